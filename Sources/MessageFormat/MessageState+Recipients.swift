import CompoundFile

extension MessageState {
    /// The recipients in row order. The storages are enumerated; counts and ids in the header are not
    /// believed.
    public mutating func recipients() throws(MessageError) -> [RecipientRow] {
        try loadRows()
        closeGaps()
        return rows ?? []
    }

    private mutating func loadRows() throws(MessageError) {
        guard rows == nil, let source else { return }
        var loaded: [RecipientRow] = []
        var bytes: UInt64 = 0
        for element in try source.listing().recipients {
            guard let part = try source.part(element, ElementPlace(element.name)) else { continue }
            let row = RecipientRow(
                rowID: UInt32(clamping: loaded.count), properties: try PropertyTable(source: part, kind: .recipient))
            try MessageState.count(row.properties.storedBytes, &bytes)
            loaded.append(consume row)
        }
        rows = loaded
        nextRow = UInt32(clamping: loaded.count)
    }

    /// Adds up the bytes of property streams. A damaged file can have one large stream stand for thousands of
    /// recipients or attachments.
    static func count(_ storedBytes: UInt64, _ bytes: inout UInt64) throws(MessageError) {
        bytes = bytes &+ storedBytes
        if bytes > Limits.partBytes { throw MessageError(.tooBig, "property streams") }
    }

    /// Replaces the recipient list.
    public mutating func setRecipients(_ rows: [RecipientRow]) {
        self.rows = rows
        removedRows = 0
        areRowsOrdered = zip(rows, rows.dropFirst()).allSatisfy { $0.rowID < $1.rowID }
        haveRecipientsChanged = true
        for row in rows where row.rowID >= nextRow { nextRow = row.rowID &+ 1 }
    }

    /// Adds rows at the end.
    public mutating func appendRecipients(_ new: [RecipientRow]) throws(MessageError) {
        try loadRows()
        var last = rows?.last?.rowID
        for row in new {
            if let last, last >= row.rowID { areRowsOrdered = false }
            last = row.rowID
            if row.rowID >= nextRow { nextRow = row.rowID &+ 1 }
        }
        if rows?.isEmpty ?? true { rows = new } else { rows?.append(contentsOf: new) }
        haveRecipientsChanged = true
    }

    /// The row of that id; nil when there is none.
    public mutating func recipient(_ rowID: UInt32) throws(MessageError) -> RecipientRow? {
        try loadRows()
        return place(of: rowID).flatMap { rows?[$0] }
    }

    /// The id of the row at a place among all; nil beyond the last.
    public mutating func recipientRowID(at place: Int) throws(MessageError) -> UInt32? {
        try loadRows()
        guard let rows else { return nil }
        if removedRows == 0 { return rows.indices.contains(place) ? rows[place].rowID : nil }
        return rows.lazy.filter { !$0.isRemoved }.dropFirst(place).first?.rowID
    }

    /// Changes the row of that id in place.
    /// - Returns: what `body` does; nil when there is no such row.
    public mutating func changeRecipient<Result>(
        _ rowID: UInt32, _ body: (inout RecipientRow) -> Result
    ) throws(MessageError) -> Result? {
        try loadRows()
        guard let place = place(of: rowID), var all = rows else { return nil }
        haveRecipientsChanged = true
        // Taken out while it changes, so that nothing is copied.
        rows = nil
        defer { rows = all }
        return body(&all[place])
    }

    /// Takes the row of that id away; an absent one is no error.
    public mutating func removeRecipient(_ rowID: UInt32) throws(MessageError) {
        guard try changeRecipient(rowID, { $0 = RecipientRow(removed: rowID) }) != nil else { return }
        removedRows &+= 1
        if removedRows > (rows?.count ?? 0) / 2 { closeGaps() }
    }

    /// Removed rows stay where they are at first, so that taking many away one by one takes no longer than it must.
    private mutating func closeGaps() {
        guard removedRows > 0 else { return }
        rows?.removeAll(where: \.isRemoved)
        removedRows = 0
    }

    private func place(of rowID: UInt32) -> Int? {
        guard let rows else { return nil }
        let place: Int
        if areRowsOrdered {
            place = rows.withUnsafeBufferPointer { rows in rows.lowerBound { $0.rowID < rowID } }
        } else {
            place = rows.firstIndex { $0.rowID == rowID } ?? rows.count
        }
        return place < rows.count && rows[place].rowID == rowID && !rows[place].isRemoved ? place : nil
    }

    /// A row id that was not in use since the message was opened.
    public mutating func nextRecipientRowID() throws(MessageError) -> UInt32 {
        try loadRows()
        defer { nextRow = nextRow &+ 1 }
        return nextRow
    }

    /// The number of recipients, without reading them.
    public mutating func recipientCount() throws(MessageError) -> Int {
        if let rows { return rows.count &- removedRows }
        return try source?.listing().recipients.count ?? 0
    }
}
