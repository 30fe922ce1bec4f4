/* Sessions: arguments, forced close with leaked objects, dead codes, descriptors, orders of release. */
#include "message_support.h"

static int calls;
static ULONG call_data;
static LPMESSAGE call_message;

static void on_release(ULONG data, LPMESSAGE message)
{
    calls++;
    call_data = data;
    call_message = message;
}

static LPMSGSESS new_session(ULONG flags)
{
    LPMSGSESS session = NULL;
    CHECK_HR(S_OK, OpenIMsgSession(MAPIGetDefaultMalloc(), flags, &session));
    CHECK(session);
    return session;
}

static void check_arguments(void)
{
    LPMSGSESS session = (LPMSGSESS)1;
    IStorage *storage = NULL;
    IMessage *message = (IMessage *)1;
    const char *path = test_path("arguments.msg");
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgSession(MAPIGetDefaultMalloc(), 0, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgSession(NULL, 0, &session));
    CHECK(!session);
    session = (LPMSGSESS)1;
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, OpenIMsgSession(MAPIGetDefaultMalloc(), 1, &session));
    CHECK(!session);
    CloseIMsgSession(NULL);
    REQUIRE_HR(S_OK, StgCreateDocfile(wide(path), TRANSACTED_WRITE | STGM_CREATE, 0, &storage));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message_on((LPMSGSESS)storage, storage, 0, &message));
    CHECK(!message);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message_on(NULL, storage, 0, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message_on(NULL, NULL, 0, &message));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, message_on(NULL, storage, 2, &message));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgOnIStg(NULL, NULL, MAPIAllocateMore, MAPIFreeBuffer,
             MAPIGetDefaultMalloc(), NULL, storage, NULL, 0, 0, &message));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, NULL, MAPIFreeBuffer,
             MAPIGetDefaultMalloc(), NULL, storage, NULL, 0, 0, &message));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, NULL,
             MAPIGetDefaultMalloc(), NULL, storage, NULL, 0, 0, &message));
    CHECK(!message);
    CHECK_HR(0, RELEASE(storage));
    /* Direct mode is refused, and an empty file that can't be written has no message. */
    REQUIRE_HR(S_OK, StgCreateDocfile(wide(path), STGM_READWRITE | STGM_SHARE_EXCLUSIVE | STGM_CREATE, 0, &storage));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message_on(NULL, storage, 0, &message));
    CHECK_HR(0, RELEASE(storage));
    REQUIRE_HR(S_OK, StgOpenStorage(wide(path), NULL, READ_ONLY, NULL, 0, &storage));
    CHECK_HR(MAPI_E_CORRUPT_DATA, message_on(NULL, storage, 0, &message));
    CHECK_HR(0, RELEASE(storage));
    unlink(path);
}

/* Everything that a message can hand out. */
struct leaked {
    IStorage *storage;
    IMessage *message, *inner;
    IMAPITable *recipients, *attachments;
    IAttach *bytes, *embedded;
    IStream *stream;
};

static void open_all(struct leaked *all, LPMSGSESS session, const char *path, MSGCALLRELEASE *callback)
{
    ULONG number = 0;
    memset(all, 0, sizeof *all);
    REQUIRE_HR(S_OK, StgCreateDocfile(wide(path), TRANSACTED_WRITE | STGM_CREATE, 0, &all->storage));
    REQUIRE_HR(S_OK, OpenIMsgOnIStg(session, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer,
               MAPIGetDefaultMalloc(), NULL, all->storage, callback, 4711, MAPI_UNICODE, &all->message));
    IMessage *m = all->message;
    CHECK_HR(S_OK, set_text(m, PR_SUBJECT_W, "leaked"));
    number = attach_bytes(m, "a.bin", "abc", 3);
    REQUIRE_HR(S_OK, m->lpVtbl->OpenAttach(m, number, NULL, MAPI_MODIFY, &all->bytes));
    REQUIRE_HR(S_OK, open_stream(all->bytes, PR_ATTACH_DATA_BIN, MAPI_MODIFY, &all->stream));
    REQUIRE_HR(S_OK, m->lpVtbl->CreateAttach(m, NULL, 0, &number, &all->embedded));
    REQUIRE_HR(S_OK, all->embedded->lpVtbl->OpenProperty(all->embedded, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
               MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&all->inner));
    REQUIRE_HR(S_OK, m->lpVtbl->GetRecipientTable(m, 0, &all->recipients));
    REQUIRE_HR(S_OK, m->lpVtbl->GetAttachmentTable(m, 0, &all->attachments));
}

