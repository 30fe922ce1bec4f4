/* Which modes files can be created and opened with, and what the others answer. */
#include "storage_support.h"

struct mode_case {
    DWORD mode;
    HRESULT expected;
};

static void create_modes(void)
{
    static const struct mode_case cases[] = {
        {0, STG_E_INVALIDFLAG},
        {STGM_READ | STGM_SHARE_EXCLUSIVE, STG_E_INVALIDFLAG},
        {STGM_READWRITE, STG_E_INVALIDFLAG},
        {STGM_READWRITE | STGM_SHARE_DENY_WRITE, STG_E_INVALIDFLAG},
        {STGM_READWRITE | STGM_SHARE_DENY_NONE, STG_E_INVALIDFLAG},
        {STGM_READWRITE | STGM_SHARE_DENY_READ, STG_E_INVALIDFLAG},
        {STGM_READWRITE | STGM_SHARE_EXCLUSIVE | STGM_PRIORITY, STG_E_INVALIDFLAG},
        {STGM_READ | STGM_TRANSACTED, STG_E_INVALIDFLAG},
        {RW, S_OK},
        {STGM_WRITE | STGM_SHARE_EXCLUSIVE, S_OK},
        {STGM_READWRITE | STGM_TRANSACTED, S_OK},
        {STGM_WRITE | STGM_TRANSACTED, S_OK},
        {STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, S_OK},
        {STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_WRITE, S_OK},
        {STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_READ, S_OK},
        {STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_NONE, S_OK},
        {RW | 0x8, STG_E_INVALIDFLAG},
        {RW | 0x80, STG_E_INVALIDFLAG},
        {RW | 0x800, STG_E_INVALIDFLAG},
        {RW | 0x8000, STG_E_INVALIDFLAG},
        {RW | 0x80000, STG_E_INVALIDFLAG},
        {RW | 0x800000, STG_E_INVALIDFLAG},
        {RW | 3, STG_E_INVALIDFLAG},
        {STGM_READWRITE | 0x50, STG_E_INVALIDFLAG},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        IStorage *storage = (IStorage *)&storage;
        unlink(test_path);
        if (!CHECK_HR(cases[i].expected, StgCreateDocfile(test_name, cases[i].mode, 0, &storage)))
            fprintf(stderr, "     mode %08x\n", cases[i].mode);
        CHECK((storage != NULL) == SUCCEEDED(cases[i].expected));
        if (storage)
            CHECK_HR(0, IStorage_Release(storage));
    }
}

static void open_modes(void)
{
    static const struct mode_case cases[] = {
        {0, STG_E_INVALIDFLAG},
        {STGM_READ | STGM_SHARE_DENY_NONE, STG_E_INVALIDFLAG},
        {STGM_READ | STGM_SHARE_DENY_READ, STG_E_INVALIDFLAG},
        {STGM_READWRITE | STGM_SHARE_DENY_WRITE, STG_E_INVALIDFLAG},
        {STGM_READWRITE | STGM_SHARE_DENY_NONE, STG_E_INVALIDFLAG},
        {STGM_CREATE | RW, STG_E_INVALIDFLAG},
        {STGM_DELETEONRELEASE | RW, STG_E_INVALIDFUNCTION},
        {STGM_PRIORITY | STGM_DELETEONRELEASE, STG_E_INVALIDFUNCTION},
        {STGM_PRIORITY | STGM_READWRITE, STG_E_INVALIDFLAG},
        {STGM_PRIORITY | STGM_TRANSACTED, STG_E_INVALIDFLAG},
        {STGM_PRIORITY | STGM_SIMPLE, STG_E_INVALIDFLAG},
        {STGM_PRIORITY | STGM_NOSCRATCH, STG_E_INVALIDFLAG},
        {STGM_PRIORITY | STGM_NOSNAPSHOT, STG_E_INVALIDFLAG},
        {STGM_PRIORITY, S_OK},
        {STGM_PRIORITY | STGM_SHARE_DENY_WRITE, S_OK},
        {STGM_PRIORITY | STGM_SHARE_EXCLUSIVE, S_OK},
        {STGM_READ | STGM_SHARE_DENY_WRITE, S_OK},
        {STGM_READ | STGM_SHARE_EXCLUSIVE, S_OK},
        {RW, S_OK},
        {STGM_TRANSACTED, S_OK},
        {STGM_TRANSACTED | STGM_READ | STGM_SHARE_DENY_NONE, S_OK},
        {STGM_TRANSACTED | STGM_READ | STGM_SHARE_DENY_WRITE, S_OK},
        {STGM_TRANSACTED | STGM_READWRITE, S_OK},
        {STGM_TRANSACTED | STGM_READWRITE | STGM_SHARE_DENY_NONE, S_OK},
        {STGM_TRANSACTED | STGM_READWRITE | STGM_SHARE_DENY_READ, S_OK},
        {STGM_TRANSACTED | STGM_READWRITE | STGM_SHARE_DENY_WRITE, S_OK},
        {STGM_TRANSACTED | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, S_OK},
        {STGM_DIRECT_SWMR | STGM_READ | STGM_SHARE_DENY_NONE, S_OK},
        {RW | 0x8, STG_E_INVALIDFLAG},
    };
    IStorage *storage;
    unlink(test_path);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, CREATE_RW, 0, &storage));
    IStorage_Release(storage);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        storage = (IStorage *)&storage;
        if (!CHECK_HR(cases[i].expected, StgOpenStorage(test_name, NULL, cases[i].mode, NULL, 0, &storage)))
            fprintf(stderr, "     mode %08x\n", cases[i].mode);
        CHECK((storage != NULL) == SUCCEEDED(cases[i].expected));
        if (storage)
            CHECK_HR(0, IStorage_Release(storage));
    }
}

