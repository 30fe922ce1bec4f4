import CompoundFile

extension PropertyTable {
    /// Writes the property stream and the streams of changed properties, and removes those of removed ones.
    ///
    /// Into the storage that the table was read from: what was not touched stays byte for byte. Into any
    /// other: all is written, and what that storage held of properties before is removed. `header` is the
    /// bytes before the first entry. Afterwards the table reads from `storage`. On failure the table is
    /// unchanged and still dirty.
    public mutating func save(
        into storage: any StructuredStorage, header: [UInt8]
    ) throws(MessageError) {
        let target = try savingSource(for: storage)
        var next = self
        target.invalidate()
        try next.writeValues(into: target)
        try next.writeEntries(into: target, header: header)
        self = next
    }

    /// The present source when the storage is the same, else a new one.
    func savingSource(for storage: any StructuredStorage) throws(MessageError) -> ObjectSource {
        if let source, try source.storage.isSame(as: storage) { return source }
        return ObjectSource(storage)
    }

    /// The first half of a save: the streams. Object storages other than `handled` are copied along.
    mutating func writeValues(into target: ObjectSource, except handled: PropertyID? = nil)
        throws(MessageError)
    {
        try merge()
        takeBackLentBuffers()
        let isSame = target === source
        if !isSame { entries.tidy() }
        if !target.isFresh { target.newBytes = nil }
        let before = target.isFresh ? nil : try target.listing()
        target.invalidate()
        // What was written, and how many values, where there is anything that may be obsolete.
        let isNew = before?.hasNoProperties ?? true
        var written = Set<PropertyTag>()
        var counts = [PropertyTag: Int]()
        // The changed values are in the order of the entries.
        var next = 0
        for index in entries.sorted.indices where entries.sorted[index].tag.type.isVariable {
            let entry = entries.sorted[index]
            let tag = entry.tag
            let isPending = entry.origin == .pending
            if !isNew { written.insert(tag) }
            if isSame, !isPending { continue }
            if tag.type == .object {
                if tag.id != handled { try copyObject(tag, to: target) }
                if entry.bits == 0 { entries.setBits(PropertyTable.entrySize(.object, bytes: 0), at: index) }
                continue
            }
            while next < pending.entries.count, pending.entries[next].id < tag.id { next &+= 1 }
            let isNext = next < pending.entries.count && pending.entries[next].id == tag.id
            let (size, count) = try write(entry, isNext ? pending.entries[next].value : nil, to: target)
            if !isNew { counts[tag] = count }
            entries.setBits(size, at: index)
        }
        guard !isNew, let before else { return }
        try removeObsolete(
            before, from: target, isSame: isSame, written: written, counts: counts, except: handled)
    }

    /// Writes one value, the changed one if there is one; answers the value bytes of its entry and the number of value
    /// streams.
    private mutating func write(
        _ entry: PropertyEntry, _ pending: PendingValue?, to target: ObjectSource
    ) throws(MessageError) -> (UInt64, Int) {
        let tag = entry.tag
        switch pending {
        case .value(let value): return try write(value, tag, to: target)
        case .buffer(let buffer):
            let content = try mapped { () throws(CompoundFileError) in try buffer.snapshot() }
            try target.storage.createStream(ElementNames.substg(tag)).replaceContents(with: content)
            target.countNew(content.length)
            return (PropertyTable.entrySize(tag.type, bytes: content.length), 0)
        case nil where entry.origin != .pending && !tag.type.isMultivalued:
            return (try moveStream(tag, to: target), 0)
        case nil:
            guard let value = try value(of: tag.id) else { return (0, 0) }
            return try write(value, tag, to: target)
        }
    }

    /// Moves what is stored already without decoding it.
    private func moveStream(_ tag: PropertyTag, to target: ObjectSource) throws(MessageError) -> UInt64 {
        let name = ElementNames.substg(tag)
        guard let stream = try source?.storage.openStream(name) else { return 0 }
        let copy = try target.storage.createStream(name)
        try copyStream(stream, to: copy)
        target.countNew(try copy.length())
        return PropertyTable.entrySize(tag.type, bytes: try stream.length())
    }

