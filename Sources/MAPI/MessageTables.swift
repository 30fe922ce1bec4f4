import COM
import CompoundFile
import MessageFormat

/// GetRecipientTable, GetAttachmentTable and what those tables show.
extension MessageObject {
    /// - Returns: a table with a reference for the caller.
    func openTable(_ source: any TableSource, flags: UInt32) throws -> TableObject {
        try MAPIFlags.check(flags, known: MAPIFlags.unicode | MAPIFlags.deferredErrors)
        var table: TableObject?
        let object = TableObject(
            source: source, unicode: flags & MAPIFlags.unicode != 0,
            allocators: context.allocators, lock: lock,
            onClose: { [weak self] in
                if let table { self?.childClosed(table) }
                table = nil
            })
        table = object
        adopt(object)
        return object
    }

    func getRecipientTable(_ flags: UInt32) throws -> TableObject {
        try openTable(RecipientTable(self), flags: flags)
    }

    func getAttachmentTable(_ flags: UInt32) throws -> TableObject {
        try openTable(AttachmentTable(self), flags: flags)
    }

    /// OpenProperty on the two PT_OBJECT properties that stand for the tables.
    func openTableProperty(_ request: OpenRequest) throws -> ComObject {
        guard request.tag.id == .messageRecipients || request.tag.id == .messageAttachments else {
            throw try table.tag(of: request.tag.id) == nil
                ? HResult.mapiNotFound : .mapiNoSupport
        }
        guard request.wants(.iidMAPITable) else { throw HResult.mapiInterfaceNotSupported }
        let flags = request.options & MAPIFlags.unicode
        return request.tag.id == .messageRecipients
            ? try getRecipientTable(flags) : try getAttachmentTable(flags)
    }
}

/// The recipient rows of a message, in their order.
final class RecipientTable: TableSource {
    private let message: MessageObject

    init(_ message: MessageObject) { self.message = message }

    var tableRevision: UInt64 { message.recipientRevision }

    func tableRows() throws(HResult) -> [any TableRow] {
        do {
            return try message.state.recipients().map { RecipientTableRow($0) }
        } catch { throw HResult(error) }
    }

    let requiredColumns: [PropertyTag] = [
        PropertyTag(.displayName, .unicode), PropertyTag(.recipientType, .long),
        PropertyTag(.rowID, .long), PropertyTag(.instanceKey, .binary),
        PropertyTag(.objectType, .long), PropertyTag(.addressType, .unicode),
        PropertyTag(.emailAddress, .unicode), PropertyTag(.entryID, .binary),
        PropertyTag(.searchKey, .binary), PropertyTag(.displayType, .long),
        PropertyTag(.sendRichInfo, .boolean),
    ]

    let defaultSortOrder: [TableSortKey] = []

    func convert(_ value: PropertyValue, to type: PropertyType) -> PropertyValue? {
        message.converted(value, to: type)
    }

    func callerText(_ bytes: [UInt8]) -> [UInt16] { NarrowText.codePage.decode(bytes) }
}

final class RecipientTableRow: TableRow {
    private var row: RecipientRow

    init(_ row: RecipientRow) { self.row = row }

    var key: UInt32 { row.rowID }

    func tags() throws(HResult) -> [PropertyTag] {
        do { return try row.properties.tags() } catch { throw error.hresult }
    }

    func storedSize(of id: PropertyID) -> UInt64? { try? row.properties.sizeBound(of: id) }

    func value(of id: PropertyID) throws(HResult) -> PropertyValue? {
        do {
            switch id {
            case .rowID: return .long(Int32(bitPattern: key))
            case .instanceKey:
                return try row.properties.value(of: id) ?? .binary(key.littleEndianBytes)
            case .objectType: return try row.properties.value(of: id) ?? .long(6)
            case .displayType: return try row.properties.value(of: id) ?? .long(0)
            default: return try row.properties.value(of: id)
            }
        } catch { throw error.hresult }
    }
}

