import Glibc

extension CompoundFile {
    /// Copies everything there is into a new, empty file: elements, classes, state bits and times. The copy has no free
    /// sectors within and no damage; of a damaged file it holds what can be read. Nobody but this call may rely on the
    /// other file: it is no compound file if this is cut off.
    ///
    /// - Throws: what reading, the other file's store or its commit throws.
    public func copy(into other: CompoundFile, _ options: CommitOptions = [.overwrite]) throws(CompoundFileError) {
        try root.copyContents(into: other.root)
        var pending = [(root, other.root)]
        while let (source, target) = pending.popLast() {
            for name in try source.names() {
                guard case .storage(let child) = try source.child(name),
                    case .storage(let copy) = try target.child(name)
                else { continue }
                pending.append((child, copy))
            }
            let info = source.info
            try target.setTimes(created: info.created, modified: info.modified)
        }
        try other.commit(options)
    }

    /// Rewrites a file without free sectors. The new file is made beside it and takes its name once it is durable; cut
    /// off anywhere, the name leads to the old file or to the new one. A symbolic link goes on leading to the file.
    ///
    /// - Returns: the file's length before and after, in bytes.
    /// - Throws: .shareViolation when anybody else has the file open, .corrupt when it is damaged, .accessDenied for
    ///   one with several names (hard links), .notCurrent when the name leads elsewhere by now, and what opening and
    ///   writing throw. The file is as it was then.
    public static func compact(path: String) throws(CompoundFileError) -> (before: UInt64, after: UInt64) {
        let everything: OpenerClaim = [.reads, .writes, .deniesRead, .deniesWrite, .isDirect]
        let store = try FileByteStore.entered(path: path, access: .readWrite, everything)
        defer { store.close() }
        let file = try CompoundFile(opening: store, writable: false)
        file.context.base.audit = try Audit(file.context.base)
        if file.isDamaged { throw CompoundFileError(.corrupt, "file") }
        let target = try FileReplacement(of: store)
        do throws(CompoundFileError) {
            try target.store.acquire(everything)
            try file.copy(into: try CompoundFile(creatingOn: target.store, version: file.version))
            let lengths = (try store.length(), try target.store.length())
            try target.takeName()
            target.store.close()
            return lengths
        } catch {
            target.store.unlink()
            throw error
        }
    }
}

/// A new file that is to take the place of another one.
public struct FileReplacement {
    /// Where the new file's bytes go. It has a name of its own, in the same directory, until `takeName`.
    public let store: FileByteStore
    private let old: FileByteStore
    private let path: String
    private let directory: String

    /// Makes an empty file in the same directory, with the owner and the rights of the other.
    ///
    /// - Throws: .accessDenied when the other has more than one name, when the directory takes no new file, or when
    ///   the new one cannot be given the owner and the rights.
    public init(of old: FileByteStore) throws(CompoundFileError) {
        self.old = old
        guard let resolved = realpath(old.path, nil) else { throw CompoundFileError(.pathNotFound, "file") }
        let path = String(cString: resolved)
        free(resolved)
        self.path = path
        directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        var status = stat()
        guard fstat(old.descriptor, &status) == 0 else { throw CompoundFileError(.readFault, "file") }
        // The other names would go on leading to the old file.
        guard status.st_nlink == 1 else {
            throw CompoundFileError(.accessDenied, "file names", found: UInt64(status.st_nlink), expected: 1)
        }
        let new = try FileByteStore(temporaryIn: directory.isEmpty ? "/." : directory)
        store = new
        // The rights come last, since a change of owner takes some away.
        let hasOwner = fchown(new.descriptor, status.st_uid, status.st_gid) == 0 || status.st_uid == geteuid()
        guard hasOwner, fchmod(new.descriptor, status.st_mode & 0o7777) == 0 else {
            new.unlink()
            throw CompoundFileError(.accessDenied, "file owner")
        }
    }

    /// Renames the file, whose bytes are durable already, and makes that durable.
    ///
    /// - Throws: .notCurrent when the name no longer leads to the other file; .accessDenied.
    public func takeName() throws(CompoundFileError) {
        guard old.isAt(path) else { throw CompoundFileError(.notCurrent, "file") }
        guard rename(store.path, path) == 0 else { throw CompoundFileError(.accessDenied, "directory") }
        store.path = path
        // The rename has happened; where directories cannot be synced there is no more to be done.
        let descriptor = open(directory.isEmpty ? "/" : directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        _ = close(descriptor)
    }
}
