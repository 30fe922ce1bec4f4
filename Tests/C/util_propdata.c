/* CreateIProp: properties in memory, their access, names and streams, and copying from and to messages. */
#define COBJMACROS
#include "message_support.h"

#define NUMBER PROP_TAG(PT_LONG, 0x6701)
#define OTHER PROP_TAG(PT_LONG, 0x6702)
#define OBJECT PROP_TAG(PT_OBJECT, 0x6703)
#define BLOB PROP_TAG(PT_BINARY, 0x6704)

static IPropData *new_object(void)
{
    IPropData *object = NULL;
    CHECK_HR(S_OK, CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL,
                               &object));
    REQUIRE(object);
    return object;
}

static void check_creation(void)
{
    IPropData *object = NULL;
    void *queried = NULL;
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, CreateIProp(&IID_IMessage, MAPIAllocateBuffer, MAPIAllocateMore,
                                                         MAPIFreeBuffer, NULL, &object));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, CreateIProp(NULL, NULL, MAPIAllocateMore, MAPIFreeBuffer, NULL, &object));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, CreateIProp(NULL, MAPIAllocateBuffer, NULL, MAPIFreeBuffer, NULL, &object));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, NULL, NULL, &object));
    CHECK_HR(MAPI_E_INVALID_PARAMETER,
             CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, &queried, &object));
    CHECK_HR(MAPI_E_INVALID_PARAMETER,
             CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, NULL));
    CHECK(!object);
    object = new_object();
    static const GUID *const answered[] = {&IID_IUnknown, &IID_IMAPIProp, &IID_IMAPIPropData};
    for (int i = 0; i < 3; i++) {
        CHECK_HR(S_OK, object->lpVtbl->QueryInterface(object, answered[i], &queried));
        CHECK(queried == object);
        RELEASE(object);
    }
    CHECK_HR(E_NOINTERFACE, object->lpVtbl->QueryInterface(object, &IID_IMessage, &queried));
    CHECK_HR(0, RELEASE(object));
}

static void check_properties(void)
{
    IPropData *object = new_object();
    LPSPropTagArray tags = NULL;
    LPSPropProblemArray problems = NULL;
    LPSPropValue values = NULL;
    ULONG count = 77;
    CHECK_HR(S_OK, object->lpVtbl->GetPropList(object, 0, &tags));
    CHECK(tags && tags->cValues == 0);
    MAPIFreeBuffer(tags);
    CHECK_HR(S_OK, object->lpVtbl->GetProps(object, NULL, 0, &count, &values));
    CHECK(!values && count == 0);
    CHECK_HR(MAPI_W_ERRORS_RETURNED, get_one(object, NUMBER, &values));
    CHECK(values && values->ulPropTag == CHANGE_PROP_TYPE(NUMBER, PT_ERROR) &&
          values->Value.err == MAPI_E_NOT_FOUND);
    MAPIFreeBuffer(values);

    SPropValue bad[] = {{.ulPropTag = CHANGE_PROP_TYPE(NUMBER, PT_NULL)}, {.ulPropTag = OBJECT},
                        {.ulPropTag = PROP_TAG(PT_MV_LONG, 0x6701)}};
    for (int i = 0; i < 3; i++)
        CHECK_HR(MAPI_E_INVALID_PARAMETER, object->lpVtbl->SetProps(object, 1, &bad[i], NULL));
    CHECK_HR(S_OK, set_long(object, NUMBER, 5));
    CHECK_HR(S_OK, set_text(object, PR_SUBJECT_W, "In memory"));
    CHECK(text_is(object, PR_SUBJECT_W, "In memory"));
    CHECK_HR(S_OK, get_one(object, PR_SUBJECT_A, &values));
    CHECK(values && !strcmp(values->Value.lpszA, "In memory"));
    MAPIFreeBuffer(values);
    CHECK_HR(S_OK, object->lpVtbl->GetPropList(object, MAPI_UNICODE, &tags));
    CHECK(tags && tags->cValues == 2 && tags->aulPropTag[0] == PR_SUBJECT_W && tags->aulPropTag[1] == NUMBER);
    MAPIFreeBuffer(tags);

    /* A message's GetProps would leave this to OpenProperty. */
    static char large[100000];
    memset(large, 'x', sizeof large);
    CHECK_HR(S_OK, set_binary(object, BLOB, large, sizeof large));
    CHECK_HR(S_OK, get_one(object, BLOB, &values));
    CHECK(values && values->Value.bin.cb == sizeof large && !memcmp(values->Value.bin.lpb, large, sizeof large));
    MAPIFreeBuffer(values);

    SizedSPropTagArray(3, gone) = {3, {NUMBER, OTHER, PR_SUBJECT_A}};
    CHECK_HR(S_OK, object->lpVtbl->DeleteProps(object, (LPSPropTagArray)&gone, &problems));
    CHECK(!problems);
    CHECK_HR(MAPI_W_ERRORS_RETURNED, get_one(object, PR_SUBJECT_W, &values));
    MAPIFreeBuffer(values);
    /* SaveChanges has nothing to do, and ends nothing. */
    CHECK_HR(S_OK, object->lpVtbl->SaveChanges(object, 0));
    CHECK_HR(S_OK, set_long(object, NUMBER, 6));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, object->lpVtbl->SaveChanges(object, 0x100000));
    LPMAPIERROR error = (LPMAPIERROR)&count;
    CHECK_HR(S_OK, object->lpVtbl->GetLastError(object, S_OK, 0, &error));
    CHECK(!error);
    RELEASE(object);
}

