import CompoundFile

extension PropertyTable {
    /// The whole value; nil when there is no such property.
    public mutating func value(of id: PropertyID) throws(MessageError) -> PropertyValue? {
        guard let entry = entries[id] else { return isMerged ? nil : try storedValue(id) }
        let type = entry.tag.type
        guard type.isVariable else { return FixedValue.decode(entry.bits, type) }
        if case .value(let value) = pending[id] { return value }
        if let buffer = buffer(id) {
            try PropertyTable.requireMemory(buffer.length, type)
            let bytes = try mapped { () throws(CompoundFileError) in
                try buffer.readAll(limit: Limits.valueBytes)
            }
            return StreamValue.decode(bytes, type)
        }
        return try storedValue(id)
    }

    /// The 32-bit number that a PT_LONG property holds.
    mutating func long(_ id: PropertyID) throws(MessageError) -> Int32? {
        // A value that stands in its entry is never without one.
        if entries[id] == nil { return nil }
        guard case .long(let number) = try value(of: id) else { return nil }
        return number
    }

    /// The bytes of the value's data without terminators; of all values of a multi-valued property
    /// together.
    public mutating func size(of id: PropertyID) throws(MessageError) -> UInt64? {
        guard let entry = try entry(id) else { return nil }
        let type = entry.tag.type
        guard type.isVariable else { return UInt64(type.fixedWidth ?? 8) }
        if case .value(let value) = pending[id] { return PropertyTable.dataSize(value) }
        if type == .object { return 0 }
        if type.isMultivalued, type.arrayWidth == nil { return try storedSizeOfValues(entry.tag) }
        // What has no terminator is as long as its stream.
        if type == .binary, pending[id] == nil, lent[id] == nil, let known = source?.knownListing?.length(entry.tag) {
            return known
        }
        if let content = try content(of: id) { return content.length }
        return try source?.listing().length(entry.tag) ?? 0
    }

    /// At least as many bytes as `size(of:)` says, by no more than a terminator, without a look at any content.
    public mutating func sizeBound(of id: PropertyID) throws(MessageError) -> UInt64? {
        guard let entry = try entry(id) else { return nil }
        let type = entry.tag.type
        guard type.isString || type == .binary, pending[id] == nil, lent[id] == nil, let source,
            let listing = source.knownListing
        else { return try size(of: id) }
        return listing.length(entry.tag) ?? 0
    }

    /// Whether the property is as it lies in the storage.
    public func isStored(_ id: PropertyID) -> Bool {
        source != nil && pending[id] == nil && lent[id] == nil && entries[id]?.origin != .pending
    }

    /// The bytes of a text or binary property for random access; nil when there is no such property or it
    /// is of another type.
    public mutating func content(of id: PropertyID) throws(MessageError) -> PropertyContent? {
        if let buffer = buffer(id) { return PropertyContent(buffer: buffer) }
        if case .value(let value) = pending[id] {
            guard value.type.isString || value.type == .binary else { return nil }
            return StreamValue.encode(value).map { PropertyContent(memory: $0) }
        }
        guard let (tag, stream) = try storedStream(id), tag.type.isString || tag.type == .binary else {
            return nil
        }
        return PropertyContent(stream: stream, length: try PropertyTable.dataLength(stream, tag.type))
    }

    /// Throws `.outOfMemory` when what is made of a value of this length can't be held: the text in the other width,
    /// the numbers of an array.
    private static func requireMemory(_ length: UInt64, _ type: PropertyType) throws(MessageError) {
        let length = min(length, Limits.valueBytes)
        guard isMemoryAvailable(length &* (type.isMultivalued ? 8 : 4)) else {
            throw MessageError(.outOfMemory, "property value")
        }
    }

    // MARK: Stored values

    /// The stream of a stored property; an entry without one is followed by a look at what the storage
    /// holds.
    private mutating func storedStream(
        _ id: PropertyID
    ) throws(MessageError) -> (PropertyTag, any StructuredStream)? {
        guard let source else { return nil }
        if let entry = entries[id], entry.origin != .pending, entry.tag.type.isVariable,
            let stream = try source.storage.openStream(ElementNames.substg(entry.tag))
        {
            return (entry.tag, stream)
        }
        guard !isMerged else { return nil }
        try merge()
        guard let tag = entries[id]?.tag, tag.type.isVariable,
            let stream = try source.storage.openStream(ElementNames.substg(tag))
        else { return nil }
        return (tag, stream)
    }

    private mutating func storedValue(_ id: PropertyID) throws(MessageError) -> PropertyValue? {
        if let entry = entries[id], entry.tag.type == .object || entry.tag.type.isMultivalued {
            try merge()
        }
        if let tag = entries[id]?.tag {
            if tag.type == .object { return .object }
            if tag.type.isMultivalued, tag.type.arrayWidth == nil { return try storedValues(tag) }
        }
        guard let (tag, bytes) = try storedBytes(id) else {
            // The merge may just have shown the property to be an object or an array.
            guard let tag = entries[id]?.tag else { return nil }
            if tag.type == .object { return .object }
            guard tag.type.isMultivalued else { return FixedValue.stored(entries[id]) }
            return tag.type.arrayWidth == nil ? try storedValues(tag) : nil
        }
        guard tag.type.isMultivalued || tag.type != .object else { return .object }
        try PropertyTable.requireMemory(UInt64(bytes.count), tag.type)
        if !tag.type.isMultivalued { return StreamValue.decode(bytes, tag.type) }
        return tag.type.arrayWidth == nil ? try storedValues(tag) : ArrayValue.decode(bytes, tag.type)
    }

