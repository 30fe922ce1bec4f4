/* Streams: on elements, on global memory; and the lock bytes, the caller's own included. */
#include "storage_support.h"

/* What holds for a stream of any kind. */
static void common(IStream *stream)
{
    char bytes[64];
    ULONG count = 9;
    ULARGE_INTEGER position, read, written;
    IStream *clone, *other;
    STATSTG stat;
    CHECK_HR(STG_E_INVALIDPOINTER, IStream_Write(stream, NULL, 1, &count));
    CHECK_HR(0, count);
    CHECK_HR(STG_E_INVALIDPOINTER, IStream_Read(stream, NULL, 1, &count));
    CHECK_HR(S_OK, IStream_Write(stream, "", 0, &count));
    CHECK_HR(S_OK, IStream_Write(stream, "0123456789", 10, &count));
    CHECK_HR(10, count);
    CHECK_HR(S_OK, IStream_Read(stream, bytes, sizeof bytes, &count));
    CHECK_HR(0, count);
    CHECK_HR(S_OK, IStream_Seek(stream, move(20), STREAM_SEEK_SET, &position));
    CHECK(position.QuadPart == 20);
    CHECK_HR(S_OK, IStream_Read(stream, bytes, 1, &count));
    CHECK_HR(0, count);
    CHECK_HR(S_OK, IStream_Write(stream, "X", 1, NULL));
    CHECK_HR(S_OK, IStream_Seek(stream, move(-11), STREAM_SEEK_END, NULL));
    CHECK_HR(S_OK, IStream_Read(stream, bytes, sizeof bytes, &count));
    CHECK(count == 11 && !memcmp(bytes, "\0\0\0\0\0\0\0\0\0\0X", 11));
    CHECK_HR(S_OK, IStream_SetSize(stream, size_of(5)));
    CHECK_HR(S_OK, IStream_Seek(stream, move(3), STREAM_SEEK_SET, NULL));
    REQUIRE_HR(S_OK, IStream_Clone(stream, &clone));
    CHECK_HR(S_OK, IStream_Read(clone, bytes, sizeof bytes, &count));
    CHECK(count == 2 && !memcmp(bytes, "34", 2));
    CHECK_HR(S_OK, IStream_Seek(stream, move(0), STREAM_SEEK_CUR, &position));
    CHECK(position.QuadPart == 3);
    CHECK_HR(S_OK, IStream_SetSize(stream, size_of(7)));
    CHECK_HR(S_OK, IStream_Read(clone, bytes, sizeof bytes, &count));
    CHECK(count == 2 && !memcmp(bytes, "\0\0", 2));
    CHECK_HR(0, IStream_Release(clone));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStream_LockRegion(stream, size_of(0), size_of(1), LOCK_WRITE));
    CHECK_HR(S_OK, IStream_Commit(stream, 0));
    CHECK_HR(S_OK, IStream_Revert(stream));
    CHECK_HR(STG_E_INVALIDPOINTER, IStream_Stat(stream, NULL, 0));
    CHECK_HR(S_OK, IStream_Stat(stream, &stat, STATFLAG_NONAME));
    CHECK(stat.type == STGTY_STREAM && stat.cbSize.QuadPart == 7 && !stat.pwcsName);
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(NULL, TRUE, &other));
    CHECK_HR(S_OK, IStream_Seek(stream, move(1), STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, IStream_CopyTo(stream, other, size_of(~0ULL), &read, &written));
    CHECK(read.QuadPart == 6 && written.QuadPart == 6);
    CHECK_HR(STG_E_INVALIDPOINTER, IStream_CopyTo(stream, NULL, size_of(1), NULL, NULL));
    CHECK_HR(S_OK, IStream_Seek(stream, move(0), STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, IStream_CopyTo(stream, stream, size_of(~0ULL), &read, NULL));
    CHECK(read.QuadPart == 7);
    IStream_Release(other);
    void *object;
    CHECK_HR(S_OK, IStream_QueryInterface(stream, &IID_ISequentialStream, &object));
    CHECK(object == stream);
    IStream_Release(stream);
    CHECK_HR(E_NOINTERFACE, IStream_QueryInterface(stream, &IID_IPersist, &object));
    CHECK(object == NULL);
    CHECK_HR(E_POINTER, IStream_QueryInterface(stream, &IID_IStream, NULL));
}

static void element(void)
{
    IStorage *root;
    IStream *stream;
    STATSTG stat;
    CLSID clsid;
    unlink(test_path);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, CREATE_RW, 0, &root));
    REQUIRE_HR(S_OK, IStorage_CreateStream(root, OLESTR("Name"), CREATE_RW, 0, 0, &stream));
    common(stream);
    CHECK_HR(STG_E_INVALIDFUNCTION, IStream_Seek(stream, move(-1), STREAM_SEEK_SET, NULL));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStream_Seek(stream, move(0), 3, NULL));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStream_Seek(stream, move(INT64_MIN), STREAM_SEEK_CUR, NULL));
    CHECK(FAILED(IStream_SetSize(stream, size_of(~0ULL))));
    CHECK_HR(S_OK, IStream_Seek(stream, move(INT64_MAX), STREAM_SEEK_SET, NULL));
    CHECK(FAILED(IStream_Write(stream, "x", 1, NULL)));
    CHECK_HR(S_OK, IStream_Seek(stream, move(0), STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, WriteClassStm(stream, &IID_IStorage));
    CHECK_HR(S_OK, IStream_Seek(stream, move(0), STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, ReadClassStm(stream, &clsid));
    CHECK(IsEqualGUID(&clsid, &IID_IStorage));
    CHECK_HR(STG_E_READFAULT, ReadClassStm(stream, &clsid));
    CHECK_HR(S_OK, IStream_Stat(stream, &stat, STATFLAG_DEFAULT));
    CHECK(stat.grfMode == RW && stat.pwcsName && stat.pwcsName[0] == 'N' && stat.pwcsName[4] == 0);
    CoTaskMemFree(stat.pwcsName);
    CHECK_HR(STG_E_INVALIDFLAG, IStream_Stat(stream, &stat, 7));
    IStream_Release(stream);
    CHECK_HR(E_INVALIDARG, ReadClassStg(NULL, &clsid));
    CHECK_HR(E_INVALIDARG, WriteClassStg(NULL, &clsid));
    CHECK_HR(STG_E_INVALIDPOINTER, WriteClassStg(root, NULL));
    CHECK_HR(S_OK, ReadClassStg(root, &clsid));
    CHECK(IsEqualGUID(&clsid, &CLSID_NULL));
    IStorage_Release(root);
}

static void memory_stream(void)
{
    IStream *stream;
    HGLOBAL handle, same;
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(NULL, TRUE, &stream));
    common(stream);
    CHECK_HR(STG_E_SEEKERROR, IStream_Seek(stream, move(-100), STREAM_SEEK_CUR, NULL));
    CHECK_HR(STG_E_SEEKERROR, IStream_Seek(stream, move(0), 3, NULL));
    IStream_Release(stream);
    handle = GlobalAlloc(GMEM_MOVEABLE, 4);
    REQUIRE(handle);
    memcpy(GlobalLock(handle), "abcd", 4);
    GlobalUnlock(handle);
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(handle, FALSE, &stream));
    CHECK_HR(S_OK, IStream_Seek(stream, move(0), STREAM_SEEK_END, NULL));
    for (int i = 0; i < 10000; i++)
        IStream_Write(stream, "0123456789", 10, NULL);
    CHECK_HR(S_OK, GetHGlobalFromStream(stream, &same));
    CHECK(same == handle);
    IStream_Release(stream);
    CHECK(GlobalSize(handle) == 100004);
    CHECK(!memcmp(GlobalLock(handle), "abcd0123", 8));
    CHECK(GlobalFree(handle) == NULL);
    CHECK_HR(E_INVALIDARG, CreateStreamOnHGlobal(handle, FALSE, &stream));
    CHECK_HR(E_INVALIDARG, CreateStreamOnHGlobal(NULL, TRUE, NULL));
    CHECK_HR(E_INVALIDARG, GetHGlobalFromStream(NULL, &same));
}

