/* Named properties of every form, on messages that may and that may not be written; what copying refuses. */
#include "message_support.h"

static IMessage *message;
static IStorage *storage;

static LPSPropTagArray ids(LPMAPINAMEID *names, ULONG count, ULONG flags, HRESULT wanted)
{
    LPSPropTagArray tags = NULL;
    CHECK_HR(wanted, message->lpVtbl->GetIDsFromNames(message, count, names, flags, &tags));
    return tags;
}

static void check_ids(void)
{
    MAPINAMEID number = {(LPGUID)(uintptr_t)&own_set, MNID_ID, {.lID = 0x8233}};
    MAPINAMEID lower = {(LPGUID)(uintptr_t)&own_set, MNID_STRING, {.lpwstrName = wide("name")}};
    MAPINAMEID upper = {(LPGUID)(uintptr_t)&own_set, MNID_STRING, {.lpwstrName = wide("Name")}};
    MAPINAMEID header = {(LPGUID)(uintptr_t)&PS_INTERNET_HEADERS, MNID_STRING, {.lpwstrName = wide("X-Mailer")}};
    MAPINAMEID same = {(LPGUID)(uintptr_t)&PS_INTERNET_HEADERS, MNID_STRING, {.lpwstrName = wide("x-mailer")}};
    MAPINAMEID public = {(LPGUID)(uintptr_t)&PS_PUBLIC_STRINGS, MNID_STRING, {.lpwstrName = wide("Keywords")}};
    MAPINAMEID no_set = {NULL, MNID_ID, {.lID = 1}}, odd = {(LPGUID)(uintptr_t)&own_set, 7, {.lID = 1}};
    LPMAPINAMEID all[] = {&number, &lower, &upper, &header, &same, &public, &no_set, &odd};
    LPSPropTagArray tags = ids(all, 8, MAPI_CREATE, MAPI_W_ERRORS_RETURNED), again;
    REQUIRE(tags && tags->cValues == 8);
    for (ULONG i = 0; i < 6; i++)
        CHECK(PROP_ID(tags->aulPropTag[i]) >= 0x8000 && PROP_TYPE(tags->aulPropTag[i]) == PT_UNSPECIFIED);
    CHECK(tags->aulPropTag[6] == PROP_TAG(PT_ERROR, 0) && tags->aulPropTag[7] == PROP_TAG(PT_ERROR, 0));
    CHECK(PROP_ID(tags->aulPropTag[0]) == 0x8000); /* in the order of their making */
    CHECK(tags->aulPropTag[1] != tags->aulPropTag[2]);
    CHECK(tags->aulPropTag[3] == tags->aulPropTag[4]); /* headers have no case */
    again = ids(all, 6, 0, S_OK);
    CHECK(again && again->cValues == 6 && !memcmp(again->aulPropTag, tags->aulPropTag, 24));
    MAPIFreeBuffer(again);
    again = ids(NULL, 0, 0, S_OK); /* all that there are */
    CHECK(again && again->cValues == 5);
    MAPIFreeBuffer(again);
    CHECK(!ids(NULL, 0, MAPI_CREATE, MAPI_E_INVALID_PARAMETER));
    CHECK(!ids(NULL, 3, 0, MAPI_E_INVALID_PARAMETER));
    CHECK(!ids(all, 0, 0, MAPI_E_INVALID_PARAMETER));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->GetIDsFromNames(message, 1, all, 0, NULL));
    CHECK_HR(S_OK, set_long(message, CHANGE_PROP_TYPE(tags->aulPropTag[0], PT_LONG), 5));
    MAPIFreeBuffer(tags);
}

static ULONG count_names(LPGUID set, ULONG flags)
{
    LPSPropTagArray tags = NULL;
    LPMAPINAMEID *names = NULL;
    ULONG count = 77;
    CHECK_HR(S_OK, message->lpVtbl->GetNamesFromIDs(message, &tags, set, flags, &count, &names));
    CHECK(tags && tags->cValues == count && (count ? names != NULL : !names));
    for (ULONG i = 0; i < count; i++)
        CHECK(names[i] && names[i]->lpguid);
    MAPIFreeBuffer(tags);
    MAPIFreeBuffer(names);
    return count;
}

static void check_names(void)
{
    SizedSPropTagArray(3, some) = {3, {PR_SUBJECT_W, PROP_TAG(PT_LONG, 0x8000), PROP_TAG(PT_LONG, 0xFFF0)}};
    SizedSPropTagArray(1, none) = {0, {0}};
    LPSPropTagArray tags = (LPSPropTagArray)&some;
    LPMAPINAMEID *names = NULL;
    ULONG count = 0;
    CHECK_HR(5, count_names(NULL, 0));
    CHECK_HR(4, count_names(NULL, MAPI_NO_IDS));
    CHECK_HR(1, count_names(NULL, MAPI_NO_STRINGS));
    CHECK_HR(0, count_names(NULL, MAPI_NO_STRINGS | MAPI_NO_IDS));
    CHECK_HR(3, count_names((LPGUID)(uintptr_t)&own_set, 0));
    CHECK_HR(1, count_names((LPGUID)(uintptr_t)&PS_PUBLIC_STRINGS, 0));
    /* Of given tags the set does not matter; ids below the range are names of their own. */
    CHECK_HR(MAPI_W_ERRORS_RETURNED, message->lpVtbl->GetNamesFromIDs(message, &tags, (LPGUID)(uintptr_t)&PS_PUBLIC_STRINGS, 0,
             &count, &names));
    REQUIRE(count == 3 && names);
    CHECK(names[0] && names[0]->ulKind == MNID_ID && names[0]->Kind.lID == 0x37 && !memcmp(names[0]->lpguid, &PS_MAPI, 16));
    CHECK(names[1] && names[1]->ulKind == MNID_ID && names[1]->Kind.lID == 0x8233);
    CHECK(!names[2]);
    MAPIFreeBuffer(names);
    tags = (LPSPropTagArray)&none;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->GetNamesFromIDs(message, &tags, NULL, 0, &count, &names));
    tags = NULL;
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, message->lpVtbl->GetNamesFromIDs(message, &tags, NULL, 4, &count, &names));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->GetNamesFromIDs(message, &tags, NULL, 0, NULL, &names));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->GetNamesFromIDs(message, &tags, NULL, 0, &count, NULL));
}

