/// A commit worked out in memory: every sector number and every image, before the first byte is written.
///
/// Nothing of the base is overwritten. What changes gets new sectors, the old ones become free, and the header, which
/// is written last, leads to the new state.
final class CommitPlan {
    let base: Base
    let context: Context
    /// Sectors that another opener still needs.
    let pinned: Bitmap?

    var fat: ContiguousArray<LinkTable.Piece>
    var dirtyFAT: Set<Int> = []
    var fatLocations: [UInt32]
    var difat: [UInt32]

    var miniFAT: ContiguousArray<LinkTable.Piece> = []
    var dirtyMiniFAT: Set<Int> = []
    /// Mini sectors below this one are in use.
    var miniCursor: UInt32 = 0
    var miniImages: [UInt32: [UInt8]] = [:]

    var directory: ContiguousArray<[UInt8]> = []
    var dirtyDirectory: Set<Int> = []
    var freeEntries: [UInt32]
    var entryCount: Int
    let oldDirectoryCount: Int

    var storages: [PlannedStorage] = []
    var streams: [PlannedStream] = []
    var releasedEntries: [StreamID] = []
    /// Elements that were there before, under the names that they have now.
    var renames: [(id: StreamID, name: ElementName)] = []
    /// Sectors that this commit gives up.
    var freed: [SectorRun] = []

    var directoryChain = PlannedChain()
    var miniFATChain = PlannedChain()
    var miniStreamChain = PlannedChain()
    var header: Header
    var miniStreamSize: UInt64 = 0
    /// Directory sectors that get a new place.
    var plannedDirectory: Set<Int> = []
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
    /// Sectors from this one on are to be moved forward.
    var cut: UInt32?
    /// Sectors that the FAT may have at most; those beyond its reach are free.
    var fatLimit = Int.max

    struct PlannedStorage {
        let node: Storage
        let id: StreamID
        /// The children, when they have changed.
        let children: Directory.Listing?
    }

    struct PlannedStream {
        let node: Stream
        let id: StreamID
        let content: StreamBuffer
        let old: CommittedStream?
        var chain = PlannedChain()
        var places: [(index: UInt32, count: UInt32)] = []
        var extents: ContiguousArray<Extent> = []
        var size: UInt64 { content.length }
        var isMini: Bool { size < Limit.miniStreamCutoff }
    }

    init(_ context: Context, _ audit: Audit, pinned: Bitmap?) throws(CompoundFileError) {
        self.context = context
        base = context.base
        self.pinned = pinned
        header = base.header
        now = context.now
        perSector = base.directory.entriesPerSector
        fat = []
        fatLocations = []
        for (index, location) in base.fat.locations.enumerated() {
            guard let location, let piece = try base.fat.piece(index) else { break }
            fat.append(piece)
            fatLocations.append(location)
        }
        fatCount = fatLocations.count
        difat = base.fat.difatSectors
        freeEntries = audit.freeEntries
        entryCount = audit.entryCount
        oldDirectoryCount = Int(base.directory.chain.length)
        for index in 0..<oldDirectoryCount { directory.append(try base.directory.sector(index) ?? []) }
        for index in 0..<Int(base.miniFAT.chain.length) {
            miniFAT.append(try base.miniFAT.piece(index) ?? [])
        }
    }

    /// Works the whole commit out.
    func make(_ root: Storage) throws(CompoundFileError) {
        // Torn sectors grow with the file, and what they lack would then read as links to sector 0.
        if base.source.hasPartialSector { try rewriteTornSector() }
        try gather(root, .root)
        try placeMiniStreams()
        try planBigStreams()
        planDirectory()
        try assignSectors()
        try writeEntries()
        try finishHeader()
    }

    private func rewriteTornSector() throws(CompoundFileError) {
        let torn = base.source.sectorCount &- 1
        if let index = fatLocations.firstIndex(of: torn) { dirtyFAT.insert(index) }
        for index in 0..<miniFAT.count where try base.miniFAT.location(ofPiece: index) == torn {
            dirtyMiniFAT.insert(index)
        }
        for index in 0..<oldDirectoryCount
        where try base.directory.chain.sector(at: UInt32(index), base.fat) == torn {
            dirtyDirectory.insert(index)
        }
    }

    // MARK: What has changed

    /// Goes through the changed storages in tree order, depth first, which is also the order of new entries.
    private func gather(_ storage: Storage, _ id: StreamID) throws(CompoundFileError) {
        guard storage.hasChanges else { return }
        var listing: Directory.Listing?
        if storage.changes.contains(.members) {
            listing = try gatherMembers(storage, id)
        } else {
            let changed = storage.touched.keys.sorted()
            for name in changed { _ = try gather(name, storage, nil) }
        }
        storages.append(PlannedStorage(node: storage, id: id, children: listing))
    }

