import Glibc

/// The content of streams: mini sectors for the small ones, sectors for the others.
extension CommitPlan {
    private var miniShift: UInt32 { UInt32(base.miniFAT.pieceShift) }
    private var minisPerSector: UInt32 { 1 << UInt32(base.source.shift &- Limit.miniShift) }

    // MARK: Mini stream

    /// Gives small streams their mini sectors, and builds the sectors of the mini stream that hold them.
    func placeMiniStreams() throws(CompoundFileError) {
        // All are given up before the first is taken: the mini stream is copied on write, so that mini sectors may be
        // used again at once.
        for index in streams.indices {
            if let old = streams[index].old, !keepsPages(streams[index]) { try release(old) }
        }
        var minis: UInt64 = 0
        for index in streams.indices where streams[index].isMini {
            minis &+= (streams[index].size &+ 63) >> UInt64(Limit.miniShift)
        }
        // Those for which there is no free one yet lie behind each other at the end.
        let (end, more) = (Int(base.miniStream.length), Int(minis &+ UInt64(minisPerSector) &- 1) / Int(minisPerSector))
        try miniImages.makeBlock(end..<end &+ more, size: base.source.sectorSize)
        for index in streams.indices where streams[index].isMini {
            streams[index].start = try placeMini(streams[index])
        }
        miniImages.finishBlock()
        try planMiniChains()
    }

    /// Gives content its mini sectors; answers the first.
    private func placeMini(_ content: PlannedStream) throws(CompoundFileError) -> UInt32 {
        let count = UInt32(truncatingIfNeeded: (content.size &+ 63) >> UInt64(Limit.miniShift))
        var (start, place) = (SectorNumber.endOfChain, 0 as UInt32)
        var last: UInt32?
        while place < count {
            let run = try miniFAT.takeFree(from: &miniCursor, count &- place)
            if let last { try miniFAT.set(last, run.start) } else { start = run.start }
            last = run.start &+ run.count &- 1
            try copyMinis(content, from: UInt64(place) << UInt64(Limit.miniShift), to: run)
            place &+= run.count
        }
        return start
    }

    /// Puts content into adjacent mini sectors.
    private func copyMinis(
        _ content: PlannedStream, from position: UInt64, to run: SectorRun
    ) throws(CompoundFileError) {
        let shift = base.source.shift
        let first = Int(run.start) << Limit.miniShift
        let end = first &+ Int(run.count) << Limit.miniShift
        var place = first
        while place < end {
            guard let image = miniImages.room(at: place, upTo: end &- place, shift) else {
                try miniImage(UInt32(truncatingIfNeeded: place >> shift))
                continue
            }
            let got = try content.read(at: position &+ UInt64(place &- first), into: image)
            // The rest of the last one: what memory held before is nobody's business.
            if got < image.count, let start = image.baseAddress { memset(start + got, 0, image.count &- got) }
            place &+= image.count
        }
    }

    /// A sector of the mini stream, for changes.
    @discardableResult
    func miniImage(_ sector: UInt32) throws(CompoundFileError) -> UnsafeMutableRawPointer {
        if let image = miniImages.image(Int(sector)) { return image }
        let size = base.source.sectorSize
        let number = try base.miniStream.sector(at: sector, base.fat)
        guard let image = calloc(1, size) else { throw CompoundFileError(.outOfMemory, "mini stream") }
        miniImages.put(image, at: Int(sector))
        if let number {
            let target = UnsafeMutableRawBufferPointer(start: image, count: size)
            _ = try base.source.read(at: base.source.offset(of: number), into: target)
        }
        return image
    }

    /// How far mini sectors are in use.
    private func usedMinis() throws(CompoundFileError) -> UInt32 {
        for index in (0..<miniFAT.count).reversed() {
            guard let links = try miniFAT.links(index) else { continue }
            for place in (0..<1 << Int(miniShift)).reversed() where links[place] != SectorNumber.free {
                return UInt32(truncatingIfNeeded: index << Int(miniShift) &+ place &+ 1)
            }
        }
        return 0
    }

    private func planMiniChains() throws(CompoundFileError) {
        let used = try usedMinis()
        miniStreamSize = UInt64(used) << UInt64(Limit.miniShift)
        miniFAT.truncate(to: Int((used &+ (1 << miniShift) &- 1) >> miniShift))
        let sectors = (used &+ minisPerSector &- 1) / minisPerSector
        miniImages.truncate(to: Int(sectors))
        for sector in miniImages.places where !miniImages.isInBlock(sector) {
            try zeroFreeMinis(UInt32(truncatingIfNeeded: sector))
        }
        miniStreamChain = try plannedChain(base.miniStream, count: Int(sectors), miniImages)
        miniFATChain = try plannedChain(base.miniFAT.chain, count: miniFAT.count, miniFAT.changed)
    }

    /// What a removed stream held does not stay in sectors that are written anew.
    private func zeroFreeMinis(_ sector: UInt32) throws(CompoundFileError) {
        guard let image = miniImages.image(Int(sector)) else { return }
        let first = sector &* minisPerSector
        guard let links = try miniFAT.links(Int(first >> miniShift)) else { return }
        let start = Int(first) & (Int(1 << miniShift) &- 1)
        for place in 0..<Int(minisPerSector) where links[start &+ place] == SectorNumber.free {
            memset(image + place &* Limit.miniSectorSize, 0, Limit.miniSectorSize)
        }
    }