/* Positions on memory have 32 bits, distances a sign; a seek that fails tells where the stream stays. */
static void memory_seeks(void)
{
    IStream *stream;
    ULARGE_INTEGER place;
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(NULL, TRUE, &stream));
    CHECK_HR(S_OK, IStream_Seek(stream, move(12), STREAM_SEEK_SET, NULL));
    static const struct {
        long long distance;
        DWORD origin;
    } bad[] = {{5, 3}, {0x80000000, STREAM_SEEK_CUR}, {-13, STREAM_SEEK_CUR}, {0x80000000, STREAM_SEEK_SET}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        place.QuadPart = 0xCAFECAFECAFECAFE;
        CHECK_HR(STG_E_SEEKERROR, IStream_Seek(stream, move(bad[i].distance), bad[i].origin, &place));
        CHECK(place.QuadPart == 12);
    }
    CHECK_HR(S_OK, IStream_Seek(stream, move(0x7FFFFFFF), STREAM_SEEK_CUR, &place));
    CHECK(place.QuadPart == 0x8000000B);
    CHECK_HR(STG_E_SEEKERROR, IStream_Seek(stream, move(0x7FFFFFFF), STREAM_SEEK_CUR, &place));
    CHECK(place.QuadPart == 0x8000000B);
    CHECK_HR(S_OK, IStream_Seek(stream, move(0x500000000), STREAM_SEEK_SET, &place));
    CHECK(place.QuadPart == 0);
    IStream_Release(stream);
}

