import CMAPI
import COM
import MAPI

// MAPIUtil.h: helpers for properties.

@implementation @_cdecl("HrGetOneProp")
public func HrGetOneProp(
    _ lpMapiProp: LPMAPIPROP?, _ ulPropTag: ULONG, _ lppProp: UnsafeMutablePointer<LPSPropValue?>?
) -> HRESULT {
    lppProp?.pointee = nil
    return hresult {
        guard let lpMapiProp, let lppProp else { throw HResult.mapiInvalidParameter }
        lppProp.pointee = try ObjectHelpers.property(ulPropTag, of: lpMapiProp)
        return .ok
    }
}

@implementation @_cdecl("HrSetOneProp")
public func HrSetOneProp(_ lpMapiProp: LPMAPIPROP?, _ lpProp: LPSPropValue?) -> HRESULT {
    hresult {
        guard let lpMapiProp, let lpProp else { throw HResult.mapiInvalidParameter }
        try ObjectHelpers.set(lpProp, in: lpMapiProp)
        return .ok
    }
}

@implementation @_cdecl("FPropExists")
public func FPropExists(_ lpMapiProp: LPMAPIPROP?, _ ulPropTag: ULONG) -> BOOL {
    guard let lpMapiProp else { return 0 }
    return ObjectHelpers.hasProperty(ulPropTag, in: lpMapiProp) ? 1 : 0
}

@implementation @_cdecl("PpropFindProp")
public func PpropFindProp(
    _ lpPropArray: LPSPropValue?, _ cValues: ULONG, _ ulPropTag: ULONG
) -> LPSPropValue? {
    PropertyHelpers.find(ulPropTag, in: lpPropArray, count: cValues, byIdentifier: false)
}

@implementation @_cdecl("LpValFindProp")
public func LpValFindProp(
    _ ulPropTag: ULONG, _ cValues: ULONG, _ lpPropArray: LPSPropValue?
) -> LPSPropValue? {
    PropertyHelpers.find(ulPropTag, in: lpPropArray, count: cValues, byIdentifier: true)
}

@implementation @_cdecl("FPropContainsProp")
public func FPropContainsProp(
    _ lpSPropValueDst: LPSPropValue?, _ lpSPropValueSrc: LPSPropValue?, _ ulFuzzyLevel: ULONG
) -> BOOL {
    PropertyHelpers.contains(lpSPropValueDst, lpSPropValueSrc, fuzzyLevel: ulFuzzyLevel) ? 1 : 0
}

@implementation @_cdecl("FPropCompareProp")
public func FPropCompareProp(
    _ lpSPropValue1: LPSPropValue?, _ ulRelOp: ULONG, _ lpSPropValue2: LPSPropValue?
) -> BOOL {
    PropertyHelpers.compare(lpSPropValue1, ulRelOp, lpSPropValue2) ? 1 : 0
}

@implementation @_cdecl("LPropCompareProp")
public func LPropCompareProp(_ lpSPropValueA: LPSPropValue?, _ lpSPropValueB: LPSPropValue?) -> LONG {
    PropertyHelpers.order(lpSPropValueA, lpSPropValueB)
}

@implementation @_cdecl("FEqualNames")
public func FEqualNames(_ lpName1: LPMAPINAMEID?, _ lpName2: LPMAPINAMEID?) -> BOOL {
    PropertyHelpers.areEqual(lpName1, lpName2) ? 1 : 0
}

@implementation @_cdecl("UlPropSize")
public func UlPropSize(_ lpSPropValue: LPSPropValue?) -> ULONG { PropertySets.dataSize(lpSPropValue) }

@implementation @_cdecl("PropCopyMore")
public func PropCopyMore(
    _ lpSPropValueDest: LPSPropValue?, _ lpSPropValueSrc: LPSPropValue?, _ lpfAllocMore: LPALLOCATEMORE?,
    _ lpvObject: LPVOID?
) -> SCODE {
    hresult {
        guard let lpSPropValueDest, let lpSPropValueSrc else { throw HResult.mapiInvalidParameter }
        try PropertySets.copy(lpSPropValueSrc, to: lpSPropValueDest, lpfAllocMore, owner: lpvObject)
        return .ok
    }
}

@implementation @_cdecl("ScCountProps")
public func ScCountProps(
    _ cValues: CInt, _ lpPropArray: LPSPropValue?, _ lpcb: UnsafeMutablePointer<ULONG>?
) -> SCODE {
    hresult {
        let size = try PropertySets.size(cValues, lpPropArray)
        lpcb?.pointee = size
        return .ok
    }
}

@implementation @_cdecl("ScCopyProps")
public func ScCopyProps(
    _ cValues: CInt, _ lpPropArray: LPSPropValue?, _ lpvDst: LPVOID?, _ lpcb: UnsafeMutablePointer<ULONG>?
) -> SCODE {
    hresult {
        guard let lpvDst else { throw HResult.mapiInvalidParameter }
        let size = try PropertySets.size(cValues, lpPropArray)
        try PropertySets.copy(cValues, lpPropArray, to: lpvDst)
        lpcb?.pointee = size
        return .ok
    }
}

@implementation @_cdecl("ScRelocProps")
public func ScRelocProps(
    _ cValues: CInt, _ lpPropArray: LPSPropValue?, _ lpvBaseOld: LPVOID?, _ lpvBaseNew: LPVOID?,
    _ lpcb: UnsafeMutablePointer<ULONG>?
) -> SCODE {
    hresult {
        let size = try PropertySets.relocate(cValues, lpPropArray, from: lpvBaseOld, to: lpvBaseNew)
        lpcb?.pointee = size
        return .ok
    }
}

@implementation @_cdecl("ScDupPropset")
public func ScDupPropset(
    _ cValues: CInt, _ lpPropArray: LPSPropValue?, _ lpAllocateBuffer: LPALLOCATEBUFFER?,
    _ lppPropArray: UnsafeMutablePointer<LPSPropValue?>?
) -> SCODE {
    lppPropArray?.pointee = nil
    return hresult {
        guard let lpAllocateBuffer, let lppPropArray else { throw HResult.mapiInvalidParameter }
        lppPropArray.pointee = try PropertySets.duplicate(cValues, lpPropArray, lpAllocateBuffer)
            .assumingMemoryBound(to: SPropValue.self)
        return .ok
    }
}

@implementation @_cdecl("UlAddRef")
public func UlAddRef(_ lpunk: LPVOID?) -> ULONG { ObjectHelpers.addReference(lpunk) }

@implementation @_cdecl("UlRelease")
public func UlRelease(_ lpunk: LPVOID?) -> ULONG { ObjectHelpers.release(lpunk) }

@implementation @_cdecl("CreateIProp")
public func CreateIProp(
    _ lpInterface: LPCIID?, _ lpAllocateBuffer: LPALLOCATEBUFFER?, _ lpAllocateMore: LPALLOCATEMORE?,
    _ lpFreeBuffer: LPFREEBUFFER?, _ lpvReserved: LPVOID?, _ lppPropData: UnsafeMutablePointer<LPPROPDATA?>?
) -> SCODE {
    lppPropData?.pointee = nil
    return hresult {
        guard lpvReserved == nil, let lppPropData else { throw HResult.mapiInvalidParameter }
        lppPropData.pointee = try PropData.create(
            interface: lpInterface, allocateBuffer: lpAllocateBuffer, allocateMore: lpAllocateMore,
            freeBuffer: lpFreeBuffer)
        return .ok
    }
}
