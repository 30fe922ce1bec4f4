import CompoundFile
import Testing

/// Counts the bytes that are written.
final class CountingStore: ByteStore {
    let memory = MemoryByteStore()
    var written = 0
    var hasHoles: Bool { true }

    func length() throws(CompoundFileError) -> UInt64 { try memory.length() }
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Int {
        try memory.read(at: offset, into: buffer)
    }
    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) {
        written += bytes.count
        try memory.write(at: offset, bytes)
    }
    func setLength(_ length: UInt64) throws(CompoundFileError) { try memory.setLength(length) }
    func sync() throws(CompoundFileError) {}
}

/// What a small change costs, and that tables of names hold after many.
struct SmallChangeTests {
    @Test(arguments: [FormatVersion.v3, .v4])
    func onlyTheSectorsThatChangedAreWritten(version: FormatVersion) throws {
        let store = CountingStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        var expected = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        try file.root.put("Big", expected)
        try file.commit()
        // Twice in one page, in the last one, and beyond the end.
        let changes: [[(at: Int, count: Int)]] = [
            [(300_001, 4000)], [(70_000, 10), (80_000, 10)], [(999_990, 5)], [(999_999, 2000)],
        ]
        for patches in changes {
            let before = store.written
            let stream = try #require(try file.root.stream("Big"))
            for (offset, count) in patches {
                let bytes = [UInt8](repeating: UInt8(count & 0xFF), count: count)
                try stream.write(bytes, at: UInt64(offset))
                let end = min(offset + count, expected.count)
                expected.replaceSubrange(offset..<end, with: bytes)
            }
            try file.commit()
            #expect(store.written - before < 40_000 + (version == .v4 ? 40_000 : 0))
            let other = try CompoundFile(opening: MemoryByteStore(store.memory.bytes), writable: false)
            #expect(try other.root.stream("Big")?.readAll() == expected)
            #expect(try CompoundFile.check(MemoryByteStore(store.memory.bytes)).allSatisfy { $0.grade == .note })
        }
    }

    @Test func namesAreFoundAfterManyWereRemoved() throws {
        let file = try CompoundFile(creatingOn: MemoryByteStore())
        var kept: Set<Int> = []
        var random = SystemRandomNumberGenerator()
        for round in 0..<2000 {
            let number = Int.random(in: 0..<150, using: &random)
            if kept.remove(number) != nil {
                try file.root.remove(name("entry \(number)"))
            } else {
                try file.root.put("Entry \(number)", [UInt8(number)])
                kept.insert(number)
            }
            if round % 500 == 499 { try file.commit() }
            if round % 50 == 0 {
                for number in 0..<150 {
                    #expect((try file.root.child(name("ENTRY \(number)")) != nil) == kept.contains(number))
                }
            }
        }
        #expect(try file.root.childCount() == kept.count)
    }

    /// A stream that is let go is read from the file again, and one that somebody holds stays the same.
    @Test func streamsThatAreLetGoComeBack() throws {
        let file = try CompoundFile(creatingOn: MemoryByteStore())
        try file.root.put("S", [1, 2, 3])
        var fresh = try file.root.stream("S")
        file.root.letGo(&fresh)
        #expect(fresh == nil)
        // It has changes, which must not go with it.
        #expect(try file.root.stream("S")?.readAll() == [1, 2, 3])
        try file.commit()
        let held = try file.root.stream("S")
        var second = try file.root.stream("S")
        file.root.letGo(&second)
        #expect(try file.root.stream("S") === held)
        try held?.write([9], at: 1)
        #expect(file.hasUncommittedChanges)
        #expect(try file.root.stream("S")?.readAll() == [1, 9, 3])
    }
}
