import Glibc

/// The last committed state of a file as one opener sees it: header, FAT, mini FAT, directory and mini stream,
/// each read as far as it is asked for.
final class Base {
    private(set) var header: Header
    /// The 512 bytes that the header was read from.
    private(set) var headerBytes: [UInt8]
    let source: SectorSource
    let log: FindingLog
    let fat: FAT
    let miniFAT: MiniFAT
    let directory: Directory
    /// The chain of the mini stream. Its length counts, not the size that the root entry states.
    private(set) var miniStream: Chain
    /// Counts up with every commit: entries of the directory may be other ones then.
    private(set) var generation: UInt64 = 0
    /// What the first commit finds out about the file; nil before.
    var audit: Audit?
    /// Buffers that lie over committed contents, whose sectors may not be reused while the buffers live.
    var overlays: [WeakBuffer] = []

    /// Reads what a store holds; `whole` is all of it, where that is known.
    init(store: any ByteStore, log: FindingLog, whole: ByteBlock? = nil) throws(CompoundFileError) {
        var known: (start: ByteBlock, length: UInt64)?
        if let whole { known = (whole, UInt64(whole.count)) }
        let (start, length) = if let known { known } else { try Base.readStart(store) }
        headerBytes = Array(UnsafeRawBufferPointer(rebasing: start.bytes[..<min(Limit.headerSize, start.count)]))
        header = try Header(headerBytes, log)
        let image = length <= UInt64(start.count) ? start : nil
        source = SectorSource(store: store, length: length, image: image, shift: header.sectorShift)
        self.log = log
        fat = FAT(header: header, source: source, log: log)
        miniFAT = MiniFAT(chain: Chain(start: header.firstMiniFATSector), fat: fat, source: source, log: log)
        directory = Directory(
            chain: Chain(start: header.firstDirectorySector), fat: fat, source: source, log: log)
        miniStream = Chain(start: SectorNumber.endOfChain)
        if source.hasPartialSector { log.note(.partialLastSector, "file", source.length) }
        guard let root = try directory.view(.root) else {
            throw CompoundFileError(
                .corrupt, "directory", offset: 48, found: UInt64(header.firstDirectorySector))
        }
        // Type 5 is what it should say; entry 0 is the root whatever it says.
        if root.kind != .root { log.note(.rootType, "directory entry", 0) }
        // Some writers put 0 instead of the end mark where there is no mini stream.
        if root.size > 0 || header.firstMiniFATSector < SectorNumber.limit {
            miniStream = Chain(start: root.firstSector)
        }
    }

    /// The first bytes of a store: all of them when they are few.
    private static func readStart(
        _ store: any ByteStore
    ) throws(CompoundFileError) -> (start: ByteBlock, length: UInt64) {
        let length = try store.length()
        let wanted = length <= Limit.wholeFile ? Int(length) : Limit.headerSize
        let start = try ByteBlock(count: wanted) { (target) throws(CompoundFileError) in
            try store.read(at: 0, into: target)
        }
        guard start.count < wanted else { return (start, length) }
        // A file that has become shorter meanwhile ends where the bytes end; any other is not read as if it had.
        guard try store.length() < length else {
            throw CompoundFileError(.readFault, "file", found: UInt64(start.count), expected: UInt64(wanted))
        }
        return (start, UInt64(start.count))
    }

    /// Whether the file still begins with the header that this state was read from.
    func isCurrent() throws(CompoundFileError) -> Bool {
        let start = try ByteBlock(count: headerBytes.count) { (target) throws(CompoundFileError) in
            try source.store.read(at: 0, into: target)
        }
        return start.count == headerBytes.count && memcmp(start.start, headerBytes, start.count) == 0
    }

    /// The state that a commit has written.
    func publish(header: Header, headerBytes: [UInt8], miniStream: Chain) {
        self.header = header
        self.headerBytes = headerBytes
        self.miniStream = miniStream
        generation &+= 1
    }

    // MARK: Reading

