import COM
import CompoundFile
import MessageFormat

/// Copies values, recipients, attachments and embedded messages from one message file's state to another's:
/// named properties get the identifiers that they have there, strings its width, and nothing refers to the source
/// afterwards.
struct StateCopier {
    private let sourceNames: NamedPropertyMap
    private let names: NamedPropertyMap
    private let scratch: ScratchSpace
    private let sourcePage: CodePage
    private let page: CodePage
    private let unicode: Bool
    private let budget: CopyBudget

    /// Values of this many bytes and more are copied piece by piece through scratch space.
    static let largeValue: UInt64 = 64 * 1024
    static let deepestMessage = Limits.messageDepth

    /// What the file's writer makes anew in every object.
    static let computed: Set<PropertyID> = [
        .storeSupportMask, .access, .accessLevel, .hasAttachments, .messageSize, .attachNumber,
        .attachSize,
    ]

    /// What decides the code page of a message's 8-bit text: its own page, its locale, the page of its HTML and the
    /// headers it came with.
    static func decidesCodePage(_ id: PropertyID) -> Bool {
        switch id {
        case .messageCodepage, .messageLocaleID, .internetCodepage, .transportMessageHeaders: return true
        default: return false
        }
    }

    /// - Parameter budget: what may be taken from the source's file.
    init(from source: PropObject, to destination: PropObject, _ budget: CopyBudget) throws {
        self.budget = budget
        sourceNames = source.context.names
        names = destination.context.names
        scratch = destination.context.scratch
        sourcePage = try source.message?.codePage() ?? .windows1252
        page = try destination.message?.codePage() ?? .windows1252
        unicode = destination.storesUnicode
    }

    /// For an embedded message, which brings what decides its page along: its 8-bit text stays as it is.
    private init(_ other: StateCopier, embeddedPage: CodePage) {
        sourceNames = other.sourceNames
        names = other.names
        scratch = other.scratch
        sourcePage = embeddedPage
        page = embeddedPage
        unicode = other.unicode
        budget = other.budget
    }

    // MARK: Properties

    /// Identifiers and types that mean something; garbage stays in the file that it is in.
    static func isCopied(_ tag: PropertyTag) -> Bool {
        switch tag.type {
        case .unspecified, .null, .serverID, .restriction, .actions: return false
        default: return tag.id.rawValue != 0 && tag.id.rawValue != 0xFFFF
        }
    }

    /// The identifier that a property has in the destination.
    func translated(_ id: PropertyID) throws -> PropertyID? {
        // Identifiers of the named range without a name are copied as they are.
        guard id.isNamed, sourceNames !== names else { return id }
        guard let name = try sourceNames.name(of: id) else {
            // One that means something else over there can't be had so.
            if try names.name(of: id) != nil { return nil }
            names.reserve(id)
            return id
        }
        return try names.id(of: name, create: true)
    }

    func copyValue(
        _ tag: PropertyTag, of source: inout PropertyTable, as id: PropertyID,
        to destination: inout PropertyTable
    ) throws {
        // HTML is stored as bytes, which have a page of their own; some writers call them text.
        let isHTML = tag == PropertyTag(.html, .string8)
        let converts = !isHTML && tag.type.elementType.isString && !keepsBytes(tag.type.elementType)
        if !converts, !tag.type.isFixedLength, !tag.type.isMultivalued, tag.type != .clsid,
            let size = try source.size(of: tag.id), size >= Self.largeValue,
            let content = try source.content(of: tag.id)
        {
            let buffer = try destination.editableContent(
                of: PropertyTag(id, isHTML && unicode ? .binary : tag.type), truncate: true, scratch: scratch)
            return try copyBytes(content, isStored: source.isStored(tag.id), to: buffer)
        }
        guard let value = try budget.value(tag, of: &source) else { return }
        let stored: PropertyValue
        if isHTML, !unicode {
            stored = value
        } else if tag.id == .html, let bytes = try htmlBytes(value, &source, &destination) {
            stored = .binary(bytes)
        } else {
            stored = converted(value)
        }
        try destination.set(
            stored, tag: PropertyTag(id, stored.type), flags: source.flags(of: tag.id), scratch: scratch)
    }

    /// HTML that is text in the source; nil where it stays as it is. A file of 8-bit text has it in the page that
    /// PR_INTERNET_CPID names.
    private func htmlBytes(
        _ value: PropertyValue, _ source: inout PropertyTable, _ destination: inout PropertyTable
    ) throws -> [UInt8]? {
        switch value {
        case .string8(let bytes): return bytes
        case .unicode(let units) where !unicode:
            let named = try destination.value(of: .internetCodepage) ?? source.value(of: .internetCodepage)
            guard case .long(let number)? = named else { return page.encode(units) }
            let html = CodePage(rawValue: UInt32(bitPattern: number))
            return (html.isSupported ? html : page).encode(units)
        default: return nil
        }
    }

    /// Whether text of this width goes over without a look at it.
    private func keepsBytes(_ type: PropertyType) -> Bool {
        unicode ? type == .unicode : type == .string8 && sourcePage == page
    }

