import CompoundFile

/// What a root storage has that others lack: the file, its name, its end.
final class RootFile {
    let file: CompoundFile
    /// The absolute path; nil for a file in a caller's bytes.
    private(set) var path: String?
    private(set) var store: FileByteStore?
    private let mode: StorageMode
    private let start: RootStart
    /// Whether the path still leads to what was there before, which gives way at the first commit.
    private var isDisplacing: Bool
    private var replacement: FileReplacement?
    /// The bytes of an old file that a commit is being written over.
    private var overwritten: StreamBuffer?
    private var deletesOnRelease: Bool
    /// Whether a single writer beside readers may write now; true for everybody else.
    private(set) var hasWriteAccess: Bool

    /// What the root shows before the first commit.
    struct RootStart {
        /// Whether the file is a new one.
        var isCreated = false
        /// Nothing, over a file that has its contents still.
        var isEmpty = false
        /// The bytes of an old file, in a stream.
        var converted: StreamBuffer?
        /// Elements without their contents.
        var emptied: [ElementName] = []
    }

    /// - Parameters:
    ///   - store: the file at `path`; while `isDisplacing`, the one that the new one is to replace.
    init(
        file: CompoundFile, path: String? = nil, store: FileByteStore? = nil, mode: StorageMode,
        start: RootStart = RootStart(), isDisplacing: Bool = false
    ) throws(CompoundFileError) {
        self.file = file
        self.path = path
        self.store = store
        self.mode = mode
        self.start = start
        self.isDisplacing = isDisplacing
        deletesOnRelease = mode.has(StorageMode.deleteOnRelease)
        hasWriteAccess = !mode.isDirectWriter
        if maySeeWriting { file.stageInFile() }
        try prepare()
    }

    /// Whether the file may hold more than the last commit before the next one: it is new and nobody's yet, or the
    /// caller says so, by direct mode or STGM_NOSCRATCH.
    private var maySeeWriting: Bool {
        guard store != nil, !isDisplacing, !start.isEmpty, !mode.isDirectWriter else { return false }
        return start.isCreated || !mode.isTransacted || mode.has(StorageMode.noScratch)
    }

    private var hasCommitted = false
    var isCreated: Bool { start.isCreated }
    var isDirectWriter: Bool { mode.isDirectWriter }

    /// Brings the root to where it starts from; again after every Revert, until there is a commit.
    func prepare() throws(CompoundFileError) {
        guard !hasCommitted else { return }
        if start.isEmpty {
            try file.root.removeAll()
            try file.root.setClass(.zero)
            try file.root.setStateBits(0, mask: .max)
        }
        if let converted = start.converted {
            try file.root.createStream(.literal("CONTENTS")).replaceContents(with: converted)
        }
        for name in start.emptied { try file.root.emptyElement(name) }
    }

    // MARK: Commit

    func commit(_ options: CommitOptions) throws(CompoundFileError) -> HResult {
        if isDisplacing { try placeInside() }
        let outcome: CommitOutcome
        do throws(CompoundFileError) {
            outcome = try file.commit(options)
        } catch {
            restoreOverwritten()
            throw error
        }
        overwritten = nil
        if isDisplacing { try takeThePlace() }
        hasCommitted = true
        guard options.contains(.consolidate) else { return .ok }
        // Without scratch space nothing is moved about.
        if mode.has(StorageMode.noScratch) { return .stgCannotConsolidate }
        switch outcome {
        case .done: return .ok
        case .hasOtherOpeners: return .stgMultipleOpens
        case .consolidationFailed: return .stgConsolidationFailed
        }
    }

    /// Finds the new file a place on disk: beside the old one, whose name it takes once it is whole. Where that cannot
    /// be, it is written over the old one.
    private func placeInside() throws(CompoundFileError) {
        guard replacement == nil, let old = store else { return }
        do throws(CompoundFileError) {
            if old.hasOtherOpeners { throw CompoundFileError(.accessDenied, "file") }
            let new = try FileReplacement(of: old)
            do throws(CompoundFileError) {
                try new.store.acquire(mode.claim)
                try file.move(to: new.store)
            } catch {
                new.store.unlink()
                throw error
            }
            replacement = new
        } catch {
            guard error.code == .accessDenied else { throw error }
            try writeOver(old)
        }
    }

    private func writeOver(_ old: FileByteStore) throws(CompoundFileError) {
        let saved = try StoreContents.saved(old)
        do throws(CompoundFileError) {
            try file.move(to: old)
        } catch {
            try? StoreContents.restore(saved, to: old)
            throw error
        }
        overwritten = saved
        isDisplacing = false
    }

    /// Puts an old file back that a commit was to be written over, when that commit has failed.
    private func restoreOverwritten() {
        guard let old = overwritten, let store else { return }
        overwritten = nil
        guard (try? file.move(to: MemoryByteStore())) != nil else { return }
        isDisplacing = true
        try? StoreContents.restore(old, to: store)
    }

    private func takeThePlace() throws(CompoundFileError) {
        guard let new = replacement else { return }
        try new.takeName()
        store?.close()
        store = new.store
        replacement = nil
        isDisplacing = false
    }

    // MARK: Another file

    /// Goes on in a new file, which gets a copy of the last commit; nil makes one with a name of its own.
    func move(to newPath: String?) throws {
        guard store != nil else { throw HResult.stgNotFileBasedStorage }
        let new = try makeFile(newPath)
        do {
            try new.acquire(mode.claim)
            try file.move(to: new)
        } catch {
            new.unlink()
            throw error
        }
        replacement?.store.unlink()
        replacement = nil
        isDisplacing = false
        if deletesOnRelease { store?.unlink() }
        deletesOnRelease = false
        store?.close()
        store = new
        path = FilePaths.absolute(new.path)
    }

    private func makeFile(_ path: String?) throws(CompoundFileError) -> FileByteStore {
        guard let path else { return try FileByteStore(temporaryIn: nil) }
        return try FileByteStore(path: path, access: .readWrite, disposition: .createNew)
    }

    // MARK: The single writer's access

    /// Answers false when readers are still there after so many milliseconds; nil waits for ever.
    func takeWriteAccess(milliseconds: Int?) throws(CompoundFileError) -> Bool {
        guard let store, try store.denyReaders(milliseconds: milliseconds) else { return false }
        hasWriteAccess = true
        return true
    }

    /// Publishes what was written, and lets readers in again.
    func endWriteAccess() throws(CompoundFileError) {
        _ = try commit([])
        hasWriteAccess = false
        store?.admitReaders()
    }

    // MARK: The end

    /// A direct file is published now at the latest; there is nobody to tell if that fails, and the file is then what
    /// it was before.
    func close(publishing: Bool) {
        if publishing, file.hasUncommittedChanges { _ = try? commit([]) }
        file.abandonChangesInFile()
        replacement?.store.unlink()
        if deletesOnRelease { store?.unlink() }
        store?.close()
    }
}

/// All bytes of a store, kept elsewhere.
enum StoreContents {
    static func saved(_ store: any ByteStore) throws(CompoundFileError) -> StreamBuffer {
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

    static func restore(_ old: StreamBuffer, to store: any ByteStore) throws(CompoundFileError) {
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
}
