/// The 16 bytes before compressed RTF ([MS-OXRTFCP] 2.1.3.1): four little-endian numbers.
public struct CompressedRTFHeader: Equatable, Sendable {
    /// How the bytes after the header are to be read.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        /// "LZFu": compressed.
        public static let compressed = Kind(rawValue: 0x7546_5A4C)
        /// "MELA": stored as they are.
        public static let stored = Kind(rawValue: 0x414C_454D)
    }

    /// The header's size in bytes.
    public static let size = 16

    /// The bytes after this field: those of the rest of the header, 12, and of the contents.
    public var compressedSize: UInt32
    /// The bytes of the RTF itself.
    public var rawSize: UInt32
    public var kind: Kind
    /// The CRC of the contents; 0 for stored RTF.
    public var checksum: UInt32

    public init(compressedSize: UInt32, rawSize: UInt32, kind: Kind, checksum: UInt32) {
        self.compressedSize = compressedSize
        self.rawSize = rawSize
        self.kind = kind
        self.checksum = checksum
    }

    /// Reads a header from the first 16 bytes; nil where there are fewer.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count >= CompressedRTFHeader.size else { return nil }
        var words: [UInt32] = [0, 0, 0, 0]
        for (index, byte) in bytes.prefix(CompressedRTFHeader.size).enumerated() {
            words[index >> 2] |= UInt32(byte) << (8 &* UInt32(truncatingIfNeeded: index & 3))
        }
        self.init(
            compressedSize: words[0], rawSize: words[1], kind: Kind(rawValue: words[2]), checksum: words[3])
    }

    /// The header as it stands in a file.
    public var bytes: [UInt8] {
        [compressedSize, rawSize, kind.rawValue, checksum].flatMap { word in
            (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 &* UInt32($0))) }
        }
    }

    /// The bytes after the header; nil when the field cannot be right.
    var contentSize: UInt64? { compressedSize >= 12 ? UInt64(compressedSize) &- 12 : nil }
}
