/* RTFSync, and the text of messages that have RTF or HTML only. */
#include "message_support.h"
#include "edkmdb.h"

static const char rtf[] = "{\\rtf1\\ansi\\ansicpg1252\\uc1 First \\b line\\b0\\par S\\'e9cond \\u8364?}";
static const char rtf_text[] = "First line\r\nS\xC3\xA9"
                               "cond \xE2\x82\xAC";

static void write_rtf(IMessage *message, const char *text)
{
    IStream *packed = NULL, *plain = NULL;
    CHECK_HR(S_OK, open_stream(message, PR_RTF_COMPRESSED, MAPI_CREATE | MAPI_MODIFY, &packed));
    CHECK_HR(S_OK, WrapCompressedRTFStream(packed, MAPI_MODIFY, &plain));
    CHECK_HR(S_OK, plain->lpVtbl->Write(plain, text, (ULONG)strlen(text), NULL));
    CHECK_HR(S_OK, plain->lpVtbl->Commit(plain, STGC_DEFAULT));
    RELEASE(plain);
    RELEASE(packed);
}

/* The RTF of a message, or its native body; the caller frees it. */
static char *read_rtf(IMessage *message, ULONG flags, ULONG *type)
{
    IStream *packed = NULL, *plain = NULL;
    RTF_WCSINFO info = {sizeof info, flags, 65001, 0};
    RTF_WCSRETINFO result = {sizeof result, 0};
    char *text = calloc(1, 1 << 14);
    ULONG size = 0;
    CHECK_HR(S_OK, open_stream(message, PR_RTF_COMPRESSED, 0, &packed));
    if (!packed)
        return text;
    CHECK_HR(S_OK, WrapCompressedRTFStreamEx(packed, &info, &plain, &result));
    CHECK_HR(S_OK, plain->lpVtbl->Read(plain, text, (1 << 14) - 1, &size));
    RELEASE(plain);
    RELEASE(packed);
    if (type)
        *type = result.ulStreamFlags;
    return text;
}

static int in_sync(IMessage *message)
{
    LPSPropValue value = NULL;
    int yes = get_one(message, PR_RTF_IN_SYNC, &value) == S_OK && value->Value.b;
    MAPIFreeBuffer(value);
    return yes;
}

static void rtf_changed(IMessage *message)
{
    BOOL updated = 9;
    LPSPropValue first = NULL, second = NULL;
    write_rtf(message, rtf);
    /* The text is there before it is stored, but in no list. */
    CHECK(text_is(message, PR_BODY, rtf_text));
    LPSPropTagArray tags = NULL;
    CHECK_HR(S_OK, message->lpVtbl->GetPropList(message, MAPI_UNICODE, &tags));
    for (ULONG index = 0; tags && index < tags->cValues; index++)
        CHECK(PROP_ID(tags->aulPropTag[index]) != PROP_ID(PR_BODY));
    MAPIFreeBuffer(tags);
    IStream *stream = NULL;
    CHECK_HR(S_OK, open_stream(message, PR_BODY_A, 0, &stream));
    CHECK(stream_is(stream, rtf_text, sizeof rtf_text - 1));
    CHECK_HR(STG_E_ACCESSDENIED, stream->lpVtbl->Write(stream, rtf, 1, NULL));
    RELEASE(stream);
    CHECK_HR(MAPI_E_NOT_FOUND, open_stream(message, PR_BODY_W, MAPI_MODIFY, &stream));
    CHECK_HR(S_OK, RTFSync(message, 0, &updated));
    CHECK(!updated);
    CHECK_HR(S_OK, RTFSync(message, RTF_SYNC_RTF_CHANGED, &updated));
    CHECK(updated == TRUE);
    CHECK(text_is(message, PR_BODY, rtf_text));
    CHECK(in_sync(message));
    CHECK(long_is(message, PR_RTF_SYNC_BODY_COUNT, 16));
    CHECK(long_is(message, PR_RTF_SYNC_PREFIX_COUNT, 0));
    CHECK(long_is(message, PR_RTF_SYNC_TRAILING_COUNT, 0));
    CHECK(text_is(message, PR_RTF_SYNC_BODY_TAG_W, "FIRSTLINES\xC3\xA9"
                                                   "COND\xE2\x82\xAC"));
    CHECK_HR(S_OK, get_one(message, PR_RTF_SYNC_BODY_CRC, &first));
    CHECK_HR(S_OK, RTFSync(message, RTF_SYNC_RTF_CHANGED | RTF_SYNC_BODY_CHANGED, &updated));
    CHECK(!updated);
    write_rtf(message, "{\\rtf1\\ansi  other }");
    CHECK_HR(S_OK, RTFSync(message, RTF_SYNC_RTF_CHANGED, &updated));
    CHECK(updated == TRUE);
    CHECK(text_is(message, PR_BODY, " other "));
    CHECK(long_is(message, PR_RTF_SYNC_PREFIX_COUNT, 1));
    CHECK(long_is(message, PR_RTF_SYNC_TRAILING_COUNT, 1));
    CHECK_HR(S_OK, get_one(message, PR_RTF_SYNC_BODY_CRC, &second));
    CHECK(first && second && first->Value.l != second->Value.l);
    MAPIFreeBuffer(first);
    MAPIFreeBuffer(second);
}

