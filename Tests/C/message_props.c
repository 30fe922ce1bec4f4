/* GetProps, SetProps, DeleteProps, GetPropList, OpenProperty, names and attributes: flags, codes, widths. */
#include "message_support.h"

static IMessage *message;
static IStorage *storage;

static SCODE problem_of(ULONG tag, SPropValue value)
{
    LPSPropProblemArray problems = NULL;
    SCODE code;
    value.ulPropTag = tag;
    code = message->lpVtbl->SetProps(message, 1, &value, &problems);
    if (problems) {
        CHECK_HR(S_OK, code);
        CHECK(problems->cProblem == 1 && problems->aProblem[0].ulIndex == 0);
        CHECK(problems->aProblem[0].ulPropTag == tag);
        code = problems->aProblem[0].scode;
        MAPIFreeBuffer(problems);
    }
    return code;
}

static void check_get_arguments(void)
{
    ULONG count = 0;
    LPSPropValue values = (LPSPropValue)1;
    LPSPropTagArray list = (LPSPropTagArray)1;
    SizedSPropTagArray(1, none) = {0, {0}};
    SizedSPropTagArray(1, one) = {1, {PR_SUBJECT_W}};
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, message->lpVtbl->GetProps(message, NULL, 1, &count, &values));
    CHECK(!values);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->GetProps(message, NULL, 0, NULL, &values));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->GetProps(message, NULL, 0, &count, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->GetProps(message, (LPSPropTagArray)&none, 0, &count, &values));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, message->lpVtbl->GetPropList(message, 2, &list));
    CHECK(!list);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->GetPropList(message, 0, NULL));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_BODY_W));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->SetProps(message, 0, values, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->SetProps(message, 1, NULL, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->DeleteProps(message, NULL, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->DeleteProps(message, (LPSPropTagArray)&none, NULL));
    CHECK_HR(S_OK, message->lpVtbl->DeleteProps(message, (LPSPropTagArray)&one, NULL));   /* missing: no problem */
    CHECK_HR(MAPI_E_NO_SUPPORT, message->lpVtbl->SubmitMessage(message, 0));
}

static void check_set_rules(void)
{
    SPropValue value = {.Value.l = 1}, text = {.Value.lpszW = wide("a")}, pair[2];
    GUID *no_guids = NULL;
    CHECK_HR(S_OK, problem_of(PR_NULL, value));
    CHECK_HR(S_OK, problem_of(PROP_TAG(PT_ERROR, 0x6000), value));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PROP_TAG(PT_LONG, 0x6000)));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, problem_of(PROP_TAG(PT_OBJECT, 0x6000), value));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, problem_of(PROP_TAG(PT_NULL, 0x6000), value));
    value.Value.MVguid.cValues = 0;
    value.Value.MVguid.lpguid = no_guids;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, problem_of(PROP_TAG(PT_MV_CLSID, 0x6000), value));
    value.Value.l = 5;
    CHECK_HR(MAPI_E_INVALID_TYPE, problem_of(PROP_TAG(PT_UNSPECIFIED, 0x6000), value));
    CHECK_HR(MAPI_E_INVALID_TYPE, problem_of(PROP_TAG(0x0777, 0x6000), value));
    CHECK_HR(MAPI_E_COMPUTED, problem_of(PR_STORE_SUPPORT_MASK, value));
    CHECK_HR(MAPI_E_COMPUTED, problem_of(PR_ACCESS, value));
    CHECK_HR(MAPI_E_COMPUTED, problem_of(PR_ACCESS_LEVEL, value));
    CHECK_HR(MAPI_E_COMPUTED, problem_of(PR_MESSAGE_SIZE, value));
    CHECK_HR(MAPI_E_COMPUTED, problem_of(PR_HASATTACH, value));
    CHECK_HR(S_OK, problem_of(PR_OBJECT_TYPE, value));
    CHECK(long_is(message, PR_OBJECT_TYPE, MAPI_MESSAGE));
    CHECK_HR(S_OK, problem_of(PR_MESSAGE_FLAGS, value));
    CHECK(long_is(message, PR_MESSAGE_FLAGS, 5));
    CHECK_HR(S_OK, problem_of(PROP_TAG(PT_LONG, 0x9ABC), value));                 /* a named id without a name */
    CHECK(long_is(message, PROP_TAG(PT_LONG, 0x9ABC), 5));
    /* One bad element of the whole-call kind: nothing is changed. */
    pair[0] = (SPropValue){.ulPropTag = PROP_TAG(PT_LONG, 0x6010), .Value.l = 1};
    pair[1] = (SPropValue){.ulPropTag = PROP_TAG(PT_OBJECT, 0x6011)};
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->SetProps(message, 2, pair, NULL));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, pair[0].ulPropTag));
    text.Value.lpszW = NULL;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, problem_of(PROP_TAG(PT_UNICODE, 0x6012), text));
    /* One value an id: another type takes its place. */
    CHECK_HR(S_OK, set_long(message, PROP_TAG(PT_LONG, 0x6013), 7));
    CHECK_HR(S_OK, set_text(message, PROP_TAG(PT_UNICODE, 0x6013), "seven"));
    CHECK_HR(MAPI_E_UNEXPECTED_TYPE, error_of(message, PROP_TAG(PT_LONG, 0x6013)));
    CHECK(text_is(message, PROP_TAG(PT_UNICODE, 0x6013), "seven"));
}

