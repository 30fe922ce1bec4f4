/* What is written to the streams of an attachment or of an embedded message is there after its SaveChanges and not
 * before: whoever opens it again meanwhile gets what was saved last, be that in the file yet or not. */
#include "message_support.h"

#define OWN_DATA PROP_TAG(PT_BINARY, 0x6601)
#define BYTES 6

static const ULONG modifies = MAPI_MODIFY;

static void write_stream(void *object, ULONG tag, ULONG flags, const char *bytes)
{
    IStream *stream = NULL;
    REQUIRE_HR(S_OK, open_stream(object, tag, flags | MAPI_MODIFY, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, bytes, BYTES, NULL));
    CHECK_HR(S_OK, stream->lpVtbl->Commit(stream, STGC_DEFAULT));
    RELEASE(stream);
}

static int stream_holds(void *object, ULONG tag, const char *bytes)
{
    IStream *stream = NULL;
    int good;
    REQUIRE_HR(S_OK, open_stream(object, tag, 0, &stream));
    good = stream_is(stream, bytes, BYTES);
    RELEASE(stream);
    return good;
}

static IAttach *attachment_of(IMessage *message, ULONG flags)
{
    IAttach *attachment = NULL;
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, 0, NULL, flags, &attachment));
    return attachment;
}

static IAttach *new_attachment(IMessage *message, LONG method)
{
    IAttach *attachment = NULL;
    ULONG number = 0;
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    CHECK_HR(S_OK, set_long(attachment, PR_ATTACH_METHOD, method));
    return attachment;
}

static IMessage *inner_of(IAttach *attachment, ULONG flags)
{
    IMessage *inner = NULL;
    REQUIRE_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, flags,
                                                      (LPUNKNOWN *)&inner));
    return inner;
}

static void save(void *object)
{
    IMAPIProp *prop = object;
    CHECK_HR(S_OK, prop->lpVtbl->SaveChanges(prop, 0));
    RELEASE(prop);
}

/* Bytes of an attachment: written and left, written and saved. */
static void check_data(IMessage *message)
{
    IAttach *attachment = attachment_of(message, modifies);
    write_stream(attachment, PR_ATTACH_DATA_BIN, 0, "unsent");
    RELEASE(attachment);
    attachment = attachment_of(message, 0);
    CHECK(stream_holds(attachment, PR_ATTACH_DATA_BIN, "before"));
    RELEASE(attachment);

    attachment = attachment_of(message, modifies);
    write_stream(attachment, PR_ATTACH_DATA_BIN, 0, "second");
    save(attachment);
    attachment = attachment_of(message, modifies);
    CHECK(stream_holds(attachment, PR_ATTACH_DATA_BIN, "second"));
    write_stream(attachment, PR_ATTACH_DATA_BIN, 0, "before");
    save(attachment);
}

static IMessage *message_with_data(const char *path, IStorage **storage)
{
    IMessage *message = create_message(path, MAPI_UNICODE, NULL, storage);
    IAttach *attachment = new_attachment(message, ATTACH_BY_VALUE);
    write_stream(attachment, PR_ATTACH_DATA_BIN, MAPI_CREATE, "before");
    save(attachment);
    return message;
}

static void check_attachments(const char *path)
{
    IStorage *storage = NULL;
    IMessage *message = message_with_data(path, &storage);
    check_data(message);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    check_data(message);
    RELEASE(message);
    RELEASE(storage);
}

static void check_inner(IAttach *attachment, const char *data)
{
    IMessage *inner = inner_of(attachment, 0);
    CHECK(stream_holds(inner, OWN_DATA, data));
    IAttach *deeper = attachment_of(inner, 0);
    CHECK(stream_holds(deeper, PR_ATTACH_DATA_BIN, data));
    RELEASE(deeper);
    RELEASE(inner);
}

static void write_inner(IAttach *attachment, const char *data, int saves)
{
    IMessage *inner = inner_of(attachment, modifies);
    IAttach *deeper = attachment_of(inner, modifies);
    write_stream(inner, OWN_DATA, 0, data);
    write_stream(deeper, PR_ATTACH_DATA_BIN, 0, data);
    if (saves) {
        save(deeper);
        save(inner);
    } else {
        RELEASE(deeper);
        RELEASE(inner);
    }
}

/* An embedded message and its attachment, in an attachment that is not saved itself and in one that is. */
static void check_embedded(const char *path)
{
    IStorage *storage = NULL;
    IMessage *message = create_message(path, MAPI_UNICODE, NULL, &storage);
    IAttach *attachment = new_attachment(message, ATTACH_EMBEDDED_MSG);
    IMessage *inner = inner_of(attachment, MAPI_CREATE | MAPI_MODIFY);
    write_stream(inner, OWN_DATA, MAPI_CREATE, "before");
    IAttach *deeper = new_attachment(inner, ATTACH_BY_VALUE);
    write_stream(deeper, PR_ATTACH_DATA_BIN, MAPI_CREATE, "before");
    save(deeper);
    save(inner);

    write_inner(attachment, "unsent", 0);
    check_inner(attachment, "before");
    write_inner(attachment, "second", 1);
    check_inner(attachment, "second");
    save(attachment);

    attachment = attachment_of(message, modifies);
    write_inner(attachment, "unsent", 1);
    check_inner(attachment, "unsent");
    RELEASE(attachment);
    attachment = attachment_of(message, 0);
    check_inner(attachment, "second");
    RELEASE(attachment);
    RELEASE(message);
    RELEASE(storage);
}

int main(void)
{
    const char *path = test_path("unsaved.msg");
    check_attachments(path);
    check_embedded(path);
    unlink(path);
    return SUMMARY();
}
