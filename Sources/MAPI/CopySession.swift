import COM
import CompoundFile
import MessageFormat

/// One run of CopyTo or CopyProps, with both trees locked.
struct CopySession {
    private let source: PropObject
    private let destination: PropObject
    private let request: CopyRequest
    private let budget: CopyBudget
    private var problems = ProblemList()
    private var changed: [PropertyID] = []

    init(source: PropObject, destination: PropObject, request: CopyRequest) {
        self.source = source
        self.destination = destination
        self.request = request
        budget = CopyBudget(source)
    }

    mutating func run() throws -> ProblemList {
        let scope = try request.scope(of: source)
        // 8-bit text is stored in the page that these tell: they go first.
        for page in [true, false] {
            for (index, tag) in scope.properties
            where StateCopier.decidesCodePage(tag.id) == page {
                try copyProperty(tag, at: index)
            }
            if page, let to = destination as? MessageObject {
                to.forgetCodePage()
                if let from = source as? MessageObject { try to.takeCodePage(of: from) }
            }
        }
        try copyObject(scope)
        if let from = source as? MessageObject, let to = destination as? MessageObject {
            if scope.recipients != nil { try copyRecipients(from, to) }
            if scope.attachments != nil { try copyAttachments(from, to) }
        }
        try dropOldText()
        if !changed.isEmpty { try destination.copied(changed) }
        if request.moves { try source.removeMoved(scope, less: problems) }
        return problems
    }

    // MARK: Properties

    private mutating func copyProperty(_ tag: PropertyTag, at index: Int) throws {
        guard let stored = try source.table.tag(of: tag.id) else {
            if case .only = request.selection { problems.add(index, tag, .mapiNotFound) }
            return
        }
        // The object behind PR_ATTACH_DATA_OBJ is copied by itself.
        if stored.type == .object { return }
        guard let id = try copier().translated(stored.id) else {
            return problems.add(index, tag, .mapiNotFound)
        }
        let target = PropertyTag(id, stored.type)
        if request.keepsExisting, try destination.table.tag(of: id) != nil { return }
        switch try destination.obstacle(to: target) {
        case .problem(let code): return problems.add(index, tag, code)
        case .silent: return
        case nil: break
        }
        destination.detachStream(id)
        try copier().copyValue(stored, of: &source.table, as: id, to: &destination.table)
        changed.append(id)
    }

    /// An attachment's embedded message or OLE storage.
    private mutating func copyObject(_ scope: CopyRequest.Scope) throws {
        guard let from = source as? AttachObject, let to = destination as? AttachObject,
            scope.properties.contains(where: { $0.tag.id == .attachData }),
            try from.state.properties.tag(of: .attachData)?.type == .object,
            let object = try from.state.object()
        else { return }
        if request.keepsExisting, try to.state.properties.tag(of: .attachData) != nil { return }
        try to.removeStored(.attachData)
        to.state.setObject(try copier().copied(object, depth: to.parent.state.depth))
    }

    /// A whole message that came with RTF and without plain text has the text that its RTF holds, not the one that was
    /// there before.
    private func dropOldText() throws {
        guard case .allBut = request.selection, !request.keepsExisting, let message = destination as? MessageObject,
            changed.contains(.rtfCompressed), !changed.contains(.body),
            try message.state.properties.tag(of: .body) != nil
        else { return }
        message.detachStream(.body)
        message.state.properties.remove(.body)
    }

    private func copier() throws -> StateCopier {
        try StateCopier(from: source, to: destination, budget)
    }

    // MARK: Recipients and attachments

    private func copyRecipients(_ from: MessageObject, _ to: MessageObject) throws {
        var rows = try to.state.recipients()
        if request.keepsExisting && !rows.isEmpty { return }
        var known = Set<StateCopier.Address>()
        for index in rows.indices { known.insert(try StateCopier.address(&rows[index])) }
        let added = try copier().copied(
            from.state.recipients(), firstRowID: to.state.nextRecipientRowID(), without: known)
        if added.isEmpty { return }
        to.state.setRecipients(rows + added)
        to.recipientJournal.noteAll()
    }

    private func copyAttachments(_ from: MessageObject, _ to: MessageObject) throws {
        let copier = try copier()
        for attachment in try from.state.attachments() {
            to.takeAttachment(
                try copier.copied(
                    attachment, number: to.nextFreeAttachmentNumber(), depth: to.state.depth))
        }
    }
}
