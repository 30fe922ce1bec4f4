import CompoundFile
import Glibc
import Testing

/// The sizes at which something changes, and the largest ones.
@Suite struct SizeTests {
    private static let cutoff = [0, 1, 63, 64, 65, 127, 128, 129, 4031, 4032, 4033, 4095, 4096, 4097]

    private static func sizes(_ version: FormatVersion) -> [Int] {
        let sector = version == .v3 ? 512 : 4096
        return cutoff + [sector - 1, sector, sector + 1, 9 * sector - 1, 9 * sector, 9 * sector + 1, 65_535, 65_537]
    }

    /// From every size to every other, across the cutoff of the mini stream too, each time committed and read anew.
    @Test(arguments: [FormatVersion.v3, .v4])
    func everySizeTurnsIntoEveryOther(version: FormatVersion) throws {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        var picture = Picture()
        let sizes = Self.sizes(version)
        for old in sizes {
            for (index, _) in sizes.enumerated() {
                try file.root.put("s\(index)", []).setLength(0)
                try file.root.put("s\(index)", Pattern.bytes(old, seed: index))
            }
            try file.commit(.withoutSync)
            for (index, new) in sizes.enumerated() {
                try file.root.stream("s\(index)")?.setLength(UInt64(new))
                let bytes = Pattern.bytes(old, seed: index)
                picture.streams["s\(index)"] =
                    Array(bytes.prefix(new)) + [UInt8](repeating: 0, count: max(0, new - old))
            }
            try file.commit(.withoutSync)
            #expect(try CompoundFile.check(store) == [], "from \(old)")
            let again = try Picture(of: store.bytes)
            if again != picture { Issue.record("from \(old): \(picture.difference(from: again))") }
        }
    }

    /// The 109th and 110th FAT sector, and the DIFAT's second sector, met sector by sector.
    @Test(arguments: [109, 110, 236, 237])
    func tablesGrowOneSectorAtATime(fatSectors: Int) throws {
        let store = SparseStore()
        let file = try CompoundFile(creatingOn: store)
        let sectors = (fatSectors - 1) * 128 - fatSectors - 12
        try file.root.createStream(name("body")).setLength(UInt64(sectors) * 512)
        try file.commit(.withoutSync)
        for step in 0..<18 {
            try file.root.put("s\(step)", Pattern.bytes(4096 + step % 3 * 512, seed: step))
            try file.commit(.withoutSync)
            #expect(try CompoundFile.check(store) == [], "step \(step)")
        }
        try file.root.remove(name("body"))
        try file.root.put("s3", Pattern.bytes(100_000))
        try file.commit(.withoutSync)
        #expect(try CompoundFile.check(store) == [])
        let again = try CompoundFile(opening: store, writable: false)
        #expect(try again.root.childCount() == 18)
        #expect(try again.root.stream("s3")?.readAll() == Pattern.bytes(100_000))
        #expect(try again.root.stream("s17")?.readAll() == Pattern.bytes(4096 + 1024, seed: 17))
    }

    /// A commit onto a file whose last sector is cut off, whatever that sector holds.
    @Test(arguments: [FormatVersion.v3, .v4])
    func commitsOntoATornLastSector(version: FormatVersion) throws {
        for tail in [0, 1, 2, 3] {
            let store = MemoryByteStore()
            let file = try CompoundFile(creatingOn: store, version: version)
            for index in 0..<20 { try file.root.put("s\(index)", Pattern.bytes(index * 100)) }
            if tail > 0 { try file.root.put("big", Pattern.bytes(20_000 + tail)) }
            try file.commit()
            if tail > 1 { try file.root.put("s1", Pattern.bytes(3000)) }
            if tail > 1 { try file.commit() }
            if tail > 2 { try file.root.remove(name("s2")) }
            if tail > 2 { try file.commit() }
            let whole = try Picture(of: store.bytes)
            let sector = version == .v3 ? 512 : 4096
            for cut in [1, 2, 60, 64, 128, sector / 2, sector - 1] {
                let torn = Array(store.bytes.dropLast(cut))
                guard let old = try? Picture(of: torn), old == whole else { continue }
                let target = MemoryByteStore(torn)
                let again = try CompoundFile(opening: target, writable: true)
                try again.root.put("new", Pattern.bytes(10_000))
                try again.root.put("s5", Pattern.bytes(50))
                var expected = whole
                expected.streams["new"] = Pattern.bytes(10_000)
                expected.streams["s5"]?.replaceSubrange(0..<50, with: Pattern.bytes(50))
                try again.commit()
                #expect(try Picture(of: target.bytes) == expected, "\(tail), \(cut)")
                #expect(try CompoundFile.check(target).filter { $0.grade > .note } == [], "\(tail), \(cut)")
            }
        }
    }

    // MARK: Large files

