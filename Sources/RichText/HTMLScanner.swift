/// Finds tags, entities and text in HTML. Tolerant, and one step a character.
enum HTMLScanner {
    private static func isLetter(_ unit: UInt16) -> Bool { (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7A }
    private static func isDigit(_ unit: UInt16) -> Bool { unit >= 0x30 && unit <= 0x39 }

    /// The end of the tag or comment that begins at `start` with '<'; nil where that is only a character. What does
    /// not end goes to the end of the document.
    static func endOfTag(_ html: [UInt16], _ start: Int) -> Int? {
        guard start &+ 1 < html.count else { return nil }
        let next = html[start &+ 1]
        if html[start...].starts(with: "<!--".utf16) {
            var end = start &+ 4
            while end &+ 2 < html.count {
                if html[end] == 0x2D, html[end &+ 1] == 0x2D, html[end &+ 2] == 0x3E { return end &+ 3 }
                end &+= 1
            }
            return html.count
        }
        guard isLetter(next) || next == 0x2F || next == 0x21 || next == 0x3F else { return nil }
        var quote: UInt16 = 0
        for end in start &+ 2..<max(start &+ 2, html.count) {
            let unit = html[end]
            if quote != 0 {
                if unit == quote { quote = 0 }
            } else if unit == 0x3E {
                return end &+ 1
            } else if (unit == 0x22 || unit == 0x27), html[end &- 1] == 0x3D || html[end &- 1] == 0x20 {
                quote = unit
            }
        }
        return html.count
    }

    /// The end of the text that begins at `start`.
    static func endOfText(_ html: [UInt16], _ start: Int) -> Int {
        var end = start &+ 1
        while end < html.count, html[end] != 0x3C, html[end] != 0x26 { end &+= 1 }
        return min(end, html.count)
    }

    /// The lower-case name of a tag; empty for comments and declarations.
    static func name(of tag: ArraySlice<UInt16>) -> String {
        let start = tag.dropFirst().first == 0x2F ? tag.dropFirst(2) : tag.dropFirst()
        let name = start.prefix(16).prefix { isLetter($0) || isDigit($0) }
        return String(decoding: name.map { UInt8(truncatingIfNeeded: $0 >= 0x41 ? $0 | 0x20 : $0) }, as: UTF8.self)
    }

    /// Where the contents of an element end that holds no tags: before its closing tag.
    static func endOfContents(_ html: [UInt16], _ start: Int, _ name: String) -> Int {
        let closing = Array("</\(name)".utf16)
        var end = start
        while end < html.count {
            if html[end] == 0x3C, html.count &- end >= closing.count,
                zip(html[end...], closing).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 }) {
                return end
            }
            end &+= 1
        }
        return html.count
    }

    /// The entity that begins at `start` with '&': its end and what it stands for; nil where that is only a
    /// character.
    static func entity(_ html: [UInt16], _ start: Int) -> (end: Int, units: [UInt16])? {
        let body = html[start...].dropFirst().prefix(32).prefix { isLetter($0) || isDigit($0) || $0 == 0x23 }
        guard !body.isEmpty, body.endIndex < html.count, html[body.endIndex] == 0x3B else { return nil }
        let text = String(decoding: body, as: UTF16.self)
        let end = body.endIndex &+ 1
        guard text.hasPrefix("#") else { return EntityNames.all[text].map { (end, [$0]) } }
        let digits = text.dropFirst()
        let isHexadecimal = digits.first == "x" || digits.first == "X"
        let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let value, value > 0, let scalar = Unicode.Scalar(value) else { return (end, [0xFFFD]) }
        return (end, Array(String(Character(scalar)).utf16))
    }
}

/// The names of characters in HTML.
enum EntityNames {
    static let all: [String: UInt16] = {
        var names: [String: UInt16] = [:]
        // U+00A0 to U+00FF, in order.
        for (index, name) in latin.split(separator: " ").enumerated() {
            names[String(name)] = UInt16(truncatingIfNeeded: 0xA0 &+ index)
        }
        for (name, unit) in others { names[name] = unit }
        return names
    }()

    private static let latin = """
        nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute \
        micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring \
        AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml \
        times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil \
        egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash \
        ugrave uacute ucirc uuml yacute thorn yuml
        """

    private static let others: [(String, UInt16)] = [
        ("amp", 0x26), ("lt", 0x3C), ("gt", 0x3E), ("quot", 0x22), ("apos", 0x27), ("OElig", 0x152),
        ("oelig", 0x153), ("Scaron", 0x160), ("scaron", 0x161), ("Yuml", 0x178), ("fnof", 0x192), ("circ", 0x2C6),
        ("tilde", 0x2DC), ("ensp", 0x2002), ("emsp", 0x2003), ("thinsp", 0x2009), ("zwnj", 0x200C), ("zwj", 0x200D),
        ("lrm", 0x200E), ("rlm", 0x200F), ("ndash", 0x2013), ("mdash", 0x2014), ("lsquo", 0x2018),
        ("rsquo", 0x2019), ("sbquo", 0x201A), ("ldquo", 0x201C), ("rdquo", 0x201D), ("bdquo", 0x201E),
        ("dagger", 0x2020), ("Dagger", 0x2021), ("bull", 0x2022), ("hellip", 0x2026), ("permil", 0x2030),
        ("prime", 0x2032), ("Prime", 0x2033), ("lsaquo", 0x2039), ("rsaquo", 0x203A), ("euro", 0x20AC),
        ("trade", 0x2122), ("larr", 0x2190), ("uarr", 0x2191), ("rarr", 0x2192), ("darr", 0x2193),
        ("harr", 0x2194), ("rArr", 0x21D2), ("minus", 0x2212), ("infin", 0x221E), ("ne", 0x2260), ("le", 0x2264),
        ("ge", 0x2265),
    ]
}
