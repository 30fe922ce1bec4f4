/* ITnef for reading: attributes, lists of properties, recipients; what is chosen of all that; wrong calls. */
#include "tnef_support.h"

/* Attributes stand for properties. */
static void check_attributes(void)
{
    static const char from[] = "\4\0\x26\0\5\0\x11\0Anna\0SMTP:anna@x.test\0\0\0\0\0\0\0\0";
    struct bytes tnef = {NULL, 0};
    WORD high = 1;
    ULONG version = TNEF_VERSION;
    begin_tnef(&tnef);
    add_attribute(&tnef, MESSAGE, VERSION, &version, 4);
    add_page(&tnef, 1252);
    add_string(&tnef, MESSAGE, CLASS, "IPM.Microsoft Mail.Note");
    add_string(&tnef, MESSAGE, SUBJECT, "Gr\xFC\xDF" "e");
    add_string(&tnef, MESSAGE, BODY, "line\r\n");
    add_attribute(&tnef, MESSAGE, PRIORITY, &high, 2);
    add_attribute(&tnef, MESSAGE, DATE_SENT, &sent, sizeof sent);
    add_attribute(&tnef, MESSAGE, FROM, from, sizeof from - 1);
    add_string(&tnef, MESSAGE, MESSAGE_ID, "00FFa0");
    add_string(&tnef, MESSAGE, PARENT_ID, "00FF");
    add_attribute(&tnef, MESSAGE, 0x0006FACE, "unknown", 7);
    IMessage *message = decoded(&tnef);
    CHECK(text_is(message, PR_MESSAGE_CLASS_W, "IPM.Note") && text_is(message, PR_SUBJECT_W, "Grüße"));
    CHECK(text_is(message, PR_BODY_W, "line\r\n") && long_is(message, PR_IMPORTANCE, 2));
    CHECK(time_is(message, PR_CLIENT_SUBMIT_TIME, SENT_TIME));
    CHECK(text_is(message, PR_SENDER_NAME_W, "Anna") && text_is(message, PR_SENDER_ADDRTYPE_W, "SMTP"));
    CHECK(text_is(message, PR_SENDER_EMAIL_ADDRESS_W, "anna@x.test"));
    CHECK(binary_is(message, PR_SEARCH_KEY, "\0\xFF\xA0", 3));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_PARENT_KEY));
    CHECK_HR(0, attachments_of(message));
    RELEASE(message);
}

/* The organizer of a meeting, or who answers for somebody; the class may come after it. */
static void check_owner(void)
{
    static const char owner[] = "\4\0Bob\0\x0B\0SMTP:b@x.yz";
    struct bytes tnef = {NULL, 0};
    begin_tnef(&tnef);
    add_attribute(&tnef, MESSAGE, OWNER, owner, sizeof owner);
    add_string(&tnef, MESSAGE, CLASS, "IPM.Microsoft Schedule.MtgReq");
    IMessage *message = decoded(&tnef);
    CHECK(text_is(message, PR_MESSAGE_CLASS_W, "IPM.Schedule.Meeting.Request"));
    CHECK(text_is(message, PR_SENT_REPRESENTING_NAME_W, "Bob"));
    CHECK(text_is(message, PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, "b@x.yz"));
    RELEASE(message);
    begin_tnef(&tnef);
    add_string(&tnef, MESSAGE, CLASS, "IPM.Microsoft Schedule.MtgRespP");
    add_attribute(&tnef, MESSAGE, OWNER, owner, sizeof owner);
    message = decoded(&tnef);
    CHECK(text_is(message, PR_RCVD_REPRESENTING_NAME_W, "Bob"));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_SENT_REPRESENTING_NAME_W));
    RELEASE(message);
}

