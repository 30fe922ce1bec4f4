/// The children of one storage, in tree order. A name that is taken may follow itself in a damaged file.
final class Listing {
    private(set) var names: ContiguousArray<ElementName> = []
    private(set) var ids: ContiguousArray<UInt32> = []
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

    var count: Int { ids.count }

    init(capacity: Int = 0) {
        names.reserveCapacity(capacity)
        ids.reserveCapacity(capacity)
    }

    /// Before names are sought.
    func append(_ name: ElementName, _ id: StreamID) {
        names.append(name)
        ids.append(id.rawValue)
    }

    /// The same for children of another list.
    func append(_ other: Listing, _ places: Range<Int>) {
        guard !places.isEmpty else { return }
        names.append(contentsOf: other.names[places])
        ids.append(contentsOf: other.ids[places])
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
        names.withUnsafeBufferPointer { names in
            guard names.count > 1 else { return }
            for index in 1..<names.count where names[index &- 1].compare(names[index]) >= 0 {
                return isSorted = false
            }
        }
        if isSorted { return true }
        // Equal names stay in the order in which they were met.
        let order = ids.indices.sorted { names[$0] != names[$1] ? names[$0] < names[$1] : $0 < $1 }
        names = ContiguousArray(order.map { names[$0] })
        ids = ContiguousArray(order.map { ids[$0] })
        for index in ids.indices.dropFirst() where names[index &- 1] == names[index] { isUnique = false }
        return false
    }

    /// Where the (first) child of that name is.
    func place(of name: ElementName) -> Int? {
        for place in hint...hint &+ 1 where place < names.count && names[place].hasSameUnits(name) {
            if !isUnique { break }
            hint = place
            return place
        }
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

    /// The place behind that of a name, if the name is where it was last time; none stands in front of all.
    @inline(__always)
    func place(after name: ElementName?, near place: Int) -> Int? {
        guard let name else { return 0 }
        return place >= 0 && place < names.count && names[place].hasSameUnits(name) ? place &+ 1 : nil
    }

    /// The child at that place is likely to be sought next.
    func expect(_ place: Int) { hint = place }

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
