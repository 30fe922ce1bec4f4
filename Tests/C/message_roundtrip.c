/* A message with every kind of property, recipients and attachments of every method is written, reopened and
 * compared; in both widths. */
#include "message_support.h"

static const BYTE bytes[] = {0, 1, 2, 0xFF, 0, 'x'};
static BYTE large[100000];

/* Values of every single type, as tag and value. */
static ULONG single_values(SPropValue *v)
{
    ULONG n = 0;
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_I2, 0x6000), .Value.i = -2};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_LONG, 0x6001), .Value.l = -200000};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_R4, 0x6002), .Value.flt = 1.5f};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_DOUBLE, 0x6003), .Value.dbl = -2.25};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_CURRENCY, 0x6004), .Value.cur.int64 = 123456789012LL};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_APPTIME, 0x6005), .Value.at = 45000.5};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_BOOLEAN, 0x6006), .Value.b = 1};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_I8, 0x6007), .Value.li.QuadPart = -5000000000LL};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_SYSTIME, 0x6008), .Value.ft = {0xF0F81000, 0x01D83523}};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_UNICODE, 0x6009), .Value.lpszW = wide("K\xC3\xB6ln")};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_STRING8, 0x600A), .Value.lpszA = (LPSTR) "K\xC3\xB6ln"};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_CLSID, 0x600B), .Value.lpguid = (LPGUID)(uintptr_t)&own_set};
    v[n] = (SPropValue){.ulPropTag = PROP_TAG(PT_BINARY, 0x600C)};
    v[n].Value.bin.cb = sizeof bytes;
    v[n++].Value.bin.lpb = (LPBYTE)(uintptr_t)bytes;
    return n;
}

static short shorts[] = {1, -2, 3};
static LONG longs[] = {1, -2, 300000};
static float floats[] = {1.5f, -2.5f};
static double doubles[] = {1.25, -2.25};
static CURRENCY currencies[] = {{.int64 = 1}, {.int64 = -20000}};
static FILETIME times[] = {{1, 2}, {3, 4}};
static LARGE_INTEGER wides[] = {{.QuadPart = 1}, {.QuadPart = -1}};
static GUID guids[2];
static LPSTR narrow_strings[] = {(LPSTR) "one", (LPSTR) "", (LPSTR) "three"};
static LPWSTR wide_strings[3];
static SBinary binaries[3];

static ULONG multi_values(SPropValue *v)
{
    ULONG n = 0;
    guids[0] = own_set;
    guids[1] = class_mail_message;
    wide_strings[0] = wide("eins");
    wide_strings[1] = wide("");
    wide_strings[2] = wide("dr\xC3\xA9i");
    binaries[0] = (SBinary){3, (LPBYTE)(uintptr_t)bytes};
    binaries[1] = (SBinary){0, NULL};
    binaries[2] = (SBinary){sizeof bytes, (LPBYTE)(uintptr_t)bytes};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_I2, 0x6100), .Value.MVi = {3, shorts}};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_LONG, 0x6101), .Value.MVl = {3, longs}};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_R4, 0x6102), .Value.MVflt = {2, floats}};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_DOUBLE, 0x6103), .Value.MVdbl = {2, doubles}};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_CURRENCY, 0x6104), .Value.MVcur = {2, currencies}};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_APPTIME, 0x6105), .Value.MVat = {2, doubles}};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_SYSTIME, 0x6106), .Value.MVft = {2, times}};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_I8, 0x6107), .Value.MVli = {2, wides}};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_CLSID, 0x6108), .Value.MVguid = {2, guids}};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_UNICODE, 0x6109), .Value.MVszW = {3, wide_strings}};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_STRING8, 0x610A), .Value.MVszA = {3, narrow_strings}};
    v[n++] = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_BINARY, 0x610B), .Value.MVbin = {3, binaries}};
    return n;
}

