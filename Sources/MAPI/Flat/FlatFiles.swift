import CMAPI
import COM
import CompoundFile
import Glibc
import MessageFormat

/// Messages in files and in memory.
public enum FlatFiles {
    // STGM_ flags.
    private static let readWrite: UInt32 = 0x2
    private static let transacted: UInt32 = 0x10000
    private static let create: UInt32 = 0x1000
    private static let exclusive: UInt32 = 0x10
    private static let denyWrite: UInt32 = 0x20
    private static let new = readWrite | transacted | create | exclusive
    private static let moveable: UInt32 = 0x2
    /// CLSID_MailMessage
    private static let messageClass = GUIDValue.ole(0x0002_0D0B)
    private typealias StoragePointer = UnsafeMutablePointer<IStorage>

    // MARK: Opening and creating

    public static func open(path: String, writable: Bool) throws -> OpaquePointer {
        let mode = writable ? readWrite | transacted | exclusive : denyWrite
        return try message { out in
            try withUnits(path) { try StorageFiles.open($0, nil, mode, nil, 0, out) }
        }.handle()
    }

    public static func open(_ bytes: UnsafeRawBufferPointer) throws -> OpaquePointer {
        let store = try Bytes(bytes)
        return try message { out in
            try StorageFiles.open(on: store.pointer, nil, readWrite | transacted | exclusive, nil, 0, out)
        }.handle()
    }

    public static func create(path: String) throws -> OpaquePointer {
        try new { out in try withUnits(path) { try StorageFiles.create($0, new, 0, out) } }
    }

    public static func createInMemory() throws -> OpaquePointer {
        let store = try Bytes()
        return try new { try StorageFiles.create(on: store.pointer, new, 0, $0) }
    }

    private static func new(_ open: (StorageFiles.Out) throws -> HResult) throws -> OpaquePointer {
        let message = try message(creating: true, open)
        try message.set(.messageClass, .unicode(Array("IPM.Note".utf16)))
        return try message.handle()
    }

    /// The message on a storage that `open` gives.
    private static func message(
        creating: Bool = false, _ open: (StorageFiles.Out) throws -> HResult
    ) throws -> FlatObject {
        var storage: StoragePointer?
        do { _ = try open(&storage) } catch {
            let code = HResult(error)
            // "There already" is what opening something else than a compound file answers.
            let isNoFile = !creating && code == .stgFileAlreadyExists
            throw FlatFailure(
                isNoFile ? .mapiCorruptData : mapStorageCode(code), (error as? CompoundFileError)?.particulars ?? "")
        }
        guard let storage else { throw HResult.mapiCallFailed }
        defer { _ = COM.release(storage) }
        if creating { try setClass(storage) }
        return FlatObject(owning: try message(on: storage))
    }

    private static func setClass(_ storage: StoragePointer) throws {
        var clsid = CLSID(messageClass)
        _ = try ClassRecords.write(storage, &clsid)
    }

    /// - Returns: the message with a reference; it has one on the storage.
    private static func message(on storage: StoragePointer) throws -> MessageObject {
        let pointer = try OpenMessage.open(
            OpenMessage.Request(
                session: nil, allocateBuffer: allocate, allocateMore: allocateMore, freeBuffer: free, malloc: nil,
                support: nil, storage: storage, callback: nil, callbackData: 0, flags: MAPIFlags.unicode))
        guard let message = HandleTable.object(at: pointer, as: MessageObject.self) else {
            _ = COM.release(pointer)
            throw HResult.mapiCallFailed
        }
        return message
    }

    // The functions that a message allocates with: MAPI's own.
    private static let allocate: LPALLOCATEBUFFER = { size, out in
        out?.pointee = BufferMemory.allocate(Int(size))
        return out?.pointee == nil ? HResult.mapiNotEnoughMemory.rawValue : 0
    }
    private static let allocateMore: LPALLOCATEMORE = { size, owner, out in
        out?.pointee = owner.flatMap { BufferMemory.allocate(Int(size), chainedTo: $0) }
        return out?.pointee == nil ? HResult.mapiNotEnoughMemory.rawValue : 0
    }
    private static let free: LPFREEBUFFER = { block in
        if let block { _ = BufferMemory.free(block) }
        return 0
    }

