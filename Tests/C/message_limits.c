/* Counts and sizes that no memory holds: an error each, at once, and never the end of the process. */
#include <sys/resource.h>

#include "message_support.h"

static IMessage *message;
static IStorage *storage;

static void check_counts(void)
{
    LONG number = 1;
    SPropValue many = {.ulPropTag = PROP_TAG(PT_MV_LONG, 0x6001), .Value.MVl = {(1 << 20) + 1, &number}};
    SPropValue texts = {.ulPropTag = PROP_TAG(PT_MV_UNICODE, 0x6002), .Value.MVszW = {0xFFFFFFFF, NULL}};
    SPropValue bytes = {.ulPropTag = PROP_TAG(PT_BINARY, 0x6003), .Value.bin = {0xFFFFFFFF, (LPBYTE)&number}};
    SizedSPropTagArray(1, tags) = {0x7FFFFFFF, {PR_SUBJECT_W}};
    SizedADRLIST(1, list) = {0x40000000, {{0, 1, &many}}};
    MAPINAMEID name = {.lpguid = (LPGUID)(uintptr_t)&own_set, .ulKind = MNID_ID, .Kind.lID = 1};
    LPMAPINAMEID names = &name;
    LPSPropTagArray ids = NULL;
    LPSPropValue values = NULL;
    ULONG count = 0;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->SetProps(message, 1, &many, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->SetProps(message, 1, &texts, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->SetProps(message, 1, &bytes, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->SetProps(message, 0x7FFFFFFF, &many, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->GetProps(message, (LPSPropTagArray)&tags, 0, &count, &values));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->DeleteProps(message, (LPSPropTagArray)&tags, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)&list));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->GetIDsFromNames(message, 0x7FFFFFFF, &names, MAPI_CREATE, &ids));
    CHECK(!values && !ids);
}

/* A stream that says it is a terabyte long: nothing is allocated for it, and nothing is in the file. */
static void check_lengths(void)
{
    IStream *stream = NULL;
    ULARGE_INTEGER huge = {.QuadPart = 1ULL << 40};
    HRESULT code;
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "before"));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    REQUIRE_HR(S_OK, open_stream(message, PR_BODY_W, MAPI_CREATE | MAPI_MODIFY, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->SetSize(stream, huge));
    CHECK_HR(MAPI_E_NOT_ENOUGH_MEMORY, error_of(message, PR_BODY_W));
    code = message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE);
    CHECK(code == MAPI_E_NOT_ENOUGH_DISK || code == MAPI_E_TOO_BIG);
    huge.QuadPart = 4;
    CHECK_HR(S_OK, stream->lpVtbl->SetSize(stream, huge));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    RELEASE(stream);
    /* Held converted, which takes memory: the text of the other width can't be made. */
    REQUIRE_HR(S_OK, open_stream(message, PR_BODY_A, MAPI_MODIFY, &stream));
    huge.QuadPart = 1ULL << 40;
    CHECK_HR(S_OK, stream->lpVtbl->SetSize(stream, huge));
    code = message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE);
    CHECK(code == MAPI_E_NOT_ENOUGH_MEMORY || code == MAPI_E_TOO_BIG);
    RELEASE(stream);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK(text_is(message, PR_SUBJECT_W, "before"));
}

/* One call gives back so much and no more: the rest is left to streams. */
static void check_answers(void)
{
    static SizedSPropTagArray(6, tags) = {6, {0}};
    const ULARGE_INTEGER size = {.QuadPart = 60 << 20};
    LPSPropValue values = NULL;
    ULONG count = 0;
    int given = 0;
    CHECK_HR(S_OK, OpenIMsgSetPropertyThreshold(64 << 20));
    for (ULONG i = 0; i < 6; i++) {
        IStream *stream = NULL;
        tags.aulPropTag[i] = PROP_TAG(PT_BINARY, 0x6200 + i);
        REQUIRE_HR(S_OK, open_stream(message, tags.aulPropTag[i], MAPI_CREATE | MAPI_MODIFY, &stream));
        CHECK_HR(S_OK, stream->lpVtbl->SetSize(stream, size));
        RELEASE(stream);
    }
    CHECK_HR(MAPI_W_ERRORS_RETURNED, message->lpVtbl->GetProps(message, (LPSPropTagArray)&tags, 0, &count, &values));
    REQUIRE(count == 6 && values);
    for (ULONG i = 0; i < count; i++) {
        given += values[i].ulPropTag == tags.aulPropTag[i];
        CHECK(values[i].ulPropTag == tags.aulPropTag[i] || values[i].Value.err == MAPI_E_NOT_ENOUGH_MEMORY);
    }
    CHECK_HR(5, given); /* 256 MiB, and what was begun */
    MAPIFreeBuffer(values);
    CHECK_HR(S_OK, message->lpVtbl->DeleteProps(message, (LPSPropTagArray)&tags, NULL));
    CHECK_HR(S_OK, OpenIMsgSetPropertyThreshold(32 << 10));
}

