import CompoundFile

/// The bytes of a system file under an IStream.
public final class FileContent: StreamContent {
    private let store: FileByteStore
    private let deletesOnRelease: Bool
    private var users = 0

    /// - Parameter deletesOnRelease: the file's name goes with the last stream on it.
    public init(_ store: FileByteStore, deletesOnRelease: Bool) {
        self.store = store
        self.deletesOnRelease = deletesOnRelease
    }

    public func length() throws -> UInt64 { try store.length() }

    public func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try store.read(at: offset, into: buffer)
    }

    public func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws {
        try store.write(at: offset, bytes)
    }

    public func setLength(_ length: UInt64) throws { try store.setLength(length) }

    /// What was written is in the system's hands at once; this waits for the disk, unless asked not to.
    public func commit(_ flags: UInt32) throws {
        // STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE
        if flags & 4 == 0 { try store.sync() }
    }

    public func stat() throws -> (
        name: [UInt16]?, clsid: GUIDValue, created: FileTime, modified: FileTime, stateBits: UInt32
    ) {
        (Array(store.path.utf16), .zero, .none, try store.modified(), 0)
    }

    public func opened(_ stream: StreamObject) { users &+= 1 }

    public func closed(_ stream: StreamObject) {
        users &-= 1
        guard users == 0 else { return }
        if deletesOnRelease { store.unlink() }
        store.close()
    }
}
