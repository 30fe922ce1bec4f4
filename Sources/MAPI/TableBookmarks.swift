import COM

/// Positions in a table that the caller holds by handle. They follow their rows.
struct TableBookmarks {
    private struct Mark {
        var position: Int
        /// The row it stood on is gone; said once, to the first who uses it.
        var hasMoved = false
    }

    /// The handles below are BOOKMARK_BEGINNING, _CURRENT and _END.
    private static let firstHandle: UInt = 3

    private var marks: [UInt: Mark] = [:]
    /// Never reused, so that a freed handle stays invalid.
    private var nextHandle = TableBookmarks.firstHandle

    var isEmpty: Bool { marks.isEmpty }

    /// - Throws: `.mapiUnableToComplete` when there are too many.
    mutating func create(at position: Int) throws(HResult) -> UInt {
        guard marks.count < TableLimits.bookmarks else { throw .mapiUnableToComplete }
        let handle = nextHandle
        nextHandle &+= 1
        marks[handle] = Mark(position: position)
        return handle
    }

    /// The built-in ones can't be freed; asking for it is no error.
    mutating func free(_ handle: UInt) throws(HResult) {
        guard handle >= Self.firstHandle else { return }
        guard marks.removeValue(forKey: handle) != nil else { throw .mapiInvalidBookmark }
    }

    mutating func freeAll() { marks.removeAll() }

    /// Where a bookmark stands, and whether it had to be moved since it was last used.
    mutating func use(_ handle: UInt) throws(HResult) -> (position: Int, hasMoved: Bool) {
        guard let mark = marks[handle] else { throw .mapiInvalidBookmark }
        marks[handle]?.hasMoved = false
        return (mark.position, mark.hasMoved)
    }

    mutating func follow(_ moves: TableMoves) {
        marks = marks.mapValues { mark in
            let target = moves.target(of: mark.position)
            return Mark(position: target.position, hasMoved: mark.hasMoved || !target.isSameRow)
        }
    }
}

/// Where the rows of a table went when it was fetched anew.
struct TableMoves {
    private let targets: [(position: Int, isSameRow: Bool)]

    /// - Parameters: the keys of the rows before and after, in table order.
    init(from old: [UInt32], to new: [UInt32]) {
        var places: [UInt32: Int] = [:]
        places.reserveCapacity(new.count)
        for (place, key) in new.enumerated() { places[key] = place }
        let survivors = old.map { places[$0] }
        guard let last = survivors.last(where: { $0 != nil }) ?? nil else {
            // Nothing is left of what was there: only the count holds positions.
            targets = (0...old.count).map { (min($0, new.count), $0 == old.count) }
            return
        }
        // A row that is gone hands over to the next one that is not; past the last of them there is its end.
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
    func target(of position: Int) -> (position: Int, isSameRow: Bool) {
        targets.indices.contains(position) ? targets[position] : (0, false)
    }
}
