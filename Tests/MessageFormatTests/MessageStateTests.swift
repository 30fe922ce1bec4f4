import CompoundFile
import Testing

@testable import MessageFormat

/// Messages as a whole: recipients, attachments, embedded messages, what a save computes.
@Suite struct MessageStateTests {
    static func row(_ rowID: UInt32, _ type: Int32, _ name: String) -> RecipientRow {
        var row = RecipientRow(rowID: rowID)
        row.properties.set(.long(type), tag: tag(0x0C15_0003))
        row.properties.set(.unicode(units(name)), tag: tag(0x3001_001F))
        return row
    }

    static func message(_ kind: ContainerKind, _ subject: String) -> MessageState {
        var message = MessageState(kind: kind, unicode: true)
        message.properties.set(.unicode(units(subject)), tag: tag(0x0037_001F))
        return message
    }

    static func attachment(_ number: UInt32, _ bytes: [UInt8]) -> AttachmentState {
        var attachment = AttachmentState(number: number)
        attachment.properties.set(.binary(bytes), tag: tag(0x3701_0102))
        return attachment
    }

    /// A message with everything: recipients, data, an embedded message with an attachment, an OLE object.
    static func full() throws -> MessageState {
        var message = message(.message, "outer")
        message.setRecipients([row(0, 1, "Anna"), row(1, 2, "Bert"), row(2, 1, "Cleo")])
        message.setAttachment(attachment(0, [1, 2, 3]))
        var inner = self.message(.embeddedMessage, "inner")
        inner.setRecipients([row(0, 3, "Dora")])
        inner.setAttachment(attachment(0, [4]))
        var embedding = AttachmentState(number: 1)
        embedding.setObject(.message(inner))
        message.setAttachment(embedding)
        var ole = AttachmentState(number: 2)
        let tree = MemoryStorage()
        try tree.setClass(.ole(0x0003_0001))
        try tree.setStateBits(5)
        try tree.write("\u{1}Ole", [9])
        try tree.createStorage(name("sub")).write("CONTENTS", [8, 7])
        ole.setObject(.storage(tree))
        message.setAttachment(ole)
        return message
    }

    @Test func newMessagesAreWrittenAsSpecified() throws {
        let storage = MemoryStorage()
        var message = try MessageStateTests.full()
        #expect(message.hasChanges)
        try message.save(into: storage, names: NamedPropertyMap())
        #expect(!message.hasChanges)
        let header = try storage.bytes("__properties_version1.0")?.prefix(32)
        #expect(header.map { Array($0) } == littleEndian([UInt32(0), 0, 3, 3, 3, 3, 0, 0]))
        #expect(try storage.storage("__recip_version1.0_#00000002") != nil)
        let names = try storage.storage("__nameid_version1.0")
        for stream in ["__substg1.0_00020102", "__substg1.0_00030102", "__substg1.0_00040102"] {
            #expect(try names?.bytes(stream) == [])
        }
        let embedded = try storage.storage("__attach_version1.0_#00000001")?.storage("__substg1.0_3701000D")
        let innerHeader = try embedded?.bytes("__properties_version1.0")?.prefix(24)
        #expect(innerHeader.map { Array($0) } == littleEndian([UInt32(0), 0, 1, 1, 1, 1]))
        #expect(try embedded?.storage("__nameid_version1.0") == nil)
        let ole = try storage.storage("__attach_version1.0_#00000002")?.storage("__substg1.0_3701000D")
        #expect(try ole?.info().clsid == .ole(0x0003_0001))
        #expect(try ole?.storage("sub")?.bytes("CONTENTS") == [8, 7])
        #expect(try dump(MessageState.load(storage)) == dump(message))
    }

