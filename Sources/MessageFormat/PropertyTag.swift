/// A property id and a property type ([MS-OXCDATA] 2.9).
public struct PropertyTag: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

    @inlinable public init(_ id: PropertyID, _ type: PropertyType) {
        rawValue = UInt32(id.rawValue) << 16 | UInt32(type.rawValue)
    }

    @inlinable public var id: PropertyID { PropertyID(rawValue: UInt16(truncatingIfNeeded: rawValue >> 16)) }
    @inlinable public var type: PropertyType { PropertyType(rawValue: UInt16(truncatingIfNeeded: rawValue)) }
    /// The same property in another type.
    @inlinable public func withType(_ type: PropertyType) -> PropertyTag { PropertyTag(id, type) }

    /// Eight upper-case hexadecimal digits, as in the names of streams.
    public var description: String { String(decoding: hexDigits(rawValue), as: UTF8.self) }
}

/// Eight upper-case hexadecimal digits.
func hexDigits(_ value: UInt32) -> [UInt8] {
    (0..<8).map { place in
        let digit = UInt8(truncatingIfNeeded: value >> (28 &- 4 &* UInt32(place))) & 0xF
        return digit < 10 ? 0x30 &+ digit : 0x37 &+ digit
    }
}

/// The value of hexadecimal digits in either case; nil for none, for more than eight, or anything else.
func hexValue(_ units: Slice<UnsafeBufferPointer<UInt16>>) -> UInt32? {
    guard !units.isEmpty, units.count <= 8 else { return nil }
    var value: UInt32 = 0
    for unit in units {
        let digit: UInt16
        switch unit {
        case 0x30...0x39: digit = unit &- 0x30
        case 0x41...0x46: digit = unit &- 0x37
        case 0x61...0x66: digit = unit &- 0x57
        default: return nil
        }
        value = value << 4 | UInt32(digit)
    }
    return value
}
