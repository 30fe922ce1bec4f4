/* Subjects with their parts, and the forms of the body: whichever is edited is the one that readers show. */
#include "edkmdb.h"
#include "message_support.h"

#define PR_BODY_HTML_W PROP_TAG(PT_UNICODE, 0x1013)
#define PR_BODY_HTML_A PROP_TAG(PT_STRING8, 0x1013)
#define PR_NATIVE PROP_TAG(PT_LONG, 0x1016)
#define PR_EDITOR PROP_TAG(PT_LONG, 0x5909)

static IMessage *message;

static HRESULT delete_one(void *object, ULONG tag)
{
    IMAPIProp *prop = object;
    SizedSPropTagArray(1, tags) = {1, {tag}};
    return prop->lpVtbl->DeleteProps(prop, (LPSPropTagArray)&tags, NULL);
}

static void write_stream(ULONG tag, ULONG flags, const void *data, ULONG size)
{
    IStream *stream = NULL;
    ULONG written = 0;
    REQUIRE_HR(S_OK, open_stream(message, tag, flags, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, data, size, &written));
    CHECK(written == size);
    RELEASE(stream);
}

static int boolean_is(ULONG tag, int wanted)
{
    LPSPropValue value = NULL;
    int same = get_one(message, tag, &value) == S_OK && value->ulPropTag == tag && value->Value.b == wanted;
    MAPIFreeBuffer(value);
    return same;
}

static int bytes_are(ULONG tag, const char *text)
{
    LPSPropValue value = NULL;
    int same = get_one(message, tag, &value) == S_OK && value->ulPropTag == tag &&
               value->Value.bin.cb == strlen(text) && !memcmp(value->Value.bin.lpb, text, strlen(text));
    MAPIFreeBuffer(value);
    return same;
}

/* Two texts in one call. */
static HRESULT set_two(ULONG first, const char *one, ULONG second, const char *two)
{
    SPropValue values[2] = {{.ulPropTag = first, .Value.lpszW = wide(one)}, {.ulPropTag = second, .Value.lpszW = wide(two)}};
    return message->lpVtbl->SetProps(message, 2, values, NULL);
}

static int subject_is(const char *subject, const char *prefix, const char *rest)
{
    return text_is(message, PR_SUBJECT_W, subject) && text_is(message, PR_SUBJECT_PREFIX_W, prefix) &&
           text_is(message, PR_NORMALIZED_SUBJECT_W, rest);
}

static void check_subject(void)
{
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "RE: lunch"));
    CHECK(subject_is("RE: lunch", "RE: ", "lunch"));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "F\xC3\xB6: lunch"));
    CHECK(subject_is("F\xC3\xB6: lunch", "F\xC3\xB6: ", "lunch"));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "lunch: today"));
    CHECK(subject_is("lunch: today", "", "lunch: today"));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "R2: x"));
    CHECK(subject_is("R2: x", "", "R2: x"));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "RE:x"));
    CHECK(subject_is("RE:x", "", "RE:x"));
    /* A longer prefix counts when it is given, and stands there. */
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "Antw: lunch"));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_PREFIX_W, "Antw: "));
    CHECK(subject_is("Antw: lunch", "Antw: ", "lunch"));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_PREFIX_W, "WG: "));
    CHECK(subject_is("Antw: lunch", "WG: ", "Antw: lunch"));
    CHECK_HR(S_OK, set_two(PR_SUBJECT_W, "a b", PR_NORMALIZED_SUBJECT_W, "mine"));
    CHECK(subject_is("a b", "", "mine"));
    /* Written as a stream, by one who says how long the text is and by one who says when it ends. */
    write_stream(PR_SUBJECT_W, MAPI_CREATE | MAPI_MODIFY, wide("AW: tea"), 14);
    CHECK(subject_is("AW: tea", "AW: ", "tea"));
    write_stream(PR_SUBJECT_A, MAPI_CREATE | MAPI_MODIFY, "SV: milk\0", 9);
    CHECK(subject_is("SV: milk", "SV: ", "milk"));
    CHECK_HR(S_OK, delete_one(message, PR_SUBJECT_W));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_NORMALIZED_SUBJECT_W));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_SUBJECT_PREFIX_W));
}

static void set_sync(int on)
{
    SPropValue value = {.ulPropTag = PR_RTF_IN_SYNC, .Value.b = (unsigned short)on};
    CHECK_HR(S_OK, message->lpVtbl->SetProps(message, 1, &value, NULL));
}

