/// What belongs to a few properties: sorted by id, sought by halves.
struct PropertyMap<Value> {
    private(set) var entries: [Entry] = []

    struct Entry {
        let id: PropertyID
        var value: Value
    }

    var isEmpty: Bool { entries.isEmpty }

    private func lowerBound(_ id: PropertyID) -> Int {
        entries.withUnsafeBufferPointer { entries in
            // Programs set properties mostly in order.
            if let last = entries.last, last.id < id { return entries.count }
            return entries.lowerBound { $0.id < id }
        }
    }

    /// The index of the property's entry.
    private func index(_ id: PropertyID) -> Int? {
        let index = lowerBound(id)
        return index < entries.count && entries[index].id == id ? index : nil
    }

    subscript(id: PropertyID) -> Value? { entries.isEmpty ? nil : index(id).map { entries[$0].value } }

    mutating func set(_ value: consuming Value, _ id: PropertyID) {
        let index = lowerBound(id)
        if index < entries.count, entries[index].id == id {
            entries[index].value = value
        } else {
            if entries.isEmpty { entries.reserveCapacity(8) }
            entries.place(Entry(id: id, value: value), at: index)
        }
    }

    mutating func remove(_ id: PropertyID) {
        if entries.isEmpty { return }
        if let index = index(id) { entries.remove(at: index) }
    }

    mutating func removeAll() { entries = [] }
}