    @Test func computedPropertiesOfAMessage() throws {
        let storage = MemoryStorage()
        var message = try MessageStateTests.full()
        try message.save(into: storage, names: nil)
        #expect(try message.properties.value(of: .displayTo) == .unicode(units("Anna; Cleo")))
        #expect(try message.properties.value(of: .displayCc) == .unicode(units("Bert")))
        #expect(try message.properties.value(of: .displayBcc) == .unicode([]))
        #expect(try message.properties.value(of: .messageFlags) == .long(0x10))
        #expect(try message.properties.value(of: .hasAttachments) == .boolean(1))
        #expect(try message.properties.value(of: .messageClass) == .unicode(units("IPM.Note")))
        #expect(try message.properties.value(of: .storeSupportMask) == .long(0x0004_0E79))
        #expect(message.properties.flags(of: .displayTo) == .readable)
        #expect(try message.properties.tag(of: .creationTime) == tag(0x3007_0040))
        guard case .long(let size)? = try message.properties.value(of: .messageSize) else {
            Issue.record("no size")
            return
        }
        // All streams but those of the mapping; the property stream counts without its header.
        #expect(UInt64(size) == (try totalSize(of: storage)) - 32)
    }

    @Test func computedPropertiesOfParts() throws {
        let storage = MemoryStorage()
        var message = try MessageStateTests.full()
        try message.save(into: storage, names: nil)
        var row = try message.recipients()[1].properties
        #expect(try row.value(of: .rowID) == .long(1))
        #expect(try row.value(of: .objectType) == .long(6))
        #expect(try row.value(of: .instanceKey) == .binary([1, 0, 0, 0]))
        #expect(row.flags(of: .instanceKey) == .ordinary)
        let expected: [(UInt32, PropertyValue, UInt32)] = [
            (0x0E21_0003, .long(2), 2), (0x0FF9_0102, .binary([2, 0, 0, 0]), 2),
            (0x370B_0003, .long(-1), 7),
            (0x3705_0003, .long(6), 7), (0x0FFE_0003, .long(7), 2), (0x0FF4_0003, .long(2), 2),
            (0x0FF7_0003, .long(0), 2), (0x340D_0003, .long(0x0004_0E79), 2),
        ]
        var attachment = try #require(try message.attachment(2))
        for (number, value, flags) in expected {
            #expect(try attachment.properties.value(of: tag(number).id) == value)
            #expect(attachment.properties.flags(of: tag(number).id)?.rawValue == flags)
        }
        let methods = try message.attachments().map { state -> Int32 in
            var state = state
            return try state.method()
        }
        #expect(methods == [1, 5, 6])
        var embedded = try #require(try message.attachment(1))
        #expect(embedded.properties.entries.exact(tag(0x3701_000D))?.bits == 0x1_FFFF_FFFF)
        #expect(attachment.properties.entries.exact(tag(0x3701_000D))?.bits == 0x4_FFFF_FFFF)
        guard case .message(var inner)? = try embedded.object() else {
            Issue.record("no message")
            return
        }
        #expect(try inner.properties.value(of: .messageClass) == nil)
        #expect(try inner.properties.value(of: .displayBcc) == .unicode(units("Dora")))
    }

    @Test func callersValuesWin() throws {
        var message = MessageState(kind: .message, unicode: false)
        message.properties.set(.sysTime(1), tag: tag(0x3007_0040))
        message.properties.set(.sysTime(2), tag: tag(0x3008_0040))
        message.properties.set(.string8([0x78]), tag: tag(0x0E04_001E))
        message.properties.set(.long(0x19), tag: tag(0x0E07_0003))
        message.properties.set(.string8(Array("IPM.Task".utf8)), tag: tag(0x001A_001E))
        let storage = MemoryStorage()
        try message.save(into: storage, names: nil)
        #expect(try message.properties.value(of: .creationTime) == .sysTime(1))
        #expect(try message.properties.value(of: .lastModificationTime) == .sysTime(2))
        #expect(try message.properties.value(of: .displayTo) == .string8([0x78]))
        #expect(try message.properties.value(of: .displayCc) == .string8([]))
        // There is no attachment, whatever the caller said.
        #expect(try message.properties.value(of: .messageFlags) == .long(0x09))
        #expect(try message.properties.value(of: .messageClass) == .string8(Array("IPM.Task".utf8)))
        #expect(try message.properties.value(of: .storeSupportMask) == .long(0x0E79))
        message.properties.set(.long(1), tag: tag(0x0017_0003))
        try message.save(into: storage, names: nil)
        #expect(try message.properties.value(of: .lastModificationTime) != .sysTime(2))
    }

