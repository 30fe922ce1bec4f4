import COM
import CompoundFile
import MessageFormat
import TNEF

/// Encodes one message of the caller's into a TNEF stream, or into an attachment of one.
final class TnefEncoder {
    /// Which recipients are written, all of them without those of blind copies.
    enum Recipients {
        case none
        case all
        /// Those of a table, from where it is.
        case table(ForeignTable)
    }

    private let message: ForeignMessage
    let output: TNEFOutput
    let problems: TnefProblems
    private let flags: UInt32
    private let key: UInt16
    /// The page of attributes' 8-bit text.
    let page: CodePage
    private let depth: Int
    private let component: UInt32

    /// - Throws: what the message answers when it is asked for its code page, if there is no use in going on.
    init(
        _ message: ForeignMessage, _ output: TNEFOutput, _ problems: TnefProblems, flags: UInt32, key: UInt16,
        depth: Int = 0, component: UInt32 = 0
    ) throws {
        self.message = message
        self.output = output
        self.problems = problems
        self.flags = flags
        self.key = key
        self.depth = depth
        self.component = component
        page = Self.page(of: message)
    }

    /// A page that Windows uses for 8-bit text, for no other is in these streams; 1252 where the message has none.
    private static func page(of message: ForeignMessage) -> CodePage {
        guard case .long(let number)? = try? message.values(of: [PropertyTag(.messageCodepage, .long)]).first?.value
        else { return .windows1252 }
        let page = CodePage(rawValue: UInt32(bitPattern: number))
        return page.isANSI && page.isSupported ? page : .windows1252
    }

    /// Whether all is in lists, and in no attributes.
    private var isPure: Bool { flags & TnefFlags.pure != 0 }
    /// Whether lists leave out what attributes say.
    private var isCompatible: Bool { flags & TnefFlags.compatibility != 0 }

