import CGLib
import CMAPI
import COM

/// MAPIInitialize and ScInitMapiUtil: both only count, since nothing here needs starting.
public enum Initialization {
    /// MAPI_MULTITHREAD_NOTIFICATIONS, MAPI_NO_COINIT, MAPI_NO_MAIL, MAPI_NT_SERVICE and a reserved bit that
    /// old programs pass.
    private static let knownFlags: UInt32 = 0x1 | 0x8 | 0x8000 | 0x1_0000 | 0x4000_0000

    private static let count: UnsafeMutablePointer<Int32> = {
        let pointer = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
        pointer.initialize(to: 0)
        return pointer
    }()

    /// - Parameter options: a MAPIINIT_0 (version 0, then flags), or nothing.
    public static func initialize(_ options: UnsafeRawPointer?) throws {
        if let options {
            if options.loadUnaligned(as: UInt32.self) != 0 { throw HResult.mapiInvalidParameter }
            try MAPIFlags.check(
                options.loadUnaligned(fromByteOffset: 4, as: UInt32.self), known: knownFlags)
        }
        g_atomic_int_inc(count)
    }

    /// A call too many is passed over: buffers and objects do not depend on the count.
    public static func uninitialize() {
        if g_atomic_int_get(count) > 0 { _ = g_atomic_int_dec_and_test(count) }
    }
}

/// FreeProws and FreePadrlist: sets of rows whose values are buffers of their own.
public enum RowSets {
    /// Frees each row's values and then the set. SRowSet and ADRLIST are laid out alike: a count, and from byte 8
    /// rows of 16 bytes with a count at 4 and a pointer at 8.
    public static func free(_ set: UnsafeMutableRawPointer?) {
        guard let set else { return }
        let count = set.loadUnaligned(as: UInt32.self)
        for index in 0..<Int(count) {
            let slot = set + 8 + index * 16 + 8
            if let values = UnsafeMutableRawPointer(
                bitPattern: slot.loadUnaligned(as: UInt.self))
            {
                _ = BufferMemory.free(values)
            }
        }
        _ = BufferMemory.free(set)
    }
}