/* A message that is only read gives ids too; they end with it. */
static void check_read_only(const char *path)
{
    MAPINAMEID name = {(LPGUID)(uintptr_t)&own_set, MNID_STRING, {.lpwstrName = wide("for the moment")}};
    LPMAPINAMEID names = &name;
    LPSPropTagArray tags;
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, 0));
    RELEASE(message);
    RELEASE(storage);
    for (int i = 0; i < 2; i++) {
        message = open_message(path, READ_ONLY, NULL, &storage);
        REQUIRE(message);
        CHECK(long_is(message, PROP_TAG(PT_LONG, 0x8000), 5));
        tags = ids(&names, 1, 0, MAPI_W_ERRORS_RETURNED);
        MAPIFreeBuffer(tags);
        tags = ids(&names, 1, MAPI_CREATE, S_OK);
        CHECK(tags && PROP_ID(tags->aulPropTag[0]) == 0x8005);
        MAPIFreeBuffer(tags);
        RELEASE(message);
        RELEASE(storage);
    }
}

static HRESULT copy_to(IMessage *from, void *to, ULONG flags, LPSPropProblemArray *problems)
{
    return from->lpVtbl->CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IMessage, to, flags, problems);
}

/* Into itself, into what lies in it; moving all; keeping what there is; interfaces that mean nothing here. */
static void check_copies(const char *path)
{
    const char *other_path = test_path("names-to.msg");
    IStorage *other_storage = NULL;
    IMessage *other = create_message(other_path, MAPI_UNICODE, NULL, &other_storage), *inner = NULL;
    IAttach *attachment = NULL;
    LPSPropProblemArray problems = NULL;
    IID foreign = IID_IMsgStore;
    ULONG number;
    message = open_message(path, TRANSACTED_WRITE, NULL, &storage);
    REQUIRE(message && other);
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "moved"));
    CHECK_HR(S_OK, add_recipient(message, "Ada", "a", MAPI_TO));
    attach_bytes(message, "a", "a", 1);
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    REQUIRE_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
               MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&inner));
    CHECK_HR(MAPI_E_FOLDER_CYCLE, copy_to(message, inner, 0, NULL));
    CHECK_HR(MAPI_E_NO_ACCESS, copy_to(message, message, 0, NULL));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, copy_to(message, attachment, 0, NULL));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, copy_to(message, other, 0x10, NULL));
    RELEASE(inner);
    RELEASE(attachment);
    CHECK_HR(S_OK, set_text(other, PR_SUBJECT_W, "kept"));
    CHECK_HR(S_OK, add_recipient(other, "Bob", "b", MAPI_TO));
    CHECK_HR(S_OK, message->lpVtbl->CopyTo(message, 1, &foreign, NULL, 0, NULL, &IID_IMAPIProp, other,
             MAPI_NOREPLACE | MAPI_DECLINE_OK, NULL));
    CHECK(text_is(other, PR_SUBJECT_W, "kept"));
    CHECK_HR(1, recipients_of(other)); /* there were some: none are added */
    CHECK_HR(S_OK, copy_to(message, other, MAPI_MOVE, &problems));
    MAPIFreeBuffer(problems);
    CHECK(text_is(other, PR_SUBJECT_W, "moved"));
    CHECK_HR(2, recipients_of(other));
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(message, PR_SUBJECT_W));
    CHECK_HR(0, recipients_of(message));
    CHECK_HR(0, attachments_of(message));
    RELEASE(message);
    RELEASE(storage);
    message = open_message(path, READ_ONLY, NULL, &storage);
    CHECK_HR(MAPI_E_NO_ACCESS, copy_to(message, other, MAPI_MOVE, NULL)); /* what is only read can't be moved */
    CHECK_HR(MAPI_E_NO_ACCESS, copy_to(other, message, 0, NULL));
    RELEASE(message);
    RELEASE(storage);
    RELEASE(other);
    RELEASE(other_storage);
    unlink(other_path);
}

int main(void)
{
    static char path[256];
    strcpy(path, test_path("names.msg"));
    message = create_message(path, MAPI_UNICODE, NULL, &storage);
    REQUIRE(message);
    check_ids();
    check_names();
    check_read_only(path);
    check_copies(path);
    unlink(path);
    return SUMMARY();
}
