/* The layouts that the binary interface promises on 64-bit Linux, asserted in C and in C++. A program that
 * was compiled against another version of the headers depends on each of them. */
#include <stddef.h>

#include "actmgmt.h"
#include "edkmdb.h"
#include "imessage.h"
#include "mapi.h"
#include "mapiaux.h"
#include "mapiform.h"
#include "mapispi.h"
#include "mapiutil.h"
#include "openimsg.h"
#include "tnef.h"

#ifdef __cplusplus
#define ASSERT_(condition) static_assert(condition, #condition)
#define ALIGNOF_(type) alignof(type)
#else
#define ASSERT_(condition) _Static_assert(condition, #condition)
#define ALIGNOF_(type) _Alignof(type)
#endif
#define LAYOUT(type, size, alignment)                                                               \
    ASSERT_(sizeof(type) == (size));                                                                \
    ASSERT_(ALIGNOF_(type) == (alignment))
#define OFFSET(type, member, offset) ASSERT_(offsetof(type, member) == (offset))
#define ARRAY(type, member)                                                                         \
    LAYOUT(type, 16, 8);                                                                            \
    OFFSET(type, cValues, 0);                                                                       \
    OFFSET(type, member, 8)
#define MEMBER(type, member) ASSERT_(offsetof(type, member) == 0)

/* Scalars. */
LAYOUT(BYTE, 1, 1);
LAYOUT(WORD, 2, 2);
LAYOUT(SHORT, 2, 2);
LAYOUT(LONG, 4, 4);
LAYOUT(ULONG, 4, 4);
LAYOUT(DWORD, 4, 4);
LAYOUT(SCODE, 4, 4);
LAYOUT(HRESULT, 4, 4);
LAYOUT(BOOL, 4, 4);
LAYOUT(LONGLONG, 8, 8);
LAYOUT(ULONG_PTR, 8, 8);
LAYOUT(SIZE_T, 8, 8);
LAYOUT(BOOKMARK, 8, 8);
LAYOUT(LHANDLE, 8, 8);
LAYOUT(WCHAR, 2, 2);
LAYOUT(OLECHAR, 2, 2);
ASSERT_((HRESULT)-1 < 0);
ASSERT_((ULONG)-1 > 0);

/* Records. */
LAYOUT(GUID, 16, 4);
LAYOUT(FILETIME, 8, 4);
OFFSET(FILETIME, dwHighDateTime, 4);
LAYOUT(LARGE_INTEGER, 8, 8);
LAYOUT(ULARGE_INTEGER, 8, 8);
OFFSET(LARGE_INTEGER, HighPart, 4);
OFFSET(ULARGE_INTEGER, u.HighPart, 4);
LAYOUT(CURRENCY, 8, 8);
OFFSET(CURRENCY, Hi, 4);

/* Property values. */
LAYOUT(SBinary, 16, 8);
OFFSET(SBinary, lpb, 8);
ARRAY(SShortArray, lpi);
ARRAY(SLongArray, lpl);
ARRAY(SRealArray, lpflt);
ARRAY(SDoubleArray, lpdbl);
ARRAY(SCurrencyArray, lpcur);
ARRAY(SAppTimeArray, lpat);
ARRAY(SDateTimeArray, lpft);
ARRAY(SBinaryArray, lpbin);
ARRAY(SLPSTRArray, lppszA);
ARRAY(SWStringArray, lppszW);
ARRAY(SGuidArray, lpguid);
ARRAY(SLargeIntegerArray, lpli);
ARRAY(ENTRYLIST, lpbin);
LAYOUT(union _PV, 16, 8);
MEMBER(union _PV, i);
MEMBER(union _PV, x);
LAYOUT(SPropValue, 24, 8);
OFFSET(SPropValue, ulPropTag, 0);
OFFSET(SPropValue, dwAlignPad, 4);
OFFSET(SPropValue, Value, 8);
OFFSET(SPropTagArray, aulPropTag, 4);
LAYOUT(SPropTagArray, 8, 4);
LAYOUT(SPropProblem, 12, 4);
OFFSET(SPropProblem, ulPropTag, 4);
OFFSET(SPropProblem, scode, 8);
LAYOUT(SPropProblemArray, 16, 4);
OFFSET(SPropProblemArray, aProblem, 4);
LAYOUT(SPropAttrArray, 8, 4);
OFFSET(SPropAttrArray, aPropAttr, 4);
LAYOUT(MAPINAMEID, 24, 8);
OFFSET(MAPINAMEID, ulKind, 8);
OFFSET(MAPINAMEID, Kind, 16);
LAYOUT(MAPIERROR, 32, 8);
OFFSET(MAPIERROR, lpszError, 8);
OFFSET(MAPIERROR, lpszComponent, 16);
OFFSET(MAPIERROR, ulLowLevelError, 24);
OFFSET(MAPIERROR, ulContext, 28);

