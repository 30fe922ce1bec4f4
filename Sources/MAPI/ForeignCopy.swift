import COM
import CompoundFile
import MessageFormat

/// One run of CopyTo or CopyProps from an object of ours into one of the caller's.
///
/// The source's state is taken at the start, and read under the source's lock piece by piece; no lock is held
/// while the caller's methods run, for they may call back, and may take their time.
struct ForeignCopy {
    private let request: CopyRequest
    private let reader: SourceReader
    private let scope: CopyRequest.Scope
    private let state: State
    private let progress: CopyProgress?
    private var problems = ProblemList()

    /// What the source was when the copy began. Boxed: the states are large, and a copy of them in place would be
    /// made with every move of the run.
    private indirect enum State {
        case message(MessageState)
        case attachment(AttachmentState, page: CodePage)
        case properties(PropertyTable)
    }

    /// - Returns: the properties that could not be copied.
    static func run(
        _ request: CopyRequest, from source: PropObject, to pointer: UnsafeMutableRawPointer,
        as interface: GUIDValue
    ) throws -> ProblemList {
        guard source.interfaces.contains(interface),
            let object = ForeignProp.query(pointer, for: interface)
        else { throw HResult.mapiInterfaceNotSupported }
        let target =
            interface == .iidMessage ? ForeignMessage(owning: object) : ForeignProp(owning: object)
        var copy = try source.lock.withLock { try ForeignCopy(request, source) }
        try copy.run(to: target)
        let problems = copy.problems
        if request.moves {
            try source.lock.withLock {
                guard source.isAlive else { throw HResult.mapiInvalidObject }
                try source.removeMoved(copy.scope, less: problems)
            }
        }
        copy.progress?.finish()
        return problems
    }

    /// With the source's lock held.
    private init(_ request: CopyRequest, _ source: PropObject) throws {
        guard source.isAlive else { throw HResult.mapiInvalidObject }
        if request.moves { try source.requireWritable() }
        try source.flushStreams()
        self.request = request
        reader = SourceReader(object: source)
        scope = try request.scope(of: source)
        progress = CopyProgress(request)
        switch source {
        case let message as MessageObject:
            var state = message.state
            try state.freezeBuffers()
            self.state = .message(state)
        case let attachment as AttachObject:
            var state = attachment.state
            try state.freezeBuffers()
            self.state = .attachment(state, page: try attachment.parent.codePage())
        case let object as PropDataObject:
            var table = object.table
            try table.freezeBuffers()
            self.state = .properties(table)
        default: throw HResult.mapiInterfaceNotSupported
        }
    }

    private mutating func run(to target: ForeignProp) throws {
        switch state {
        case .attachment(let state, let page): try copy(state, page, to: target)
        case .message(let state): try copy(state, to: target)
        case .properties(let table):
            try progress?.begin(steps: 1)
            // Text in memory is UTF-16: there is no page that matters.
            try copyProperties(table, .windows1252, to: target)
        }
    }

    // MARK: A message

    private mutating func copy(_ state: MessageState, to target: ForeignProp) throws {
        var state = state
        let parts = ForeignMessageCopy(reader, progress)
        let page = try reader.read { try state.codePage() }
        let numbers = try reader.read { try state.attachmentNumbers() }
        let message = scope.recipients == nil && scope.attachments == nil ? nil : asMessage(target)
        let keepsExisting = request.keepsExisting
        let copiesAttachments = message != nil && scope.attachments != nil
        try progress?.begin(steps: 2 + (copiesAttachments ? numbers.count : 0))
        try copyProperties(state.properties, page, to: target)
        try progress?.step()
        if let index = scope.recipients, let message {
            try note(index, .messageRecipients) {
                try parts.copyRecipients(of: &state, page, to: message, keepsExisting: keepsExisting)
            }
        }
        try progress?.step()
        if let index = scope.attachments, let message {
            try note(index, .messageAttachments) {
                try parts.copyAttachments(of: &state, page, to: message, depth: 0)
            }
        }
    }

    /// Asked for IMAPIProp alone, the destination may be a message all the same.
    private func asMessage(_ target: ForeignProp) -> ForeignMessage? {
        if let message = target as? ForeignMessage { return message }
        return ForeignProp.query(UnsafeMutableRawPointer(target.pointer), for: .iidMessage)
            .map { ForeignMessage(owning: $0) }
    }

    /// What fails in a table of parts is a problem of the property that stands for the table.
    private mutating func note(
        _ index: Int, _ id: PropertyID, _ body: () throws -> HResult?
    ) throws {
        let code: HResult?
        do { code = try body() } catch {
            code = HResult(error)
            if HResult(error).endsCopy { throw error }
        }
        if let code { problems.add(index, PropertyTag(id, .object), code) }
    }

    // MARK: An attachment

    private mutating func copy(
        _ state: AttachmentState, _ page: CodePage, to target: ForeignProp
    ) throws {
        var state = state
        try progress?.begin(steps: 2)
        try copyProperties(state.properties, page, to: target)
        try progress?.step()
        guard let (index, _) = scope.properties.first(where: { $0.tag.id == .attachData }) else { return }
        if request.keepsExisting, try target.propertyIDs().contains(.attachData) { return }
        let reader = reader
        let parts = ForeignMessageCopy(reader, progress)
        try note(index, .attachData) {
            guard let object = try reader.read({ try state.object() }) else { return nil }
            return try parts.copy(object, to: target, depth: 0)
        }
    }

    private mutating func copyProperties(
        _ table: PropertyTable, _ page: CodePage, to target: ForeignProp
    ) throws {
        var reportsMissing = false
        if case .only = request.selection { reportsMissing = true }
        var copy = ForeignPropertyCopy(reader, table, page: page, to: target)
        try copy.run(
            scope.properties, reportsMissing: reportsMissing,
            existing: request.keepsExisting ? try target.propertyIDs() : [])
        for problem in copy.problems.problems { problems.add(problem.index, problem.tag, problem.code) }
    }
}
