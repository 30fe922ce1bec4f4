/* Attachments: numbers, double opening, deletion, methods, access and what appears when. */
#include "message_support.h"

static IMessage *message;
static IStorage *storage;

static void check_arguments(void)
{
    ULONG number = 0;
    IAttach *attachment = (IAttach *)1;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->OpenAttach(message, 0, NULL, 0, NULL));
    CHECK_HR(MAPI_E_NOT_FOUND, message->lpVtbl->OpenAttach(message, 0, NULL, 0, &attachment));
    CHECK(!attachment);
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, message->lpVtbl->OpenAttach(message, 0, NULL, 0x100, &attachment));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, message->lpVtbl->OpenAttach(message, 0, &IID_IMessage, 0, &attachment));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->CreateAttach(message, NULL, 0, NULL, &attachment));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->CreateAttach(message, NULL, 0, &number, NULL));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, message->lpVtbl->CreateAttach(message, NULL, 1, &number, &attachment));
    CHECK_HR(MAPI_E_NOT_FOUND, message->lpVtbl->DeleteAttach(message, 3, 0, NULL, 0));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, message->lpVtbl->DeleteAttach(message, 3, 0, NULL, 2));
}

/* A new attachment's defaults; it is in the table once it is saved. */
static void check_new(void)
{
    IAttach *attachment = NULL, *lost = NULL;
    ULONG number = 99, next = 99;
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    CHECK(long_is(attachment, PR_ATTACH_METHOD, NO_ATTACHMENT));
    CHECK(long_is(attachment, PR_ATTACH_NUM, (LONG)number));
    CHECK(long_is(attachment, PR_RENDERING_POSITION, -1));
    CHECK_HR(0, attachments_of(message));
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, KEEP_OPEN_READWRITE));
    CHECK_HR(1, attachments_of(message));
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &next, &lost));
    CHECK(next > number);
    CHECK_HR(0, lost->lpVtbl->Release(lost));                /* never saved: it vanishes */
    CHECK_HR(1, attachments_of(message));
    CHECK_HR(S_OK, set_text(attachment, PR_ATTACH_LONG_FILENAME_W, "kept.txt"));
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, KEEP_OPEN_READONLY));
    CHECK_HR(MAPI_E_NO_ACCESS, set_text(attachment, PR_ATTACH_LONG_FILENAME_W, "late.txt"));
    RELEASE(attachment);
}

static void check_double_open(void)
{
    IAttach *first = NULL, *second = NULL;
    IStream *stream = NULL, *same = NULL;
    IUnknown *other = NULL;
    ULONG number = attach_bytes(message, "double.bin", "0123456789", 10);
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, number, NULL, MAPI_MODIFY, &first));
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, number, &IID_IAttachment, 0, &second));
    CHECK(first == second);
    CHECK_HR(1, RELEASE(second));
    REQUIRE_HR(S_OK, open_stream(first, PR_ATTACH_DATA_BIN, MAPI_MODIFY, &stream));
    REQUIRE_HR(S_OK, open_stream(first, PR_ATTACH_DATA_BIN, MAPI_MODIFY | MAPI_CREATE, &same));
    CHECK(stream == same);
    CHECK_HR(1, RELEASE(same));
    CHECK(stream_is(stream, "0123456789", 10));              /* asking to create did not cut it */
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, first->lpVtbl->OpenProperty(first, PR_ATTACH_DATA_BIN, &IID_IStorage,
             0, MAPI_MODIFY, &other));
    CHECK(!other);
    RELEASE(stream);
    /* After SaveChanges(0) the object is dead and opening gives a new one. */
    CHECK_HR(S_OK, first->lpVtbl->SaveChanges(first, 0));
    CHECK_HR(MAPI_E_INVALID_OBJECT, set_long(first, PR_RENDERING_POSITION, 5));
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, number, NULL, 0, &second));
    CHECK(first != second);
    CHECK_HR(MAPI_E_NO_ACCESS, set_long(second, PR_RENDERING_POSITION, 5));      /* opened without MAPI_MODIFY */
    RELEASE(second);
    CHECK_HR(0, RELEASE(first));
}

static void check_delete(void)
{
    IAttach *attachment = NULL, *again = NULL;
    IStream *stream = NULL;
    BYTE buffer[4];
    ULONG number = attach_bytes(message, "gone.bin", "0123456789", 10);
    LONG before = attachments_of(message);
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, number, NULL, MAPI_BEST_ACCESS, &attachment));
    REQUIRE_HR(S_OK, open_stream(attachment, PR_ATTACH_DATA_BIN, MAPI_MODIFY, &stream));
    CHECK_HR(S_OK, message->lpVtbl->DeleteAttach(message, number, 0, NULL, ATTACH_DIALOG));
    CHECK_HR(before - 1, attachments_of(message));
    CHECK_HR(MAPI_E_INVALID_OBJECT, set_long(attachment, PR_RENDERING_POSITION, 1));
    CHECK_HR(MAPI_E_OBJECT_DELETED, attachment->lpVtbl->SaveChanges(attachment, KEEP_OPEN_READWRITE));
    CHECK_HR(STG_E_REVERTED, stream->lpVtbl->Read(stream, buffer, 4, NULL));
    CHECK_HR(MAPI_E_NOT_FOUND, message->lpVtbl->OpenAttach(message, number, NULL, 0, &again));
    CHECK_HR(MAPI_E_NOT_FOUND, message->lpVtbl->DeleteAttach(message, number, 0, NULL, 0));
    CHECK_HR(0, RELEASE(stream));
    CHECK_HR(0, RELEASE(attachment));
    CHECK(attach_bytes(message, "new.bin", "x", 1) != number);          /* numbers are not used again */
}