/// The saved attachments of a message: by rendering position, then by number.
final class AttachmentTable: TableSource {
    private let message: MessageObject

    init(_ message: MessageObject) { self.message = message }

    var tableRevision: UInt64 { message.attachmentRevision }

    func tableRows() throws(HResult) -> [any TableRow] {
        do {
            let rows = try message.state.attachments().map { AttachmentTableRow($0) }
            let keyed = try rows.map { (position: try $0.position(), row: $0) }
            return keyed.sorted {
                ($0.position, $0.row.key) < ($1.position, $1.row.key)
            }.map(\.row)
        } catch { throw HResult(error) }
    }

    let requiredColumns: [PropertyTag] = [
        PropertyTag(.attachNumber, .long), PropertyTag(.instanceKey, .binary),
        PropertyTag(.recordKey, .binary), PropertyTag(.renderingPosition, .long),
        PropertyTag(.attachMethod, .long), PropertyTag(.attachFilename, .unicode),
        PropertyTag(.attachLongFilename, .unicode), PropertyTag(.attachSize, .long),
        PropertyTag(.attachExtension, .unicode), PropertyTag(.attachEncoding, .binary),
        PropertyTag(.attachTag, .binary), PropertyTag(.displayName, .unicode),
        PropertyTag(.objectType, .long),
    ]

    let defaultSortOrder = [
        TableSortKey(tag: PropertyTag(.renderingPosition, .long), descending: false),
        TableSortKey(tag: PropertyTag(.attachNumber, .long), descending: false),
    ]

    func convert(_ value: PropertyValue, to type: PropertyType) -> PropertyValue? {
        message.converted(value, to: type)
    }

    func callerText(_ bytes: [UInt8]) -> [UInt16] { NarrowText.codePage.decode(bytes) }
}

private final class AttachmentTableRow: TableRow {
    private var attachment: AttachmentState

    init(_ attachment: AttachmentState) { self.attachment = attachment }

    var key: UInt32 { attachment.number }

    /// Signed: -1, which means no position, comes first.
    func position() throws -> Int32 {
        if case .long(let position)? = try attachment.properties.value(of: .renderingPosition) {
            return position
        }
        return -1
    }

    /// All but the data, which nobody wants in a table.
    func tags() throws(HResult) -> [PropertyTag] {
        do {
            return try attachment.properties.tags().filter { $0.id != .attachData }
        } catch { throw error.hresult }
    }

    func storedSize(of id: PropertyID) -> UInt64? { try? attachment.properties.sizeBound(of: id) }

    func value(of id: PropertyID) throws(HResult) -> PropertyValue? {
        do {
            switch id {
            case .attachNumber: return .long(Int32(bitPattern: key))
            case .instanceKey:
                return try attachment.properties.value(of: id) ?? .binary(key.littleEndianBytes)
            case .objectType: return .long(7)
            case .attachData: return nil
            case .attachMethod: return .long(try attachment.method())
            case .recordKey:
                return try attachment.properties.value(of: id) ?? .binary(key.littleEndianBytes)
            case .renderingPosition:
                return try attachment.properties.value(of: id) ?? .long(-1)
            case .attachSize:
                if let stored = try attachment.properties.value(of: id) { return stored }
                let size = try attachment.properties.size(of: .attachData)
                return size.map { .long(Int32(clamping: $0)) }
            default: return try attachment.properties.value(of: id)
            }
        } catch { throw error.hresult }
    }
}

extension MessageObject {
    /// For tables: a string in the other width, anything else as it is.
    func converted(_ value: PropertyValue, to type: PropertyType) -> PropertyValue? {
        guard let page = try? codePage() else { return nil }
        return TextConverter(file: page).fromFile(value, as: type)
    }
}

extension PropertyID {
    static let sendRichInfo = PropertyID(rawValue: 0x3A40)
}

extension UInt32 {
    var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
