/* OLE attachments: their storage edited piece by piece, and as the bytes of a compound file; what GetLastError tells
   of failures. */
#include <signal.h>
#include <sys/resource.h>

#include "message_support.h"

static IMessage *message;

static IAttach *new_attachment(ULONG *number)
{
    IAttach *attachment = NULL;
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, number, &attachment));
    return attachment;
}

static HRESULT open_as(IAttach *attachment, ULONG tag, REFIID iid, ULONG flags, void *out)
{
    return attachment->lpVtbl->OpenProperty(attachment, tag, iid, flags & MAPI_MODIFY ? STGM_READWRITE : STGM_READ,
                                            flags, (LPUNKNOWN *)out);
}

static void put(IStorage *storage, const char *name, const char *text)
{
    IStream *stream = NULL;
    ULONG written;
    REQUIRE_HR(S_OK, storage->lpVtbl->CreateStream(storage, wide(name), STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE,
               0, 0, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, text, (ULONG)strlen(text), &written));
    RELEASE(stream);
}

static int holds(IStorage *storage, const char *name, const char *text)
{
    IStream *stream = NULL;
    int same = storage->lpVtbl->OpenStream(storage, wide(name), NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream) == S_OK &&
               stream_is(stream, text, (ULONG)strlen(text));
    if (stream)
        RELEASE(stream);
    return same;
}

/* Opened again before the save, the storage is as it was left; the save takes all of it. */
static void check_pieces(void)
{
    IStorage *storage = NULL;
    ULONG number;
    IAttach *attachment = new_attachment(&number);
    REQUIRE_HR(S_OK, open_as(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, MAPI_CREATE | MAPI_MODIFY, &storage));
    put(storage, "one", "first");
    RELEASE(storage);
    REQUIRE_HR(S_OK, open_as(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, MAPI_MODIFY, &storage));
    CHECK(holds(storage, "one", "first"));
    put(storage, "two", "second");
    RELEASE(storage);
    REQUIRE_HR(S_OK, open_as(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, &storage));
    CHECK(holds(storage, "one", "first") && holds(storage, "two", "second"));
    RELEASE(storage);
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, 0));
    RELEASE(attachment);
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, number, NULL, MAPI_MODIFY, &attachment));
    REQUIRE_HR(S_OK, open_as(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, MAPI_MODIFY, &storage));
    CHECK(holds(storage, "one", "first") && holds(storage, "two", "second"));
    put(storage, "one", "changed"); /* not saved: gone with the attachment */
    RELEASE(storage);
    RELEASE(attachment);
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, number, NULL, 0, &attachment));
    REQUIRE_HR(S_OK, open_as(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, &storage));
    CHECK(holds(storage, "one", "first"));
    RELEASE(storage);
    RELEASE(attachment);
}

/* A compound file in memory, and its bytes. */
static void *image(const char *text, ULONG *size)
{
    ILockBytes *bytes = NULL;
    IStorage *storage = NULL;
    STATSTG about;
    void *data;
    ULARGE_INTEGER start = {.QuadPart = 0};
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(NULL, TRUE, &bytes));
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(bytes, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &storage));
    CHECK_HR(S_OK, WriteClassStg(storage, &own_set));
    put(storage, "content", text);
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, STGC_DEFAULT));
    RELEASE(storage);
    CHECK_HR(S_OK, bytes->lpVtbl->Stat(bytes, &about, STATFLAG_NONAME));
    *size = (ULONG)about.cbSize.QuadPart;
    data = malloc(*size);
    CHECK_HR(S_OK, bytes->lpVtbl->ReadAt(bytes, start, data, *size, size));
    RELEASE(bytes);
    return data;
}

