/* Simple mode: streams of 4096 bytes and more, one after the other, and few methods. */
#include "storage_support.h"

#define SIMPLE (STGM_SIMPLE | RW)

static ULONGLONG stream_size(IStream *stream)
{
    STATSTG stat = {0};
    CHECK_HR(S_OK, IStream_Stat(stream, &stat, STATFLAG_NONAME));
    return stat.cbSize.QuadPart;
}

static void refusals(IStorage *root)
{
    IStorage *child, *other;
    IEnumSTATSTG *list;
    FILETIME when = {1, 0x01D00000};
    ILockBytes *bytes;
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(NULL, TRUE, &bytes));
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(bytes, CREATE_RW, 0, &other));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStorage_CreateStorage(root, OLESTR("x"), RW, 0, 0, &child));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStorage_OpenStorage(root, OLESTR("x"), NULL, RW, NULL, 0, &child));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStorage_CopyTo(root, 0, NULL, NULL, other));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStorage_CopyTo(other, 0, NULL, NULL, root));
    CHECK_HR(STG_E_INVALIDFUNCTION,
             IStorage_MoveElementTo(root, OLESTR("x"), other, OLESTR("x"), STGMOVE_MOVE));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStorage_EnumElements(root, 0, NULL, 0, &list));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStorage_DestroyElement(root, OLESTR("x")));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStorage_RenameElement(root, OLESTR("x"), OLESTR("y")));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStorage_SetStateBits(root, 0, 0));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStorage_Revert(root));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStorage_SetElementTimes(root, OLESTR("x"), &when, NULL, &when));
    CHECK_HR(S_OK, IStorage_SetElementTimes(root, NULL, &when, NULL, &when));
    CHECK_HR(S_OK, IStorage_SetClass(root, &IID_IStream));
    IStorage_Release(other);
    ILockBytes_Release(bytes);
}

static void stream_refusals(IStream *stream)
{
    IStream *clone, *other;
    ULARGE_INTEGER all = {{0xFFFFFFFF, 0}};
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(NULL, TRUE, &other));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStream_CopyTo(stream, other, all, NULL, NULL));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStream_Clone(stream, &clone));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStream_Revert(stream));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStream_LockRegion(stream, all, all, LOCK_WRITE));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStream_UnlockRegion(stream, all, all, LOCK_WRITE));
    CHECK_HR(STG_E_UNIMPLEMENTEDFUNCTION, IStream_Commit(stream, 0));
    IStream_Release(other);
}

static void creating(void)
{
    IStorage *root;
    IStream *stream, *second;
    ULARGE_INTEGER size;
    char read[16];
    ULONG count;
    STATSTG stat;
    unlink(test_path);
    CHECK_HR(STG_E_INVALIDFLAG, StgCreateDocfile(test_name, STGM_SIMPLE | STGM_TRANSACTED | RW, 0, &root));
    CHECK_HR(STG_E_INVALIDFLAG,
             StgCreateDocfile(test_name, STGM_SIMPLE | STGM_WRITE | STGM_SHARE_EXCLUSIVE, 0, &root));
    CHECK_HR(STG_E_INVALIDFLAG,
             StgCreateDocfile(test_name, STGM_SIMPLE | STGM_READWRITE | STGM_SHARE_DENY_WRITE, 0, &root));
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_CREATE | SIMPLE, 0, &root));
    refusals(root);
    CHECK_HR(STG_E_INVALIDFLAG, IStorage_CreateStream(root, OLESTR("s"), CREATE_RW, 0, 0, &stream));
    REQUIRE_HR(S_OK, IStorage_CreateStream(root, OLESTR("s"), RW, 0, 0, &stream));
    stream_refusals(stream);
    /* What is set aside does not count as written, and going back takes off again. */
    size.QuadPart = 6000;
    CHECK_HR(S_OK, IStream_SetSize(stream, size));
    CHECK_HR(S_OK, IStream_Write(stream, "0123456789", 10, &count));
    CHECK(stream_size(stream) == 10);
    CHECK_HR(S_OK, IStream_Seek(stream, move(4), STREAM_SEEK_SET, NULL));
    CHECK(stream_size(stream) == 4);
    CHECK_HR(S_OK, IStream_Read(stream, read, 6, &count));
    CHECK(count == 6 && !memcmp(read, "456789", 6));
    CHECK_HR(STG_E_FILEALREADYEXISTS, IStorage_CreateStream(root, OLESTR("s"), RW, 0, 0, &second));
    IStream_Release(stream);
    /* Once released, a stream is not opened again. */
    CHECK_HR(STG_E_INVALIDFUNCTION, IStorage_OpenStream(root, OLESTR("s"), NULL, RW, 0, &stream));
    REQUIRE_HR(S_OK, IStorage_CreateStream(root, OLESTR("short"), RW, 0, 0, &stream));
    CHECK_HR(S_OK, IStream_Write(stream, "short", 5, NULL));
    IStream_Release(stream);
    REQUIRE_HR(S_OK, IStorage_CreateStream(root, OLESTR("empty"), RW, 0, 0, &stream));
    CHECK_HR(S_OK, IStorage_Stat(root, &stat, STATFLAG_NONAME));
    CHECK(stat.grfMode == SIMPLE && IsEqualGUID(&stat.clsid, &IID_IStream));
    /* Its end is the stream's end too. */
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_DEFAULT));
    CHECK_HR(0, IStorage_Release(root));
    CHECK_HR(STG_E_REVERTED, IStream_Write(stream, "x", 1, NULL));
    IStream_Release(stream);
}

static void opening(void)
{
    IStorage *root;
    IStream *stream;
    char read[5000];
    ULONG count;
    static const OLECHAR *const names[] = {OLESTR("s"), OLESTR("short"), OLESTR("empty")};
    static const ULONG sizes[] = {6000, 4096, 4096};
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, SIMPLE, NULL, 0, &root));
    refusals(root);
    CHECK_HR(STG_E_INVALIDFUNCTION, IStorage_CreateStream(root, OLESTR("new"), RW, 0, 0, &stream));
    for (int i = 0; i < 3; i++) {
        REQUIRE_HR(S_OK, IStorage_OpenStream(root, names[i], NULL, RW, 0, &stream));
        CHECK(stream_size(stream) == sizes[i]);
        stream_refusals(stream);
        IStream_Release(stream);
    }
    REQUIRE_HR(S_OK, IStorage_OpenStream(root, OLESTR("short"), NULL, RO, 0, &stream));
    CHECK_HR(S_OK, IStream_Read(stream, read, sizeof read, &count));
    CHECK(count == 4096 && !memcmp(read, "short\0", 6));
    IStream_Release(stream);
    IStorage_Release(root);
    /* Without the flag it is a storage like others. */
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RW, NULL, 0, &root));
    CHECK_HR(S_OK, IStorage_DestroyElement(root, OLESTR("empty")));
    IStorage_Release(root);
}

int main(void)
{
    choose_file("simple");
    creating();
    opening();
    unlink(test_path);
    return SUMMARY();
}
