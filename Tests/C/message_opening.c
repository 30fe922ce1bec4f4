/* OpenIMsgOnIStg: what it takes of storages, support objects and allocators, and what it makes of a new file. */
#include "mapispi.h"
#include "message_support.h"

/* Counts references; its fifth slot is where IMAPISupport gives the routines for memory. */
struct counted {
    const void *const *vtable;
    ULONG references;
    int fails;
};

static HRESULT counted_query(struct counted *self, REFIID iid, void **out)
{
    (void)iid;
    *out = self;
    self->references++;
    return S_OK;
}

static ULONG counted_add(struct counted *self)
{
    return ++self->references;
}

static ULONG counted_release(struct counted *self)
{
    return --self->references;
}

static HRESULT counted_last_error(struct counted *self, HRESULT code, ULONG flags, LPMAPIERROR *error)
{
    (void)self, (void)code, (void)flags;
    *error = NULL;
    return S_OK;
}

static int buffers;

static SCODE count_buffer(ULONG size, LPVOID *out)
{
    buffers++;
    return MAPIAllocateBuffer(size, out);
}

static HRESULT counted_routines(struct counted *self, LPALLOCATEBUFFER *buffer, LPALLOCATEMORE *more, LPFREEBUFFER *release)
{
    if (self->fails)
        return MAPI_E_NO_SUPPORT;
    *buffer = count_buffer;
    *more = MAPIAllocateMore;
    *release = MAPIFreeBuffer;
    return S_OK;
}

static const void *const counted_vtable[] = {
    (const void *)counted_query, (const void *)counted_add, (const void *)counted_release,
    (const void *)counted_last_error, (const void *)counted_routines};

static const char *path;

static IStorage *open_storage(DWORD mode)
{
    IStorage *storage = NULL;
    CHECK_HR(S_OK, StgOpenStorage(wide(path), NULL, mode, NULL, 0, &storage));
    return storage;
}

static void check_support(void)
{
    struct counted support = {counted_vtable, 1, 0}, memory = {counted_vtable, 1, 0};
    IStorage *storage = open_storage(READ_ONLY);
    IMessage *message = NULL;
    REQUIRE(storage);
    /* The routines that are missing come from the support object. */
    REQUIRE_HR(S_OK, OpenIMsgOnIStg(NULL, NULL, NULL, NULL, (LPMALLOC)(void *)&memory, (LPMAPISUP)(void *)&support, storage,
               NULL, 0, 0, &message));
    CHECK(support.references == 2 && memory.references == 2);
    buffers = 0;
    CHECK(text_is(message, PR_SUBJECT_W, "here"));
    CHECK_HR(1, buffers);
    RELEASE(message);
    CHECK(support.references == 1 && memory.references == 1);
    REQUIRE_HR(S_OK, OpenIMsgOnIStg(NULL, NULL, MAPIAllocateMore, MAPIFreeBuffer, NULL, (LPMAPISUP)(void *)&support, storage,
               NULL, 0, 0, &message));
    CHECK(text_is(message, PR_SUBJECT_W, "here"));
    CHECK_HR(2, buffers);
    RELEASE(message);
    support.fails = 1;
    CHECK_HR(MAPI_E_NO_SUPPORT, OpenIMsgOnIStg(NULL, NULL, NULL, NULL, NULL, (LPMAPISUP)(void *)&support, storage, NULL, 0, 0,
             &message));
    CHECK(!message && support.references == 1);
    RELEASE(storage);
}

static void check_session_memory(void)
{
    struct counted memory = {counted_vtable, 1, 0};
    LPMSGSESS session = NULL;
    CHECK_HR(S_OK, OpenIMsgSession((LPMALLOC)(void *)&memory, MAPI_UNICODE, &session));
    CHECK(memory.references == 2);
    CloseIMsgSession(session);
    CHECK(memory.references == 1);
}

