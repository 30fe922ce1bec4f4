import CompoundFile
import Glibc

/// The share modes of a file's openers, as locks on single bytes beyond its end ([MS-CFB] range lock sector).
///
/// Open-file-description locks on a descriptor of our own: openers in one process exclude each other as those in
/// several do, and no close of another descriptor drops them.
final class FileLocks {
    /// Byte numbers within the lock area; each range has twenty slots.
    private enum Range: Int64 {
        case priority = 0x158, noSnapshot = 0x16C, read = 0x193, write = 0x1A7, denyRead = 0x1BB, denyWrite = 0x1CF
    }

    private static let area: Int64 = 0x7FFF_FE00
    private static let slots: Int64 = 20
    private static let check: Int64 = 0x192
    private static let setLock: Int32 = 37  // F_OFD_SETLK
    private static let getLock: Int32 = 36  // F_OFD_GETLK
    private static let setLockWaiting: Int32 = 38  // F_OFD_SETLKW

    private var descriptor: Int32

    /// Takes the slots that a mode stands for, or fails with .shareViolation or .lockViolation.
    init(path: String, mode: StorageMode) throws(CompoundFileError) {
        descriptor = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        if descriptor < 0 { descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
        // A file that can be opened but not once more has no locks to give, and needs none.
        guard descriptor >= 0 else { return }
        // One opener at a time looks and takes. Readers of a read-only file cannot, and need not, wait.
        _ = apply(Self.setLockWaiting, F_WRLCK, Self.check, 1)
        defer { _ = apply(Self.setLock, F_UNLCK, Self.check, 1) }
        do throws(CompoundFileError) { try acquire(mode) } catch {
            close()
            throw error
        }
    }

    deinit { close() }

    func close() {
        guard descriptor >= 0 else { return }
        _ = Glibc.close(descriptor)
        descriptor = -1
    }

    private func acquire(_ mode: StorageMode) throws(CompoundFileError) {
        if mode.has(StorageMode.priority) {
            try refuse(.denyRead, .shareViolation)
            return try take([.priority, .read])
        }
        if mode.canWrite, !mode.isTransacted { try refuse(.priority, .lockViolation) }
        var wanted: [Range] = []
        if mode.canRead {
            try refuse(.denyRead, .shareViolation)
            wanted.append(.read)
        }
        if mode.canWrite {
            try refuse(.denyWrite, .shareViolation)
            wanted.append(.write)
        }
        if mode.has(StorageMode.noSnapshot) { wanted.append(.noSnapshot) }
        if mode.share == .exclusive || mode.share == .denyRead {
            try refuse(.read, .shareViolation)
            wanted.append(.denyRead)
        }
        if mode.share == .exclusive || mode.share == .denyWrite || mode.has(StorageMode.noSnapshot) {
            try refuse(.write, .shareViolation)
            wanted.append(.denyWrite)
        }
        try take(wanted)
    }

    /// Fails if another opener has a slot of a range.
    private func refuse(_ range: Range, _ code: CompoundFileError.Code) throws(CompoundFileError) {
        var lock = FileLocks.lock(F_WRLCK, range.rawValue, FileLocks.slots)
        // A file system without locks gives no answer, and no protection.
        guard fcntl(descriptor, FileLocks.getLock, &lock) == 0, lock.l_type != Int16(F_UNLCK) else { return }
        throw CompoundFileError(code, "file lock")
    }

    private func take(_ ranges: [Range]) throws(CompoundFileError) {
        for range in ranges {
            for slot in 0..<FileLocks.slots where apply(FileLocks.setLock, F_RDLCK, range.rawValue &+ slot, 1) {
                break
            }
        }
    }

    private func apply(_ command: Int32, _ type: Int32, _ start: Int64, _ length: Int64) -> Bool {
        var lock = FileLocks.lock(type, start, length)
        while fcntl(descriptor, command, &lock) != 0 {
            if errno != EINTR { return false }
        }
        return true
    }

    private static func lock(_ type: Int32, _ start: Int64, _ length: Int64) -> flock {
        var lock = flock()
        lock.l_type = Int16(type)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = off_t(area &+ start)
        lock.l_len = off_t(length)
        return lock
    }
}

extension FileLocks {
    /// The first byte of the read range, as callers' lock bytes are asked for it.
    static let accessSlot = ForeignLockBytes.large(UInt64(area &+ Range.read.rawValue))
}
