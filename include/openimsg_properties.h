/* Properties: their types, tags and values, and the lists made of them; entry ids. */
#ifndef OPENIMSG_PROPERTIES_H
#define OPENIMSG_PROPERTIES_H

#include "openimsg_mapi.h"

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

#endif
