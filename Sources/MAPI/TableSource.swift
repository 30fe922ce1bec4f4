import COM
import MessageFormat

/// One row as a table sees it. Values are read when a column asks for them.
protocol TableRow: AnyObject {
    /// Tells the row from all others for as long as its table's source lives (row id, attachment number).
    var key: UInt32 { get }
    /// Tags of what the row can show, ascending by id.
    func tags() throws(HResult) -> [PropertyTag]
    /// The stored or computed value in its stored type; nil when the row lacks the property.
    func value(of id: PropertyID) throws(HResult) -> PropertyValue?
}

/// What an IMAPITable shows: the recipients or the attachments of a message.
protocol TableSource: AnyObject {
    /// Counts up with every change of the rows; a table fetches its rows anew when it differs.
    var tableRevision: UInt64 { get }
    /// All rows in their default order.
    func tableRows() throws(HResult) -> [any TableRow]
    /// Columns that a new table shows before the union of what its rows hold.
    var requiredColumns: [PropertyTag] { get }
    /// What QuerySortOrder answers before any SortTable.
    var defaultSortOrder: [TableSortKey] { get }
    /// Converts between the two string widths as GetProps does; other types only match themselves.
    /// - Returns: nil when `value` can't be had as `type`.
    func convert(_ value: PropertyValue, to type: PropertyType) -> PropertyValue?
}

/// One key of a sort order.
struct TableSortKey: Equatable {
    var tag: PropertyTag
    var descending: Bool
}
