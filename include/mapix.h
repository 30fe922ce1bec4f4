/* Starting MAPI, its memory, and the objects of a session. */
#ifndef MAPIX_H
#define MAPIX_H

#include "mapidefs.h"
#include "mapicode.h"
#include "mapiguid.h"
#include "mapitags.h"
#include "openimsg_sessions.h"

/* What MAPIInitialize takes: version 0 and flags. */
typedef struct {
    ULONG ulVersion;
    ULONG ulFlags;
} MAPIINIT_0, *LPMAPIINIT_0;
typedef MAPIINIT_0 MAPIINIT, *LPMAPIINIT;

#define MAPI_INIT_VERSION 0
#define MAPI_MULTITHREAD_NOTIFICATIONS ((ULONG)0x00000001)
#ifndef MAPI_NO_MAIL
#define MAPI_NO_MAIL ((ULONG)0x00008000)
#endif
#define MAPI_NT_SERVICE ((ULONG)0x00010000)

typedef HRESULT(STDMAPIINITCALLTYPE MAPIINITIALIZE)(LPVOID lpMapiInit);
typedef MAPIINITIALIZE *LPMAPIINITIALIZE;
typedef void(STDMAPIINITCALLTYPE MAPIUNINITIALIZE)(void);
typedef MAPIUNINITIALIZE *LPMAPIUNINITIALIZE;
typedef SCODE(STDMETHODCALLTYPE MAPIALLOCATEBUFFER)(ULONG cbSize, LPVOID *lppBuffer);
typedef MAPIALLOCATEBUFFER *LPMAPIALLOCATEBUFFER;
typedef SCODE(STDMETHODCALLTYPE MAPIALLOCATEMORE)(ULONG cbSize, LPVOID lpObject, LPVOID *lppBuffer);
typedef MAPIALLOCATEMORE *LPMAPIALLOCATEMORE;
typedef ULONG(STDAPICALLTYPE MAPIFREEBUFFER)(LPVOID lpBuffer);
typedef MAPIFREEBUFFER *LPMAPIFREEBUFFER;

/* Counted: one MAPIUninitialize for each. lpMapiInit is null or a MAPIINIT_0. Nothing of the message
 * functions depends on it. */
EXTERN_C HRESULT STDMAPIINITCALLTYPE MAPIInitialize(LPVOID lpMapiInit);
EXTERN_C void STDMAPIINITCALLTYPE MAPIUninitialize(void);

/* A block of cbSize bytes, aligned to 16. MAPI_E_NOT_ENOUGH_MEMORY if there is none. */
EXTERN_C SCODE STDMETHODCALLTYPE MAPIAllocateBuffer(ULONG cbSize, LPVOID *lppBuffer);

/* A block that is freed together with lpObject, a block of MAPIAllocateBuffer. */
EXTERN_C SCODE STDMETHODCALLTYPE MAPIAllocateMore(ULONG cbSize, LPVOID lpObject, LPVOID *lppBuffer);

/* Frees a block of MAPIAllocateBuffer with what was added to it, on any thread. 0 is success, and what
 * null gives. */
EXTERN_C ULONG STDAPICALLTYPE MAPIFreeBuffer(LPVOID lpBuffer);

/* Profiles and sessions need a MAPI subsystem, which the library is not: MAPI_E_LOGON_FAILED and
 * MAPI_E_NO_SUPPORT, so that programs link. */
typedef HRESULT(STDMETHODCALLTYPE MAPILOGONEX)(ULONG_PTR ulUIParam, LPTSTR lpszProfileName, LPTSTR lpszPassword,
                                               ULONG ulFlags, LPMAPISESSION *lppSession);
typedef MAPILOGONEX *LPMAPILOGONEX;
typedef HRESULT(STDMETHODCALLTYPE MAPIADMINPROFILES)(ULONG ulFlags, LPPROFADMIN *lppProfAdmin);
typedef MAPIADMINPROFILES *LPMAPIADMINPROFILES;
EXTERN_C HRESULT STDMETHODCALLTYPE MAPILogonEx(ULONG_PTR ulUIParam, LPTSTR lpszProfileName, LPTSTR lpszPassword,
                                               ULONG ulFlags, LPMAPISESSION *lppSession);
EXTERN_C HRESULT STDMETHODCALLTYPE MAPIAdminProfiles(ULONG ulFlags, LPPROFADMIN *lppProfAdmin);

#endif
