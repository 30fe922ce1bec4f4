/* ITnef for writing: what is in the stream byte by byte, what of the message is chosen, and that it comes back. */
#include "tnef_support.h"

/* A stream that is written in order, and can nothing else. */
struct sink {
    const IStreamVtbl *lpVtbl;
    struct bytes all;
    size_t room;
};

static ULONG sink_count(IStream *self)
{
    (void)self;
    return 1;
}

static HRESULT sink_write(IStream *this, const void *data, ULONG size, ULONG *done)
{
    struct sink *self = (struct sink *)this;
    if (self->all.size + size > self->room)
        return STG_E_MEDIUMFULL;
    add(&self->all, data, size);
    *done = size;
    return S_OK;
}

static const IStreamVtbl sink_methods = {.AddRef = sink_count, .Release = sink_count, .Write = sink_write};
static struct sink sink;

static ITnef *encoding(IMessage *message, ULONG flags)
{
    drop(&sink.all);
    sink = (struct sink){&sink_methods, {NULL, 0}, (size_t)-1};
    return open_tnef((IStream *)&sink, TNEF_ENCODE | flags, message);
}

/* Finishes without problems; what was written is in the sink. */
static void finish(ITnef *tnef)
{
    WORD key = 0;
    LPSTnefProblemArray problems = NULL;
    CHECK_HR(S_OK, tnef->lpVtbl->Finish(tnef, 0, &key, &problems));
    CHECK(key == 0x1234 && !problems);
    MAPIFreeBuffer(problems);
    CHECK_HR(MAPI_E_NO_SUPPORT, tnef->lpVtbl->Finish(tnef, 0, NULL, NULL));
    CHECK_HR(0, RELEASE(tnef));
}

static IMessage *back(void)
{
    struct bytes copy = {NULL, 0};
    add(&copy, sink.all.data, sink.all.size);
    return decoded(&copy);
}

static int has(ULONG id)
{
    ULONG size;
    return find_attribute(&sink.all, id, 0, &size) != NULL;
}

static int is(ULONG id, int nth, const void *data, ULONG size)
{
    ULONG found;
    const BYTE *at = find_attribute(&sink.all, id, nth, &found);
    return at && found == size && !memcmp(at, data, size);
}

static IMessage *sample(void)
{
    IMessage *message = memory_message();
    SPropValue sent = {.ulPropTag = PR_CLIENT_SUBMIT_TIME, .Value.ft = {0x6588FC80, 0x01DA6B6B}};
    MAPINAMEID name = {(LPGUID)(uintptr_t)&own_set, MNID_STRING, {.lpwstrName = wide("Named")}};
    LPMAPINAMEID names[] = {&name};
    LPSPropTagArray ids = NULL;
    CHECK_HR(S_OK, set_text(message, PR_MESSAGE_CLASS_W, "IPM.Note"));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "Grüße €"));
    CHECK_HR(S_OK, set_text(message, PR_BODY_W, "text"));
    CHECK_HR(S_OK, set_long(message, PR_IMPORTANCE, 2));
    CHECK_HR(S_OK, message->lpVtbl->SetProps(message, 1, &sent, NULL));
    CHECK_HR(S_OK, set_binary(message, PR_TNEF_CORRELATION_KEY, "<key>", 6));
    CHECK_HR(S_OK, set_text(message, PR_SENDER_NAME_W, "Anna"));
    CHECK_HR(S_OK, set_text(message, PR_SENDER_ADDRTYPE_W, "SMTP"));
    CHECK_HR(S_OK, set_text(message, PR_SENDER_EMAIL_ADDRESS_W, "anna@x.test"));
    REQUIRE_HR(S_OK, message->lpVtbl->GetIDsFromNames(message, 1, names, MAPI_CREATE, &ids));
    CHECK_HR(S_OK, set_text(message, ids->aulPropTag[0], "named value"));
    MAPIFreeBuffer(ids);
    CHECK_HR(S_OK, add_recipient(message, "To", "to@x.test", MAPI_TO));
    CHECK_HR(S_OK, add_recipient(message, "Hidden", "bcc@x.test", MAPI_BCC));
    attach_bytes(message, "a.txt", "attached", 8);
    return message;
}

