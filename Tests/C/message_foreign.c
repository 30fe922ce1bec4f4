/* A message on an IStorage that isn't the library's: a wrapper with a table of its own passes each call on, so
 * that only public methods can be used; and client elements beside the message survive. */
#include "message_support.h"

struct wrapper {
    const IStorageVtbl *lpVtbl;
    LONG references;
    IStorage *inner;
    HRESULT commit_code; /* what Commit answers instead of committing */
};

static int alive, commits;
static const IStorageVtbl wrapper_methods;

/* What a storage that calls back calls, while it is called itself. */
static IMessage *called_back;
static IStream *last_reference;
static int calls_back, calls_refused;

static void call_back(void)
{
    LPSPropValue properties = NULL;
    IMAPITable *table = NULL;
    ULONG count;
    SCODE code;
    if (!called_back)
        return;
    calls_back++;
    code = called_back->lpVtbl->GetProps(called_back, NULL, 0, &count, &properties);
    calls_refused += code == MAPI_E_BUSY && !properties;
    calls_refused += set_text(called_back, PR_SUBJECT_W, "from below") == MAPI_E_BUSY;
    calls_refused += called_back->lpVtbl->GetRecipientTable(called_back, 0, &table) == MAPI_E_BUSY && !table;
    calls_refused += called_back->lpVtbl->SaveChanges(called_back, KEEP_OPEN_READWRITE) == MAPI_E_BUSY;
    if (last_reference) {
        IStream *stream = last_reference;
        last_reference = NULL;
        CHECK_HR(0, RELEASE(stream));
    }
}

static IStorage *wrap(IStorage *inner)
{
    struct wrapper *made = calloc(1, sizeof *made);
    made->lpVtbl = &wrapper_methods;
    made->references = 1;
    made->inner = inner;
    alive++;
    return (IStorage *)made;
}

#define INNER(self) (((struct wrapper *)(self))->inner)

static HRESULT wrapper_query(IStorage *self, REFIID iid, void **out)
{
    int known = !memcmp(iid, &IID_IUnknown, 16) || !memcmp(iid, &IID_IStorage, 16);
    *out = known ? self : NULL;
    if (known)
        ((struct wrapper *)self)->references++;
    return known ? S_OK : E_NOINTERFACE;
}

static ULONG wrapper_add_ref(IStorage *self)
{
    return (ULONG)++((struct wrapper *)self)->references;
}

static ULONG wrapper_release(IStorage *self)
{
    LONG left = --((struct wrapper *)self)->references;
    if (!left) {
        RELEASE(INNER(self));
        free(self);
        alive--;
    }
    return (ULONG)left;
}

static HRESULT wrapper_create_stream(IStorage *self, const OLECHAR *name, DWORD mode, DWORD a, DWORD b, IStream **out)
{
    return INNER(self)->lpVtbl->CreateStream(INNER(self), name, mode, a, b, out);
}

static HRESULT wrapper_open_stream(IStorage *self, const OLECHAR *name, void *a, DWORD mode, DWORD b, IStream **out)
{
    call_back();
    return INNER(self)->lpVtbl->OpenStream(INNER(self), name, a, mode, b, out);
}

static HRESULT wrapper_create_storage(IStorage *self, const OLECHAR *name, DWORD mode, DWORD a, DWORD b, IStorage **out)
{
    HRESULT code = INNER(self)->lpVtbl->CreateStorage(INNER(self), name, mode, a, b, out);
    if (SUCCEEDED(code))
        *out = wrap(*out);
    return code;
}

static HRESULT wrapper_open_storage(IStorage *self, const OLECHAR *name, IStorage *priority, DWORD mode, SNB exclude,
                                    DWORD reserved, IStorage **out)
{
    HRESULT code = INNER(self)->lpVtbl->OpenStorage(INNER(self), name, priority, mode, exclude, reserved, out);
    if (SUCCEEDED(code))
        *out = wrap(*out);
    return code;
}

static HRESULT wrapper_copy_to(IStorage *self, DWORD count, const IID *excluded, SNB names, IStorage *to)
{
    return INNER(self)->lpVtbl->CopyTo(INNER(self), count, excluded, names, to);
}

static HRESULT wrapper_move(IStorage *self, const OLECHAR *name, IStorage *to, const OLECHAR *new_name, DWORD flags)
{
    return INNER(self)->lpVtbl->MoveElementTo(INNER(self), name, to, new_name, flags);
}

static HRESULT wrapper_commit(IStorage *self, DWORD flags)
{
    struct wrapper *wrapper = (struct wrapper *)self;
    commits++;
    return wrapper->commit_code ? wrapper->commit_code : INNER(self)->lpVtbl->Commit(INNER(self), flags);
}

