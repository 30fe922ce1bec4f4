/* CopyTo and CopyProps between messages: arguments, exclusions, NOREPLACE, MOVE, names, attachments. */
#include "message_support.h"

static IMessage *source, *target;
static IStorage *source_storage, *target_storage;

static HRESULT copy_to(IMessage *from, void *to, void *excluded, ULONG flags)
{
    return from->lpVtbl->CopyTo(from, 0, NULL, excluded, 0, NULL, &IID_IMessage, to, flags, NULL);
}

static HRESULT copy_props(IMessage *from, void *included, void *to, ULONG flags)
{
    return from->lpVtbl->CopyProps(from, included, 0, NULL, &IID_IMessage, to, flags, NULL);
}

static ULONG named_tag(IMessage *message, const char *name, ULONG flags)
{
    MAPINAMEID one = {(LPGUID)(uintptr_t)&own_set, MNID_STRING, {.lpwstrName = wide(name)}};
    LPMAPINAMEID names[1] = {&one};
    LPSPropTagArray tags = NULL;
    ULONG tag = 0;
    if (message->lpVtbl->GetIDsFromNames(message, 1, names, flags, &tags) == S_OK)
        tag = CHANGE_PROP_TYPE(tags->aulPropTag[0], PT_UNICODE);
    MAPIFreeBuffer(tags);
    return tag;
}

static void fill_source(void)
{
    IAttach *attachment = NULL;
    IMessage *inner = NULL;
    ULONG number = 0;
    static BYTE large[50000];
    memset(large, 'L', sizeof large);
    CHECK_HR(S_OK, set_text(source, PR_SUBJECT_W, "source"));
    CHECK_HR(S_OK, set_text(source, PR_BODY_W, "the body"));
    CHECK_HR(S_OK, set_binary(source, PR_HTML, large, sizeof large));
    CHECK_HR(S_OK, set_long(source, PROP_TAG(PT_LONG, 0x6001), 1));
    CHECK_HR(S_OK, set_text(source, named_tag(source, "unused", MAPI_CREATE), "x"));
    CHECK_HR(S_OK, set_text(source, named_tag(source, "colour", MAPI_CREATE), "red"));
    CHECK_HR(S_OK, add_recipient(source, "Ann", "ann@example.org", MAPI_TO));
    CHECK_HR(S_OK, add_recipient(source, "Bob", "bob@example.org", MAPI_CC));
    attach_bytes(source, "large.bin", large, sizeof large);
    REQUIRE_HR(S_OK, source->lpVtbl->CreateAttach(source, NULL, 0, &number, &attachment));
    REQUIRE_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
               MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&inner));
    CHECK_HR(S_OK, set_text(inner, PR_SUBJECT_W, "inner"));
    attach_bytes(inner, "deep.bin", "deep", 4);
    CHECK_HR(S_OK, inner->lpVtbl->SaveChanges(inner, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, KEEP_OPEN_READWRITE));
    /* A message can't be copied into what it holds. */
    CHECK_HR(MAPI_E_FOLDER_CYCLE, copy_to(source, inner, NULL, 0));
    RELEASE(inner);
    RELEASE(attachment);
}

static void check_arguments(void)
{
    SizedSPropTagArray(1, none) = {0, {0}};
    SizedSPropTagArray(1, one) = {1, {PR_SUBJECT_W}};
    IID all = IID_IMAPIProp;
    LPSPropProblemArray problems = (LPSPropProblemArray)1;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, copy_to(source, NULL, NULL, 0));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, source->lpVtbl->CopyTo(source, 0, NULL, NULL, 0, NULL, NULL, target, 0, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, copy_to(source, target, &none, 0));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, copy_to(source, target, NULL, 0x100));
    CHECK_HR(MAPI_E_NO_ACCESS, copy_to(source, source, NULL, 0));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, source->lpVtbl->CopyTo(source, 0, NULL, NULL, 0, NULL, &IID_IAttachment,
             target, 0, NULL));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, source->lpVtbl->CopyTo(source, 1, &all, NULL, 0, NULL, &IID_IMessage,
             target, 0, &problems));
    CHECK(!problems);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, copy_props(source, NULL, target, 0));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, copy_props(source, &none, target, 0));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, copy_props(source, &one, NULL, 0));
    CHECK_HR(MAPI_E_NO_ACCESS, copy_props(source, &one, source, 0));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(target, PR_SUBJECT_W));
}

