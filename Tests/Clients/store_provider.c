/* A program in the manner of message store providers in C: a session per logon, memory routines from a support
 * object, a callback when a message is gone, attributes toggled between reading and writing, and every failure of
 * a storage translated.
 * builds: narrow, wide */
#define INITGUID
#define USES_IID_IMessage
#define USES_IID_IMAPITableData
#define USES_IID_IMAPISup
#include <windows.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapival.h>
#include <mapidbg.h>
#include <imessage.h>

#include "check.h"
#include "fixture.h"

/* The support object: only its memory routines may be asked for. Its methods are one table, the object another
 * record, as providers write them. */
#undef INTERFACE
#define INTERFACE struct support
typedef struct support support;

#undef MAPIMETHOD_
#define MAPIMETHOD_(type, method) MAPIMETHOD_DECLARE(type, method, SUPPORT_)
struct support {
    const IMAPISupportVtbl *lpVtbl;
    ULONG references;
};
#undef MAPIMETHOD_
#define MAPIMETHOD_(type, method) STDMETHOD_(type, method)

static int allocated, freed, forbidden;

static SCODE STDMETHODCALLTYPE CountingAllocate(ULONG cb, LPVOID *lppv)
{
    allocated++;
    return MAPIAllocateBuffer(cb, lppv);
}

static SCODE STDMETHODCALLTYPE CountingMore(ULONG cb, LPVOID lpv, LPVOID *lppv)
{
    return MAPIAllocateMore(cb, lpv, lppv);
}

static ULONG STDAPICALLTYPE CountingFree(LPVOID lpv)
{
    freed += lpv != NULL;
    return MAPIFreeBuffer(lpv);
}

static HRESULT STDMETHODCALLTYPE SUPPORT_QueryInterface(IMAPISupport *This, REFIID riid, LPVOID *ppvObj)
{
    if (BAD_STANDARD_OBJ(This, SUPPORT_, QueryInterface, lpVtbl) || FBadQueryInterface(This, riid, ppvObj))
        return ResultFromScode(MAPI_E_INVALID_PARAMETER);
    *ppvObj = IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IMAPISup) ? This : NULL;
    if (*ppvObj)
        ((support *)This)->references++;
    return *ppvObj ? S_OK : E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE SUPPORT_AddRef(IMAPISupport *This)
{
    return ++((support *)This)->references;
}

static ULONG STDMETHODCALLTYPE SUPPORT_Release(IMAPISupport *This)
{
    return --((support *)This)->references;
}

static HRESULT STDMETHODCALLTYPE SUPPORT_GetMemAllocRoutines(IMAPISupport *This, LPALLOCATEBUFFER *lppAllocate,
                                                             LPALLOCATEMORE *lppMore, LPFREEBUFFER *lppFree)
{
    Validate_IMAPIProp_GetLastError(This, S_OK, 0, NULL);
    CheckParameters_IUnknown_AddRef(This);
    *lppAllocate = CountingAllocate;
    *lppMore = CountingMore;
    *lppFree = CountingFree;
    return S_OK;
}

/* Any other slot. */
static HRESULT STDMETHODCALLTYPE Forbidden(void)
{
    forbidden++;
    return MAPI_E_NO_SUPPORT;
}

static const IMAPISupportVtbl *support_table(void)
{
    static IMAPISupportVtbl table;
    HRESULT(STDMETHODCALLTYPE *slots[sizeof table / sizeof(void *)])(void);
    size_t i;
    for (i = 0; i < ARRAYSIZE(slots); i++)
        slots[i] = Forbidden;
    memcpy(&table, slots, sizeof table);
    table.QueryInterface = SUPPORT_QueryInterface;
    table.AddRef = SUPPORT_AddRef;
    table.Release = SUPPORT_Release;
    table.GetMemAllocRoutines = SUPPORT_GetMemAllocRoutines;
    return &table;
}

/* Open messages of the provider. The callback carries 32 bits, so it gets a place in this list, not an address. */
static struct {
    const char *name;
    int open, released;
} messages[4];

static void STDAPICALLTYPE MessageGone(ULONG ulCallerData, LPMESSAGE lpMessage)
{
    CHECK(ulCallerData < ARRAYSIZE(messages) && lpMessage != NULL);
    messages[ulCallerData].open = 0;
    messages[ulCallerData].released++;
}

