import CMAPI
import CompoundFile

/// What CopyTo leaves out.
struct CopyExclusion {
    var storages = false
    var streams = false
    var names: Set<ElementName> = []
    /// More names or interfaces than any caller has.
    private static let mostEntries = 1 << 16

    init() {}

    init(
        _ count: UInt32, _ iids: UnsafePointer<IID>?, _ names: UnsafeMutablePointer<LPOLESTR?>?
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
        guard let names else { return }
        for index in 0..<CopyExclusion.mostEntries {
            guard let text = names[index] else { return }
            // A name that no element has excludes none.
            if let name = try? elementName(UnsafePointer(text)) { self.names.insert(name) }
        }
    }

    func excludes(_ info: ElementInfo) -> Bool {
        excludes(info.name, info.kind)
    }

    func excludes(_ name: ElementName, _ kind: ElementKind) -> Bool {
        (kind == .storage ? storages : streams) || names.contains(name)
    }
}

extension StorageObject {
    /// Copies everything but the excluded into another storage, of ours or not.
    func copyContents(to destination: UnsafeMutablePointer<IStorage>, _ exclusion: CopyExclusion) throws {
        guard let target = HandleTable.object(at: destination, as: StorageObject.self) else {
            return try alive { try copyTree(self.node, to: ForeignStorageRef(destination), exclusion) }
        }
        try TreeLock.withBoth(lock, target.lock) {
            guard isAlive, target.isAlive else { throw HResult.stgReverted }
            guard target.isWritable else { throw HResult.stgAccessDenied }
            if target.isWithin(self), !exclusion.storages || target === self { throw HResult.stgAccessDenied }
            // Elements that are replaced lose their handles; excluded streams below need the slow way.
            if exclusion.streams, !exclusion.storages {
                return try copyTree(self.node, to: ForeignStorageRef(destination), exclusion)
            }
            for info in try node.children() where !exclusion.excludes(info) && info.kind == .stream {
                if try target.node.child(info.name) != nil { try target.destroy(info.name) }
            }
            try node.copyContents(into: target.node) { name, kind in
                exclusion.excludes(name, kind)
            }
        }
    }

    /// Copies or moves one element into another storage.
    func transfer(
        _ name: ElementName, to destination: UnsafeMutablePointer<IStorage>, as newName: ElementName, keeping: Bool
    ) throws {
        let target = HandleTable.object(at: destination, as: StorageObject.self)
        try TreeLock.withBoth(lock, target?.lock ?? lock) {
            guard isAlive else { throw HResult.stgReverted }
            if !keeping, !isWritable { throw HResult.stgAccessDenied }
            if isOpen(name) { throw HResult.stgAccessDenied }
            if target === self {
                if name == newName { return }
                if !keeping { return try rename(name, to: newName) }
            }
            let reference = ForeignStorageRef(destination)
            switch try node.child(name) {
            case nil: throw HResult.stgFileNotFound
            case .stream(let stream): try copyStream(stream, to: try reference.createStream(newName))
            case .storage(let storage):
                try copyTree(storage, to: try reference.createStorage(newName), CopyExclusion())
            }
            if !keeping { try node.remove(name) }
        }
    }

    private func alive(_ body: () throws -> Void) throws {
        try lock.withLock {
            guard isAlive else { throw HResult.stgReverted }
            try body()
        }
    }
}

/// Copies a storage through the interface of another: class, state bits, elements. Names are excluded at the top
/// only, kinds at every depth. The nesting is bounded by that of compound files.
private func copyTree(_ source: Storage, to target: ForeignStorageRef, _ exclusion: CopyExclusion) throws {
    let info = source.info
    try target.setClass(info.clsid)
    // Not every storage has state bits.
    try? target.setStateBits(info.stateBits)
    for child in try source.children() where !exclusion.excludes(child) {
        switch try source.child(child.name) {
        case .stream(let stream): try copyStream(stream, to: try target.createStream(child.name))
        case .storage(let storage):
            var inner = exclusion
            inner.names = []
            let open = (try? target.openStorage(child.name, writable: true))
            try copyTree(storage, to: try open ?? target.createStorage(child.name), inner)
        case nil: break
        }
    }
}

private func copyStream(_ source: Stream, to target: ForeignStreamRef) throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    var offset: UInt64 = 0
    while true {
        let count = try source.read(at: offset, into: buffer)
        if count == 0 { return }
        try target.write(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
        offset &+= UInt64(count)
    }
}