static void check_copy_props(void)
{
    SizedSPropTagArray(3, some) = {3, {PR_SUBJECT_W, PROP_TAG(PT_LONG, 0x6777), PROP_TAG(PT_UNSPECIFIED, 0x6001)}};
    SizedSPropTagArray(1, recipients) = {1, {PR_MESSAGE_RECIPIENTS}};
    CHECK_HR(S_OK, copy_props(source, &some, target, 0));
    CHECK(text_is(target, PR_SUBJECT_W, "source"));
    CHECK(long_is(target, PROP_TAG(PT_LONG, 0x6001), 1));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(target, PR_BODY_W));
    CHECK_HR(0, recipients_of(target));
    CHECK_HR(0, attachments_of(target));
    CHECK_HR(S_OK, copy_props(source, &recipients, target, 0));
    CHECK_HR(2, recipients_of(target));
    CHECK_HR(S_OK, set_text(target, PR_SUBJECT_W, "mine"));
    CHECK_HR(S_OK, copy_props(source, &some, target, MAPI_NOREPLACE));
    CHECK(text_is(target, PR_SUBJECT_W, "mine"));
    CHECK_HR(S_OK, target->lpVtbl->ModifyRecipients(target, 0, NULL));
}

static void check_copy_to(const char *path)
{
    SizedSPropTagArray(2, excluded) = {2, {PROP_TAG(PT_UNSPECIFIED, PROP_ID(PR_BODY_W)), PR_NULL}};
    SPropValue number = {.ulPropTag = PROP_TAG(PT_LONG, 0x6001), .Value.l = 99};
    IID messages_too = IID_IMessage;
    IAttach *attachment = NULL;
    IMessage *inner = NULL;
    IStream *stream = NULL;
    BYTE large[50000];
    ULONG tag;
    memset(large, 'L', sizeof large);
    CHECK_HR(S_OK, target->lpVtbl->SetProps(target, 1, &number, NULL));
    /* The interface IMessage excluded: properties alone. */
    CHECK_HR(S_OK, source->lpVtbl->CopyTo(source, 1, &messages_too, (LPSPropTagArray)&excluded, 0, NULL, &IID_IMAPIProp,
             target, 0, NULL));
    CHECK_HR(0, recipients_of(target));
    CHECK_HR(0, attachments_of(target));
    CHECK(long_is(target, PROP_TAG(PT_LONG, 0x6001), 1));
    /* What reads as the body is made of the HTML. */
    CHECK_HR(MAPI_E_NOT_FOUND, open_stream(target, PR_BODY_W, MAPI_MODIFY, &stream));
    tag = named_tag(target, "other", MAPI_CREATE);
    CHECK_HR(S_OK, copy_to(source, target, NULL, 0));
    CHECK(text_is(target, PR_BODY_W, "the body"));
    CHECK(named_tag(target, "colour", 0) != tag);
    CHECK(text_is(target, named_tag(target, "colour", 0), "red"));        /* by name, whatever the id */
    CHECK_HR(2, recipients_of(target));
    CHECK_HR(2, attachments_of(target));
    CHECK_HR(S_OK, copy_to(source, target, NULL, 0));                     /* again: recipients are the same ones */
    CHECK_HR(2, recipients_of(target));
    CHECK_HR(4, attachments_of(target));
    CHECK_HR(S_OK, target->lpVtbl->SaveChanges(target, KEEP_OPEN_READWRITE));
    CHECK_HR(0, RELEASE(target));
    CHECK_HR(0, RELEASE(target_storage));
    target = open_message(path, TRANSACTED_WRITE, NULL, &target_storage);
    REQUIRE(target);
    CHECK_HR(2, recipients_of(target));
    REQUIRE_HR(S_OK, open_stream(target, PR_HTML, 0, &stream));
    CHECK(stream_is(stream, large, sizeof large));
    RELEASE(stream);
    REQUIRE_HR(S_OK, target->lpVtbl->OpenAttach(target, 1, NULL, 0, &attachment));
    REQUIRE_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0,
               (LPUNKNOWN *)&inner));
    CHECK(text_is(inner, PR_SUBJECT_W, "inner"));
    CHECK_HR(1, attachments_of(inner));
    RELEASE(inner);
    RELEASE(attachment);
}

