import COM
import CompoundFile
import MessageFormat

/// Brings recipients, attachments and what those hold to a message of the caller's.
///
/// The methods give the first failure in something that has no place of its own in the caller's problem list;
/// computed properties that the caller's objects refuse are none.
struct ForeignMessageCopy {
    private let reader: SourceReader
    private let progress: CopyProgress?

    /// Recipients are handed over so many at a time.
    private static let batch = 512

    init(_ reader: SourceReader, _ progress: CopyProgress?) {
        self.reader = reader
        self.progress = progress
    }

    // MARK: Recipients

    /// Adds the recipients that are not there yet.
    func copyRecipients(
        of state: inout MessageState, _ page: CodePage, to message: ForeignMessage,
        keepsExisting: Bool
    ) throws -> HResult? {
        let rows = try reader.read { try state.recipients() }
        if rows.isEmpty { return nil }
        let known = existing(in: message)
        if keepsExisting && known.count > 0 { return nil }
        return try add(rows, page, to: message, without: known.addresses)
    }

    private func add(
        _ rows: [RecipientRow], _ page: CodePage, to message: ForeignMessage,
        without known: Set<StateCopier.Address>
    ) throws -> HResult? {
        let converter = TextConverter(file: page)
        var names = ForeignNames(reader, message)
        var failure: HResult?
        for start in stride(from: 0, to: rows.count, by: Self.batch) {
            var tables = rows[start..<min(start &+ Self.batch, rows.count)].map(\.properties)
            let tags = try reader.read { try tables.indices.map { try shown(&tables[$0]) } }
            try names.load(tags.joined().map(\.id))
            var batch: [[PropertyResult]] = []
            for (index, tags) in tags.enumerated() {
                let row = try values(tags, of: &tables[index], converter)
                if !known.isEmpty && known.contains(Self.address(row)) { continue }
                batch.append(row.compactMap { Self.renamed($0, names, &failure) })
            }
            if !batch.isEmpty { try message.addRecipients(batch) }
        }
        return failure
    }

    /// With the source's lock held.
    private func shown(_ table: inout PropertyTable) throws -> [PropertyTag] {
        try table.tags().filter {
            $0.id != .rowID && $0.id != .instanceKey && ForeignPropertyCopy.isShown($0, in: table)
        }
    }

    /// The row's values, strings wide. A row without a type is a primary recipient.
    private func values(
        _ tags: [PropertyTag], of table: inout PropertyTable, _ converter: TextConverter
    ) throws -> [PropertyResult] {
        var row: [PropertyResult] = []
        try reader.budget.spend(table.storedBytes)
        for tag in tags {
            guard let value = try readable(tag, of: &table) else { continue }
            let type = value.type.elementType.isString ? value.type.withElement(.unicode) : tag.type
            row.append(
                PropertyResult(tag.withType(type), try converter.fromFile(value, as: type) ?? value))
        }
        if !row.contains(where: { $0.tag.id == .recipientType }) {
            row.append(PropertyResult(PropertyTag(.recipientType, .long), .long(1)))
        }
        return row
    }

    /// One unreadable property does not spoil the row.
    private func readable(
        _ tag: PropertyTag, of table: inout PropertyTable
    ) throws -> PropertyValue? {
        do {
            let value = try reader.read { try reader.budget.value(tag, of: &table) }
            if case .raw? = value { return nil }
            return value
        } catch is MessageError {
            return nil
        }
    }

    /// A named property goes by the identifier that it has there; nil when it has none.
    private static func renamed(
        _ result: PropertyResult, _ names: ForeignNames, _ failure: inout HResult?
    ) -> PropertyResult? {
        switch names[result.tag.id] {
        case .success(let id): return PropertyResult(PropertyTag(id, result.tag.type), result.value)
        case .failure(let code):
            failure = failure ?? code
            return nil
        }
    }

    // MARK: Recipients that are there already

    private static let addressColumns = [
        PropertyTag(.recipientType, .long), PropertyTag(.addressType, .unicode),
        PropertyTag(.emailAddress, .unicode), PropertyTag(.displayName, .unicode),
    ]

