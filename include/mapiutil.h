/* Helpers around MAPI's interfaces, and the in-memory objects IPropData and ITableData. */
#ifndef MAPIUTIL_H
#define MAPIUTIL_H
#define _MAPIUTIL_H_ /* the name that other code looks for */

#include "mapix.h"
#include "openimsg_rtf.h"
#include "openimsg_util.h"

DECLARE_MAPI_INTERFACE_PTR(IPropData, LPPROPDATA);

/* Called when a view of a table is released, with no lock held. The table is alive; the view is not any more: its
 * pointer only tells which one it was. */
typedef void(STDAPICALLTYPE CALLERRELEASE)(ULONG_PTR ulCallerData, LPTABLEDATA lpTblData,
                                           LPMAPITABLE lpVue);

#define TAD_ALL_ROWS ((ULONG)1)

/* Rows in memory, keyed by one column, of which HrGetView makes tables. */
#define MAPI_ITABLEDATA_METHODS(IPURE)                                                              \
    MAPIMETHOD(HrGetView)                                                                           \
    (THIS_ LPSSortOrderSet lpSSortOrderSet, CALLERRELEASE *lpfCallerRelease, ULONG_PTR ulCallerData, \
     LPMAPITABLE *lppMAPITable) IPURE;                                                              \
    MAPIMETHOD(HrModifyRow)(THIS_ LPSRow lpSRow) IPURE;                                             \
    MAPIMETHOD(HrDeleteRow)(THIS_ LPSPropValue lpSPropValue) IPURE;                                 \
    MAPIMETHOD(HrQueryRow)(THIS_ LPSPropValue lpsPropValue, LPSRow *lppSRow, ULONG *lpuliRow) IPURE; \
    MAPIMETHOD(HrEnumRow)(THIS_ ULONG ulRowNumber, LPSRow *lppSRow) IPURE;                          \
    MAPIMETHOD(HrNotify)(THIS_ ULONG ulFlags, ULONG cValues, LPSPropValue lpSPropValue) IPURE;      \
    MAPIMETHOD(HrInsertRow)(THIS_ ULONG uliRow, LPSRow lpSRow) IPURE;                               \
    MAPIMETHOD(HrModifyRows)(THIS_ ULONG ulFlags, LPSRowSet lpSRowSet) IPURE;                       \
    MAPIMETHOD(HrDeleteRows)                                                                        \
    (THIS_ ULONG ulFlags, LPSRowSet lprowsetToDelete, ULONG *cRowsDeleted) IPURE;

#undef INTERFACE
#define INTERFACE ITableData
DECLARE_MAPI_INTERFACE_(ITableData, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_ITABLEDATA_METHODS(PURE)
};

#define IPROP_READONLY ((ULONG)0x00000001)
#define IPROP_READWRITE ((ULONG)0x00000002)
#define IPROP_CLEAN ((ULONG)0x00010000)
#define IPROP_DIRTY ((ULONG)0x00020000)

/* Properties in memory, with access rights for the object and for each property. */
#define MAPI_IPROPDATA_METHODS(IPURE)                                                               \
    MAPIMETHOD(HrSetObjAccess)(THIS_ ULONG ulAccess) IPURE;                                         \
    MAPIMETHOD(HrSetPropAccess)(THIS_ LPSPropTagArray lpPropTagArray, ULONG *rgulAccess) IPURE;     \
    MAPIMETHOD(HrGetPropAccess)                                                                     \
    (THIS_ LPSPropTagArray *lppPropTagArray, ULONG **lprgulAccess) IPURE;                           \
    MAPIMETHOD(HrAddObjProps)                                                                       \
    (THIS_ LPSPropTagArray lppPropTagArray, LPSPropProblemArray *lprgulAccess) IPURE;

#undef INTERFACE
#define INTERFACE IPropData
DECLARE_MAPI_INTERFACE_(IPropData, IMAPIProp)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIPROP_METHODS(PURE)
    MAPI_IPROPDATA_METHODS(PURE)
};
#undef INTERFACE

/* Flags of the streams on files. */
#define SOF_UNIQUEFILENAME ((ULONG)0x80000000)
#define SOF_READ STGM_READ
#define SOF_WRITE STGM_WRITE
#define SOF_READWRITE STGM_READWRITE
#define SOF_CREATE STGM_CREATE

/* Idle routines, and the set-up of a store. */
#define PRILOWEST ((LONG)-32768)
#define PRIHIGHEST ((ULONG)32767)
#define PRIUSER ((ULONG)0)
#define IRONULL ((USHORT)0x0000)
#define FIROWAIT ((USHORT)0x0001)
#define FIROINTERVAL ((USHORT)0x0002)
#define FIROPERBLOCK ((USHORT)0x0004)
#define FIRODISABLED ((USHORT)0x0020)
#define FIROONCEONLY ((USHORT)0x0040)
#define IRCNULL ((USHORT)0x0000)
#define FIRCPFN ((USHORT)0x0001)
#define FIRCPV ((USHORT)0x0002)
#define FIRCPRI ((USHORT)0x0004)
#define FIRCCSEC ((USHORT)0x0008)
#define FIRCIRO ((USHORT)0x0010)
#define MAPI_FORCE_CREATE ((ULONG)1)
#define MAPI_FULL_IPM_TREE ((ULONG)2)

/* The library's allocator: one object, which counts neither AddRef nor Release. */
STDAPI_(LPMALLOC) MAPIGetDefaultMalloc(void);

/* For programs without MAPIInitialize; ulFlags is 0. One DeinitMapiUtil for each. */
STDAPI_(SCODE) ScInitMapiUtil(ULONG ulFlags);
STDAPI_(void) DeinitMapiUtil(void);

/* Free the properties of every row with MAPIFreeBuffer, then the set itself; null is nothing to do. */
STDAPI_(void) FreeProws(LPSRowSet lpRows);
STDAPI_(void) FreePadrlist(LPADRLIST lpAdrlist);

#include "openimsg_proputil.h"

/* The types and names of functions that programs look up by themselves. */
#define szHrDispatchNotifications "HrDispatchNotifications"
typedef HRESULT(STDAPICALLTYPE DISPATCHNOTIFICATIONS)(ULONG ulFlags);
typedef DISPATCHNOTIFICATIONS *LPDISPATCHNOTIFICATIONS;
typedef BOOL(STDAPICALLTYPE FGETCOMPONENTPATH)(LPTSTR szComponent, LPTSTR szQualifier, LPTSTR szDllPath,
                                               DWORD cchBufferSize, BOOL fInstall);
typedef FGETCOMPONENTPATH *LPFGETCOMPONENTPATH;

#endif
