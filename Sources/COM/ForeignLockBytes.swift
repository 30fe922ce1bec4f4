import CMAPI
import CompoundFile

/// A caller's ILockBytes as the bytes of a compound file. It holds a reference on it.
///
/// Reads and writes that do less than asked for are gone on with; a failure keeps the caller's own code.
final class ForeignLockBytes: SharedByteStore {
    private let pointer: UnsafeMutablePointer<ILockBytes>
    private let table: ILockBytesVtbl
    var address: UInt { UInt(bitPattern: pointer) }

    init(_ pointer: UnsafeMutablePointer<ILockBytes>) throws(HResult) {
        guard let table = pointer.pointee.lpVtbl?.pointee else { throw .stgInvalidPointer }
        self.pointer = pointer
        self.table = table
        _ = table.AddRef?(pointer)
    }

    deinit { CallOut.run { _ = table.Release?(pointer) } }

    private func check(_ call: @autoclosure () -> Int32?) throws(CompoundFileError) {
        let result = CallOut.run(call) ?? HResult.notImplemented.rawValue
        if result < 0 { throw CompoundFileError(.store(result), "lock bytes") }
    }

    /// The size, and the lock types that the object supports.
    private func status() throws(CompoundFileError) -> STATSTG {
        var status = STATSTG()
        try check(table.Stat?(pointer, &status, 1))
        TaskAllocator.release(status.pwcsName)
        return status
    }

    func length() throws(CompoundFileError) -> UInt64 { try status().cbSize.QuadPart }

    /// Locks of the object's own, for creating a file in it; it may have none.
    func checkLocking() throws(CompoundFileError) {
        let supported = try status().grfLocksSupported
        guard supported != 0 else { return }
        let type: UInt32 = supported & 4 != 0 ? 4 : supported & 2 != 0 ? 2 : 1
        try check(table.LockRegion?(pointer, ForeignLockBytes.accessSlot, ForeignLockBytes.large(1), type))
        _ = table.UnlockRegion?(pointer, ForeignLockBytes.accessSlot, ForeignLockBytes.large(1), type)
    }

    /// The first byte of the range that readers lock ([MS-CFB] range lock sector).
    private static let accessSlot = large(0x7FFF_FF93)

    static func large(_ value: UInt64) -> ULARGE_INTEGER {
        var large = ULARGE_INTEGER()
        large.QuadPart = value
        return large
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Int {
        var total = 0
        while total < buffer.count, let target = buffer.baseAddress {
            let wanted = UInt32(clamping: buffer.count &- total)
            var done: UInt32 = 0
            let place = ForeignLockBytes.large(offset &+ UInt64(total))
            try check(table.ReadAt?(pointer, place, target + total, wanted, &done))
            if done == 0 { break }
            total &+= Int(min(done, wanted))
        }
        return total
    }

    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) {
        var total = 0
        while total < bytes.count, let source = bytes.baseAddress {
            let wanted = UInt32(clamping: bytes.count &- total)
            var done: UInt32 = 0
            let place = ForeignLockBytes.large(offset &+ UInt64(total))
            try check(table.WriteAt?(pointer, place, source + total, wanted, &done))
            // Success without progress would go on for ever.
            if done == 0 { throw CompoundFileError(.mediumFull, "lock bytes", offset: offset) }
            total &+= Int(min(done, wanted))
        }
    }

    func setLength(_ length: UInt64) throws(CompoundFileError) {
        try check(table.SetSize?(pointer, ForeignLockBytes.large(length)))
    }

    func sync() throws(CompoundFileError) { try check(table.Flush?(pointer)) }
}
