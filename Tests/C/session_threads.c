/* Threads in one session: files of their own, one message with all that can be opened in it, copies both ways,
 * a session closed under its readers, one buffer that all add to. */
#include "message_support.h"

#define WORKER_FIELDS IStorage *storage; IMessage *kept[2];
#include "thread_support.h"

#define LARGE (3 << 19)
static int rounds = 20;
static LPMSGSESS session;
static IMessage *shared, *pair[2];
static void *root;

static void own_path(const struct worker *worker, WCHAR path[64], char text[64])
{
    snprintf(text, 64, "/tmp/openimsg-%d-session-%d.msg", (int)getpid(), worker->number);
    for (int i = 0; i < 64; i++)
        path[i] = (WCHAR)text[i];
}

/* Files of their own in the session of all; the last messages are left to CloseIMsgSession. */
static void *use_session(void *context)
{
    struct worker *worker = context;
    WCHAR path[64];
    char text[64] = {0};
    own_path(worker, path, text);
    for (int i = 0; i < rounds; i++) {
        IStorage *storage = NULL;
        IMessage *message = NULL;
        IAttach *attachment = NULL;
        ULONG number = 7;
        SPropValue value = {.ulPropTag = PR_IMPORTANCE, .Value.l = i};
        if (StgCreateDocfile(path, TRANSACTED_WRITE | STGM_CREATE, 0, &storage) != S_OK ||
            message_on(session, storage, MAPI_UNICODE, &message) != S_OK) {
            EXPECT(!"a message");
            return NULL;
        }
        RELEASE(storage);
        EXPECT(message->lpVtbl->SetProps(message, 1, &value, NULL) == S_OK);
        EXPECT(message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment) == S_OK && !number);
        EXPECT(attachment->lpVtbl->SaveChanges(attachment, KEEP_OPEN_READWRITE) == S_OK);
        EXPECT(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE) == S_OK);
        RELEASE(attachment);
        if (i + 1 < rounds)
            EXPECT(RELEASE(message) == 0);
        else
            worker->kept[0] = message;
    }
    return NULL;
}

static void files_in_one_session(void)
{
    struct worker workers[THREADS];
    CHECK_HR(S_OK, OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session));
    start(workers, use_session);
    finish(workers);
    CloseIMsgSession(session);
    for (int i = 0; i < THREADS; i++) {
        WCHAR path[64];
        char text[64] = {0};
        LPSPropTagArray tags = NULL;
        REQUIRE(workers[i].kept[0]);
        CHECK_HR(MAPI_E_INVALID_OBJECT, workers[i].kept[0]->lpVtbl->GetPropList(workers[i].kept[0], 0, &tags));
        CHECK_HR(0, RELEASE(workers[i].kept[0]));
        own_path(&workers[i], path, text);
        CHECK_HR(0, unlink(text));
    }
}

/* The stream of one attachment and the rows of a table, as long as they live. All threads get one stream, and so
 * one position: it may stand at the end. */
static HRESULT read_shared(IMessage *message, struct worker *worker)
{
    IAttach *attachment = NULL;
    IStream *stream = NULL;
    IMAPITable *table = NULL;
    LPSRowSet rows = NULL;
    LPSPropValue values = NULL;
    ULONG count = 0;
    BYTE bytes[64];
    HRESULT code = message->lpVtbl->OpenAttach(message, 0, NULL, 0, &attachment);
    if (code == S_OK)
        code = attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, STGM_READ, 0,
                                                (LPUNKNOWN *)&stream);
    if (code == S_OK)
        code = stream->lpVtbl->Read(stream, bytes, sizeof bytes, &count);
    if (code == S_OK)
        EXPECT(count == 0 || (count == sizeof bytes && bytes[63] == 63));
    if (code == S_OK)
        code = message->lpVtbl->GetAttachmentTable(message, 0, &table);
    if (code == S_OK)
        code = table->lpVtbl->QueryRows(table, 10, 0, &rows);
    if (code == S_OK)
        EXPECT(rows->cRows >= 1);
    if (code == S_OK)
        code = message->lpVtbl->GetProps(message, NULL, MAPI_UNICODE, &count, &values);
    MAPIFreeBuffer(values);
    FreeProws(rows);
    if (table)
        RELEASE(table);
    if (stream)
        RELEASE(stream);
    if (attachment)
        RELEASE(attachment);
    return FAILED(code) ? code : S_OK;
}

