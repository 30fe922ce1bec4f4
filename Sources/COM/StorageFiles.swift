import CMAPI
import CompoundFile
import Glibc

/// The functions that open and create compound files: Stg...
public enum StorageFiles {
    /// A path that is longer can't be opened anyway.
    private static let longestPath = 32_768

    public typealias Out = UnsafeMutablePointer<UnsafeMutablePointer<IStorage>?>

    // MARK: Files

    public static func create(
        _ name: UnsafePointer<UInt16>?, _ mode: UInt32, _ reserved: UInt32, _ out: Out?
    ) throws -> HResult {
        out?.pointee = nil
        guard let out else { throw HResult.stgInvalidPointer }
        guard reserved == 0 else { throw HResult.stgInvalidParameter }
        out.pointee = try create(name, StorageMode(rawValue: mode), .v3)
        return .ok
    }

    private static func create(
        _ name: UnsafePointer<UInt16>?, _ mode: StorageMode, _ version: FormatVersion
    ) throws -> UnsafeMutablePointer<IStorage> {
        try mode.checkForCreating()
        if mode.has(StorageMode.convert) { throw HResult.stgUnimplementedFunction }
        let store = try name == nil ? FileByteStore(temporaryIn: nil) : makeFile(try path(name), mode)
        let isNew = try name == nil || store.length() == 0
        do {
            try store.acquire(mode.claim)
            let root = try rootFile(on: store, mode, version, isNew: isNew)
            return StorageObject(root: root, mode: mode.withoutCreation).face.assumingMemoryBound(to: IStorage.self)
        } catch {
            if name == nil { store.unlink() }
            throw error
        }
    }

    private static func makeFile(_ path: String, _ mode: StorageMode) throws -> FileByteStore {
        try FileByteStore(
            path: path, access: .readWrite,
            disposition: mode.has(StorageMode.create) ? .openOrCreate : .createNew)
    }

    private static func rootFile(
        on store: FileByteStore, _ mode: StorageMode, _ version: FormatVersion, isNew: Bool
    ) throws -> RootFile {
        let path = Array(absolute(store.path).utf16)
        let deletes = mode.has(StorageMode.deleteOnRelease)
        // A sound compound file is kept under the new one's changes until the first commit.
        if mode.isTransacted, !isNew, let old = try? CompoundFile(opening: store, writable: true),
            old.version == version, !old.isDamaged
        {
            return try RootFile(
                file: old, path: path, store: store, deletesOnRelease: deletes, replacesOld: true)
        }
        let displaced = mode.isTransacted && !isNew ? try RootFile.saved(store) : nil
        let file = try CompoundFile(creatingOn: store, version: version)
        return try RootFile(
            file: file, path: path, store: store, deletesOnRelease: deletes, displaced: displaced)
    }

    public static func open(
        _ name: UnsafePointer<UInt16>?, _ priority: UnsafeMutablePointer<IStorage>?, _ mode: UInt32,
        _ exclude: UnsafeMutableRawPointer?, _ reserved: UInt32, _ out: Out?
    ) throws -> HResult {
        out?.pointee = nil
        guard let out else { throw HResult.stgInvalidPointer }
        guard reserved == 0 else { throw HResult.stgInvalidParameter }
        if exclude != nil { throw HResult.stgUnimplementedFunction }
        if let priority { return try reopen(priority, name, StorageMode(rawValue: mode), out) }
        guard name != nil else { throw HResult.stgInvalidName }
        out.pointee = try openFile(path(name), StorageMode(rawValue: mode)).face
            .assumingMemoryBound(to: IStorage.self)
        return .ok
    }

    /// Opens the file of a priority storage, which is released.
    private static func reopen(
        _ priority: UnsafeMutablePointer<IStorage>, _ name: UnsafePointer<UInt16>?, _ mode: StorageMode, _ out: Out
    ) throws -> HResult {
        guard name == nil, let old = HandleTable.object(at: priority, as: StorageObject.self),
            let path = old.root?.path
        else { throw HResult.stgInvalidParameter }
        try mode.checkForOpening()
        _ = COM.release(priority)
        out.pointee = try openFile(String(decoding: path, as: UTF16.self), mode).face
            .assumingMemoryBound(to: IStorage.self)
        return .ok
    }

