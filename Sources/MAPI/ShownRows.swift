/// The rows that a table shows, in its order.
struct ShownRows {
    private(set) var rows: [any TableRow] = []
    /// Their keys, side by side to be looked through fast; none before one is sought.
    private var keys: [UInt32] = []

    init() {}

    init(_ rows: [any TableRow]) { self.rows = rows }

    var count: Int { rows.count }

    mutating func place(of key: UInt32) -> Int? {
        if keys.count != rows.count { keys = rows.map(\.key) }
        return keys.firstIndex(of: key)
    }

    /// - Returns: where the row was; nil when it does not show.
    mutating func remove(_ key: UInt32) -> Int? {
        guard let place = place(of: key) else { return nil }
        rows.remove(at: place)
        keys.remove(at: place)
        return place
    }

    mutating func insert(_ row: any TableRow, at place: Int) {
        if keys.count == rows.count { keys.insert(row.key, at: place) }
        rows.insert(row, at: place)
    }
}
