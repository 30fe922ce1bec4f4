import CMAPI
import COM
import MessageFormat

/// ModifyRecipients.
extension MessageObject {
    private enum Mode: UInt32 {
        case replace = 0
        case add = 2
        case modify = 4
        case remove = 8
    }

    /// One entry of the caller's ADRLIST, read and checked.
    private struct Entry {
        var rowID: UInt32?
        var values: [Given] = []
    }

    private struct Given {
        let tag: PropertyTag
        let value: PropertyValue
    }

    private static let mostEntries: UInt32 = 1 << 20
    private static let to: Int32 = 1

    func modifyRecipients(_ flags: UInt32, _ list: LPADRLIST?) throws {
        try MAPIFlags.check(flags, known: 2 | 4 | 8)
        guard let mode = Mode(rawValue: flags) else { throw HResult.mapiInvalidParameter }
        try requireWritable()
        guard let list else {
            if mode != .replace { throw HResult.mapiInvalidParameter }
            return try replaceRows([])
        }
        let entries = try read(list)
        switch mode {
        case .replace: try replaceRows(try newRows(entries))
        case .add:
            if entries.isEmpty { return }
            try append(newRows(entries))
        case .modify: try modify(entries)
        case .remove:
            for id in entries.lazy.compactMap(\.rowID) { try remove(id) }
        }
    }

    private func replaceRows(_ rows: [RecipientRow]) throws {
        state.setRecipients(rows)
        recipientJournal.noteAll()
    }

    private func append(_ rows: [RecipientRow]) throws {
        try state.appendRecipients(rows)
        for row in rows { recipientJournal.note(row.rowID) }
    }

    private func remove(_ rowID: UInt32) throws {
        try state.removeRecipient(rowID)
        recipientJournal.note(rowID)
    }

    /// - Returns: nil when there is no such row.
    private func change(_ rowID: UInt32, _ body: (inout RecipientRow) -> Void) throws -> Void? {
        defer { recipientJournal.note(rowID) }
        return try state.changeRecipient(rowID, body)
    }

    /// One more row.
    /// - Returns: the row as it is now.
    func addRecipient(_ values: [(PropertyTag, PropertyValue)]) throws -> RecipientRow {
        try requireWritable()
        var entry = Entry()
        entry.values = values.map { Given(tag: $0.0, value: $0.1) }
        guard let row = try newRows([entry]).first else { throw HResult.mapiCallFailed }
        try append([row])
        return row
    }

    func removeRecipient(at place: Int) throws {
        try requireWritable()
        guard let rowID = try state.recipientRowID(at: place) else { throw HResult.mapiNotFound }
        try remove(rowID)
    }

    /// Sets one property of a row, or takes it away.
    func changeRecipient(_ rowID: UInt32, _ id: PropertyID, _ value: PropertyValue?) throws {
        try requireWritable()
        if Self.isOwn(id) { throw HResult.mapiComputed }
        let stored = try value.map { try converter.toFile($0, unicode: storesUnicode) }
        let change: Void? = try change(rowID) { row in
            if let stored {
                row.properties.set(stored, tag: PropertyTag(id, stored.type))
            } else {
                row.properties.remove(id)
            }
        }
        if change == nil { throw HResult.mapiObjectDeleted }
    }

    /// Rows that are named keep their place and get other properties; unknown ones are added.
    private func modify(_ entries: [Entry]) throws {
        if entries.contains(where: { $0.rowID == nil }) { throw HResult.mapiInvalidParameter }
        // Nothing changes before all is known to be good.
        var changed: [(rowID: UInt32, properties: PropertyTable)] = []
        var added: [Entry] = []
        for entry in entries {
            guard let id = entry.rowID, let row = try state.recipient(id) else {
                added.append(entry)
                continue
            }
            changed.append((id, try replaced(row.properties, by: entry)))
        }
        let new = try added.isEmpty ? [] : newRows(added)
        for (id, properties) in changed { _ = try change(id) { $0.properties = properties } }
        try append(new)
    }

    /// All old properties go, for the row holds what the caller says and nothing else.
    private func replaced(_ old: PropertyTable, by entry: Entry) throws -> PropertyTable {
        var table = old
        let kept = Set(entry.values.map(\.tag.id))
        for tag in try table.tags() where !kept.contains(tag.id) && !Self.isOwn(tag.id) {
            table.remove(tag.id)
        }
        try fill(&table, with: entry)
        return table
    }

    /// What the library keeps in a row by itself.
    private static func isOwn(_ id: PropertyID) -> Bool { id == .rowID || id == .objectType || id == .instanceKey }

    private func newRows(_ entries: [Entry]) throws -> [RecipientRow] {
        var next = try state.nextRecipientRowID()
        return try entries.map { entry in
            var row = RecipientRow(
                rowID: next, properties: PropertyTable(kind: .recipient))
            try fill(&row.properties, with: entry)
            next &+= 1
            return row
        }
    }

    private func fill(_ table: inout PropertyTable, with entry: Entry) throws {
        let converter = converter
        for given in entry.values {
            let stored = try converter.toFile(given.value, unicode: storesUnicode)
            try table.set(stored, tag: PropertyTag(given.tag.id, stored.type), scratch: context.scratch)
        }
        if try table.tag(of: .recipientType) == nil {
            table.set(.long(Self.to), tag: PropertyTag(.recipientType, .long))
        }
    }

    // MARK: Reading an ADRLIST: a count, then from byte 8 entries of 16 bytes

    private func read(_ list: LPADRLIST) throws -> [Entry] {
        let start = UnsafeRawPointer(list)
        let count = start.loadUnaligned(as: UInt32.self)
        guard count <= Self.mostEntries else { throw HResult.mapiInvalidParameter }
        var entries: [Entry] = []
        entries.reserveCapacity(Int(count))
        for index in 0..<Int(count) {
            let entry = start + 8 + index * 16
            let values = entry.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
            // An entry without values was taken out by an address book.
            if values == 0 { continue }
            let pointer = UnsafeRawPointer(
                bitPattern: entry.loadUnaligned(fromByteOffset: 8, as: UInt.self))
            guard let pointer, values < 1 << 16 else { throw HResult.mapiInvalidParameter }
            entries.append(try self.entry(CallerProperty.array(pointer, count: values)))
        }
        return entries
    }

    private func entry(_ properties: CallerProperties) throws -> Entry {
        var entry = Entry()
        let widens = storesUnicode && converter.widensASCII
        entry.values.reserveCapacity(properties.count)
        for property in properties {
            switch property.tag.type {
            case .null:
                if property.tag != .null { throw HResult.mapiInvalidParameter }
            case .error, .object: continue
            default:
                let value = try property.value(widening: widens)
                if property.tag.id == .rowID {
                    if case .long(let id) = value { entry.rowID = UInt32(bitPattern: id) }
                } else if !Self.isOwn(property.tag.id) {
                    entry.values.append(Given(tag: property.tag, value: value))
                }
            }
        }
        return entry
    }
}
