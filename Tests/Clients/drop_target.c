/* A program in the manner of drag and drop components: functions found under the decorated names of 32-bit
 * Windows, messages in memory, a storage that comes in a medium, and references that are left to the session.
 * builds: narrow, wide */
#define INITGUID
#define USES_IID_IMessage
#include <windows.h>
#include <ole2.h>
#include <mapiutil.h>
#include <imessage.h>

#include "check.h"
#include "fixture.h"

typedef SCODE(STDAPICALLTYPE *OPENSESSION)(LPMALLOC, ULONG, LPMSGSESS *);
typedef void(STDAPICALLTYPE *CLOSESESSION)(LPMSGSESS);
typedef SCODE(STDAPICALLTYPE *OPENONSTORAGE)(LPMSGSESS, LPALLOCATEBUFFER, LPALLOCATEMORE, LPFREEBUFFER, LPMALLOC,
                                             LPVOID, LPSTORAGE, MSGCALLRELEASE *, ULONG, ULONG, LPMESSAGE *);
typedef LPMALLOC(STDAPICALLTYPE *GETMALLOC)(void);
typedef SCODE(STDAPICALLTYPE *ALLOCATE)(ULONG, LPVOID *);
typedef SCODE(STDAPICALLTYPE *ALLOCATEMOREFN)(ULONG, LPVOID, LPVOID *);
typedef ULONG(STDAPICALLTYPE *FREEFN)(LPVOID);

static OPENSESSION open_session;
static CLOSESESSION close_session;
static OPENONSTORAGE open_on_storage;
static GETMALLOC get_malloc;
static ALLOCATE allocate;
static ALLOCATEMOREFN allocate_more;
static FREEFN free_buffer;

/* A function under one of the names that its library may have it. */
static FARPROC by_name(HMODULE module, const char *decorated, const char *plain)
{
    FARPROC found = GetProcAddress(module, decorated);
    CHECK(found == GetProcAddress(module, plain));
    return found;
}

static int load(HMODULE module)
{
    open_session = (OPENSESSION)by_name(module, "OpenIMsgSession@12", "OpenIMsgSession");
    close_session = (CLOSESESSION)by_name(module, "_CloseIMsgSession@4", "CloseIMsgSession");
    open_on_storage = (OPENONSTORAGE)by_name(module, "_OpenIMsgOnIStg@44", "OpenIMsgOnIStg");
    get_malloc = (GETMALLOC)by_name(module, "MAPIGetDefaultMalloc@0", "MAPIGetDefaultMalloc");
    allocate = (ALLOCATE)by_name(module, "MAPIAllocateBuffer", "MAPIAllocateBuffer");
    allocate_more = (ALLOCATEMOREFN)by_name(module, "MAPIAllocateMore", "MAPIAllocateMore");
    free_buffer = (FREEFN)by_name(module, "MAPIFreeBuffer", "MAPIFreeBuffer");
    return open_session && close_session && open_on_storage && get_malloc && allocate && allocate_more && free_buffer;
}

/* What the source of a drag hands over: a copy of its message's storage in memory. */
static HRESULT offer(STGMEDIUM *medium)
{
    LPMESSAGE source = fixture_message(1), copy = NULL;
    ILockBytes *bytes = NULL;
    HRESULT result;
    memset(medium, 0, sizeof *medium);
    if (!source || FAILED(CreateILockBytesOnHGlobal(NULL, TRUE, &bytes)))
        return E_FAIL;
    medium->tymed = TYMED_ISTORAGE;
    result = StgCreateDocfileOnILockBytes(bytes, STGM_CREATE | STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE,
                                          0, &medium->pstg);
    if (SUCCEEDED(result))
        result = open_on_storage(NULL, allocate, allocate_more, free_buffer, get_malloc(), NULL, medium->pstg, NULL, 0,
                                 MAPI_UNICODE, &copy);
    if (SUCCEEDED(result))
        result = source->lpVtbl->CopyTo(source, 0, NULL, NULL, 0, NULL, &IID_IMessage, copy, 0, NULL);
    if (SUCCEEDED(result))
        result = copy->lpVtbl->SaveChanges(copy, KEEP_OPEN_READONLY);
    if (copy)
        copy->lpVtbl->Release(copy);
    bytes->lpVtbl->Release(bytes);
    source->lpVtbl->Release(source);
    return result;
}

