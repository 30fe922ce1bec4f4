import CGLib
import Glibc

/// Every interface pointer and opaque handle that the library has given out and not seen the end of.
///
/// That is how a bare pointer from a caller is known to be ours, alive and of the right kind: faces lie in slabs, and
/// the slabs are in a table. Each thread takes its faces from one of several shards, so that threads at work on
/// different objects seldom meet.
public enum HandleTable {
    /// The tombstones kept per shard: 65,536 in all. The oldest is given up for a newer one.
    static let tombstonesPerShard: UInt32 = 4096
    static let shardCount = 16

    final class Shard {
        private let mutex: UnsafeMutablePointer<GMutex>
        /// How many faces there are.
        private(set) var faceCount = 0
        /// Places without a face, linked by their links' next.
        private var vacant: FacePointer?
        let tombstones: UnsafeMutablePointer<GQueue>

        init() {
            mutex = .allocate(capacity: 1)
            mutex.initialize(to: GMutex())
            g_mutex_init(mutex)
            tombstones = .allocate(capacity: 1)
            tombstones.initialize(to: GQueue())
            g_queue_init(tombstones)
        }

        @inline(__always)
        func withLock<Result>(_ body: () -> Result) -> Result {
            g_mutex_lock(mutex)
            defer { g_mutex_unlock(mutex) }
            return body()
        }

        /// The face at an address of this shard, if there is one; with the lock held.
        @inline(__always)
        func face(at pointer: UnsafeMutableRawPointer) -> FacePointer? {
            let face = pointer.assumingMemoryBound(to: Face.self)
            return face.pointee.state.load(ordering: .acquiring) == Face.vacant ? nil : face
        }

        /// Puts a face into a vacant place; with the lock held.
        func place(_ face: consuming Face, _ lock: TreeLock) -> FacePointer {
            if vacant == nil { addSlab() }
            // Without memory nothing goes on in Swift anyway.
            guard let place = vacant else { abort() }
            vacant = place.link.pointee.next?.withMemoryRebound(to: Face.self, capacity: 1) { $0 }
            place.initialize(to: face)
            place.pointee.state.store(lock.cell.address, ordering: .releasing)
            faceCount &+= 1
            return place
        }

        private func addSlab() {
            guard let slab = FaceSlab.make(for: self) else { return }
            for number in (1...FaceSlab.faceCount).reversed() {
                vacate((slab + number &* FaceSlab.stride).bindMemory(to: Face.self, capacity: 1))
            }
        }

        private func vacate(_ place: FacePointer) {
            place.pointee.state.store(Face.vacant, ordering: .relaxed)
            place.pointee.object = nil
            place.link.pointee = GList()
            place.link.pointee.next = vacant.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: GList.self) }
            vacant = place
        }

        /// Takes a face out of its place; with the lock held.
        func discard(_ face: FacePointer) {
            if face.link.pointee.data != nil { unlinkTombstone(face) }
            faceCount &-= 1
            vacate(face)
        }

        func queueTombstone(_ face: FacePointer, _ code: HResult) {
            face.pointee.state.store(Face.tombstone(code), ordering: .releasing)
            face.link.pointee.data = UnsafeMutableRawPointer(face)
            g_queue_push_tail_link(tombstones, face.link)
            guard tombstones.pointee.length > HandleTable.tombstonesPerShard,
                let oldest = tombstones.pointee.head?.pointee.data
            else { return }
            discard(oldest.assumingMemoryBound(to: Face.self))
        }

        private func unlinkTombstone(_ face: FacePointer) {
            g_queue_unlink(tombstones, face.link)
            face.link.pointee.data = nil
        }
    }

    private static let shards: [Shard] = (0..<shardCount).map { _ in Shard() }

    /// The shard that this thread takes faces from.
    private static var ownShard: Shard {
        // Threads' descriptors are pages apart.
        let thread = UInt(pthread_self()) >> 12
        return shards[Int(truncatingIfNeeded: (thread ^ thread >> 8) & UInt(shardCount &- 1))]
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
        guard let pointer, let shard = FaceSlab.shard(of: pointer) else { return .foreign }
        return shard.withLock {
            guard let face = shard.face(at: pointer) else { return .foreign }
            if let code = Face.deadCode(face.pointee.state.load(ordering: .relaxed)) { return .dead(code) }
            guard let object = face.pointee.object else { return .foreign }
            return .alive(object.takeUnretainedValue())
        }
    }

    /// The living object of that class behind an interface pointer of ours; nil for anything else.
    public static func object<Object: ComObject>(
        at pointer: UnsafeMutableRawPointer?, as type: Object.Type
    ) -> Object? {
        guard case .alive(let object) = resolve(pointer) else { return nil }
        return downcast(object, to: type)
    }

    /// The object as one of that class, which it mostly is exactly.
    @inline(__always)
    static func downcast<Object: ComObject>(_ object: ComObject, to type: Object.Type) -> Object? {
        Swift.type(of: object) == type ? unsafeDowncast(object, to: type) : object as? Object
    }

    /// Whether an interface pointer is one of this library's, tombstones included.
    public static func isOurs(_ pointer: UnsafeMutableRawPointer?) -> Bool {
        if case .foreign = resolve(pointer) { return false }
        return true
    }

    /// How many faces there are, tombstones included. For tests.
    public static var faceCount: Int {
        shards.reduce(0) { sum, shard in sum &+ shard.withLock { shard.faceCount } }
    }

    /// Makes the face of a new object and takes a reference on the object for it.
    static func makeFace(_ object: ComObject, _ type: InterfaceType) -> UnsafeMutableRawPointer {
        let shard = ownShard
        return shard.withLock { UnsafeMutableRawPointer(shard.place(Face(object, type), object.lock)) }
    }

    /// Turns the face of an object into a tombstone, unless it is gone already. Call it with the tree's lock held; the
    /// reference that the face had is the caller's then.
    static func bury(_ object: ComObject, code: HResult) -> Unmanaged<ComObject>? {
        guard let shard = FaceSlab.shard(of: object.face) else { return nil }
        return shard.withLock {
            guard let face = shard.face(at: object.face), face.holds(object) else { return nil }
            let reference = face.pointee.object
            face.pointee.object = nil
            shard.queueTombstone(face, code)
            return reference
        }
    }

    /// Adds a reference to the face of an object, unless its last one is being released at this moment.
    static func retain(_ object: ComObject) -> Bool {
        guard let shard = FaceSlab.shard(of: object.face) else { return false }
        return shard.withLock {
            guard let face = shard.face(at: object.face), face.holds(object) else { return false }
            var count = face.pointee.count.load(ordering: .relaxed)
            while count > 0 {
                let (done, now) = face.pointee.count.compareExchange(
                    expected: count, desired: count &+ 1, ordering: .acquiringAndReleasing)
                if done { return true }
                count = now
            }
            return false
        }
    }

    /// Takes a face out of its place that its object has left, or is leaving: then with the tree's lock held.
    static func discard(_ face: FacePointer) {
        guard let shard = FaceSlab.shard(of: face) else { return }
        shard.withLock { shard.discard(face) }
    }

    /// Takes out a face whose object is dead, and no other.
    static func discardTombstone(_ face: FacePointer) {
        guard let shard = FaceSlab.shard(of: face) else { return }
        shard.withLock {
            if Face.deadCode(face.pointee.state.load(ordering: .relaxed)) != nil { shard.discard(face) }
        }
    }
}