static void body_changed(IMessage *message)
{
    BOOL updated = 9;
    ULONG type = 0;
    /* Text that the RTF already shows leaves that alone. */
    CHECK_HR(S_OK, set_text(message, PR_BODY_W, "other\r\n"));
    CHECK(!in_sync(message));
    CHECK_HR(S_OK, RTFSync(message, RTF_SYNC_BODY_CHANGED, &updated));
    CHECK(updated == TRUE);
    char *given = read_rtf(message, 0, NULL);
    CHECK(!strcmp(given, "{\\rtf1\\ansi  other }"));
    free(given);
    CHECK_HR(S_OK, set_text(message, PR_BODY_W, "Br{ce}s \\ and\r\n\xE2\x82\xAC\tend"));
    CHECK_HR(S_OK, RTFSync(message, RTF_SYNC_BODY_CHANGED, &updated));
    CHECK(updated == TRUE && in_sync(message));
    given = read_rtf(message, MAPI_NATIVE_BODY, &type);
    CHECK(!strcmp(given, "Br{ce}s \\ and\r\n\xE2\x82\xAC\tend"));
    CHECK(type == MAPI_NATIVE_BODY_TYPE_PLAINTEXT);
    free(given);
    CHECK_HR(S_OK, RTFSync(message, RTF_SYNC_BODY_CHANGED, &updated));
    CHECK(!updated);
}

static void html_body(IMessage *message)
{
    static const char html[] = "<html><head><style>p {color:red}</style></head><body><p>A&nbsp;&lt;b&gt; \xC3\xA9</p>"
                               "<br>x</body></html>";
    BOOL updated = 9;
    ULONG type = 0;
    SizedSPropTagArray(2, gone) = {2, {PR_BODY_W, PR_RTF_COMPRESSED}};
    CHECK_HR(S_OK, message->lpVtbl->DeleteProps(message, (LPSPropTagArray)&gone, NULL));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_BODY_W));
    CHECK_HR(S_OK, RTFSync(message, RTF_SYNC_BODY_CHANGED | RTF_SYNC_RTF_CHANGED, &updated));
    CHECK(!updated);
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_RTF_COMPRESSED));
    CHECK_HR(S_OK, set_long(message, PR_INTERNET_CPID, 65001));
    CHECK_HR(S_OK, set_binary(message, PR_HTML, html, sizeof html - 1));
    CHECK(text_is(message, PR_BODY_W, "A\xC2\xA0<b> \xC3\xA9\r\n\r\nx"));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_RTF_COMPRESSED));
    CHECK_HR(S_OK, RTFSync(message, RTF_SYNC_BODY_CHANGED, &updated));
    CHECK(updated == TRUE);
    char *given = read_rtf(message, MAPI_NATIVE_BODY, &type);
    if (!CHECK(!strcmp(given, html)))
        fprintf(stderr, "     got <%s>\n", given);
    CHECK(type == MAPI_NATIVE_BODY_TYPE_HTML);
    free(given);
}

static HRESULT STDMETHODCALLTYPE foreign_query(IMessage *this, REFIID iid, void **out)
{
    (void)this, (void)iid, (void)out;
    return E_NOINTERFACE;
}

static void refusals(IMessage *message, LPMSGSESS session, const char *path)
{
    static IMessageVtbl vtbl;
    struct {
        const IMessageVtbl *vtbl;
    } foreign = {&vtbl};
    BOOL updated = 9;
    IStorage *storage = NULL;
    vtbl.QueryInterface = foreign_query;
    CHECK_HR(MAPI_E_NO_SUPPORT, RTFSync((IMessage *)&foreign, RTF_SYNC_RTF_CHANGED, &updated));
    CHECK(!updated);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, RTFSync(NULL, RTF_SYNC_RTF_CHANGED, &updated));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, RTFSync(message, RTF_SYNC_RTF_CHANGED, NULL));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, RTFSync(message, 4, &updated));
    RELEASE(message);
    message = open_message(path, READ_ONLY, session, &storage);
    updated = 9;
    CHECK_HR(MAPI_E_NO_ACCESS, RTFSync(message, RTF_SYNC_RTF_CHANGED, &updated));
    CHECK(!updated);
    CHECK(in_sync(message));
    char *given = read_rtf(message, MAPI_NATIVE_BODY, NULL);
    CHECK(!strncmp(given, "<html>", 6));
    free(given);
    RELEASE(message);
    RELEASE(storage);
}

int main(void)
{
    const char *path = test_path("sync.msg");
    LPMSGSESS session = NULL;
    IStorage *storage = NULL;
    REQUIRE_HR(S_OK, MAPIInitialize(NULL));
    REQUIRE_HR(S_OK, OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session));
    IMessage *message = create_message(path, MAPI_UNICODE, session, &storage);
    REQUIRE(message != NULL);
    rtf_changed(message);
    body_changed(message);
    html_body(message);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, STGC_DEFAULT));
    RELEASE(storage);
    refusals(message, session, path);
    CloseIMsgSession(session);
    MAPIUninitialize();
    remove(path);
    return SUMMARY();
}