/* Rows, recipients, sort orders, restrictions. */
LAYOUT(ADRENTRY, 16, 8);
OFFSET(ADRENTRY, cValues, 4);
OFFSET(ADRENTRY, rgPropVals, 8);
LAYOUT(SRow, 16, 8);
OFFSET(SRow, cValues, 4);
OFFSET(SRow, lpProps, 8);
LAYOUT(ADRLIST, 24, 8);
OFFSET(ADRLIST, aEntries, 8);
LAYOUT(SRowSet, 24, 8);
OFFSET(SRowSet, aRow, 8);
LAYOUT(SSortOrder, 8, 4);
OFFSET(SSortOrder, ulOrder, 4);
LAYOUT(SSortOrderSet, 20, 4);
OFFSET(SSortOrderSet, cCategories, 4);
OFFSET(SSortOrderSet, cExpanded, 8);
OFFSET(SSortOrderSet, aSort, 12);
LAYOUT(SRestriction, 32, 8);
OFFSET(SRestriction, res, 8);
LAYOUT(SAndRestriction, 16, 8);
LAYOUT(SOrRestriction, 16, 8);
LAYOUT(SNotRestriction, 16, 8);
LAYOUT(SSubRestriction, 16, 8);
LAYOUT(SCountRestriction, 16, 8);
LAYOUT(SContentRestriction, 16, 8);
OFFSET(SContentRestriction, lpProp, 8);
LAYOUT(SPropertyRestriction, 16, 8);
OFFSET(SPropertyRestriction, lpProp, 8);
LAYOUT(SBitMaskRestriction, 12, 4);
LAYOUT(SSizeRestriction, 12, 4);
LAYOUT(SExistRestriction, 12, 4);
LAYOUT(SComparePropsRestriction, 12, 4);
LAYOUT(SCommentRestriction, 24, 8);
LAYOUT(SAnnotationRestriction, 24, 8);
OFFSET(SCommentRestriction, lpProp, 16);

/* Identifiers. */
LAYOUT(ENTRYID, 5, 1);
OFFSET(ENTRYID, ab, 4);
LAYOUT(FLATENTRY, 8, 4);
OFFSET(FLATENTRY, abEntry, 4);
LAYOUT(FLATENTRYLIST, 12, 4);
OFFSET(FLATENTRYLIST, abEntries, 8);
LAYOUT(MAPIUID, 16, 1);

/* Notifications. */
LAYOUT(ERROR_NOTIFICATION, 32, 8);
LAYOUT(NEWMAIL_NOTIFICATION, 56, 8);
LAYOUT(OBJECT_NOTIFICATION, 72, 8);
LAYOUT(TABLE_NOTIFICATION, 80, 8);
LAYOUT(NOTIFICATION, 88, 8);
OFFSET(NOTIFICATION, info, 8);

/* Starting, storage. */
LAYOUT(MAPIINIT_0, 8, 4);
LAYOUT(STATSTG, 80, 8);
OFFSET(STATSTG, pwcsName, 0);
OFFSET(STATSTG, type, 8);
OFFSET(STATSTG, cbSize, 16);
OFFSET(STATSTG, mtime, 24);
OFFSET(STATSTG, ctime, 32);
OFFSET(STATSTG, atime, 40);
OFFSET(STATSTG, grfMode, 48);
OFFSET(STATSTG, grfLocksSupported, 52);
OFFSET(STATSTG, clsid, 56);
OFFSET(STATSTG, grfStateBits, 72);
OFFSET(STATSTG, reserved, 76);
LAYOUT(STGOPTIONS, 16, 8);
OFFSET(STGOPTIONS, reserved, 2);
OFFSET(STGOPTIONS, ulSectorSize, 4);
OFFSET(STGOPTIONS, pwcsTemplateFile, 8);
LAYOUT(RTF_WCSINFO, 16, 4);
LAYOUT(RTF_WCSRETINFO, 8, 4);

