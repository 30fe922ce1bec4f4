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

    mutating func follow(_ target: (Int) -> (position: Int, isSameRow: Bool)) {
        if marks.isEmpty { return }
        marks = marks.mapValues { mark in
            let target = target(mark.position)
            return Mark(position: target.position, hasMoved: mark.hasMoved || !target.isSameRow)
        }
    }
}
