/* Commits: what their flags do, what they answer, and what a failed one leaves. */
#include "storage_support.h"

#define SHARED (STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_NONE)

static long file_size(void)
{
    struct stat status;
    return stat(test_path, &status) == 0 ? (long)status.st_size : -1;
}

/* A stream of so many equal bytes. */
static void fill(IStorage *storage, const OLECHAR *name, char byte, ULONG count)
{
    IStream *stream;
    char *bytes = malloc(count);
    REQUIRE(bytes);
    memset(bytes, byte, count);
    REQUIRE_HR(S_OK, IStorage_CreateStream(storage, name, CREATE_RW, 0, 0, &stream));
    CHECK_HR(S_OK, IStream_Write(stream, bytes, count, NULL));
    IStream_Release(stream);
    free(bytes);
}

static int is_filled(IStorage *storage, const OLECHAR *name, char byte, ULONG count)
{
    IStream *stream;
    char *bytes = malloc(count + 1);
    ULONG read = 0, at = 0;
    if (!bytes || FAILED(IStorage_OpenStream(storage, name, NULL, RO, 0, &stream)))
        return free(bytes), 0;
    IStream_Read(stream, bytes, count + 1, &read);
    IStream_Release(stream);
    while (at < read && bytes[at] == byte)
        at++;
    free(bytes);
    return read == count && at == count;
}

static void poke(IStorage *storage, const OLECHAR *name, LONGLONG offset, char byte)
{
    IStream *stream;
    LARGE_INTEGER place;
    place.QuadPart = offset;
    REQUIRE_HR(S_OK, IStorage_OpenStream(storage, name, NULL, RW, 0, &stream));
    CHECK_HR(S_OK, IStream_Seek(stream, place, STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, IStream_Write(stream, &byte, 1, NULL));
    IStream_Release(stream);
}

static void overwriting(void)
{
    IStorage *root = create(CREATE_RW | STGM_TRANSACTED);
    long size;
    fill(root, OLESTR("small"), 'a', 600);
    fill(root, OLESTR("big"), 'b', 100000);
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_CONSOLIDATE));
    size = file_size();
    poke(root, OLESTR("small"), 0, 'x');
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_OVERWRITE));
    CHECK(file_size() <= size);
    poke(root, OLESTR("big"), 99999, 'x');
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_OVERWRITE));
    CHECK(file_size() <= size);
    CHECK_HR(S_OK, IStorage_RenameElement(root, OLESTR("small"), OLESTR("renamed")));
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_OVERWRITE));
    CHECK(file_size() <= size);
    fill(root, OLESTR("big"), 'c', 100000);
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_OVERWRITE));
    CHECK(file_size() <= size);
    CHECK(is_filled(root, OLESTR("big"), 'c', 100000));
    /* What does not fit makes the file grow all the same. */
    fill(root, OLESTR("more"), 'd', 50000);
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_OVERWRITE));
    CHECK(file_size() > size);
    IStorage_Release(root);
    root = open_storage(RO);
    CHECK(is_filled(root, OLESTR("big"), 'c', 100000));
    CHECK(is_filled(root, OLESTR("more"), 'd', 50000));
    CHECK(!is_filled(root, OLESTR("renamed"), 'a', 600));
    IStorage_Release(root);
}

static void consolidating(void)
{
    IStorage *root = create(STGM_CREATE | SHARED), *other;
    IStream *open;
    char byte = 0;
    long size;
    for (OLECHAR name[] = {'a', 0}; name[0] < 'f'; name[0]++)
        fill(root, name, (char)name[0], 40000);
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_DEFAULT));
    size = file_size();
    REQUIRE_HR(S_OK, IStorage_OpenStream(root, OLESTR("e"), NULL, RO, 0, &open));
    CHECK_HR(S_OK, IStorage_DestroyElement(root, OLESTR("a")));
    CHECK_HR(S_OK, IStorage_DestroyElement(root, OLESTR("c")));
    other = open_storage(SHARED);
    CHECK_HR(STG_S_MULTIPLEOPENS, IStorage_Commit(root, STGC_CONSOLIDATE));
    CHECK(is_filled(other, OLESTR("a"), 'a', 40000));
    IStorage_Release(other);
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_CONSOLIDATE));
    CHECK(file_size() < size - 70000);
    CHECK_HR(S_OK, IStream_Read(open, &byte, 1, NULL));
    CHECK(byte == 'e');
    IStream_Release(open);
    IStorage_Release(root);
    root = open_storage(STGM_NOSCRATCH | TRANSACTED_RW);
    CHECK(is_filled(root, OLESTR("b"), 'b', 40000));
    CHECK(is_filled(root, OLESTR("e"), 'e', 40000));
    CHECK_HR(S_OK, put_stream(root, OLESTR("new"), "new"));
    CHECK_HR(STG_S_CANNOTCONSOLIDATE, IStorage_Commit(root, STGC_CONSOLIDATE));
    IStorage_Release(root);
    root = open_storage(RO);
    CHECK(stream_holds(root, OLESTR("new"), "new"));
    IStorage_Release(root);
}

