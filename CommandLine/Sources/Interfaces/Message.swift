import CMAPI

/// A message, at the top of a file or embedded in another one (IMessage).
final class Message: PropertyObject {
    private let message: Reference<IMessage>
    private var object: UnsafeMutablePointer<IMessage> { message.pointer }
    private var methods: IMessageVtbl { object.pointee.lpVtbl.pointee }

    init(_ message: Reference<IMessage>) {
        self.message = message
        let pointer = UnsafeMutableRawPointer(message.pointer).assumingMemoryBound(to: IMAPIProp.self)
        _ = pointer.pointee.lpVtbl.pointee.AddRef(pointer)
        super.init(Reference(owning: pointer))
    }

    /// The recipients with all that is known about each, in the file's order.
    func recipients() throws(CommandError) -> [[Property]] {
        var pointer: UnsafeMutablePointer<IMAPITable>?
        try check(methods.GetRecipientTable(object, Flags.unicode, &pointer), "cannot read the recipients")
        let table = Table(try owned(pointer, "cannot read the recipients"))
        return try withLargeValues { () throws(CommandError) in
            try table.rows(columns: table.allColumns())
        }
    }

    /// The numbers by which attachments are opened.
    func attachmentNumbers() throws(CommandError) -> [UInt32] {
        var pointer: UnsafeMutablePointer<IMAPITable>?
        try check(methods.GetAttachmentTable(object, Flags.unicode, &pointer), "cannot list the attachments")
        let table = Table(try owned(pointer, "cannot list the attachments"))
        return try table.rows(columns: [.attachNumber]).compactMap { row in
            row.first?.value.integer.map { UInt32(truncatingIfNeeded: $0) }
        }
    }

    func attachment(_ number: UInt32) throws(CommandError) -> Attachment {
        var pointer: UnsafeMutablePointer<IAttach>?
        let what = "cannot open attachment \(number)"
        try check(methods.OpenAttach(object, number, nil, 0, &pointer), what)
        return Attachment(try owned(pointer, what))
    }

    func newAttachment() throws(CommandError) -> Attachment {
        var number: UInt32 = 0
        var pointer: UnsafeMutablePointer<IAttach>?
        let what = "cannot create an attachment"
        try check(methods.CreateAttach(object, nil, 0, &number, &pointer), what)
        return Attachment(try owned(pointer, what))
    }

    func addRecipient(_ list: PropertyList) throws(CommandError) {
        let result = list.values.withUnsafeMutableBufferPointer { values in
            var recipients = ADRLIST()
            recipients.cEntries = 1
            recipients.aEntries = ADRENTRY(
                ulReserved1: 0, cValues: UInt32(clamping: values.count), rgPropVals: values.baseAddress)
            return methods.ModifyRecipients(object, Flags.addRecipients, &recipients)
        }
        try check(result, "cannot add a recipient")
    }
}
