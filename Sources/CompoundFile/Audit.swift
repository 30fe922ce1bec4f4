/// A look at the whole file: who owns which sector. It precedes the first commit, which frees sectors and so must know
/// that nobody else uses them, and it is the first half of `CompoundFile.check`.
final class Audit {
    /// The base owns its audit, and is only looked at while that is made.
    private unowned let base: Base
    private var sectors: Bitmap
    private var miniSectors: Bitmap
    /// Behind the last mini sector that a stream uses.
    private var miniEnd: UInt64 = 0
    /// Entries that a commit may give to new elements, the last one first.
    private(set) var freeEntries: [UInt32] = []
    private(set) var entryCount = 0
    /// Sectors walked in chains that are known to be damaged.
    private var followed: UInt64 = 0
    private var log: FindingLog { base.log }

    init(_ base: Base) throws(CompoundFileError) {
        self.base = base
        sectors = Bitmap(count: 0)
        miniSectors = Bitmap(count: 0)
        try loadFAT()
        try claim(base.directory.chain)
        try claim(base.miniFAT.chain)
        try claim(base.miniStream)
        if base.directory.chain.isBroken { log.note(.directoryChain, "directory", UInt64(base.directory.chain.length)) }
        if base.miniFAT.chain.isBroken || base.miniStream.isBroken { log.note(.miniChain, "mini stream", 0) }
        try claimStreams()
        try checkRootSize()
        try listFreeEntries()
        try noteLeaks()
    }

    /// Of a file that has just been made: one sector of directory, in which there is nothing but the root.
    init(ofNew base: Base) {
        self.base = base
        sectors = Bitmap(count: 0)
        miniSectors = sectors
        entryCount = base.directory.entriesPerSector
        freeEntries = (1..<UInt32(truncatingIfNeeded: entryCount)).reversed()
    }

    /// The FAT in memory, all of it, with the marks put right that some writers forget.
    private func loadFAT() throws(CompoundFileError) {
        let fat = base.fat
        try fat.completeLocations()
        for index in 0..<fat.locations.count { _ = try fat.piece(index) }
        for location in fat.locations {
            guard let location else { continue }
            claim(location)
            // Such a sector would look free, and be overwritten.
            if try fat.link(of: location) != SectorNumber.fatMark {
                log.note(
                    .unmarkedFATSector, "FAT sector", UInt64(location), offset: base.source.offset(of: location))
                fat.setMark(SectorNumber.fatMark, at: location)
            }
        }
        for location in fat.difatSectors {
            claim(location)
            if try fat.link(of: location) != SectorNumber.difatMark {
                log.note(
                    .unmarkedDIFATSector, "DIFAT sector", UInt64(location), offset: base.source.offset(of: location))
                fat.setMark(SectorNumber.difatMark, at: location)
            }
        }
        if base.header.difatSectorCount != UInt32(truncatingIfNeeded: fat.difatSectors.count) {
            log.note(.difatCount, "header", UInt64(base.header.difatSectorCount), offset: 72)
        }
        if fat.clearLinks(from: base.source.sectorCount) { log.note(.linksBeyondEnd, "FAT", UInt64(fat.limit)) }
    }

    /// Answers false for a sector that somebody owns already.
    @discardableResult
    private func claim(_ sector: UInt32) -> Bool {
        if base.source.shift == 12, sector == SectorNumber.rangeLockV4 {
            log.note(.rangeLockSector, "sector", UInt64(sector), offset: base.source.offset(of: sector))
        }
        if sectors.insert(sector) { return true }
        log.note(.sharedSector, "sector", UInt64(sector), offset: base.source.offset(of: sector))
        return false
    }

    /// The same for adjacent ones, up to the first that has an owner.
    private func claimRun(_ start: UInt32, _ count: UInt32) -> Bool {
        let lock = SectorNumber.rangeLockV4
        let hasLock = base.source.shift == 12 && start <= lock && lock &- start < count
        if !hasLock, sectors.insert(start, count: count) { return true }
        for offset in 0..<count where !claim(start &+ offset) { return false }
        return true
    }

    private func claim(_ chain: Chain) throws(CompoundFileError) {
        try claim(chain, base.fat) { claimRun($0, $1) }
    }

    /// Claims the sectors of a chain while it is walked. A sector that has an owner ends that: the file is damaged
    /// then, and thousands of streams may lead into one long chain.
    private func claim(
        _ chain: Chain, _ table: LinkTable, _ take: (UInt32, UInt32) -> Bool
    ) throws(CompoundFileError) {
        var index: UInt32 = 0
        var step: UInt32 = 8
        while true {
            try chain.walk(to: index &+ step, table)
            while index < chain.length, let run = chain.knownRun(at: index) {
                guard take(run.start, run.count) else { return try followOn(chain, table) }
                index &+= run.count
            }
            if chain.isComplete { return }
            step = min(step << 1, 1 << 20)
        }
    }