/* Whether the stream's bytes are a compound file with that text. */
static int image_holds(IStream *stream, const char *text)
{
    HGLOBAL memory;
    ILockBytes *bytes = NULL;
    IStorage *storage = NULL;
    STATSTG about;
    ULONG got = 0;
    int same;
    LARGE_INTEGER start = {.QuadPart = 0};
    CLSID class_id;
    CHECK_HR(S_OK, stream->lpVtbl->Stat(stream, &about, STATFLAG_NONAME));
    CHECK_HR(S_OK, stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL));
    memory = GlobalAlloc(GMEM_MOVEABLE, (SIZE_T)about.cbSize.QuadPart);
    CHECK_HR(S_OK, stream->lpVtbl->Read(stream, GlobalLock(memory), (ULONG)about.cbSize.QuadPart, &got));
    GlobalUnlock(memory);
    CHECK(got == about.cbSize.QuadPart);
    CHECK_HR(S_OK, CreateILockBytesOnHGlobal(memory, TRUE, &bytes));
    same = StgOpenStorageOnILockBytes(bytes, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &storage) == S_OK &&
           holds(storage, "content", text) && ReadClassStg(storage, &class_id) == S_OK &&
           !memcmp(&class_id, &own_set, sizeof own_set);
    if (storage)
        RELEASE(storage);
    RELEASE(bytes);
    return same;
}

static void check_docfile(void)
{
    IStream *stream = NULL, *same = NULL, *plain = NULL;
    IStorage *storage = NULL;
    ULONG number, size, written;
    LARGE_INTEGER start = {.QuadPart = 0};
    void *data = image("written whole", &size);
    IAttach *attachment = new_attachment(&number);
    CHECK_HR(MAPI_E_NOT_FOUND, open_as(attachment, PR_ATTACH_DATA_OBJ, &IID_IStreamDocfile, 0, &stream));
    CHECK_HR(MAPI_E_NOT_FOUND, open_as(attachment, PR_ATTACH_DATA_BIN, &IID_IStreamDocfile, 0, &stream));
    CHECK(!stream);
    REQUIRE_HR(S_OK, open_as(attachment, PR_ATTACH_DATA_OBJ, &IID_IStreamDocfile, MAPI_CREATE | MAPI_MODIFY, &stream));
    CHECK(long_is(attachment, PR_ATTACH_METHOD, ATTACH_OLE));
    CHECK_HR(S_OK, stream->lpVtbl->QueryInterface(stream, &IID_IStreamDocfile, (void **)&same));
    CHECK(same == stream);
    RELEASE(same);
    /* The open one again, by either tag; not as another interface. */
    REQUIRE_HR(S_OK, open_as(attachment, PR_ATTACH_DATA_BIN, &IID_IStreamDocfile, 0, &same));
    CHECK(same == stream);
    RELEASE(same);
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, open_as(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, &storage));
    /* Half a file is none. */
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, data, 100, &written));
    CHECK_HR(STG_E_DOCFILECORRUPT, stream->lpVtbl->Commit(stream, STGC_DEFAULT));
    CHECK_HR(MAPI_E_CORRUPT_DATA, attachment->lpVtbl->SaveChanges(attachment, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, data, size, &written));
    CHECK(image_holds(stream, "written whole"));
    /* Saved without a Commit, as other streams are. */
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, KEEP_OPEN_READWRITE));
    RELEASE(stream);
    REQUIRE_HR(S_OK, open_as(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, MAPI_MODIFY, &storage));
    CHECK(holds(storage, "content", "written whole"));
    put(storage, "content", "edited");
    RELEASE(storage);
    REQUIRE_HR(S_OK, open_as(attachment, PR_ATTACH_DATA_OBJ, &IID_IStreamDocfile, 0, &stream));
    CHECK(image_holds(stream, "edited"));
    CHECK_HR(STG_E_ACCESSDENIED, stream->lpVtbl->Write(stream, "x", 1, &written));
    RELEASE(stream);
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, 0));
    RELEASE(attachment);

    /* Read back, and no more than that, as bytes. */
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, number, NULL, 0, &attachment));
    CHECK_HR(MAPI_E_NOT_FOUND, open_as(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, 0, &plain));
    CHECK_HR(MAPI_E_NO_ACCESS, open_as(attachment, PR_ATTACH_DATA_OBJ, &IID_IStreamDocfile, MAPI_MODIFY, &stream));
    REQUIRE_HR(S_OK, open_as(attachment, PR_ATTACH_DATA_BIN, &IID_IStreamDocfile, 0, &stream));
    CHECK(image_holds(stream, "edited"));
    RELEASE(stream);
    RELEASE(attachment);

    /* What was written and never committed counts when the stream goes. */
    attachment = new_attachment(&number);
    REQUIRE_HR(S_OK, open_as(attachment, PR_ATTACH_DATA_OBJ, &IID_IStreamDocfile, MAPI_CREATE | MAPI_MODIFY, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, data, size, &written));
    RELEASE(stream);
    REQUIRE_HR(S_OK, open_as(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, &storage));
    CHECK(holds(storage, "content", "written whole"));
    RELEASE(storage);
    RELEASE(attachment);

    /* Other attachments have no such stream. */
    attachment = new_attachment(&number);
    CHECK_HR(S_OK, set_binary(attachment, PR_ATTACH_DATA_BIN, data, size));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, open_as(attachment, PR_ATTACH_DATA_BIN, &IID_IStreamDocfile, 0, &stream));
    CHECK_HR(MAPI_E_NOT_FOUND, open_as(attachment, PR_ATTACH_DATA_OBJ, &IID_IStreamDocfile, 0, &stream));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, open_as(attachment, PR_DISPLAY_NAME_W, &IID_IStreamDocfile, 0, &stream));
    RELEASE(attachment);
    free(data);
}

