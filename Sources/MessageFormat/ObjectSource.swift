import CompoundFile

/// The storage that an object was read from or saved to. Shared by all copies of the object's state, so
/// that a storage that gets another name keeps its readers.
final class ObjectSource {
    /// The storage. Replaced only when it had to be moved by copying.
    var storage: any StructuredStorage
    /// The message that holds the recipient or attachment.
    let container: ObjectSource?
    /// Where in the container it is; nil for a message.
    let place: ElementPlace?
    /// The bytes of a message's recipients, attachments and objects, as long as none of them changes.
    var partsSize: UInt64?
    private var cachedListing: StorageListing?

    init(_ storage: any StructuredStorage, container: ObjectSource? = nil, place: ElementPlace? = nil) {
        self.storage = storage
        self.container = container
        self.place = place
    }

    /// The elements, if they have been read since the last change.
    var knownListing: StorageListing? { cachedListing }

    /// The elements, read once between two changes.
    func listing() throws(MessageError) -> StorageListing {
        if let cachedListing { return cachedListing }
        let listing = StorageListing(try storage.elements())
        cachedListing = listing
        return listing
    }

    func recipientCount() throws(MessageError) -> Int { try listing().recipients.count }

    /// The recipient or attachment that is there already, or an empty storage for a new one.
    func child(_ name: ElementName, existing: ObjectSource?) throws(MessageError) -> ObjectSource {
        if let existing { return existing }
        invalidate()
        return ObjectSource(try storage.createStorage(name), container: self, place: ElementPlace(name))
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
