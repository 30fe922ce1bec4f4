/* Properties that a message computes, supplies or guards, before a save and after it; and streams on properties, one
   rule at a time. */
#include "message_support.h"

static IMessage *message;
static IStorage *storage;

static SCODE problem(void *object, ULONG tag, LONG number)
{
    IMAPIProp *prop = object;
    SPropValue value = {.ulPropTag = tag, .Value.l = number};
    LPSPropProblemArray problems = NULL;
    SCODE code = prop->lpVtbl->SetProps(prop, 1, &value, &problems);
    if (code == S_OK && problems)
        code = problems->aProblem[0].scode;
    MAPIFreeBuffer(problems);
    return code;
}

static HRESULT delete_one(void *object, ULONG tag, SCODE *code)
{
    IMAPIProp *prop = object;
    SizedSPropTagArray(1, tags) = {1, {tag}};
    LPSPropProblemArray problems = NULL;
    HRESULT result = prop->lpVtbl->DeleteProps(prop, (LPSPropTagArray)&tags, &problems);
    *code = problems ? problems->aProblem[0].scode : S_OK;
    MAPIFreeBuffer(problems);
    return result;
}

static int flag_is(ULONG tag, int wanted)
{
    LPSPropValue value = NULL;
    int same = get_one(message, tag, &value) == S_OK && value->ulPropTag == tag && value->Value.b == wanted;
    MAPIFreeBuffer(value);
    return same;
}

static void check_new_message(void)
{
    ULONG count = 7;
    LPSPropValue values = (LPSPropValue)1;
    LPSPropTagArray list = NULL;
    static const ULONG missing[] = {PR_MESSAGE_FLAGS, PR_MESSAGE_SIZE, PR_MESSAGE_CLASS_W, PR_SEARCH_KEY, PR_CREATION_TIME,
                                    PR_ENTRYID, PR_RECORD_KEY, PR_INSTANCE_KEY, PR_MAPPING_SIGNATURE, PR_BODY_W,
                                    PR_RTF_COMPRESSED, PR_DISPLAY_TO_W};
    CHECK_HR(S_OK, message->lpVtbl->GetProps(message, NULL, 0, &count, &values));
    CHECK(count == 0 && !values);
    CHECK_HR(S_OK, message->lpVtbl->GetPropList(message, 0, &list));
    CHECK(list && list->cValues == 0);
    MAPIFreeBuffer(list);
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++)
        CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, missing[i]));
    CHECK(long_is(message, PR_ACCESS, 3) && long_is(message, PR_ACCESS_LEVEL, 1) && long_is(message, PR_OBJECT_TYPE, 5));
    CHECK(long_is(message, PR_STORE_SUPPORT_MASK, 0x40E79));
    CHECK(flag_is(PR_HASATTACH, 0));
}

static void check_guarded(void)
{
    static const ULONG computed[] = {PR_STORE_SUPPORT_MASK, PR_ACCESS, PR_ACCESS_LEVEL, PR_MESSAGE_SIZE, PR_HASATTACH};
    static const ULONG plain[] = {PR_MESSAGE_FLAGS, PR_PRIORITY, PR_OBJECT_TYPE, PR_MSG_STATUS};
    SCODE code = 1;
    for (size_t i = 0; i < sizeof computed / sizeof computed[0]; i++) {
        CHECK_HR(MAPI_E_COMPUTED, problem(message, computed[i], 1));
        CHECK_HR(S_OK, delete_one(message, computed[i], &code));
        CHECK_HR(MAPI_E_COMPUTED, code);
    }
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        CHECK_HR(S_OK, problem(message, plain[i], 1));
    CHECK(long_is(message, PR_OBJECT_TYPE, MAPI_MESSAGE)); /* taken, and nothing changes */
    CHECK_HR(MAPI_E_INVALID_PARAMETER, problem(message, PROP_TAG(PT_LONG, 0), 1));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, problem(message, PROP_TAG(PT_LONG, 0xFFFF), 1));
    CHECK_HR(S_OK, set_binary(message, PR_ENTRYID, "1234", 4));
    CHECK_HR(S_OK, set_binary(message, PR_PARENT_ENTRYID, "1234", 4));
    CHECK_HR(S_OK, set_text(message, PR_DISPLAY_TO_W, "brought along")); /* no recipients yet */
    CHECK(text_is(message, PR_DISPLAY_TO_W, "brought along"));
    CHECK_HR(S_OK, delete_one(message, PR_MESSAGE_FLAGS, &code));
}

