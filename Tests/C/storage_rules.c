/* Single rules of structured storage that no other program of these shows. */
#include "storage_support.h"

/* Flags of transactions without a transaction, and what cannot go together. */
static void performance_flags(void)
{
    static const DWORD refused_create[] = {
        STGM_NOSCRATCH | RW,
        STGM_NOSNAPSHOT | RW,
        STGM_NOSNAPSHOT | TRANSACTED_RW,
        STGM_NOSNAPSHOT | STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_WRITE,
        STGM_NOSNAPSHOT | STGM_CREATE | STGM_READWRITE | STGM_TRANSACTED,
        STGM_NOSNAPSHOT | STGM_CONVERT | STGM_READWRITE | STGM_TRANSACTED,
        STGM_DIRECT_SWMR | TRANSACTED_RW,
        STGM_SIMPLE | STGM_DIRECT_SWMR | RW,
    };
    static const DWORD refused_open[] = {
        STGM_NOSCRATCH | RW,
        STGM_NOSNAPSHOT | RW,
        STGM_NOSNAPSHOT | TRANSACTED_RW,
        STGM_NOSNAPSHOT | STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_WRITE,
        STGM_SIMPLE | TRANSACTED_RW,
        STGM_DIRECT_SWMR | RW,
        STGM_DIRECT_SWMR | STGM_READ | STGM_SHARE_DENY_WRITE,
        STGM_DIRECT_SWMR | STGM_READWRITE | STGM_SHARE_DENY_NONE,
        STGM_DIRECT_SWMR | STGM_TRANSACTED | STGM_READ | STGM_SHARE_DENY_NONE,
    };
    static const DWORD accepted[] = {
        STGM_NOSCRATCH | TRANSACTED_RW,
        STGM_NOSCRATCH | STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_WRITE,
        STGM_NOSNAPSHOT | STGM_READWRITE | STGM_TRANSACTED,
        STGM_NOSNAPSHOT | STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_NONE,
        STGM_NOSNAPSHOT | STGM_NOSCRATCH | STGM_READWRITE | STGM_TRANSACTED,
    };
    IStorage *root;
    unlink(test_path);
    for (size_t i = 0; i < sizeof refused_create / sizeof *refused_create; i++)
        if (!CHECK_HR(STG_E_INVALIDFLAG, StgCreateDocfile(test_name, refused_create[i], 0, &root)))
            fprintf(stderr, "     mode %08x\n", refused_create[i]);
    CHECK(access(test_path, F_OK) != 0);
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
        unlink(test_path);
        if (CHECK_HR(S_OK, StgCreateDocfile(test_name, accepted[i], 0, &root)))
            IStorage_Release(root);
        root = open_storage(accepted[i]);
        IStorage_Release(root);
    }
    for (size_t i = 0; i < sizeof refused_open / sizeof *refused_open; i++)
        if (!CHECK_HR(STG_E_INVALIDFLAG, StgOpenStorage(test_name, NULL, refused_open[i], NULL, 0, &root)))
            fprintf(stderr, "     mode %08x\n", refused_open[i]);
    /* Those without a snapshot are with each other, and nobody else is. */
    root = open_storage(accepted[2]);
    IStorage *other = open_storage(accepted[2]), *third;
    CHECK_HR(STG_E_SHAREVIOLATION,
             StgOpenStorage(test_name, NULL, STGM_READWRITE | STGM_TRANSACTED, NULL, 0, &third));
    IStorage_Release(other);
    IStorage_Release(root);
}

static void child_modes(void)
{
    static const DWORD refused[] = {STGM_READWRITE, STGM_READ, STGM_WRITE, STGM_READWRITE | STGM_SHARE_DENY_NONE,
                                    STGM_READ | STGM_SHARE_DENY_WRITE, RW | 0x8, RW | 0x800000};
    IStorage *root = create(CREATE_RW), *child;
    IStream *stream;
    put_stream(root, OLESTR("S"), "s");
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("D"), RW, 0, 0, &child));
    IStorage_Release(child);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        CHECK_HR(STG_E_INVALIDFLAG, IStorage_CreateStream(root, OLESTR("x"), refused[i], 0, 0, &stream));
        CHECK_HR(STG_E_INVALIDFLAG, IStorage_OpenStream(root, OLESTR("S"), NULL, refused[i], 0, &stream));
        CHECK_HR(STG_E_INVALIDFLAG, IStorage_CreateStorage(root, OLESTR("x"), refused[i], 0, 0, &child));
        CHECK_HR(STG_E_INVALIDFLAG, IStorage_OpenStorage(root, OLESTR("D"), NULL, refused[i], NULL, 0, &child));
    }
    CHECK_HR(STG_E_INVALIDFUNCTION, IStorage_OpenStream(root, OLESTR("S"), NULL, TRANSACTED_RW, 0, &stream));
    CHECK_HR(STG_E_INVALIDFUNCTION,
             IStorage_OpenStream(root, OLESTR("S"), NULL, STGM_DELETEONRELEASE | RW, 0, &stream));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStorage_OpenStream(root, OLESTR("S"), NULL, STGM_PRIORITY | RO, 0, &stream));
    CHECK_HR(STG_E_INVALIDFLAG, IStorage_OpenStream(root, OLESTR("S"), NULL, CREATE_RW, 0, &stream));
    CHECK_HR(STG_E_INVALIDPARAMETER, IStorage_OpenStream(root, OLESTR("S"), &stream, RW, 0, &stream));
    CHECK_HR(STG_E_INVALIDPARAMETER, IStorage_OpenStream(root, OLESTR("S"), NULL, RW, 1, &stream));
    CHECK_HR(STG_E_INVALIDPARAMETER, IStorage_OpenStorage(root, OLESTR("D"), NULL, RW, NULL, 1, &child));
    CHECK_HR(STG_E_INVALIDPARAMETER, IStorage_CreateStorage(root, OLESTR("x"), RW, 0, 1, &child));
    CHECK_HR(STG_E_FILENOTFOUND, IStorage_OpenStream(root, OLESTR("D"), NULL, RW, 0, &stream));
    CHECK_HR(STG_E_FILENOTFOUND, IStorage_OpenStorage(root, OLESTR("x"), NULL, RW, NULL, 0, &child));
    IStorage_Release(root);
}