/* Every method of a dead message; what comes back through pointers is null. */
static void check_dead_message(IMessage *m)
{
    ULONG count = 7;
    LPSPropValue values = (LPSPropValue)1;
    LPSPropTagArray tags = (LPSPropTagArray)1;
    LPSPropProblemArray problems = (LPSPropProblemArray)1;
    LPUNKNOWN unknown = (LPUNKNOWN)1;
    IAttach *attachment = (IAttach *)1;
    IMAPITable *table = (IMAPITable *)1;
    LPMAPIERROR error = (LPMAPIERROR)1;
    LPMAPINAMEID *names = (LPMAPINAMEID *)1;
    SPropValue value = {.ulPropTag = PR_IMPORTANCE, .Value.l = 1};
    SizedSPropTagArray(1, one) = {1, {PR_SUBJECT_W}};
    SizedADRLIST(1, list) = {0, {{0, 0, NULL}}};
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->GetProps(m, NULL, 0, &count, &values));
    CHECK(!values && !count);
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->GetPropList(m, 0, &tags));
    CHECK(!tags);
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->SetProps(m, 1, &value, &problems));
    CHECK(!problems);
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->DeleteProps(m, (LPSPropTagArray)&one, NULL));
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->OpenProperty(m, PR_BODY_W, &IID_IStream, 0, 0, &unknown));
    CHECK(!unknown);
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->SaveChanges(m, KEEP_OPEN_READWRITE));
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->GetLastError(m, E_FAIL, 0, &error));
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->CopyTo(m, 0, NULL, NULL, 0, NULL, &IID_IMessage, m, 0, NULL));
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->CopyProps(m, (LPSPropTagArray)&one, 0, NULL, &IID_IMessage, m, 0, NULL));
    tags = NULL;
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->GetNamesFromIDs(m, &tags, NULL, 0, &count, &names));
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->GetIDsFromNames(m, 0, NULL, 0, &tags));
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->OpenAttach(m, 0, NULL, 0, &attachment));
    CHECK(!attachment);
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->CreateAttach(m, NULL, 0, &count, &attachment));
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->DeleteAttach(m, 0, 0, NULL, 0));
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->GetRecipientTable(m, 0, &table));
    CHECK(!table);
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->GetAttachmentTable(m, 0, &table));
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->ModifyRecipients(m, MODRECIP_ADD, (LPADRLIST)&list));
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->SubmitMessage(m, 0));
    CHECK_HR(MAPI_E_INVALID_OBJECT, m->lpVtbl->SetReadFlag(m, 0));
}

static void check_dead_table(IMAPITable *t)
{
    LPSRowSet rows = (LPSRowSet)1;
    LPSPropTagArray tags = (LPSPropTagArray)1;
    ULONG count = 0;
    CHECK_HR(MAPI_E_INVALID_OBJECT, t->lpVtbl->QueryRows(t, 1, 0, &rows));
    CHECK(!rows);
    CHECK_HR(MAPI_E_INVALID_OBJECT, t->lpVtbl->QueryColumns(t, 0, &tags));
    CHECK(!tags);
    CHECK_HR(MAPI_E_INVALID_OBJECT, t->lpVtbl->GetRowCount(t, 0, &count));
    CHECK_HR(MAPI_E_INVALID_OBJECT, t->lpVtbl->SeekRow(t, BOOKMARK_BEGINNING, 0, NULL));
    CHECK_HR(MAPI_E_INVALID_OBJECT, t->lpVtbl->Abort(t));
}