static void check_save(void)
{
    LPSPropValue before = NULL, after = NULL;
    IAttach *attachment = NULL;
    SCODE code;
    SPropValue fixed = {.ulPropTag = PR_LAST_MODIFICATION_TIME, .Value.ft = {1, 2}};
    CHECK_HR(S_OK, message->lpVtbl->SetProps(message, 1, &fixed, NULL));
    CHECK_HR(S_OK, add_recipient(message, "Ann", "a", MAPI_TO));
    CHECK_HR(S_OK, add_recipient(message, "Bob", "b", MAPI_TO));
    CHECK_HR(S_OK, add_recipient(message, "Cy", "c", MAPI_CC));
    CHECK_HR(MAPI_E_COMPUTED, problem(message, CHANGE_PROP_TYPE(PR_DISPLAY_TO_W, PT_LONG), 1));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK(text_is(message, PR_MESSAGE_CLASS_W, "IPM.Note"));
    CHECK(text_is(message, PR_DISPLAY_TO_W, "Ann; Bob") && text_is(message, PR_DISPLAY_CC_W, "Cy"));
    CHECK(text_is(message, PR_DISPLAY_BCC_W, ""));
    CHECK(long_is(message, PR_MESSAGE_FLAGS, 0)); /* never a draft unasked */
    CHECK_HR(S_OK, error_of(message, PR_MESSAGE_SIZE));
    CHECK_HR(S_OK, get_one(message, PR_LAST_MODIFICATION_TIME, &before));
    CHECK(before && !memcmp(&before->Value.ft, &fixed.Value.ft, sizeof(FILETIME)));
    MAPIFreeBuffer(before);
    CHECK_HR(S_OK, get_one(message, PR_CREATION_TIME, &before));
    /* The time of its making stays; that of changing is the program's once, and then that of each save. It is stored
       as one that is only read, as Outlook stores it. */
    CHECK_HR(MAPI_E_NO_ACCESS, problem(message, PR_LAST_MODIFICATION_TIME, 1));
    attach_bytes(message, "a", "data", 4);
    CHECK(flag_is(PR_HASATTACH, 1));
    CHECK(long_is(message, PR_MESSAGE_FLAGS, MSGFLAG_HASATTACH));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, get_one(message, PR_CREATION_TIME, &after));
    CHECK(before && after && !memcmp(&before->Value.ft, &after->Value.ft, sizeof(FILETIME)));
    MAPIFreeBuffer(before);
    MAPIFreeBuffer(after);
    CHECK_HR(S_OK, get_one(message, PR_LAST_MODIFICATION_TIME, &after));
    CHECK(after && memcmp(&after->Value.ft, &fixed.Value.ft, sizeof(FILETIME)));
    MAPIFreeBuffer(after);
    /* On attachments. */
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, 0, NULL, MAPI_MODIFY, &attachment));
    CHECK(long_is(attachment, PR_ATTACH_SIZE, 4) && long_is(attachment, PR_ATTACH_NUM, 0));
    CHECK(long_is(attachment, PR_OBJECT_TYPE, MAPI_ATTACH) && long_is(attachment, PR_ACCESS, 3));
    CHECK_HR(MAPI_E_COMPUTED, problem(attachment, PR_ATTACH_NUM, 7));
    CHECK_HR(MAPI_E_COMPUTED, problem(attachment, PR_ATTACH_SIZE, 7));
    CHECK_HR(S_OK, delete_one(attachment, PR_ATTACH_METHOD, &code));
    CHECK_HR(MAPI_E_NO_ACCESS, code); /* it is stored as mandatory */
    CHECK_HR(S_OK, delete_one(attachment, PR_ATTACH_DATA_BIN, &code));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(attachment, PR_ATTACH_DATA_BIN));
    RELEASE(attachment);
    /* The objects behind two tags: all recipients, all attachments. */
    CHECK_HR(S_OK, delete_one(message, PR_MESSAGE_RECIPIENTS, &code));
    CHECK_HR(S_OK, delete_one(message, PR_MESSAGE_ATTACHMENTS, &code));
    CHECK_HR(0, recipients_of(message));
    CHECK_HR(0, attachments_of(message));
    CHECK(flag_is(PR_HASATTACH, 0));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK(text_is(message, PR_DISPLAY_TO_W, ""));
}