static HRESULT open_in_store(LPMSGSESS session, support *sup, ULONG place, DWORD mode, LPMESSAGE *message)
{
    LPSTORAGE storage = NULL;
    HRESULT result;
    DWORD both = STGM_TRANSACTED | (mode & STGM_CREATE ? STGM_SHARE_EXCLUSIVE : STGM_SHARE_DENY_NONE);
    *message = NULL;
    result = mode & STGM_CREATE
        ? StgCreateDocfile(fixture_wide_path(messages[place].name), mode | both, 0, &storage)
        : StgOpenStorage(fixture_wide_path(messages[place].name), NULL, mode | both, NULL, 0, &storage);
    /* A storage that is new is committed at once, so that the file is one whatever happens. */
    if (SUCCEEDED(result) && (mode & STGM_CREATE))
        result = storage->lpVtbl->Commit(storage, STGC_DEFAULT);
    if (FAILED(result)) {
        if (storage)
            UlRelease(storage);
        DebugTraceSc(open_in_store, result);
        return ResultFromScode(MapStorageSCode(GetScode(result)));
    }
    result = OpenIMsgOnIStg(session, CountingAllocate, CountingMore, CountingFree, NULL, sup, storage, MessageGone,
                            place, MAPI_DEFERRED_ERRORS * 0, message);
    if (SUCCEEDED(result))
        messages[place].open = 1;
    UlRelease(storage);
    return result;
}

/* Sets or takes away the right to write properties. */
static HRESULT writeable(LPMESSAGE message, LPSPropTagArray tags, int wanted)
{
    LPSPropAttrArray attributes = NULL;
    ULONG i;
    HRESULT result = GetAttribIMsgOnIStg(message, tags, &attributes);
    if (FAILED(result))
        return result;
    for (i = 0; i < attributes->cValues; i++) {
        if (wanted)
            attributes->aPropAttr[i] |= PROPATTR_WRITEABLE;
        else
            attributes->aPropAttr[i] &= ~PROPATTR_WRITEABLE;
    }
    result = SetAttribIMsgOnIStg(message, tags, attributes, NULL);
    CountingFree(attributes);
    return result;
}

static void attributes(LPMESSAGE message)
{
    SizedSPropTagArray(2, tags) = {2, {PR_SUBJECT_A, PR_IMPORTANCE}};
    LPSPropProblemArray problems = NULL;
    SPropValue values[2];
    memset(values, 0, sizeof values);
    values[0].ulPropTag = PR_SUBJECT_A;
    values[0].Value.lpszA = (LPSTR)(uintptr_t)"First";
    values[1].ulPropTag = PR_IMPORTANCE;
    values[1].Value.l = IMPORTANCE_HIGH;
    CHECK_HR(S_OK, message->lpVtbl->SetProps(message, 2, values, NULL));

    CHECK_HR(S_OK, writeable(message, (LPSPropTagArray)&tags, 0));
    values[0].Value.lpszA = (LPSTR)(uintptr_t)"Second";
    CHECK_HR(S_OK, message->lpVtbl->SetProps(message, 2, values, &problems));
    CHECK(problems && problems->cProblem == 2 && problems->aProblem[0].scode == MAPI_E_NO_ACCESS);
    CountingFree(problems);
    problems = NULL;

    CHECK_HR(S_OK, writeable(message, (LPSPropTagArray)&tags, 1));
    CHECK_HR(S_OK, message->lpVtbl->SetProps(message, 2, values, &problems));
    CHECK(!problems);
    CountingFree(problems);
}

/* The store's own table of recipients, made in memory and added to the message from its rows. */
static void recipients(LPMESSAGE message)
{
    SizedSPropTagArray(3, columns) = {3, {PR_ROWID, PR_DISPLAY_NAME_A, PR_RECIPIENT_TYPE}};
    SizedSPropTagArray(1, extra) = {1, {PR_DISPLAY_TYPE}};
    LPTABLEDATA data = NULL;
    LPMAPITABLE view = NULL;
    LPSRowSet rows = NULL;
    LPSPropTagArray set = NULL;
    LONG i;
    REQUIRE_HR(S_OK, CreateTable(&IID_IMAPITableData, CountingAllocate, CountingMore, CountingFree, NULL,
                                 TBLTYPE_DYNAMIC, PR_ROWID, (LPSPropTagArray)&columns, &data));
    for (i = 0; i < 3; i++) {
        char name[16];
        SPropValue values[3];
        SRow row = {0, 3, values};
        memset(values, 0, sizeof values);
        snprintf(name, sizeof name, "Reader %d", (int)i);
        values[0].ulPropTag = PR_ROWID;
        values[0].Value.l = i;
        values[1].ulPropTag = PR_DISPLAY_NAME_A;
        values[1].Value.lpszA = name;
        values[2].ulPropTag = PR_RECIPIENT_TYPE;
        values[2].Value.l = MAPI_TO;
        CHECK_HR(S_OK, data->lpVtbl->HrModifyRow(data, &row));
    }
    CHECK_HR(S_OK, data->lpVtbl->HrGetView(data, NULL, NULL, 0, &view));
    CHECK_HR(S_OK, HrAddColumns(view, (LPSPropTagArray)&extra, CountingAllocate, CountingFree));
    CHECK_HR(S_OK, view->lpVtbl->QueryColumns(view, 0, &set));
    CHECK(set && set->cValues == 4 && set->aulPropTag[0] == PR_DISPLAY_TYPE);
    CountingFree(set);
    CHECK_HR(S_OK, view->lpVtbl->SetColumns(view, (LPSPropTagArray)&columns, 0));
    CHECK_HR(S_OK, view->lpVtbl->QueryRows(view, 10, 0, &rows));
    CHECK(rows && rows->cRows == 3);
    CHECK_HR(S_OK, message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)rows));
    if (rows) {
        ULONG at;
        for (at = 0; at < rows->cRows; at++)
            CountingFree(rows->aRow[at].lpProps);
        CountingFree(rows);
    }
    UlRelease(view);
    UlRelease(data);
}