static HRESULT wrapper_revert(IStorage *self)
{
    return INNER(self)->lpVtbl->Revert(INNER(self));
}

static HRESULT wrapper_enumerate(IStorage *self, DWORD a, void *b, DWORD c, IEnumSTATSTG **out)
{
    call_back();
    return INNER(self)->lpVtbl->EnumElements(INNER(self), a, b, c, out);
}

static HRESULT wrapper_destroy(IStorage *self, const OLECHAR *name)
{
    return INNER(self)->lpVtbl->DestroyElement(INNER(self), name);
}

static HRESULT wrapper_rename(IStorage *self, const OLECHAR *name, const OLECHAR *new_name)
{
    return INNER(self)->lpVtbl->RenameElement(INNER(self), name, new_name);
}

static HRESULT wrapper_set_times(IStorage *self, const OLECHAR *name, const FILETIME *c, const FILETIME *a,
                                 const FILETIME *m)
{
    return INNER(self)->lpVtbl->SetElementTimes(INNER(self), name, c, a, m);
}

static HRESULT wrapper_set_class(IStorage *self, REFCLSID clsid)
{
    return INNER(self)->lpVtbl->SetClass(INNER(self), clsid);
}

static HRESULT wrapper_set_bits(IStorage *self, DWORD bits, DWORD mask)
{
    return INNER(self)->lpVtbl->SetStateBits(INNER(self), bits, mask);
}

static HRESULT wrapper_stat(IStorage *self, STATSTG *stat, DWORD flags)
{
    return INNER(self)->lpVtbl->Stat(INNER(self), stat, flags);
}

static const IStorageVtbl wrapper_methods = {
    wrapper_query, wrapper_add_ref, wrapper_release, wrapper_create_stream, wrapper_open_stream,
    wrapper_create_storage, wrapper_open_storage, wrapper_copy_to, wrapper_move, wrapper_commit, wrapper_revert,
    wrapper_enumerate, wrapper_destroy, wrapper_rename, wrapper_set_times, wrapper_set_class, wrapper_set_bits,
    wrapper_stat};

static IMessage *wrapped_message(const char *path, int create, IStorage **storage)
{
    IStorage *inner = NULL;
    IMessage *message = NULL;
    if (create)
        CHECK_HR(S_OK, StgCreateDocfile(wide(path), TRANSACTED_WRITE | STGM_CREATE, 0, &inner));
    else
        CHECK_HR(S_OK, StgOpenStorage(wide(path), NULL, TRANSACTED_WRITE, NULL, 0, &inner));
    REQUIRE(inner);
    *storage = wrap(inner);
    CHECK_HR(S_OK, message_on(NULL, *storage, MAPI_UNICODE, &message));
    REQUIRE(message);
    return message;
}

static void write_stream(IStorage *storage, const char *name, const char *text)
{
    IStream *stream = NULL;
    REQUIRE_HR(S_OK, storage->lpVtbl->CreateStream(storage, wide(name),
               STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, text, (ULONG)strlen(text), NULL));
    RELEASE(stream);
}

static int has_stream(IStorage *storage, const char *name, const char *text)
{
    IStream *stream = NULL;
    int good = storage->lpVtbl->OpenStream(storage, wide(name), NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream) ==
                   S_OK && stream_is(stream, text, (ULONG)strlen(text));
    if (stream)
        RELEASE(stream);
    return good;
}

static void check_write_and_read(const char *path)
{
    IStorage *storage = NULL;
    IMessage *message = wrapped_message(path, 1, &storage), *inner = NULL;
    IAttach *attachment = NULL;
    ULONG number = 0;
    write_stream(storage, "client data", "of the program");
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "foreign"));
    CHECK_HR(S_OK, add_recipient(message, "Ann", "ann@example.org", MAPI_TO));
    attach_bytes(message, "a.bin", "abc", 3);
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    REQUIRE_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
               MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&inner));
    CHECK_HR(S_OK, set_text(inner, PR_SUBJECT_W, "inner"));
    CHECK_HR(S_OK, inner->lpVtbl->SaveChanges(inner, 0));
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, 0));
    RELEASE(inner);
    RELEASE(attachment);
    commits = 0;
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(1, commits);
    CHECK_HR(0, RELEASE(message));
    CHECK_HR(0, RELEASE(storage));
    CHECK_HR(0, alive);

    message = wrapped_message(path, 0, &storage);
    CHECK(text_is(message, PR_SUBJECT_W, "foreign"));
    CHECK_HR(1, recipients_of(message));
    CHECK_HR(2, attachments_of(message));
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, 1, NULL, 0, &attachment));
    REQUIRE_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0,
               (LPUNKNOWN *)&inner));
    CHECK(text_is(inner, PR_SUBJECT_W, "inner"));
    RELEASE(inner);
    RELEASE(attachment);
    CHECK(has_stream(storage, "client data", "of the program"));
    CHECK_HR(0, RELEASE(message));
    CHECK_HR(0, RELEASE(storage));
    CHECK_HR(0, alive);
}

