/// The directory ([MS-CFB] 2.6): its sectors read one by one as names are sought, and each storage's children.
final class Directory {
    private(set) var chain: Chain
    let source: SectorSource
    let log: FindingLog
    private var fat: FAT
    /// The sectors read so far, by their place in the chain.
    var sectors: [[UInt8]?] = []
    /// The children of the storages that have been traversed.
    private var listings: [StreamID: Listing] = [:]
    /// The storage in whose tree an entry was met first: an entry that sits in two trees belongs to that one alone,
    /// which is also what keeps a tree that leads back to itself from nesting without end.
    private var owners: [UInt32] = []

    /// The number of traversals so far, and by entry the last one that came by: no entry is visited twice in one.
    private var traversals: UInt32 = 0
    private var visits: [UInt32] = []

    /// The children of one storage.
    final class Listing {
        /// In tree order; an entry whose name is taken follows the one that has it.
        var entries: [(name: ElementName, id: StreamID)] = []
        /// The first entry of each name.
        var byName: [ElementName: StreamID] = [:]
    }

    init(chain: Chain, fat: FAT, source: SectorSource, log: FindingLog) {
        self.chain = chain
        self.fat = fat
        self.source = source
        self.log = log
    }

    var entriesPerSector: Int { source.sectorSize / Limit.entrySize }

    /// The number of entry slots.
    func capacity() throws(CompoundFileError) -> Int {
        Int(try chain.wholeLength(fat)) &* entriesPerSector
    }

    /// A directory sector by its place in the chain; nil beyond the end.
    func sector(_ index: Int) throws(CompoundFileError) -> [UInt8]? {
        if index < sectors.count, let bytes = sectors[index] { return bytes }
        guard let place = UInt32(exactly: index), let number = try chain.sector(at: place, fat) else { return nil }
        // What a torn last sector does not hold reads as zeros, which is a free entry.
        let bytes = try source.sector(number, fill: 0)
        while sectors.count <= index { sectors.append(nil) }
        sectors[index] = bytes
        return bytes
    }

    /// An entry; nil when the directory does not reach so far.
    func entry(_ id: StreamID) throws(CompoundFileError) -> DirectoryEntry? {
        guard id.rawValue < StreamID.limit else { return nil }
        let index = Int(id.rawValue) / entriesPerSector
        guard let bytes = try sector(index) else { return nil }
        let offset = (Int(id.rawValue) % entriesPerSector) &* Limit.entrySize
        var entry = bytes.withUnsafeBytes { DirectoryEntry($0, at: offset) }
        if entry.name.count == 0 { entry.name = Directory.syntheticName(id) }
        // In files of 512-byte sectors some writers leave rubbish in the upper half of the size.
        if source.shift == 9 { entry.size &= 0xFFFF_FFFF }
        return entry
    }

    /// Where an entry lies in the file.
    func offset(of id: StreamID) -> UInt64? {
        let place = UInt32(Int(id.rawValue) / entriesPerSector)
        guard let number = try? chain.sector(at: place, fat) else { return nil }
        return source.offset(of: number) &+ UInt64((Int(id.rawValue) % entriesPerSector) &* Limit.entrySize)
    }

    /// A name for an entry that has none.
    private static func syntheticName(_ id: StreamID) -> ElementName {
        Array("Unnamed \(id.rawValue)".utf16).withUnsafeBufferPointer { ElementName(unchecked: $0) }
    }

    // MARK: Seeking

    /// The child of that name. It is sought down the tree first; since writers leave misordered trees, a miss there
    /// is settled by traversing the storage, once.
    func find(_ name: ElementName, in storage: StreamID) throws(CompoundFileError) -> StreamID? {
        if let listing = listings[storage] { return listing.byName[name] }
        guard var id = try entry(storage)?.child else { return nil }
        // Deeper than any balanced tree could be, the traversal is the better way, and the safe one.
        for _ in 0..<64 {
            guard id.rawValue != 0, let candidate = try entry(id) else { break }
            let order = name.compare(candidate.name)
            if order == 0 {
                guard candidate.kind == .storage || candidate.kind == .stream, claim(id, for: storage) else { break }
                return id
            }
            id = order < 0 ? candidate.left : candidate.right
        }
        return try listing(of: storage).byName[name]
    }

    /// Makes the entry a child of the storage, unless it already belongs to another.
    private func claim(_ id: StreamID, for storage: StreamID) -> Bool {
        let index = Int(id.rawValue)
        if index >= owners.count {
            owners.append(contentsOf: repeatElement(StreamID.none.rawValue, count: index &+ 1 &- owners.count))
        }
        if owners[index] == StreamID.none.rawValue { owners[index] = storage.rawValue }
        return owners[index] == storage.rawValue && id != storage
    }

