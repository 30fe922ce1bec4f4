extension CodePage {
    /// The page that Windows uses for 8-bit programs in a locale ([MS-LCID]); nil for a neutral one.
    public static func ansi(locale: UInt32) -> CodePage? {
        let language = locale & 0x3FF
        guard language != 0, language != 0x7F else { return nil }
        if let page = bySubLanguage(UInt16(truncatingIfNeeded: locale)) { return page }
        switch language {
        case 0x1E: return CodePage(874)
        case 0x11: return CodePage(932)
        case 0x04: return CodePage(936)
        case 0x12: return CodePage(949)
        case 0x05, 0x0E, 0x15, 0x18, 0x1A, 0x1B, 0x1C, 0x24: return CodePage(1250)
        case 0x02, 0x19, 0x22, 0x23, 0x28, 0x2F, 0x3F, 0x40, 0x44, 0x50, 0x6D, 0x85: return CodePage(1251)
        case 0x08: return CodePage(1253)
        case 0x1F, 0x2C, 0x43, 0x42: return CodePage(1254)
        case 0x0D: return CodePage(1255)
        case 0x01, 0x20, 0x29, 0x59, 0x80, 0x8C: return CodePage(1256)
        case 0x25, 0x26, 0x27: return CodePage(1257)
        case 0x2A: return CodePage(1258)
        default: return .windows1252
        }
    }

    /// Languages that are written in more than one script.
    private static func bySubLanguage(_ locale: UInt16) -> CodePage? {
        switch locale {
        // Taiwan, Hong Kong and Macao.
        case 0x0404, 0x0C04, 0x1404, 0x7C04: return CodePage(950)
        // Serbian and Bosnian in Cyrillic.
        case 0x0C1A, 0x1C1A, 0x201A, 0x281A, 0x301A: return CodePage(1251)
        // Azerbaijani and Uzbek in Cyrillic.
        case 0x082C, 0x0843: return CodePage(1251)
        default: return nil
        }
    }

    /// The page of the first charset that mail headers name; nil when they name none that is known.
    init?<Unit: FixedWidthInteger & UnsignedInteger>(headers: [Unit]) {
        guard let name = CodePage.charset(in: headers), let page = CodePage.number(charset: name) else { return nil }
        rawValue = page
    }

    /// The page that HTML names near its beginning; nil when it names none that is known.
    public init?(html: [UInt8]) {
        guard let name = CodePage.charset(in: Array(html.prefix(2048))) else { return nil }
        switch name {
        case "euc-jp": rawValue = 51932
        case "iso-2022-jp": rawValue = 50220
        case "iso-2022-kr": rawValue = 50225
        case "gb18030": rawValue = 54936
        case "koi8-r": rawValue = 20866
        case "koi8-u": rawValue = 21866
        default:
            if name.hasPrefix("iso-8859-"), let part = UInt32(name.dropFirst(9)), (1...16).contains(part) {
                rawValue = 28590 &+ part
            } else if let page = CodePage.number(charset: name) {
                rawValue = page
            } else {
                return nil
            }
        }
        if !isSupported { return nil }
    }

    /// The name behind the first "charset=", in lower case.
    private static func charset<Unit: FixedWidthInteger & UnsignedInteger>(in text: [Unit]) -> String? {
        let key: StaticString = "charset"
        let length = key.utf8CodeUnitCount
        let start = text.withUnsafeBufferPointer { text -> Int? in
            for end in 0..<text.count where text[end] == 0x3D && end >= length {
                let matches = (0..<length).allSatisfy { text[end &- length &+ $0] | 0x20 == Unit(key.utf8Start[$0]) }
                if matches { return end &+ 1 }
            }
            return nil
        }
        guard let start else { return nil }
        let name = text[start...].drop { $0 == 0x22 || $0 == 0x27 }.prefix(24).prefix {
            $0 == 0x2D || $0 == 0x5F || ($0 >= 0x30 && $0 <= 0x39)
                || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A)
        }
        return String(decoding: name.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self).lowercased()
    }

    private static func number(charset: String) -> UInt32? {
        switch charset {
        case "utf-8": return 65001
        case "iso-8859-1", "us-ascii", "windows-1252": return 1252
        case "iso-8859-2", "windows-1250": return 1250
        case "iso-8859-5", "koi8-r", "koi8-u", "windows-1251": return 1251
        case "iso-8859-7", "windows-1253": return 1253
        case "iso-8859-9", "windows-1254": return 1254
        case "iso-8859-8", "iso-8859-8-i", "windows-1255": return 1255
        case "iso-8859-6", "windows-1256": return 1256
        case "iso-8859-4", "iso-8859-13", "windows-1257": return 1257
        case "windows-1258": return 1258
        case "tis-620", "windows-874": return 874
        case "shift_jis", "iso-2022-jp", "euc-jp": return 932
        case "gb2312", "gbk", "gb18030", "hz-gb-2312": return 936
        case "ks_c_5601-1987", "euc-kr", "iso-2022-kr": return 949
        case "big5": return 950
        default: return nil
        }
    }
}
