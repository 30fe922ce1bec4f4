import COM
import CompoundFile
import MessageFormat

/// What a handle of the flat interface stands for: a message or an attachment, or a recipient of a message. It
/// holds a reference on the object, whose tree's lock guards all of it.
public final class FlatObject {
    let object: PropObject
    /// The row, if this is a recipient.
    var recipient: Recipient?
    /// The stream that was read or written last.
    var stream: OpenStream?

    struct Recipient {
        let rowID: UInt32
        /// A copy for reading, and the recipients' revision that it is of.
        var row: RecipientTableRow
        var revision: UInt64
    }

    struct OpenStream {
        let tag: PropertyTag
        let writable: Bool
        let stream: StreamObject
    }

    /// Takes over a reference on the object.
    init(owning object: PropObject) { self.object = object }

    /// A recipient, with a reference of its own on the message.
    init(_ message: MessageObject, recipient: Recipient) throws(HResult) {
        guard message.retainedFace() != nil else { throw .mapiInvalidObject }
        object = message
        self.recipient = recipient
    }

    deinit {
        if let stream { _ = COM.release(stream.stream.face) }
        _ = COM.release(object.face)
    }

    // MARK: Handles

    /// The handle that a caller gets.
    func handle() throws(HResult) -> OpaquePointer {
        guard let handle = HandleTable.register(opaque: self) else { throw .mapiNotEnoughMemory }
        return OpaquePointer(handle)
    }

    /// The object of a handle.
    /// - Throws: `.mapiInvalidObject` for a handle that isn't open.
    public static func at(_ handle: OpaquePointer?) throws -> FlatObject {
        guard let handle else { throw FlatFailure(.mapiInvalidParameter, "no handle") }
        guard let object = HandleTable.object(opaque: UnsafeMutableRawPointer(handle), as: FlatObject.self) else {
            throw FlatFailure(.mapiInvalidObject, "no open handle")
        }
        return object
    }

    /// OpenIMsgClose.
    public static func close(_ handle: OpaquePointer?) throws {
        guard let handle else { return }
        guard HandleTable.take(opaque: UnsafeMutableRawPointer(handle), as: FlatObject.self) != nil else {
            throw FlatFailure(.mapiInvalidObject, "no open handle")
        }
    }

    // MARK: Access

    /// Runs `body` on the object with its tree locked.
    /// - Throws: `.mapiInvalidObject` when it is dead: an attachment that was removed, say.
    func locked<Result>(_ body: (PropObject) throws -> Result) throws -> Result {
        try object.lock.withLock {
            guard object.isAlive else { throw HResult.mapiInvalidObject }
            try object.checkEntry()
            return try body(object)
        }
    }

    /// The same for what only messages have.
    func withMessage<Result>(_ body: (MessageObject) throws -> Result) throws -> Result {
        guard recipient == nil, let message = object as? MessageObject else {
            throw FlatFailure(.mapiInterfaceNotSupported, "no message")
        }
        return try locked { _ in try body(message) }
    }

    /// The same for what only attachments have.
    func withAttachment<Result>(_ body: (AttachObject) throws -> Result) throws -> Result {
        guard let attachment = object as? AttachObject else {
            throw FlatFailure(.mapiInterfaceNotSupported, "no attachment")
        }
        return try locked { _ in try body(attachment) }
    }

    /// OpenIMsgSave. What a recipient has lies in its message.
    public func save() throws {
        try locked { object in
            if recipient == nil { try object.saveChanges(MAPIFlags.keepOpenReadWrite) }
        }
    }
}
