import CMAPI
import CompoundFile

/// The bytes of a global memory block, under an IStream or an ILockBytes.
final class GlobalContent: StreamContent {
    /// Another after a block of fixed memory, which is this object's to free, has had to move.
    private(set) var handle: UnsafeMutableRawPointer
    private let frees: Bool
    private var users = 0

    /// Works on a block of the caller's, or for null on a new one. `frees`: the block goes with the last user.
    init(_ handle: UnsafeMutableRawPointer?, frees: Bool) throws(HResult) {
        self.frees = frees
        if let handle {
            guard GlobalMemory.isHandle(handle) else { throw .invalidArgument }
            self.handle = handle
        } else {
            guard let new = GlobalMemory.allocate(GlobalMemory.moveable, 0) else { throw .outOfMemory }
            self.handle = new
        }
    }

    var isGlobalMemory: Bool { true }

    func length() throws -> UInt64 { UInt64(GlobalMemory.size(handle)) }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        GlobalMemory.read(handle, at: offset, into: buffer)
    }

    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws {
        try GlobalMemory.write(&handle, mayMove: frees, at: offset, bytes)
    }

    func setLength(_ length: UInt64) throws { try GlobalMemory.setSize(&handle, mayMove: frees, length) }

    func stat() throws -> (
        name: [UInt16]?, clsid: GUIDValue, created: FileTime, modified: FileTime, stateBits: UInt32
    ) {
        (nil, .zero, FileTime(ticks: 0), FileTime(ticks: 0), 0)
    }

    func opened(_ stream: StreamObject) { retain() }
    func closed(_ stream: StreamObject) { release() }

    func retain() { users &+= 1 }

    func release() {
        users &-= 1
        if users == 0, frees { _ = GlobalMemory.free(handle) }
    }
}

/// Streams and lock bytes on global memory: CreateStreamOnHGlobal and its kin.
public enum GlobalStreams {
    /// Read and write, one opener.
    private static let mode: UInt32 = 0x2

    public static func makeStream(
        _ handle: UnsafeMutableRawPointer?, frees: Bool, _ out: UnsafeMutablePointer<UnsafeMutablePointer<IStream>?>?
    ) throws -> HResult {
        out?.pointee = nil
        guard let out else { throw HResult.invalidArgument }
        let stream = StreamObject(
            content: try GlobalContent(handle, frees: frees), mode: mode, lock: TreeLock())
        out.pointee = stream.face.assumingMemoryBound(to: IStream.self)
        return .ok
    }

    public static func makeLockBytes(
        _ handle: UnsafeMutableRawPointer?, frees: Bool,
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<ILockBytes>?>?
    ) throws -> HResult {
        out?.pointee = nil
        guard let out else { throw HResult.invalidArgument }
        let bytes = LockBytesObject(try GlobalContent(handle, frees: frees))
        out.pointee = bytes.face.assumingMemoryBound(to: ILockBytes.self)
        return .ok
    }

    public static func handle(
        ofStream stream: UnsafeMutableRawPointer?, _ out: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) throws -> HResult {
        out?.pointee = nil
        guard let out, let object = HandleTable.object(at: stream, as: StreamObject.self),
            let content = object.content as? GlobalContent
        else { throw HResult.invalidArgument }
        out.pointee = content.handle
        return .ok
    }

    public static func handle(
        ofLockBytes bytes: UnsafeMutableRawPointer?, _ out: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) throws -> HResult {
        out?.pointee = nil
        guard let out, let object = HandleTable.object(at: bytes, as: LockBytesObject.self) else {
            throw HResult.invalidArgument
        }
        out.pointee = object.content.handle
        return .ok
    }
}