/* Each mode of a storage, and what a message on it may do. */
static void check_modes(void)
{
    static const struct { DWORD mode; SCODE code; int writes; } modes[] = {
        {STGM_READ | STGM_SHARE_DENY_WRITE, S_OK, 0},
        {STGM_READ | STGM_TRANSACTED | STGM_SHARE_DENY_WRITE, S_OK, 0},
        {STGM_READ | STGM_TRANSACTED | STGM_SHARE_DENY_NONE, S_OK, 0},
        {STGM_READ | STGM_SHARE_EXCLUSIVE, S_OK, 0},
        {STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, S_OK, 1},
        {STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_WRITE, S_OK, 1},
        {STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_NONE, S_OK, 1},
        {STGM_READWRITE | STGM_SHARE_EXCLUSIVE, MAPI_E_INVALID_PARAMETER, 0},
        {STGM_WRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, MAPI_E_NO_ACCESS, 0},
    };
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        IStorage *storage = open_storage(modes[i].mode);
        IMessage *message = NULL;
        REQUIRE(storage);
        CHECK_HR(modes[i].code, message_on(NULL, storage, 0, &message));
        if (message) {
            CHECK(long_is(message, PR_ACCESS, modes[i].writes ? MAPI_ACCESS_MODIFY | MAPI_ACCESS_READ : MAPI_ACCESS_READ));
            CHECK(long_is(message, PR_ACCESS_LEVEL, modes[i].writes ? MAPI_MODIFY : 0));
            CHECK_HR(modes[i].writes ? S_OK : MAPI_E_NO_ACCESS, set_text(message, PR_SUBJECT_W, "not kept"));
            RELEASE(message);
        }
        CHECK_HR(0, RELEASE(storage));
    }
}

/* The width of a new message is that of the call or of its session; an old one keeps its own. */
static void check_width(void)
{
    for (int flags = 0; flags < 4; flags++) {
        const char *name = test_path("width.msg");
        LPMSGSESS session = NULL;
        IStorage *storage = NULL;
        IMessage *message;
        LONG mask = flags ? 0x40E79 : 0xE79;
        CHECK_HR(S_OK, OpenIMsgSession(MAPIGetDefaultMalloc(), flags & 1 ? MAPI_UNICODE : 0, &session));
        message = create_message(name, flags & 2 ? MAPI_UNICODE : 0, session, &storage);
        REQUIRE(message);
        CHECK(long_is(message, PR_STORE_SUPPORT_MASK, mask));
        CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "\xC3\xA9"));
        CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, 0));
        RELEASE(message);
        RELEASE(storage);
        REQUIRE_HR(S_OK, StgOpenStorage(wide(name), NULL, TRANSACTED_WRITE, NULL, 0, &storage));
        REQUIRE_HR(S_OK, message_on(NULL, storage, MAPI_UNICODE, &message)); /* the flag converts nothing */
        if (flags)
            CHECK(long_is(message, PR_STORE_SUPPORT_MASK, mask));
        CHECK(text_is(message, PR_SUBJECT_W, "\xC3\xA9"));
        RELEASE(message);
        RELEASE(storage);
        CloseIMsgSession(session);
        unlink(name);
    }
}

