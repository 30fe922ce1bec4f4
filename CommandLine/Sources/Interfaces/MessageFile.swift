import CMAPI

/// A .msg file that is open, with its message. Everything opened in it is closed when it goes.
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
        try storage.setMessageClass()
        try self.init(storage: storage)
    }

    private init(storage: Storage) throws(CommandError) {
        let session = try Session()
        message = try session.message(in: storage)
        self.storage = storage
        self.session = session
    }

    /// Writes the message and commits the file.
    func save() throws(CommandError) {
        try message.save()
        try storage.commit()
    }
}

/// A message session: closes what has been opened in it.
private final class Session {
    private let handle: OpaquePointer

    init() throws(CommandError) {
        var handle: OpaquePointer?
        try check(OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &handle), "cannot start a session")
        guard let handle else { throw CommandError("cannot start a session") }
        self.handle = handle
    }

    deinit {
        CloseIMsgSession(handle)
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