/* No room for the file: the message stays open and dirty, says why, and is saved once there is room. */
static void check_last_error(void)
{
    struct rlimit before, small;
    LPMAPIERROR error = (LPMAPIERROR)1;
    HRESULT code;
    CHECK_HR(S_OK, message->lpVtbl->GetLastError(message, MAPI_E_NOT_FOUND, 0, &error));
    CHECK(!error);
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, message->lpVtbl->GetLastError(message, S_OK, 1, &error));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->GetLastError(message, S_OK, 0, NULL));
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = 512;
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "full"));
    setrlimit(RLIMIT_FSIZE, &small);
    code = message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE);
    setrlimit(RLIMIT_FSIZE, &before);
    CHECK_HR(MAPI_E_NOT_ENOUGH_DISK, code);
    CHECK_HR(S_OK, message->lpVtbl->GetLastError(message, code, MAPI_UNICODE, &error));
    if (CHECK(error)) {
        CHECK(error->ulVersion == 0 && error->ulLowLevelError == (ULONG)STG_E_MEDIUMFULL);
        CHECK(wide_length((const WCHAR *)error->lpszError) > 10);
        CHECK(wide_equal((const WCHAR *)error->lpszComponent, wide("OpenIMsg")));
    }
    MAPIFreeBuffer(error);
    CHECK_HR(S_OK, message->lpVtbl->GetLastError(message, code, 0, &error));
    CHECK(error && strlen((const char *)error->lpszError) > 10 && !strcmp((const char *)error->lpszComponent, "OpenIMsg"));
    MAPIFreeBuffer(error);
    CHECK_HR(S_OK, message->lpVtbl->GetLastError(message, MAPI_E_NO_ACCESS, 0, &error)); /* another failure */
    CHECK(!error);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
}

int main(void)
{
    const char *path = test_path("ole.msg");
    IStorage *storage = NULL;
    message = create_message(path, MAPI_UNICODE, NULL, &storage);
    REQUIRE(message);
    check_pieces();
    check_docfile();
    check_last_error();
    RELEASE(message);
    RELEASE(storage);
    message = open_message(path, READ_ONLY, NULL, &storage);
    REQUIRE(message);
    CHECK_HR(2, attachments_of(message));
    CHECK(text_is(message, PR_SUBJECT_W, "full"));
    RELEASE(message);
    RELEASE(storage);
    unlink(path);
    return SUMMARY();
}
