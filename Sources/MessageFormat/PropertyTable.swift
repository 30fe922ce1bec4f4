import CompoundFile

/// The properties of one object: what is stored, read when asked for, under what was changed since.
///
/// A value type: a copy is cheap and is changed independently. What copies share are the storage underneath
/// and the buffers that `editableContent` has handed out (see `freezeBuffers`).
public struct PropertyTable {
    /// What kind of object this is.
    public let kind: ContainerKind
    /// Whether there was a property stream.
    public internal(set) var exists: Bool
    var source: ObjectSource?
    var entries: PropertyEntries
    /// The changed values that need a stream.
    var pending = PropertyMap<PendingValue>()
    /// Buffers that were saved once, as long as somebody who got them from `editableContent` may write on.
    var lent = PropertyMap<LentBuffer>()
    /// Properties whose stored streams are obsolete.
    var dropped: Set<PropertyID> = []
    /// Whether streams without entry and entries without stream have been dealt with.
    var isMerged: Bool
    var isChanged = false
    /// The bytes that the property stream had when it was read.
    public private(set) var storedBytes: UInt64 = 0

    /// The bytes of text or binary data from which on a value is not kept in memory until it is saved.
    public static let longValue = 1 << 12

    enum PendingValue {
        case value(PropertyValue)
        case buffer(StreamBuffer)
    }

    /// The properties of a new object.
    public init(kind: ContainerKind) {
        self.kind = kind
        exists = false
        entries = PropertyEntries()
        isMerged = true
    }

    /// The properties in a storage. Reads the property stream and nothing else; where that is missing or
    /// empty the properties are found by their streams.
    public init(loading storage: any StructuredStorage, kind: ContainerKind) throws(MessageError) {
        try self.init(source: ObjectSource(storage), kind: kind)
    }

    init(source: ObjectSource, kind: ContainerKind) throws(MessageError) {
        self.kind = kind
        self.source = source
        isMerged = false
        // Tables show all that recipients have: one look at the elements finds both the stream and the values.
        if kind == .recipient, source.committed != nil { _ = try source.listing() }
        let stored = try source.withPropertyStream { bytes in
            (entries: PropertyEntries(PropertyStream.Stored(bytes, kind: kind)), count: bytes.count)
        }
        entries = stored?.entries ?? PropertyEntries()
        storedBytes = UInt64(stored?.count ?? 0)
        exists = stored != nil
    }

    /// Whether anything differs from what is stored.
    public var hasChanges: Bool { isChanged || lent.entries.contains { $0.value.buffer != nil } }

    /// The buffer that is the property's value, if it is one.
    func buffer(_ id: PropertyID) -> StreamBuffer? {
        if case .buffer(let buffer) = pending[id] { return buffer }
        return lent[id]?.buffer
    }

    // MARK: What there is

    /// The tags of all properties, ascending by id. Values without entry are among them, entries without
    /// value not.
    public mutating func tags() throws(MessageError) -> [PropertyTag] {
        try merge()
        var tags: [PropertyTag] = []
        tags.reserveCapacity(entries.sorted.count)
        var last: PropertyID?
        for entry in entries.sorted where entry.tag.id != last {
            last = entry.tag.id
            tags.append(entry.tag)
        }
        return tags
    }

    /// The property's tag with the type in which it is stored; nil when there is no such property.
    public mutating func tag(of id: PropertyID) throws(MessageError) -> PropertyTag? {
        try entry(id)?.tag
    }

    /// The effective flags of the property; nil when there is none.
    public func flags(of id: PropertyID) -> PropertyFlags? {
        guard let entry = entries[id] else { return nil }
        return entry.flags?.effective ?? .ordinary
    }

    /// Sets the flags of an existing property.
    public mutating func setFlags(_ flags: PropertyFlags, of id: PropertyID) {
        guard let entry = entries[id], entry.flags != flags else { return }
        entries.update(id) { $0.flags = flags }
        isChanged = true
    }

    /// The entry of a property that has a value. The elements of the storage are listed only where the
    /// property stream alone cannot tell.
    mutating func entry(_ id: PropertyID) throws(MessageError) -> PropertyEntry? {
        if let entry = entries[id], isMerged || entry.origin != .stored || !entry.tag.type.isVariable {
            return entry
        }
        try merge()
        return entries[id]
    }

