import CMAPI
import COM
import CompoundFile
import MessageFormat

/// OpenIMsgOnIStg: a message over a storage.
public enum OpenMessage {
    /// What the caller of OpenIMsgOnIStg passed.
    public struct Request {
        public var session: UnsafeMutableRawPointer?
        public var allocateBuffer: LPALLOCATEBUFFER?
        public var allocateMore: LPALLOCATEMORE?
        public var freeBuffer: LPFREEBUFFER?
        public var malloc: UnsafeMutableRawPointer?
        public var support: UnsafeMutableRawPointer?
        public var storage: UnsafeMutableRawPointer?
        public var callback: (@convention(c) (ULONG, LPMESSAGE?) -> Void)?
        public var callbackData: ULONG
        public var flags: ULONG

        public init(
            session: UnsafeMutableRawPointer?, allocateBuffer: LPALLOCATEBUFFER?,
            allocateMore: LPALLOCATEMORE?, freeBuffer: LPFREEBUFFER?,
            malloc: UnsafeMutableRawPointer?, support: UnsafeMutableRawPointer?,
            storage: UnsafeMutableRawPointer?,
            callback: (@convention(c) (ULONG, LPMESSAGE?) -> Void)?, callbackData: ULONG,
            flags: ULONG
        ) {
            self.session = session
            self.allocateBuffer = allocateBuffer
            self.allocateMore = allocateMore
            self.freeBuffer = freeBuffer
            self.malloc = malloc
            self.support = support
            self.storage = storage
            self.callback = callback
            self.callbackData = callbackData
            self.flags = flags
        }
    }

    private static let transacted: UInt32 = 0x10000

    /// - Returns: the message's interface pointer, with a reference for the caller.
    public static func open(_ request: Request) throws -> UnsafeMutableRawPointer {
        try MAPIFlags.check(
            request.flags, known: MAPIFlags.noStorageCommit | MAPIFlags.unicode)
        guard let pointer = request.storage else { throw HResult.mapiInvalidParameter }
        let allocators = try allocators(request)
        let session = try session(request.session)
        let storage = try messageStorage(pointer)
        do {
            return try storage.lock.withLock {
                try open(request, on: storage, allocators, session)
            }
        } catch {
            storage.release()
            throw error
        }
    }

    private static func open(
        _ request: Request, on storage: any MessageStorage, _ allocators: Allocators,
        _ session: Session?
    ) throws -> UnsafeMutableRawPointer {
        let writable = try isWritable(storage.mode())
        let unicode = request.flags & MAPIFlags.unicode != 0 || session?.isUnicode == true
        let state = try state(in: storage.tree, writable: writable, unicode: unicode)
        let context = MessageContext(
            storage: storage, allocators: allocators,
            commitsStorage: request.flags & MAPIFlags.noStorageCommit == 0,
            callback: request.callback.map {
                ReleaseCallback(function: $0, data: request.callbackData)
            },
            held: [request.malloc, request.support].compactMap { $0 }.map { CallerReference($0) },
            session: session)
        try session?.adopt(context)
        let message = MessageObject(
            state: state, context: context, attachment: nil, isWritable: writable)
        context.setRoot(message)
        return message.face
    }

    /// A storage without message properties is a new message if it can be written to.
    private static func state(
        in tree: any StructuredStorage, writable: Bool, unicode: Bool
    ) throws -> MessageState {
        do {
            return try MessageState(loading: tree, kind: .message, parentCodePage: nil)
        } catch  where error.code == .corrupt {
            guard writable, try isNew(tree) else { throw error }
            return MessageState(kind: .message, unicode: unicode)
        }
    }

    private static func isNew(_ tree: any StructuredStorage) throws -> Bool {
        try tree.openStream(propertyStream) == nil
    }

    private static let propertyStream = ElementName.literal("__properties_version1.0")

    // MARK: What the caller gave

    private static func session(_ handle: UnsafeMutableRawPointer?) throws -> Session? {
        guard let handle else { return nil }
        guard let session = HandleTable.object(opaque: handle, as: Session.self) else {
            throw HResult.mapiInvalidParameter
        }
        return session
    }

    private static func allocators(_ request: Request) throws -> Allocators {
        if let allocate = request.allocateBuffer, let more = request.allocateMore,
            let free = request.freeBuffer
        {
            return Allocators(allocateBuffer: allocate, allocateMore: more, freeBuffer: free)
        }
        guard let support = request.support else { throw HResult.mapiInvalidParameter }
        return try Allocators(support: support, over: request)
    }

    private static func messageStorage(
        _ pointer: UnsafeMutableRawPointer
    ) throws -> any MessageStorage {
        switch HandleTable.resolve(pointer) {
        case .alive(let object):
            guard let storage = object as? StorageObject else {
                throw HResult.mapiInvalidParameter
            }
            return OwnMessageStorage(storage)
        case .dead(let code): throw mapStorageCode(code)
        case .foreign: return ForeignMessageStorage(pointer)
        }
    }

    /// Whether the message on a storage opened with these STGM bits may be changed.
    /// - Throws: `.mapiNoAccess` for a storage that can't be read, `.mapiInvalidParameter` for one whose changes
    ///   can't be taken back.
    private static func isWritable(_ mode: UInt32) throws -> Bool {
        switch mode & 3 {
        case 0: return false
        case 2:
            guard mode & transacted != 0 else { throw HResult.mapiInvalidParameter }
            return true
        default: throw HResult.mapiNoAccess
        }
    }
}

extension Allocators {
    private typealias GetMemAllocRoutines =
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafeMutablePointer<LPALLOCATEBUFFER?>?,
            UnsafeMutablePointer<LPALLOCATEMORE?>?, UnsafeMutablePointer<LPFREEBUFFER?>?
        ) -> HRESULT

    /// The slot of IMAPISupport::GetMemAllocRoutines.
    private static let slot = 4

    /// Routines that the caller left out come from its support object.
    init(support: UnsafeMutableRawPointer, over request: OpenMessage.Request) throws {
        let vtable = support.load(as: UnsafeRawPointer.self)
        let method = vtable.load(
            fromByteOffset: Self.slot * MemoryLayout<UnsafeRawPointer>.stride,
            as: GetMemAllocRoutines.self)
        var allocate: LPALLOCATEBUFFER?
        var more: LPALLOCATEMORE?
        var free: LPFREEBUFFER?
        try HResult.check(method(support, &allocate, &more, &free))
        guard let allocate = request.allocateBuffer ?? allocate,
            let more = request.allocateMore ?? more, let free = request.freeBuffer ?? free
        else { throw HResult.mapiInvalidParameter }
        self.init(allocateBuffer: allocate, allocateMore: more, freeBuffer: free)
    }
}