    /// 2 GiB less one sector is what a file of 512-byte sectors can have.
    @Test func filesOfSmallSectorsEndAtTwoGigabytes() throws {
        let store = SparseStore()
        let file = try CompoundFile(creatingOn: store)
        try file.root.put("kept", Pattern.bytes(9000))
        try file.commit(.withoutSync)
        let old = try Picture(file.root)
        try file.root.createStream(name("big")).setLength(0x8000_0000)
        expectTooLarge(file)
        #expect(try Picture(CompoundFile(opening: store, writable: false).root) == old)
        file.revert()
        // The tables take 33,026 sectors of 4,194,302, and others are kept for giving streams up.
        let sectors = 4_194_302 - (32_768 + 258) - 900
        try file.root.createStream(name("big")).setLength(UInt64(sectors) * 512)
        try file.commit(.withoutSync)
        #expect(try store.length() <= 0x7FFF_FFFF)
        #expect(try CompoundFile.check(store) == [])
        try file.root.createStream(name("too much")).setLength(40_000_000)
        expectTooLarge(file)
        file.revert()
        try file.root.remove(name("big"))
        try file.root.put("fits", Pattern.bytes(100_000))
        try file.commit(.withoutSync)
        #expect(try CompoundFile.check(store) == [])
        let again = try CompoundFile(opening: store, writable: false)
        #expect(try again.root.stream("fits")?.readAll() == Pattern.bytes(100_000))
        #expect(try again.root.stream("kept")?.readAll() == Pattern.bytes(9000))
    }

    private func expectTooLarge(_ file: CompoundFile) {
        #expect(throws: CompoundFileError(.tooLarge, "")) { try file.commit(.withoutSync) }
        #expect(file.hasUncommittedChanges)
    }

    /// Past 2 GiB the sector for range locks is left out, past 4 GiB offsets no longer fit 32 bits.
    @Test func filesOfLargeSectorsGrowPastFourGigabytes() throws {
        try growPastFourGigabytes(SparseStore())
    }

    /// The same on disk, where the file system keeps holes; syncs left out.
    @Test(.enabled(if: Effort.seconds != nil))
    func filesOnDiskGrowPastFourGigabytes() throws {
        try withFile { try growPastFourGigabytes($0) }
    }

    private func growPastFourGigabytes(_ store: any ByteStore) throws {
        let file = try CompoundFile(creatingOn: store, version: .v4)
        try file.root.put("first", Pattern.bytes(9000))
        try file.root.createStream(name("half")).setLength(0x7000_0000)
        try file.commit(.withoutSync)
        // Over the sector for range locks, in a stream that is written across it.
        let across = try file.root.createStream(name("across"))
        try across.setLength(0x2000_0000)
        for place in [0, 0x0FFF_0000, 0x1FFF_FF00] as [UInt64] { try across.write(Pattern.bytes(256), at: place) }
        try file.commit(.withoutSync)
        #expect(try CompoundFile.check(store) == [])
        let huge = try file.root.createStream(name("huge"))
        try huge.setLength(0x1_2000_0123)
        for place in [7, 0x7FFF_FFF0, 0xFFFF_FFF0, 0x1_0000_0000, 0x1_2000_0023] as [UInt64] {
            try huge.write(Pattern.bytes(256), at: place)
        }
        try file.commit(.withoutSync)
        #expect(try store.length() > 0x1_B000_0000)
        #expect(try CompoundFile.check(store) == [])
        let again = try CompoundFile(opening: store, writable: true)
        let found = try #require(try again.root.stream("huge"))
        #expect(found.length == 0x1_2000_0123)
        #expect(try read(found, 0x1_0000_0000) == Pattern.bytes(256))
        #expect(try read(found, 0x1_2000_0023) == Pattern.bytes(256))
        #expect(try read(found, 0x8000_0000).dropFirst(0xF0).allSatisfy { $0 == 0 })
        #expect(try read(try #require(try again.root.stream("across")), 0x1FFF_FF00) == Pattern.bytes(256))
        try found.write(Pattern.bytes(200), at: 0x1_0000_0010)
        try again.root.remove(name("half"))
        try again.root.put("last", Pattern.bytes(70_000))
        try again.commit(.withoutSync)
        #expect(try CompoundFile.check(store) == [])
        #expect(try read(found, 0x1_0000_0010).prefix(200) == Pattern.bytes(200)[...])
        #expect(try again.root.stream("first")?.readAll() == Pattern.bytes(9000))
    }

