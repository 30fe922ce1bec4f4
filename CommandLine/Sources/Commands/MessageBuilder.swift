import CMAPI
import Glibc

/// Builds a mail and writes it as a file.
struct MessageBuilder {
    struct Bodies {
        var plain: String?
        /// UTF-8.
        var html: [UInt8]?
    }

    let from: Address?
    let subject: String?
    let isDraft: Bool
    let recipients: [(kind: Int32, address: Address)]

    private static let utf8CodePage: Int32 = 65_001
    private static let englishLocale: Int32 = 0x0409

    /// - Parameter replacing: whether a file of that name may be replaced; a failure leaves it as it was
    func write(
        to path: String, replacing: Bool, bodies: Bodies, attachments: [String], embedded: [String]
    ) throws {
        var status = stat()
        let existed = lstat(path, &status) == 0
        let file = try MessageFile(creating: path, replacing: replacing)
        defer { file.close() }
        do {
            try fill(file.message, bodies)
            for attachment in attachments { try AttachmentWriter(file.message).attach(attachment) }
            for message in embedded { try AttachmentWriter(file.message).embed(message) }
            try file.save()
        } catch {
            if !existed { unlink(path) }
            throw error
        }
    }

    private func fill(_ message: Message, _ bodies: Bodies) throws(CommandError) {
        let now = FileTime.now()
        let list = PropertyList()
        list.add(.messageClass, text: "IPM.Note")
        list.add(.subject, text: subject ?? "")
        list.add(.importance, long: 1)
        list.add(.priority, long: 0)
        list.add(.sensitivity, long: 0)
        list.add(.messageFlags, long: isDraft ? 8 : 1)
        list.add(.internetCodePage, long: Self.utf8CodePage)
        list.add(.messageLocale, long: Self.englishLocale)
        if !isDraft {
            list.add(.clientSubmitTime, time: now)
            list.add(.messageDeliveryTime, time: now)
        }
        if let from { addSender(from, to: list) }
        addBodies(bodies, to: list)
        try message.set(list)
        for recipient in recipients {
            try message.addRecipient(row(recipient.address, kind: recipient.kind))
        }
    }

    private func addSender(_ sender: Address, to list: PropertyList) {
        list.add(.senderName, text: sender.name)
        list.add(.senderAddressType, text: "SMTP")
        list.add(.senderEmailAddress, text: sender.address)
        list.add(.senderSMTPAddress, text: sender.address)
        list.add(.senderEntryID, bytes: sender.entryID)
        list.add(.senderSearchKey, bytes: sender.searchKey)
        list.add(.sentRepresentingName, text: sender.name)
        list.add(.sentRepresentingAddressType, text: "SMTP")
        list.add(.sentRepresentingEmailAddress, text: sender.address)
        list.add(.sentRepresentingSMTPAddress, text: sender.address)
        list.add(.sentRepresentingEntryID, bytes: sender.entryID)
        list.add(.sentRepresentingSearchKey, bytes: sender.searchKey)
    }

    private func addBodies(_ bodies: Bodies, to list: PropertyList) {
        // Lines of a body end with CR LF.
        if let plain = bodies.plain {
            let lines = plain.split(omittingEmptySubsequences: false) { $0.isNewline }
            list.add(.body, text: lines.joined(separator: "\r\n"))
        }
        if let html = bodies.html { list.add(.html, bytes: html) }
        // 1 is plain text, 3 HTML; of the editors, 1 is the plain one and 2 that for HTML.
        list.add(.nativeBody, long: bodies.html == nil ? 1 : 3)
        list.add(.messageEditorFormat, long: bodies.html == nil ? 1 : 2)
    }

    private func row(_ address: Address, kind: Int32) -> PropertyList {
        let mailUser: Int32 = 6
        let row = PropertyList()
        row.add(.recipientType, long: kind)
        row.add(.displayName, text: address.name)
        row.add(.addressType, text: "SMTP")
        row.add(.emailAddress, text: address.address)
        row.add(.smtpAddress, text: address.address)
        row.add(.entryID, bytes: address.entryID)
        row.add(.searchKey, bytes: address.searchKey)
        row.add(.objectType, long: mailUser)
        row.add(.displayType, long: 0)
        row.add(.sendRichInfo, boolean: false)
        return row
    }
}
