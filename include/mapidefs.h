/* Structures, flags and interfaces of MAPI: properties, tables, recipients, notifications.
 *
 * Rules for every method: an out pointer is set to null before anything can fail; what comes back as an
 * array, row set or problem list is one block (rows: one block each, FreeProws) that the caller frees
 * with the free function of the object's allocators, MAPIFreeBuffer by default; an interface pointer
 * that comes back holds a reference which the caller releases. MAPI_E_INVALID_PARAMETER for a missing
 * pointer, MAPI_E_UNKNOWN_FLAGS for a flag that the method doesn't know. */
#ifndef MAPIDEFS_H
#define MAPIDEFS_H

#include "openimsg_types.h"
#include "openimsg_errors.h"
#include "openimsg_guids.h"
#include "openimsg_storage.h"
#include "mapicode.h"

/* The number of elements that the open-ended arrays are declared with. */
#ifndef MAPI_DIM
#define MAPI_DIM 1
#endif

#ifdef UNICODE
#define fMapiUnicode MAPI_UNICODE
#else
#define fMapiUnicode 0
#endif

#define hrSuccess 0

typedef const IID *LPCIID;
typedef ULONG_PTR BOOKMARK;
typedef ULONG_PTR LHANDLE, *LPLHANDLE;
#define lhSessionNull ((LHANDLE)0)

/* Interfaces. MAPI's declarations come as lists of methods, so that a program can expand them into a
 * table or class of its own. With MAPI_IF an object's type is the pointer to its table. */

#define MAPIMETHOD_(type, method) STDMETHOD_(type, method)
#define MAPIMETHOD(method) MAPIMETHOD_(HRESULT, method)
#define MAPIMETHOD_DECLARE(type, method, prefix) EXTERN_C type STDMETHODCALLTYPE prefix##method
#define MAPIMETHOD_TYPEDEF(type, method, prefix) typedef type(STDMETHODCALLTYPE prefix##method##_METHOD)
#define IMPL

#if defined(MAPI_IF) && (!defined(__cplusplus) || defined(CINTERFACE))
#define DECLARE_MAPI_INTERFACE(iface) struct iface##Vtbl
#define DECLARE_MAPI_INTERFACE_(iface, base) DECLARE_MAPI_INTERFACE(iface)
#define DECLARE_MAPI_INTERFACE_PTR(iface, piface)                                                   \
    typedef struct iface##Vtbl iface##Vtbl, *iface;                                                 \
    typedef iface *piface
#else
#define DECLARE_MAPI_INTERFACE(iface) OPENIMSG_INTERFACE(iface)
#define DECLARE_MAPI_INTERFACE_(iface, base) OPENIMSG_INTERFACE_(iface, base)
#define DECLARE_MAPI_INTERFACE_PTR(iface, piface) typedef struct iface iface, *piface
#endif
#define MAPI_INTERFACE(iface) DECLARE_MAPI_INTERFACE(iface)

#define MAPI_IUNKNOWN_METHODS(IPURE)                                                                \
    MAPIMETHOD(QueryInterface)(THIS_ REFIID riid, LPVOID *ppvObj) IPURE;                            \
    MAPIMETHOD_(ULONG, AddRef)(THIS) IPURE;                                                         \
    MAPIMETHOD_(ULONG, Release)(THIS) IPURE;

#define MAPI_GETLASTERROR_METHOD(IPURE)                                                             \
    MAPIMETHOD(GetLastError)(THIS_ HRESULT hResult, ULONG ulFlags, LPMAPIERROR *lppMAPIError) IPURE;

DECLARE_MAPI_INTERFACE_PTR(IMAPIProp, LPMAPIPROP);
DECLARE_MAPI_INTERFACE_PTR(IMessage, LPMESSAGE);
DECLARE_MAPI_INTERFACE_PTR(IAttach, LPATTACH);
DECLARE_MAPI_INTERFACE_PTR(IMAPITable, LPMAPITABLE);
DECLARE_MAPI_INTERFACE_PTR(IMAPIProgress, LPMAPIPROGRESS);
DECLARE_MAPI_INTERFACE_PTR(IMAPIAdviseSink, LPMAPIADVISESINK);

/* Memory. A block of AllocateMore belongs to the block that it was added to and is freed with it. */

typedef SCODE(STDMETHODCALLTYPE ALLOCATEBUFFER)(ULONG cbSize, LPVOID *lppBuffer);
typedef SCODE(STDMETHODCALLTYPE ALLOCATEMORE)(ULONG cbSize, LPVOID lpObject, LPVOID *lppBuffer);
typedef ULONG(STDAPICALLTYPE FREEBUFFER)(LPVOID lpBuffer);
typedef ALLOCATEBUFFER *LPALLOCATEBUFFER;
typedef ALLOCATEMORE *LPALLOCATEMORE;
typedef FREEBUFFER *LPFREEBUFFER;

/* Flags that many methods share. */

#define MAPI_UNICODE ((ULONG)0x80000000)
#define MAPI_MODIFY ((ULONG)0x00000001)
#define MAPI_CREATE ((ULONG)0x00000002)
#define MAPI_ACCESS_MODIFY ((ULONG)0x00000001)
#define MAPI_ACCESS_READ ((ULONG)0x00000002)
#define MAPI_ACCESS_DELETE ((ULONG)0x00000004)
#define MAPI_ACCESS_CREATE_HIERARCHY ((ULONG)0x00000008)
#define MAPI_ACCESS_CREATE_CONTENTS ((ULONG)0x00000010)
#define MAPI_ACCESS_CREATE_ASSOCIATED ((ULONG)0x00000020)
#define MAPI_DEFERRED_ERRORS ((ULONG)0x00000008)
#define MAPI_BEST_ACCESS ((ULONG)0x00000010)
#define MAPI_ASSOCIATED ((ULONG)0x00000040)
#define MAPI_NO_CACHE ((ULONG)0x00000200)
#define MAPI_CACHE_ONLY ((ULONG)0x00004000)
#define STREAM_APPEND ((ULONG)0x00000004)
#define KEEP_OPEN_READONLY ((ULONG)0x00000001)
#define KEEP_OPEN_READWRITE ((ULONG)0x00000002)
#define FORCE_SAVE ((ULONG)0x00000004)
#define MAPI_MOVE ((ULONG)0x00000001)
#define MAPI_NOREPLACE ((ULONG)0x00000002)
#define MAPI_DECLINE_OK ((ULONG)0x00000004)
#ifndef MAPI_DIALOG
#define MAPI_DIALOG ((ULONG)0x00000008)
#endif
#ifndef MAPI_USE_DEFAULT
#define MAPI_USE_DEFAULT ((ULONG)0x00000040)
#endif
#define MAPI_NO_STRINGS ((ULONG)0x00000001)
#define MAPI_NO_IDS ((ULONG)0x00000002)