/* PT_UNSPECIFIED, both widths, PR_NULL, order. */
static void check_request_forms(void)
{
    SizedSPropTagArray(5, tags) = {5, {PROP_TAG(PT_UNSPECIFIED, 0x6020), PR_NULL, PROP_TAG(PT_STRING8, 0x6020),
                                       PROP_TAG(PT_UNICODE, 0x6020), PROP_TAG(PT_LONG, 0x6021)}};
    ULONG count = 0;
    LPSPropValue values = NULL;
    CHECK_HR(S_OK, set_text(message, PROP_TAG(PT_UNICODE, 0x6020), "\xC3\x84rger \xE2\x82\xAC"));
    CHECK_HR(MAPI_W_ERRORS_RETURNED, message->lpVtbl->GetProps(message, (LPSPropTagArray)&tags, MAPI_UNICODE, &count,
             &values));
    REQUIRE(count == 5 && values);
    CHECK(values[0].ulPropTag == PROP_TAG(PT_UNICODE, 0x6020));
    CHECK(values[1].ulPropTag == PR_NULL);
    CHECK(values[2].ulPropTag == PROP_TAG(PT_STRING8, 0x6020));
    CHECK(!strcmp(values[2].Value.lpszA, "\xC3\x84rger \xE2\x82\xAC"));
    CHECK(values[3].ulPropTag == PROP_TAG(PT_UNICODE, 0x6020));
    CHECK(wide_equal(values[3].Value.lpszW, wide("\xC3\x84rger \xE2\x82\xAC")));
    CHECK(values[4].ulPropTag == PROP_TAG(PT_ERROR, 0x6021) && values[4].Value.err == MAPI_E_NOT_FOUND);
    for (ULONG i = 0; i < count; i++)
        CHECK(((uintptr_t)&values[i] & 7) == 0);
    CHECK_HR(0, MAPIFreeBuffer(values));
    tags.cValues = 1;
    CHECK_HR(S_OK, message->lpVtbl->GetProps(message, (LPSPropTagArray)&tags, 0, &count, &values));
    CHECK(values->ulPropTag == PROP_TAG(PT_STRING8, 0x6020));
    MAPIFreeBuffer(values);
}

