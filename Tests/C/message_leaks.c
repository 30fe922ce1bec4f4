/* A program that never releases what it opens: sessions close it all, and memory stays flat. OPENIMSG_ROUNDS says how
   many messages are left open (make soak: a million). */
#include <malloc.h>

#include "message_support.h"
#include "process_memory.h"

static long per_session = 100;

static void write_message(const char *path)
{
    IStorage *storage = NULL;
    IMessage *message = create_message(path, MAPI_UNICODE, NULL, &storage);
    REQUIRE(message);
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "left open"));
    CHECK_HR(S_OK, set_text(message, PR_BODY_W, "text"));
    CHECK_HR(S_OK, add_recipient(message, "Ada", "ada@example.org", MAPI_TO));
    attach_bytes(message, "a.bin", "data", 4);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, 0));
    RELEASE(message);
    RELEASE(storage);
}

/* Opens a message and what there is in it, and holds on to all of it. */
static int leave_open(LPMSGSESS session, IStorage *storage)
{
    IMessage *message = NULL;
    IMAPITable *table = NULL;
    IAttach *attachment = NULL;
    IStream *stream = NULL;
    return message_on(session, storage, 0, &message) == S_OK &&
           message->lpVtbl->GetRecipientTable(message, 0, &table) == S_OK &&
           message->lpVtbl->OpenAttach(message, 0, NULL, 0, &attachment) == S_OK &&
           open_stream(attachment, PR_ATTACH_DATA_BIN, 0, &stream) == S_OK;
}

/* One session: its storage is the program's only reference that is given back. */
static void run_session(const char *path)
{
    LPMSGSESS session = NULL;
    IStorage *storage = NULL;
    long opened = 0;
    REQUIRE_HR(S_OK, OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session));
    REQUIRE_HR(S_OK, StgOpenStorage(wide(path), NULL, READ_ONLY, NULL, 0, &storage));
    for (long i = 0; i < per_session; i++)
        opened += leave_open(session, storage);
    CHECK(opened == per_session);
    RELEASE(storage);
    CloseIMsgSession(session);
}

static void check_leaks(const char *path, long messages)
{
    /* Four dead objects a message: past the bound on what is kept of them before anything is measured. */
    long warm = messages < 20000 ? messages / 2 : 20000, before, descriptors = open_descriptors();
    for (long i = 0; i < warm; i += per_session)
        run_session(path);
    before = resident();
    for (long i = warm; i < messages; i += per_session)
        run_session(path);
    printf("%ld messages left open: %ld KiB before, %ld KiB after\n", messages, before, resident());
    if (messages >= 40000)
        CHECK(resident() - before < 2048);
    CHECK_HR(descriptors, open_descriptors());
}

static void open_and_close(const char *path)
{
    IStorage *storage = NULL;
    IMessage *message = NULL;
    IMAPITable *table = NULL;
    LPSRowSet rows = NULL;
    LPSPropValue values = NULL;
    ULONG count = 0;
    if (StgOpenStorage(wide(path), NULL, READ_ONLY, NULL, 0, &storage) != S_OK ||
        message_on(NULL, storage, 0, &message) != S_OK) {
        CHECK(!"opens");
        return;
    }
    CHECK(SUCCEEDED(message->lpVtbl->GetProps(message, NULL, MAPI_UNICODE, &count, &values)) && count > 5);
    MAPIFreeBuffer(values);
    CHECK_HR(S_OK, message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table));
    CHECK_HR(S_OK, table->lpVtbl->QueryRows(table, 10, 0, &rows));
    FreeProws(rows);
    RELEASE(table);
    RELEASE(message);
    RELEASE(storage);
}

/* Opened, read and closed over and over: the heap is where it was. */
static void check_heap(const char *path, long rounds)
{
    size_t before;
    for (int i = 0; i < 200; i++)
        open_and_close(path);
    before = mallinfo2().uordblks;
    for (long i = 0; i < rounds; i++)
        open_and_close(path);
    CHECK(mallinfo2().uordblks <= before + 4096);
}

int main(void)
{
    const char *path = test_path("leaks.msg"), *asked = getenv("OPENIMSG_ROUNDS"), *checker = getenv("OPENIMSG_CHECKER");
    int checked = checker && *checker;
    long messages = asked ? atol(asked) : 100000;
    if (checked) {
        messages = 400;
        per_session = 20;
    }
    write_message(path);
    check_leaks(path, messages);
    if (checked)
        open_and_close(path); /* the checkers have heaps of their own */
    else
        check_heap(path, asked ? messages : 3000);
    unlink(path);
    return SUMMARY();
}
