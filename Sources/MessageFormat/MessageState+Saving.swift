import CompoundFile

extension MessageState {
    /// Writes all that changed, to any depth: properties, recipients, attachments and their objects.
    /// Recipients and attachments are numbered from 0 without gaps, counts and ids in the header are exact,
    /// and the properties that follow from others are brought up to date.
    ///
    /// Elements of other names than this format's are not touched. When nothing changed nothing is written.
    /// On failure the state stays as it was, dirty; the storage may hold part of the changes then, and a
    /// second try puts that right.
    /// - Parameter names: The named property mapping, for a top-level message; nil for an embedded one.
    public mutating func save(
        into storage: any StructuredStorage, names: NamedPropertyMap?
    ) throws(MessageError) {
        var next = self
        try next.saveForGood(into: storage, names: names)
        self = next
    }

    /// The same for a copy that is dropped on failure: it may hold anything then.
    public mutating func saveForGood(
        into storage: any StructuredStorage, names: NamedPropertyMap?
    ) throws(MessageError) {
        try write(into: storage, depth: depth)
        if let names { try names.save(into: storage) }
    }

    mutating func write(into storage: any StructuredStorage, depth: Int) throws(MessageError) {
        guard depth <= Limits.messageDepth else { throw MessageError(.tooBig, "embedded message depth") }
        self.depth = depth
        let target = try properties.savingSource(for: storage)
        let isSame = target === source
        if isSame, properties.exists, !hasChanges { return }
        let isNew = !properties.exists
        // Read what is still only in the old storage before anything moves.
        if !isSame {
            _ = try recipients()
            try loadAttachments()
        }
        try loadSlots()
        target.invalidate()
        let before = try target.listing()
        target.isFresh = before.hasNoProperties
        target.newBytes = target.isFresh ? 0 : nil
        let rowsChanged = haveRecipientsChanged || (rows ?? []).contains { $0.properties.hasChanges }
        if isSame, !rowsChanged, !haveAttachmentsChanged { try target.measureParts(before) }
        // As long as the rows are not written their names are at hand.
        let lists = isNew || rowsChanged ? try displayLists() : nil
        try writeRecipients(into: target, before: before.recipients, isSame: isSame, isChanged: rowsChanged)
        let count = try writeAttachments(into: target, before: before.attachments, isSame: isSame)
        try compute(isNew: isNew, lists: lists, attachmentCount: count)
        // A message in a new place says how its text is stored, whatever the old one said.
        if isUnicode || isNew || !isSame { try supplyStoreSupportMask() }
        try properties.writeValues(into: target)
        try computeSize(of: target)
        let rowCount: Int
        if let rows { rowCount = rows.count } else { rowCount = try target.recipientCount() }
        try properties.writeEntries(
            into: target,
            header: header(recipients: UInt32(clamping: rowCount), attachments: UInt32(clamping: count)))
        haveRecipientsChanged = false
        haveAttachmentsChanged = false
    }

