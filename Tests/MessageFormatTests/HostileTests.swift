import CompoundFile
import Testing

@testable import MessageFormat

/// Files that somebody damaged on purpose: nothing may trap, hang or grow without bound.
@Suite struct HostileTests {
    /// A small generator of its own, so that a failure can be repeated.
    struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    @Test(arguments: 0..<150 as Range<UInt64>) func damagedMessagesAreReadAndSaved(seed: UInt64) throws {
        var random = Random(state: seed &* 7_919 &+ 1)
        let storage = MemoryStorage()
        var message = try MessageStateTests.full()
        message.properties.set(.unicodes([units("a"), units("bc")]), tag: tag(0x8000_101F))
        message.properties.set(.binaries([[1], [2]]), tag: tag(0x8001_1102))
        let names = NamedPropertyMap()
        for name in ["one", "two", "three"] {
            _ = try names.id(of: PropertyName(set: .ole(9), kind: .string(units(name))), create: true)
        }
        try message.save(into: storage, names: names)
        for _ in 0..<8 { try damage(storage, &random) }
        do {
            var loaded = try MessageState.load(storage)
            let map = NamedPropertyMap(root: storage)
            _ = try dump(loaded)
            _ = try loaded.codePage()
            _ = try map.all()
            _ = try map.id(of: PropertyName(set: .ole(9), kind: .string(units("four"))), create: true)
            loaded.properties.set(.long(1), tag: tag(0x0017_0003))
            try loaded.save(into: storage, names: map)
            #expect(try dump(MessageState.load(storage)) == dump(loaded))
            let second = MemoryStorage()
            try loaded.save(into: second, names: map)
            #expect(try dump(MessageState.load(second)).count == dump(loaded).count)
        } catch let error as MessageError {
            #expect(error.code == .corrupt || error.code == .tooBig)
        }
    }

