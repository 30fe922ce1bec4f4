import CompoundFile

@testable import MessageFormat

/// A storage of somebody else's: grants each element one object, counts what is done and fails when told.
final class TestStorage: StructuredStorage {
    /// What all storages and streams of one tree share.
    final class Log {
        var streamsWritten: [String] = []
        var streamsOpened: [String] = []
        /// The number of changes that still succeed; nil for no limit.
        var changesLeft: Int?
        var canRename = true

        func change() throws(MessageError) {
            guard let left = changesLeft else { return }
            guard left > 0 else { throw MessageError(.foreign(-2_147_286_928), "test") }
            changesLeft = left - 1
        }
    }

    let log: Log
    let inner: MemoryStorage
    private var children: [ElementName: TestStorage] = [:]

    init(_ inner: MemoryStorage = MemoryStorage(), log: Log = Log()) {
        self.inner = inner
        self.log = log
    }

    func info() throws(MessageError) -> ElementInfo { try inner.info() }
    func elements() throws(MessageError) -> [ElementInfo] { try inner.elements() }

    func openStorage(_ name: ElementName) throws(MessageError) -> (any StructuredStorage)? {
        guard let storage = try inner.openStorage(name) as? MemoryStorage else { return nil }
        if let child = children[name], child.inner === storage { return child }
        let child = TestStorage(storage, log: log)
        children[name] = child
        return child
    }

    func createStorage(_ name: ElementName) throws(MessageError) -> any StructuredStorage {
        try log.change()
        _ = try inner.createStorage(name)
        guard let child = try openStorage(name) else { throw MessageError(.notFound, "test") }
        return child
    }

    func openStream(_ name: ElementName) throws(MessageError) -> (any StructuredStream)? {
        log.streamsOpened.append(name.string)
        guard let stream = try inner.openStream(name) else { return nil }
        return TestStream(stream, name.string, log)
    }

    func createStream(_ name: ElementName) throws(MessageError) -> any StructuredStream {
        try log.change()
        return TestStream(try inner.createStream(name), name.string, log)
    }

    func removeElement(_ name: ElementName) throws(MessageError) {
        try log.change()
        try inner.removeElement(name)
        children[name] = nil
    }

    func renameElement(_ name: ElementName, to new: ElementName) throws(MessageError) {
        guard log.canRename else { throw MessageError(.foreign(-2_147_287_035), "test") }
        try log.change()
        try inner.renameElement(name, to: new)
        children[new] = children.removeValue(forKey: name)
    }

    func setClass(_ clsid: GUIDValue) throws(MessageError) { try inner.setClass(clsid) }
    func setStateBits(_ bits: UInt32) throws(MessageError) { try inner.setStateBits(bits) }
}

final class TestStream: StructuredStream {
    private let inner: any StructuredStream
    private let name: String
    private let log: TestStorage.Log

    init(_ inner: any StructuredStream, _ name: String, _ log: TestStorage.Log) {
        self.inner = inner
        self.name = name
        self.log = log
    }

    func length() throws(MessageError) -> UInt64 { try inner.length() }
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(MessageError) -> Int {
        try inner.read(at: offset, into: buffer)
    }
    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(MessageError) {
        try log.change()
        log.streamsWritten.append(name)
        try inner.write(at: offset, bytes)
    }
    func setLength(_ length: UInt64) throws(MessageError) {
        try log.change()
        try inner.setLength(length)
    }
}

// MARK: Building

func name(_ text: String) -> ElementName { ElementName(text) ?? .literal("?") }

extension StructuredStorage {
    func write(_ text: String, _ bytes: [UInt8]) throws { try put(name(text), bytes) }
    func bytes(_ text: String) throws -> [UInt8]? { try openStream(name(text))?.readAll(limit: .max) }
    func names() throws -> [String] { try elements().map(\.name.string) }
    func storage(_ text: String) throws -> (any StructuredStorage)? { try openStorage(name(text)) }
}

/// The 16 bytes of an entry.
func entry(_ tag: UInt32, _ bits: UInt64, flags: UInt32 = 6) -> [UInt8] {
    littleEndian([tag, flags]) + littleEndian(bits)
}

func utf16(_ text: String) -> [UInt8] { littleEndian(Array(text.utf16)) }
func units(_ text: String) -> [UInt16] { Array(text.utf16) }

func id(_ number: UInt16) -> PropertyID { PropertyID(rawValue: number) }
func tag(_ number: UInt32) -> PropertyTag { PropertyTag(rawValue: number) }

extension MessageState {
    static func load(_ storage: any StructuredStorage, _ kind: ContainerKind = .message) throws
        -> MessageState
    {
        try MessageState(loading: storage, kind: kind, parentCodePage: nil)
    }
}

/// All that a message says, for comparison: tags, flags, values, to any depth. Ids of rows are left out.
func dump(_ message: MessageState) throws -> [String] {
    var message = message
    var lines = try dump(message.properties)
    for (index, row) in try message.recipients().enumerated() {
        lines += try dump(row.properties).map { "recipient \(index) \($0)" }
    }
    for (index, attachment) in try message.attachments().enumerated() {
        var attachment = attachment
        lines += try dump(attachment.properties).map { "attachment \(index) \($0)" }
        switch try attachment.object() {
        case .message(let inner)?: lines += try dump(inner).map { "attachment \(index) message \($0)" }
        case .storage(let tree)?: lines += try dump(tree).map { "attachment \(index) storage \($0)" }
        case nil: break
        }
    }
    return lines
}

func dump(_ table: PropertyTable) throws -> [String] {
    var table = table
    return try table.tags().map { tag in
        let value = try table.value(of: tag.id)
        return "\(tag) \(table.flags(of: tag.id)?.rawValue ?? 0) \(value.map { "\($0)" } ?? "nothing")"
    }
}

func dump(_ tree: any StructuredStorage) throws -> [String] {
    var lines = ["class \(try tree.info().clsid)"]
    for element in try tree.elements() {
        if let child = try tree.openStorage(element.name) {
            lines += try dump(child).map { "\(element.name)/\($0)" }
        } else {
            lines.append("\(element.name) \(try tree.bytes(element.name.string) ?? [])")
        }
    }
    return lines
}
