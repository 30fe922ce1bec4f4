import CompoundFile

/// A stream element of a root that has rules of its own for writing: one in simple mode, or the single writer's.
final class GuardedContent: StreamContent {
    private let stream: Stream
    private weak var storage: StorageObject?
    /// The file whose single writer this stream's is, who may write at times only.
    private let writer: RootFile?
    let simpleMode: SimpleMode?

    init(_ stream: Stream, in storage: StorageObject, writer: RootFile?, simple: SimpleMode?) {
        self.stream = stream
        self.storage = storage
        self.writer = writer
        simpleMode = simple
    }

    func length() throws -> UInt64 {
        if stream.isDetached { throw HResult.stgReverted }
        return stream.length
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try stream.read(at: offset, into: buffer)
    }

    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws {
        try checkAccess()
        try stream.write(at: offset, bytes)
    }

    func setLength(_ length: UInt64) throws {
        try checkAccess()
        try stream.setLength(length)
    }

    private func checkAccess() throws(HResult) {
        if let writer, !writer.hasWriteAccess { throw .stgAccessDenied }
    }

    func stat() throws -> (
        name: [UInt16]?, clsid: GUIDValue, created: FileTime, modified: FileTime, stateBits: UInt32
    ) {
        let info = stream.info
        return (info.name.utf16, info.clsid, info.created, info.modified, info.stateBits)
    }

    func isOpen(on element: Element) -> Bool {
        if case .stream(let other) = element { return other === stream }
        return false
    }

    func opened(_ stream: StreamObject) {
        self.stream.openers &+= 1
        storage?.adopt(stream)
    }

    func closed(_ stream: StreamObject) {
        // In simple mode a stream never ends up among the small ones.
        if simpleMode == .created, !self.stream.isDetached, self.stream.length < SimpleMode.smallestLength {
            try? self.stream.setLength(SimpleMode.smallestLength)
        }
        self.stream.openers &-= 1
        storage?.childClosed(stream)
    }
}

/// How the streams of a storage in simple mode came about: such a storage makes them or opens them.
public enum SimpleMode: Sendable {
    case created, opened

    /// What a stream has at least, in bytes.
    static let smallestLength: UInt64 = 4096
}