static rlim_t used_memory(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file) {
        if (fscanf(file, "%ld", &pages) != 1)
            pages = 0;
        fclose(file);
    }
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

/* With little memory left, values that need more are refused, and the process lives on. */
static void check_memory(void)
{
    const ULONG size = 400u << 20;
    IStream *stream = NULL;
    IAttach *attachment = NULL;
    ULARGE_INTEGER length = {.QuadPart = size};
    struct rlimit before, small;
    ULONG number;
    char *text = malloc(64 << 20);
    SPropValue body = {.ulPropTag = PR_BODY_A, .Value.lpszA = text};
    memset(text, 'x', (64 << 20) - 1);
    text[(64 << 20) - 1] = 0;
    CHECK_HR(S_OK, OpenIMsgSetPropertyThreshold(0x7FFFFFFF));
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    REQUIRE_HR(S_OK, open_stream(attachment, PR_ATTACH_DATA_BIN, MAPI_CREATE | MAPI_MODIFY, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->SetSize(stream, length));
    REQUIRE_HR(S_OK, getrlimit(RLIMIT_AS, &before));
    small = before;
    small.rlim_cur = used_memory() + (200u << 20);
    REQUIRE_HR(0, setrlimit(RLIMIT_AS, &small));
    CHECK_HR(MAPI_E_NOT_ENOUGH_MEMORY, error_of(attachment, PR_ATTACH_DATA_BIN));
    CHECK_HR(MAPI_E_NOT_ENOUGH_MEMORY, message->lpVtbl->SetProps(message, 1, &body, NULL));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "alive"));
    CHECK_HR(0, setrlimit(RLIMIT_AS, &before));
    CHECK(text_is(message, PR_SUBJECT_W, "alive"));
    CHECK_HR(S_OK, message->lpVtbl->SetProps(message, 1, &body, NULL));
    CHECK_HR(S_OK, OpenIMsgSetPropertyThreshold(32 << 10));
    RELEASE(stream);
    RELEASE(attachment);
    free(text);
}

/* A message in memory with a large attachment and many small ones. */
static HGLOBAL make_attachments(ULONG large, int small)
{
    ILockBytes *bytes = NULL;
    IStorage *root = NULL;
    IMessage *made = NULL;
    HGLOBAL memory = GlobalAlloc(GMEM_MOVEABLE, 0);
    BYTE *data = calloc(1, large);
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(memory, FALSE, &bytes));
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(bytes, TRANSACTED_WRITE | STGM_CREATE, 0, &root));
    REQUIRE_HR(S_OK, message_on(NULL, root, MAPI_UNICODE, &made));
    for (int i = 0; i <= small; i++) {
        IAttach *attachment = NULL;
        ULONG number;
        REQUIRE_HR(S_OK, made->lpVtbl->CreateAttach(made, NULL, 0, &number, &attachment));
        CHECK_HR(S_OK, set_binary(attachment, PR_ATTACH_DATA_BIN, data, i ? 5000 : large));
        CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, 0));
        RELEASE(attachment);
    }
    CHECK_HR(S_OK, made->lpVtbl->SaveChanges(made, 0));
    RELEASE(made);
    RELEASE(root);
    RELEASE(bytes);
    free(data);
    return memory;
}

/* Has all streams whose names begin so be the one that is so large; tells how many there are. */
static int share_stream(HGLOBAL memory, ULONG large, const char *names)
{
    BYTE *at = GlobalLock(memory), *end = at + GlobalSize(memory), *first = NULL;
    const WCHAR *prefix = wide(names);
    int count = 0;
    for (int round = 0; round < 2; round++)
        for (BYTE *entry = at + 512; entry + 128 <= end; entry += 128) {
            ULONG size;
            memcpy(&size, entry + 120, 4);
            if (!round && entry[66] == STGTY_STREAM && entry[64] == 42 && size == large)
                first = entry;
            if (round && first && entry[66] == STGTY_STREAM && !memcmp(entry, prefix, 2 * strlen(names))) {
                memcpy(entry + 116, first + 116, 8);
                count++;
            }
        }
    GlobalUnlock(memory);
    return count;
}

