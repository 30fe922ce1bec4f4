import CompoundFile
import Testing

/// Files that are broken on purpose: reading gives what is there, says what is wrong, and never traps or hangs.
@Suite struct DamageTests {
    /// Three small streams, one big one, a storage with a stream. FAT, directory and the rest lie one after another.
    private func sample(_ version: FormatVersion = .v3) throws -> [UInt8] {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        for index in 1...3 { try file.root.put("small\(index)", pattern(index * 100)) }
        try file.root.put("big", pattern(20_000))
        try file.root.createStorage(name("dir")).put("inner", pattern(50))
        try file.commit()
        return store.bytes
    }

    private func load32(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        var value: UInt32 = 0
        for index in 0..<4 { value |= UInt32(bytes[offset + index]) << UInt32(8 * index) }
        return value
    }

    private func patched(_ bytes: [UInt8], _ offset: Int, _ value: UInt32) -> [UInt8] {
        var result = bytes
        for index in 0..<4 { result[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
        return result
    }

    private func sectorOffset(_ number: UInt32) -> Int { (Int(number) + 1) * 512 }

    /// Where the entry of that name lies in a file of 512-byte sectors.
    private func entryOffset(_ bytes: [UInt8], _ text: String) throws -> Int {
        let start = sectorOffset(load32(bytes, 48))
        var wanted: [UInt8] = []
        for unit in text.utf8 { wanted += [unit, 0] }
        wanted += [0, 0]
        for offset in stride(from: start, to: start + 8 * 128, by: 128) {
            if Array(bytes[offset..<offset + wanted.count]) == wanted { return offset }
        }
        throw CompoundFileError(.notFound, "test entry")
    }

    private func link(_ bytes: [UInt8], _ sector: UInt32) -> Int { sectorOffset(load32(bytes, 76)) + 4 * Int(sector) }

    /// Reads everything there is; answers the findings.
    @discardableResult
    private func survive(_ bytes: [UInt8]) throws -> [Finding] {
        let file = try CompoundFile(opening: MemoryByteStore(bytes), writable: true)
        _ = try Checksum.sum(file.root)
        _ = try? CompoundFile.check(MemoryByteStore(bytes))
        return file.findings
    }

    @Test(arguments: [FormatVersion.v3, .v4])
    func filesCutOffAnywhereNeverTrap(version: FormatVersion) throws {
        let bytes = try sample(version)
        for length in stride(from: 0, through: bytes.count, by: 128) {
            do {
                try survive(Array(bytes.prefix(length)))
            } catch is CompoundFileError {
                #expect(length < bytes.count)
            }
        }
    }

    @Test func randomBytesNeverTrap() throws {
        var generator = SeededGenerator(state: 7)
        let bytes = try sample()
        for _ in 0..<300 {
            var broken = bytes
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let place = Int.random(in: 0..<broken.count, using: &generator)
                broken[place] =
                    [0, 1, 2, 0x7F, 0xFE, 0xFF, UInt8.random(in: 0...255, using: &generator)]
                    .randomElement(using: &generator) ?? 0
            }
            guard let file = try? CompoundFile(opening: MemoryByteStore(broken), writable: true) else { continue }
            _ = try? Checksum.sum(file.root)
            _ = try? file.root.put("new", pattern(3000))
            let before = try? content(file.root)
            guard (try? file.commit()) != nil else { continue }
            #expect(try content(CompoundFile(opening: file.store, writable: false).root) == before)
        }
    }

    @Test func chainsThatEndBadlyGiveWhatTheyHold() throws {
        let bytes = try sample()
        let start = load32(bytes, try entryOffset(bytes, "big") + 116)
        // Past the end, free, an FAT mark, itself, and the sector before.
        for (next, code) in [
            (UInt32(0xF0_0000), Finding.Code.brokenChain), (0xFFFF_FFFF, .brokenChain), (0xFFFF_FFFD, .brokenChain),
            (start + 3, .chainCycle), (start, .chainCycle),
        ] {
            let broken = patched(bytes, link(bytes, start + 3), next)
            let file = try CompoundFile(opening: MemoryByteStore(broken), writable: true)
            let found = try #require(try file.root.stream("big")).readAll()
            #expect(found.starts(with: pattern(4 * 512)))
            #expect(found.count <= 20_000)
            if code == .brokenChain {
                #expect(found.count == 4 * 512)
                #expect(file.findings.contains { $0.code == .shortChain })
            }
            try file.root.put("x", [1])
            #expect(throws: CompoundFileError(.corrupt, "file")) { try file.commit() }
            #expect(file.isDamaged)
        }
    }

    /// Each is followed no further than to the first sector that has an owner.
    @Test func streamsThatLeadIntoOneLoopAreRefused() throws {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store)
        try file.root.put("a", pattern(1_000_000))
        for index in 0..<200 { try file.root.put("s\(index)", pattern(4_096)) }
        try file.commit()
        var bytes = store.bytes
        let start = load32(bytes, try entryOffset(bytes, "a") + 116)
        // The long chain leads back to its start, and every stream into it.
        let fat = (0..<109).map { load32(bytes, 76 + 4 * $0) }
        func link(_ sector: UInt32) -> Int { sectorOffset(fat[Int(sector) / 128]) + 4 * (Int(sector) % 128) }
        var last = start
        while load32(bytes, link(last)) < 0xFFFF_FFFA, Int(last) / 128 < 108 { last = load32(bytes, link(last)) }
        bytes = patched(bytes, link(last), start)
        var directory = load32(bytes, 48)
        while directory < 0xFFFF_FFFA, Int(directory) / 128 < 109 {
            for offset in stride(from: sectorOffset(directory), to: sectorOffset(directory) + 512, by: 128)
            where bytes[offset + 66] == 2 {
                bytes = patched(bytes, offset + 116, start)
                bytes = patched(bytes, offset + 120, 0x7FFF_FFFF)
            }
            directory = load32(bytes, link(directory))
        }
        let broken = try CompoundFile(opening: MemoryByteStore(bytes), writable: true)
        try broken.root.put("new", [1])
        #expect(throws: CompoundFileError(.corrupt, "file")) { try broken.commit() }
    }