    /// The header of the property stream ([MS-OXMSG] 2.4.1.1, 2.4.1.2): next ids, then counts.
    private func header(recipients: UInt32, attachments: UInt32) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: properties.kind.headerSize)
        header.withUnsafeMutableBytes { bytes in
            for (place, number) in [recipients, attachments, recipients, attachments].enumerated() {
                bytes.storeBytes(of: number.littleEndian, toByteOffset: 8 &+ 4 &* place, as: UInt32.self)
            }
        }
        return header
    }

    // MARK: Recipients

    private mutating func writeRecipients(
        into target: ObjectSource, before: [StorageListing.NumberedElement], isSame: Bool, isChanged: Bool
    ) throws(MessageError) {
        let isDense = before.enumerated().allSatisfy {
            $1.name == ElementNames.recipient(UInt32(clamping: $0))
        }
        if isSame, isDense, !isChanged { return }
        target.partsSize = nil
        var list = try recipients()
        rows = nil
        let sources = list.map { row in row.properties.source.flatMap { $0.container === target ? $0 : nil } }
        try arrange(
            sources, in: target, before: before.map(\.name), named: ElementNames.recipient,
            moving: "__recip_moving1.0_#")
        var keys = try MessageState.recordKeys(&list)
        for index in list.indices {
            try list[index].write(index: UInt32(clamping: index), old: sources[index], in: target, keys: &keys)
        }
        rows = list
    }

    /// The record keys of all rows, if there is one that needs a new key.
    private static func recordKeys(_ list: inout [RecipientRow]) throws(MessageError) -> RecordKeys {
        var keys = RecordKeys()
        var isNeeded = false
        for index in list.indices
        where !isNeeded && (list[index].properties.hasChanges || !list[index].properties.exists) {
            isNeeded = try list[index].properties.tag(of: .recordKey) == nil
        }
        guard isNeeded else { return keys }
        for index in list.indices {
            if let key = try list[index].properties.recordKeyNumber() { keys.insert(key) }
        }
        return keys
    }

    // MARK: Attachments

    /// Answers the number of attachments.
    private mutating func writeAttachments(
        into target: ObjectSource, before: [StorageListing.NumberedElement], isSame: Bool
    ) throws(MessageError) -> Int {
        let count = slots?.count ?? 0
        let isDense = before.enumerated().allSatisfy {
            $1.name == ElementNames.attachment(UInt32(clamping: $0))
        }
        let isChanged = haveAttachmentsChanged || (slots ?? []).contains { $0.state?.hasChanges ?? false }
        if isSame, isDense, !isChanged { return count }
        target.partsSize = nil
        // Those that were never read and stay where they are need no reading now.
        for index in 0..<count where slots?[index].place?.name != ElementNames.attachment(UInt32(clamping: index)) {
            try loadAttachment(at: index)
        }
        var keys = try attachmentKeys()
        let unread = Set((slots ?? []).lazy.filter { $0.state == nil }.compactMap(\.place?.name))
        let sources = (slots ?? []).map { slot in
            slot.state?.properties.source.flatMap { $0.container === target ? $0 : nil }
        }
        try arrange(
            sources, in: target, before: before.map(\.name).filter { !unread.contains($0) },
            named: ElementNames.attachment, moving: "__attach_moving1.0_#")
        let isUnicode = isUnicode
        for index in 0..<count {
            guard var state = slots?[index].state else { continue }
            slots?[index].state = nil
            try state.write(
                index: UInt32(clamping: index), old: sources[index], in: target, unicode: isUnicode, depth: depth,
                keys: &keys)
            slots?[index].state = state
            slots?[index].place = state.properties.source?.place
        }
        return count
    }

    /// The record keys of all attachments, if there is one that may need a new key; else those that are known need
    /// not be read.
    private mutating func attachmentKeys() throws(MessageError) -> RecordKeys {
        var keys = RecordKeys()
        let count = slots?.count ?? 0
        var isNeeded = false
        for index in 0..<count where !isNeeded {
            guard slots?[index].state != nil else { continue }
            isNeeded = try slots?[index].state?.properties.tag(of: .recordKey) == nil
        }
        guard isNeeded else { return keys }
        for index in 0..<count {
            try loadAttachment(at: index)
            if let key = try slots?[index].state?.properties.recordKeyNumber() { keys.insert(key) }
        }
        return keys
    }

    // MARK: Names of storages

    /// Removes the storages of the kind that no row or attachment uses any more, and gives the others their
    /// names.
    private func arrange(
        _ sources: [ObjectSource?], in target: ObjectSource, before: [ElementName],
        named name: (UInt32) -> ElementName, moving: StaticString
    ) throws(MessageError) {
        if before.isEmpty, sources.allSatisfy({ $0 == nil }) { return }
        let kept = Set(sources.compactMap { $0?.place?.name })
        target.invalidate()
        for name in before where !kept.contains(name) { try target.storage.removeElement(name) }
        let moves = sources.enumerated().compactMap { index, source in
            let name = name(UInt32(clamping: index))
            return source.flatMap { $0.place?.name == name ? nil : (source: $0, name: name) }
        }
        guard !moves.isEmpty else { return }
        // As a rule all move down, each to a place that is free by then. Otherwise they step aside first.
        var occupied = kept
        var isFree = true
        for (source, name) in moves where isFree {
            if occupied.contains(name) { isFree = false }
            if let old = source.place?.name { occupied.remove(old) }
            occupied.insert(name)
        }
        if !isFree {
            let prefix = moving.withUTF8Buffer { $0.map { UInt16($0) } }
            for (index, move) in moves.enumerated() {
                let digits = hexDigits(UInt32(clamping: index)).map { UInt16($0) }
                guard let aside = ElementName(utf16: prefix + digits) else { continue }
                try rename(move.source, to: aside, in: target)
            }
        }
        for (source, name) in moves { try rename(source, to: name, in: target) }
    }

    /// Some storages cannot rename an element that is open; then it is copied.
    private func rename(_ source: ObjectSource, to name: ElementName, in target: ObjectSource)
        throws(MessageError)
    {
        guard let place = source.place else { return }
        let old = place.name
        do {
            try target.storage.renameElement(old, to: name)
        } catch {
            guard case .foreign = error.code else { throw error }
            let copy = try target.storage.createStorage(name)
            try copyTree(from: source.storage, to: copy)
            source.use(copy)
            try target.storage.removeElement(old)
        }
        place.name = name
        target.invalidate()
    }
}