/* Every type that a list can have; the list counts before attributes. */
static void check_list(void)
{
    static const double days = 45351.5;
    static const int64_t big = -5;
    struct bytes tnef = {NULL, 0}, list = new_list();
    begin_tnef(&tnef);
    add_string(&tnef, MESSAGE, SUBJECT, "attribute");
    add_text(&list, PR_SUBJECT_W, "list €");
    add_text(&list, PR_SUBJECT_A, "narrow");
    add_long(&list, PR_READ_RECEIPT_REQUESTED, 1);
    add_long(&list, PROP_TAG(PT_SHORT, 0x6801), -3);
    add_fixed(&list, PROP_TAG(PT_DOUBLE, 0x6802), &days, 8);
    add_fixed(&list, PROP_TAG(PT_I8, 0x6803), &big, 8);
    add_fixed(&list, PROP_TAG(PT_CLSID, 0x6804), &own_set, 16);
    add_variable(&list, PROP_TAG(PT_BINARY, 0x6805), "\1\2\3", 3);
    add_text(&list, PROP_TAG(PT_STRING8, 0x6806), "a\xE4");
    add_variable(&list, PROP_TAG(PT_STRING8, 0x1013), "<p>\xE4", 4);
    count_property(&list, PROP_TAG(PT_MV_UNICODE, 0x6807));
    add32(&list, 2);
    add_counted(&list, wide("one"), 8);
    add_counted(&list, wide("two."), 10);
    count_property(&list, PROP_TAG(PT_MV_SHORT, 0x6808));
    add32(&list, 2);
    add32(&list, 7);
    add32(&list, 0xFFFF);
    /* More values than one where there may be one only. */
    count_property(&list, PROP_TAG(PT_BINARY, 0x6809));
    add32(&list, 2);
    add_counted(&list, "first", 5);
    add_counted(&list, "second", 6);
    add_name(&list, PROP_TAG(PT_LONG, 0x8002), 0x8501, NULL);
    add32(&list, 77);
    add_name(&list, PROP_TAG(PT_UNICODE, 0x8003), 0, "Keyword");
    add32(&list, 1);
    add_counted(&list, wide("value"), 12);
    add_taken(&tnef, MESSAGE, PROPERTIES, &list);
    IMessage *message = decoded(&tnef);
    CHECK(text_is(message, PR_SUBJECT_W, "list €"));
    CHECK(binary_is(message, PROP_TAG(PT_BINARY, 0x6805), "\1\2\3", 3));
    CHECK(text_is(message, PROP_TAG(PT_UNICODE, 0x6806), "aä"));
    CHECK(binary_is(message, PR_HTML, "<p>\xE4", 4) && binary_is(message, PROP_TAG(PT_BINARY, 0x6809), "first", 5));
    LPSPropValue value = NULL;
    CHECK_HR(S_OK, get_one(message, PROP_TAG(PT_SHORT, 0x6801), &value));
    CHECK(value->Value.i == -3);
    MAPIFreeBuffer(value);
    CHECK_HR(S_OK, get_one(message, PROP_TAG(PT_MV_UNICODE, 0x6807), &value));
    CHECK(value->Value.MVszW.cValues == 2 && wide_equal(value->Value.MVszW.lppszW[1], wide("two.")));
    MAPIFreeBuffer(value);
    CHECK_HR(S_OK, get_one(message, PROP_TAG(PT_MV_SHORT, 0x6808), &value));
    CHECK(value->Value.MVi.cValues == 2 && value->Value.MVi.lpi[1] == -1);
    MAPIFreeBuffer(value);
    CHECK_HR(S_OK, get_one(message, PROP_TAG(PT_I8, 0x6803), &value));
    CHECK(value->Value.li.QuadPart == big);
    MAPIFreeBuffer(value);
    MAPINAMEID number = {(LPGUID)(uintptr_t)&own_set, MNID_ID, {.lID = 0x8501}};
    MAPINAMEID word = {(LPGUID)(uintptr_t)&own_set, MNID_STRING, {.lpwstrName = wide("Keyword")}};
    LPMAPINAMEID names[] = {&number, &word};
    LPSPropTagArray ids = NULL;
    REQUIRE_HR(S_OK, message->lpVtbl->GetIDsFromNames(message, 2, names, 0, &ids));
    CHECK(long_is(message, CHANGE_PROP_TYPE(ids->aulPropTag[0], PT_LONG), 77));
    CHECK(text_is(message, ids->aulPropTag[1], "value"));
    MAPIFreeBuffer(ids);
    RELEASE(message);
}