/* A value large enough for scratch space, in a stream that outlives its property. */
static void large_value(struct worker *worker, BYTE *expected, BYTE *found)
{
    ULONG tag = PROP_TAG(PT_BINARY, 0x6200 + worker->number), count = 0;
    SizedSPropTagArray(1, tags) = {1, {tag}};
    LARGE_INTEGER top = {.QuadPart = 0};
    IStream *stream = NULL;
    if (open_stream(shared, tag, MAPI_CREATE | MAPI_MODIFY, &stream) != S_OK) {
        EXPECT(!"a stream");
        return;
    }
    for (ULONG at = 0; at < LARGE; at += 1 << 17)
        EXPECT(stream->lpVtbl->Write(stream, expected + at, 1 << 17, NULL) == S_OK);
    EXPECT(shared->lpVtbl->DeleteProps(shared, (LPSPropTagArray)&tags, NULL) == S_OK);
    EXPECT(stream->lpVtbl->Seek(stream, top, STREAM_SEEK_SET, NULL) == S_OK);
    EXPECT(stream->lpVtbl->Read(stream, found, LARGE, &count) == S_OK && count == LARGE);
    EXPECT(memcmp(expected, found, LARGE) == 0);
    EXPECT(RELEASE(stream) == 0);
}

static void *use_shared(void *context)
{
    struct worker *worker = context;
    BYTE *expected = malloc(LARGE), *found = malloc(LARGE);
    for (int i = 0; i < rounds; i++) {
        ULONG number = 0;
        IAttach *attachment = NULL;
        SPropValue own = {.ulPropTag = PROP_TAG(PT_LONG, 0x6100 + worker->number), .Value.l = i};
        memset(expected, 16 * worker->number + i + 1, LARGE);
        EXPECT(shared->lpVtbl->SetProps(shared, 1, &own, NULL) == S_OK);
        EXPECT(read_shared(shared, worker) == S_OK);
        if (shared->lpVtbl->CreateAttach(shared, NULL, 0, &number, &attachment) == S_OK) {
            EXPECT(attachment->lpVtbl->SetProps(attachment, 1, &own, NULL) == S_OK);
            EXPECT(attachment->lpVtbl->SaveChanges(attachment, KEEP_OPEN_READWRITE) == S_OK);
            EXPECT(RELEASE(attachment) == 0);
            EXPECT(shared->lpVtbl->DeleteAttach(shared, number, 0, NULL, 0) == S_OK);
        } else
            EXPECT(!"an attachment");
        large_value(worker, expected, found);
    }
    free(expected);
    free(found);
    return NULL;
}

/* Each round succeeds or finds something dead; nothing else. */
static void *read_until_dead(void *context)
{
    struct worker *worker = context;
    HRESULT code = S_OK;
    while (code == S_OK)
        code = read_shared(shared, worker);
    EXPECT(code == MAPI_E_INVALID_OBJECT || code == STG_E_REVERTED);
    return NULL;
}

static void one_message(const char *path)
{
    struct worker workers[THREADS];
    IStorage *storage = NULL;
    BYTE bytes[64];
    for (int i = 0; i < 64; i++)
        bytes[i] = (BYTE)i;
    CHECK_HR(S_OK, OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session));
    shared = create_message(path, MAPI_UNICODE, session, &storage);
    REQUIRE(shared);
    CHECK_HR(0, attach_bytes(shared, "first.bin", bytes, sizeof bytes));
    start(workers, use_shared);
    finish(workers);
    for (int i = 0; i < THREADS; i++) {
        CHECK(long_is(shared, PROP_TAG(PT_LONG, 0x6100 + i), rounds - 1));
        CHECK_HR(MAPI_E_NOT_FOUND, error_of(shared, PROP_TAG(PT_BINARY, 0x6200 + i)));
    }
    CHECK_HR(1, attachments_of(shared));
    start(workers, read_until_dead);
    usleep(20000);
    CloseIMsgSession(session);
    finish(workers);
    CHECK_HR(0, RELEASE(shared));
    CHECK_HR(0, RELEASE(storage));
    CHECK_HR(0, unlink(path));
}

static void *copy_across(void *context)
{
    struct worker *worker = context;
    IMessage *from = pair[worker->number & 1], *to = pair[~worker->number & 1];
    SizedSPropTagArray(1, subject) = {1, {PR_SUBJECT_W}};
    SizedSPropTagArray(1, attachments) = {1, {PR_MESSAGE_ATTACHMENTS}};
    for (int i = 0; i < rounds * 3; i++) {
        HRESULT code = i & 1 ? from->lpVtbl->CopyProps(from, (LPSPropTagArray)&subject, 0, NULL,
                                                       (LPIID)&IID_IMessage, to, 0, NULL)
                             : from->lpVtbl->CopyTo(from, 0, NULL, (LPSPropTagArray)&attachments, 0, NULL,
                                                    (LPIID)&IID_IMessage, to, 0, NULL);
        EXPECT(code == S_OK);
    }
    return NULL;
}

