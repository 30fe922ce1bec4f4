import CMAPI
import COM
import Glibc
import MAPI

// openimsg.h, the flat interface: errors, files, names of properties.

/// A caller's text up to its NUL.
private func text(_ text: UnsafePointer<CChar>?) throws -> String {
    guard let text else { throw HResult.mapiInvalidParameter }
    return String(cString: text)
}

/// What an error text says of a path.
private func named(_ path: UnsafePointer<CChar>?) -> String { path.map { String(cString: $0) } ?? "" }

@implementation @_cdecl("OpenIMsgErrorText")
public func OpenIMsgErrorText() -> UnsafePointer<CChar>? { FlatErrors.text }

@implementation @_cdecl("OpenIMsgCodeName")
public func OpenIMsgCodeName(_ code: Int32) -> UnsafePointer<CChar>? { FlatErrors.name(of: code) }

@implementation @_cdecl("OpenIMsgFree")
public func OpenIMsgFree(_ block: UnsafeMutableRawPointer?) { _ = MAPIFreeBuffer(block) }

// MARK: Messages

@implementation @_cdecl("OpenIMsgOpenFile")
public func OpenIMsgOpenFile(
    _ path: UnsafePointer<CChar>?, _ writable: Int32, _ message: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    message?.pointee = nil
    return flat(named(path)) {
        try required(message).pointee = FlatFiles.open(path: text(path), writable: writable != 0)
    }
}

@implementation @_cdecl("OpenIMsgOpenMemory")
public func OpenIMsgOpenMemory(
    _ bytes: UnsafeRawPointer?, _ size: UInt64, _ message: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    message?.pointee = nil
    return flat("\(size) bytes") {
        guard let bytes, let count = Int(exactly: size) else { throw HResult.mapiInvalidParameter }
        try required(message).pointee = FlatFiles.open(UnsafeRawBufferPointer(start: bytes, count: count))
    }
}

@implementation @_cdecl("OpenIMsgCreateFile")
public func OpenIMsgCreateFile(
    _ path: UnsafePointer<CChar>?, _ message: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    message?.pointee = nil
    return flat(named(path)) { try required(message).pointee = FlatFiles.create(path: text(path)) }
}

@implementation @_cdecl("OpenIMsgCreateMemory")
public func OpenIMsgCreateMemory(_ message: UnsafeMutablePointer<OpaquePointer?>?) -> Int32 {
    message?.pointee = nil
    return flat { try required(message).pointee = FlatFiles.createInMemory() }
}

@implementation @_cdecl("OpenIMsgSave")
public func OpenIMsgSave(_ object: OpaquePointer?) -> Int32 { flat { try FlatObject.at(object).save() } }

@implementation @_cdecl("OpenIMsgSaveAs")
public func OpenIMsgSaveAs(_ message: OpaquePointer?, _ path: UnsafePointer<CChar>?) -> Int32 {
    flat(named(path)) { try FlatFiles.save(FlatObject.at(message), as: text(path)) }
}

@implementation @_cdecl("OpenIMsgGetFile")
public func OpenIMsgGetFile(
    _ message: OpaquePointer?, _ bytes: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ size: UnsafeMutablePointer<UInt64>?
) -> Int32 {
    bytes?.pointee = nil
    size?.pointee = 0
    return flat {
        let (bytes, size) = (try required(bytes), try required(size))
        let (block, count) = try FlatFiles.bytes(of: FlatObject.at(message))
        bytes.pointee = block
        size.pointee = UInt64(count)
    }
}

@implementation @_cdecl("OpenIMsgClose")
public func OpenIMsgClose(_ object: OpaquePointer?) -> Int32 { flat { try FlatObject.close(object) } }

// MARK: Names

@implementation @_cdecl("OpenIMsgGetTag")
public func OpenIMsgGetTag(
    _ object: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ create: Int32, _ tag: UnsafeMutablePointer<UInt32>?
) -> Int32 {
    tag?.pointee = 0
    return flat(named(name)) {
        let object = try object.map { try FlatObject.at($0) }
        try required(tag).pointee = FlatNames.tag(of: text(name), in: object, create: create != 0)
    }
}

@implementation @_cdecl("OpenIMsgGetNamedTag")
public func OpenIMsgGetNamedTag(
    _ object: OpaquePointer?, _ set: UnsafePointer<CChar>?, _ name: UnsafePointer<CChar>?, _ number: UInt32,
    _ create: Int32, _ tag: UnsafeMutablePointer<UInt32>?
) -> Int32 {
    tag?.pointee = 0
    return flat(name == nil ? FlatNames.text(number) : named(name)) {
        let object = try FlatObject.at(object)
        try required(tag).pointee = FlatNames.tag(
            set: text(set), name: name.map { String(cString: $0) }, number: number, in: object,
            create: create != 0)
    }
}

@implementation @_cdecl("OpenIMsgGetName")
public func OpenIMsgGetName(
    _ object: OpaquePointer?, _ tag: UInt32, _ name: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> Int32 {
    name?.pointee = nil
    return flat(FlatNames.text(tag)) {
        let object = try object.map { try FlatObject.at($0) }
        let out = try required(name)
        let units = Array(try FlatNames.name(of: tag, in: object).utf16)
        let (block, count) = try FlatValue.block(.text(units), asText: true)
        out.pointee = block.bindMemory(to: CChar.self, capacity: count &+ 1)
    }
}