    /// Reads from a chain of sectors; stops where the chain or the file does.
    func read(
        _ chain: Chain, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Int {
        let size = source.sectorSize
        var done = 0
        while done < buffer.count {
            let position = offset &+ UInt64(done)
            guard let index = UInt32(exactly: position >> UInt64(source.shift)) else { return done }
            try chain.walk(to: sectors(position &+ UInt64(buffer.count &- done)), fat)
            guard let run = try chain.run(at: index, fat) else { return done }
            let within = Int(position) & (size &- 1)
            let available = Int(run.count) << source.shift &- within
            let count = min(available, buffer.count &- done)
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done &+ count])
            let got = try source.read(at: source.offset(of: run.start) &+ UInt64(within), into: part)
            if got < count {
                // The file ends within its last sector. What a stream lacks at its end is lost; in front of other
                // sectors it reads as zeros.
                let next = UInt32(truncatingIfNeeded: (position &+ UInt64(available)) >> UInt64(source.shift))
                guard count == available, try chain.run(at: next, fat) != nil else { return done &+ got }
                UnsafeMutableRawBufferPointer(rebasing: part[got...]).initializeMemory(as: UInt8.self, repeating: 0)
            }
            done &+= count
        }
        return done
    }

    /// Reads from a chain of mini sectors, of which `size` bytes are the stream's.
    func readMini(
        _ chain: Chain, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Int {
        var done = 0
        while done < buffer.count {
            let position = offset &+ UInt64(done)
            let index = UInt32(truncatingIfNeeded: position >> UInt64(Limit.miniShift))
            let wanted = (position &+ UInt64(buffer.count &- done) &+ 63) >> UInt64(Limit.miniShift)
            try chain.walk(to: UInt32(truncatingIfNeeded: wanted), miniFAT)
            guard let run = try chain.run(at: index, miniFAT) else { return done }
            let within = Int(position) & (Limit.miniSectorSize &- 1)
            let count = min(Int(run.count) << Limit.miniShift &- within, buffer.count &- done)
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done &+ count])
            let start = UInt64(run.start) << UInt64(Limit.miniShift) &+ UInt64(within)
            let got = try read(miniStream, at: start, into: part)
            done &+= got
            if got < count {
                log.note(.shortMiniStream, "mini sector", UInt64(run.start))
                return done
            }
        }
        return done
    }

    /// Fills the buffer from mini sectors that follow each other in their chain and in the mini stream, from `within`
    /// bytes into the first on. Answers false where they do not, or anything else is odd.
    @inline(__always)
    func readAdjacent(
        _ mini: UInt32, _ within: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Bool {
        let count = (within &+ buffer.count &+ Limit.miniSectorSize &- 1) >> Limit.miniShift
        let first = Int(mini) & (miniFAT.pieceCount &- 1)
        guard mini < SectorNumber.limit, first &+ count <= miniFAT.pieceCount,
            let piece = try miniFAT.piece(Int(mini >> UInt32(miniFAT.pieceShift)))
        else { return false }
        let links = piece + first
        for place in 0..<max(0, count &- 1) where links[place] != mini &+ 1 &+ UInt32(truncatingIfNeeded: place) {
            return false
        }
        let position = UInt64(mini) << UInt64(Limit.miniShift) &+ UInt64(within)
        return try readMiniStream(at: position, into: buffer) == buffer.count
    }

    /// Reads from the mini stream; mostly that is one look into the image of the file, or into a block of it.
    func readMiniStream(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Int {
        guard let index = UInt32(exactly: offset >> UInt64(source.shift)) else { return 0 }
        let within = Int(offset) & (source.sectorSize &- 1)
        if let run = miniStream.recentRun(at: index), within &+ buffer.count <= Int(run.count) << source.shift {
            let position = source.offset(of: run.start) &+ UInt64(within)
            if source.copyFromImage(at: position, to: buffer) || source.copyFromLastBlock(at: position, to: buffer) {
                return buffer.count
            }
        }
        if let run = try miniStream.run(at: index, fat), within &+ buffer.count <= Int(run.count) << source.shift {
            let got = try source.read(at: source.offset(of: run.start) &+ UInt64(within), into: buffer)
            if got == buffer.count { return got }
        }
        return try read(miniStream, at: offset, into: buffer)
    }

    /// How many sectors so many bytes take.
    func sectors(_ bytes: UInt64) -> UInt32 {
        let shift = UInt64(source.shift)
        let whole = bytes >> shift &+ (bytes & (UInt64(source.sectorSize) &- 1) == 0 ? 0 : 1)
        return UInt32(min(whole, UInt64(SectorNumber.limit)))
    }
}
