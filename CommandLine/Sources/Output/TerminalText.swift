/// Text from a file, made fit for a terminal: control characters and those that change the direction of
/// text become escapes, unpaired surrogates the replacement character.
enum TerminalText {
    /// For a place within a line: line ends and tabs become escapes as well.
    static func line(_ text: String) -> String {
        escape(text.unicodeScalars, keepsLines: false, escapesQuotes: false)
    }

    static func line(_ units: [UInt16]) -> String {
        line(String(decoding: units, as: UTF16.self))
    }

    /// In double quotes, with quotes and backslashes escaped.
    static func quoted(_ units: [UInt16]) -> String {
        let text = String(decoding: units, as: UTF16.self)
        return "\"" + escape(text.unicodeScalars, keepsLines: false, escapesQuotes: true) + "\""
    }

    /// For a text of several lines: keeps tabs, and every kind of line end as `\n`.
    static func lines(_ units: [UInt16]) -> [Substring] {
        let text = String(decoding: units, as: UTF16.self)
        return escape(text.unicodeScalars, keepsLines: true, escapesQuotes: false)
            .split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static func escape(
        _ scalars: String.UnicodeScalarView, keepsLines: Bool, escapesQuotes: Bool
    ) -> String {
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in scalars {
            defer { previous = scalar }
            switch scalar {
            case "\n" where keepsLines && previous == "\r": continue
            case "\n" where keepsLines, "\r" where keepsLines: result.append("\n")
            case "\t" where keepsLines: result.append("\t")
            case "\n": result += "\\n".unicodeScalars
            case "\r": result += "\\r".unicodeScalars
            case "\t": result += "\\t".unicodeScalars
            case "\"" where escapesQuotes, "\\" where escapesQuotes:
                result.append("\\")
                result.append(scalar)
            case _ where isUnsafe(scalar):
                result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// C0, C1, DEL; marks, embeddings, overrides and isolates of the bidirectional algorithm; separators of
    /// lines and paragraphs; the byte order mark.
    static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
            return true
        default: return false
        }
    }
}
