import CMAPI
import COM
import CompoundFile
import MessageFormat

/// An attachment of a message: IAttach.
///
/// It edits a copy of the message's attachment; SaveChanges hands that over.
final class AttachObject: PropObject {
    var state: AttachmentState
    let parent: MessageObject
    /// DeleteAttach took it away.
    var wasDeleted = false
    /// The tree of an OLE attachment that was opened for writing; SaveChanges takes a copy of what it holds.
    private var editedStorage: CompoundFile?
    /// The open stream on the image of such a tree.
    private weak var docfile: DocfileStream?

    init(state: AttachmentState, message: MessageObject, isWritable: Bool) {
        self.state = state
        parent = message
        super.init(
            type: Self.interfaceType, context: message.context, owner: message,
            isWritable: isWritable)
    }

    static let interfaceType = InterfaceType(
        name: "IAttach", vtable: immortal(attachVtable),
        iids: [.iidMAPIProp, .iidAttachment], deadCode: .mapiInvalidObject)

    /// `.mapiInterfaceNotSupported` for an interface that attachments do not have; nil asks for the usual one.
    static func requireInterface(_ interface: GUIDValue?) throws {
        guard let interface else { return }
        if interface != .iidUnknown, !interfaceType.iids.contains(interface) {
            throw HResult.mapiInterfaceNotSupported
        }
    }

    var number: UInt32 { state.number }

    override var table: PropertyTable {
        get { state.properties }
        _modify { yield &state.properties }
    }

    override var message: MessageObject? { parent }
    override var storesUnicode: Bool { parent.storesUnicode }

    // MARK: Saving

    override func save(force: Bool) throws {
        if wasDeleted { throw HResult.mapiObjectDeleted }
        try settleMethod()
        do { try docfile?.publish() } catch { throw mapStorageCode(HResult(error)) }
        if let editedStorage {
            state.setObject(.storage(try Self.copy(of: CompoundStorage(editedStorage.root)).copy))
        }
        var copy = state
        try copy.freezeBuffers()
        parent.takeAttachment(copy)
    }

    /// An attachment that was given data but no method gets the one that fits.
    private func settleMethod() throws {
        if case .long(let method)? = try state.properties.value(of: .attachMethod), method != 0 { return }
        guard try state.properties.tag(of: .attachData)?.type == .binary else { return }
        setMethod(1)
    }

    private func setMethod(_ method: Int32) {
        state.properties.set(.long(method), tag: PropertyTag(.attachMethod, .long))
    }

    /// An embedded message's SaveChanges: it becomes this attachment's data.
    func takeMessage(_ message: MessageState) throws {
        state.setObject(.message(message))
    }

    override func removeStored(_ id: PropertyID) throws {
        if id == .attachData {
            state.setObject(nil)
            editedStorage = nil
            docfile?.detach()
            openProperties[id]?.object.map { object in
                if let message = object as? MAPIObject { message.killTree() } else { object.kill() }
            }
            openProperties[id] = nil
        }
        state.properties.remove(id)
    }

    // MARK: Properties of its own

    override func liveValue(of id: PropertyID) throws -> PropertyValue? {
        switch id {
        case .attachNumber: return .long(Int32(truncatingIfNeeded: number))
        case .objectType: return .long(7)
        case .access: return .long(isWritable ? 3 : 2)
        case .accessLevel: return .long(isWritable ? 1 : 0)
        default: return nil
        }
    }

    override func defaultValue(of id: PropertyID) throws -> PropertyValue? {
        guard id == .attachSize else { return nil }
        return try state.properties.size(of: .attachData).map { .long(Int32(clamping: $0)) }
    }

    override func refusal(for id: PropertyID) throws -> SetRefusal? {
        switch id {
        case .attachNumber, .attachSize, .storeSupportMask, .access, .accessLevel: return .computed
        case .objectType: return .silent
        default: return nil
        }
    }

    // MARK: PR_ATTACH_DATA_OBJ

    override func openObject(_ request: OpenRequest) throws -> ComObject {
        guard request.tag.id == .attachData else { throw HResult.mapiNoSupport }
        if request.creates { return try createObject(request) }
        switch try state.object() {
        case nil: throw HResult.mapiNotFound
        case .message(let content):
            guard request.wants(.iidMessage) else { throw HResult.mapiInterfaceNotSupported }
            return try open(content, request)
        case .storage(let storage):
            if request.interface == .iidStreamDocfile { return try openDocfile(of: storage, request) }
            guard request.wants(.iidStorage) else { throw HResult.mapiInterfaceNotSupported }
            return try open(storage, request)
        }
    }