    private func write(
        _ value: PropertyValue, _ tag: PropertyTag, to target: ObjectSource
    ) throws(MessageError) -> (UInt64, Int) {
        let size = try StreamValue.lend(value) { (bytes) throws(MessageError) in
            try target.put(ElementNames.substg(tag), bytes)
            return PropertyTable.entrySize(tag.type, bytes: UInt64(bytes.count))
        }
        if let size { return (size, 0) }
        return try writeValues(value, tag, to: target)
    }

    /// A multi-valued text or binary property: a length stream and a stream for each value ([MS-OXMSG]
    /// 2.1.4.2).
    private func writeValues(
        _ value: PropertyValue, _ tag: PropertyTag, to target: ObjectSource
    ) throws(MessageError) -> (UInt64, Int) {
        let values: [[UInt8]]
        let lengths: [UInt8]
        switch value {
        case .strings8(let texts): values = texts.map { $0 + [0] }
        case .unicodes(let texts): values = texts.map { littleEndian($0 + [0]) }
        case .binaries(let binaries): values = binaries
        default: return (0, 0)
        }
        if tag.type.elementType == .binary {
            lengths = littleEndian(values.map { UInt64($0.count) })
        } else {
            lengths = littleEndian(values.map { UInt32(clamping: $0.count) })
        }
        try target.put(ElementNames.substg(tag), lengths)
        for (index, bytes) in values.enumerated() {
            try target.put(ElementNames.value(tag, UInt32(clamping: index)), bytes)
        }
        return (PropertyTable.entrySize(tag.type, bytes: UInt64(lengths.count)), values.count)
    }

    private func copyObject(_ tag: PropertyTag, to target: ObjectSource) throws(MessageError) {
        guard let source, target !== source else { return }
        target.newBytes = nil
        let name = ElementNames.substg(tag)
        if let object = try source.storage.openStorage(name) {
            try copyTree(from: object, to: try target.storage.createStorage(name))
        } else if let stream = try source.storage.openStream(name) {
            try copyStream(stream, to: try target.storage.createStream(name))
        }
    }

    /// Removes streams that no entry speaks for. In the table's own storage these are the ones of changed
    /// and removed properties; elements of unknown purpose stay.
    private func removeObsolete(
        _ before: StorageListing, from target: ObjectSource, isSame: Bool, written: Set<PropertyTag>,
        counts: [PropertyTag: Int], except handled: PropertyID?
    ) throws(MessageError) {
        func isObsolete(_ tag: PropertyTag) -> Bool {
            !written.contains(tag) && (!isSame || dropped.contains(tag.id))
        }
        for stream in before.streams where isObsolete(stream.tag) {
            try target.storage.removeElement(ElementNames.substg(stream.tag))
        }
        for tag in before.storages where isObsolete(tag) {
            try target.storage.removeElement(ElementNames.substg(tag))
        }
        for value in before.values {
            let count = counts[value.tag] ?? (isObsolete(value.tag) ? 0 : Int.max)
            if Int(value.index) >= count {
                try target.storage.removeElement(ElementNames.value(value.tag, value.index))
            }
        }
    }

    /// The second half of a save: the property stream. The table reads from `target` from now on.
    mutating func writeEntries(into target: ObjectSource, header: [UInt8]) throws(MessageError) {
        let kind = kind
        entries.settle { entry in
            if entry.flags == nil { entry.flags = PropertyStream.defaultFlags(entry.tag.id, kind) }
            entry.origin = .stored
        }
        try PropertyStream.lend(header: header, entries) { (bytes) throws(MessageError) in
            try target.put(ElementNames.properties, bytes)
        }
        target.isFresh = false
        target.invalidate()
        source = target
        exists = true
        isMerged = true
        dropped = []
        isChanged = false
        settlePending()
    }

    /// Drops what is stored now. A buffer that somebody still holds stays the property's value, for he may
    /// write on.
    private mutating func settlePending() {
        for entry in pending.entries {
            if case .buffer(let buffer) = entry.value { lent.set(LentBuffer(buffer), entry.id) }
        }
        pending.removeAll()
    }
}
