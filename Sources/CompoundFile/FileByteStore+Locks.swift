import Glibc

/// What an opener of a file does, and what it lets others do meanwhile.
public struct OpenerClaim: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let reads = OpenerClaim(rawValue: 1)
    public static let writes = OpenerClaim(rawValue: 2)
    /// No other opener may read.
    public static let deniesRead = OpenerClaim(rawValue: 4)
    /// No other opener may write.
    public static let deniesWrite = OpenerClaim(rawValue: 8)
    /// Nobody may commit or open in direct mode meanwhile (STGM_PRIORITY).
    public static let hasPriority = OpenerClaim(rawValue: 16)
    /// The opener changes the file in place (no transaction), which a priority opener rules out.
    public static let isDirect = OpenerClaim(rawValue: 32)
    /// STGM_NOSNAPSHOT.
    public static let withoutSnapshot = OpenerClaim(rawValue: 64)
}

/// Bytes of the range-lock sector that stand for one kind of claim; each opener locks one of them.
private struct LockRange {
    let first: UInt64
    let count: UInt64

    private static let base: UInt64 = 0x7FFF_FE00

    init(_ first: UInt64, _ last: UInt64) {
        self.first = LockRange.base &+ first
        count = last &- first &+ 1
    }

    static let priority = LockRange(0x158, 0x16B)
    static let noSnapshot = LockRange(0x16C, 0x17F)
    static let commit = LockRange(0x180, 0x180)
    static let secondPriority = LockRange(0x181, 0x191)
    static let check = LockRange(0x192, 0x192)
    static let read = LockRange(0x193, 0x1A6)
    static let write = LockRange(0x1A7, 0x1BA)
    static let denyRead = LockRange(0x1BB, 0x1CE)
    static let denyWrite = LockRange(0x1CF, 0x1E2)
    /// All that whoever enters takes, but for those of priority and without a snapshot.
    static let entering = LockRange(0x192, 0x1E2)
    /// What openers do, and what they deny.
    static let claims = LockRange(0x193, 0x1E2)
    /// Those of reading and writing.
    static let openers = LockRange(0x193, 0x1BA)
}

/// Locks on bytes by open file description: openers in one process exclude each other like those in several, and the
/// locks end with the descriptor.
extension FileByteStore {
    private static let setLock: Int32 = 37
    private static let getLock: Int32 = 36
    /// How long a commit waits for another one.
    private static let commitPatience = 20_000
    /// How often something that others got in the way of is tried again.
    private static let attempts = 16

    /// Enters this opener among those of the file. Must be called once, before anything is read.
    ///
    /// - Parameters:
    ///   - predecessor: an opener of the same file that gives its claim up for this one, at once; it keeps that if this
    ///     one fails.
    /// - Throws: .shareViolation when it would do what another opener denies, or deny what another one does;
    ///   .lockViolation for direct writing against a priority opener; .tooManyOpenFiles when all slots are taken.
    public func acquire(
        _ claim: OpenerClaim, insteadOf predecessor: FileByteStore? = nil
    ) throws(CompoundFileError) {
        hasEntered = true
        if predecessor == nil, enterAlone(claim) {
            self.claim = claim
            return
        }
        for attempt in 1... {
            do throws(CompoundFileError) {
                try enter(claim, predecessor)
                self.claim = claim
                // Two openers that cannot write share the check byte, and may have looked before either took its slots.
                guard access == .readOnly, let clash = clash(claim) else { return }
                releaseLocks()
                if attempt == FileByteStore.attempts { throw clash }
            } catch {
                if let predecessor { try? predecessor.takeSlots(predecessor.claim) }
                throw error
            }
            usleep(UInt32.random(in: 500...8000))
        }
    }

    /// Enters this opener again, after another one has taken its place and gone.
    public func reacquire() throws(CompoundFileError) { try acquire(claim) }

