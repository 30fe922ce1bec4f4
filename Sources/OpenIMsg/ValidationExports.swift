import CMAPI
import MAPI

// mapival.h.

@implementation @_cdecl("FBadRglpszA")
public func FBadRglpszA(_ lppszT: UnsafeMutablePointer<LPSTR?>?, _ cStrings: ULONG) -> BOOL {
    StructureCheck.isBad(strings: lppszT, cStrings) ? 1 : 0
}

@implementation @_cdecl("FBadRglpszW")
public func FBadRglpszW(_ lppszW: UnsafeMutablePointer<LPWSTR?>?, _ cStrings: ULONG) -> BOOL {
    StructureCheck.isBad(strings: lppszW, cStrings) ? 1 : 0
}

@implementation @_cdecl("FBadRowSet")
public func FBadRowSet(_ lpRowSet: LPSRowSet?) -> BOOL { StructureCheck.isBad(rowSet: lpRowSet) ? 1 : 0 }

@implementation @_cdecl("FBadRglpNameID")
public func FBadRglpNameID(_ lppNameId: UnsafeMutablePointer<LPMAPINAMEID?>?, _ cNames: ULONG) -> BOOL {
    StructureCheck.isBad(names: lppNameId, cNames) ? 1 : 0
}

@implementation @_cdecl("FBadEntryList")
public func FBadEntryList(_ lpEntryList: LPENTRYLIST?) -> BOOL { StructureCheck.isBad(entries: lpEntryList) ? 1 : 0 }

@implementation @_cdecl("FBadRestriction")
public func FBadRestriction(_ lpres: LPSRestriction?) -> ULONG { RestrictionCheck.isBad(lpres) ? 1 : 0 }

@implementation @_cdecl("FBadPropTag")
public func FBadPropTag(_ ulPropTag: ULONG) -> ULONG { StructureCheck.isBad(tag: ulPropTag) ? 1 : 0 }

@implementation @_cdecl("FBadRow")
public func FBadRow(_ lprow: LPSRow?) -> ULONG { StructureCheck.isBad(row: lprow) ? 1 : 0 }

@implementation @_cdecl("FBadProp")
public func FBadProp(_ lpprop: LPSPropValue?) -> ULONG { StructureCheck.isBad(property: lpprop) ? 1 : 0 }

@implementation @_cdecl("FBadSortOrderSet")
public func FBadSortOrderSet(_ lpsos: LPSSortOrderSet?) -> ULONG { StructureCheck.isBad(sortOrders: lpsos) ? 1 : 0 }

@implementation @_cdecl("FBadColumnSet")
public func FBadColumnSet(_ lpptaCols: LPSPropTagArray?) -> ULONG { StructureCheck.isBad(columns: lpptaCols) ? 1 : 0 }
