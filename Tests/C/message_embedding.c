/* An embedded message saved as a file of its own, and a file put into another message: with the part of the named
   properties that they use, under the numbers of where they are. */
#include "message_support.h"

#define NAMES 4
static WCHAR texts[NAMES][8];

static ULONG id_of(void *object, int index, ULONG flags)
{
    IMAPIProp *prop = object;
    MAPINAMEID name = {.lpguid = (LPGUID)(uintptr_t)&own_set, .ulKind = MNID_STRING};
    LPMAPINAMEID names = &name;
    LPSPropTagArray tags = NULL;
    ULONG id = 0;
    HRESULT code;
    name.Kind.lpwstrName = texts[index];
    code = prop->lpVtbl->GetIDsFromNames(prop, 1, &names, flags, &tags);
    if (code == S_OK)
        id = PROP_ID(tags->aulPropTag[0]);
    MAPIFreeBuffer(tags);
    return id;
}

static ULONG names_in(void *object)
{
    IMAPIProp *prop = object;
    LPSPropTagArray tags = NULL;
    ULONG count = 0;
    LPMAPINAMEID *names = NULL;
    CHECK_HR(S_OK, prop->lpVtbl->GetNamesFromIDs(prop, &tags, NULL, 0, &count, &names));
    MAPIFreeBuffer(tags);
    MAPIFreeBuffer(names);
    return count;
}

static void set_named(void *object, int index, const char *text)
{
    ULONG id = id_of(object, index, MAPI_CREATE);
    CHECK(id >= 0x8000);
    CHECK_HR(S_OK, set_text(object, PROP_TAG(PT_UNICODE, id), text));
}

static int named_is(void *object, int index, const char *text)
{
    ULONG id = id_of(object, index, 0);
    return id && text_is(object, PROP_TAG(PT_UNICODE, id), text);
}

static IMessage *open_inner(IAttach *attachment, ULONG flags)
{
    IMessage *inner = NULL;
    REQUIRE_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, flags,
               (LPUNKNOWN *)&inner));
    return inner;
}

/* The message that is embedded first, with a recipient, an attachment and a message of its own. */
static void fill_inner(IMessage *inner)
{
    IAttach *attachment = NULL;
    IMessage *deepest;
    ULONG number;
    CHECK_HR(S_OK, set_text(inner, PR_SUBJECT_W, "inner"));
    set_named(inner, 1, "inner one");
    set_named(inner, 2, "inner two");
    CHECK_HR(S_OK, add_recipient(inner, "Ada", "ada@example.org", MAPI_TO));
    attach_bytes(inner, "a.bin", "12345", 5);
    REQUIRE_HR(S_OK, inner->lpVtbl->CreateAttach(inner, NULL, 0, &number, &attachment));
    set_named(attachment, 2, "on the attachment");
    deepest = open_inner(attachment, MAPI_CREATE | MAPI_MODIFY);
    CHECK_HR(S_OK, set_text(deepest, PR_SUBJECT_W, "deepest"));
    set_named(deepest, 3, "deepest");
    CHECK_HR(S_OK, deepest->lpVtbl->SaveChanges(deepest, 0));
    RELEASE(deepest);
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, 0));
    RELEASE(attachment);
    CHECK_HR(S_OK, inner->lpVtbl->SaveChanges(inner, 0));
}

static void check_inner(IMessage *inner)
{
    IAttach *attachment = NULL;
    IMessage *deepest;
    CHECK(text_is(inner, PR_SUBJECT_W, "inner"));
    CHECK(named_is(inner, 1, "inner one") && named_is(inner, 2, "inner two"));
    CHECK_HR(1, recipients_of(inner));
    CHECK_HR(2, attachments_of(inner));
    REQUIRE_HR(S_OK, inner->lpVtbl->OpenAttach(inner, 1, NULL, 0, &attachment));
    CHECK(named_is(attachment, 2, "on the attachment"));
    deepest = open_inner(attachment, 0);
    CHECK(text_is(deepest, PR_SUBJECT_W, "deepest") && named_is(deepest, 3, "deepest"));
    RELEASE(deepest);
    RELEASE(attachment);
}

static IAttach *new_attachment(IMessage *message)
{
    IAttach *attachment = NULL;
    ULONG number;
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    return attachment;
}

static void write_outer(const char *path)
{
    IStorage *storage = NULL;
    IMessage *outer = create_message(path, MAPI_UNICODE, NULL, &storage), *inner;
    IAttach *attachment;
    REQUIRE(outer);
    set_named(outer, 0, "outer");
    attachment = new_attachment(outer);
    inner = open_inner(attachment, MAPI_CREATE | MAPI_MODIFY);
    fill_inner(inner);
    RELEASE(inner);
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, 0));
    RELEASE(attachment);
    CHECK_HR(S_OK, outer->lpVtbl->SaveChanges(outer, 0));
    RELEASE(outer);
    RELEASE(storage);
}

