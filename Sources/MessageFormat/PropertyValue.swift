import CompoundFile

/// The value of a property. Text carries no terminator; 8-bit text is in the code page of its message.
public enum PropertyValue: Equatable, Sendable {
    case short(Int16)
    case long(Int32)
    case float(Float)
    case double(Double)
    /// Ten-thousandths.
    case currency(Int64)
    /// Days since 30 December 1899.
    case appTime(Double)
    case error(Int32)
    case boolean(UInt16)
    case longLong(Int64)
    /// 100 ns steps since 1601, UTC.
    case sysTime(UInt64)
    case string8([UInt8])
    case unicode([UInt16])
    case clsid(GUIDValue)
    case binary([UInt8])
    /// An object in a storage of its own.
    case object
    case shorts([Int16])
    case longs([Int32])
    case floats([Float])
    case doubles([Double])
    case currencies([Int64])
    case appTimes([Double])
    case longLongs([Int64])
    case sysTimes([UInt64])
    case strings8([[UInt8]])
    case unicodes([[UInt16]])
    case clsids([GUIDValue])
    case binaries([[UInt8]])
    /// The eight bytes of an entry whose type is none of the above, kept as they are.
    case raw(type: UInt16, bits: UInt64)

    /// The type that belongs to the value.
    public var type: PropertyType {
        switch self {
        case .short: return .short
        case .long: return .long
        case .float: return .float
        case .double: return .double
        case .currency: return .currency
        case .appTime: return .appTime
        case .error: return .error
        case .boolean: return .boolean
        case .longLong: return .longLong
        case .sysTime: return .sysTime
        case .string8: return .string8
        case .unicode: return .unicode
        case .clsid: return .clsid
        case .binary: return .binary
        case .object: return .object
        case .raw(let type, _): return PropertyType(type)
        default: return multivaluedType
        }
    }

    private var multivaluedType: PropertyType {
        switch self {
        case .shorts: return PropertyType.short.multivaluedForm
        case .longs: return PropertyType.long.multivaluedForm
        case .floats: return PropertyType.float.multivaluedForm
        case .doubles: return PropertyType.double.multivaluedForm
        case .currencies: return PropertyType.currency.multivaluedForm
        case .appTimes: return PropertyType.appTime.multivaluedForm
        case .longLongs: return PropertyType.longLong.multivaluedForm
        case .sysTimes: return PropertyType.sysTime.multivaluedForm
        case .strings8: return PropertyType.string8.multivaluedForm
        case .unicodes: return PropertyType.unicode.multivaluedForm
        case .clsids: return PropertyType.clsid.multivaluedForm
        case .binaries: return PropertyType.binary.multivaluedForm
        default: return .unspecified
        }
    }

    /// Text as UTF-16, from 8-bit text by the code page; nil for what is no single text.
    public func text(_ codePage: CodePage) -> [UInt16]? {
        switch self {
        case .unicode(let units): return units
        case .string8(let bytes): return codePage.decode(bytes)
        default: return nil
        }
    }

    /// The same text in the other width when it is not in the wanted one already; all else unchanged.
    public func inWidth(unicode: Bool, _ codePage: CodePage) -> PropertyValue {
        switch self {
        case .string8(let bytes) where unicode: return .unicode(codePage.decode(bytes))
        case .unicode(let units) where !unicode: return .string8(codePage.encode(units))
        case .strings8(let values) where unicode: return .unicodes(values.map { codePage.decode($0) })
        case .unicodes(let values) where !unicode: return .strings8(values.map { codePage.encode($0) })
        default: return self
        }
    }

    /// The number of values; 1 for a single-valued one.
    public var count: Int {
        switch self {
        case .shorts(let values): return values.count
        case .longs(let values): return values.count
        case .floats(let values): return values.count
        case .doubles(let values), .appTimes(let values): return values.count
        case .currencies(let values), .longLongs(let values): return values.count
        case .sysTimes(let values): return values.count
        case .strings8(let values), .binaries(let values): return values.count
        case .unicodes(let values): return values.count
        case .clsids(let values): return values.count
        default: return 1
        }
    }
}
