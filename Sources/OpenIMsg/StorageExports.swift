import CMAPI
import COM

// Structured storage. What the functions do is said in the headers.

@implementation @_cdecl("StgCreateDocfile")
public func StgCreateDocfile(
    _ pwcsName: UnsafePointer<OLECHAR>?, _ grfMode: DWORD, _ reserved: DWORD,
    _ ppstgOpen: UnsafeMutablePointer<UnsafeMutablePointer<IStorage>?>?
) -> HRESULT {
    hresult { try StorageFiles.create(pwcsName, grfMode, reserved, ppstgOpen) }
}

@implementation @_cdecl("StgOpenStorage")
public func StgOpenStorage(
    _ pwcsName: UnsafePointer<OLECHAR>?, _ pstgPriority: UnsafeMutablePointer<IStorage>?, _ grfMode: DWORD,
    _ snbExclude: SNB?, _ reserved: DWORD, _ ppstgOpen: UnsafeMutablePointer<UnsafeMutablePointer<IStorage>?>?
) -> HRESULT {
    hresult { try StorageFiles.open(pwcsName, pstgPriority, grfMode, snbExclude, reserved, ppstgOpen) }
}

@implementation @_cdecl("StgCreateStorageEx")
public func StgCreateStorageEx(
    _ pwcsName: UnsafePointer<WCHAR>?, _ grfMode: DWORD, _ stgfmt: DWORD, _ grfAttrs: DWORD,
    _ pStgOptions: UnsafeMutablePointer<STGOPTIONS>?, _ pSD: PSECURITY_DESCRIPTOR?, _ riid: UnsafePointer<IID>?,
    _ ppObjectOpen: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> HRESULT {
    hresult { try StorageFiles.createEx(pwcsName, grfMode, stgfmt, grfAttrs, pStgOptions, riid, ppObjectOpen) }
}

@implementation @_cdecl("StgOpenStorageEx")
public func StgOpenStorageEx(
    _ pwcsName: UnsafePointer<WCHAR>?, _ grfMode: DWORD, _ stgfmt: DWORD, _ grfAttrs: DWORD,
    _ pStgOptions: UnsafeMutablePointer<STGOPTIONS>?, _ pSD: PSECURITY_DESCRIPTOR?, _ riid: UnsafePointer<IID>?,
    _ ppObjectOpen: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> HRESULT {
    hresult { try StorageFiles.openEx(pwcsName, grfMode, stgfmt, grfAttrs, pStgOptions, riid, ppObjectOpen) }
}

@implementation @_cdecl("StgIsStorageFile")
public func StgIsStorageFile(_ pwcsName: UnsafePointer<OLECHAR>?) -> HRESULT {
    hresult { try StorageFiles.isStorage(pwcsName) }
}

@implementation @_cdecl("StgIsStorageILockBytes")
public func StgIsStorageILockBytes(_ plkbyt: UnsafeMutablePointer<ILockBytes>?) -> HRESULT {
    hresult { try StorageFiles.isStorage(plkbyt) }
}

@implementation @_cdecl("StgCreateDocfileOnILockBytes")
public func StgCreateDocfileOnILockBytes(
    _ plkbyt: UnsafeMutablePointer<ILockBytes>?, _ grfMode: DWORD, _ reserved: DWORD,
    _ ppstgOpen: UnsafeMutablePointer<UnsafeMutablePointer<IStorage>?>?
) -> HRESULT {
    hresult { try StorageFiles.create(on: plkbyt, grfMode, reserved, ppstgOpen) }
}

@implementation @_cdecl("StgOpenStorageOnILockBytes")
public func StgOpenStorageOnILockBytes(
    _ plkbyt: UnsafeMutablePointer<ILockBytes>?, _ pstgPriority: UnsafeMutablePointer<IStorage>?, _ grfMode: DWORD,
    _ snbExclude: SNB?, _ reserved: DWORD, _ ppstgOpen: UnsafeMutablePointer<UnsafeMutablePointer<IStorage>?>?
) -> HRESULT {
    hresult { try StorageFiles.open(on: plkbyt, pstgPriority, grfMode, snbExclude, reserved, ppstgOpen) }
}

@implementation @_cdecl("StgSetTimes")
public func StgSetTimes(
    _ lpszName: UnsafePointer<OLECHAR>?, _ pctime: UnsafePointer<FILETIME>?, _ patime: UnsafePointer<FILETIME>?,
    _ pmtime: UnsafePointer<FILETIME>?
) -> HRESULT {
    hresult { try StorageFiles.setTimes(lpszName, pctime, pmtime) }
}

@implementation @_cdecl("CreateILockBytesOnHGlobal")
public func CreateILockBytesOnHGlobal(
    _ hGlobal: HGLOBAL?, _ fDeleteOnRelease: BOOL,
    _ pplkbyt: UnsafeMutablePointer<UnsafeMutablePointer<ILockBytes>?>?
) -> HRESULT {
    hresult { try GlobalStreams.makeLockBytes(hGlobal, frees: fDeleteOnRelease != 0, pplkbyt) }
}

@implementation @_cdecl("GetHGlobalFromILockBytes")
public func GetHGlobalFromILockBytes(
    _ plkbyt: UnsafeMutablePointer<ILockBytes>?, _ phglobal: UnsafeMutablePointer<HGLOBAL?>?
) -> HRESULT {
    hresult { try GlobalStreams.handle(ofLockBytes: plkbyt, phglobal) }
}

@implementation @_cdecl("CreateStreamOnHGlobal")
public func CreateStreamOnHGlobal(
    _ hGlobal: HGLOBAL?, _ fDeleteOnRelease: BOOL, _ ppstm: UnsafeMutablePointer<LPSTREAM?>?
) -> HRESULT {
    hresult { try GlobalStreams.makeStream(hGlobal, frees: fDeleteOnRelease != 0, ppstm) }
}

@implementation @_cdecl("GetHGlobalFromStream")
public func GetHGlobalFromStream(_ pstm: LPSTREAM?, _ phglobal: UnsafeMutablePointer<HGLOBAL?>?) -> HRESULT {
    hresult { try GlobalStreams.handle(ofStream: pstm, phglobal) }
}

@implementation @_cdecl("ReadClassStg")
public func ReadClassStg(_ pStg: UnsafeMutablePointer<IStorage>?, _ pclsid: UnsafeMutablePointer<CLSID>?) -> HRESULT {
    hresult { try ClassRecords.read(pStg, pclsid) }
}

@implementation @_cdecl("WriteClassStg")
public func WriteClassStg(_ pStg: UnsafeMutablePointer<IStorage>?, _ rclsid: UnsafePointer<CLSID>?) -> HRESULT {
    hresult { try ClassRecords.write(pStg, rclsid) }
}

@implementation @_cdecl("ReadClassStm")
public func ReadClassStm(_ pStm: UnsafeMutablePointer<IStream>?, _ pclsid: UnsafeMutablePointer<CLSID>?) -> HRESULT {
    hresult { try ClassRecords.read(pStm, pclsid) }
}

@implementation @_cdecl("WriteClassStm")
public func WriteClassStm(_ pStm: UnsafeMutablePointer<IStream>?, _ rclsid: UnsafePointer<CLSID>?) -> HRESULT {
    hresult { try ClassRecords.write(pStm, rclsid) }
}