static void check_dead_stream(IStream *s)
{
    BYTE buffer[4];
    STATSTG stat;
    IStream *clone = (IStream *)1;
    LARGE_INTEGER start = {.QuadPart = 0};
    ULARGE_INTEGER size = {.QuadPart = 0};
    CHECK_HR(STG_E_REVERTED, s->lpVtbl->Read(s, buffer, 4, NULL));
    CHECK_HR(STG_E_REVERTED, s->lpVtbl->Write(s, "abc", 3, NULL));
    CHECK_HR(STG_E_REVERTED, s->lpVtbl->Seek(s, start, STREAM_SEEK_SET, NULL));
    CHECK_HR(STG_E_REVERTED, s->lpVtbl->SetSize(s, size));
    CHECK_HR(STG_E_REVERTED, s->lpVtbl->Stat(s, &stat, STATFLAG_NONAME));
    CHECK_HR(STG_E_REVERTED, s->lpVtbl->Commit(s, STGC_DEFAULT));
    CHECK_HR(STG_E_REVERTED, s->lpVtbl->Clone(s, &clone));
    CHECK(!clone);
}

/* A dead object still counts its references and answers for the interfaces that it had. */
static void check_dead_unknown(void *object, REFIID own, REFIID other)
{
    IUnknown *unknown = object, *again = NULL;
    CHECK_HR(2, unknown->lpVtbl->AddRef(unknown));
    CHECK_HR(1, unknown->lpVtbl->Release(unknown));
    CHECK_HR(S_OK, unknown->lpVtbl->QueryInterface(unknown, &IID_IUnknown, (void **)&again));
    CHECK(again == unknown);
    if (again)
        RELEASE(again);
    CHECK_HR(S_OK, unknown->lpVtbl->QueryInterface(unknown, own, (void **)&again));
    if (again)
        RELEASE(again);
    again = unknown;
    CHECK_HR(E_NOINTERFACE, unknown->lpVtbl->QueryInterface(unknown, other, (void **)&again));
    CHECK(!again);
}

static void check_leaks(void)
{
    const char *path = test_path("leaked.msg");
    int before = open_descriptors();
    struct leaked all;
    IStorage *storage = NULL;
    LPMSGSESS session = new_session(0);
    calls = 0;
    open_all(&all, session, path, on_release);
    RELEASE(all.storage);                                   /* the session's message keeps it */
    CHECK(open_descriptors() > before);
    CHECK(FAILED(StgOpenStorage(wide(path), NULL, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, NULL, 0, &storage)));
    CloseIMsgSession(session);
    CHECK_HR(before, open_descriptors());
    CHECK_HR(1, calls);
    CHECK(call_data == 4711 && call_message == all.message);
    if (CHECK_HR(S_OK, StgOpenStorage(wide(path), NULL, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, NULL, 0, &storage)))
        RELEASE(storage);
    check_dead_message(all.message);
    check_dead_message(all.inner);
    CHECK_HR(MAPI_E_INVALID_OBJECT, all.bytes->lpVtbl->SaveChanges(all.bytes, 0));
    CHECK_HR(MAPI_E_INVALID_OBJECT, set_long(all.embedded, PR_RENDERING_POSITION, 1));
    check_dead_table(all.recipients);
    check_dead_table(all.attachments);
    check_dead_stream(all.stream);
    check_dead_unknown(all.message, &IID_IMessage, &IID_IAttachment);
    check_dead_unknown(all.bytes, &IID_IAttachment, &IID_IMessage);
    check_dead_unknown(all.recipients, &IID_IMAPITable, &IID_IMessage);
    check_dead_unknown(all.stream, &IID_IStream, &IID_IStorage);
    CloseIMsgSession(session);                              /* closed already: nothing to do */
    CHECK_HR(0, RELEASE(all.stream));
    CHECK_HR(0, RELEASE(all.message));
    CHECK_HR(0, RELEASE(all.attachments));
    CHECK_HR(0, RELEASE(all.bytes));
    CHECK_HR(0, RELEASE(all.inner));
    CHECK_HR(0, RELEASE(all.recipients));
    CHECK_HR(0, RELEASE(all.embedded));
    CHECK_HR(1, calls);
    /* What was not saved is not in the file. */
    REQUIRE_HR(S_OK, StgOpenStorage(wide(path), NULL, READ_ONLY, NULL, 0, &storage));
    CHECK_HR(MAPI_E_CORRUPT_DATA, message_on(NULL, storage, 0, &all.message));
    RELEASE(storage);
    unlink(path);
}

