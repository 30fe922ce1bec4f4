/// Which sectors the commit takes, and the FAT that says so.
///
/// A FAT sector that changes moves, and by moving changes the FAT: the set of FAT sectors concerned is found first, by
/// repetition, and only then are numbers given out. That works since the sectors taken are the lowest free ones,
/// whoever gets which.
extension CommitPlan {
    private var pieceShift: Int { base.fat.pieceShift }
    private var linksPerSector: Int { 1 << pieceShift }

    func assignSectors() throws(CompoundFileError) {
        if keepsLinks { (unlinked, freed) = (freed, []) }
        directory.settle()
        directoryChain = try plannedChain(base.directory.chain, count: directory.count, directory.changed)
        if overwrites || reusesFreed { try freeAtOnce() }
        var free = FreeSectors(
            fat: fat, pinned: pinned, excluded: base.source.shift == 12 ? SectorNumber.rangeLockV4 : nil)
        try findDirtyFAT(&free)
        var supply = Supply(free.runs)
        placeFAT(&supply)
        directoryChain.fill { supply.take($0) }
        miniFATChain.fill { supply.take($0) }
        miniStreamChain.fill { supply.take($0) }
        for index in bigStreams.indices {
            bigStreams[index].chain.fill { supply.take($0) }
            streams[bigStreams[index].number].start = bigStreams[index].chain.start
        }
        try writeLinks()
    }

    /// Lets this commit have what it gives up.
    private func freeAtOnce() throws(CompoundFileError) {
        for run in freed {
            try markFAT(run)
            for offset in 0..<run.count { try setLink(run.start &+ offset, SectorNumber.free) }
        }
    }

    /// Hands out sectors from the lowest on.
    private struct Supply {
        private let runs: [SectorRun]
        private var index = 0
        private var used: UInt32 = 0

        init(_ runs: [SectorRun]) { self.runs = runs }

        mutating func take(_ most: UInt32) -> SectorRun? {
            guard index < runs.count, most > 0 else { return nil }
            let run = runs[index]
            let count = min(most, run.count &- used)
            let result = SectorRun(start: run.start &+ used, count: count)
            used &+= count
            if used == run.count {
                index &+= 1
                used = 0
            }
            return result
        }
    }

    // MARK: Which parts of the FAT change

    private func findDirtyFAT(_ free: inout FreeSectors) throws(CompoundFileError) {
        try markRelinked()
        for run in freed + placed { try markFAT(run) }
        var need = directoryChain.newCount &+ miniFATChain.newCount &+ miniStreamChain.newCount
        for stream in bigStreams {
            let (sum, overflow) = need.addingReportingOverflow(stream.chain.newCount)
            guard !overflow else { throw CompoundFileError(.mediumFull, "file") }
            need = sum
        }
        while true {
            let before = (fat.changedPieces.count, fatCount, newDIFATCount)
            let moving = movingTableSectors
            let (total, overflow) = need.addingReportingOverflow(moving)
            guard !overflow, try free.extend(to: total) else { throw CompoundFileError(.mediumFull, "file") }
            neededSectors = total
            for run in free.prefix(total) { try markFAT(run) }
            for index in fat.changedPieces where index < fatLocations.count && !overwrites {
                try markFAT(SectorRun(start: fatLocations[index], count: 1))
            }
            if movesDIFAT, !overwrites { for sector in difat { try markFAT(SectorRun(start: sector, count: 1)) } }
            fatCount = max(fatCount, fat.count)
            for index in fatLocations.count..<max(fatCount, fatLocations.count) { try fat.change(index) }
            let after = (fat.changedPieces.count, fatCount, newDIFATCount)
            // The DIFAT may have begun to move without any of the counts having changed.
            if before == after, neededSectors == need &+ movingTableSectors { break }
        }
        try checkFileSize(free)
    }

    /// How many sectors the FAT and the DIFAT need: for each that changes, unless they stay where they are.
    private var movingTableSectors: UInt32 {
        let (fatSectors, difatSectors) =
            overwrites
            ? (max(0, fatCount &- fatLocations.count), max(0, newDIFATCount &- difat.count))
            : (fat.changedPieces.count, movesDIFAT ? newDIFATCount : 0)
        return UInt32(clamping: fatSectors &+ difatSectors)
    }

    private var newDIFATCount: Int {
        let beyond = fatCount &- Limit.headerDIFATCount
        return beyond <= 0 ? 0 : (beyond &+ linksPerSector &- 2) / (linksPerSector &- 1)
    }

    /// The DIFAT moves as a whole: each of its sectors holds the number of the next.
    private var movesDIFAT: Bool {
        newDIFATCount != difat.count || fat.changedPieces.contains { $0 >= Limit.headerDIFATCount }
    }

    private func markFAT(_ run: SectorRun) throws(CompoundFileError) {
        guard run.count > 0 else { return }
        for index in Int(run.start) >> pieceShift...Int(run.start &+ run.count &- 1) >> pieceShift
        where index < fatLimit {
            try fat.change(index)
        }
    }

    private func markRelinked() throws(CompoundFileError) {
        try mark(directoryChain, base.directory.chain)
        try mark(miniFATChain, base.miniFAT.chain)
        try mark(miniStreamChain, base.miniStream)
        for stream in bigStreams { try mark(stream.chain, streams[stream.number].old?.chain) }
    }

