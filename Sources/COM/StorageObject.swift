import CMAPI
import CompoundFile

/// An IStorage on a storage of a compound file.
///
/// It keeps track of what was opened in it: no element is opened twice, and with the storage's end its children
/// die too. A transacted storage that is not the root works on a transaction of its own.
public final class StorageObject: ComObject {
    /// What the methods work on; messages too.
    public let node: Storage
    /// What Stat gives as grfMode.
    public let mode: UInt32
    /// The file behind a root storage.
    let root: RootFile?
    private let transaction: Bool
    /// Whose end is this one's end, at the latest.
    private unowned(unsafe) var parent: StorageObject?
    private let onClose: ((StorageObject) -> Void)?
    private let onCommit: ((StorageObject) throws -> Void)?
    /// What is open in it, in no order. Each leaves when it ends, and so is alive while it is here.
    private var children: ContiguousArray<(name: ElementName?, object: Unmanaged<ComObject>)> = []
    /// How many of them, clones included, are open on an element; counted when there are many only.
    private var openNames: [ElementName: Int] = [:]

    public static let interfaceType = InterfaceType(
        name: "IStorage", vtable: immortal(storageVtable), iids: [.iidStorage], deadCode: .stgReverted)

    /// A storage on a node that somebody else looks after: its Commit is `onCommit`, its Revert does nothing.
    public init(
        node: Storage, mode: UInt32, lock: TreeLock, onClose: ((StorageObject) -> Void)? = nil,
        onCommit: ((StorageObject) throws -> Void)? = nil
    ) {
        self.node = node
        self.mode = mode
        (root, transaction, parent) = (nil, false, nil)
        (self.onClose, self.onCommit) = (onClose, onCommit)
        super.init(type: StorageObject.interfaceType, lock: lock)
    }

    /// The root storage of a file.
    init(root: RootFile, mode: UInt32) {
        node = root.file.root
        self.mode = mode
        self.root = root
        (transaction, parent, onClose, onCommit) = (false, nil, nil, nil)
        super.init(type: StorageObject.interfaceType, lock: TreeLock())
    }

    /// An element of `parent`.
    init(node: Storage, mode: StorageMode, in parent: StorageObject) throws {
        let name = node.info.name
        transaction = mode.isTransacted
        self.node = mode.isTransacted ? try node.beginTransaction() : node
        self.mode = mode.withoutCreation
        self.parent = parent
        (root, onClose, onCommit) = (nil, nil, nil)
        super.init(type: StorageObject.interfaceType, lock: parent.lock)
        parent.adopt(self, named: name)
    }

    public var isTransacted: Bool { access.isTransacted }
    var access: StorageMode { StorageMode(rawValue: mode) }
    /// Whether changes may be made; those in a transacted storage without write access never get anywhere.
    public var isWritable: Bool { access.canWrite || isTransacted }

    public override func dispose() {
        killChildren()
        parent?.childClosed(self)
        parent = nil
        root?.close(publishing: !isTransacted && access.canWrite)
        onClose?(self)
    }

    // MARK: Children

    /// Up to so many children are looked at one by one.
    private static let fewChildren = 8

    func adopt(_ child: ComObject, named name: ElementName?) {
        child.childPlace = children.count
        children.append((name, Unmanaged.passUnretained(child)))
        if children.count > StorageObject.fewChildren {
            if openNames.isEmpty { countNames() } else if let name { openNames[name, default: 0] &+= 1 }
        }
    }

    private func countNames() {
        for child in children {
            if let name = child.name { openNames[name, default: 0] &+= 1 }
        }
    }

    func childClosed(_ child: ComObject) {
        let place = child.childPlace
        guard place >= 0, place < children.count, children[place].object.toOpaque() == Unmanaged.passUnretained(child).toOpaque()
        else { return }
        child.childPlace = -1
        let last = children.removeLast()
        var name = last.name
        if place < children.count {
            name = children[place].name
            children[place] = last
            last.object._withUnsafeGuaranteedRef { $0.childPlace = place }
        }
        if openNames.isEmpty { return }
        if children.count <= StorageObject.fewChildren { return openNames = [:] }
        if let name, let count = openNames[name] { openNames[name] = count > 1 ? count &- 1 : nil }
    }

    private func killChildren() {
        let dying = children.map { $0.object.takeUnretainedValue() }
        for child in dying { child.childPlace = -1 }
        children = []
        openNames = [:]
        for child in dying { child.kill(.stgReverted) }
    }

    private func killChildren(named name: ElementName) {
        guard isOpen(name) else { return }
        let dying = children.filter { $0.name == name }.map { $0.object.takeUnretainedValue() }
        for child in dying { child.kill(.stgReverted) }
    }

    func isOpen(_ name: ElementName) -> Bool {
        if !openNames.isEmpty { return openNames[name] != nil }
        return children.contains { $0.name.map { $0 == name } ?? false }
    }

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

