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

    var storages: [PlannedStorage] = []
    /// Gone through by index: a copy of one costs more than what is done with it.
    var streams: ContiguousArray<PlannedStream> = []
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

    struct PlannedStorage {
        let node: Storage
        let id: StreamID
        /// The children that there were, and those that there will be, when they have changed.
        let old: Listing
        let children: Listing?
        /// What the tree of the old ones loses and gets.
        let removed: ContiguousArray<Member>
        let added: ContiguousArray<Member>
    }

    struct PlannedStream {
        /// The storage holds the node, and this its buffer, until the plan is published.
        private var bareNode: Unmanaged<Stream>
        private let bareContent: Unmanaged<StreamBuffer>
        let id: StreamID
        let old: CommittedStream?
        /// Of a big stream: its chain, the places of it that are written, and where it came to lie.
        var chain = PlannedChain()
        var places: [(index: UInt32, count: UInt32)] = []
        var extents: ContiguousArray<Extent> = []
        /// The first sector or mini sector.
        var start = SectorNumber.endOfChain
        let size: UInt64

        init(node: Stream, id: StreamID, content: StreamBuffer, old: CommittedStream?) {
            (bareNode, bareContent) = (.passUnretained(node), .passUnretained(content))
            (self.id, self.old) = (id, old)
            size = content.length
        }

        var node: Stream { bareNode.takeUnretainedValue() }
        var content: StreamBuffer { bareContent.takeUnretainedValue() }

        /// Whether nobody but the storage holds the node.
        var isUnwatched: Bool {
            mutating get {
                withUnsafeMutablePointer(to: &bareNode) { place in
                    place.withMemoryRebound(to: Stream.self, capacity: 1) { isKnownUniquelyReferenced(&$0.pointee) }
                }
            }
        }

        var isMini: Bool { size < Limit.miniStreamCutoff }
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

    /// A storage whose children are being gone through.
    private final class Visit {
        let storage: Storage
        let id: StreamID
        let old: Listing
        /// The places of what is known of the children, by name.
        private let order: ContiguousArray<Int>
        /// The children as they will be; nil when they are those that there were.
        let listing: Listing?
        private(set) var removed: ContiguousArray<Member> = []
        private(set) var added: ContiguousArray<Member> = []
        private var place = 0
        private var next = 0

        init(_ storage: Storage, _ id: StreamID, _ old: Listing) {
            (self.storage, self.id, self.old) = (storage, id, old)
            order = storage.touched.placesByName
            listing = storage.changes.contains(.members) ? Listing(capacity: old.count &+ order.count) : nil
        }

        /// The next child that there is something to know about; what lies in between stays as it was.
        func advance() -> Element? {
            while next < order.count {
                let index = order[next]
                next &+= 1
                if place < old.count { keep(before: storage.touched.entries[index].name) }
                if case .element(let element) = storage.touched.entries[index].value { return element }
                if place < old.count, old.names[place] == storage.touched.entries[index].name { leaveOut() }
            }
            keep(before: nil)
            return nil
        }

        /// Takes note of the entry that the child has which `advance` gave.
        func add(_ element: Element, _ id: StreamID) {
            guard let listing else { return }
            listing.append(element.name, id)
            // The tree is made anew.
            if old.count == 0 { return }
            if place < old.count, old.names[place] == element.name {
                // A new element may have been given the entry of the one whose name it has.
                if element.committedID == old.id(at: place) {
                    place &+= 1
                    return
                }
                leaveOut()
            }
            added.append(Member(name: element.name, id: id))
        }

        private func leaveOut() {
            removed.append(Member(name: old.names[place], id: old.id(at: place)))
            place &+= 1
        }

        private func keep(before name: ElementName?) {
            guard let listing, place < old.count else { return }
            let end = name.map { old.firstPlace(from: place, notBefore: $0) } ?? old.count
            listing.append(old, place..<end)
            place = end
        }

        var planned: PlannedStorage {
            PlannedStorage(node: storage, id: id, old: old, children: listing, removed: removed, added: added)
        }
    }

    /// Goes through the changed storages in tree order, depth first, which is also the order of new entries. Not by
    /// recursion: storages may nest deeper than a thread's stack is good for.
    private func gather(_ root: Storage) throws(CompoundFileError) {
        guard root.hasChanges else { return }
        var path = [try visit(root, .root)]
        while let current = path.last {
            guard let element = current.advance() else {
                storages.append(current.planned)
                path.removeLast()
                continue
            }
            let id = try gather(element, hasRenames: current.listing != nil)
            current.add(element, id)
            if case .storage(let child) = element, child.hasChanges { path.append(try visit(child, id)) }
        }
    }

    private func visit(_ storage: Storage, _ id: StreamID) throws(CompoundFileError) -> Visit {
        if streams.isEmpty { streams.reserveCapacity(storage.touched.count) }
        guard storage.changes.contains(.members), case .committed(let oldID) = storage.origin else {
            return Visit(storage, id, Listing())
        }
        let old = try storage.committedListing(oldID)
        if old.count > 0 { try releaseRemoved(storage, old) }
        return Visit(storage, id, old)
    }

    /// The entry of one child, which is made if need be.
    private func gather(_ element: Element, hasRenames: Bool) throws(CompoundFileError) -> StreamID {
        switch element {
        case .stream(let stream):
            var committed: CommittedStream?
            if case .committed(let content) = stream.origin {
                committed = content
                if hasRenames { renames.append((content.id, stream.name)) }
            }
            let id: StreamID
            if let committed { id = committed.id } else { id = try newEntry() }
            if let content = stream.buffer {
                streams.append(PlannedStream(node: stream, id: id, content: content, old: committed))
                try markEntry(id)
            }
            return id
        case .storage(let child):
            guard case .committed(let id) = child.origin else { return try newEntry() }
            if hasRenames { renames.append((id, child.name)) }
            return id
        }
    }

    private func releaseRemoved(_ storage: Storage, _ old: Listing) throws(CompoundFileError) {
        var kept: Set<StreamID> = []
        for case .element(let element) in storage.touched.entries.lazy.map(\.value) {
            if let id = element.committedID { kept.insert(id) }
        }
        let before = freeEntries.count
        for entry in storage.touched.entries {
            if let id = old.id(of: entry.name), !kept.contains(id) { try releaseTree(id) }
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

    private func newEntry() throws(CompoundFileError) -> StreamID {
        if let id = freeEntries.popLast() {
            try markEntry(StreamID(id))
            return StreamID(id)
        }
        guard entryCount < (base.source.shift == 9 ? Limit.v3Entries : Int(StreamID.limit)),
            let id = UInt32(exactly: entryCount)
        else { throw CompoundFileError(.mediumFull, "directory", found: UInt64(entryCount)) }
        try directory.grow()
        entryCount &+= perSector
        for offset in (1..<UInt32(perSector)).reversed() { freeEntries.append(id &+ offset) }
        return StreamID(id)
    }

    func markEntry(_ id: StreamID) throws(CompoundFileError) { try directory.change(Int(id.rawValue) / perSector) }
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