static void arguments(void)
{
    IStorage *storage;
    void *object;
    STGOPTIONS options = {1, 0, 1024, NULL};
    unlink(test_path);
    CHECK_HR(STG_E_INVALIDPOINTER, StgCreateDocfile(test_name, CREATE_RW, 0, NULL));
    CHECK_HR(STG_E_INVALIDPARAMETER, StgCreateDocfile(test_name, CREATE_RW, 1, &storage));
    CHECK_HR(STG_E_INVALIDPOINTER, StgOpenStorage(test_name, NULL, RW, NULL, 0, NULL));
    CHECK_HR(STG_E_INVALIDPARAMETER, StgOpenStorage(test_name, NULL, RW, NULL, 1, &storage));
    CHECK_HR(STG_E_INVALIDNAME, StgOpenStorage(NULL, NULL, RW, NULL, 0, &storage));
    CHECK_HR(STG_E_FILENOTFOUND, StgOpenStorage(test_name, NULL, RW, NULL, 0, &storage));
    CHECK_HR(STG_E_PATHNOTFOUND, StgOpenStorage(u"/no such folder/file", NULL, RW, NULL, 0, &storage));
    CHECK_HR(STG_E_PATHNOTFOUND, StgCreateDocfile(u"/no such folder/file", CREATE_RW, 0, &storage));
    CHECK_HR(STG_E_PATHNOTFOUND, StgCreateDocfile(u"/no such folder/file", RW | STGM_TRANSACTED, 0, &storage));
    CHECK(access(test_path, F_OK) != 0);
    CHECK_HR(STG_E_FILENOTFOUND, StgIsStorageFile(test_name));
    write_file("");
    CHECK_HR(STG_E_FILEALREADYEXISTS, StgOpenStorage(test_name, NULL, RW, NULL, 0, &storage));
    CHECK_HR(S_FALSE, StgIsStorageFile(test_name));
    write_file("plain text, and more than eight bytes of it");
    CHECK_HR(STG_E_FILEALREADYEXISTS, StgOpenStorage(test_name, NULL, RW, NULL, 0, &storage));
    CHECK_HR(S_FALSE, StgIsStorageFile(test_name));
    CHECK(file_holds("plain text, and more than eight bytes of it"));
    CHECK_HR(STG_E_FILEALREADYEXISTS, StgCreateDocfile(test_name, RW, 0, &storage));
    CHECK_HR(STG_E_INVALIDPARAMETER, StgCreateStorageEx(test_name, CREATE_RW, STGFMT_DOCFILE, 0, &options, NULL,
                                                        &IID_IStorage, &object));
    CHECK_HR(STG_E_INVALIDFUNCTION, StgCreateStorageEx(test_name, CREATE_RW, STGFMT_FILE, 0, NULL, NULL,
                                                       &IID_IStorage, &object));
    CHECK_HR(STG_E_INVALIDPARAMETER, StgCreateStorageEx(test_name, CREATE_RW, STGFMT_STORAGE, 1, NULL, NULL,
                                                        &IID_IStorage, &object));
    CHECK_HR(E_NOINTERFACE, StgCreateStorageEx(test_name, CREATE_RW, STGFMT_STORAGE, 0, NULL, NULL, &IID_IStream,
                                               &object));
    options.ulSectorSize = 4096;
    REQUIRE_HR(S_OK, StgCreateStorageEx(test_name, CREATE_RW, STGFMT_DOCFILE, 0, &options, NULL, &IID_IStorage,
                                        &object));
    IStorage_Release((IStorage *)object);
    options.ulSectorSize = 0;
    REQUIRE_HR(S_OK, StgOpenStorageEx(test_name, RW, STGFMT_ANY, 0, &options, NULL, &IID_IStorage, &object));
    CHECK_HR(4096, options.ulSectorSize);
    IStorage_Release((IStorage *)object);
    CHECK_HR(S_OK, StgIsStorageFile(test_name));
}

