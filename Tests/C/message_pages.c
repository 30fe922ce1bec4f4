/* 8-bit text in every code page that mails come in, as Windows converts it: known bytes of each page both ways, and
   bytes without meaning, which are read all the same. */
#include "edkmdb.h"
#include "message_support.h"

/* The bytes that the text is stored as, and what they are read as where that is not the text. */
static const struct { ULONG page; const char *text, *bytes, *back; } cases[] = {
    {1250, "\xC4\x8D\xE2\x82\xAC", "\xE8\x80", NULL},             /* c with caron, euro */
    {1250, "\xC2\x81", "\x81", NULL},                              /* open in the page: a control character */
    {1251, "\xD0\xB6\xE2\x82\xAC", "\xE6\x88", NULL},
    {1251, "\xC2\x98", "\x98", NULL},
    {1252, "\xE2\x82\xAC\xC3\xA4", "\x80\xE4", NULL},
    {1252, "\xC2\x81\xC2\x8D\xC2\x8F\xC2\x90\xC2\x9D", "\x81\x8D\x8F\x90\x9D", NULL},
    {1253, "\xCE\xB1", "\xE1", NULL},
    {1253, "\xEF\xA3\xB9\xEF\xA3\xBB", "\xAA\xFF", NULL},         /* open: private use */
    {1254, "\xC5\x9F", "\xFE", NULL},
    {1255, "\xD7\xA9\xD7\x81", "\xF9\xD1", NULL},                 /* shin and its dot stay apart */
    {1255, "\xD6\xBA", "\xCA", NULL},
    {1256, "\xD8\xA7", "\xC7", NULL},
    {1257, "\xC4\x85\xEF\xA3\xBC", "\xE0\xA1", NULL},
    {1258, "\xE2\x82\xAB", "\xFE", NULL},
    {1258, "\xE1\xBA\xBF", "\xEA\xEC", "\xC3\xAA\xCC\x81"},       /* one letter is written as letter and mark */
    {874, "\xE0\xB8\x81\xE2\x82\xAC", "\xA1\x80", NULL},
    {874, "\xEF\xA3\x81", "\xDB", NULL},
    {932, "\xE6\x97\xA5\xE6\x9C\xAC", "\x93\xFA\x96\x7B", NULL},
    {932, "\xEF\xBD\x9E\xEF\xBC\x8D\xE2\x88\xA5", "\x81\x60\x81\x7C\x81\x61", NULL}, /* wave dash, minus, parallel */
    {932, "\\~", "\\~", NULL},                                     /* no yen sign, no overline */
    {932, "\xE2\x91\xA0\xEF\xBD\xB1", "\x87\x40\xB1", NULL},      /* NEC's circled 1, half-width a */
    {936, "\xE4\xBD\xA0\xE2\x82\xAC", "\xC4\xE3\x80", NULL},
    {949, "\xED\x95\x9C\xEB\x98\xA0", "\xC7\xD1\x8C\x63", NULL},  /* the second is in the extended part */
    {949, "\\", "\\", NULL},
    {950, "\xE4\xBD\xA0\xE2\x82\xAC", "\xA7\x41\xA3\xE1", NULL},
    {1361, "\xED\x95\x9C\\", "\xD0\x65\\", NULL},
    {28591, "\xC3\xA4\xC2\x80", "\xE4\x80", NULL},
    {28592, "\xC4\x8D", "\xE8", NULL},
    {28593, "\xC4\xA7", "\xB1", NULL},
    {28594, "\xC4\x81", "\xE0", NULL},
    {28595, "\xD0\xB6", "\xD6", NULL},
    {28596, "\xD8\xA7", "\xC7", NULL},
    {28597, "\xCE\xB1", "\xE1", NULL},
    {28598, "\xD7\x90", "\xE0", NULL},
    {28599, "\xC5\x9F", "\xFE", NULL},
    {28603, "\xC4\x85", "\xE0", NULL},
    {28605, "\xE2\x82\xAC", "\xA4", NULL},
    {20866, "\xD0\xB0", "\xC1", NULL},
    {21866, "\xD1\x94\xD1\x9E\xD0\x8E", "\xA4\xAE\xBE", NULL},    /* Belarusian too */
    {50220, "\xE6\x97\xA5", "\x1B$BF|\x1B(B", NULL},
    {50220, "a\xEF\xBD\x9E" "b", "a\x1B$B!A\x1B(Bb", NULL},
    {50220, "\xEF\xBD\xB6\xEF\xBE\x9E", "\x1B$B%,\x1B(B", "\xE3\x82\xAC"}, /* half-width ka and its mark: ga */
    {50220, "\xE2\x91\xA0", "\x1B$B-!\x1B(B", NULL},
    {50221, "\xEF\xBD\xB1", "\x1B(I1\x1B(B", NULL},
    {50222, "\xEF\xBD\xB1\xE6\x97\xA5", "\x0E" "1\x0F\x1B$BF|\x1B(B", NULL},
    {50225, "\xED\x95\x9C" "a", "\x1B$)C\x0EGQ\x0F" "a", NULL},
    {51932, "\xE6\x97\xA5\xEF\xBD\x9E", "\xC6\xFC\xA1\xC1", NULL},
    {51949, "\xED\x95\x9C", "\xC7\xD1", NULL},
    {54936, "\xC2\x80\xE4\xBD\xA0", "\x81\x30\x81\x30\xC4\xE3", NULL},
    {65000, "\xC3\xA4x", "+AOQ-x", NULL},
    {65001, "\xE2\x82\xAC\xE6\x97\xA5", "\xE2\x82\xAC\xE6\x97\xA5", NULL},
    {20127, "plain", "plain", NULL},
};

