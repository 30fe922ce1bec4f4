/// Something that bytes can be read from at any place.
protocol ContentSource: AnyObject {
    /// Fills `buffer` from `offset` on; answers fewer bytes where the content ends or is lost.
    func readContent(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Int
}

/// The content of a stream as the last commit left it.
final class CommittedStream: ContentSource {
    let base: Base
    private(set) var id: StreamID
    /// The size that the directory entry states; a damaged file may hold less.
    private(set) var size: UInt64
    private var knownChain: Chain?
    /// Whether buffers lie over it, or did.
    var hasOverlays = false
    private var start: UInt32
    /// Where the last read in the mini stream left off.
    private var cursor: (index: UInt32, mini: UInt32)

    var isMini: Bool { size < Limit.miniStreamCutoff }

    init(base: Base, id: StreamID, entry: EntryView) {
        self.base = base
        self.id = id
        size = entry.size
        // An empty stream has no chain, whatever its start sector says.
        start = size == 0 ? SectorNumber.endOfChain : entry.firstSector
        cursor = (0, start)
    }

    /// Leads to another stream from now on. Nobody may remember this one.
    func turn(to id: StreamID, _ entry: EntryView) {
        self.id = id
        size = entry.size
        start = size == 0 ? SectorNumber.endOfChain : entry.firstSector
        cursor = (0, start)
        if knownChain != nil { knownChain = nil }
    }

    /// The chain; small streams are mostly read without.
    var chain: Chain {
        if let knownChain { return knownChain }
        let chain = Chain(start: start)
        knownChain = chain
        return chain
    }

    /// A stream as a commit has left it; the extents are those of a big one.
    init(base: Base, id: StreamID, size: UInt64, start: UInt32, extents: ContiguousArray<Extent>) {
        self.base = base
        self.id = id
        self.size = size
        self.start = start
        cursor = (0, start)
        if size >= Limit.miniStreamCutoff { knownChain = Chain(extents: extents) }
    }

    func readContent(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Int {
        guard offset < size else { return 0 }
        let count = Int(min(UInt64(buffer.count), size &- offset))
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer[0..<count])
        if isMini, UInt64(cursor.index) == offset >> UInt64(Limit.miniShift),
            try base.readAdjacent(cursor.mini, Int(offset) & (Limit.miniSectorSize &- 1), into: part)
        {
            return count
        }
        let got = isMini ? try readMini(at: offset, into: part) : try base.read(chain, at: offset, into: part)
        if got < count { noteShortness() }
        return got
    }

    /// Follows the links as it reads; a small stream has at most 64. What is odd is left to the chain, which finds
    /// out how.
    private func readMini(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Int {
        let table = base.miniFAT
        let limit = table.limit
        let wanted = UInt32(truncatingIfNeeded: offset >> UInt64(Limit.miniShift))
        var (index, mini) = cursor.index <= wanted ? cursor : (0, start)
        while index < wanted {
            guard mini < limit else { return try base.readMini(chain, at: offset, into: buffer) }
            mini = try table.link(of: mini)
            index &+= 1
        }
        var within = Int(offset) & (Limit.miniSectorSize &- 1)
        var done = 0
        while done < buffer.count {
            guard mini < limit, index < limit else { return try base.readMini(chain, at: offset, into: buffer) }
            cursor = (index, mini)
            // As far as the mini sectors follow each other.
            let first = mini
            var length = Limit.miniSectorSize &- within
            let missing = buffer.count &- done
            while length < missing {
                let next = try table.link(of: mini)
                let isAdjacent = next == mini &+ 1
                mini = next
                index &+= 1
                guard isAdjacent, mini < limit else { break }
                length &+= Limit.miniSectorSize
            }
            length = min(length, missing)
            let position = UInt64(first) << UInt64(Limit.miniShift) &+ UInt64(within)
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done &+ length])
            let got = try base.readMiniStream(at: position, into: part)
            done &+= got
            if got < length { return try base.readMini(chain, at: offset, into: buffer) }
            within = 0
        }
        return done
    }

    func noteShortness() {
        base.log.note(.shortChain, "stream", UInt64(id.rawValue), offset: base.directory.offset(of: id))
    }

    /// How many bytes there really are: what may be allocated for the content.
    func available() throws(CompoundFileError) -> UInt64 {
        if isMini {
            try chain.walk(to: UInt32(truncatingIfNeeded: (size &+ 63) >> 6), base.miniFAT)
            return min(size, UInt64(chain.length) << UInt64(Limit.miniShift))
        }
        try chain.walk(to: base.sectors(size), base.fat)
        return min(size, UInt64(chain.length) << UInt64(base.source.shift))
    }
}
