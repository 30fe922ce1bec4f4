import CMAPI
import COM
import MAPI

// What needs a MAPI subsystem, a store, an address book or Windows' dialogs: exported so that programs link, with
// the answers that the headers name.

private let noSupport = HResult.mapiNoSupport.rawValue

@implementation @_cdecl("MAPILogonEx")
public func MAPILogonEx(
    _ ulUIParam: ULONG_PTR, _ lpszProfileName: LPTSTR?, _ lpszPassword: LPTSTR?, _ ulFlags: ULONG,
    _ lppSession: UnsafeMutablePointer<LPMAPISESSION?>?
) -> HRESULT {
    guard let lppSession else { return HResult.mapiInvalidParameter.rawValue }
    lppSession.pointee = nil
    return HResult.mapiLogonFailed.rawValue
}

@implementation @_cdecl("MAPIAdminProfiles")
public func MAPIAdminProfiles(_ ulFlags: ULONG, _ lppProfAdmin: UnsafeMutablePointer<LPPROFADMIN?>?) -> HRESULT {
    guard let lppProfAdmin else { return HResult.mapiInvalidParameter.rawValue }
    lppProfAdmin.pointee = nil
    return noSupport
}

@implementation @_cdecl("LaunchWizard")
public func LaunchWizard(
    _ hParentWnd: HWND?, _ ulFlags: ULONG, _ lppszServiceNameToAdd: UnsafeMutablePointer<LPCTSTR?>?,
    _ cbBufferMax: ULONG, _ lpszNewProfileName: LPTSTR?
) -> HRESULT { noSupport }

@implementation @_cdecl("MAPIOpenFormMgr")
public func MAPIOpenFormMgr(_ pSession: LPMAPISESSION?, _ ppmgr: UnsafeMutablePointer<LPMAPIFORMMGR?>?) -> HRESULT {
    ppmgr?.pointee = nil
    return noSupport
}

@implementation @_cdecl("MAPIOpenLocalFormContainer")
public func MAPIOpenLocalFormContainer(_ ppfcnt: UnsafeMutablePointer<LPMAPIFORMCONTAINER?>?) -> HRESULT {
    ppfcnt?.pointee = nil
    return noSupport
}

@implementation @_cdecl("BuildDisplayTable")
public func BuildDisplayTable(
    _ lpAllocateBuffer: LPALLOCATEBUFFER?, _ lpAllocateMore: LPALLOCATEMORE?, _ lpFreeBuffer: LPFREEBUFFER?,
    _ lpMalloc: LPMALLOC?, _ hInstance: HINSTANCE?, _ cPages: UINT, _ lpPage: LPDTPAGE?, _ ulFlags: ULONG,
    _ lppTable: UnsafeMutablePointer<LPMAPITABLE?>?, _ lppTblData: UnsafeMutablePointer<LPTABLEDATA?>?
) -> HRESULT {
    lppTable?.pointee = nil
    lppTblData?.pointee = nil
    return noSupport
}

@implementation @_cdecl("HrValidateIPMSubtree")
public func HrValidateIPMSubtree(
    _ lpMDB: LPMDB?, _ ulFlags: ULONG, _ lpcValues: UnsafeMutablePointer<ULONG>?,
    _ lppValues: UnsafeMutablePointer<LPSPropValue?>?, _ lpperr: UnsafeMutablePointer<LPMAPIERROR?>?
) -> HRESULT {
    lpcValues?.pointee = 0
    lppValues?.pointee = nil
    lpperr?.pointee = nil
    return noSupport
}

@implementation @_cdecl("ScUNCFromLocalPath")
public func ScUNCFromLocalPath(_ lpszLocal: LPSTR?, _ lpszUNC: LPSTR?, _ cchUNC: UINT) -> SCODE {
    if cchUNC > 0 { lpszUNC?.pointee = 0 }
    return noSupport
}

@implementation @_cdecl("ScLocalPathFromUNC")
public func ScLocalPathFromUNC(_ lpszUNC: LPSTR?, _ lpszLocal: LPSTR?, _ cchLocal: UINT) -> SCODE {
    if cchLocal > 0 { lpszLocal?.pointee = 0 }
    return noSupport
}

