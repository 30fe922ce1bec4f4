/* A commit that is cut off anywhere leaves the old message or the new one: every write of SaveChanges and Commit
 * goes through a byte store that records it, and every prefix of the records, torn writes and arbitrary subsets
 * of the writes since the last flush are played back and opened. */
#include "message_support.h"

/* A byte store in memory that keeps a journal. */
struct bytes {
    const ILockBytesVtbl *lpVtbl;
    LONG references;
    BYTE *data;
    size_t size, capacity;
};

enum kind { WRITE, RESIZE, FLUSH };
struct record {
    enum kind kind;
    size_t offset, size;
    BYTE *data;
};
static struct record journal[20000];
static size_t journal_length;
static int recording;

static int set_size(struct bytes *self, size_t size)
{
    if (size > self->capacity) {
        size_t capacity = size + size / 2 + 4096;
        BYTE *data = realloc(self->data, capacity);
        if (!data)
            return 0;
        self->data = data;
        self->capacity = capacity;
    }
    if (size > self->size)
        memset(self->data + self->size, 0, size - self->size);
    self->size = size;
    return 1;
}

static void apply_write(struct bytes *self, size_t offset, const BYTE *data, size_t size)
{
    if (offset + size > self->size && !set_size(self, offset + size))
        abort();
    memcpy(self->data + offset, data, size);
}

static void note(enum kind kind, size_t offset, const void *data, size_t size)
{
    struct record *entry = &journal[journal_length];
    if (!recording || journal_length == sizeof journal / sizeof journal[0])
        return;
    *entry = (struct record){kind, offset, size, NULL};
    if (data) {
        entry->data = malloc(size ? size : 1);
        memcpy(entry->data, data, size);
    }
    journal_length++;
}

static HRESULT bytes_query(ILockBytes *self, REFIID iid, void **out)
{
    int known = !memcmp(iid, &IID_IUnknown, 16) || !memcmp(iid, &IID_ILockBytes, 16);
    *out = known ? self : NULL;
    if (known)
        ((struct bytes *)self)->references++;
    return known ? S_OK : E_NOINTERFACE;
}

static ULONG bytes_add_ref(ILockBytes *self)
{
    return (ULONG)++((struct bytes *)self)->references;
}

static ULONG bytes_release(ILockBytes *self)
{
    return (ULONG)--((struct bytes *)self)->references;
}

static HRESULT bytes_read(ILockBytes *this, ULARGE_INTEGER offset, void *buffer, ULONG size, ULONG *done)
{
    struct bytes *self = (struct bytes *)this;
    size_t left = offset.QuadPart < self->size ? self->size - (size_t)offset.QuadPart : 0;
    ULONG count = size < left ? size : (ULONG)left;
    if (count)
        memcpy(buffer, self->data + offset.QuadPart, count);
    if (done)
        *done = count;
    return S_OK;
}

static HRESULT bytes_write(ILockBytes *this, ULARGE_INTEGER offset, const void *data, ULONG size, ULONG *done)
{
    note(WRITE, (size_t)offset.QuadPart, data, size);
    apply_write((struct bytes *)this, (size_t)offset.QuadPart, data, size);
    if (done)
        *done = size;
    return S_OK;
}

static HRESULT bytes_flush(ILockBytes *this)
{
    (void)this;
    note(FLUSH, 0, NULL, 0);
    return S_OK;
}

static HRESULT bytes_set_size(ILockBytes *this, ULARGE_INTEGER size)
{
    note(RESIZE, 0, NULL, (size_t)size.QuadPart);
    return set_size((struct bytes *)this, (size_t)size.QuadPart) ? S_OK : STG_E_MEDIUMFULL;
}

static HRESULT bytes_lock(ILockBytes *this, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    (void)this, (void)offset, (void)size, (void)type;
    return STG_E_INVALIDFUNCTION;
}

static HRESULT bytes_stat(ILockBytes *this, STATSTG *stat, DWORD flags)
{
    (void)flags;
    memset(stat, 0, sizeof *stat);
    stat->type = STGTY_LOCKBYTES;
    stat->cbSize.QuadPart = ((struct bytes *)this)->size;
    return S_OK;
}

static const ILockBytesVtbl bytes_methods = {bytes_query, bytes_add_ref, bytes_release, bytes_read, bytes_write,
                                             bytes_flush, bytes_set_size, bytes_lock, bytes_lock, bytes_stat};

