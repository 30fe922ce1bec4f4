import COM
import CompoundFile
import Glibc
import MessageFormat

/// A value of the flat interface: a type and elements of it. What it lends lives as long as it does.
public final class FlatValue {
    /// One value of a property, without regard to its width.
    public enum Element {
        case integer(Int64)
        case real(Double)
        case text([UInt16])
        case bytes([UInt8])

        /// What a new property gets that is set to this.
        var newType: PropertyType {
            switch self {
            case .integer(let value): return Int32(exactly: value) == nil ? .longLong : .long
            case .real: return .double
            case .text: return .unicode
            case .bytes: return .binary
            }
        }
    }

    public let type: PropertyType
    private let lock = TreeLock()
    private var elements: [Element]
    /// Read from an object: it stays as it is.
    private let isFinal: Bool
    /// What was lent, by index.
    private var lent: [Int: UnsafeMutableRawPointer] = [:]

    init(_ value: PropertyValue) {
        type = value.type
        elements = FlatValue.elements(of: value)
        isFinal = true
    }

    /// An empty value.
    /// - Throws: `.mapiInvalidType` for a type that no property has.
    public init(type: UInt32) throws {
        guard let number = UInt16(exactly: type) else { throw HResult.mapiInvalidType }
        let type = PropertyType(rawValue: number)
        self.type = type.elementType.isString ? type.withElement(.unicode) : type
        elements = []
        isFinal = false
        guard FlatValue.kind(of: self.type) != nil else { throw HResult.mapiInvalidType }
    }

    deinit { for block in lent.values { free(block) } }

    // MARK: Handles

    public func handle() throws -> OpaquePointer {
        guard let handle = HandleTable.register(opaque: self) else { throw HResult.mapiNotEnoughMemory }
        return OpaquePointer(handle)
    }

    public static func at(_ handle: OpaquePointer?) throws -> FlatValue {
        guard let handle else { throw FlatFailure(.mapiInvalidParameter, "no value") }
        guard let value = HandleTable.object(opaque: UnsafeMutableRawPointer(handle), as: FlatValue.self) else {
            throw FlatFailure(.mapiInvalidObject, "no open value")
        }
        return value
    }

    public static func close(_ handle: OpaquePointer?) throws {
        guard let handle else { return }
        guard HandleTable.take(opaque: UnsafeMutableRawPointer(handle), as: FlatValue.self) != nil else {
            throw FlatFailure(.mapiInvalidObject, "no open value")
        }
    }

    // MARK: Elements

    public var count: Int { lock.withLock { elements.count } }

    /// - Throws: `.mapiNotFound` for an index that isn't below the count.
    public func element(_ index: UInt32) throws -> Element {
        try lock.withLock {
            guard index < elements.count else { throw HResult.mapiNotFound }
            return elements[Int(index)]
        }
    }

    public func add(_ element: Element) throws {
        try lock.withLock {
            if isFinal { throw HResult.mapiNoAccess }
            if !type.isMultivalued, !elements.isEmpty { throw HResult.mapiTooBig }
            // Told now rather than when the property is set.
            _ = try FlatValue.property(of: type.elementType, [element])
            elements.append(element)
        }
    }

    /// The bytes of an element, followed by a NUL, which live as long as the value.
    /// - Parameter asText: text as UTF-8; otherwise bytes.
    public func lend(_ index: UInt32, asText: Bool) throws -> (UnsafeMutableRawPointer, Int) {
        try lock.withLock {
            let bytes = try FlatValue.plainBytes(try element(index), asText: asText)
            if let known = lent[Int(index)] { return (known, bytes.count) }
            guard let block = malloc(bytes.count &+ 1) else { throw HResult.mapiNotEnoughMemory }
            fill(block, bytes)
            lent[Int(index)] = block
            return (block, bytes.count)
        }
    }

    func propertyValue() throws -> PropertyValue {
        try lock.withLock {
            if elements.isEmpty { throw FlatFailure(.mapiInvalidParameter, "an empty value") }
            return try FlatValue.property(of: type, elements)
        }
    }

    // MARK: Text and bytes

    /// The bytes of an element as C sees them.
    static func plainBytes(_ element: Element, asText: Bool) throws -> [UInt8] {
        switch element {
        case .text(let units) where asText: return Array(String(decoding: units, as: UTF16.self).utf8)
        case .bytes(let bytes) where !asText: return bytes
        default: throw HResult.mapiUnexpectedType
        }
    }

    /// A MAPI buffer with an element's bytes and a NUL.
    public static func block(_ element: Element, asText: Bool) throws -> (UnsafeMutableRawPointer, Int) {
        try block(plainBytes(element, asText: asText))
    }

    static func block(_ bytes: [UInt8]) throws -> (UnsafeMutableRawPointer, Int) {
        guard let block = BufferMemory.allocate(bytes.count &+ 1) else { throw HResult.mapiNotEnoughMemory }
        fill(block, bytes)
        return (block, bytes.count)
    }

    /// UTF-8 of a caller as text. A length of -1 counts up to the NUL.
    /// - Throws: `.mapiBadValue` for a NUL within, which no property keeps.
    public static func text(_ text: UnsafePointer<CChar>?, _ length: Int64) throws -> Element {
        guard let text else { throw FlatFailure(.mapiInvalidParameter, "no text") }
        guard length >= -1, let count = length < 0 ? strlen(text) : Int(exactly: length) else {
            throw FlatFailure(.mapiInvalidParameter, "a negative length")
        }
        let bytes = UnsafeRawBufferPointer(start: text, count: count)
        let units = Array(String(decoding: bytes, as: UTF8.self).utf16)
        if units.contains(0) { throw FlatFailure(.mapiBadValue, "a NUL in text") }
        return .text(units)
    }

    public static func bytes(_ bytes: UnsafeRawPointer?, _ size: UInt64) throws -> Element {
        guard bytes != nil || size == 0, let count = Int(exactly: size) else {
            throw FlatFailure(.mapiInvalidParameter, "no bytes")
        }
        return .bytes(Array(UnsafeRawBufferPointer(start: bytes, count: count)))
    }
}

/// Copies bytes to where there is room for them and a NUL.
private func fill(_ block: UnsafeMutableRawPointer, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes { if let source = $0.baseAddress { memcpy(block, source, bytes.count) } }
    block.storeBytes(of: 0, toByteOffset: bytes.count, as: UInt8.self)
}