    /// A message that can't show its recipients is taken for one without.
    private func existing(
        in message: ForeignMessage
    ) -> (count: Int, addresses: Set<StateCopier.Address>) {
        guard let table = try? message.recipientTable(), let count = try? table.rowCount(), count > 0
        else { return (0, []) }
        var addresses = Set<StateCopier.Address>()
        do {
            try table.setColumns(Self.addressColumns)
            var left = count
            while left > 0 {
                let read = try table.read(min(left, Self.batch)) { row in
                    addresses.insert(
                        Self.address(
                            row.compactMap { property in
                                (try? property.value()).map { PropertyResult(property.tag, $0) }
                            }))
                }
                if read == 0 { break }
                left -= min(read, left)
            }
        } catch {
            // Rows that can't be read can't be told from ours.
        }
        return (count, addresses)
    }

    private static func address(_ row: [PropertyResult]) -> StateCopier.Address {
        func text(_ id: PropertyID) -> [UInt16] {
            for result in row where result.tag.id == id {
                if case .unicode(let units) = result.value { return units }
                if case .string8(let bytes) = result.value { return NarrowText.codePage.decode(bytes) }
            }
            return []
        }
        var type: Int32 = 1
        for result in row where result.tag.id == .recipientType {
            if case .long(let stored) = result.value { type = stored }
        }
        return StateCopier.Address(
            type: type, addressType: text(.addressType), address: text(.emailAddress),
            name: text(.displayName))
    }

    // MARK: Attachments

    /// One that fails is left out; the others are copied all the same.
    func copyAttachments(
        of state: inout MessageState, _ page: CodePage, to message: ForeignMessage, depth: Int
    ) throws -> HResult? {
        var failure: HResult?
        for number in try reader.read({ try state.attachmentNumbers() }) {
            do {
                guard var attachment = try reader.read({ try state.attachment(number) }) else { continue }
                let code = try copy(&attachment, page, to: message.createAttach(), depth: depth)
                failure = failure ?? code
            } catch {
                let code = HResult(error)
                if code.endsCopy { throw code }
                failure = failure ?? code
            }
            if depth == 0 { try progress?.step() }
        }
        return failure
    }

    private func copy(
        _ attachment: inout AttachmentState, _ page: CodePage, to target: ForeignAttach, depth: Int
    ) throws -> HResult? {
        var failure = try copyAll(attachment.properties, page, to: target)
        if let object = try reader.read({ try attachment.object() }) {
            let code = try copy(object, to: target, depth: depth)
            failure = failure ?? code
        }
        try target.saveAndClose()
        return failure
    }

    /// All properties but those that the destination makes itself.
    private func copyAll(
        _ table: PropertyTable, _ page: CodePage, to target: ForeignProp
    ) throws -> HResult? {
        var table = table
        let tags = try reader.read { try table.tags().filter { !StateCopier.computed.contains($0.id) } }
        var copy = ForeignPropertyCopy(reader, table, page: page, to: target)
        try copy.run(tags.map { (0, $0) }, reportsMissing: false, existing: [])
        return copy.problems.problems.first { $0.code != .mapiComputed }?.code
    }

    /// An attachment's embedded message or OLE storage.
    func copy(
        _ object: AttachmentObject, to target: ForeignProp, depth: Int
    ) throws -> HResult? {
        switch object {
        case .message(let state):
            guard depth < StateCopier.deepestMessage else { throw HResult.mapiTooBig }
            return try copy(state, to: target.createMessage(), depth: depth &+ 1)
        case .storage(let storage):
            try copy(storage, to: target)
            return nil
        }
    }

    /// The caller's storage is filled from a copy of our own, so that no lock is needed meanwhile.
    private func copy(_ storage: any StructuredStorage, to target: ForeignProp) throws {
        let (content, size) = try reader.read { try AttachObject.copy(of: storage) }
        try reader.budget.spend(size)
        let reference = try target.createStorage()
        try copyTree(from: content, to: ForeignTree(reference, isWritable: true))
        do { try reference.commit() } catch {
            if error != .notImplemented { throw error }
        }
    }

    private func copy(
        _ message: MessageState, to target: ForeignMessage, depth: Int
    ) throws -> HResult? {
        var state = message
        let page = try reader.read { try state.codePage() }
        var failure = try copyAll(state.properties, page, to: target)
        let rows = try reader.read { try state.recipients() }
        let lost = try add(rows, page, to: target, without: [])
        let code = try copyAttachments(of: &state, page, to: target, depth: depth)
        failure = failure ?? lost ?? code
        try target.saveAndClose()
        return failure
    }
}
