import CompoundFile

/// The storage that an object was read from or saved to. Shared by all copies of the object's state, so that a
/// storage that gets another name keeps its readers.
final class ObjectSource {
    /// The storage. Replaced only when it had to be moved by copying.
    var storage: any StructuredStorage
    /// The message that holds the recipient or attachment.
    let container: ObjectSource?
    /// The name in the container.
    var name: ElementName?
    private var cachedListing: StorageListing?

    init(_ storage: any StructuredStorage, container: ObjectSource? = nil, name: ElementName? = nil) {
        self.storage = storage
        self.container = container
        self.name = name
    }

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
        return ObjectSource(try storage.createStorage(name), container: self, name: name)
    }

    /// Called when elements have come or gone.
    func invalidate() { cachedListing = nil }
}