static void sharing(void)
{
    IStorage *one, *two;
    unlink(test_path);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, CREATE_RW, 0, &one));
    CHECK_HR(STG_E_SHAREVIOLATION, StgOpenStorage(test_name, NULL, RW, NULL, 0, &two));
    CHECK_HR(STG_E_SHAREVIOLATION, StgOpenStorage(test_name, NULL, STGM_SHARE_DENY_WRITE, NULL, 0, &two));
    IStorage_Release(one);
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, STGM_SHARE_DENY_WRITE, NULL, 0, &one));
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, STGM_SHARE_DENY_WRITE, NULL, 0, &two));
    IStorage_Release(two);
    CHECK_HR(STG_E_SHAREVIOLATION, StgOpenStorage(test_name, NULL, RW, NULL, 0, &two));
    IStorage_Release(one);
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, STGM_PRIORITY, NULL, 0, &one));
    CHECK_HR(STG_E_LOCKVIOLATION, StgOpenStorage(test_name, NULL, RW, NULL, 0, &two));
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, STGM_READWRITE | STGM_TRANSACTED, NULL, 0, &two));
    IStorage_Release(two);
    REQUIRE_HR(S_OK, StgOpenStorage(NULL, one, RO, NULL, 0, &two));
    IStorage_Release(two);
    if (geteuid() != 0) {
        chmod(test_path, 0444);
        CHECK_HR(STG_E_ACCESSDENIED, StgOpenStorage(test_name, NULL, RW, NULL, 0, &two));
    }
}

static void replacing(void)
{
    IStorage *storage;
    STATSTG stat;
    write_file("old contents that nobody has committed over");
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_CREATE | TRANSACTED_RW, 0, &storage));
    CHECK_HR(S_OK, put_stream(storage, OLESTR("A"), "new"));
    IStorage_Release(storage);
    CHECK(file_holds("old contents that nobody has committed over"));

    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, CREATE_RW, 0, &storage));
    CHECK_HR(S_OK, put_stream(storage, OLESTR("Old"), "old"));
    IStorage_Release(storage);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_CREATE | TRANSACTED_RW, 0, &storage));
    CHECK(!stream_holds(storage, OLESTR("Old"), "old"));
    CHECK_HR(S_OK, put_stream(storage, OLESTR("New"), "new"));
    IStorage_Release(storage);
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RW, NULL, 0, &storage));
    CHECK(stream_holds(storage, OLESTR("Old"), "old"));
    CHECK(!stream_holds(storage, OLESTR("New"), "new"));
    IStorage_Release(storage);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_CREATE | TRANSACTED_RW, 0, &storage));
    CHECK_HR(S_OK, put_stream(storage, OLESTR("New"), "new"));
    CHECK_HR(S_OK, IStorage_Commit(storage, STGC_DEFAULT));
    IStorage_Release(storage);
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RW, NULL, 0, &storage));
    CHECK(!stream_holds(storage, OLESTR("Old"), "old"));
    CHECK(stream_holds(storage, OLESTR("New"), "new"));
    IStorage_Release(storage);

    unlink(test_path);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_DELETEONRELEASE | RW, 0, &storage));
    CHECK(access(test_path, F_OK) == 0);
    IStorage_Release(storage);
    CHECK(access(test_path, F_OK) != 0);
    REQUIRE_HR(S_OK, StgCreateDocfile(NULL, STGM_DELETEONRELEASE | RW, 0, &storage));
    REQUIRE_HR(S_OK, IStorage_Stat(storage, &stat, STATFLAG_DEFAULT));
    CHECK(stat.pwcsName && stat.pwcsName[0] == '/');
    CoTaskMemFree(stat.pwcsName);
    IStorage_Release(storage);
}

int main(void)
{
    choose_file("modes");
    create_modes();
    open_modes();
    arguments();
    sharing();
    replacing();
    unlink(test_path);
    return SUMMARY();
}