/* The bytes of the subject's stream in the file. */
static int stored_as(IStorage *storage, const char *bytes)
{
    IStream *stream = NULL;
    int same = storage->lpVtbl->OpenStream(storage, wide("__substg1.0_0037001E"), NULL,
                                           STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream) == S_OK &&
               stream_is(stream, bytes, (ULONG)strlen(bytes));
    if (stream)
        RELEASE(stream);
    return same;
}

static int narrow_is(IMessage *message, const char *bytes)
{
    LPSPropValue value = NULL;
    int same = get_one(message, PR_SUBJECT_A, &value) == S_OK && value->ulPropTag == PR_SUBJECT_A &&
               !strcmp(value->Value.lpszA, bytes);
    MAPIFreeBuffer(value);
    return same;
}

static void check_page(ULONG page, const char *text, const char *bytes, const char *back)
{
    const char *path = test_path("pages.msg");
    IStorage *storage = NULL;
    IMessage *message = create_message(path, 0, NULL, &storage);
    char odd[161];
    LPSPropValue value = NULL;
    SPropValue subject = {.ulPropTag = PR_SUBJECT_A, .Value.lpszA = odd};
    REQUIRE(message);
    CHECK_HR(S_OK, set_long(message, PR_MESSAGE_CODEPAGE, (LONG)page));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, text));
    CHECK(text_is(message, PR_SUBJECT_W, back ? back : text));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    if (!CHECK(stored_as(storage, bytes)))
        fprintf(stderr, "     page %u, %s\n", page, text);
    /* To a program of that page the bytes are text as they are; to others, converted. */
    CHECK_HR(S_OK, OpenIMsgSetNarrowCodePage(page));
    CHECK(narrow_is(message, bytes));
    /* Every byte there is, one after another and then doubled: something is read, never an error. */
    for (int i = 0; i < 128; i++)
        odd[i] = (char)(0x80 + i);
    for (int i = 0; i < 32; i++)
        odd[128 + i] = (char)(0xFF - (i & 1) * 0x60);
    odd[160] = 0;
    CHECK_HR(S_OK, message->lpVtbl->SetProps(message, 1, &subject, NULL));
    CHECK_HR(S_OK, get_one(message, PR_SUBJECT_W, &value));
    CHECK(value && value->ulPropTag == PR_SUBJECT_W && wide_length(value->Value.lpszW) > 20);
    MAPIFreeBuffer(value);
    CHECK(narrow_is(message, odd));
    CHECK_HR(S_OK, OpenIMsgSetNarrowCodePage(65001));
    CHECK_HR(S_OK, get_one(message, PR_SUBJECT_A, &value));
    CHECK(value && value->ulPropTag == PR_SUBJECT_A);
    MAPIFreeBuffer(value);
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "\xE0\xB8\x81\xE6\x97\xA5\xD7\x90")); /* no page has all of these */
    CHECK_HR(S_OK, get_one(message, PR_SUBJECT_W, &value));
    CHECK(value && value->ulPropTag == PR_SUBJECT_W);
    MAPIFreeBuffer(value);
    RELEASE(message);
    RELEASE(storage);
    unlink(path);
}