static HRESULT copy_all(IMessage *from, IMessage *to)
{
    LPSPropProblemArray problems = NULL;
    HRESULT code = from->lpVtbl->CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IMessage, to, 0, &problems);
    for (ULONG i = 0; problems && i < problems->cProblem; i++) /* what every message makes itself */
        CHECK_HR(MAPI_E_COMPUTED, problems->aProblem[i].scode);
    MAPIFreeBuffer(problems);
    return code;
}

/* Out of the outer message into a file of its own. */
static void extract(const char *path, const char *target)
{
    IStorage *storage = NULL, *own = NULL;
    IMessage *outer = open_message(path, READ_ONLY, NULL, &storage), *inner, *saved;
    IAttach *attachment = NULL;
    REQUIRE(outer);
    REQUIRE_HR(S_OK, outer->lpVtbl->OpenAttach(outer, 0, NULL, 0, &attachment));
    inner = open_inner(attachment, 0);
    saved = create_message(target, MAPI_UNICODE, NULL, &own);
    REQUIRE(saved);
    CHECK_HR(S_OK, WriteClassStg(own, &class_mail_message));
    CHECK_HR(S_OK, copy_all(inner, saved));
    CHECK_HR(S_OK, saved->lpVtbl->SaveChanges(saved, 0));
    RELEASE(saved);
    RELEASE(own);
    RELEASE(inner);
    RELEASE(attachment);
    RELEASE(outer);
    RELEASE(storage);
}

/* Into a message whose names have taken the same numbers for other properties. */
static void put_in(const char *path, const char *target)
{
    IStorage *storage = NULL, *own = NULL;
    IMessage *from = open_message(path, READ_ONLY, NULL, &storage), *to, *inner;
    IAttach *attachment;
    REQUIRE(from);
    to = create_message(target, MAPI_UNICODE, NULL, &own);
    REQUIRE(to);
    set_named(to, 3, "taken");
    set_named(to, 0, "taken too");
    attachment = new_attachment(to);
    inner = open_inner(attachment, MAPI_CREATE | MAPI_MODIFY);
    CHECK_HR(S_OK, copy_all(from, inner));
    CHECK_HR(S_OK, inner->lpVtbl->SaveChanges(inner, 0));
    RELEASE(inner);
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, 0));
    RELEASE(attachment);
    CHECK_HR(S_OK, to->lpVtbl->SaveChanges(to, 0));
    RELEASE(to);
    RELEASE(own);
    RELEASE(from);
    RELEASE(storage);
}

/* The bytes in front of the properties, and whether there is a mapping and a class, in a storage. */
static void check_shape(IStorage *storage, ULONG header, int is_top)
{
    IStream *stream = NULL;
    IStorage *names = NULL;
    STATSTG about;
    REQUIRE_HR(S_OK, storage->lpVtbl->OpenStream(storage, wide("__properties_version1.0"), NULL,
               STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Stat(stream, &about, STATFLAG_NONAME));
    CHECK((about.cbSize.QuadPart - header) % 16 == 0);
    RELEASE(stream);
    CHECK_HR(is_top ? S_OK : STG_E_FILENOTFOUND, storage->lpVtbl->OpenStorage(storage, wide("__nameid_version1.0"), NULL,
             STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &names));
    if (names)
        RELEASE(names);
    CHECK_HR(S_OK, storage->lpVtbl->Stat(storage, &about, STATFLAG_NONAME));
    CHECK(!memcmp(&about.clsid, is_top ? &class_mail_message : &(GUID){0, 0, 0, {0}}, sizeof(GUID)));
}

static void check_file(const char *path)
{
    IStorage *storage = NULL;
    IMessage *message = open_message(path, READ_ONLY, NULL, &storage);
    REQUIRE(message);
    check_inner(message);
    CHECK_HR(3, names_in(message)); /* the outer message's own is not among them */
    CHECK(!id_of(message, 0, 0));
    CHECK(long_is(message, PR_STORE_SUPPORT_MASK, 0x40E79));
    check_shape(storage, 32, 1);
    RELEASE(message);
    RELEASE(storage);
}

static void check_put_in(const char *path)
{
    IStorage *storage = NULL, *part = NULL, *object = NULL;
    IMessage *message = open_message(path, READ_ONLY, NULL, &storage), *inner;
    IAttach *attachment = NULL;
    REQUIRE(message);
    CHECK(named_is(message, 3, "taken") && named_is(message, 0, "taken too"));
    CHECK_HR(4, names_in(message));
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, 0, NULL, 0, &attachment));
    inner = open_inner(attachment, 0);
    check_inner(inner);
    RELEASE(inner);
    RELEASE(attachment);
    RELEASE(message);
    REQUIRE_HR(S_OK, storage->lpVtbl->OpenStorage(storage, wide("__attach_version1.0_#00000000"), NULL,
               STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &part));
    REQUIRE_HR(S_OK, part->lpVtbl->OpenStorage(part, wide("__substg1.0_3701000D"), NULL, STGM_READ | STGM_SHARE_EXCLUSIVE,
               NULL, 0, &object));
    check_shape(object, 24, 0);
    RELEASE(object);
    RELEASE(part);
    RELEASE(storage);
}