    @Test func aShortLoopEndsTheChainAtOnce() throws {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store)
        try file.root.put("big", pattern(2_000_000))
        try file.commit()
        var bytes = store.bytes
        let entry = try entryOffset(bytes, "big")
        let start = load32(bytes, entry + 116)
        bytes = patched(patched(bytes, link(bytes, start + 1), start), entry + 120, 0x7FFF_FFFF)
        let found = try #require(
            try CompoundFile(opening: MemoryByteStore(bytes), writable: false).root.stream("big")
        ).readAll()
        #expect(found.starts(with: pattern(1024)))
        #expect(found.count <= 512 * 200)
    }

    @Test func aStreamBeyondAllFilesIsRefused() throws {
        let file = try CompoundFile(creatingOn: MemoryByteStore(), version: .v4)
        let stream = try file.root.createStream(name("huge"))
        for size in [UInt64(1) << 41, 1 << 62, UInt64(Int64.max)] {
            try stream.setLength(size)
            let error = #expect(throws: CompoundFileError.self) { try file.commit() }
            #expect(error?.code == .tooLarge)
        }
        try stream.setLength(10)
        try file.commit()
    }

    @Test func sharedSectorsReadAndAreNotChanged() throws {
        var bytes = try sample()
        let start = load32(bytes, try entryOffset(bytes, "big") + 116)
        bytes = patched(bytes, 60, start)
        #expect(try CompoundFile.check(MemoryByteStore(bytes)).contains { $0.code == .sharedSector })
        let file = try CompoundFile(opening: MemoryByteStore(bytes), writable: true)
        #expect(try file.root.stream("big")?.readAll() == pattern(20_000))
        try file.root.remove(name("big"))
        #expect(throws: CompoundFileError(.corrupt, "file")) { try file.commit() }
    }

    @Test func badSiblingsCostNoOtherEntry() throws {
        let bytes = try sample()
        for (offset, id) in [(68, UInt32(5000)), (72, 5000), (68, 0), (72, 0)] {
            let entry = try entryOffset(bytes, "small1")
            let broken = patched(bytes, entry + offset, id)
            let file = try CompoundFile(opening: MemoryByteStore(broken), writable: false)
            #expect(try file.root.stream("small1")?.readAll() == pattern(100))
            _ = try file.root.children()
        }
        // A tree that leads back to its own root is walked once.
        let file = try survive(patched(bytes, try entryOffset(bytes, "small1") + 72, 1))
        #expect(file.contains { $0.isDamage })
    }

    @Test func misorderedTreesHideNothing() throws {
        // Names of equal length, changed so that the tree is out of order, and lower case, which sorts the same.
        var bytes = try sample()
        let first = try entryOffset(bytes, "small1")
        let third = try entryOffset(bytes, "small3")
        bytes[first + 10] = UInt8(ascii: "9")
        bytes[third + 10] = UInt8(ascii: "0")
        let file = try CompoundFile(opening: MemoryByteStore(bytes), writable: true)
        for (text, size) in [("SMALL9", 100), ("Small2", 200), ("small0", 300)] {
            #expect(try file.root.stream(text)?.readAll() == pattern(size))
        }
        #expect(file.findings.contains { $0.code == .misorderedTree })
        // That is no damage: the next commit puts it right.
        try file.root.put("more", [1])
        try file.commit()
        #expect(try CompoundFile.check(file.store) == [])
    }

    @Test func twoElementsOfOneNameAreBothListed() throws {
        var bytes = try sample()
        bytes[try entryOffset(bytes, "small2") + 10] = UInt8(ascii: "1")
        let file = try CompoundFile(opening: MemoryByteStore(bytes), writable: true)
        #expect(try file.root.children().filter { $0.name.string == "small1" }.count == 2)
        #expect(file.findings.contains { $0.code == .duplicateName } && file.isDamaged)
    }

    @Test func harmlessOdditiesPass_permissive() throws {
        let bytes = try sample()
        let oddities: [(offset: Int, value: UInt32)] = [
            (44, 99), (64, 77), (56, 0), (68, 0xFFFF_FFFF), (8, 12345), (28, 0x0009_FEFF),
            (try entryOffset(bytes, "big") + 124, 0xDEAD_BEEF),
        ]
        for oddity in oddities {
            let file = try CompoundFile(
                opening: MemoryByteStore(patched(bytes, oddity.offset, oddity.value)), writable: true)
            #expect(try content(file.root) == content(of: bytes), "offset \(oddity.offset)")
            #expect(!file.isDamaged)
        }
    }

    @Test func harmlessOdditiesAreErrors_strict() throws {
        let bytes = try sample()
        _ = try CompoundFile(opening: MemoryByteStore(bytes), writable: false, validation: .strict)
        #expect(throws: CompoundFileError(.corrupt, "file")) {
            try CompoundFile(
                opening: MemoryByteStore(patched(bytes, 56, 0)), writable: false, validation: .strict)
        }
    }

    @Test func whatIsNoCompoundFileIsSaidToBeNone() throws {
        let cases: [([UInt8], CompoundFileError.Code)] = [
            ([], .notCompoundFile), (Array("From: somebody".utf8), .notCompoundFile),
            ([0x0E, 0x11, 0xFC, 0x0D, 0xD0, 0xCF, 0x11, 0x0E] + [UInt8](repeating: 0, count: 600), .oldFormat),
            (patched(try sample(), 26, 0x0009_0005), .unsupported),
            (patched(try sample(), 28, 0x000A_FFFE), .invalidHeader),
        ]
        for (bytes, code) in cases {
            #expect(throws: CompoundFileError(code, "header")) {
                try CompoundFile(opening: MemoryByteStore(bytes), writable: false)
            }
        }
    }
}
