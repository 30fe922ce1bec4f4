import CMAPI
import COM
import MAPI

// IMessage.h. What each call does and answers is said in that header and in the functions called here.

@implementation @_cdecl("OpenIMsgSession")
public func OpenIMsgSession(
    _ lpMalloc: LPMALLOC?, _ ulFlags: ULONG, _ lppMsgSess: UnsafeMutablePointer<LPMSGSESS?>?
) -> SCODE {
    lppMsgSess?.pointee = nil
    return hresult {
        guard let lppMsgSess else { throw HResult.mapiInvalidParameter }
        lppMsgSess.pointee = OpaquePointer(try Session.open(malloc: lpMalloc, flags: ulFlags))
        return .ok
    }
}

@implementation @_cdecl("CloseIMsgSession")
public func CloseIMsgSession(_ lpMsgSess: LPMSGSESS?) {
    Session.close(lpMsgSess.map { UnsafeMutableRawPointer($0) })
}

@implementation @_cdecl("OpenIMsgOnIStg")
public func OpenIMsgOnIStg(
    _ lpMsgSess: LPMSGSESS?, _ lpAllocateBuffer: LPALLOCATEBUFFER?, _ lpAllocateMore: LPALLOCATEMORE?,
    _ lpFreeBuffer: LPFREEBUFFER?, _ lpMalloc: LPMALLOC?, _ lpMapiSup: LPVOID?, _ lpStg: LPSTORAGE?,
    _ lpfMsgCallRelease: (@convention(c) (ULONG, LPMESSAGE?) -> Void)?, _ ulCallerData: ULONG,
    _ ulFlags: ULONG, _ lppMsg: UnsafeMutablePointer<LPMESSAGE?>?
) -> SCODE {
    lppMsg?.pointee = nil
    return hresult {
        guard let lppMsg else { throw HResult.mapiInvalidParameter }
        let message = try OpenMessage.open(
            OpenMessage.Request(
                session: lpMsgSess.map { UnsafeMutableRawPointer($0) },
                allocateBuffer: lpAllocateBuffer, allocateMore: lpAllocateMore,
                freeBuffer: lpFreeBuffer, malloc: lpMalloc, support: lpMapiSup, storage: lpStg,
                callback: lpfMsgCallRelease, callbackData: ulCallerData, flags: ulFlags))
        lppMsg.pointee = message.assumingMemoryBound(to: IMessage.self)
        return .ok
    }
}

@implementation @_cdecl("GetAttribIMsgOnIStg")
public func GetAttribIMsgOnIStg(
    _ lpObject: LPVOID?, _ lpPropTagArray: LPSPropTagArray?,
    _ lppPropAttrArray: UnsafeMutablePointer<LPSPropAttrArray?>?
) -> HRESULT {
    lppPropAttrArray?.pointee = nil
    return Attributes.get(of: lpObject, lpPropTagArray, lppPropAttrArray)
}

@implementation @_cdecl("SetAttribIMsgOnIStg")
public func SetAttribIMsgOnIStg(
    _ lpObject: LPVOID?, _ lpPropTags: LPSPropTagArray?, _ lpPropAttrs: LPSPropAttrArray?,
    _ lppPropProblems: UnsafeMutablePointer<LPSPropProblemArray?>?
) -> HRESULT {
    lppPropProblems?.pointee = nil
    return Attributes.set(of: lpObject, lpPropTags, lpPropAttrs, lppPropProblems)
}

@implementation @_cdecl("MapStorageSCode")
public func MapStorageSCode(_ StgSCode: SCODE) -> SCODE {
    mapStorageCode(HResult(rawValue: StgSCode)).rawValue
}