/* Narrow strings in another code page. */
static void check_code_page(void)
{
    LPSPropValue value = NULL;
    CHECK(OpenIMsgGetNarrowCodePage() == 65001);
    CHECK_HR(E_INVALIDARG, OpenIMsgSetNarrowCodePage(64999));
    CHECK_HR(S_OK, OpenIMsgSetNarrowCodePage(1252));
    CHECK_HR(S_OK, get_one(message, PROP_TAG(PT_STRING8, 0x6020), &value));
    CHECK(value && !strcmp(value->Value.lpszA, "\xC4rger \x80"));
    MAPIFreeBuffer(value);
    CHECK_HR(S_OK, OpenIMsgSetNarrowCodePage(65001));
}

static void check_threshold(void)
{
    static BYTE data[40000];
    IStream *stream = NULL;
    CHECK(OpenIMsgGetPropertyThreshold() == 32768);
    CHECK_HR(E_INVALIDARG, OpenIMsgSetPropertyThreshold(4095));
    CHECK_HR(S_OK, set_binary(message, PROP_TAG(PT_BINARY, 0x6030), data, 32767));
    CHECK_HR(S_OK, error_of(message, PROP_TAG(PT_BINARY, 0x6030)));
    CHECK_HR(S_OK, set_binary(message, PROP_TAG(PT_BINARY, 0x6030), data, 32768));
    CHECK_HR(MAPI_E_NOT_ENOUGH_MEMORY, error_of(message, PROP_TAG(PT_BINARY, 0x6030)));
    REQUIRE_HR(S_OK, open_stream(message, PROP_TAG(PT_BINARY, 0x6030), 0, &stream));
    CHECK(stream_is(stream, data, 32768));
    RELEASE(stream);
    CHECK_HR(S_OK, OpenIMsgSetPropertyThreshold(65536));
    CHECK_HR(S_OK, error_of(message, PROP_TAG(PT_BINARY, 0x6030)));
    CHECK_HR(S_OK, OpenIMsgSetPropertyThreshold(32768));
}

static void check_streams(void)
{
    IStream *stream = NULL;
    IUnknown *unknown = (IUnknown *)1;
    STATSTG stat;
    ULARGE_INTEGER size = {.QuadPart = 6};
    CHECK_HR(MAPI_E_NOT_FOUND, open_stream(message, PR_BODY_W, 0, &stream));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->OpenProperty(message, PR_BODY_W, NULL, 0, 0, &unknown));
    CHECK(!unknown);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->OpenProperty(message, PR_BODY_W, &IID_IStream, 0, 0, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->OpenProperty(message, PROP_TAG(PT_UNSPECIFIED, 0x1000),
             &IID_IStream, 0, 0, &unknown));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, message->lpVtbl->OpenProperty(message, PR_BODY_W, &IID_IStream, 0, 0x40, &unknown));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, message->lpVtbl->OpenProperty(message, PR_MESSAGE_FLAGS, &IID_IStream, 0,
             0, &unknown));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, message->lpVtbl->OpenProperty(message, PR_MESSAGE_RECIPIENTS,
             &IID_IStream, 0, 0, &unknown));
    CHECK_HR(S_OK, message->lpVtbl->OpenProperty(message, PR_MESSAGE_RECIPIENTS, &IID_IMAPITable, MAPI_UNICODE, 0,
             &unknown));
    if (unknown)
        RELEASE(unknown);
    REQUIRE_HR(S_OK, open_stream(message, PR_BODY_W, MAPI_CREATE | MAPI_MODIFY, &stream));
    CHECK_HR(S_OK, error_of(message, PR_BODY_W));                                  /* it exists, empty */
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, wide("Hello"), 12, NULL));         /* with its terminator */
    CHECK(text_is(message, PR_BODY_W, "Hello"));
    CHECK_HR(S_OK, stream->lpVtbl->SetSize(stream, size));
    CHECK(text_is(message, PR_BODY_W, "Hel"));
    CHECK_HR(S_OK, stream->lpVtbl->Stat(stream, &stat, STATFLAG_NONAME));
    CHECK(stat.type == STGTY_STREAM && stat.cbSize.QuadPart == 6 && !stat.pwcsName);
    CHECK_HR(STG_E_INVALIDFUNCTION, stream->lpVtbl->LockRegion(stream, size, size, LOCK_WRITE));
    CHECK_HR(0, RELEASE(stream));
    REQUIRE_HR(S_OK, open_stream(message, PR_BODY_A, 0, &stream));                  /* in the other width */
    CHECK(stream_is(stream, "Hel", 3));
    CHECK_HR(STG_E_ACCESSDENIED, stream->lpVtbl->Write(stream, "x", 1, NULL));
    CHECK_HR(STG_E_ACCESSDENIED, stream->lpVtbl->SetSize(stream, size));
    CHECK_HR(0, RELEASE(stream));
}

