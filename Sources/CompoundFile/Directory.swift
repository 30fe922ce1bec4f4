import Glibc

/// The directory ([MS-CFB] 2.6): its sectors read one by one as names are sought, and each storage's children.
final class Directory {
    private(set) var chain: Chain
    let source: SectorSource
    let log: FindingLog
    private let fat: FAT
    /// Entries of a sector, as a power of two.
    private let entryShift: UInt32
    /// The sectors read so far, by their place in the chain: in the image of the file, or in memory of their own.
    private var sectors: ContiguousArray<SectorBytes> = []
    /// What sectors that are not owned lie in: the image of the file, or memory that several share.
    private let image: ByteBlock?
    private var shared: [UnsafeMutableRawPointer] = []
    /// The children of the storages that have been traversed.
    private var listings: [UInt32: Listing] = [:]
    /// What is known of each entry so far.
    private var marks: ContiguousArray<Mark> = []
    /// The number of traversals so far.
    private var traversals: UInt32 = 0
    /// The way down to an entry, between two traversals: empty, with the room it took.
    private var spare: ContiguousArray<StreamID> = []

    private struct Mark {
        /// The storage in whose tree the entry was met first: an entry that sits in two trees belongs to that one
        /// alone, which is also what keeps a tree that leads back to itself from nesting without end.
        var owner = StreamID.none.rawValue
        /// The last traversal that came by: no entry is visited twice in one.
        var visit: UInt32 = 0
    }

    private struct SectorBytes {
        var start: UnsafeMutableRawPointer?
        var isOwned = false

        func free() { if isOwned { Glibc.free(start) } }
    }

    init(chain: Chain, fat: FAT, source: SectorSource, log: FindingLog) {
        self.chain = chain
        self.fat = fat
        self.source = source
        self.log = log
        image = source.image
        entryShift = UInt32(source.shift &- 7)
    }

    deinit {
        for sector in sectors { sector.free() }
        for memory in shared { free(memory) }
    }

    var entriesPerSector: Int { source.sectorSize / Limit.entrySize }

    /// The number of entry slots.
    func capacity() throws(CompoundFileError) -> Int {
        Int(try chain.wholeLength(fat)) &* entriesPerSector
    }

    /// A directory sector by its place in the chain, as many bytes as a sector has; nil beyond the end.
    @inline(__always)
    func sector(_ index: Int) throws(CompoundFileError) -> UnsafeRawPointer? {
        if index < sectors.count, let start = sectors[index].start { return UnsafeRawPointer(start) }
        return try load(index)
    }

    private func load(_ index: Int) throws(CompoundFileError) -> UnsafeRawPointer? {
        guard let place = UInt32(exactly: index), let run = try chain.run(at: place, fat) else { return nil }
        let offset = source.offset(of: run.start)
        while sectors.count <= index { sectors.append(SectorBytes()) }
        if let image, image === source.image, offset &+ UInt64(source.sectorSize) <= UInt64(image.count) {
            sectors[index] = SectorBytes(start: image.start + Int(offset))
        } else {
            let most = min(Int(run.count), max(1, Directory.bytesAtOnce >> source.shift))
            do throws(CompoundFileError) { try loadRun(from: index, most, at: offset) } catch {
                // Those behind may be lost, which is no concern of this one.
                if most == 1 { throw error }
                try loadRun(from: index, 1, at: offset)
            }
        }
        return sectors[index].start.map { UnsafeRawPointer($0) }
    }

    /// Sectors that follow each other are read together, except those that are there already.
    private func loadRun(from index: Int, _ most: Int, at offset: UInt64) throws(CompoundFileError) {
        var count = 1
        while count < most, index &+ count >= sectors.count || sectors[index &+ count].start == nil { count &+= 1 }
        let size = count << source.shift
        guard let memory = calloc(1, size) else { throw CompoundFileError(.outOfMemory, "directory") }
        // What a torn last sector does not hold reads as zeros, which is a free entry.
        do throws(CompoundFileError) {
            _ = try source.read(at: offset, into: UnsafeMutableRawBufferPointer(start: memory, count: size))
        } catch {
            free(memory)
            throw error
        }
        while sectors.count < index &+ count { sectors.append(SectorBytes()) }
        for place in 0..<count { sectors[index &+ place].start = memory + place << source.shift }
        shared.append(memory)
    }

    /// Far fewer than the file is read by.
    private static let bytesAtOnce = 1 << 13

    /// An entry where it lies; nil when the directory does not reach so far.
    @inline(__always)
    func view(_ id: StreamID) throws(CompoundFileError) -> EntryView? {
        guard id.rawValue < StreamID.limit, let start = try sector(Int(id.rawValue >> entryShift)) else { return nil }
        let offset = Int(id.rawValue & (1 << entryShift &- 1)) &* Limit.entrySize
        return EntryView(start + offset, id, hasShortSizes: source.shift == 9)
    }

    /// A copy of an entry; nil when the directory does not reach so far.
    func entry(_ id: StreamID) throws(CompoundFileError) -> DirectoryEntry? { try view(id)?.entry }

    /// Where an entry lies in the file.
    func offset(of id: StreamID) -> UInt64? {
        let place = UInt32(Int(id.rawValue) / entriesPerSector)
        guard let number = try? chain.sector(at: place, fat) else { return nil }
        return source.offset(of: number) &+ UInt64((Int(id.rawValue) % entriesPerSector) &* Limit.entrySize)
    }

    // MARK: Seeking

