/// The recursive lock of one tree of objects: a root storage or a top-level message with all that was opened in it.
///
/// Work that must not run under the lock, such as a caller's release callback, is put off until the outermost
/// holder has let go of it.
public final class TreeLock {
    let cell: LockCell

    public init() { cell = LockCell.take() }

    deinit { cell.giveBack() }

    public func lock() { cell.lock() }

    public func unlock() { cell.unlock() }

    /// Whether this thread holds it more than once. Ask with the lock held.
    @inline(__always)
    var isNested: Bool { cell.depth > 1 }

    /// Whether a caller's object that was called with the lock held has called back. Ask with the lock held.
    public var isReentered: Bool { isNested && CallOut.isUnderWay }

    public func withLock<Result>(_ body: () throws -> Result) rethrows -> Result {
        lock()
        defer { unlock() }
        return try body()
    }

    /// Runs `work` when no one on this thread holds the lock any more: after the outermost unlock. Call it with
    /// the lock held.
    public func afterUnlock(_ work: @escaping () -> Void) { cell.afterUnlock(work) }

    /// Holds two locks, taken in an order that all threads agree on.
    public static func withBoth<Result>(
        _ one: TreeLock, _ other: TreeLock, _ body: () throws -> Result
    ) rethrows -> Result {
        if one === other { return try one.withLock(body) }
        let inOrder = one.cell.address < other.cell.address
        let (first, second) = inOrder ? (one, other) : (other, one)
        return try first.withLock { try second.withLock(body) }
    }
}
