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
        for stream in streams {
            if let old = stream.old, !keepsPages(stream) { try release(old) }
        }
        for index in streams.indices where streams[index].isMini { try placeMini(index) }
        try planMiniChains()
    }

    private func placeMini(_ index: Int) throws(CompoundFileError) {
        let content = streams[index].content
        let count = UInt32(truncatingIfNeeded: (content.length &+ 63) / 64)
        var extents: ContiguousArray<Extent> = []
        var place: UInt32 = 0
        var last: UInt32?
        while place < count {
            let run = try takeMinis(count &- place)
            if let last { try miniFAT.set(last, run.start) }
            last = run.start &+ run.count &- 1
            if let end = extents.indices.last, extents[end].start &+ extents[end].count == run.start {
                extents[end].count &+= run.count
            } else {
                extents.append(Extent(index: place, start: run.start, count: run.count))
            }
            try copyMinis(content, from: UInt64(place) << UInt64(Limit.miniShift), to: run)
            place &+= run.count
        }
        streams[index].extents = extents
    }

    /// The next free mini sectors, as far as they are adjacent and lie in one sector; they lead to each other, the last
    /// one to the end.
    private func takeMinis(_ most: UInt32) throws(CompoundFileError) -> SectorRun {
        let mask = Int(1 << miniShift) &- 1
        while true {
            let index = Int(miniCursor >> miniShift)
            var place = Int(miniCursor) & mask
            if let links = try miniFAT.links(index) {
                while place <= mask, links[place] != SectorNumber.free { place &+= 1 }
            }
            miniCursor = UInt32(truncatingIfNeeded: index << Int(miniShift) &+ place)
            if place <= mask { break }
        }
        let start = miniCursor
        let end = (start / minisPerSector &+ 1) &* minisPerSector
        while miniCursor < end, miniCursor &- start < most, try miniFAT.link(of: miniCursor) == SectorNumber.free {
            try miniFAT.set(miniCursor, miniCursor &+ 1)
            miniCursor &+= 1
        }
        try miniFAT.set(miniCursor &- 1, SectorNumber.endOfChain)
        return SectorRun(start: start, count: miniCursor &- start)
    }

    /// Puts content into mini sectors of one sector.
    private func copyMinis(
        _ content: StreamBuffer, from position: UInt64, to run: SectorRun
    ) throws(CompoundFileError) {
        let image = try miniImage(run.start / minisPerSector)
        let offset = Int(run.start % minisPerSector) &* Limit.miniSectorSize
        let target = UnsafeMutableRawBufferPointer(
            start: image + offset, count: Int(run.count) &* Limit.miniSectorSize)
        let got = try content.read(at: position, into: target)
        // The rest of the last one: what memory held before is nobody's business.
        if got < target.count { memset(image + offset + got, 0, target.count &- got) }
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
        for sector in miniImages.places { try zeroFreeMinis(UInt32(truncatingIfNeeded: sector)) }
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
        let total = max(count, Int(old.length))
        var index = 0
        while index < total {
            guard let run = old.knownRun(at: UInt32(index)) else {
                if index < count { chain.addNew(UInt32(count &- index)) }
                break
            }
            for offset in 0..<run.count {
                let sector = run.start &+ offset
                if index < count, changed.image(index) == nil || isRewritten(sector) {
                    chain.keep(sector)
                } else {
                    if index < count { chain.addNew() }
                    freed.append(SectorRun(start: sector, count: 1))
                }
                index &+= 1
            }
        }
        return chain
    }

    /// Whether a changed sector stays where it is.
    private func isRewritten(_ sector: UInt32) -> Bool { overwrites && pinned?.contains(sector) != true }

    // MARK: Big streams

    /// Whether only the changed pages of a stream are written, the others staying where they are.
    func keepsPages(_ stream: PlannedStream) -> Bool {
        guard let old = stream.old, let under = stream.content.base else { return false }
        return under === old && !old.isMini && !stream.isMini
    }

    func planBigStreams() throws(CompoundFileError) {
        for index in streams.indices where !streams[index].isMini {
            let count = base.sectors(streams[index].size)
            if streams[index].size > (base.source.shift == 9 ? Limit.v3FileSize : Limit.v4FileSize) {
                throw CompoundFileError(.tooLarge, "stream", found: streams[index].size)
            }
            if let old = streams[index].old, keepsPages(streams[index]) {
                let (chain, rewritten) = try changedPages(streams[index].content, old, count)
                streams[index].chain = chain
                streams[index].places = rewritten
            } else {
                streams[index].chain = newChain(streams[index].content, count)
            }
            streams[index].places += streams[index].chain.newPlaces
        }
    }

    /// The chain of a stream of which some pages have changed, and the places of it that are written where they are.
    private func changedPages(
        _ content: StreamBuffer, _ old: CommittedStream, _ count: UInt32
    ) throws(CompoundFileError) -> (PlannedChain, rewritten: [(index: UInt32, count: UInt32)]) {
        var chain = PlannedChain()
        var rewritten: [(index: UInt32, count: UInt32)] = []
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
                chain.keep(run.start, count: length)
                rewritten.append((index, length))
            } else {
                freed.append(SectorRun(start: run.start, count: length))
                if index < count { addNew(length, at: index, of: content, to: &chain) }
            }
            index &+= length
        }
        return (chain, rewritten)
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
        chain.keep(run.start &+ within, count: taken)
        placed.append(SectorRun(start: run.start &+ within, count: taken))
        chain.addNew(count &- taken)
    }
}
