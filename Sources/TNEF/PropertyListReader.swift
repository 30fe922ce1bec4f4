import CompoundFile
import MessageFormat

/// One property of a list, in the order of the list.
public struct ListedProperty {
    public enum Content {
        case value(PropertyValue)
        /// Text or binary data of more than `TNEFFormat.largeValue` bytes, to be read before the next property.
        case large(TNEFWindow)
        /// An object: the interface to open it by, and its bytes, to be read before the next property.
        case object(GUIDValue, TNEFWindow)
    }

    /// Its identifier is the writer's; where there is a name, the name counts.
    public let tag: PropertyTag
    public let name: PropertyName?
    public let content: Content
}

/// A list of properties as attMsgProps, attAttachment and the rows of attRecipTable have it ([MS-OXTNEF] 2.1.3.4).
///
/// It believes no count: what is read is bounded by the bytes that are there.
public struct PropertyListReader {
    private let window: TNEFWindow
    private var left: UInt32
    /// Where the next property begins, padding included.
    private var next: UInt64
    /// Values after the first of a property that may have one only; they are passed over.
    private var extra: UInt32 = 0

    /// - Throws: `TNEFError.damagedList` where there is no count.
    public init(_ window: TNEFWindow) throws {
        guard let count = try window.uint32() else { throw TNEFError.damagedList }
        self.window = window
        left = count
        next = window.position
    }

    /// The next property; nil after the last.
    /// - Throws: `TNEFError.damagedList` where the rest can't be read.
    public mutating func property() throws -> ListedProperty? {
        try passOver()
        guard left > 0 else { return nil }
        left &-= 1
        guard let type = try window.uint16(), let id = try window.uint16() else { throw TNEFError.damagedList }
        let tag = PropertyTag(PropertyID(rawValue: id), PropertyType(rawValue: type))
        let name = id >= 0x8000 ? try self.name() : nil
        next = 0
        return ListedProperty(tag: tag, name: name, content: try content(tag.type))
    }

    /// Goes on to where the next property begins.
    private mutating func passOver() throws {
        if next > window.position { try window.skip(next &- window.position) }
        while extra > 0 {
            extra &-= 1
            let length = try required(window.uint32())
            try window.skip(UInt64(length) &+ UInt64((0 &- length) & 3))
        }
    }

    private func required<T>(_ value: T?) throws -> T {
        guard let value else { throw TNEFError.damagedList }
        return value
    }

    private func name() throws -> PropertyName {
        let set = try required(GUIDValue(bytes: required(window.bytes(16))))
        switch try required(window.uint32()) {
        case 0: return PropertyName(set: set, kind: .id(try required(window.uint32())))
        case 1:
            // Names of properties are short; a long one is a sign of garbage.
            let count = try required(window.uint32())
            guard count <= 1 << 16 else { throw TNEFError.damagedList }
            let bytes = try padded(count)
            return PropertyName(set: set, kind: .string(Self.units(bytes)))
        default: throw TNEFError.damagedList
        }
    }

    /// Bytes, and past them up to a multiple of four; the padding of the last value may be missing.
    private func padded(_ count: UInt32) throws -> [UInt8] {
        let bytes = try required(window.bytes(UInt64(count)))
        try window.skip(UInt64((0 &- count) & 3))
        return bytes
    }

    static func units(_ bytes: [UInt8]) -> [UInt16] {
        var units = stride(from: 0, to: bytes.count & ~1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 &+ 1]) << 8 }
        while units.last == 0 { units.removeLast() }
        return units
    }

    private static func text8(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        while bytes.last == 0 { bytes.removeLast() }
        return bytes
    }

    // MARK: Values

    private mutating func content(_ type: PropertyType) throws -> ListedProperty.Content {
        if type.isMultivalued { return .value(try values(type.elementType)) }
        switch type {
        case .string8, .unicode, .binary, .object: return try variable(type)
        case .clsid: return .value(.clsid(try guid()))
        default: return .value(try fixed(type))
        }
    }

    private func guid() throws -> GUIDValue { try required(GUIDValue(bytes: required(window.bytes(16)))) }

    private func fixed(_ type: PropertyType) throws -> PropertyValue {
        switch type {
        case .short: return .short(Int16(bitPattern: try word()))
        case .boolean: return .boolean(try word() == 0 ? 0 : 1)
        case .long: return .long(Int32(bitPattern: try required(window.uint32())))
        case .error: return .error(Int32(bitPattern: try required(window.uint32())))
        case .float: return .float(Float(bitPattern: try required(window.uint32())))
        case .double: return .double(Double(bitPattern: try required(window.uint64())))
        case .appTime: return .appTime(Double(bitPattern: try required(window.uint64())))
        case .currency: return .currency(Int64(bitPattern: try required(window.uint64())))
        case .longLong: return .longLong(Int64(bitPattern: try required(window.uint64())))
        case .sysTime: return .sysTime(try required(window.uint64()))
        // How long a value of any other type is nobody can say, nor where the next property begins.
        default: throw TNEFError.damagedList
        }
    }

    private func word() throws -> UInt16 {
        let value = try required(window.uint16())
        try window.skip(2)
        return value
    }

    private mutating func variable(_ type: PropertyType) throws -> ListedProperty.Content {
        // One value there is; where there are more, the first is the property's.
        let count = try required(window.uint32())
        guard count > 0 else { return .value(Self.value(type, [])) }
        extra = count &- 1
        let length = try required(window.uint32())
        next = window.position &+ UInt64(length) &+ UInt64((0 &- length) & 3)
        let data = window.window(UInt64(length))
        if type == .object {
            guard length >= 16 else { throw TNEFError.damagedList }
            return .object(try guid(), data)
        }
        if UInt64(length) > TNEFFormat.largeValue { return .large(data) }
        return .value(Self.value(type, try padded(length)))
    }

    private static func value(_ type: PropertyType, _ bytes: [UInt8]) -> PropertyValue {
        switch type {
        case .string8: return .string8(text8(bytes))
        case .unicode: return .unicode(units(bytes))
        default: return .binary(bytes)
        }
    }

    private func values(_ type: PropertyType) throws -> PropertyValue {
        let count = try required(window.uint32())
        // Each takes four bytes at least.
        guard count <= Limits.values, UInt64(count) <= window.remaining / 4 else { throw TNEFError.damagedList }
        // Memory is taken as they come: the stream may end long before.
        func each<T>(_ body: () throws -> T) rethrows -> [T] {
            var all: [T] = []
            for _ in 0..<count { all.append(try body()) }
            return all
        }
        func text() throws -> [UInt8] { try padded(required(window.uint32())) }
        switch type {
        case .short, .boolean: return .shorts(try each { Int16(bitPattern: try word()) })
        case .long, .error: return .longs(try each { Int32(bitPattern: try required(window.uint32())) })
        case .float: return .floats(try each { Float(bitPattern: try required(window.uint32())) })
        case .double: return .doubles(try each { Double(bitPattern: try required(window.uint64())) })
        case .appTime: return .appTimes(try each { Double(bitPattern: try required(window.uint64())) })
        case .currency: return .currencies(try each { Int64(bitPattern: try required(window.uint64())) })
        case .longLong: return .longLongs(try each { Int64(bitPattern: try required(window.uint64())) })
        case .sysTime: return .sysTimes(try each { try required(window.uint64()) })
        case .clsid: return .clsids(try each { try guid() })
        case .string8: return .strings8(try each { Self.text8(try text()) })
        case .unicode: return .unicodes(try each { Self.units(try text()) })
        case .binary: return .binaries(try each { try text() })
        default: throw TNEFError.damagedList
        }
    }
}
