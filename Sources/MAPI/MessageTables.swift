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
            onClose: { [self] in
                if let table { childClosed(table) }
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

    var tableRevision: UInt64 { message.recipientJournal.revision }

    func changes(since revision: UInt64) -> [TableUpdate]? {
        guard message.state.areRowsOrdered,
            let changed = message.recipientJournal.changes(since: revision)
        else { return nil }
        return try? Set(changed).map { key in
            TableUpdate(key: key, row: try message.state.recipient(key).map { RecipientTableRow($0) })
        }
    }

    func tableRows() throws(HResult) -> [any TableRow] {
        do {
            return try message.state.recipients().map { RecipientTableRow($0) }
        } catch { throw HResult(error) }
    }

    var requiredColumns: [PropertyTag] { RecipientTable.columns }

    private static let columns: [PropertyTag] = [
        PropertyTag(.displayName, .unicode), PropertyTag(.recipientType, .long),
        PropertyTag(.rowID, .long), PropertyTag(.instanceKey, .binary),
        PropertyTag(.objectType, .long), PropertyTag(.addressType, .unicode),
        PropertyTag(.emailAddress, .unicode), PropertyTag(.entryID, .binary),
        PropertyTag(.searchKey, .binary), PropertyTag(.displayType, .long),
        PropertyTag(.sendRichInfo, .boolean),
    ]

    var defaultSortOrder: [TableSortKey] { [] }

    var converter: TextConverter { message.converter }

    func callerText(_ bytes: [UInt8]) -> [UInt16] { NarrowText.codePage.decode(bytes) }
}

final class RecipientTableRow: TableRow {
    private var row: RecipientRow

    init(_ row: RecipientRow) { self.row = row }

    var key: UInt32 { row.rowID }
    /// Rows come in the order of their ids wherever changes are told.
    var place: Int { Int(row.rowID) }

    func tags() throws(HResult) -> [PropertyTag] {
        do { return try row.properties.tags() } catch { throw error.hresult }
    }

    func storedSize(of id: PropertyID) -> UInt64? { try? row.properties.sizeBound(of: id) }

    func withStored(_ body: (inout DirectTable) throws(HResult) -> Void) throws(HResult) {
        let properties = row.properties
        try properties.withDirect(body)
    }

    func giveStored(
        _ column: PropertyTag, _ reading: DirectReading, _ table: inout DirectTable, to block: PropertyBlock
    ) -> Bool {
        if column.type == .null { return false }
        if column.id == .rowID {
            guard column.type == .long || column.type == .unspecified else { return false }
            block.append(PropertyTag(.rowID, .long), bits: UInt64(key))
            return true
        }
        switch try? reading.give(column, of: &table, to: block) {
        case .given: return true
        case .missing:
            switch (column.id, column.type) {
            case (.objectType, .long): block.append(column, bits: 6)
            case (.displayType, .long): block.append(column, bits: 0)
            case (.instanceKey, .binary):
                guard let room = try? block.room(4) else { return false }
                room.storeBytes(of: key.littleEndian, as: UInt32.self)
                block.appendBinary(column, bytes: 4)
            case (.instanceKey, _), (.objectType, _), (.displayType, _): return false
            default: block.append(column.id, error: .mapiNotFound)
            }
            return true
        case nil, DirectReading.Answer.none?: return false
        }
    }

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

    var tableRevision: UInt64 { message.attachmentJournal.revision }

    func changes(since revision: UInt64) -> [TableUpdate]? {
        guard let changed = message.attachmentJournal.changes(since: revision) else { return nil }
        return try? Set(changed).map { key in
            let row = try message.state.attachment(key).map { AttachmentTableRow($0) }
            // One that can't be read is the whole table's failure.
            _ = try row?.position()
            return TableUpdate(key: key, row: row)
        }
    }

