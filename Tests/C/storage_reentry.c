/* Copies into a storage of the program's own: its methods use the storage that is being copied, from this thread and
 * from another one, and the copy is what there was at the start. */
#include <pthread.h>
#include "storage_support.h"

static void (*hook)(void);
static int hook_calls;

static void call_back(void)
{
    void (*now)(void) = hook;
    hook_calls++;
    hook = NULL;
    if (now)
        now();
    hook = now;
}

/* Storages and streams of the program's own, which hand everything on to others behind them. */
struct own_storage {
    const IStorageVtbl *lpVtbl;
    ULONG count;
    IStorage *behind;
};
struct own_stream {
    const IStreamVtbl *lpVtbl;
    ULONG count;
    IStream *behind;
};

static IStorage *wrap(IStorage *behind);
static int own_objects;

static HRESULT query(void *self, void **out)
{
    *out = NULL;
    return self ? E_NOINTERFACE : E_POINTER;
}
static HRESULT storage_query(IStorage *self, REFIID iid, void **out) { (void)iid; return query(self, out); }
static HRESULT stream_query(IStream *self, REFIID iid, void **out) { (void)iid; return query(self, out); }
static ULONG storage_add(IStorage *self) { return ++((struct own_storage *)self)->count; }
static ULONG storage_release(IStorage *self)
{
    struct own_storage *own = (struct own_storage *)self;
    ULONG left = --own->count;
    if (left == 0) {
        IStorage_Release(own->behind);
        free(own);
        own_objects--;
    }
    return left;
}
static ULONG stream_add(IStream *self) { return ++((struct own_stream *)self)->count; }
static ULONG stream_release(IStream *self)
{
    struct own_stream *own = (struct own_stream *)self;
    ULONG left = --own->count;
    if (left == 0) {
        IStream_Release(own->behind);
        free(own);
        own_objects--;
    }
    return left;
}
static HRESULT stream_write(IStream *self, const void *data, ULONG size, ULONG *done)
{
    call_back();
    return IStream_Write(((struct own_stream *)self)->behind, data, size, done);
}
static const IStreamVtbl stream_table = {
    .QueryInterface = stream_query, .AddRef = stream_add, .Release = stream_release, .Write = stream_write};

static HRESULT create_stream(IStorage *self, const OLECHAR *name, DWORD mode, DWORD one, DWORD two, IStream **out)
{
    IStream *behind;
    HRESULT result;
    call_back();
    *out = NULL;
    result = IStorage_CreateStream(((struct own_storage *)self)->behind, name, mode, one, two, &behind);
    if (SUCCEEDED(result)) {
        struct own_stream *made = malloc(sizeof *made);
        REQUIRE(made);
        *made = (struct own_stream){&stream_table, 1, behind};
        own_objects++;
        *out = (IStream *)made;
    }
    return result;
}
static HRESULT create_storage(IStorage *self, const OLECHAR *name, DWORD mode, DWORD one, DWORD two, IStorage **out)
{
    IStorage *behind;
    HRESULT result;
    call_back();
    *out = NULL;
    result = IStorage_CreateStorage(((struct own_storage *)self)->behind, name, mode, one, two, &behind);
    if (SUCCEEDED(result))
        *out = wrap(behind);
    return result;
}
static HRESULT open_inner(IStorage *self, const OLECHAR *name, IStorage *priority, DWORD mode, SNB exclude,
                          DWORD reserved, IStorage **out)
{
    IStorage *behind;
    HRESULT result;
    call_back();
    *out = NULL;
    result = IStorage_OpenStorage(((struct own_storage *)self)->behind, name, priority, mode, exclude, reserved, &behind);
    if (SUCCEEDED(result))
        *out = wrap(behind);
    return result;
}
static HRESULT set_class(IStorage *self, REFCLSID clsid)
{
    call_back();
    return IStorage_SetClass(((struct own_storage *)self)->behind, clsid);
}
/* No state bits: that slot is empty. */
static const IStorageVtbl storage_table = {
    .QueryInterface = storage_query, .AddRef = storage_add, .Release = storage_release, .CreateStream = create_stream,
    .CreateStorage = create_storage, .OpenStorage = open_inner, .SetClass = set_class};

static IStorage *wrap(IStorage *behind)
{
    struct own_storage *made = malloc(sizeof *made);
    REQUIRE(made);
    *made = (struct own_storage){&storage_table, 1, behind};
    own_objects++;
    return (IStorage *)made;
}