extension RecipientRow {
    /// Writes the row if it is new, changed or has another number now.
    mutating func write(
        index: UInt32, old: ObjectSource?, in target: ObjectSource, keys: inout RecordKeys
    ) throws(MessageError) {
        let isNew = old == nil || !properties.exists
        if isNew || properties.hasChanges { try keys.supply(&properties, number: rowID) }
        let number = try properties.value(of: .rowID)
        if !isNew, !properties.hasChanges, number == .long(Int32(bitPattern: index)) { return }
        properties.set(.long(Int32(bitPattern: index)), tag: PropertyTag(.rowID, .long))
        if try properties.tag(of: .objectType) == nil {
            properties.set(.long(6), tag: PropertyTag(.objectType, .long))
        }
        // The instance key of Outlook's rows is the row id.
        let key = try properties.value(of: .instanceKey)
        let oldKey = number.map { PropertyValue.binary(Array(littleEndian(FixedValue.encode($0) ?? 0).prefix(4))) }
        if key == nil || key == oldKey {
            properties.set(.binary(littleEndian(index)), tag: PropertyTag(.instanceKey, .binary))
        }
        let source = try target.child(ElementNames.recipient(index), existing: old)
        source.invalidate()
        try properties.writeValues(into: source)
        try properties.writeEntries(into: source, header: RecipientRow.header)
    }

    private static let header = [UInt8](repeating: 0, count: ContainerKind.recipient.headerSize)
}

extension AttachmentState {
    /// Writes the attachment and its object if it is new, changed or has another number now.
    mutating func write(
        index: UInt32, old: ObjectSource?, in target: ObjectSource, unicode: Bool, depth: Int, keys: inout RecordKeys
    ) throws(MessageError) {
        let isNew = old == nil || !properties.exists
        let number = PropertyValue.long(Int32(bitPattern: index))
        let isMoved = try properties.value(of: .attachNumber) != number
        if !isNew, !hasChanges, !isMoved { return }
        // From another storage everything comes along, the object included.
        let object = isNew ? try self.object() : nil
        let source = try target.child(ElementNames.attachment(index), existing: old)
        let rewritesProperties = isNew || isMoved || properties.hasChanges
        if rewritesProperties { try compute(index: index, unicode: unicode, keys: &keys) }
        try writeObject(object, into: source, depth: depth)
        guard rewritesProperties else { return }
        source.invalidate()
        try properties.writeValues(into: source, except: .attachData)
        try properties.writeEntries(into: source, header: AttachmentState.header)
    }

    private static let header = [UInt8](repeating: 0, count: ContainerKind.attachment.headerSize)

    /// - Parameter moved: The object of an attachment that is written to another storage than before.
    private mutating func writeObject(
        _ moved: AttachmentObject?, into source: ObjectSource, depth: Int
    ) throws(MessageError) {
        let object: AttachmentObject
        switch content {
        case .removed:
            content = .stored
            return
        case .pending(let pending):
            guard let present = try self.object() else {
                content = .stored
                return
            }
            _ = pending
            object = present
        case .loaded(let message):
            guard moved != nil || message.hasChanges else { return }
            object = .message(message)
        case .stored:
            guard let moved else { return }
            object = moved
        }
        source.newBytes = nil
        let name = ElementNames.attachedObject
        let existing = try source.storage.openStorage(name)
        switch object {
        case .message(var message):
            let storage: any StructuredStorage
            if let existing, try message.source?.storage.isSame(as: existing) ?? false {
                storage = existing
            } else {
                storage = try source.storage.createStorage(name)
            }
            try message.write(into: storage, depth: depth &+ 1)
            content = .loaded(message)
        case .storage(let tree):
            if existing.map({ tree.isSame(as: $0) }) != true {
                try copyTree(from: tree, to: try source.storage.createStorage(name))
            }
            content = .stored
        }
    }
}
