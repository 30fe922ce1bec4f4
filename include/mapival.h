/* Checks of what a caller passes to a method: for programs that implement MAPI's interfaces themselves. */
#ifndef OPENIMSG_MAPIVAL_H
#define OPENIMSG_MAPIVAL_H
#define _INC_VALIDATE /* the name that other code looks for */

#include "mapiutil.h"

/* Nonzero for what cannot be right: null pointers where data is claimed, types that no property has, relations,
 * orders and kinds that aren't defined. Pointers that lead nowhere aren't found out. FBadRow and the row checks
 * look at every value; an entry list with an empty identifier is bad, a name without a property set too; a
 * restriction is bad if it nests more than 128 deep. */
STDAPI_(BOOL) FBadRglpszA(LPSTR *lppszT, ULONG cStrings);
STDAPI_(BOOL) FBadRglpszW(LPWSTR *lppszW, ULONG cStrings);
STDAPI_(BOOL) FBadRowSet(LPSRowSet lpRowSet);
STDAPI_(BOOL) FBadRglpNameID(LPMAPINAMEID *lppNameId, ULONG cNames);
STDAPI_(BOOL) FBadEntryList(LPENTRYLIST lpEntryList);
STDAPI_(ULONG) FBadRestriction(LPSRestriction lpres);
STDAPI_(ULONG) FBadPropTag(ULONG ulPropTag);
STDAPI_(ULONG) FBadRow(LPSRow lprow);
STDAPI_(ULONG) FBadProp(LPSPropValue lpprop);
STDAPI_(ULONG) FBadSortOrderSet(LPSSortOrderSet lpsos);
STDAPI_(ULONG) FBadColumnSet(LPSPropTagArray lpptaCols);
#ifdef UNICODE
#define FBadRglpszT FBadRglpszW
#else
#define FBadRglpszT FBadRglpszA
#endif

/* Property arrays, by ScCountProps, and address lists, which are laid out as row sets. */
#define FBadPropVal(lpPropVal) (FAILED(ScCountProps(1, (lpPropVal), NULL)))
#define FBadRgPropVal(lpPropVal, cValues) (FAILED(ScCountProps((int)(cValues), (lpPropVal), NULL)))
#define FBadAdrList(lpAdrList) (FBadRowSet((LPSRowSet)(lpAdrList)))

/* Arguments of methods, as far as null pointers tell. */
#if defined(__cplusplus) && !defined(CINTERFACE)
#define FBadUnknown(lpObj) (!(lpObj))
#else
#define FBadUnknown(lpObj) (!(lpObj) || !(lpObj)->lpVtbl || !(lpObj)->lpVtbl->QueryInterface)
#endif
/* Whether the method that runs isn't the one in the object's table. */
#define BAD_STANDARD_OBJ(lpObj, prefix, method, lpVtbl)                                                              \
    (!(lpObj) || !(lpObj)->lpVtbl || (lpObj)->lpVtbl->method != (prefix##method))
#define FBadQueryInterface(lpObj, riid, ppvObj) (!(ppvObj))
#define FBadAddRef(lpObj) FALSE
#define FBadRelease(lpObj) FALSE
#define FBadGetLastError(lpObj, hResult, ulFlags, lppMAPIError) (!(lppMAPIError))
#define FBadSaveChanges(lpObj, ulFlags) FALSE
#define FBadGetProps(lpObj, lpPTagA, lpcValues, lppPropArray) (!(lpcValues) || !(lppPropArray))
#define FBadGetPropList(lpObj, lppPTagA) (!(lppPTagA))
#define FBadOpenProperty(lpObj, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) (!(lpiid) || !(lppUnk))
#define FBadSetProps(lpObj, cValues, lpPropArray, lppProblems) FBadRgPropVal(lpPropArray, cValues)
#define FBadDeleteProps(lpObj, lpPTagA, lppProblems) (!(lpPTagA))
#define FBadCopyTo(lpIPDAT, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface,           \
                   lpDestObj, ulFlags, lppProblems)                                                                 \
    (((ciidExclude) && !(rgiidExclude)) || !(lpDestObj))
#define FBadCopyProps(lpIPDAT, lpPropTagArray, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (!(lpDestObj))
#define FBadGetNamesFromIDs(lpIPDAT, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames)              \
    (!(lppPropTags) || !(lpcPropNames) || !(lpppPropNames))
#define FBadGetIDsFromNames(lpIPDAT, cPropNames, lppPropNames, ulFlags, lppPropTags)                                \
    (!(lppPropTags) || FBadRglpNameID((lppPropNames), (cPropNames)))

#include "openimsg_validate.h"

#endif
