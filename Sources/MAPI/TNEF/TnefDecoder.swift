import COM
import CompoundFile
import MessageFormat
import TNEF

/// Decodes one message of a TNEF stream into the caller's.
///
/// Attributes that stand for a property wait until the message's list has been read, for what the list says counts.
final class TnefDecoder {
    let message: ForeignMessage
    let extraction: TnefExtraction
    let problems: TnefProblems
    /// How many messages this one lies in; problems of attached messages are those of the outermost attachment.
    let depth: Int
    let component: UInt32
    private(set) var page = CodePage.windows1252
    private let writer: TnefPropertyWriter
    private var waiting = TnefWaiting()
    private var addresses: [AttributeID: [UInt8]] = [:]
    private var messageClass: [UInt8] = []
    private var attachment: TnefAttachmentDecoder?
    /// The attachments made so far, by PR_ATTACH_NUM; nil for one that was not asked for. Another ExtractProps goes
    /// back to them.
    private(set) var attachments: [UInt32?]
    private var attachmentCount = 0

    private static let mapped = Dictionary(
        MappedAttribute.ofMessages.map { ($0.attribute, $0) }, uniquingKeysWith: { first, _ in first })

    init(
        _ message: ForeignMessage, _ extraction: TnefExtraction, _ problems: TnefProblems, attachments: [UInt32?] = [],
        depth: Int = 0, component: UInt32 = 0
    ) {
        self.message = message
        self.extraction = extraction
        self.problems = problems
        self.attachments = attachments
        self.depth = depth
        self.component = component
        writer = TnefPropertyWriter(message, problems, component: component)
    }

    /// Decodes all that there is.
    /// - Returns: what the stream has as its key.
    /// - Throws: what the stream throws, `TNEFError.notTNEF`, and failures after which there is no use in going on.
    @discardableResult
    func decode(_ window: TNEFWindow) throws -> UInt16 {
        var reader = try TNEFReader(window)
        while let attribute = try reader.next() {
            try tolerating(attribute) {
                if attribute.level == .message { try decode(attribute) } else { try decodeOfAttachment(attribute) }
            }
            // Data with another checksum, and the start of data that were cut off, are better than none.
            if try reader.finish(attribute) != .whole { report(attribute, nil, .mapiCorruptData) }
        }
        if reader.endedInGarbage { problems.add(component, AttributeID(rawValue: 0), nil, .mapiCorruptData) }
        try finishAttachment()
        try finishMessage()
        return reader.key
    }

    private func report(_ attribute: TNEFReader.Attribute, _ tag: PropertyTag?, _ code: HResult) {
        let part = attribute.level == .attachment ? attachment?.component ?? component : component
        problems.add(part, attribute.id, tag, code)
    }

    /// One attribute that can't be decoded is a problem; the others are decoded all the same.
    private func tolerating(_ attribute: TNEFReader.Attribute, _ body: () throws -> Void) throws {
        do { try body() } catch let failure as TnefStreamFailure { throw failure } catch {
            let code = mapStorageCode(HResult(error))
            if code.endsCopy { throw code }
            report(attribute, nil, code)
        }
    }

    // MARK: Attributes of the message

    private func decode(_ attribute: TNEFReader.Attribute) throws {
        let data = attribute.data
        switch attribute.id {
        case .codePage: try takePage(attribute)
        case .messageProperties: try decodeList(data, attribute.id)
        case .recipientTable: try decodeRecipients(data)
        case .from, .owner, .sentFor: addresses[attribute.id] = try data.bytes(upTo: 1 << 17)
        default:
            guard let mapped = Self.mapped[attribute.id] else { return }
            let bytes = try data.bytes(upTo: TNEFFormat.attributeBytes)
            if data.remaining > 0, attribute.id == .body { throw TNEFError.tooLarge }
            guard let value = mapped.value(bytes, page) else { return }
            note(mapped.property.id, value)
            waiting.set(mapped.property.id, value, attribute.id)
        }
    }

    /// A page that can't be converted counts as 1252, as one that is missing.
    private func takePage(_ attribute: TNEFReader.Attribute) throws {
        guard let number = try attribute.codePages()?.first else { return }
        let stated = CodePage(rawValue: number)
        if stated.isSupported { page = stated }
        writer.page = page
    }

    /// The class decides whose the attribute attOwner is.
    private func note(_ id: PropertyID, _ value: PropertyValue) {
        if id == .messageClass, let units = value.text(page) { messageClass = page.encode(units) }
    }

    private func decodeList(_ data: TNEFWindow, _ attribute: AttributeID) throws {
        var list = try PropertyListReader(data)
        while let property = try list.property() {
            if case .value(let value) = property.content { note(property.tag.id, value) }
            guard let id = try writer.id(property, attribute), extraction.takesOfMessage(id),
                id != .messageRecipients, id != .messageAttachments
            else { continue }
            try writer.set(id, property, attribute)
        }
    }

    private func finishMessage() throws {
        // Of attOwner and attSentFor, which may be the same three properties, the former counts.
        for attribute in [AttributeID.from, .owner, .sentFor] {
            guard let data = addresses[attribute] else { continue }
            for (id, value) in AddressAttribute.values(attribute, data, messageClass: messageClass, page) ?? [] {
                waiting.add(id, value, attribute)
            }
        }
        let done = writer.done
        for (id, value) in waiting.values where !done.contains(id) && extraction.takesOfMessage(id) {
            try writer.set(id, value.value, value.attribute)
        }
        try writer.flush()
    }

    // MARK: Recipients

    private func decodeRecipients(_ data: TNEFWindow) throws {
        guard extraction.takesOfMessage(.messageRecipients) else { return }
        let rows = TnefRecipients(message, writer, page)
        try rows.decode(data)
    }

    // MARK: Attachments

    private func decodeOfAttachment(_ attribute: TNEFReader.Attribute) throws {
        if attachment.map({ $0.isOver(before: attribute.id) }) ?? true {
            try finishAttachment()
            attachment = TnefAttachmentDecoder(
                self,
                number: attachments.indices.contains(attachmentCount)
                    ? attachments[attachmentCount] : nil)
        }
        try attachment?.decode(attribute)
    }

    private func finishAttachment() throws {
        guard let attachment else { return }
        self.attachment = nil
        defer {
            if attachments.indices.contains(attachmentCount) {
                attachments[attachmentCount] = attachment.number
            } else {
                attachments.append(attachment.number)
            }
            attachmentCount &+= 1
        }
        do { try attachment.finish() } catch let failure as TnefStreamFailure { throw failure } catch {
            let code = mapStorageCode(HResult(error))
            if code.endsCopy { throw code }
            problems.add(attachment.component, .attachment, nil, code)
        }
    }
}