    private static func withUnits<Result>(
        _ path: String, _ body: (UnsafePointer<UInt16>?) throws -> Result
    ) throws -> Result {
        try (Array(path.utf16) + [0]).withUnsafeBufferPointer { try body($0.baseAddress) }
    }

    // MARK: Copies

    /// Copies the message into a storage that `open` creates, and saves it.
    private static func copy(_ source: FlatObject, _ open: (StorageFiles.Out) throws -> HResult) throws {
        _ = try source.withMessage { _ in }
        let target = try message(creating: true, open)
        let problems = try source.object.copy(
            CopyRequest(
                selection: .allBut([], []), interface: .iidMessage, destination: target.object.face, flags: 0,
                progress: nil))
        // What the library keeps by itself, the copy has of its own.
        if let problem = problems.problems.first(where: { $0.code != .mapiComputed }) {
            throw FlatFailure(problem.code, FlatNames.text(problem.tag.rawValue))
        }
        try target.save()
    }

    /// OpenIMsgSaveAs: a new file beside the old one takes its name.
    public static func save(_ source: FlatObject, as path: String) throws {
        guard !path.isEmpty, !path.utf8.contains(0) else { throw FlatFailure(.mapiInvalidParameter, "no path") }
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists, status.st_mode & S_IFMT != S_IFREG { throw FlatFailure(.mapiNoAccess, "no regular file") }
        let place = exists ? resolved(path) : path
        let new = place + "." + String(UInt64.random(in: 0...UInt64.max), radix: 36) + ".tmp"
        do {
            try copy(source) { out in try withUnits(new) { try StorageFiles.create($0, Self.new, 0, out) } }
        } catch {
            unlink(new)
            throw error
        }
        if exists { chmod(new, status.st_mode & 0o7777) }
        guard rename(new, place) == 0 else {
            unlink(new)
            throw FlatFailure(.mapiNoAccess, path)
        }
    }

    /// Where links lead.
    private static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { Glibc.free(resolved) }
        return String(cString: resolved)
    }

    /// OpenIMsgGetFile: the bytes in a MAPI buffer.
    public static func bytes(of source: FlatObject) throws -> (UnsafeMutableRawPointer, Int) {
        let store = try Bytes()
        try copy(source) { try StorageFiles.create(on: store.pointer, new, 0, $0) }
        return try store.copy()
    }

    /// Lock bytes on memory of the library's own.
    private final class Bytes {
        let pointer: UnsafeMutablePointer<ILockBytes>

        init(_ bytes: UnsafeRawBufferPointer? = nil) throws {
            var handle: UnsafeMutableRawPointer?
            if let bytes {
                handle = GlobalMemory.allocate(moveable, bytes.count)
                guard let handle, let block = bytes.isEmpty ? handle : GlobalMemory.lock(handle) else {
                    throw HResult.mapiNotEnoughMemory
                }
                if let source = bytes.baseAddress, !bytes.isEmpty {
                    memcpy(block, source, bytes.count)
                    _ = GlobalMemory.unlock(handle)
                }
            }
            var out: UnsafeMutablePointer<ILockBytes>?
            _ = try GlobalStreams.makeLockBytes(handle, frees: true, &out)
            guard let out else { throw HResult.mapiNotEnoughMemory }
            pointer = out
        }

        deinit { _ = COM.release(pointer) }

        /// A MAPI buffer with the bytes.
        func copy() throws -> (UnsafeMutableRawPointer, Int) {
            var handle: UnsafeMutableRawPointer?
            _ = try GlobalStreams.handle(ofLockBytes: pointer, &handle)
            let size = GlobalMemory.size(handle)
            guard let block = BufferMemory.allocate(size), let source = GlobalMemory.lock(handle) else {
                throw HResult.mapiNotEnoughMemory
            }
            memcpy(block, source, size)
            _ = GlobalMemory.unlock(handle)
            return (block, size)
        }
    }
}