    /// The child of that name. It is sought down the tree first; since writers leave misordered trees, a miss there
    /// is settled by traversing the storage, once.
    func find(_ name: ElementName, in storage: StreamID) throws(CompoundFileError) -> StreamID? {
        if let listing = listings[storage.rawValue] { return listing.id(of: name) }
        guard var id = try view(storage)?.child else { return nil }
        // Deeper than any balanced tree could be, the traversal is the better way, and the safe one.
        for _ in 0..<64 {
            guard id.rawValue != 0, let candidate = try view(id) else { break }
            let order = name.compare(candidate.name.name)
            if order == 0 {
                guard candidate.kind == .storage || candidate.kind == .stream, claim(id, for: storage) else { break }
                return id
            }
            id = order < 0 ? candidate.left : candidate.right
        }
        return try listing(of: storage).id(of: name)
    }

    /// Makes the entry a child of the storage, unless it already belongs to another.
    private func claim(_ id: StreamID, for storage: StreamID) -> Bool {
        let index = Int(id.rawValue)
        if index >= marks.count { addMarks(upTo: index) }
        if marks[index].owner == StreamID.none.rawValue { marks[index].owner = storage.rawValue }
        return marks[index].owner == storage.rawValue && id != storage
    }

    private func addMarks(upTo index: Int) {
        let count = max(index &+ 1, 2 &* marks.count, entriesPerSector)
        marks.append(contentsOf: repeatElement(Mark(), count: count &- marks.count))
    }

    /// Whether one of the storages traversed so far holds the entry.
    func hasOwner(_ id: StreamID) -> Bool {
        Int(id.rawValue) < marks.count && marks[Int(id.rawValue)].owner != StreamID.none.rawValue
    }

    /// The children of a storage, all of them.
    func listing(of storage: StreamID) throws(CompoundFileError) -> Listing {
        if let listing = listings[storage.rawValue] { return listing }
        let listing = Listing(capacity: 15)
        try walk(storage) { add($0, $1, to: listing) }
        if !listing.sort() {
            log.note(.misorderedTree, "storage", UInt64(storage.rawValue))
            for place in 0..<listing.count where place > 0 && listing.names[place &- 1] == listing.names[place] {
                log.note(.duplicateName, "directory entry", UInt64(listing.ids[place]))
            }
        }
        listings[storage.rawValue] = listing
        return listing
    }

    /// Walks the tree of a storage in order, left to right, without recursion; lends each entry once.
    func walk(_ storage: StreamID, _ body: (StreamID, EntryView) -> Void) throws(CompoundFileError) {
        traversals &+= 1
        // Its memory is used again for the next.
        var path = ContiguousArray<StreamID>()
        swap(&path, &spare)
        defer {
            path.removeAll(keepingCapacity: true)
            swap(&path, &spare)
        }
        var next = try view(storage)?.child ?? .none
        var last = storage
        while true {
            while let current = try visit(next, from: last, of: storage) {
                path.append(next)
                (last, next) = (next, current.left)
            }
            guard let id = path.popLast(), let current = try view(id) else { return }
            body(id, current)
            (last, next) = (id, current.right)
        }
    }

    /// The entry that a link leads to; nil for "none" and for links that lead nowhere good.
    private func visit(
        _ id: StreamID, from last: StreamID, of storage: StreamID
    ) throws(CompoundFileError) -> EntryView? {
        if id == .none { return nil }
        // Entry 0 is the root and no one's sibling; some writers mean "none" by it.
        guard id.rawValue != 0 else {
            log.note(.zeroSibling, "directory entry", UInt64(last.rawValue), offset: offset(of: last))
            return nil
        }
        guard let current = try view(id) else {
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
        if index >= marks.count { addMarks(upTo: index) }
        if marks[index].visit == traversals { return false }
        marks[index].visit = traversals
        return true
    }

    private func add(_ id: StreamID, _ entry: EntryView, to listing: Listing) {
        guard isElement(entry, id) else { return }
        let (name, isOdd) = entry.name
        if isOdd { noteOddName(id) }
        listing.append(name, id)
    }

    /// Whether it is a stream or a storage.
    func isElement(_ entry: EntryView, _ id: StreamID) -> Bool {
        if entry.kind == .storage || entry.kind == .stream { return true }
        // The entry itself is none that could be used; its siblings are.
        log.note(.entryType, "directory entry", UInt64(id.rawValue), offset: offset(of: id))
        return false
    }

    func noteOddName(_ id: StreamID) {
        log.note(.entryName, "directory entry", UInt64(id.rawValue), offset: offset(of: id))
    }

    // MARK: After a commit

    /// Takes over sectors as a commit has written them, allocated by malloc; those that it left alone are nil.
    func update(chain: Chain, sectors changed: SectorOverlay) {
        self.chain = chain
        changed.moveImages { index, start in
            while sectors.count <= index { sectors.append(SectorBytes()) }
            sectors[index].free()
            sectors[index] = SectorBytes(start: start, isOwned: true)
        }
    }

    /// Takes over the children of a storage as a commit has written them.
    func adopt(_ listing: Listing, of storage: StreamID) {
        listings[storage.rawValue] = listing
        for id in listing.ids { _ = claim(StreamID(id), for: storage) }
    }

    /// The entry is free: whoever gets it next is its owner.
    func release(_ id: StreamID) {
        listings[id.rawValue] = nil
        if Int(id.rawValue) < marks.count { marks[Int(id.rawValue)].owner = StreamID.none.rawValue }
    }
}