    /// Breaks one stream somewhere in the tree.
    private func damage(_ storage: any StructuredStorage, _ random: inout Random) throws {
        let elements = try storage.elements()
        guard let element = elements.randomElement(using: &random) else { return }
        if let child = try storage.openStorage(element.name) { return try damage(child, &random) }
        guard let stream = try storage.openStream(element.name) else { return }
        var bytes = try stream.readAll(limit: .max)
        switch UInt8.random(in: 0..<5, using: &random) {
        case 0: try storage.removeElement(element.name)
        case 1:
            try storage.put(
                element.name, Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))))
        case 2:
            let tail = (0..<Int.random(in: 1...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            try storage.put(element.name, bytes + tail)
        default:
            for _ in 0..<6 where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            try storage.put(element.name, bytes)
        }
    }

    @Test func manyEntriesOfOneIdAreBounded() throws {
        let storage = MemoryStorage()
        var bytes = [UInt8](repeating: 0, count: 32)
        for type in 0..<60_000 as Range<UInt32> { bytes += entry(0x3001_0000 | type, 1) }
        try storage.write("__properties_version1.0", bytes)
        var table = try PropertyTable(loading: storage, kind: .message)
        #expect(try table.tags().count == 1)
        #expect(table.entries.sorted.count <= 64)
    }

    @Test func claimedLengthsCostNothing() throws {
        /// A stream that claims far more than it holds.
        final class Liar: StructuredStream {
            func length() throws(MessageError) -> UInt64 { .max }
            func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(MessageError)
                -> Int
            {
                offset == 0 ? min(buffer.count, 10) : 0
            }
            func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(MessageError) {}
            func setLength(_ length: UInt64) throws(MessageError) {}
        }
        #expect(try Liar().readAll(limit: .max).count == 10)
        let content = PropertyContent(stream: Liar(), length: .max)
        let buffer = StreamBuffer(scratch: ScratchSpace())
        try content.copy(into: buffer)
        #expect(buffer.length == 10)
    }

    /// A name map of string names, each entry with the offset of its string.
    private func nameMap(strings: [UInt8], offsets: [UInt32]) throws -> NamedPropertyMap {
        let root = MemoryStorage()
        let names = try root.createStorage(.literal("__nameid_version1.0"))
        var entries: [UInt8] = []
        for (index, offset) in offsets.enumerated() {
            entries += littleEndian(offset) + littleEndian([UInt16(2 << 1 | 1), UInt16(index)])
        }
        try names.put(NameTable.guidStream, [])
        try names.put(NameTable.entryStream, entries)
        try names.put(NameTable.stringStream, strings)
        return NamedPropertyMap(root: root)
    }

    @Test func entriesThatShareAHugeNameCostNothing() throws {
        let huge = littleEndian(UInt32(1 << 20)) + [UInt8](repeating: 0x41, count: 1 << 20)
        let short = littleEndian(UInt32(4)) + littleEndian(units("ab"))
        let map = try nameMap(
            strings: huge + short,
            offsets: [UInt32](repeating: 0, count: 30_000) + [UInt32(huge.count)])
        let all = try map.all()
        #expect(all.count == 30_001)
        #expect(all.last?.name.kind == .string(units("ab")))
        #expect(all.first?.name.kind == .string([]))
        let name = PropertyName(set: PropertyName.publicStrings, kind: .string(units("new")))
        #expect(try map.id(of: name, create: true) == PropertyID(0x8000 | 30_001))
        let saved = MemoryStorage()
        try map.save(into: saved)
        #expect(try NamedPropertyMap(root: saved).id(of: name, create: false) == PropertyID(0x8000 | 30_001))
    }

    @Test func twoEntriesMayShareALongName() throws {
        let text = [UInt16](repeating: 0x61, count: 5_000)
        let map = try nameMap(
            strings: littleEndian(UInt32(10_000)) + littleEndian(text), offsets: [0, 0])
        #expect(try map.all().map(\.name.kind) == [.string(text), .string(text)])
    }

    @Test func oneStreamForManyRecipientsIsRefused() throws {
        let storage = MemoryStorage()
        try storage.write(
            "__properties_version1.0", [UInt8](repeating: 0, count: 32) + entry(0x3001_0003, 1))
        // No property in it counts, and it is as long as a property stream may be.
        let padding = [UInt8](repeating: 0, count: Int(Limits.propertyStreamBytes))
        for index in 0..<5 {
            for prefix in ["__recip_version1.0_#0000000", "__attach_version1.0_#0000000"] {
                let part = try storage.createStorage(try #require(ElementName(prefix + "\(index)")))
                try part.put(ElementNames.properties, padding)
            }
        }
        var message = try MessageState.load(storage)
        #expect(throws: MessageError.self) { _ = try message.recipients() }
        #expect(throws: MessageError.self) { _ = try message.attachments() }
        // One by one there are as many as the bound allows, and no more.
        #expect(try message.attachment(0) != nil)
        #expect(throws: MessageError.self) { _ = try message.attachment(4) }
    }

    @Test func claimedValuesOfAnArrayCostNothing() throws {
        let storage = MemoryStorage()
        try storage.write(
            "__properties_version1.0", [UInt8](repeating: 0, count: 32) + entry(0x8000_1102, 8_000_000))
        try storage.write("__substg1.0_80001102", [UInt8](repeating: 0, count: 8_000_000))
        try storage.write("__substg1.0_80001102-00000001", [7])
        var table = try PropertyTable(loading: storage, kind: .message)
        guard case .binaries(let values)? = try table.value(of: PropertyID(0x8000)) else {
            Issue.record("no array")
            return
        }
        #expect(values.count <= Limits.emptyValues + 16 && values[1] == [7])
    }

    @Test func behindTheHighestAttachmentNumberComesAFreeOne() throws {
        let storage = MemoryStorage()
        try storage.write(
            "__properties_version1.0", [UInt8](repeating: 0, count: 32) + entry(0x3001_0003, 1))
        for number in ["00000000", "00000001", "FFFFFFFF"] {
            let name = try #require(ElementName("__attach_version1.0_#" + number))
            try storage.createStorage(name).put(ElementNames.properties, [0, 0, 0, 0, 0, 0, 0, 0])
        }
        var message = try MessageState.load(storage)
        #expect(try message.nextAttachmentNumber() == 2)
        #expect(try message.nextAttachmentNumber() == 3)
    }

    @Test func textOfNothingButBadBytesIsQuick() {
        let bytes = [UInt8](repeating: 0xFF, count: 300_000)
        #expect(CodePage(rawValue: 932).decode(bytes).count >= 300_000)
        let units = [UInt16](repeating: 0x0E01, count: 300_000)
        #expect(CodePage(rawValue: 932).encode(units) == [UInt8](repeating: 0x3F, count: 300_000))
    }
}
