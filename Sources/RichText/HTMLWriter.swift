/// Writes HTML as encapsulated RTF ([MS-OXRTFEX] 2.1.3).
struct HTMLWriter {
    var output = RTFOutput()
    private let html: [UInt16]
    private var place = 0
    /// Where in the document what comes next stands.
    private var part = Part.outside
    /// Whether text has been written that is to be seen.
    private var hasText = false

    /// The places of tags, the lowest two bits of their numbers.
    private enum Part: Int32 { case body, head, html, outside }

    init(_ html: [UInt16]) { self.html = html }

    mutating func write() {
        while place < html.count {
            let unit = html[place]
            if unit == 0x3C, let end = HTMLScanner.endOfTag(html, place) {
                let source = html[place..<end]
                place = end
                tag(source)
            } else if unit == 0x26, let entity = HTMLScanner.entity(html, place) {
                self.entity(html[place..<entity.end], entity.units)
                place = entity.end
            } else {
                let end = HTMLScanner.endOfText(html, place)
                text(html[place..<end])
                place = end
            }
        }
    }

    /// Numbers of groups: what a tag is, by the bits above the lowest four.
    private enum Kind: Int32 {
        case text = 0x00, html = 0x10, head = 0x20, body = 0x30, paragraph = 0x40, tag = 0x50, lineBreak = 0x70
        case preformatted = 0x80, heading = 0xA0, title = 0xB0, other = 0xF0
    }

    private mutating func group(_ kind: Kind, isClosing: Bool = false, _ source: ArraySlice<UInt16>) {
        output.add("\r\n{\\*\\htmltag")
        output.add(kind.rawValue | part.rawValue | (isClosing ? 8 : 0) | (kind == .tag ? 4 : 0))
        output.add(" ")
        output.add(source, lineEnd: "\\par ")
        output.add("}")
    }

    /// What those who know no HTML see instead.
    private mutating func rendering(_ rtf: StaticString) {
        output.add("\\htmlrtf ")
        output.add(rtf)
        output.add("\\htmlrtf0 ")
    }

    private mutating func tag(_ source: ArraySlice<UInt16>) {
        let name = HTMLScanner.name(of: source)
        let isClosing = source.dropFirst().first == 0x2F
        switch name {
        case "html": mark(.html, .outside, .html, isClosing, source)
        case "head": mark(.head, .html, .head, isClosing, source)
        case "body": mark(.body, .html, .body, isClosing, source)
        case "br":
            group(.lineBreak, source)
            rendering("\\line ")
        case "p", "div", "li", "blockquote", "table", "ul", "ol":
            group(.paragraph, isClosing: isClosing, source)
            if isClosing { rendering("\\par ") }
        case "h1", "h2", "h3", "h4", "h5", "h6":
            group(.heading, isClosing: isClosing, source)
            if isClosing { rendering("\\par ") }
        case "hr", "tr":
            group(.paragraph, isClosing: isClosing, source)
            if isClosing != (name == "hr") { rendering("\\par ") }
        case "td", "th":
            group(.tag, isClosing: isClosing, source)
            if isClosing { rendering("\\tab ") }
        case "pre": group(.preformatted, isClosing: isClosing, source)
        case "title", "style", "script", "textarea", "xml": contents(name, isClosing, source)
        case "": group(.other, source)
        default: group(.tag, isClosing: isClosing, source)
        }
    }

    /// A tag that begins, or ends, a part of the document.
    private mutating func mark(
        _ inner: Part, _ outer: Part, _ kind: Kind, _ isClosing: Bool, _ source: ArraySlice<UInt16>
    ) {
        part = outer
        group(kind, isClosing: isClosing, source)
        part = isClosing ? outer : inner
    }

    /// Elements whose contents are no text to be seen: they go into the tag.
    private mutating func contents(_ name: String, _ isClosing: Bool, _ source: ArraySlice<UInt16>) {
        let end = isClosing ? source.endIndex : HTMLScanner.endOfContents(html, source.endIndex, name)
        group(name == "title" ? .title : .other, isClosing: isClosing, html[source.startIndex..<end])
        place = end
    }

    /// An entity stands in a tag; a character of it in the rendering.
    private mutating func entity(_ source: ArraySlice<UInt16>, _ units: [UInt16]) {
        beginText()
        output.add("{\\*\\htmltag84 ")
        output.add(source, lineEnd: "\\par ")
        output.add("}\\htmlrtf ")
        if units == [0xA0] { output.add("\\~") } else { output.add(units[...], lineEnd: " ") }
        output.add("\\htmlrtf0 ")
    }

    /// Text, in which line ends are no more than blanks to the eye.
    private mutating func text(_ source: ArraySlice<UInt16>) {
        var rest = source
        while !rest.isEmpty {
            let line = rest.prefix { $0 != 0x0D && $0 != 0x0A && $0 != 0x09 }
            if !line.isEmpty {
                if line.contains(where: { $0 != 0x20 }) { beginText() }
                output.add(line, lineEnd: "")
            }
            rest = rest[line.endIndex...]
            let blanks = rest.prefix { $0 == 0x0D || $0 == 0x0A || $0 == 0x09 }
            if !blanks.isEmpty {
                group(.text, blanks)
                if hasText { rendering(" ") }
            }
            rest = rest[blanks.endIndex...]
        }
    }

    /// Before the first text stands an empty tag: without it Outlook adds a paragraph.
    private mutating func beginText() {
        guard !hasText, part == .body || part == .outside else { return }
        hasText = true
        output.add("{\\*\\htmltag64}")
    }
}