static IStorage *in_memory(void)
{
    ILockBytes *bytes;
    IStorage *storage;
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(NULL, TRUE, &bytes));
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(bytes, CREATE_RW, 0, &storage));
    ILockBytes_Release(bytes);
    return storage;
}

/* What is copied: streams of both sizes, and a storage with more. */
static IStorage *source, *target, *own;
static char long_text[100001];

static void fill(IStorage *storage, const OLECHAR *name, const char *text)
{
    IStream *stream;
    REQUIRE_HR(S_OK, IStorage_CreateStream(storage, name, CREATE_RW, 0, 0, &stream));
    CHECK_HR(S_OK, IStream_Write(stream, text, (ULONG)strlen(text), NULL));
    IStream_Release(stream);
}

static int holds(IStorage *storage, const OLECHAR *name, const char *text)
{
    static char read[sizeof long_text + 1];
    IStream *stream;
    ULONG count = 0;
    if (FAILED(IStorage_OpenStream(storage, name, NULL, RO, 0, &stream)))
        return 0;
    IStream_Read(stream, read, sizeof read, &count);
    IStream_Release(stream);
    return count == strlen(text) && !memcmp(read, text, count);
}

static void prepare(void)
{
    IStorage *child;
    source = in_memory();
    target = in_memory();
    IStorage_AddRef(target);
    own = wrap(target);
    fill(source, OLESTR("A"), "small");
    fill(source, OLESTR("Long"), long_text);
    REQUIRE_HR(S_OK, IStorage_CreateStorage(source, OLESTR("Sub"), RW, 0, 0, &child));
    fill(child, OLESTR("In"), "inner");
    fill(child, OLESTR("Long"), long_text);
    IStorage_Release(child);
    CHECK_HR(S_OK, IStorage_SetClass(source, &IID_IStream));
    CHECK_HR(S_OK, IStorage_Commit(source, 0));
    hook_calls = 0;
}

static void check_copy(void)
{
    IStorage *child;
    CHECK(hook_calls > 5);
    CHECK(holds(target, OLESTR("A"), "small"));
    CHECK(holds(target, OLESTR("Long"), long_text));
    REQUIRE_HR(S_OK, IStorage_OpenStorage(target, OLESTR("Sub"), NULL, RW, NULL, 0, &child));
    CHECK(holds(child, OLESTR("In"), "inner"));
    CHECK(holds(child, OLESTR("Long"), long_text));
    IStorage_Release(child);
}

static void finish(void)
{
    hook = NULL;
    IStorage_Release(own);
    IStorage_Release(target);
    CHECK(own_objects == 0);
}

static void change_source(void)
{
    IStorage *child;
    fill(source, OLESTR("A"), "changed");
    fill(source, OLESTR("Long"), "short now");
    fill(source, OLESTR("New"), "new");
    if (SUCCEEDED(IStorage_OpenStorage(source, OLESTR("Sub"), NULL, RW, NULL, 0, &child))) {
        fill(child, OLESTR("In"), "changed");
        CHECK_HR(S_OK, IStorage_DestroyElement(child, OLESTR("Long")));
        IStorage_Release(child);
        CHECK_HR(S_OK, IStorage_DestroyElement(source, OLESTR("Sub")));
    }
    CHECK_HR(S_OK, IStorage_Commit(source, STGC_OVERWRITE | STGC_CONSOLIDATE));
}

static void changes_meanwhile(void)
{
    prepare();
    hook = change_source;
    CHECK_HR(S_OK, IStorage_CopyTo(source, 0, NULL, NULL, own));
    hook = NULL;
    check_copy();
    CHECK(!holds(target, OLESTR("New"), "new"));
    CHECK(holds(source, OLESTR("A"), "changed"));
    CHECK_HR(0, IStorage_Release(source));
    finish();
}

static void release_source(void)
{
    if (source)
        CHECK_HR(0, IStorage_Release(source));
    source = NULL;
}

static void release_meanwhile(void)
{
    HRESULT result;
    prepare();
    hook = release_source;
    result = IStorage_CopyTo(source, 0, NULL, NULL, own);
    CHECK_HR(S_OK, result);
    hook = NULL;
    check_copy();
    finish();
}

static void *use_source(void *done)
{
    CHECK(holds(source, OLESTR("A"), "small"));
    *(int *)done = 1;
    return NULL;
}

/* Another thread gets its answer while the call is under way. */
static void wait_for_thread(void)
{
    pthread_t thread;
    int done = 0;
    REQUIRE(pthread_create(&thread, NULL, use_source, &done) == 0);
    pthread_join(thread, NULL);
    CHECK(done);
}

