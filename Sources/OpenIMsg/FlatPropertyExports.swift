import CMAPI
import COM
import Glibc
import MAPI

// openimsg.h, the flat interface: properties and values.

@implementation @_cdecl("OpenIMsgGetTags")
public func OpenIMsgGetTags(
    _ object: OpaquePointer?, _ tags: UnsafeMutablePointer<UnsafeMutablePointer<UInt32>?>?,
    _ count: UnsafeMutablePointer<UInt32>?
) -> Int32 {
    tags?.pointee = nil
    count?.pointee = 0
    return flat {
        let (out, count) = (try required(tags), try required(count))
        let all = try FlatObject.at(object).tags()
        if all.isEmpty { return }
        guard let block = BufferMemory.allocate(all.count &* 4) else { throw HResult.mapiNotEnoughMemory }
        let tags = block.bindMemory(to: UInt32.self, capacity: all.count)
        for (index, tag) in all.enumerated() { tags[index] = tag }
        out.pointee = tags
        count.pointee = UInt32(truncatingIfNeeded: all.count)
    }
}

@implementation @_cdecl("OpenIMsgGetInteger")
public func OpenIMsgGetInteger(
    _ object: OpaquePointer?, _ tag: UInt32, _ value: UnsafeMutablePointer<Int64>?
) -> Int32 {
    value?.pointee = 0
    return flat(FlatNames.text(tag)) {
        let out = try required(value)
        guard case .integer(let integer) = try FlatObject.at(object).element(tag) else {
            throw HResult.mapiUnexpectedType
        }
        out.pointee = integer
    }
}

@implementation @_cdecl("OpenIMsgGetReal")
public func OpenIMsgGetReal(
    _ object: OpaquePointer?, _ tag: UInt32, _ value: UnsafeMutablePointer<Double>?
) -> Int32 {
    value?.pointee = 0
    return flat(FlatNames.text(tag)) {
        let out = try required(value)
        guard case .real(let real) = try FlatObject.at(object).element(tag) else { throw HResult.mapiUnexpectedType }
        out.pointee = real
    }
}

@implementation @_cdecl("OpenIMsgGetText")
public func OpenIMsgGetText(
    _ object: OpaquePointer?, _ tag: UInt32, _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ length: UnsafeMutablePointer<UInt64>?
) -> Int32 {
    text?.pointee = nil
    length?.pointee = 0
    return flat(FlatNames.text(tag)) {
        let out = try required(text)
        let (block, count) = try FlatValue.block(FlatObject.at(object).element(tag), asText: true)
        out.pointee = block.bindMemory(to: CChar.self, capacity: count &+ 1)
        length?.pointee = UInt64(count)
    }
}

@implementation @_cdecl("OpenIMsgGetBytes")
public func OpenIMsgGetBytes(
    _ object: OpaquePointer?, _ tag: UInt32, _ bytes: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ size: UnsafeMutablePointer<UInt64>?
) -> Int32 {
    bytes?.pointee = nil
    size?.pointee = 0
    return flat(FlatNames.text(tag)) {
        let (out, size) = (try required(bytes), try required(size))
        let (block, count) = try FlatValue.block(FlatObject.at(object).element(tag), asText: false)
        out.pointee = block
        size.pointee = UInt64(count)
    }
}

@implementation @_cdecl("OpenIMsgSetInteger")
public func OpenIMsgSetInteger(_ object: OpaquePointer?, _ tag: UInt32, _ value: Int64) -> Int32 {
    flat(FlatNames.text(tag)) { try FlatObject.at(object).set(tag, .integer(value)) }
}

@implementation @_cdecl("OpenIMsgSetReal")
public func OpenIMsgSetReal(_ object: OpaquePointer?, _ tag: UInt32, _ value: Double) -> Int32 {
    flat(FlatNames.text(tag)) { try FlatObject.at(object).set(tag, .real(value)) }
}

