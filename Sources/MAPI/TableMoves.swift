/// Where the rows of a table went when it was fetched anew.
struct TableMoves {
    private let targets: [(position: Int, isSameRow: Bool)]

    /// - Parameters: the keys of the rows before and after, in table order.
    init(from old: [UInt32], to new: [UInt32]) {
        var places: [UInt32: Int] = [:]
        places.reserveCapacity(new.count)
        for (place, key) in new.enumerated() { places[key] = place }
        let survivors = old.map { places[$0] }
        guard let last = survivors.lazy.compactMap({ $0 }).max() else {
            // Nothing is left of what was there: only the count holds positions.
            targets = (0...old.count).map { (min($0, new.count), $0 == old.count) }
            return
        }
        // A row that is gone hands over to the next one that is not; past all of them there is their end.
        var targets = [(position: last &+ 1, isSameRow: true)]
        for survivor in survivors.reversed() {
            if let survivor {
                targets.append((survivor, true))
            } else {
                targets.append((targets.last?.position ?? 0, false))
            }
        }
        self.targets = targets.reversed()
    }

    /// Where a position went, from 0 up to the number of rows that were there.
    func target(_ position: Int) -> (position: Int, isSameRow: Bool) {
        targets.indices.contains(position) ? targets[position] : (0, false)
    }
}

/// The same when only some of the rows were taken out, and these or others put in: `TableMoves` without a look at all.
struct TableSteps {
    private var removals: [(key: UInt32, place: Int)] = []
    private var insertions: [(key: UInt32, place: Int)] = []
    /// How many rows there were.
    private let count: Int

    init(count: Int) { self.count = count }

    var areInsertions: Bool { removals.isEmpty }

    /// A row was taken from that place.
    mutating func removed(_ key: UInt32, at place: Int) { removals.append((key, place)) }

    /// A row was put there; after all removals.
    mutating func inserted(_ key: UInt32, at place: Int) { insertions.append((key, place)) }

    /// Where a position went, from 0 up to the number of rows that were there.
    func target(_ position: Int) -> (position: Int, isSameRow: Bool) {
        for next in position..<max(count, position) {
            if let place = place(of: next) { return (place, next == position) }
        }
        let moved = removals.lazy.compactMap { placeAgain(of: $0.key) }.max() ?? -1
        let stayed = count > removals.count ? place(count &- removals.count &- 1, after: insertions[...]) : -1
        let last = max(moved, stayed)
        let isEnd = position == count
        guard last >= 0 else { return (min(position, insertions.count), isEnd) }
        return (last &+ 1, isEnd)
    }

    /// Where the row of a place went; nil when it is gone.
    private func place(of old: Int) -> Int? {
        var place = old
        for removal in removals {
            if removal.place == place { return placeAgain(of: removal.key) }
            if removal.place < place { place &-= 1 }
        }
        return self.place(place, after: insertions[...])
    }

    /// Where a row is that was taken out; nil when it was not put in again.
    private func placeAgain(of key: UInt32) -> Int? {
        guard let index = insertions.firstIndex(where: { $0.key == key }) else { return nil }
        return place(insertions[index].place, after: insertions[(index &+ 1)...])
    }

    private func place(_ place: Int, after insertions: ArraySlice<(key: UInt32, place: Int)>) -> Int {
        insertions.reduce(place) { $1.place <= $0 ? $0 &+ 1 : $0 }
    }
}
