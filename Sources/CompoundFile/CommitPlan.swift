/// A commit worked out in memory: every sector number and every image, before the first byte is written.
///
/// Nothing of the base is overwritten. What changes gets new sectors, the old ones become free, and the header, which
/// is written last, leads to the new state.
final class CommitPlan {
    let base: Base
    let context: Context
    /// Sectors that another opener still needs.
    let pinned: Bitmap?

    let fat: PlannedLinks
    var fatLocations: [UInt32]
    var difat: [UInt32]

    let miniFAT: PlannedLinks
    /// Mini sectors below this one are in use.
    var miniCursor: UInt32 = 0
    /// The sectors of the mini stream that change.
    let miniImages = SectorOverlay()

    let directory: PlannedDirectory
    var freeEntries: [UInt32]
    var entryCount: Int

    var storages: ContiguousArray<PlannedStorage> = []
    var streams: ContiguousArray<PlannedStream> = []
    /// Those of them that have sectors of their own, by their places, and these sectors.
    var bigStreams: ContiguousArray<(number: Int, chain: PlannedChain)> = []
    /// The nodes of streams that only the plan knows.
    var ownNodes: [Stream] = []
    var releasedEntries: [StreamID] = []
    /// Elements that were there before, under the names that they have now.
    var renames: [(id: StreamID, name: ElementName)] = []
    /// Sectors that this commit gives up.
    var freed: [SectorRun] = []
    /// Sectors that it takes with what already lies in them.
    var placed: [SectorRun] = []
    /// The streams whose they become, by their first ones.
    var placedOwners: [UInt32: ObjectIdentifier] = [:]

    var directoryChain = PlannedChain()
    var miniFATChain = PlannedChain()
    var miniStreamChain = PlannedChain()
    var header: Header
    var miniStreamSize: UInt64 = 0
    var fatCount = 0
    var neededSectors: UInt32 = 0
    var movedDIFAT = false
    var newLength: UInt64 = 0
    /// The length of a file that this commit overrides.
    var minimumLength: UInt64 = 0
    let now: FileTime
    let perSector: Int
    /// Whether changed sectors are written where they are, and what is given up is used again at once.
    var overwrites = false
    /// Whether what streams give up stays in use by the FAT, and what that is.
    var keepsLinks = false
    var unlinked: [SectorRun] = []
    /// Whether what is given up is used again at once, since nothing leads to it.
    var reusesFreed = false
    /// Sectors from this one on are to be moved forward.
    var cut: UInt32?
    /// Sectors that the FAT may have at most; those beyond its reach are free.
    var fatLimit = Int.max

    /// A child that a storage had, or will have.
    struct Member {
        let name: ElementName
        let id: StreamID
    }

    init(_ context: Context, _ audit: Audit, pinned: Bitmap?) throws(CompoundFileError) {
        self.context = context
        base = context.base
        self.pinned = pinned
        header = base.header
        now = context.now
        perSector = base.directory.entriesPerSector
        fatLocations = []
        for location in base.fat.locations {
            guard let location else { break }
            fatLocations.append(location)
        }
        fat = PlannedLinks(base.fat, count: fatLocations.count)
        fatCount = fatLocations.count
        difat = base.fat.difatSectors
        freeEntries = audit.freeEntries
        entryCount = audit.entryCount
        directory = PlannedDirectory(base.directory, count: Int(base.directory.chain.length))
        miniFAT = PlannedLinks(base.miniFAT, count: Int(base.miniFAT.chain.length))
    }

    /// Works the whole commit out.
    func make(_ root: Storage) throws(CompoundFileError) {
        // Torn sectors grow with the file, and what they lack would then read as links to sector 0.
        if base.source.hasPartialSector { try rewriteTornSector() }
        try gather(root)
        try growDirectory()
        try placeMiniStreams()
        try planBigStreams()
        try planDirectory()
        try assignSectors()
        try writeEntries()
        try finishHeader()
    }

    private func rewriteTornSector() throws(CompoundFileError) {
        let torn = base.source.sectorCount &- 1
        if let index = fatLocations.firstIndex(of: torn) { try fat.change(index) }
        for index in 0..<miniFAT.count where try base.miniFAT.location(ofPiece: index) == torn {
            try miniFAT.change(index)
        }
        for index in 0..<directory.oldCount
        where try base.directory.chain.sector(at: UInt32(index), base.fat) == torn {
            try directory.change(index)
        }
    }

    // MARK: What has changed

    /// Goes through the changed storages in tree order, depth first, which is also the order of new entries. Not by
    /// recursion: storages may nest deeper than a thread's stack is good for.
    private func gather(_ root: Storage) throws(CompoundFileError) {
        guard root.hasChanges else { return }
        var path = [try visit(root, .root)]
        while let current = path.last {
            if let (child, id) = try gather(current) {
                path.append(try visit(child, id))
            } else {
                storages.append(current)
                path.removeLast()
            }
        }
    }

