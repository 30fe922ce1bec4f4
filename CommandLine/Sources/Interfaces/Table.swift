import CMAPI

/// The recipients or the attachments of a message as rows (IMAPITable).
final class Table {
    private static let batch: Int32 = 64

    private let reference: Reference<IMAPITable>
    private var table: UnsafeMutablePointer<IMAPITable> { reference.pointer }
    private var methods: IMAPITableVtbl { table.pointee.lpVtbl.pointee }

    init(_ reference: Reference<IMAPITable>) {
        self.reference = reference
    }

    /// The tags of all columns that some row has.
    func allColumns() throws(CommandError) -> [PropertyTag] {
        var array: UnsafeMutablePointer<SPropTagArray>?
        try check(methods.QueryColumns(table, Flags.allColumns, &array), "cannot read a table's columns")
        return takeTags(array)
    }

    /// All rows, each with the columns asked for.
    func rows(columns: [PropertyTag]) throws(CommandError) -> [[Property]] {
        let result = withTagArray(columns) { methods.SetColumns(table, $0, 0) }
        try check(result, "cannot choose a table's columns")
        var rows: [[Property]] = []
        while true {
            let more = try nextRows(columns)
            guard !more.isEmpty else { return rows }
            rows += more
        }
    }

    private func nextRows(_ columns: [PropertyTag]) throws(CommandError) -> [[Property]] {
        var set: UnsafeMutablePointer<SRowSet>?
        try check(methods.QueryRows(table, Self.batch, 0, &set), "cannot read a table's rows")
        guard let set else { return [] }
        defer { FreeProws(set) }
        let count = Int(set.pointee.cRows)
        return withUnsafeMutablePointer(to: &set.pointee.aRow) { first in
            UnsafeBufferPointer(start: first, count: count).map { row in
                let values = UnsafeBufferPointer(start: row.lpProps, count: Int(row.cValues))
                return zip(values, columns).map { Property($0.0, asked: $0.1) }
            }
        }
    }
}