/* The flags that the file stores decide; Set changes them, and they outlive the message. */
static void check_flags(const char *path)
{
    SizedSPropTagArray(2, tags) = {2, {PROP_TAG(PT_LONG, 0x6101), PR_ACCESS}};
    SizedSPropTagArray(1, none) = {0, {0}};
    SizedSPropAttrArray(2, hidden) = {2, {PROPATTR_WRITEABLE, 7}};
    LPSPropAttrArray got = NULL;
    LPSPropProblemArray problems = NULL;
    LPSPropTagArray list = NULL;
    CHECK_HR(S_OK, set_long(message, tags.aulPropTag[0], 1));
    CHECK_HR(S_OK, SetAttribIMsgOnIStg(message, (LPSPropTagArray)&tags, (LPSPropAttrArray)&hidden, &problems));
    CHECK(problems && problems->cProblem == 1 && problems->aProblem[0].ulIndex == 1 &&
          problems->aProblem[0].scode == MAPI_E_COMPUTED);
    MAPIFreeBuffer(problems);
    CHECK_HR(MAPI_E_NO_ACCESS, error_of(message, tags.aulPropTag[0])); /* not readable */
    CHECK_HR(S_OK, set_long(message, tags.aulPropTag[0], 2));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, GetAttribIMsgOnIStg(message, (LPSPropTagArray)&none, &got));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, 0));
    CHECK_HR(MAPI_E_INVALID_OBJECT, GetAttribIMsgOnIStg(message, (LPSPropTagArray)&tags, &got));
    RELEASE(message);
    RELEASE(storage);
    message = open_message(path, READ_ONLY, NULL, &storage);
    REQUIRE(message);
    CHECK_HR(S_OK, GetAttribIMsgOnIStg(message, (LPSPropTagArray)&tags, &got));
    CHECK(got && got->aPropAttr[0] == PROPATTR_WRITEABLE && got->aPropAttr[1] == PROPATTR_READABLE);
    MAPIFreeBuffer(got);
    CHECK_HR(S_OK, message->lpVtbl->GetPropList(message, 0, &list));
    for (ULONG i = 0; list && i < list->cValues; i++)
        CHECK(PROP_ID(list->aulPropTag[i]) != 0x6101);
    MAPIFreeBuffer(list);
    CHECK_HR(MAPI_E_NO_ACCESS, SetAttribIMsgOnIStg(message, (LPSPropTagArray)&tags, (LPSPropAttrArray)&hidden, NULL));
    CHECK_HR(MAPI_E_NO_ACCESS, message->lpVtbl->SetReadFlag(message, 0));
    RELEASE(message);
    RELEASE(storage);
    message = open_message(path, TRANSACTED_WRITE, NULL, &storage);
    REQUIRE(message);
}