/* The program's own elements and class are left alone, and nothing is in the file before SaveChanges. */
static void check_storage_kept(void)
{
    IStorage *storage = open_storage(TRANSACTED_WRITE);
    IStream *stream = NULL;
    IMessage *message = NULL;
    CLSID class_id;
    REQUIRE_HR(S_OK, message_on(NULL, storage, IMSG_NO_ISTG_COMMIT, &message));
    REQUIRE_HR(S_OK, storage->lpVtbl->CreateStream(storage, wide("own data"), STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0,
               &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, "mine", 4, NULL));
    RELEASE(stream);
    CHECK_HR(S_OK, WriteClassStg(storage, &own_set));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "pending"));
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, STGC_DEFAULT)); /* the program's own: no part of the message */
    RELEASE(message);
    RELEASE(storage);
    storage = open_storage(TRANSACTED_WRITE);
    REQUIRE_HR(S_OK, message_on(NULL, storage, IMSG_NO_ISTG_COMMIT, &message));
    CHECK(text_is(message, PR_SUBJECT_W, "here"));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "saved"));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    RELEASE(message);
    RELEASE(storage); /* not committed by either */
    storage = open_storage(TRANSACTED_WRITE);
    REQUIRE_HR(S_OK, message_on(NULL, storage, IMSG_NO_ISTG_COMMIT, &message));
    CHECK(text_is(message, PR_SUBJECT_W, "here"));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "saved"));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, 0));
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, STGC_DEFAULT));
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, STGC_DEFAULT));
    RELEASE(storage);
    RELEASE(message);
    storage = open_storage(READ_ONLY);
    REQUIRE_HR(S_OK, message_on(NULL, storage, 0, &message));
    CHECK(text_is(message, PR_SUBJECT_W, "saved"));
    RELEASE(message);
    REQUIRE_HR(S_OK, storage->lpVtbl->OpenStream(storage, wide("own data"), NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream));
    CHECK(stream_is(stream, "mine", 4));
    RELEASE(stream);
    CHECK_HR(S_OK, ReadClassStg(storage, &class_id));
    CHECK(!memcmp(&class_id, &own_set, sizeof class_id));
    RELEASE(storage);
}

/* Every object is itself under each of its interfaces, and nothing else. */
static void check_identity(void)
{
    IStorage *storage = open_storage(TRANSACTED_WRITE);
    IMessage *message = NULL;
    IAttach *attachment = NULL;
    IMAPITable *table = NULL;
    IStream *stream = NULL;
    ULONG number;
    REQUIRE_HR(S_OK, message_on(NULL, storage, 0, &message));
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    REQUIRE_HR(S_OK, message->lpVtbl->GetRecipientTable(message, 0, &table));
    REQUIRE_HR(S_OK, open_stream(message, PR_SUBJECT_W, 0, &stream));
    {
        const struct { void *object; const IID *known[4]; } objects[] = {
            {message, {&IID_IUnknown, &IID_IMAPIProp, &IID_IMessage, NULL}},
            {attachment, {&IID_IUnknown, &IID_IMAPIProp, &IID_IAttachment, NULL}},
            {table, {&IID_IUnknown, &IID_IMAPITable, NULL, NULL}},
            {stream, {&IID_IUnknown, &IID_ISequentialStream, &IID_IStream, NULL}},
        };
        for (size_t i = 0; i < 4; i++) {
            IUnknown *unknown = objects[i].object, *same = NULL;
            for (int j = 0; j < 4 && objects[i].known[j]; j++) {
                CHECK_HR(S_OK, unknown->lpVtbl->QueryInterface(unknown, objects[i].known[j], (void **)&same));
                CHECK(same == unknown);
                RELEASE(same);
            }
            CHECK_HR(E_NOINTERFACE, unknown->lpVtbl->QueryInterface(unknown, &IID_IStorage, (void **)&same));
            CHECK(!same);
            CHECK(FAILED(unknown->lpVtbl->QueryInterface(unknown, &IID_IUnknown, NULL)));
        }
    }
    RELEASE(stream);
    RELEASE(table);
    RELEASE(attachment);
    RELEASE(message);
    RELEASE(storage);
}

int main(void)
{
    IStorage *storage = NULL;
    IMessage *message;
    static char name[256];
    strcpy(name, test_path("opening.msg"));
    path = name;
    message = create_message(path, MAPI_UNICODE, NULL, &storage);
    REQUIRE(message);
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "here"));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, 0));
    RELEASE(message);
    RELEASE(storage);
    check_support();
    check_session_memory();
    check_modes();
    check_width();
    check_storage_kept();
    check_identity();
    unlink(path);
    return SUMMARY();
}
