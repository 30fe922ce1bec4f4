/// Writes RTF around plain text or HTML ([MS-OXRTFEX]), so that a reader that knows of it gets back what went in,
/// and any other sees the text.
public enum RTFWriter {
    /// The document's head up to the word that says what it was made from, and the rest of it.
    private static let head: StaticString = "{\\rtf1\\ansi\\ansicpg1252"
    private static let fonts: StaticString = """
         \\deff0{\\fonttbl\r\n{\\f0\\fswiss\\fcharset0 Arial;}\r\n{\\f1\\fmodern\\fcharset0 Courier New;}}\r\n\
        {\\colortbl\\red0\\green0\\blue0;\\red0\\green0\\blue255;}\r\n\\uc1\\pard\\plain\\deftab360 \\f0\\fs
        """

    /// RTF around plain text; CR LF, CR and LF end lines.
    public static func rtf(fromText text: [UInt16]) -> [UInt8] {
        var output = RTFOutput()
        output.reserve(text.count &+ text.count / 8 &+ 256)
        output.add(head)
        output.add("\\fromtext")
        output.add(fonts)
        output.add("20 ")
        output.add(text[...], lineEnd: "\\par\r\n")
        output.add("}")
        return output.bytes
    }

    /// RTF around HTML: its tags and entities in groups of their own, its text as it is.
    public static func rtf(fromHTML html: [UInt16]) -> [UInt8] {
        var writer = HTMLWriter(html)
        writer.output.reserve(html.count &* 2 &+ 256)
        writer.output.add(head)
        writer.output.add("\\fromhtml1")
        writer.output.add(fonts)
        writer.output.add("24 ")
        writer.write()
        writer.output.add("}")
        return writer.output.bytes
    }
}

/// RTF under way.
struct RTFOutput {
    private(set) var bytes: [UInt8] = []

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    mutating func add(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func add(_ number: Int32) { bytes.append(contentsOf: String(number).utf8) }

    /// Text with all that RTF takes for its own escaped.
    mutating func add(_ text: ArraySlice<UInt16>, lineEnd: StaticString) {
        var previous: UInt16 = 0
        for unit in text {
            switch unit {
            case 0x0D: add(lineEnd)
            case 0x0A: if previous != 0x0D { add(lineEnd) }
            case 0x09: add("\\tab ")
            case 0x5C, 0x7B, 0x7D: bytes += [0x5C, UInt8(truncatingIfNeeded: unit)]
            case 0x20...0x7E: bytes.append(UInt8(truncatingIfNeeded: unit))
            case 0: break
            default: add(unit: unit)
            }
            previous = unit
        }
    }

    /// A character that is not ASCII, with a question mark for who does not know Unicode.
    mutating func add(unit: UInt16) {
        add("\\u")
        add(Int32(Int16(bitPattern: unit)))
        add("?")
    }
}
