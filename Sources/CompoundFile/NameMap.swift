/// What belongs to element names, whatever their case. Up to eight names are compared one by one; more are hashed.
struct NameMap<Value> {
    /// Apart from the values, so that nothing need be done for each of them when they move or go.
    private struct Key {
        var name: ElementName
        var hash: UInt32
    }

    private var keys: ContiguousArray<Key> = []
    /// In the order of their places; those of names that are taken out are filled by the last one.
    private(set) var values: ContiguousArray<Value> = []
    private var slots = NameSlots()

    var count: Int { values.count }
    var isEmpty: Bool { values.isEmpty }
    var places: Range<Int> { values.indices }

    func name(at place: Int) -> ElementName { keys[place].name }

    /// Where the value of a name is.
    func place(of name: ElementName) -> Int? { isEmpty ? nil : place(name, name.hash) }

    /// The same for a name whose hash is known.
    func place(_ name: ElementName, _ hash: UInt32) -> Int? {
        guard slots.isEmpty else {
            return slots.find(hash) { keys[$0].hash == hash && keys[$0].name == name }
        }
        for index in keys.indices where keys[index].hash == hash && keys[index].name == name { return index }
        return nil
    }

    /// Setting a value leaves the name that is there in its case.
    subscript(name: ElementName) -> Value? {
        get { place(of: name).map { values[$0] } }
        set {
            let hash = name.hash
            let place = place(name, hash)
            if let newValue {
                if let place { values[place] = newValue } else { add(name, hash, newValue) }
            } else if let place {
                removeEntry(at: place)
            }
        }
    }

    /// Sets a value; the name counts from now on as it is given.
    mutating func put(_ name: ElementName, _ value: Value) {
        let hash = name.hash
        guard let place = place(name, hash) else { return add(name, hash, value) }
        replace(at: place, by: value, name)
    }

    /// Sets the value at a place.
    mutating func replace(at place: Int, by value: Value) { values[place] = value }

    /// The same, and its name in another case.
    mutating func replace(at place: Int, by value: Value, _ name: ElementName) {
        keys[place].name = name
        values[place] = value
    }

    /// Removes the value of a name, mostly one that is there in its very case.
    mutating func remove(_ name: ElementName) {
        if slots.isEmpty, let place = keys.firstIndex(where: { $0.name.hasSameUnits(name) }) {
            removeEntry(at: place)
        } else {
            self[name] = nil
        }
    }

    /// Adds a value under a name that has none.
    mutating func add(_ name: ElementName, _ hash: UInt32, _ value: Value) {
        if values.isEmpty {
            keys.reserveCapacity(8)
            values.reserveCapacity(8)
        }
        keys.append(Key(name: name, hash: hash))
        values.append(value)
        if slots.isEmpty {
            guard keys.count > 8 else { return }
            for index in keys.indices.dropLast() { slots.insert(keys[index].hash, index) { keys[$0].hash } }
        }
        slots.insert(hash, keys.count &- 1) { keys[$0].hash }
    }

    /// The places of the values in the order of their names; nil where that is their own.
    var placesByName: ContiguousArray<Int>? {
        keys.withUnsafeBufferPointer { keys in
            var isSorted = true
            for place in 1..<max(1, keys.count) where keys[place].name.compare(keys[place &- 1].name) < 0 {
                isSorted = false
                break
            }
            if isSorted { return nil }
            return ContiguousArray(keys.indices.sorted { keys[$0].name.compare(keys[$1].name) < 0 })
        }
    }

    private mutating func removeEntry(at place: Int) {
        let last = keys.count &- 1
        if !slots.isEmpty {
            slots.remove(keys[place].hash, place) { keys[$0].hash }
            if place != last { slots.move(keys[last].hash, from: last, to: place) }
        }
        keys.swapAt(place, last)
        keys.removeLast()
        values.swapAt(place, last)
        values.removeLast()
    }

    mutating func removeAll() { self = NameMap() }

    /// Drops the values that `isDropped` is true for.
    mutating func removeAll(where isDropped: (Value) -> Bool) {
        guard values.contains(where: isDropped) else { return }
        let old = self
        removeAll()
        for place in old.places where !isDropped(old.values[place]) {
            add(old.keys[place].name, old.keys[place].hash, old.values[place])
        }
    }
}

/// Places in a list by hash: open addressing, at most half full.
struct NameSlots {
    /// Places, one added to each; zero for none.
    private var slots: ContiguousArray<UInt32> = []
    private var count = 0

    var isEmpty: Bool { slots.isEmpty }

    /// Room for so many places from the start.
    init(capacity: Int = 0) {
        if capacity > 0 { slots = NameSlots.empty(capacity) }
    }

    private static func empty(_ capacity: Int) -> ContiguousArray<UInt32> {
        var size = 32
        while size < 2 &* capacity { size <<= 1 }
        return ContiguousArray(repeating: 0, count: size)
    }

    /// The place with that hash which `isWanted`.
    @inline(__always)
    func find(_ hash: UInt32, _ isWanted: (Int) -> Bool) -> Int? {
        slots.withUnsafeBufferPointer { slots in
            guard slots.count > 0 else { return nil }
            let mask = slots.count &- 1
            var index = Int(hash) & mask
            while slots[index] != 0 {
                let place = Int(slots[index]) &- 1
                if isWanted(place) { return place }
                index = (index &+ 1) & mask
            }
            return nil
        }
    }

    /// `hashes` gives the hash of any place, for when the slots have to grow.
    mutating func insert(_ hash: UInt32, _ place: Int, _ hashes: (Int) -> UInt32) {
        count &+= 1
        if 2 &* count > slots.count {
            let old = slots
            slots = NameSlots.empty(2 &* count)
            for slot in old where slot != 0 { put(hashes(Int(slot) &- 1), slot) }
        }
        put(hash, UInt32(truncatingIfNeeded: place &+ 1))
    }

    private mutating func put(_ hash: UInt32, _ slot: UInt32) {
        let mask = slots.count &- 1
        var index = Int(hash) & mask
        while slots[index] != 0 { index = (index &+ 1) & mask }
        slots[index] = slot
    }

    private func index(_ hash: UInt32, _ place: Int) -> Int? {
        let mask = slots.count &- 1
        var index = Int(hash) & mask
        while slots[index] != 0 {
            if Int(slots[index]) == place &+ 1 { return index }
            index = (index &+ 1) & mask
        }
        return nil
    }

    /// The element of a place has moved to another.
    mutating func move(_ hash: UInt32, from place: Int, to other: Int) {
        if let index = index(hash, place) { slots[index] = UInt32(truncatingIfNeeded: other &+ 1) }
    }

    /// Takes a place out, and closes the gap that it leaves.
    mutating func remove(_ hash: UInt32, _ place: Int, _ hashes: (Int) -> UInt32) {
        guard var gap = index(hash, place) else { return }
        count &-= 1
        let mask = slots.count &- 1
        var next = (gap &+ 1) & mask
        while slots[next] != 0 {
            let home = Int(hashes(Int(slots[next]) &- 1)) & mask
            // It may move up if its home does not lie behind the gap.
            if (next &- home) & mask >= (next &- gap) & mask {
                slots[gap] = slots[next]
                gap = next
            }
            next = (next &+ 1) & mask
        }
        slots[gap] = 0
    }
}