    /// Takes in streams without entry and leaves out entries without stream.
    ///
    /// Some writers lose the property stream or single entries, some list properties that they never wrote.
    mutating func merge() throws(MessageError) {
        guard !isMerged, let source else { return }
        let listing = try source.listing()
        if listing.storages.isEmpty, listing.values.isEmpty, entries.areThose(of: listing.streams) {
            isMerged = true
            return
        }
        var orphans: [PropertyEntry] = []
        func add(_ tag: PropertyTag, bytes: UInt64) {
            guard tag.type.isVariable, tag.id.rawValue != 0, !dropped.contains(tag.id) else { return }
            let size = PropertyTable.entrySize(tag.type, bytes: bytes)
            let flags = PropertyStream.defaultFlags(tag.id, kind)
            orphans.append(PropertyEntry(tag: tag, flags: flags, bits: size, order: 0, origin: .orphan))
        }
        entries.forEachMissing(listing.streams) { add($0.tag, bytes: $0.size) }
        for tag in listing.storages where tag.type == .object && entries.exact(tag) == nil {
            if listing.stream(tag) == nil { add(tag, bytes: 0) }
        }
        var last: PropertyTag?
        for value in listing.values where value.tag != last {
            last = value.tag
            guard value.tag.type.isMultivalued, value.tag.type.arrayWidth == nil else { continue }
            if listing.stream(value.tag) == nil, entries.exact(value.tag) == nil { add(value.tag, bytes: 0) }
        }
        orphans.sort { $0.tag.rawValue < $1.tag.rawValue }
        entries.merge(
            keeping: { $0.origin == .pending || !$0.tag.type.isVariable || listing.holds($0.tag) },
            adding: orphans)
        isMerged = true
    }

    // MARK: Changing

    /// Sets a value, whatever type the property had. Without flags the property keeps those it has; a new
    /// one gets `.ordinary`, or what Outlook writes for it once it is saved. An array without values
    /// removes the property.
    public mutating func set(_ value: consuming PropertyValue, tag: PropertyTag, flags: PropertyFlags? = nil) {
        guard value.count > 0 else { return remove(tag.id) }
        let bits = FixedValue.encode(value)
        let type = bits == nil ? PropertyTable.storedType(value, tag.type) : value.type
        put(tag.withType(type), bits: bits ?? 0, flags)
        if bits != nil { return }
        if case .object = value { return }
        pending.set(.value(value), tag.id)
    }

    /// Sets the entry of a property, whose former value is forgotten.
    private mutating func put(_ tag: PropertyTag, bits: UInt64, _ flags: PropertyFlags?) {
        isChanged = true
        drop(tag.id)
        // What had no entry had no value either.
        guard entries.replace(tag, bits: bits, flags: flags) else { return }
        pending.remove(tag.id)
        lent.remove(tag.id)
    }

    /// The same, but a long text or binary value waits for the save in scratch space. On failure the property stays as
    /// it was.
    public mutating func set(
        _ value: PropertyValue, tag: PropertyTag, flags: PropertyFlags? = nil, scratch: ScratchSpace
    ) throws(MessageError) {
        let content: [UInt8]
        switch value {
        case .binary(let bytes) where bytes.count >= PropertyTable.longValue,
            .string8(let bytes) where bytes.count >= PropertyTable.longValue:
            content = bytes
        case .unicode(let units) where 2 &* units.count >= PropertyTable.longValue: content = littleEndian(units)
        default: return set(value, tag: tag, flags: flags)
        }
        try content.withUnsafeBufferPointer { (bytes) throws(MessageError) in
            try setContent(UnsafeRawBufferPointer(bytes), tag.withType(value.type), flags, scratch)
        }
    }

    /// Sets long binary data as they lie in somebody else's memory.
    public mutating func set(
        binary bytes: UnsafeRawBufferPointer, tag: PropertyTag, scratch: ScratchSpace
    ) throws(MessageError) {
        try setContent(bytes, tag.withType(.binary), nil, scratch)
    }

    private mutating func setContent(
        _ bytes: UnsafeRawBufferPointer, _ tag: PropertyTag, _ flags: PropertyFlags?, _ scratch: ScratchSpace
    ) throws(MessageError) {
        let buffer = StreamBuffer(scratch: scratch)
        try mapped { () throws(CompoundFileError) in try buffer.write(at: 0, bytes) }
        buffer.rest()
        hold(buffer, tag, flags)
    }