/* A copy locks two messages, in both directions at once: nobody may wait for ever. */
static void copies_both_ways(const char *left, const char *right)
{
    struct worker workers[THREADS];
    IStorage *storages[2] = {NULL, NULL};
    const char *paths[2] = {left, right};
    for (int i = 0; i < 2; i++) {
        pair[i] = create_message(paths[i], MAPI_UNICODE, NULL, &storages[i]);
        REQUIRE(pair[i]);
        CHECK_HR(S_OK, set_text(pair[i], PR_SUBJECT_W, "To and fro"));
        CHECK_HR(S_OK, add_recipient(pair[i], "Ann", "ann@example.org", MAPI_TO));
        CHECK_HR(0, attach_bytes(pair[i], "same.bin", "1234", 4));
    }
    start(workers, copy_across);
    finish(workers);
    for (int i = 0; i < 2; i++) {
        CHECK(text_is(pair[i], PR_SUBJECT_W, "To and fro"));
        CHECK_HR(1, recipients_of(pair[i]));
        CHECK_HR(1, attachments_of(pair[i]));
        CHECK_HR(0, RELEASE(pair[i]));
        CHECK_HR(0, RELEASE(storages[i]));
        CHECK_HR(0, unlink(paths[i]));
    }
}

/* Sessions are closed while another thread opens messages in them: a message, or the refusal of a closed session. */
static void *open_in_closing(void *context)
{
    struct worker *worker = context;
    ILockBytes *bytes = NULL;
    IStorage *storage = NULL;
    HRESULT code = S_OK;
    EXPECT(CreateILockBytesOnHGlobal(NULL, TRUE, &bytes) == S_OK);
    EXPECT(StgCreateDocfileOnILockBytes(bytes, TRANSACTED_WRITE | STGM_CREATE, 0, &storage) == S_OK);
    RELEASE(bytes);
    while (code == S_OK) {
        IMessage *message = NULL;
        code = message_on(session, storage, 0, &message);
        EXPECT((code == S_OK) == (message != NULL));
        if (message)
            RELEASE(message);
    }
    EXPECT(code == MAPI_E_INVALID_PARAMETER);
    worker->storage = storage;
    return NULL;
}

static void closing_sessions(void)
{
    for (int i = 0; i < rounds; i++) {
        struct worker workers[THREADS];
        CHECK_HR(S_OK, OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session));
        start(workers, open_in_closing);
        usleep(1000);
        CloseIMsgSession(session);
        finish(workers);
        /* Not before: the closing takes its own reference on a message's storage away when the message is dead. */
        for (int k = 0; k < THREADS; k++)
            CHECK_HR(0, RELEASE(workers[k].storage));
    }
}

static void *add_children(void *context)
{
    struct worker *worker = context;
    for (int i = 0; i < rounds * 100; i++) {
        BYTE *child = NULL;
        void *grandchild = NULL;
        EXPECT(MAPIAllocateMore(16, root, (void **)&child) == S_OK && (uintptr_t)child % 16 == 0);
        EXPECT(MAPIAllocateMore(16, child, &grandchild) == S_OK);
        memset(child, worker->number, 16);
        memset(grandchild, worker->number, 16);
    }
    return NULL;
}

/* Leak checkers see whether the root has all of them. */
static void one_buffer(void)
{
    struct worker workers[THREADS];
    CHECK_HR(S_OK, MAPIAllocateBuffer(16, &root));
    start(workers, add_children);
    finish(workers);
    CHECK_HR(S_OK, MAPIFreeBuffer(root));
}

int main(void)
{
    const char *checker = getenv("OPENIMSG_CHECKER");
    if (checker && *checker)
        rounds = 4;
    int before = open_descriptors();
    files_in_one_session();
    one_message(test_path("shared.msg"));
    copies_both_ways(test_path("left.msg"), test_path("right.msg"));
    closing_sessions();
    one_buffer();
    /* ThreadSanitizer opens some of its own. */
    if (!checker || strcmp(checker, "tsan"))
        CHECK_HR(before, open_descriptors());
    return SUMMARY();
}
