import COM
import CompoundFile
import Glibc
import MessageFormat

/// Recipients, attachments and messages in them.
extension FlatObject {
    private static let dataTag = PropertyTag(.attachData, .binary)
    private static let objectTag = PropertyTag(.attachData, .object)
    private static let smtpAddress = PropertyID(rawValue: 0x39FE)

    // MARK: Recipients

    public func recipientCount() throws -> Int { try withMessage { try $0.state.recipientCount() } }

    public func openRecipient(_ index: UInt32) throws -> OpaquePointer {
        try withMessage { message in
            guard let rowID = try message.state.recipientRowID(at: Int(index)),
                let row = try message.state.recipient(rowID)
            else { throw FlatFailure(.mapiNotFound, "recipient \(index)") }
            return try FlatObject.recipient(of: message, row)
        }
    }

    private static func recipient(of message: MessageObject, _ row: RecipientRow) throws -> OpaquePointer {
        let recipient = Recipient(
            rowID: row.rowID, row: RecipientTableRow(row), revision: message.recipientJournal.revision)
        return try FlatObject(message, recipient: recipient).handle()
    }

    /// - Returns: a handle on the new recipient, if one is wanted.
    public func addRecipient(
        kind: Int32, name: String, type: String, address: String, wanted: Bool
    ) throws -> OpaquePointer? {
        guard (1...3).contains(kind) else { throw FlatFailure(.mapiInvalidParameter, "recipient kind \(kind)") }
        var values: [(PropertyTag, PropertyValue)] = [
            (PropertyTag(.recipientType, .long), .long(kind)),
            FlatObject.text(.displayName, name), FlatObject.text(.addressType, type),
            FlatObject.text(.emailAddress, address),
        ]
        if type.uppercased() == "SMTP" { values.append(FlatObject.text(FlatObject.smtpAddress, address)) }
        return try withMessage { message in
            let row = try message.addRecipient(values)
            return wanted ? try FlatObject.recipient(of: message, row) : nil
        }
    }

    private static func text(_ id: PropertyID, _ text: String) -> (PropertyTag, PropertyValue) {
        (PropertyTag(id, .unicode), .unicode(Array(text.utf16)))
    }

    public func removeRecipient(_ index: UInt32) throws {
        try withMessage { message in
            guard try index < message.state.recipientCount() else {
                throw FlatFailure(.mapiNotFound, "recipient \(index)")
            }
            try message.removeRecipient(at: Int(index))
        }
    }

    // MARK: Attachments

    public func attachmentCount() throws -> Int { try withMessage { try $0.state.attachmentCount() } }

    private func attachmentNumber(_ index: UInt32, of message: MessageObject) throws -> UInt32 {
        guard let number = try message.state.attachmentNumber(at: Int(index)) else {
            throw FlatFailure(.mapiNotFound, "attachment \(index)")
        }
        return number
    }

    public func openAttachment(_ index: UInt32) throws -> OpaquePointer {
        try withMessage { message in
            let attachment = try message.openAttach(
                try attachmentNumber(index, of: message), interface: nil, flags: MAPIFlags.bestAccess)
            return try FlatObject(owning: attachment).handle()
        }
    }

    public func removeAttachment(_ index: UInt32) throws {
        try withMessage { try $0.deleteAttach(try attachmentNumber(index, of: $0)) }
    }

    /// A new attachment, not yet saved, with its name.
    private func newAttachment(_ name: String, method: Int32) throws -> FlatObject {
        let attachment = FlatObject(owning: try withMessage { try $0.createAttach(interface: nil, flags: 0) })
        try attachment.set(.attachMethod, .long(method))
        for id in [PropertyID.displayName, .attachLongFilename] where !name.isEmpty {
            if id == .attachLongFilename, method != 1 { continue }
            try attachment.set(id, .unicode(Array(name.utf16)))
        }
        if method == 1, let dot = name.lastIndex(of: ".") {
            try attachment.set(.attachExtension, .unicode(Array(name[dot...].utf16)))
        }
        return attachment
    }

    /// - Returns: a handle on the new attachment, if one is wanted.
    public func addAttachment(
        _ name: String, _ bytes: UnsafeRawBufferPointer, wanted: Bool
    ) throws -> OpaquePointer? {
        let attachment = try newAttachment(name, method: 1)
        try attachment.write(FlatObject.dataTag.rawValue, at: 0, bytes)
        try attachment.save()
        return wanted ? try attachment.handle() : nil
    }

    /// The same from a file, piece by piece.
    public func addAttachment(path: String, name: String?, wanted: Bool) throws -> OpaquePointer? {
        let file: FileByteStore
        do {
            file = try FileByteStore(path: path, access: .readOnly, disposition: .open)
        } catch { throw FlatFailure(mapStorageCode(HResult(error)), path) }
        let last = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
        let attachment = try newAttachment(name ?? last, method: 1)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        try attachment.write(FlatObject.dataTag.rawValue, at: 0, UnsafeRawBufferPointer(start: nil, count: 0))
        var offset: UInt64 = 0
        while true {
            let count = try file.read(at: offset, into: buffer)
            if count == 0 { break }
            try attachment.write(
                FlatObject.dataTag.rawValue, at: offset, UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
            offset &+= UInt64(count)
        }
        try attachment.save()
        return wanted ? try attachment.handle() : nil
    }

    // MARK: Embedded messages

    private func embedded(creating: Bool) throws -> FlatObject {
        try withAttachment { attachment in
            let flags = creating ? MAPIFlags.create | MAPIFlags.modify : attachment.isWritable ? MAPIFlags.modify : 0
            let opened = try attachment.openProperty(
                OpenRequest(tag: FlatObject.objectTag, interface: .iidMessage, options: 0, flags: flags))
            guard let message = opened as? MessageObject else {
                _ = COM.release(opened.face)
                throw HResult.mapiInterfaceNotSupported
            }
            return FlatObject(owning: message)
        }
    }

    public func openEmbedded() throws -> OpaquePointer { try embedded(creating: false).handle() }

    /// - Returns: handles on the attachment and on the message in it, neither of them saved.
    public func addEmbedded(_ name: String) throws -> (attachment: OpaquePointer, message: OpaquePointer) {
        let attachment = try newAttachment(name, method: 5)
        let message = try attachment.embedded(creating: true)
        try message.set(.messageClass, .unicode(Array("IPM.Note".utf16)))
        return (try attachment.handle(), try message.handle())
    }
}
