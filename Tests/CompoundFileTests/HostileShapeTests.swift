import CompoundFile
import Testing

/// A large file most of whose bytes are zero.
private final class SparseStore: ByteStore {
    var pieces: [UInt64: [UInt8]] = [:]
    var size: UInt64 = 0

    func set(_ offset: UInt64, _ value: UInt32) {
        let number = offset >> 12
        var piece = pieces[number] ?? [UInt8](repeating: 0, count: 4096)
        for index in 0..<4 { piece[Int(offset & 4095) + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
        pieces[number] = piece
    }

    func length() throws(CompoundFileError) -> UInt64 { size }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Int {
        let count = Int(min(UInt64(buffer.count), size - min(offset, size)))
        for index in 0..<count {
            let position = offset + UInt64(index)
            buffer[index] = pieces[position >> 12]?[Int(position & 4095)] ?? 0
        }
        return count
    }

    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) {
        throw CompoundFileError(.accessDenied, "test store")
    }
    func setLength(_ length: UInt64) throws(CompoundFileError) { throw CompoundFileError(.accessDenied, "test store") }
    func sync() throws(CompoundFileError) {}
}

/// Files whose shape is made to exhaust a reader, and one that changes under it.
@Suite struct HostileShapeTests {
    @Test func storagesNestedTooDeepAreNotEntered() throws {
        let depth = 1100
        var entries = [Image.Entry(name: "Root Entry", type: 5, child: 1)]
        for index in 1...depth {
            entries.append(.init(name: "d", type: 1, child: index < depth ? UInt32(index + 1) : .max))
        }
        let store = MemoryByteStore(Image(entries: entries).bytes)
        #expect(try CompoundFile.check(store).filter { $0.grade > .note }.allSatisfy { $0.code == .nestingTooDeep })
        #expect(try CompoundFile.check(store).contains { $0.code == .nestingTooDeep && $0.number == 1025 })
        var storage = try CompoundFile(opening: store, writable: false).root
        var reached = 0
        while let next = try? storage.storage("d") {
            storage = next
            reached += 1
        }
        #expect(reached == 1024)
    }

    @Test func treesOfOneSideAreNoDeeperThanTheirEntries() throws {
        let count = 6000
        var entries = [Image.Entry(name: "Root Entry", type: 5, child: 1)]
        for index in 1...count {
            let name = "s" + String(100_000 + index)
            entries.append(.init(name: name, type: 2, right: index < count ? UInt32(index + 1) : .max))
        }
        let store = MemoryByteStore(Image(entries: entries).bytes)
        #expect(Set(try CompoundFile.check(store).map(\.code)) == [.unbalancedTree, .redBlackTree])
        let file = try CompoundFile(opening: store, writable: true)
        #expect(try file.root.stream("S106000")?.readAll() == [])
        #expect(try file.root.childCount() == count)
        try file.root.put("x", [1])
        try file.commit()
        #expect(try CompoundFile.check(store) == [])
    }

    /// Each entry names the next one on both sides: 2 to the 40th ways lead through the tree.
    @Test func treesOfManyWaysAreWalkedOnce() throws {
        var entries = [Image.Entry(name: "Root Entry", type: 5, child: 1)]
        for index in 1...40 { entries.append(.init(name: "s\(index + 100)", type: 2, right: UInt32(index + 1))) }
        var image = Image(entries: entries)
        for index in 1..<40 { image.set(512 + 128 * index + 68, UInt32(index + 1)) }
        let findings = try CompoundFile.check(MemoryByteStore(image.bytes))
        #expect(findings.contains { $0.code == .entryVisitedTwice })
        #expect(try content(of: image.bytes).count == 40)
    }

    /// A file of 2 GiB and a sector whose only stream leads into the sector for range locks, and on from there.
    @Test func chainsEndBeforeTheSectorForRangeLocks() throws {
        let store = SparseStore()
        let (lock, tables): (UInt32, UInt32) = (0x7_FFFE, 512)
        store.size = (UInt64(lock) + 3) << 12
        let header: [(UInt64, UInt32)] = [
            (0, 0xE011_CFD0), (4, 0xE11A_B1A1), (24, 0x0004_003E), (28, 0x000C_FFFE), (32, 6), (40, 1), (44, tables),
            (48, 0), (56, 4096), (60, 0xFFFF_FFFE), (68, 1), (72, 1),
        ]
        for (offset, value) in header { store.set(offset, value) }
        func offset(_ sector: UInt32) -> UInt64 { (UInt64(sector) + 1) << 12 }
        /// The FAT's sectors begin at 10, the DIFAT is in 1, the directory in 0, the stream in 3.
        func link(_ sector: UInt32) -> UInt64 { offset(10 + sector / 1024) + UInt64(sector % 1024) * 4 }
        for table in 0..<tables {
            let slot = table < 109 ? 76 + UInt64(table) * 4 : offset(1) + UInt64(table - 109) * 4
            store.set(slot, 10 + table)
            for index in 0..<UInt64(1024) { store.set(offset(10 + table) + index * 4, .max) }
        }
        for index in UInt64(tables - 109)..<1023 { store.set(offset(1) + index * 4, .max) }
        store.set(offset(1) + 4092, 0xFFFF_FFFE)
        for table in 0..<tables { store.set(link(10 + table), 0xFFFF_FFFD) }
        for (sector, mark) in [(0, 0xFFFF_FFFE), (1, 0xFFFF_FFFC), (3, lock)] as [(UInt32, UInt32)] {
            store.set(link(sector), mark)
        }
        store.set(link(lock), lock + 1)
        store.set(link(lock + 1), 0xFFFF_FFFE)
        let entries = Image(entries: [.init(name: "Root Entry", type: 5, child: 1), .init(name: "x", type: 2)])
        for index in 0..<128 { store.set(offset(0) + UInt64(index) * 4, entries.get(512 + 4 * index)) }
        store.set(offset(0) + 128 + 116, 3)
        store.set(offset(0) + 128 + 120, 3 * 4096)
        let file = try CompoundFile(opening: store, writable: true)
        #expect(try file.root.stream("x")?.readAll().count == 4096)
        let codes = try CompoundFile.check(store).filter { $0.grade > .note }.map(\.code)
        #expect(Set(codes) == [.rangeLockSector, .shortChain, .leakedSectors, .rangeLockMark])
    }

    @Test func aCommitOfAnotherWriterIsNoticed() throws {
        let store = MemoryByteStore(try Image(.small).bytes)
        let one = try CompoundFile(opening: store, writable: true)
        let two = try CompoundFile(opening: store, writable: true)
        try one.root.put("one", [1])
        try one.commit()
        try two.root.put("two", [2])
        #expect(throws: CompoundFileError(.notCurrent, "")) { try two.commit(.onlyIfCurrent) }
        #expect(try content(of: store.bytes)["/one"] == [1])
    }

    /// What a torn or halved file still has is what lies before the cut.
    @Test func halvesOfFilesGiveWhatTheyHold() throws {
        let whole = try Image(.small)
        let expected = try content(of: whole.bytes)
        for length in stride(from: whole.bytes.count - 1, to: whole.bytes.count / 4, by: -200) {
            let store = MemoryByteStore(Array(whole.bytes.prefix(length)))
            guard let file = try? CompoundFile(opening: store, writable: false) else { continue }
            for (path, bytes) in try content(file.root) {
                #expect(try #require(expected[path]).starts(with: bytes), "\(path), \(length) bytes")
            }
            #expect(try length % 512 == 0 || CompoundFile.check(store).contains { $0.code == .partialLastSector })
        }
    }
}
