/// A run of sectors.
struct SectorRun: Equatable {
    var start: UInt32
    var count: UInt32
}

/// A chain as a commit will leave it: sectors that stay, and places that get new sectors.
struct PlannedChain {
    private struct Part {
        /// The first sector; nil for places that wait for theirs.
        var start: UInt32?
        var count: UInt32
        /// Whether the sectors were the chain's before, in the same places: they lead to each other already.
        var isOld = false
        /// Whether the commit writes to them.
        var isWritten = false
    }

    private var parts: ContiguousArray<Part> = []
    /// Places that get new sectors.
    private(set) var newCount: UInt32 = 0

    var isEmpty: Bool { parts.isEmpty }

    /// Adds sectors that have their places in the chain already.
    mutating func keep(_ sector: UInt32, count: UInt32 = 1, isWritten: Bool = false) {
        if let last = parts.indices.last, let start = parts[last].start, parts[last].isOld,
            parts[last].isWritten == isWritten, start &+ parts[last].count == sector
        {
            parts[last].count &+= count
        } else if count > 0 {
            parts.append(Part(start: sector, count: count, isOld: true, isWritten: isWritten))
        }
    }

    /// Adds sectors that no chain has had so far, with what lies in them.
    mutating func place(_ sector: UInt32, count: UInt32) {
        if count > 0 { parts.append(Part(start: sector, count: count)) }
    }

    mutating func addNew(_ count: UInt32 = 1) {
        guard count > 0 else { return }
        newCount &+= count
        if let last = parts.indices.last, parts[last].start == nil {
            parts[last].count &+= count
        } else {
            parts.append(Part(start: nil, count: count, isWritten: true))
        }
    }

    /// Lends the runs of sectors that lead elsewhere than before: new ones, and of those that stay the ones in front of
    /// a new one. Where the chain gets a new end, the last sector is among them. Within a run one leads to the next, and
    /// the last one to the number that is lent with it.
    func forEachRelinked(
        oldEnd: UInt32?, _ body: (SectorRun, UInt32) throws(CompoundFileError) -> Void
    ) throws(CompoundFileError) {
        for index in parts.indices {
            guard let start = parts[index].start else { continue }
            let last = start &+ parts[index].count &- 1
            let isLast = index &+ 1 == parts.count
            let next = isLast ? SectorNumber.endOfChain : parts[index &+ 1].start ?? SectorNumber.endOfChain
            if !parts[index].isOld {
                try body(SectorRun(start: start, count: parts[index].count), next)
            } else if isLast ? last != oldEnd : !parts[index &+ 1].isOld {
                try body(SectorRun(start: last, count: 1), next)
            }
        }
    }

    /// Puts sectors into the places that wait; `take` answers the next run of at most so many.
    mutating func fill(_ take: (UInt32) -> SectorRun?) {
        var filled: ContiguousArray<Part> = []
        filled.reserveCapacity(parts.count)
        for part in parts {
            guard part.start == nil else {
                filled.append(part)
                continue
            }
            var missing = part.count
            while missing > 0, let run = take(missing), run.count > 0 {
                filled.append(Part(start: run.start, count: run.count, isWritten: true))
                missing &-= run.count
            }
        }
        parts = filled
        newCount = 0
    }

    /// The first sector, once all places are filled; the end mark for an empty chain.
    var start: UInt32 { parts.first?.start ?? SectorNumber.endOfChain }

    /// Lends the runs that the commit writes to, with the place of each in the chain, once all places are filled.
    func forEachWritten(_ body: (UInt32, SectorRun) -> Void) {
        var index: UInt32 = 0
        for part in parts {
            if let start = part.start, part.isWritten { body(index, SectorRun(start: start, count: part.count)) }
            index &+= part.count
        }
    }

    /// The extents of the chain, once all places are filled.
    var extents: ContiguousArray<Extent> {
        var result: ContiguousArray<Extent> = []
        var index: UInt32 = 0
        for part in parts {
            guard let start = part.start else { continue }
            if let last = result.indices.last, result[last].start &+ result[last].count == start {
                result[last].count &+= part.count
            } else {
                result.append(Extent(index: index, start: start, count: part.count))
            }
            index &+= part.count
        }
        return result
    }

    /// Places of the chain.
    var length: Int { parts.reduce(0) { $0 &+ Int($1.count) } }
}