/* A stream outlives the memory that a program has freed under it, and moves memory that it owns. */
static void memory_handles(void)
{
    IStream *stream, *clone;
    ULARGE_INTEGER size = {.QuadPart = 0x8000};
    HGLOBAL handle = GlobalAlloc(GMEM_MOVEABLE, 4), same;
    char buffer[8] = "";
    ULONG done = 9;
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(handle, FALSE, &stream));
    GlobalFree(handle);
    CHECK_HR(S_OK, IStream_Read(stream, buffer, sizeof buffer, &done));
    CHECK(done == 0 && buffer[0] == 0);
    CHECK_HR(E_OUTOFMEMORY, IStream_SetSize(stream, size));
    CHECK_HR(E_OUTOFMEMORY, IStream_Write(stream, "x", 1, &done));
    CHECK(done == 0);
    IStream_Release(stream);

    handle = GlobalAlloc(GMEM_FIXED, 1);
    memcpy(handle, "a", 1);
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(handle, FALSE, &stream));
    CHECK_HR(STG_E_MEDIUMFULL, IStream_SetSize(stream, size));
    IStream_Release(stream);
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(handle, TRUE, &stream));
    REQUIRE_HR(S_OK, IStream_Clone(stream, &clone));
    /* Nothing is left where it lay for it to grow into. */
    size.QuadPart = 0x4000000;
    CHECK_HR(S_OK, IStream_SetSize(stream, size));
    CHECK_HR(S_OK, GetHGlobalFromStream(clone, &same));
    CHECK(same && same != handle && GlobalSize(same) == 0x4000000);
    CHECK_HR(S_OK, IStream_Read(clone, buffer, 2, NULL));
    CHECK(!memcmp(buffer, "a", 2));
    IStream_Release(stream);
    IStream_Release(clone);
    CHECK(GlobalSize(same) == 0);
}

/* A stream of a program's that takes two bytes at a time and says that this is fine. */
static HRESULT STDMETHODCALLTYPE take_two(IStream *stream, const void *bytes, ULONG count, ULONG *written)
{
    (void)stream, (void)bytes, (void)count;
    *written = 2;
    return S_OK;
}

