/* A store of another maker, for the copy tests: messages and attachments in memory with tables of their own. It
 * keeps what it is given, counts its objects and references, and fails where it is told to. */
#ifndef FOREIGN_STORE_H
#define FOREIGN_STORE_H

#include "message_support.h"

enum method {
    NONE, QUERY, SAVE, PROP_LIST, OPEN_PROPERTY, SET_PROPS, GET_IDS, CREATE_ATTACH, MODIFY_RECIPIENTS,
    RECIPIENT_TABLE, STREAM_WRITE, STREAM_COMMIT, ROW_COUNT, SET_COLUMNS, QUERY_ROWS, METHODS
};

struct property {
    ULONG tag, size; /* size of data in bytes; arrays of strings are kept one after the other */
    BYTE *data;
};

struct object {
    const IMessageVtbl *lpVtbl;
    LONG references;
    int is_message, saves, attachments, recipients, count, streams;
    struct property props[128];
    struct object *parts[64], *embedded;
    struct row { WCHAR name[64], address[64]; LONG type; ULONG named; } *rows;
    IStorage *storage;
};

static struct {
    enum method failing;
    int after; /* calls that go well before */
    HRESULT code;
    int failed, narrow, refuses_arrays, no_storages;
    ULONG refused; /* a tag that SetProps has a problem with */
    void (*hook)(enum method);
} store;
static int objects_alive;
static const IMessageVtbl object_methods;

static HRESULT enter(enum method method)
{
    if (store.hook)
        store.hook(method);
    if (store.failing != method || store.after-- > 0)
        return S_OK;
    store.failed++;
    store.after = 0x7FFFFFFF;
    return store.code;
}
#define ENTER(method)                                                                                      \
    do {                                                                                                   \
        HRESULT code_ = enter(method);                                                                     \
        if (FAILED(code_))                                                                                 \
            return code_;                                                                                  \
    } while (0)

static struct object *new_object(int is_message)
{
    struct object *made = calloc(1, sizeof *made);
    made->lpVtbl = &object_methods;
    made->references = 1;
    made->is_message = is_message;
    objects_alive++;
    return made;
}

static ULONG object_add_ref(IMessage *self)
{
    return (ULONG)++((struct object *)self)->references;
}

static ULONG object_release(IMessage *this)
{
    struct object *self = (struct object *)this;
    LONG left = --self->references;
    CHECK(left >= 0);
    if (left)
        return (ULONG)left;
    for (int i = 0; i < self->count; i++)
        free(self->props[i].data);
    for (int i = 0; i < self->attachments; i++)
        object_release((IMessage *)self->parts[i]);
    if (self->embedded)
        object_release((IMessage *)self->embedded);
    if (self->storage)
        RELEASE(self->storage);
    free(self->rows);
    free(self);
    objects_alive--;
    return 0;
}

static HRESULT object_query(IMessage *this, REFIID iid, void **out)
{
    struct object *self = (struct object *)this;
    *out = NULL;
    ENTER(QUERY);
    if (memcmp(iid, &IID_IUnknown, 16) && memcmp(iid, &IID_IMAPIProp, 16) &&
        memcmp(iid, self->is_message ? &IID_IMessage : &IID_IAttachment, 16))
        return E_NOINTERFACE;
    self->references++;
    *out = self;
    return S_OK;
}

static struct property *find(struct object *self, ULONG id)
{
    for (int i = 0; i < self->count; i++)
        if (PROP_ID(self->props[i].tag) == id)
            return &self->props[i];
    return NULL;
}

static struct property *put(struct object *self, ULONG tag, const void *data, size_t size)
{
    struct property *one = find(self, PROP_ID(tag));
    if (!one)
        one = &self->props[self->count++];
    else
        free(one->data);
    one->tag = tag;
    one->size = (ULONG)size;
    one->data = malloc(size + 2);
    memcpy(one->data, data, size);
    return one;
}

