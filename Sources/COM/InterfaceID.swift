import CMAPI
import CompoundFile

extension GUIDValue {
    /// The C structure's 16 bytes, which on a little-endian machine are those of files.
    public init(_ guid: GUID) {
        let d = guid.Data4
        self.init(guid.Data1, guid.Data2, guid.Data3, (d.0, d.1, d.2, d.3, d.4, d.5, d.6, d.7))
    }

    /// The GUID behind a caller's pointer, nil for a null pointer.
    public init?(_ pointer: UnsafePointer<GUID>?) {
        guard let pointer else { return nil }
        self.init(pointer.pointee)
    }

    // Interfaces that this module knows; the OLE family unless given in full.
    public static let iidUnknown = ole(0x00)
    public static let iidMalloc = ole(0x02)
    public static let iidLockBytes = ole(0x0A)
    public static let iidStorage = ole(0x0B)
    public static let iidStream = ole(0x0C)
    public static let iidEnumSTATSTG = ole(0x0D)
    public static let iidRootStorage = ole(0x12)
    public static let iidDirectWriterLock = GUIDValue(
        0x0E6D_4D92, 0x6738, 0x11CF, (0x96, 0x08, 0x00, 0xAA, 0x00, 0x68, 0x0D, 0xB4))
    public static let iidSequentialStream = GUIDValue(
        0x0C73_3A30, 0x2A1C, 0x11CE, (0xAD, 0xE5, 0x00, 0xAA, 0x00, 0x44, 0x77, 0x3D))
}

extension GUID {
    public init(_ value: GUIDValue) {
        func byte(_ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: value.high >> (8 &* index)) }
        self.init(
            Data1: UInt32(truncatingIfNeeded: value.low),
            Data2: UInt16(truncatingIfNeeded: value.low >> 32),
            Data3: UInt16(truncatingIfNeeded: value.low >> 48),
            Data4: (byte(0), byte(1), byte(2), byte(3), byte(4), byte(5), byte(6), byte(7)))
    }
}

extension FILETIME {
    public init(_ time: FileTime) {
        self.init(
            dwLowDateTime: UInt32(truncatingIfNeeded: time.ticks),
            dwHighDateTime: UInt32(truncatingIfNeeded: time.ticks >> 32))
    }
}

extension FileTime {
    public init(_ time: FILETIME) {
        self.init(ticks: UInt64(time.dwHighDateTime) << 32 | UInt64(time.dwLowDateTime))
    }

    /// The time behind a caller's pointer, nil for a null pointer.
    public init?(_ pointer: UnsafePointer<FILETIME>?) {
        guard let pointer else { return nil }
        self.init(pointer.pointee)
    }
}
