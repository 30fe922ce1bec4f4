/// The lower half of a property tag: what kind of value it is ([MS-OXCDATA] 2.11.1).
public struct PropertyType: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }
    init(_ rawValue: UInt16) { self.rawValue = rawValue }

    public static let unspecified = PropertyType(0x0000)
    public static let null = PropertyType(0x0001)
    public static let short = PropertyType(0x0002)
    public static let long = PropertyType(0x0003)
    public static let float = PropertyType(0x0004)
    public static let double = PropertyType(0x0005)
    public static let currency = PropertyType(0x0006)
    public static let appTime = PropertyType(0x0007)
    public static let error = PropertyType(0x000A)
    public static let boolean = PropertyType(0x000B)
    public static let object = PropertyType(0x000D)
    public static let longLong = PropertyType(0x0014)
    public static let string8 = PropertyType(0x001E)
    public static let unicode = PropertyType(0x001F)
    public static let sysTime = PropertyType(0x0040)
    public static let clsid = PropertyType(0x0048)
    public static let serverID = PropertyType(0x00FB)
    public static let restriction = PropertyType(0x00FD)
    public static let actions = PropertyType(0x00FE)
    public static let binary = PropertyType(0x0102)

    /// The bit that makes a type multi-valued.
    public static let multivalued: UInt16 = 0x1000

    public var isMultivalued: Bool { rawValue & PropertyType.multivalued != 0 }
    /// The type of one value; the type itself for a single-valued one.
    public var elementType: PropertyType { PropertyType(rawValue & ~PropertyType.multivalued) }
    /// The multi-valued form of the type.
    public var multivaluedForm: PropertyType { PropertyType(rawValue | PropertyType.multivalued) }
    /// 8-bit or UTF-16 text, single-valued.
    public var isString: Bool { self == .string8 || self == .unicode }
    /// Single-valued and kept in the entry itself ([MS-OXMSG] 2.4.2.1).
    public var isFixedLength: Bool { !isMultivalued && fixedWidth != nil }

    /// The bytes of one value of the element type when that is fixed; a class identifier is not, it has a
    /// stream.
    var fixedWidth: Int? {
        switch elementType {
        case .short, .boolean: return 2
        case .long, .float, .error: return 4
        case .double, .currency, .appTime, .longLong, .sysTime: return 8
        default: return nil
        }
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
