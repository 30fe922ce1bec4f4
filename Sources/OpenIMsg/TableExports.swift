import CMAPI
import COM
import MAPI

// MAPIUtil.h: helpers for tables and notifications.

@implementation @_cdecl("HrQueryAllRows")
public func HrQueryAllRows(
    _ lpTable: LPMAPITABLE?, _ lpPropTags: LPSPropTagArray?, _ lpRestriction: LPSRestriction?,
    _ lpSortOrderSet: LPSSortOrderSet?, _ crowsMax: LONG, _ lppRows: UnsafeMutablePointer<LPSRowSet?>?
) -> HRESULT {
    lppRows?.pointee = nil
    return hresult {
        guard let lpTable, let lppRows else { throw HResult.mapiInvalidParameter }
        lppRows.pointee = try TableHelpers.allRows(
            of: lpTable, columns: lpPropTags, restriction: lpRestriction, order: lpSortOrderSet, most: crowsMax)
        return .ok
    }
}

@implementation @_cdecl("HrAddColumns")
public func HrAddColumns(
    _ lptbl: LPMAPITABLE?, _ lpproptagColumnsNew: LPSPropTagArray?, _ lpAllocateBuffer: LPALLOCATEBUFFER?,
    _ lpFreeBuffer: LPFREEBUFFER?
) -> HRESULT {
    HrAddColumnsEx(lptbl, lpproptagColumnsNew, lpAllocateBuffer, lpFreeBuffer, nil)
}

@implementation @_cdecl("HrAddColumnsEx")
public func HrAddColumnsEx(
    _ lptbl: LPMAPITABLE?, _ lpproptagColumnsNew: LPSPropTagArray?, _ lpAllocateBuffer: LPALLOCATEBUFFER?,
    _ lpFreeBuffer: LPFREEBUFFER?, _ lpfnFilterColumns: (@convention(c) (LPSPropTagArray?) -> Void)?
) -> HRESULT {
    hresult {
        guard let lptbl, let lpAllocateBuffer, let lpFreeBuffer else { throw HResult.mapiInvalidParameter }
        try TableHelpers.addColumns(
            lpproptagColumnsNew, to: lptbl, allocate: lpAllocateBuffer, free: lpFreeBuffer,
            filter: lpfnFilterColumns)
        return .ok
    }
}

@implementation @_cdecl("HrAllocAdviseSink")
public func HrAllocAdviseSink(
    _ lpfnCallback: LPNOTIFCALLBACK?, _ lpvContext: LPVOID?,
    _ lppAdviseSink: UnsafeMutablePointer<LPMAPIADVISESINK?>?
) -> HRESULT {
    lppAdviseSink?.pointee = nil
    return hresult {
        guard let lpfnCallback, let lppAdviseSink else { throw HResult.mapiInvalidParameter }
        let sink = AdviseSink(lpfnCallback, context: lpvContext)
        lppAdviseSink.pointee = sink.face.assumingMemoryBound(to: IMAPIAdviseSink.self)
        return .ok
    }
}

@implementation @_cdecl("HrThisThreadAdviseSink")
public func HrThisThreadAdviseSink(
    _ lpAdviseSink: LPMAPIADVISESINK?, _ lppAdviseSink: UnsafeMutablePointer<LPMAPIADVISESINK?>?
) -> HRESULT {
    lppAdviseSink?.pointee = nil
    return hresult {
        guard let lpAdviseSink, let lppAdviseSink else { throw HResult.mapiInvalidParameter }
        // Notifications come on the thread that causes them; there is nothing to bring back from another.
        _ = ObjectHelpers.addReference(lpAdviseSink)
        lppAdviseSink.pointee = lpAdviseSink
        return .ok
    }
}

@implementation @_cdecl("HrDispatchNotifications")
public func HrDispatchNotifications(_ ulFlags: ULONG) -> HRESULT {
    // None is ever queued.
    HResult.ok.rawValue
}

@implementation @_cdecl("CreateTable")
public func CreateTable(
    _ lpInterface: LPCIID?, _ lpAllocateBuffer: LPALLOCATEBUFFER?, _ lpAllocateMore: LPALLOCATEMORE?,
    _ lpFreeBuffer: LPFREEBUFFER?, _ lpvReserved: LPVOID?, _ ulTableType: ULONG, _ ulPropTagIndexColumn: ULONG,
    _ lpSPropTagArrayColumns: LPSPropTagArray?, _ lppTableData: UnsafeMutablePointer<LPTABLEDATA?>?
) -> SCODE {
    lppTableData?.pointee = nil
    return hresult {
        guard lpvReserved == nil, let lppTableData else { throw HResult.mapiInvalidParameter }
        lppTableData.pointee = try TableData.create(
            interface: lpInterface, allocateBuffer: lpAllocateBuffer, allocateMore: lpAllocateMore,
            freeBuffer: lpFreeBuffer, type: ulTableType, index: ulPropTagIndexColumn,
            columns: lpSPropTagArrayColumns)
        return .ok
    }
}

@implementation @_cdecl("ScCountNotifications")
public func ScCountNotifications(
    _ cNotifications: CInt, _ lpNotifications: LPNOTIFICATION?, _ lpcb: UnsafeMutablePointer<ULONG>?
) -> SCODE {
    hresult {
        let size = try NotificationSets.size(cNotifications, lpNotifications)
        lpcb?.pointee = size
        return .ok
    }
}

@implementation @_cdecl("ScCopyNotifications")
public func ScCopyNotifications(
    _ cNotification: CInt, _ lpNotifications: LPNOTIFICATION?, _ lpvDst: LPVOID?,
    _ lpcb: UnsafeMutablePointer<ULONG>?
) -> SCODE {
    hresult {
        guard let lpvDst else { throw HResult.mapiInvalidParameter }
        let size = try NotificationSets.size(cNotification, lpNotifications)
        try NotificationSets.copy(cNotification, lpNotifications, to: lpvDst)
        lpcb?.pointee = size
        return .ok
    }
}

@implementation @_cdecl("ScRelocNotifications")
public func ScRelocNotifications(
    _ cNotification: CInt, _ lpNotifications: LPNOTIFICATION?, _ lpvBaseOld: LPVOID?, _ lpvBaseNew: LPVOID?,
    _ lpcb: UnsafeMutablePointer<ULONG>?
) -> SCODE {
    hresult {
        let size = try NotificationSets.relocate(cNotification, lpNotifications, from: lpvBaseOld, to: lpvBaseNew)
        lpcb?.pointee = size
        return .ok
    }
}
