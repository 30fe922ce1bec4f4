/// An Internet address with the name of its owner.
struct Address {
    /// The address itself where no name was given.
    let name: String
    let address: String

    /// Takes `Name <address>`, `"Name" <address>`, `<address>` and `address`; nil for anything else.
    init?(_ text: String) {
        let trimmed = Self.trim(text)
        guard !trimmed.unicodeScalars.contains(where: TerminalText.isUnsafe) else { return nil }
        guard let open = trimmed.lastIndex(of: "<") else {
            guard Self.isAddress(trimmed) else { return nil }
            self.init(name: trimmed, address: trimmed)
            return
        }
        guard trimmed.last == ">" else { return nil }
        let address = Self.trim(trimmed[trimmed.index(after: open)...].dropLast())
        guard Self.isAddress(address) else { return nil }
        let name = Self.unquote(Self.trim(trimmed[..<open]))
        self.init(name: name.isEmpty ? address : name, address: address)
    }

    private init(name: String, address: String) {
        self.name = name
        self.address = address
    }

    /// Anything in one word that brackets don't make ambiguous; what is deliverable is for servers to say.
    private static func isAddress(_ text: String) -> Bool {
        !text.isEmpty && !text.contains { $0.isWhitespace || "<>,;\"".contains($0) }
    }

    private static func unquote(_ name: String) -> String {
        guard name.utf8.count >= 2, name.first == "\"", name.last == "\"" else { return name }
        var result = ""
        var isEscaped = false
        for character in name.dropFirst().dropLast() {
            if character == "\\" && !isEscaped {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return result
    }

    private static func trim(_ text: some StringProtocol) -> String {
        let start = text.drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }
        return end.map { String(start[...$0]) } ?? ""
    }
}

extension Address {
    private static let oneOffProvider: [UInt8] = [
        0x81, 0x2B, 0x1F, 0xA4, 0xBE, 0xA3, 0x10, 0x19, 0x9D, 0x6E, 0x00, 0xDD, 0x01, 0x0F, 0x54, 0x02,
    ]

    /// A one-off entry id ([MS-OXCDATA] 2.2.5.1): four flag bytes, the provider, a version, flags (Unicode
    /// strings, no rich text), then name, type and address, each ending with a NUL.
    var entryID: [UInt8] {
        let version: [UInt8] = [0, 0]
        let flags: [UInt8] = [0x01, 0x80]
        let strings = [name, "SMTP", address].flatMap { text in
            (Array(text.utf16) + [0]).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        }
        return [0, 0, 0, 0] + Self.oneOffProvider + version + flags + strings
    }

    /// Type and address in capitals, by which addresses are compared.
    var searchKey: [UInt8] {
        Array("SMTP:\(address.uppercased())".utf8) + [0]
    }
}
