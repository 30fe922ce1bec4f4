import COM
import MessageFormat
import TNEF

/// The rows of attRecipTable, for ModifyRecipients. They take the place of the recipients that there were.
final class TnefRecipients {
    private let message: ForeignMessage
    private let writer: TnefPropertyWriter
    private let page: CodePage
    private var batch: [[PropertyResult]] = []
    private var hasReplaced = false

    private static let mostRows = 512
    /// The values of one row that are read; a row of more is one of garbage.
    private static let mostValues = 1 << 12

    init(_ message: ForeignMessage, _ writer: TnefPropertyWriter, _ page: CodePage) {
        self.message = message
        self.writer = writer
        self.page = page
    }

    /// Damage in a row ends the table: where the next one begins nobody can say. The rows before it count.
    func decode(_ data: TNEFWindow) throws {
        let count = try data.bytes(upTo: 4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        var left = count
        do {
            while left > 0, data.remaining > 0 {
                left &-= 1
                let row = try self.row(data)
                if row.isEmpty { continue }
                batch.append(row)
                if batch.count >= Self.mostRows { try flush() }
            }
        } catch TNEFError.damagedList {
            try flush()
            throw TNEFError.damagedList
        }
        try flush()
    }

    private func row(_ data: TNEFWindow) throws -> [PropertyResult] {
        var list = try PropertyListReader(data)
        var row: [PropertyID: PropertyValue] = [:]
        while let property = try list.property() {
            guard row.count < Self.mostValues else { throw TNEFError.damagedList }
            // The message numbers its rows itself; what is too large for a row is left out.
            guard property.tag.id != .rowID, property.tag.id != .instanceKey, case .value(let value) = property.content,
                property.tag.type != .error, let id = try writer.id(property, .recipientTable)
            else { continue }
            if value.type.elementType == .string8, row[id]?.type.elementType == .unicode { continue }
            row[id] = value.inWidth(unicode: true, page)
        }
        if !row.isEmpty, row[.recipientType] == nil { row[.recipientType] = .long(1) }
        return row.sorted { $0.key < $1.key }.map { PropertyResult(PropertyTag($0.key, $0.value.type), $0.value) }
    }

    private func flush() throws {
        if batch.isEmpty { return }
        let rows = batch
        batch = []
        do { try message.addRecipients(rows, replacing: !hasReplaced) } catch let code as HResult {
            if code.endsCopy { throw code }
            writer.problem(.recipientTable, PropertyTag(.messageRecipients, .object), code)
        }
        hasReplaced = true
    }
}
