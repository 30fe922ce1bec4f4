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
    }

    private var parts: ContiguousArray<Part> = []
    /// Places that get new sectors.
    private(set) var newCount: UInt32 = 0

    var isEmpty: Bool { parts.isEmpty }

    mutating func keep(_ sector: UInt32, count: UInt32 = 1) {
        if let last = parts.indices.last, let start = parts[last].start, start &+ parts[last].count == sector {
            parts[last].count &+= count
        } else if count > 0 {
            parts.append(Part(start: sector, count: count))
        }
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

    /// The sectors that stay and whose link changes: those in front of a new one. Where the chain gets a new end, the
    /// last sector that stays is among them.
    func relinkedSectors(oldEnd: UInt32?) -> [UInt32] {
        var result: [UInt32] = []
        for (index, part) in parts.enumerated() {
            guard let start = part.start else { continue }
            let last = start &+ part.count &- 1
            if index &+ 1 < parts.count || last != oldEnd { result.append(last) }
        }
        return result
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