static void put_value(struct object *self, const SPropValue *value)
{
    switch (PROP_TYPE(value->ulPropTag)) {
    case PT_UNICODE: put(self, value->ulPropTag, value->Value.lpszW, 2 * wide_length(value->Value.lpszW)); break;
    case PT_STRING8: put(self, value->ulPropTag, value->Value.lpszA, strlen(value->Value.lpszA)); break;
    case PT_BINARY: put(self, value->ulPropTag, value->Value.bin.lpb, value->Value.bin.cb); break;
    case PT_MV_UNICODE:
        put(self, value->ulPropTag, value->Value.MVszW.lppszW[1], 2 * wide_length(value->Value.MVszW.lppszW[1]));
        break;
    default: put(self, value->ulPropTag, &value->Value, 8);
    }
}

static HRESULT object_save(IMessage *self, ULONG flags)
{
    ENTER(SAVE);
    CHECK_HR(0, flags);
    ((struct object *)self)->saves++;
    return S_OK;
}

static HRESULT object_prop_list(IMessage *this, ULONG flags, LPSPropTagArray *out)
{
    struct object *self = (struct object *)this;
    *out = NULL;
    ENTER(PROP_LIST);
    if (store.narrow && flags & MAPI_UNICODE)
        return MAPI_E_BAD_CHARWIDTH;
    CHECK_HR(S_OK, MAPIAllocateBuffer(CbNewSPropTagArray(128), (void **)out));
    (*out)->cValues = (ULONG)self->count;
    for (int i = 0; i < self->count; i++)
        (*out)->aulPropTag[i] = self->props[i].tag;
    return S_OK;
}

static HRESULT object_set_props(IMessage *this, ULONG count, LPSPropValue values, LPSPropProblemArray *out)
{
    struct object *self = (struct object *)this;
    LPSPropProblemArray problems = NULL;
    *out = NULL;
    ENTER(SET_PROPS);
    for (ULONG i = 0; i < count; i++) {
        if (store.refuses_arrays && values[i].ulPropTag & MV_FLAG)
            return MAPI_E_INVALID_TYPE;
        if (PROP_ID(values[i].ulPropTag) == PROP_ID(store.refused) ||
            (store.narrow && PROP_TYPE(values[i].ulPropTag & ~MV_FLAG) == PT_UNICODE)) {
            if (!problems)
                MAPIAllocateBuffer(CbNewSPropProblemArray(128), (void **)&problems), problems->cProblem = 0;
            problems->aProblem[problems->cProblem].ulIndex = i;
            problems->aProblem[problems->cProblem].ulPropTag = values[i].ulPropTag;
            problems->aProblem[problems->cProblem++].scode =
                PROP_ID(values[i].ulPropTag) == PROP_ID(store.refused) ? MAPI_E_COMPUTED : MAPI_E_BAD_CHARWIDTH;
        } else
            put_value(self, &values[i]);
    }
    *out = problems;
    return S_OK;
}

/* A name gets the identifier 0x9000 and its number, or its first letter. */
static HRESULT object_get_ids(IMessage *self, ULONG count, LPMAPINAMEID *names, ULONG flags, LPSPropTagArray *out)
{
    (void)self;
    *out = NULL;
    ENTER(GET_IDS);
    CHECK_HR(MAPI_CREATE, flags);
    CHECK_HR(S_OK, MAPIAllocateBuffer(CbNewSPropTagArray(count), (void **)out));
    (*out)->cValues = count;
    for (ULONG i = 0; i < count; i++) {
        CHECK(!memcmp(names[i]->lpguid, &own_set, 16));
        (*out)->aulPropTag[i] = PROP_TAG(PT_UNSPECIFIED, 0x9000 + (names[i]->ulKind == MNID_ID
            ? (ULONG)names[i]->Kind.lID & 0xFF : names[i]->Kind.lpwstrName[0]));
    }
    return S_OK;
}

/* Streams: what is written is appended to the property. */
struct stream {
    const IStreamVtbl *lpVtbl;
    LONG references;
    struct object *owner;
    ULONG tag;
};