// MARK: Idle routines

@implementation @_cdecl("MAPIInitIdle")
public func MAPIInitIdle(_ lpvReserved: LPVOID?) -> LONG { 0 }

@implementation @_cdecl("MAPIDeinitIdle")
public func MAPIDeinitIdle() {}

@implementation @_cdecl("FtgRegisterIdleRoutine")
public func FtgRegisterIdleRoutine(
    _ lpfnIdle: PFNIDLE?, _ lpvIdleParam: LPVOID?, _ priIdle: Int16, _ csecIdle: ULONG, _ iroIdle: USHORT
) -> FTG? { nil }

@implementation @_cdecl("DeregisterIdleRoutine")
public func DeregisterIdleRoutine(_ ftg: FTG?) {}

@implementation @_cdecl("EnableIdleRoutine")
public func EnableIdleRoutine(_ ftg: FTG?, _ fEnable: BOOL) {}

@implementation @_cdecl("ChangeIdleRoutine")
public func ChangeIdleRoutine(
    _ ftg: FTG?, _ lpfnIdle: PFNIDLE?, _ lpvIdleParam: LPVOID?, _ priIdle: Int16, _ csecIdle: ULONG,
    _ iroIdle: USHORT, _ ircIdle: USHORT
) {}

// MARK: Address book

@implementation @_cdecl("HrOpenABEntryWithExchangeContext")
public func HrOpenABEntryWithExchangeContext(
    _ pmsess: LPMAPISESSION?, _ pEmsmdbUID: UnsafePointer<MAPIUID>?, _ pAddrBook: LPADRBOOK?,
    _ cbEntryID: ULONG, _ lpEntryID: LPENTRYID?,
    _ lpInterface: LPCIID?, _ ulFlags: ULONG, _ lpulObjType: UnsafeMutablePointer<ULONG>?,
    _ lppUnk: UnsafeMutablePointer<LPUNKNOWN?>?
) -> HRESULT {
    noEntry(lpulObjType, lppUnk)
}

@implementation @_cdecl("HrOpenABEntryUsingDefaultContext")
public func HrOpenABEntryUsingDefaultContext(
    _ pmsess: LPMAPISESSION?, _ pAddrBook: LPADRBOOK?,
    _ cbEntryID: ULONG, _ lpEntryID: LPENTRYID?,
    _ lpInterface: LPCIID?, _ ulFlags: ULONG, _ lpulObjType: UnsafeMutablePointer<ULONG>?,
    _ lppUnk: UnsafeMutablePointer<LPUNKNOWN?>?
) -> HRESULT {
    noEntry(lpulObjType, lppUnk)
}

@implementation @_cdecl("HrOpenABEntryWithProviderUID")
public func HrOpenABEntryWithProviderUID(
    _ pEmsabpUID: UnsafePointer<MAPIUID>?, _ pAddrBook: LPADRBOOK?,
    _ cbEntryID: ULONG, _ lpEntryID: LPENTRYID?,
    _ lpInterface: LPCIID?, _ ulFlags: ULONG, _ lpulObjType: UnsafeMutablePointer<ULONG>?,
    _ lppUnk: UnsafeMutablePointer<LPUNKNOWN?>?
) -> HRESULT {
    noEntry(lpulObjType, lppUnk)
}

@implementation @_cdecl("HrOpenABEntryWithProviderUIDSupport")
public func HrOpenABEntryWithProviderUIDSupport(
    _ pEmsabpUID: UnsafePointer<MAPIUID>?, _ lpSup: LPMAPISUP?,
    _ cbEntryID: ULONG, _ lpEntryID: LPENTRYID?,
    _ lpInterface: LPCIID?, _ ulFlags: ULONG, _ lpulObjType: UnsafeMutablePointer<ULONG>?,
    _ lppUnk: UnsafeMutablePointer<LPUNKNOWN?>?
) -> HRESULT {
    noEntry(lpulObjType, lppUnk)
}