static void only_if_current(void)
{
    IStorage *one = create(STGM_CREATE | SHARED), *two;
    CHECK_HR(S_OK, put_stream(one, OLESTR("S"), "first"));
    CHECK_HR(S_OK, IStorage_Commit(one, STGC_ONLYIFCURRENT));
    two = open_storage(SHARED);
    CHECK_HR(S_OK, put_stream(one, OLESTR("S"), "second"));
    CHECK_HR(S_OK, IStorage_Commit(one, STGC_ONLYIFCURRENT));
    CHECK_HR(S_OK, put_stream(two, OLESTR("S"), "mine"));
    CHECK_HR(STG_E_NOTCURRENT, IStorage_Commit(two, STGC_ONLYIFCURRENT));
    CHECK_HR(S_OK, IStorage_Commit(two, STGC_DEFAULT));
    /* The overridden one goes back to its own last commit, and is never current again. */
    CHECK_HR(S_OK, put_stream(one, OLESTR("S"), "third"));
    CHECK_HR(S_OK, IStorage_Revert(one));
    CHECK(stream_holds(one, OLESTR("S"), "second"));
    CHECK_HR(STG_E_NOTCURRENT, IStorage_Commit(one, STGC_ONLYIFCURRENT));
    CHECK_HR(S_OK, put_stream(one, OLESTR("S"), "fourth"));
    CHECK_HR(STG_E_NOTCURRENT, IStorage_Commit(one, STGC_ONLYIFCURRENT));
    IStorage_Release(one);
    IStorage_Release(two);
    one = open_storage(RO);
    CHECK(stream_holds(one, OLESTR("S"), "mine"));
    IStorage_Release(one);
}

static void free_end(void)
{
    IStorage *root = create(CREATE_RW | STGM_TRANSACTED);
    long size;
    CHECK_HR(S_OK, put_stream(root, OLESTR("first"), "first"));
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_DEFAULT));
    fill(root, OLESTR("big"), 'b', 30000);
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_DEFAULT));
    size = file_size();
    CHECK_HR(S_OK, IStorage_DestroyElement(root, OLESTR("big")));
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_DEFAULT));
    poke(root, OLESTR("first"), 0, 'F');
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_DEFAULT));
    CHECK(file_size() < size - 25000);
    IStorage_Release(root);
    root = open_storage(RO);
    CHECK(stream_holds(root, OLESTR("first"), "First"));
    IStorage_Release(root);
}

static void flags(void)
{
    IStorage *root = create(CREATE_RW | STGM_TRANSACTED), *child;
    CHECK_HR(STG_E_INVALIDFLAG, IStorage_Commit(root, 0x10));
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("Sub"), RW, 0, 0, &child));
    CHECK_HR(STG_E_INVALIDFLAG, IStorage_Commit(child, 0x80000000));
    CHECK_HR(S_OK, IStorage_Commit(child, STGC_OVERWRITE | STGC_ONLYIFCURRENT | STGC_CONSOLIDATE));
    CHECK_HR(S_OK, put_stream(child, OLESTR("In"), "in"));
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE));
    IStorage_Release(child);
    IStorage_Release(root);
    root = open_storage(STGM_READ | STGM_TRANSACTED);
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_Commit(root, STGC_DEFAULT));
    IStorage_Release(root);
    root = open_storage(RO);
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_DEFAULT));
    CHECK_HR(S_OK, IStorage_Revert(root));
    IStorage_Release(root);
}

/* Lock bytes in memory that fail from a certain write on. */
struct failing {
    const ILockBytesVtbl *lpVtbl;
    char bytes[200000];
    ULONG size;
    int writes_left;
};

