import Glibc

/// The children of one storage, in tree order. A name that is taken may follow itself in a damaged file.
final class Listing {
    /// The names, and behind the room for them the numbers of the entries: one block, since there is one for each
    /// storage that somebody looks at.
    private var memory: UnsafeMutablePointer<ElementName>
    private var capacity: Int
    private(set) var count = 0
    /// No name is there twice.
    private(set) var isUnique = true
    /// Whether the tree in the file is known to be a red-black tree of these children.
    var isTree = false
    /// Made when a name is first sought elsewhere than where the last one was, or behind it.
    private var slots = NameSlots()
    private var hashes: ContiguousArray<UInt32> = []
    /// Names sought in vain where the next was likely to be.
    private var searches = 0
    /// Where the next name is likely to be.
    private var hint = 0

    init(capacity: Int = 0) {
        self.capacity = capacity
        memory = Listing.allocate(capacity)
    }

    deinit { free(memory) }

    /// Not by Swift's own function, which asks for an alignment, and so takes three times as long.
    private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<ElementName> {
        // Sixteen numbers take the room of a name.
        let count = capacity &+ (capacity &+ 15) / 16
        // Without memory nothing goes on in Swift anyway.
        guard let memory = malloc(max(1, count) &* MemoryLayout<ElementName>.stride) else { abort() }
        return memory.bindMemory(to: ElementName.self, capacity: count)
    }

    private var numbers: UnsafeMutablePointer<UInt32> {
        @inline(__always) get { UnsafeMutableRawPointer(memory + capacity).assumingMemoryBound(to: UInt32.self) }
    }

    /// Lent, for as long as the listing lives and nothing is appended.
    var names: UnsafeBufferPointer<ElementName> {
        @inline(__always) get { UnsafeBufferPointer(start: memory, count: count) }
    }
    /// The same of the entries' numbers.
    var ids: UnsafeBufferPointer<UInt32> {
        @inline(__always) get { UnsafeBufferPointer(start: numbers, count: count) }
    }

    private func reserve(_ wanted: Int) {
        if wanted <= capacity { return }
        let (old, oldNumbers) = (memory, numbers)
        capacity = count == 0 ? wanted : max(wanted, 2 &* capacity, 16)
        memory = Listing.allocate(capacity)
        memory.initialize(from: old, count: count)
        numbers.initialize(from: oldNumbers, count: count)
        free(old)
    }

    /// Forgets what it lists, for other children to take the room.
    func removeAll() {
        count = 0
        (isUnique, isTree) = (true, false)
        (searches, hint) = (0, 0)
        if slots.isEmpty { return }
        slots = NameSlots()
        hashes = []
    }

    /// The children with these entries, in an empty list; `noteOddName` hears of names that needed repair.
    @inline(__always)
    func fill(_ entries: Stack<EntryView>, _ noteOddName: (StreamID) -> Void) {
        reserve(entries.count)
        let (names, numbers) = (memory, numbers)
        for place in 0..<entries.count {
            let entry = entries[place]
            if entry.putName(to: names + place) { noteOddName(entry.id) }
            (numbers + place).initialize(to: entry.id.rawValue)
        }
        count = entries.count
    }

    /// Before names are sought.
    func append(_ name: ElementName, _ id: StreamID) {
        reserve(count &+ 1)
        (memory + count).initialize(to: name)
        (numbers + count).initialize(to: id.rawValue)
        count &+= 1
    }

    /// The same for children of another list.
    func append(_ other: Listing, _ places: Range<Int>) {
        guard !places.isEmpty else { return }
        reserve(count &+ places.count)
        (memory + count).initialize(from: other.memory + places.lowerBound, count: places.count)
        (numbers + count).initialize(from: other.numbers + places.lowerBound, count: places.count)
        count &+= places.count
    }

    /// The first place from one on that holds no name before `name`.
    func firstPlace(from start: Int, notBefore name: ElementName) -> Int {
        var (low, high) = (start, names.count)
        while low < high {
            let middle = (low &+ high) / 2
            if names[middle].compare(name) < 0 { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    func id(at place: Int) -> StreamID { StreamID(ids[place]) }

    /// Brings the children into order; answers false when they were not.
    func sort() -> Bool {
        var isSorted = true
        for index in 1..<max(1, count) where memory[index &- 1].compare(memory[index]) >= 0 {
            isSorted = false
            break
        }
        if isSorted { return true }
        // Equal names stay in the order in which they were met.
        let order = ids.indices.sorted { names[$0] != names[$1] ? names[$0] < names[$1] : $0 < $1 }
        let sorted = order.map { (names[$0], ids[$0]) }
        for (place, child) in sorted.enumerated() { (memory[place], numbers[place]) = child }
        for index in ids.indices.dropFirst() where names[index &- 1] == names[index] { isUnique = false }
        return false
    }

    /// Where the (first) child of that name is.
    func place(of name: ElementName) -> Int? {
        if ids.isEmpty { return nil }
        if let place = placeAtHint(of: name) { return place }
        if slots.isEmpty {
            // A few names are found sooner than a table is made.
            searches &+= 1
            if searches <= 8 { return search(name) }
            makeSlots()
        }
        let hash = name.hash
        guard let place = slots.find(hash, { hashes[$0] == hash && names[$0] == name }) else { return nil }
        hint = place
        return place
    }

    /// The child of that very name, case included, if it is where the last one was, or behind it.
    @inline(__always)
    func expectedID(of name: ElementName) -> StreamID? {
        guard let place = placeAtHint(of: name) else { return nil }
        return StreamID(ids[place])
    }

    /// The place of a name that is where the last one was, or behind it.
    @inline(__always)
    private func placeAtHint(of name: ElementName) -> Int? {
        guard isUnique, hint < names.count else { return nil }
        if names[hint].hasSameUnits(name) { return hint }
        guard hint &+ 1 < names.count, names[hint &+ 1].hasSameUnits(name) else { return nil }
        hint &+= 1
        return hint
    }

    /// The place behind that of a name, if the name is where it was last time; none stands in front of all.
    @inline(__always)
    func place(after name: ElementName?, near place: Int) -> Int? {
        guard let name else { return 0 }
        return place >= 0 && place < names.count && names[place].hasSameUnits(name) ? place &+ 1 : nil
    }

    /// The child at a place, which is likely to be sought next; nil at the end.
    @inline(__always)
    func expectedChild(at place: Int, _ name: inout ElementName) -> StreamID? {
        guard place < ids.count else { return nil }
        hint = place
        name = names[place]
        return StreamID(ids[place])
    }

    private func search(_ name: ElementName) -> Int? {
        let low = firstPlace(from: 0, notBefore: name)
        guard low < names.count, names[low] == name else { return nil }
        hint = low
        return low
    }

    private func makeSlots() {
        guard !ids.isEmpty else { return }
        slots = NameSlots(capacity: ids.count)
        hashes.reserveCapacity(ids.count)
        for place in ids.indices {
            let hash = names[place].hash
            hashes.append(hash)
            if !isUnique, place > 0, names[place &- 1] == names[place] { continue }
            slots.insert(hash, place) { hashes[$0] }
        }
    }

    func id(of name: ElementName) -> StreamID? { place(of: name).map { StreamID(ids[$0]) } }
}
