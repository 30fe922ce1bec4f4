/// The running check sum of compressed RTF ([MS-OXRTFCP] 2.1.3.2): a CRC-32 with the reflected polynomial
/// EDB88320 that starts at 0 and is not inverted at the end.
struct Checksum {
    private(set) var value: UInt32 = 0

    /// Eight tables of 256: table n moves a byte past n others, so that eight bytes take one step.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var sum = UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 != 0 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
            tables[byte] = sum
        }
        for index in 256..<2048 {
            let before = tables[index &- 256]
            tables[index] = before >> 8 ^ tables[Int(before & 0xFF)]
        }
        return tables
    }()

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var sum = value
        Checksum.tables.withUnsafeBufferPointer { tables in
            var index = 0
            // Every index into the tables is below 2048: a table's start and one byte.
            while bytes.count &- index >= 8 {
                let low = bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self).littleEndian ^ sum
                let high = bytes.loadUnaligned(fromByteOffset: index &+ 4, as: UInt32.self).littleEndian
                sum = tables[0x700 | Int(low & 0xFF)] ^ tables[0x600 | Int(low >> 8 & 0xFF)]
                sum ^= tables[0x500 | Int(low >> 16 & 0xFF)] ^ tables[0x400 | Int(low >> 24)]
                sum ^= tables[0x300 | Int(high & 0xFF)] ^ tables[0x200 | Int(high >> 8 & 0xFF)]
                sum ^= tables[0x100 | Int(high >> 16 & 0xFF)] ^ tables[Int(high >> 24)]
                index &+= 8
            }
            while index < bytes.count {
                sum = sum >> 8 ^ tables[Int((sum ^ UInt32(bytes[index])) & 0xFF)]
                index &+= 1
            }
        }
        value = sum
    }
}