/* The usual ends of a program, in their different orders. */
static void check_orders(void)
{
    const char *path = test_path("orders.msg");
    int before = open_descriptors();
    for (int order = 0; order < 6; order++) {
        LPMSGSESS session = order < 4 ? new_session(MAPI_UNICODE) : NULL;
        struct leaked all;
        calls = 0;
        open_all(&all, session, path, on_release);
        RELEASE(all.recipients);
        RELEASE(all.attachments);
        RELEASE(all.inner);
        RELEASE(all.embedded);
        CHECK_HR(S_OK, all.message->lpVtbl->SaveChanges(all.message, KEEP_OPEN_READWRITE));
        if (order & 1)
            RELEASE(all.storage);
        if (order == 2 || order == 3) {
            CloseIMsgSession(session);
            session = NULL;
        }
        RELEASE(all.message);
        if (order >= 4 || order < 2) {
            CHECK_HR(0, calls);                             /* the stream keeps the message's state alive */
            CHECK(stream_is(all.stream, "abc", 3));
        }
        RELEASE(all.stream);
        RELEASE(all.bytes);
        CHECK_HR(1, calls);
        if (!(order & 1))
            CHECK_HR(0, RELEASE(all.storage));
        CloseIMsgSession(session);
        CHECK_HR(before, open_descriptors());
        CHECK_HR(1, calls);
    }
    unlink(path);
}

/* Opens something below an attachment of the message; gives the attachment, the message in it, if any, and the object. */
static void open_below(IMessage *message, int kind, IUnknown *held[3])
{
    const ULONG make = MAPI_CREATE | MAPI_MODIFY;
    IAttach *attachment = NULL;
    IMessage *inner = NULL;
    ULONG number;
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    held[0] = (IUnknown *)attachment;
    held[1] = held[2] = NULL;
    if (kind < 2) {
        LPCIID iid = kind ? &IID_IStreamDocfile : &IID_IStorage;
        CHECK_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, iid, 0, make, &held[2]));
        return;
    }
    REQUIRE_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, make, &held[1]));
    inner = (IMessage *)held[1];
    if (kind == 2)
        CHECK_HR(S_OK, inner->lpVtbl->GetRecipientTable(inner, 0, (LPMAPITABLE *)&held[2]));
    else if (kind == 3)
        CHECK_HR(S_OK, inner->lpVtbl->GetAttachmentTable(inner, 0, (LPMAPITABLE *)&held[2]));
    else if (kind == 4)
        CHECK_HR(S_OK, inner->lpVtbl->OpenProperty(inner, PR_BODY_W, &IID_IStream, 0, make, &held[2]));
    else
        CHECK_HR(S_OK, inner->lpVtbl->CreateAttach(inner, NULL, 0, &number, (LPATTACH *)&held[2]));
}

/* Whatever is released last, then the message is over: the file is closed, and the program is told. */
static void check_orders_below(void)
{
    const char *path = test_path("below.msg");
    int before = open_descriptors();
    for (int kind = 0; kind < 6; kind++)
        for (int order = 0; order < 24; order++) {
            IStorage *storage = NULL;
            IMessage *message = NULL;
            IUnknown *held[4];
            calls = 0;
            REQUIRE_HR(S_OK, StgCreateDocfile(wide(path), TRANSACTED_WRITE | STGM_CREATE, 0, &storage));
            REQUIRE_HR(S_OK, OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer,
                                            MAPIGetDefaultMalloc(), NULL, storage, on_release, 7, 0, &message));
            RELEASE(storage);
            open_below(message, kind, held);
            held[3] = (IUnknown *)message;
            for (int left = 4, rest = order; left > 0; left--) {
                int at = rest % left;
                rest /= left;
                if (held[at]) {
                    CHECK_HR(0, calls);
                    CHECK_HR(0, RELEASE(held[at]));
                }
                held[at] = held[left - 1];
            }
            CHECK_HR(1, calls);
            CHECK_HR(before, open_descriptors());
        }
    unlink(path);
}