@implementation @_cdecl("OpenIMsgSetText")
public func OpenIMsgSetText(
    _ object: OpaquePointer?, _ tag: UInt32, _ text: UnsafePointer<CChar>?, _ length: Int64
) -> Int32 {
    flat(FlatNames.text(tag)) { try FlatObject.at(object).set(tag, FlatValue.text(text, length)) }
}

@implementation @_cdecl("OpenIMsgSetBytes")
public func OpenIMsgSetBytes(
    _ object: OpaquePointer?, _ tag: UInt32, _ bytes: UnsafeRawPointer?, _ size: UInt64
) -> Int32 {
    flat(FlatNames.text(tag)) { try FlatObject.at(object).set(tag, FlatValue.bytes(bytes, size)) }
}

@implementation @_cdecl("OpenIMsgDelete")
public func OpenIMsgDelete(_ object: OpaquePointer?, _ tag: UInt32) -> Int32 {
    flat(FlatNames.text(tag)) { try FlatObject.at(object).delete(tag) }
}

// MARK: Pieces

@implementation @_cdecl("OpenIMsgGetSize")
public func OpenIMsgGetSize(
    _ object: OpaquePointer?, _ tag: UInt32, _ size: UnsafeMutablePointer<UInt64>?
) -> Int32 {
    size?.pointee = 0
    return flat(FlatNames.text(tag)) { try required(size).pointee = FlatObject.at(object).size(tag) }
}

@implementation @_cdecl("OpenIMsgRead")
public func OpenIMsgRead(
    _ object: OpaquePointer?, _ tag: UInt32, _ offset: UInt64, _ buffer: UnsafeMutableRawPointer?, _ size: UInt64,
    _ done: UnsafeMutablePointer<UInt64>?
) -> Int32 {
    done?.pointee = 0
    return flat(FlatNames.text(tag)) {
        let done = try required(done)
        guard buffer != nil || size == 0, let count = Int(exactly: size) else { throw HResult.mapiInvalidParameter }
        let read = try FlatObject.at(object).read(
            tag, at: offset, into: UnsafeMutableRawBufferPointer(start: buffer, count: count))
        done.pointee = UInt64(read)
    }
}

@implementation @_cdecl("OpenIMsgWrite")
public func OpenIMsgWrite(
    _ object: OpaquePointer?, _ tag: UInt32, _ offset: UInt64, _ bytes: UnsafeRawPointer?, _ size: UInt64
) -> Int32 {
    flat(FlatNames.text(tag)) {
        guard bytes != nil || size == 0, let count = Int(exactly: size) else { throw HResult.mapiInvalidParameter }
        try FlatObject.at(object).write(tag, at: offset, UnsafeRawBufferPointer(start: bytes, count: count))
    }
}

@implementation @_cdecl("OpenIMsgSetSize")
public func OpenIMsgSetSize(_ object: OpaquePointer?, _ tag: UInt32, _ size: UInt64) -> Int32 {
    flat(FlatNames.text(tag)) { try FlatObject.at(object).setSize(tag, size) }
}

// MARK: Values

@implementation @_cdecl("OpenIMsgGetValue")
public func OpenIMsgGetValue(
    _ object: OpaquePointer?, _ tag: UInt32, _ value: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    value?.pointee = nil
    return flat(FlatNames.text(tag)) {
        try required(value).pointee = FlatObject.at(object).copyValue(tag).handle()
    }
}

@implementation @_cdecl("OpenIMsgValueType")
public func OpenIMsgValueType(_ value: OpaquePointer?, _ type: UnsafeMutablePointer<UInt32>?) -> Int32 {
    type?.pointee = 0
    return flat { try required(type).pointee = UInt32(FlatValue.at(value).type.rawValue) }
}

@implementation @_cdecl("OpenIMsgValueCount")
public func OpenIMsgValueCount(_ value: OpaquePointer?, _ count: UnsafeMutablePointer<UInt32>?) -> Int32 {
    count?.pointee = 0
    return flat { try required(count).pointee = UInt32(clamping: FlatValue.at(value).count) }
}

