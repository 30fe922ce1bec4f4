import CompoundFile

/// A Windows code page by its number. Conversion never fails: what has no meaning becomes U+FFFD, what has
/// no place becomes '?'. It does not depend on the process's locale.
public struct CodePage: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    init(_ rawValue: UInt32) { self.rawValue = rawValue }

    public static let utf8 = CodePage(65001)
    public static let windows1252 = CodePage(1252)

    /// Whether text in the page can be converted here. Text in any other page is taken for 1252.
    public var isSupported: Bool {
        self == .utf8 || self == .windows1252 || iconvName != nil
    }

    /// Whether the page is one of those that Windows uses for 8-bit programs.
    public var isANSI: Bool {
        switch rawValue {
        case 874, 932, 936, 949, 950, 1250...1258: return true
        default: return false
        }
    }

    /// Whether the page has characters of two bytes that are both A1 or more, as all of its common ones are.
    var hasPairs: Bool { rawValue == 936 || rawValue == 949 || rawValue == 950 }

    /// Whether what is beyond ASCII comes in such pairs. Western words hardly have two such letters in a row, and
    /// never everywhere.
    static func isAllPairs(_ bytes: [UInt8]) -> Bool {
        bytes.split { $0 < 0x80 }.allSatisfy { $0.count & 1 == 0 && $0.allSatisfy { $0 >= 0xA1 } }
    }

    var isUTF16: Bool { rawValue == 1200 || rawValue == 1201 }

    /// Text of 8-bit units as UTF-16.
    public func decode(_ bytes: [UInt8]) -> [UInt16] {
        if isASCIICompatible(bytes), bytes.allSatisfy({ $0 < 0x80 }) { return bytes.map { UInt16($0) } }
        if self == .utf8 { return Array(String(decoding: bytes, as: UTF8.self).utf16) }
        if self == .windows1252 { return bytes.map { Windows1252.decode($0) } }
        if let table = SingleByteTable.of(self) { return table.decode(bytes) }
        if let units = convertedUnits(bytes) { return units }
        return bytes.map { Windows1252.decode($0) }
    }

    /// Makes UTF-16 of so many bytes in their place, where twice as many must fit.
    /// - Returns: false, and nothing changes, in a page that has not one unit for each byte.
    public func widen(_ text: UnsafeMutableRawPointer, _ count: Int) -> Bool {
        if self == .windows1252 {
            CodePage.widen(text, count) { Windows1252.decode($0) }
        } else if let table = SingleByteTable.of(self) {
            CodePage.widen(text, count) { table.decode($0) }
        } else {
            return false
        }
        return true
    }

    /// The same for ASCII.
    public static func widenASCII(_ text: UnsafeMutableRawPointer, _ count: Int) {
        widen(text, count) { UInt16($0) }
    }

    @inline(__always)
    private static func widen(_ text: UnsafeMutableRawPointer, _ count: Int, _ unit: (UInt8) -> UInt16) {
        var index = count
        // From the end on, so that no byte is lost before it is read.
        while index > 0 {
            index &-= 1
            let byte = text.load(fromByteOffset: index, as: UInt8.self)
            text.storeBytes(of: unit(byte), toByteOffset: 2 &* index, as: UInt16.self)
        }
    }

    /// Whether all of the text has a meaning in the page.
    public func canDecode(_ bytes: [UInt8]) -> Bool {
        if self == .utf8 { return String(validating: bytes, as: UTF8.self) != nil }
        return !decode(bytes).contains(0xFFFD)
    }

    private func convertedUnits(_ bytes: [UInt8]) -> [UInt16]? {
        switch rawValue {
        case 50220, 50221, 50222: return iconvDecode(ShiftedJapanese.unshifted(bytes), from: "EUC-JP-MS")
        case 50225: return iconvDecode(ShiftedKorean.unshifted(bytes), from: "UHC")
        // Windows' tables behind the encodings of Unix.
        case 51932: return iconvDecode(bytes, from: "EUC-JP-MS")
        case 51949: return iconvDecode(bytes, from: "UHC")
        case 932: return iconvDecode(bytes, from: "CP932") { byte in
            byte == 0x80 ? 0x80 : byte == 0xA0 ? 0xF8F0 : byte >= 0xFD ? 0xF8F1 &+ UInt16(byte &- 0xFD) : 0xFFFD
        }
        // The system has the won sign for the backslash.
        case 1361: return iconvDecode(bytes, from: "JOHAB")?.map { $0 == 0x20A9 ? 0x5C : $0 }
        default: return iconvName.flatMap { iconvDecode(bytes, from: $0) }
        }
    }

    /// UTF-16 as text of 8-bit units.
    public func encode(_ units: [UInt16]) -> [UInt8] {
        if self == .utf8 { return Array(String(decoding: units, as: UTF16.self).utf8) }
        if isASCIISuperset, units.allSatisfy({ $0 < 0x80 }) {
            return units.map { UInt8(truncatingIfNeeded: $0) }
        }
        if self != .windows1252 {
            if let table = SingleByteTable.of(self) { return table.encode(units) }
            if let bytes = convertedBytes(units) { return bytes }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(units.count)
        for scalar in String(decoding: units, as: UTF16.self).unicodeScalars {
            bytes.append(Windows1252.encode(scalar) ?? 0x3F)
        }
        return bytes
    }

    private func convertedBytes(_ units: [UInt16]) -> [UInt8]? {
        switch rawValue {
        case 50220...50222:
            let text = rawValue == 50220 ? ShiftedJapanese.widened(units) : units
            return iconvEncode(text, to: "EUC-JP-MS").map { ShiftedJapanese.shifted($0, page: rawValue) }
        case 50225:
            if units.allSatisfy({ $0 < 0x80 }) { return units.map { UInt8(truncatingIfNeeded: $0) } }
            return iconvEncode(units, to: "EUC-KR").map { ShiftedKorean.shifted($0) }
        case 51932: return iconvEncode(units, to: "EUC-JP-MS")
        case 932: return iconvEncode(units, to: "CP932") { unit in
            unit == 0x80 ? 0x80 : unit == 0xF8F0 ? 0xA0 : (0xF8F1...0xF8F3).contains(unit)
                ? UInt8(truncatingIfNeeded: unit &- 0xF8F1) &+ 0xFD : nil
        }
        case 1361: return iconvEncode(units.map { $0 == 0x5C ? 0x20A9 : $0 }, to: "JOHAB")
        default: return iconvName.flatMap { iconvEncode(units, to: $0) }
        }
    }

    /// Whether bytes below 80 always stand for ASCII. Not so in pages that shift, nor in EBCDIC and UTF-16.
    public var isASCIISuperset: Bool {
        switch rawValue {
        case 65000, 50220...50229, 52936, 1200, 1201, 12000, 12001, 37, 500, 1026, 1047, 1140...1149,
            20273...20297:
            return false
        default: return true
        }
    }

    /// Whether these bytes do so: a page that shifts does it by escape characters, UTF-7 by '+'.
    private func isASCIICompatible(_ bytes: [UInt8]) -> Bool {
        if isASCIISuperset { return true }
        switch rawValue {
        case 50220...50229: return !bytes.contains { $0 == 0x1B || $0 == 0x0E || $0 == 0x0F }
        case 65000: return !bytes.contains(0x2B)
        case 52936: return !bytes.contains(0x7E)
        default: return false
        }
    }

    /// The name under which iconv knows the page; nil for one that it does not.
    var iconvName: StaticString? {
        switch rawValue {
        case 37: return "IBM037"
        case 437: return "CP437"
        case 500: return "IBM500"
        case 737: return "CP737"
        case 775: return "CP775"
        case 850: return "CP850"
        case 852: return "CP852"
        case 855: return "CP855"
        case 857: return "CP857"
        case 860: return "CP860"
        case 861: return "CP861"
        case 862: return "CP862"
        case 863: return "CP863"
        case 864: return "CP864"
        case 865: return "CP865"
        case 866: return "CP866"
        case 869: return "CP869"
        case 874: return "CP874"
        case 932: return "CP932"
        case 936: return "CP936"
        case 949: return "UHC"
        case 950: return "CP950"
        case 1200: return "UTF-16LE"
        case 1201: return "UTF-16BE"
        case 1250: return "CP1250"
        case 1251: return "CP1251"
        case 1252: return "CP1252"
        case 1253: return "CP1253"
        case 1254: return "CP1254"
        case 1255: return "CP1255"
        case 1256: return "CP1256"
        case 1257: return "CP1257"
        case 1258: return "CP1258"
        case 1361: return "JOHAB"
        case 10000: return "MACINTOSH"
        case 10007: return "MAC-CYRILLIC"
        case 10029: return "MAC-CENTRALEUROPE"
        default: return internetName
        }
    }

    /// The pages that mail and the web brought.
    private var internetName: StaticString? {
        switch rawValue {
        case 20127: return "US-ASCII"
        case 20866: return "KOI8-R"
        case 20932: return "EUC-JP"
        case 20936: return "GB2312"
        case 20949: return "EUC-KR"
        case 21866: return "KOI8-U"
        case 28591: return "ISO-8859-1"
        case 28592: return "ISO-8859-2"
        case 28593: return "ISO-8859-3"
        case 28594: return "ISO-8859-4"
        case 28595: return "ISO-8859-5"
        case 28596: return "ISO-8859-6"
        case 28597: return "ISO-8859-7"
        case 28598, 38598: return "ISO-8859-8"
        case 28599: return "ISO-8859-9"
        case 28600: return "ISO-8859-10"
        case 28601: return "ISO-8859-11"
        case 28603: return "ISO-8859-13"
        case 28604: return "ISO-8859-14"
        case 28605: return "ISO-8859-15"
        case 28606: return "ISO-8859-16"
        case 50220, 50221, 50222: return "ISO-2022-JP"
        case 50225: return "ISO-2022-KR"
        case 50227: return "ISO-2022-CN"
        case 51932: return "EUC-JP"
        case 51936: return "GB2312"
        case 51949: return "EUC-KR"
        case 51950: return "EUC-TW"
        case 54936: return "GB18030"
        case 65000: return "UTF-7"
        default: return nil
        }
    }
}

/// Windows' Latin page. The five bytes that it leaves open stand for the control characters of their
/// number, as Windows converts them.
enum Windows1252 {
    private static let high: [UInt16] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
        0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
    ]

    static func decode(_ byte: UInt8) -> UInt16 {
        byte >= 0x80 && byte < 0xA0 ? high[Int(byte & 0x1F)] : UInt16(byte)
    }

    static func encode(_ scalar: Unicode.Scalar) -> UInt8? {
        let value = scalar.value
        if value < 0x80 || (value >= 0xA0 && value <= 0xFF) { return UInt8(truncatingIfNeeded: value) }
        guard value <= 0xFFFF else { return nil }
        return high.firstIndex(of: UInt16(truncatingIfNeeded: value)).map {
            0x80 | UInt8(truncatingIfNeeded: $0)
        }
    }
}
