/// Turns HTML into plain text. No browser: tags go, blocks become lines, entities their characters.
struct HTMLText {
    private let source: [UInt16]
    private var position = 0
    private var result: [UInt16] = []
    private var pendingLines = 0
    private var pendingSpace = false
    private var preformatted = 0
    /// Set when a search for the end of a tag or comment ran to the end of the text, so that no second one
    /// does: the time stays in proportion to the length.
    private var hasMoreTags = true
    private var hasMoreComments = true

    static func plain(_ source: [UInt16]) -> [UInt16] {
        var text = HTMLText(source: source)
        text.run()
        return text.result
    }

    private init(source: [UInt16]) {
        self.source = source
    }

    private mutating func run() {
        while position < source.count {
            let unit = source[position]
            if unit == ascii("<"), skipComment() || readTag() { continue }
            if unit == ascii("&"), readEntity() { continue }
            append(unit)
            position += 1
        }
    }

    // MARK: Characters

    private mutating func append(_ unit: UInt16) {
        let isSpace = unit == 0x20 || (0x09...0x0D).contains(unit)
        if isSpace && preformatted == 0 {
            pendingSpace = true
            return
        }
        startText()
        result.append(unit)
    }

    private mutating func startText() {
        if result.isEmpty {
            pendingLines = 0
            pendingSpace = false
        }
        if pendingLines > 0 {
            result += Array(repeating: 0x0A, count: pendingLines)
        } else if pendingSpace {
            result.append(0x20)
        }
        pendingLines = 0
        pendingSpace = false
    }

    private mutating func breakLine(_ count: Int) {
        pendingLines = max(pendingLines, count)
    }

    // MARK: Entities

    private static let longestEntity = 10

    private mutating func readEntity() -> Bool {
        let rest = source[(position + 1)...].prefix(Self.longestEntity)
        guard let end = rest.firstIndex(of: ascii(";")), end > position + 1,
            let units = Self.entity(String(decoding: source[(position + 1)..<end], as: UTF16.self))
        else { return false }
        position = end + 1
        for unit in units {
            startText()
            result.append(unit)
        }
        return true
    }

    private static func entity(_ name: String) -> [UInt16]? {
        if name.hasPrefix("#") {
            let digits = name.dropFirst()
            let isHexadecimal = digits.first == "x" || digits.first == "X"
            let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
            return value.flatMap(Unicode.Scalar.init).map { Array(String(Character($0)).utf16) }
        }
        return HTMLNames.entities[name].map { Array($0.utf16) }
    }

    // MARK: Tags

    private mutating func skipComment() -> Bool {
        guard hasMoreComments, starts(with: "!--", at: position + 1) else { return false }
        guard let end = find("-->", from: position + 4) else {
            hasMoreComments = false
            return false
        }
        position = end + 3
        return true
    }

    private mutating func readTag() -> Bool {
        guard hasMoreTags, position + 1 < source.count, Self.startsTag(source[position + 1]) else {
            return false
        }
        guard let end = source[position...].firstIndex(of: ascii(">")) else {
            hasMoreTags = false
            return false
        }
        let inside = source[(position + 1)..<end]
        position = end + 1
        let isEnd = inside.first == ascii("/")
        let name = inside.dropFirst(isEnd ? 1 : 0).prefix(while: Self.isName)
        apply(String(decoding: name, as: UTF16.self).lowercased(), isEnd: isEnd)
        return true
    }

    private mutating func apply(_ name: String, isEnd: Bool) {
        switch name {
        case "br": breakLine(min(pendingLines + 1, 2))
        case "p": breakLine(2)
        case "li" where !isEnd:
            breakLine(1)
            for unit in [ascii("-"), ascii(" ")] {
                startText()
                result.append(unit)
            }
        case "td", "th":
            if isEnd { pendingSpace = true }
        case "pre":
            preformatted = max(0, preformatted + (isEnd ? -1 : 1))
            breakLine(1)
        case _ where HTMLNames.hidden.contains(name) && !isEnd: skipElement(name)
        case _ where HTMLNames.blocks.contains(name): breakLine(1)
        default: break
        }
    }

    /// Leaves out what is not shown, up to the end tag or, without one, to the end of the text.
    private mutating func skipElement(_ name: String) {
        var start = position
        while let end = find("</", from: start) {
            if starts(with: name, at: end + 2) {
                position = end
                return
            }
            start = end + 2
        }
        position = source.count
    }

    private func find(_ text: String, from start: Int) -> Int? {
        guard start < source.count, let first = text.utf8.first else { return nil }
        var index = start
        while let next = source[index...].firstIndex(of: UInt16(first)) {
            if starts(with: text, at: next) { return next }
            index = next + 1
        }
        return nil
    }

    /// Without regard to case; `text` is lower-case ASCII.
    private func starts(with text: String, at index: Int) -> Bool {
        guard index + text.utf8.count <= source.count else { return false }
        return zip(text.utf8, source[index...]).allSatisfy { letter, unit in
            UInt16(letter) == unit || (0x41...0x5A).contains(unit) && UInt16(letter) == unit + 0x20
        }
    }

    private static func startsTag(_ unit: UInt16) -> Bool {
        isName(unit) || [ascii("/"), ascii("!"), ascii("?")].contains(unit)
    }

    private static func isName(_ unit: UInt16) -> Bool {
        (0x41...0x5A).contains(unit) || (0x61...0x7A).contains(unit) || (0x30...0x39).contains(unit)
    }
}

/// The code unit of an ASCII character.
private func ascii(_ scalar: Unicode.Scalar) -> UInt16 {
    UInt16(truncatingIfNeeded: scalar.value)
}
