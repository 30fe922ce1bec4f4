import CompoundFile
import Glibc
import Testing

/// What long streams cost: pages that wait in the file itself, and zeros that nobody has written.
struct StagingTests {
    /// A file of this process alone, gone at the end.
    private func withFile(_ body: (FileByteStore) throws -> Void) throws {
        let store = try FileByteStore(temporaryIn: nil)
        defer { store.unlink() }
        try body(store)
    }

    /// Forty pieces of 100,000 bytes.
    private func writePieces(_ stream: Stream) throws {
        for index in 0..<40 { try stream.write(pattern(100_000, seed: index), at: UInt64(index * 100_000)) }
    }

    private static let pieces = (0..<40).flatMap { pattern(100_000, seed: $0) }

    @Test(arguments: [FormatVersion.v3, .v4])
    func whatWaitsInTheFileIsWrittenOnceAndShowsNowhere(version: FormatVersion) throws {
        let store = CountingStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        file.stageInStore()
        let empty = store.memory.bytes
        let expected = pattern(4_000_001)
        var start = 0
        let stream = try file.root.createStream(name("Long"))
        while start < expected.count {
            let end = min(start + 100_000, expected.count)
            try stream.write(Array(expected[start..<end]), at: UInt64(start))
            start = end
        }
        #expect(store.memory.bytes.count > 2_500_000 && store.memory.bytes.starts(with: empty))
        let copy = MemoryByteStore(store.memory.bytes)
        let meanwhile = try CompoundFile(opening: copy, writable: true, validation: .strict)
        #expect(try meanwhile.root.childCount() == 0)
        #expect(try stream.readAll() == expected)
        try file.commit()
        #expect(store.written < expected.count + 200_000)
        #expect(store.memory.bytes.count < expected.count + 200_000)
        #expect(try file.root.stream("Long")?.readAll() == expected)
        let again = try CompoundFile(opening: MemoryByteStore(store.memory.bytes), writable: false, validation: .strict)
        #expect(try again.root.stream("Long")?.readAll() == expected)
        #expect(try CompoundFile.check(store) == [])
    }

    @Test(arguments: [FormatVersion.v3, .v4])
    func whatIsRevertedOrLeftIsCutOff(version: FormatVersion) throws {
        let store = CountingStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        file.stageInStore()
        try file.root.put("kept", pattern(50_000))
        try file.commit()
        let before = store.memory.bytes
        for round in 0..<2 {
            let stream = try file.root.createStream(name("Long"))
            try writePieces(stream)
            #expect(store.memory.bytes.count > 2_000_000)
            if round == 0 {
                file.revert()
                #expect(throws: CompoundFileError(.reverted, "")) { try stream.readAll() }
            } else {
                try file.leaveFile()
                #expect(try stream.readAll() == Self.pieces)
            }
        }
        #expect(store.memory.bytes == before)
    }