    func begin() throws {
        try output.begin(key: key)
        try output.attribute(.message, .version, Self.bytes(TNEFFormat.version))
        try output.attribute(.message, .codePage, Self.bytes(page.rawValue) + Self.bytes(0))
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 &* UInt32($0))) }
    }

    // MARK: The message

    func encodeMessage(_ chosen: TnefSelection.Component, _ recipients: Recipients) throws {
        let reader = TnefPropertyReader(message, chosen, problems, component: component)
        // Outlook and Exchange leave the text to the list, and readers guess at the page of what is here.
        let attributes = MappedAttribute.ofMessages.filter { isCompatible || $0.attribute != .body }
        let said = isPure ? [] : try encodeAttributes(attributes, .message, reader)
        if !isPure { try encodeAddresses(reader) }
        try encodeRecipients(recipients)
        try output.list(.message, .messageProperties) { list in
            try reader.write(to: &list, output, .messageProperties, without: isCompatible ? said : [])
        }
    }

    /// - Returns: the properties that the attributes say all of.
    private func encodeAttributes(
        _ attributes: [MappedAttribute], _ level: AttributeLevel, _ reader: TnefPropertyReader
    ) throws -> Set<PropertyID> {
        let values = try reader.values(of: attributes.map(\.property))
        var whole: Set<PropertyID> = []
        for mapped in attributes {
            guard let value = values[mapped.property.id], let data = mapped.data(value, page) else { continue }
            try output.attribute(level, mapped.attribute, data)
            if mapped.isWhole(value, page) { whole.insert(mapped.property.id) }
        }
        return whole
    }

    private func encodeAddresses(_ reader: TnefPropertyReader) throws {
        let classTag = PropertyTag(.messageClass, .unicode)
        let name = try reader.values(of: [classTag])[.messageClass]?.text(page) ?? []
        for attribute in [AttributeID.from, .owner] {
            guard let ids = AddressAttribute.properties(of: attribute, messageClass: page.encode(name)) else {
                continue
            }
            // Meetings have owners.
            if attribute == .owner, !String(decoding: name, as: UTF16.self).hasPrefix("IPM.Schedule.Meeting.") {
                continue
            }
            let tags = [ids.name, ids.type, ids.address].map { PropertyTag($0, .unicode) }
            let texts = try reader.values(of: tags).mapValues { $0.text(page) ?? [] }
            guard let address = texts[ids.address], !address.isEmpty else { continue }
            let data = AddressAttribute.data(
                attribute, name: texts[ids.name] ?? [], type: texts[ids.type] ?? [], address: address, page)
            if let data { try output.attribute(.message, attribute, data) }
        }
    }

    // MARK: Recipients

    private func encodeRecipients(_ recipients: Recipients) throws {
        do {
            switch recipients {
            case .none: break
            case .all: try encode(message.recipientTable())
            case .table(let table): try encode(table)
            }
        } catch let failure as TnefStreamFailure { throw failure } catch {
            let code = mapStorageCode(HResult(error))
            if code.endsCopy { throw code }
            problems.add(component, .recipientTable, PropertyTag(.messageRecipients, .object), code)
        }
    }

    private func encode(_ table: ForeignTable) throws {
        try output.attribute(.message, .recipientTable) {
            var rows = try PropertyRowsWriter(output)
            while try table.read(
                512,
                { properties in
                    let row = properties.map(ForeignProp.result)
                    guard !Self.isBlindCopy(row) else { return }
                    try encode(row, to: &rows)
                }) > 0
            {}
            try rows.finish()
        }
    }

    /// Nobody may learn of these recipients from what the others get.
    private static func isBlindCopy(_ row: [PropertyResult]) -> Bool {
        row.contains { result in
            guard result.tag.id == .recipientType, case .long(let type) = result.value else { return false }
            return type & 0xF == 3
        }
    }

    private func encode(_ row: [PropertyResult], to rows: inout PropertyRowsWriter) throws {
        let shown = row.filter { $0.tag.type != .error && $0.tag.id != .rowID && $0.tag.id != .instanceKey }
        let named = shown.map(\.tag.id).filter(\.isNamed)
        let names =
            named.isEmpty
            ? [:]
            : Dictionary(
                zip(named, try message.names(of: named)), uniquingKeysWith: { first, _ in first })
        try rows.row { list in
            for result in shown {
                let name = names[result.tag.id] ?? nil
                if result.tag.id.isNamed, name == nil { continue }
                _ = try list.add(result.tag, name, TnefPropertyReader.wide(result))
            }
        }
    }

    // MARK: Attachments

    /// - Parameter chosen: what is encoded of an attachment, nil to leave it out.
    func encodeAttachments(_ chosen: (UInt32) -> TnefSelection?) throws {
        for number in try message.attachmentNumbers() {
            guard let selection = chosen(number) else { continue }
            try encodeAttachment(number, selection)
        }
    }

    /// One that can't be opened is a problem.
    func encodeAttachment(_ number: UInt32, _ selection: TnefSelection) throws {
        try encodeAttachment(number, selection.attachment(number) ?? .all, selection.replacements[number])
    }

    private func encodeAttachment(
        _ number: UInt32, _ chosen: TnefSelection.Component, _ replacement: TnefSelection.Replacement?
    ) throws {
        let part = depth > 0 ? component : number
        do {
            let attach = try message.openAttach(number)
            let reader = TnefPropertyReader(attach, chosen, problems, component: part)
            let encoder = try TnefAttachmentEncoder(self, attach, reader, replacement, component: part)
            try encoder.encodeStart(isPure: isPure)
            let said = isPure ? [] : try encodeAttributes(MappedAttribute.ofAttachments, .attachment, reader)
            try encoder.encodeList(without: isCompatible ? said : [])
        } catch let failure as TnefStreamFailure { throw failure } catch {
            let code = mapStorageCode(HResult(error))
            if code.endsCopy { throw code }
            problems.add(part, .attachment, nil, code)
        }
    }

    /// A message in an attachment, whole and with its recipients: nothing else tells of them.
    func encodeInner(_ inner: ForeignMessage, component: UInt32) throws {
        guard depth < Limits.messageDepth else { throw HResult.mapiTooBig }
        let encoder = try TnefEncoder(
            inner, output, problems, flags: flags, key: key, depth: depth &+ 1, component: component)
        try encoder.begin()
        try encoder.encodeMessage(.all, .all)
        for number in try inner.attachmentNumbers() { try encoder.encodeAttachment(number, .all, nil) }
    }
}
