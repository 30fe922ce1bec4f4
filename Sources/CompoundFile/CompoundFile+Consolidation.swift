extension CompoundFile {
    /// How many times sectors are moved forward: each move frees the places of the tables that it changes.
    private static let consolidationRounds = 4

    /// Moves the last sectors of the file into free ones further ahead and cuts it off behind the rest. Each round is a
    /// commit of its own, as safe as any. Some sectors stay free: those that the tables left in the last round.
    func consolidate(_ options: CommitOptions) -> CommitOutcome {
        guard opener.isAlone() else { return .hasOtherOpeners }
        do throws(CompoundFileError) {
            if !unlinkedRuns.isEmpty { try freeUnlinked(options.subtracting(.withoutSync)) }
            guard unlinkedRuns.isEmpty else { return .consolidationFailed }
            for _ in 0..<CompoundFile.consolidationRounds {
                guard let plan = try forwardPlan() else { break }
                try carryOut(plan, nil, context.base.headerBytes, options.subtracting(.withoutSync))
                renewContents(of: root, Set(plan.streams.map { $0.id }))
            }
            return .done
        } catch {
            return .consolidationFailed
        }
    }

    /// A plan that moves everything behind a certain sector forward; nil when nothing would be won.
    private func forwardPlan() throws(CompoundFileError) -> CommitPlan? {
        let audit = try soundAudit()
        let pinned = try pinnedSectors(nil)
        let plan = try CommitPlan(context, audit, pinned: pinned)
        guard let cut = try plan.bestCut() else { return nil }
        plan.cut = cut
        try plan.gatherTail(cut)
        try plan.make(root)
        guard plan.newLength <= context.base.source.length else { return nil }
        return plan
    }

    /// Has the nodes of streams that were moved read from their new places.
    private func renewContents(of root: Storage, _ moved: Set<StreamID>) {
        var pending = [root]
        while let storage = pending.popLast() {
            storage.settleStrays()
            pending += storage.storages
            for case .element(.stream(let stream)) in storage.touched.values {
                guard case .committed(let content) = stream.origin, moved.contains(content.id),
                    let entry = try? context.base.directory.view(content.id)
                else { continue }
                stream.origin = .committed(CommittedStream(base: context.base, id: content.id, entry: entry))
            }
        }
    }
}

extension CommitPlan {
    /// The lowest sector such that all behind it find room ahead of it, the tables that this changes included.
    fileprivate func bestCut() throws(CompoundFileError) -> UInt32? {
        let tables = fatLocations.count &+ difat.count &+ directory.count
        let end = base.source.sectorCount
        var free = 0
        for sector in 0..<end where try isFree(sector) { free &+= 1 }
        var used = 0
        var best: UInt32?
        for sector in (0..<end).reversed() {
            guard try isFree(sector) else {
                used &+= 1
                guard used &+ tables <= free else { return best }
                best = sector
                continue
            }
            free &-= 1
        }
        return best
    }

    private func isFree(_ sector: UInt32) throws(CompoundFileError) -> Bool {
        let index = Int(sector >> UInt32(base.fat.pieceShift))
        guard index < fat.count else { return true }
        return try fat.link(of: sector) == SectorNumber.free && pinned?.contains(sector) != true
    }

    /// Notes everything that lies behind the cut as changed.
    fileprivate func gatherTail(_ cut: UInt32) throws(CompoundFileError) {
        dropFATSectors(from: Int((cut &- 1) >> UInt32(base.fat.pieceShift)) &+ 1)
        for (index, location) in fatLocations.enumerated() where location >= cut { try fat.change(index) }
        // One piece that the DIFAT lists is enough: it moves as a whole.
        if fatCount > Limit.headerDIFATCount, difat.contains(where: { $0 >= cut }) {
            try fat.change(Limit.headerDIFATCount)
        }
        for index in 0..<directory.oldCount where try isBehind(cut, base.directory.chain, index) {
            try directory.change(index)
        }
        for index in 0..<miniFAT.count where try isBehind(cut, base.miniFAT.chain, index) { try miniFAT.change(index) }
        for index in 0..<Int(base.miniStream.length) where try isBehind(cut, base.miniStream, index) {
            try miniImage(UInt32(truncatingIfNeeded: index))
        }
        for index in 0..<entryCount {
            guard let id = UInt32(exactly: index), let entry = try base.directory.view(StreamID(id)),
                entry.kind == .stream, entry.size >= Limit.miniStreamCutoff
            else { continue }
            try gatherTail(cut, StreamID(id), entry)
        }
    }

    /// Gives up the sectors of the FAT that tell of nothing but what lies behind the cut.
    private func dropFATSectors(from count: Int) {
        guard count < fatCount else { return }
        for location in fatLocations[count...] { freed.append(SectorRun(start: location, count: 1)) }
        fatLocations.removeSubrange(count...)
        fat.truncate(to: count)
        fatCount = count
        fatLimit = count
    }

    private func gatherTail(_ cut: UInt32, _ id: StreamID, _ entry: EntryView) throws(CompoundFileError) {
        let content = CommittedStream(base: base, id: id, entry: entry)
        try content.chain.walk(to: .max, base.fat)
        guard content.chain.extents.contains(where: { $0.start &+ $0.count > cut }) else { return }
        let node = Stream(context: context, parent: nil, name: entry.name.name, origin: .committed(content))
        let buffer = StreamBuffer(over: content, length: content.size, scratch: context.scratch)
        node.buffer = buffer
        ownNodes.append(node)
        streams.append(PlannedStream(node, id: id, content: buffer, old: content))
        try directory.change(id)
    }

    private func isBehind(_ cut: UInt32, _ chain: Chain, _ index: Int) throws(CompoundFileError) -> Bool {
        guard let index = UInt32(exactly: index), let sector = try chain.sector(at: index, base.fat) else { return false }
        return sector >= cut
    }
}