    /// A chain of `count` places in which the changed ones get new sectors.
    func plannedChain(
        _ old: Chain, count: Int, _ changed: SectorOverlay
    ) throws(CompoundFileError) -> PlannedChain {
        var chain = PlannedChain()
        let kept = min(count, Int(old.length))
        var index = 0
        for place in changed.sortedPlaces where place < kept {
            old.forEachRun(index..<place) { chain.keep($0.start, count: $0.count) }
            index = place &+ 1
            guard let sector = old.knownRun(at: UInt32(place))?.start else { continue }
            if isRewritten(sector) {
                chain.keep(sector, isWritten: true)
            } else {
                chain.addNew()
                freed.append(SectorRun(start: sector, count: 1))
            }
        }
        old.forEachRun(index..<kept) { chain.keep($0.start, count: $0.count) }
        chain.addNew(UInt32(count &- kept))
        old.forEachRun(kept..<Int(old.length)) { freed.append($0) }
        return chain
    }

    /// Whether a changed sector stays where it is.
    private func isRewritten(_ sector: UInt32) -> Bool { overwrites && pinned?.contains(sector) != true }

    // MARK: Big streams

    /// Whether only the changed pages of a stream are written, the others staying where they are.
    func keepsPages(_ stream: PlannedStream) -> Bool {
        guard let old = stream.old, let under = stream.buffer?.base else { return false }
        return under === old && !old.isMini && !stream.isMini
    }

    func planBigStreams() throws(CompoundFileError) {
        for index in streams.indices where !streams[index].isMini {
            guard let content = streams[index].buffer else { continue }
            let count = base.sectors(streams[index].size)
            if streams[index].size > (base.source.shift == 9 ? Limit.v3FileSize : Limit.v4FileSize) {
                throw CompoundFileError(.tooLarge, "stream", found: streams[index].size)
            }
            if let old = streams[index].old, keepsPages(streams[index]) {
                bigStreams.append((index, try changedPages(content, old, count)))
            } else {
                bigStreams.append((index, newChain(content, count)))
            }
        }
    }

    /// The chain of a stream of which some pages have changed.
    private func changedPages(
        _ content: StreamBuffer, _ old: CommittedStream, _ count: UInt32
    ) throws(CompoundFileError) -> PlannedChain {
        var chain = PlannedChain()
        try old.chain.walk(to: .max, base.fat)
        let kept = base.sectors(content.baseLimit)
        let perPage = UInt32(Page.size >> base.source.shift)
        var index: UInt32 = 0
        while index < max(count, old.chain.length) {
            let changed = content.changedSectors(UInt64(index / perPage), shift: base.source.shift)
            let within = index % perPage
            let isKept = index < min(kept, count) && !changed.contains(within)
            let edge = [changed.lowerBound, changed.upperBound].first { $0 > within } ?? perPage
            var end = min(index &- within &+ edge, max(count, old.chain.length))
            if isKept { end = min(end, kept, count) } else if index < count { end = min(end, count) }
            guard let run = try old.chain.run(at: index, base.fat) else {
                addNew(min(end, count) &- index, at: index, of: content, to: &chain)
                index = end
                continue
            }
            var length = min(run.count, end &- index)
            if let cut, run.start < cut { length = min(length, cut &- run.start) }
            if isKept, run.start < cut ?? .max {
                chain.keep(run.start, count: length)
            } else if !isKept, index < count, isRewritten(run.start) {
                chain.keep(run.start, count: length, isWritten: true)
            } else {
                freed.append(SectorRun(start: run.start, count: length))
                if index < count { addNew(length, at: index, of: content, to: &chain) }
            }
            index &+= length
        }
        return chain
    }

    /// The chain of a stream that has nothing in the file yet, or that waits there.
    private func newChain(_ content: StreamBuffer, _ count: UInt32) -> PlannedChain {
        var chain = PlannedChain()
        let step = hasPlacedPages ? UInt32(Page.size >> base.source.shift) : count
        var index: UInt32 = 0
        while index < count {
            let length = min(step, count &- index)
            addNew(length, at: index, of: content, to: &chain)
            index &+= length
        }
        return chain
    }

    private var hasPlacedPages: Bool { !overwrites && context.scratch.hasTail }

    /// Where a page waits in the file, for the first stream that asks: pages may be shared, sectors not.
    private func place(_ content: StreamBuffer, page: UInt64) -> SectorRun? {
        guard let run = content.placedSectors(page, in: context.scratch, shift: base.source.shift) else { return nil }
        let owner = placedOwners[run.start] ?? ObjectIdentifier(content)
        placedOwners[run.start] = owner
        return owner == ObjectIdentifier(content) ? run : nil
    }

    /// Adds sectors to a chain, all of one page where pages may wait in the file: those in which the page lies there,
    /// new ones otherwise.
    private func addNew(_ count: UInt32, at index: UInt32, of content: StreamBuffer, to chain: inout PlannedChain) {
        let perPage = UInt32(Page.size >> base.source.shift)
        let within = index % perPage
        guard hasPlacedPages, let run = place(content, page: UInt64(index / perPage)), run.count > within else {
            return chain.addNew(count)
        }
        let taken = min(count, run.count &- within)
        chain.place(run.start &+ within, count: taken)
        placed.append(SectorRun(start: run.start &+ within, count: taken))
        chain.addNew(count &- taken)
    }
}