/* Property types, and tags made of a type and an id. */

#define MV_FLAG 0x1000
#define MV_INSTANCE 0x2000
#define MVI_FLAG (MV_FLAG | MV_INSTANCE)
#define MVI_PROP(tag) ((tag) | MVI_FLAG)

#define PT_UNSPECIFIED ((ULONG)0)
#define PT_NULL ((ULONG)1)
#define PT_I2 ((ULONG)2)
#define PT_LONG ((ULONG)3)
#define PT_R4 ((ULONG)4)
#define PT_DOUBLE ((ULONG)5)
#define PT_CURRENCY ((ULONG)6)
#define PT_APPTIME ((ULONG)7)
#define PT_ERROR ((ULONG)10)
#define PT_BOOLEAN ((ULONG)11)
#define PT_OBJECT ((ULONG)13)
#define PT_I8 ((ULONG)20)
#define PT_STRING8 ((ULONG)30)
#define PT_UNICODE ((ULONG)31)
#define PT_SYSTIME ((ULONG)64)
#define PT_CLSID ((ULONG)72)
#define PT_SVREID ((ULONG)0x00FB)
#define PT_SRESTRICTION ((ULONG)0x00FD)
#define PT_ACTIONS ((ULONG)0x00FE)
#define PT_BINARY ((ULONG)258)
#define PT_PTR ((ULONG)259)
#define PT_SHORT PT_I2
#define PT_I4 PT_LONG
#define PT_FLOAT PT_R4
#define PT_R8 PT_DOUBLE
#define PT_LONGLONG PT_I8

#define PT_MV_I2 ((ULONG)0x1002)
#define PT_MV_LONG ((ULONG)0x1003)
#define PT_MV_R4 ((ULONG)0x1004)
#define PT_MV_DOUBLE ((ULONG)0x1005)
#define PT_MV_CURRENCY ((ULONG)0x1006)
#define PT_MV_APPTIME ((ULONG)0x1007)
#define PT_MV_I8 ((ULONG)0x1014)
#define PT_MV_STRING8 ((ULONG)0x101E)
#define PT_MV_UNICODE ((ULONG)0x101F)
#define PT_MV_SYSTIME ((ULONG)0x1040)
#define PT_MV_CLSID ((ULONG)0x1048)
#define PT_MV_BINARY ((ULONG)0x1102)
#define PT_MV_SHORT PT_MV_I2
#define PT_MV_I4 PT_MV_LONG
#define PT_MV_FLOAT PT_MV_R4
#define PT_MV_R8 PT_MV_DOUBLE
#define PT_MV_LONGLONG PT_MV_I8

#ifdef UNICODE
#define PT_TSTRING PT_UNICODE
#define PT_MV_TSTRING PT_MV_UNICODE
#define LPSZ lpszW
#define LPPSZ lppszW
#define MVSZ MVszW
#else
#define PT_TSTRING PT_STRING8
#define PT_MV_TSTRING PT_MV_STRING8
#define LPSZ lpszA
#define LPPSZ lppszA
#define MVSZ MVszA
#endif

#define PROP_TYPE_MASK ((ULONG)0x0000FFFF)
#define PROP_TYPE(tag) (((ULONG)(tag)) & PROP_TYPE_MASK)
#define PROP_ID(tag) (((ULONG)(tag)) >> 16)
#define PROP_TAG(type, id) ((((ULONG)(id)) << 16) | ((ULONG)(type)))
#define CHANGE_PROP_TYPE(tag, type) (((ULONG)0xFFFF0000 & (tag)) | (type))
#define PROP_ID_NULL 0
#define PROP_ID_INVALID 0xFFFF
#define PR_NULL ((ULONG)0x00000001)

/* Property values. */

/* An open-ended list of tags. */
typedef struct _SPropTagArray {
    ULONG cValues;
    ULONG aulPropTag[MAPI_DIM];
} SPropTagArray, *LPSPropTagArray;

typedef struct _SBinary {
    ULONG cb;
    LPBYTE lpb;
} SBinary, *LPSBinary;

typedef struct _SShortArray {
    ULONG cValues;
    short int *lpi;
} SShortArray;

typedef struct _SGuidArray {
    ULONG cValues;
    GUID *lpguid;
} SGuidArray;

typedef struct _SRealArray {
    ULONG cValues;
    float *lpflt;
} SRealArray;

typedef struct _SLongArray {
    ULONG cValues;
    LONG *lpl;
} SLongArray;

typedef struct _SLargeIntegerArray {
    ULONG cValues;
    LARGE_INTEGER *lpli;
} SLargeIntegerArray;

typedef struct _SDateTimeArray {
    ULONG cValues;
    FILETIME *lpft;
} SDateTimeArray;

typedef struct _SAppTimeArray {
    ULONG cValues;
    double *lpat;
} SAppTimeArray;

typedef struct _SCurrencyArray {
    ULONG cValues;
    CURRENCY *lpcur;
} SCurrencyArray;

typedef struct _SBinaryArray {
    ULONG cValues;
    SBinary *lpbin;
} SBinaryArray, *LPSBinaryArray;

typedef struct _SDoubleArray {
    ULONG cValues;
    double *lpdbl;
} SDoubleArray;

typedef struct _SWStringArray {
    ULONG cValues;
    LPWSTR *lppszW;
} SWStringArray;

typedef struct _SLPSTRArray {
    ULONG cValues;
    LPSTR *lppszA;
} SLPSTRArray;

typedef SBinaryArray ENTRYLIST, *LPENTRYLIST;