/* 8-bit text is in the page of the stream. */
static void check_pages(void)
{
    struct bytes tnef = {NULL, 0}, list = new_list();
    begin_tnef(&tnef);
    add_page(&tnef, 1251);
    add_string(&tnef, MESSAGE, SUBJECT, "\xCF\xF0");
    add_text(&list, PR_BODY_A, "\xE8\xE2\xE5\xF2");
    add_taken(&tnef, MESSAGE, PROPERTIES, &list);
    IStream *stream = stream_on(tnef.data, tnef.size);
    ULONG page = 0, other = 77;
    ULARGE_INTEGER at = {.QuadPart = 1};
    LARGE_INTEGER none = {.QuadPart = 0};
    CHECK_HR(S_OK, GetTnefStreamCodepage(stream, &page, &other));
    CHECK(page == 1251 && other == 0);
    CHECK_HR(S_OK, stream->lpVtbl->Seek(stream, none, STREAM_SEEK_CUR, &at));
    CHECK(at.QuadPart == 0);
    RELEASE(stream);
    IMessage *message = decoded(&tnef);
    CHECK(text_is(message, PR_SUBJECT_W, "Пр") && text_is(message, PR_BODY_W, "ивет"));
    RELEASE(message);
    begin_tnef(&tnef);
    stream = stream_on(tnef.data, tnef.size);
    CHECK_HR(MAPI_E_NOT_FOUND, GetTnefStreamCodepage(stream, &page, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, GetTnefStreamCodepage(stream, NULL, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, GetTnefStreamCodepage(NULL, &page, NULL));
    RELEASE(stream);
    drop(&tnef);
    stream = stream_on("no TNEF", 7);
    CHECK_HR(MAPI_E_CORRUPT_DATA, GetTnefStreamCodepage(stream, &page, NULL));
    RELEASE(stream);
}

static struct bytes two_recipients(void)
{
    struct bytes tnef = {NULL, 0}, table = {NULL, 0}, row;
    begin_tnef(&tnef);
    add32(&table, 2);
    row = new_list();
    add_text(&row, PR_DISPLAY_NAME_A, "Z\xFCrich");
    add_text(&row, PR_EMAIL_ADDRESS_W, "z@x.test");
    add_long(&row, PR_RECIPIENT_TYPE, MAPI_CC);
    add_long(&row, PR_ROWID, 99);
    add(&table, row.data, row.size);
    drop(&row);
    row = new_list();
    add_text(&row, PR_DISPLAY_NAME_W, "Second");
    add(&table, row.data, row.size);
    drop(&row);
    add_taken(&tnef, MESSAGE, RECIPIENTS, &table);
    return tnef;
}

static void check_recipients(void)
{
    struct bytes tnef = two_recipients();
    IMessage *message = memory_message();
    SizedSPropTagArray(1, tags) = {1, {PR_MESSAGE_RECIPIENTS}};
    CHECK_HR(S_OK, add_recipient(message, "There before", "b@x.test", MAPI_TO));
    CHECK_HR(S_OK, decode_into(&tnef, message, TNEF_PROP_EXCLUDE, (LPSPropTagArray)&tags, NULL));
    CHECK_HR(1, recipients_of(message));
    CHECK_HR(S_OK, decode_into(&tnef, message, TNEF_PROP_INCLUDE, (LPSPropTagArray)&tags, NULL));
    CHECK_HR(2, recipients_of(message));
    IMAPITable *table = NULL;
    LPSRowSet rows = NULL;
    SizedSPropTagArray(3, columns) = {3, {PR_DISPLAY_NAME_W, PR_EMAIL_ADDRESS_W, PR_RECIPIENT_TYPE}};
    REQUIRE_HR(S_OK, message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table));
    REQUIRE_HR(S_OK, HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, &rows));
    REQUIRE(rows->cRows == 2);
    CHECK(wide_equal(rows->aRow[0].lpProps[0].Value.lpszW, wide("Zürich")) &&
        rows->aRow[0].lpProps[2].Value.l == MAPI_CC);
    CHECK(wide_equal(rows->aRow[1].lpProps[0].Value.lpszW, wide("Second")) &&
        rows->aRow[1].lpProps[2].Value.l == MAPI_TO);
    FreeProws(rows);
    RELEASE(table);
    RELEASE(message);
    drop(&tnef);
}