/* Data makes the method where the program set none, and probes of the wrong kind are refused. */
static void check_methods(void)
{
    IAttach *attachment = NULL;
    IMessage *inner = NULL;
    IStorage *ole = NULL;
    IUnknown *wrong = (IUnknown *)1;
    ULONG number = 0;
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, &IID_IAttachment, 0, &number, &attachment));
    CHECK_HR(S_OK, set_binary(attachment, PR_ATTACH_DATA_BIN, "abc", 3));
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, KEEP_OPEN_READWRITE));
    CHECK(long_is(attachment, PR_ATTACH_METHOD, ATTACH_BY_VALUE));
    wrong = (IUnknown *)1;
    CHECK(FAILED(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, &wrong)));
    CHECK(!wrong);
    CHECK(FAILED(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0, &wrong)));
    RELEASE(attachment);

    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    REQUIRE_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
               MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&inner));
    CHECK(long_is(attachment, PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG));
    CHECK_HR(S_OK, set_text(inner, PR_SUBJECT_W, "unsaved"));
    CHECK_HR(MAPI_E_NOT_FOUND, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN,
             &IID_IStream, 0, 0, &wrong));
    CHECK_HR(S_OK, inner->lpVtbl->SaveChanges(inner, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, 0));
    CHECK_HR(MAPI_E_INVALID_OBJECT, inner->lpVtbl->SaveChanges(inner, 0));       /* its parent is gone */
    RELEASE(inner);
    RELEASE(attachment);
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, number, NULL, 0, &attachment));
    CHECK_HR(MAPI_E_NOT_FOUND, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, 0, 0,
             &wrong));
    CHECK(!wrong);
    RELEASE(attachment);

    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    REQUIRE_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0,
               MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&ole));
    CHECK(long_is(attachment, PR_ATTACH_METHOD, ATTACH_OLE));
    CHECK_HR(S_OK, WriteClassStg(ole, &own_set));
    RELEASE(ole);
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, 0));
    RELEASE(attachment);
}

/* Stored by method and property alone: references and web links. */
static void check_references(void)
{
    IAttach *attachment = NULL;
    ULONG number = 0;
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    CHECK_HR(S_OK, set_long(attachment, PR_ATTACH_METHOD, ATTACH_BY_WEBREFERENCE));
    CHECK_HR(S_OK, set_text(attachment, PR_ATTACH_LONG_PATHNAME_W, "https://example.org/file"));
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, 0));
    RELEASE(attachment);
}

/* A change of a saved attachment is in the message after the attachment's SaveChanges only. */
static void check_isolation(const char *path)
{
    IMessage *reader;
    IStorage *other = NULL;
    LONG here = attachments_of(message);
    IAttach *attachment = NULL;
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, 0, NULL, MAPI_MODIFY, &attachment));
    CHECK_HR(S_OK, set_text(attachment, PR_ATTACH_LONG_FILENAME_W, "changed.txt"));
    RELEASE(attachment);                                      /* without saving it */
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, 0, NULL, 0, &attachment));
    CHECK(text_is(attachment, PR_ATTACH_LONG_FILENAME_W, "kept.txt"));
    RELEASE(attachment);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(0, RELEASE(message));
    CHECK_HR(0, RELEASE(storage));
    reader = open_message(path, READ_ONLY, NULL, &other);
    REQUIRE(reader);
    CHECK_HR(here, attachments_of(reader));
    for (LONG i = 0; i < here; i++) {                          /* renumbered densely on disk */
        if (CHECK_HR(S_OK, reader->lpVtbl->OpenAttach(reader, (ULONG)i, NULL, MAPI_BEST_ACCESS, &attachment))) {
            CHECK(long_is(attachment, PR_ATTACH_NUM, i));
            CHECK_HR(MAPI_E_NO_ACCESS, set_long(attachment, PR_RENDERING_POSITION, 1));
            RELEASE(attachment);
        }
    }
    CHECK_HR(MAPI_E_NO_ACCESS, reader->lpVtbl->OpenAttach(reader, 0, NULL, MAPI_MODIFY, &attachment));
    CHECK_HR(MAPI_E_NO_ACCESS, reader->lpVtbl->DeleteAttach(reader, 0, 0, NULL, 0));
    CHECK_HR(MAPI_E_NO_ACCESS, reader->lpVtbl->CreateAttach(reader, NULL, 0, (ULONG *)&here, &attachment));
    RELEASE(reader);
    RELEASE(other);
}

int main(void)
{
    const char *path = test_path("attach.msg");
    int before = open_descriptors();
    message = create_message(path, MAPI_UNICODE, NULL, &storage);
    REQUIRE(message);
    check_arguments();
    check_new();
    check_double_open();
    check_delete();
    check_methods();
    check_references();
    check_isolation(path);
    unlink(path);
    CHECK_HR(before, open_descriptors());
    return SUMMARY();
}
