import CMAPI
import CompoundFile

/// What CopyTo leaves out.
struct CopyExclusion {
    var storages = false
    var streams = false
    var names: Set<ElementName> = []
    /// More names or interfaces than any caller has.
    static let mostEntries = 1 << 16

    init() {}

    init(
        _ count: UInt32, _ iids: UnsafePointer<IID>?, _ names: ExcludedNames?
    ) throws(HResult) {
        if let iids {
            guard count <= CopyExclusion.mostEntries else { throw .stgInvalidParameter }
            for index in 0..<Int(count) {
                let iid = GUIDValue(iids[index])
                if iid == .iidStorage { storages = true }
                if iid == .iidStream { streams = true }
            }
        } else if count > 0 {
            throw .stgInvalidPointer
        }
        self.names = Set(elementNames(names))
    }

    func excludes(_ info: ElementInfo) -> Bool {
        excludes(info.name, info.kind)
    }

    func excludes(_ name: ElementName, _ kind: ElementKind) -> Bool {
        (kind == .storage ? storages : streams) || names.contains(name)
    }
}

/// A caller's list of names, with a null pointer behind the last: an SNB.
public typealias ExcludedNames = UnsafeMutablePointer<LPOLESTR?>

/// The names of a list; one that no element can have stands for none.
func elementNames(_ list: ExcludedNames?) -> [ElementName] {
    guard let list else { return [] }
    var names: [ElementName] = []
    for index in 0..<CopyExclusion.mostEntries {
        guard let text = list[index] else { break }
        if let name = try? elementName(UnsafePointer(text)) { names.append(name) }
    }
    return names
}

extension StorageObject {
    /// Copies everything but the excluded into another storage, of ours or not.
    func copyContents(to destination: UnsafeMutablePointer<IStorage>, _ exclusion: CopyExclusion) throws {
        guard let target = HandleTable.object(at: destination, as: StorageObject.self) else {
            return try copyOut(to: destination, exclusion)
        }
        try TreeLock.withBoth(lock, target.lock) {
            guard isAlive, target.isAlive else { throw HResult.stgReverted }
            try checkNotSimple()
            try target.checkNotSimple()
            guard target.isWritable else { throw HResult.stgAccessDenied }
            if target.isWithin(self), !exclusion.storages || target === self { throw HResult.stgAccessDenied }
            // Elements that are replaced lose their handles; excluded streams below need the slow way.
            if exclusion.streams, !exclusion.storages {
                return try OutwardCopy(nil).copy(node, to: ForeignStorageRef(destination), exclusion)
            }
            for info in try node.children() where !exclusion.excludes(info) && info.kind == .stream {
                if try target.node.child(info.name) != nil { try target.destroy(info.name) }
            }
            try node.copyContents(into: target.node) { name, kind in
                exclusion.excludes(name, kind)
            }
        }
    }

    /// Copies into a caller's own storage what there is now. Its methods run without the lock: they may use this
    /// storage, whose changes meanwhile have no effect on the copy.
    private func copyOut(to destination: UnsafeMutablePointer<IStorage>, _ exclusion: CopyExclusion) throws {
        let copy = try lock.withLock {
            guard isAlive else { throw HResult.stgReverted }
            try checkEntry()
            try checkNotSimple()
            return try node.snapshot { name, kind in exclusion.excludes(name, kind) }
        }
        try OutwardCopy(lock).copy(copy, to: ForeignStorageRef(destination), exclusion)
    }

    /// Copies or moves one element into another storage.
    func transfer(
        _ name: ElementName, to destination: UnsafeMutablePointer<IStorage>, as newName: ElementName, keeping: Bool
    ) throws {
        guard let target = HandleTable.object(at: destination, as: StorageObject.self) else {
            return try transferOut(name, to: destination, as: newName, keeping: keeping)
        }
        try TreeLock.withBoth(lock, target.lock) {
            guard isAlive, target.isAlive else { throw HResult.stgReverted }
            try target.checkNotSimple()
            try checkTransfer(name, keeping: keeping)
            if target === self {
                if name == newName { return }
                if !keeping { return try rename(name, to: newName) }
            }
            try OutwardCopy(nil).copy(try node.child(name), to: ForeignStorageRef(destination), as: newName)
            if !keeping { try node.remove(name) }
        }
    }

    /// The same into a caller's own storage, without the lock. The element counts as open meanwhile, so that nobody
    /// changes it.
    private func transferOut(
        _ name: ElementName, to destination: UnsafeMutablePointer<IStorage>, as newName: ElementName, keeping: Bool
    ) throws {
        let element = try lock.withLock {
            guard isAlive else { throw HResult.stgReverted }
            try checkEntry()
            try checkTransfer(name, keeping: keeping)
            let element = try node.child(name)
            hold(name)
            return element
        }
        defer { lock.withLock { letGo(name) } }
        try OutwardCopy(lock).copy(element, to: ForeignStorageRef(destination), as: newName)
        guard !keeping else { return }
        try lock.withLock {
            guard isAlive else { throw HResult.stgReverted }
            // Whoever has destroyed it meanwhile has done half of the work.
            if let rest = try node.child(name), let element, rest.isSame(element) { try node.remove(name) }
        }
    }

    private func checkTransfer(_ name: ElementName, keeping: Bool) throws {
        try checkNotSimple()
        if !keeping, !isWritable { throw HResult.stgAccessDenied }
        if isOpen(name) { throw HResult.stgAccessDenied }
        if try node.child(name) == nil { throw HResult.stgFileNotFound }
    }
}

/// Copies through the interface of another storage: class, state bits, elements.
private struct OutwardCopy {
    /// The lock of what is copied, when the other storage's methods are to be called without it.
    private let lock: TreeLock?

    init(_ lock: TreeLock?) { self.lock = lock }

    private func reading<Result>(_ body: () throws -> Result) throws -> Result {
        guard let lock else { return try body() }
        return try lock.withLock(body)
    }

    func copy(_ element: Element?, to target: ForeignStorageRef, as name: ElementName) throws {
        switch element {
        case nil: throw HResult.stgFileNotFound
        case .stream(let stream): try copy(stream, to: try target.createStream(name))
        case .storage(let storage):
            let whole = lock == nil ? storage : try reading { try storage.snapshot() }
            try copy(whole, to: try target.createStorage(name), CopyExclusion())
        }
    }

    /// Names are excluded at the top only, kinds at every depth. The nesting is bounded by that of compound files.
    func copy(_ source: Storage, to target: ForeignStorageRef, _ exclusion: CopyExclusion) throws {
        let (info, children) = try reading { (source.info, try source.children()) }
        try target.setClass(info.clsid)
        // Not every storage has state bits.
        try? target.setStateBits(info.stateBits)
        for child in children where !exclusion.excludes(child) {
            switch try reading({ try source.child(child.name) }) {
            case .stream(let stream): try copy(stream, to: try target.createStream(child.name))
            case .storage(let storage):
                var inner = exclusion
                inner.names = []
                let open = (try? target.openStorage(child.name, writable: true))
                try copy(storage, to: try open ?? target.createStorage(child.name), inner)
            case nil: break
            }
        }
    }

    private func copy(_ source: Stream, to target: ForeignStreamRef) throws {
        let content = try reading { try source.snapshot() }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        var offset: UInt64 = 0
        while true {
            let count = try reading { try content.read(at: offset, into: buffer) }
            if count == 0 { return }
            try target.write(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
            offset &+= UInt64(count)
        }
    }
}