/* Lists of what to take and of what to leave; a second call goes back to the same attachments. */
static void check_choice(void)
{
    struct bytes tnef = {NULL, 0}, list = new_list();
    SizedSPropTagArray(2, some) = {2, {PR_SUBJECT_A, PR_ATTACH_FILENAME_A}};
    SizedSPropTagArray(1, data) = {1, {PR_ATTACH_DATA_BIN}};
    SizedSPropTagArray(1, parts) = {1, {PR_MESSAGE_ATTACHMENTS}};
    begin_tnef(&tnef);
    add_text(&list, PR_SUBJECT_W, "subject");
    add_text(&list, PR_BODY_W, "body");
    add_taken(&tnef, MESSAGE, PROPERTIES, &list);
    add_renddata(&tnef, 1, 0xFFFFFFFF);
    add_string(&tnef, ATTACHMENT, TITLE, "name");
    add_attribute(&tnef, ATTACHMENT, DATA, "data", 4);
    IStream *stream = stream_on(tnef.data, tnef.size);
    IMessage *message = memory_message();
    ITnef *object = open_tnef(stream, TNEF_DECODE, message);
    CHECK_HR(S_OK, object->lpVtbl->ExtractProps(object, TNEF_PROP_INCLUDE | TNEF_PROP_MESSAGE_ONLY,
        (LPSPropTagArray)&some, NULL));
    CHECK(text_is(message, PR_SUBJECT_W, "subject") && error_of(message, PR_BODY_W) == MAPI_E_NOT_FOUND);
    CHECK_HR(0, attachments_of(message));
    CHECK_HR(S_OK, object->lpVtbl->ExtractProps(object, TNEF_PROP_EXCLUDE, (LPSPropTagArray)&parts, NULL));
    CHECK(text_is(message, PR_BODY_W, "body"));
    CHECK_HR(0, attachments_of(message));
    CHECK_HR(S_OK, object->lpVtbl->ExtractProps(object, TNEF_PROP_INCLUDE | TNEF_PROP_ATTACHMENTS_ONLY,
        (LPSPropTagArray)&some, NULL));
    CHECK_HR(1, attachments_of(message));
    IAttach *attach = attachment_of(message, 0);
    CHECK(text_is(attach, PR_ATTACH_FILENAME_W, "name") && error_of(attach, PR_ATTACH_DATA_BIN) == MAPI_E_NOT_FOUND);
    RELEASE(attach);
    CHECK_HR(S_OK, object->lpVtbl->ExtractProps(object, TNEF_PROP_INCLUDE | TNEF_PROP_CONTAINED,
        (LPSPropTagArray)&data, NULL));
    CHECK_HR(1, attachments_of(message));
    attach = attachment_of(message, 0);
    CHECK(binary_is(attach, PR_ATTACH_DATA_BIN, "data", 4) && text_is(attach, PR_ATTACH_FILENAME_W, "name"));
    RELEASE(attach);
    RELEASE(object);
    RELEASE(message);
    /* Finish extracts what nobody has extracted, from where the stream was. */
    LARGE_INTEGER start = {.QuadPart = 0};
    WORD key = 0;
    LPSTnefProblemArray problems = NULL;
    CHECK_HR(S_OK, stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL));
    message = memory_message();
    object = open_tnef(stream, TNEF_DECODE, message);
    CHECK_HR(S_OK, object->lpVtbl->Finish(object, 0, &key, &problems));
    CHECK(key == 0x4321 && !problems && text_is(message, PR_BODY_W, "body"));
    CHECK_HR(1, attachments_of(message));
    CHECK_HR(S_OK, object->lpVtbl->Finish(object, 0, NULL, NULL));
    CHECK_HR(1, attachments_of(message));
    RELEASE(object);
    RELEASE(message);
    RELEASE(stream);
    drop(&tnef);
}