static int same_multi(const SPropValue *a, const SPropValue *b)
{
    static const struct { ULONG type, width; } fixed[] = {
        {PT_MV_I2, 2}, {PT_MV_LONG, 4}, {PT_MV_R4, 4}, {PT_MV_DOUBLE, 8}, {PT_MV_CURRENCY, 8}, {PT_MV_APPTIME, 8},
        {PT_MV_SYSTIME, 8}, {PT_MV_I8, 8}, {PT_MV_CLSID, 16}};
    if (a->Value.MVl.cValues != b->Value.MVl.cValues)
        return 0;
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (fixed[i].type == PROP_TYPE(a->ulPropTag))
            return !memcmp(a->Value.MVl.lpl, b->Value.MVl.lpl, fixed[i].width * a->Value.MVl.cValues);
    for (ULONG i = 0; i < a->Value.MVl.cValues; i++) {
        const SBinary *x = a->Value.MVbin.lpbin, *y = b->Value.MVbin.lpbin;
        int same = PROP_TYPE(a->ulPropTag) == PT_MV_UNICODE
                       ? wide_equal(a->Value.MVszW.lppszW[i], b->Value.MVszW.lppszW[i])
                   : PROP_TYPE(a->ulPropTag) == PT_MV_STRING8
                       ? !strcmp(a->Value.MVszA.lppszA[i], b->Value.MVszA.lppszA[i])
                       : x[i].cb == y[i].cb && (!x[i].cb || !memcmp(x[i].lpb, y[i].lpb, x[i].cb));
        if (!same)
            return 0;
    }
    return 1;
}

static int same_value(const SPropValue *a, const SPropValue *b)
{
    if (a->ulPropTag != b->ulPropTag)
        return 0;
    switch (PROP_TYPE(a->ulPropTag)) {
    case PT_I2: return a->Value.i == b->Value.i;
    case PT_BOOLEAN: return a->Value.b == b->Value.b;
    case PT_R4: return a->Value.flt == b->Value.flt;
    case PT_LONG: return a->Value.l == b->Value.l;
    case PT_UNICODE: return wide_equal(a->Value.lpszW, b->Value.lpszW);
    case PT_STRING8: return !strcmp(a->Value.lpszA, b->Value.lpszA);
    case PT_CLSID: return !memcmp(a->Value.lpguid, b->Value.lpguid, 16);
    case PT_BINARY:
        return a->Value.bin.cb == b->Value.bin.cb && !memcmp(a->Value.bin.lpb, b->Value.bin.lpb, a->Value.bin.cb);
    default:
        return PROP_TYPE(a->ulPropTag) & MV_FLAG ? same_multi(a, b)
                                                 : a->Value.li.QuadPart == b->Value.li.QuadPart;
    }
}

/* All values are there, with the types that were set. */
static void compare_values(IMessage *message, const SPropValue *values, ULONG count)
{
    LPSPropValue got = NULL;
    ULONG given = 0;
    SizedSPropTagArray(40, tags) = {count, {0}};
    for (ULONG i = 0; i < count; i++)
        tags.aulPropTag[i] = values[i].ulPropTag;
    CHECK_HR(S_OK, message->lpVtbl->GetProps(message, (LPSPropTagArray)&tags, MAPI_UNICODE, &given, &got));
    CHECK(given == count);
    for (ULONG i = 0; got && i < given && i < count; i++)
        if (!CHECK(same_value(&values[i], &got[i])))
            fprintf(stderr, "     tag %08X, answered %08X\n", values[i].ulPropTag, got[i].ulPropTag);
    CHECK_HR(0, MAPIFreeBuffer(got));
}

static void add_embedded(IMessage *message)
{
    IAttach *attachment = NULL, *inner_attachment = NULL;
    IMessage *inner = NULL;
    ULONG number = 0, inner_number = 0;
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    CHECK_HR(S_OK, set_long(attachment, PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG));
    CHECK_HR(S_OK, set_text(attachment, PR_DISPLAY_NAME_W, "inner message"));
    REQUIRE_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
                                                      MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&inner));
    CHECK_HR(S_OK, set_text(inner, PR_SUBJECT_W, "inner subject"));
    CHECK_HR(S_OK, add_recipient(inner, "Inner", "inner@example.org", MAPI_CC));
    REQUIRE_HR(S_OK, inner->lpVtbl->CreateAttach(inner, NULL, 0, &inner_number, &inner_attachment));
    CHECK_HR(S_OK, set_binary(inner_attachment, PR_ATTACH_DATA_BIN, bytes, sizeof bytes));
    CHECK_HR(S_OK, inner_attachment->lpVtbl->SaveChanges(inner_attachment, 0));
    RELEASE(inner_attachment);
    CHECK_HR(S_OK, inner->lpVtbl->SaveChanges(inner, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, KEEP_OPEN_READWRITE));
    RELEASE(inner);
    RELEASE(attachment);
}

