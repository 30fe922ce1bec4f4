/// What there is to say about an attachment in a line.
struct AttachmentFacts {
    let method: Int64
    /// As the file has it: it may hold anything.
    let name: String
    /// Where an attachment that is only a link points to.
    let link: String?
    /// Bytes of the contents; nil when there are none.
    let size: UInt64?
    let mimeType: String

    private static let tags: [PropertyTag] = [
        .attachMethod, .attachLongFilename, .attachFilename, .displayName, .attachExtension, .attachMimeTag,
        .attachLongPathname, .attachPathname, .attachNumber,
    ]

    init(_ attachment: Attachment) throws(CommandError) {
        let values = PropertyValues(try attachment.properties(Self.tags), of: attachment)
        func text(_ tags: PropertyTag...) -> String? {
            tags.lazy.compactMap { values.text($0) }.first { !$0.isEmpty }
                .map { String(decoding: $0, as: UTF16.self) }
        }
        method = values.integer(.attachMethod) ?? AttachMethod.none
        let number = values.integer(.attachNumber) ?? 0
        name =
            text(.attachLongFilename, .attachFilename, .displayName)
            ?? "attachment \(number)" + (text(.attachExtension) ?? "")
        link = text(.attachLongPathname, .attachPathname)
        mimeType = text(.attachMimeTag) ?? ""
        size = try? attachment.stream(.attachDataBinary).size()
    }

    var isLink: Bool {
        switch method {
        case AttachMethod.byReference, AttachMethod.byReferenceResolve, AttachMethod.byReferenceOnly,
            AttachMethod.byWebReference:
            return size == nil
        default: return false
        }
    }

    /// For a terminal: `name (1234 bytes, text/plain)`.
    var line: String {
        var facts: [String] = []
        switch method {
        case AttachMethod.embeddedMessage: facts = ["message"]
        case AttachMethod.ole where size == nil: facts = ["OLE object"]
        case _ where isLink: facts = ["link to \(TerminalText.line(link ?? "nowhere"))"]
        default: facts = [size.map { "\($0) byte\($0 == 1 ? "" : "s")" } ?? "no contents"]
        }
        if !mimeType.isEmpty { facts.append(TerminalText.line(mimeType)) }
        return "\(TerminalText.line(name)) (\(facts.joined(separator: ", ")))"
    }
}