static struct bytes new_bytes(const BYTE *data, size_t size)
{
    struct bytes made = {&bytes_methods, 1, NULL, 0, 0};
    set_size(&made, size);
    memcpy(made.data, data, size);
    return made;
}

/* The two states: subject, body, recipients and attachment all belong together. */
static BYTE contents[2][30000];

static int is_state(IMessage *message, int state)
{
    IAttach *attachment = NULL;
    IStream *stream = NULL;
    int good = text_is(message, PR_SUBJECT_W, state ? "the new subject" : "the old subject") &&
               recipients_of(message) == (state ? 5 : 2) && attachments_of(message) == (state ? 2 : 1) &&
               (error_of(message, PROP_TAG(PT_LONG, 0x6001)) == S_OK) == !state &&
               (error_of(message, PROP_TAG(PT_LONG, 0x6002)) == S_OK) == state;
    if (good && message->lpVtbl->OpenAttach(message, 0, NULL, 0, &attachment) == S_OK) {
        good = open_stream(attachment, PR_ATTACH_DATA_BIN, 0, &stream) == S_OK &&
               stream_is(stream, contents[state], sizeof contents[state]);
        if (stream)
            RELEASE(stream);
        RELEASE(attachment);
    } else
        good = 0;
    return good;
}

/* 0 for the old message, 1 for the new one, -1 for anything else. */
static int state_of(struct bytes *bytes)
{
    IStorage *storage = NULL;
    IMessage *message = NULL;
    int state = -1;
    if (StgOpenStorageOnILockBytes((ILockBytes *)bytes, NULL, READ_ONLY, NULL, 0, &storage) == S_OK) {
        if (message_on(NULL, storage, 0, &message) == S_OK) {
            state = is_state(message, 1) ? 1 : is_state(message, 0) ? 0 : -1;
            RELEASE(message);
        }
        RELEASE(storage);
    }
    return state;
}

/* A file with the old message, read into memory; with sectors of 512 or 4096 bytes. */
static struct bytes old_message(ULONG sector)
{
    const char *path = test_path("commit.msg");
    STGOPTIONS options = {.usVersion = 1, .ulSectorSize = sector};
    IStorage *storage = NULL;
    IMessage *message = NULL;
    static BYTE image[1 << 20];
    FILE *file;
    size_t size = 0;
    REQUIRE_HR(S_OK, StgCreateStorageEx(wide(path), TRANSACTED_WRITE | STGM_CREATE, STGFMT_DOCFILE, 0, &options, NULL,
                                        &IID_IStorage, (void **)&storage));
    REQUIRE_HR(S_OK, message_on(NULL, storage, MAPI_UNICODE, &message));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "the old subject"));
    CHECK_HR(S_OK, set_long(message, PROP_TAG(PT_LONG, 0x6001), 1));
    CHECK_HR(S_OK, set_binary(message, PROP_TAG(PT_BINARY, 0x6003), contents[0], 9000));
    CHECK_HR(S_OK, add_recipient(message, "Ann", "ann@example.org", MAPI_TO));
    CHECK_HR(S_OK, add_recipient(message, "Bob", "bob@example.org", MAPI_TO));
    attach_bytes(message, "data.bin", contents[0], sizeof contents[0]);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    RELEASE(message);
    RELEASE(storage);
    file = fopen(path, "rb");
    REQUIRE(file);
    size = fread(image, 1, sizeof image, file);
    fclose(file);
    unlink(path);
    CHECK(size > 30000 && size < sizeof image);
    return new_bytes(image, size);
}

static void change(IMessage *message)
{
    IAttach *attachment = NULL;
    SizedSPropTagArray(2, gone) = {2, {PROP_TAG(PT_LONG, 0x6001), PROP_TAG(PT_BINARY, 0x6003)}};
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "the new subject"));
    CHECK_HR(S_OK, set_long(message, PROP_TAG(PT_LONG, 0x6002), 2));
    CHECK_HR(S_OK, message->lpVtbl->DeleteProps(message, (LPSPropTagArray)&gone, NULL));
    for (int i = 0; i < 3; i++)
        CHECK_HR(S_OK, add_recipient(message, "More", "more@example.org", MAPI_CC));
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, 0, NULL, MAPI_MODIFY, &attachment));
    CHECK_HR(S_OK, set_binary(attachment, PR_ATTACH_DATA_BIN, contents[1], sizeof contents[1]));
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, 0));
    RELEASE(attachment);
    attach_bytes(message, "second.bin", "abc", 3);
}

