/* Values that SetProps and ModifyRecipients bring by the hundred: they leave memory as those do that streams bring, and
   are read, replaced, deleted and copied like any others. */
#include <malloc.h>

#include "message_support.h"
#include "process_memory.h"

#define LARGE 1000000
#define MEDIUM 60000
#define LONG_TEXT 100000
#define OWN_TAG(number) PROP_TAG(PT_BINARY, 0x6000 + (number))

static BYTE bytes[LARGE];
static int checked;

static int counts(int many) { return checked ? many / 20 : many; }

/* Memory, less what is free. */
static long used(void)
{
    malloc_trim(0);
    return resident();
}

/* What is kept in memory at most; a checker's own does not count. */
static void check_grown(long before, long most)
{
    long grown = used() - before;
    if (!checked && !CHECK(grown < most))
        printf("grown by %ld KiB, not %ld\n", grown, most);
}

static const BYTE *marked(int number, ULONG size)
{
    for (ULONG at = 0; at < size; at += 512)
        bytes[at] = (BYTE)(number + at / 512);
    return bytes;
}

static int property_is(void *object, ULONG tag, const void *data, ULONG size)
{
    IStream *stream = NULL;
    int same;
    if (open_stream(object, tag, 0, &stream) != S_OK)
        return 0;
    same = stream_is(stream, data, size);
    RELEASE(stream);
    return same;
}

static int attachment_is(IMessage *message, ULONG number)
{
    IAttach *attachment = NULL;
    int same;
    if (message->lpVtbl->OpenAttach(message, number, NULL, 0, &attachment) != S_OK)
        return 0;
    same = property_is(attachment, PR_ATTACH_DATA_BIN, marked((int)number, LARGE), LARGE);
    RELEASE(attachment);
    return same;
}

static void check_attachments(void)
{
    const char *path = test_path("attachments.msg");
    int count = counts(200);
    IStorage *storage = NULL;
    IMessage *message = create_message(path, 0, NULL, &storage);
    long before = used();
    REQUIRE(message);
    for (int number = 0; number < count; number++)
        CHECK(attach_bytes(message, "a.bin", marked(number, LARGE), LARGE) == (ULONG)number);
    check_grown(before, 48 << 10);
    CHECK(attachment_is(message, 0) && attachment_is(message, (ULONG)count / 2));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    check_grown(before, 64 << 10);
    CHECK(attachment_is(message, 0) && attachment_is(message, (ULONG)count - 1));
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, 0));
    check_grown(before, 64 << 10);
    RELEASE(message);
    RELEASE(storage);
    message = open_message(path, READ_ONLY, NULL, &storage);
    REQUIRE(message);
    for (int number = 0; number < count; number += 19)
        CHECK(attachment_is(message, (ULONG)number));
    RELEASE(message);
    RELEASE(storage);
    unlink(path);
}

static HRESULT write_stream(IMessage *message, ULONG tag, const void *data, ULONG size)
{
    IStream *stream = NULL;
    HRESULT code = open_stream(message, tag, MAPI_CREATE | MAPI_MODIFY, &stream);
    if (FAILED(code))
        return code;
    code = stream->lpVtbl->Write(stream, data, size, NULL);
    RELEASE(stream);
    return code;
}

/* Too short to leave memory one by one. */
static void check_many(int by_stream)
{
    const char *path = test_path("many.msg");
    int count = counts(2000);
    IStorage *storage = NULL;
    IMessage *message = create_message(path, 0, NULL, &storage);
    long before = used();
    REQUIRE(message);
    for (int number = 0; number < count; number++) {
        marked(number, MEDIUM);
        CHECK_HR(S_OK, by_stream ? write_stream(message, OWN_TAG(number), bytes, MEDIUM)
                                 : set_binary(message, OWN_TAG(number), bytes, MEDIUM));
    }
    check_grown(before, 48 << 10);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    check_grown(before, 64 << 10);
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, 0));
    RELEASE(message);
    RELEASE(storage);
    message = open_message(path, READ_ONLY, NULL, &storage);
    REQUIRE(message);
    for (int number = 0; number < count; number += 99)
        CHECK(property_is(message, OWN_TAG(number), marked(number, MEDIUM), MEDIUM));
    RELEASE(message);
    RELEASE(storage);
    unlink(path);
}

