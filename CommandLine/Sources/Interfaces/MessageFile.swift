import CMAPI
import Glibc

/// A .msg file that is open, with its message. `close` it in the end: Swift may let go of an object after its
/// last use, which can be long before the last use of what was opened in it.
final class MessageFile {
    let message: Message
    let storage: Storage
    private let session: Session

    /// Opens a file for reading.
    convenience init(reading path: String) throws(CommandError) {
        try self.init(storage: Storage(reading: path))
    }

    /// Creates a file with an empty message of Unicode strings. Nothing is kept before `save`.
    convenience init(creating path: String, replacing: Bool) throws(CommandError) {
        let storage = try Storage(creating: path, replacing: replacing)
        do throws(CommandError) {
            try storage.setMessageClass()
            try self.init(storage: storage)
        } catch {
            if !replacing { unlink(path) }
            throw error
        }
    }

    private init(storage: Storage) throws(CommandError) {
        let session = try Session()
        message = try session.message(in: storage)
        self.storage = storage
        self.session = session
    }

    /// Closes everything that was opened in the file, and the file.
    func close() {
        session.close()
    }

    /// Writes the message and commits the file.
    func save() throws(CommandError) {
        try message.save()
        try storage.commit()
    }
}

/// A message session: closes what has been opened in it.
private final class Session {
    private var handle: OpaquePointer?

    init() throws(CommandError) {
        var handle: OpaquePointer?
        try check(OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &handle), "cannot start a session")
        self.handle = handle
    }

    deinit {
        close()
    }

    func close() {
        CloseIMsgSession(handle)
        handle = nil
    }

    func message(in storage: Storage) throws(CommandError) -> Message {
        var pointer: UnsafeMutablePointer<IMessage>?
        let result = OpenIMsgOnIStg(
            handle, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), nil,
            storage.reference.pointer, nil, 0, Flags.unicode, &pointer)
        if result < 0 { throw OpenFailure.messageError(HResult(result)) }
        return Message(try owned(pointer, "cannot open the message"))
    }
}
