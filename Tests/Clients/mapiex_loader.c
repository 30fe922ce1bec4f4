/* A program in the manner of classes around MAPI that load it at run time: a table of functions found by their plain
 * names, a message saved to a file and loaded from it, in either text width.
 * builds: narrow, wide, short */
#define INITGUID
#define USES_IID_IMessage
#include <windows.h>
#include <tchar.h>
#include <mapiutil.h>
#include <mapiaux.h>
#include <imessage.h>

#include "check.h"
#include "fixture.h"

DEFINE_OLEGUID(CLSID_MailMessage, 0x00020D0B, 0, 0);

/* What is called, by name. */
static struct {
    LPMAPIINITIALIZE MAPIInitialize;
    LPMAPIUNINITIALIZE MAPIUninitialize;
    LPMAPIALLOCATEBUFFER MAPIAllocateBuffer;
    LPMAPIALLOCATEMORE MAPIAllocateMore;
    LPMAPIFREEBUFFER MAPIFreeBuffer;
    LPMALLOC(STDAPICALLTYPE *MAPIGetDefaultMalloc)(void);
    SCODE(STDAPICALLTYPE *OpenIMsgOnIStg)(LPMSGSESS, LPALLOCATEBUFFER, LPALLOCATEMORE, LPFREEBUFFER, LPMALLOC, LPVOID,
                                          LPSTORAGE, MSGCALLRELEASE *, ULONG, ULONG, LPMESSAGE *);
    HRESULT(STDAPICALLTYPE *HrGetOneProp)(LPMAPIPROP, ULONG, LPSPropValue *);
} mapi;

static const struct {
    const char *name;
    void *place;
} wanted[] = {
    {"MAPIInitialize", &mapi.MAPIInitialize},         {"MAPIUninitialize", &mapi.MAPIUninitialize},
    {"MAPIAllocateBuffer", &mapi.MAPIAllocateBuffer}, {"MAPIAllocateMore", &mapi.MAPIAllocateMore},
    {"MAPIFreeBuffer", &mapi.MAPIFreeBuffer},         {"MAPIGetDefaultMalloc", &mapi.MAPIGetDefaultMalloc},
    {"OpenIMsgOnIStg", &mapi.OpenIMsgOnIStg},         {"HrGetOneProp", &mapi.HrGetOneProp},
};

static BOOL load(HMODULE module)
{
    size_t i;
    for (i = 0; i < ARRAYSIZE(wanted); i++) {
        FARPROC found = GetProcAddress(module, wanted[i].name);
        if (!CHECK(found != NULL))
            return FALSE;
        memcpy(wanted[i].place, &found, sizeof found);
    }
    return TRUE;
}

/* Names are TCHARs, and narrow ones are made wide where the storage functions want them so. */
static LPCWSTR wide_name(LPCTSTR name, LPWSTR room, int size)
{
#ifdef UNICODE
    lstrcpynW(room, name, size);
#else
    MultiByteToWideChar(CP_ACP, MB_PRECOMPOSED, name, -1, room, size);
#endif
    return room;
}

static HRESULT on_storage(LPSTORAGE storage, ULONG flags, LPMESSAGE *message)
{
    return mapi.OpenIMsgOnIStg(NULL, mapi.MAPIAllocateBuffer, mapi.MAPIAllocateMore, mapi.MAPIFreeBuffer,
                               mapi.MAPIGetDefaultMalloc(), NULL, storage, NULL, 0, flags, message);
}

