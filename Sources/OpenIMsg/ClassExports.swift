import CMAPI
import COM
import MAPI

// openimsg_com.h: GUIDs as text, classes, storage media.

/// REGDB_E_CLASSNOTREG
private let classNotRegistered = HResult(bits: 0x8004_0154)
private let badClassString = HResult(bits: 0x8004_01F3)
private let badInterfaceString = HResult(bits: 0x8004_01F4)

@implementation @_cdecl("CLSIDFromString")
public func CLSIDFromString(_ lpsz: LPCOLESTR?, _ pclsid: LPCLSID?) -> HRESULT {
    hresult {
        try ClassNames.parseClass(lpsz, pclsid, failure: badClassString)
        return .ok
    }
}

@implementation @_cdecl("IIDFromString")
public func IIDFromString(_ lpsz: LPCOLESTR?, _ lpiid: LPIID?) -> HRESULT {
    hresult {
        try ClassNames.parseInterface(lpsz, lpiid, failure: badInterfaceString)
        return .ok
    }
}

@implementation @_cdecl("StringFromCLSID")
public func StringFromCLSID(_ rclsid: UnsafePointer<CLSID>?, _ lplpsz: UnsafeMutablePointer<LPOLESTR?>?) -> HRESULT {
    hresult {
        try ClassNames.write(rclsid, lplpsz)
        return .ok
    }
}

@implementation @_cdecl("StringFromIID")
public func StringFromIID(_ rclsid: UnsafePointer<IID>?, _ lplpsz: UnsafeMutablePointer<LPOLESTR?>?) -> HRESULT {
    hresult {
        try ClassNames.write(rclsid, lplpsz)
        return .ok
    }
}

@implementation @_cdecl("StringFromGUID2")
public func StringFromGUID2(_ rguid: UnsafePointer<GUID>?, _ lpsz: LPOLESTR?, _ cchMax: Int32) -> Int32 {
    ClassNames.write(rguid, into: lpsz, cchMax)
}

@implementation @_cdecl("CoCreateGuid")
public func CoCreateGuid(_ pguid: UnsafeMutablePointer<GUID>?) -> HRESULT {
    hresult {
        try ClassNames.create(pguid)
        return .ok
    }
}

@implementation @_cdecl("CoCreateInstance")
public func CoCreateInstance(
    _ rclsid: UnsafePointer<CLSID>?, _ pUnkOuter: LPUNKNOWN?, _ dwClsContext: DWORD, _ riid: UnsafePointer<IID>?,
    _ ppv: UnsafeMutablePointer<LPVOID?>?
) -> HRESULT {
    guard let ppv else { return HResult.pointer.rawValue }
    ppv.pointee = nil
    return rclsid == nil || riid == nil ? HResult.invalidArgument.rawValue : classNotRegistered.rawValue
}

@implementation @_cdecl("CoGetClassObject")
public func CoGetClassObject(
    _ rclsid: UnsafePointer<CLSID>?, _ dwClsContext: DWORD, _ pvReserved: LPVOID?, _ riid: UnsafePointer<IID>?,
    _ ppv: UnsafeMutablePointer<LPVOID?>?
) -> HRESULT {
    guard let ppv else { return HResult.pointer.rawValue }
    ppv.pointee = nil
    return rclsid == nil || riid == nil ? HResult.invalidArgument.rawValue : classNotRegistered.rawValue
}

@implementation @_cdecl("ProgIDFromCLSID")
public func ProgIDFromCLSID(
    _ clsid: UnsafePointer<CLSID>?, _ lplpszProgID: UnsafeMutablePointer<LPOLESTR?>?
) -> HRESULT {
    lplpszProgID?.pointee = nil
    return clsid == nil || lplpszProgID == nil ? HResult.invalidArgument.rawValue : classNotRegistered.rawValue
}

@implementation @_cdecl("CLSIDFromProgID")
public func CLSIDFromProgID(_ lpszProgID: LPCOLESTR?, _ lpclsid: LPCLSID?) -> HRESULT {
    lpclsid?.pointee = CLSID()
    return lpszProgID == nil || lpclsid == nil ? HResult.invalidArgument.rawValue : badClassString.rawValue
}

@implementation @_cdecl("WriteFmtUserTypeStg")
public func WriteFmtUserTypeStg(
    _ pstg: UnsafeMutablePointer<IStorage>?, _ cf: CLIPFORMAT, _ lpszUserType: LPOLESTR?
) -> HRESULT {
    hresult {
        try UserTypeRecord.write(pstg, format: cf, name: lpszUserType)
        return .ok
    }
}

@implementation @_cdecl("ReadFmtUserTypeStg")
public func ReadFmtUserTypeStg(
    _ pstg: UnsafeMutablePointer<IStorage>?, _ pcf: UnsafeMutablePointer<CLIPFORMAT>?,
    _ lplpszUserType: UnsafeMutablePointer<LPOLESTR?>?
) -> HRESULT {
    hresult {
        try UserTypeRecord.read(pstg, format: pcf, name: lplpszUserType)
        return .ok
    }
}

@implementation @_cdecl("RegisterClipboardFormatW")
public func RegisterClipboardFormatW(_ lpszFormat: LPCWSTR?) -> UINT { UINT(ClipboardFormats.register(lpszFormat)) }

@implementation @_cdecl("RegisterClipboardFormatA")
public func RegisterClipboardFormatA(_ lpszFormat: LPCSTR?) -> UINT { UINT(ClipboardFormats.register(lpszFormat)) }

@implementation @_cdecl("ReleaseStgMedium")
public func ReleaseStgMedium(_ pmedium: LPSTGMEDIUM?) { StorageMedia.release(pmedium) }
