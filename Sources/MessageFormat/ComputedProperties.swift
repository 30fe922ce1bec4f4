import CompoundFile

// The properties that follow from the state of a message rather than from what somebody set.

extension PropertyTable {
    /// Sets the value unless the property has it.
    mutating func update(_ id: PropertyID, _ value: PropertyValue) throws(MessageError) {
        if try self.value(of: id) != value { set(value, tag: PropertyTag(id, value.type)) }
    }

    /// Sets the value if the property is missing.
    mutating func supply(_ id: PropertyID, _ value: PropertyValue) throws(MessageError) {
        if try tag(of: id) == nil { set(value, tag: PropertyTag(id, value.type)) }
    }

    /// Whether the property was set since the last save.
    func isPending(_ id: PropertyID) -> Bool { entries[id]?.origin == .pending }

    /// Whether the property differs from what is stored, as far as it is there.
    public func isChanged(_ id: PropertyID) -> Bool { isPending(id) || lent[id]?.buffer != nil }
}

/// What a message of this library supports ([MS-OXCMSG] 2.2.1.8 names the bits): unique entry ids,
/// modifying, creating, attachments, OLE objects, multi-valued properties, categories, compressed RTF.
private func storeSupportMask(unicode: Bool) -> PropertyValue {
    .long(Int32(bitPattern: 0x0000_0E79 | (unicode ? MessageState.unicodeBit : 0)))
}

/// Bits of the message flags.
private enum MessageFlag {
    static let unmodified: Int32 = 0x2
    static let hasAttachment: Int32 = 0x10
}

extension MessageState {
    /// - Parameter lists: What `displayLists` answered, where they may be other ones now.
    mutating func compute(isNew: Bool, lists: [[UInt16]]?, attachmentCount: Int) throws(MessageError) {
        let now = PropertyValue.sysTime(FileTime.now().ticks)
        if isNew {
            try properties.supply(.creationTime, now)
            try properties.supply(.searchKey, .binary(newSearchKey()))
        }
        if !properties.isPending(.lastModificationTime) {
            try properties.update(.lastModificationTime, now)
        }
        var flags = try properties.long(.messageFlags) ?? 0
        if !isNew, !properties.isPending(.messageFlags) { flags &= ~MessageFlag.unmodified }
        flags = attachmentCount > 0 ? flags | MessageFlag.hasAttachment : flags & ~MessageFlag.hasAttachment
        try properties.update(.messageFlags, .long(flags))
        try properties.update(.hasAttachments, .boolean(attachmentCount > 0 ? 1 : 0))
        if isNew, properties.kind == .message { try properties.supply(.messageClass, text("IPM.Note")) }
        if let lists { try updateDisplayLists(lists) }
    }

    /// What tells a message from all others ([MS-OXCPRPT] 2.2.1.9): 16 random bytes.
    private func newSearchKey() -> [UInt8] {
        littleEndian([UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max)])
    }

    mutating func supplyStoreSupportMask() throws(MessageError) {
        try properties.supply(.storeSupportMask, storeSupportMask(unicode: isUnicode))
    }

    private func text(_ string: StaticString) -> PropertyValue {
        let bytes = string.withUTF8Buffer { Array($0) }
        return isUnicode ? .unicode(bytes.map { UInt16($0) }) : .string8(bytes)
    }

    /// The names of the recipients, by their type.
    mutating func displayLists() throws(MessageError) -> [[UInt16]] {
        var all = try recipients()
        // Taken out meanwhile, so that no row is copied.
        rows = nil
        defer { rows = all }
        var lists: [[UInt16]?] = [nil, nil, nil, nil]
        var page: CodePage?
        for index in all.indices {
            let type = Int((try all[index].properties.long(.recipientType) ?? 1) & 0xF)
            guard type < lists.count else { continue }
            var name = try all[index].properties.value(of: .displayName)
            if name == nil { name = try all[index].properties.value(of: .emailAddress) }
            let text: [UInt16]
            switch name {
            case .unicode(let units): text = units
            case .string8(let bytes):
                if page == nil { page = try codePage() }
                text = page?.decode(bytes) ?? []
            default: text = []
            }
            if lists[type] == nil {
                lists[type] = text
            } else {
                lists[type]?.append(0x3B)
                lists[type]?.append(0x20)
                lists[type]?.append(contentsOf: text)
            }
        }
        return lists.map { $0 ?? [] }
    }

    /// Lists that came with a message stay while it has no recipients: a copied message gets them first.
    private mutating func updateDisplayLists(_ lists: [[UInt16]]) throws(MessageError) {
        let isEmpty = rows?.isEmpty ?? true
        for (type, id) in [(1, PropertyID.displayTo), (2, .displayCc), (3, .displayBcc)] {
            if isEmpty, properties.isPending(id) { continue }
            let text = lists[type]
            try properties.update(id, isUnicode ? .unicode(text) : .string8(try codePage().encode(text)))
        }
    }

    /// The bytes in all streams of the message, written last. The property stream itself is counted as it will be.
    mutating func computeSize(of target: ObjectSource) throws(MessageError) {
        try properties.supply(.messageSize, .long(0))
        let own: UInt64
        let parts: UInt64
        if let bytes = target.newBytes, let all = newPartsSize {
            (own, parts) = (bytes, all)
        } else {
            (own, parts) = try storedSizes(of: target)
        }
        target.partsSize = parts
        let entries = UInt64(properties.entries.sorted.count &* PropertyStream.entrySize)
        try properties.update(.messageSize, .long(Int32(clamping: own &+ parts &+ entries)))
    }

    /// The bytes of recipients and attachments, where this save has made them all.
    private var newPartsSize: UInt64? {
        guard let rows, let slots else { return nil }
        var total: UInt64 = 0
        for row in rows {
            guard let bytes = row.properties.source?.newBytes else { return nil }
            total = total.addingReportingOverflow(bytes).partialValue
        }
        for slot in slots {
            guard let bytes = slot.state?.properties.source?.newBytes else { return nil }
            total = total.addingReportingOverflow(bytes).partialValue
        }
        return total
    }

    /// The bytes of the message's own values, and of its recipients, attachments and objects.
    private func storedSizes(of target: ObjectSource) throws(MessageError) -> (own: UInt64, parts: UInt64) {
        var own: UInt64 = 0
        var containers: [ElementName] = []
        let storage = try target.storage
        try forEachElement(of: storage) { name, kind, size in
            switch (ElementRole(name), kind) {
            case (.property, .stream), (.value, .stream): own &+= size
            case (.property, .storage), (.recipient, .storage), (.attachment, .storage): containers.append(name)
            default: break
            }
        }
        if let known = target.partsSize { return (own, known) }
        var parts: UInt64 = 0
        for name in containers {
            if let child = try storage.openStorage(name) { parts &+= try totalSize(of: child) }
        }
        return (own, parts)
    }
}

extension AttachmentState {
    mutating func compute(index: UInt32, unicode: Bool, keys: inout RecordKeys) throws(MessageError) {
        try properties.update(.attachNumber, .long(Int32(bitPattern: index)))
        try keys.supply(&properties, number: number)
        try properties.supply(.attachMethod, .long(try method()))
        try properties.supply(.renderingPosition, .long(-1))
        try properties.supply(.objectType, .long(7))
        try properties.supply(.access, .long(2))
        try properties.supply(.accessLevel, .long(0))
        try properties.supply(.storeSupportMask, storeSupportMask(unicode: unicode))
    }
}