static void add_ole(IMessage *message)
{
    IAttach *attachment = NULL;
    IStorage *storage = NULL;
    IStream *stream = NULL;
    ULONG number = 0;
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    CHECK_HR(S_OK, set_long(attachment, PR_ATTACH_METHOD, ATTACH_OLE));
    REQUIRE_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0,
                                                      MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&storage));
    CHECK_HR(S_OK, storage->lpVtbl->SetClass(storage, &own_set));
    REQUIRE_HR(S_OK, storage->lpVtbl->CreateStream(storage, wide("CONTENTS"),
                                                   STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, bytes, sizeof bytes, NULL));
    RELEASE(stream);
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, STGC_DEFAULT));
    RELEASE(storage);
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, KEEP_OPEN_READWRITE));
    RELEASE(attachment);
}

static ULONG name_property(IMessage *message, MAPINAMEID *name)
{
    LPMAPINAMEID names[1] = {name};
    LPSPropTagArray tags = NULL;
    ULONG tag = 0;
    if (CHECK_HR(S_OK, message->lpVtbl->GetIDsFromNames(message, 1, names, MAPI_CREATE, &tags))) {
        CHECK(tags->cValues == 1);
        tag = tags->aulPropTag[0];
        CHECK(PROP_ID(tag) >= 0x8000 && PROP_TYPE(tag) == PT_UNSPECIFIED);
    }
    MAPIFreeBuffer(tags);
    return tag;
}

static void write_message(const char *path, ULONG flags, const SPropValue *values, ULONG count)
{
    IStorage *storage = NULL;
    IMessage *message = create_message(path, flags, NULL, &storage);
    LPSPropProblemArray problems = (LPSPropProblemArray)1;
    IStream *stream = NULL;
    MAPINAMEID by_number = {(LPGUID)(uintptr_t)&own_set, MNID_ID, {.lID = 7}};
    MAPINAMEID by_text = {(LPGUID)(uintptr_t)&own_set, MNID_STRING, {.lpwstrName = wide("Gr\xC3\xB6\xC3\x9F" "e")}};
    REQUIRE(message);
    CHECK_HR(S_OK, WriteClassStg(storage, &class_mail_message));
    CHECK_HR(S_OK, message->lpVtbl->SetProps(message, count, (LPSPropValue)(uintptr_t)values, &problems));
    CHECK(!problems);
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "RE: a subject"));
    CHECK_HR(S_OK, set_long(message, PROP_TAG(PT_LONG, PROP_ID(name_property(message, &by_number))), 1234));
    CHECK_HR(S_OK, set_text(message, name_property(message, &by_text), "named by text"));
    REQUIRE_HR(S_OK, open_stream(message, PR_HTML, MAPI_CREATE | MAPI_MODIFY, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, large, sizeof large, NULL));
    CHECK_HR(S_OK, add_recipient(message, "Ann", "ann@example.org", MAPI_TO));
    CHECK_HR(S_OK, add_recipient(message, "Bob", "bob@example.org", MAPI_TO));
    CHECK_HR(S_OK, add_recipient(message, "Cy", "cy@example.org", MAPI_BCC));
    attach_bytes(message, "large.bin", large, sizeof large);
    add_embedded(message);
    add_ole(message);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, STGC_DEFAULT));
    CHECK_HR(0, stream->lpVtbl->Release(stream));
    CHECK_HR(0, message->lpVtbl->Release(message));
    CHECK_HR(0, storage->lpVtbl->Release(storage));
}

