import COM
import CompoundFile
import MessageFormat

/// IStreamDocfile on an OLE attachment: its storage as the bytes of a compound file.
///
/// What is written becomes the attachment's storage when the stream is committed, when the attachment is saved or when
/// the stream is released, whichever is first; it must be a whole compound file by then.
final class DocfileStream: BufferedContent {
    private let owner: AttachObject
    let bytes: StreamBuffer
    var isDirty = false
    /// The attachment's data was deleted or replaced.
    private var isDetached = false

    /// - Parameter storage: what to make an image of; nil for an empty stream.
    init(_ owner: AttachObject, of storage: (any StructuredStorage)?) throws {
        self.owner = owner
        bytes = StreamBuffer(scratch: owner.context.scratch)
        guard let storage else { return }
        do {
            let file = try CompoundFile(creatingOn: BufferByteStore(bytes))
            try copyTree(from: storage, to: CompoundStorage(file.root))
            try file.commit([.withoutSync])
        } catch let error as CompoundFileError { throw mapStorageCode(error.hresult) }
    }

    func detach() { isDetached = true }

    /// Makes what was written the attachment's storage.
    func publish() throws {
        guard isDirty, !isDetached else { return }
        let file: CompoundFile
        do {
            file = try CompoundFile(opening: BufferByteStore(try bytes.snapshot()), writable: false)
        } catch { throw HResult.stgDocfileCorrupt }
        owner.takeStorage(CompoundStorage(file.root))
        isDirty = false
    }

    // MARK: StreamContent

    func commit(_ flags: UInt32) throws {
        if isDetached { throw HResult.stgReverted }
        try publish()
    }

    func stat() throws -> (
        name: [UInt16]?, clsid: GUIDValue, created: FileTime, modified: FileTime, stateBits: UInt32
    ) {
        (Array("__substg1.0_3701000D".utf16), .zero, FileTime(ticks: 0), FileTime(ticks: 0), 0)
    }

    var allowsReentry: Bool { false }

    func opened(_ stream: StreamObject) { owner.adopt(stream) }

    func closed(_ stream: StreamObject) {
        // Nobody is there to be told: bytes that are no compound file leave the attachment as it was.
        try? publish()
        owner.childClosed(stream)
    }
}

/// The bytes of a compound file in scratch space.
final class BufferByteStore: ByteStore {
    private let buffer: StreamBuffer

    init(_ buffer: StreamBuffer) { self.buffer = buffer }

    func length() throws(CompoundFileError) -> UInt64 { buffer.length }

    func read(at offset: UInt64, into target: UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Int {
        try buffer.read(at: offset, into: target)
    }

    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) {
        try buffer.write(at: offset, bytes)
    }

    func setLength(_ length: UInt64) throws(CompoundFileError) { try buffer.setLength(length) }
    func sync() throws(CompoundFileError) {}
}