/* As MFCMAPI does it. */
static void check_whole(void)
{
    IMessage *message = sample(), *again;
    ITnef *tnef = encoding(message, 0);
    SizedSPropTagArray(1, out) = {1, {PROP_TAG(PT_UNICODE, 0x6707)}};
    SizedSPropTagArray(2, in) = {2, {PR_MESSAGE_RECIPIENTS, PR_ATTACH_DATA_BIN}};
    CHECK_HR(S_OK, tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE, 0, NULL, (LPSPropTagArray)&out));
    CHECK_HR(S_OK, tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE | TNEF_PROP_ATTACHMENTS_ONLY, 0, NULL,
        (LPSPropTagArray)&out));
    CHECK_HR(S_OK, tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 0, NULL, (LPSPropTagArray)&in));
    CHECK(sink.all.size == 0);
    finish(tnef);
    CHECK(!memcmp(sink.all.data, "\x78\x9F\x3E\x22\x34\x12\1\6\x90\x08\0\4\0\0\0\0\0\1\0\1\0", 21));
    CHECK(is(CODE_PAGE, 0, "\xE4\4\0\0\0\0\0\0", 8) && is(CLASS, 0, "IPM.Microsoft Mail.Note", 24));
    CHECK(is(SUBJECT, 0, "Gr\xFC\xDF" "e \x80", 8) && is(PRIORITY, 0, "\1\0", 2));
    CHECK(is(DATE_SENT, 0, "\xE8\7\2\0\x1D\0\x17\0\x3B\0\x39\0\4\0", 14) && !has(BODY));
    CHECK(is(FROM, 0, "\4\0\x26\0\5\0\x11\0Anna\0SMTP:anna@x.test\0\0\0\0\0\0\0\0", 38));
    CHECK(is(RENDDATA_, 0, "\1\0\xFF\xFF\xFF\xFF\x20\0\x20\0\0\0\0\0", 14) && is(DATA, 0, "attached", 8));
    again = back();
    CHECK(text_is(again, PR_SUBJECT_W, "Grüße €") && text_is(again, PR_BODY_W, "text"));
    CHECK(binary_is(again, PR_TNEF_CORRELATION_KEY, "<key>", 6));
    CHECK_HR(1, recipients_of(again));
    CHECK_HR(1, attachments_of(again));
    IAttach *attach = attachment_of(again, 0);
    CHECK(binary_is(attach, PR_ATTACH_DATA_BIN, "attached", 8) && text_is(attach, PR_ATTACH_LONG_FILENAME_W,
        "a.txt"));
    RELEASE(attach);
    RELEASE(again);
    RELEASE(message);
}

/* Everything in lists, or nothing twice. */
static void check_modes(void)
{
    IMessage *message = sample(), *again;
    finish(encoding(message, TNEF_PURE));
    CHECK(!has(CLASS) && !has(SUBJECT) && !has(DATE_SENT) && !has(FROM) && !has(DATA) && !has(TITLE) &&
        !has(RECIPIENTS));
    CHECK(has(PROPERTIES) && has(LIST) && has(RENDDATA_));
    again = back();
    CHECK(text_is(again, PR_SUBJECT_W, "Grüße €") && text_is(again, PR_MESSAGE_CLASS_W, "IPM.Note"));
    IAttach *attach = attachment_of(again, 0);
    CHECK(binary_is(attach, PR_ATTACH_DATA_BIN, "attached", 8));
    RELEASE(attach);
    RELEASE(again);
    size_t pure = sink.all.size;
    finish(encoding(message, TNEF_COMPATIBILITY));
    CHECK(is(BODY, 0, "text", 5) && has(SUBJECT) && has(FROM));
    ULONG compatible = 0, best = 0;
    CHECK(find_attribute(&sink.all, PROPERTIES, 0, &compatible) != NULL);
    again = back();
    CHECK(text_is(again, PR_BODY_W, "text") && text_is(again, PR_SUBJECT_W, "Grüße €"));
    RELEASE(again);
    finish(encoding(message, TNEF_BEST_DATA));
    CHECK(find_attribute(&sink.all, PROPERTIES, 0, &best) && best > compatible && sink.all.size > pure);
    /* What the page does not have is in the list all the same. */
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "Привет"));
    finish(encoding(message, TNEF_COMPATIBILITY));
    CHECK(is(SUBJECT, 0, "??????", 7));
    again = back();
    CHECK(text_is(again, PR_SUBJECT_W, "Привет"));
    RELEASE(again);
    CHECK_HR(S_OK, set_long(message, PROP_TAG(PT_LONG, 0x3FFD), 1251));
    finish(encoding(message, TNEF_COMPATIBILITY));
    CHECK(is(CODE_PAGE, 0, "\xE3\4\0\0\0\0\0\0", 8) && is(SUBJECT, 0, "\xCF\xF0\xE8\xE2\xE5\xF2", 7));
    RELEASE(message);
}