/* A value; the tag's type says which member. */
typedef union _PV {
    short int i;               /* PT_I2 */
    LONG l;                    /* PT_LONG */
    ULONG ul;                  /* PT_LONG */
    LPVOID lpv;                /* PT_PTR */
    float flt;                 /* PT_R4 */
    double dbl;                /* PT_DOUBLE */
    unsigned short int b;      /* PT_BOOLEAN: 0 or 1 */
    CURRENCY cur;              /* PT_CURRENCY */
    double at;                 /* PT_APPTIME: days since 1899-12-30 */
    FILETIME ft;               /* PT_SYSTIME */
    LPSTR lpszA;               /* PT_STRING8 */
    SBinary bin;               /* PT_BINARY */
    LPWSTR lpszW;              /* PT_UNICODE */
    LPGUID lpguid;             /* PT_CLSID */
    LARGE_INTEGER li;          /* PT_I8 */
    SShortArray MVi;           /* PT_MV_I2 */
    SLongArray MVl;            /* PT_MV_LONG */
    SRealArray MVflt;          /* PT_MV_R4 */
    SDoubleArray MVdbl;        /* PT_MV_DOUBLE */
    SCurrencyArray MVcur;      /* PT_MV_CURRENCY */
    SAppTimeArray MVat;        /* PT_MV_APPTIME */
    SDateTimeArray MVft;       /* PT_MV_SYSTIME */
    SBinaryArray MVbin;        /* PT_MV_BINARY */
    SLPSTRArray MVszA;         /* PT_MV_STRING8 */
    SWStringArray MVszW;       /* PT_MV_UNICODE */
    SGuidArray MVguid;         /* PT_MV_CLSID */
    SLargeIntegerArray MVli;   /* PT_MV_I8 */
    SCODE err;                 /* PT_ERROR */
    LONG x;                    /* PT_NULL, PT_OBJECT: no value */
} __UPV;

typedef struct _SPropValue {
    ULONG ulPropTag;
    ULONG dwAlignPad;
    union _PV Value;
} SPropValue, *LPSPropValue;
typedef const SPropValue *LPCSPropValue;

/* What SetProps, DeleteProps and the copies could not do: the index in the caller's array and why. */
typedef struct _SPropProblem {
    ULONG ulIndex;
    ULONG ulPropTag;
    SCODE scode;
} SPropProblem, *LPSPropProblem;

typedef struct _SPropProblemArray {
    ULONG cProblem;
    SPropProblem aProblem[MAPI_DIM];
} SPropProblemArray, *LPSPropProblemArray;

/* A named property: a set, and a number (MNID_ID) or a string (MNID_STRING) in it. */
typedef struct _MAPINAMEID {
    LPGUID lpguid;
    ULONG ulKind;
    union {
        LONG_PTR lID_Reserved;
        LONG lID;
        LPWSTR lpwstrName;
    } Kind;
} MAPINAMEID, *LPMAPINAMEID;

#define MNID_ID ((ULONG)0)
#define MNID_STRING ((ULONG)1)

/* More about an error, from GetLastError. */
typedef struct _MAPIERROR {
    ULONG ulVersion;
    LPTSTR lpszError;
    LPTSTR lpszComponent;
    ULONG ulLowLevelError;
    ULONG ulContext;
} MAPIERROR, *LPMAPIERROR;

/* Sizes of the open-ended records, and records of a fixed number of elements that cast to them. */

#define OPENIMSG_CB_(type, member, count)                                                           \
    ((ULONG)(offsetof(type, member) + (size_t)(count) * sizeof(((type *)0)->member[0])))

#define CbNewSPropTagArray(count) OPENIMSG_CB_(SPropTagArray, aulPropTag, count)
#define CbSPropTagArray(lparray) CbNewSPropTagArray((UINT)(lparray)->cValues)
#define SizedSPropTagArray(count, name)                                                             \
    struct _SPropTagArray_##name {                                                                  \
        ULONG cValues;                                                                              \
        ULONG aulPropTag[count];                                                                    \
    } name

#define CbNewSPropProblemArray(count) OPENIMSG_CB_(SPropProblemArray, aProblem, count)
#define CbSPropProblemArray(lparray) CbNewSPropProblemArray((UINT)(lparray)->cProblem)
#define SizedSPropProblemArray(count, name)                                                         \
    struct _SPropProblemArray_##name {                                                              \
        ULONG cProblem;                                                                             \
        SPropProblem aProblem[count];                                                               \
    } name

/* Identifiers. */

/* An entry id: flags, then the provider's own bytes. */
typedef struct {
    BYTE abFlags[4];
    BYTE ab[MAPI_DIM];
} ENTRYID, *LPENTRYID;

#define CbNewENTRYID(count) OPENIMSG_CB_(ENTRYID, ab, count)
#define CbENTRYID(count) CbNewENTRYID(count)
#define SizedENTRYID(count, name)                                                                   \
    struct _ENTRYID_##name {                                                                        \
        BYTE abFlags[4];                                                                            \
        BYTE ab[count];                                                                             \
    } name

#define MAPI_SHORTTERM 0x80
#define MAPI_NOTRECIP 0x40
#define MAPI_THISSESSION 0x20
#define MAPI_NOW 0x10
#define MAPI_NOTRESERVED 0x08
#define MAPI_COMPOUND 0x80

typedef struct _MAPIUID {
    BYTE ab[16];
} MAPIUID, *LPMAPIUID;

#define IsEqualMAPIUID(left, right) (!memcmp((left), (right), sizeof(MAPIUID)))

#define MAPI_ONE_OFF_UID                                                                            \
    {                                                                                               \
        0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19, 0x9d, 0x6e, 0x00, 0xdd, 0x01, 0x0f, 0x54, 0x02 \
    }
#define MAPI_ONE_OFF_UNICODE 0x8000
#define MAPI_ONE_OFF_NO_RICH_INFO 0x0001

typedef struct _FLATENTRY {
    ULONG cb;
    BYTE abEntry[MAPI_DIM];
} FLATENTRY, *LPFLATENTRY;

