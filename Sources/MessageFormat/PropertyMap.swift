/// What belongs to a few properties: sorted by id, sought by halves.
struct PropertyMap<Value> {
    private(set) var entries: [(id: PropertyID, value: Value)] = []

    var isEmpty: Bool { entries.isEmpty }

    private func lowerBound(_ id: PropertyID) -> Int {
        // Programs set properties mostly in order.
        if let last = entries.last, last.id < id { return entries.count }
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low &+ high) / 2
            if entries[middle].id < id { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    subscript(id: PropertyID) -> Value? {
        get {
            if entries.isEmpty { return nil }
            let index = lowerBound(id)
            return index < entries.count && entries[index].id == id ? entries[index].value : nil
        }
        set {
            if entries.isEmpty, newValue == nil { return }
            let index = lowerBound(id)
            let isThere = index < entries.count && entries[index].id == id
            if let newValue {
                if isThere {
                    entries[index].value = newValue
                } else if index == entries.count {
                    if entries.isEmpty { entries.reserveCapacity(8) }
                    entries.append((id, newValue))
                } else {
                    entries.insert((id, newValue), at: index)
                }
            } else if isThere {
                entries.remove(at: index)
            }
        }
    }

    mutating func removeAll() { entries = [] }
}
