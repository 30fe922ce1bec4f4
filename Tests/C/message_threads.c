/* Threads: messages of their own side by side, one message shared by all, and a session closed under its users. */
#include "message_support.h"

#include "thread_support.h"

static int rounds = 30;
static IMessage *shared;

static void *write_and_read(void *context)
{
    struct worker *worker = context;
    for (int i = 0; i < rounds; i++) {
        WCHAR path[64] = {0}, name[32] = {0};
        char text[64];
        IStorage *storage = NULL;
        IMessage *message = NULL;
        SPropValue subject = {.ulPropTag = PR_SUBJECT_W, .Value.lpszW = name};
        LPSPropValue value = NULL;
        ULONG count = 0;
        SizedSPropTagArray(1, tags) = {1, {PR_SUBJECT_W}};
        snprintf(text, sizeof text, "/tmp/openimsg-%d-thread-%d.msg", (int)getpid(), worker->number);
        for (int k = 0; text[k]; k++)
            path[k] = (WCHAR)text[k];
        name[0] = (WCHAR)('a' + worker->number);
        name[1] = (WCHAR)('a' + i % 26);
        worker->bad += StgCreateDocfile(path, TRANSACTED_WRITE | STGM_CREATE, 0, &storage) != S_OK;
        worker->bad += message_on(NULL, storage, MAPI_UNICODE, &message) != S_OK;
        worker->bad += message->lpVtbl->SetProps(message, 1, &subject, NULL) != S_OK;
        worker->bad += message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE) != S_OK;
        worker->bad += RELEASE(message) != 0;
        worker->bad += RELEASE(storage) != 0;
        worker->bad += StgOpenStorage(path, NULL, READ_ONLY, NULL, 0, &storage) != S_OK;
        worker->bad += message_on(NULL, storage, 0, &message) != S_OK;
        worker->bad += message->lpVtbl->GetProps(message, (LPSPropTagArray)&tags, 0, &count, &value) != S_OK ||
                       !wide_equal(value->Value.lpszW, name);
        MAPIFreeBuffer(value);
        RELEASE(message);
        RELEASE(storage);
        unlink(text);
    }
    return NULL;
}

static void *use_shared(void *context)
{
    struct worker *worker = context;
    for (int i = 0; i < rounds * 5; i++) {
        LPSPropValue values = NULL;
        LPSRowSet rows = NULL;
        IMAPITable *table = NULL;
        ULONG count = 0;
        SPropValue own = {.ulPropTag = PROP_TAG(PT_LONG, 0x6100 + worker->number), .Value.l = i};
        shared->lpVtbl->AddRef(shared);
        worker->bad += shared->lpVtbl->SetProps(shared, 1, &own, NULL) != S_OK;
        worker->bad += FAILED(shared->lpVtbl->GetProps(shared, NULL, MAPI_UNICODE, &count, &values)) || !count;
        MAPIFreeBuffer(values);
        worker->bad += shared->lpVtbl->GetRecipientTable(shared, 0, &table) != S_OK;
        worker->bad += table->lpVtbl->QueryRows(table, 10, 0, &rows) != S_OK || rows->cRows != 1;
        FreeProws(rows);
        RELEASE(table);
        shared->lpVtbl->Release(shared);
    }
    return NULL;
}

/* Every call either succeeds or finds the object dead; nothing else. */
static void *use_until_dead(void *context)
{
    struct worker *worker = context;
    HRESULT code = S_OK;
    while (code == S_OK) {
        LPSPropTagArray tags = NULL;
        code = shared->lpVtbl->GetPropList(shared, MAPI_UNICODE, &tags);
        worker->bad += (code == S_OK) != (tags != NULL) || (code != S_OK && code != MAPI_E_INVALID_OBJECT);
        MAPIFreeBuffer(tags);
    }
    return NULL;
}

int main(void)
{
    const char *checker = getenv("OPENIMSG_CHECKER"), *path = test_path("threads.msg");
    struct worker workers[THREADS];
    int before = open_descriptors();
    IStorage *storage = NULL;
    LPMSGSESS session = NULL;
    if (checker && *checker)
        rounds = 4;
    start(workers, write_and_read);
    finish(workers);
    CHECK_HR(S_OK, OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session));
    shared = create_message(path, MAPI_UNICODE, session, &storage);
    REQUIRE(shared);
    CHECK_HR(S_OK, add_recipient(shared, "Ann", "ann@example.org", MAPI_TO));
    start(workers, use_shared);
    finish(workers);
    for (int i = 0; i < THREADS; i++)
        CHECK(long_is(shared, PROP_TAG(PT_LONG, 0x6100 + i), rounds * 5 - 1));
    start(workers, use_until_dead);
    usleep(20000);
    CloseIMsgSession(session);
    finish(workers);
    CHECK_HR(0, RELEASE(shared));
    CHECK_HR(0, RELEASE(storage));
    unlink(path);
    /* ThreadSanitizer opens some of its own. */
    if (!checker || strcmp(checker, "tsan"))
        CHECK_HR(before, open_descriptors());
    return SUMMARY();
}
