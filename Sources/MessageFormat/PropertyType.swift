/// The lower half of a property tag: what kind of value it is ([MS-OXCDATA] 2.11.1).
public struct PropertyType: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16
    @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }
    init(_ rawValue: UInt16) { self.rawValue = rawValue }

    @inlinable public static var unspecified: PropertyType { PropertyType(rawValue: 0x0000) }
    @inlinable public static var null: PropertyType { PropertyType(rawValue: 0x0001) }
    @inlinable public static var short: PropertyType { PropertyType(rawValue: 0x0002) }
    @inlinable public static var long: PropertyType { PropertyType(rawValue: 0x0003) }
    @inlinable public static var float: PropertyType { PropertyType(rawValue: 0x0004) }
    @inlinable public static var double: PropertyType { PropertyType(rawValue: 0x0005) }
    @inlinable public static var currency: PropertyType { PropertyType(rawValue: 0x0006) }
    @inlinable public static var appTime: PropertyType { PropertyType(rawValue: 0x0007) }
    @inlinable public static var error: PropertyType { PropertyType(rawValue: 0x000A) }
    @inlinable public static var boolean: PropertyType { PropertyType(rawValue: 0x000B) }
    @inlinable public static var object: PropertyType { PropertyType(rawValue: 0x000D) }
    @inlinable public static var longLong: PropertyType { PropertyType(rawValue: 0x0014) }
    @inlinable public static var string8: PropertyType { PropertyType(rawValue: 0x001E) }
    @inlinable public static var unicode: PropertyType { PropertyType(rawValue: 0x001F) }
    @inlinable public static var sysTime: PropertyType { PropertyType(rawValue: 0x0040) }
    @inlinable public static var clsid: PropertyType { PropertyType(rawValue: 0x0048) }
    @inlinable public static var serverID: PropertyType { PropertyType(rawValue: 0x00FB) }
    @inlinable public static var restriction: PropertyType { PropertyType(rawValue: 0x00FD) }
    @inlinable public static var actions: PropertyType { PropertyType(rawValue: 0x00FE) }
    @inlinable public static var binary: PropertyType { PropertyType(rawValue: 0x0102) }

    /// The bit that makes a type multi-valued.
    @inlinable public static var multivalued: UInt16 { 0x1000 }

    @inlinable public var isMultivalued: Bool { rawValue & PropertyType.multivalued != 0 }
    /// The type of one value; the type itself for a single-valued one.
    @inlinable public var elementType: PropertyType { PropertyType(rawValue: rawValue & ~PropertyType.multivalued) }
    /// The multi-valued form of the type.
    @inlinable public var multivaluedForm: PropertyType { PropertyType(rawValue: rawValue | PropertyType.multivalued) }
    /// 8-bit or UTF-16 text, single-valued.
    @inlinable public var isString: Bool { self == .string8 || self == .unicode }
    /// Single-valued and kept in the entry itself ([MS-OXMSG] 2.4.2.1).
    public var isFixedLength: Bool { !isMultivalued && fixedWidth != nil }

    /// The bytes of one value of the element type when that is fixed; a class identifier is not, it has a
    /// stream.
    @inline(__always)
    var fixedWidth: Int? {
        let type = elementType
        if type.rawValue < 16 {
            // Half a byte for each type: every property is asked this, and few in a row are alike.
            let width = Int(truncatingIfNeeded: 0x0000_2400_8884_4200 >> UInt64(4 &* type.rawValue)) & 0xF
            return width == 0 ? nil : width
        }
        return type == .longLong || type == .sysTime ? 8 : nil
    }

    /// The bytes of one value in the value stream of a multi-valued property; nil for strings and binaries.
    var arrayWidth: Int? { elementType == .clsid ? 16 : fixedWidth }

    /// Whether the value is in a stream (or storage) of its own.
    var isVariable: Bool {
        switch elementType {
        case .string8, .unicode, .binary, .clsid: return true
        case .object: return !isMultivalued
        default: return isMultivalued && fixedWidth != nil
        }
    }

    /// Whether [MS-OXCDATA] knows the type in a property stream. Entries of other types are a sign of
    /// garbage.
    var isKnown: Bool {
        switch self {
        case .unspecified, .null, .serverID, .restriction, .actions: return true
        default: return isFixedLength || isVariable
        }
    }
}
