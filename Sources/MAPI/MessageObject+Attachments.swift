import COM
import CompoundFile
import MessageFormat

/// OpenAttach, CreateAttach, DeleteAttach.
extension MessageObject {
    /// - Returns: the attachment with a reference for the caller.
    func openAttach(
        _ number: UInt32, interface: GUIDValue?, flags: UInt32
    ) throws -> AttachObject {
        try MAPIFlags.check(
            flags,
            known: MAPIFlags.modify | MAPIFlags.bestAccess | MAPIFlags.deferredErrors)
        try AttachObject.requireInterface(interface)
        if flags & MAPIFlags.modify != 0 { try requireWritable() }
        if let open = openAttachments[number], open.retainedFace() != nil { return open }
        guard var state = try state.attachment(number) else { throw HResult.mapiNotFound }
        let writable = isWritable && flags & (MAPIFlags.modify | MAPIFlags.bestAccess) != 0
        // What is written to streams of the attachment is no news to the message before the attachment is saved.
        if writable { try state.freezeBuffers() }
        return track(AttachObject(state: state, message: self, isWritable: writable))
    }

    /// - Returns: a new attachment with a reference for the caller. It shows in the attachment table when its own
    ///   SaveChanges has been called, and is in the file after the message's.
    func createAttach(interface: GUIDValue?, flags: UInt32) throws -> AttachObject {
        try MAPIFlags.check(flags, known: MAPIFlags.deferredErrors)
        try AttachObject.requireInterface(interface)
        try requireWritable()
        let number = try nextFreeAttachmentNumber()
        highestReserved = number
        var new = AttachmentState(number: number)
        new.properties.set(.long(0), tag: PropertyTag(.attachMethod, .long))
        new.properties.set(.long(-1), tag: PropertyTag(.renderingPosition, .long))
        return track(AttachObject(state: new, message: self, isWritable: true))
    }

    /// A number that no attachment has had since the message was opened.
    func nextFreeAttachmentNumber() throws -> UInt32 {
        let next = try state.nextAttachmentNumber()
        return highestReserved.map { max(next, $0 &+ 1) } ?? next
    }

    private func track(_ attach: AttachObject) -> AttachObject {
        openAttachments[attach.number] = attach
        return attach
    }

    /// Takes the attachment out; pointers to it are dead from now on. The file follows at SaveChanges.
    func deleteAttach(_ number: UInt32) throws {
        try requireWritable()
        let open = openAttachments[number]
        let isSaved = try state.attachment(number) != nil
        guard isSaved || open?.isAlive == true else { throw HResult.mapiNotFound }
        if isSaved {
            state.removeAttachment(number)
            attachmentJournal.note(number)
        }
        openAttachments[number] = nil
        open?.wasDeleted = true
        open?.killTree(.mapiObjectDeleted)
    }

    /// An attachment's SaveChanges: what it holds becomes the message's.
    func takeAttachment(_ attachment: AttachmentState) {
        state.setAttachment(attachment)
        attachmentJournal.note(attachment.number)
    }

    /// The last reference on an attachment is gone, or it is dead: opening it again makes a new object.
    func attachClosed(_ attach: AttachObject) {
        if openAttachments[attach.number] === attach { openAttachments[attach.number] = nil }
    }
}