    @Test func nothingChangedNothingWritten() throws {
        let storage = TestStorage()
        var message = try MessageStateTests.full()
        try message.save(into: storage, names: NamedPropertyMap())
        var again = try MessageState.load(storage)
        _ = try dump(again)
        storage.log.changesLeft = 0
        try again.save(into: storage, names: NamedPropertyMap(root: storage))
        try message.save(into: storage, names: nil)
    }

    // MARK: Recipients and attachments

    @Test func recipientsAreRenumberedAndUntouchedOnesNotRewritten() throws {
        let storage = TestStorage()
        var message = MessageStateTests.message(.message, "s")
        message.setRecipients((0..<5).map { MessageStateTests.row($0, 1, "R\($0)") })
        try message.save(into: storage, names: nil)
        var loaded = try MessageState.load(storage)
        var rows = try loaded.recipients()
        rows.remove(at: 1)
        rows.append(MessageStateTests.row(try loaded.nextRecipientRowID(), 1, "new"))
        loaded.setRecipients(rows)
        #expect(rows.map(\.rowID) == [0, 2, 3, 4, 5])
        storage.log.streamsWritten = []
        try loaded.save(into: storage, names: nil)
        #expect(storage.log.streamsWritten.filter { $0 == "__substg1.0_3001001F" }.count == 1)
        #expect(try loaded.recipients().map(\.rowID) == [0, 2, 3, 4, 5])
        var reloaded = try MessageState.load(storage)
        let names = try reloaded.recipients().map { row in
            var properties = row.properties
            return try properties.value(of: .displayName)
        }
        #expect(names == ["R0", "R2", "R3", "R4", "new"].map { .unicode(units($0)) })
        let numbers = try reloaded.recipients().map { row in
            var properties = row.properties
            return try properties.value(of: .rowID)
        }
        #expect(numbers == (0..<5).map { .long($0) })
        #expect(try reloaded.properties.value(of: .displayTo) == .unicode(units("R0; R2; R3; R4; new")))
        #expect(try storage.elements().filter { $0.kind == .storage }.count == 5)
    }

    @Test(arguments: [true, false]) func rowsCanChangePlaces(canRename: Bool) throws {
        let storage = TestStorage()
        var message = MessageStateTests.message(.message, "s")
        message.setRecipients((0..<4).map { MessageStateTests.row($0, 1, "R\($0)") })
        try message.save(into: storage, names: nil)
        storage.log.canRename = canRename
        message.setRecipients(try message.recipients().reversed())
        try message.save(into: storage, names: nil)
        var reloaded = try MessageState.load(storage)
        #expect(try reloaded.properties.value(of: .displayTo) == .unicode(units("R3; R2; R1; R0")))
        #expect(try dump(reloaded) == dump(message))
        #expect(try storage.elements().filter { $0.kind == .storage }.count == 4)
    }

    @Test func countsInTheHeaderAreNotBelieved() throws {
        let storage = MemoryStorage()
        var message = try MessageStateTests.full()
        try message.save(into: storage, names: nil)
        var bytes = try #require(try storage.bytes("__properties_version1.0"))
        bytes.replaceSubrange(8..<24, with: littleEndian([UInt32(9), 0, 900, 0]))
        try storage.write("__properties_version1.0", bytes)
        var loaded = try MessageState.load(storage)
        #expect(try loaded.recipients().count == 3)
        #expect(try loaded.attachments().count == 3)
        loaded.properties.set(.long(1), tag: tag(0x0017_0003))
        try loaded.save(into: storage, names: nil)
        let header = try storage.bytes("__properties_version1.0")?.prefix(32)
        #expect(header.map { Array($0) } == littleEndian([UInt32(0), 0, 3, 3, 3, 3, 0, 0]))
    }