static void check_read_flag(void)
{
    static const struct { ULONG flags; HRESULT code; LONG before, after; } cases[] = {
        {0, S_OK, 0x300, 0x301}, {SUPPRESS_RECEIPT, S_OK, 0x300, 0x301}, {CLEAR_READ_FLAG, S_OK, 0x301, 0x300},
        {CLEAR_RN_PENDING, S_OK, 0x300, 0x200}, {CLEAR_NRN_PENDING, S_OK, 0x300, 0x100},
        {CLEAR_RN_PENDING | CLEAR_NRN_PENDING, S_OK, 0x301, 1}, {GENERATE_RECEIPT_ONLY, S_OK, 0x300, 0x300},
        {MAPI_DEFERRED_ERRORS, S_OK, 0, 1}, {0x80, MAPI_E_UNKNOWN_FLAGS, 0, 0},
        {SUPPRESS_RECEIPT | CLEAR_READ_FLAG, MAPI_E_INVALID_PARAMETER, 0, 0},
        {SUPPRESS_RECEIPT | CLEAR_READ_FLAG | GENERATE_RECEIPT_ONLY, MAPI_E_INVALID_PARAMETER, 0, 0},
        {CLEAR_READ_FLAG | GENERATE_RECEIPT_ONLY, MAPI_E_INVALID_PARAMETER, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CHECK_HR(S_OK, set_long(message, PR_MESSAGE_FLAGS, cases[i].before));
        CHECK_HR(cases[i].code, message->lpVtbl->SetReadFlag(message, cases[i].flags));
        CHECK(long_is(message, PR_MESSAGE_FLAGS, cases[i].after));
    }
}

static HRESULT open_mode(ULONG tag, ULONG options, ULONG flags, IStream **stream)
{
    *stream = NULL;
    return message->lpVtbl->OpenProperty(message, tag, &IID_IStream, options, flags, (LPUNKNOWN *)stream);
}

static void check_streams(void)
{
    const ULONG tag = PROP_TAG(PT_BINARY, 0x6110);
    IStream *stream = NULL, *clone = NULL, *target = NULL;
    IUnknown *unknown = NULL;
    LARGE_INTEGER start = {.QuadPart = 0};
    ULARGE_INTEGER all = {.QuadPart = ~0ULL}, at, read, written;
    STATSTG about;
    ULONG count;
    char buffer[16];
    CHECK_HR(S_OK, set_binary(message, tag, "0123456789", 10));
    /* Writing takes MAPI_MODIFY, whatever the storage bits say. */
    REQUIRE_HR(S_OK, open_mode(tag, STGM_READWRITE, 0, &stream));
    CHECK_HR(STG_E_ACCESSDENIED, stream->lpVtbl->Write(stream, "x", 1, NULL));
    RELEASE(stream);
    /* At the end, and past it. */
    REQUIRE_HR(S_OK, open_mode(tag, 0, MAPI_MODIFY | STREAM_APPEND, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, "ab", 2, NULL));
    CHECK(stream_is(stream, "0123456789ab", 12));
    CHECK_HR(S_OK, stream->lpVtbl->Clone(stream, &clone));
    CHECK_HR(S_OK, clone->lpVtbl->Seek(clone, start, STREAM_SEEK_CUR, &at));
    CHECK(at.QuadPart == 12);
    CHECK_HR(S_OK, clone->lpVtbl->Seek(clone, start, STREAM_SEEK_SET, &at));
    CHECK_HR(S_OK, clone->lpVtbl->Write(clone, "X", 1, NULL));
    CHECK(stream_is(stream, "X123456789ab", 12)); /* one content, two positions */
    CHECK_HR(S_OK, stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL));
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(NULL, TRUE, &target));
    CHECK_HR(S_OK, stream->lpVtbl->CopyTo(stream, target, all, &read, &written));
    CHECK(read.QuadPart == 12 && written.QuadPart == 12 && stream_is(target, "X123456789ab", 12));
    RELEASE(target);
    CHECK_HR(S_OK, stream->lpVtbl->Stat(stream, &about, STATFLAG_DEFAULT));
    CHECK(about.type == STGTY_STREAM && about.cbSize.QuadPart == 12 && wide_equal(about.pwcsName, wide("__substg1.0_61100102")));
    CoTaskMemFree(about.pwcsName);
    CHECK_HR(S_OK, stream->lpVtbl->Revert(stream));
    RELEASE(clone);
    /* The property replaced under it: the stream lives on by itself. */
    CHECK_HR(S_OK, set_binary(message, tag, "new", 3));
    CHECK(stream_is(stream, "X123456789ab", 12));
    CHECK_HR(STG_E_REVERTED, stream->lpVtbl->Commit(stream, STGC_DEFAULT));
    RELEASE(stream);
    REQUIRE_HR(S_OK, open_mode(tag, 0, 0, &stream));
    CHECK(stream_is(stream, "new", 3));
    RELEASE(stream);
    /* Transacted: seen at Commit, gone without. */
    REQUIRE_HR(S_OK, open_mode(tag, STGM_READWRITE | STGM_TRANSACTED, MAPI_MODIFY, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, "NEW", 3, NULL));
    CHECK_HR(S_OK, error_of(message, tag));
    {
        LPSPropValue value = NULL;
        CHECK_HR(S_OK, get_one(message, tag, &value));
        CHECK(value && !memcmp(value->Value.bin.lpb, "new", 3));
        MAPIFreeBuffer(value);
        CHECK_HR(S_OK, stream->lpVtbl->Commit(stream, STGC_DEFAULT));
        CHECK_HR(S_OK, get_one(message, tag, &value));
        CHECK(value && !memcmp(value->Value.bin.lpb, "NEW", 3));
        MAPIFreeBuffer(value);
    }
    CHECK_HR(S_OK, stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, "lost", 4, NULL));
    RELEASE(stream);
    /* The default interface; MAPI_CREATE alone means MAPI_MODIFY too; a stream outlives the save. */
    REQUIRE_HR(S_OK, message->lpVtbl->OpenProperty(message, tag, &IID_IUnknown, 0, MAPI_CREATE, &unknown));
    REQUIRE_HR(S_OK, unknown->lpVtbl->QueryInterface(unknown, &IID_IStream, (void **)&stream));
    RELEASE(unknown);
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, "first", 5, NULL));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, " second", 7, NULL));
    RELEASE(stream);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    REQUIRE_HR(S_OK, open_mode(tag, 0, 0, &stream));
    CHECK(stream_is(stream, "first second", 12));
    CHECK_HR(S_OK, stream->lpVtbl->Read(stream, buffer, sizeof buffer, &count));
    CHECK(count == 0); /* at its end */
    RELEASE(stream);
    /* Created and never saved: the file keeps what it had. */
    REQUIRE_HR(S_OK, open_mode(tag, 0, MAPI_CREATE | MAPI_MODIFY, &stream));
    RELEASE(stream);
}

static void check_not_saved(const char *path)
{
    IStream *stream = NULL;
    RELEASE(message);
    RELEASE(storage);
    message = open_message(path, READ_ONLY, NULL, &storage);
    REQUIRE(message);
    REQUIRE_HR(S_OK, open_mode(PROP_TAG(PT_BINARY, 0x6110), 0, 0, &stream));
    CHECK(stream_is(stream, "first second", 12));
    RELEASE(stream);
    CHECK_HR(MAPI_E_NO_ACCESS, open_mode(PROP_TAG(PT_BINARY, 0x6110), 0, MAPI_MODIFY, &stream));
    CHECK_HR(MAPI_E_NO_ACCESS, open_mode(PROP_TAG(PT_BINARY, 0x6110), 0, MAPI_CREATE, &stream));
    CHECK(!stream);
}

int main(void)
{
    static char path[256];
    strcpy(path, test_path("computed.msg"));
    message = create_message(path, MAPI_UNICODE, NULL, &storage);
    REQUIRE(message);
    check_new_message();
    check_guarded();
    check_save();
    check_flags(path);
    check_read_flag();
    check_streams();
    check_not_saved(path);
    RELEASE(message);
    RELEASE(storage);
    unlink(path);
    return SUMMARY();
}
