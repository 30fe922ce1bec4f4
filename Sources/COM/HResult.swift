import CompoundFile

/// A result as the C interfaces give it: negative means failure. [MS-ERREF] 2.1
public struct HResult: Error, Hashable, RawRepresentable, CustomStringConvertible {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }
    /// From the number as headers spell it.
    public init(bits: UInt32) { rawValue = Int32(bitPattern: bits) }

    public var isFailure: Bool { rawValue < 0 }
    public var description: String { String(UInt32(bitPattern: rawValue), radix: 16) }

    /// Throws a failed result; a success of any kind passes.
    public static func check(_ result: Int32) throws(HResult) {
        if result < 0 { throw HResult(rawValue: result) }
    }
}

/// An error that one HRESULT stands for at the C boundary.
public protocol HResultConvertible: Error {
    var hresult: HResult { get }
}

extension HResult: HResultConvertible {
    public var hresult: HResult { self }

    /// The result for any error; one that no table knows is E_FAIL.
    public init(_ error: any Error) {
        self = (error as? any HResultConvertible)?.hresult ?? .fail
    }
}

// The codes of the headers, for Swift. [MS-ERREF] 2.1.1, facility 3 (storage)
extension HResult {
    public static let ok = HResult(bits: 0)
    public static let falseResult = HResult(bits: 1)
    public static let notImplemented = HResult(bits: 0x8000_4001)
    public static let noInterface = HResult(bits: 0x8000_4002)
    public static let pointer = HResult(bits: 0x8000_4003)
    public static let fail = HResult(bits: 0x8000_4005)
    public static let accessDenied = HResult(bits: 0x8007_0005)
    public static let outOfMemory = HResult(bits: 0x8007_000E)
    public static let invalidArgument = HResult(bits: 0x8007_0057)

    // MAPI_E_NO_SUPPORT, MAPI_E_BUSY. [MS-OXCDATA] 2.4
    public static let mapiNoSupport = HResult(bits: 0x8004_0102)
    public static let mapiBusy = HResult(bits: 0x8004_010B)

    public static let stgInvalidFunction = HResult(bits: 0x8003_0001)
    public static let stgFileNotFound = HResult(bits: 0x8003_0002)
    public static let stgPathNotFound = HResult(bits: 0x8003_0003)
    public static let stgTooManyOpenFiles = HResult(bits: 0x8003_0004)
    public static let stgAccessDenied = HResult(bits: 0x8003_0005)
    public static let stgInsufficientMemory = HResult(bits: 0x8003_0008)
    public static let stgInvalidPointer = HResult(bits: 0x8003_0009)
    public static let stgSeekError = HResult(bits: 0x8003_0019)
    public static let stgWriteFault = HResult(bits: 0x8003_001D)
    public static let stgReadFault = HResult(bits: 0x8003_001E)
    public static let stgShareViolation = HResult(bits: 0x8003_0020)
    public static let stgLockViolation = HResult(bits: 0x8003_0021)
    public static let stgFileAlreadyExists = HResult(bits: 0x8003_0050)
    public static let stgInvalidParameter = HResult(bits: 0x8003_0057)
    public static let stgMediumFull = HResult(bits: 0x8003_0070)
    public static let stgInvalidHeader = HResult(bits: 0x8003_00FB)
    public static let stgInvalidName = HResult(bits: 0x8003_00FC)
    public static let stgUnimplementedFunction = HResult(bits: 0x8003_00FE)
    public static let stgInvalidFlag = HResult(bits: 0x8003_00FF)
    public static let stgInUse = HResult(bits: 0x8003_0100)
    public static let stgNotCurrent = HResult(bits: 0x8003_0101)
    public static let stgReverted = HResult(bits: 0x8003_0102)
    public static let stgOldFormat = HResult(bits: 0x8003_0104)
    public static let stgOldDLL = HResult(bits: 0x8003_0105)
    public static let stgNotFileBasedStorage = HResult(bits: 0x8003_0107)
    public static let stgDocfileCorrupt = HResult(bits: 0x8003_0109)
    public static let stgDocfileTooLarge = HResult(bits: 0x8003_0111)
    // These are successes.
    public static let stgConverted = HResult(bits: 0x0003_0200)
    public static let stgMultipleOpens = HResult(bits: 0x0003_0204)
    public static let stgConsolidationFailed = HResult(bits: 0x0003_0205)
    public static let stgCannotConsolidate = HResult(bits: 0x0003_0206)
}

/// The one table from a compound file's errors to storage codes.
extension CompoundFileError: HResultConvertible {
    public var hresult: HResult {
        switch code {
        // Opening what is no compound file has this code on Windows, odd as it reads.
        case .notCompoundFile, .alreadyExists: return .stgFileAlreadyExists
        case .oldFormat: return .stgOldFormat
        case .unsupported: return .stgOldDLL
        case .invalidHeader: return .stgInvalidHeader
        case .corrupt, .truncated: return .stgDocfileCorrupt
        // An element of the other kind counts as missing.
        case .notFound, .wrongKind: return .stgFileNotFound
        case .pathNotFound: return .stgPathNotFound
        case .accessDenied, .isDirectory: return .stgAccessDenied
        case .invalidName: return .stgInvalidName
        case .invalidParameter: return .stgInvalidParameter
        case .reverted: return .stgReverted
        case .notCurrent: return .stgNotCurrent
        case .mediumFull: return .stgMediumFull
        case .tooLarge: return .stgDocfileTooLarge
        case .outOfMemory: return .stgInsufficientMemory
        case .readFault: return .stgReadFault
        case .writeFault: return .stgWriteFault
        case .shareViolation: return .stgShareViolation
        case .lockViolation: return .stgLockViolation
        case .tooManyOpenFiles: return .stgTooManyOpenFiles
        case .store(let result): return HResult(rawValue: result)
        }
    }
}