typedef struct _FLATENTRYLIST {
    ULONG cEntries;
    ULONG cbEntries;
    BYTE abEntries[MAPI_DIM];
} FLATENTRYLIST, *LPFLATENTRYLIST;

typedef struct _MTSID {
    ULONG cb;
    BYTE ab[MAPI_DIM];
} MTSID, *LPMTSID;

typedef struct _FLATMTSIDLIST {
    ULONG cMTSIDs;
    ULONG cbMTSIDs;
    BYTE abMTSIDs[MAPI_DIM];
} FLATMTSIDLIST, *LPFLATMTSIDLIST;

#define CbNewFLATENTRY(count) OPENIMSG_CB_(FLATENTRY, abEntry, count)
#define CbFLATENTRY(lpentry) CbNewFLATENTRY((lpentry)->cb)
#define CbNewFLATENTRYLIST(count) OPENIMSG_CB_(FLATENTRYLIST, abEntries, count)
#define CbFLATENTRYLIST(lplist) CbNewFLATENTRYLIST((lplist)->cbEntries)
#define CbNewMTSID(count) OPENIMSG_CB_(MTSID, ab, count)
#define CbMTSID(lpentry) CbNewMTSID((lpentry)->cb)
#define CbNewFLATMTSIDLIST(count) OPENIMSG_CB_(FLATMTSIDLIST, abMTSIDs, count)
#define CbFLATMTSIDLIST(lplist) CbNewFLATMTSIDLIST((lplist)->cbMTSIDs)

/* Recipients and rows. An ADRLIST and an SRowSet have one layout and may be cast to each other. */

typedef struct _ADRENTRY {
    ULONG ulReserved1;
    ULONG cValues;
    LPSPropValue rgPropVals;
} ADRENTRY, *LPADRENTRY;

typedef struct _ADRLIST {
    ULONG cEntries;
    ADRENTRY aEntries[MAPI_DIM];
} ADRLIST, *LPADRLIST;

#define CbNewADRLIST(count) OPENIMSG_CB_(ADRLIST, aEntries, count)
#define CbADRLIST(lplist) CbNewADRLIST((UINT)(lplist)->cEntries)
#define SizedADRLIST(count, name)                                                                   \
    struct _ADRLIST_##name {                                                                        \
        ULONG cEntries;                                                                             \
        ADRENTRY aEntries[count];                                                                   \
    } name

typedef struct _SRow {
    ULONG ulAdrEntryPad;
    ULONG cValues;
    LPSPropValue lpProps;
} SRow, *LPSRow;

typedef struct _SRowSet {
    ULONG cRows;
    SRow aRow[MAPI_DIM];
} SRowSet, *LPSRowSet;

#define CbNewSRowSet(count) OPENIMSG_CB_(SRowSet, aRow, count)
#define CbSRowSet(lpset) CbNewSRowSet((UINT)(lpset)->cRows)
#define SizedSRowSet(count, name)                                                                   \
    struct _SRowSet_##name {                                                                        \
        ULONG cRows;                                                                                \
        SRow aRow[count];                                                                           \
    } name

/* Objects. */

#define MAPI_STORE ((ULONG)1)
#define MAPI_ADDRBOOK ((ULONG)2)
#define MAPI_FOLDER ((ULONG)3)
#define MAPI_ABCONT ((ULONG)4)
#define MAPI_MESSAGE ((ULONG)5)
#define MAPI_MAILUSER ((ULONG)6)
#define MAPI_ATTACH ((ULONG)7)
#define MAPI_DISTLIST ((ULONG)8)
#define MAPI_PROFSECT ((ULONG)9)
#define MAPI_STATUS ((ULONG)10)
#define MAPI_SESSION ((ULONG)11)
#define MAPI_FORMINFO ((ULONG)12)

/* Messages: PR_MESSAGE_FLAGS, PR_STORE_SUPPORT_MASK, recipients, attachments. */

#define MSGFLAG_READ ((ULONG)0x00000001)
#define MSGFLAG_UNMODIFIED ((ULONG)0x00000002)
#define MSGFLAG_SUBMIT ((ULONG)0x00000004)
#define MSGFLAG_UNSENT ((ULONG)0x00000008)
#define MSGFLAG_HASATTACH ((ULONG)0x00000010)
#define MSGFLAG_FROMME ((ULONG)0x00000020)
#define MSGFLAG_ASSOCIATED ((ULONG)0x00000040)
#define MSGFLAG_RESEND ((ULONG)0x00000080)
#define MSGFLAG_RN_PENDING ((ULONG)0x00000100)
#define MSGFLAG_NRN_PENDING ((ULONG)0x00000200)
#define MSGFLAG_ORIGIN_X400 ((ULONG)0x00001000)
#define MSGFLAG_ORIGIN_INTERNET ((ULONG)0x00002000)
#define MSGFLAG_ORIGIN_MISC_EXT ((ULONG)0x00008000)
#define MSGFLAG_OUTLOOK_NON_EMS_XP ((ULONG)0x00010000)

#define STORE_ENTRYID_UNIQUE ((ULONG)0x00000001)
#define STORE_READONLY ((ULONG)0x00000002)
#define STORE_SEARCH_OK ((ULONG)0x00000004)
#define STORE_MODIFY_OK ((ULONG)0x00000008)
#define STORE_CREATE_OK ((ULONG)0x00000010)
#define STORE_ATTACH_OK ((ULONG)0x00000020)
#define STORE_OLE_OK ((ULONG)0x00000040)
#define STORE_SUBMIT_OK ((ULONG)0x00000080)
#define STORE_NOTIFY_OK ((ULONG)0x00000100)
#define STORE_MV_PROPS_OK ((ULONG)0x00000200)
#define STORE_CATEGORIZE_OK ((ULONG)0x00000400)
#define STORE_RTF_OK ((ULONG)0x00000800)
#define STORE_RESTRICTION_OK ((ULONG)0x00001000)
#define STORE_SORT_OK ((ULONG)0x00002000)
#define STORE_PUBLIC_FOLDERS ((ULONG)0x00004000)
#define STORE_UNCOMPRESSED_RTF ((ULONG)0x00008000)
#define STORE_UNICODE_OK ((ULONG)0x00040000)

