import COM
import CompoundFile
import MessageFormat

/// Property values as elements, and back.
extension FlatValue {
    enum Kind { case integer, real, text, bytes }

    /// What the elements of a type are; nil for a type that has none.
    static func kind(of type: PropertyType) -> Kind? {
        switch type.elementType {
        case .boolean, .error: return type.isMultivalued ? nil : .integer
        case .short, .long, .longLong, .currency, .sysTime: return .integer
        case .float, .double, .appTime: return .real
        case .string8, .unicode: return .text
        case .binary, .clsid: return .bytes
        default: return nil
        }
    }

    /// Text is UTF-16 already.
    static func elements(of value: PropertyValue) -> [Element] {
        switch value {
        case .short(let value): return [.integer(Int64(value))]
        case .long(let value), .error(let value): return [.integer(Int64(value))]
        case .boolean(let value): return [.integer(value == 0 ? 0 : 1)]
        case .currency(let value), .longLong(let value): return [.integer(value)]
        case .sysTime(let value): return [.integer(Int64(bitPattern: value))]
        case .float(let value): return [.real(Double(value))]
        case .double(let value), .appTime(let value): return [.real(value)]
        case .unicode(let units): return [.text(units)]
        case .binary(let bytes): return [.bytes(bytes)]
        case .clsid(let guid): return [.bytes(guid.bytes)]
        default: return manyElements(of: value)
        }
    }

    private static func manyElements(of value: PropertyValue) -> [Element] {
        switch value {
        case .shorts(let values): return values.map { .integer(Int64($0)) }
        case .longs(let values): return values.map { .integer(Int64($0)) }
        case .currencies(let values), .longLongs(let values): return values.map { .integer($0) }
        case .sysTimes(let values): return values.map { .integer(Int64(bitPattern: $0)) }
        case .floats(let values): return values.map { .real(Double($0)) }
        case .doubles(let values), .appTimes(let values): return values.map { .real($0) }
        case .unicodes(let values): return values.map { .text($0) }
        case .binaries(let values): return values.map { .bytes($0) }
        case .clsids(let values): return values.map { .bytes($0.bytes) }
        default: return []
        }
    }

    /// - Throws: `.mapiUnexpectedType` for elements of another kind, `.mapiBadValue` for those that the type can't
    ///   hold, `.mapiInvalidType` for a type that can't be set.
    static func property(of type: PropertyType, _ elements: [Element]) throws -> PropertyValue {
        if type.isMultivalued { return try multiple(of: type.elementType, elements) }
        guard let element = elements.first else { throw HResult.mapiInvalidParameter }
        switch type {
        case .short: return .short(try integer(element))
        case .long: return .long(try integer(element))
        case .longLong: return .longLong(try integer(element))
        case .currency: return .currency(try integer(element))
        case .sysTime: return .sysTime(UInt64(bitPattern: try integer(element)))
        case .boolean: return .boolean(try integer(element) as Int64 == 0 ? 0 : 1)
        case .float: return .float(Float(try real(element)))
        case .double: return .double(try real(element))
        case .appTime: return .appTime(try real(element))
        case .unicode: return .unicode(try units(element))
        case .binary: return .binary(try plainBytes(element, asText: false))
        case .clsid: return .clsid(try guid(element))
        default: throw HResult.mapiInvalidType
        }
    }

    private static func multiple(of type: PropertyType, _ elements: [Element]) throws -> PropertyValue {
        switch type {
        case .short: return .shorts(try elements.map(integer))
        case .long: return .longs(try elements.map(integer))
        case .longLong: return .longLongs(try elements.map(integer))
        case .currency: return .currencies(try elements.map(integer))
        case .sysTime: return .sysTimes(try elements.map { UInt64(bitPattern: try integer($0)) })
        case .float: return .floats(try elements.map { Float(try real($0)) })
        case .double: return .doubles(try elements.map(real))
        case .appTime: return .appTimes(try elements.map(real))
        case .unicode: return .unicodes(try elements.map(units))
        case .binary: return .binaries(try elements.map { try plainBytes($0, asText: false) })
        case .clsid: return .clsids(try elements.map(guid))
        default: throw HResult.mapiInvalidType
        }
    }

    private static func integer<Number: FixedWidthInteger>(_ element: Element) throws -> Number {
        guard case .integer(let value) = element else { throw HResult.mapiUnexpectedType }
        guard let number = Number(exactly: value) else { throw HResult.mapiBadValue }
        return number
    }

    private static func real(_ element: Element) throws -> Double {
        guard case .real(let value) = element else { throw HResult.mapiUnexpectedType }
        return value
    }

    private static func units(_ element: Element) throws -> [UInt16] {
        guard case .text(let units) = element else { throw HResult.mapiUnexpectedType }
        return units
    }

    private static func guid(_ element: Element) throws -> GUIDValue {
        guard let guid = GUIDValue(bytes: try plainBytes(element, asText: false)) else { throw HResult.mapiBadValue }
        return guid
    }
}

extension FlatObject {
    /// OpenIMsgGetValue.
    public func copyValue(_ tag: UInt32) throws -> FlatValue { FlatValue(try value(PropertyTag(rawValue: tag))) }

    /// OpenIMsgSetValue.
    public func set(_ tag: UInt32, _ value: FlatValue) throws {
        try set(PropertyTag(rawValue: tag).id, try value.propertyValue())
    }
}
