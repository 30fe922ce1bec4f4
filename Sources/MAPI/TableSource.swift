import COM
import MessageFormat

/// One row as a table sees it. Values are read when a column asks for them.
protocol TableRow: AnyObject {
    /// Tells the row from all others for as long as its table's source lives (row id, attachment number).
    var key: UInt32 { get }
    /// Where it is among the rows of a source that tells its changes; 0 in others.
    var place: Int { get }
    /// The tags of what the row can show, ascending by id.
    func tags() throws(HResult) -> [PropertyTag]
    /// The stored or computed value in its stored type; nil when the row lacks the property.
    func value(of id: PropertyID) throws(HResult) -> PropertyValue?
    /// Bytes of data of a stored value of variable length, when that is known without reading it: a table does
    /// not read what is too large to show. It may count a terminator. Nil when it is not known.
    func storedSize(of id: PropertyID) -> UInt64?
    /// Lends what is stored, for `giveStored`.
    func withStored(_ body: (inout DirectTable) throws(HResult) -> Void) throws(HResult)
    /// Puts the cell of a column into the block as it is stored.
    /// - Returns: false where the row makes it up, or `value(of:)` has to tell.
    func giveStored(
        _ column: PropertyTag, _ reading: DirectReading, _ table: inout DirectTable, to block: PropertyBlock
    ) -> Bool
}

extension TableRow {
    var place: Int { 0 }
    func storedSize(of id: PropertyID) -> UInt64? { nil }
    func withStored(_ body: (inout DirectTable) throws(HResult) -> Void) throws(HResult) {
        var nothing = DirectTable()
        try body(&nothing)
    }
    func giveStored(
        _ column: PropertyTag, _ reading: DirectReading, _ table: inout DirectTable, to block: PropertyBlock
    ) -> Bool { false }
}

/// A row that was added, changed or deleted, as it is now; nil when it is gone.
struct TableUpdate {
    let key: UInt32
    let row: (any TableRow)?
}

/// What an IMAPITable shows: the recipients or the attachments of a message, or rows in memory.
protocol TableSource: AnyObject {
    /// Counts up with every change of the rows; a table fetches its rows anew when it differs.
    var tableRevision: UInt64 { get }
    /// The rows that are not what they were at that revision, each once; nil where all are to be fetched anew.
    func changes(since revision: UInt64) -> [TableUpdate]?
    /// All rows in their default order.
    func tableRows() throws(HResult) -> [any TableRow]
    /// Columns that a new table shows before the union of what its rows hold.
    var requiredColumns: [PropertyTag] { get }
    /// What QuerySortOrder answers before any SortTable.
    var defaultSortOrder: [TableSortKey] { get }
    /// Converts between the two string widths as GetProps does.
    var converter: TextConverter { get }
    /// Decodes narrow text of the calling program, such as a restriction holds.
    func callerText(_ bytes: [UInt8]) -> [UInt16]
    /// What GetStatus answers: TBLTYPE_.
    var tableType: UInt32 { get }
    /// The property by which notifications name rows; nil when there are no notifications.
    var noticeIndex: PropertyTag? { get }
}

extension TableSource {
    func changes(since revision: UInt64) -> [TableUpdate]? { nil }

    /// Text in the other width; other types only match themselves.
    /// - Returns: nil when `value` can't be had as `type`.
    func convert(_ value: PropertyValue, to type: PropertyType) -> PropertyValue? {
        (try? converter.fromFile(value, as: type)) ?? nil
    }

    func callerText(_ bytes: [UInt8]) -> [UInt16] { CodePage.utf8.decode(bytes) }
    var tableType: UInt32 { 2 /* TBLTYPE_DYNAMIC */ }
    var noticeIndex: PropertyTag? { nil }
}

/// One key of a sort order.
struct TableSortKey: Equatable {
    var tag: PropertyTag
    var descending: Bool
}