/* A message with all three forms, as a program that knows them makes it. */
static void set_all(LONG native)
{
    CHECK_HR(S_OK, set_binary(message, PR_RTF_COMPRESSED, "rtf", 3));
    CHECK_HR(S_OK, set_two(PR_BODY_W, "text", PR_BODY_HTML_W, "<p>html"));
    CHECK_HR(S_OK, set_long(message, PR_NATIVE, native));
    CHECK_HR(S_OK, set_long(message, PR_EDITOR, native));
    set_sync(1);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
}

static void check_edits(void)
{
    /* RTF by itself is the body. */
    CHECK_HR(S_OK, set_binary(message, PR_RTF_COMPRESSED, "rtf", 3));
    CHECK(boolean_is(PR_RTF_IN_SYNC, 1));
    CHECK_HR(S_OK, set_text(message, PR_BODY_W, "text"));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_RTF_IN_SYNC));
    CHECK(bytes_are(PR_RTF_COMPRESSED, "rtf")); /* kept: nothing is dropped unasked */
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_NATIVE)); /* not made where it is missing */

    set_all(2);
    CHECK_HR(S_OK, set_text(message, PR_BODY_W, "edited"));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_RTF_IN_SYNC));
    CHECK(long_is(message, PR_NATIVE, 1) && long_is(message, PR_EDITOR, 1));
    CHECK(bytes_are(PR_RTF_COMPRESSED, "rtf") && bytes_are(PR_HTML, "<p>html"));

    set_all(2);
    CHECK_HR(S_OK, set_binary(message, PR_HTML, "<b>edited", 9));
    CHECK(long_is(message, PR_NATIVE, 3) && long_is(message, PR_EDITOR, 2));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_RTF_IN_SYNC));
    CHECK_HR(S_OK, set_text(message, PR_BODY_W, "its text")); /* comes along: HTML stays the message's own */
    CHECK(long_is(message, PR_NATIVE, 3));

    set_all(1);
    CHECK_HR(S_OK, set_binary(message, PR_RTF_COMPRESSED, "new", 3));
    CHECK(long_is(message, PR_NATIVE, 2) && long_is(message, PR_EDITOR, 3));
    CHECK(boolean_is(PR_RTF_IN_SYNC, 1));

    /* As streams. */
    set_all(3);
    write_stream(PR_BODY_W, MAPI_MODIFY, wide("other"), 10);
    CHECK(text_is(message, PR_BODY_W, "other"));
    CHECK(long_is(message, PR_NATIVE, 1));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_RTF_IN_SYNC));

    /* Who sets what says which form counts is believed. */
    set_all(2);
    {
        SPropValue values[3] = {{.ulPropTag = PR_BODY_W, .Value.lpszW = wide("x")},
                                {.ulPropTag = PR_RTF_IN_SYNC, .Value.b = 1},
                                {.ulPropTag = PR_NATIVE, .Value.l = 2}};
        CHECK_HR(S_OK, message->lpVtbl->SetProps(message, 3, values, NULL));
        CHECK(boolean_is(PR_RTF_IN_SYNC, 1) && long_is(message, PR_NATIVE, 2));
    }
}

/* A body that is copied alone is an edit too; with its RTF it stays in step. */
static void check_copies(void)
{
    const char *path = test_path("bodies-from.msg");
    IStorage *storage = NULL;
    IMessage *source = create_message(path, MAPI_UNICODE, NULL, &storage);
    SizedSPropTagArray(1, body) = {1, {PR_BODY_W}};
    SizedSPropTagArray(3, all) = {3, {PR_BODY_W, PR_RTF_COMPRESSED, PR_RTF_IN_SYNC}};
    REQUIRE(source);
    CHECK_HR(S_OK, set_binary(source, PR_RTF_COMPRESSED, "its rtf", 7));
    CHECK_HR(S_OK, set_text(source, PR_BODY_W, "its text"));
    {
        SPropValue sync = {.ulPropTag = PR_RTF_IN_SYNC, .Value.b = 1};
        CHECK_HR(S_OK, source->lpVtbl->SetProps(source, 1, &sync, NULL));
    }
    set_all(2);
    CHECK_HR(S_OK, source->lpVtbl->CopyProps(source, (LPSPropTagArray)&body, 0, NULL, &IID_IMessage, message, 0, NULL));
    CHECK(text_is(message, PR_BODY_W, "its text") && long_is(message, PR_NATIVE, 1));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_RTF_IN_SYNC));
    CHECK_HR(S_OK, source->lpVtbl->CopyProps(source, (LPSPropTagArray)&all, 0, NULL, &IID_IMessage, message, 0, NULL));
    CHECK(boolean_is(PR_RTF_IN_SYNC, 1) && bytes_are(PR_RTF_COMPRESSED, "its rtf"));
    RELEASE(source);
    RELEASE(storage);
    unlink(path);
}

