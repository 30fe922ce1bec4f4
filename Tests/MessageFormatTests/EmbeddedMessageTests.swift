import CompoundFile
import Testing

@testable import MessageFormat

/// Messages in messages, other storages, saves that fail, many recipients.
@Suite struct EmbeddedMessageTests {
    private let scratch = ScratchSpace()

    // MARK: Embedded messages

    @Test func editsOfAnEmbeddedMessageAreWrittenInPlace() throws {
        let storage = TestStorage()
        var message = try MessageStateTests.full()
        try message.save(into: storage, names: nil)
        var loaded = try MessageState.load(storage)
        var attachment = try #require(try loaded.attachment(1))
        guard case .message(var inner)? = try attachment.object() else {
            Issue.record("no message")
            return
        }
        inner.properties.set(.unicode(units("edited")), tag: tag(0x0037_001F))
        attachment.setObject(.message(inner))
        loaded.setAttachment(attachment)
        storage.log.streamsWritten = []
        try loaded.save(into: storage, names: nil)
        #expect(!storage.log.streamsWritten.contains("__substg1.0_37010102"))
        #expect(storage.log.streamsWritten.filter { $0 == "__substg1.0_0037001F" }.count == 1)
        let embedded = try storage.storage("__attach_version1.0_#00000001")?.storage("__substg1.0_3701000D")
        #expect(try embedded?.bytes("__substg1.0_0037001F") == utf16("edited"))
        #expect(try dump(MessageState.load(storage)) == dump(loaded))
    }

    /// Messages in messages, `depth` of them below the first.
    private func nested(_ depth: Int) throws -> MessageState {
        var message = MessageStateTests.message(.embeddedMessage, "innermost")
        for level in 0..<depth {
            var attachment = AttachmentState(number: 0)
            attachment.setObject(.message(message))
            message = MessageStateTests.message(
                level == depth - 1 ? .message : .embeddedMessage, "level \(level)")
            message.setAttachment(attachment)
        }
        return message
    }

    @Test func nestingHasALimit() throws {
        let storage = MemoryStorage()
        var allowed = try nested(Limits.messageDepth)
        try allowed.save(into: storage, names: nil)
        #expect(try dump(MessageState.load(storage)) == dump(allowed))
        var tooDeep = try nested(Limits.messageDepth + 1)
        #expect(throws: MessageError(.tooBig, "")) { try tooDeep.save(into: MemoryStorage(), names: nil) }
        // The same from a file: one more level by hand.
        var innermost: any StructuredStorage = storage
        while let next = try innermost.storage("__attach_version1.0_#00000000")?.storage(
            "__substg1.0_3701000D")
        {
            innermost = next
        }
        let attachment = try innermost.createStorage(name("__attach_version1.0_#00000000"))
        try attachment.write("__properties_version1.0", [UInt8](repeating: 0, count: 8))
        let object = try attachment.createStorage(name("__substg1.0_3701000D"))
        try object.write("__properties_version1.0", [UInt8](repeating: 0, count: 24))
        #expect(throws: MessageError(.tooBig, "")) { try dump(MessageState.load(storage)) }
    }

    @Test func materializedMessagesNeedNoStorage() throws {
        let storage = MemoryStorage()
        var message = try MessageStateTests.full()
        try message.save(into: storage, names: nil)
        var loaded = try MessageState.load(storage)
        let before = try dump(loaded)
        try loaded.materialize(scratch: scratch)
        for element in try storage.elements() { try storage.removeElement(element.name) }
        #expect(try dump(loaded) == before)
        let second = MemoryStorage()
        try loaded.save(into: second, names: nil)
        var reloaded = try MessageState.load(second)
        #expect(try reloaded.attachments().count == 3)
        #expect(try dump(reloaded) == dump(loaded))
    }

    @Test func anotherStorageGetsTheWholeMessage() throws {
        let (first, second) = (TestStorage(), TestStorage())
        var message = try MessageStateTests.full()
        try message.save(into: first, names: NamedPropertyMap())
        var loaded = try MessageState.load(first)
        try loaded.save(into: second, names: NamedPropertyMap(root: first))
        #expect(try dump(MessageState.load(second)) == dump(loaded))
        #expect(try first.names() == second.names())
        first.log.changesLeft = 0
        loaded.properties.set(.long(1), tag: tag(0x0017_0003))
        try loaded.save(into: second, names: nil)
    }

    // MARK: Failures

    @Test func afterAFailedSaveTheNextOnePutsAllRight() throws {
        for limit in 0... {
            let storage = TestStorage()
            var message = try MessageStateTests.full()
            try message.save(into: storage, names: NamedPropertyMap())
            var edited = try edit(MessageState.load(storage))
            storage.log.changesLeft = limit
            do {
                try edited.save(into: storage, names: NamedPropertyMap(root: storage))
                #expect(limit > 20)
                return
            } catch {
                #expect(error == MessageError(.foreign(-2_147_286_928), ""))
            }
            #expect(edited.hasChanges)
            storage.log.changesLeft = nil
            try edited.save(into: storage, names: NamedPropertyMap(root: storage))
            let reloaded = try dump(MessageState.load(storage))
            #expect(try reloaded == dump(edited))
            #expect(
                reloaded.contains { $0.contains("recipient 1 ") }
                    && !reloaded.contains { $0.contains("recipient 2 ") })
            #expect(reloaded.contains { $0.hasPrefix("attachment 0 message ") })
            #expect(try storage.elements().filter { $0.kind == .storage }.count == 6)
        }
    }

    /// Changes a bit of everything.
    private func edit(_ message: MessageState) throws -> MessageState {
        var message = message
        var rows = try message.recipients()
        rows.removeFirst()
        message.setRecipients(rows)
        message.removeAttachment(0)
        var attachment = try #require(try message.attachment(1))
        if case .message(var inner)? = try attachment.object() {
            inner.setRecipients([])
            attachment.setObject(.message(inner))
        }
        message.setAttachment(attachment)
        message.setAttachment(MessageStateTests.attachment(try message.nextAttachmentNumber(), [5, 5]))
        message.properties.set(.unicode(units("edited")), tag: tag(0x0037_001F))
        return message
    }

    // MARK: Scale

    @Test func fiveThousandRecipientsStayCheap() throws {
        let storage = MemoryStorage()
        var message = MessageStateTests.message(.message, "many")
        message.setRecipients((0..<5_000).map { MessageStateTests.row($0, 1, "Recipient \($0)") })
        let clock = ContinuousClock()
        let time = try clock.measure {
            try message.save(into: storage, names: nil)
            var rows = try message.recipients()
            rows.removeFirst()
            message.setRecipients(rows)
            try message.save(into: storage, names: nil)
        }
        #expect(try storage.elements().filter { $0.kind == .storage }.count == 4_999)
        // Quadratic work would take minutes.
        #expect(time < .seconds(60))
    }
}
