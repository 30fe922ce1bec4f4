/// Sectors that follow each other both in a chain and in the file.
struct Extent: Equatable {
    /// Where in the chain the run starts, in sectors.
    var index: UInt32
    /// The first sector of the run in the file.
    var start: UInt32
    var count: UInt32
}

/// A chain of sectors, walked as far as it has been asked for and never twice.
final class Chain {
    private(set) var extents: ContiguousArray<Extent> = []
    /// Sectors walked so far.
    private(set) var length: UInt32 = 0
    /// The sector to walk to next; the end mark when the chain ended properly.
    private var next: UInt32
    private(set) var isComplete = false
    /// A sector of the chain that none after it may lead to: with it, a chain that leads back to itself shows before
    /// it has been followed for as many sectors as the file has (Brent's algorithm).
    private var landmark = SectorNumber.endOfChain
    private var nextLandmark: UInt32 = 64
    /// The run that was asked for last: the next place sought is mostly in it too.
    private var lastRun = 0
    /// Whether the chain ended in something else than the end mark.
    private(set) var isBroken = false

    init(start: UInt32) {
        next = start
        if start == SectorNumber.endOfChain || start == SectorNumber.free { isComplete = true }
    }

    /// A chain that is known.
    init(extents: ContiguousArray<Extent>) {
        self.extents = extents
        next = SectorNumber.endOfChain
        isComplete = true
        if let last = extents.last { length = last.index &+ last.count }
    }

    /// The first sector; the end mark for an empty chain.
    var start: UInt32 { extents.first?.start ?? next }

    /// Walks until `count` sectors are known or the chain ends.
    func walk(to count: UInt32, _ table: LinkTable) throws(CompoundFileError) {
        while length < count, !isComplete {
            guard next < table.limit, next != table.barred, length < table.limit else {
                end(table)
                return
            }
            guard let piece = try table.piece(Int(next >> UInt32(table.pieceShift))) else {
                isBroken = true
                isComplete = true
                table.log.note(.brokenChain, "chain at sector", UInt64(next))
                return
            }
            walk(to: count, in: piece, table)
            if next == landmark, next != SectorNumber.endOfChain { end(table) }
        }
    }

    /// Follows links for as long as they stay within one piece of the table.
    private func walk(to count: UInt32, in piece: LinkTable.Piece, _ table: LinkTable) {
        let (shift, limit, barred) = (UInt32(table.pieceShift), table.limit, table.barred)
        let number = next >> shift
        let start = number << shift
        while length < count, length < limit, next < limit, next != barred, next != landmark, next >> shift == number {
            // As far as the links lead to the next sector each, and not to one that ends the chain.
            let first = next
            var stop = limit &- start > 1 << shift ? start &+ 1 << shift : limit
            if barred > first { stop = min(stop, barred) }
            if landmark > first { stop = min(stop, landmark) }
            let most = min(count &- length, limit &- length, nextLandmark &- length, stop &- first)
            let run = Chain.adjacent(piece + Int(first &- start), from: first, most: most)
            next = piece[Int(first &- start &+ run &- 1)]
            append(first, run)
            if length == nextLandmark {
                landmark = first &+ run &- 1
                nextLandmark = nextLandmark << 1
            }
        }
    }

    /// How many sectors follow each other by these links, of which the first is that of sector `first`; `most` at most.
    @inline(__always)
    private static func adjacent(_ links: UnsafePointer<UInt32>, from first: UInt32, most: UInt32) -> UInt32 {
        var run: UInt32 = 1
        // Two in each word.
        var (even, odd) = (UInt64(first &+ 1), UInt64(first &+ 2))
        while run &+ 8 <= most {
            let pairs = UnsafeRawPointer(links + Int(run &- 1)).loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self)
            let expected = odd << 32 | even
            let difference = (pairs.0 ^ expected) | (pairs.1 ^ (expected &+ 0x2_0000_0002))
                | (pairs.2 ^ (expected &+ 0x4_0000_0004)) | (pairs.3 ^ (expected &+ 0x6_0000_0006))
            guard difference == 0 else { break }
            run &+= 8
            even &+= 8
            odd &+= 8
        }
        while run < most, links[Int(run &- 1)] == first &+ run { run &+= 1 }
        return run
    }

    /// The last of the sectors walked so far.
    var lastSector: UInt32? { extents.last.map { $0.start &+ $0.count &- 1 } }

    private func append(_ sector: UInt32, _ count: UInt32) {
        if let last = extents.indices.last, extents[last].start &+ extents[last].count == sector {
            extents[last].count &+= count
        } else {
            extents.append(Extent(index: length, start: sector, count: count))
        }
        length &+= count
    }

    /// The chain ends here: at its end mark, beyond the file, or because it has come back to where it was.
    private func end(_ table: LinkTable) {
        isComplete = true
        if next == SectorNumber.endOfChain { return }
        isBroken = true
        if next == table.barred, next < table.limit {
            // Its bytes are locks of openers, whoever wrote the chain.
            table.log.note(.rangeLockSector, "sector", UInt64(next), offset: table.source.offset(of: next))
            return
        }
        let isCycle = next < table.limit
        table.log.note(isCycle ? .chainCycle : .brokenChain, "chain at sector", UInt64(extents.last?.start ?? next))
    }

    /// Walks to the end and answers the number of sectors.
    func wholeLength(_ table: LinkTable) throws(CompoundFileError) -> UInt32 {
        try walk(to: .max, table)
        return length
    }

    /// The sector at a place of the chain; nil beyond its end.
    func sector(at index: UInt32, _ table: LinkTable) throws(CompoundFileError) -> UInt32? {
        guard let run = try run(at: index, table) else { return nil }
        return run.start
    }

    /// The sectors from a place of the chain to the end of its run; nil beyond the end of the chain.
    @inline(__always)
    func run(at index: UInt32, _ table: LinkTable) throws(CompoundFileError) -> (start: UInt32, count: UInt32)? {
        if let run = recentRun(at: index) { return run }
        return try seekRun(at: index, table)
    }

    /// The same if it is the run that was asked for last.
    @inline(__always)
    func recentRun(at index: UInt32) -> (start: UInt32, count: UInt32)? {
        guard lastRun < extents.count else { return nil }
        let extent = extents[lastRun]
        let skipped = index &- extent.index
        return skipped < extent.count ? (extent.start &+ skipped, extent.count &- skipped) : nil
    }

    private func seekRun(
        at index: UInt32, _ table: LinkTable
    ) throws(CompoundFileError) -> (start: UInt32, count: UInt32)? {
        if index >= length {
            try walk(to: index == .max ? index : index &+ 1, table)
            guard index < length else { return nil }
        }
        var low = 0
        var high = extents.count
        while low < high {
            let middle = (low &+ high) / 2
            if extents[middle].index &+ extents[middle].count <= index { low = middle &+ 1 } else { high = middle }
        }
        guard low < extents.count else { return nil }
        lastRun = low
        let extent = extents[low]
        let skipped = index &- extent.index
        return (extent.start &+ skipped, extent.count &- skipped)
    }
}
