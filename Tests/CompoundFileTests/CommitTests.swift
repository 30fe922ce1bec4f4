import CompoundFile
import Testing

/// Bytes that differ from place to place and from seed to seed.
func pattern(_ count: Int, seed: Int = 0) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: ($0 &+ seed) &* 31 &+ ($0 >> 8) &+ seed &* 7 &+ 1) }
}

@Suite struct CommitTests {
    static let sizes = [0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 65535, 65536, 65537, 200_000]

    @Test(arguments: [FormatVersion.v3, .v4])
    func streamsOfEveryBoundarySizeComeBack(version: FormatVersion) throws {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        #expect(try CompoundFile.check(store) == [])
        for size in Self.sizes { try file.root.put("s\(size)", pattern(size, seed: size)) }
        try file.commit()
        #expect(!file.hasUncommittedChanges)
        #expect(try CompoundFile.check(store) == [])
        for opened in [file, try CompoundFile(opening: store, writable: false)] {
            for size in Self.sizes {
                let stream = try #require(try opened.root.stream("s\(size)"))
                #expect(try stream.readAll() == pattern(size, seed: size))
            }
        }
    }

    @Test(arguments: [FormatVersion.v3, .v4])
    func everySizeTurnsIntoEveryOther(version: FormatVersion) throws {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        let stream = try file.root.put("x", [])
        var expected: [UInt8] = []
        for (step, size) in (Self.sizes + Self.sizes.reversed() + [70_000, 64, 5_000, 0, 4096]).enumerated() {
            try stream.setLength(UInt64(size))
            expected = Array(expected.prefix(size)) + [UInt8](repeating: 0, count: max(0, size - expected.count))
            let patch = pattern(min(10, size), seed: step)
            try stream.write(patch, at: UInt64(size - patch.count))
            expected.replaceSubrange(size - patch.count..<size, with: patch)
            try file.commit()
            #expect(try CompoundFile.check(store) == [], "step \(step), size \(size)")
            #expect(try stream.readAll() == expected)
            let again = try CompoundFile(opening: store, writable: false)
            #expect(try again.root.stream("x")?.readAll() == expected, "step \(step), size \(size)")
        }
    }

    /// 109 FAT sectors are what the header has slots for; the 110th brings the DIFAT.
    @Test(arguments: [109, 237])
    func theFATGrowsIntoTheDIFAT(fatSectors: Int) throws {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store)
        for extra in [-2, 0, 2] {
            let sectors = fatSectors * 128 - fatSectors - 4 + extra
            let stream = try file.root.createStream(name("big\(extra)"))
            let chunk = pattern(512 * 128)
            var offset = 0
            while offset < sectors * 512 {
                let count = min(chunk.count, sectors * 512 - offset)
                try stream.write(Array(chunk.prefix(count)), at: UInt64(offset))
                offset += count
            }
            try file.commit()
            #expect(try CompoundFile.check(store) == [])
            try file.root.put("small\(extra)", pattern(100))
            try file.commit()
            #expect(try CompoundFile.check(store) == [])
            try file.root.remove(name("big\(extra)"))
            try file.commit()
            #expect(try CompoundFile.check(store) == [])
        }
        let again = try CompoundFile(opening: store, writable: true)
        #expect(try again.root.children().map { $0.name.string } == ["small0", "small2", "small-2"])
        try again.root.put("more", pattern(5000))
        try again.commit()
        #expect(try CompoundFile.check(store) == [])
    }

    @Test func aChangeInABigStreamWritesItsPageOnly() throws {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store)
        let stream = try file.root.put("big", pattern(1_000_000))
        try file.commit()
        let before = try store.length()
        try stream.write([1, 2, 3], at: 500_000)
        try file.commit()
        #expect(try store.length() - before < 70_000)
        #expect(try CompoundFile.check(store) == [])
        var expected = pattern(1_000_000)
        expected.replaceSubrange(500_000..<500_003, with: [1, 2, 3])
        #expect(try CompoundFile(opening: store, writable: false).root.stream("big")?.readAll() == expected)
    }

    @Test func storagesKeepClassBitsTimesAndOrder() throws {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store)
        file.fixedTime = FileTime(ticks: 77)
        let storage = try file.root.createStorage(name("Folder"))
        try storage.setClass(.ole(0x20D0B))
        try storage.setStateBits(0xFF, mask: 0x0F)
        try storage.setTimes(created: FileTime(ticks: 5), modified: nil)
        for index in (0..<300).reversed() { try storage.put("n\(index)", pattern(index)) }
        try file.root.setClass(.ole(1))
        try file.commit()
        #expect(try CompoundFile.check(store) == [])
        let again = try CompoundFile(opening: store, writable: true)
        #expect(again.root.info.clsid == .ole(1))
        let folder = try #require(try again.root.storage("fOLDER"))
        #expect(folder.info.clsid == .ole(0x20D0B))
        #expect(folder.info.stateBits == 0x0F)
        #expect(folder.info.created == FileTime(ticks: 5))
        #expect(folder.info.modified == FileTime(ticks: 77))
        let names = try folder.children().map { $0.name }
        #expect(names.count == 300 && names == names.sorted())
        for index in stride(from: 0, to: 300, by: 3) { try folder.remove(name("n\(index)")) }
        try folder.rename(name("n1"), to: name("N1 renamed"))
        try again.commit()
        #expect(try CompoundFile.check(store) == [])
        #expect(try folder.children().count == 200)
        #expect(try folder.stream("n1 RENAMED")?.readAll() == pattern(1))
    }

    @Test func theSameChangesGiveTheSameBytes() throws {
        func make() throws -> [UInt8] {
            let store = MemoryByteStore()
            let file = try CompoundFile(creatingOn: store)
            file.fixedTime = FileTime.none
            for index in 0..<40 { try file.root.createStorage(name("d\(index)")).put("x", pattern(index * 300)) }
            try file.commit()
            return store.bytes
        }
        #expect(try make() == make())
    }
}
