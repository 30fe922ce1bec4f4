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

    @Test func textOfNothingButBadBytesIsQuick() {
        let bytes = [UInt8](repeating: 0xFF, count: 300_000)
        #expect(CodePage(rawValue: 932).decode(bytes).count >= 300_000)
        let units = [UInt16](repeating: 0x0E01, count: 300_000)
        #expect(CodePage(rawValue: 932).encode(units) == [UInt8](repeating: 0x3F, count: 300_000))
    }
}