    /// MAPI_CREATE: new data takes the place of what there was.
    private func createObject(_ request: OpenRequest) throws -> ComObject {
        let method: Int32
        let object: ComObject
        switch request.interface {
        case .iidMessage:
            guard parent.state.depth < Limits.messageDepth else { throw HResult.mapiTooBig }
            let content = MessageState(
                kind: .embeddedMessage, unicode: storesUnicode, depth: parent.state.depth &+ 1)
            editedStorage = nil
            state.setObject(.message(content))
            object = try open(content, request)
            method = 5
        case .iidStorage:
            let empty = try Self.emptyStorage()
            editedStorage = empty
            state.setObject(.storage(CompoundStorage(empty.root)))
            object = try open(CompoundStorage(empty.root), request)
            method = 6
        case .iidStreamDocfile:
            takeStorage(CompoundStorage(try Self.emptyStorage().root))
            object = try openDocfile(of: nil, request)
            method = 6
        default: throw HResult.mapiInterfaceNotSupported
        }
        if case .long(let old)? = try state.properties.value(of: .attachMethod), old != 0 {
            return object
        }
        setMethod(method)
        return object
    }

    private func open(_ content: MessageState, _ request: OpenRequest) throws -> ComObject {
        var content = content
        // What is written to streams of the message is no news to the attachment before the message is saved.
        if request.modifies { try content.freezeBuffers() }
        let message = MessageObject(
            state: content, context: context, attachment: self, isWritable: request.modifies)
        openProperties[.attachData] = OpenedProperty(object: message, interface: .iidMessage)
        return message
    }

    private func open(
        _ storage: any StructuredStorage, _ request: OpenRequest
    ) throws -> ComObject {
        let object = StorageObject(
            node: try node(of: storage, writable: request.modifies),
            mode: request.modifies ? STGMode.readWrite | STGMode.transacted : STGMode.read,
            lock: lock, onClose: { [self] in childClosed($0) })
        adopt(object)
        openProperties[.attachData] = OpenedProperty(object: object, interface: .iidStorage)
        return object
    }

    /// A storage that callers may change is a copy, so that the file's stays as it is until SaveChanges; what was
    /// changed before is in it.
    private func node(of storage: any StructuredStorage, writable: Bool) throws -> Storage {
        if let editedStorage { return editedStorage.root }
        if !writable, let own = storage as? CompoundStorage { return own.storage }
        let copy = try Self.emptyStorage()
        try copyTree(from: storage, to: CompoundStorage(copy.root))
        if writable { editedStorage = copy }
        return copy.root
    }

    // MARK: IStreamDocfile

    override func openDocfile(_ request: OpenRequest) throws -> ComObject {
        if request.tag.id != .attachData { throw HResult.mapiInterfaceNotSupported }
        if request.tag.type == .object || request.creates { return try openObject(request) }
        // Under the tag of binary data it is the storage's image all the same; an OLE 1 stream has none.
        guard case .storage? = try state.object() else {
            throw try state.properties.tag(of: .attachData) == nil
                ? HResult.mapiNotFound : .mapiInterfaceNotSupported
        }
        return try openObject(request)
    }

    private func openDocfile(
        of storage: (any StructuredStorage)?, _ request: OpenRequest
    ) throws -> ComObject {
        let current = storage.map { stored in editedStorage.map { CompoundStorage($0.root) } ?? stored }
        let content = try DocfileStream(self, of: current)
        let stream = StreamObject(
            content: content, mode: request.modifies ? STGMode.readWrite : STGMode.read,
            position: request.appends ? try content.length() : 0, lock: lock, type: Self.docfileType)
        docfile = content
        openProperties[.attachData] = OpenedProperty(object: stream, interface: .iidStreamDocfile)
        return stream
    }

    private static let docfileType = InterfaceType(
        name: "IStreamDocfile", vtable: StreamObject.interfaceType.vtable,
        iids: StreamObject.interfaceType.iids + [.iidStreamDocfile], deadCode: .stgReverted)

    /// A tree that came as a stream is the attachment's storage now.
    func takeStorage(_ storage: any StructuredStorage) {
        editedStorage = nil
        state.setObject(.storage(storage))
    }

    private static func emptyStorage() throws -> CompoundFile {
        do {
            return try CompoundFile(creatingOn: MemoryByteStore())
        } catch { throw mapStorageCode(error.hresult) }
    }

    /// A tree of our own with the same contents, and how many bytes of them lay in a file of ours.
    static func copy(of storage: any StructuredStorage) throws -> (copy: any StructuredStorage, size: UInt64) {
        let copy = CompoundStorage(try emptyStorage().root)
        return (copy, try copyTree(from: storage, to: copy))
    }

    override func dispose() {
        parent.attachClosed(self)
        super.dispose()
    }
}

extension GUIDValue {
    static let iidMAPIProp = GUIDValue.ole(0x0002_0303)
    static let iidStreamDocfile = GUIDValue.ole(0x0002_032C)
    static let iidMAPITable = GUIDValue.ole(0x0002_0301)
    static let iidMessage = GUIDValue.ole(0x0002_0307)
    static let iidAttachment = GUIDValue.ole(0x0002_0308)
}
