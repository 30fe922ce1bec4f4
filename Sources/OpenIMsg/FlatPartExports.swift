import CMAPI
import COM
import MAPI

// openimsg.h, the flat interface: recipients, attachments, embedded messages.

private func text(_ text: UnsafePointer<CChar>?) throws -> String {
    guard let text else { throw HResult.mapiInvalidParameter }
    return String(cString: text)
}

@implementation @_cdecl("OpenIMsgGetRecipientCount")
public func OpenIMsgGetRecipientCount(_ message: OpaquePointer?, _ count: UnsafeMutablePointer<UInt32>?) -> Int32 {
    count?.pointee = 0
    return flat { try required(count).pointee = UInt32(clamping: FlatObject.at(message).recipientCount()) }
}

@implementation @_cdecl("OpenIMsgOpenRecipient")
public func OpenIMsgOpenRecipient(
    _ message: OpaquePointer?, _ index: UInt32, _ recipient: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    recipient?.pointee = nil
    return flat { try required(recipient).pointee = FlatObject.at(message).openRecipient(index) }
}

@implementation @_cdecl("OpenIMsgAddRecipient")
public func OpenIMsgAddRecipient(
    _ message: OpaquePointer?, _ kind: Int32, _ name: UnsafePointer<CChar>?, _ type: UnsafePointer<CChar>?,
    _ address: UnsafePointer<CChar>?, _ recipient: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    recipient?.pointee = nil
    return flat("recipient") {
        let added = try FlatObject.at(message).addRecipient(
            kind: kind, name: text(name), type: type.map { String(cString: $0) } ?? "SMTP", address: text(address),
            wanted: recipient != nil)
        recipient?.pointee = added
    }
}

@implementation @_cdecl("OpenIMsgRemoveRecipient")
public func OpenIMsgRemoveRecipient(_ message: OpaquePointer?, _ index: UInt32) -> Int32 {
    flat { try FlatObject.at(message).removeRecipient(index) }
}

@implementation @_cdecl("OpenIMsgGetAttachmentCount")
public func OpenIMsgGetAttachmentCount(_ message: OpaquePointer?, _ count: UnsafeMutablePointer<UInt32>?) -> Int32 {
    count?.pointee = 0
    return flat { try required(count).pointee = UInt32(clamping: FlatObject.at(message).attachmentCount()) }
}

@implementation @_cdecl("OpenIMsgOpenAttachment")
public func OpenIMsgOpenAttachment(
    _ message: OpaquePointer?, _ index: UInt32, _ attachment: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    attachment?.pointee = nil
    return flat { try required(attachment).pointee = FlatObject.at(message).openAttachment(index) }
}

@implementation @_cdecl("OpenIMsgAddAttachment")
public func OpenIMsgAddAttachment(
    _ message: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ bytes: UnsafeRawPointer?, _ size: UInt64,
    _ attachment: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    attachment?.pointee = nil
    return flat("attachment") {
        guard bytes != nil || size == 0, let count = Int(exactly: size) else { throw HResult.mapiInvalidParameter }
        let added = try FlatObject.at(message).addAttachment(
            text(name), UnsafeRawBufferPointer(start: bytes, count: count), wanted: attachment != nil)
        attachment?.pointee = added
    }
}

@implementation @_cdecl("OpenIMsgAddAttachmentFile")
public func OpenIMsgAddAttachmentFile(
    _ message: OpaquePointer?, _ path: UnsafePointer<CChar>?, _ name: UnsafePointer<CChar>?,
    _ attachment: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    attachment?.pointee = nil
    return flat("attachment") {
        let added = try FlatObject.at(message).addAttachment(
            path: text(path), name: name.map { String(cString: $0) }, wanted: attachment != nil)
        attachment?.pointee = added
    }
}

@implementation @_cdecl("OpenIMsgRemoveAttachment")
public func OpenIMsgRemoveAttachment(_ message: OpaquePointer?, _ index: UInt32) -> Int32 {
    flat { try FlatObject.at(message).removeAttachment(index) }
}

@implementation @_cdecl("OpenIMsgOpenEmbedded")
public func OpenIMsgOpenEmbedded(
    _ attachment: OpaquePointer?, _ message: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    message?.pointee = nil
    return flat("embedded message") { try required(message).pointee = FlatObject.at(attachment).openEmbedded() }
}

@implementation @_cdecl("OpenIMsgAddEmbedded")
public func OpenIMsgAddEmbedded(
    _ message: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ attachment: UnsafeMutablePointer<OpaquePointer?>?,
    _ embedded: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    attachment?.pointee = nil
    embedded?.pointee = nil
    return flat("embedded message") {
        let (attachment, embedded) = (try required(attachment), try required(embedded))
        (attachment.pointee, embedded.pointee) = try FlatObject.at(message).addEmbedded(text(name))
    }
}
