/// The directory: entries, and the trees that lead to them.
extension CommitPlan {
    /// Writes all entries but for the sectors where streams start, and plans the directory's own sectors.
    func planDirectory() throws(CompoundFileError) {
        for (id, name) in renames {
            guard var renamed = try directory.entry(id), !renamed.name.hasSameUnits(name) else { continue }
            renamed.name = name
            try directory.put(id, renamed)
        }
        for stream in streams {
            var changed = stream.old == nil ? nil : try directory.entry(stream.id)
            if changed == nil { changed = DirectoryEntry(name: stream.node.name, kind: .stream) }
            changed?.size = stream.size
            if let changed { try directory.put(stream.id, changed) }
        }
        for storage in storages { try putStorage(storage) }
        for storage in storages {
            if let children = storage.children { try putTree(children, of: storage.id) }
        }
        try directory.change(0)
    }

    private func putStorage(_ storage: PlannedStorage) throws(CompoundFileError) {
        let node = storage.node
        guard !node.changes.isDisjoint(with: [.members, .attributes, .content]) else { return }
        var changed = DirectoryEntry(name: node.name, kind: .storage)
        if case .committed = node.origin, let old = try directory.entry(storage.id) { changed = old }
        if storage.id == .root {
            changed.name = .literal("Root Entry")
            changed.type = DirectoryEntry.Kind.root.rawValue
        }
        var attributes = node.attributes
        if !node.changes.contains(.modificationTime), !node.changes.isDisjoint(with: [.members, .content]) {
            attributes.modified = now
        }
        changed.clsid = attributes.clsid
        changed.stateBits = attributes.stateBits
        changed.created = attributes.created
        changed.modified = attributes.modified
        try directory.put(storage.id, changed)
    }

    /// A perfectly balanced tree of the children: the middle one is the root, and so on down. All entries are black
    /// except those of a last level that is not full.
    private func putTree(_ children: Listing, of storage: StreamID) throws(CompoundFileError) {
        let ids = children.ids
        var fullLevels = 0
        while 1 << (fullLevels &+ 1) &- 1 <= ids.count { fullLevels &+= 1 }
        let none = StreamID.none.rawValue
        var pending: ContiguousArray<(low: Int, high: Int, level: Int)> = [(0, ids.count, 0)]
        while let (low, high, level) = pending.popLast(), low < high {
            let middle = (low &+ high) / 2
            let left = low < middle ? ids[(low &+ middle) / 2] : none
            let right = middle &+ 1 < high ? ids[(middle &+ 1 &+ high) / 2] : none
            try link(StreamID(ids[middle]), left, right, color: level < fullLevels ? 1 : 0)
            if low < middle { pending.append((low, middle, level &+ 1)) }
            if middle &+ 1 < high { pending.append((middle &+ 1, high, level &+ 1)) }
        }
        let top = ids.isEmpty ? none : ids[ids.count / 2]
        if try directory.number(storage, at: 76) != top { try directory.bytes(storage).store(top, 76) }
    }

    private func link(
        _ id: StreamID, _ left: UInt32, _ right: UInt32, color: UInt8
    ) throws(CompoundFileError) {
        if try directory.number(id, at: 68) == left, try directory.number(id, at: 72) == right,
            try directory.color(id) == color
        {
            return
        }
        let bytes = try directory.bytes(id)
        bytes.store(left, 68)
        bytes.store(right, 72)
        bytes.store(color, 67)
    }

    /// Fills in where streams and the mini stream start. All entries concerned lie in sectors that are new already.
    func writeEntries() throws(CompoundFileError) {
        for stream in streams {
            let start = stream.extents.first?.start ?? SectorNumber.endOfChain
            try directory.bytes(stream.id).store(start, 116)
        }
        let root = try directory.bytes(.root)
        root.store(miniStreamChain.extents.first?.start ?? SectorNumber.endOfChain, 116)
        root.store(miniStreamSize, 120)
    }
}
