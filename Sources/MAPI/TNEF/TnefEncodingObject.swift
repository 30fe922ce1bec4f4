import CMAPI
import COM
import MessageFormat
import TNEF

/// The ITnef that encodes. Nothing is written before Finish, or FinishComponent where the object was opened for that.
final class TnefEncodingObject: TnefObject {
    private let flags: UInt32
    private let output: TNEFOutput
    private var selection = TnefSelection()
    private var recipients = TnefEncoder.Recipients.none
    private var hasBegun = false
    private var isOver = false

    init(_ stream: LPSTREAM, _ message: LPMESSAGE, name: [UInt16], key: UInt16, flags: UInt32) {
        self.flags = flags
        output = TNEFOutput(TnefSink(ForeignStreamRef(stream)))
        super.init(stream, message, name: name, key: key)
    }

    private var encodesComponents: Bool { flags & TnefFlags.componentEncoding != 0 }

    /// After Finish there is nothing that could be added.
    private func requireOpen() throws(HResult) { if isOver { throw .mapiNoSupport } }

    override func addProps(_ flags: UInt32, _ element: UInt32, _ data: LPVOID?, _ tags: [PropertyTag]?) throws {
        try requireOpen()
        try selection.add(flags, element, data, tags)
    }

    override func setProps(_ flags: UInt32, _ element: UInt32, _ values: [PropertyResult]) throws {
        try requireOpen()
        try MAPIFlags.check(flags, known: TnefFlags.contained)
        let isContained = flags & TnefFlags.contained != 0
        if !isContained, element != 0 { throw HResult.mapiInvalidParameter }
        selection.set(isContained ? element : nil, values)
    }

    override func encodeRecipients(_ table: LPMAPITABLE?) throws {
        try requireOpen()
        recipients = table.map { .table(ForeignTable($0)) } ?? .all
    }

    // MARK: Writing

    private func encoder(_ problems: TnefProblems) throws -> TnefEncoder {
        let encoder = try TnefEncoder(message, output, problems, flags: flags, key: key)
        if !hasBegun { try encoder.begin() }
        hasBegun = true
        return encoder
    }

    private func encodeMessage(_ encoder: TnefEncoder, _ selection: TnefSelection) throws {
        let chosen = selection.message
        var rows = recipients
        if case .none = rows, chosen.names(.messageRecipients) { rows = .all }
        try encoder.encodeMessage(chosen, rows)
    }

    override func finishComponent(
        _ flags: UInt32, _ component: UInt32, _ values: [PropertyResult], _ tags: [PropertyTag]?
    ) throws -> TnefProblems {
        try requireOpen()
        guard encodesComponents else { throw HResult.mapiNoSupport }
        let problems = TnefProblems()
        switch flags {
        case TnefFlags.componentMessage:
            if component != 0 { throw HResult.mapiInvalidParameter }
            try encodeMessage(encoder(problems), selection.narrowed(to: nil, values, tags))
        case TnefFlags.componentAttachment:
            let narrowed = selection.narrowed(to: component, values, tags)
            try encoder(problems).encodeAttachment(component, narrowed)
        default:
            try MAPIFlags.check(flags, known: TnefFlags.componentMessage | TnefFlags.componentAttachment)
            throw HResult.mapiInvalidParameter
        }
        try output.flush()
        return problems
    }

    /// Writes all; where components have been finished one by one that is no more than the start of an empty stream.
    override func finish() throws -> (key: UInt16, problems: TnefProblems) {
        try requireOpen()
        let problems = TnefProblems()
        let encoder = try encoder(problems)
        isOver = true
        if !encodesComponents {
            try encodeMessage(encoder, selection)
            try encoder.encodeAttachments { selection.attachment($0) != nil ? selection : nil }
        }
        try output.flush()
        return (key, problems)
    }
}
