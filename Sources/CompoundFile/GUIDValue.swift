/// A class or interface identifier as the 16 bytes that files hold: the first three fields little-endian.
public struct GUIDValue: Hashable, Sendable {
    /// Bytes 0 to 7 and 8 to 15, each read as one little-endian number.
    public var low: UInt64
    public var high: UInt64

    /// All zero: no class.
    public static let zero = GUIDValue(low: 0, high: 0)

    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// From 16 bytes in file order; nil for any other number of bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for (index, byte) in bytes.enumerated() {
            if index < 8 {
                words.0 |= UInt64(byte) << UInt64(8 &* index)
            } else {
                words.1 |= UInt64(byte) << UInt64(8 &* (index &- 8))
            }
        }
        self.init(low: words.0, high: words.1)
    }

    /// From the fields of the C structure: 32, 16 and 16 bits, then eight bytes.
    public init(
        _ data1: UInt32, _ data2: UInt16, _ data3: UInt16,
        _ data4: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8)
    ) {
        low = UInt64(data1) | UInt64(data2) << 32 | UInt64(data3) << 48
        high = withUnsafeBytes(of: data4) { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    }

    /// The OLE family {data1-0000-0000-C000-000000000046}.
    public static func ole(_ data1: UInt32) -> GUIDValue {
        GUIDValue(low: UInt64(data1), high: 0x4600_0000_0000_00C0)
    }

    /// The 16 bytes in file order.
    public var bytes: [UInt8] { withBytes { Array($0) } }

    /// Lends the 16 bytes in file order for the length of a call.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: (low.littleEndian, high.littleEndian), body)
    }
}
