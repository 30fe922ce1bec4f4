import CMAPI
import CompoundFile

/// Another interface of a root storage: a pointer of its own, and the storage's references and life.
final class AspectObject: ComObject {
    /// The storage holds this object, and is gone before it.
    private(set) weak var storage: StorageObject?
    fileprivate let owner: UnsafeMutableRawPointer

    static let rootStorageType = InterfaceType(
        name: "IRootStorage", vtable: immortal(rootStorageVtable), iids: [.iidRootStorage], deadCode: .stgReverted)
    static let writerLockType = InterfaceType(
        name: "IDirectWriterLock", vtable: immortal(writerLockVtable), iids: [.iidDirectWriterLock],
        deadCode: .stgReverted)

    init(_ storage: StorageObject, _ type: InterfaceType) {
        self.storage = storage
        owner = storage.face
        super.init(type: type, lock: storage.lock)
    }

    fileprivate var file: RootFile {
        get throws {
            guard let root = storage?.root else { throw HResult.stgReverted }
            return root
        }
    }
}

/// QueryInterface of storages: a root has further interfaces.
func queryStorage(
    _ this: UnsafeMutableRawPointer?, _ iid: UnsafeRawPointer?, _ out: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> Int32 {
    if let out, let iid, let storage = HandleTable.object(at: this, as: StorageObject.self) {
        let wanted = iid.loadUnaligned(as: (UInt64, UInt64).self)
        let aspect = storage.lock.withLock {
            storage.isAlive ? storage.aspect(GUIDValue(low: wanted.0, high: wanted.1)) : nil
        }
        if let aspect {
            _ = addRef(this)
            out.pointee = aspect.face
            return 0
        }
    }
    return queryInterface(this, iid, out)
}

/// The storage that an aspect's pointer belongs to.
private func owner(_ this: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    HandleTable.object(at: this, as: AspectObject.self)?.owner
}

private func aspect(_ this: UnsafeMutableRawPointer?, _ body: (AspectObject) throws -> HResult) -> Int32 {
    method(this, AspectObject.self, body)
}

let rootStorageVtable = IRootStorageVtbl(
    QueryInterface: { queryStorage(owner($0), $1, $2) },
    AddRef: { addRef(owner($0)) },
    Release: { release(owner($0)) },
    SwitchToFile: { this, name in
        aspect(this) { aspect in
            guard let storage = aspect.storage, storage.isWritable, storage.access.canWrite else {
                throw HResult.stgAccessDenied
            }
            try aspect.file.move(to: name == nil ? nil : try FilePaths.path(name))
            return .ok
        }
    })

let writerLockVtable = IDirectWriterLockVtbl(
    QueryInterface: { queryStorage(owner($0), $1, $2) },
    AddRef: { addRef(owner($0)) },
    Release: { release(owner($0)) },
    WaitForWriteAccess: { this, timeout in
        aspect(this) { aspect in
            if try aspect.file.hasWriteAccess { return .falseResult }
            // INFINITE
            let milliseconds = timeout == .max ? nil : Int(timeout)
            guard try aspect.file.takeWriteAccess(milliseconds: milliseconds) else { throw HResult.stgInUse }
            return .ok
        }
    },
    ReleaseWriteAccess: { this in
        aspect(this) { aspect in
            if try aspect.file.hasWriteAccess { try aspect.file.endWriteAccess() }
            return .ok
        }
    },
    HaveWriteAccess: { this in
        aspect(this) { aspect in try aspect.file.hasWriteAccess ? .ok : .falseResult }
    })