    /// Goes on with the children of a storage until one of them is a changed storage, which is to be gone through next;
    /// answers nil at the end.
    private func gather(_ current: PlannedStorage) throws(CompoundFileError) -> (Storage, StreamID)? {
        let storage = current.node
        while let place = current.advance() {
            switch storage.touched.values[place] {
            case .content(let run):
                let id = try newEntry()
                current.add(storage.touched.name(at: place), id, committed: nil)
                streams.append(PlannedStream(at: place, in: storage, id: id, size: UInt64(run.count)))
            case .element(.stream(let stream)):
                var old: CommittedStream?
                if case .committed(let content) = stream.origin { old = content }
                if let old, current.children != nil { renames.append((old.id, stream.name)) }
                let id = if let old { old.id } else { try newEntry() }
                current.add(stream.name, id, committed: old?.id)
                guard let content = stream.buffer else { continue }
                streams.append(PlannedStream(stream, id: id, content: content, old: old))
                if old != nil { try directory.change(id) }
            case .element(.storage(let child)):
                var committed: StreamID?
                if case .committed(let id) = child.origin { committed = id }
                if let committed, current.children != nil { renames.append((committed, child.name)) }
                let id = if let committed { committed } else { try newEntry() }
                current.add(child.name, id, committed: committed)
                if child.hasChanges { return (child, id) }
            case .removed: break
            }
        }
        return nil
    }

    private func visit(_ storage: Storage, _ id: StreamID) throws(CompoundFileError) -> PlannedStorage {
        if streams.isEmpty { streams.reserveCapacity(storage.touched.count) }
        guard storage.changes.contains(.members), case .committed(let oldID) = storage.origin else {
            return PlannedStorage(storage, id, PlannedStorage.noChildren)
        }
        let old = try storage.committedListing(oldID)
        if old.count > 0 { try releaseRemoved(storage, old) }
        return PlannedStorage(storage, id, old)
    }

    private func releaseRemoved(_ storage: Storage, _ old: Listing) throws(CompoundFileError) {
        var kept: Set<StreamID> = []
        for case .element(let element) in storage.touched.values {
            if let id = element.committedID { kept.insert(id) }
        }
        let before = freeEntries.count
        for place in storage.touched.places {
            if let id = old.id(of: storage.touched.name(at: place)), !kept.contains(id) { try releaseTree(id) }
        }
        // The lowest is taken first, from the end.
        if freeEntries.count > before { freeEntries.sort(by: >) }
    }

    /// Gives up an element with everything below it.
    private func releaseTree(_ top: StreamID) throws(CompoundFileError) {
        var pending = [top]
        while let id = pending.popLast() {
            guard let entry = try base.directory.view(id) else { continue }
            if entry.kind == .storage {
                pending.append(contentsOf: try base.directory.listing(of: id).ids.map(StreamID.init))
            } else {
                try release(CommittedStream(base: base, id: id, entry: entry))
            }
            releasedEntries.append(id)
            freeEntries.append(id.rawValue)
        }
    }

    /// Gives up the sectors or mini sectors of a stream.
    func release(_ stream: CommittedStream) throws(CompoundFileError) {
        guard !stream.isMini else {
            try stream.chain.walk(to: .max, base.miniFAT)
            for extent in stream.chain.extents {
                for offset in 0..<extent.count {
                    let mini = extent.start &+ offset
                    if Int(mini >> UInt32(base.miniFAT.pieceShift)) < miniFAT.count {
                        try miniFAT.set(mini, SectorNumber.free)
                    }
                }
                miniCursor = min(miniCursor, extent.start)
            }
            return
        }
        try stream.chain.walk(to: .max, base.fat)
        for extent in stream.chain.extents { freed.append(SectorRun(start: extent.start, count: extent.count)) }
    }

    /// A free entry, or one of those by which the directory is to grow.
    private func newEntry() throws(CompoundFileError) -> StreamID {
        if !freeEntries.isEmpty {
            let id = StreamID(freeEntries.removeLast())
            try directory.change(id)
            return id
        }
        guard entryCount < (base.source.shift == 9 ? Limit.v3Entries : Int(StreamID.limit)),
            let id = UInt32(exactly: entryCount)
        else { throw CompoundFileError(.mediumFull, "directory", found: UInt64(entryCount)) }
        entryCount &+= 1
        return StreamID(id)
    }

    /// Makes the entries that have been given out, and fills up the last sector with free ones.
    private func growDirectory() throws(CompoundFileError) {
        while directory.count &* perSector < entryCount { try directory.grow() }
        let end = directory.count &* perSector
        freeEntries.insert(contentsOf: (entryCount..<end).reversed().map { UInt32(truncatingIfNeeded: $0) }, at: 0)
        entryCount = end
    }
}

extension Element {
    /// The entry that it had before, if any.
    fileprivate var committedID: StreamID? {
        switch self {
        case .stream(let stream): if case .committed(let content) = stream.origin { return content.id }
        case .storage(let storage): if case .committed(let id) = storage.origin { return id }
        }
        return nil
    }
}