static void check_move(void)
{
    SizedSPropTagArray(1, one) = {1, {PROP_TAG(PT_LONG, 0x6001)}};
    CHECK_HR(S_OK, set_long(source, PROP_TAG(PT_LONG, 0x6001), 55));
    CHECK_HR(S_OK, copy_props(source, &one, target, MAPI_MOVE));
    CHECK(long_is(target, PROP_TAG(PT_LONG, 0x6001), 55));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(source, PROP_TAG(PT_LONG, 0x6001)));
}

/* Between attachments, and out of an embedded message into a file of its own. */
static void check_attachments(void)
{
    IAttach *from = NULL, *to = NULL;
    IMessage *inner = NULL, *alone;
    IStorage *storage = NULL;
    ULONG number = 0;
    const char *path = test_path("alone.msg");
    REQUIRE_HR(S_OK, source->lpVtbl->OpenAttach(source, 1, NULL, 0, &from));
    REQUIRE_HR(S_OK, target->lpVtbl->CreateAttach(target, NULL, 0, &number, &to));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, from->lpVtbl->CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IMessage, target, 0,
             NULL));
    CHECK_HR(S_OK, from->lpVtbl->CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IAttachment, to, 0, NULL));
    CHECK(long_is(to, PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG));
    CHECK_HR(S_OK, to->lpVtbl->SaveChanges(to, 0));
    RELEASE(to);
    REQUIRE_HR(S_OK, from->lpVtbl->OpenProperty(from, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)&inner));
    alone = create_message(path, MAPI_UNICODE, NULL, &storage);
    REQUIRE(alone);
    CHECK_HR(S_OK, copy_to(inner, alone, NULL, 0));
    CHECK_HR(S_OK, alone->lpVtbl->SaveChanges(alone, 0));
    RELEASE(alone);
    RELEASE(storage);
    RELEASE(inner);
    RELEASE(from);
    alone = open_message(path, READ_ONLY, NULL, &storage);
    REQUIRE(alone);
    CHECK(text_is(alone, PR_SUBJECT_W, "inner"));
    CHECK_HR(1, attachments_of(alone));
    CHECK_HR(MAPI_E_NO_ACCESS, copy_to(source, alone, NULL, 0));            /* it was opened to be read */
    RELEASE(alone);
    RELEASE(storage);
    unlink(path);
}

/* HTML whose writer called its bytes text: they are those of its own page, here and in the copy. */
static void check_narrow_html(void)
{
    static const char html[] = "<body>\xC3\xB6</body>";
    char from_path[256], to_path[256];
    IStorage *from_storage = NULL, *to_storage = NULL;
    IMessage *from, *to;
    IStream *stream = NULL;
    SPropValue *value = NULL;
    strcpy(from_path, test_path("html-from.msg"));
    strcpy(to_path, test_path("html-to.msg"));
    from = create_message(from_path, MAPI_UNICODE, NULL, &from_storage);
    to = create_message(to_path, MAPI_UNICODE, NULL, &to_storage);
    REQUIRE(from && to);
    CHECK_HR(S_OK, set_long(from, PROP_TAG(PT_LONG, 0x3FDE), 65001));
    CHECK_HR(S_OK, from->lpVtbl->SaveChanges(from, 0));
    RELEASE(from);
    REQUIRE_HR(S_OK, from_storage->lpVtbl->CreateStream(from_storage, wide("__substg1.0_1013001E"),
               STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, html, sizeof html - 1, NULL));
    RELEASE(stream);
    REQUIRE_HR(S_OK, message_on(NULL, from_storage, MAPI_UNICODE, &from));
    CHECK_HR(S_OK, copy_to(from, to, NULL, 0));
    REQUIRE_HR(S_OK, get_one(to, PR_HTML, &value));
    CHECK(value->Value.bin.cb == sizeof html - 1 && !memcmp(value->Value.bin.lpb, html, sizeof html - 1));
    MAPIFreeBuffer(value);
    REQUIRE_HR(S_OK, get_one(to, CHANGE_PROP_TYPE(PR_HTML, PT_UNICODE), &value));
    CHECK(wide_length(value->Value.lpszW) == 14 && value->Value.lpszW[6] == 0xF6);
    MAPIFreeBuffer(value);
    RELEASE(from);
    RELEASE(from_storage);
    RELEASE(to);
    RELEASE(to_storage);
    unlink(from_path);
    unlink(to_path);
}

