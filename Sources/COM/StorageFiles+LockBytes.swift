import CMAPI
import CompoundFile

/// Compound files in a caller's bytes.
extension StorageFiles {
    public static func create(
        on bytes: UnsafeMutablePointer<ILockBytes>?, _ mode: UInt32, _ reserved: UInt32, _ out: Out?
    ) throws -> HResult {
        out?.pointee = nil
        guard let out, let bytes else { throw HResult.stgInvalidPointer }
        guard reserved == 0 else { throw HResult.stgInvalidParameter }
        let mode = StorageMode(rawValue: mode)
        try mode.checkForCreating()
        let store = try ForeignLockBytes(bytes)
        let converts = try mode.has(StorageMode.convert) && store.length() > 0
        if !mode.has(StorageMode.create), !converts, try CompoundFile.isCompoundFile(store) {
            throw HResult.stgFileAlreadyExists
        }
        try store.checkLocking()
        let start = RootFile.RootStart(
            isCreated: true, converted: converts ? try StoreContents.saved(store) : nil)
        let root = try RootFile(file: try CompoundFile(creatingOn: store), mode: mode, start: start)
        if converts, !mode.isTransacted { _ = try root.commit([]) }
        out.pointee = StorageObject(root: root, mode: mode.withoutCreation).pointer
        return converts ? .stgConverted : .ok
    }

    /// `priority` is for callers' convenience: it is released, and nothing else is done with it.
    public static func open(
        on bytes: UnsafeMutablePointer<ILockBytes>?, _ priority: IStoragePointer?, _ mode: UInt32,
        _ exclude: ExcludedNames?, _ reserved: UInt32, _ out: Out?
    ) throws -> HResult {
        out?.pointee = nil
        guard let out, let bytes else { throw HResult.stgInvalidPointer }
        guard reserved == 0 else { throw HResult.stgInvalidParameter }
        // There is no simple mode on lock bytes; the flag is as good as absent.
        let mode = StorageMode(rawValue: mode & ~StorageMode.simple)
        try mode.checkForOpening()
        let store = try ForeignLockBytes(bytes)
        let file = try CompoundFile(opening: store, writable: mode.canWrite)
        let root = try RootFile(file: file, mode: mode, start: .init(emptied: elementNames(exclude)))
        out.pointee = StorageObject(root: root, mode: mode.withoutCreation).pointer
        if let priority { ForeignReference.release(priority) }
        return .ok
    }

    public static func isStorage(_ bytes: UnsafeMutablePointer<ILockBytes>?) throws -> HResult {
        guard let bytes else { throw HResult.stgInvalidPointer }
        return try CompoundFile.isCompoundFile(try ForeignLockBytes(bytes)) ? .ok : .falseResult
    }
}
