/* The message that the tests copy into objects of another maker, and whether all of it arrived there. */
#ifndef FOREIGN_COPY_H
#define FOREIGN_COPY_H

#include "foreign_store.h"

#define COLOUR PROP_TAG(PT_UNICODE, 0x9000 + 'c')
#define NUMBERED PROP_TAG(PT_LONG, 0x9005)
#define NUMBERS PROP_TAG(PT_LONG, 0x6001)
#define NAMES PROP_TAG(PT_MV_UNICODE, 0x6002)

static IMessage *source;
static IStorage *source_storage;
static LPMSGSESS session;
static BYTE large[300000];
static WCHAR body[100001];
static int blocks; /* buffers of the caller's that are not freed yet */

static SCODE count_allocate(ULONG size, void **out)
{
    blocks++;
    return MAPIAllocateBuffer(size, out);
}

static inline void free_problems(LPSPropProblemArray problems)
{
    if (problems) {
        MAPIFreeBuffer(problems);
        blocks--;
    }
}

static ULONG named(ULONG kind, const char *name, LONG number, ULONG type)
{
    MAPINAMEID one = {(LPGUID)(uintptr_t)&own_set, kind, {.lID = number}}, *names = &one;
    LPSPropTagArray tags = NULL;
    ULONG tag = 0;
    if (kind == MNID_STRING)
        one.Kind.lpwstrName = wide(name);
    if (CHECK_HR(S_OK, source->lpVtbl->GetIDsFromNames(source, 1, &names, MAPI_CREATE, &tags)))
        tag = CHANGE_PROP_TYPE(tags->aulPropTag[0], type);
    free_problems((LPSPropProblemArray)tags);
    return tag;
}

static IAttach *new_attachment(IMessage *message, LPCIID iid, void *object)
{
    IAttach *attachment = NULL;
    ULONG number;
    CHECK_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    CHECK_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, iid, 0, MAPI_CREATE | MAPI_MODIFY,
             object));
    return attachment;
}

static inline void save(IAttach *attachment)
{
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, 0));
    RELEASE(attachment);
}

static void fill_source(void)
{
    IAttach *attachment;
    IMessage *inner = NULL;
    IStorage *tree = NULL;
    IStream *stream = NULL;
    LPWSTR two[2] = {wide("one"), wide("two")};
    SPropValue many = {.ulPropTag = NAMES};
    SPropValue row[4];
    SizedADRLIST(1, list) = {1, {{0, 4, row}}};
    many.Value.MVszW.cValues = 2;
    many.Value.MVszW.lppszW = two;
    CHECK_HR(S_OK, set_text(source, PR_SUBJECT_W, "source"));
    CHECK_HR(S_OK, source->lpVtbl->SetProps(source, 1, &many, NULL));
    many = (SPropValue){.ulPropTag = PR_BODY_W, .Value.lpszW = body};
    CHECK_HR(S_OK, source->lpVtbl->SetProps(source, 1, &many, NULL));
    CHECK_HR(S_OK, set_binary(source, PR_HTML, large, 200000));
    CHECK_HR(S_OK, set_long(source, NUMBERS, 17));
    CHECK_HR(S_OK, set_text(source, named(MNID_STRING, "colour", 0, PT_UNICODE), "red"));
    CHECK_HR(S_OK, set_long(source, named(MNID_ID, NULL, 0x8505, PT_LONG), 5));
    CHECK_HR(S_OK, add_recipient(source, "Ann", "ann@example.org", MAPI_TO));
    recipient_row(row, "Bob", "bob@example.org", MAPI_CC);
    row[3] = (SPropValue){.ulPropTag = named(MNID_STRING, "colour", 0, PT_LONG), .Value.l = 3};
    CHECK_HR(S_OK, source->lpVtbl->ModifyRecipients(source, MODRECIP_ADD, (LPADRLIST)&list));
    attach_bytes(source, "small.bin", "small", 5);
    attach_bytes(source, "large.bin", large, sizeof large);
    attachment = new_attachment(source, &IID_IMessage, &inner);
    CHECK_HR(S_OK, set_text(inner, PR_SUBJECT_W, "inner"));
    CHECK_HR(S_OK, add_recipient(inner, "Eve", "eve@example.org", MAPI_TO));
    attach_bytes(inner, "deep.bin", "deep", 4);
    CHECK_HR(S_OK, inner->lpVtbl->SaveChanges(inner, KEEP_OPEN_READWRITE));
    RELEASE(inner);
    save(attachment);
    attachment = new_attachment(source, &IID_IStorage, &tree);
    CHECK_HR(S_OK, tree->lpVtbl->SetClass(tree, &own_set));
    CHECK_HR(S_OK, tree->lpVtbl->CreateStream(tree, wide("Contents"), STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0,
             &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, "ole", 3, NULL));
    RELEASE(stream);
    RELEASE(tree);
    save(attachment);
}