/* A copy without its plain text: what was there before is not the text of the RTF that came. */
static void check_text_of_rtf(void)
{
    static const BYTE rtf[] = "\x22\0\0\0\x16\0\0\0MELA\0\0\0\0{\\rtf1\\ansi the new}\r\n";
    SizedSPropTagArray(1, body) = {1, {PR_BODY}};
    char path[256];
    IStorage *storage = NULL;
    IMessage *message;
    strcpy(path, test_path("text-of-rtf.msg"));
    message = create_message(path, MAPI_UNICODE, NULL, &storage);
    REQUIRE(message);
    CHECK_HR(S_OK, set_text(message, PR_BODY_W, "the old"));
    CHECK_HR(S_OK, set_binary(source, PR_RTF_COMPRESSED, rtf, sizeof rtf - 1));
    CHECK_HR(S_OK, copy_to(source, message, &body, MAPI_NOREPLACE));
    CHECK(text_is(message, PR_BODY_W, "the old"));
    CHECK_HR(S_OK, copy_to(source, message, &body, 0));
    CHECK(text_is(message, PR_BODY_W, "the new"));
    RELEASE(message);
    RELEASE(storage);
    unlink(path);
}

/* An identifier of the named range that has no name, and one over there: it would be another property. */
static void check_unnamed(void)
{
    SizedSPropTagArray(1, tags) = {1, {PROP_TAG(PT_UNICODE, 0x8000)}};
    char from_path[256], to_path[256];
    IStorage *from_storage = NULL, *to_storage = NULL;
    IMessage *from, *to;
    LPSPropProblemArray problems = NULL;
    strcpy(from_path, test_path("unnamed-from.msg"));
    strcpy(to_path, test_path("unnamed-to.msg"));
    from = create_message(from_path, MAPI_UNICODE, NULL, &from_storage);
    to = create_message(to_path, MAPI_UNICODE, NULL, &to_storage);
    REQUIRE(from && to);
    CHECK_HR(S_OK, set_text(from, PROP_TAG(PT_UNICODE, 0x8000), "without a name"));
    CHECK_HR(S_OK, copy_props(from, &tags, to, 0));
    CHECK(text_is(to, PROP_TAG(PT_UNICODE, 0x8000), "without a name"));
    RELEASE(to);
    RELEASE(to_storage);
    to = create_message(to_path, MAPI_UNICODE, NULL, &to_storage);
    REQUIRE(to);
    CHECK_HR(PROP_TAG(PT_UNICODE, 0x8000), named_tag(to, "colour", MAPI_CREATE));
    CHECK_HR(S_OK, set_text(to, PROP_TAG(PT_UNICODE, 0x8000), "red"));
    CHECK_HR(S_OK, from->lpVtbl->CopyProps(from, (LPSPropTagArray)&tags, 0, NULL, &IID_IMessage, to, 0, &problems));
    REQUIRE(problems);
    CHECK(problems->cProblem == 1 && problems->aProblem[0].scode == MAPI_E_NOT_FOUND);
    MAPIFreeBuffer(problems);
    CHECK(text_is(to, PROP_TAG(PT_UNICODE, 0x8000), "red"));
    RELEASE(from);
    RELEASE(from_storage);
    RELEASE(to);
    RELEASE(to_storage);
    unlink(from_path);
    unlink(to_path);
}

int main(void)
{
    const char *from = test_path("copy-from.msg");
    const char *to = test_path("copy-to.msg");
    char from_path[256], to_path[256];
    int before = open_descriptors();
    strcpy(from_path, from);
    strcpy(to_path, to);
    source = create_message(from_path, MAPI_UNICODE, NULL, &source_storage);
    target = create_message(to_path, MAPI_UNICODE, NULL, &target_storage);
    REQUIRE(source && target);
    fill_source();
    check_arguments();
    check_copy_props();
    check_copy_to(to_path);
    check_move();
    check_attachments();
    check_narrow_html();
    check_text_of_rtf();
    check_unnamed();
    RELEASE(source);
    RELEASE(source_storage);
    RELEASE(target);
    RELEASE(target_storage);
    unlink(from_path);
    unlink(to_path);
    CHECK_HR(before, open_descriptors());
    return SUMMARY();
}