    /// Finds out how a chain ends that meets another one or itself, for as long as that costs no more than the file.
    private func followOn(_ chain: Chain, _ table: LinkTable) throws(CompoundFileError) {
        guard followed <= UInt64(base.source.sectorCount) else { return }
        let before = chain.length
        followed &+= UInt64(try chain.wholeLength(table) &- before)
    }

    private func checkRootSize() throws(CompoundFileError) {
        guard let root = try base.directory.entry(.root) else { return }
        let held = UInt64(base.miniStream.length) << UInt64(base.source.shift)
        let offset = base.directory.offset(of: .root).map { $0 &+ 120 }
        if root.size > held || root.size & 63 != 0 { log.note(.rootSize, "mini stream", root.size, offset: offset) }
        // Readers that go by the size do not find what lies beyond it.
        if miniEnd << UInt64(Limit.miniShift) > root.size, miniEnd << UInt64(Limit.miniShift) <= held {
            log.note(.rootSizeTooSmall, "mini stream", root.size, offset: offset)
        }
        try checkMiniFAT(root, held >> UInt64(Limit.miniShift))
    }

    /// The mini FAT has a link for each mini sector, and marks none that is not there or not used.
    private func checkMiniFAT(_ root: DirectoryEntry, _ held: UInt64) throws(CompoundFileError) {
        let miniFAT = base.miniFAT
        let covered = UInt64(miniFAT.chain.length) << UInt64(miniFAT.pieceShift)
        if min(root.size >> UInt64(Limit.miniShift), held) > covered {
            log.note(.miniFATLength, "mini FAT", covered, offset: 64)
        }
        var (leaked, beyond): (UInt64, UInt64) = (0, 0)
        let end = UInt32(min(covered, UInt64(SectorNumber.limit)))
        try miniSectors.forEachMissing(upTo: end) { (number) throws(CompoundFileError) in
            if try miniFAT.link(of: number) == SectorNumber.free { return }
            if UInt64(number) < held { leaked &+= 1 } else { beyond &+= 1 }
        }
        if leaked > 0 { log.note(.leakedSectors, "mini FAT", leaked) }
        // Office leaves zeros there instead of free marks. They only keep the mini sectors from being used.
        if beyond > 0 { log.note(.linksBeyondEnd, "mini FAT", beyond) }
    }

    private func claimStreams() throws(CompoundFileError) {
        let (directory, miniFAT) = (base.directory, base.miniFAT)
        let held = UInt64(base.miniStream.length) << UInt64(base.source.shift &- Limit.miniShift)
        let limit = UInt32(min(UInt64(miniFAT.limit), held))
        var storages: [(id: StreamID, depth: Int)] = [(.root, 0)]
        while let (storage, depth) = storages.popLast() {
            if depth > Limit.nesting { log.note(.nestingTooDeep, "storage", UInt64(storage.rawValue)) }
            for number in try directory.listing(of: storage).ids {
                let id = StreamID(number)
                guard let entry = try directory.view(id) else { continue }
                if entry.kind == .storage {
                    storages.append((id, depth &+ 1))
                } else if entry.size >= Limit.miniStreamCutoff {
                    try claim(entry, id)
                } else if entry.size > 0, try !claimMinis(of: entry, miniFAT, limit) {
                    try claim(entry, id)
                }
            }
        }
    }

    private func claim(_ entry: EntryView, _ id: StreamID) throws(CompoundFileError) {
        let stream = CommittedStream(base: base, id: id, entry: entry)
        try claimContent(stream)
        // A chain that was left at a sector with an owner has been reported.
        guard stream.chain.isComplete else { return }
        let shift = UInt64(stream.isMini ? Limit.miniShift : base.source.shift)
        if UInt64(stream.chain.length) << shift < stream.size { stream.noteShortness() }
        let minis = UInt32(truncatingIfNeeded: (stream.size &+ 63) >> UInt64(Limit.miniShift))
        noteSurplus(stream, stream.isMini ? minis : base.sectors(stream.size))
    }

    private func claimContent(_ stream: CommittedStream) throws(CompoundFileError) {
        guard stream.isMini else { return try claim(stream.chain) }
        let limit = UInt64(base.miniStream.length) << UInt64(base.source.shift &- Limit.miniShift)
        try claim(stream.chain, base.miniFAT) { start, count in
            let end = UInt64(start) &+ UInt64(count)
            if end <= limit, miniSectors.insert(start, count: count) {
                miniEnd = max(miniEnd, end)
                return true
            }
            for offset in 0..<count where !claimMini(start &+ offset, limit) { return false }
            return true
        }
    }

