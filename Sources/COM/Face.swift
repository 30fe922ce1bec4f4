import CGLib
import CompoundFile

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

/// What an interface pointer points to. The vtable comes first, as C and C++ expect it; the rest is ours. At most 64
/// bytes, see `FaceSlab`.
///
/// All but the counts is guarded by the mutex of the handle table's shard.
struct Face {
    var vtable: UnsafeRawPointer
    /// References that callers and the library hold; changed atomically only.
    var count: Int32 = 1
    /// Those among them that are the library's, which callers are not told of; changed atomically only.
    var ownCount: Int32 = 0
    /// What methods answer when `object` is gone.
    var deadCode: Int32
    /// Nil for a place that no face is at.
    var type: Unmanaged<InterfaceType>?
    /// Retained; nil once the object is dead.
    var object: Unmanaged<ComObject>?
    /// This face's place in its shard's queue of tombstones; its data is the face itself while it is queued. In a free
    /// place, the next one that is free.
    var link = GList()

    /// Whether this is the face of that very object: addresses are used again.
    func holds(_ other: ComObject) -> Bool { object?.toOpaque() == Unmanaged.passUnretained(other).toOpaque() }
}
