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
    private var sectors: UnsafeMutablePointer<SectorBytes>
    private var sectorCount = 0
    private var sectorCapacity: Int
    /// What sectors that are not owned lie in: the image of the file, or memory that several share.
    private let image: ByteBlock?
    private var shared: [UnsafeMutableRawPointer] = []
    /// How many bytes the last of these has, and how many of them are taken.
    private var (sharedSize, sharedUsed) = (0, 0)
    /// The children of the storages that have been traversed, in the places that the storages' marks say.
    private var listings: ContiguousArray<Listing?> = []
    /// One whose children nobody asks for any more: empty, with the room that they took.
    private var spareListing: Listing?
    /// What is known of each entry so far.
    private var marks: UnsafeMutablePointer<Mark>
    private var markCount: Int
    /// The number of traversals so far.
    private var traversals: UInt32 = 0
    /// The way down to an entry, and the entries of a storage, between two traversals: empty, with the room they took.
    private var sparePath: Stack<UInt32>?
    private var spareEntries: Stack<EntryView>?

    private struct Mark {
        /// The storage in whose tree the entry was met first: an entry that sits in two trees belongs to that one
        /// alone, which is also what keeps a tree that leads back to itself from nesting without end.
        var owner = StreamID.none.rawValue
        /// The last traversal that came by: no entry is visited twice in one.
        var visit: UInt32 = 0
        /// Where the storage's children are in `listings`, one added; zero for nowhere yet.
        var listing: UInt32 = 0
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
        sectorCapacity = 32
        sectors = .allocate(capacity: sectorCapacity)
        markCount = 64
        marks = .allocate(capacity: markCount)
        marks.initialize(repeating: Mark(), count: markCount)
    }

    deinit {
        marks.deallocate()
        sparePath?.free()
        spareEntries?.free()
        for index in 0..<sectorCount { sectors[index].free() }
        sectors.deallocate()
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
        if index < sectorCount, let start = sectors[index].start { return UnsafeRawPointer(start) }
        return try load(index)
    }

    /// Makes places for sectors that are not there yet.
    private func makePlaces(upTo count: Int) {
        guard count > sectorCount else { return }
        if count > sectorCapacity {
            let capacity = max(count, 2 &* sectorCapacity)
            let more = UnsafeMutablePointer<SectorBytes>.allocate(capacity: capacity)
            more.initialize(from: sectors, count: sectorCount)
            sectors.deallocate()
            (sectors, sectorCapacity) = (more, capacity)
        }
        (sectors + sectorCount).initialize(repeating: SectorBytes(), count: count &- sectorCount)
        sectorCount = count
    }

    private func load(_ index: Int) throws(CompoundFileError) -> UnsafeRawPointer? {
        guard let place = UInt32(exactly: index) else { return nil }
        // Those that follow are mostly wanted, too; that they may be lost is no concern of this one.
        try? chain.walk(to: place &+ Directory.sectorsAhead, fat)
        guard let run = try chain.run(at: place, fat) else { return nil }
        let offset = source.offset(of: run.start)
        if let image, image === source.image, offset &+ UInt64(source.sectorSize) <= UInt64(image.count) {
            try useImage(image, from: place)
        } else {
            makePlaces(upTo: index &+ 1)
            let most = min(Int(run.count), max(1, Directory.bytesAtOnce >> source.shift))
            do throws(CompoundFileError) { try loadRun(from: index, most, at: offset) } catch {
                // Those behind may be lost, which is no concern of this one.
                if most == 1 { throw error }
                try loadRun(from: index, 1, at: offset)
            }
        }
        return sectors[index].start.map { UnsafeRawPointer($0) }
    }

    /// Sectors of the image from one on, which is whole there.
    private func useImage(_ image: ByteBlock, from first: UInt32) throws(CompoundFileError) {
        var place = first
        let end = min(chain.length, first &+ Directory.sectorsAhead)
        while place < end, let run = try chain.run(at: place, fat) {
            let count = min(run.count, end &- place)
            let start = Int(source.offset(of: run.start))
            makePlaces(upTo: Int(place &+ count))
            for number in 0..<Int(count) where sectors[Int(place) &+ number].start == nil {
                let offset = start &+ number << source.shift
                guard offset &+ source.sectorSize <= image.count else { return }
                sectors[Int(place) &+ number].start = image.start + offset
            }
            place &+= count
        }
    }

    /// Sectors that follow each other are read together, except those that are there already.
    private func loadRun(from index: Int, _ most: Int, at offset: UInt64) throws(CompoundFileError) {
        var count = 1
        while count < most, index &+ count >= sectorCount || sectors[index &+ count].start == nil { count &+= 1 }
        let memory = try room(for: count << source.shift)
        // What a torn last sector does not hold reads as zeros, which is a free entry.
        let read = try source.read(at: offset, into: memory)
        UnsafeMutableRawBufferPointer(rebasing: memory[read...]).initializeMemory(as: UInt8.self, repeating: 0)
        sharedUsed &+= memory.count
        makePlaces(upTo: index &+ count)
        for place in 0..<count {
            sectors[index &+ place].start = memory.baseAddress.map { $0 + place << source.shift }
        }
    }

    /// So many bytes of the memory that several sectors share; `sharedUsed` says when they are taken.
    private func room(for size: Int) throws(CompoundFileError) -> UnsafeMutableRawBufferPointer {
        if size > sharedSize &- sharedUsed {
            let wanted = max(size, Directory.bytesAtOnce)
            guard let memory = malloc(wanted) else { throw CompoundFileError(.outOfMemory, "directory") }
            shared.append(memory)
            (sharedSize, sharedUsed) = (wanted, 0)
        }
        return UnsafeMutableRawBufferPointer(start: shared.last.map { $0 + sharedUsed }, count: size)
    }

    private static let sectorsAhead: UInt32 = 32

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
        if let listing = knownListing(of: storage) { return listing.id(of: name) }
        guard var id = try view(storage)?.child else { return nil }
        // Deeper than any balanced tree could be, the traversal is the better way, and the safe one.
        for _ in 0..<64 {
            guard id.rawValue != 0, let candidate = try view(id) else { break }
            let order = name.compare(candidate.name.name)
            if order == 0 {
                guard candidate.isElement, claim(id, for: storage) else { break }
                return id
            }
            id = order < 0 ? candidate.left : candidate.right
        }
        return try listing(of: storage).id(of: name)
    }

    /// Makes the entry a child of the storage, unless it already belongs to another.
    @inline(__always)
    private func claim(_ id: StreamID, for storage: StreamID) -> Bool {
        let mark = mark(of: id)
        if mark.pointee.owner == StreamID.none.rawValue { mark.pointee.owner = storage.rawValue }
        return mark.pointee.owner == storage.rawValue && id != storage
    }

    /// What is known of an entry, which must be one that there is.
    @inline(__always)
    private func mark(of id: StreamID) -> UnsafeMutablePointer<Mark> {
        if Int(id.rawValue) >= markCount { addMarks(upTo: Int(id.rawValue)) }
        return marks + Int(id.rawValue)
    }

    private func addMarks(upTo index: Int) {
        let count = max(index &+ 1, 2 &* markCount)
        let more = UnsafeMutablePointer<Mark>.allocate(capacity: count)
        more.initialize(from: marks, count: markCount)
        (more + markCount).initialize(repeating: Mark(), count: count &- markCount)
        marks.deallocate()
        (marks, markCount) = (more, count)
    }

    /// Whether one of the storages traversed so far holds the entry.
    func hasOwner(_ id: StreamID) -> Bool {
        Int(id.rawValue) < markCount && marks[Int(id.rawValue)].owner != StreamID.none.rawValue
    }

    private func knownListing(of storage: StreamID) -> Listing? {
        guard Int(storage.rawValue) < markCount else { return nil }
        let place = marks[Int(storage.rawValue)].listing
        return place == 0 ? nil : listings[Int(place) &- 1]
    }

    /// Remembers the children of a storage, which must be an entry that there is.
    private func keep(_ listing: Listing, of storage: StreamID) {
        let mark = mark(of: storage)
        if mark.pointee.listing == 0 {
            listings.append(listing)
            mark.pointee.listing = UInt32(truncatingIfNeeded: listings.count)
        } else {
            listings[Int(mark.pointee.listing) &- 1] = listing
        }
    }

    /// The children of a storage, all of them.
    func listing(of storage: StreamID) throws(CompoundFileError) -> Listing {
        if let listing = knownListing(of: storage) { return listing }
        var entries = spareEntries.take() ?? Stack()
        defer {
            entries.removeAll()
            spareEntries?.free()
            spareEntries = entries
        }
        try walk(storage) { if isElement($1, $0) { entries.push($1) } }
        let listing = spareListing.take() ?? Listing()
        listing.fill(entries) { noteOddName($0) }
        if !listing.sort() {
            log.note(.misorderedTree, "storage", UInt64(storage.rawValue))
            for place in 0..<listing.count where place > 0 && listing.names[place &- 1] == listing.names[place] {
                log.note(.duplicateName, "directory entry", UInt64(listing.ids[place]))
            }
        }
        if try view(storage) != nil { keep(listing, of: storage) }
        return listing
    }

    /// Nobody looks at a storage any more. A few children are soon listed again, and a file may have very many storages
    /// of a few.
    func letGo(_ storage: StreamID) {
        guard Int(storage.rawValue) < markCount else { return }
        let place = Int(marks[Int(storage.rawValue)].listing) &- 1
        guard place >= 0, let count = listings[place]?.count, count <= Directory.fewChildren,
            isKnownUniquelyReferenced(&listings[place]), let listing = listings[place].take()
        else { return }
        listing.removeAll()
        spareListing = listing
    }

    private static let fewChildren = 64

    /// Walks the tree of a storage in order, left to right, without recursion; lends each entry once.
    @inline(__always)
    func walk(_ storage: StreamID, _ body: (StreamID, EntryView) -> Void) throws(CompoundFileError) {
        traversals &+= 1
        let traversal = traversals
        // Its memory is used again for the next.
        var path = sparePath.take() ?? Stack()
        defer {
            path.removeAll()
            sparePath?.free()
            sparePath = path
        }
        var next = try view(storage)?.child ?? .none
        var last = storage
        while true {
            let current: EntryView
            if let entry = try visit(next, from: last, of: storage, traversal) {
                let left = entry.left
                if left != .none {
                    path.push(next.rawValue)
                    (last, next) = (next, left)
                    continue
                }
                current = entry
            } else {
                guard let id = path.pop(), let entry = try view(StreamID(id)) else { return }
                current = entry
            }
            body(current.id, current)
            (last, next) = (current.id, current.right)
        }
    }

    /// The entry that a link leads to; nil for "none" and for links that lead nowhere good.
    @inline(__always)
    private func visit(
        _ id: StreamID, from last: StreamID, of storage: StreamID, _ traversal: UInt32
    ) throws(CompoundFileError) -> EntryView? {
        if id == .none { return nil }
        // Entry 0 is the root and no one's sibling.
        if id.rawValue != 0, let entry = try view(id), claim(id, for: storage) {
            let mark = mark(of: id)
            if mark.pointee.visit != traversal {
                mark.pointee.visit = traversal
                return entry
            }
        }
        try noteLink(id, from: last)
        return nil
    }

    @inline(never)
    private func noteLink(_ id: StreamID, from last: StreamID) throws(CompoundFileError) {
        if id.rawValue == 0 {
            // Some writers mean "none" by it.
            log.note(.zeroSibling, "directory entry", UInt64(last.rawValue), offset: offset(of: last))
        } else if try view(id) == nil {
            log.note(.entryOutside, "directory entry", UInt64(id.rawValue), offset: offset(of: last))
        } else {
            log.note(.entryVisitedTwice, "directory entry", UInt64(id.rawValue), offset: offset(of: id))
        }
    }

    /// Whether it is a stream or a storage.
    @inline(__always)
    func isElement(_ entry: EntryView, _ id: StreamID) -> Bool {
        if entry.isElement { return true }
        noteNoElement(id)
        return false
    }

    /// The entry itself is none that could be used; its siblings are.
    private func noteNoElement(_ id: StreamID) {
        log.note(.entryType, "directory entry", UInt64(id.rawValue), offset: offset(of: id))
    }

    func noteOddName(_ id: StreamID) {
        log.note(.entryName, "directory entry", UInt64(id.rawValue), offset: offset(of: id))
    }

    // MARK: After a commit

    /// Takes over sectors as a commit has written them, allocated by malloc; those that it left alone are nil.
    func update(chain: Chain, sectors changed: SectorOverlay) {
        self.chain = chain
        changed.moveImages { index, start in
            makePlaces(upTo: index &+ 1)
            sectors[index].free()
            sectors[index] = SectorBytes(start: start, isOwned: true)
        }
    }

    /// Takes over the children of a storage as a commit has written them.
    func adopt(_ listing: Listing, of storage: StreamID) {
        keep(listing, of: storage)
        for id in listing.ids { _ = claim(StreamID(id), for: storage) }
    }

    /// The entry is free: whoever gets it next is its owner.
    func release(_ id: StreamID) {
        guard Int(id.rawValue) < markCount else { return }
        let mark = mark(of: id)
        mark.pointee.owner = StreamID.none.rawValue
        if mark.pointee.listing > 0 { listings[Int(mark.pointee.listing) &- 1] = nil }
    }
}