@implementation @_cdecl("OpenIMsgValueInteger")
public func OpenIMsgValueInteger(
    _ value: OpaquePointer?, _ index: UInt32, _ integer: UnsafeMutablePointer<Int64>?
) -> Int32 {
    integer?.pointee = 0
    return flat("value \(index)") {
        let out = try required(integer)
        guard case .integer(let number) = try FlatValue.at(value).element(index) else {
            throw HResult.mapiUnexpectedType
        }
        out.pointee = number
    }
}

@implementation @_cdecl("OpenIMsgValueReal")
public func OpenIMsgValueReal(
    _ value: OpaquePointer?, _ index: UInt32, _ real: UnsafeMutablePointer<Double>?
) -> Int32 {
    real?.pointee = 0
    return flat("value \(index)") {
        let out = try required(real)
        guard case .real(let number) = try FlatValue.at(value).element(index) else { throw HResult.mapiUnexpectedType }
        out.pointee = number
    }
}

@implementation @_cdecl("OpenIMsgValueText")
public func OpenIMsgValueText(
    _ value: OpaquePointer?, _ index: UInt32, _ text: UnsafeMutablePointer<UnsafePointer<CChar>?>?,
    _ length: UnsafeMutablePointer<UInt64>?
) -> Int32 {
    text?.pointee = nil
    length?.pointee = 0
    return flat("value \(index)") {
        let out = try required(text)
        let (block, count) = try FlatValue.at(value).lend(index, asText: true)
        out.pointee = UnsafePointer(block.bindMemory(to: CChar.self, capacity: count &+ 1))
        length?.pointee = UInt64(count)
    }
}

@implementation @_cdecl("OpenIMsgValueBytes")
public func OpenIMsgValueBytes(
    _ value: OpaquePointer?, _ index: UInt32, _ bytes: UnsafeMutablePointer<UnsafeRawPointer?>?,
    _ size: UnsafeMutablePointer<UInt64>?
) -> Int32 {
    bytes?.pointee = nil
    size?.pointee = 0
    return flat("value \(index)") {
        let (out, size) = (try required(bytes), try required(size))
        let (block, count) = try FlatValue.at(value).lend(index, asText: false)
        out.pointee = UnsafeRawPointer(block)
        size.pointee = UInt64(count)
    }
}

@implementation @_cdecl("OpenIMsgCreateValue")
public func OpenIMsgCreateValue(_ type: UInt32, _ value: UnsafeMutablePointer<OpaquePointer?>?) -> Int32 {
    value?.pointee = nil
    return flat("type \(type)") { try required(value).pointee = FlatValue(type: type).handle() }
}

@implementation @_cdecl("OpenIMsgAddInteger")
public func OpenIMsgAddInteger(_ value: OpaquePointer?, _ integer: Int64) -> Int32 {
    flat { try FlatValue.at(value).add(.integer(integer)) }
}

@implementation @_cdecl("OpenIMsgAddReal")
public func OpenIMsgAddReal(_ value: OpaquePointer?, _ real: Double) -> Int32 {
    flat { try FlatValue.at(value).add(.real(real)) }
}

@implementation @_cdecl("OpenIMsgAddText")
public func OpenIMsgAddText(_ value: OpaquePointer?, _ text: UnsafePointer<CChar>?, _ length: Int64) -> Int32 {
    flat { try FlatValue.at(value).add(FlatValue.text(text, length)) }
}

@implementation @_cdecl("OpenIMsgAddBytes")
public func OpenIMsgAddBytes(_ value: OpaquePointer?, _ bytes: UnsafeRawPointer?, _ size: UInt64) -> Int32 {
    flat { try FlatValue.at(value).add(FlatValue.bytes(bytes, size)) }
}

@implementation @_cdecl("OpenIMsgSetValue")
public func OpenIMsgSetValue(_ object: OpaquePointer?, _ tag: UInt32, _ value: OpaquePointer?) -> Int32 {
    flat(FlatNames.text(tag)) { try FlatObject.at(object).set(tag, FlatValue.at(value)) }
}

@implementation @_cdecl("OpenIMsgCloseValue")
public func OpenIMsgCloseValue(_ value: OpaquePointer?) -> Int32 { flat { try FlatValue.close(value) } }