static void check_names(void)
{
    MAPINAMEID unknown = {(LPGUID)(uintptr_t)&own_set, MNID_STRING, {.lpwstrName = wide("nobody")}};
    MAPINAMEID known = {(LPGUID)(uintptr_t)&own_set, MNID_STRING, {.lpwstrName = wide("somebody")}};
    MAPINAMEID mapi = {(LPGUID)(uintptr_t)&PS_MAPI, MNID_ID, {.lID = 0x0037}};
    LPMAPINAMEID names[3] = {&known, &mapi, &unknown}, *answered = NULL;
    LPSPropTagArray tags = (LPSPropTagArray)1;
    SizedSPropTagArray(2, ids) = {2, {0, 0x8FFF0000}};
    LPSPropTagArray given = (LPSPropTagArray)&ids;
    ULONG count = 0;
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, message->lpVtbl->GetIDsFromNames(message, 1, names, 1, &tags));
    CHECK(!tags);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->GetIDsFromNames(message, 1, NULL, MAPI_CREATE, &tags));
    CHECK_HR(S_OK, message->lpVtbl->GetIDsFromNames(message, 2, names, MAPI_CREATE, &tags));
    REQUIRE(tags && tags->cValues == 2);
    CHECK(PROP_ID(tags->aulPropTag[0]) >= 0x8000 && PROP_ID(tags->aulPropTag[1]) == 0x0037);
    ids.aulPropTag[0] = tags->aulPropTag[0];
    MAPIFreeBuffer(tags);
    CHECK_HR(MAPI_W_ERRORS_RETURNED, message->lpVtbl->GetIDsFromNames(message, 3, names, 0, &tags));
    REQUIRE(tags && tags->cValues == 3);
    CHECK(tags->aulPropTag[0] == ids.aulPropTag[0] && tags->aulPropTag[2] == PROP_TAG(PT_ERROR, 0));
    MAPIFreeBuffer(tags);
    CHECK_HR(MAPI_W_ERRORS_RETURNED, message->lpVtbl->GetNamesFromIDs(message, &given, NULL, 0, &count, &answered));
    REQUIRE(count == 2 && answered);
    CHECK(answered[0] && answered[0]->ulKind == MNID_STRING && wide_equal(answered[0]->Kind.lpwstrName, wide("somebody")));
    CHECK(answered[0] && !memcmp(answered[0]->lpguid, &own_set, 16));
    CHECK(!answered[1]);
    MAPIFreeBuffer(answered);
    given = NULL;
    CHECK_HR(S_OK, message->lpVtbl->GetNamesFromIDs(message, &given, NULL, MAPI_NO_STRINGS, &count, &answered));
    CHECK(count == 0 && !answered && given && given->cValues == 0);
    MAPIFreeBuffer(given);
    given = NULL;
    CHECK_HR(S_OK, message->lpVtbl->GetNamesFromIDs(message, &given, (LPGUID)(uintptr_t)&own_set, 0, &count, &answered));
    CHECK(count == 1 && given && given->cValues == 1 && given->aulPropTag[0] >> 16 == ids.aulPropTag[0] >> 16);
    MAPIFreeBuffer(given);
    MAPIFreeBuffer(answered);
}