#ifndef MAPI_ORIG
#define MAPI_ORIG ((ULONG)0)
#define MAPI_TO ((ULONG)1)
#define MAPI_CC ((ULONG)2)
#define MAPI_BCC ((ULONG)3)
#define MAPI_P1 ((ULONG)0x10000000)
#define MAPI_SUBMITTED ((ULONG)0x80000000)
#endif

#define MODRECIP_ADD ((ULONG)0x00000002)
#define MODRECIP_MODIFY ((ULONG)0x00000004)
#define MODRECIP_REMOVE ((ULONG)0x00000008)
#define FORCE_SUBMIT ((ULONG)0x00000001)

#define SUPPRESS_RECEIPT ((ULONG)0x00000001)
#define CLEAR_READ_FLAG ((ULONG)0x00000004)
#define GENERATE_RECEIPT_ONLY ((ULONG)0x00000010)
#define CLEAR_RN_PENDING ((ULONG)0x00000020)
#define CLEAR_NRN_PENDING ((ULONG)0x00000040)
#define ATTACH_DIALOG ((ULONG)0x00000001)

#define NO_ATTACHMENT ((ULONG)0)
#define ATTACH_BY_VALUE ((ULONG)1)
#define ATTACH_BY_REFERENCE ((ULONG)2)
#define ATTACH_BY_REF_RESOLVE ((ULONG)3)
#define ATTACH_BY_REF_ONLY ((ULONG)4)
#define ATTACH_EMBEDDED_MSG ((ULONG)5)
#define ATTACH_OLE ((ULONG)6)
#define ATTACH_BY_WEBREFERENCE ((ULONG)7)

#define PRIO_URGENT ((LONG)1)
#define PRIO_NORMAL ((LONG)0)
#define PRIO_NONURGENT ((LONG)-1)
#define SENSITIVITY_NONE ((ULONG)0)
#define SENSITIVITY_PERSONAL ((ULONG)1)
#define SENSITIVITY_PRIVATE ((ULONG)2)
#define SENSITIVITY_COMPANY_CONFIDENTIAL ((ULONG)3)
#define IMPORTANCE_LOW ((LONG)0)
#define IMPORTANCE_NORMAL ((LONG)1)
#define IMPORTANCE_HIGH ((LONG)2)

/* Tables: restrictions, sort orders, positions. */

#define TBLSTAT_COMPLETE ((ULONG)0)
#define TBLSTAT_QCHANGED ((ULONG)7)
#define TBLSTAT_SORTING ((ULONG)9)
#define TBLSTAT_SORT_ERROR ((ULONG)10)
#define TBLSTAT_SETTING_COLS ((ULONG)11)
#define TBLSTAT_SETCOL_ERROR ((ULONG)13)
#define TBLSTAT_RESTRICTING ((ULONG)14)
#define TBLSTAT_RESTRICT_ERROR ((ULONG)15)
#define TBLTYPE_SNAPSHOT ((ULONG)0)
#define TBLTYPE_KEYSET ((ULONG)1)
#define TBLTYPE_DYNAMIC ((ULONG)2)

#define TABLE_SORT_ASCEND ((ULONG)0x00000000)
#define TABLE_SORT_DESCEND ((ULONG)0x00000001)
#define TABLE_SORT_COMBINE ((ULONG)0x00000002)
#define TABLE_SORT_CATEG_MAX ((ULONG)0x00000004)
#define TABLE_SORT_CATEG_MIN ((ULONG)0x00000008)

typedef struct _SSortOrder {
    ULONG ulPropTag;
    ULONG ulOrder;
} SSortOrder, *LPSSortOrder;

typedef struct _SSortOrderSet {
    ULONG cSorts;
    ULONG cCategories;
    ULONG cExpanded;
    SSortOrder aSort[MAPI_DIM];
} SSortOrderSet, *LPSSortOrderSet;

#define CbNewSSortOrderSet(count) OPENIMSG_CB_(SSortOrderSet, aSort, count)
#define CbSSortOrderSet(lpset) CbNewSSortOrderSet((UINT)(lpset)->cSorts)
#define SizedSSortOrderSet(count, name)                                                             \
    struct _SSortOrderSet_##name {                                                                  \
        ULONG cSorts;                                                                               \
        ULONG cCategories;                                                                          \
        ULONG cExpanded;                                                                            \
        SSortOrder aSort[count];                                                                    \
    } name

#define BOOKMARK_BEGINNING ((BOOKMARK)0)
#define BOOKMARK_CURRENT ((BOOKMARK)1)
#define BOOKMARK_END ((BOOKMARK)2)

#define FL_FULLSTRING ((ULONG)0x00000000)
#define FL_SUBSTRING ((ULONG)0x00000001)
#define FL_PREFIX ((ULONG)0x00000002)
#define FL_IGNORECASE ((ULONG)0x00010000)
#define FL_IGNORENONSPACE ((ULONG)0x00020000)
#define FL_LOOSE ((ULONG)0x00040000)

#define RES_AND ((ULONG)0x00000000)
#define RES_OR ((ULONG)0x00000001)
#define RES_NOT ((ULONG)0x00000002)
#define RES_CONTENT ((ULONG)0x00000003)
#define RES_PROPERTY ((ULONG)0x00000004)
#define RES_COMPAREPROPS ((ULONG)0x00000005)
#define RES_BITMASK ((ULONG)0x00000006)
#define RES_SIZE ((ULONG)0x00000007)
#define RES_EXIST ((ULONG)0x00000008)
#define RES_SUBRESTRICTION ((ULONG)0x00000009)
#define RES_COMMENT ((ULONG)0x0000000A)
#define RES_COUNT ((ULONG)0x0000000B)
#define RES_ANNOTATION ((ULONG)0x0000000C)

#define RELOP_LT ((ULONG)0)
#define RELOP_LE ((ULONG)1)
#define RELOP_GT ((ULONG)2)
#define RELOP_GE ((ULONG)3)
#define RELOP_EQ ((ULONG)4)
#define RELOP_NE ((ULONG)5)
#define RELOP_RE ((ULONG)6)
#define RELOP_MEMBER_OF_DL ((ULONG)100)
#define BMR_EQZ ((ULONG)0)
#define BMR_NEZ ((ULONG)1)

