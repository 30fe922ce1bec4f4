import CMAPI
import COM
import CompoundFile
import MessageFormat

/// A message: the one that a storage holds, or one embedded in an attachment.
final class MessageObject: PropObject {
    var state: MessageState
    /// The attachment that holds this message; nil for the one on the storage.
    let attachment: AttachObject?
    /// Attachments that callers hold, by number: opening one again gives the same object.
    var openAttachments: [UInt32: AttachObject] = [:]
    /// The last number that CreateAttach gave, be the attachment saved or not.
    var highestReserved: UInt32?
    /// Every change that tables must show, by row ids and attachment numbers.
    var recipientJournal = ChangeJournal<UInt32>(revision: 0)
    var attachmentJournal = ChangeJournal<UInt32>(revision: 0)
    private var cachedCodePage: CodePage?
    private var cachedIsTextASCII: Bool?

    init(
        state: MessageState, context: MessageContext, attachment: AttachObject?, isWritable: Bool
    ) {
        self.state = state
        self.attachment = attachment
        super.init(
            type: Self.interfaceType, context: context, owner: attachment, isWritable: isWritable)
    }

    static let interfaceType = InterfaceType(
        name: "IMessage", vtable: immortal(messageVtable),
        iids: [.iidMAPIProp, .iidMessage], deadCode: .mapiInvalidObject)

    override var table: PropertyTable {
        get { state.properties }
        _modify { yield &state.properties }
    }

    override var message: MessageObject? { self }
    override var storesUnicode: Bool { state.isUnicode }

    /// The page of 8-bit text in this message.
    func codePage() throws -> CodePage {
        if let cachedCodePage { return cachedCodePage }
        let page = try state.codePage()
        cachedCodePage = page
        return page
    }

    /// Whether bytes below 80 are ASCII in 8-bit text in this message.
    func isTextASCII() throws -> Bool {
        if let cachedIsTextASCII { return cachedIsTextASCII }
        let isASCII = try state.hasOnlyASCIIPages() || codePage().isASCIISuperset
        cachedIsTextASCII = isASCII
        return isASCII
    }

    /// Something that decides the page has changed.
    func forgetCodePage() {
        cachedCodePage = nil
        cachedIsTextASCII = nil
    }

    /// Takes over another message's page where this one says the same of its page: the text that decides it there is
    /// about to be copied.
    func takeCodePage(of other: MessageObject) throws {
        guard other !== self, try state.namesOnly(other.state.codePageCandidates()) else { return }
        cachedCodePage = try other.codePage()
        cachedIsTextASCII = nil
    }

    override func liveValue(of id: PropertyID) throws -> PropertyValue? {
        try computedValue(of: id)
    }

    override func defaultValue(of id: PropertyID) throws -> PropertyValue? {
        try valueWhenMissing(of: id)
    }

    override func defaultType(of id: PropertyID) throws -> PropertyType? {
        guard id == .body else { return try super.defaultType(of: id) }
        let isDerived = try state.properties.tag(of: .rtfCompressed) != nil || state.properties.tag(of: .html) != nil
        return isDerived ? .unicode : nil
    }

    override func fileValue(_ value: PropertyValue, of id: PropertyID) throws -> PropertyValue {
        guard id == .html else { return try super.fileValue(value, of: id) }
        return try storedHTML(value)
    }

    override func refusal(for id: PropertyID) throws -> SetRefusal? { try setRefusal(for: id) }
    override func deleteSpecial(_ id: PropertyID) throws -> Bool { try deleteTable(id) }

    override func openObject(_ request: OpenRequest) throws -> ComObject {
        try openTableProperty(request)
    }

    override func propertiesChanged(_ ids: [PropertyID]) throws {
        forgetCodePage()
        try relinkSubject(ids)
        try relinkBodies(ids)
    }

    override func copied(_ ids: [PropertyID]) throws {
        forgetCodePage()
        // A subject alone still brings its parts along.
        if !ids.contains(.normalizedSubject) { try relinkSubject(ids) }
        // Nor is a body that came alone in step with the RTF that was there.
        if !ids.contains(.rtfCompressed), !ids.contains(.rtfInSync) { try relinkBodies(ids) }
    }

    override func save(force: Bool) throws {
        if let attachment { return try publish(to: attachment) }
        guard let storage = context.storage else { throw HResult.mapiInvalidObject }
        // A copy is saved, so that an error leaves everything as it was, to be tried again.
        var saved = state
        try saved.freezeBuffers()
        try saved.saveForGood(into: storage.tree, names: context.names)
        if context.commitsStorage { try commit(storage) }
        adoptSaved(saved)
    }

    /// An embedded message's changes go into its attachment; they reach the file when that and the messages
    /// above are saved.
    private func publish(to attachment: AttachObject) throws {
        guard attachment.isAlive else { throw HResult.mapiObjectDeleted }
        var copy = state
        try copy.freezeBuffers()
        try attachment.takeMessage(copy)
    }

    private func commit(_ storage: any MessageStorage) throws {
        do { try storage.commit() } catch {
            throw MessageError(.foreign(error.rawValue), "commit of the storage")
        }
    }

    private func adoptSaved(_ saved: MessageState) {
        state = saved
        bufferGeneration += 1
        recipientJournal.noteAll()
        attachmentJournal.noteAll()
        forgetCodePage()
    }

    override func dispose() {
        openAttachments = [:]
        super.dispose()
    }
}