    private func read(_ stream: Stream, _ offset: UInt64) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = try bytes.withUnsafeMutableBytes { try stream.read(at: offset, into: $0) }
        return Array(bytes.prefix(count))
    }

    // MARK: Many elements

    @Test(arguments: [FormatVersion.v3, .v4])
    func aHundredThousandEntriesInOneStorage(version: FormatVersion) throws {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        let count = 100_000
        for index in 0..<count {
            let stream = try file.root.createStream(name("entry \(index &* 7919 % count)"))
            if index % 10 == 0 { try stream.write(Pattern.bytes(index % 90)) }
        }
        try file.commit(.withoutSync)
        #expect(try CompoundFile.check(store) == [])
        let again = try CompoundFile(opening: store, writable: true)
        #expect(try again.root.stream("ENTRY 99999")?.length == file.root.stream("entry 99999")?.length)
        for index in stride(from: 0, to: count, by: 2) { try again.root.remove(name("entry \(index)")) }
        try again.root.rename(name("entry 1"), to: name("renamed"))
        try again.commit(.withoutSync)
        #expect(try CompoundFile.check(store) == [])
        #expect(try CompoundFile(opening: store, writable: false).root.childCount() == count / 2)
    }

    /// The FAT of a file of 2 GiB has 16 MiB, for which there is no room beside it when all of it changes.
    @Test func aFullFileGivesItsLargestStreamUp() throws {
        for rest in [nil, 0, 5000, 1 << 30] as [UInt64?] {
            let store = SparseStore()
            let file = try CompoundFile(creatingOn: store)
            let big = try file.root.createStream(name("big"))
            try big.setLength((4_194_303 - 32_768 - 258 - 600) * 512)
            try file.root.put("small", Pattern.bytes(100))
            try file.commit()
            #expect(try store.length() > 2_147_000_000)
            if let rest { try big.setLength(rest) } else { try file.root.remove(name("big")) }
            try file.root.put("small", Pattern.bytes(200))
            try file.commit(rest == 0 ? .withoutSync : .consolidate)
            #expect(try CompoundFile.check(store) == [], "\(rest ?? 1)")
            #expect(try rest == 0 || store.length() < 100_000_000 + (rest ?? 0))
            try file.root.put("new", Pattern.bytes(900_000))
            try file.commit()
            let again = try CompoundFile(opening: store, writable: false, validation: .strict)
            #expect(try again.root.stream("small")?.readAll() == Pattern.bytes(200))
            #expect(try again.root.stream("new")?.readAll() == Pattern.bytes(900_000))
            #expect(try again.root.stream("big")?.length == rest)
        }
    }

    /// On a thread, so that the stack is no larger than programs commonly have it.
    @Test(arguments: [FormatVersion.v3, .v4])
    func aThousandStoragesInsideEachOther(version: FormatVersion) throws {
        try onSmallStack(kibibytes: 256) {
            let store = MemoryByteStore()
            let file = try CompoundFile(creatingOn: store, version: version)
            func descend(_ storage: Storage, _ make: Bool) throws -> Storage {
                var deepest = storage
                for _ in 0..<1000 {
                    deepest = make ? try deepest.createStorage(name("d")) : try #require(try deepest.storage("d"))
                }
                return deepest
            }
            try descend(file.root, true).put("x", Pattern.bytes(5000))
            try file.commit()
            #expect(try CompoundFile.check(store) == [])
            let again = try CompoundFile(opening: store, writable: true)
            #expect(try descend(again.root, false).stream("x")?.readAll() == Pattern.bytes(5000))
            let copy = MemoryByteStore()
            try again.copy(into: CompoundFile(creatingOn: copy, version: version))
            #expect(try CompoundFile.check(copy) == [])
            // Through a transaction, which has nodes of its own.
            let level = try again.root.beginTransaction()
            try descend(level, false).put("x", Pattern.bytes(70))
            try level.commitTransaction()
            try again.commit(.consolidate)
            #expect(try CompoundFile.check(store) == [])
            try descend(level, false).put("y", [1])
            try level.revertTransaction()
            try again.root.remove(name("d"))
            try again.commit()
            #expect(try CompoundFile.check(store) == [])
            #expect(try CompoundFile(opening: store, writable: false).root.childCount() == 0)
        }
    }

    /// The pages of a transaction in a transaction lie over each other; their number is what costs.
    @Test func transactionsInsideEachOther() throws {
        try onSmallStack(kibibytes: 512) {
            let store = MemoryByteStore()
            let file = try CompoundFile(creatingOn: store)
            try file.root.put("x", Pattern.bytes(200_000))
            try file.commit()
            var levels = [file.root]
            for _ in 0..<300 { levels.append(try #require(levels.last).beginTransaction()) }
            var expected = Pattern.bytes(200_000)
            for (index, level) in levels.enumerated().reversed() {
                let patch = Pattern.bytes(3, seed: index)
                try level.stream("x")?.write(patch, at: UInt64(index * 600))
                expected.replaceSubrange(index * 600..<index * 600 + 3, with: patch)
                if index > 0 { try level.commitTransaction() }
            }
            try file.commit()
            #expect(try Picture(of: store.bytes).streams["x"] == expected)
            #expect(try CompoundFile.check(store) == [])
        }
    }

    /// Runs the body on a thread with so little stack; an overflow ends the process.
    private func onSmallStack(kibibytes: Int, _ body: @escaping () throws -> Void) throws {
        final class Work {
            let body: () throws -> Void
            var failure: (any Error)?
            init(_ body: @escaping () throws -> Void) { self.body = body }
        }
        let work = Work(body)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, kibibytes << 10)
        var thread = pthread_t()
        let started = pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument else { return nil }
                let work = Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue()
                do { try work.body() } catch { work.failure = error }
                return nil
            }, Unmanaged.passUnretained(work).toOpaque())
        #expect(started == 0)
        pthread_join(thread, nil)
        pthread_attr_destroy(&attributes)
        if let failure = work.failure { throw failure }
    }
}
