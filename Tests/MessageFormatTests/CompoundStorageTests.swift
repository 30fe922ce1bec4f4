import CompoundFile
import Testing

@testable import MessageFormat

/// Messages in compound files of this library.
@Suite struct CompoundStorageTests {
    private func newRoot() throws -> CompoundStorage {
        CompoundStorage(try CompoundFile(creatingOn: MemoryByteStore()).root)
    }

    @Test func messagesAreSavedEditedAndCopied() throws {
        let root = try newRoot()
        var message = try MessageStateTests.full()
        try message.save(into: root, names: NamedPropertyMap())
        #expect(try dump(MessageState.load(root)) == dump(message))
        var rows = try message.recipients()
        rows.swapAt(0, 2)
        message.setRecipients(rows)
        message.removeAttachment(0)
        try message.save(into: root, names: nil)
        var reloaded = try MessageState.load(root)
        #expect(try dump(reloaded) == dump(message))
        #expect(try reloaded.properties.value(of: .displayTo) == .unicode(units("Cleo; Anna")))
        let other = try newRoot()
        try reloaded.save(into: other, names: NamedPropertyMap(root: root))
        #expect(try dump(MessageState.load(other)) == dump(reloaded))
        #expect(try root.names() == other.names())
    }

    /// Of a message that is saved the second time, recipients and attachments are measured as the last commit left them.
    @Test func sizesAreThoseOfAllStreams() throws {
        let file = try CompoundFile(creatingOn: MemoryByteStore())
        let root = CompoundStorage(file.root)
        var message = try MessageStateTests.full()
        for subject in ["", "another", "a third, which is longer"] {
            if !subject.isEmpty { message.properties.set(.unicode(units(subject)), tag: tag(0x0037_001F)) }
            try message.save(into: root, names: nil)
            #expect(try message.properties.value(of: .messageSize) == .long(Int32(totalSize(of: root)) - 32))
            try file.commit()
            #expect(try file.root.committed.map { try totalSize(of: $0) } == totalSize(of: root))
            message = try MessageState.load(root)
        }
        message.setRecipients(try message.recipients().dropLast())
        try message.save(into: root, names: nil)
        #expect(try message.properties.value(of: .messageSize) == .long(Int32(totalSize(of: root)) - 32))
    }

    @Test func theSameStorageIsKnownByAnyWrapper() throws {
        let file = try CompoundFile(creatingOn: MemoryByteStore())
        let (one, two) = (CompoundStorage(file.root), CompoundStorage(file.root))
        #expect(one.isSame(as: two))
        #expect(try !one.isSame(as: newRoot()))
        #expect(!one.isSame(as: MemoryStorage()))
        _ = try one.createStorage(name("a"))
        let (first, second) = (try one.storage("a"), try two.storage("a"))
        #expect(try #require(first).isSame(as: #require(second)))
    }

    @Test func elementsAreReplacedAndAbsentOnesNoError() throws {
        let root = try newRoot()
        try root.write("a", [1, 2, 3])
        #expect(try root.storage("a") == nil ? true : false)
        _ = try root.createStorage(name("a"))
        #expect(try root.bytes("a") == nil)
        #expect(try root.createStream(name("a")).length() == 0)
        try root.removeElement(name("a"))
        try root.removeElement(name("a"))
        #expect(try root.names() == [])
        #expect(throws: MessageError(.storage(.notFound), "")) {
            try root.renameElement(name("a"), to: name("b"))
        }
    }

    @Test func treesAreCopiedBetweenKindsOfStorages() throws {
        let source = MemoryStorage()
        try source.setClass(.ole(5))
        try source.write("x", [1])
        let sub = try source.createStorage(name("sub"))
        try sub.setClass(.ole(6))
        try sub.write("y", [UInt8](repeating: 7, count: 200_000))
        let (first, second, third) = (try newRoot(), try newRoot(), MemoryStorage())
        try copyTree(from: source, to: first)
        try copyTree(from: first, to: second)
        try copyTree(from: second, to: third)
        #expect(try dump(third) == dump(source))
    }

    @Test func treesHaveADepthLimit() throws {
        let source = MemoryStorage()
        var deepest: any StructuredStorage = source
        for _ in 0...Limits.storageDepth { deepest = try deepest.createStorage(name("s")) }
        try deepest.write("x", [1])
        #expect(throws: MessageError(.tooBig, "")) { try copyTree(from: source, to: MemoryStorage()) }
        #expect(try totalSize(of: source) == 0)
    }

    @Test func destroyedStoragesAnswerReverted() throws {
        let root = try newRoot()
        var message = try MessageStateTests.full()
        try message.save(into: root, names: nil)
        var attachment = try #require(try message.attachment(0))
        try root.removeElement(name("__attach_version1.0_#00000000"))
        #expect(throws: MessageError(.reverted, "")) { try attachment.properties.value(of: .attachData) }
    }
}