    /// Pages that two streams share become the first one's; those of a transaction that goes on stay where they are.
    @Test(arguments: [FormatVersion.v3, .v4])
    func sharedAndUnfinishedPagesKeepTheirBytes(version: FormatVersion) throws {
        let store = CountingStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        file.stageInStore(keeping: 0)
        let (one, two) = (pattern(400_000, seed: 1), pattern(300_000, seed: 2))
        try file.root.createStorage(name("a")).put("x", one)
        let level = try file.root.createStorage(name("c")).beginTransaction()
        try level.put("y", two)
        let (a, b) = (try #require(try file.root.storage("a")), try file.root.createStorage(name("b")))
        try a.copyContents(into: b)
        try file.commit()
        try b.stream("x")?.write([1, 2, 3], at: 70_000)
        try a.removeAll()
        try file.commit()
        try file.root.put("over it", pattern(500_000, seed: 3))
        try file.commit(.consolidate)
        #expect(try level.stream("y")?.readAll() == two)
        try level.commitTransaction()
        try file.commit()
        var expected = one
        expected.replaceSubrange(70_000..<70_003, with: [1, 2, 3])
        let again = try CompoundFile(opening: MemoryByteStore(store.memory.bytes), writable: false, validation: .strict)
        #expect(try again.root.storage("b")?.stream("x")?.readAll() == expected)
        #expect(try again.root.storage("c")?.stream("y")?.readAll() == two)
        #expect(try again.root.stream("over it")?.readAll() == pattern(500_000, seed: 3))
        #expect(try CompoundFile.check(store) == [])
    }

    /// Only an opener that nobody writes beside may have its pages wait in the file.
    @Test func aFileThatOthersMayWriteStaysAsItIs() throws {
        let claims: [(OpenerClaim, Bool)] = [
            ([.reads, .writes, .deniesWrite], true), ([.reads, .writes, .deniesRead, .deniesWrite], true),
            ([.reads, .writes], false), ([.reads, .writes, .deniesWrite, .withoutSnapshot], false),
        ]
        for (claim, waits) in claims {
            try withFile { store in
                try store.acquire(claim)
                let file = try CompoundFile(creatingOn: store)
                file.stageInFile()
                let stream = try file.root.createStream(name("Long"))
                try writePieces(stream)
                #expect(try (store.length() > 2_000_000) == waits)
                #expect(try (store.length() == 1536) == !waits)
                try file.commit(.withoutSync)
                #expect(try file.root.stream("Long")?.readAll() == Self.pieces)
                #expect(try CompoundFile.check(store) == [])
            }
        }
    }

    /// An opener that has claimed nothing does not commit under one that denies it.
    @Test func whoDeniesWritingIsNotCommittedUnder() throws {
        try withFile { store in
            try store.acquire([.reads, .writes, .deniesWrite])
            let file = try CompoundFile(creatingOn: store)
            let other = try CompoundFile(
                opening: try FileByteStore(path: store.path, access: .readWrite, disposition: .open), writable: true)
            try other.root.put("theirs", [1])
            #expect(throws: CompoundFileError(.shareViolation, "")) { try other.commit() }
            try file.root.put("mine", [2])
            try file.commit(.withoutSync)
            #expect(try CompoundFile(opening: store, writable: false).root.childCount() == 1)
        }
    }

    /// An open file moves on with what waits in it.
    @Test func whatWaitsMovesToAnotherStore() throws {
        try withFile { store in
            try store.acquire([.reads, .writes, .deniesWrite])
            let file = try CompoundFile(creatingOn: store)
            file.stageInFile()
            let stream = try file.root.createStream(name("Long"))
            try writePieces(stream)
            let target = MemoryByteStore()
            try file.move(to: target)
            #expect(try store.length() == 1536)
            store.close()
            #expect(try stream.readAll() == Self.pieces)
            try file.commit()
            #expect(try CompoundFile.check(target) == [])
        }
    }

    @Test(arguments: [FormatVersion.v3, .v4])
    func zerosBehindTheEndAreNotWritten(version: FormatVersion) throws {
        let store = CountingStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        let stream = try file.root.createStream(name("Sparse"))
        try stream.setLength(30_000_001)
        try stream.write([1, 2, 3], at: 20_000_000)
        try file.commit()
        #expect(store.written < 1_500_000)
        var expected = [UInt8](repeating: 0, count: 30_000_001)
        expected.replaceSubrange(20_000_000..<20_000_003, with: [1, 2, 3])
        let again = try CompoundFile(opening: MemoryByteStore(store.memory.bytes), writable: false, validation: .strict)
        #expect(try again.root.stream("Sparse")?.readAll() == expected)
        // Where something lay before, zeros are written.
        try stream.write([UInt8](repeating: 7, count: 30_000_001), at: 0)
        try file.commit()
        try file.root.remove(name("Sparse"))
        try file.root.put("end", [1])
        try file.commit(.withoutSync)
        try file.root.createStream(name("Sparse")).setLength(10_000_000)
        try file.commit()
        #expect(try file.root.stream("Sparse")?.readAll() == [UInt8](repeating: 0, count: 10_000_000))
        #expect(try CompoundFile.check(store) == [])
    }
}