typedef struct _SRestriction SRestriction, *LPSRestriction;

typedef struct _SAndRestriction {
    ULONG cRes;
    LPSRestriction lpRes;
} SAndRestriction;

typedef struct _SOrRestriction {
    ULONG cRes;
    LPSRestriction lpRes;
} SOrRestriction;

typedef struct _SNotRestriction {
    ULONG ulReserved;
    LPSRestriction lpRes;
} SNotRestriction;

typedef struct _SContentRestriction {
    ULONG ulFuzzyLevel; /* FL_ */
    ULONG ulPropTag;
    LPSPropValue lpProp;
} SContentRestriction;

typedef struct _SPropertyRestriction {
    ULONG relop; /* RELOP_ */
    ULONG ulPropTag;
    LPSPropValue lpProp;
} SPropertyRestriction;

typedef struct _SComparePropsRestriction {
    ULONG relop; /* RELOP_ */
    ULONG ulPropTag1;
    ULONG ulPropTag2;
} SComparePropsRestriction;

typedef struct _SBitMaskRestriction {
    ULONG relBMR; /* BMR_ */
    ULONG ulPropTag;
    ULONG ulMask;
} SBitMaskRestriction;

typedef struct _SSizeRestriction {
    ULONG relop; /* RELOP_ */
    ULONG ulPropTag;
    ULONG cb;
} SSizeRestriction;

typedef struct _SExistRestriction {
    ULONG ulReserved1;
    ULONG ulPropTag;
    ULONG ulReserved2;
} SExistRestriction;

typedef struct _SSubRestriction {
    ULONG ulSubObject;
    LPSRestriction lpRes;
} SSubRestriction;

typedef struct _SCommentRestriction {
    ULONG cValues;
    LPSRestriction lpRes;
    LPSPropValue lpProp;
} SCommentRestriction;

typedef struct _SAnnotationRestriction {
    ULONG cValues;
    LPSRestriction lpRes;
    LPSPropValue lpProp;
} SAnnotationRestriction;

typedef struct _SCountRestriction {
    ULONG ulCount;
    LPSRestriction lpRes;
} SCountRestriction;

/* A condition on a row; rt (RES_) says which member. */
struct _SRestriction {
    ULONG rt;
    union {
        SComparePropsRestriction resCompareProps;
        SAndRestriction resAnd;
        SOrRestriction resOr;
        SNotRestriction resNot;
        SContentRestriction resContent;
        SPropertyRestriction resProperty;
        SBitMaskRestriction resBitMask;
        SSizeRestriction resSize;
        SExistRestriction resExist;
        SSubRestriction resSub;
        SCommentRestriction resComment;
        SAnnotationRestriction resAnnotation;
        SCountRestriction resCount;
    } res;
};

#define TBL_ALL_COLUMNS ((ULONG)0x00000001)
#define TBL_LEAF_ROW ((ULONG)1)
#define TBL_EMPTY_CATEGORY ((ULONG)2)
#define TBL_EXPANDED_CATEGORY ((ULONG)3)
#define TBL_COLLAPSED_CATEGORY ((ULONG)4)
#define TBL_NOWAIT ((ULONG)0x00000001)
#define TBL_ASYNC ((ULONG)0x00000001)
#define TBL_BATCH ((ULONG)0x00000002)
#define TBL_NOADVANCE ((ULONG)0x00000001)
#define DIR_BACKWARD ((ULONG)0x00000001)

/* Notifications. */

#define fnevCriticalError ((ULONG)0x00000001)
#define fnevNewMail ((ULONG)0x00000002)
#define fnevObjectCreated ((ULONG)0x00000004)
#define fnevObjectDeleted ((ULONG)0x00000008)
#define fnevObjectModified ((ULONG)0x00000010)
#define fnevObjectMoved ((ULONG)0x00000020)
#define fnevObjectCopied ((ULONG)0x00000040)
#define fnevSearchComplete ((ULONG)0x00000080)
#define fnevTableModified ((ULONG)0x00000100)
#define fnevStatusObjectModified ((ULONG)0x00000200)
#define fnevReservedForMapi ((ULONG)0x40000000)
#define fnevExtended ((ULONG)0x80000000)

#define TABLE_CHANGED ((ULONG)1)
#define TABLE_ERROR ((ULONG)2)
#define TABLE_ROW_ADDED ((ULONG)3)
#define TABLE_ROW_DELETED ((ULONG)4)
#define TABLE_ROW_MODIFIED ((ULONG)5)
#define TABLE_SORT_DONE ((ULONG)6)
#define TABLE_RESTRICT_DONE ((ULONG)7)
#define TABLE_SETCOL_DONE ((ULONG)8)
#define TABLE_RELOAD ((ULONG)9)

typedef struct _ERROR_NOTIFICATION {
    ULONG cbEntryID;
    LPENTRYID lpEntryID;
    SCODE scode;
    ULONG ulFlags;
    LPMAPIERROR lpMAPIError;
} ERROR_NOTIFICATION;

typedef struct _NEWMAIL_NOTIFICATION {
    ULONG cbEntryID;
    LPENTRYID lpEntryID;
    ULONG cbParentID;
    LPENTRYID lpParentID;
    ULONG ulFlags;
    LPTSTR lpszMessageClass;
    ULONG ulMessageFlags;
} NEWMAIL_NOTIFICATION;

typedef struct _OBJECT_NOTIFICATION {
    ULONG cbEntryID;
    LPENTRYID lpEntryID;
    ULONG ulObjType;
    ULONG cbParentID;
    LPENTRYID lpParentID;
    ULONG cbOldID;
    LPENTRYID lpOldID;
    ULONG cbOldParentID;
    LPENTRYID lpOldParentID;
    LPSPropTagArray lpPropTagArray;
} OBJECT_NOTIFICATION;

typedef struct _TABLE_NOTIFICATION {
    ULONG ulTableEvent;
    HRESULT hResult;
    SPropValue propIndex;
    SPropValue propPrior;
    SRow row;
    ULONG ulPad;
} TABLE_NOTIFICATION;

typedef struct _EXTENDED_NOTIFICATION {
    ULONG ulEvent;
    ULONG cb;
    LPBYTE pbEventParameters;
} EXTENDED_NOTIFICATION;