    private func mark(_ chain: PlannedChain, _ old: Chain?) throws(CompoundFileError) {
        try chain.forEachRelinked(oldEnd: old?.lastSector) { (run, _) throws(CompoundFileError) in try markFAT(run) }
    }

    private func checkFileSize(_ free: FreeSectors) throws(CompoundFileError) {
        let runs = free.prefix(neededSectors)
        var end = base.source.sectorCount
        if let last = runs.last { end = max(end, last.start &+ last.count) }
        for run in placed { end = max(end, run.start &+ run.count) }
        newLength = max((UInt64(end) &+ 1) << UInt64(base.source.shift), base.source.length, minimumLength)
        var limit = base.source.shift == 9 ? Limit.v3FileSize : Limit.v4FileSize
        if !keepsLinks { limit &-= Limit.reserve }
        if newLength > limit, newLength > base.source.length {
            throw CompoundFileError(.tooLarge, "file", found: newLength, expected: limit)
        }
    }

    // MARK: Placing the FAT

    private func placeFAT(_ supply: inout Supply) {
        let moving = movesDIFAT
        let newDIFAT = newDIFATCount
        for index in fat.changedPieces.sorted() where !overwrites || index >= fatLocations.count {
            guard let run = supply.take(1) else { return }
            if index < fatLocations.count {
                freed.append(SectorRun(start: fatLocations[index], count: 1))
                fatLocations[index] = run.start
            } else {
                fatLocations.append(run.start)
            }
        }
        guard moving else { return }
        movedDIFAT = true
        if overwrites {
            while difat.count < newDIFAT, let run = supply.take(1) { difat.append(run.start) }
            return
        }
        for sector in difat { freed.append(SectorRun(start: sector, count: 1)) }
        difat = []
        for _ in 0..<newDIFAT {
            if let run = supply.take(1) { difat.append(run.start) }
        }
    }

    private func writeLinks() throws(CompoundFileError) {
        for run in freed {
            for offset in 0..<run.count { try setLink(run.start &+ offset, SectorNumber.free) }
        }
        for index in fat.changedPieces { try setLink(fatLocations[index], SectorNumber.fatMark) }
        if movedDIFAT { for sector in difat { try setLink(sector, SectorNumber.difatMark) } }
        try link(directoryChain, base.directory.chain)
        try link(miniFATChain, base.miniFAT.chain)
        try link(miniStreamChain, base.miniStream)
        for stream in bigStreams { try link(stream.chain, streams[stream.number].old?.chain) }
        let rangeLock = SectorNumber.rangeLockV4
        if base.source.shift == 12, fat.isChanged(Int(rangeLock) >> pieceShift),
            try fat.link(of: rangeLock) == SectorNumber.free
        {
            try setLink(rangeLock, SectorNumber.endOfChain)
        }
    }

    private func link(_ chain: PlannedChain, _ old: Chain?) throws(CompoundFileError) {
        try chain.forEachRelinked(oldEnd: old?.lastSector) { (run, next) throws(CompoundFileError) in
            let inner = run.count &- 1
            for offset in fat.chainKnown(SectorRun(start: run.start, count: inner))..<inner {
                try setLink(run.start &+ offset, run.start &+ offset &+ 1)
            }
            try setLink(run.start &+ inner, next)
        }
    }

    /// Changes a link. That its FAT sector was expected to change is checked, for otherwise the change would be lost.
    private func setLink(_ sector: UInt32, _ value: UInt32) throws(CompoundFileError) {
        if Int(sector) >> pieceShift >= fatLimit, value == SectorNumber.free { return }
        if fat.setKnown(sector, value) { return }
        guard Int(sector) >> pieceShift < fat.count, try fat.link(of: sector) == value else {
            throw CompoundFileError(.corrupt, "commit plan", found: UInt64(sector))
        }
    }

    // MARK: Header

    func finishHeader() throws(CompoundFileError) {
        header.directorySectorCount = base.source.shift == 12 ? UInt32(truncatingIfNeeded: directory.count) : 0
        header.majorVersion = base.source.shift == 12 ? 4 : 3
        header.fatSectorCount = UInt32(truncatingIfNeeded: fatLocations.count)
        header.firstDirectorySector = directoryChain.start
        header.transactionSignature &+= 1
        header.firstMiniFATSector = miniFATChain.start
        header.miniFATSectorCount = UInt32(truncatingIfNeeded: miniFAT.count)
        header.firstDIFATSector = difat.first ?? SectorNumber.endOfChain
        header.difatSectorCount = UInt32(truncatingIfNeeded: difat.count)
        header.difat = Array(fatLocations.prefix(Limit.headerDIFATCount))
        header.difat += repeatElement(SectorNumber.free, count: Limit.headerDIFATCount &- header.difat.count)
    }
}

extension FreeSectors {
    /// The lowest `count` sectors.
    func prefix(_ count: UInt32) -> [SectorRun] {
        var result: [SectorRun] = []
        var missing = count
        for run in runs {
            guard missing > 0 else { break }
            result.append(SectorRun(start: run.start, count: min(run.count, missing)))
            missing &-= min(run.count, missing)
        }
        return result
    }
}
