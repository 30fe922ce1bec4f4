/// A recipient of a message ([MS-OXMSG] 2.2.1).
public struct RecipientRow {
    /// Stable while the message is open and not given to another row; on disk rows are numbered from 0.
    public var rowID: UInt32
    public var properties: PropertyTable
    /// Whether it only keeps a place.
    private(set) var isRemoved = false

    public init(rowID: UInt32, properties: PropertyTable = PropertyTable(kind: .recipient)) {
        self.rowID = rowID
        self.properties = properties
    }

    /// What stands in place of a row that was taken away.
    init(removed rowID: UInt32) {
        self.init(rowID: rowID)
        isRemoved = true
    }
}
