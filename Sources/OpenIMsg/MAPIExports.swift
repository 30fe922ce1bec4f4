import CMAPI
import COM
import MAPI
import MessageFormat

// MAPIX.h and MAPIUtil.h: starting and stopping, MAPI's buffers.

@implementation @_cdecl("MAPIInitialize")
public func MAPIInitialize(_ lpMapiInit: LPVOID?) -> HRESULT {
    hresult {
        try Initialization.initialize(lpMapiInit)
        return .ok
    }
}

@implementation @_cdecl("MAPIUninitialize")
public func MAPIUninitialize() { Initialization.uninitialize() }

@implementation @_cdecl("ScInitMapiUtil")
public func ScInitMapiUtil(_ ulFlags: ULONG) -> SCODE {
    hresult {
        if ulFlags != 0 { throw HResult.mapiInvalidParameter }
        try Initialization.initialize(nil)
        return .ok
    }
}

@implementation @_cdecl("DeinitMapiUtil")
public func DeinitMapiUtil() { Initialization.uninitialize() }

@implementation @_cdecl("MAPIAllocateBuffer")
public func MAPIAllocateBuffer(_ cbSize: ULONG, _ lppBuffer: UnsafeMutablePointer<LPVOID?>?) -> SCODE {
    lppBuffer?.pointee = nil
    return hresult {
        guard let lppBuffer else { throw HResult.mapiInvalidParameter }
        guard let block = BufferMemory.allocate(Int(cbSize)) else { throw HResult.mapiNotEnoughMemory }
        lppBuffer.pointee = block
        return .ok
    }
}

@implementation @_cdecl("MAPIAllocateMore")
public func MAPIAllocateMore(
    _ cbSize: ULONG, _ lpObject: LPVOID?, _ lppBuffer: UnsafeMutablePointer<LPVOID?>?
) -> SCODE {
    lppBuffer?.pointee = nil
    return hresult {
        guard let lppBuffer, let lpObject else { throw HResult.mapiInvalidParameter }
        guard let block = BufferMemory.allocate(Int(cbSize), chainedTo: lpObject) else {
            throw HResult.mapiNotEnoughMemory
        }
        lppBuffer.pointee = block
        return .ok
    }
}

@implementation @_cdecl("MAPIFreeBuffer")
public func MAPIFreeBuffer(_ lpBuffer: LPVOID?) -> ULONG {
    guard let lpBuffer else { return 0 }
    return BufferMemory.free(lpBuffer) ? 0 : ULONG(bitPattern: HResult.mapiInvalidParameter.rawValue)
}

@implementation @_cdecl("MAPIGetDefaultMalloc")
public func MAPIGetDefaultMalloc() -> LPMALLOC? { TaskAllocator.interface }

@implementation @_cdecl("FreeProws")
public func FreeProws(_ lpRows: LPSRowSet?) { RowSets.free(lpRows) }

@implementation @_cdecl("FreePadrlist")
public func FreePadrlist(_ lpAdrlist: LPADRLIST?) { RowSets.free(lpAdrlist) }

// openimsg.h: settings of the process.

@implementation @_cdecl("OpenIMsgVersion")
public func OpenIMsgVersion() -> UnsafePointer<CChar>? {
    // Immortal: a static string's bytes lie in the library.
    let version: StaticString = "0.1.0"
    return UnsafeRawPointer(version.utf8Start).assumingMemoryBound(to: CChar.self)
}

@implementation @_cdecl("OpenIMsgSetNarrowCodePage")
public func OpenIMsgSetNarrowCodePage(_ ulCodePage: ULONG) -> HRESULT {
    NarrowText.setCodePage(CodePage(rawValue: ulCodePage))
        ? HResult.ok.rawValue : HResult.invalidArgument.rawValue
}

@implementation @_cdecl("OpenIMsgGetNarrowCodePage")
public func OpenIMsgGetNarrowCodePage() -> ULONG { NarrowText.codePage.rawValue }

@implementation @_cdecl("OpenIMsgSetPropertyThreshold")
public func OpenIMsgSetPropertyThreshold(_ cbThreshold: ULONG) -> HRESULT {
    PropertyThreshold.set(cbThreshold) ? HResult.ok.rawValue : HResult.invalidArgument.rawValue
}

@implementation @_cdecl("OpenIMsgGetPropertyThreshold")
public func OpenIMsgGetPropertyThreshold() -> ULONG { ULONG(PropertyThreshold.bytes) }
