/// The body of a message as plain text.
enum MessageBody {
    /// The plain body; else the HTML one without its markup; else a note when there is only RTF.
    static func lines(of message: Message) throws(CommandError) -> [Substring] {
        if let plain = try message.value(.body)?.text, !plain.isEmpty {
            return TerminalText.lines(plain)
        }
        if let html = try html(of: message), !html.isEmpty {
            return TerminalText.lines(HTMLText.plain(html))
        }
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