static void check_attachments(IMessage *message)
{
    IAttach *attachment = NULL;
    IMessage *inner = NULL;
    IStorage *ole = NULL;
    IStream *stream = NULL;
    CLSID clsid;
    CHECK_HR(3, attachments_of(message));
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, 0, NULL, 0, &attachment));
    CHECK(text_is(attachment, PR_ATTACH_LONG_FILENAME_W, "large.bin"));
    CHECK_HR(MAPI_E_NOT_ENOUGH_MEMORY, error_of(attachment, PR_ATTACH_DATA_BIN));
    if (CHECK_HR(S_OK, open_stream(attachment, PR_ATTACH_DATA_BIN, 0, &stream))) {
        CHECK(stream_is(stream, large, sizeof large));
        RELEASE(stream);
    }
    RELEASE(attachment);
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, 1, NULL, 0, &attachment));
    CHECK(long_is(attachment, PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG));
    if (CHECK_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0,
                                                        (LPUNKNOWN *)&inner))) {
        CHECK(text_is(inner, PR_SUBJECT_W, "inner subject"));
        CHECK_HR(1, recipients_of(inner));
        CHECK_HR(1, attachments_of(inner));
        RELEASE(inner);
    }
    RELEASE(attachment);
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, 2, NULL, 0, &attachment));
    if (CHECK_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0,
                                                        (LPUNKNOWN *)&ole))) {
        CHECK_HR(S_OK, ReadClassStg(ole, &clsid));
        CHECK(!memcmp(&clsid, &own_set, sizeof clsid));
        if (CHECK_HR(S_OK, ole->lpVtbl->OpenStream(ole, wide("CONTENTS"), NULL, STGM_READ | STGM_SHARE_EXCLUSIVE,
                                                   0, &stream))) {
            CHECK(stream_is(stream, bytes, sizeof bytes));
            RELEASE(stream);
        }
        RELEASE(ole);
    }
    RELEASE(attachment);
}

static void check_message(const char *path, int is_wide, const SPropValue *values, ULONG count)
{
    IStorage *storage = NULL;
    IMessage *message = open_message(path, READ_ONLY, NULL, &storage);
    IStream *stream = NULL;
    MAPINAMEID by_number = {(LPGUID)(uintptr_t)&own_set, MNID_ID, {.lID = 7}};
    MAPINAMEID by_text = {(LPGUID)(uintptr_t)&own_set, MNID_STRING, {.lpwstrName = wide("Gr\xC3\xB6\xC3\x9F" "e")}};
    CLSID clsid;
    REQUIRE(message);
    CHECK_HR(S_OK, ReadClassStg(storage, &clsid));
    CHECK(!memcmp(&clsid, &class_mail_message, sizeof clsid));
    compare_values(message, values, count);
    CHECK(text_is(message, PR_SUBJECT_W, "RE: a subject"));
    CHECK(text_is(message, PR_NORMALIZED_SUBJECT_W, "a subject"));
    CHECK(text_is(message, PR_SUBJECT_PREFIX_W, "RE: "));
    CHECK(text_is(message, PR_MESSAGE_CLASS_W, "IPM.Note"));
    CHECK(long_is(message, PR_STORE_SUPPORT_MASK, is_wide ? 0x40E79 : 0xE79));
    CHECK(long_is(message, PR_MESSAGE_FLAGS, MSGFLAG_HASATTACH));
    CHECK(text_is(message, PR_DISPLAY_TO_W, "Ann; Bob"));
    CHECK(text_is(message, PR_DISPLAY_CC_W, ""));
    CHECK(text_is(message, PR_DISPLAY_BCC_W, "Cy"));
    CHECK(long_is(message, PROP_TAG(PT_LONG, PROP_ID(name_property(message, &by_number))), 1234));
    CHECK(text_is(message, name_property(message, &by_text), "named by text"));
    if (CHECK_HR(S_OK, open_stream(message, PR_HTML, 0, &stream))) {
        CHECK(stream_is(stream, large, sizeof large));
        RELEASE(stream);
    }
    CHECK_HR(3, recipients_of(message));
    check_attachments(message);
    CHECK_HR(0, message->lpVtbl->Release(message));
    CHECK_HR(0, storage->lpVtbl->Release(storage));
}

int main(void)
{
    SPropValue values[40];
    int before = open_descriptors();
    for (size_t i = 0; i < sizeof large; i++)
        large[i] = (BYTE)(i * 7 + (i >> 8));
    for (int is_wide = 0; is_wide < 2; is_wide++) {
        const char *path = test_path(is_wide ? "wide.msg" : "narrow.msg");
        ULONG count = single_values(values);
        count += multi_values(values + count);
        write_message(path, is_wide ? MAPI_UNICODE : 0, values, count);
        count = single_values(values);
        count += multi_values(values + count);
        check_message(path, is_wide, values, count);
        unlink(path);
    }
    CHECK_HR(before, open_descriptors());
    return SUMMARY();
}