static void short_writes(void)
{
    IStreamVtbl table = {.Write = take_two};
    IStream sink = {&table}, *stream;
    ULARGE_INTEGER all = {.QuadPart = 10}, read, written;
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(NULL, TRUE, &stream));
    CHECK_HR(S_OK, IStream_Write(stream, "0123456789", 10, NULL));
    CHECK_HR(S_OK, IStream_Seek(stream, move(0), STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, IStream_CopyTo(stream, &sink, all, &read, &written));
    CHECK(read.QuadPart == 10 && written.QuadPart == 2);
    CHECK_HR(S_OK, IStream_Seek(stream, move(0), STREAM_SEEK_SET, NULL));
    CHECK_HR(STG_E_MEDIUMFULL, IStream_CopyTo(stream, &sink, all, &read, NULL));
    IStream_Release(stream);
}

/* Lock bytes of a program's own: they do less than asked, and fail on order. */
struct own_bytes {
    const ILockBytesVtbl *lpVtbl;
    ULONG count;
    char bytes[65536];
    ULONG size;
    HRESULT failure;
};

static HRESULT own_query(ILockBytes *this, REFIID iid, void **out)
{
    (void)this, (void)iid;
    *out = NULL;
    return E_NOINTERFACE;
}
static ULONG own_add(ILockBytes *this) { return ++((struct own_bytes *)this)->count; }
static ULONG own_release(ILockBytes *this) { return --((struct own_bytes *)this)->count; }
static HRESULT own_read(ILockBytes *this, ULARGE_INTEGER offset, void *target, ULONG count, ULONG *done)
{
    struct own_bytes *own = (struct own_bytes *)this;
    ULONG there = offset.QuadPart < own->size ? own->size - (ULONG)offset.QuadPart : 0;
    if (own->failure)
        return own->failure;
    *done = count < there ? count : there;
    if (*done > 100)
        *done = 100;
    if (*done)
        memcpy(target, own->bytes + offset.QuadPart, *done);
    return S_OK;
}
static HRESULT own_write(ILockBytes *this, ULARGE_INTEGER offset, const void *source, ULONG count, ULONG *done)
{
    struct own_bytes *own = (struct own_bytes *)this;
    if (own->failure)
        return own->failure;
    if (offset.QuadPart + count > sizeof own->bytes)
        return STG_E_MEDIUMFULL;
    *done = count > 77 ? 77 : count;
    memcpy(own->bytes + offset.QuadPart, source, *done);
    if (own->size < offset.QuadPart + *done)
        own->size = (ULONG)offset.QuadPart + *done;
    return S_OK;
}
static HRESULT own_flush(ILockBytes *this) { return ((struct own_bytes *)this)->failure; }
static HRESULT own_set_size(ILockBytes *this, ULARGE_INTEGER size)
{
    if (size.QuadPart > sizeof ((struct own_bytes *)this)->bytes)
        return STG_E_MEDIUMFULL;
    ((struct own_bytes *)this)->size = (ULONG)size.QuadPart;
    return S_OK;
}
static HRESULT own_lock(ILockBytes *this, ULARGE_INTEGER offset, ULARGE_INTEGER count, DWORD type)
{
    (void)this, (void)offset, (void)count, (void)type;
    return STG_E_INVALIDFUNCTION;
}
static HRESULT own_stat(ILockBytes *this, STATSTG *stat, DWORD flag)
{
    (void)flag;
    memset(stat, 0, sizeof *stat);
    stat->type = STGTY_LOCKBYTES;
    stat->cbSize.QuadPart = ((struct own_bytes *)this)->size;
    return S_OK;
}