static void check_attributes(void)
{
    SizedSPropTagArray(2, tags) = {2, {PROP_TAG(PT_LONG, 0x6040), PROP_TAG(PT_LONG, 0x6041)}};
    SizedSPropAttrArray(2, attributes) = {1, {PROPATTR_READABLE | PROPATTR_MANDATORY, 0}};
    LPSPropAttrArray got = NULL;
    LPSPropProblemArray problems = NULL;
    SPropValue value = {.Value.l = 2};
    CHECK_HR(S_OK, set_long(message, tags.aulPropTag[0], 1));
    CHECK_HR(MAPI_W_ERRORS_RETURNED, GetAttribIMsgOnIStg(message, (LPSPropTagArray)&tags, &got));
    CHECK(got && got->cValues == 2 && got->aPropAttr[0] == (PROPATTR_READABLE | PROPATTR_WRITEABLE));
    CHECK(got && got->aPropAttr[1] == PROPATTR_NOT_PRESENT);
    MAPIFreeBuffer(got);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, GetAttribIMsgOnIStg(NULL, (LPSPropTagArray)&tags, &got));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, GetAttribIMsgOnIStg(storage, (LPSPropTagArray)&tags, &got));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, GetAttribIMsgOnIStg(message, NULL, &got));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, SetAttribIMsgOnIStg(message, (LPSPropTagArray)&tags,
             (LPSPropAttrArray)&attributes, NULL));
    tags.cValues = 1;
    CHECK_HR(S_OK, SetAttribIMsgOnIStg(message, (LPSPropTagArray)&tags, (LPSPropAttrArray)&attributes, &problems));
    CHECK(!problems);
    CHECK_HR(MAPI_E_NO_ACCESS, problem_of(tags.aulPropTag[0], value));
    CHECK(long_is(message, tags.aulPropTag[0], 1));
    CHECK_HR(S_OK, message->lpVtbl->DeleteProps(message, (LPSPropTagArray)&tags, &problems));
    CHECK(problems && problems->cProblem == 1 && problems->aProblem[0].scode == MAPI_E_NO_ACCESS);
    MAPIFreeBuffer(problems);
    problems = NULL;
    attributes.aPropAttr[0] = 0x100;
    CHECK_HR(S_OK, SetAttribIMsgOnIStg(message, (LPSPropTagArray)&tags, (LPSPropAttrArray)&attributes, &problems));
    CHECK(problems && problems->aProblem[0].scode == MAPI_E_BAD_VALUE);
    MAPIFreeBuffer(problems);
}

static void check_read_flag(void)
{
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, message->lpVtbl->SetReadFlag(message, 2));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->SetReadFlag(message, SUPPRESS_RECEIPT | CLEAR_READ_FLAG));
    CHECK_HR(S_OK, message->lpVtbl->SetReadFlag(message, CLEAR_READ_FLAG));
    CHECK(long_is(message, PR_MESSAGE_FLAGS, 4));
    CHECK_HR(S_OK, message->lpVtbl->SetReadFlag(message, 0));
    CHECK(long_is(message, PR_MESSAGE_FLAGS, 5));
}

