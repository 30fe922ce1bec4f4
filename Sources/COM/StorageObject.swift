import CMAPI
import CompoundFile

/// An IStorage on a storage of a compound file.
///
/// It keeps track of what was opened in it: no element is opened twice, and with the storage's end its children
/// die too. A transacted storage that is not the root works on a transaction of its own.
public final class StorageObject: ComObject {
    /// What the methods work on; messages too. Who goes on working on it has it remember that.
    public let node: Storage
    /// What Stat gives as grfMode.
    public private(set) var mode: UInt32
    /// The file behind a root storage.
    let root: RootFile?
    /// The file of the tree; nil for trees without one.
    private let file: RootFile?
    /// Further interfaces of a root, once somebody has asked for them.
    private var aspects: [GUIDValue: AspectObject] = [:]
    let transaction: Bool
    /// Whether there are rules of its own for writing to streams.
    private let isGuarded: Bool
    /// Whose end is this one's end, at the latest.
    private unowned(unsafe) var parent: StorageObject?
    /// The storage that may have it back when it has ended.
    private var lastParent: Unmanaged<StorageObject>?
    private let onClose: ((StorageObject) -> Void)?
    let onCommit: ((StorageObject) throws -> Void)?
    /// Whether it is an element of another storage.
    private let isElement: Bool
    /// That element, where it is not the node: a transaction works on a node of its own.
    private let lower: Storage?
    /// The first of what is open in it, in no order. Each leaves when it ends, and so is alive while it is here.
    private var firstChild: Unmanaged<ComObject>?
    /// A stream object that has ended: most callers open one stream after the other.
    private var parked: Unmanaged<StreamObject>?
    /// An enumerator that has ended.
    private var parkedEnumerator: Unmanaged<EnumeratorObject>?
    /// A storage object that has ended, with a node that nobody else knows.
    private var parkedStorage: Unmanaged<StorageObject>?
    /// Elements that count as open for as long as they are moved.
    private var heldNames: [ElementName: Int] = [:]

    public static let interfaceType = InterfaceType(
        name: "IStorage", vtable: immortal(storageVtable), iids: [.iidStorage], deadCode: .stgReverted)

    /// A storage on a node that somebody else looks after: its Commit is `onCommit`, its Revert does nothing.
    public init(
        node: Storage, mode: UInt32, lock: TreeLock, onClose: ((StorageObject) -> Void)? = nil,
        onCommit: ((StorageObject) throws -> Void)? = nil
    ) {
        self.node = node
        self.mode = mode
        (root, file, transaction, parent, isElement, lower) = (nil, nil, false, nil, false, nil)
        isGuarded = StorageMode(rawValue: mode).has(StorageMode.simple)
        (self.onClose, self.onCommit) = (onClose, onCommit)
        super.init(type: StorageObject.interfaceType, lock: lock)
    }

    /// The root storage of a file.
    init(root: RootFile, mode: UInt32) {
        node = root.file.root
        self.mode = mode
        self.root = root
        file = root
        isGuarded = StorageMode(rawValue: mode).has(StorageMode.simple) || root.isDirectWriter
        (transaction, parent, isElement, lower, onClose, onCommit) = (false, nil, false, nil, nil, nil)
        super.init(type: StorageObject.interfaceType, lock: TreeLock())
    }

    /// An element of `parent`.
    init(node: Storage, mode: StorageMode, in parent: StorageObject) throws {
        transaction = mode.isTransacted
        isElement = true
        lower = mode.isTransacted ? node : nil
        self.node = mode.isTransacted ? try node.beginTransaction() : node
        self.mode = mode.withoutCreation
        self.parent = parent
        file = parent.file
        isGuarded = mode.has(StorageMode.simple) || parent.file?.isDirectWriter == true
        (root, onClose, onCommit) = (nil, nil, nil)
        super.init(type: StorageObject.interfaceType, lock: parent.lock)
        parent.adopt(self)
        node.openers &+= 1
    }

    /// Opens an object that has been parked, whose node has been turned to another element of the same tree.
    private func reopen(_ mode: StorageMode, in parent: StorageObject) {
        self.mode = mode.withoutCreation
        self.parent = parent
        parent.adopt(self)
        node.openers &+= 1
        revive()
    }

    /// The element of the parent that it is on.
    private var element: Storage? { lower ?? (isElement ? node : nil) }

    public var isTransacted: Bool { access.isTransacted }
    var access: StorageMode { StorageMode(rawValue: mode) }
    /// Whether changes may be made; those in a transacted storage without write access never get anywhere.
    public var isWritable: Bool { mayWrite && file?.hasWriteAccess != false }
    /// Whether elements may be opened for writing; a single writer beside readers may not always write in them.
    private var mayWrite: Bool { access.canWrite || isTransacted }
    var pointer: UnsafeMutablePointer<IStorage> { face.assumingMemoryBound(to: IStorage.self) }
    /// Streams only, written one after the other.
    var isSimple: Bool { access.has(StorageMode.simple) }

