import CGLib

/// The recursive lock of one tree of objects: a root storage or a top-level message with all that was opened in it.
///
/// Work that must not run under the lock, such as a caller's release callback, is put off until the outermost
/// holder has let go of it.
public final class TreeLock {
    private let mutex: UnsafeMutablePointer<GRecMutex>
    private var depth = 0
    private var pending: [() -> Void] = []

    public init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: GRecMutex())
        g_rec_mutex_init(mutex)
    }

    deinit {
        g_rec_mutex_clear(mutex)
        mutex.deallocate()
    }

    public func lock() {
        g_rec_mutex_lock(mutex)
        depth &+= 1
    }

    public func unlock() {
        depth &-= 1
        guard depth == 0, !pending.isEmpty else { return g_rec_mutex_unlock(mutex) }
        let work = pending
        pending = []
        g_rec_mutex_unlock(mutex)
        for item in work { item() }
    }

    /// Whether a caller's object that was called with the lock held has called back. Ask with the lock held.
    public var isReentered: Bool { depth > 1 && CallOut.isUnderWay }

    public func withLock<Result>(_ body: () throws -> Result) rethrows -> Result {
        lock()
        defer { unlock() }
        return try body()
    }

    /// Runs `work` when no one on this thread holds the lock any more: after the outermost unlock. Call it with
    /// the lock held.
    public func afterUnlock(_ work: @escaping () -> Void) { pending.append(work) }

    /// Holds two locks, taken in an order that all threads agree on.
    public static func withBoth<Result>(
        _ one: TreeLock, _ other: TreeLock, _ body: () throws -> Result
    ) rethrows -> Result {
        if one === other { return try one.withLock(body) }
        let inOrder = UInt(bitPattern: one.mutex) < UInt(bitPattern: other.mutex)
        let (first, second) = inOrder ? (one, other) : (other, one)
        return try first.withLock { try second.withLock(body) }
    }
}