static void check_access(void)
{
    IPropData *object = new_object();
    SizedSPropTagArray(2, both) = {2, {NUMBER, OTHER}};
    SizedSPropTagArray(1, first) = {1, {NUMBER}};
    ULONG access[2] = {IPROP_READONLY | IPROP_CLEAN, IPROP_READWRITE | IPROP_DIRTY}, *given = NULL;
    static const ULONG wrong[] = {0, IPROP_READONLY, IPROP_CLEAN, IPROP_READONLY | IPROP_READWRITE | IPROP_CLEAN,
                                  IPROP_READWRITE | IPROP_CLEAN | IPROP_DIRTY, IPROP_READWRITE | IPROP_CLEAN | 4};
    LPSPropTagArray tags = (LPSPropTagArray)&both;
    LPSPropProblemArray problems = NULL;
    CHECK_HR(S_OK, set_long(object, NUMBER, 1));
    CHECK_HR(S_OK, object->lpVtbl->HrGetPropAccess(object, &tags, &given));
    CHECK(given && given[0] == (IPROP_READWRITE | IPROP_DIRTY) && given[1] == 0 && tags == (LPSPropTagArray)&both);
    MAPIFreeBuffer(given);
    for (int i = 0; i < 6; i++) {
        ULONG one = wrong[i];
        CHECK_HR(MAPI_E_INVALID_PARAMETER, object->lpVtbl->HrSetPropAccess(object, (LPSPropTagArray)&first, &one));
    }
    CHECK_HR(MAPI_E_INVALID_PARAMETER, object->lpVtbl->HrSetPropAccess(object, NULL, access));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, object->lpVtbl->HrSetPropAccess(object, tags, NULL));
    CHECK_HR(S_OK, set_long(object, OTHER, 2));
    CHECK_HR(S_OK, object->lpVtbl->HrSetPropAccess(object, tags, access));
    tags = NULL;
    CHECK_HR(S_OK, object->lpVtbl->HrGetPropAccess(object, &tags, &given));
    CHECK(tags && tags->cValues == 2 && given && given[0] == access[0] && given[1] == access[1]);
    MAPIFreeBuffer(tags);
    MAPIFreeBuffer(given);

    /* What may only be read is neither set nor deleted. */
    SPropValue one = {.ulPropTag = NUMBER, .Value.l = 9};
    CHECK_HR(S_OK, object->lpVtbl->SetProps(object, 1, &one, &problems));
    CHECK(problems && problems->cProblem == 1 && problems->aProblem[0].scode == MAPI_E_NO_ACCESS);
    MAPIFreeBuffer(problems);
    problems = NULL;
    CHECK_HR(S_OK, object->lpVtbl->DeleteProps(object, (LPSPropTagArray)&both, &problems));
    CHECK(problems && problems->cProblem == 1 && problems->aProblem[0].ulPropTag == NUMBER &&
          problems->aProblem[0].scode == MAPI_E_NO_ACCESS);
    MAPIFreeBuffer(problems);
    /* What was deleted is told of, with no access at all. */
    tags = NULL;
    CHECK_HR(S_OK, object->lpVtbl->HrGetPropAccess(object, &tags, &given));
    CHECK(tags && tags->cValues == 2 && tags->aulPropTag[1] == OTHER && given && given[1] == 0);
    MAPIFreeBuffer(tags);
    MAPIFreeBuffer(given);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, object->lpVtbl->HrGetPropAccess(object, NULL, &given));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, object->lpVtbl->HrGetPropAccess(object, &tags, NULL));

    CHECK_HR(MAPI_E_INVALID_PARAMETER, object->lpVtbl->HrSetObjAccess(object, 0));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, object->lpVtbl->HrSetObjAccess(object, IPROP_READONLY | IPROP_READWRITE));
    CHECK_HR(S_OK, object->lpVtbl->HrSetObjAccess(object, IPROP_READONLY));
    CHECK_HR(MAPI_E_NO_ACCESS, set_long(object, OTHER, 1));
    CHECK_HR(MAPI_E_NO_ACCESS, object->lpVtbl->DeleteProps(object, (LPSPropTagArray)&both, NULL));
    /* The access of a property is not a change to it. */
    CHECK_HR(S_OK, object->lpVtbl->HrSetPropAccess(object, (LPSPropTagArray)&first, access));
    CHECK_HR(MAPI_E_NO_ACCESS, object->lpVtbl->HrAddObjProps(object, (LPSPropTagArray)&first, NULL));
    CHECK_HR(S_OK, object->lpVtbl->HrSetObjAccess(object, IPROP_READWRITE));
    CHECK_HR(S_OK, set_long(object, OTHER, 1));

    SizedSPropTagArray(2, objects) = {2, {OBJECT, PR_MESSAGE_RECIPIENTS}};
    CHECK_HR(MAPI_E_INVALID_TYPE, object->lpVtbl->HrAddObjProps(object, (LPSPropTagArray)&both, &problems));
    CHECK_HR(S_OK, object->lpVtbl->HrAddObjProps(object, (LPSPropTagArray)&objects, &problems));
    CHECK(!problems);
    CHECK(FPropExists((LPMAPIPROP)object, OBJECT) && FPropExists((LPMAPIPROP)object, PR_MESSAGE_RECIPIENTS));
    LPUNKNOWN opened = NULL;
    CHECK_HR(MAPI_E_NO_SUPPORT, object->lpVtbl->OpenProperty(object, OBJECT, &IID_IStorage, 0, 0, &opened));
    CHECK_HR(MAPI_E_NOT_FOUND, object->lpVtbl->OpenProperty(object, PROP_TAG(PT_OBJECT, 0x6799), &IID_IStorage, 0,
                                                            0, &opened));
    CHECK(!opened);
    RELEASE(object);
}