    /// Most methods are not there in simple mode.
    func checkNotSimple() throws(HResult) {
        if isSimple { throw .stgInvalidFunction }
    }

    public override func dispose() {
        killChildren()
        leaveParked()
        if let parent {
            lastParent = Unmanaged.passUnretained(parent)
            parent.childClosed(self)
            if let element {
                element.openers &-= 1
                parent.node.letGo(element)
            }
        }
        parent = nil
        root?.close(publishing: !isTransacted && access.canWrite)
        onClose?(self)
        // A root dies with its last reference only, and those on its other interfaces are references on it.
        for aspect in aspects.values { _ = COM.release(aspect.face) }
        aspects = [:]
    }

    /// Hands what is parked on to the parent, for as long as that has no such thing itself.
    private func leaveParked() {
        if let stream = parked.take(), parent?.park(stream) != true { stream._withUnsafeGuaranteedRef { $0.abandon() } }
        if let enumerator = parkedEnumerator.take(), parent?.park(enumerator) != true {
            enumerator._withUnsafeGuaranteedRef { $0.abandon() }
        }
        if let storage = parkedStorage.take(), parent?.park(storage) != true {
            storage._withUnsafeGuaranteedRef { $0.abandon() }
        }
    }

    override func park() -> Bool {
        guard let owner = lastParent.take(), lower == nil, !isGuarded, node.isLetGo else { return false }
        return owner._withUnsafeGuaranteedRef { $0.park(Unmanaged.passUnretained(self)) }
    }

    /// Another interface of a root storage, with the same references; nil for one that it lacks.
    func aspect(_ iid: GUIDValue) -> AspectObject? {
        if let known = aspects[iid] { return known }
        guard root != nil else { return nil }
        let made: AspectObject
        switch iid {
        case .iidRootStorage: made = AspectObject(self, AspectObject.rootStorageType)
        case .iidDirectWriterLock where access.isDirectWriter: made = AspectObject(self, AspectObject.writerLockType)
        default: return nil
        }
        aspects[iid] = made
        return made
    }

    // MARK: Children

    func adopt(_ child: ComObject) {
        child.previousSibling = nil
        child.nextSibling = firstChild
        let reference = Unmanaged.passUnretained(child)
        if let firstChild { firstChild._withUnsafeGuaranteedRef { $0.previousSibling = reference } }
        firstChild = reference
    }

    func childClosed(_ child: ComObject) {
        let (previous, next) = (child.previousSibling, child.nextSibling)
        if let previous {
            previous._withUnsafeGuaranteedRef { $0.nextSibling = next }
        } else if firstChild?.toOpaque() == Unmanaged.passUnretained(child).toOpaque() {
            firstChild = next
        }
        if let next { next._withUnsafeGuaranteedRef { $0.previousSibling = previous } }
        (child.previousSibling, child.nextSibling) = (nil, nil)
    }

    /// Those furthest down first, so that none kills others: storages may nest deeper than a stack is good for.
    func killChildren() {
        if firstChild == nil { return }
        var dying = leaveChildren()
        var next = 0
        while next < dying.count {
            if let storage = dying[next] as? StorageObject { dying += storage.leaveChildren() }
            next &+= 1
        }
        for child in dying.reversed() { child.kill(.stgReverted) }
    }

    private func leaveChildren() -> [ComObject] {
        var left: [ComObject] = []
        while let child = firstChild?.takeUnretainedValue() {
            childClosed(child)
            left.append(child)
        }
        return left
    }

    /// Ends what is open on an element.
    func killChildren(on element: Element) {
        var next = firstChild
        while let child = next?.takeUnretainedValue() {
            next = child.nextSibling
            if child.isOpen(on: element) { child.kill(.stgReverted) }
        }
    }

    override func isOpen(on element: Element) -> Bool {
        if case .storage(let storage) = element { return storage === self.element }
        return false
    }

    /// Keeps a stream object that has ended, unless there is one already.
    func park(_ stream: Unmanaged<StreamObject>) -> Bool {
        guard parked == nil else { return false }
        parked = stream
        return true
    }

    /// The same for an enumerator.
    func park(_ enumerator: Unmanaged<EnumeratorObject>) -> Bool {
        guard parkedEnumerator == nil else { return false }
        parkedEnumerator = enumerator
        return true
    }

    /// The same for a storage.
    private func park(_ storage: Unmanaged<StorageObject>) -> Bool {
        guard parkedStorage == nil else { return false }
        parkedStorage = storage
        return true
    }

    /// The interface pointer of an enumerator, with a reference.
    func makeEnumerator() -> UnsafeMutableRawPointer {
        guard let parked = parkedEnumerator.take() ?? parent?.parkedEnumerator.take() else {
            return EnumeratorObject(self).face
        }
        return parked._withUnsafeGuaranteedRef { enumerator in
            enumerator.reopen(self)
            return enumerator.face
        }
    }

    /// Has an element count as open.
    func hold(_ name: ElementName) { heldNames[name, default: 0] &+= 1 }

