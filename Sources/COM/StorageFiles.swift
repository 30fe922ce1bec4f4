import CMAPI
import CompoundFile
import Glibc

/// The functions that open and create compound files: Stg...
public enum StorageFiles {
    public typealias IStoragePointer = UnsafeMutablePointer<IStorage>
    public typealias Out = UnsafeMutablePointer<IStoragePointer?>

    // MARK: Files

    public static func create(
        _ name: UnsafePointer<UInt16>?, _ mode: UInt32, _ reserved: UInt32, _ out: Out?
    ) throws -> HResult {
        out?.pointee = nil
        guard let out else { throw HResult.stgInvalidPointer }
        guard reserved == 0 else { throw HResult.stgInvalidParameter }
        let (storage, result) = try create(name, StorageMode(rawValue: mode), .v3)
        out.pointee = storage
        return result
    }

    private static func create(
        _ name: UnsafePointer<UInt16>?, _ mode: StorageMode, _ version: FormatVersion
    ) throws -> (IStoragePointer, HResult) {
        try mode.checkForCreating()
        let store = try name == nil ? FileByteStore(temporaryIn: nil) : makeFile(try FilePaths.path(name), mode)
        do {
            if name == nil { try store.acquire(mode.claim) }
            let (root, result) = try rootFile(on: store, mode, version, isNew: try store.length() == 0)
            return (StorageObject(root: root, mode: mode.withoutCreation).pointer, result)
        } catch {
            if name == nil { store.unlink() }
            throw error
        }
    }

    private static func makeFile(_ path: String, _ mode: StorageMode) throws -> FileByteStore {
        let mayExist = mode.has(StorageMode.create) || mode.has(StorageMode.convert)
        guard mayExist else {
            let store = try FileByteStore(path: path, access: .readWrite, disposition: .createNew)
            try store.acquire(mode.claim)
            return store
        }
        return try FileByteStore.entered(path: path, access: .readWrite, disposition: .openOrCreate, mode.claim)
    }

    /// The new file, and whether it was converted.
    private static func rootFile(
        on store: FileByteStore, _ mode: StorageMode, _ version: FormatVersion, isNew: Bool
    ) throws -> (RootFile, HResult) {
        let path = FilePaths.absolute(store.path)
        let converts = mode.has(StorageMode.convert) && !isNew
        // A sound compound file is kept under the new one's changes until the first commit.
        if mode.isTransacted, !isNew, !converts, let old = try? CompoundFile(opening: store, writable: true),
            old.version == version, !old.isDamaged
        {
            return (
                try RootFile(file: old, path: path, store: store, mode: mode, start: .init(isCreated: true, isEmpty: true)),
                .ok
            )
        }
        guard mode.isTransacted && !isNew || converts else {
            let file = try CompoundFile(creatingOn: store, version: version, isEmpty: isNew)
            let start = RootFile.RootStart(isCreated: true)
            return (try RootFile(file: file, path: path, store: store, mode: mode, start: start), .ok)
        }
        // Any other old file stays as it is, and the new one is elsewhere, until the first commit.
        let start = RootFile.RootStart(
            isCreated: true, converted: converts ? try StoreContents.saved(store) : nil)
        let file = try CompoundFile(creatingOn: MemoryByteStore(), version: version)
        let root = try RootFile(file: file, path: path, store: store, mode: mode, start: start, isDisplacing: true)
        if !mode.isTransacted { _ = try root.commit([]) }
        return (root, converts ? .stgConverted : .ok)
    }

    public static func open(
        _ name: UnsafePointer<UInt16>?, _ priority: IStoragePointer?, _ mode: UInt32, _ exclude: ExcludedNames?,
        _ reserved: UInt32, _ out: Out?
    ) throws -> HResult {
        out?.pointee = nil
        guard let out else { throw HResult.stgInvalidPointer }
        guard reserved == 0 else { throw HResult.stgInvalidParameter }
        let mode = StorageMode(rawValue: mode)
        if let priority { return try reopen(priority, mode, exclude, out) }
        guard name != nil else { throw HResult.stgInvalidName }
        try mode.checkForOpening()
        let path = try FilePaths.path(name)
        let store = try FileByteStore.entered(path: path, access: mode.fileAccess, mode.claim)
        out.pointee = try openFile(store, mode, elementNames(exclude)).pointer
        return .ok
    }

    /// Opens the file of a priority storage anew, whatever name is given, and releases that storage. It stays open when
    /// this fails.
    private static func reopen(
        _ priority: IStoragePointer, _ mode: StorageMode, _ exclude: ExcludedNames?, _ out: Out
    ) throws -> HResult {
        guard let old = HandleTable.object(at: priority, as: StorageObject.self), let root = old.root,
            let path = root.path, let oldStore = root.store
        else { throw HResult.stgInvalidParameter }
        try mode.checkForOpening()
        let store = try FileByteStore(path: path, access: mode.fileAccess, disposition: .open)
        guard store.identity == oldStore.identity else { throw HResult.stgFileNotFound }
        try old.lock.withLock { try store.acquire(mode.claim, insteadOf: oldStore) }
        do {
            out.pointee = try openFile(store, mode, elementNames(exclude)).pointer
        } catch {
            store.close()
            try? oldStore.reacquire()
            throw error
        }
        _ = COM.release(priority)
        return .ok
    }

