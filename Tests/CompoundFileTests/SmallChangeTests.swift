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

    /// One of many members comes, takes another name and goes: only the entries on the way to it in the tree change.
    @Test(arguments: [FormatVersion.v3, .v4])
    func oneOfManyMembersCostsLittle(version: FormatVersion) throws {
        let store = CountingStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        for index in 0..<10_000 { try file.root.put("Entry \(100_000 + index)", pattern(100, seed: index)) }
        try file.commit()
        let steps: [(Storage) throws -> Void] = [
            { try $0.put("Entry 105000x", pattern(100)) },
            { try $0.rename(name("Entry 105000x"), to: name("Another")) },
            { try $0.remove(name("Another")) },
            { try $0.remove(name("Entry 107777")) },
        ]
        for step in steps {
            let before = store.written
            try step(file.root)
            try file.commit()
            #expect(store.written - before < (version == .v3 ? 16 << 10 : 96 << 10))
            #expect(try CompoundFile.check(MemoryByteStore(store.memory.bytes)) == [])
        }
        let other = try CompoundFile(opening: MemoryByteStore(store.memory.bytes), writable: true)
        #expect(try other.root.childCount() == 9999)
        #expect(try other.root.stream("Entry 109999")?.readAll() == pattern(100, seed: 9999))
        // The tree that was found in the file is gone on with as well.
        let before = store.written
        let again = try CompoundFile(opening: store, writable: true)
        try again.root.put("Entry 1", pattern(100))
        try again.commit()
        #expect(store.written - before < (version == .v3 ? 16 << 10 : 96 << 10))
        #expect(try CompoundFile.check(MemoryByteStore(store.memory.bytes)) == [])
    }

    /// Members come and go by the handful, in trees of every shape that comes of it.
    @Test func treesStaySoundWhileMembersComeAndGo() throws {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store)
        var members: Set<Int> = []
        var random = SystemRandomNumberGenerator()
        for round in 0..<400 {
            let growth = round < 100 ? 6 : (round / 50).isMultiple(of: 2) ? 3 : 1
            for _ in 0..<Int.random(in: 1...growth, using: &random) {
                let number = Int.random(in: 0..<5000, using: &random)
                if members.insert(number).inserted { try file.root.put("m\(number)", [UInt8(number & 0xFF)]) }
            }
            for _ in 0..<Int.random(in: 1...(7 - growth), using: &random) {
                guard let number = members.randomElement(using: &random) else { break }
                let next = number + 5000
                members.remove(number)
                if round.isMultiple(of: 5) {
                    // Another of the same name may get the entry that is given up.
                    try file.root.remove(name("m\(number)"))
                    try file.root.put("m\(number)", [UInt8(number % 5000 & 0xFF)])
                    members.insert(number)
                } else if round.isMultiple(of: 3) || members.contains(next) {
                    try file.root.remove(name("m\(number)"))
                } else {
                    try file.root.rename(name("m\(number)"), to: name("M\(next)"))
                    members.insert(next)
                }
            }
            try file.commit()
            try #require(try CompoundFile.check(store) == [], "round \(round)")
        }
        let again = try CompoundFile(opening: store, writable: false)
        #expect(try again.root.childCount() == members.count)
        for number in members {
            #expect(try again.root.stream("m\(number)")?.readAll() == [UInt8(number % 5000 & 0xFF)])
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