    /// What the stream of a stored property holds; see `storedStream`.
    private mutating func storedBytes(_ id: PropertyID) throws(MessageError) -> (PropertyTag, [UInt8])? {
        guard let source else { return nil }
        if let entry = entries[id], entry.origin != .pending, entry.tag.type.isVariable,
            let bytes = try source.bytes(of: entry.tag, limit: Limits.valueBytes)
        {
            return (entry.tag, bytes)
        }
        guard !isMerged else { return nil }
        try merge()
        guard let tag = entries[id]?.tag, tag.type.isVariable,
            let bytes = try source.bytes(of: tag, limit: Limits.valueBytes)
        else { return nil }
        return (tag, bytes)
    }

    /// The values of a multi-valued text or binary property. Their number is that of the length stream, or
    /// of the value streams where there are more of those; a missing value is empty.
    private func storedValues(_ tag: PropertyTag) throws(MessageError) -> PropertyValue? {
        guard let source else { return nil }
        let listing = try source.listing()
        let present = listing.values(of: tag)
        let width: UInt64 = tag.type.elementType == .binary ? 8 : 4
        let lengths = try lengthStreamSize(tag, listing)
        let claimed = min(Int(clamping: lengths / width), Limits.emptyValues &+ 16 &* present.count)
        let count = min(max(claimed, present.count), Limits.values)
        var values = [[UInt8]](repeating: [], count: count)
        var total = 0
        for value in present {
            guard let place = Int(exactly: value.index), place < count,
                let bytes = try source.bytes(of: value, limit: Limits.valueBytes)
            else { continue }
            // In a damaged file they can all be the same one.
            total = total &+ bytes.count
            if total > Limits.arrayBytes { throw MessageError(.tooBig, "values of a property") }
            values[place] = bytes
        }
        switch tag.type.elementType {
        case .string8: return .strings8(values.map { StreamValue.text8($0) })
        case .unicode: return .unicodes(values.map { StreamValue.text16($0) })
        default: return .binaries(values)
        }
    }

    /// The real length of the length stream; its claim is not worth a million empty values.
    private func lengthStreamSize(_ tag: PropertyTag, _ listing: StorageListing) throws(MessageError)
        -> UInt64
    {
        guard let claimed = listing.length(tag), claimed > 0 else { return 0 }
        guard claimed > UInt64(Limits.chunk) else { return claimed }
        return UInt64(try source?.bytes(of: tag, limit: UInt64(Limits.values) &* 8)?.count ?? 0)
    }

    private func storedSizeOfValues(_ tag: PropertyTag) throws(MessageError) -> UInt64 {
        guard let listing = try source?.listing() else { return 0 }
        let total = listing.size(tag)
        // Every stored text has its terminator.
        let terminator: UInt64
        switch tag.type.elementType {
        case .unicode: terminator = 2
        case .string8: terminator = 1
        default: terminator = 0
        }
        let terminators = UInt64(listing.values(of: tag).count) &* terminator
        return total > terminators ? total &- terminators : 0
    }

    // MARK: Sizes

    /// The length of a stored text without the one NUL that some writers put at its end; else the stream's.
    static func dataLength(_ stream: any StructuredStream, _ type: PropertyType) throws(MessageError)
        -> UInt64
    {
        var length = try stream.length()
        guard type.isString else { return length }
        let width: UInt64 = type == .unicode ? 2 : 1
        length &-= length % width
        guard length >= width else { return 0 }
        var last = [UInt8](repeating: 0xFF, count: Int(width))
        let count = try stream.readBytes(at: length &- width, into: &last, from: 0)
        return count == last.count && last.allSatisfy { $0 == 0 } ? length &- width : length
    }

    /// The bytes of a value's data, without terminators.
    static func dataSize(_ value: PropertyValue) -> UInt64 {
        switch value {
        case .strings8(let values), .binaries(let values):
            return values.reduce(0) { $0 &+ UInt64($1.count) }
        case .unicodes(let values): return values.reduce(0) { $0 &+ 2 &* UInt64($1.count) }
        default: return UInt64((StreamValue.encode(value) ?? ArrayValue.encode(value) ?? []).count)
        }
    }

    /// The value bytes of an entry whose value has a stream of this length ([MS-OXMSG] 2.4.2.2): the
    /// terminator of text is counted though not stored. The upper half is what Outlook writes there.
    static func entrySize(_ type: PropertyType, bytes: UInt64) -> UInt64 {
        let size: UInt64
        switch type {
        case .unicode: size = bytes &+ 2
        case .string8: size = bytes &+ 1
        case .object: return 1 << 32 | 0xFFFF_FFFF
        default: size = bytes
        }
        return 3 << 32 | min(size, 0xFFFF_FFFF)
    }
}

extension FixedValue {
    /// The value of an entry that needs no stream; nil for all others.
    static func stored(_ entry: PropertyEntry?) -> PropertyValue? {
        guard let entry, !entry.tag.type.isVariable else { return nil }
        return decode(entry.bits, entry.tag.type)
    }
}