/* A commit that fails leaves the message open and dirty; the next one succeeds. */
static void check_failure(const char *path)
{
    IStorage *storage = NULL;
    IMessage *message = wrapped_message(path, 0, &storage);
    struct wrapper *wrapper = (struct wrapper *)storage;
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "second try"));
    wrapper->commit_code = STG_E_MEDIUMFULL;
    CHECK_HR(MAPI_E_NOT_ENOUGH_DISK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READONLY));
    CHECK(text_is(message, PR_SUBJECT_W, "second try"));
    CHECK_HR(S_OK, set_long(message, PR_IMPORTANCE, 2));             /* still open for writing */
    wrapper->commit_code = STG_E_LOCKVIOLATION;
    CHECK_HR(MAPI_E_NO_ACCESS, message->lpVtbl->SaveChanges(message, 0));
    wrapper->commit_code = S_OK;
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, 0));
    CHECK_HR(0, RELEASE(message));
    CHECK_HR(0, RELEASE(storage));
    message = wrapped_message(path, 0, &storage);
    CHECK(text_is(message, PR_SUBJECT_W, "second try") && long_is(message, PR_IMPORTANCE, 2));
    RELEASE(message);
    RELEASE(storage);
    CHECK_HR(0, alive);
}

/* IMSG_NO_ISTG_COMMIT: the program commits, or not. Unsaved edits never get out by the program's own commit. */
static void check_no_commit(const char *path)
{
    for (int commit = 0; commit < 3; commit++) {
        IStorage *inner = NULL, *storage;
        IMessage *message = NULL;
        REQUIRE_HR(S_OK, StgOpenStorage(wide(path), NULL, TRANSACTED_WRITE, NULL, 0, &inner));
        storage = wrap(inner);
        REQUIRE_HR(S_OK, message_on(NULL, storage, IMSG_NO_ISTG_COMMIT, &message));
        CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, commit == 1 ? "committed" : "not committed"));
        commits = 0;
        if (commit < 2)
            CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
        CHECK_HR(0, commits);
        if (commit)
            CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, STGC_DEFAULT));
        CHECK_HR(0, RELEASE(message));
        CHECK_HR(0, RELEASE(storage));
        message = wrapped_message(path, 0, &storage);
        CHECK(text_is(message, PR_SUBJECT_W, commit ? "committed" : "second try"));
        RELEASE(message);
        RELEASE(storage);
    }
}

/* A storage that calls its message back meets nothing half done. */
static void check_calling_back(const char *path)
{
    IStorage *storage = NULL;
    IMessage *message = wrapped_message(path, 0, &storage);
    IMAPITable *table = NULL;
    LPSPropValue properties = NULL;
    LPSRowSet rows = NULL;
    ULONG count = 0;
    CHECK_HR(S_OK, open_stream(message, PR_BODY_A, MAPI_CREATE | MAPI_MODIFY, &last_reference));
    CHECK_HR(S_OK, last_reference->lpVtbl->Write(last_reference, "body", 4, NULL));
    called_back = message;
    CHECK(SUCCEEDED(message->lpVtbl->GetProps(message, NULL, MAPI_UNICODE, &count, &properties)) && count > 5);
    MAPIFreeBuffer(properties);
    CHECK(!last_reference);
    CHECK_HR(1, recipients_of(message));
    REQUIRE_HR(S_OK, message->lpVtbl->GetAttachmentTable(message, MAPI_UNICODE, &table));
    CHECK(table->lpVtbl->QueryRows(table, 10, 0, &rows) == S_OK && rows->cRows == 2);
    FreeProws(rows);
    RELEASE(table);
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "from above"));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK(calls_back > 5 && calls_refused == 4 * calls_back);
    called_back = NULL;
    CHECK(text_is(message, PR_SUBJECT_W, "from above") && text_is(message, PR_BODY_W, "body"));
    CHECK_HR(0, RELEASE(message));
    CHECK_HR(0, RELEASE(storage));
    CHECK_HR(0, alive);
}

int main(void)
{
    const char *name = test_path("foreign.msg");
    char path[256];
    int before = open_descriptors();
    strcpy(path, name);
    check_write_and_read(path);
    check_failure(path);
    check_no_commit(path);
    check_calling_back(path);
    unlink(path);
    CHECK_HR(0, alive);
    CHECK_HR(before, open_descriptors());
    return SUMMARY();
}
