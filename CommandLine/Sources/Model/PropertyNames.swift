/// Names of properties in [MS-OXPROPS] and in the C headers, looked up in the generated tables.
enum PropertyNames {
    struct Names {
        /// As `PidTagSubject`.
        let canonical: String?
        /// As `PR_SUBJECT`.
        let header: String?
    }

    /// The names of an unnamed property. A tag of an unexpected type has the names that its id has with
    /// another one.
    static func names(of tag: PropertyTag) -> Names? {
        guard !tag.isNamed else { return nil }
        let type = tag.type == .string8 ? PropertyType.unicode : tag.type
        return byTag[PropertyTag(id: tag.id, type: type)] ?? byID[tag.id]
    }

    /// The name of a numbered property of a set, as `PidLidLocation`.
    static func canonicalName(of name: PropertyName) -> String? {
        guard case .number(let number) = name.kind else { return nil }
        return bySetAndNumber["\(name.set.text) \(hexadecimal(number))"]
    }

    private static let lines = fields(PropertyNameTable.text).compactMap { fields -> (PropertyTag, Names)? in
        guard let tag = UInt32(fields[0], radix: 16) else { return nil }
        let names = fields[1...].map { $0 == "-" ? nil : String($0) }
        return (PropertyTag(tag), Names(canonical: names[0], header: names[1]))
    }

    private static let byTag = Dictionary(lines) { first, _ in first }

    private static let byID = Dictionary(lines.map { ($0.0.id, $0.1) }) { first, second in
        first.canonical == nil ? second : first
    }

    private static let bySetAndNumber = Dictionary(
        fields(NamedPropertyTable.text).map { ("\($0[0]) \($0[1])", String($0[2])) }
    ) { first, _ in first }

    /// The three fields of every line of a table.
    private static func fields(_ text: StaticString) -> [[Substring]] {
        "\(text)".split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count == 3 }
    }
}