typedef struct _STATUS_OBJECT_NOTIFICATION {
    ULONG cbEntryID;
    LPENTRYID lpEntryID;
    ULONG cValues;
    LPSPropValue lpPropVals;
} STATUS_OBJECT_NOTIFICATION;

typedef struct _NOTIFICATION {
    ULONG ulEventType;
    ULONG ulAlignPad;
    union {
        ERROR_NOTIFICATION err;
        NEWMAIL_NOTIFICATION newmail;
        OBJECT_NOTIFICATION obj;
        TABLE_NOTIFICATION tab;
        EXTENDED_NOTIFICATION ext;
        STATUS_OBJECT_NOTIFICATION statobj;
    } info;
} NOTIFICATION, *LPNOTIFICATION;

typedef LONG(STDAPICALLTYPE NOTIFCALLBACK)(LPVOID lpvContext, ULONG cNotification,
                                           LPNOTIFICATION lpNotifications);
typedef NOTIFCALLBACK *LPNOTIFCALLBACK;

/* What a program hands over to be told of changes. OnNotify's array is only lent. */
#define MAPI_IMAPIADVISESINK_METHODS(IPURE)                                                         \
    MAPIMETHOD_(ULONG, OnNotify)(THIS_ ULONG cNotif, LPNOTIFICATION lpNotifications) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIAdviseSink
DECLARE_MAPI_INTERFACE_(IMAPIAdviseSink, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIADVISESINK_METHODS(PURE)
};

/* What a program hands over to be told how a long call gets on: ulValue runs between the limits, of
 * ulCount objects in ulTotal. MAPI_E_USER_CANCEL from Progress ends the call. */
#define MAPI_TOP_LEVEL ((ULONG)0x00000001)
#define MAPI_IMAPIPROGRESS_METHODS(IPURE)                                                           \
    MAPIMETHOD(Progress)(THIS_ ULONG ulValue, ULONG ulCount, ULONG ulTotal) IPURE;                  \
    MAPIMETHOD(GetFlags)(THIS_ ULONG *lpulFlags) IPURE;                                             \
    MAPIMETHOD(GetMax)(THIS_ ULONG *lpulMax) IPURE;                                                 \
    MAPIMETHOD(GetMin)(THIS_ ULONG *lpulMin) IPURE;                                                 \
    MAPIMETHOD(SetLimits)(THIS_ LPULONG lpulMin, LPULONG lpulMax, LPULONG lpulFlags) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIProgress
DECLARE_MAPI_INTERFACE_(IMAPIProgress, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIPROGRESS_METHODS(PURE)
};

/* Properties of an object.
 * GetProps: null tags for all; the array has the order of the request, with PT_ERROR for what is missing
 * and MAPI_W_ERRORS_RETURNED as result. SetProps and DeleteProps: S_OK with a problem list, null if there
 * was none. Changes are kept by SaveChanges, which without KEEP_OPEN_ ends the object's life. */
#define MAPI_IMAPIPROP_METHODS(IPURE)                                                               \
    MAPI_GETLASTERROR_METHOD(IPURE)                                                                 \
    MAPIMETHOD(SaveChanges)(THIS_ ULONG ulFlags) IPURE;                                             \
    MAPIMETHOD(GetProps)                                                                            \
    (THIS_ LPSPropTagArray lpPropTagArray, ULONG ulFlags, ULONG *lpcValues,                         \
     LPSPropValue *lppPropArray) IPURE;                                                             \
    MAPIMETHOD(GetPropList)(THIS_ ULONG ulFlags, LPSPropTagArray *lppPropTagArray) IPURE;           \
    MAPIMETHOD(OpenProperty)                                                                        \
    (THIS_ ULONG ulPropTag, LPCIID lpiid, ULONG ulInterfaceOptions, ULONG ulFlags,                  \
     LPUNKNOWN *lppUnk) IPURE;                                                                      \
    MAPIMETHOD(SetProps)                                                                            \
    (THIS_ ULONG cValues, LPSPropValue lpPropArray, LPSPropProblemArray *lppProblems) IPURE;        \
    MAPIMETHOD(DeleteProps)                                                                         \
    (THIS_ LPSPropTagArray lpPropTagArray, LPSPropProblemArray *lppProblems) IPURE;                 \
    MAPIMETHOD(CopyTo)                                                                              \
    (THIS_ ULONG ciidExclude, LPCIID rgiidExclude, LPSPropTagArray lpExcludeProps,                  \
     ULONG_PTR ulUIParam, LPMAPIPROGRESS lpProgress, LPCIID lpInterface, LPVOID lpDestObj,          \
     ULONG ulFlags, LPSPropProblemArray *lppProblems) IPURE;                                        \
    MAPIMETHOD(CopyProps)                                                                           \
    (THIS_ LPSPropTagArray lpIncludeProps, ULONG_PTR ulUIParam, LPMAPIPROGRESS lpProgress,          \
     LPCIID lpInterface, LPVOID lpDestObj, ULONG ulFlags,                                           \
     LPSPropProblemArray *lppProblems) IPURE;                                                       \
    MAPIMETHOD(GetNamesFromIDs)                                                                     \
    (THIS_ LPSPropTagArray *lppPropTags, LPGUID lpPropSetGuid, ULONG ulFlags, ULONG *lpcPropNames,  \
     LPMAPINAMEID **lpppPropNames) IPURE;                                                           \
    MAPIMETHOD(GetIDsFromNames)                                                                     \
    (THIS_ ULONG cPropNames, LPMAPINAMEID *lppPropNames, ULONG ulFlags,                             \
     LPSPropTagArray *lppPropTags) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIProp
DECLARE_MAPI_INTERFACE_(IMAPIProp, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIPROP_METHODS(PURE)
};

/* Rows of properties, with a position. QueryRows gives at most abs(lRowCount) rows, going back first for
 * a negative count; none left is S_OK with an empty set. */
