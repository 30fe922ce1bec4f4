/// Bounded little-endian reads from bytes; what lies outside reads as zero.
struct LittleEndian {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func uint16(_ offset: Int) -> UInt16 { bytes.withUnsafeBytes { $0.load16(offset) } }
    func uint32(_ offset: Int) -> UInt32 { bytes.withUnsafeBytes { $0.load32(offset) } }
    func uint64(_ offset: Int) -> UInt64 { bytes.withUnsafeBytes { $0.load64(offset) } }
}

extension UnsafeRawBufferPointer {
    func load16(_ offset: Int) -> UInt16 {
        guard offset >= 0, offset &+ 2 <= count else { return 0 }
        return UInt16(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    func load32(_ offset: Int) -> UInt32 {
        guard offset >= 0, offset &+ 4 <= count else { return 0 }
        return UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    func load64(_ offset: Int) -> UInt64 {
        guard offset >= 0, offset &+ 8 <= count else { return 0 }
        return UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Stores a number little-endian; what would not fit is not stored.
    func store<Number: FixedWidthInteger>(_ value: Number, _ offset: Int) {
        guard offset >= 0, offset &+ MemoryLayout<Number>.size <= count else { return }
        storeBytes(of: value.littleEndian, toByteOffset: offset, as: Number.self)
    }
}

extension Array where Element == UInt8 {
    /// Lends the bytes; unlike `withUnsafeBytes`, it keeps the type of what the body throws.
    func lendBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws(CompoundFileError) -> Result
    ) throws(CompoundFileError) -> Result {
        try withUnsafeBufferPointer { (bytes) throws(CompoundFileError) in try body(UnsafeRawBufferPointer(bytes)) }
    }

    /// Lends the bytes for changes, in the same way.
    mutating func lendMutableBytes<Result>(
        _ body: (UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Result
    ) throws(CompoundFileError) -> Result {
        try withUnsafeMutableBufferPointer { (bytes) throws(CompoundFileError) in
            try body(UnsafeMutableRawBufferPointer(bytes))
        }
    }
}