/* What a provider asks of its own arguments before it does anything. */
static void checks(LPMESSAGE message)
{
    IMAPISupport stranger = {NULL}, *foreign = &stranger;
    SPropValue values[2];
    LPVOID object = foreign;
    ULONG number = 0, *count = &number;
    LPSPropValue value = NULL, *found = &value;
    memset(values, 0, sizeof values);
    values[0].ulPropTag = PR_IMPORTANCE;
    values[1].ulPropTag = PR_SUBJECT_A;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, SUPPORT_QueryInterface(foreign, &IID_IUnknown, &object));
    CHECK(FBadUnknown(foreign) && !FBadUnknown(message));
    CHECK(!FBadPropVal(&values[0]) && FBadPropVal(&values[1]) && FBadRgPropVal(values, 2));
    CHECK(FBadSetProps(message, 2, values, NULL) && !FBadSetProps(message, 1, values, NULL));
    CHECK(!FBadGetProps(message, NULL, count, found) && FBadGetProps(message, NULL, NULL, found));
    CHECK(FBadDeleteProps(message, (LPSPropTagArray)NULL, NULL) && !FBadAddRef(message));
    CHECK(FBadCopyTo(message, 1, NULL, NULL, 0, NULL, NULL, message, 0, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, SUPPORT_GetMemAllocRoutines(NULL, NULL, NULL, NULL));
}

/* SaveChanges without flags: the object is over, and takes nothing but Release. */
static void invalidation(LPMESSAGE message)
{
    LPSPropTagArray tags = NULL;
    LPATTACH attachment = NULL;
    ULONG number;
    CHECK_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, 0));
    CHECK_HR(MAPI_E_INVALID_OBJECT, attachment->lpVtbl->GetPropList(attachment, 0, &tags));
    CHECK(UlRelease(attachment) == 0);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, 0));
    CHECK_HR(MAPI_E_INVALID_OBJECT, message->lpVtbl->GetPropList(message, 0, &tags));
    CHECK(!tags && UlRelease(message) == 0);
}

int main(void)
{
    static const char *const names[] = {"store-0.msg", "store-1.msg", "store-2.msg", "absent.msg"};
    support sup = {NULL, 1};
    LPMSGSESS session = NULL;
    LPMESSAGE message = NULL, leaked = NULL;
    LPMAPITABLE table = NULL;
    ULONG count = 0, i;

    for (i = 0; i < ARRAYSIZE(names); i++)
        messages[i].name = names[i];
    sup.lpVtbl = support_table();
    REQUIRE_HR(S_OK, OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session));
    CHECK_HR(MAPI_E_NOT_FOUND, open_in_store(session, &sup, 3, STGM_READWRITE, &message));

    REQUIRE_HR(S_OK, open_in_store(session, &sup, 0, STGM_CREATE | STGM_READWRITE, &message));
    attributes(message);
    recipients(message);
    checks(message);
    invalidation(message);
    CHECK(messages[0].released == 1 && !messages[0].open);

    REQUIRE_HR(S_OK, open_in_store(session, &sup, 0, STGM_READ, &message));
    CHECK_HR(S_OK, message->lpVtbl->GetRecipientTable(message, 0, &table));
    CHECK_HR(S_OK, table->lpVtbl->GetRowCount(table, 0, &count));
    CHECK(count == 3 && UlRelease(table) == 0);

    /* One is left open at logoff; the session closes it, and the callback comes all the same. */
    REQUIRE_HR(S_OK, open_in_store(session, &sup, 1, STGM_CREATE | STGM_READWRITE, &leaked));
    CHECK(UlRelease(message) == 0 && messages[0].released == 2);
    CloseIMsgSession(session);
    CHECK(messages[1].released == 1);
    CHECK(UlRelease(leaked) == 0);

    /* Without routines of its own a message takes those of the support object. */
    REQUIRE_HR(S_OK, OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session));
    {
        LPSTORAGE storage = NULL;
        LPSPropTagArray tags = NULL;
        int before = allocated;
        REQUIRE_HR(S_OK, StgOpenStorage(fixture_wide_path(names[0]), NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0,
                                        &storage));
        REQUIRE_HR(S_OK, OpenIMsgOnIStg(session, NULL, NULL, NULL, NULL, &sup, storage, NULL, 0, 0, &message));
        CHECK_HR(S_OK, message->lpVtbl->GetPropList(message, 0, &tags));
        CHECK(allocated > before);
        CountingFree(tags);
        UlRelease(message);
        UlRelease(storage);
    }
    CloseIMsgSession(session);
    CHECK(!forbidden && sup.references == 1 && allocated == freed);
    return SUMMARY();
}