static HRESULT no_interface(ILockBytes *this, REFIID iid, void **out)
{
    (void)this, (void)iid;
    *out = NULL;
    return E_NOINTERFACE;
}
static ULONG count_one(ILockBytes *this) { return this != NULL; }
static HRESULT read_at(ILockBytes *this, ULARGE_INTEGER offset, void *target, ULONG count, ULONG *done)
{
    struct failing *own = (struct failing *)this;
    ULONG there = offset.QuadPart < own->size ? own->size - (ULONG)offset.QuadPart : 0;
    *done = count < there ? count : there;
    if (*done)
        memcpy(target, own->bytes + offset.QuadPart, *done);
    return S_OK;
}
static HRESULT write_at(ILockBytes *this, ULARGE_INTEGER offset, const void *source, ULONG count, ULONG *done)
{
    struct failing *own = (struct failing *)this;
    if (own->writes_left == 0 || offset.QuadPart + count > sizeof own->bytes)
        return STG_E_MEDIUMFULL;
    own->writes_left--;
    memcpy(own->bytes + offset.QuadPart, source, count);
    if (own->size < offset.QuadPart + count)
        own->size = (ULONG)offset.QuadPart + count;
    *done = count;
    return S_OK;
}
static HRESULT flush(ILockBytes *this)
{
    (void)this;
    return S_OK;
}
static HRESULT set_size(ILockBytes *this, ULARGE_INTEGER size)
{
    struct failing *own = (struct failing *)this;
    if (size.QuadPart > sizeof own->bytes)
        return STG_E_MEDIUMFULL;
    if (size.QuadPart > own->size)
        memset(own->bytes + own->size, 0, size.QuadPart - own->size);
    own->size = (ULONG)size.QuadPart;
    return S_OK;
}
static HRESULT lock_region(ILockBytes *this, ULARGE_INTEGER offset, ULARGE_INTEGER count, DWORD type)
{
    (void)this, (void)offset, (void)count, (void)type;
    return STG_E_INVALIDFUNCTION;
}
static HRESULT stat_bytes(ILockBytes *this, STATSTG *stat, DWORD flag)
{
    (void)flag;
    memset(stat, 0, sizeof *stat);
    stat->type = STGTY_LOCKBYTES;
    stat->cbSize.QuadPart = ((struct failing *)this)->size;
    return S_OK;
}

static const ILockBytesVtbl failing_table = {no_interface, count_one, count_one,   read_at,     write_at,
                                             flush,        set_size,  lock_region, lock_region, stat_bytes};
static struct failing failing;

static IStorage *open_failing(DWORD mode)
{
    IStorage *root;
    REQUIRE_HR(S_OK, StgOpenStorageOnILockBytes((ILockBytes *)&failing, NULL, mode, NULL, 0, &root));
    return root;
}

/* A direct storage says so when its Commit fails; a Release cannot, but leaves the old state. */
static void failures(void)
{
    IStorage *root;
    failing.lpVtbl = &failing_table;
    for (int left = 0; left < 12; left++) {
        HRESULT result;
        failing.size = 0;
        failing.writes_left = -1;
        REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes((ILockBytes *)&failing, CREATE_RW, 0, &root));
        CHECK_HR(S_OK, put_stream(root, OLESTR("S"), "old"));
        CHECK_HR(0, IStorage_Release(root));
        root = open_failing(RW);
        CHECK_HR(S_OK, put_stream(root, OLESTR("S"), "new"));
        failing.writes_left = left;
        result = IStorage_Commit(root, STGC_DEFAULT);
        CHECK(result == S_OK || result == STG_E_MEDIUMFULL || result == STG_E_WRITEFAULT);
        if (left == 0)
            CHECK_HR(STG_E_MEDIUMFULL, result);
        failing.writes_left = 0;
        IStorage_Release(root);
        failing.writes_left = -1;
        root = open_failing(RO);
        CHECK(stream_holds(root, OLESTR("S"), result == S_OK ? "new" : "old"));
        IStorage_Release(root);

        root = open_failing(RW);
        CHECK_HR(S_OK, put_stream(root, OLESTR("S"), "at the end"));
        failing.writes_left = left;
        CHECK_HR(0, IStorage_Release(root));
        failing.writes_left = -1;
        root = open_failing(RO);
        CHECK(stream_holds(root, OLESTR("S"), "at the end") ||
              stream_holds(root, OLESTR("S"), result == S_OK ? "new" : "old"));
        IStorage_Release(root);
    }
}

