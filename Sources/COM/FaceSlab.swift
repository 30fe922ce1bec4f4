import CGLib
import Glibc
import Synchronization

/// The memory that faces lie in: slabs of 64 KiB, each with room for 1023 of them. A slab is never given back, so that
/// whoever has found an address to lie in one knows that for good.
enum FaceSlab {
    static let size = 1 << 16
    /// The first place of a slab holds its shard instead of a face.
    static let stride = 64
    static let faceCount = size / stride &- 1

    private struct Known {
        let mutex: UnsafeMutablePointer<GMutex>
        /// The slabs there are.
        let slabs: OpaquePointer?
    }

    private static let known: Known = {
        let mutex = UnsafeMutablePointer<GMutex>.allocate(capacity: 1)
        mutex.initialize(to: GMutex())
        g_mutex_init(mutex)
        return Known(mutex: mutex, slabs: g_hash_table_new(g_direct_hash, g_direct_equal))
    }()

    private static let recentCount = 256
    /// Where slabs found in the table lately are, by their addresses: no lock is needed to look there. Zero until there
    /// is a slab.
    private static let recent = Atomic<UInt>(0)

    private static func makeRecent() {
        let made = UnsafeMutablePointer<Atomic<UInt>>.allocate(capacity: recentCount)
        for index in 0..<recentCount { (made + index).initialize(to: Atomic(0)) }
        recent.store(UInt(bitPattern: made), ordering: .releasing)
    }

    /// Whether a pointer leads into a slab, to a place where a face could be.
    @inline(__always)
    static func contains(_ pointer: UnsafeMutableRawPointer) -> Bool {
        let address = UInt(bitPattern: pointer)
        let start = address & ~UInt(size &- 1)
        guard address & UInt(stride &- 1) == 0, address != start,
            let recent = UnsafeMutablePointer<Atomic<UInt>>(bitPattern: recent.load(ordering: .acquiring))
        else { return false }
        let place = recent + Int(truncatingIfNeeded: start / UInt(size) & UInt(recentCount &- 1))
        return place.pointee.load(ordering: .acquiring) == start || find(start, place)
    }

    /// The shard of the slab that a pointer leads into, at a place where a face could be; nil for any other pointer.
    @inline(__always)
    static func shard(of pointer: UnsafeMutableRawPointer) -> HandleTable.Shard? {
        guard contains(pointer),
            let slab = UnsafeMutableRawPointer(bitPattern: UInt(bitPattern: pointer) & ~UInt(size &- 1))
        else { return nil }
        return slab.load(as: Unmanaged<HandleTable.Shard>.self)._withUnsafeGuaranteedRef { $0 }
    }

    private static func find(_ slab: UInt, _ recent: UnsafeMutablePointer<Atomic<UInt>>) -> Bool {
        let known = known
        g_mutex_lock(known.mutex)
        defer { g_mutex_unlock(known.mutex) }
        guard g_hash_table_contains(known.slabs, UnsafeMutableRawPointer(bitPattern: slab)) != 0 else { return false }
        recent.pointee.store(slab, ordering: .releasing)
        return true
    }

    /// A new slab for a shard, all of its places free. Nil when there is no memory.
    static func make(for shard: HandleTable.Shard) -> UnsafeMutableRawPointer? {
        guard let slab = aligned_alloc(size, size) else { return nil }
        memset(slab, 0, size)
        slab.storeBytes(of: Unmanaged.passUnretained(shard), as: Unmanaged<HandleTable.Shard>.self)
        let known = known
        g_mutex_lock(known.mutex)
        if recent.load(ordering: .relaxed) == 0 { makeRecent() }
        g_hash_table_add(known.slabs, slab)
        g_mutex_unlock(known.mutex)
        return slab
    }
}