static void read_only(void)
{
    IStorage *root = create(CREATE_RW), *child;
    IStream *stream;
    put_stream(root, OLESTR("S"), "s");
    IStorage_Release(root);
    root = open_storage(RO);
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_CreateStream(root, OLESTR("x"), RW, 0, 0, &stream));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_CreateStorage(root, OLESTR("x"), RW, 0, 0, &child));
    CHECK_HR(STG_E_FILEALREADYEXISTS, IStorage_CreateStream(root, OLESTR("S"), RW, 0, 0, &stream));
    CHECK_HR(STG_E_FILEALREADYEXISTS, IStorage_CreateStorage(root, OLESTR("S"), CREATE_RW, 0, 0, &child));
    CHECK_HR(STG_E_INVALIDFLAG, IStorage_OpenStream(root, OLESTR("S"), NULL, RW, 0, &stream));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_RenameElement(root, OLESTR("S"), OLESTR("T")));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_SetClass(root, &IID_IStream));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_SetStateBits(root, 1, 1));
    FILETIME when = {1, 2};
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_SetElementTimes(root, NULL, &when, NULL, NULL));
    REQUIRE_HR(S_OK, IStorage_OpenStream(root, OLESTR("S"), NULL, RO, 0, &stream));
    CHECK_HR(STG_E_ACCESSDENIED, IStream_SetSize(stream, size_of(0)));
    IStream_Release(stream);
    IStorage_Release(root);
    /* Made with mode 0, a storage lets nothing be made in it. */
    root = create(CREATE_RW);
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("D"), RO, 0, 0, &child));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_CreateStream(child, OLESTR("x"), RW, 0, 0, &stream));
    IStorage_Release(child);
    IStorage_Release(root);
    if (geteuid() != 0) {
        chmod(test_path, 0444);
        CHECK_HR(STG_E_ACCESSDENIED, StgOpenStorage(test_name, NULL, RW, NULL, 0, &root));
    }
}

static void nested_transactions(void)
{
    IStorage *root = create(CREATE_RW), *child, *inner;
    IStream *stream;
    STATSTG stat;
    /* In a direct parent too a transacted storage keeps its changes to itself. */
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("D"), TRANSACTED_RW, 0, 0, &child));
    CHECK_HR(S_OK, put_stream(child, OLESTR("Kept"), "kept"));
    REQUIRE_HR(S_OK, IStorage_CreateStorage(child, OLESTR("Inner"), TRANSACTED_RW, 0, 0, &inner));
    CHECK_HR(S_OK, put_stream(inner, OLESTR("In"), "in"));
    CHECK_HR(S_OK, IStorage_Commit(inner, 0));
    CHECK_HR(S_OK, IStorage_Commit(child, 0));
    CHECK_HR(S_OK, put_stream(inner, OLESTR("Lost"), "lost"));
    CHECK_HR(S_OK, IStorage_Commit(inner, 0));
    REQUIRE_HR(S_OK, IStorage_OpenStream(inner, OLESTR("In"), NULL, RW, 0, &stream));
    /* What the parent goes back on is gone with what the child had committed to it, and so are its objects. */
    CHECK_HR(S_OK, IStorage_Revert(child));
    CHECK_HR(STG_E_REVERTED, IStorage_Stat(inner, &stat, STATFLAG_NONAME));
    CHECK_HR(STG_E_REVERTED, IStorage_SetStateBits(inner, 1, 1));
    CHECK_HR(STG_E_REVERTED, IStream_Write(stream, "x", 1, NULL));
    CHECK_HR(STG_E_REVERTED, IStream_Seek(stream, move(0), STREAM_SEEK_SET, NULL));
    IStream_Release(stream);
    IStorage_Release(inner);
    REQUIRE_HR(S_OK, IStorage_OpenStorage(child, OLESTR("Inner"), NULL, RW, NULL, 0, &inner));
    CHECK(stream_holds(inner, OLESTR("In"), "in"));
    CHECK(!stream_holds(inner, OLESTR("Lost"), "lost"));
    IStorage_Release(inner);
    CHECK_HR(S_OK, put_stream(child, OLESTR("Late"), "late"));
    IStorage_Release(child);
    CHECK_HR(S_OK, IStorage_Revert(root));
    REQUIRE_HR(S_OK, IStorage_OpenStorage(root, OLESTR("D"), NULL, RW, NULL, 0, &child));
    CHECK(stream_holds(child, OLESTR("Kept"), "kept"));
    CHECK(!stream_holds(child, OLESTR("Late"), "late"));
    IStorage_Release(child);
    IStorage_Release(root);
    /* The commit of a root takes what direct storages hold at that moment. */
    root = create(CREATE_RW | STGM_TRANSACTED);
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("D"), RW, 0, 0, &child));
    CHECK_HR(S_OK, put_stream(child, OLESTR("One"), "1"));
    CHECK_HR(S_OK, IStorage_Commit(root, 0));
    CHECK_HR(S_OK, put_stream(child, OLESTR("Two"), "2"));
    IStorage_Release(child);
    IStorage_Release(root);
    root = open_storage(RW);
    REQUIRE_HR(S_OK, IStorage_OpenStorage(root, OLESTR("D"), NULL, RW, NULL, 0, &child));
    CHECK(stream_holds(child, OLESTR("One"), "1"));
    CHECK(!stream_holds(child, OLESTR("Two"), "2"));
    IStorage_Release(child);
    IStorage_Release(root);
}