    /// Enters an opener that shares the file with nobody: one lock on all bytes that any other would need tells that
    /// nobody is there, and leaves nothing behind where somebody is. What it has no claim to is given back.
    private func enterAlone(_ claim: OpenerClaim) -> Bool {
        guard access == .readWrite, claim.isSuperset(of: [.reads, .writes, .deniesRead, .deniesWrite]),
            claim.isDisjoint(with: [.hasPriority, .withoutSnapshot])
        else { return false }
        guard lock(LockRange.entering.first, LockRange.entering.count, lockType) else { return false }
        if claim.contains(.isDirect), isHeldByOthers(.priority) {
            releaseLocks()
            return false
        }
        release(.check)
        for slots in [LockRange.read, .write, .denyRead, .denyWrite] {
            _ = lock(slots.first &+ 1, slots.count &- 1, F_UNLCK)
        }
        (isExclusive, wasAlone) = (hasLocks, hasLocks)
        return true
    }

    /// Whether somebody may have had the file open before this opener; to be asked once.
    func mayHavePredecessors() -> Bool {
        let isKnown = wasAlone
        wasAlone = false
        return !isKnown && hasOtherOpeners
    }

    private func enter(_ claim: OpenerClaim, _ predecessor: FileByteStore?) throws(CompoundFileError) {
        guard waitFor(.check, milliseconds: 1000) else { throw CompoundFileError(.lockViolation, "lock bytes") }
        defer { release(.check) }
        predecessor?.releaseLocks()
        if let clash = clash(claim) { throw clash }
        try takeSlots(claim)
    }

    private func takeSlots(_ claim: OpenerClaim) throws(CompoundFileError) {
        if claim.contains(.hasPriority) {
            try takeSlot(.priority)
            try takeSlot(.secondPriority)
        }
        if claim.contains(.withoutSnapshot) { try takeSlot(.noSnapshot) }
        if claim.contains(.reads) { try takeSlot(.read) }
        if claim.contains(.writes) { try takeSlot(.write) }
        if claim.contains(.deniesRead) { try takeSlot(.denyRead) }
        if claim.contains(.deniesWrite) { try takeSlot(.denyWrite) }
    }

    /// Which claim of another opener rules this one out, if any does.
    private func clash(_ claim: OpenerClaim) -> CompoundFileError? {
        if claim.isSuperset(of: [.writes, .isDirect]), isHeldByOthers(.priority) {
            return CompoundFileError(.lockViolation, "lock bytes", offset: LockRange.priority.first)
        }
        // Mostly nobody is there: one question is enough then.
        guard isHeldByOthers(.claims) else { return nil }
        var clashes: [LockRange] = []
        if claim.contains(.reads) { clashes.append(.denyRead) }
        if claim.contains(.deniesRead) { clashes.append(.read) }
        // Those without a snapshot keep all other writers out, and not each other.
        if !claim.contains(.withoutSnapshot) || !isHeldByOthers(.noSnapshot) {
            if claim.contains(.writes) { clashes.append(.denyWrite) }
            if claim.contains(.deniesWrite) { clashes.append(.write) }
        }
        for others in clashes where isHeldByOthers(others) {
            return CompoundFileError(.shareViolation, "lock bytes", offset: others.first)
        }
        return nil
    }

    /// Opens a file by path and enters this opener. Should the path lead to another file by then, since somebody has
    /// replaced it, that one is opened.
    public static func entered(
        path: String, access: Access, disposition: Disposition = .open, _ claim: OpenerClaim
    ) throws(CompoundFileError) -> FileByteStore {
        var store = try FileByteStore(path: path, access: access, disposition: disposition)
        for _ in 0..<attempts {
            try store.acquire(claim)
            if store.isAt(path) { return store }
            store.close()
            store = try FileByteStore(path: path, access: access, disposition: disposition)
        }
        throw CompoundFileError(.notCurrent, "file")
    }

    /// Whether a path leads to this file.
    func isAt(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && identity.inode == UInt64(status.st_ino)
            && identity.device == UInt64(status.st_dev)
    }

    /// Lets those who commit know that somebody looks at the file. Asks nobody's leave, and denies nobody anything.
    func enterAsReader() {
        guard !hasEntered else { return }
        hasEntered = true
        // Whoever makes sure of being alone has all slots for a moment.
        for _ in 0..<FileByteStore.attempts {
            if (try? takeSlot(.read)) != nil { return }
            usleep(500)
        }
    }