    private func converted(_ value: PropertyValue) -> PropertyValue {
        switch value {
        case .string8(let bytes): return unicode ? .unicode(sourcePage.decode(bytes)) : recoded(value, bytes)
        case .unicode(let units): return unicode ? value : .string8(page.encode(units))
        case .strings8(let all):
            if unicode { return .unicodes(all.map { sourcePage.decode($0) }) }
            return sourcePage == page ? value : .strings8(all.map { page.encode(sourcePage.decode($0)) })
        case .unicodes(let all): return unicode ? value : .strings8(all.map { page.encode($0) })
        default: return value
        }
    }

    private func recoded(_ value: PropertyValue, _ bytes: [UInt8]) -> PropertyValue {
        sourcePage == page || bytes.isASCII
            ? value : .string8(page.encode(sourcePage.decode(bytes)))
    }

    private func copyBytes(_ content: PropertyContent, isStored: Bool, to buffer: StreamBuffer) throws {
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        var offset: UInt64 = 0
        do {
            while true {
                let count = try chunk.withUnsafeMutableBytes {
                    try content.read(at: offset, into: $0)
                }
                if count <= 0 { return }
                if isStored { try budget.spend(UInt64(count)) }
                try chunk.withUnsafeBytes {
                    try buffer.write(at: offset, UnsafeRawBufferPointer(rebasing: $0[..<count]))
                }
                offset &+= UInt64(count)
            }
        } catch let error as CompoundFileError { throw mapStorageCode(error.hresult) }
    }

    private func copyTable(
        _ source: inout PropertyTable, to destination: inout PropertyTable
    ) throws {
        try budget.spend(source.storedBytes)
        for tag in try source.tags() {
            guard tag.type != .object, Self.isCopied(tag), !Self.computed.contains(tag.id),
                let id = try translated(tag.id)
            else { continue }
            try copyValue(tag, of: &source, as: id, to: &destination)
        }
    }

    // MARK: Recipients

    /// What makes two recipient rows the same one.
    struct Address: Hashable {
        let type: Int32
        let addressType: [UInt16]
        let address: [UInt16]
        /// Rows without an address are told apart by their names.
        let name: [UInt16]
    }

    static func address(_ row: inout RecipientRow) throws -> Address {
        func text(_ id: PropertyID, _ row: inout RecipientRow) throws -> [UInt16] {
            switch try row.properties.value(of: id) {
            case .unicode(let units)?: return units
            case .string8(let bytes)?: return bytes.map(UInt16.init)
            default: return []
            }
        }
        var type: Int32 = 1
        if case .long(let stored)? = try row.properties.value(of: .recipientType) { type = stored }
        return Address(
            type: type, addressType: try text(.addressType, &row),
            address: try text(.emailAddress, &row), name: try text(.displayName, &row))
    }

    func copied(
        _ rows: [RecipientRow], firstRowID: UInt32, without known: Set<Address>
    ) throws -> [RecipientRow] {
        var next = firstRowID
        return try rows.compactMap { row in
            var row = row
            if !known.isEmpty, known.contains(try Self.address(&row)) { return nil }
            var copy = RecipientRow(rowID: next, properties: PropertyTable(kind: .recipient))
            try copyTable(&row.properties, to: &copy.properties)
            // Readers insist on a type; a row without one is a primary recipient.
            if try copy.properties.tag(of: .recipientType) == nil {
                copy.properties.set(.long(1), tag: PropertyTag(.recipientType, .long))
            }
            next &+= 1
            return copy
        }
    }

    // MARK: Attachments and embedded messages

    /// - Parameter depth: in how many messages the message lies that gets the attachment.
    func copied(
        _ attachment: AttachmentState, number: UInt32, depth: Int
    ) throws -> AttachmentState {
        var source = attachment
        var copy = AttachmentState(number: number)
        try copyTable(&source.properties, to: &copy.properties)
        if let object = try source.object() { copy.setObject(try copied(object, depth: depth)) }
        return copy
    }

    func copied(_ object: AttachmentObject, depth: Int) throws -> AttachmentObject {
        switch object {
        case .message(let message): return .message(try copied(message, depth: depth + 1))
        case .storage(let storage):
            let (copy, size) = try AttachObject.copy(of: storage)
            try budget.spend(size)
            return .storage(copy)
        }
    }

    private func copied(_ message: MessageState, depth: Int) throws -> MessageState {
        guard depth <= Self.deepestMessage else { throw HResult.mapiTooBig }
        var source = message
        let copier = StateCopier(self, embeddedPage: try source.codePage())
        var copy = MessageState(kind: .embeddedMessage, unicode: unicode, depth: depth)
        try copier.copyTable(&source.properties, to: &copy.properties)
        copy.setRecipients(
            try copier.copied(source.recipients(), firstRowID: 0, without: []))
        for attachment in try source.attachments() {
            copy.setAttachment(
                try copier.copied(
                    attachment, number: copy.nextAttachmentNumber(), depth: depth))
        }
        return copy
    }
}