static void threads_meanwhile(void)
{
    prepare();
    hook = wait_for_thread;
    CHECK_HR(S_OK, IStorage_CopyTo(source, 0, NULL, NULL, own));
    check_copy();
    CHECK_HR(S_OK, IStorage_MoveElementTo(source, OLESTR("Long"), own, OLESTR("Copied"), STGMOVE_COPY));
    hook = NULL;
    CHECK(holds(target, OLESTR("Copied"), long_text));
    IStorage_Release(source);
    finish();
}

static const OLECHAR *moving;

/* While it is moved, an element counts as open. */
static void meddle(void)
{
    IStream *stream;
    IStorage *child;
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_RenameElement(source, moving, OLESTR("Other")));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_MoveElementTo(source, moving, own, OLESTR("Other"), STGMOVE_MOVE));
    if (moving[0] == 'S')
        CHECK_HR(STG_E_ACCESSDENIED, IStorage_OpenStorage(source, moving, NULL, RW, NULL, 0, &child));
    else
        CHECK_HR(STG_E_ACCESSDENIED, IStorage_OpenStream(source, moving, NULL, RO, 0, &stream));
}

static void destroy(void)
{
    HRESULT result = IStorage_DestroyElement(source, moving);
    CHECK(result == S_OK || result == STG_E_FILENOTFOUND);
}

static void moves(void)
{
    IStorage *child;
    IStream *stream;
    prepare();
    hook = meddle;
    moving = OLESTR("Long");
    CHECK_HR(S_OK, IStorage_MoveElementTo(source, moving, own, OLESTR("Moved"), STGMOVE_MOVE));
    CHECK(holds(target, OLESTR("Moved"), long_text));
    CHECK_HR(STG_E_FILENOTFOUND, IStorage_OpenStream(source, moving, NULL, RO, 0, &stream));
    moving = OLESTR("Sub");
    CHECK_HR(S_OK, IStorage_MoveElementTo(source, moving, own, OLESTR("Sub2"), STGMOVE_MOVE));
    hook = NULL;
    CHECK_HR(STG_E_FILENOTFOUND, IStorage_OpenStorage(source, moving, NULL, RW, NULL, 0, &child));
    REQUIRE_HR(S_OK, IStorage_OpenStorage(target, OLESTR("Sub2"), NULL, RW, NULL, 0, &child));
    CHECK(holds(child, OLESTR("Long"), long_text));
    IStorage_Release(child);
    moving = OLESTR("A");
    hook = destroy;
    CHECK_HR(S_OK, IStorage_MoveElementTo(source, moving, own, OLESTR("A"), STGMOVE_COPY));
    hook = NULL;
    CHECK(holds(target, OLESTR("A"), "small"));
    /* It is free again. */
    fill(source, moving, "again");
    CHECK_HR(S_OK, IStorage_RenameElement(source, moving, OLESTR("B")));
    CHECK_HR(STG_E_FILENOTFOUND, IStorage_MoveElementTo(source, moving, own, OLESTR("A"), STGMOVE_MOVE));
    IStorage_Release(source);
    finish();
}

static void exclusions(void)
{
    IID excluded = IID_IStorage;
    OLECHAR name[] = {'l', 'o', 'n', 'g', 0};
    LPOLESTR names[] = {name, NULL};
    IStorage *child;
    CLSID clsid;
    prepare();
    CHECK_HR(S_OK, IStorage_CopyTo(source, 1, &excluded, names, own));
    CHECK(holds(target, OLESTR("A"), "small"));
    CHECK(!holds(target, OLESTR("Long"), long_text));
    CHECK_HR(STG_E_FILENOTFOUND, IStorage_OpenStorage(target, OLESTR("Sub"), NULL, RW, NULL, 0, &child));
    CHECK_HR(S_OK, ReadClassStg(target, &clsid));
    CHECK(IsEqualGUID(&clsid, &IID_IStream));
    excluded = IID_IStream;
    CHECK_HR(S_OK, IStorage_CopyTo(source, 1, &excluded, NULL, own));
    REQUIRE_HR(S_OK, IStorage_OpenStorage(target, OLESTR("Sub"), NULL, RW, NULL, 0, &child));
    CHECK(!holds(child, OLESTR("In"), "inner"));
    IStorage_Release(child);
    IStorage_Release(source);
    finish();
}

int main(void)
{
    memset(long_text, 'l', sizeof long_text - 1);
    changes_meanwhile();
    release_meanwhile();
    threads_meanwhile();
    moves();
    exclusions();
    return SUMMARY();
}