@implementation @_cdecl("HrOpenABEntryWithResolvedRow")
public func HrOpenABEntryWithResolvedRow(
    _ prwResolved: LPSRow?, _ pAddrBook: LPADRBOOK?,
    _ cbEntryID: ULONG, _ lpEntryID: LPENTRYID?,
    _ lpInterface: LPCIID?, _ ulFlags: ULONG, _ lpulObjType: UnsafeMutablePointer<ULONG>?,
    _ lppUnk: UnsafeMutablePointer<LPUNKNOWN?>?
) -> HRESULT {
    noEntry(lpulObjType, lppUnk)
}

@implementation @_cdecl("HrOpenABEntryWithSupport")
public func HrOpenABEntryWithSupport(
    _ lpSup: LPMAPISUP?,
    _ cbEntryID: ULONG, _ lpEntryID: LPENTRYID?,
    _ lpInterface: LPCIID?, _ ulFlags: ULONG, _ lpulObjType: UnsafeMutablePointer<ULONG>?,
    _ lppUnk: UnsafeMutablePointer<LPUNKNOWN?>?
) -> HRESULT {
    noEntry(lpulObjType, lppUnk)
}

@implementation @_cdecl("HrDoABDetailsWithExchangeContext")
public func HrDoABDetailsWithExchangeContext(
    _ pmsess: LPMAPISESSION?, _ pEmsmdbUID: UnsafePointer<MAPIUID>?, _ pAddrBook: LPADRBOOK?,
    _ lpulUIParam: UnsafeMutablePointer<ULONG_PTR>?, _ lpfnDismiss: LPFNDISMISS?, _ lpvDismissContext: LPVOID?,
    _ cbEntryID: ULONG, _ lpEntryID: LPENTRYID?, _ lpfButtonCallback: LPFNBUTTON?, _ lpvButtonContext: LPVOID?,
    _ lpszButtonText: LPTSTR?, _ ulFlags: ULONG
) -> HRESULT { noSupport }

@implementation @_cdecl("HrDoABDetailsWithProviderUID")
public func HrDoABDetailsWithProviderUID(
    _ pEmsabpUID: UnsafePointer<MAPIUID>?, _ pAddrBook: LPADRBOOK?,
    _ lpulUIParam: UnsafeMutablePointer<ULONG_PTR>?, _ lpfnDismiss: LPFNDISMISS?, _ lpvDismissContext: LPVOID?,
    _ cbEntryID: ULONG, _ lpEntryID: LPENTRYID?, _ lpfButtonCallback: LPFNBUTTON?, _ lpvButtonContext: LPVOID?,
    _ lpszButtonText: LPTSTR?, _ ulFlags: ULONG
) -> HRESULT { noSupport }

@implementation @_cdecl("HrCompareABEntryIDsWithExchangeContext")
public func HrCompareABEntryIDsWithExchangeContext(
    _ pmsess: LPMAPISESSION?, _ pEmsmdbUID: UnsafePointer<MAPIUID>?, _ pAddrBook: LPADRBOOK?, _ cbEntryID1: ULONG,
    _ lpEntryID1: LPENTRYID?, _ cbEntryID2: ULONG, _ lpEntryID2: LPENTRYID?, _ ulFlags: ULONG,
    _ lpulResult: UnsafeMutablePointer<ULONG>?
) -> HRESULT {
    lpulResult?.pointee = 0
    return noSupport
}

@implementation @_cdecl("HrGetGALFromEmsmdbUID")
public func HrGetGALFromEmsmdbUID(
    _ pSess: LPMAPISESSION?, _ lpAdrBook: LPADRBOOK?, _ pEmsmdbUID: UnsafePointer<MAPIUID>?,
    _ lpcbeid: UnsafeMutablePointer<ULONG>?, _ lppeid: UnsafeMutablePointer<LPENTRYID?>?
) -> HRESULT {
    lpcbeid?.pointee = 0
    lppeid?.pointee = nil
    return noSupport
}

/// Empties the out pointers of the functions that open an entry.
private func noEntry(
    _ type: UnsafeMutablePointer<ULONG>?, _ object: UnsafeMutablePointer<LPUNKNOWN?>?
) -> HRESULT {
    type?.pointee = 0
    object?.pointee = nil
    return noSupport
}