    private static func openFile(_ path: String, _ mode: StorageMode) throws -> StorageObject {
        try mode.checkForOpening()
        let store = try FileByteStore(
            path: path, access: mode.canWrite ? .readWrite : .readOnly, disposition: .open)
        try store.acquire(mode.claim)
        // Nothing at all is "not a compound file" too.
        guard try store.length() > 0 else { throw HResult.stgFileAlreadyExists }
        let file = try CompoundFile(opening: store, writable: mode.canWrite)
        let root = try RootFile(file: file, path: Array(absolute(path).utf16), store: store)
        return StorageObject(root: root, mode: mode.withoutCreation)
    }

    public static func isStorage(_ name: UnsafePointer<UInt16>?) throws -> HResult {
        guard name != nil else { throw HResult.stgInvalidName }
        let store = try FileByteStore(path: path(name), access: .readOnly, disposition: .open)
        return try CompoundFile.isCompoundFile(store) ? .ok : .falseResult
    }

    /// Sets the times of a file's root storage.
    public static func setTimes(
        _ name: UnsafePointer<UInt16>?, _ created: UnsafePointer<FILETIME>?, _ modified: UnsafePointer<FILETIME>?
    ) throws -> HResult {
        guard name != nil else { throw HResult.stgInvalidName }
        let mode = StorageMode(rawValue: StorageMode.readWrite | 0x10)
        let storage = try openFile(path(name), mode)
        defer { _ = COM.release(storage.face) }
        return try storage.lock.withLock {
            try storage.setTimes(nil, created: FileTime(created), modified: FileTime(modified))
            try storage.commit(0)
            return .ok
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
        out.pointee = UnsafeMutableRawPointer(try create(name, StorageMode(rawValue: mode), version))
        return .ok
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
        let storage = try openFile(path(name), StorageMode(rawValue: mode))
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

    // MARK: Lock bytes

    public static func create(
        on bytes: UnsafeMutablePointer<ILockBytes>?, _ mode: UInt32, _ reserved: UInt32, _ out: Out?
    ) throws -> HResult {
        out?.pointee = nil
        guard let out, let bytes else { throw HResult.stgInvalidPointer }
        guard reserved == 0 else { throw HResult.stgInvalidParameter }
        let mode = StorageMode(rawValue: mode)
        try mode.checkForCreating()
        let store = try ForeignLockBytes(bytes)
        if !mode.has(StorageMode.create), try CompoundFile.isCompoundFile(store) {
            throw HResult.stgFileAlreadyExists
        }
        try store.checkLocking()
        let root = try RootFile(file: try CompoundFile(creatingOn: store))
        out.pointee = StorageObject(root: root, mode: mode.withoutCreation).face
            .assumingMemoryBound(to: IStorage.self)
        return .ok
    }

    public static func open(
        on bytes: UnsafeMutablePointer<ILockBytes>?, _ priority: UnsafeMutableRawPointer?, _ mode: UInt32,
        _ exclude: UnsafeMutableRawPointer?, _ reserved: UInt32, _ out: Out?
    ) throws -> HResult {
        out?.pointee = nil
        guard let out, let bytes else { throw HResult.stgInvalidPointer }
        guard reserved == 0, priority == nil else { throw HResult.stgInvalidParameter }
        if exclude != nil { throw HResult.stgUnimplementedFunction }
        let mode = StorageMode(rawValue: mode)
        try mode.checkForOpening()
        let store = try ForeignLockBytes(bytes)
        let root = try RootFile(file: try CompoundFile(opening: store, writable: mode.canWrite))
        out.pointee = StorageObject(root: root, mode: mode.withoutCreation).face
            .assumingMemoryBound(to: IStorage.self)
        return .ok
    }

    public static func isStorage(_ bytes: UnsafeMutablePointer<ILockBytes>?) throws -> HResult {
        guard let bytes else { throw HResult.stgInvalidPointer }
        return try CompoundFile.isCompoundFile(try ForeignLockBytes(bytes)) ? .ok : .falseResult
    }

    // MARK: Names

    /// A path in UTF-8, as the file system has it.
    private static func path(_ name: UnsafePointer<UInt16>?) throws(HResult) -> String {
        guard let units = units(name, limit: longestPath), !units.isEmpty else { throw .stgInvalidName }
        return String(decoding: units, as: UTF16.self)
    }

    /// As Stat gives it: full, but with links as they are.
    private static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let directory = getcwd(nil, 0) else { return path }
        defer { free(directory) }
        return String(cString: directory) + "/" + path
    }
}
