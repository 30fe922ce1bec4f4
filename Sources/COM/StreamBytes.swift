import CMAPI
import CompoundFile

/// A caller's IStream as the bytes of a compound file, from a place in it on. It holds a reference on it, and
/// moves its position.
final class StreamBytes: ByteStore {
    private let stream: ForeignStreamRef
    /// The stream's offset of byte 0.
    private let start: UInt64

    init(_ stream: ForeignStreamRef, from start: UInt64) {
        self.stream = stream
        self.start = start
    }

    /// Runs a call of the stream; its failure keeps the caller's code.
    private func calling<Result>(_ body: () throws(HResult) -> Result) throws(CompoundFileError) -> Result {
        var outcome: Swift.Result<Result, HResult> = .failure(.fail)
        CallOut.run {
            do throws(HResult) {
                outcome = .success(try body())
            } catch {
                outcome = .failure(error)
            }
        }
        switch outcome {
        case .success(let result): return result
        case .failure(let error): throw CompoundFileError(.store(error.rawValue), "stream")
        }
    }

    private func place(_ offset: UInt64) throws(CompoundFileError) -> UInt64 {
        let (place, overflow) = start.addingReportingOverflow(offset)
        guard !overflow, place <= UInt64(Int64.max) else { throw CompoundFileError(.mediumFull, "stream") }
        return place
    }

    func length() throws(CompoundFileError) -> UInt64 {
        let length = try calling { () throws(HResult) in try stream.length() }
        return length > start ? length &- start : 0
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Int {
        let place = try place(offset)
        return try calling { () throws(HResult) in
            try stream.seek(place)
            return try stream.read(buffer)
        }
    }

    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) {
        let place = try place(offset)
        try calling { () throws(HResult) in
            try stream.seek(place)
            try stream.write(bytes)
        }
    }

    func setLength(_ length: UInt64) throws(CompoundFileError) {
        let end = try place(length)
        try calling { () throws(HResult) in try stream.setSize(end) }
    }

    func sync() throws(CompoundFileError) {
        try calling { () throws(HResult) in try stream.commit() }
    }
}

/// HrIStorageFromStream.
public enum StreamStorages {
    /// STGSTRM_ flags: mapispi.h.
    private static let modify: UInt32 = 0x2
    private static let create: UInt32 = 0x1000
    private static let current: UInt32 = 0x1000_0000
    /// Direct mode for one opener.
    private static let exclusive: UInt32 = 0x10

    /// What the flags ask for beyond the known ones is the caller's to check.
    public static let knownFlags: UInt32 = modify | create | current

    /// A storage on a caller's stream or lock bytes, which may be of any kind that QueryInterface finds.
    /// - Throws: what the storage or the stream answers; `.noInterface` for an object without the interface.
    public static func open(
        _ unknown: UnsafeMutableRawPointer, _ iid: GUIDValue, _ flags: UInt32
    ) throws -> UnsafeMutableRawPointer {
        let store = try store(on: unknown, iid, fromCurrent: flags & current != 0)
        let creates = flags & create != 0
        let writes = creates || flags & modify != 0
        let file = try creates ? CompoundFile(creatingOn: store) : CompoundFile(opening: store, writable: writes)
        let mode = exclusive | (writes ? StorageMode.readWrite : 0)
        let root = try RootFile(file: file, mode: StorageMode(rawValue: mode))
        return StorageObject(root: root, mode: mode).face
    }

    private static func store(
        on unknown: UnsafeMutableRawPointer, _ iid: GUIDValue, fromCurrent: Bool
    ) throws -> any ByteStore {
        let object = unknown.assumingMemoryBound(to: IUnknown.self)
        var wanted = IID(iid)
        var found: UnsafeMutableRawPointer?
        let code = object.pointee.lpVtbl?.pointee.QueryInterface?(object, &wanted, &found)
        guard let code, code >= 0, let found else { throw HResult.noInterface }
        if iid == .iidLockBytes {
            let bytes = found.assumingMemoryBound(to: ILockBytes.self)
            defer { _ = bytes.pointee.lpVtbl?.pointee.Release?(bytes) }
            if fromCurrent { throw HResult.invalidArgument }
            return try ForeignLockBytes(bytes)
        }
        let stream = ForeignStreamRef(owning: found.assumingMemoryBound(to: IStream.self))
        return StreamBytes(stream, from: fromCurrent ? try stream.position() : 0)
    }
}
