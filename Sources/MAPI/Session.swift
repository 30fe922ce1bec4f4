import CGLib
import COM

/// A message session: it knows every message opened in it and closes what is left when it is closed.
public final class Session {
    /// The caller's IMalloc, held as long as the session is open.
    private let malloc: CallerReference
    /// Messages that are created in the session store wide strings, whatever OpenIMsgOnIStg is told.
    let isUnicode: Bool
    private let lock = TreeLock()
    /// Open messages by the order of their opening.
    private var contexts: [UInt64: MessageContext] = [:]
    private var nextOrder: UInt64 = 0
    private var isClosed = false

    private init(malloc: UnsafeMutableRawPointer, isUnicode: Bool) {
        self.malloc = CallerReference(malloc)
        self.isUnicode = isUnicode
    }

    /// `OpenIMsgSession`: the handle of a new session.
    /// - Throws: `.mapiInvalidParameter` without an IMalloc, `.mapiUnknownFlags` for flags other than MAPI_UNICODE.
    public static func open(
        malloc: UnsafeMutableRawPointer?, flags: UInt32
    ) throws(HResult) -> UnsafeMutableRawPointer {
        guard let malloc else { throw .mapiInvalidParameter }
        try MAPIFlags.check(flags, known: MAPIFlags.unicode)
        let session = Session(malloc: malloc, isUnicode: flags & MAPIFlags.unicode != 0)
        guard let handle = HandleTable.register(opaque: session) else {
            throw .mapiNotEnoughMemory
        }
        return handle
    }

    /// `CloseIMsgSession`: closes all that is open in the session, newest message first. Handles that are closed
    /// already, or never were a session, are passed over.
    public static func close(_ handle: UnsafeMutableRawPointer?) {
        guard let session = HandleTable.take(opaque: handle, as: Session.self) else { return }
        session.close()
    }

    /// Takes a message under the session's care.
    /// - Throws: `.mapiInvalidParameter` when the session was closed meanwhile.
    func adopt(_ context: MessageContext) throws(HResult) {
        lock.lock()
        defer { lock.unlock() }
        if isClosed { throw .mapiInvalidParameter }
        context.orderInSession = nextOrder
        contexts[nextOrder] = context
        nextOrder &+= 1
    }

    func forget(_ context: MessageContext) {
        lock.withLock { _ = contexts.removeValue(forKey: context.orderInSession) }
    }

    private func close() {
        let open = lock.withLock {
            isClosed = true
            defer { contexts = [:] }
            return contexts.sorted { $0.key > $1.key }.map(\.value)
        }
        for context in open { context.close() }
    }
}