    /// Whether one of the storages traversed so far holds the entry.
    func hasOwner(_ id: StreamID) -> Bool {
        Int(id.rawValue) < owners.count && owners[Int(id.rawValue)] != StreamID.none.rawValue
    }

    /// The children of a storage, all of them.
    func listing(of storage: StreamID) throws(CompoundFileError) -> Listing {
        if let listing = listings[storage] { return listing }
        let listing = Listing()
        try traverse(storage, into: listing)
        let isSorted = zip(listing.entries, listing.entries.dropFirst()).allSatisfy { $0.name < $1.name }
        if !isSorted {
            listing.entries.sort { $0.name < $1.name }
            noteOrder(listing, storage)
        }
        listing.byName.reserveCapacity(listing.entries.count)
        for (name, id) in listing.entries {
            // Rarely is a name there twice; then the first has it.
            if let first = listing.byName.updateValue(id, forKey: name) { listing.byName[name] = first }
        }
        listings[storage] = listing
        return listing
    }

    private func noteOrder(_ listing: Listing, _ storage: StreamID) {
        log.note(.misorderedTree, "storage", UInt64(storage.rawValue))
        for (one, next) in zip(listing.entries, listing.entries.dropFirst()) where one.name == next.name {
            log.note(.duplicateName, "directory entry", UInt64(next.id.rawValue))
        }
    }

    /// Walks the tree in order, left to right, without recursion; each entry once.
    private func traverse(_ storage: StreamID, into listing: Listing) throws(CompoundFileError) {
        traversals &+= 1
        var path: [(id: StreamID, entry: DirectoryEntry)] = []
        var next = try entry(storage)?.child ?? .none
        var last = storage
        while true {
            while let current = try visit(next, from: last, of: storage) {
                path.append((next, current))
                (last, next) = (next, current.left)
            }
            guard let (id, current) = path.popLast() else { return }
            add(id, current, of: storage, to: listing)
            (last, next) = (id, current.right)
        }
    }

    /// The entry that a link leads to; nil for "none" and for links that lead nowhere good.
    private func visit(
        _ id: StreamID, from last: StreamID, of storage: StreamID
    ) throws(CompoundFileError) -> DirectoryEntry? {
        if id == .none { return nil }
        // Entry 0 is the root and no one's sibling; some writers mean "none" by it.
        guard id.rawValue != 0 else {
            log.note(.zeroSibling, "directory entry", UInt64(last.rawValue), offset: offset(of: last))
            return nil
        }
        guard let current = try entry(id) else {
            log.note(.entryOutside, "directory entry", UInt64(id.rawValue), offset: offset(of: last))
            return nil
        }
        guard visitFirst(id), claim(id, for: storage) else {
            log.note(.entryVisitedTwice, "directory entry", UInt64(id.rawValue), offset: offset(of: id))
            return nil
        }
        return current
    }

    /// Whether this traversal comes by an entry, which must be one that there is, for the first time.
    private func visitFirst(_ id: StreamID) -> Bool {
        let index = Int(id.rawValue)
        if index >= visits.count {
            visits.append(contentsOf: repeatElement(0, count: index &+ 1 &- visits.count))
        }
        defer { visits[index] = traversals }
        return visits[index] != traversals
    }

    private func add(_ id: StreamID, _ entry: DirectoryEntry, of storage: StreamID, to listing: Listing) {
        guard entry.kind == .storage || entry.kind == .stream else {
            // The entry itself is none that could be used; its siblings are.
            log.note(.entryType, "directory entry", UInt64(id.rawValue), offset: offset(of: id))
            return
        }
        if entry.hasOddName { log.note(.entryName, "directory entry", UInt64(id.rawValue), offset: offset(of: id)) }
        listing.entries.append((entry.name, id))
    }

    /// Takes over the sectors as a commit has written them.
    func update(chain: Chain, sectors: [[UInt8]?], fat: FAT) {
        self.chain = chain
        self.sectors = sectors
        self.fat = fat
    }

    /// Takes over the children of a storage as a commit has written them.
    func adopt(_ listing: Listing, of storage: StreamID) {
        listings[storage] = listing
        for (_, id) in listing.entries { _ = claim(id, for: storage) }
    }

    /// The entry is free: whoever gets it next is its owner.
    func release(_ id: StreamID) {
        listings[id] = nil
        if Int(id.rawValue) < owners.count { owners[Int(id.rawValue)] = StreamID.none.rawValue }
    }
}