/* The drop: the storage copied into memory of our own, whose bytes are what a file would have. */
static void drop(LPMSGSESS session)
{
    STGMEDIUM medium;
    ILockBytes *bytes = NULL, *again = NULL;
    LPSTORAGE storage = NULL;
    LPMESSAGE dropped = NULL, reopened = NULL;
    LPATTACH leaked = NULL;
    LPMAPITABLE table = NULL;
    HGLOBAL memory = NULL, copy;
    ULONG count = 0;
    SIZE_T size;

    REQUIRE_HR(S_OK, offer(&medium));
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(NULL, FALSE, &bytes));
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(bytes, STGM_TRANSACTED | STGM_READWRITE | STGM_CREATE |
                                                  STGM_SHARE_EXCLUSIVE, 0, &storage));
    CHECK_HR(S_OK, medium.pstg->lpVtbl->CopyTo(medium.pstg, 0, NULL, NULL, storage));
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, STGC_DEFAULT));
    ReleaseStgMedium(&medium);

    REQUIRE_HR(S_OK, open_on_storage(session, allocate, allocate_more, free_buffer, get_malloc(), NULL, storage, NULL,
                                     0, 0, &dropped));
    CHECK(fixture_differences(dropped) == 0);

    /* These two are never released here: the session takes them along. */
    CHECK_HR(S_OK, dropped->lpVtbl->OpenAttach(dropped, 0, NULL, 0, &leaked));
    CHECK_HR(S_OK, dropped->lpVtbl->GetAttachmentTable(dropped, 0, &table));
    CHECK_HR(S_OK, GetHGlobalFromILockBytes(bytes, &memory));
    size = GlobalSize(memory);
    CHECK(size > 20000);
    copy = GlobalAlloc(GMEM_MOVEABLE, size);
    memcpy(GlobalLock(copy), GlobalLock(memory), size);
    GlobalUnlock(memory);
    GlobalUnlock(copy);

    close_session(session);
    CHECK_HR(MAPI_E_INVALID_OBJECT, table->lpVtbl->GetRowCount(table, 0, &count));
    CHECK(leaked->lpVtbl->Release(leaked) == 0 && table->lpVtbl->Release(table) == 0);
    CHECK(dropped->lpVtbl->Release(dropped) == 0);
    CHECK(storage->lpVtbl->Release(storage) == 0 && bytes->lpVtbl->Release(bytes) == 0);
    CHECK(GlobalFree(memory) == NULL);

    /* The bytes alone are the message. */
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(copy, TRUE, &again));
    REQUIRE_HR(S_OK, StgOpenStorageOnILockBytes(again, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &storage));
    REQUIRE_HR(S_OK, open_on_storage(NULL, allocate, allocate_more, free_buffer, NULL, NULL, storage, NULL, 0, 0,
                                     &reopened));
    CHECK(fixture_differences(reopened) == 0);
    CHECK(storage->lpVtbl->Release(storage) > 0 && again->lpVtbl->Release(again) > 0);
    CHECK(reopened->lpVtbl->Release(reopened) == 0);
}

int main(void)
{
    HMODULE module = LoadLibraryA("C:\\Windows\\System32\\MAPI32.DLL");
    LPMSGSESS session = NULL;
    REQUIRE(module != NULL && load(module));
    CHECK(GetProcAddress(module, "NoSuchFunction@8") == NULL && GetLastError() == ERROR_PROC_NOT_FOUND);
    CHECK(LoadLibraryA("no such library.dll") == NULL && GetLastError() == ERROR_MOD_NOT_FOUND);
    CHECK_HR(S_OK, OleInitialize(NULL));
    REQUIRE_HR(S_OK, open_session(get_malloc(), 0, &session));
    drop(session);
    OleUninitialize();
    CHECK(FreeLibrary(module));
    return SUMMARY();
}