    /// Gives all locks of this opener up.
    public func releaseLocks() {
        (isExclusive, wasAlone) = (false, false)
        _ = lock(0, 0, F_UNLCK)
    }

    // MARK: One direct writer

    /// Keeps all readers out, once those that are there have left.
    ///
    /// - Returns: false when some are still there after so many milliseconds; nil waits for ever.
    public func denyReaders(milliseconds: Int?) throws(CompoundFileError) -> Bool {
        var waited = 0
        while try !denyReadersNow() {
            if let milliseconds, waited >= milliseconds { return false }
            usleep(2000)
            waited &+= 2
        }
        return true
    }

    private func denyReadersNow() throws(CompoundFileError) -> Bool {
        guard waitFor(.check, milliseconds: 1000) else { throw CompoundFileError(.lockViolation, "lock bytes") }
        defer { release(.check) }
        if isHeldByOthers(.read) { return false }
        try takeSlot(.denyRead)
        return true
    }

    /// Lets readers in again.
    public func admitReaders() { release(.denyRead) }

    /// Whether another opener has entered itself.
    public var hasOtherOpeners: Bool { isHeldByOthers(.openers) }

    /// Whether nobody else writes to the file while this opener has it.
    var isSoleWriter: Bool { claim.contains(.writes) && deniesWriters }

    /// Whether nobody else can write to the file while this opener has it.
    var deniesWriters: Bool { hasLocks && claim.contains(.deniesWrite) && !claim.contains(.withoutSnapshot) }

    /// Keeps others from committing, once whoever does so now has finished. A priority opener keeps this one from it,
    /// and one that denies writing does so if it has not been asked.
    func lockForCommit() throws(CompoundFileError) {
        // Nobody else can be there who might commit.
        if isExclusive { return }
        if !claim.contains(.writes), isHeldByOthers(.denyWrite) {
            throw CompoundFileError(.shareViolation, "lock bytes", offset: LockRange.denyWrite.first)
        }
        guard !isHeldByOthers(.secondPriority), waitFor(.commit, milliseconds: Self.commitPatience) else {
            throw CompoundFileError(.lockViolation, "lock bytes", offset: LockRange.commit.first)
        }
    }

    func unlockAfterCommit() { if !isExclusive { release(.commit) } }

    // MARK: Bytes

    private func takeSlot(_ range: LockRange) throws(CompoundFileError) {
        for offset in 0..<range.count where lock(range.first &+ offset, 1, lockType) { return }
        throw CompoundFileError(.tooManyOpenFiles, "lock bytes", offset: range.first)
    }

    /// A descriptor that cannot write can take shared locks only; others see those as well.
    private var lockType: Int32 { access == .readWrite ? F_WRLCK : F_RDLCK }

    private func waitFor(_ range: LockRange, milliseconds: Int) -> Bool {
        var waited = 0
        while !lock(range.first, range.count, lockType) {
            if waited >= milliseconds { return false }
            usleep(5000)
            waited &+= 5
        }
        return true
    }

    private func release(_ range: LockRange) { _ = lock(range.first, range.count, F_UNLCK) }

    /// Whether the lock was taken. File systems without locks answer so too: there is nothing to be kept from.
    private func lock(_ start: UInt64, _ count: UInt64, _ type: Int32) -> Bool {
        var request = flock()
        request.l_type = Int16(type)
        request.l_whence = Int16(SEEK_SET)
        request.l_start = off_t(start)
        request.l_len = off_t(count)
        while fcntl(descriptor, FileByteStore.setLock, &request) != 0 {
            if errno == EINTR { continue }
            if errno == EAGAIN || errno == EACCES { return false }
            hasLocks = false
            return true
        }
        return true
    }

    private func isHeldByOthers(_ range: LockRange) -> Bool {
        var request = flock()
        request.l_type = Int16(F_WRLCK)
        request.l_whence = Int16(SEEK_SET)
        request.l_start = off_t(range.first)
        request.l_len = off_t(range.count)
        guard fcntl(descriptor, FileByteStore.getLock, &request) == 0 else { return false }
        return request.l_type != Int16(F_UNLCK)
    }
}
