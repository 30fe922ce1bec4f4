/// The last changes of a list of rows, counted, so that tables that are a little behind need not fetch all of it.
struct ChangeJournal<Row> {
    private static var longest: Int { 256 }

    /// Counts up with every change; never goes back.
    private(set) var revision: UInt64

    /// The rows that changed, the latest at the end.
    private var rows: [Row] = []

    init(revision: UInt64) { self.revision = revision }

    /// A row was added, changed or deleted.
    mutating func note(_ row: Row) {
        if rows.count == 2 * Self.longest { rows.removeFirst(Self.longest) }
        rows.append(row)
        revision &+= 1
    }

    /// There may be nothing left of what there was.
    mutating func noteAll() {
        // Who is behind this finds too few rows here.
        rows = []
        revision &+= 1
    }

    /// The rows that have changed since that revision; nil when that is not known any more.
    func changes(since revision: UInt64) -> ArraySlice<Row>? {
        let behind = self.revision &- revision
        return behind <= rows.count ? rows.suffix(Int(behind)) : nil
    }
}
