import COM
import CompoundFile
import MessageFormat

/// What messages and attachments have in common: IMAPIProp.
///
/// The methods stand in extensions by theme; the vtables of IMessage and IAttach call them.
class PropObject: MAPIObject {
    /// False after opening without MAPI_MODIFY and after SaveChanges(KEEP_OPEN_READONLY).
    var isWritable: Bool
    /// Streams, messages and storages open on properties: opening one again gives the same object.
    var openProperties: [PropertyID: OpenedProperty] = [:]
    /// Properties that streams have written to since other properties were last brought in step with them.
    var streamed: Set<PropertyID> = []
    /// The last failure that GetLastError can tell something about.
    var lastError: LastError?
    /// Counts up when the buffers under open streams are replaced, so that they look theirs up anew.
    var bufferGeneration = 0

    init(type: InterfaceType, context: MessageContext, owner: MAPIObject?, isWritable: Bool) {
        self.isWritable = isWritable
        super.init(type: type, context: context, owner: owner)
    }

    // MARK: What the subclasses are

    /// The object's properties, changed in place.
    var table: PropertyTable {
        get { PropertyTable(kind: .attachment) }
        _modify {
            var none = PropertyTable(kind: .attachment)
            yield &none
        }
    }

    /// The message whose code page and string width rule here.
    var message: MessageObject? { nil }

    /// A property that is made up when asked for and wins over what is stored; nil for one that is not.
    func liveValue(of id: PropertyID) throws -> PropertyValue? { nil }

    /// A property that is made up when it is not stored.
    func defaultValue(of id: PropertyID) throws -> PropertyValue? { nil }

    /// Whether GetPropList shows the tables of recipients and attachments like any other PT_OBJECT property.
    var listsTables: Bool { false }

    /// Bytes of data from which on GetProps leaves a value to OpenProperty.
    var threshold: Int { PropertyThreshold.bytes }

    /// The type of that, without the work of making it up.
    func defaultType(of id: PropertyID) throws -> PropertyType? { try defaultValue(of: id)?.type }

    /// What SetProps and DeleteProps are refused with for a property that the library keeps itself.
    func refusal(for id: PropertyID) throws -> SetRefusal? { nil }

    /// Deletes what stands for more than a stored property (all recipients, all attachments).
    /// - Returns: false for an ordinary property.
    func deleteSpecial(_ id: PropertyID) throws -> Bool { false }

    /// Takes a property out of the table, with whatever else belongs to it.
    func removeStored(_ id: PropertyID) throws { table.remove(id) }

    /// SaveChanges' own part: hands the state on to where it belongs.
    func save(force: Bool) throws {}

    /// Called after properties have changed.
    func propertiesChanged(_ ids: [PropertyID]) throws {}

    /// Called after CopyTo or CopyProps has brought properties, which agree with one another already.
    func copied(_ ids: [PropertyID]) throws {}

    /// OpenProperty for PT_OBJECT properties and those that share their identifier.
    func openObject(_ request: OpenRequest) throws -> ComObject {
        throw HResult.mapiInterfaceNotSupported
    }

    /// OpenProperty for IStreamDocfile, whatever the tag's type.
    func openDocfile(_ request: OpenRequest) throws -> ComObject {
        throw HResult.mapiInterfaceNotSupported
    }

    // MARK: Shared pieces

    /// What a property that the library computes answers to a caller who sets it.
    enum SetRefusal {
        /// A problem of MAPI_E_COMPUTED.
        case computed
        /// No problem and no effect, as the native library does for a few.
        case silent
    }

    var converter: TextConverter { TextConverter(message) }

    /// A caller's value as the file stores it.
    func fileValue(_ value: PropertyValue, of id: PropertyID) throws -> PropertyValue {
        try converter.toFile(value, unicode: storesUnicode)
    }

    var storesUnicode: Bool { message?.storesUnicode ?? true }

    func requireWritable() throws {
        if !isWritable { throw HResult.mapiNoAccess }
    }

    override func dispose() {
        openProperties = [:]
        super.dispose()
    }
}

/// What is open on a property.
struct OpenedProperty {
    weak var object: ComObject?
    let interface: GUIDValue
    /// Set for streams: what the stream has in hand can be asked for and cut off.
    weak var stream: PropertyStream?
}