static BOOL save_as_msg(LPMESSAGE source, LPCTSTR name)
{
    SizedSPropTagArray(2, excluded) = {2, {PR_ACCESS, PR_RTF_SYNC_PREFIX_COUNT}};
    WCHAR room[MAX_PATH * 2];
    LPSTORAGE storage = NULL;
    LPMESSAGE target = NULL;
    BOOL done = SUCCEEDED(StgCreateDocfile(wide_name(name, room, MAX_PATH * 2),
                                           STGM_READWRITE | STGM_TRANSACTED | STGM_CREATE, 0, &storage)) &&
        SUCCEEDED(on_storage(storage, fMapiUnicode, &target)) &&
        SUCCEEDED(WriteClassStg(storage, &CLSID_MailMessage)) &&
        SUCCEEDED(source->lpVtbl->CopyTo(source, 0, NULL, (LPSPropTagArray)&excluded, 0, NULL,
                                         (LPIID)(uintptr_t)&IID_IMessage, target, 0, NULL)) &&
        SUCCEEDED(target->lpVtbl->SaveChanges(target, KEEP_OPEN_READWRITE)) &&
        SUCCEEDED(storage->lpVtbl->Commit(storage, STGC_DEFAULT));
    if (target)
        target->lpVtbl->Release(target);
    if (storage)
        storage->lpVtbl->Release(storage);
    return done;
}

/* Into a message that is there already, which would be a store's. */
static BOOL load_from_msg(LPCTSTR name, LPMESSAGE target)
{
    WCHAR room[MAX_PATH * 2];
    LPSTORAGE storage = NULL;
    LPMESSAGE message = NULL;
    BOOL done = SUCCEEDED(StgOpenStorage(wide_name(name, room, MAX_PATH * 2), NULL,
                                         STGM_DIRECT | STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &storage)) &&
        SUCCEEDED(on_storage(storage, 0, &message)) &&
        SUCCEEDED(message->lpVtbl->CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, target, 0, NULL)) &&
        SUCCEEDED(target->lpVtbl->SaveChanges(target, KEEP_OPEN_READWRITE));
    if (message)
        message->lpVtbl->Release(message);
    if (storage)
        storage->lpVtbl->Release(storage);
    return done;
}

int main(void)
{
    MAPIINIT_0 init = {MAPI_INIT_VERSION, MAPI_NO_COINIT | MAPI_MULTITHREAD_NOTIFICATIONS};
    HMODULE module = LoadLibrary(_T("mapi32.dll"));
    LPMESSAGE source, target;
    LPSPropValue value = NULL;
    TCHAR name[MAX_PATH * 2];

    REQUIRE(module != NULL && load(module));
    REQUIRE_HR(S_OK, mapi.MAPIInitialize(&init));
    source = fixture_message(sizeof(TCHAR) == sizeof(WCHAR));
    REQUIRE(source != NULL);
#ifdef UNICODE
    _tcscpy(name, fixture_wide_path(""));
#else
    _tcscpy(name, fixture_path(""));
#endif
    _tcscat(name, _T("saved \x41 copy.msg"));
    CHECK(save_as_msg(source, name));
    source->lpVtbl->Release(source);

    source = fixture_open(fixture_path("saved A copy.msg"));
    CHECK(fixture_differences(source) == 0);
    CHECK_HR(S_OK, mapi.HrGetOneProp((LPMAPIPROP)source, PR_SUBJECT, &value));
    CHECK(value && _tcscmp(value->Value.LPSZ, _T(FIXTURE_SUBJECT)) == 0);
    mapi.MAPIFreeBuffer(value);
    source->lpVtbl->Release(source);

    target = fixture_message(1);
    REQUIRE(target != NULL);
    CHECK_HR(S_OK, target->lpVtbl->DeleteAttach(target, 1, 0, NULL, 0));
    CHECK_HR(S_OK, target->lpVtbl->DeleteAttach(target, 0, 0, NULL, 0));
    CHECK(load_from_msg(name, target));
    CHECK_HR(S_OK, mapi.HrGetOneProp((LPMAPIPROP)target, PR_SUBJECT_A, &value));
    CHECK(value && strcmp(value->Value.lpszA, FIXTURE_SUBJECT) == 0);
    mapi.MAPIFreeBuffer(value);
    target->lpVtbl->Release(target);
    CHECK(!load_from_msg(_T("no such file.msg"), NULL));
    mapi.MAPIUninitialize();
    CHECK(FreeLibrary(module));
    return SUMMARY();
}