/* A copy has the same text, before it is saved and after. */
static void check_copied(IMessage *message, const char *text)
{
    const char *path = test_path("copied.msg");
    IStorage *storage = NULL;
    IMessage *copy = create_message(path, 0, NULL, &storage);
    REQUIRE(copy);
    CHECK_HR(S_OK, message->lpVtbl->CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, copy, 0, NULL));
    CHECK(text_is(copy, PR_SUBJECT_W, text));
    CHECK_HR(S_OK, copy->lpVtbl->SaveChanges(copy, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, 0));
    RELEASE(copy);
    RELEASE(storage);
    copy = open_message(path, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, &storage);
    REQUIRE(copy);
    CHECK(text_is(copy, PR_SUBJECT_W, text));
    RELEASE(copy);
    RELEASE(storage);
    unlink(path);
}

/* Mail marked as Western whose text is in the page of the system that has saved it. */
static void check_pairs(void)
{
    const char *path = test_path("pairs.msg"), *text = "\xE4\xB8\xAD\xE6\x96\x87";
    IStorage *storage = NULL;
    IMessage *message = create_message(path, 0, NULL, &storage);
    REQUIRE(message);
    CHECK_HR(S_OK, set_long(message, PR_MESSAGE_CODEPAGE, 936));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, text));
    CHECK_HR(S_OK, set_long(message, PR_MESSAGE_LOCALE_ID, 0x804));
    CHECK_HR(S_OK, set_long(message, PR_MESSAGE_CODEPAGE, 1252));
    CHECK(text_is(message, PR_SUBJECT_W, text));
    check_copied(message, text);
    RELEASE(message);
    RELEASE(storage);
    unlink(path);
}

/* A page that the text can't be in gives way to the next that the message names. */
static void check_wrong_page(void)
{
    const char *path = test_path("wrong.msg");
    IStorage *storage = NULL;
    IMessage *message = create_message(path, 0, NULL, &storage);
    SPropValue subject = {.ulPropTag = PR_SUBJECT_A, .Value.lpszA = (char *)(uintptr_t)"\xCE\xF2\xE2\xE5\xF2"};
    REQUIRE(message);
    CHECK_HR(S_OK, set_long(message, PR_MESSAGE_CODEPAGE, 1251));
    CHECK_HR(S_OK, OpenIMsgSetNarrowCodePage(1251));
    CHECK_HR(S_OK, message->lpVtbl->SetProps(message, 1, &subject, NULL));
    CHECK_HR(S_OK, OpenIMsgSetNarrowCodePage(65001));
    CHECK_HR(S_OK, set_long(message, PR_MESSAGE_LOCALE_ID, 0x419));
    CHECK_HR(S_OK, set_long(message, PR_MESSAGE_CODEPAGE, 65001)); /* as some writers say, wrongly */
    CHECK(text_is(message, PR_SUBJECT_W, "\xD0\x9E\xD1\x82\xD0\xB2\xD0\xB5\xD1\x82"));
    CHECK_HR(S_OK, set_long(message, PR_MESSAGE_CODEPAGE, 4024)); /* no page at all */
    CHECK(text_is(message, PR_SUBJECT_W, "\xD0\x9E\xD1\x82\xD0\xB2\xD0\xB5\xD1\x82"));
    CHECK_HR(S_OK, set_long(message, PR_MESSAGE_CODEPAGE, 65001));
    check_copied(message, "\xD0\x9E\xD1\x82\xD0\xB2\xD0\xB5\xD1\x82");
    RELEASE(message);
    RELEASE(storage);
    unlink(path);
}

int main(void)
{
    size_t step = getenv("OPENIMSG_CHECKER") && *getenv("OPENIMSG_CHECKER") ? 3 : 1;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += step)
        check_page(cases[i].page, cases[i].text, cases[i].bytes, cases[i].back);
    check_wrong_page();
    check_pairs();
    return SUMMARY();
}