static IStorage *callers_storage;
static const char *callers_path;

/* The library has let go of the storage: the last reference is the program's, and so is the file then. */
static void release_storage(ULONG data, LPMESSAGE message)
{
    IStorage *storage = NULL;
    on_release(data, message);
    CHECK_HR(0, RELEASE(callers_storage));
    if (CHECK_HR(S_OK, StgOpenStorage(wide(callers_path), NULL, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, NULL, 0,
                                      &storage)))
        RELEASE(storage);
}

static void check_callback(void)
{
    const char *path = test_path("callback.msg");
    for (int by_session = 0; by_session < 2; by_session++) {
        LPMSGSESS session = by_session ? new_session(0) : NULL;
        IMessage *message = NULL;
        calls = 0;
        callers_path = path;
        REQUIRE_HR(S_OK, StgCreateDocfile(wide(path), TRANSACTED_WRITE | STGM_CREATE, 0, &callers_storage));
        REQUIRE_HR(S_OK, OpenIMsgOnIStg(session, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer,
                   MAPIGetDefaultMalloc(), NULL, callers_storage, release_storage, 1, 0, &message));
        if (by_session)
            CloseIMsgSession(session);
        CHECK_HR(by_session, calls);
        CHECK_HR(0, RELEASE(message));
        CHECK_HR(1, calls);
        unlink(path);
    }
}

/* SaveChanges without KEEP_OPEN_ ends the message; its sub-objects go with it. */
static void check_save_and_die(void)
{
    const char *path = test_path("die.msg");
    struct leaked all;
    IStorage *storage = NULL;
    open_all(&all, NULL, path, NULL);
    CHECK_HR(S_OK, all.message->lpVtbl->SaveChanges(all.message, 0));
    check_dead_message(all.message);
    check_dead_table(all.recipients);
    check_dead_stream(all.stream);
    CHECK_HR(MAPI_E_INVALID_OBJECT, all.bytes->lpVtbl->SaveChanges(all.bytes, 0));
    CHECK_HR(0, RELEASE(all.message));
    RELEASE(all.stream);
    RELEASE(all.bytes);
    RELEASE(all.inner);
    RELEASE(all.embedded);
    RELEASE(all.recipients);
    RELEASE(all.attachments);
    CHECK_HR(0, RELEASE(all.storage));
    all.message = open_message(path, READ_ONLY, NULL, &storage);
    REQUIRE(all.message);
    CHECK(text_is(all.message, PR_SUBJECT_W, "leaked"));
    CHECK_HR(1, attachments_of(all.message));               /* the unsaved attachment is not there */
    RELEASE(all.message);
    RELEASE(storage);
    unlink(path);
}

/* KEEP_OPEN_READONLY: later changes are refused. */
static void check_keep_readonly(void)
{
    const char *path = test_path("readonly.msg");
    IStorage *storage = NULL;
    LPMSGSESS session = new_session(MAPI_UNICODE);
    IMessage *message = create_message(path, 0, session, &storage);
    REQUIRE(message);
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "once"));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, message->lpVtbl->SaveChanges(message, 0x100));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READONLY));
    CHECK_HR(MAPI_E_NO_ACCESS, set_text(message, PR_SUBJECT_W, "twice"));
    CHECK_HR(MAPI_E_NO_ACCESS, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(MAPI_E_NO_ACCESS, message->lpVtbl->SaveChanges(message, FORCE_SAVE));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READONLY));
    CHECK(text_is(message, PR_SUBJECT_W, "once"));
    CHECK(long_is(message, PR_STORE_SUPPORT_MASK, 0x40E79));    /* Unicode by the session's flag */
    RELEASE(message);
    RELEASE(storage);
    CloseIMsgSession(session);
    unlink(path);
}

int main(void)
{
    int before = open_descriptors();
    check_arguments();
    check_leaks();
    check_orders();
    check_orders_below();
    check_callback();
    check_save_and_die();
    check_keep_readonly();
    CHECK_HR(before, open_descriptors());
    return SUMMARY();
}