static inline void open_source(ULONG flags)
{
    source_storage = NULL;
    source = NULL;
    REQUIRE_HR(S_OK, StgCreateDocfile(NULL, TRANSACTED_WRITE | STGM_CREATE | STGM_DELETEONRELEASE, 0, &source_storage));
    REQUIRE_HR(S_OK, OpenIMsgOnIStg(session, count_allocate, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(),
               NULL, source_storage, NULL, 0, flags, &source));
    fill_source();
}

static inline void close_source(void)
{
    RELEASE(source);
    RELEASE(source_storage);
}

static inline HRESULT copy_to(struct object *to, void *excluded, ULONG flags, LPSPropProblemArray *problems)
{
    return source->lpVtbl->CopyTo(source, 0, NULL, excluded, 0, NULL, &IID_IMessage, to, flags, problems);
}

static inline void drop(struct object *one)
{
    CHECK_HR(1, one->references);
    object_release((IMessage *)one);
    CHECK_HR(0, objects_alive);
}

/* A recipient that is there before the copy. */
static inline void give_row(struct object *to)
{
    to->rows = calloc(1, sizeof *to->rows);
    to->recipients = 1;
}

static inline int holds(struct object *one, ULONG tag, const void *data, size_t size)
{
    struct property *found = find(one, PROP_ID(tag));
    return found && found->tag == tag && found->size == size && !memcmp(found->data, data, size);
}

static inline int holds_text(struct object *one, ULONG tag, const char *text)
{
    return holds(one, tag, wide(text), 2 * strlen(text));
}

static inline int holds_long(struct object *one, ULONG tag, LONG value)
{
    struct property *found = find(one, PROP_ID(tag));
    return found && found->tag == tag && !memcmp(found->data, &value, 4);
}

static inline void check_whole(struct object *to)
{
    struct object *inner;
    IStream *stream = NULL;
    STATSTG status;
    CHECK(holds_text(to, PR_SUBJECT_W, "source"));
    CHECK(holds(to, PR_BODY_W, body, 200000));
    CHECK(holds(to, PR_HTML, large, 200000));
    CHECK_HR(2, to->streams);
    CHECK(holds_long(to, NUMBERS, 17));
    CHECK(holds_text(to, NAMES, "two"));
    CHECK(holds_text(to, COLOUR, "red"));
    CHECK(holds_long(to, NUMBERED, 5));
    CHECK_HR(2, to->recipients);
    CHECK(wide_equal(to->rows[1].address, wide("bob@example.org")) && to->rows[1].type == MAPI_CC);
    CHECK_HR(PROP_ID(COLOUR), PROP_ID(to->rows[1].named));
    CHECK_HR(0, to->saves); /* that is the caller's business */
    if (!CHECK_HR(4, to->attachments))
        return;
    for (int i = 0; i < 4; i++)
        CHECK(to->parts[i]->saves == 1 && to->parts[i]->references == 1);
    CHECK(holds(to->parts[0], PR_ATTACH_DATA_BIN, "small", 5));
    CHECK(holds_long(to->parts[0], PR_ATTACH_METHOD, ATTACH_BY_VALUE));
    CHECK(holds(to->parts[1], PR_ATTACH_DATA_BIN, large, sizeof large));
    CHECK_HR(1, to->parts[1]->streams);
    inner = to->parts[2]->embedded;
    CHECK(holds_text(inner, PR_SUBJECT_W, "inner"));
    CHECK(inner->saves == 1 && inner->references == 1 && inner->recipients == 1 && inner->attachments == 1);
    CHECK(holds(inner->parts[0], PR_ATTACH_DATA_BIN, "deep", 4));
    CHECK_HR(S_OK, to->parts[3]->storage->lpVtbl->Stat(to->parts[3]->storage, &status, STATFLAG_NONAME));
    CHECK(!memcmp(&status.clsid, &own_set, 16));
    CHECK_HR(S_OK, to->parts[3]->storage->lpVtbl->OpenStream(to->parts[3]->storage, wide("Contents"), NULL,
             STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream));
    CHECK(stream && stream_is(stream, "ole", 3));
    RELEASE(stream);
}

/* Fills what the values are taken from. */
static inline void fill_values(void)
{
    for (size_t i = 0; i < sizeof large; i++)
        large[i] = (BYTE)(i * 7 + i / 251);
    for (int i = 0; i < 100000; i++)
        body[i] = (WCHAR)('a' + i % 26);
}
#endif
