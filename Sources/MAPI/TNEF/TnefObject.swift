import CMAPI
import COM
import MessageFormat
import TNEF

/// ITnef: a message of the caller's on one side, a TNEF stream on the other.
///
/// It works on any message, by public methods alone.
class TnefObject: ComObject {
    static let interface = InterfaceType(
        name: "ITnef", vtable: immortal(tnefVtable), iids: [.ole(0x2_0319)], deadCode: .mapiInvalidObject)

    let stream: ForeignStreamRef
    let message: ForeignMessage
    /// The caller's message, stream or storage has been called, and has called back.
    private var isBusy = false

    /// The stream's name in tags, and the key that tags count from.
    let name: [UInt16]
    let key: UInt16

    init(_ stream: LPSTREAM, _ message: LPMESSAGE, name: [UInt16], key: UInt16) {
        (self.name, self.key) = (name, key)
        self.stream = ForeignStreamRef(stream)
        self.message = ForeignMessage(UnsafeMutableRawPointer(message))
        super.init(type: Self.interface, lock: TreeLock())
    }

    /// Runs a method; those that the caller's own objects call meanwhile are refused.
    func run(_ body: () throws -> Void) throws {
        guard !isBusy else { throw HResult.mapiBusy }
        isBusy = true
        defer { isBusy = false }
        try body()
    }

    /// What the tags of attachments in text count from.
    var tagKey: UInt16 { key }

    // MARK: What only one of the two kinds supports

    func addProps(_ flags: UInt32, _ element: UInt32, _ data: LPVOID?, _ tags: [PropertyTag]?) throws {
        throw HResult.mapiNoSupport
    }

    func extractProps(_ flags: UInt32, _ tags: [PropertyTag]?) throws -> TnefProblems { throw HResult.mapiNoSupport }

    func setProps(_ flags: UInt32, _ element: UInt32, _ values: [PropertyResult]) throws {
        throw HResult.mapiNoSupport
    }

    func encodeRecipients(_ table: LPMAPITABLE?) throws { throw HResult.mapiNoSupport }

    func finishComponent(
        _ flags: UInt32, _ component: UInt32, _ values: [PropertyResult], _ tags: [PropertyTag]?
    ) throws -> TnefProblems {
        throw HResult.mapiNoSupport
    }

    /// - Returns: the stream's key besides.
    func finish() throws -> (key: UInt16, problems: TnefProblems) { throw HResult.mapiNoSupport }
}

/// The one that decodes.
final class TnefDecodingObject: TnefObject {
    /// Where the TNEF begins in the stream; nil before it has been read for the first time.
    private var start: UInt64?
    /// What it has as its key, once it has been read.
    private var streamKey: UInt16?
    private var attachments: [UInt32?] = []

    override var tagKey: UInt16 { streamKey ?? key }

    override func extractProps(_ flags: UInt32, _ tags: [PropertyTag]?) throws -> TnefProblems {
        try extract(TnefExtraction(flags: flags, tags: tags))
    }

    private func extract(_ extraction: TnefExtraction) throws -> TnefProblems {
        try rewind()
        let problems = TnefProblems()
        let decoder = TnefDecoder(message, extraction, problems, attachments: attachments)
        defer { attachments = decoder.attachments }
        streamKey = try decoder.decode(TNEFInput(TnefSource(stream)).window)
        return problems
    }

    /// A stream that can't seek is read once.
    private func rewind() throws {
        do {
            if let start { return try stream.seek(start) }
            start = (try? stream.position()) ?? 0
        } catch { throw mapStorageCode(error) }
    }

    /// What nobody has extracted yet comes now.
    override func finish() throws -> (key: UInt16, problems: TnefProblems) {
        let problems = streamKey == nil ? try extract(.all) : TnefProblems()
        return (streamKey ?? 0, problems)
    }
}
