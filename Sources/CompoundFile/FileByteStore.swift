import CGLib
import Glibc

/// A byte store in a regular file, by descriptor. The descriptor is closed when the last reference goes.
public final class FileByteStore: ByteStore {
    /// Which file it is, whatever its path.
    public struct Identity: Hashable, Sendable {
        public let device: UInt64
        public let inode: UInt64
    }

    public enum Access: Sendable { case readOnly, readWrite }

    /// What to do about a file that is, or is not, there.
    public enum Disposition: Sendable { case open, createNew, createOrTruncate, openOrCreate }

    /// The path as it was given, or the name that the file has taken since.
    public internal(set) var path: String
    public let identity: Identity
    public let access: Access
    public var hasHoles: Bool { true }
    var descriptor: Int32
    /// Whether `acquire` has entered this opener among those of the file.
    var hasEntered = false
    /// What it has claimed then.
    var claim: OpenerClaim = []
    /// Cleared by a file system that has no locks.
    var hasLocks = true
    /// Whether nobody else can enter, but for those who ask nobody's leave to read.
    var isExclusive = false
    /// Whether nobody had the file open when it entered, and nobody has asked about that yet.
    var wasAlone = false
    /// The process that opened it; children that it forks have the descriptor, and its locks, too.
    private let process = getpid()

