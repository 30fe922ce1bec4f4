import CompoundFile

/// A tree of storages and streams that lives in memory, large streams in scratch space.
///
/// An OLE object that must outlive its file is kept in one; programs can build messages in one before they
/// are stored.
public final class MemoryStorage: StructuredStorage {
    private enum Node {
        case storage(MemoryStorage)
        case stream(MemoryStream)
    }

    private let scratch: ScratchSpace
    private var nodes: [ElementName: Node] = [:]
    private var clsid = GUIDValue.zero
    private var stateBits: UInt32 = 0

    /// An empty tree.
    public init(scratch: ScratchSpace = ScratchSpace()) { self.scratch = scratch }

    public func info() throws(MessageError) -> ElementInfo { info(named: .literal("R")) }

    public func elements() throws(MessageError) -> [ElementInfo] {
        nodes.sorted { $0.key < $1.key }.map { name, node in
            switch node {
            case .storage(let storage): return storage.info(named: name)
            case .stream(let stream):
                return ElementInfo(
                    name: name, kind: .stream, size: stream.buffer.length, clsid: .zero, stateBits: 0)
            }
        }
    }

    public func openStorage(_ name: ElementName) throws(MessageError) -> (any StructuredStorage)? {
        guard case .storage(let storage) = nodes[name] else { return nil }
        return storage
    }

    public func createStorage(_ name: ElementName) throws(MessageError) -> any StructuredStorage {
        let storage = MemoryStorage(scratch: scratch)
        nodes[name] = .storage(storage)
        return storage
    }

    public func openStream(_ name: ElementName) throws(MessageError) -> (any StructuredStream)? {
        guard case .stream(let stream) = nodes[name] else { return nil }
        return stream
    }

    public func createStream(_ name: ElementName) throws(MessageError) -> any StructuredStream {
        let stream = MemoryStream(StreamBuffer(scratch: scratch))
        nodes[name] = .stream(stream)
        return stream
    }

    public func removeElement(_ name: ElementName) throws(MessageError) { nodes[name] = nil }

    public func renameElement(_ name: ElementName, to new: ElementName) throws(MessageError) {
        guard let node = nodes[name] else { throw MessageError(.notFound, "storage") }
        guard name == new || nodes[new] == nil else {
            throw MessageError(.storage(.alreadyExists), "storage")
        }
        nodes[name] = nil
        nodes[new] = node
    }

    public func setClass(_ clsid: GUIDValue) throws(MessageError) { self.clsid = clsid }
    public func setStateBits(_ bits: UInt32) throws(MessageError) { stateBits = bits }

    private func info(named name: ElementName) -> ElementInfo {
        ElementInfo(name: name, kind: .storage, size: 0, clsid: clsid, stateBits: stateBits)
    }
}

/// A stream of a `MemoryStorage`.
final class MemoryStream: StructuredStream {
    fileprivate(set) var buffer: StreamBuffer

    init(_ buffer: StreamBuffer) { self.buffer = buffer }

    func length() throws(MessageError) -> UInt64 { buffer.length }

    func read(at offset: UInt64, into target: UnsafeMutableRawBufferPointer) throws(MessageError) -> Int {
        try mapped { () throws(CompoundFileError) in try buffer.read(at: offset, into: target) }
    }

    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(MessageError) {
        try mapped { () throws(CompoundFileError) in try buffer.write(at: offset, bytes) }
    }

    func setLength(_ length: UInt64) throws(MessageError) {
        try mapped { () throws(CompoundFileError) in try buffer.setLength(length) }
    }

    func replaceContents(with buffer: StreamBuffer) throws(MessageError) { self.buffer = buffer }
}
