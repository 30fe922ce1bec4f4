/// The body of a message as plain text.
enum MessageBody {
    /// The plain body that the message has; else the HTML one without its markup; else the text that the library
    /// finds in the RTF; else a note when there is RTF without any.
    static func lines(of message: Message) throws(CommandError) -> [Substring] {
        // A plain body that isn't listed is one that the library makes of the others, of HTML more plainly than here.
        let isStored = try message.propertyTags().contains { $0.sameID(as: .body) }
        let plain = try message.value(.body)?.text ?? []
        if isStored, !plain.isEmpty {
            return TerminalText.lines(plain)
        }
        if let html = try html(of: message), !html.isEmpty {
            return TerminalText.lines(HTMLText.plain(html))
        }
        if !plain.isEmpty { return TerminalText.lines(plain) }
        guard let size = try? message.stream(.rtfCompressed).size(), size > 0 else { return [] }
        return ["(The body is only there as RTF: \(size) bytes, compressed.)"]
    }

    /// The library decodes HTML by the message's code page when it is asked for a string.
    private static func html(of message: Message) throws(CommandError) -> [UInt16]? {
        if let text = try? message.stream(.bodyHTML).readAll(), !text.isEmpty {
            return codeUnits(text)
        }
        return try message.value(.html)?.bytes.map { Array(String(decoding: $0, as: UTF8.self).utf16) }
    }
}