/* What is chosen, and values in the place of the message's. */
static void check_choice(void)
{
    IMessage *message = sample(), *again;
    ITnef *tnef = encoding(message, 0);
    SizedSPropTagArray(2, some) = {2, {PR_SUBJECT_W, PR_ATTACH_FILENAME_W}};
    SPropValue subject = {.ulPropTag = PR_SUBJECT_W, .Value.lpszW = wide("other")};
    SPropValue name = {.ulPropTag = PR_ATTACH_FILENAME_W, .Value.lpszW = wide("b.txt")};
    CHECK_HR(S_OK, tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE | TNEF_PROP_MESSAGE_ONLY, 0, NULL,
        (LPSPropTagArray)&some));
    CHECK_HR(S_OK, tnef->lpVtbl->SetProps(tnef, 0, 0, 1, &subject));
    finish(tnef);
    CHECK(is(SUBJECT, 0, "other", 6) && !has(RENDDATA_) && !has(CLASS));
    again = back();
    CHECK(text_is(again, PR_SUBJECT_W, "other") && error_of(again, PR_BODY_W) == MAPI_E_NOT_FOUND);
    RELEASE(again);
    CHECK(text_is(message, PR_SUBJECT_W, "Grüße €"));
    /* Data of the caller's for one attachment. */
    IStream *other = stream_on("replaced", 8);
    tnef = encoding(message, 0);
    CHECK_HR(S_OK, tnef->lpVtbl->AddProps(tnef, TNEF_PROP_CONTAINED | TNEF_PROP_EXCLUDE, 0, other, NULL));
    RELEASE(other);
    CHECK_HR(S_OK, tnef->lpVtbl->SetProps(tnef, TNEF_PROP_CONTAINED, 0, 1, &name));
    finish(tnef);
    CHECK(is(DATA, 0, "replaced", 8) && is(TITLE, 0, "b.txt", 6) && !has(SUBJECT));
    again = back();
    IAttach *attach = attachment_of(again, 0);
    CHECK(text_is(attach, PR_ATTACH_FILENAME_W, "b.txt") && text_is(attach, PR_ATTACH_LONG_FILENAME_W, "a.txt"));
    RELEASE(attach);
    RELEASE(again);
    RELEASE(message);
}

/* Messages in messages, OLE objects, and a message that was encoded before. */
static void check_objects(void)
{
    IMessage *message = memory_message(), *inner = NULL, *again;
    IAttach *attach = NULL;
    IStorage *storage = NULL;
    IStream *stream = NULL;
    ULONG number;
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "outer"));
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attach));
    REQUIRE_HR(S_OK, attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
        MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&inner));
    CHECK_HR(S_OK, set_text(inner, PR_SUBJECT_W, "inner"));
    CHECK_HR(S_OK, add_recipient(inner, "Carl", "c@x.test", MAPI_TO));
    attach_bytes(inner, "deep.txt", "deep", 4);
    CHECK_HR(S_OK, inner->lpVtbl->SaveChanges(inner, 0));
    RELEASE(inner);
    CHECK_HR(S_OK, attach->lpVtbl->SaveChanges(attach, 0));
    RELEASE(attach);
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attach));
    REQUIRE_HR(S_OK, attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0,
        MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&storage));
    REQUIRE_HR(S_OK, storage->lpVtbl->CreateStream(storage, wide("content"), STGM_READWRITE | STGM_SHARE_EXCLUSIVE,
        0, 0, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, "ole", 3, NULL));
    RELEASE(stream);
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, 0));
    RELEASE(storage);
    CHECK_HR(S_OK, attach->lpVtbl->SaveChanges(attach, 0));
    RELEASE(attach);
    finish(encoding(message, 0));
    struct bytes nested = {NULL, 0};
    add(&nested, sink.all.data, sink.all.size);
    CHECK(!has(DATA) && is(RENDDATA_, 1, "\2\0\xFF\xFF\xFF\xFF\x20\0\x20\0\0\0\0\0", 14));
    again = back();
    attach = attachment_of(again, 0);
    REQUIRE_HR(S_OK, attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0,
        (LPUNKNOWN *)&inner));
    CHECK(text_is(inner, PR_SUBJECT_W, "inner") && recipients_of(inner) == 1 && attachments_of(inner) == 1);
    RELEASE(inner);
    RELEASE(attach);
    attach = attachment_of(again, 1);
    CHECK(holds_ole(attach));
    RELEASE(attach);
    RELEASE(again);
    RELEASE(message);
    message = sample();
    stream = stream_on(nested.data, nested.size);
    ITnef *tnef = encoding(message, 0);
    CHECK_HR(S_OK, tnef->lpVtbl->AddProps(tnef, TNEF_PROP_CONTAINED_TNEF | TNEF_PROP_EXCLUDE, 0, stream, NULL));
    finish(tnef);
    again = back();
    attach = attachment_of(again, 0);
    REQUIRE_HR(S_OK, attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0,
        (LPUNKNOWN *)&inner));
    CHECK(text_is(inner, PR_SUBJECT_W, "outer") && attachments_of(inner) == 2);
    RELEASE(inner);
    RELEASE(attach);
    RELEASE(again);
    RELEASE(stream);
    RELEASE(message);
    drop(&nested);
}