#define MAPI_IMAPITABLE_METHODS(IPURE)                                                              \
    MAPI_GETLASTERROR_METHOD(IPURE)                                                                 \
    MAPIMETHOD(Advise)                                                                              \
    (THIS_ ULONG ulEventMask, LPMAPIADVISESINK lpAdviseSink, ULONG_PTR *lpulConnection) IPURE;      \
    MAPIMETHOD(Unadvise)(THIS_ ULONG_PTR ulConnection) IPURE;                                       \
    MAPIMETHOD(GetStatus)(THIS_ ULONG *lpulTableStatus, ULONG *lpulTableType) IPURE;                \
    MAPIMETHOD(SetColumns)(THIS_ LPSPropTagArray lpPropTagArray, ULONG ulFlags) IPURE;              \
    MAPIMETHOD(QueryColumns)(THIS_ ULONG ulFlags, LPSPropTagArray *lpPropTagArray) IPURE;           \
    MAPIMETHOD(GetRowCount)(THIS_ ULONG ulFlags, ULONG *lpulCount) IPURE;                           \
    MAPIMETHOD(SeekRow)(THIS_ BOOKMARK bkOrigin, LONG lRowCount, LONG *lplRowsSought) IPURE;        \
    MAPIMETHOD(SeekRowApprox)(THIS_ ULONG ulNumerator, ULONG ulDenominator) IPURE;                  \
    MAPIMETHOD(QueryPosition)                                                                       \
    (THIS_ ULONG *lpulRow, ULONG *lpulNumerator, ULONG *lpulDenominator) IPURE;                     \
    MAPIMETHOD(FindRow)(THIS_ LPSRestriction lpRestriction, BOOKMARK bkOrigin, ULONG ulFlags) IPURE; \
    MAPIMETHOD(Restrict)(THIS_ LPSRestriction lpRestriction, ULONG ulFlags) IPURE;                  \
    MAPIMETHOD(CreateBookmark)(THIS_ BOOKMARK *lpbkPosition) IPURE;                                 \
    MAPIMETHOD(FreeBookmark)(THIS_ BOOKMARK bkPosition) IPURE;                                      \
    MAPIMETHOD(SortTable)(THIS_ LPSSortOrderSet lpSortCriteria, ULONG ulFlags) IPURE;               \
    MAPIMETHOD(QuerySortOrder)(THIS_ LPSSortOrderSet *lppSortCriteria) IPURE;                       \
    MAPIMETHOD(QueryRows)(THIS_ LONG lRowCount, ULONG ulFlags, LPSRowSet *lppRows) IPURE;           \
    MAPIMETHOD(Abort)(THIS) IPURE;                                                                  \
    MAPIMETHOD(ExpandRow)                                                                           \
    (THIS_ ULONG cbInstanceKey, LPBYTE pbInstanceKey, ULONG ulRowCount, ULONG ulFlags,              \
     LPSRowSet *lppRows, ULONG *lpulMoreRows) IPURE;                                                \
    MAPIMETHOD(CollapseRow)                                                                         \
    (THIS_ ULONG cbInstanceKey, LPBYTE pbInstanceKey, ULONG ulFlags, ULONG *lpulRowCount) IPURE;    \
    MAPIMETHOD(WaitForCompletion)                                                                   \
    (THIS_ ULONG ulFlags, ULONG ulTimeout, ULONG *lpulTableStatus) IPURE;                           \
    MAPIMETHOD(GetCollapseState)                                                                    \
    (THIS_ ULONG ulFlags, ULONG cbInstanceKey, LPBYTE lpbInstanceKey, ULONG *lpcbCollapseState,     \
     LPBYTE *lppbCollapseState) IPURE;                                                              \
    MAPIMETHOD(SetCollapseState)                                                                    \
    (THIS_ ULONG ulFlags, ULONG cbCollapseState, LPBYTE pbCollapseState,                            \
     BOOKMARK *lpbkLocation) IPURE;

#undef INTERFACE
#define INTERFACE IMAPITable
DECLARE_MAPI_INTERFACE_(IMAPITable, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPITABLE_METHODS(PURE)
};

/* A message. Attachments are known by number (PR_ATTACH_NUM), recipients by row id (PR_ROWID). */
#define MAPI_IMESSAGE_METHODS(IPURE)                                                                \
    MAPIMETHOD(GetAttachmentTable)(THIS_ ULONG ulFlags, LPMAPITABLE *lppTable) IPURE;               \
    MAPIMETHOD(OpenAttach)                                                                          \
    (THIS_ ULONG ulAttachmentNum, LPCIID lpInterface, ULONG ulFlags, LPATTACH *lppAttach) IPURE;    \
    MAPIMETHOD(CreateAttach)                                                                        \
    (THIS_ LPCIID lpInterface, ULONG ulFlags, ULONG *lpulAttachmentNum, LPATTACH *lppAttach) IPURE; \
    MAPIMETHOD(DeleteAttach)                                                                        \
    (THIS_ ULONG ulAttachmentNum, ULONG_PTR ulUIParam, LPMAPIPROGRESS lpProgress,                   \
     ULONG ulFlags) IPURE;                                                                          \
    MAPIMETHOD(GetRecipientTable)(THIS_ ULONG ulFlags, LPMAPITABLE *lppTable) IPURE;                \
    MAPIMETHOD(ModifyRecipients)(THIS_ ULONG ulFlags, LPADRLIST lpMods) IPURE;                      \
    MAPIMETHOD(SubmitMessage)(THIS_ ULONG ulFlags) IPURE;                                           \
    MAPIMETHOD(SetReadFlag)(THIS_ ULONG ulFlags) IPURE;

#undef INTERFACE
#define INTERFACE IMessage
DECLARE_MAPI_INTERFACE_(IMessage, IMAPIProp)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIPROP_METHODS(PURE)
    MAPI_IMESSAGE_METHODS(PURE)
};

/* An attachment: properties, and its contents through OpenProperty. */
#define MAPI_IATTACH_METHODS(IPURE)

#undef INTERFACE
#define INTERFACE IAttach
DECLARE_MAPI_INTERFACE_(IAttach, IMAPIProp)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIPROP_METHODS(PURE)
    MAPI_IATTACH_METHODS(PURE)
};
#undef INTERFACE

#include "openimsg_containers.h"
#include "openimsg_display.h"
#include "openimsg_values.h"

#endif
