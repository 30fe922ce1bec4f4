import CGLib

/// A page of one byte a character, as two tables. They are made from the converter of the system once, and hold what
/// Windows makes of the bytes that a page leaves open besides.
final class SingleByteTable: Sendable {
    private let decoded: [UInt16]
    private let encoded: [UInt16: UInt8]
    /// Letters with marks are written as the letter and the mark, where the page has only these.
    private let splitsLetters: Bool

    private init?(_ page: CodePage) {
        guard let name = page.iconvName else { return nil }
        var decoded: [UInt16] = []
        for byte in UInt8.min ... .max {
            // Byte by byte: some converters of the system join letters and marks, which Windows doesn't.
            let units = iconvDecode([byte], from: name) ?? []
            let unit = units.count == 1 ? units[0] : 0xFFFD
            decoded.append(page.windowsUnit(byte) ?? (unit == 0xFFFD ? page.openUnit(byte) : unit))
        }
        guard decoded[0x41] == 0x41 else { return nil }
        self.decoded = decoded
        var encoded: [UInt16: UInt8] = [:]
        for (byte, unit) in decoded.enumerated().reversed() where unit != 0xFFFD {
            encoded[unit] = UInt8(truncatingIfNeeded: byte)
        }
        self.encoded = encoded
        splitsLetters = page.rawValue == 1258 || page.rawValue == 1255
    }

    func decode(_ bytes: [UInt8]) -> [UInt16] { bytes.map { decoded[Int($0)] } }

    func decode(_ byte: UInt8) -> UInt16 { decoded[Int(byte)] }

    func encode(_ units: [UInt16]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(units.count)
        var index = 0
        while index < units.count {
            let unit = units[index]
            index &+= 1
            if let byte = encoded[unit] {
                bytes.append(byte)
                continue
            }
            if unit & 0xFC00 == 0xD800, index < units.count, units[index] & 0xFC00 == 0xDC00 { index &+= 1 }
            if !appendParts(of: unit, to: &bytes) { bytes.append(0x3F) }
        }
        return bytes
    }

    private func appendParts(of unit: UInt16, to bytes: inout [UInt8]) -> Bool {
        guard splitsLetters else { return false }
        var letter: gunichar = 0
        var mark: gunichar = 0
        guard g_unichar_decompose(gunichar(unit), &letter, &mark) != 0,
            let second = encoded[UInt16(truncatingIfNeeded: mark)]
        else { return false }
        let start = bytes.count
        if let first = encoded[UInt16(truncatingIfNeeded: letter)] {
            bytes.append(first)
        } else if !appendParts(of: UInt16(truncatingIfNeeded: letter), to: &bytes) {
            return false
        }
        bytes.append(second)
        return bytes.count > start
    }

    // MARK: The tables made so far

    private static let cache = Cache()

    /// The table of a page; nil for one that has more than a byte a character, or that the system doesn't know.
    static func of(_ page: CodePage) -> SingleByteTable? {
        guard page.isSingleByte else { return nil }
        return cache.table(page)
    }

    private final class Cache: @unchecked Sendable {
        private let mutex: UnsafeMutablePointer<GMutex>
        private var tables: [CodePage: SingleByteTable] = [:]

        init() {
            mutex = .allocate(capacity: 1)
            mutex.initialize(to: GMutex())
            g_mutex_init(mutex)
        }

        func table(_ page: CodePage) -> SingleByteTable? {
            g_mutex_lock(mutex)
            defer { g_mutex_unlock(mutex) }
            if let table = tables[page] { return table }
            let table = SingleByteTable(page)
            tables[page] = table
            return table
        }
    }
}

extension CodePage {
    /// Whether every character takes one byte and those below 80 are ASCII.
    var isSingleByte: Bool {
        switch rawValue {
        case 437, 737, 775, 850, 852, 855, 857, 860...866, 869, 874, 1250...1258, 10000, 10007, 10029, 20127, 20866,
            21866, 28591...28601, 28603...28606, 38598:
            return true
        default: return false
        }
    }

    /// Where Windows and the system's converter disagree.
    fileprivate func windowsUnit(_ byte: UInt8) -> UInt16? {
        switch (rawValue, byte) {
        // Windows' page for Ukrainian has Belarusian letters too.
        case (21866, 0xAE): return 0x045E
        case (21866, 0xBE): return 0x040E
        default: return nil
        }
    }

    /// What Windows makes of a byte that the page leaves open: the control character of its number, or a place of
    /// the private use area, so that it survives the way there and back.
    fileprivate func openUnit(_ byte: UInt8) -> UInt16 {
        guard rawValue == 874 || (1250...1258).contains(rawValue) else { return 0xFFFD }
        switch (rawValue, byte) {
        case (_, 0x80...0x9F): return UInt16(byte)
        case (874, 0xDB...0xDE): return 0xF8C1 &+ UInt16(byte &- 0xDB)
        case (874, 0xFC...0xFF): return 0xF8C5 &+ UInt16(byte &- 0xFC)
        case (1253, 0xAA): return 0xF8F9
        case (1253, 0xD2): return 0xF8FA
        case (1253, 0xFF): return 0xF8FB
        case (1255, 0xCA): return 0x05BA
        case (1255, 0xD9...0xDF): return 0xF88D &+ UInt16(byte &- 0xD9)
        case (1255, 0xFB...0xFC): return 0xF894 &+ UInt16(byte &- 0xFB)
        case (1255, 0xFF): return 0xF896
        case (1257, 0xA1): return 0xF8FC
        case (1257, 0xA5): return 0xF8FD
        default: return 0xFFFD
        }
    }
}