    @Test func gapsAndOddNamesOfAttachmentsAreRead() throws {
        let storage = MemoryStorage()
        var message = try MessageStateTests.full()
        try message.save(into: storage, names: nil)
        try storage.renameElement(
            name("__attach_version1.0_#00000002"), to: name("__ATTACH_version1.0_#0000000a"))
        try storage.renameElement(name("__attach_version1.0_#00000001"), to: name("__attach_version1.0_#5"))
        var loaded = try MessageState.load(storage)
        #expect(try loaded.attachmentNumbers() == [0, 5, 10])
        #expect(try loaded.nextAttachmentNumber() == 11)
        #expect(try loaded.attachment(5)?.properties.source?.place?.name == name("__attach_version1.0_#5"))
        #expect(try loaded.attachment(1) == nil ? true : false)
        loaded.removeAttachment(0)
        try loaded.save(into: storage, names: nil)
        #expect(try loaded.attachmentNumbers() == [5, 10])
        var reloaded = try MessageState.load(storage)
        #expect(try reloaded.attachmentNumbers() == [0, 1])
        var last = try #require(try reloaded.attachment(1))
        #expect(try last.properties.value(of: .attachNumber) == .long(1))
        // The record key is that of before: it outlives renumbering.
        #expect(try last.properties.value(of: .recordKey) == .binary([2, 0, 0, 0]))
    }

    /// Objects without a key get those that are free, however many are not, and up to the last number.
    @Test func recordKeysInUseAreNotGivenAgain() throws {
        var keys = RecordKeys()
        var seen: Set<[UInt8]> = []
        for key in Array(0..<2000) + [UInt32.max] {
            var table = PropertyTable(kind: .recipient)
            table.set(.binary(littleEndian(key)), tag: tag(0x0FF9_0102))
            keys.insert(try #require(try table.recordKeyNumber()))
            seen.insert(littleEndian(key))
        }
        for number in Array(0..<3000) + [UInt32.max] {
            var table = PropertyTable(kind: .recipient)
            try keys.supply(&table, number: number)
            guard case .binary(let key) = try table.value(of: .recordKey) else {
                Issue.record("no key for \(number)")
                continue
            }
            #expect(key.count == 4 && seen.insert(key).inserted)
        }
        #expect(seen.count == 5002)
    }

    @Test func removingAllAttachmentsClearsTheFlag() throws {
        let storage = MemoryStorage()
        var message = try MessageStateTests.full()
        message.properties.set(.long(3), tag: tag(0x0E07_0003))
        try message.save(into: storage, names: nil)
        #expect(try message.properties.value(of: .messageFlags) == .long(0x13))
        for number in try message.attachmentNumbers() { message.removeAttachment(number) }
        try message.save(into: storage, names: nil)
        // An edited message is no longer unmodified.
        #expect(try message.properties.value(of: .messageFlags) == .long(1))
        #expect(try message.properties.value(of: .hasAttachments) == .boolean(0))
        #expect(try !storage.names().contains { $0.hasPrefix("__attach") })
    }

    @Test func attachmentsWithoutMethodAreUnderstood() throws {
        let storage = MemoryStorage()
        var message = try MessageStateTests.full()
        try message.save(into: storage, names: nil)
        for number in try message.attachmentNumbers() {
            var state = try #require(try message.attachment(number))
            state.properties.remove(.attachMethod)
            let inferred = try state.method()
            #expect(inferred == [1, 5, 6][Int(number)])
        }
        var empty = AttachmentState(number: 7)
        #expect(try empty.method() == 0)
        empty.properties.set(.unicode(units("/a")), tag: tag(0x370D_001F))
        #expect(try empty.method() == 2)
    }

    @Test func dataInPlaceOfAnObjectRemovesIt() throws {
        let storage = MemoryStorage()
        var message = try MessageStateTests.full()
        try message.save(into: storage, names: nil)
        var attachment = try #require(try message.attachment(1))
        attachment.properties.set(.binary([6]), tag: tag(0x3701_0102))
        message.setAttachment(attachment)
        attachment = try #require(try message.attachment(2))
        attachment.setObject(nil)
        message.setAttachment(attachment)
        try message.save(into: storage, names: nil)
        #expect(
            try storage.storage("__attach_version1.0_#00000001")?.names().contains("__substg1.0_3701000D")
                == false)
        #expect(
            try storage.storage("__attach_version1.0_#00000002")?.names().contains("__substg1.0_3701000D")
                == false)
        var reloaded = try MessageState.load(storage)
        var data = try #require(try reloaded.attachment(1))
        #expect(try data.properties.value(of: .attachData) == .binary([6]))
        let object = try data.object()
        #expect(object == nil ? true : false)
    }
}
