import CGLib

/// Every interface pointer and opaque handle that the library has given out and not seen the end of.
///
/// That is how a bare pointer from a caller is known to be ours, alive and of the right kind. The table is split
/// into shards by address, so that threads at work on different objects seldom meet.
public enum HandleTable {
    /// The tombstones kept per shard: 65,536 in all. The oldest is given up for a newer one.
    static let tombstonesPerShard: UInt32 = 4096
    static let shardCount = 16

    final class Shard {
        let mutex: UnsafeMutablePointer<GMutex>
        /// A set of faces.
        let faces: OpaquePointer?
        let tombstones: UnsafeMutablePointer<GQueue>

        init() {
            mutex = .allocate(capacity: 1)
            mutex.initialize(to: GMutex())
            g_mutex_init(mutex)
            faces = g_hash_table_new(g_direct_hash, g_direct_equal)
            tombstones = .allocate(capacity: 1)
            tombstones.initialize(to: GQueue())
            g_queue_init(tombstones)
        }

        func withLock<Result>(_ body: () -> Result) -> Result {
            g_mutex_lock(mutex)
            defer { g_mutex_unlock(mutex) }
            return body()
        }

        /// The face at an address if the table knows it; with the lock held.
        func face(at pointer: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Face>? {
            guard g_hash_table_contains(faces, pointer) != 0 else { return nil }
            return pointer.assumingMemoryBound(to: Face.self)
        }

        /// Takes a face out of the table and frees it; with the lock held.
        func discard(_ face: UnsafeMutablePointer<Face>) {
            g_hash_table_remove(faces, face)
            if face.pointee.link.data != nil { unlinkTombstone(face) }
            face.deinitialize(count: 1)
            face.deallocate()
        }

        func queueTombstone(_ face: UnsafeMutablePointer<Face>) {
            guard let link = face.pointer(to: \.link) else { return }
            link.pointee.data = UnsafeMutableRawPointer(face)
            g_queue_push_tail_link(tombstones, link)
            guard tombstones.pointee.length > HandleTable.tombstonesPerShard,
                let oldest = tombstones.pointee.head?.pointee.data
            else { return }
            discard(oldest.assumingMemoryBound(to: Face.self))
        }

        private func unlinkTombstone(_ face: UnsafeMutablePointer<Face>) {
            guard let link = face.pointer(to: \.link) else { return }
            g_queue_unlink(tombstones, link)
            link.pointee.data = nil
        }
    }

    private static let shards: [Shard] = (0..<shardCount).map { _ in Shard() }

    static func shard(of pointer: UnsafeMutableRawPointer) -> Shard {
        // Faces are 80 bytes long or so: the bits above 64 spread them.
        shards[Int(truncatingIfNeeded: (UInt(bitPattern: pointer) >> 7) & UInt(shardCount &- 1))]
    }

    // MARK: Interface pointers

    /// What a caller's pointer turns out to be.
    public enum Resolution {
        case alive(ComObject)
        /// A tombstone, with what its methods answer.
        case dead(HResult)
        /// Nothing that this library gave out.
        case foreign
    }

    /// Looks a pointer up and, if it leads to a living object, holds on to that.
    public static func resolve(_ pointer: UnsafeMutableRawPointer?) -> Resolution {
        guard let pointer else { return .foreign }
        let shard = shard(of: pointer)
        return shard.withLock {
            guard let face = shard.face(at: pointer) else { return .foreign }
            guard let object = face.pointee.object else { return .dead(HResult(rawValue: face.pointee.deadCode)) }
            return .alive(object.takeUnretainedValue())
        }
    }

    /// The living object of that class behind an interface pointer of ours; nil for anything else.
    public static func object<Object: ComObject>(
        at pointer: UnsafeMutableRawPointer?, as type: Object.Type
    ) -> Object? {
        guard case .alive(let object) = resolve(pointer) else { return nil }
        return object as? Object
    }

    /// Whether an interface pointer is one of this library's, tombstones included.
    public static func isOurs(_ pointer: UnsafeMutableRawPointer?) -> Bool {
        if case .foreign = resolve(pointer) { return false }
        return true
    }

    /// How many faces there are, tombstones included. For tests.
    public static var faceCount: Int {
        shards.reduce(0) { sum, shard in sum &+ shard.withLock { Int(g_hash_table_size(shard.faces)) } }
    }

    /// How many tombstones there are. For tests.
    public static var tombstoneCount: Int {
        shards.reduce(0) { sum, shard in sum &+ shard.withLock { Int(shard.tombstones.pointee.length) } }
    }

    /// Makes the face of a new object and takes a reference on the object for it.
    static func makeFace(_ object: ComObject, _ type: InterfaceType) -> UnsafeMutableRawPointer {
        let face = UnsafeMutablePointer<Face>.allocate(capacity: 1)
        face.initialize(
            to: Face(
                vtable: type.vtable, deadCode: type.deadCode.rawValue, type: Unmanaged.passUnretained(type),
                object: Unmanaged.passRetained(object)))
        let shard = shard(of: face)
        shard.withLock { _ = g_hash_table_add(shard.faces, face) }
        return UnsafeMutableRawPointer(face)
    }

    /// Turns the face of an object into a tombstone, unless it is gone already.
    static func bury(_ object: ComObject, code: HResult) {
        let shard = shard(of: object.face)
        let reference: Unmanaged<ComObject>? = shard.withLock {
            guard let face = shard.face(at: object.face), face.pointee.holds(object) else { return nil }
            let reference = face.pointee.object
            face.pointee.object = nil
            face.pointee.deadCode = code.rawValue
            shard.queueTombstone(face)
            return reference
        }
        reference?.release()
    }

    /// Adds a reference to the face of an object, unless its last one is being released at this moment.
    static func retain(_ object: ComObject) -> Bool {
        let shard = shard(of: object.face)
        return shard.withLock {
            guard let face = shard.face(at: object.face), face.pointee.holds(object) else { return false }
            while true {
                let count = g_atomic_int_get(&face.pointee.count)
                guard count > 0 else { return false }
                if g_atomic_int_compare_and_exchange(&face.pointee.count, count, count &+ 1) != 0 { return true }
            }
        }
    }

    /// Frees a face whose count has gone to zero. The object that lived in it comes back, nil if it was dead.
    static func dissolve(_ pointer: UnsafeMutableRawPointer) -> ComObject? {
        let shard = shard(of: pointer)
        return shard.withLock {
            guard let face = shard.face(at: pointer) else { return nil }
            let object = face.pointee.object?.takeRetainedValue()
            shard.discard(face)
            return object
        }
    }
}