static HRESULT add_large(IMessage *message, const char *name, ULONG flags, const BYTE *data)
{
    SPropValue row[4];
    SizedADRLIST(1, list) = {1, {{0, 4, row}}};
    recipient_row(row, name, "ann@example.org", MAPI_TO);
    row[3] = (SPropValue){.ulPropTag = OWN_TAG(0)};
    row[3].Value.bin.cb = LARGE;
    row[3].Value.bin.lpb = (LPBYTE)(uintptr_t)data;
    return message->lpVtbl->ModifyRecipients(message, flags, (LPADRLIST)&list);
}

static void check_recipients(void)
{
    const char *path = test_path("recipients.msg");
    int count = counts(100);
    IStorage *storage = NULL, *part = NULL;
    IStream *stream = NULL;
    IMessage *message = create_message(path, 0, NULL, &storage);
    long before = used();
    REQUIRE(message);
    for (int number = 0; number < count; number++)
        CHECK_HR(S_OK, add_large(message, "Ann", MODRECIP_ADD, marked(number, LARGE)));
    check_grown(before, 48 << 10);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, 0));
    RELEASE(message);
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, 0));
    REQUIRE_HR(S_OK, storage->lpVtbl->OpenStorage(storage, wide("__recip_version1.0_#00000003"), NULL,
                                                  STGM_SHARE_EXCLUSIVE, NULL, 0, &part));
    REQUIRE_HR(S_OK, part->lpVtbl->OpenStream(part, wide("__substg1.0_60000102"), NULL, STGM_SHARE_EXCLUSIVE, 0,
                                              &stream));
    CHECK(stream_is(stream, marked(3, LARGE), LARGE));
    RELEASE(stream);
    RELEASE(part);
    RELEASE(storage);
    unlink(path);
}

/* A value that is set has no part in what streams on its forerunner do, nor they in what becomes of it. */
static void check_replacing(IMessage *message)
{
    IStream *stream = NULL, *second = NULL;
    CHECK_HR(S_OK, set_binary(message, OWN_TAG(1), marked(1, LARGE), LARGE));
    REQUIRE_HR(S_OK, open_stream(message, OWN_TAG(1), MAPI_MODIFY, &stream));
    CHECK(stream_is(stream, bytes, LARGE));
    CHECK_HR(S_OK, set_binary(message, OWN_TAG(1), marked(2, LARGE), LARGE));
    CHECK(property_is(message, OWN_TAG(1), bytes, LARGE));
    CHECK(stream_is(stream, marked(1, LARGE), LARGE));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, "gone", 4, NULL));
    RELEASE(stream);
    CHECK(property_is(message, OWN_TAG(1), marked(2, LARGE), LARGE));
    /* What streams change afterwards counts, before a save and behind it. */
    REQUIRE_HR(S_OK, open_stream(message, OWN_TAG(1), MAPI_MODIFY, &second));
    CHECK_HR(S_OK, second->lpVtbl->Write(second, "here", 4, NULL));
    memcpy(bytes, "here", 4);
    CHECK(property_is(message, OWN_TAG(1), bytes, LARGE));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, second->lpVtbl->Seek(second, (LARGE_INTEGER){.QuadPart = 4}, STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, second->lpVtbl->Write(second, "there", 5, NULL));
    memcpy(bytes + 4, "there", 5);
    CHECK(property_is(message, OWN_TAG(1), bytes, LARGE));
    RELEASE(second);
    CHECK(property_is(message, OWN_TAG(1), bytes, LARGE));
    CHECK_HR(S_OK, set_binary(message, OWN_TAG(1), "short", 5));
    CHECK(property_is(message, OWN_TAG(1), "short", 5));
}

static void check_deleting(IMessage *message)
{
    SizedSPropTagArray(1, tags) = {1, {OWN_TAG(2)}};
    CHECK_HR(S_OK, set_binary(message, OWN_TAG(2), marked(3, LARGE), LARGE));
    CHECK_HR(S_OK, message->lpVtbl->DeleteProps(message, (LPSPropTagArray)&tags, NULL));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, OWN_TAG(2)));
    CHECK_HR(S_OK, set_binary(message, OWN_TAG(2), marked(4, LARGE), LARGE));
    CHECK_HR(MAPI_E_NOT_ENOUGH_MEMORY, error_of(message, OWN_TAG(2)));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, message->lpVtbl->DeleteProps(message, (LPSPropTagArray)&tags, NULL));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, OWN_TAG(2)));
}

