/// The space behind the last commit of a file, for pages that wait for the next one: it lets them stay where they are
/// and become part of the file by being named.
///
/// Only for a file that nobody else writes to. The scratch space it belongs to guards it.
final class ScratchTail {
    private let store: any ByteStore
    private let shift: Int
    private let pageSectors: UInt32
    /// Sectors below this one belong to the last commit, or did when it was made.
    private var floor: UInt32 = 0
    private var next: UInt32 = 0
    private var free: [UInt32] = []

    /// Answers nil for a file that has changed since it was opened, or that ends within a sector.
    init?(_ source: SectorSource) {
        store = source.store
        shift = source.shift
        pageSectors = 1 << UInt32(Page.shift &- shift)
        guard !source.hasPartialSector, let length = try? store.length(), length == source.length else { return nil }
        settle(above: source.sectorCount, [])
    }

    /// The first sector of room for adjacent pages; nil when the file can grow no more. A single one may lie anywhere.
    func reserve(_ pages: Int) -> UInt32? {
        if pages == 1, let sector = free.popLast() { return sector }
        // What is free is used first, and the file does not grow for it.
        if free.count >= pages { return nil }
        let count = pageSectors &* UInt32(truncatingIfNeeded: pages)
        var sector = next
        let lock = SectorNumber.rangeLockV4
        if shift == 12, sector <= lock, lock &- sector < count { sector = lock &+ 1 }
        let (end, overflow) = sector.addingReportingOverflow(count)
        let limit = shift == 9 ? Limit.v3FileSize : Limit.v4FileSize
        guard !overflow, end < SectorNumber.limit, offset(end) <= limit else { return nil }
        next = end
        return sector
    }

    /// The first sectors of adjacent pages.
    func sectors(_ first: UInt32, pages: Int) -> [UInt32] {
        (0..<UInt32(truncatingIfNeeded: pages)).map { first &+ $0 &* pageSectors }
    }

    /// Takes room back. What lies below the floor is the file's own, or free for its commits.
    func giveBack(_ sector: UInt32) {
        if isAboveFloor(sector) { free.append(sector) }
    }

    /// Whether no commit has had a say in a sector yet.
    func isAboveFloor(_ sector: UInt32) -> Bool { sector >= floor }

    /// The last commit ends at `end`, and `used` still hold pages; room is given out behind both.
    ///
    /// - Returns: where nothing that is needed follows any more.
    @discardableResult
    func settle(above end: UInt32, _ used: [SectorRun]) -> UInt32 {
        floor = end
        let last = used.reduce(end) { max($0, $1.start &+ $1.count) }
        // Pages begin at multiples of their size, as those of the system's cache do: twice as fast.
        next = last | (pageSectors &- 1)
        free.removeAll { $0 < floor || $0 >= last }
        return last
    }

    func run(_ sector: UInt32) -> SectorRun { SectorRun(start: sector, count: pageSectors) }

    /// Where the sectors of so many bytes end, in bytes of the file.
    func end(_ sector: UInt32, count: Int) -> UInt64 {
        offset(sector) &+ UInt64((count &+ (1 << shift) &- 1) & ~((1 << shift) &- 1))
    }

    private func offset(_ sector: UInt32) -> UInt64 { (UInt64(sector) &+ 1) << UInt64(shift) }

    // MARK: Bytes

    /// Writes a page or its beginning, and zeros up to the end of the last sector.
    func write(_ bytes: UnsafeRawBufferPointer, at sector: UInt32) throws(CompoundFileError) {
        let whole = bytes.count & ~((1 << shift) &- 1)
        try store.write(at: offset(sector), UnsafeRawBufferPointer(rebasing: bytes[0..<whole]))
        guard whole < bytes.count else { return }
        var rest = Array(bytes[whole...])
        rest.append(contentsOf: repeatElement(0, count: 1 << shift &- rest.count))
        let end = offset(sector) &+ UInt64(whole)
        try rest.lendBytes { (part) throws(CompoundFileError) in try store.write(at: end, part) }
    }

    func read(
        _ sector: UInt32, from start: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) {
        guard try store.read(at: offset(sector) &+ UInt64(start), into: buffer) == buffer.count else {
            throw CompoundFileError(.readFault, "scratch space", offset: offset(sector))
        }
    }
}