    func openStream(_ name: ElementName, _ mode: StorageMode) throws -> StreamObject {
        try mode.checkForElement(creating: false, stream: true)
        if mode.canWrite, !isWritable { throw HResult.stgInvalidFlag }
        guard case .stream(let stream) = try node.child(name) else { throw HResult.stgFileNotFound }
        if isOpen(name) { throw HResult.stgAccessDenied }
        return makeStream(stream, mode)
    }

    func openStorage(_ name: ElementName, _ mode: StorageMode) throws -> StorageObject {
        try mode.checkForElement(creating: false, stream: false)
        if access.has(StorageMode.simple) { throw HResult.stgInvalidFunction }
        if mode.canWrite, !isWritable { throw HResult.stgAccessDenied }
        guard case .storage(let storage) = try node.child(name) else { throw HResult.stgFileNotFound }
        if isOpen(name) { throw HResult.stgAccessDenied }
        return try StorageObject(node: storage, mode: mode, in: self)
    }

    func createStream(_ name: ElementName, _ mode: StorageMode) throws -> StreamObject {
        try mode.checkForElement(creating: true, stream: true)
        if access.has(StorageMode.simple), mode.has(StorageMode.create) { throw HResult.stgInvalidFlag }
        if try node.child(name) != nil {
            guard mode.has(StorageMode.create) else { throw HResult.stgFileAlreadyExists }
            try destroy(name)
        }
        guard isWritable else { throw HResult.stgAccessDenied }
        return makeStream(try node.createStream(name), mode)
    }

    func createStorage(_ name: ElementName, _ mode: StorageMode) throws -> StorageObject {
        try mode.checkForElement(creating: true, stream: false)
        if access.has(StorageMode.simple) { throw HResult.stgInvalidFunction }
        if try node.child(name) != nil {
            guard mode.has(StorageMode.create), isWritable else { throw HResult.stgFileAlreadyExists }
            try destroy(name)
        }
        guard isWritable else { throw HResult.stgAccessDenied }
        return try StorageObject(node: try node.createStorage(name), mode: mode, in: self)
    }

    private func makeStream(_ stream: Stream, _ mode: StorageMode) -> StreamObject {
        StreamObject(stream, mode: mode.withoutCreation, in: self)
    }

    // MARK: Changing elements

    /// Handles that are open on the element, and on all below it, die.
    func destroy(_ name: ElementName) throws {
        guard isWritable else { throw HResult.stgAccessDenied }
        guard try node.child(name) != nil else { throw HResult.stgFileNotFound }
        killChildren(named: name)
        try node.remove(name)
    }

    func rename(_ name: ElementName, to new: ElementName) throws {
        guard isWritable, !isOpen(name) else { throw HResult.stgAccessDenied }
        try node.rename(name, to: new)
    }

    /// No name stands for the storage itself. Streams have no times: theirs are accepted and dropped.
    func setTimes(_ name: ElementName?, created: FileTime?, modified: FileTime?) throws {
        guard isWritable else { throw HResult.stgAccessDenied }
        guard let name else { return try node.setTimes(created: created, modified: modified) }
        switch try node.child(name) {
        case nil: throw HResult.stgFileNotFound
        case .storage(let storage): try storage.setTimes(created: created, modified: modified)
        case .stream: break
        }
    }

    func setClass(_ clsid: GUIDValue) throws {
        guard isWritable else { throw HResult.stgAccessDenied }
        try node.setClass(clsid)
    }

    func setStateBits(_ bits: UInt32, mask: UInt32) throws {
        guard isWritable else { throw HResult.stgAccessDenied }
        try node.setStateBits(bits, mask: mask)
    }

    // MARK: Transactions

    /// A direct storage within a file has nothing to hand on; a root publishes.
    public func commit(_ flags: UInt32) throws {
        guard flags & ~0xF == 0 else { throw HResult.stgInvalidFlag }
        if isTransacted, !access.canWrite { throw HResult.stgAccessDenied }
        if let root {
            if access.canWrite { try root.commit(CommitOptions(rawValue: flags)) }
        } else if transaction {
            try node.commitTransaction()
        }
        try onCommit?(self)
    }

    /// Direct storages have nothing to go back to.
    func revert() throws {
        guard isTransacted, root != nil || transaction else { return }
        killChildren()
        if let root { root.file.revert() } else { try node.revertTransaction() }
        if let root { try root.emptyIfCreated() }
    }

    func stat(_ flag: UInt32) throws -> STATSTG {
        if node.isDetached { throw HResult.stgReverted }
        let info = node.info
        return try .make(
            .storage, name: root == nil ? info.name.utf16 : root?.path, flag: flag, mode: mode, clsid: info.clsid,
            stateBits: info.stateBits, created: info.created, modified: info.modified)
    }
}