/* A property in the range of names that has none keeps its number to itself. */
static void check_unnamed(const char *path)
{
    IStorage *storage = NULL;
    IMessage *message = create_message(path, MAPI_UNICODE, NULL, &storage);
    REQUIRE(message);
    CHECK_HR(S_OK, set_text(message, PROP_TAG(PT_UNICODE, 0x8000), "without a name"));
    set_named(message, 0, "with one");
    CHECK(id_of(message, 0, 0) != 0x8000);
    CHECK(text_is(message, PROP_TAG(PT_UNICODE, 0x8000), "without a name"));
    CHECK_HR(S_OK, add_recipient(message, "Ada", "ada", MAPI_TO));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, 0));
    RELEASE(message);
    RELEASE(storage);
    message = open_message(path, TRANSACTED_WRITE, NULL, &storage);
    REQUIRE(message);
    CHECK(named_is(message, 0, "with one"));
    CHECK(!id_of(message, 1, 0));
    set_named(message, 1, "another");
    set_named(message, 2, "a third");
    CHECK(text_is(message, PROP_TAG(PT_UNICODE, 0x8000), "without a name"));
    CHECK(id_of(message, 1, 0) != 0x8000 && id_of(message, 2, 0) != 0x8000);
    CHECK(id_of(message, 1, 0) != id_of(message, 0, 0));
    RELEASE(message);
    RELEASE(storage);
}

/* Record keys are made once and stay apart, whatever comes and goes. */
static void check_keys(const char *path)
{
    IStorage *storage = NULL;
    IMessage *message = create_message(path, MAPI_UNICODE, NULL, &storage);
    IAttach *attachment = NULL;
    LPSPropValue values[3] = {NULL};
    REQUIRE(message);
    for (int i = 0; i < 3; i++)
        attach_bytes(message, "x", "x", 1);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, message->lpVtbl->DeleteAttach(message, 0, 0, NULL, 0));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, 0));
    RELEASE(message);
    RELEASE(storage);
    message = open_message(path, TRANSACTED_WRITE, NULL, &storage);
    REQUIRE(message);
    CHECK_HR(2, attach_bytes(message, "y", "y", 1)); /* number 2, which another's key already is */
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    for (ULONG i = 0; i < 3; i++) {
        REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, i, NULL, 0, &attachment));
        CHECK_HR(S_OK, get_one(attachment, PR_RECORD_KEY, &values[i]));
        CHECK(values[i]->ulPropTag == PR_RECORD_KEY && values[i]->Value.bin.cb == 4);
        for (ULONG j = 0; j < i; j++)
            CHECK(memcmp(values[i]->Value.bin.lpb, values[j]->Value.bin.lpb, 4));
        RELEASE(attachment);
    }
    for (int i = 0; i < 3; i++)
        MAPIFreeBuffer(values[i]);
    {
        LPSPropValue key = NULL;
        CHECK_HR(S_OK, get_one(message, PR_SEARCH_KEY, &key));
        CHECK(key->ulPropTag == PR_SEARCH_KEY && key->Value.bin.cb == 16);
        MAPIFreeBuffer(key);
    }
    RELEASE(message);
    RELEASE(storage);
}

int main(void)
{
    const char *outer = test_path("outer.msg"), *own = test_path("own.msg"), *other = test_path("other.msg");
    static const char *names[NAMES] = {"Outer", "One", "Two", "Three"};
    for (int i = 0; i < NAMES; i++)
        memcpy(texts[i], wide(names[i]), 2 * (strlen(names[i]) + 1));
    write_outer(outer);
    extract(outer, own);
    check_file(own);
    put_in(own, other);
    check_put_in(other);
    extract(other, own); /* and out again */
    check_file(own);
    check_unnamed(own);
    check_keys(own);
    unlink(outer);
    unlink(own);
    unlink(other);
    return SUMMARY();
}
