/// A dump for people: a line a property, parts indented below what they belong to.
final class TextDump: DumpFormat {
    private static let shownUnits = 1000
    private static let shownBytes = 64

    private let output: Output
    private let isFull: Bool
    private var depth = 0

    /// - Parameter isFull: whether long values are shown whole
    init(output: Output, isFull: Bool) {
        self.output = output
        self.isFull = isFull
    }

    func begin() {}
    func end() {}

    func beginFile(_ path: String) throws(CommandError) {
        try line(TerminalText.line(path))
        depth += 1
    }

    func endFile() { depth -= 1 }
    func beginParts(_: DumpPart) {}
    func endParts(_: DumpPart) {}
    func beginProperties() {}
    func endProperties() {}

    func beginPart(_ part: DumpPart, number: UInt32) throws(CommandError) {
        try line("\(part.rawValue) \(number)")
        depth += 1
    }

    func endPart(_: DumpPart) { depth -= 1 }

    func beginEmbeddedMessage() throws(CommandError) {
        try line("message")
        depth += 1
    }

    func endEmbeddedMessage() { depth -= 1 }

    func failure(_ error: CommandError) throws(CommandError) {
        try line("! " + TerminalText.line(error.line))
    }

    func property(
        _ property: Property, name: PropertyName?, of object: PropertyObject?
    ) throws(CommandError) {
        let label = Self.label(of: property.tag, name: name)
        let words = [hexadecimal(property.tag.rawValue), label, property.tag.type.name]
        let value = valueText(property, of: object)
        try line(words.filter { !$0.isEmpty }.joined(separator: " ") + (value.isEmpty ? "" : ": " + value))
    }

    // MARK: Names

    private static func label(of tag: PropertyTag, name: PropertyName?) -> String {
        if let name {
            let set = name.set.setName ?? "{\(name.set.text)}"
            switch name.kind {
            case .string(let units): return "\(set) \(TerminalText.quoted(units))"
            case .number(let number):
                let canonical = PropertyNames.canonicalName(of: name).map { " \($0)" } ?? ""
                return "\(set) 0x\(hexadecimal(number))\(canonical)"
            }
        }
        guard let names = PropertyNames.names(of: tag) else { return "" }
        guard let canonical = names.canonical else { return names.header ?? "" }
        return names.header.map { "\(canonical) (\($0))" } ?? canonical
    }

    // MARK: Values

    private func valueText(_ property: Property, of object: PropertyObject?) -> String {
        guard property.value.isLarge else { return text(property.value) }
        do {
            guard let object else { return "(too large for a table)" }
            if property.tag.type == .binary && !isFull { return try start(of: property.tag, in: object) }
            return text(try object.largeValue(property.tag))
        } catch {
            return "(\(TerminalText.line(error.line)))"
        }
    }

    private func start(of tag: PropertyTag, in object: PropertyObject) throws(CommandError) -> String {
        let stream = try object.stream(tag)
        return bytesText(try stream.read(limit: Self.shownBytes), of: try stream.size())
    }

    private func text(_ value: PropertyValue) -> String {
        switch value {
        case .none: return ""
        case .integer(let number): return "\(number) (0x\(Self.digits(number)))"
        case .float(let number): return "\(number)"
        case .double(let number): return "\(number)"
        case .currency(let amount): return Self.decimal(amount)
        case .boolean(let flag): return flag ? "true" : "false"
        case .failure(let code): return "(\(code.meaning), \(code.description))"
        case .text(let units): return unitsText(units)
        case .time(let time): return time.text
        case .guid(let guid): return "{\(guid.text)}"
        case .bytes(let bytes): return bytesText(bytes, of: UInt64(bytes.count))
        case .list(let values): return "[" + values.map(text).joined(separator: ", ") + "]"
        case .large: return "(too large)"
        }
    }

    private func unitsText(_ units: [UInt16]) -> String {
        guard !isFull, units.count > Self.shownUnits else { return TerminalText.quoted(units) }
        return TerminalText.quoted(Array(units.prefix(Self.shownUnits))) + "... (\(units.count) characters)"
    }

    /// - Parameter bytes: the beginning of the value or all of it
    private func bytesText(_ bytes: [UInt8], of size: UInt64) -> String {
        let shown = isFull ? bytes[...] : bytes.prefix(Self.shownBytes)
        let digits = HexadecimalBytes.text(shown)
        let more = UInt64(shown.count) < size ? "..." : ""
        return "\(size) byte\(size == 1 ? "" : "s")" + (size == 0 ? "" : " \(digits)\(more)")
    }

    /// In hexadecimal, with 32 bits for what fits in a PT_LONG.
    private static func digits(_ number: Int64) -> String {
        let bits = Int32(exactly: number).map { UInt64(UInt32(bitPattern: $0)) }
        return String(bits ?? UInt64(bitPattern: number), radix: 16, uppercase: true)
    }

    /// An amount in ten-thousandths.
    static func decimal(_ amount: Int64) -> String {
        let sign = amount < 0 ? "-" : ""
        return "\(sign)\(amount.magnitude / 10_000).\(padded(amount.magnitude % 10_000, 4))"
    }

    private func line(_ text: String) throws(CommandError) {
        try output.write(String(repeating: "  ", count: depth) + text + "\n")
    }
}