/* The whole list and GetProps(NULL) agree, after a save and a reopening too. */
static void check_list(const char *path)
{
    LPSPropTagArray list = NULL;
    LPSPropValue values = NULL;
    ULONG count = 0;
    IMAPIProp *prop = NULL;
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(0, RELEASE(message));
    CHECK_HR(0, RELEASE(storage));
    message = open_message(path, READ_ONLY, NULL, &storage);
    REQUIRE(message);
    CHECK_HR(S_OK, message->lpVtbl->GetPropList(message, MAPI_UNICODE, &list));
    message->lpVtbl->GetProps(message, NULL, MAPI_UNICODE, &count, &values);
    REQUIRE(list && values && count == list->cValues && count > 10);
    for (ULONG i = 0; i < count; i++) {
        CHECK(PROP_ID(list->aulPropTag[i]) == PROP_ID(values[i].ulPropTag));
        CHECK(i == 0 || PROP_ID(list->aulPropTag[i - 1]) < PROP_ID(list->aulPropTag[i]));
        CHECK(PROP_TYPE(list->aulPropTag[i]) != PT_STRING8 && PROP_TYPE(list->aulPropTag[i]) != PT_ERROR);
        CHECK(list->aulPropTag[i] != PR_MESSAGE_RECIPIENTS && list->aulPropTag[i] != PR_MESSAGE_ATTACHMENTS);
    }
    MAPIFreeBuffer(list);
    MAPIFreeBuffer(values);
    CHECK_HR(MAPI_E_NO_ACCESS, set_long(message, PROP_TAG(PT_LONG, 0x6001), 1));
    CHECK(long_is(message, PR_ACCESS, MAPI_ACCESS_READ) && long_is(message, PR_ACCESS_LEVEL, 0));
    CHECK_HR(S_OK, message->lpVtbl->QueryInterface(message, &IID_IMAPIProp, (void **)&prop));
    CHECK((void *)prop == (void *)message);
    if (prop)
        RELEASE(prop);
    CHECK_HR(E_NOINTERFACE, message->lpVtbl->QueryInterface(message, &IID_IStorage, (void **)&prop));
    CHECK(!prop);
    RELEASE(message);
    RELEASE(storage);
}

/* Values whose length no stream of the property's own tells, among others in one block of GetProps. */
static void check_long_values(void)
{
    static BYTE data[3][9000];
    const char *path = test_path("long.msg");
    SBinary parts[3];
    SPropValue value = {0}, *values = NULL, *found;
    ULONG count = 0;
    IStorage *file;
    IMessage *own = create_message(path, MAPI_UNICODE, NULL, &file);
    REQUIRE(own);
    for (int i = 0; i < 3; i++) {
        memset(data[i], 'a' + i, sizeof data[i]);
        parts[i].cb = sizeof data[i];
        parts[i].lpb = data[i];
    }
    value.ulPropTag = PROP_TAG(PT_MV_BINARY, 0x6040);
    value.Value.MVbin.cValues = 3;
    value.Value.MVbin.lpbin = parts;
    CHECK_HR(S_OK, own->lpVtbl->SetProps(own, 1, &value, NULL));
    CHECK_HR(S_OK, set_text(own, PR_SUBJECT_A, "before"));
    CHECK_HR(S_OK, set_text(own, PROP_TAG(PT_STRING8, 0x6050), "behind"));
    CHECK_HR(S_OK, own->lpVtbl->SaveChanges(own, 0));
    RELEASE(own);
    RELEASE(file);
    own = open_message(path, READ_ONLY, NULL, &file);
    REQUIRE(own);
    CHECK(SUCCEEDED(own->lpVtbl->GetProps(own, NULL, MAPI_UNICODE, &count, &values)));
    REQUIRE(values);
    found = PpropFindProp(values, count, PROP_TAG(PT_MV_BINARY, 0x6040));
    REQUIRE(found && found->Value.MVbin.cValues == 3);
    for (int i = 0; i < 3; i++) {
        CHECK(found->Value.MVbin.lpbin[i].cb == sizeof data[i]);
        CHECK(!memcmp(found->Value.MVbin.lpbin[i].lpb, data[i], sizeof data[i]));
    }
    found = PpropFindProp(values, count, PR_SUBJECT_W);
    CHECK(found && wide_equal(found->Value.lpszW, wide("before")));
    found = PpropFindProp(values, count, PROP_TAG(PT_UNICODE, 0x6050));
    CHECK(found && wide_equal(found->Value.lpszW, wide("behind")));
    MAPIFreeBuffer(values);
    RELEASE(own);
    RELEASE(file);
    unlink(path);
}

int main(void)
{
    const char *path = test_path("props.msg");
    message = create_message(path, MAPI_UNICODE, NULL, &storage);
    REQUIRE(message);
    check_get_arguments();
    check_set_rules();
    check_request_forms();
    check_code_page();
    check_threshold();
    check_streams();
    check_names();
    check_attributes();
    check_read_flag();
    check_list(path);
    unlink(path);
    check_long_values();
    return SUMMARY();
}