    /// Claims the mini sectors of a small stream in which there is nothing odd: as many as its size says, each there
    /// and nobody's yet. Claims none and answers false otherwise; what is wrong then is for the chain to find out.
    private func claimMinis(
        of entry: EntryView, _ miniFAT: MiniFAT, _ limit: UInt32
    ) throws(CompoundFileError) -> Bool {
        let count = (entry.size &+ 63) >> UInt64(Limit.miniShift)
        var (mini, claimed, end) = (entry.firstSector, 0 as UInt64, miniEnd)
        while claimed < count, mini < limit, miniSectors.insert(mini) {
            claimed &+= 1
            end = max(end, UInt64(mini) &+ 1)
            mini = try miniFAT.link(of: mini)
        }
        guard claimed == count, mini == SectorNumber.endOfChain else {
            mini = entry.firstSector
            for _ in 0..<claimed {
                miniSectors.remove(mini)
                mini = try miniFAT.link(of: mini)
            }
            return false
        }
        miniEnd = end
        return true
    }

    private func claimMini(_ mini: UInt32, _ limit: UInt64) -> Bool {
        miniEnd = max(miniEnd, UInt64(mini) &+ 1)
        if UInt64(mini) >= limit { log.note(.shortMiniStream, "mini sector", UInt64(mini)) }
        if miniSectors.insert(mini) { return true }
        log.note(.sharedMiniSector, "mini sector", UInt64(mini))
        return false
    }

    private func noteSurplus(_ stream: CommittedStream, _ needed: UInt32) {
        guard stream.chain.length > needed, !stream.chain.isBroken else { return }
        log.note(
            .longChain, "stream", UInt64(stream.id.rawValue), offset: base.directory.offset(of: stream.id))
    }

    private func listFreeEntries() throws(CompoundFileError) {
        entryCount = try base.directory.capacity()
        let (directory, perSector) = (base.directory, base.directory.entriesPerSector)
        for index in (0..<entryCount / perSector).reversed() {
            guard let sector = try directory.sector(index) else { continue }
            for place in (0..<perSector).reversed()
            where sector.load(fromByteOffset: place &* Limit.entrySize &+ 66, as: UInt8.self) == 0 {
                let id = UInt32(truncatingIfNeeded: index &* perSector &+ place)
                if id > 0, id < StreamID.limit { freeEntries.append(id) }
            }
        }
    }

    private func noteLeaks() throws(CompoundFileError) {
        var leaked: UInt64 = 0
        // A file with holes may be far longer than its FAT reaches; what lies beyond is free.
        let reach = UInt64(base.fat.locations.count) << UInt64(base.fat.pieceShift)
        let end = UInt32(min(UInt64(base.source.sectorCount), reach))
        try sectors.forEachMissing(upTo: end) { (sector) throws(CompoundFileError) in
            if base.source.shift == 12, sector == SectorNumber.rangeLockV4 { return }
            if try base.fat.link(of: sector) != SectorNumber.free { leaked &+= 1 }
        }
        if leaked > 0 { log.note(.leakedSectors, "FAT", leaked) }
    }

    /// The entries that a commit has left free.
    func update(freeEntries: [UInt32], entryCount: Int) {
        self.freeEntries = freeEntries
        self.entryCount = entryCount
    }
}

extension FAT {
    /// Repairs the mark of a sector, in memory.
    func setMark(_ mark: UInt32, at sector: UInt32) {
        let index = Int(sector >> UInt32(pieceShift))
        guard index < pieces.count, let piece = pieces[index] else { return }
        piece[Int(sector) & (pieceCount &- 1)] = mark
    }

    /// Frees the links of sectors that the file does not reach, in memory; answers whether there were any.
    func clearLinks(from end: UInt32) -> Bool {
        var found = false
        for index in Int(end >> UInt32(pieceShift))..<max(pieces.count, Int(end >> UInt32(pieceShift))) {
            guard let piece = pieces[index] else { continue }
            let first = index << pieceShift
            for place in 0..<pieceCount
            where first &+ place >= Int(end) && piece[place] != SectorNumber.free {
                // The sector for range locks is marked in advance.
                if source.shift == 12, first &+ place == Int(SectorNumber.rangeLockV4) { continue }
                piece[place] = SectorNumber.free
                found = true
            }
        }
        return found
    }
}
