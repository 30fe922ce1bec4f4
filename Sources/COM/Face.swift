import CGLib
import CompoundFile
import Synchronization

/// What a kind of object answers to. Types are made once and never go away, since tombstones still need them.
public final class InterfaceType {
    /// For messages of the tests and of debuggers.
    public let name: StaticString
    /// The table of C functions: an immortal allocation, see `immortal(_:)`.
    public let vtable: UnsafeRawPointer
    /// The interfaces that QueryInterface gives, on tombstones too. IUnknown needs no mention.
    public let iids: [GUIDValue]
    /// What methods answer once the object is dead, unless its death says otherwise.
    public let deadCode: HResult

    public init(name: StaticString, vtable: UnsafeRawPointer, iids: [GUIDValue], deadCode: HResult) {
        self.name = name
        self.vtable = vtable
        self.iids = iids
        self.deadCode = deadCode
        _ = Unmanaged.passRetained(self)
    }

    func answers(to iid: GUIDValue) -> Bool { iid == .iidUnknown || iids.contains(iid) }
}

/// Puts a value, such as a vtable, where C code may point to it for as long as the process lives.
public func immortal<Value>(_ value: Value) -> UnsafeRawPointer {
    let pointer = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    pointer.initialize(to: value)
    return UnsafeRawPointer(pointer)
}

/// What an interface pointer points to. The vtable comes first, as C and C++ expect it; the rest is ours. 64 bytes, see
/// `FaceSlab`.
///
/// The object comes and goes with the lock of its tree held and the mutex of the handle table's shard as well: to look
/// at it, either will do. All else but the atomic fields is guarded by that mutex.
struct Face: ~Copyable {
    /// The `state` of a place that no face is at.
    static let vacant: UInt = 0

    let vtable: UnsafeRawPointer
    /// The address of the `LockCell` of the living object's tree; for a dead object `tombstone(_:)`.
    let state: Atomic<UInt>
    /// References that callers and the library hold.
    let count = Atomic<Int32>(1)
    /// Those among them that are the library's, which callers are not told of.
    let ownCount = Atomic<Int32>(0)
    let type: Unmanaged<InterfaceType>
    /// Retained; nil once the object is dead.
    var object: Unmanaged<ComObject>?
    /// This face's place in its shard's queue of tombstones; its data is the face itself while it is queued. In a free
    /// place, the next one that is free.
    var link = GList()

    init(_ object: ComObject, _ type: InterfaceType) {
        vtable = type.vtable
        state = Atomic(Face.vacant)
        self.type = Unmanaged.passUnretained(type)
        self.object = Unmanaged.passRetained(object)
    }
}

extension Face {
    /// The state of a face whose object is dead; its methods answer the code.
    static func tombstone(_ code: HResult) -> UInt { UInt(UInt32(bitPattern: code.rawValue)) << 32 | 1 }

    /// What methods answer once the object is dead; nil as long as it lives.
    static func deadCode(_ state: UInt) -> HResult? {
        state & 1 == 0 ? nil : HResult(rawValue: Int32(truncatingIfNeeded: state >> 32))
    }
}

typealias FacePointer = UnsafeMutablePointer<Face>

extension UnsafeMutablePointer where Pointee == Face {
    /// The link, which lies at the end.
    var link: UnsafeMutablePointer<GList> {
        (UnsafeMutableRawPointer(self) + 40).assumingMemoryBound(to: GList.self)
    }

    /// The lock of the living object's tree; nil when there is no such object. Who wants to be sure takes the lock, and
    /// asks again.
    @inline(__always)
    var cell: LockCell? {
        let state = pointee.state.load(ordering: .acquiring)
        return state & 1 == 0 ? LockCell(address: state) : nil
    }

    /// Whether this is the face of that very object: addresses are used again.
    func holds(_ other: ComObject) -> Bool {
        pointee.object?.toOpaque() == Unmanaged.passUnretained(other).toOpaque()
    }
}
