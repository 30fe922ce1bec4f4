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
    let id: StreamID
    /// The size that the directory entry states; a damaged file may hold less.
    let size: UInt64
    let chain: Chain

    var isMini: Bool { size < Limit.miniStreamCutoff }

    init(base: Base, id: StreamID, entry: DirectoryEntry) {
        self.base = base
        self.id = id
        size = entry.size
        // An empty stream has no chain, whatever its start sector says.
        chain = Chain(start: size == 0 ? SectorNumber.endOfChain : entry.start)
    }

    init(base: Base, id: StreamID, size: UInt64, extents: ContiguousArray<Extent>) {
        self.base = base
        self.id = id
        self.size = size
        chain = Chain(extents: extents)
    }

    func readContent(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Int {
        guard offset < size else { return 0 }
        let count = Int(min(UInt64(buffer.count), size &- offset))
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer[0..<count])
        let got =
            try isMini
            ? base.readMini(chain, at: offset, into: part) : base.read(chain, at: offset, into: part)
        if got < count { noteShortness() }
        return got
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