static ULONG stream_release(IStream *this)
{
    struct stream *self = (struct stream *)this;
    LONG left = --self->references;
    CHECK(left >= 0);
    if (!left) {
        object_release((IMessage *)self->owner);
        free(self);
        objects_alive--;
    }
    return (ULONG)left;
}

static HRESULT stream_write(IStream *this, const void *data, ULONG size, ULONG *done)
{
    struct stream *self = (struct stream *)this;
    struct property *one = find(self->owner, PROP_ID(self->tag));
    *done = 0;
    ENTER(STREAM_WRITE);
    if (size > 50000)
        size = 50000; /* a stream may take less than it is given */
    one->data = realloc(one->data, one->size + size + 2);
    memcpy(one->data + one->size, data, size);
    one->size += size;
    *done = size;
    return S_OK;
}

static HRESULT stream_commit(IStream *self, DWORD flags)
{
    (void)self, (void)flags;
    ENTER(STREAM_COMMIT);
    return S_OK;
}

static const IStreamVtbl stream_methods = {
    .Release = stream_release, .Write = stream_write, .Commit = stream_commit};

static HRESULT object_open_property(IMessage *this, ULONG tag, LPCIID iid, ULONG options, ULONG flags, LPUNKNOWN *out)
{
    struct object *self = (struct object *)this;
    *out = NULL;
    ENTER(OPEN_PROPERTY);
    CHECK_HR(MAPI_CREATE | MAPI_MODIFY, flags);
    if (!memcmp(iid, &IID_IStream, 16)) {
        struct stream *made = calloc(1, sizeof *made);
        CHECK_HR(STGM_WRITE, options);
        if (store.narrow && PROP_TYPE(tag) == PT_UNICODE) {
            free(made);
            return MAPI_E_BAD_CHARWIDTH;
        }
        *made = (struct stream){&stream_methods, 1, self, tag};
        self->references++;
        self->streams++;
        objects_alive++;
        put(self, tag, "", 0);
        *out = (LPUNKNOWN)made;
        return S_OK;
    }
    CHECK_HR(PR_ATTACH_DATA_OBJ, tag);
    if (!memcmp(iid, &IID_IMessage, 16)) {
        if (self->embedded)
            object_release((IMessage *)self->embedded);
        self->embedded = new_object(1);
        self->embedded->references++;
        *out = (LPUNKNOWN)self->embedded;
        return S_OK;
    }
    if (memcmp(iid, &IID_IStorage, 16) || store.no_storages)
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    CHECK_HR(S_OK, StgCreateDocfile(NULL, STGM_READWRITE | STGM_SHARE_EXCLUSIVE | STGM_CREATE | STGM_DELETEONRELEASE,
             0, &self->storage));
    self->storage->lpVtbl->AddRef(self->storage);
    *out = (LPUNKNOWN)self->storage;
    return S_OK;
}

static HRESULT object_recipient_table(IMessage *self, ULONG flags, LPMAPITABLE *out);
static HRESULT object_modify_recipients(IMessage *this, ULONG flags, LPADRLIST list);

static HRESULT object_create_attach(IMessage *this, LPCIID iid, ULONG flags, ULONG *number, LPATTACH *out)
{
    struct object *self = (struct object *)this, *made;
    *out = NULL;
    ENTER(CREATE_ATTACH);
    CHECK(!iid && !flags);
    made = new_object(0);
    made->references++;
    *number = (ULONG)self->attachments;
    self->parts[self->attachments++] = made;
    *out = (LPATTACH)made;
    return S_OK;
}

/* What a copy does not need has no slot. */
static const IMessageVtbl object_methods = {
    .QueryInterface = object_query, .AddRef = object_add_ref, .Release = object_release, .SaveChanges = object_save,
    .GetPropList = object_prop_list, .OpenProperty = object_open_property, .SetProps = object_set_props,
    .GetIDsFromNames = object_get_ids, .CreateAttach = object_create_attach,
    .GetRecipientTable = object_recipient_table, .ModifyRecipients = object_modify_recipients};

#include "foreign_recipients.h"
#endif
