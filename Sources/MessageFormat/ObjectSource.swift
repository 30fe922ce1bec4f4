import CompoundFile

/// The storage that an object was read from or saved to. Shared by all copies of the object's state, so
/// that a storage that gets another name keeps its readers.
final class ObjectSource {
    /// The storage, as soon as it had to be opened.
    private var opened: (any StructuredStorage)?
    /// The same if it is one of this library; until it is opened, the one that it lies in. What nobody changes is read
    /// from there without a node for each storage and stream.
    private var node: Storage?
    /// Which it is, below `node`, as long as it has not been opened, and the commit that this is of.
    private var below: (id: StreamID, generation: UInt64)?
    /// The message that holds the recipient or attachment.
    let container: ObjectSource?
    /// Where in the container it is; nil for a message.
    let place: ElementPlace?
    /// The bytes of a message's recipients, attachments and objects, as long as none of them changes.
    var partsSize: UInt64?
    /// Whether the storage held no properties when a save to it began.
    var isFresh = false
    /// The bytes of all streams in it, as long as they are those that the save which made it has written.
    var newBytes: UInt64?
    private var cachedListing: StorageListing?

    init(_ storage: any StructuredStorage, container: ObjectSource? = nil, place: ElementPlace? = nil) {
        opened = storage
        node = (storage as? CompoundStorage)?.storage
        self.container = container
        self.place = place
    }

    private init(_ id: StreamID, _ generation: UInt64, in container: ObjectSource, _ place: ElementPlace) {
        node = container.node
        below = (id, generation)
        self.container = container
        self.place = place
    }

    /// The storage itself.
    var storage: any StructuredStorage {
        get throws(MessageError) {
            if let opened { return opened }
            guard let container, let place, let storage = try container.storage.openStorage(place.name) else {
                throw MessageError(.reverted, "storage")
            }
            use(storage)
            return storage
        }
    }

    /// Takes another storage for the object, which had to be moved by copying.
    func use(_ storage: any StructuredStorage) {
        opened = storage
        node = (storage as? CompoundStorage)?.storage
        below = nil
    }

    /// A recipient or attachment; nil when it is gone.
    func part(_ element: StorageListing.NumberedElement, _ place: ElementPlace) throws(MessageError) -> ObjectSource? {
        if below == nil, let tree = node?.committedTree, element.generation == tree.generation {
            return ObjectSource(element.id, tree.generation, in: self, place)
        }
        guard let storage = try storage.openStorage(place.name) else { return nil }
        return ObjectSource(storage, container: self, place: place)
    }

    /// The elements, if they have been read since the last change.
    var knownListing: StorageListing? {
        guard let cachedListing else { return nil }
        guard let generation = cachedListing.generation else { return cachedListing }
        // Who holds the storage itself may have changed it, or committed.
        return committed?.generation == generation ? cachedListing : nil
    }

    /// The elements, read once between two changes.
    func listing() throws(MessageError) -> StorageListing {
        let committed = committed
        if let cachedListing, cachedListing.generation == nil || cachedListing.generation == committed?.generation {
            return cachedListing
        }
        let listing: StorageListing
        if let committed {
            listing = try StorageListing(committed)
        } else {
            listing = StorageListing(try storage.elements())
        }
        cachedListing = listing
        return listing
    }

    // MARK: Reading whole streams

    /// The storage in the last commit; nil where contents may be other ones by now, or belong to a caller.
    var committed: CommittedStorage? {
        guard let below else { return node?.committed }
        guard let tree = node?.committedTree, tree.generation == below.generation else { return nil }
        return tree.storage(below.id)
    }

    /// At most `limit` bytes of a stream; nil when there is no such stream.
    func bytes(_ name: ElementName, limit: UInt64) throws(MessageError) -> [UInt8]? {
        guard let committed else { return try storage.openStream(name)?.readAll(limit: limit) }
        return try mapped { () throws(CompoundFileError) in
            guard let (id, _) = try committed.stream(name) else { return nil }
            return try committed.readAll(id, limit: limit)
        }
    }