    /// Opens or makes a file. Answers .notFound, .pathNotFound, .accessDenied, .alreadyExists, .isDirectory or
    /// .tooManyOpenFiles; never waits on a FIFO or a device.
    public convenience init(path: String, access: Access, disposition: Disposition) throws(CompoundFileError) {
        guard !path.utf8.contains(0), !path.isEmpty else { throw CompoundFileError(.invalidName, "file") }
        var flags = (access == .readOnly ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        switch disposition {
        case .open: break
        case .createNew: flags |= O_CREAT | O_EXCL
        case .createOrTruncate: flags |= O_CREAT
        case .openOrCreate: flags |= O_CREAT
        }
        let descriptor: Int32
        do throws(CompoundFileError) {
            descriptor = try FileByteStore.retrying { Glibc.open(path, flags, 0o666) }
        } catch {
            let isFolderMissing = error.code == .notFound && !FileByteStore.hasFolder(path)
            throw isFolderMissing ? CompoundFileError(.pathNotFound, "file") : error
        }
        try self.init(descriptor: descriptor, path: path, access: access)
        // Cut off only now: O_TRUNC would already have emptied what turns out to be no file of ours.
        if disposition == .createOrTruncate { try setLength(0) }
    }

    /// Makes a new file under a unique name in `directory`, or in /tmp.
    public convenience init(temporaryIn directory: String?) throws(CompoundFileError) {
        for _ in 0..<16 {
            let name = "/oim" + String(UInt64.random(in: 0...UInt64.max), radix: 36) + ".tmp"
            do throws(CompoundFileError) {
                try self.init(path: (directory ?? "/tmp") + name, access: .readWrite, disposition: .createNew)
                return
            } catch  where error.code == .alreadyExists {
                continue
            }
        }
        throw CompoundFileError(.alreadyExists, "file")
    }

    private init(descriptor: Int32, path: String, access: Access) throws(CompoundFileError) {
        self.descriptor = descriptor
        self.path = path
        self.access = access
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            _ = Glibc.close(descriptor)
            self.descriptor = -1
            self.identity = Identity(device: 0, inode: 0)
            throw CompoundFileError(.readFault, "file")
        }
        identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CompoundFileError(status.st_mode & S_IFMT == S_IFDIR ? .isDirectory : .accessDenied, "file")
        }
    }

    deinit { close() }

    /// Closes the descriptor, and with it gives up the locks. Later calls fail with .accessDenied.
    public func close() {
        guard descriptor >= 0 else { return }
        // Closing does not end the locks while a child that was forked meanwhile has the descriptor.
        if hasLocks, getpid() == process { releaseLocks() }
        _ = Glibc.close(descriptor)
        descriptor = -1
    }

    /// Takes the file's name off the directory; the bytes stay until the last opener closes.
    public func unlink() { _ = Glibc.unlink(path) }

    public func length() throws(CompoundFileError) -> UInt64 {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw CompoundFileError(.accessDenied, "file") }
        return UInt64(max(0, status.st_size))
    }

    /// When the content last changed.
    public func modified() throws(CompoundFileError) -> FileTime {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw CompoundFileError(.accessDenied, "file") }
        return FileTime(status.st_mtim)
    }

    public func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CompoundFileError) -> Int {
        var done = 0
        while done < buffer.count {
            let position = offset &+ UInt64(done)
            guard position <= UInt64(Int64.max) else { return done }
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = pread(descriptor, rest.baseAddress, rest.count, off_t(position))
            if count > 0 {
                done &+= count
            } else if count == 0 {
                return done
            } else if errno != EINTR {
                throw CompoundFileError(errno == EBADF ? .accessDenied : .readFault, "file", offset: position)
            }
        }
        return done
    }

    public func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) {
        var done = 0
        while done < bytes.count {
            let position = offset &+ UInt64(done)
            guard position <= UInt64(Int64.max) else { throw CompoundFileError(.mediumFull, "file") }
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(position))
            if count > 0 {
                done &+= count
            } else if count == 0 || errno != EINTR {
                throw FileByteStore.writeError(count == 0 ? ENOSPC : errno, offset: position)
            }
        }
    }

    public func write(at offset: UInt64, parts: [UnsafeRawBufferPointer]) throws(CompoundFileError) {
        let total = parts.reduce(0) { $0 &+ $1.count }
        if parts.count > 1, parts.count < 64, offset &+ UInt64(total) <= UInt64(Int64.max) {
            let vectors = parts.map { iovec(iov_base: .init(mutating: $0.baseAddress), iov_len: $0.count) }
            // What it leaves, for whatever reason, is written part by part.
            if pwritev(descriptor, vectors, Int32(vectors.count), off_t(offset)) == total { return }
        }
        var position = offset
        for part in parts {
            try write(at: position, part)
            position &+= UInt64(part.count)
        }
    }

    public func setLength(_ length: UInt64) throws(CompoundFileError) {
        guard length <= UInt64(Int64.max) else { throw CompoundFileError(.mediumFull, "file") }
        while ftruncate(descriptor, off_t(length)) != 0 {
            if errno != EINTR { throw FileByteStore.writeError(errno, offset: length) }
        }
    }

    public func sync() throws(CompoundFileError) {
        while fdatasync(descriptor) != 0 {
            // A store that cannot be synced (EINVAL, EROFS) has nothing volatile to lose.
            if errno == EINVAL || errno == EROFS { return }
            if errno != EINTR { throw CompoundFileError(.writeFault, "file") }
        }
    }

    // MARK: System errors

    private static func retrying(_ call: () -> Int32) throws(CompoundFileError) -> Int32 {
        while true {
            let result = call()
            if result >= 0 { return result }
            if errno != EINTR { throw openError(errno) }
        }
    }

    /// Whether the folder that a path leads into is there.
    private static func hasFolder(_ path: String) -> Bool {
        guard let slash = path.lastIndex(of: "/") else { return true }
        return Glibc.access(String(path[...slash]), F_OK) == 0
    }

    private static func openError(_ number: Int32) -> CompoundFileError {
        switch number {
        case ENOENT: return CompoundFileError(.notFound, "file")
        case ENOTDIR, ELOOP: return CompoundFileError(.pathNotFound, "file")
        case EEXIST: return CompoundFileError(.alreadyExists, "file")
        case EISDIR: return CompoundFileError(.isDirectory, "file")
        case EMFILE, ENFILE: return CompoundFileError(.tooManyOpenFiles, "file")
        case ENAMETOOLONG, EINVAL: return CompoundFileError(.invalidName, "file")
        case ENOSPC, EDQUOT: return CompoundFileError(.mediumFull, "file")
        case ENOMEM: return CompoundFileError(.outOfMemory, "file")
        default: return CompoundFileError(.accessDenied, "file")
        }
    }

    private static func writeError(_ number: Int32, offset: UInt64) -> CompoundFileError {
        switch number {
        case ENOSPC, EDQUOT, EFBIG: return CompoundFileError(.mediumFull, "file", offset: offset)
        case EBADF, EPERM, EACCES, EINVAL: return CompoundFileError(.accessDenied, "file", offset: offset)
        default: return CompoundFileError(.writeFault, "file", offset: offset)
        }
    }
}