    func tableRows() throws(HResult) -> [any TableRow] {
        do {
            let rows = try message.state.attachments().map { AttachmentTableRow($0) }
            if rows.isEmpty { return [] }
            let keyed = try rows.map { (position: try $0.position(), row: $0) }
            return keyed.sorted {
                ($0.position, $0.row.key) < ($1.position, $1.row.key)
            }.map(\.row)
        } catch { throw HResult(error) }
    }

    var requiredColumns: [PropertyTag] { AttachmentTable.columns }

    private static let columns: [PropertyTag] = [
        PropertyTag(.attachNumber, .long), PropertyTag(.instanceKey, .binary),
        PropertyTag(.recordKey, .binary), PropertyTag(.renderingPosition, .long),
        PropertyTag(.attachMethod, .long), PropertyTag(.attachFilename, .unicode),
        PropertyTag(.attachLongFilename, .unicode), PropertyTag(.attachSize, .long),
        PropertyTag(.attachExtension, .unicode), PropertyTag(.attachEncoding, .binary),
        PropertyTag(.attachTag, .binary), PropertyTag(.displayName, .unicode),
        PropertyTag(.objectType, .long),
    ]

    var defaultSortOrder: [TableSortKey] { AttachmentTable.order }

    private static let order = [
        TableSortKey(tag: PropertyTag(.renderingPosition, .long), descending: false),
        TableSortKey(tag: PropertyTag(.attachNumber, .long), descending: false),
    ]

    var converter: TextConverter { message.converter }

    func callerText(_ bytes: [UInt8]) -> [UInt16] { NarrowText.codePage.decode(bytes) }
}

private final class AttachmentTableRow: TableRow {
    private var attachment: AttachmentState

    init(_ attachment: AttachmentState) { self.attachment = attachment }

    var key: UInt32 { attachment.number }
    var place: Int { Int((try? position()) ?? -1) << 32 | Int(key) }

    /// Signed: -1, which means no position, comes first.
    func position() throws -> Int32 {
        if case .long(let position)? = try attachment.properties.value(of: .renderingPosition) {
            return position
        }
        return -1
    }

    func tags() throws(HResult) -> [PropertyTag] {
        do { return try attachment.properties.tags() } catch { throw error.hresult }
    }

    func storedSize(of id: PropertyID) -> UInt64? { try? attachment.properties.sizeBound(of: id) }

    func withStored(_ body: (inout DirectTable) throws(HResult) -> Void) throws(HResult) {
        let properties = attachment.properties
        try properties.withDirect(body)
    }

    func giveStored(
        _ column: PropertyTag, _ reading: DirectReading, _ table: inout DirectTable, to block: PropertyBlock
    ) -> Bool {
        switch (column.id, column.type) {
        case (_, .null), (.attachData, _): return false
        case (.attachNumber, .long): block.append(column, bits: UInt64(key))
        case (.objectType, .long): block.append(column, bits: 7)
        case (.attachNumber, _), (.objectType, _): return false
        // One of another type says nothing.
        case (.attachMethod, let type) where type != .long: return false
        default: return giveRead(column, reading, &table, to: block)
        }
        return true
    }

    private func giveRead(
        _ column: PropertyTag, _ reading: DirectReading, _ table: inout DirectTable, to block: PropertyBlock
    ) -> Bool {
        switch try? reading.give(column, of: &table, to: block) {
        case .given: return true
        case .missing: break
        case nil, DirectReading.Answer.none?: return false
        }
        switch (column.id, column.type) {
        case (.instanceKey, .binary), (.recordKey, .binary):
            guard let room = try? block.room(4) else { return false }
            room.storeBytes(of: key.littleEndian, as: UInt32.self)
            block.appendBinary(column, bytes: 4)
        case (.renderingPosition, .long): block.append(column, bits: UInt64(UInt32.max))
        case (.instanceKey, _), (.recordKey, _), (.renderingPosition, _), (.attachSize, _), (.attachMethod, _):
            return false
        default: block.append(column.id, error: .mapiNotFound)
        }
        return true
    }

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

extension PropertyID {
    static let sendRichInfo = PropertyID(rawValue: 0x3A40)
}

extension UInt32 {
    var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
