import CompoundFile
import Testing

/// What the options of a commit do to the file's length, and what they leave of its contents.
@Suite struct CommitOptionTests {
    /// A committed file of small and big streams.
    private func made(_ version: FormatVersion, _ store: MemoryByteStore) throws -> CompoundFile {
        let file = try CompoundFile(creatingOn: store, version: version)
        for index in 0..<8 { try file.root.put("small\(index)", pattern(200 + index * 300, seed: index)) }
        try file.root.createStorage(name("dir")).put("big", pattern(200_000))
        try file.root.put("large", pattern(90_000, seed: 5))
        try file.commit()
        return file
    }

    private func check(_ store: MemoryByteStore, _ expected: [String: [UInt8]]) throws {
        #expect(try content(of: store.bytes) == expected)
        #expect(try CompoundFile.check(store).filter { $0.grade > .note } == [])
    }

    @Test(arguments: [FormatVersion.v3, .v4])
    func overwritingDoesNotGrowTheFile(version: FormatVersion) throws {
        let store = MemoryByteStore()
        let file = try made(version, store)
        // All free sectors away, so that nothing but writing over helps.
        try file.commit(.consolidate)
        for round in 0..<6 {
            let length = try store.length()
            try file.root.stream("small3")?.write([UInt8(round)], at: 17)
            try file.root.storage("dir")?.stream("big")?.write([UInt8(round)], at: 150_001)
            try file.root.rename(name(round % 2 == 0 ? "large" : "renamed"), to: name(round % 2 == 0 ? "renamed" : "large"))
            try file.root.put("small\(round)x", pattern(10))
            try file.root.remove(name("small\(round)x"))
            let expected = try content(file.root)
            try file.commit(.overwrite)
            #expect(try store.length() <= length)
            try check(store, expected)
            #expect(try content(file.root) == expected)
        }
    }

    @Test func overwritingReplacesABigStreamInItsPlace() throws {
        let store = MemoryByteStore()
        let file = try made(.v3, store)
        try file.commit(.consolidate)
        let length = try store.length()
        try file.root.remove(name("large"))
        try file.root.put("other", pattern(90_000, seed: 77))
        try file.commit(.overwrite)
        #expect(try store.length() <= length)
        #expect(try file.root.stream("other")?.readAll() == pattern(90_000, seed: 77))
        try check(store, try content(file.root))
    }

    /// A copy of a stream shares its sectors until both are written; overwriting must not change the copy.
    @Test func overwritingSparesWhatACopyStillNeeds() throws {
        let store = MemoryByteStore()
        let file = try made(.v3, store)
        let target = try file.root.createStorage(name("copy"))
        try file.root.storage("dir")?.copyContents(into: target)
        try file.root.storage("dir")?.stream("big")?.write([1, 2, 3], at: 100_000)
        try file.commit(.overwrite)
        #expect(try target.stream("big")?.readAll() == pattern(200_000))
        try check(store, try content(file.root))
    }

    @Test func anotherOpenersStateIsNeverWrittenOver() throws {
        let store = MemoryByteStore()
        let one = try made(.v3, store)
        let two = try CompoundFile(opening: store, writable: false)
        let before = try content(two.root)
        for round in 0..<5 {
            try one.root.stream("large")?.write([UInt8(round), 1, 1], at: 40_000)
            try one.root.stream("small1")?.write([UInt8(round)], at: 0)
            #expect(try one.commit([.overwrite, .consolidate]) == .hasOtherOpeners)
            #expect(try content(two.root) == before)
        }
    }

    @Test(arguments: [FormatVersion.v3, .v4])
    func consolidatingMovesTheEndForward(version: FormatVersion) throws {
        let store = MemoryByteStore()
        let file = try made(version, store)
        // A node that is open over the move, and one that is not.
        let open = try #require(try file.root.stream("large"))
        for index in 0..<8 where index != 6 { try file.root.remove(name("small\(index)")) }
        try file.root.put("last", pattern(50_000, seed: 9))
        try file.commit()
        try file.root.storage("dir")?.remove(name("big"))
        try file.commit()
        let long = try store.length()
        let expected = try content(file.root)
        #expect(try file.commit(.consolidate) == .done)
        #expect(try store.length() + 150_000 < long)
        #expect(try open.readAll() == pattern(90_000, seed: 5))
        try check(store, expected)
        let compact = try CompoundFile(creatingOn: MemoryByteStore(), version: version)
        try file.copy(into: compact)
        // Free sectors remain, as many as the tables have at most.
        #expect(try store.length() <= compact.store.length() + 24 * UInt64(file.sectorSize))
        try open.write([7], at: 5)
        try file.commit()
        try check(store, try content(file.root))
    }

    @Test func manyRandomConsolidationsKeepEverything() throws {
        var generator = SeededGenerator(state: 4711)
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store, version: .v3)
        for round in 0..<60 {
            for _ in 0..<6 {
                let text = "s\(Int.random(in: 0..<12, using: &generator))"
                if try file.root.child(name(text)) != nil, Bool.random(using: &generator) {
                    try file.root.remove(name(text))
                } else if try file.root.child(name(text)) == nil {
                    try file.root.put(text, pattern(Int.random(in: 0..<60_000, using: &generator), seed: round))
                } else {
                    try file.root.stream(text)?.write([UInt8(round)], at: UInt64.random(in: 0..<70_000, using: &generator))
                }
            }
            let expected = try content(file.root)
            let options: [CommitOptions] = [[], .overwrite, .consolidate, [.overwrite, .consolidate], .withoutSync]
            try file.commit(options[Int.random(in: 0..<options.count, using: &generator)])
            #expect(try content(file.root) == expected)
            try check(store, expected)
        }
    }

    @Test func theFreeEndIsCutOff() throws {
        let store = MemoryByteStore()
        let file = try made(.v4, store)
        try file.root.put("tail", pattern(500_000))
        try file.commit()
        let long = try store.length()
        try file.root.remove(name("tail"))
        try file.commit()
        // The tables lay behind it; this time they find room ahead.
        try file.root.stream("small1")?.write([1], at: 0)
        try file.commit()
        #expect(try store.length() + 490_000 < long)
        try check(store, try content(file.root))
        // Not while somebody may need it.
        try file.root.put("tail", pattern(500_000))
        try file.commit()
        let other = try CompoundFile(opening: store, writable: false)
        try file.root.remove(name("tail"))
        try file.commit()
        #expect(try store.length() >= long)
        #expect(try other.root.stream("tail")?.readAll() == pattern(500_000))
    }

    /// All that they replace is kept until a sync; the file does not grow with their number all the same.
    @Test func manyCommitsWithoutSyncDoNotFillTheDisk() throws {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store, version: .v4)
        let size = 1 << 18
        for round in 0..<120 {
            try file.root.put("s", pattern(size, seed: round))
            try file.commit(.withoutSync)
        }
        #expect(try store.length() < 60 * UInt64(size))
        #expect(try file.root.stream("s")?.readAll() == pattern(size, seed: 119))
        try check(store, try content(file.root))
    }

    @Test func anOpenFileMovesToAnotherStore() throws {
        let store = MemoryByteStore()
        let file = try made(.v3, store)
        let before = store.bytes
        try file.root.put("uncommitted", pattern(5000))
        let open = try #require(try file.root.stream("large"))
        let target = MemoryByteStore(pattern(100))
        try file.move(to: target)
        #expect(try content(of: target.bytes) == content(of: before))
        try open.write([1], at: 0)
        try file.commit()
        #expect(store.bytes == before)
        try check(target, try content(file.root))
    }
}