static void check_recipients(void)
{
    IMessage *message = sample(), *again;
    ITnef *tnef = encoding(message, 0);
    CHECK_HR(S_OK, add_recipient(message, "Carl", "c@x.test", MAPI_CC));
    CHECK_HR(S_OK, tnef->lpVtbl->EncodeRecips(tnef, 0, NULL));
    finish(tnef);
    again = back();
    CHECK_HR(2, recipients_of(again));
    RELEASE(again);
    /* A view of the caller's, from where it is. */
    IMAPITable *table = NULL;
    SizedSPropTagArray(2, columns) = {2, {PR_EMAIL_ADDRESS_W, PR_RECIPIENT_TYPE}};
    REQUIRE_HR(S_OK, message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table));
    CHECK_HR(S_OK, table->lpVtbl->SetColumns(table, (LPSPropTagArray)&columns, 0));
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 1, NULL));
    tnef = encoding(message, 0);
    CHECK_HR(S_OK, tnef->lpVtbl->EncodeRecips(tnef, 0, table));
    RELEASE(table);
    finish(tnef);
    again = back();
    REQUIRE_HR(S_OK, again->lpVtbl->GetRecipientTable(again, MAPI_UNICODE, &table));
    LPSRowSet rows = NULL;
    SizedSPropTagArray(2, shown) = {2, {PR_EMAIL_ADDRESS_W, PR_DISPLAY_NAME_W}};
    REQUIRE_HR(S_OK, HrQueryAllRows(table, (LPSPropTagArray)&shown, NULL, NULL, 0, &rows));
    REQUIRE(rows->cRows == 1);
    CHECK(wide_equal(rows->aRow[0].lpProps[0].Value.lpszW, wide("c@x.test")));
    CHECK(PROP_TYPE(rows->aRow[0].lpProps[1].ulPropTag) == PT_ERROR);
    FreeProws(rows);
    RELEASE(table);
    RELEASE(again);
    RELEASE(message);
}