static IMessage *message_in(HGLOBAL memory)
{
    ILockBytes *bytes = NULL;
    IStorage *root = NULL;
    IMessage *found = NULL;
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(memory, FALSE, &bytes));
    REQUIRE_HR(S_OK, StgOpenStorageOnILockBytes(bytes, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &root));
    REQUIRE_HR(S_OK, message_on(NULL, root, 0, &found));
    RELEASE(root);
    RELEASE(bytes);
    return found;
}

static HRESULT copy_of(HGLOBAL memory, IMessage *target)
{
    IMessage *source = message_in(memory);
    HRESULT code =
        source->lpVtbl->CopyTo(source, 0, NULL, NULL, 0, NULL, (LPIID)(uintptr_t)&IID_IMessage, target, 0, NULL);
    RELEASE(source);
    return code;
}

/* Streams of a damaged file that share their sectors: it is not copied into many times its size. */
static void check_copies(void)
{
    const ULONG large = 8 << 20;
    IStorage *root = NULL;
    const char *path = test_path("copies.msg");
    IMessage *target = create_message(path, MAPI_UNICODE, NULL, &root);
    HGLOBAL memory = make_attachments(large, 24);
    REQUIRE(target);
    CHECK_HR(S_OK, copy_of(memory, target));
    CHECK_HR(25, share_stream(memory, large, "__substg1.0_37010102"));
    CHECK_HR(MAPI_E_CORRUPT_DATA, copy_of(memory, target));
    RELEASE(target);
    RELEASE(root);
    GlobalFree(memory);
    unlink(path);
}

/* A new name looks for identifiers in use in the property streams of all objects, which may all be one. */
static void check_new_name(void)
{
    const ULONG large = 16 << 20;
    MAPINAMEID name = {.lpguid = (LPGUID)(uintptr_t)&own_set, .ulKind = MNID_ID, .Kind.lID = 1};
    LPMAPINAMEID names = &name;
    LPSPropTagArray ids = NULL;
    HGLOBAL memory = make_attachments(large, 10);
    IMessage *damaged = NULL;
    CHECK_HR(12, share_stream(memory, large, "__properties_version1.0"));
    damaged = message_in(memory);
    CHECK_HR(MAPI_E_TOO_BIG, damaged->lpVtbl->GetIDsFromNames(damaged, 1, &names, MAPI_CREATE, &ids));
    CHECK(!ids);
    RELEASE(damaged);
    GlobalFree(memory);
}

/* The values of an array may be one stream too. */
static void check_array(void)
{
    const ULONG large = 8 << 20;
    SBinary values[40];
    SPropValue array = {.ulPropTag = PROP_TAG(PT_MV_BINARY, 0x7001), .Value.MVbin = {40, values}};
    BYTE *data = calloc(1, large);
    HGLOBAL memory = GlobalAlloc(GMEM_MOVEABLE, 0);
    ILockBytes *bytes = NULL;
    IStorage *root = NULL;
    IMessage *made = NULL;
    OpenIMsgObject *damaged = NULL;
    OpenIMsgValue *value = NULL;
    for (int i = 0; i < 40; i++)
        values[i] = (SBinary){5, data};
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(memory, FALSE, &bytes));
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(bytes, TRANSACTED_WRITE | STGM_CREATE, 0, &root));
    REQUIRE_HR(S_OK, message_on(NULL, root, MAPI_UNICODE, &made));
    CHECK_HR(S_OK, set_binary(made, PROP_TAG(PT_BINARY, 0x7000), data, large));
    CHECK_HR(S_OK, made->lpVtbl->SetProps(made, 1, &array, NULL));
    CHECK_HR(S_OK, made->lpVtbl->SaveChanges(made, 0));
    RELEASE(made);
    RELEASE(root);
    RELEASE(bytes);
    CHECK_HR(40, share_stream(memory, large, "__substg1.0_70011102-"));
    CHECK_HR(S_OK, OpenIMsgOpenMemory(GlobalLock(memory), GlobalSize(memory), &damaged));
    CHECK_HR(MAPI_E_TOO_BIG, OpenIMsgGetValue(damaged, array.ulPropTag, &value));
    CHECK(!value);
    OpenIMsgClose(damaged);
    GlobalUnlock(memory);
    GlobalFree(memory);
    free(data);
}

int main(void)
{
    const char *path = test_path("limits.msg"), *checker = getenv("OPENIMSG_CHECKER");
    message = create_message(path, MAPI_UNICODE, NULL, &storage);
    REQUIRE(message);
    check_counts();
    check_lengths();
    if (!checker || !*checker) { /* the checkers need memory of their own */
        check_answers();
        check_copies();
        check_new_name();
        check_array();
        check_memory();
    }
    RELEASE(message);
    RELEASE(storage);
    unlink(path);
    return SUMMARY();
}