static void check_streams_and_names(void)
{
    IPropData *object = new_object();
    IStream *stream = NULL;
    CHECK_HR(MAPI_E_NOT_FOUND, object->lpVtbl->OpenProperty(object, BLOB, &IID_IStream, 0, 0, (LPUNKNOWN *)&stream));
    CHECK_HR(S_OK, object->lpVtbl->OpenProperty(object, BLOB, &IID_IStream, STGM_READWRITE,
                                                MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&stream));
    REQUIRE(stream);
    ULONG written = 0;
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, "stream", 6, &written));
    LPSPropValue value = NULL;
    CHECK_HR(S_OK, get_one(object, BLOB, &value));
    CHECK(value && value->Value.bin.cb == 6 && !memcmp(value->Value.bin.lpb, "stream", 6));
    MAPIFreeBuffer(value);

    MAPINAMEID name = {(LPGUID)(uintptr_t)&own_set, MNID_STRING, {.lpwstrName = u"Of its own"}}, *names = &name;
    LPSPropTagArray tags = NULL;
    CHECK_HR(MAPI_W_ERRORS_RETURNED, object->lpVtbl->GetIDsFromNames(object, 1, &names, 0, &tags));
    MAPIFreeBuffer(tags);
    CHECK_HR(S_OK, object->lpVtbl->GetIDsFromNames(object, 1, &names, MAPI_CREATE, &tags));
    REQUIRE(tags && PROP_ID(tags->aulPropTag[0]) >= 0x8000);
    CHECK_HR(S_OK, set_long(object, CHANGE_PROP_TYPE(tags->aulPropTag[0], PT_LONG), 8));
    LPMAPINAMEID *found = NULL;
    ULONG count = 0;
    CHECK_HR(S_OK, object->lpVtbl->GetNamesFromIDs(object, &tags, NULL, 0, &count, &found));
    CHECK(count == 1 && found && FEqualNames(found[0], &name));
    MAPIFreeBuffer(found);
    MAPIFreeBuffer(tags);
    /* The object may go before what was opened from it. */
    RELEASE(object);
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, "!", 1, &written));
    RELEASE(stream);
}

