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
    }

    private var parts: ContiguousArray<Part> = []
    /// Places that get new sectors.
    private(set) var newCount: UInt32 = 0

    var isEmpty: Bool { parts.isEmpty }

    /// Adds sectors that have their places in the chain already.
    mutating func keep(_ sector: UInt32, count: UInt32 = 1) {
        if let last = parts.indices.last, let start = parts[last].start, parts[last].isOld,
            start &+ parts[last].count == sector
        {
            parts[last].count &+= count
        } else if count > 0 {
            parts.append(Part(start: sector, count: count, isOld: true))
        }
    }

    /// Adds sectors that no chain has had so far.
    mutating func place(_ sector: UInt32, count: UInt32) {
        if count > 0 { parts.append(Part(start: sector, count: count)) }
    }

    mutating func addNew(_ count: UInt32 = 1) {
        guard count > 0 else { return }
        newCount &+= count
        if let last = parts.indices.last, parts[last].start == nil {
            parts[last].count &+= count
        } else {
            parts.append(Part(start: nil, count: count))
        }
    }

    /// The runs of sectors that lead elsewhere than before: new ones, and of those that stay the ones in front of a new
    /// one. Where the chain gets a new end, the last sector is among them.
    func relinked(oldEnd: UInt32?) -> ContiguousArray<SectorRun> {
        var result: ContiguousArray<SectorRun> = []
        for (index, part) in parts.enumerated() {
            guard let start = part.start else { continue }
            let last = start &+ part.count &- 1
            if !part.isOld {
                result.append(SectorRun(start: start, count: part.count))
            } else if index &+ 1 < parts.count ? !parts[index &+ 1].isOld : last != oldEnd {
                result.append(SectorRun(start: last, count: 1))
            }
        }
        return result
    }

    /// Calls `set` with each sector that leads elsewhere than before, and where it leads.
    func forEachNewLink(
        oldEnd: UInt32?, _ set: (UInt32, UInt32) throws(CompoundFileError) -> Void
    ) throws(CompoundFileError) {
        for (index, part) in parts.enumerated() {
            guard let start = part.start else { continue }
            let last = start &+ part.count &- 1
            if !part.isOld { for sector in start..<last { try set(sector, sector &+ 1) } }
            let isLast = index &+ 1 == parts.count
            if part.isOld, isLast ? last == oldEnd : parts[index &+ 1].isOld { continue }
            try set(last, isLast ? SectorNumber.endOfChain : parts[index &+ 1].start ?? SectorNumber.endOfChain)
        }
    }

    /// Puts sectors into the places that wait; `take` answers the next run of at most so many.
    mutating func fill(_ take: (UInt32) -> SectorRun?) {
        var filled: ContiguousArray<Part> = []
        for part in parts {
            guard part.start == nil else {
                filled.append(part)
                continue
            }
            var missing = part.count
            while missing > 0, let run = take(missing), run.count > 0 {
                filled.append(Part(start: run.start, count: run.count))
                missing &-= run.count
            }
        }
        parts = filled
        newCount = 0
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

    /// Where the new sectors are, and which places of the chain they have; to be asked before `fill`.
    var newPlaces: [(index: UInt32, count: UInt32)] {
        var result: [(index: UInt32, count: UInt32)] = []
        var index: UInt32 = 0
        for part in parts {
            if part.start == nil { result.append((index, part.count)) }
            index &+= part.count
        }
        return result
    }
}