/* Text in both widths, into a file of each. */
static void check_text(IMessage *message, int unicode)
{
    static WCHAR text[LONG_TEXT + 1];
    static char narrow[LONG_TEXT + 1];
    SPropValue value = {.ulPropTag = PR_BODY_W, .Value.lpszW = text};
    for (int at = 0; at < LONG_TEXT; at++)
        narrow[at] = (char)(text[at] = (WCHAR)('A' + at % 26));
    CHECK_HR(S_OK, message->lpVtbl->SetProps(message, 1, &value, NULL));
    CHECK(property_is(message, PR_BODY_W, text, 2 * LONG_TEXT));
    CHECK(property_is(message, PR_BODY_A, narrow, LONG_TEXT));
    value = (SPropValue){.ulPropTag = CHANGE_PROP_TYPE(OWN_TAG(3), PT_STRING8), .Value.lpszA = narrow};
    CHECK_HR(S_OK, message->lpVtbl->SetProps(message, 1, &value, NULL));
    CHECK(property_is(message, value.ulPropTag, narrow, LONG_TEXT));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK(property_is(message, CHANGE_PROP_TYPE(OWN_TAG(3), PT_UNICODE), text, 2 * LONG_TEXT));
    CHECK(property_is(message, PR_BODY_W, text, 2 * LONG_TEXT));
    CHECK_HR(MAPI_E_NOT_ENOUGH_MEMORY, error_of(message, unicode ? PR_BODY_W : PR_BODY_A));
}

static void check_copying(IMessage *message, const char *path)
{
    IStorage *storage = NULL;
    IMessage *copy = create_message(path, 0, NULL, &storage);
    REQUIRE(copy);
    CHECK_HR(S_OK, set_binary(message, OWN_TAG(4), marked(5, LARGE), LARGE));
    CHECK_HR(S_OK, message->lpVtbl->CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, copy, 0, NULL));
    CHECK_HR(S_OK, set_binary(message, OWN_TAG(4), marked(6, LARGE), LARGE));
    CHECK(property_is(copy, OWN_TAG(4), marked(5, LARGE), LARGE));
    CHECK_HR(S_OK, copy->lpVtbl->SaveChanges(copy, KEEP_OPEN_READWRITE));
    CHECK(property_is(copy, OWN_TAG(4), marked(5, LARGE), LARGE));
    RELEASE(copy);
    RELEASE(storage);
    unlink(path);
}

/* What is not saved leaves no trace; a bad value spoils nothing. */
static void check_leaving(const char *path)
{
    IStorage *storage = NULL;
    IMessage *message = open_message(path, TRANSACTED_WRITE, NULL, &storage);
    SPropValue values[2] = {{.ulPropTag = OWN_TAG(5)}, {.ulPropTag = OWN_TAG(6)}};
    REQUIRE(message);
    values[0].Value.bin.cb = values[1].Value.bin.cb = LARGE;
    values[0].Value.bin.lpb = bytes;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->SetProps(message, 2, values, NULL));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, OWN_TAG(5)));
    CHECK_HR(S_OK, message->lpVtbl->SetProps(message, 1, values, NULL));
    CHECK(property_is(message, OWN_TAG(5), bytes, LARGE));
    RELEASE(message);
    RELEASE(storage);
    message = open_message(path, READ_ONLY, NULL, &storage);
    REQUIRE(message);
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, OWN_TAG(5)));
    CHECK(property_is(message, OWN_TAG(1), "short", 5));
    CHECK_HR(S_OK, RELEASE(message));
    RELEASE(storage);
}

int main(void)
{
    const char *checker = getenv("OPENIMSG_CHECKER"), *path = test_path("large.msg");
    checked = checker && *checker;
    REQUIRE_HR(S_OK, MAPIInitialize(NULL));
    check_attachments();
    check_many(0);
    check_many(1);
    check_recipients();
    for (int unicode = 0; unicode < 2; unicode++) {
        IStorage *storage = NULL;
        IMessage *message = create_message(path, unicode ? MAPI_UNICODE : 0, NULL, &storage);
        REQUIRE(message);
        check_replacing(message);
        check_deleting(message);
        check_text(message, unicode);
        check_copying(message, test_path("copy.msg"));
        CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, 0));
        RELEASE(message);
        CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, 0));
        RELEASE(storage);
        check_leaving(path);
        unlink(path);
    }
    MAPIUninitialize();
    return SUMMARY();
}