    private static func openFile(
        _ store: FileByteStore, _ mode: StorageMode, _ excluded: [ElementName] = []
    ) throws -> StorageObject {
        let file = try CompoundFile(opening: store, writable: mode.canWrite)
        let path = FilePaths.absolute(store.path)
        let root = try RootFile(
            file: file, path: path, store: store, mode: mode, start: .init(emptied: excluded))
        return StorageObject(root: root, mode: mode.withoutCreation)
    }

    public static func isStorage(_ name: UnsafePointer<UInt16>?) throws -> HResult {
        guard name != nil else { throw HResult.stgInvalidName }
        let store = try FileByteStore(path: FilePaths.path(name), access: .readOnly, disposition: .open)
        return try CompoundFile.isCompoundFile(store) ? .ok : .falseResult
    }

    /// Sets the times of a file's root storage.
    public static func setTimes(
        _ name: UnsafePointer<UInt16>?, _ created: UnsafePointer<FILETIME>?, _ modified: UnsafePointer<FILETIME>?
    ) throws -> HResult {
        guard name != nil else { throw HResult.stgInvalidName }
        let mode = StorageMode(rawValue: StorageMode.readWrite | 0x10)
        let store = try FileByteStore.entered(path: FilePaths.path(name), access: .readWrite, mode.claim)
        let storage = try openFile(store, mode)
        defer { _ = COM.release(storage.face) }
        return try storage.lock.withLock {
            try storage.setTimes(nil, created: FileTime(created), modified: FileTime(modified))
            return try storage.commit(0)
        }
    }

    // MARK: The extended forms

    public static func createEx(
        _ name: UnsafePointer<UInt16>?, _ mode: UInt32, _ format: UInt32, _ attributes: UInt32,
        _ options: UnsafeMutablePointer<STGOPTIONS>?, _ iid: UnsafePointer<IID>?,
        _ out: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) throws -> HResult {
        out?.pointee = nil
        guard let out else { throw HResult.stgInvalidPointer }
        try checkEx(format, attributes, iid)
        let version = try version(options)
        let (storage, result) = try create(name, StorageMode(rawValue: mode), version)
        out.pointee = UnsafeMutableRawPointer(storage)
        return result
    }

    public static func openEx(
        _ name: UnsafePointer<UInt16>?, _ mode: UInt32, _ format: UInt32, _ attributes: UInt32,
        _ options: UnsafeMutablePointer<STGOPTIONS>?, _ iid: UnsafePointer<IID>?,
        _ out: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) throws -> HResult {
        out?.pointee = nil
        guard let out else { throw HResult.stgInvalidPointer }
        try checkEx(format, attributes, iid)
        if let options { try checkVersion(options) }
        guard name != nil else { throw HResult.stgInvalidName }
        let mode = StorageMode(rawValue: mode)
        try mode.checkForOpening()
        let path = try FilePaths.path(name)
        let storage = try openFile(FileByteStore.entered(path: path, access: mode.fileAccess, mode.claim), mode)
        // The version says which members there are; both have the sector size.
        options?.pointee.ulSectorSize = UInt32(clamping: storage.root?.file.sectorSize ?? 0)
        out.pointee = storage.face
        return .ok
    }

    private static func checkEx(
        _ format: UInt32, _ attributes: UInt32, _ iid: UnsafePointer<IID>?
    ) throws(HResult) {
        guard let iid = GUIDValue(iid) else { throw .stgInvalidPointer }
        switch format {
        case 0, 4, 5: break
        case 1, 3: throw .stgInvalidFunction
        default: throw .stgInvalidParameter
        }
        guard attributes == 0 else { throw .stgInvalidParameter }
        guard iid == .iidStorage || iid == .iidUnknown else { throw .noInterface }
    }

    private static func checkVersion(_ options: UnsafePointer<STGOPTIONS>) throws(HResult) {
        guard (1...2).contains(options.pointee.usVersion) else { throw .stgInvalidParameter }
    }

    private static func version(_ options: UnsafeMutablePointer<STGOPTIONS>?) throws(HResult) -> FormatVersion {
        guard let options else { return .v3 }
        try checkVersion(options)
        if options.pointee.usVersion == 2, options.pointee.pwcsTemplateFile != nil { throw .stgInvalidParameter }
        switch options.pointee.ulSectorSize {
        case 0, 512: return .v3
        case 4096: return .v4
        default: throw .stgInvalidParameter
        }
    }
}
