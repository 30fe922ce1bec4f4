/// The number of a sector of the file, or one of the special values of [MS-CFB] 2.1.
struct SectorNumber: Hashable, Sendable {
    var rawValue: UInt32

    init(_ rawValue: UInt32) { self.rawValue = rawValue }

    /// Values from here on are no sectors.
    static let limit: UInt32 = 0xFFFF_FFFA
    static let difatMark: UInt32 = 0xFFFF_FFFC
    static let fatMark: UInt32 = 0xFFFF_FFFD
    static let endOfChain: UInt32 = 0xFFFF_FFFE
    static let free: UInt32 = 0xFFFF_FFFF
    /// In a file of 4096-byte sectors this one holds the bytes for range locks, 0x7FFFFF00 to 0x7FFFFFFF, and nothing
    /// else ([MS-CFB] 2.7).
    static let rangeLockV4: UInt32 = 0x7_FFFE
}

/// The number of a directory entry ([MS-CFB] 2.6).
public struct StreamID: Hashable, Sendable, BitwiseCopyable {
    var rawValue: UInt32

    init(_ rawValue: UInt32) { self.rawValue = rawValue }

    static let root = StreamID(0)
    /// Stands for no entry.
    public static let none = StreamID(0xFFFF_FFFF)
    static let limit: UInt32 = 0xFFFF_FFFA
}

/// The two sector sizes.
public enum FormatVersion: Sendable {
    /// 512-byte sectors, files up to 2 GiB.
    case v3
    /// 4096-byte sectors.
    case v4

    var sectorShift: Int { self == .v3 ? 9 : 12 }
}

/// How much deviation from [MS-CFB] an open lets pass.
public enum Validation: Sendable {
    /// What Outlook and Windows read: everything that can be read without guessing.
    case permissive
    /// Nothing but leftovers (findings of the grade .note): for testing writers.
    case strict
}

/// Sizes that [MS-CFB] fixes, and bounds of our own.
enum Limit {
    static let headerSize = 512
    static let headerDIFATCount = 109
    static let miniShift = 6
    static let miniSectorSize = 64
    static let miniStreamCutoff: UInt64 = 4096
    static let entrySize = 128
    /// How deep storages may nest; deeper trees are made to exhaust stacks.
    static let nesting = 1024
    /// How many times its size the streams of a file, which share sectors in a damaged one, are copied.
    static let sharing: UInt64 = 8
    /// Files up to this size are read whole, in one read.
    static let wholeFile: UInt64 = 256 << 10
    /// The largest file of 512-byte sectors: Windows keeps offsets in a signed 32-bit number.
    static let v3FileSize: UInt64 = 0x7FFF_FFFF
    /// The largest file of 4096-byte sectors that is written, 1 TiB: its FAT has to fit in memory.
    static let v4FileSize: UInt64 = 1 << 40
    /// What other commits leave for one that gives sectors up: the DIFAT, which moves as a whole, and some more.
    static let reserve: UInt64 = 256 << 10
    /// Directory entries in a file of 512-byte sectors ([MS-CFB] 2.6.1).
    static let v3Entries = 0x00FF_FFFF
}