    /// The type of the value, except that arrays of booleans and errors are those of their numbers.
    private static func storedType(_ value: PropertyValue, _ type: PropertyType) -> PropertyType {
        switch (value, type.isMultivalued, type.elementType) {
        case (.shorts, true, .boolean), (.longs, true, .error): return type
        default: return value.type
        }
    }

    /// Removes the property in all its types.
    public mutating func remove(_ id: PropertyID) {
        // A property may be there by its stream alone.
        if entries[id] == nil { try? merge() }
        let existed = entries.remove(id)
        pending.remove(id)
        lent.remove(id)
        guard existed || !isMerged else { return }
        drop(id)
        isChanged = true
    }

    /// A new object has no streams that could be obsolete.
    private mutating func drop(_ id: PropertyID) {
        if source != nil { dropped.insert(id) }
    }

    /// A buffer that from now on is the property's value: what is written to it is seen by `value(of:)` and
    /// stored by the next save, with or without further calls. It starts with the present bytes when the
    /// property has the same type, and empty otherwise or when `truncate` is set. Throws `.invalidType` for
    /// a type that is no text or binary.
    public mutating func editableContent(
        of tag: PropertyTag, truncate: Bool, scratch: ScratchSpace
    ) throws(MessageError) -> StreamBuffer {
        guard tag.type.isString || tag.type == .binary else { throw MessageError(.invalidType, "property") }
        let same = try entry(tag.id)?.tag == tag
        if same, let buffer = buffer(tag.id) {
            if truncate { try mapped { () throws(CompoundFileError) in try buffer.setLength(0) } }
            hold(buffer, tag)
            return buffer
        }
        let buffer = StreamBuffer(scratch: scratch)
        if same, !truncate, let content = try content(of: tag.id) { try content.copy(into: buffer) }
        hold(buffer, tag)
        return buffer
    }

    private mutating func hold(_ buffer: StreamBuffer, _ tag: PropertyTag, _ flags: PropertyFlags? = nil) {
        put(tag, bits: 0, flags)
        pending.set(.buffer(buffer), tag.id)
    }

    /// Makes buffers that are written on pending values again.
    mutating func takeBackLentBuffers() {
        if lent.isEmpty { return }
        for loan in lent.entries {
            guard let buffer = loan.value.buffer, let tag = entries[loan.id]?.tag else { continue }
            hold(buffer, tag)
        }
        lent.removeAll()
    }

    /// Whether `freezeBuffers` has anything to do.
    var holdsBuffers: Bool {
        !lent.isEmpty
            || pending.entries.contains { entry in
                if case .buffer = entry.value { true } else { false }
            }
    }

    /// Replaces the buffers by copies of what they hold now, so that those who still write to them change
    /// this table no more.
    public mutating func freezeBuffers() throws(MessageError) {
        takeBackLentBuffers()
        for entry in pending.entries {
            guard case .buffer(let buffer) = entry.value else { continue }
            pending.set(.buffer(try mapped { () throws(CompoundFileError) in try buffer.snapshot() }), entry.id)
        }
    }

    /// Loads all stored values, large ones into scratch space, so that the table no longer needs its
    /// storage. An object property keeps its entry; its storage is the business of the object that holds
    /// the table.
    public mutating func materialize(scratch: ScratchSpace) throws(MessageError) {
        guard source != nil else { return }
        try merge()
        takeBackLentBuffers()
        for tag in try tags() where pending[tag.id] == nil && tag.type.isVariable && tag.type != .object {
            if tag.type.isString || tag.type == .binary {
                let buffer = StreamBuffer(scratch: scratch)
                if let content = try content(of: tag.id) { try content.copy(into: buffer) }
                pending.set(.buffer(buffer), tag.id)
            } else if let value = try value(of: tag.id) {
                pending.set(.value(value), tag.id)
            }
            entries.replace(tag, bits: 0, flags: nil)
        }
        entries.settle { $0.origin = .pending }
        source = nil
        dropped = []
        isChanged = true
    }
}

/// A buffer in the hands of somebody who may write to it after a save; gone once he lets go.
final class LentBuffer {
    weak var buffer: StreamBuffer?
    init(_ buffer: StreamBuffer) { self.buffer = buffer }
}