/* One component after another. */
static void check_components(void)
{
    IMessage *message = sample(), *again;
    SizedSPropTagArray(1, custom) = {1, {PR_SUBJECT_W}};
    SizedSPropTagArray(1, other) = {1, {PR_SUBJECT_A}};
    SizedSPropTagArray(2, tags) = {2, {PR_BODY_W, PR_MESSAGE_RECIPIENTS}};
    SizedSPropTagArray(2, parts) = {2, {PR_ATTACH_DATA_BIN, PR_ATTACH_LONG_FILENAME_W}};
    SPropValue subject = {.ulPropTag = PR_SUBJECT_W, .Value.lpszW = wide("custom")};
    LPSTnefProblemArray problems = NULL;
    ITnef *tnef = encoding(message, TNEF_COMPONENT_ENCODING);
    CHECK_HR(S_OK, tnef->lpVtbl->FinishComponent(tnef, TNEF_COMPONENT_MESSAGE, 0, (LPSPropTagArray)&custom, &subject,
                                                 (LPSPropTagArray)&tags, &problems));
    size_t written = sink.all.size;
    CHECK(written > 0 && !problems && is(SUBJECT, 0, "custom", 7));
    CHECK_HR(S_OK, tnef->lpVtbl->FinishComponent(tnef, TNEF_COMPONENT_ATTACHMENT, 0, NULL, NULL,
        (LPSPropTagArray)&parts, &problems));
    CHECK(sink.all.size > written && !problems);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->FinishComponent(tnef, TNEF_COMPONENT_MESSAGE, 1, NULL, NULL,
        NULL, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->FinishComponent(tnef, 0, 0, NULL, NULL, NULL, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->FinishComponent(tnef, TNEF_COMPONENT_MESSAGE, 0,
             (LPSPropTagArray)&other, &subject, NULL, NULL));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, tnef->lpVtbl->FinishComponent(tnef, 0x10, 0, NULL, NULL, NULL, NULL));
    /* There is no such attachment. */
    CHECK_HR(S_OK, tnef->lpVtbl->FinishComponent(tnef, TNEF_COMPONENT_ATTACHMENT, 7, NULL, NULL, NULL, &problems));
    CHECK(problems && problems->cProblem == 1 && problems->aProblem[0].ulComponent == 7 &&
        problems->aProblem[0].scode == MAPI_E_NOT_FOUND);
    MAPIFreeBuffer(problems);
    finish(tnef);
    again = back();
    CHECK(text_is(again, PR_SUBJECT_W, "custom") && text_is(again, PR_BODY_W, "text"));
    CHECK(error_of(again, PR_SENDER_NAME_W) == MAPI_E_NOT_FOUND && recipients_of(again) == 1);
    IAttach *attach = attachment_of(again, 0);
    CHECK(binary_is(attach, PR_ATTACH_DATA_BIN, "attached", 8));
    RELEASE(attach);
    RELEASE(again);
    RELEASE(message);
}

static void check_wrong_calls(void)
{
    IMessage *message = sample();
    ITnef *tnef = encoding(message, 0);
    SizedSPropTagArray(1, tags) = {1, {PR_SUBJECT_W}};
    SPropValue value = {.ulPropTag = PR_IMPORTANCE};
    LPSPropTagArray list = (LPSPropTagArray)&tags;
    CHECK_HR(MAPI_E_NO_SUPPORT, tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, NULL, NULL));
    CHECK_HR(MAPI_E_NO_SUPPORT, tnef->lpVtbl->FinishComponent(tnef, TNEF_COMPONENT_MESSAGE, 0, NULL, NULL, NULL,
        NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->AddProps(tnef, 0, 0, NULL, list));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 0, NULL, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE | TNEF_PROP_EXCLUDE, 0, NULL,
        list));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 1, NULL, list));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->AddProps(tnef, TNEF_PROP_CONTAINED_TNEF, 0, NULL, list));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->AddProps(tnef, TNEF_PROP_CONTAINED | TNEF_PROP_MESSAGE_ONLY,
        0, NULL, list));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, tnef->lpVtbl->AddProps(tnef, 0x20, 0, NULL, list));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->SetProps(tnef, 0, 1, 1, &value));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->SetProps(tnef, 0, 0, 0, NULL));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, tnef->lpVtbl->SetProps(tnef, TNEF_PROP_EXCLUDE, 0, 1, &value));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, tnef->lpVtbl->EncodeRecips(tnef, 1, NULL));
    finish(tnef);
    /* A stream that is full ends the call. */
    for (size_t room = 0; room < sink.all.size; room += 61) {
        size_t whole = sink.all.size;
        tnef = encoding(message, 0);
        sink.room = room;
        CHECK_HR(MAPI_E_NOT_ENOUGH_DISK, tnef->lpVtbl->Finish(tnef, 0, NULL, NULL));
        RELEASE(tnef);
        sink.all.size = whole;
        sink.all.data = realloc(sink.all.data, whole + 1);
    }
    RELEASE(message);
}

int main(void)
{
    CHECK_HR(S_OK, MAPIInitialize(NULL));
    check_whole();
    check_modes();
    check_choice();
    check_objects();
    check_recipients();
    check_components();
    check_wrong_calls();
    drop(&sink.all);
    MAPIUninitialize();
    return SUMMARY();
}
