/// Names of properties in [MS-OXPROPS] and in the C headers, both ways, from the generated tables.
public enum PropertyDictionary {
    /// What an unnamed property is called.
    public struct Names: Sendable {
        /// As `PidTagSubject`.
        public let canonical: String?
        /// As `PR_SUBJECT`.
        public let header: String?
    }

    /// The names of the property with a tag; 8-bit text counts as UTF-16. A tag of an unexpected type has the
    /// names that its number has with another one.
    public static func names(tag: UInt32) -> Names? {
        byTag[tag & 0xFFFF == 0x1E ? tag | 1 : tag] ?? byID[tag >> 16]
    }

    /// The tag that has a name of either kind; `PR_..._A` and `PR_..._W` are its widths. Case doesn't count.
    public static func tag(named name: String) -> UInt32? {
        let name = name.lowercased()
        if let tag = tagsByName[name] { return tag }
        guard name.hasSuffix("_a") || name.hasSuffix("_w"), let tag = tagsByName[String(name.dropLast(2))],
            tag & 0xEFFF == 0x1F
        else { return nil }
        return name.hasSuffix("_a") ? tag & ~1 : tag
    }

    /// The name of a numbered property of a set, as `PidLidLocation`. The set's GUID is in upper case, without
    /// braces.
    public static func name(set: String, number: UInt32) -> String? {
        bySetAndNumber[Numbered(set: set, number: number)]
    }

    /// The set and the number of a property with such a name. Case doesn't count.
    public static func numbered(named name: String) -> (set: String, number: UInt32)? {
        numbersByName[name.lowercased()].map { ($0.set, $0.number) }
    }

    // MARK: Tables, each made when it is first asked for

    private struct Numbered: Hashable {
        let set: String
        let number: UInt32
    }

    private static let lines = fields(PropertyNameTable.text).compactMap { fields -> (UInt32, Names)? in
        guard let tag = UInt32(fields[0], radix: 16) else { return nil }
        let names = fields[1...].map { $0 == "-" ? nil : String($0) }
        return (tag, Names(canonical: names[0], header: names[1]))
    }

    private static let byTag = Dictionary(lines) { first, _ in first }

    private static let byID = Dictionary(lines.map { ($0.0 >> 16, $0.1) }) { first, second in
        first.canonical == nil ? second : first
    }

    private static let tagsByName: [String: UInt32] = {
        let pairs = lines.flatMap { tag, names in
            [names.canonical, names.header].compactMap { $0.map { ($0.lowercased(), tag) } }
        }
        return Dictionary(pairs) { first, _ in first }
    }()

    private static let numbered = fields(NamedPropertyTable.text).compactMap { fields -> (Numbered, String)? in
        guard let number = UInt32(fields[1], radix: 16) else { return nil }
        return (Numbered(set: String(fields[0]), number: number), String(fields[2]))
    }

    private static let bySetAndNumber = Dictionary(numbered) { first, _ in first }

    private static let numbersByName = Dictionary(numbered.map { ($1.lowercased(), $0) }) { first, _ in first }

    /// The three fields of every line of a table.
    private static func fields(_ text: StaticString) -> [[Substring]] {
        "\(text)".split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count == 3 }
    }
}