    private func gatherMembers(_ storage: Storage, _ id: StreamID) throws(CompoundFileError) -> Directory.Listing {
        var old: Directory.Listing?
        if case .committed(let oldID) = storage.origin { old = try base.directory.listing(of: oldID) }
        try releaseRemoved(storage, old)
        let listing = Directory.Listing()
        for name in try storage.names() {
            guard let child = try gather(name, storage, old) else { continue }
            listing.entries.append((child.name, child.id))
            listing.byName[child.name] = child.id
        }
        return listing
    }

    /// The entry of one child, which is made if need be, and the changes below it.
    private func gather(
        _ name: ElementName, _ storage: Storage, _ old: Directory.Listing?
    ) throws(CompoundFileError) -> (name: ElementName, id: StreamID)? {
        guard case .element(let element) = storage.touched[name] else {
            return old?.byName[name].map { (name, $0) }
        }
        switch element {
        case .stream(let stream):
            var committed: CommittedStream?
            if case .committed(let content) = stream.origin {
                committed = content
                renames.append((content.id, stream.name))
            }
            let id: StreamID
            if let committed { id = committed.id } else { id = try newEntry() }
            if let content = stream.buffer {
                streams.append(PlannedStream(node: stream, id: id, content: content, old: committed))
                markEntry(id)
            }
            return (stream.name, id)
        case .storage(let child):
            var id: StreamID
            if case .committed(let oldID) = child.origin {
                id = oldID
                renames.append((id, child.name))
            } else {
                id = try newEntry()
            }
            try gather(child, id)
            return (child.name, id)
        }
    }

    private func releaseRemoved(_ storage: Storage, _ old: Directory.Listing?) throws(CompoundFileError) {
        guard let old else { return }
        var kept: Set<StreamID> = []
        for case .element(let element) in storage.touched.values {
            switch element {
            case .stream(let stream): if case .committed(let content) = stream.origin { kept.insert(content.id) }
            case .storage(let child): if case .committed(let id) = child.origin { kept.insert(id) }
            }
        }
        let before = freeEntries.count
        for (name, id) in old.entries where storage.touched[name] != nil && !kept.contains(id) {
            try releaseTree(id)
        }
        // The lowest is taken first, from the end.
        if freeEntries.count > before { freeEntries.sort(by: >) }
    }

    /// Gives up an element with everything below it.
    private func releaseTree(_ top: StreamID) throws(CompoundFileError) {
        var pending = [top]
        while let id = pending.popLast() {
            guard let entry = try base.directory.entry(id) else { continue }
            if entry.kind == .storage {
                pending.append(contentsOf: try base.directory.listing(of: id).entries.map { $0.id })
            } else {
                try release(CommittedStream(base: base, id: id, entry: entry))
            }
            releasedEntries.append(id)
            freeEntries.append(id.rawValue)
            let sector = Int(id.rawValue) / perSector
            let offset = Int(id.rawValue) % perSector &* Limit.entrySize
            if sector < directory.count {
                directory[sector].withUnsafeMutableBytes { DirectoryEntry.encodeFree(into: $0, at: offset) }
            }
            markEntry(id)
        }
    }

    /// Gives up the sectors or mini sectors of a stream.
    func release(_ stream: CommittedStream) throws(CompoundFileError) {
        guard !stream.isMini else {
            try stream.chain.walk(to: .max, base.miniFAT)
            for extent in stream.chain.extents {
                for offset in 0..<extent.count { setMiniLink(extent.start &+ offset, SectorNumber.free) }
                miniCursor = min(miniCursor, extent.start)
            }
            return
        }
        try stream.chain.walk(to: .max, base.fat)
        for extent in stream.chain.extents { freed.append(SectorRun(start: extent.start, count: extent.count)) }
    }

    private func newEntry() throws(CompoundFileError) -> StreamID {
        if let id = freeEntries.popLast() {
            markEntry(StreamID(id))
            return StreamID(id)
        }
        guard entryCount < (base.source.shift == 9 ? Limit.v3Entries : Int(StreamID.limit)),
            let id = UInt32(exactly: entryCount)
        else { throw CompoundFileError(.mediumFull, "directory", found: UInt64(entryCount)) }
        var sector = [UInt8](repeating: 0, count: base.source.sectorSize)
        sector.withUnsafeMutableBytes { bytes in
            for index in 0..<perSector { DirectoryEntry.encodeFree(into: bytes, at: index &* Limit.entrySize) }
        }
        directory.append(sector)
        entryCount &+= perSector
        for offset in (1..<UInt32(perSector)).reversed() { freeEntries.append(id &+ offset) }
        markEntry(StreamID(id))
        return StreamID(id)
    }

    func markEntry(_ id: StreamID) { dirtyDirectory.insert(Int(id.rawValue) / perSector) }
}