static void check_wrong_calls(void)
{
    IStream *stream = stream_on("no TNEF at all", 14);
    IMessage *message = memory_message();
    ITnef *tnef = (ITnef *)1, *same = NULL;
    LPSTnefProblemArray problems = (LPSTnefProblemArray)1;
    SizedSPropTagArray(1, tags) = {1, {PR_SUBJECT_W}};
    SPropValue value = {.ulPropTag = PR_IMPORTANCE};
    LPTSTR name = (LPTSTR)(uintptr_t)"winmail.dat";
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenTnefStream(NULL, NULL, name, TNEF_DECODE, message, 1, &tnef));
    CHECK(!tnef);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenTnefStream(NULL, stream, name, TNEF_DECODE, NULL, 1, &tnef));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenTnefStream(NULL, stream, name, TNEF_DECODE, message, 1, NULL));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, OpenTnefStreamEx(NULL, stream, name, 0x8, message, 1, NULL, &tnef));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenTnefStream(NULL, stream, name, TNEF_ENCODE, message, 0, &tnef));
    REQUIRE_HR(S_OK, OpenTnefStream(NULL, stream, name, TNEF_DECODE, message, 0, &tnef));
    CHECK_HR(S_OK, tnef->lpVtbl->QueryInterface(tnef, &IID_ITNEF, (void **)&same));
    CHECK(same == tnef && RELEASE(same) == 1);
    CHECK_HR(MAPI_E_CORRUPT_DATA, tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, NULL, &problems));
    CHECK(!problems);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_INCLUDE, NULL, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->ExtractProps(tnef, 0, (LPSPropTagArray)&tags, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->ExtractProps(tnef, 3, (LPSPropTagArray)&tags, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->ExtractProps(tnef, 0x1A, (LPSPropTagArray)&tags, NULL));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, tnef->lpVtbl->ExtractProps(tnef, 0x100, NULL, NULL));
    CHECK_HR(MAPI_E_NO_SUPPORT, tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE, 0, NULL, NULL));
    CHECK_HR(MAPI_E_NO_SUPPORT, tnef->lpVtbl->SetProps(tnef, 0, 0, 1, &value));
    CHECK_HR(MAPI_E_NO_SUPPORT, tnef->lpVtbl->EncodeRecips(tnef, 0, NULL));
    CHECK_HR(MAPI_E_NO_SUPPORT, tnef->lpVtbl->FinishComponent(tnef, TNEF_COMPONENT_MESSAGE, 0, NULL, NULL, NULL,
        NULL));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, tnef->lpVtbl->Finish(tnef, 1, NULL, NULL));
    CHECK_HR(0, RELEASE(tnef));
    RELEASE(message);
    RELEASE(stream);
}

int main(void)
{
    CHECK_HR(S_OK, MAPIInitialize(NULL));
    check_attributes();
    check_owner();
    check_list();
    check_pages();
    check_recipients();
    check_choice();
    check_wrong_calls();
    MAPIUninitialize();
    return SUMMARY();
}