static void wiped_header(void)
{
    IStorage *root;
    failing.size = 0;
    failing.writes_left = -1;
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes((ILockBytes *)&failing, CREATE_RW | STGM_TRANSACTED, 0, &root));
    CHECK_HR(S_OK, put_stream(root, OLESTR("S"), "text"));
    CHECK_HR(S_OK, IStorage_Commit(root, 0));
    CHECK_HR(S_OK, put_stream(root, OLESTR("S"), "other"));
    memset(failing.bytes, 0, 512);
    failing.writes_left = 0;
    CHECK_HR(STG_E_INVALIDHEADER, IStorage_Commit(root, 0));
    IStorage_Release(root);
}

/* A file of 512-byte sectors ends below 2 GiB, one of larger ones does not. */
static void too_large(void)
{
    STGOPTIONS options = {1, 0, 4096, NULL};
    LARGE_INTEGER far;
    ULARGE_INTEGER size;
    IStream *stream;
    IStorage *root = create(CREATE_RW | STGM_TRANSACTED);
    REQUIRE_HR(S_OK, IStorage_CreateStream(root, OLESTR("S"), RW, 0, 0, &stream));
    size.QuadPart = 0x80000000;
    CHECK_HR(STG_E_DOCFILETOOLARGE, IStream_SetSize(stream, size));
    far.QuadPart = 0x7FFFFFFF;
    CHECK_HR(S_OK, IStream_Seek(stream, far, STREAM_SEEK_SET, NULL));
    CHECK_HR(STG_E_DOCFILETOOLARGE, IStream_Write(stream, "x", 1, NULL));
    /* Streams that fit one by one may still be too many. */
    size.QuadPart = 0x7FFFFFF0;
    CHECK_HR(S_OK, IStream_SetSize(stream, size));
    CHECK_HR(STG_E_DOCFILETOOLARGE, IStorage_Commit(root, STGC_DEFAULT));
    CHECK_HR(STG_E_DOCFILETOOLARGE, IStorage_Commit(root, STGC_OVERWRITE));
    IStream_Release(stream);
    CHECK_HR(S_OK, IStorage_DestroyElement(root, OLESTR("S")));
    CHECK_HR(S_OK, put_stream(root, OLESTR("T"), "small"));
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_DEFAULT));
    CHECK(file_size() < 10000);
    IStorage_Release(root);
    unlink(test_path);
    REQUIRE_HR(S_OK, StgCreateStorageEx(test_name, TRANSACTED_RW, STGFMT_DOCFILE, 0, &options, NULL, &IID_IStorage,
                                        (void **)&root));
    REQUIRE_HR(S_OK, IStorage_CreateStream(root, OLESTR("S"), RW, 0, 0, &stream));
    size.QuadPart = 0x123456789;
    CHECK_HR(S_OK, IStream_SetSize(stream, size));
    far.QuadPart = 0x100000000;
    CHECK_HR(S_OK, IStream_Seek(stream, far, STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, IStream_Write(stream, "x", 1, NULL));
    STATSTG stat;
    CHECK_HR(S_OK, IStream_Stat(stream, &stat, STATFLAG_NONAME));
    CHECK(stat.cbSize.QuadPart == 0x123456789);
    IStream_Release(stream);
    IStorage_Release(root);
}

/* Two storages on the same lock bytes: what one shows is not reused by the other. */
static void same_lock_bytes(void)
{
    IStorage *one, *two;
    failing.size = 0;
    failing.writes_left = -1;
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes((ILockBytes *)&failing, STGM_CREATE | SHARED, 0, &one));
    fill(one, OLESTR("S"), '1', 9000);
    CHECK_HR(S_OK, IStorage_Commit(one, 0));
    two = open_failing(SHARED);
    for (char byte = '2'; byte < '9'; byte++) {
        fill(one, OLESTR("S"), byte, 9000);
        CHECK_HR(S_OK, IStorage_Commit(one, STGC_OVERWRITE));
    }
    CHECK(is_filled(two, OLESTR("S"), '1', 9000));
    IStorage_Release(one);
    IStorage_Release(two);
}

int main(void)
{
    choose_file("commits");
    overwriting();
    consolidating();
    only_if_current();
    free_end();
    flags();
    failures();
    wiped_header();
    same_lock_bytes();
    too_large();
    unlink(test_path);
    return SUMMARY();
}