    func letGo(_ name: ElementName) {
        if let count = heldNames[name] { heldNames[name] = count > 1 ? count &- 1 : nil }
    }

    private func isHeld(_ name: ElementName) -> Bool { !heldNames.isEmpty && heldNames[name] != nil }

    func isOpen(_ name: ElementName) -> Bool { isHeld(name) || node.openers(of: name) > 0 }

    /// Whether this is `other` or lies somewhere in it.
    func isWithin(_ other: StorageObject) -> Bool {
        var next: StorageObject? = self
        while let storage = next {
            if storage === other || storage.node === other.node { return true }
            next = storage.parent
        }
        return false
    }

    // MARK: Opening and creating

    /// The interface pointer of a stream, with a reference.
    func openStream(_ name: ElementName, _ mode: StorageMode) throws -> UnsafeMutableRawPointer {
        try mode.checkForElement(creating: false, stream: true)
        if isSimple, root?.isCreated == true { throw HResult.stgInvalidFunction }
        if mode.canWrite, !mayWrite { throw HResult.stgInvalidFlag }
        guard let stream = try isGuarded ? node.touchedStream(name) : node.stream(name) else {
            throw HResult.stgFileNotFound
        }
        if stream.openers > 0 || isHeld(name) { throw HResult.stgAccessDenied }
        return makeStream(stream, mode)
    }

    func openStorage(_ name: ElementName, _ mode: StorageMode) throws -> StorageObject {
        try mode.checkForElement(creating: false, stream: false)
        try checkNotSimple()
        if mode.canWrite, !mayWrite { throw HResult.stgAccessDenied }
        if let object = try reopenedStorage(name, mode) { return object }
        guard let storage = try node.storage(name) else { throw HResult.stgFileNotFound }
        if storage.openers > 0 || isHeld(name) { throw HResult.stgAccessDenied }
        return try StorageObject(node: storage, mode: mode, in: self)
    }

    /// The object that is parked here, or at the parent, on the storage of that name; nil where it cannot be.
    private func reopenedStorage(_ name: ElementName, _ mode: StorageMode) throws -> StorageObject? {
        guard let parked = parkedStorage ?? parent?.parkedStorage, !isGuarded, !mode.isTransacted, !isHeld(name) else {
            return nil
        }
        let object = parked.takeUnretainedValue()
        guard try node.storage(name, turning: object.node) === object.node else { return nil }
        if parkedStorage.take() == nil { parent?.parkedStorage = nil }
        object.reopen(mode, in: self)
        return object
    }

    func createStream(_ name: ElementName, _ mode: StorageMode) throws -> UnsafeMutableRawPointer {
        try mode.checkForElement(creating: true, stream: true)
        if isSimple {
            if root?.isCreated != true { throw HResult.stgInvalidFunction }
            if mode.has(StorageMode.create) { throw HResult.stgInvalidFlag }
        }
        if isWritable, let stream = try node.createStream(ifVacant: name) { return makeStream(stream, mode) }
        if try node.child(name) != nil {
            guard mode.has(StorageMode.create) else { throw HResult.stgFileAlreadyExists }
            try destroy(name)
        }
        guard isWritable else { throw HResult.stgAccessDenied }
        return makeStream(try node.createStream(name), mode)
    }

    /// The new storage, and whether a stream was converted to it.
    func createStorage(_ name: ElementName, _ mode: StorageMode) throws -> (StorageObject, HResult) {
        try mode.checkForElement(creating: true, stream: false)
        try checkNotSimple()
        if mode.has(StorageMode.convert), case .stream = try node.child(name) {
            guard isWritable, !isOpen(name) else { throw HResult.stgAccessDenied }
            let storage = try node.convert(name, contents: .literal("CONTENTS"))
            return (try StorageObject(node: storage, mode: mode, in: self), .stgConverted)
        }
        if try node.child(name) != nil {
            guard mode.has(StorageMode.create), isWritable else { throw HResult.stgFileAlreadyExists }
            try destroy(name)
        }
        guard isWritable else { throw HResult.stgAccessDenied }
        return (try StorageObject(node: try node.createStorage(name), mode: mode, in: self), .ok)
    }

    private func makeStream(_ stream: consuming Stream, _ mode: StorageMode) -> UnsafeMutableRawPointer {
        guard isGuarded else {
            guard let parked = parked.take() ?? parent?.parked.take() else {
                return StreamObject(stream, mode: mode.withoutCreation, in: self).face
            }
            var element: Stream? = consume stream
            return parked._withUnsafeGuaranteedRef { object in
                object.reopen(&element, mode: mode.withoutCreation, in: self)
                return object.face
            }
        }
        let simple: SimpleMode? = isSimple ? root?.isCreated == true ? .created : .opened : nil
        let writer = file?.isDirectWriter == true ? file : nil
        let content = GuardedContent(stream, in: self, writer: writer, simple: simple)
        return StreamObject(content: content, mode: mode.withoutCreation, lock: lock).face
    }
}
