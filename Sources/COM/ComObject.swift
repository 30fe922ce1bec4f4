import CGLib
import CompoundFile

/// An object that callers hold by interface pointers.
///
/// Its face carries the reference count; while the count is above zero and the object has not been killed, the
/// face keeps the Swift object alive. The Swift runtime's own count says nothing about the caller's.
open class ComObject {
    /// The lock of the tree that the object belongs to.
    public let lock: TreeLock
    public let type: InterfaceType
    /// Whether `dispose()` has yet to run. Read it with the tree lock held.
    public private(set) final var isAlive = true
    /// The interface pointer: a caller's reference comes with it at birth.
    public private(set) final var face: UnsafeMutableRawPointer

    /// The object's place among those that a storage has open.
    final var childPlace = -1

    /// Makes the object with a count of one.
    public init(type: InterfaceType, lock: TreeLock) {
        self.lock = lock
        self.type = type
        face = ComObject.unset
        face = HandleTable.makeFace(self, type)
    }

    private static let unset = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1)

    /// Whether a caller's own storage, stream or lock bytes may call methods while the tree is calling it. Objects that
    /// change their state in place over such a call may not be met halfway.
    open var allowsReentry: Bool { true }

    /// Ask before anything else, with the lock held.
    /// - Throws: MAPI_E_BUSY.
    public final func checkEntry() throws(HResult) {
        if !allowsReentry, lock.isReentered { throw .mapiBusy }
    }

    /// Drops everything held. Called once, at the last Release or when the object is killed, with the tree lock
    /// held. Overrides call super last.
    open func dispose() {}

    /// Takes a reference for one of our own objects, while a caller or the tree is known to hold one.
    @discardableResult
    public final func addRef() -> UInt32 { COM.addRef(face) }

    /// Takes one that AddRef and Release leave out when they tell how many there are.
    final func addOwnRef() {
        g_atomic_int_inc(&face.assumingMemoryBound(to: Face.self).pointee.ownCount)
        addRef()
    }

    /// The interface pointer with a new reference, for giving an open object out once more. Nil when the object is
    /// dead or its last reference is being released on another thread at this moment: it then counts as closed.
    public final func retainedFace() -> UnsafeMutableRawPointer? { HandleTable.retain(self) ? face : nil }

    /// Ends the object now, whoever still holds pointers to it: their methods answer `code` (the type's dead code
    /// unless given), their reference counting goes on. Does nothing when it is dead.
    public final func kill(_ code: HResult? = nil) {
        lock.lock()
        if isAlive {
            HandleTable.bury(self, code: code ?? type.deadCode)
            end()
        }
        lock.unlock()
    }

    /// With the tree lock held.
    fileprivate final func end() {
        guard isAlive else { return }
        isAlive = false
        dispose()
    }
}

// MARK: The slots of IUnknown, for every vtable

/// Gives the same pointer for every interface that the object's type names, dead or alive.
public func queryInterface(
    _ this: UnsafeMutableRawPointer?, _ iid: UnsafeRawPointer?, _ out: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> Int32 {
    guard let out else { return HResult.pointer.rawValue }
    out.pointee = nil
    guard let this, let iid else { return HResult.invalidArgument.rawValue }
    let wanted = iid.loadUnaligned(as: (UInt64, UInt64).self)
    guard let shard = FaceSlab.shard(of: this) else { return HResult.noInterface.rawValue }
    let type = shard.withLock { shard.face(at: this)?.pointee.type?.takeUnretainedValue() }
    guard let type, type.answers(to: GUIDValue(low: wanted.0, high: wanted.1)) else {
        return HResult.noInterface.rawValue
    }
    _ = addRef(this)
    out.pointee = this
    return 0
}

/// Drops a reference that `addOwnRef` took.
func releaseOwnRef(_ this: UnsafeMutableRawPointer) {
    _ = g_atomic_int_add(&this.assumingMemoryBound(to: Face.self).pointee.ownCount, -1)
    _ = release(this)
}

/// Adds a reference; answers the new count.
public func addRef(_ this: UnsafeMutableRawPointer?) -> UInt32 {
    guard let this else { return 0 }
    let face = this.assumingMemoryBound(to: Face.self)
    let before = g_atomic_int_add(&face.pointee.count, 1)
    return UInt32(clamping: before &+ 1 &- g_atomic_int_get(&face.pointee.ownCount))
}

/// Drops a reference; with the last one the object goes. Answers the new count.
public func release(_ this: UnsafeMutableRawPointer?) -> UInt32 {
    guard let this else { return 0 }
    let face = this.assumingMemoryBound(to: Face.self)
    // Now, as the face may be gone afterwards.
    let own = g_atomic_int_get(&face.pointee.ownCount)
    let before = g_atomic_int_add(&face.pointee.count, -1)
    guard before <= 1 else { return UInt32(clamping: before &- 1 &- own) }
    guard let object = HandleTable.dissolve(this) else { return 0 }
    object.lock.lock()
    if object.lock.isReentered {
        object.lock.afterUnlock { object.lock.withLock { object.end() } }
    } else {
        object.end()
    }
    object.lock.unlock()
    // Not before: what it holds may go with it, and need not go under the lock.
    withExtendedLifetime(object) {}
    return 0
}