static void own_lock_bytes(void)
{
    static const ILockBytesVtbl table = {own_query, own_add,      own_release, own_read, own_write,
                                         own_flush, own_set_size, own_lock,    own_lock, own_stat};
    static struct own_bytes own;
    ILockBytes *bytes = (ILockBytes *)&own;
    IStorage *root;
    own.lpVtbl = &table;
    own.count = 1;
    CHECK_HR(S_FALSE, StgIsStorageILockBytes(bytes));
    CHECK_HR(STG_E_FILEALREADYEXISTS, StgOpenStorageOnILockBytes(bytes, NULL, RW, NULL, 0, &root));
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(bytes, CREATE_RW, 0, &root));
    CHECK(own.count > 1);
    CHECK_HR(S_OK, put_stream(root, OLESTR("S"), "some text in a stream"));
    CHECK_HR(0, IStorage_Release(root));
    CHECK_HR(1, own.count);
    CHECK_HR(S_OK, StgIsStorageILockBytes(bytes));
    CHECK_HR(STG_E_FILEALREADYEXISTS, StgCreateDocfileOnILockBytes(bytes, RW, 0, &root));
    REQUIRE_HR(S_OK, StgOpenStorageOnILockBytes(bytes, NULL, TRANSACTED_RW, NULL, 0, &root));
    CHECK(stream_holds(root, OLESTR("S"), "some text in a stream"));
    put_stream(root, OLESTR("T"), "more");
    own.failure = (HRESULT)0x80031234;
    CHECK_HR(0x80031234, IStorage_Commit(root, 0));
    own.failure = 0;
    CHECK_HR(S_OK, IStorage_Commit(root, 0));
    IStorage_Release(root);
    CHECK_HR(1, own.count);
    own.failure = (HRESULT)0x80031234;
    CHECK_HR(0x80031234, StgOpenStorageOnILockBytes(bytes, NULL, RW, NULL, 0, &root));
    CHECK(root == NULL);
    CHECK_HR(STG_E_INVALIDPOINTER, StgOpenStorageOnILockBytes(NULL, NULL, RW, NULL, 0, &root));
}

static void memory_lock_bytes(void)
{
    ILockBytes *bytes;
    HGLOBAL handle;
    char read[16];
    ULONG count;
    STATSTG stat;
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(NULL, TRUE, &bytes));
    CHECK_HR(S_OK, ILockBytes_WriteAt(bytes, size_of(10), "xyz", 3, &count));
    CHECK_HR(3, count);
    CHECK_HR(S_OK, ILockBytes_ReadAt(bytes, size_of(8), read, sizeof read, &count));
    CHECK(count == 5 && !memcmp(read, "\0\0xyz", 5));
    CHECK_HR(S_OK, ILockBytes_ReadAt(bytes, size_of(~0ULL), read, sizeof read, &count));
    CHECK_HR(0, count);
    CHECK_HR(STG_E_MEDIUMFULL, ILockBytes_WriteAt(bytes, size_of(~0ULL), "x", 1, &count));
    CHECK_HR(STG_E_MEDIUMFULL, ILockBytes_SetSize(bytes, size_of(~0ULL)));
    CHECK_HR(S_OK, ILockBytes_SetSize(bytes, size_of(4)));
    CHECK_HR(S_OK, ILockBytes_Stat(bytes, &stat, STATFLAG_DEFAULT));
    CHECK(stat.cbSize.QuadPart == 4 && stat.type == STGTY_LOCKBYTES && !stat.pwcsName);
    CHECK_HR(S_OK, GetHGlobalFromILockBytes(bytes, &handle));
    CHECK(GlobalSize(handle) == 4);
    CHECK_HR(S_OK, ILockBytes_Flush(bytes));
    CHECK_HR(0, ILockBytes_Release(bytes));
    CHECK(GlobalSize(handle) == 0);
}

int main(void)
{
    choose_file("streams");
    element();
    memory_stream();
    memory_seeks();
    memory_handles();
    short_writes();
    memory_lock_bytes();
    own_lock_bytes();
    unlink(test_path);
    return SUMMARY();
}