static void replay(struct bytes *bytes, const struct record *entry, size_t size)
{
    if (entry->kind == WRITE)
        apply_write(bytes, entry->offset, entry->data, size);
    else if (entry->kind == RESIZE)
        set_size(bytes, entry->size);
}

static unsigned random_state = 12345;
static unsigned next_random(void)
{
    return (random_state = random_state * 1103515245u + 12345u) >> 16;
}

static int quick;

/* Every prefix, and every prefix with a torn last write. */
static void check_prefixes(const struct bytes *base)
{
    int newest = 0, bad = 0;
    size_t step = quick ? journal_length / 40 + 1 : 1;
    for (size_t count = 0; count <= journal_length; count += step) {
        struct bytes copy = new_bytes(base->data, base->size);
        int state, torn;
        for (size_t i = 0; i < count; i++)
            replay(&copy, &journal[i], journal[i].size);
        state = state_of(&copy);
        bad += state < 0 || state < newest;                      /* once new, never old again */
        newest = state > newest ? state : newest;
        if (count < journal_length && journal[count].kind == WRITE && journal[count].offset != 0) {
            replay(&copy, &journal[count], journal[count].size / 2);
            torn = state_of(&copy);
            bad += torn != state;
        }
        free(copy.data);
    }
    CHECK_HR(0, bad);
    CHECK(quick || newest == 1);
}

/* Any subset of the writes after the last flush may have reached the disk. */
static void check_subsets(const struct bytes *base)
{
    int bad = 0, tries = quick ? 3 : 40;
    size_t start = 0;
    for (size_t end = 0; end <= journal_length; end++) {
        if (end < journal_length && journal[end].kind != FLUSH)
            continue;
        for (int attempt = 0; attempt < tries && end > start; attempt++) {
            struct bytes copy = new_bytes(base->data, base->size);
            for (size_t i = 0; i < start; i++)
                replay(&copy, &journal[i], journal[i].size);
            for (size_t i = start; i < end; i++)
                if (next_random() & 1)
                    replay(&copy, &journal[i], journal[i].size);
            bad += state_of(&copy) < 0;
            free(copy.data);
        }
        start = end + 1;
    }
    CHECK_HR(0, bad);
}

static void check_sector(ULONG sector)
{
    struct bytes base = old_message(sector), live = new_bytes(base.data, base.size);
    IStorage *storage = NULL;
    IMessage *message = NULL;
    int flushes = 0, writes = 0, header_writes = 0;
    CHECK_HR(0, state_of(&base));
    REQUIRE_HR(S_OK, StgOpenStorageOnILockBytes((ILockBytes *)&live, NULL, TRANSACTED_WRITE, NULL, 0, &storage));
    REQUIRE_HR(S_OK, message_on(NULL, storage, 0, &message));
    journal_length = 0;
    recording = 1;
    change(message);
    CHECK_HR(0, (int)journal_length);                            /* nothing is written before the save */
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, STGC_DEFAULT));
    CHECK_HR(0, RELEASE(message));
    CHECK_HR(0, RELEASE(storage));
    recording = 0;
    CHECK_HR(1, live.references);
    CHECK_HR(1, state_of(&live));
    for (size_t i = 0; i < journal_length; i++) {
        flushes += journal[i].kind == FLUSH;
        writes += journal[i].kind == WRITE;
        header_writes += journal[i].kind == WRITE && journal[i].offset < 512;
    }
    CHECK(writes > 2 && flushes >= 2 && header_writes == 1 && journal_length < 20000);
    check_prefixes(&base);
    check_subsets(&base);
    for (size_t i = 0; i < journal_length; i++)
        free(journal[i].data);
    free(base.data);
    free(live.data);
}

int main(void)
{
    const char *checker = getenv("OPENIMSG_CHECKER");
    quick = checker && *checker;
    for (size_t i = 0; i < sizeof contents[0]; i++) {
        contents[0][i] = (BYTE)i;
        contents[1][i] = (BYTE)(i * 3 + 1);
    }
    check_sector(512);
    check_sector(4096);
    return SUMMARY();
}
