import CMAPI

/// An attachment of a message (IAttach).
final class Attachment: PropertyObject {
    init(_ attachment: Reference<IAttach>) {
        let pointer = UnsafeMutableRawPointer(attachment.pointer).assumingMemoryBound(to: IMAPIProp.self)
        _ = pointer.pointee.lpVtbl.pointee.AddRef(pointer)
        super.init(Reference(owning: pointer))
    }

    func embeddedMessage() throws(CommandError) -> Message {
        Message(try open(.attachDataObject, IID_IMessage, flags: 0, as: IMessage.self))
    }

    func newEmbeddedMessage() throws(CommandError) -> Message {
        let flags = Flags.modify | Flags.create
        return Message(try open(.attachDataObject, IID_IMessage, flags: flags, as: IMessage.self))
    }

    /// The storage of an OLE object.
    func objectStorage() throws(CommandError) -> Storage {
        Storage(try open(.attachDataObject, IID_IStorage, flags: 0, as: IStorage.self))
    }
}
