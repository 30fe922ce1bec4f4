import COM
import CompoundFile
import MessageFormat

/// `MapStorageSCode`: what a failure of IStorage, IStream or a Stg function means to a MAPI caller.
///
/// Success codes give `S_OK`, codes that are MAPI's already pass through, and what has no counterpart
/// gives `MAPI_E_CALL_FAILED`.
public func mapStorageCode(_ code: HResult) -> HResult {
    if code.rawValue >= 0 { return .ok }
    if let mapped = storageCodeTable[code.bits] { return mapped }
    // FACILITY_ITF above the OLE range: the code is MAPI's own.
    if (0x8004_0100...0x8004_0FFF).contains(code.bits) { return code }
    return .mapiCallFailed
}

private let storageCodeTable: [UInt32: HResult] = [
    0x8003_0001: .mapiNoSupport,  // STG_E_INVALIDFUNCTION
    0x8003_0002: .mapiNotFound,  // STG_E_FILENOTFOUND
    0x8003_0003: .mapiNotFound,  // STG_E_PATHNOTFOUND
    0x8003_0004: .mapiNotEnoughResources,  // STG_E_TOOMANYOPENFILES
    0x8003_0005: .mapiNoAccess,  // STG_E_ACCESSDENIED
    0x8003_0006: .mapiInvalidParameter,  // STG_E_INVALIDHANDLE
    0x8003_0008: .mapiNotEnoughMemory,  // STG_E_INSUFFICIENTMEMORY
    0x8003_0009: .mapiInvalidParameter,  // STG_E_INVALIDPOINTER
    0x8003_0012: .mapiNotFound,  // STG_E_NOMOREFILES
    0x8003_0013: .mapiNoAccess,  // STG_E_DISKISWRITEPROTECTED
    0x8003_0019: .mapiDiskError,  // STG_E_SEEKERROR
    0x8003_001D: .mapiDiskError,  // STG_E_WRITEFAULT
    0x8003_001E: .mapiDiskError,  // STG_E_READFAULT
    0x8003_0020: .mapiNoAccess,  // STG_E_SHAREVIOLATION
    0x8003_0021: .mapiNoAccess,  // STG_E_LOCKVIOLATION
    0x8003_0050: .mapiCollision,  // STG_E_FILEALREADYEXISTS
    0x8003_0057: .mapiInvalidParameter,  // STG_E_INVALIDPARAMETER
    0x8003_0070: .mapiNotEnoughDisk,  // STG_E_MEDIUMFULL
    0x8003_00F0: .mapiCallFailed,  // STG_E_PROPSETMISMATCHED
    0x8003_00FA: .mapiCallFailed,  // STG_E_ABNORMALAPIEXIT
    0x8003_00FB: .mapiCorruptData,  // STG_E_INVALIDHEADER
    0x8003_00FC: .mapiInvalidParameter,  // STG_E_INVALIDNAME
    0x8003_00FD: .mapiCallFailed,  // STG_E_UNKNOWN
    0x8003_00FE: .mapiNoSupport,  // STG_E_UNIMPLEMENTEDFUNCTION
    0x8003_00FF: .mapiUnknownFlags,  // STG_E_INVALIDFLAG
    0x8003_0100: .mapiBusy,  // STG_E_INUSE
    0x8003_0101: .mapiObjectChanged,  // STG_E_NOTCURRENT
    0x8003_0102: .mapiObjectDeleted,  // STG_E_REVERTED
    0x8003_0103: .mapiDiskError,  // STG_E_CANTSAVE
    0x8003_0104: .mapiVersion,  // STG_E_OLDFORMAT
    0x8003_0105: .mapiVersion,  // STG_E_OLDDLL
    0x8003_0106: .mapiNoAccess,  // STG_E_SHAREREQUIRED
    0x8003_0107: .mapiNoSupport,  // STG_E_NOTFILEBASEDSTORAGE
    0x8003_0108: .mapiBusy,  // STG_E_EXTANTMARSHALLINGS
    0x8003_0109: .mapiCorruptData,  // STG_E_DOCFILECORRUPT
    0x8003_0110: .mapiCallFailed,  // STG_E_BADBASEADDRESS
    0x8003_0111: .mapiTooBig,  // STG_E_DOCFILETOOLARGE
    0x8003_0112: .mapiNoSupport,  // STG_E_NOTSIMPLEFORMAT
    0x8003_0201: .mapiUnableToComplete,  // STG_E_INCOMPLETE
    0x8003_0202: .mapiCancel,  // STG_E_TERMINATED
    0x8000_4001: .mapiNoSupport,  // E_NOTIMPL
    0x8000_4002: .mapiInterfaceNotSupported,  // E_NOINTERFACE
    0x8007_0005: .mapiNoAccess,  // E_ACCESSDENIED
    0x8007_000E: .mapiNotEnoughMemory,  // E_OUTOFMEMORY
    0x8007_0057: .mapiInvalidParameter,  // E_INVALIDARG
]

extension MessageError: HResultConvertible {
    /// The MAPI code for what went wrong in the message's storage or its contents.
    public var hresult: HResult {
        switch code {
        case .storage(let code):
            return mapStorageCode(CompoundFileError(code, "storage").hresult)
        case .foreign(let code): return mapStorageCode(HResult(rawValue: code))
        case .corrupt: return .mapiCorruptData
        case .notFound: return .mapiNotFound
        case .tooBig, .namesExhausted: return .mapiTooBig
        case .outOfMemory: return .mapiNotEnoughMemory
        case .invalidType: return .mapiInvalidType
        case .reverted: return .mapiObjectDeleted
        }
    }
}
