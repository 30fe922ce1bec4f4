/* What all of MAPI's declarations build on: the interface machinery, memory, flags that many methods share. */
#ifndef OPENIMSG_MAPI_H
#define OPENIMSG_MAPI_H

#include "openimsg_types.h"
#include "openimsg_errors.h"
#include "openimsg_guids.h"
#include "openimsg_storage.h"
#include "openimsg_com.h"
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
typedef ULONG FLAGS;
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

#if defined(COBJMACROS) && !defined(MAPI_IF) && (!defined(__cplusplus) || defined(CINTERFACE))
#include "openimsg_mapi_cobjmacros.h"
#endif

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

#endif
