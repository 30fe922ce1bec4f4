/// The directory: entries, and the trees that lead to them.
extension CommitPlan {
    /// Writes all entries but for the sectors where big streams start, and plans the directory's own sectors.
    func planDirectory() throws(CompoundFileError) {
        // What goes leaves its tree while all entries have their old names still.
        var trees: ContiguousArray<PlannedTree?> = []
        trees.reserveCapacity(storages.count)
        for storage in storages { trees.append(try shrunkTree(of: storage)) }
        for id in releasedEntries { DirectoryEntry.encodeFree(into: try directory.bytes(id), at: 0) }
        try putEntries()
        for (index, storage) in storages.enumerated() {
            guard let children = storage.children else { continue }
            if try !growTree(trees[index], by: storage.added) { try putTree(children, of: storage.id) }
            children.isTree = true
        }
        try directory.change(0)
    }

    private func putEntries() throws(CompoundFileError) {
        for (id, name) in renames where try directory.view(id)?.name.name.hasSameUnits(name) == false {
            guard var renamed = try directory.entry(id) else { continue }
            renamed.name = name
            try directory.put(id, renamed)
        }
        for index in streams.indices {
            let (id, size) = (streams[index].id, streams[index].size)
            guard !streams[index].isNew, var changed = try directory.entry(id) else {
                try directory.putStream(id, streams[index].name, size: size, start: streams[index].start)
                continue
            }
            changed.size = size
            changed.start = streams[index].start
            try directory.put(id, changed)
        }
        for storage in storages { try putStorage(storage) }
    }

    /// The tree of a storage without the entries that go; nil where it is to be made anew: since much of it changes, or
    /// since whoever wrote it has not kept the rules.
    private func shrunkTree(of storage: PlannedStorage) throws(CompoundFileError) -> PlannedTree? {
        guard storage.children != nil, storage.old.count > 0,
            storage.removed.count &+ storage.added.count <= storage.old.count / 4
        else { return nil }
        var tree = PlannedTree(directory, of: storage.id)
        if !storage.old.isTree { storage.old.isTree = try tree.isSound(storage.old) }
        guard storage.old.isTree else { return nil }
        for member in storage.removed where try !tree.remove(member.id, member.name) { return nil }
        return tree
    }

    /// Puts the new entries into a tree; answers false when it has to be made anew.
    private func growTree(
        _ tree: PlannedTree?, by added: ContiguousArray<Member>
    ) throws(CompoundFileError) -> Bool {
        guard var tree else { return false }
        for member in added where try !tree.insert(member.id, member.name) { return false }
        return true
    }

    private func putStorage(_ storage: PlannedStorage) throws(CompoundFileError) {
        let node = storage.node
        guard !node.changes.isDisjoint(with: [.members, .attributes, .content]) else { return }
        var changed = DirectoryEntry(name: node.name, kind: .storage)
        if case .committed = node.origin, let old = try directory.entry(storage.id) { changed = old }
        if storage.id == .root {
            changed.name = CompoundFile.rootName
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

    /// A perfectly balanced tree of the children. All entries are black except those of a last level that is not full.
    private func putTree(_ children: Listing, of storage: StreamID) throws(CompoundFileError) {
        let ids = children.ids
        var fullLevels = 0
        while 1 << (fullLevels &+ 1) &- 1 <= ids.count { fullLevels &+= 1 }
        let top = try putTree(ids, 0, ids.count, fullLevels)
        if try directory.number(storage, at: 76) != top { try directory.bytes(storage).store(top, 76) }
    }

    /// The tree of a part of the children, of which so many levels are full: the middle one is its root, and so on down.
    /// Answers the root. It is no deeper than there are bits in the number of children.
    private func putTree(
        _ ids: UnsafeBufferPointer<UInt32>, _ low: Int, _ high: Int, _ fullLevels: Int
    ) throws(CompoundFileError) -> UInt32 {
        if low >= high { return StreamID.none.rawValue }
        let middle = (low &+ high) / 2
        let left = try putTree(ids, low, middle, fullLevels &- 1)
        let right = try putTree(ids, middle &+ 1, high, fullLevels &- 1)
        try directory.link(StreamID(ids[middle]), left, right, color: fullLevels > 0 ? 1 : 0)
        return ids[middle]
    }

    /// Fills in where big streams and the mini stream start. All entries concerned lie in sectors that are new already.
    func writeEntries() throws(CompoundFileError) {
        for stream in bigStreams { try directory.bytes(streams[stream.number].id).store(stream.chain.start, 116) }
        let root = try directory.bytes(.root)
        root.store(miniStreamChain.start, 116)
        root.store(miniStreamSize, 120)
    }
}
