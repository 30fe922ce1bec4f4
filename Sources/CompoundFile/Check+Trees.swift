/// The storages: the shape of their trees, and the ends of their streams.
extension Check {
    func checkStorages() throws(CompoundFileError) {
        var storages = [StreamID.root]
        while let storage = storages.popLast() {
            let listing = try base.directory.listing(of: storage)
            try checkTree(of: storage, count: listing.count)
            for id in listing.ids.map(StreamID.init) {
                guard let entry = try base.directory.view(id) else { continue }
                if entry.kind == .storage { storages.append(id) } else { try checkSlack(entry, id) }
            }
        }
    }

    /// Walks one tree without recursion, and not further than a tree of that many entries can go.
    private func checkTree(of storage: StreamID, count: Int) throws(CompoundFileError) {
        guard let top = try base.directory.entry(storage)?.child else { return }
        var pending: [(id: StreamID, isBelowRed: Bool, blacks: Int, depth: Int)] = [(top, true, 0, 0)]
        var (visits, deepest) = (0, 0)
        var blackHeight: Int?
        var isRedBlack = true
        while let (id, isBelowRed, blacks, depth) = pending.popLast() {
            guard id != .none, id.rawValue != 0, let entry = try base.directory.entry(id) else {
                if blackHeight ?? blacks != blacks { isRedBlack = false }
                blackHeight = blacks
                continue
            }
            visits &+= 1
            // More than there are: some are met twice, which is a finding already.
            if visits > count { return }
            deepest = max(deepest, depth)
            // The top counts as below a red one, since it should be black itself.
            if isBelowRed, !entry.isBlack { isRedBlack = false }
            let below = blacks &+ (entry.isBlack ? 1 : 0)
            pending.append((entry.right, !entry.isBlack, below, depth &+ 1))
            pending.append((entry.left, !entry.isBlack, below, depth &+ 1))
        }
        if !isRedBlack { note(.redBlackTree, storage) }
        // A red-black tree of n entries is at most twice as deep as a perfect one.
        if 1 << min(deepest / 2, 40) > count &+ 1 { note(.unbalancedTree, storage) }
    }

    private func note(_ code: Finding.Code, _ storage: StreamID) {
        log.note(code, "storage", UInt64(storage.rawValue), offset: base.directory.offset(of: storage))
    }

    /// What the last sector of a stream holds behind the stream's end; writers have leaked other data there.
    private func checkSlack(_ entry: EntryView, _ id: StreamID) throws(CompoundFileError) {
        // In a torn file the sector itself may be missing.
        guard entry.size > 0, !base.source.hasPartialSector else { return }
        // Thousands of streams may share one long chain, which would be walked for each; none is sound then anyway.
        guard !log.hasSharedSectors else { return }
        let stream = CommittedStream(base: base, id: id, entry: entry)
        let unit = stream.isMini ? Limit.miniSectorSize : base.source.sectorSize
        let used = Int(truncatingIfNeeded: entry.size & (UInt64(unit) &- 1))
        guard used > 0, try stream.available() == entry.size else { return }
        var slack = [UInt8](repeating: 0, count: unit &- used)
        _ = try slack.lendMutableBytes { (target) throws(CompoundFileError) in
            try stream.isMini
                ? base.readMini(stream.chain, at: entry.size, into: target)
                : base.read(stream.chain, at: entry.size, into: target)
        }
        if slack.contains(where: { $0 != 0 }) {
            log.note(.uncleanSlack, "stream", UInt64(id.rawValue), offset: base.directory.offset(of: id))
        }
    }
}