static void sparse_streams(void)
{
    IStorage *root = create(CREATE_RW);
    IStream *stream;
    char bytes[8];
    ULONG count;
    REQUIRE_HR(S_OK, IStorage_CreateStream(root, OLESTR("S"), RW, 0, 0, &stream));
    CHECK_HR(S_OK, IStream_Seek(stream, move(3000000), STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, IStream_Write(stream, "end", 3, NULL));
    CHECK_HR(S_OK, IStream_SetSize(stream, size_of(3500000)));
    CHECK_HR(S_OK, IStream_SetSize(stream, size_of(3000001)));
    CHECK_HR(S_OK, IStream_SetSize(stream, size_of(3000004)));
    IStream_Release(stream);
    IStorage_Release(root);
    root = open_storage(RO);
    REQUIRE_HR(S_OK, IStorage_OpenStream(root, OLESTR("S"), NULL, RO, 0, &stream));
    CHECK_HR(S_OK, IStream_Seek(stream, move(2999998), STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, IStream_Read(stream, bytes, sizeof bytes, &count));
    CHECK(count == 6 && !memcmp(bytes, "\0\0e\0\0\0", 6));
    IStream_Release(stream);
    IStorage_Release(root);
}

static void write_only(void)
{
    IStorage *root = create(CREATE_RW);
    IStream *stream;
    char byte;
    REQUIRE_HR(S_OK, IStorage_CreateStream(root, OLESTR("S"), STGM_WRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &stream));
    CHECK_HR(S_OK, IStream_Write(stream, "x", 1, NULL));
    CHECK_HR(S_OK, IStream_Seek(stream, move(0), STREAM_SEEK_SET, NULL));
    CHECK_HR(STG_E_ACCESSDENIED, IStream_Read(stream, &byte, 1, NULL));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStream_LockRegion(stream, size_of(0), size_of(1), LOCK_EXCLUSIVE));
    CHECK_HR(STG_E_INVALIDFUNCTION, IStream_UnlockRegion(stream, size_of(0), size_of(1), LOCK_EXCLUSIVE));
    IStream_Release(stream);
    IStorage_Release(root);
}

/* No interface for property sets, and no more than the stated references. */
static void interfaces(void)
{
    IStorage *root = create(CREATE_RW), *child;
    IStream *stream;
    void *object = &object;
    CHECK_HR(E_NOINTERFACE, IStorage_QueryInterface(root, &IID_IPropertySetStorage, &object));
    CHECK(object == NULL);
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("D"), RW, 0, 0, &child));
    REQUIRE_HR(S_OK, IStorage_CreateStream(child, OLESTR("S"), RW, 0, 0, &stream));
    CHECK_HR(2, IStorage_AddRef(root));
    CHECK_HR(1, IStorage_Release(root));
    CHECK_HR(0, IStream_Release(stream));
    CHECK_HR(0, IStorage_Release(child));
    CHECK_HR(0, IStorage_Release(root));
}

static void empty_transacted_file(void)
{
    IStorage *root = create(STGM_READWRITE | STGM_TRANSACTED);
    CHECK_HR(S_OK, StgIsStorageFile(test_name));
    IStorage_Release(root);
    root = open_storage(RW);
    IStorage_Release(root);
    CHECK_HR(STG_E_FILEALREADYEXISTS, StgCreateDocfile(test_name, TRANSACTED_RW, 0, &root));
}

int main(void)
{
    choose_file("rules");
    performance_flags();
    child_modes();
    read_only();
    nested_transactions();
    sparse_streams();
    write_only();
    interfaces();
    empty_transacted_file();
    unlink(test_path);
    return SUMMARY();
}