/* Programs delete the RTF so that their plain text is shown: it does not come back. */
static void check_deletions(void)
{
    set_all(2);
    CHECK_HR(S_OK, set_text(message, PR_BODY_W, "plain"));
    CHECK_HR(S_OK, delete_one(message, PR_RTF_COMPRESSED));
    CHECK_HR(S_OK, delete_one(message, PR_HTML));
    CHECK(long_is(message, PR_NATIVE, 1));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "again"));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_RTF_COMPRESSED));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_HTML));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_RTF_IN_SYNC));
    CHECK(text_is(message, PR_BODY_W, "plain"));
    /* The native form goes to the richest that is left. */
    set_all(2);
    CHECK_HR(S_OK, delete_one(message, PR_RTF_COMPRESSED));
    CHECK(long_is(message, PR_NATIVE, 3));
    CHECK_HR(S_OK, delete_one(message, PR_HTML));
    CHECK(long_is(message, PR_NATIVE, 1));
}

static void check_html(void)
{
    LPSPropValue value = NULL;
    IStream *stream = NULL;
    CHECK_HR(S_OK, delete_one(message, PR_INTERNET_CPID));
    CHECK_HR(S_OK, delete_one(message, PR_HTML));
    CHECK_HR(S_OK, set_text(message, PR_BODY_HTML_W, "<p>\xC3\xA9\xE6\x97\xA5"));
    CHECK(long_is(message, PR_INTERNET_CPID, 65001));
    CHECK(bytes_are(PR_HTML, "<p>\xC3\xA9\xE6\x97\xA5"));
    CHECK_HR(S_OK, get_one(message, CHANGE_PROP_TYPE(PR_HTML, PT_UNSPECIFIED), &value));
    CHECK(value && value->ulPropTag == PR_HTML);
    MAPIFreeBuffer(value);
    CHECK_HR(S_OK, set_long(message, PR_INTERNET_CPID, 1252));
    CHECK_HR(S_OK, set_text(message, PR_BODY_HTML_W, "<p>\xC3\xA9"));
    CHECK(bytes_are(PR_HTML, "<p>\xE9"));
    CHECK(long_is(message, PR_INTERNET_CPID, 1252));
    CHECK(text_is(message, PR_BODY_HTML_W, "<p>\xC3\xA9"));
    CHECK_HR(S_OK, open_stream(message, PR_BODY_HTML_A, 0, &stream));
    CHECK(stream && stream_is(stream, "<p>\xC3\xA9", 5));
    RELEASE(stream);
    CHECK_HR(S_OK, open_stream(message, PR_HTML, 0, &stream));
    CHECK(stream && stream_is(stream, "<p>\xE9", 4));
    RELEASE(stream);
    /* What the page has no place for brings UTF-8 along. */
    write_stream(PR_BODY_HTML_W, MAPI_CREATE | MAPI_MODIFY, wide("\xE6\x97\xA5"), 2);
    CHECK(bytes_are(PR_HTML, "\xE6\x97\xA5"));
    CHECK(long_is(message, PR_INTERNET_CPID, 65001));
    /* Bytes that say what they are, where nothing else does. */
    CHECK_HR(S_OK, delete_one(message, PR_INTERNET_CPID));
    CHECK_HR(S_OK, set_binary(message, PR_HTML, "<meta charset='koi8-r'>\xC1", 24));
    CHECK(text_is(message, PR_BODY_HTML_W, "<meta charset='koi8-r'>\xD0\xB0"));
}

/* The page that a call sets is the one for the texts of the same call. */
static void check_page_first(void)
{
    IStorage *storage = NULL;
    const char *path = test_path("page.msg");
    IMessage *narrow = create_message(path, 0, NULL, &storage);
    SPropValue values[2] = {{.ulPropTag = PR_SUBJECT_W, .Value.lpszW = wide("\xD0\xB6")},
                            {.ulPropTag = PR_MESSAGE_CODEPAGE, .Value.l = 1251}};
    CHECK_HR(S_OK, narrow->lpVtbl->SetProps(narrow, 2, values, NULL));
    CHECK(text_is(narrow, PR_SUBJECT_W, "\xD0\xB6"));
    RELEASE(narrow);
    RELEASE(storage);
    unlink(path);
}

int main(void)
{
    const char *path = test_path("bodies.msg");
    IStorage *storage = NULL;
    message = create_message(path, MAPI_UNICODE, NULL, &storage);
    REQUIRE(message);
    check_subject();
    check_edits();
    check_copies();
    check_deletions();
    check_html();
    check_page_first();
    RELEASE(message);
    RELEASE(storage);
    unlink(path);
    return SUMMARY();
}
