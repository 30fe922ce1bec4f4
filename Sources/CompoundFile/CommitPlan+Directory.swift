/// The directory: entries, and the trees that lead to them.
extension CommitPlan {
    func entry(_ id: StreamID) -> DirectoryEntry? {
        let sector = Int(id.rawValue) / perSector
        guard sector < directory.count else { return nil }
        let offset = Int(id.rawValue) % perSector &* Limit.entrySize
        return directory[sector].withUnsafeBytes { DirectoryEntry($0, at: offset) }
    }

    private func put(_ id: StreamID, _ entry: DirectoryEntry) {
        let sector = Int(id.rawValue) / perSector
        guard sector < directory.count else { return }
        let offset = Int(id.rawValue) % perSector &* Limit.entrySize
        directory[sector].withUnsafeMutableBytes { entry.encode(into: $0, at: offset) }
        dirtyDirectory.insert(sector)
    }

    /// Writes all entries but for the sectors where streams start, and plans the directory's own sectors.
    func planDirectory() {
        for (id, name) in renames {
            guard var renamed = entry(id), !renamed.name.hasSameUnits(name) else { continue }
            renamed.name = name
            put(id, renamed)
        }
        for stream in streams {
            var changed = stream.old == nil ? nil : entry(stream.id)
            if changed == nil { changed = DirectoryEntry(name: stream.node.name, kind: .stream) }
            changed?.size = stream.size
            if let changed { put(stream.id, changed) }
        }
        for storage in storages { putStorage(storage) }
        for storage in storages {
            if let children = storage.children { putTree(children, of: storage.id) }
        }
        dirtyDirectory.insert(0)
    }

    private func putStorage(_ storage: PlannedStorage) {
        let node = storage.node
        guard !node.changes.isDisjoint(with: [.members, .attributes, .content]) else { return }
        var changed = DirectoryEntry(name: node.name, kind: .storage)
        if case .committed = node.origin, let old = entry(storage.id) { changed = old }
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
        put(storage.id, changed)
    }

    /// A perfectly balanced tree of the children: the middle one is the root, and so on down. All entries are black
    /// except those of a last level that is not full.
    private func putTree(_ children: Directory.Listing, of storage: StreamID) {
        let ids = children.entries.map { $0.id }
        var fullLevels = 0
        while 1 << (fullLevels &+ 1) &- 1 <= ids.count { fullLevels &+= 1 }
        var pending: [(low: Int, high: Int, level: Int)] = [(0, ids.count, 0)]
        while let (low, high, level) = pending.popLast(), low < high {
            let middle = (low &+ high) / 2
            let left = low < middle ? ids[(low &+ middle) / 2] : .none
            let right = middle &+ 1 < high ? ids[(middle &+ 1 &+ high) / 2] : .none
            link(ids[middle], left, right, isBlack: level < fullLevels)
            if low < middle { pending.append((low, middle, level &+ 1)) }
            if middle &+ 1 < high { pending.append((middle &+ 1, high, level &+ 1)) }
        }
        let top = ids.isEmpty ? StreamID.none : ids[ids.count / 2]
        if var changed = entry(storage), changed.child != top {
            changed.child = top
            put(storage, changed)
        }
    }

    private func link(_ id: StreamID, _ left: StreamID, _ right: StreamID, isBlack: Bool) {
        guard var changed = entry(id),
            changed.left != left || changed.right != right || changed.isBlack != isBlack
        else { return }
        (changed.left, changed.right, changed.isBlack) = (left, right, isBlack)
        put(id, changed)
    }

    /// Fills in where streams and the mini stream start. All entries concerned lie in sectors that are new already.
    func writeEntries() throws(CompoundFileError) {
        for stream in streams {
            guard var changed = entry(stream.id) else { continue }
            changed.start = stream.extents.first?.start ?? SectorNumber.endOfChain
            put(stream.id, changed)
        }
        guard var root = entry(.root) else { return }
        let first = miniStreamChain.extents.first?.start ?? SectorNumber.endOfChain
        root.start = first
        root.size = miniStreamSize
        put(.root, root)
        guard dirtyDirectory.allSatisfy({ $0 >= oldDirectoryCount || plannedDirectory.contains($0) }) else {
            throw CompoundFileError(.corrupt, "commit plan")
        }
    }
}