static void check_copying(void)
{
    IStorage *storage = NULL;
    const char *path = test_path("util_propdata.msg");
    IMessage *message = create_message(path, 0, NULL, &storage);
    IPropData *object = new_object(), *other = new_object();
    LPSPropProblemArray problems = NULL;
    LPSPropTagArray tags = NULL;
    REQUIRE(message);
    static char large[200000];
    memset(large, 'y', sizeof large);
    CHECK_HR(S_OK, set_text(object, PR_SUBJECT_W, "From memory"));
    CHECK_HR(S_OK, set_binary(object, BLOB, large, sizeof large));
    MAPINAMEID name = {(LPGUID)(uintptr_t)&own_set, MNID_STRING, {.lpwstrName = u"Of its own"}}, *names = &name;
    MAPINAMEID before = {(LPGUID)(uintptr_t)&own_set, MNID_ID, {.lID = 17}}, *before_names = &before;
    CHECK_HR(S_OK, message->lpVtbl->GetIDsFromNames(message, 1, &before_names, MAPI_CREATE, &tags));
    MAPIFreeBuffer(tags);
    CHECK_HR(S_OK, object->lpVtbl->GetIDsFromNames(object, 1, &names, MAPI_CREATE, &tags));
    REQUIRE(tags);
    CHECK_HR(S_OK, set_long(object, CHANGE_PROP_TYPE(tags->aulPropTag[0], PT_LONG), 42));
    MAPIFreeBuffer(tags);

    /* Into a message: the named property gets the identifier that it has there. */
    CHECK_HR(S_OK, object->lpVtbl->CopyTo(object, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, message, 0, &problems));
    CHECK(!problems);
    CHECK(text_is(message, PR_SUBJECT_W, "From memory"));
    CHECK_HR(S_OK, message->lpVtbl->GetIDsFromNames(message, 1, &names, 0, &tags));
    LPSPropValue value = NULL;
    REQUIRE(tags);
    CHECK_HR(S_OK, HrGetOneProp((LPMAPIPROP)message, CHANGE_PROP_TYPE(tags->aulPropTag[0], PT_LONG), &value));
    CHECK(PROP_ID(tags->aulPropTag[0]) == 0x8001 && value && value->Value.l == 42);
    MAPIFreeBuffer(value);
    MAPIFreeBuffer(tags);
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, object->lpVtbl->CopyTo(object, 0, NULL, NULL, 0, NULL, &IID_IMessage,
                                                                    message, 0, &problems));

    /* Out of the message, its recipients left behind, and into another one in memory. */
    CHECK_HR(S_OK, add_recipient(message, "Ada", "ada@example.org", MAPI_TO));
    CHECK_HR(S_OK, set_long(message, NUMBER, 3));
    CHECK_HR(S_OK, message->lpVtbl->CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, other, 0, &problems));
    MAPIFreeBuffer(problems);
    CHECK(text_is(other, PR_SUBJECT_W, "From memory"));
    CHECK_HR(S_OK, get_one(other, BLOB, &value));
    CHECK(value && value->Value.bin.cb == sizeof large && !memcmp(value->Value.bin.lpb, large, sizeof large));
    MAPIFreeBuffer(value);
    SizedSPropTagArray(2, only) = {2, {NUMBER, OTHER}};
    problems = NULL;
    CHECK_HR(S_OK, other->lpVtbl->CopyProps(other, (LPSPropTagArray)&only, 0, NULL, &IID_IMAPIProp, object, MAPI_MOVE,
                                            &problems));
    CHECK(problems && problems->cProblem == 1 && problems->aProblem[0].ulIndex == 1 &&
          problems->aProblem[0].scode == MAPI_E_NOT_FOUND);
    MAPIFreeBuffer(problems);
    CHECK_HR(S_OK, get_one(object, NUMBER, &value));
    CHECK(value && value->Value.l == 3);
    MAPIFreeBuffer(value);
    CHECK(!FPropExists((LPMAPIPROP)other, NUMBER));
    CHECK_HR(MAPI_E_NO_ACCESS, object->lpVtbl->CopyTo(object, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, object, 0, NULL));
    CHECK_HR(S_OK, other->lpVtbl->HrSetObjAccess(other, IPROP_READONLY));
    CHECK_HR(MAPI_E_NO_ACCESS, object->lpVtbl->CopyTo(object, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, other, 0, NULL));
    RELEASE(object);
    RELEASE(other);
    RELEASE(message);
    RELEASE(storage);
    unlink(path);
}

