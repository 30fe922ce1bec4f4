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
        let content = try streams[index].content.readAll()
        let count = UInt32(truncatingIfNeeded: (content.count &+ 63) / 64)
        var extents: ContiguousArray<Extent> = []
        var last: UInt32?
        for place in 0..<count {
            let mini = nextFreeMini()
            setMiniLink(mini, SectorNumber.endOfChain)
            if let last { setMiniLink(last, mini) }
            last = mini
            if let end = extents.indices.last, extents[end].start &+ extents[end].count == mini {
                extents[end].count &+= 1
            } else {
                extents.append(Extent(index: place, start: mini, count: 1))
            }
            try copyMini(content, from: Int(place) &* Limit.miniSectorSize, to: mini)
        }
        streams[index].extents = extents
    }

    private func copyMini(_ content: [UInt8], from start: Int, to mini: UInt32) throws(CompoundFileError) {
        let sector = mini / minisPerSector
        var image = try takeMiniImage(sector)
        let offset = Int(mini % minisPerSector) &* Limit.miniSectorSize
        let count = min(Limit.miniSectorSize, content.count &- start)
        image.withUnsafeMutableBytes { target in
            content.withUnsafeBytes { source in
                let part = UnsafeMutableRawBufferPointer(
                    rebasing: target[offset..<offset &+ Limit.miniSectorSize])
                part.initializeMemory(as: UInt8.self, repeating: 0)
                part.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start..<start &+ count]))
            }
        }
        miniImages[sector] = image
    }

    /// A sector of the mini stream as the base has it, taken out of the images so that changing it copies nothing.
    private func takeMiniImage(_ sector: UInt32) throws(CompoundFileError) -> [UInt8] {
        if let image = miniImages.removeValue(forKey: sector) { return image }
        guard let number = try base.miniStream.sector(at: sector, base.fat) else {
            return [UInt8](repeating: 0, count: base.source.sectorSize)
        }
        return try base.source.sector(number, fill: 0)
    }

    /// Has a sector of the mini stream written anew.
    func loadMiniImage(_ sector: UInt32) throws(CompoundFileError) {
        miniImages[sector] = try takeMiniImage(sector)
    }

    private func nextFreeMini() -> UInt32 {
        while true {
            let index = Int(miniCursor >> miniShift)
            if index >= miniFAT.count {
                miniFAT.append(LinkTable.Piece(repeating: SectorNumber.free, count: 1 << Int(miniShift)))
            }
            let piece = miniFAT[index]
            let mask = Int(1 << miniShift) &- 1
            var place = Int(miniCursor) & mask
            while place < piece.count, piece[place] != SectorNumber.free { place &+= 1 }
            miniCursor = UInt32(truncatingIfNeeded: index << Int(miniShift) &+ place)
            if place < piece.count { return miniCursor }
        }
    }

    func setMiniLink(_ mini: UInt32, _ link: UInt32) {
        let index = Int(mini >> miniShift)
        guard index < miniFAT.count else { return }
        miniFAT[index][Int(mini & (1 << miniShift &- 1))] = link
        dirtyMiniFAT.insert(index)
    }

    private func miniLink(_ mini: UInt32) -> UInt32 {
        let index = Int(mini >> miniShift)
        guard index < miniFAT.count else { return SectorNumber.free }
        return miniFAT[index][Int(mini) & (Int(1 << miniShift) &- 1)]
    }

    /// How far mini sectors are in use.
    private func usedMinis() -> UInt32 {
        for index in miniFAT.indices.reversed() {
            if let place = miniFAT[index].lastIndex(where: { $0 != SectorNumber.free }) {
                return UInt32(truncatingIfNeeded: index << Int(miniShift) &+ place &+ 1)
            }
        }
        return 0
    }

    private func planMiniChains() throws(CompoundFileError) {
        let used = usedMinis()
        miniStreamSize = UInt64(used) << UInt64(Limit.miniShift)
        let pieces = Int((used &+ (1 << miniShift) &- 1) >> miniShift)
        if miniFAT.count > pieces { miniFAT.removeLast(miniFAT.count &- pieces) }
        dirtyMiniFAT = dirtyMiniFAT.filter { $0 < pieces }
        let sectors = (used &+ minisPerSector &- 1) / minisPerSector
        for number in sectors..<max(sectors, base.miniStream.length &+ 1) { miniImages[number] = nil }
        for index in miniImages.keys { try zeroFreeMinis(index) }
        miniStreamChain = try plannedChain(base.miniStream, count: Int(sectors)) { self.miniImages[UInt32($0)] != nil }
        miniFATChain = try plannedChain(base.miniFAT.chain, count: pieces) { self.dirtyMiniFAT.contains($0) }
    }

    /// What a removed stream held does not stay in sectors that are written anew.
    private func zeroFreeMinis(_ sector: UInt32) throws(CompoundFileError) {
        var image = try takeMiniImage(sector)
        for place in 0..<minisPerSector where miniLink(sector &* minisPerSector &+ place) == SectorNumber.free {
            let offset = Int(place) &* Limit.miniSectorSize
            image.withUnsafeMutableBytes { target in
                UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset &+ Limit.miniSectorSize])
                    .copyBytes(from: repeatElement(0, count: Limit.miniSectorSize))
            }
        }
        miniImages[sector] = image
    }

    /// A chain of `count` places in which the changed ones get new sectors.
    func plannedChain(
        _ old: Chain, count: Int, isChanged: (Int) -> Bool
    ) throws(CompoundFileError) -> PlannedChain {
        var chain = PlannedChain()
        let oldCount = Int(old.length)
        for index in 0..<max(count, oldCount) {
            let sector = index < oldCount ? try old.sector(at: UInt32(index), base.fat) : nil
            if let sector, index < count, !isChanged(index) || isRewritten(sector) {
                chain.keep(sector)
                continue
            }
            if index < count { chain.addNew() }
            if let sector { freed.append(SectorRun(start: sector, count: 1)) }
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
                streams[index].chain.addNew(count)
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
            let pageEnd = (index / perPage &+ 1) &* perPage
            let isKept = index < min(kept, count) && !content.hasPage(UInt64(index / perPage))
            var end = min(pageEnd, max(count, old.chain.length))
            if isKept { end = min(end, kept, count) } else if index < count { end = min(end, count) }
            guard let run = try old.chain.run(at: index, base.fat) else {
                chain.addNew(min(end, count) &- index)
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
                if index < count { chain.addNew(length) }
            }
            index &+= length
        }
        return (chain, rewritten)
    }
}
