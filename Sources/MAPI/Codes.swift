import COM

/// The MAPI result codes that this module answers, by meaning; the C names stand in `mapicode.h`.
///
/// Several share their value with a general COM code: `invalidParameter` is `E_INVALIDARG`,
/// `noAccess` is `E_ACCESSDENIED`, `notEnoughMemory` is `E_OUTOFMEMORY`, `callFailed` is `E_FAIL`,
/// `interfaceNotSupported` is `E_NOINTERFACE`.
extension HResult {
    public static let mapiCallFailed = HResult(bits: 0x8000_4005)
    public static let mapiInterfaceNotSupported = HResult(bits: 0x8000_4002)
    public static let mapiNoAccess = HResult(bits: 0x8007_0005)
    public static let mapiNotEnoughMemory = HResult(bits: 0x8007_000E)
    public static let mapiInvalidParameter = HResult(bits: 0x8007_0057)
    public static let mapiBadCharWidth = HResult(bits: 0x8004_0103)
    public static let mapiUnknownFlags = HResult(bits: 0x8004_0106)
    public static let mapiInvalidEntryID = HResult(bits: 0x8004_0107)
    public static let mapiInvalidObject = HResult(bits: 0x8004_0108)
    public static let mapiObjectChanged = HResult(bits: 0x8004_0109)
    public static let mapiObjectDeleted = HResult(bits: 0x8004_010A)
    public static let mapiNotEnoughDisk = HResult(bits: 0x8004_010D)
    public static let mapiNotEnoughResources = HResult(bits: 0x8004_010E)
    public static let mapiNotFound = HResult(bits: 0x8004_010F)
    public static let mapiVersion = HResult(bits: 0x8004_0110)
    public static let mapiLogonFailed = HResult(bits: 0x8004_0111)
    public static let mapiUserCancel = HResult(bits: 0x8004_0113)
    public static let mapiDiskError = HResult(bits: 0x8004_0116)
    public static let mapiTooComplex = HResult(bits: 0x8004_0117)
    public static let mapiComputed = HResult(bits: 0x8004_011A)
    public static let mapiCorruptData = HResult(bits: 0x8004_011B)
    public static let mapiUnknownCodePage = HResult(bits: 0x8004_011E)
    public static let mapiBadValue = HResult(bits: 0x8004_0301)
    public static let mapiInvalidType = HResult(bits: 0x8004_0302)
    public static let mapiUnexpectedType = HResult(bits: 0x8004_0304)
    public static let mapiTooBig = HResult(bits: 0x8004_0305)
    public static let mapiUnableToComplete = HResult(bits: 0x8004_0400)
    public static let mapiTableTooBig = HResult(bits: 0x8004_0403)
    public static let mapiInvalidBookmark = HResult(bits: 0x8004_0405)
    public static let mapiCancel = HResult(bits: 0x8004_0501)
    public static let mapiCollision = HResult(bits: 0x8004_0604)
    public static let mapiFolderCycle = HResult(bits: 0x8004_060B)

    /// Success, but some of what was asked for carries an error of its own (`MAPI_W_ERRORS_RETURNED`).
    public static let mapiErrorsReturned = HResult(bits: 0x0004_0380)
    /// Success, but a bookmark's row is gone and the next one was taken (`MAPI_W_POSITION_CHANGED`).
    public static let mapiPositionChanged = HResult(bits: 0x0004_0481)

    init(bits: UInt32) { self.init(rawValue: Int32(bitPattern: bits)) }

    var bits: UInt32 { UInt32(bitPattern: rawValue) }
}

/// Flag bits of the MAPI methods, as `mapidefs.h` and `mapix.h` define them.
enum MAPIFlags {
    static let unicode: UInt32 = 0x8000_0000
    static let modify: UInt32 = 0x1
    static let create: UInt32 = 0x2
    static let streamAppend: UInt32 = 0x4
    static let deferredErrors: UInt32 = 0x8
    static let bestAccess: UInt32 = 0x10
    static let keepOpenReadOnly: UInt32 = 0x1
    static let keepOpenReadWrite: UInt32 = 0x2
    static let forceSave: UInt32 = 0x4
    static let move: UInt32 = 0x1
    static let noReplace: UInt32 = 0x2
    static let declineOK: UInt32 = 0x4
    static let dialog: UInt32 = 0x8
    static let noStorageCommit: UInt32 = 0x1
    static let storeUncompressedRTF: UInt32 = 0x8000
    static let nativeBody: UInt32 = 0x1_0000

    /// `MAPI_E_UNKNOWN_FLAGS` unless all bits of `flags` are among `known`.
    static func check(_ flags: UInt32, known: UInt32) throws(HResult) {
        if flags & ~known != 0 { throw .mapiUnknownFlags }
    }
}
