/// A stream as one transaction level sees it.
public final class Stream: ContentSource {
    enum Origin {
        case none
        case committed(CommittedStream)
        /// The same stream one transaction level below.
        case level(Stream)
    }

    let context: Context
    /// Cleared by the parent when either goes.
    unowned(unsafe) var parent: Storage?
    var name: ElementName
    var origin: Origin { didSet { noteOrigin() } }
    /// The content of the origin, to be looked at without being counted.
    private(set) var committed: Unmanaged<CommittedStream>?
    /// The content, once it differs from the origin's.
    var buffer: StreamBuffer?
    private var wasDetached = false
    /// Whether a commit has left nothing to be known of it but what the directory says.
    var isSettled = false
    /// Where its parent has it among the children touched, when it is new; good until some of those go.
    var place = 0
    /// How many have it open. Those who open it count.
    public var openers = 0
    /// Whether the parent knows of it by `Storage.strays` alone, and its neighbours there.
    var isStray = false
    var nextStray: Unmanaged<Stream>?
    var previousStray: Unmanaged<Stream>?

    init(context: Context, parent: Storage?, name: ElementName, origin: Origin, content: StreamBuffer? = nil) {
        self.context = context
        self.parent = parent
        self.name = name
        self.origin = origin
        if case .none = origin { buffer = content ?? StreamBuffer(scratch: context.scratch) }
        noteOrigin()
    }

    private func noteOrigin() {
        if case .committed(let content) = origin {
            committed = Unmanaged.passUnretained(content)
        } else {
            committed = nil
        }
    }

    deinit { if isStray { parent?.removeStray(self) } }

    /// Becomes the node of another committed stream of the storage. Nobody may remember this one.
    @inline(__always)
    func turn(to id: StreamID, _ entry: EntryView, _ newName: ElementName) {
        committed?._withUnsafeGuaranteedRef { $0.turn(to: id, entry) }
        name = newName
    }

    /// Whether it could be turned to another one, if nobody else knows it.
    var isTurnable: Bool { committed?._withUnsafeGuaranteedRef { !$0.hasOverlays } ?? false }

    /// The name that it has in its storage.
    public var elementName: ElementName { name }

    /// Name and size; streams have no class, state bits or times.
    public var info: ElementInfo { ElementInfo(name: name, kind: .stream, size: length) }

    /// The length in bytes. A damaged file may hold fewer than it states.
    public var length: UInt64 {
        if let buffer { return buffer.length }
        switch origin {
        case .none: return 0
        case .committed(let content): return content.size
        case .level(let lower): return lower.length
        }
    }

    /// The longest that a stream can be in a file of this version, in bytes.
    public var largestLength: UInt64 { context.base.source.shift == 9 ? Limit.v3FileSize : Limit.v4FileSize }

    /// Whether the stream was destroyed or reverted; every call then throws .reverted.
    public var isDetached: Bool {
        if wasDetached { return true }
        if case .level(let lower) = origin { return lower.isDetached }
        return false
    }

    func detach() {
        wasDetached = true
        parent = nil
    }

    /// Whether it is as the last commit left it.
    var isUnchanged: Bool {
        committed != nil && buffer == nil && !wasDetached
    }

    /// To be called when somebody has written to it and will not go on: what it holds may leave memory.
    public func rest() { buffer?.rest() }

    private func checkAlive() throws(CompoundFileError) {
        if isDetached { throw CompoundFileError(.reverted, "stream") }
    }

    // MARK: Reading

    /// Fills `buffer` from `offset` on and answers how many bytes there were: none past the end, fewer where the
    /// end is near or the file has lost the rest (which is then among the findings).
    public func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Int {
        if self.buffer == nil, !wasDetached, let committed {
            return try committed.lend { (content) throws(CompoundFileError) in
                try content.readContent(at: offset, into: buffer)
            }
        }
        try checkAlive()
        return try readContent(at: offset, into: buffer)
    }