/* What lies around messages. */
LAYOUT(ADRPARM, 136, 8);
OFFSET(ADRPARM, lpfnABSDI, 48);
OFFSET(ADRPARM, cDestFields, 96);
OFFSET(FlagList, ulFlag, 4);
LAYOUT(DTBLPAGE, 16, 4);
LAYOUT(DTBLRADIOBUTTON, 20, 4);
OFFSET(NOTIFKEY, ab, 4);
LAYOUT(OPTIONDATA, 64, 8);
LAYOUT(STnefProblem, 16, 4);
OFFSET(STnefProblemArray, aProblem, 4);
LAYOUT(RENDDATA, 14, 1);
LAYOUT(DTR, 14, 2);
LAYOUT(ROWENTRY, 16, 8);
OFFSET(ROWLIST, aEntries, 8);
LAYOUT(ACTION, 64, 8);
OFFSET(ACTION, lpRes, 8);
OFFSET(ACTION, propTag, 32);
OFFSET(ACTION, actReply.guidReplyTemplate, 48);
LAYOUT(ACTIONS, 16, 8);
LAYOUT(READSTATE, 24, 8);
LAYOUT(TRACEENTRY, 108, 4);
LAYOUT(INTTRACEENTRY, 180, 4);
LAYOUT(FORMPRINTSETUP, 32, 8);
LAYOUT(SMAPIFormProp, 88, 8);
OFFSET(SMAPIFormProp, u, 48);
OFFSET(SMAPIFormPropArray, aFormProp, 8);
LAYOUT(SMAPIVerb, 32, 8);
OFFSET(SMAPIVerbArray, aMAPIVerb, 8);
OFFSET(SMessageClassArray, aMessageClass, 8);
OFFSET(SMAPIFormInfoArray, aFormInfo, 8);
LAYOUT(ACCT_VARIANT, 24, 8);
LAYOUT(MapiFileDesc, 40, 8);
LAYOUT(MapiFileTagExt, 32, 8);
LAYOUT(MapiRecipDesc, 40, 8);
LAYOUT(MapiMessage, 96, 8);
OFFSET(MapiMessage, lpOriginator, 56);
OFFSET(MapiMessage, lpFiles, 88);

/* Open-ended records: the element count moves the end, never the start. */
ASSERT_(CbNewSPropTagArray(3) == 16);
ASSERT_(CbNewSPropProblemArray(2) == 28);
ASSERT_(CbNewADRLIST(2) == 40);
ASSERT_(CbNewSRowSet(2) == 40);
ASSERT_(CbNewSSortOrderSet(1) == 20);
ASSERT_(CbNewSPropAttrArray(2) == 12);
ASSERT_(CbNewENTRYID(10) == 14);
ASSERT_(CbNewFLATENTRY(10) == 14);
ASSERT_(CbNewFLATENTRYLIST(10) == 18);

/* Results and tags. */
ASSERT_(PROP_TAG(PT_UNICODE, 0x0037) == PR_SUBJECT_W);
ASSERT_(CHANGE_PROP_TYPE(PR_SUBJECT_W, PT_STRING8) == PR_SUBJECT_A);
ASSERT_(PROP_TYPE(PR_ENTRYID) == PT_BINARY && PROP_ID(PR_ENTRYID) == 0x0FFF);
ASSERT_(MAKE_MAPI_E(0x10F) == MAPI_E_NOT_FOUND && MAKE_MAPI_S(0x380) == MAPI_W_ERRORS_RETURNED);
ASSERT_(FAILED(MAPI_E_NOT_FOUND) && SUCCEEDED(MAPI_W_ERRORS_RETURNED));
ASSERT_(HRESULT_FROM_WIN32(5) == E_ACCESSDENIED && HRESULT_FROM_WIN32(0) == S_OK);

/* Tables of functions, which only the C form of an interface names. */
#if !defined(__cplusplus) || defined(CINTERFACE)
#include "slots.h"
#include "slots_around.h"
#endif