/* A program's own object that takes what SetProps brings. */
static ULONG taken;

static HRESULT STDMETHODCALLTYPE sink_query(IMAPIProp *object, REFIID iid, void **out)
{
    (void)iid;
    *out = object;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE sink_count(IMAPIProp *object)
{
    (void)object;
    return 1;
}

static HRESULT STDMETHODCALLTYPE sink_set(IMAPIProp *object, ULONG count, LPSPropValue values,
                                          LPSPropProblemArray *problems)
{
    (void)object;
    (void)problems;
    for (ULONG i = 0; i < count; i++)
        taken += values[i].ulPropTag == NUMBER && values[i].Value.l == 4;
    return S_OK;
}

static void check_foreign_destination(void)
{
    static IMAPIPropVtbl slots;
    IMAPIProp foreign = {&slots};
    slots.QueryInterface = sink_query;
    slots.AddRef = slots.Release = sink_count;
    slots.SetProps = sink_set;
    IPropData *object = new_object();
    CHECK_HR(S_OK, set_long(object, NUMBER, 4));
    CHECK_HR(S_OK, object->lpVtbl->CopyTo(object, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, &foreign, 0, NULL));
    CHECK_HR(1, taken);
    CHECK_HR(0, RELEASE(object));
    /* The object is gone: its pointer is nobody's. */
}

/* The methods as macros, on objects and tables of all kinds. */
static void check_macros(void)
{
    IPropData *object = new_object();
    LPTABLEDATA data = NULL;
    LPMAPITABLE table = NULL;
    IMAPIProp *props = (IMAPIProp *)object;
    SizedSPropTagArray(1, columns) = {1, {NUMBER}};
    SPropValue value = {.ulPropTag = NUMBER, .Value.l = 3};
    SRow row = {0, 1, &value};
    LPSRowSet rows = NULL;
    ULONG count = 0;
    CHECK_HR(S_OK, IPropData_SetProps(object, 1, &value, NULL));
    CHECK_HR(S_OK, IPropData_HrSetObjAccess(object, IPROP_READONLY));
    CHECK(IMAPIProp_AddRef(props) == 2 && IMAPIProp_Release(props) == 1);
    CHECK_HR(MAPI_E_NO_ACCESS, IMAPIProp_DeleteProps(props, (LPSPropTagArray)&columns, NULL));
    CHECK_HR(S_OK, CreateTable(&IID_IMAPITableData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL,
                               TBLTYPE_DYNAMIC, NUMBER, (LPSPropTagArray)&columns, &data));
    CHECK_HR(S_OK, ITableData_HrModifyRow(data, &row));
    CHECK_HR(S_OK, ITableData_HrGetView(data, NULL, NULL, 0, &table));
    CHECK_HR(S_OK, IMAPITable_GetRowCount(table, 0, &count));
    CHECK_HR(S_OK, IMAPITable_QueryRows(table, 5, 0, &rows));
    CHECK(count == 1 && rows && rows->cRows == 1 && rows->aRow[0].lpProps[0].Value.l == 3);
    FreeProws(rows);
    CHECK_HR(0, IMAPITable_Release(table));
    CHECK_HR(0, ITableData_Release(data));
    CHECK_HR(0, IPropData_Release(object));
}

int main(void)
{
    check_macros();
    check_creation();
    check_properties();
    check_access();
    check_streams_and_names();
    check_copying();
    check_foreign_destination();
    return SUMMARY();
}
