import CompoundFile
import Synchronization

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

    /// The neighbours among those that a storage has open.
    final var nextSibling: Unmanaged<ComObject>?
    final var previousSibling: Unmanaged<ComObject>?

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
    @inline(__always)
    public final func checkEntry() throws(HResult) {
        if lock.isNested, !allowsReentry, lock.isReentered { throw .mapiBusy }
    }

    /// Drops everything held. Called once, at the last Release or when the object is killed, with the tree lock
    /// held. Overrides call super last.
    open func dispose() {}

    /// Whether it is open on that element of a storage.
    func isOpen(on element: Element) -> Bool { false }

    /// Takes a reference for one of our own objects, while a caller or the tree is known to hold one.
    @discardableResult
    public final func addRef() -> UInt32 { COM.addRef(face) }

    /// Takes one that AddRef and Release leave out when they tell how many there are.
    final func addOwnRef() {
        face.assumingMemoryBound(to: Face.self).pointee.ownCount.wrappingAdd(1, ordering: .relaxed)
        addRef()
    }

    /// Drops one again; answers false, and does nothing, when there is no other.
    final func dropOwnRefUnlessLast() -> Bool {
        let face = face.assumingMemoryBound(to: Face.self)
        var count = face.pointee.count.load(ordering: .relaxed)
        while count > 1 {
            let (isDone, now) = face.pointee.count.compareExchange(
                expected: count, desired: count &- 1, ordering: .acquiringAndReleasing)
            if isDone {
                face.pointee.ownCount.wrappingSubtract(1, ordering: .relaxed)
                return true
            }
            count = now
        }
        return false
    }

    /// The interface pointer with a new reference, for giving an open object out once more. Nil when the object is
    /// dead or its last reference is being released on another thread at this moment: it then counts as closed.
    public final func retainedFace() -> UnsafeMutableRawPointer? { HandleTable.retain(self) ? face : nil }

    /// Ends the object now, whoever still holds pointers to it: their methods answer `code` (the type's dead code
    /// unless given), their reference counting goes on. Does nothing when it is dead.
    public final func kill(_ code: HResult? = nil) {
        lock.lock()
        if isAlive {
            let reference = HandleTable.bury(self, code: code ?? type.deadCode)
            end()
            if let reference { leave(reference) }
        }
        lock.unlock()
    }

    /// Gives up the reference that the face had on the object, once the lock is let go of: until then a method may be
    /// at work on it.
    fileprivate final func leave(_ reference: Unmanaged<ComObject>) { lock.afterUnlock { reference.release() } }

    /// The last reference is gone: ends the object and discards its face, unless the two are put aside. With the tree
    /// lock held; answers whether the face has given up its reference on the object.
    fileprivate final func retire(_ face: FacePointer) -> Bool {
        let isFirst = isAlive
        end()
        if isFirst, park() { return false }
        HandleTable.discard(face)
        return true
    }

    /// Puts an object that has ended aside, with its face, to be used again soon. Answers false when nobody wants it.
    func park() -> Bool { false }

    /// Drops an object that was put aside, and its face.
    final func abandon() {
        HandleTable.discard(face.assumingMemoryBound(to: Face.self))
        let reference = Unmanaged.passUnretained(self)
        if lock.isNested { leave(reference) } else { reference.release() }
    }

    /// Brings an object that was put aside back to life, with a count of one.
    final func revive() {
        isAlive = true
        let place = face.assumingMemoryBound(to: Face.self)
        place.pointee.count.store(1, ordering: .relaxed)
        place.pointee.state.store(lock.cell.address, ordering: .releasing)
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
    let type = shard.withLock { shard.face(at: this)?.pointee.type.takeUnretainedValue() }
    guard let type, type.answers(to: GUIDValue(low: wanted.0, high: wanted.1)) else {
        return HResult.noInterface.rawValue
    }
    _ = addRef(this)
    out.pointee = this
    return 0
}

/// Drops a reference that `addOwnRef` took.
func releaseOwnRef(_ this: UnsafeMutableRawPointer) {
    this.assumingMemoryBound(to: Face.self).pointee.ownCount.wrappingSubtract(1, ordering: .relaxed)
    _ = release(this)
}

/// Adds a reference; answers the new count.
public func addRef(_ this: UnsafeMutableRawPointer?) -> UInt32 {
    guard let this else { return 0 }
    let face = this.assumingMemoryBound(to: Face.self)
    let count = face.pointee.count.wrappingAdd(1, ordering: .relaxed).newValue
    return UInt32(clamping: count &- face.pointee.ownCount.load(ordering: .relaxed))
}

/// Drops a reference; with the last one the object goes. Answers the new count.
public func release(_ this: UnsafeMutableRawPointer?) -> UInt32 {
    guard let this else { return 0 }
    let face = this.assumingMemoryBound(to: Face.self)
    // Now, as the face may be gone afterwards.
    let own = face.pointee.ownCount.load(ordering: .relaxed)
    let count = face.pointee.count.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue
    guard count <= 0 else { return UInt32(clamping: count &- own) }
    if FaceSlab.contains(this) { releaseLast(face) }
    return 0
}

private func releaseLast(_ face: FacePointer) {
    guard let cell = face.cell else { return HandleTable.discardTombstone(face) }
    cell.lock()
    guard face.cell == cell, let reference = face.pointee.object else {
        cell.unlock()
        return HandleTable.discardTombstone(face)
    }
    face.pointee.state.store(Face.vacant, ordering: .relaxed)
    let isLeft = reference._withUnsafeGuaranteedRef { object in
        guard object.lock.isNested else { return object.retire(face) }
        if object.lock.isReentered {
            object.lock.afterUnlock {
                let isLeft = object.lock.withLock { object.retire(face) }
                if isLeft { reference.release() }
            }
        } else if object.retire(face) {
            object.leave(reference)
        }
        return false
    }
    cell.unlock()
    // Not before: what it holds may go with it, and need not go under the lock.
    if isLeft { reference.release() }
}
