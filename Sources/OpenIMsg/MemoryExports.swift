import CMAPI
import COM

// The task allocator, global memory and the initialising functions.

@implementation @_cdecl("CoGetMalloc")
public func CoGetMalloc(_ dwMemContext: DWORD, _ ppMalloc: UnsafeMutablePointer<LPMALLOC?>?) -> HRESULT {
    ppMalloc?.pointee = nil
    guard let ppMalloc, dwMemContext == 1 else { return HResult.invalidArgument.rawValue }
    ppMalloc.pointee = TaskAllocator.interface
    return 0
}

@implementation @_cdecl("CoTaskMemAlloc")
public func CoTaskMemAlloc(_ cb: SIZE_T) -> LPVOID? { TaskAllocator.allocate(cb) }

@implementation @_cdecl("CoTaskMemRealloc")
public func CoTaskMemRealloc(_ pv: LPVOID?, _ cb: SIZE_T) -> LPVOID? { TaskAllocator.reallocate(pv, cb) }

@implementation @_cdecl("CoTaskMemFree")
public func CoTaskMemFree(_ pv: LPVOID?) { TaskAllocator.release(pv) }

@implementation @_cdecl("CoInitialize")
public func CoInitialize(_ pvReserved: LPVOID?) -> HRESULT { Initialization.enter().rawValue }

@implementation @_cdecl("CoInitializeEx")
public func CoInitializeEx(_ pvReserved: LPVOID?, _ dwCoInit: DWORD) -> HRESULT { Initialization.enter().rawValue }

@implementation @_cdecl("CoUninitialize")
public func CoUninitialize() { Initialization.leave() }

@implementation @_cdecl("OleInitialize")
public func OleInitialize(_ pvReserved: LPVOID?) -> HRESULT { Initialization.enterOLE().rawValue }

@implementation @_cdecl("OleUninitialize")
public func OleUninitialize() { Initialization.leaveOLE() }

@implementation @_cdecl("GlobalAlloc")
public func GlobalAlloc(_ uFlags: UINT, _ dwBytes: SIZE_T) -> HGLOBAL? { GlobalMemory.allocate(uFlags, dwBytes) }

@implementation @_cdecl("GlobalReAlloc")
public func GlobalReAlloc(_ hMem: HGLOBAL?, _ dwBytes: SIZE_T, _ uFlags: UINT) -> HGLOBAL? {
    GlobalMemory.reallocate(hMem, dwBytes, uFlags)
}

@implementation @_cdecl("GlobalLock")
public func GlobalLock(_ hMem: HGLOBAL?) -> LPVOID? { GlobalMemory.lock(hMem) }

@implementation @_cdecl("GlobalUnlock")
public func GlobalUnlock(_ hMem: HGLOBAL?) -> BOOL { GlobalMemory.unlock(hMem) ? 1 : 0 }

@implementation @_cdecl("GlobalSize")
public func GlobalSize(_ hMem: HGLOBAL?) -> SIZE_T { GlobalMemory.size(hMem) }

@implementation @_cdecl("GlobalFlags")
public func GlobalFlags(_ hMem: HGLOBAL?) -> UINT { GlobalMemory.flags(hMem) }

@implementation @_cdecl("GlobalHandle")
public func GlobalHandle(_ pMem: LPCVOID?) -> HGLOBAL? { GlobalMemory.handle(pMem) }

@implementation @_cdecl("GlobalFree")
public func GlobalFree(_ hMem: HGLOBAL?) -> HGLOBAL? { GlobalMemory.free(hMem) }
