import CGLib
import Glibc
import Synchronization

/// What a `TreeLock` is made of. Cells are never given back, only used again, so that whoever finds the address of one
/// may try it at any time, and ask afterwards whether it still is the right one.
struct LockCell: Equatable {
    private let place: UnsafeMutableRawPointer

    /// What only the thread that holds it looks at.
    private struct Guarded {
        /// How often that thread holds it.
        var depth = 0
        /// What is to be done once nobody holds it.
        var pending: [() -> Void] = []
        /// The next cell that is free.
        var next: LockCell?
    }

    // The parts of a cell, each of which is a variable of its own.
    private var mutex: UnsafeMutablePointer<GMutex> { place.assumingMemoryBound(to: GMutex.self) }
    /// The thread that holds it; zero for none.
    private var holder: UnsafeMutablePointer<Atomic<UInt>> { (place + 8).assumingMemoryBound(to: Atomic<UInt>.self) }
    private var guarded: UnsafeMutablePointer<Guarded> { (place + 16).assumingMemoryBound(to: Guarded.self) }

    /// The cell at an address.
    init?(address: UInt) {
        guard let place = UnsafeMutableRawPointer(bitPattern: address) else { return nil }
        self.place = place
    }

    private init() {
        place = .allocate(byteCount: 64, alignment: 64)
        mutex.initialize(to: GMutex())
        g_mutex_init(mutex)
        holder.initialize(to: Atomic(0))
        guarded.initialize(to: Guarded())
    }

    /// An even number.
    var address: UInt { UInt(bitPattern: place) }

    @inline(__always)
    func lock() {
        let thread = UInt(pthread_self())
        guard holder.pointee.load(ordering: .relaxed) != thread else { return guarded.pointee.depth &+= 1 }
        g_mutex_lock(mutex)
        holder.pointee.store(thread, ordering: .relaxed)
        guarded.pointee.depth = 1
    }

    @inline(__always)
    func unlock() {
        guarded.pointee.depth &-= 1
        guard guarded.pointee.depth == 0 else { return }
        guard guarded.pointee.pending.isEmpty else { return finish() }
        holder.pointee.store(0, ordering: .relaxed)
        g_mutex_unlock(mutex)
    }

    private func finish() {
        let work = guarded.pointee.pending
        guarded.pointee.pending = []
        holder.pointee.store(0, ordering: .relaxed)
        g_mutex_unlock(mutex)
        for item in work { item() }
    }

    // MARK: While holding it

    var depth: Int { guarded.pointee.depth }

    /// Has something done when nobody holds the cell any more.
    func afterUnlock(_ work: @escaping () -> Void) { guarded.pointee.pending.append(work) }

    // MARK: Where they come from

    private struct Pool {
        let mutex: UnsafeMutablePointer<GMutex>
        /// The first cell that is free.
        let free: UnsafeMutablePointer<LockCell?>
    }

    private static let pool: Pool = {
        let mutex = UnsafeMutablePointer<GMutex>.allocate(capacity: 1)
        mutex.initialize(to: GMutex())
        g_mutex_init(mutex)
        let free = UnsafeMutablePointer<LockCell?>.allocate(capacity: 1)
        free.initialize(to: nil)
        return Pool(mutex: mutex, free: free)
    }()

    /// A cell that nobody uses.
    static func take() -> LockCell {
        let pool = pool
        g_mutex_lock(pool.mutex)
        defer { g_mutex_unlock(pool.mutex) }
        guard let cell = pool.free.pointee else { return LockCell() }
        pool.free.pointee = cell.guarded.pointee.next
        return cell
    }

    /// Gives the cell back, which nobody may hold.
    func giveBack() {
        let pool = LockCell.pool
        g_mutex_lock(pool.mutex)
        guarded.pointee.next = pool.free.pointee
        pool.free.pointee = self
        g_mutex_unlock(pool.mutex)
    }
}