    func readContent(
        at offset: UInt64, into target: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Int {
        if let buffer { return try buffer.read(at: offset, into: target) }
        switch origin {
        case .none: return 0
        case .committed(let content): return try content.readContent(at: offset, into: target)
        case .level(let lower): return try lower.readContent(at: offset, into: target)
        }
    }

    /// The whole content, or its first `limit` bytes. Memory is taken for what the file really holds, not for what
    /// it claims.
    public func readAll(limit: UInt64 = .max) throws(CompoundFileError) -> [UInt8] {
        try checkAlive()
        return try readBytes(count: min(limit, available())) { (target) throws(CompoundFileError) in
            try self.readContent(at: 0, into: target)
        }
    }

    private func available() throws(CompoundFileError) -> UInt64 {
        if let buffer { return buffer.length }
        switch origin {
        case .none: return 0
        case .committed(let content):
            let count = try content.available()
            if count < content.size { context.log.note(.shortChain, "stream", UInt64(content.id.rawValue)) }
            return count
        case .level(let lower): return try lower.available()
        }
    }

    // MARK: Writing

    /// Writes all of `bytes` at `offset`; a gap before it is filled with zeros.
    public func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) {
        try checkAlive()
        guard bytes.count > 0 else { return }
        try ownBuffer().write(at: offset, bytes)
        noteChange()
    }

    /// Cuts the content off, or extends it with zeros.
    public func setLength(_ length: UInt64) throws(CompoundFileError) {
        try checkAlive()
        guard length != self.length else { return }
        settle()
        if length == 0 {
            buffer = StreamBuffer(scratch: context.scratch)
        } else {
            try ownBuffer().setLength(length)
        }
        noteChange()
    }

    /// Makes the buffer's content the stream's. The pages are shared, not copied.
    public func replaceContents(with buffer: StreamBuffer) throws(CompoundFileError) {
        try checkAlive()
        let copy = try buffer.snapshot()
        settle()
        self.buffer = copy
        noteChange()
    }

    /// Before it changes, its parent gets to know it.
    private func settle() { if isStray { parent?.settle(self) } }

    private func noteChange() { parent?.noteChange(.content) }

    /// The buffer that changes go to.
    private func ownBuffer() throws(CompoundFileError) -> StreamBuffer {
        if let buffer { return buffer }
        settle()
        let made: StreamBuffer
        if length <= UInt64(Page.size) {
            made = StreamBuffer(bytes: try paddedContent(), scratch: context.scratch)
        } else {
            let base: any ContentSource
            switch origin {
            case .none: base = self
            case .committed(let content): base = content
            case .level(let lower): base = lower
            }
            made = StreamBuffer(over: base, length: length, scratch: context.scratch)
        }
        buffer = made
        return made
    }

    /// The content at its stated length; what a damaged file has lost is zero.
    private func paddedContent() throws(CompoundFileError) -> [UInt8] {
        var bytes = try readAll()
        let missing = Int(length) &- bytes.count
        if missing > 0 { bytes.append(contentsOf: repeatElement(0, count: missing)) }
        return bytes
    }

    /// How much of the content is still where the last commit left it.
    func committedBytes() throws(CompoundFileError) -> UInt64 {
        if buffer != nil { return 0 }
        switch origin {
        case .none: return 0
        case .committed(let content): return try content.available()
        case .level(let lower): return try lower.committedBytes()
        }
    }

    /// A buffer with this content, for another stream.
    func contentSnapshot(in target: Context) throws(CompoundFileError) -> StreamBuffer {
        if target === context, let buffer, !(buffer.base is Stream) { return try buffer.snapshot() }
        if target === context, buffer == nil, length > UInt64(Page.size), case .committed(let content) = origin {
            return StreamBuffer(over: content, length: length, scratch: context.scratch)
        }
        let copy = StreamBuffer(scratch: target.scratch)
        var offset: UInt64 = 0
        while true {
            let bytes = try readBytes(count: min(UInt64(Page.size), length &- min(length, offset))) {
                (part) throws(CompoundFileError) in try self.readContent(at: offset, into: part)
            }
            if bytes.isEmpty { break }
            try bytes.lendBytes { (part) throws(CompoundFileError) in try copy.write(at: offset, part) }
            offset &+= UInt64(bytes.count)
        }
        try copy.setLength(length)
        return copy
    }

    /// Has the level below read what it needs to take over the changes.
    func prepare(_ lower: Stream) throws(CompoundFileError) {
        guard let buffer, let base = buffer.base, base === lower else { return }
        try lower.ownBuffer().prepare(for: buffer)
    }

    /// Hands the changes down to the level below.
    func publish(to lower: Stream) throws(CompoundFileError) {
        guard let buffer else { return }
        if let base = buffer.base, base === lower {
            try lower.ownBuffer().absorb(buffer)
            lower.noteChange()
        } else {
            try lower.replaceContents(with: buffer)
        }
        self.buffer = nil
        origin = .level(lower)
    }
}