    /// At most `limit` bytes of a property's stream; nil when it has none.
    func bytes(of tag: PropertyTag, limit: UInt64) throws(MessageError) -> [UInt8]? {
        guard let listing = knownListing, listing.generation != nil, let committed else {
            return try bytes(ElementNames.substg(tag), limit: limit)
        }
        guard let place = listing.stream(tag) else { return nil }
        return try mapped { () throws(CompoundFileError) in try committed.readAll(place.id, limit: limit) }
    }

    /// At most `limit` bytes of one of a property's values.
    func bytes(of value: StorageListing.ValueStreamPlace, limit: UInt64) throws(MessageError) -> [UInt8]? {
        guard knownListing?.generation != nil, let committed else {
            return try bytes(ElementNames.value(value.tag, value.index), limit: limit)
        }
        return try mapped { () throws(CompoundFileError) in try committed.readAll(value.id, limit: limit) }
    }

    /// Lends the property stream; nil when there is none.
    func withPropertyStream<Result>(_ body: (UnsafeRawBufferPointer) -> Result) throws(MessageError) -> Result? {
        guard let committed, let (id, size) = try propertyStream(in: committed), size <= UInt64(Limits.chunk) else {
            return try bytes(ElementNames.properties, limit: Limits.propertyStreamBytes)?.withUnsafeBytes(body)
        }
        // Most of them take no memory but the stack's.
        let outcome = withUnsafeTemporaryAllocation(byteCount: Int(size), alignment: 8) { buffer in
            do throws(CompoundFileError) {
                let count = try committed.read(id, into: buffer)
                return Swift.Result<Result, CompoundFileError>.success(
                    body(UnsafeRawBufferPointer(rebasing: buffer[0..<count])))
            } catch { return .failure(error) }
        }
        return try mapped { () throws(CompoundFileError) in try outcome.get() }
    }

    private func propertyStream(
        in storage: CommittedStorage
    ) throws(MessageError) -> (id: StreamID, size: UInt64)? {
        try mapped { () throws(CompoundFileError) in
            guard let listing = knownListing, listing.generation != nil else {
                return try storage.stream(ElementNames.properties)
            }
            return listing.properties
        }
    }

    /// Writes a whole stream.
    func put(_ name: ElementName, _ bytes: UnsafeRawBufferPointer) throws(MessageError) {
        try storage.put(name, bytes)
        countNew(UInt64(bytes.count))
    }

    /// Writes a whole stream.
    func put(_ name: ElementName, _ bytes: [UInt8]) throws(MessageError) {
        try bytes.withUnsafeBufferPointer { (bytes) throws(MessageError) in
            try put(name, UnsafeRawBufferPointer(bytes))
        }
    }

    /// Notes that there are so many bytes more.
    func countNew(_ bytes: UInt64) { newBytes = newBytes.map { $0.addingReportingOverflow(bytes).partialValue } }

    func recipientCount() throws(MessageError) -> Int { try listing().recipients.count }

    /// The recipient or attachment that is there already, or an empty storage for a new one.
    func child(_ name: ElementName, existing: ObjectSource?) throws(MessageError) -> ObjectSource {
        if let existing { return existing }
        invalidate()
        let made = ObjectSource(try storage.createStorage(name), container: self, place: ElementPlace(name))
        made.isFresh = true
        made.newBytes = 0
        return made
    }

    /// Adds up the bytes of recipients and attachments where they are as the last commit left them, which takes no
    /// node for each of them.
    func measureParts(_ listing: StorageListing) throws(MessageError) {
        guard partsSize == nil, listing.storages.isEmpty, let tree = node?.committedTree, below == nil,
            listing.generation == tree.generation
        else { return }
        var total: UInt64 = 0
        for element in listing.recipients + listing.attachments {
            total = total.addingReportingOverflow(try totalSize(of: tree.storage(element.id))).partialValue
        }
        partsSize = total
    }

    /// Called when elements have come or gone.
    func invalidate() { cachedListing = nil }
}

/// The name of a recipient's or attachment's storage. Shared by all that speak of the element, those
/// included that have not opened it: when a save renames the storage they all know.
final class ElementPlace {
    var name: ElementName
    init(_ name: ElementName) { self.name = name }
}
