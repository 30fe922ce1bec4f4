import CompoundFile

/// What a root storage has that others lack: the file, its name, its end.
final class RootFile {
    let file: CompoundFile
    /// The absolute path; nil for a file in a caller's bytes.
    let path: [UInt16]?
    private let store: FileByteStore?
    private let deletesOnRelease: Bool
    /// Created over an old file, whose contents stay until the first commit.
    private var replacesOld: Bool
    /// The bytes of an old file that is no compound file: put back if there never is a commit.
    private var displaced: StreamBuffer?

    init(
        file: CompoundFile, path: [UInt16]? = nil, store: FileByteStore? = nil,
        deletesOnRelease: Bool = false, replacesOld: Bool = false, displaced: StreamBuffer? = nil
    ) throws(CompoundFileError) {
        self.file = file
        self.path = path
        self.store = store
        self.deletesOnRelease = deletesOnRelease
        self.replacesOld = replacesOld
        self.displaced = displaced
        try emptyIfCreated()
    }

    /// Shows a file that is to be replaced as the new, empty one.
    func emptyIfCreated() throws(CompoundFileError) {
        guard replacesOld else { return }
        try file.root.removeAll()
        try file.root.setClass(.zero)
        try file.root.setStateBits(0, mask: .max)
    }

    func commit(_ options: CommitOptions) throws(CompoundFileError) {
        try file.commit(options)
        replacesOld = false
        displaced = nil
    }

    /// A direct file is published now at the latest; there is nobody to tell if that fails.
    func close(publishing: Bool) {
        if publishing, file.hasUncommittedChanges { try? commit([]) }
        if let displaced, let store { try? RootFile.restore(displaced, to: store) }
        if deletesOnRelease { store?.unlink() }
        store?.close()
    }

    private static func restore(_ old: StreamBuffer, to store: FileByteStore) throws(CompoundFileError) {
        try store.setLength(0)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        var offset: UInt64 = 0
        while true {
            let count = try old.read(at: offset, into: buffer)
            if count == 0 { return }
            try store.write(at: offset, UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
            offset &+= UInt64(count)
        }
    }

    /// Keeps the bytes of a file that is about to be overwritten.
    static func saved(_ store: FileByteStore) throws(CompoundFileError) -> StreamBuffer {
        let copy = StreamBuffer(scratch: ScratchSpace())
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        var offset: UInt64 = 0
        while true {
            let count = try store.read(at: offset, into: buffer)
            if count == 0 { return copy }
            try copy.write(at: offset, UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
            offset &+= UInt64(count)
        }
    }
}
