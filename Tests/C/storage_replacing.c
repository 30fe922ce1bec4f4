/* Files that were there before: converted, replaced in a transaction, deleted with the last reference. */
#include <dirent.h>

#include "storage_support.h"

/* A folder that no other program puts files into. */
static char own_folder[300];

static void conversion(void)
{
    IStorage *root, *child;
    IStream *stream;
    ILockBytes *bytes;
    STATSTG stat;
    static const char text[] = "old text, which is no compound file";
    write_file(text);
    CHECK_HR(STG_E_INVALIDFLAG, StgCreateDocfile(test_name, STGM_CONVERT | CREATE_RW, 0, &root));
    CHECK_HR(STG_E_INVALIDFLAG, StgCreateDocfile(test_name, STGM_CONVERT | STGM_DELETEONRELEASE | RW, 0, &root));
    CHECK_HR(STG_E_INVALIDFLAG, StgOpenStorage(test_name, NULL, STGM_CONVERT | RW, NULL, 0, &root));
    REQUIRE_HR(STG_S_CONVERTED, StgCreateDocfile(test_name, STGM_CONVERT | TRANSACTED_RW, 0, &root));
    CHECK(stream_holds(root, OLESTR("CONTENTS"), text));
    CHECK_HR(S_OK, IStorage_Revert(root));
    CHECK(stream_holds(root, OLESTR("CONTENTS"), text));
    CHECK(file_holds(text));
    IStorage_Release(root);
    CHECK(file_holds(text));
    REQUIRE_HR(STG_S_CONVERTED, StgCreateDocfile(test_name, STGM_CONVERT | RW, 0, &root));
    CHECK(!file_holds(text));
    CHECK_HR(S_OK, IStorage_Stat(root, &stat, STATFLAG_NONAME));
    CHECK(stat.grfMode == RW);
    IStorage_Release(root);
    root = open_at(test_name, RO);
    CHECK(stream_holds(root, OLESTR("CONTENTS"), text));
    IStorage_Release(root);
    /* A compound file is converted like anything else. */
    REQUIRE_HR(STG_S_CONVERTED, StgCreateDocfile(test_name, STGM_CONVERT | TRANSACTED_RW, 0, &root));
    REQUIRE_HR(S_OK, IStorage_OpenStream(root, OLESTR("CONTENTS"), NULL, RO, 0, &stream));
    CHECK_HR(S_OK, IStream_Stat(stream, &stat, STATFLAG_NONAME));
    CHECK(stat.cbSize.QuadPart >= 1536);
    IStream_Release(stream);
    CHECK_HR(S_OK, IStorage_Commit(root, 0));
    CHECK_HR(S_OK, IStorage_Revert(root));
    REQUIRE_HR(S_OK, IStorage_OpenStream(root, OLESTR("CONTENTS"), NULL, RO, 0, &stream));
    IStream_Release(stream);
    IStorage_Release(root);
    unlink(test_path);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_CONVERT | RW, 0, &root));
    CHECK(!stream_holds(root, OLESTR("CONTENTS"), text));

    /* Elements: a stream becomes a storage. */
    put_stream(root, OLESTR("S"), "content");
    CHECK_HR(STG_E_INVALIDFLAG, IStorage_CreateStream(root, OLESTR("S"), STGM_CONVERT | RW, 0, 0, &stream));
    CHECK_HR(STG_E_INVALIDFLAG, IStorage_OpenStorage(root, OLESTR("S"), NULL, STGM_CONVERT | RW, NULL, 0, &child));
    REQUIRE_HR(S_OK, IStorage_OpenStream(root, OLESTR("S"), NULL, RO, 0, &stream));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_CreateStorage(root, OLESTR("S"), STGM_CONVERT | RW, 0, 0, &child));
    IStream_Release(stream);
    REQUIRE_HR(STG_S_CONVERTED, IStorage_CreateStorage(root, OLESTR("S"), STGM_CONVERT | RW, 0, 0, &child));
    CHECK(stream_holds(child, OLESTR("CONTENTS"), "content"));
    IStorage_Release(child);
    CHECK_HR(STG_E_FILEALREADYEXISTS, IStorage_CreateStorage(root, OLESTR("S"), STGM_CONVERT | RW, 0, 0, &child));
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("T"), STGM_CONVERT | RW, 0, 0, &child));
    IStorage_Release(child);
    IStorage_Release(root);

    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(NULL, TRUE, &bytes));
    ULARGE_INTEGER start = {{0, 0}};
    CHECK_HR(S_OK, ILockBytes_WriteAt(bytes, start, text, sizeof text - 1, NULL));
    REQUIRE_HR(STG_S_CONVERTED, StgCreateDocfileOnILockBytes(bytes, STGM_CONVERT | RW, 0, &root));
    CHECK(stream_holds(root, OLESTR("CONTENTS"), text));
    IStorage_Release(root);
    CHECK_HR(S_OK, StgIsStorageILockBytes(bytes));
    ILockBytes_Release(bytes);
}

static void enter_own_folder(void)
{
    choose_file("roots-folder");
    snprintf(own_folder, sizeof own_folder, "%s", test_path);
    REQUIRE(mkdir(own_folder, 0700) == 0);
    choose_file("roots-folder/file");
}

static int files_beside(void)
{
    DIR *folder = opendir(own_folder);
    struct dirent *entry;
    int count = 0;
    while (folder && (entry = readdir(folder)))
        count += !strncmp(entry->d_name, "oim", 3) && strstr(entry->d_name, ".tmp") != NULL;
    if (folder)
        closedir(folder);
    return count;
}

/* What is replaced in a transaction is there, byte for byte, until the commit. */
static void replacing(void)
{
    static const char text[] = "not a compound file, but somebody's";
    IStorage *root, *other;
    struct stat one, two;
    enter_own_folder();
    write_file(text);
    chmod(test_path, 0640);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_CREATE | TRANSACTED_RW, 0, &root));
    CHECK_HR(S_OK, put_stream(root, OLESTR("New"), "new"));
    CHECK(file_holds(text));
    CHECK_HR(STG_E_SHAREVIOLATION, StgCreateDocfile(test_name, CREATE_RW, 0, &other));
    CHECK_HR(S_OK, IStorage_Revert(root));
    CHECK(file_holds(text));
    CHECK_HR(S_OK, put_stream(root, OLESTR("New"), "newer"));
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_DEFAULT));
    CHECK(!file_holds(text));
    CHECK(stat(test_path, &one) == 0 && (one.st_mode & 0777) == 0640);
    CHECK_HR(STG_E_SHAREVIOLATION, StgOpenStorage(test_name, NULL, RO, NULL, 0, &other));
    CHECK_HR(S_OK, put_stream(root, OLESTR("More"), "more"));
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_DEFAULT));
    IStorage_Release(root);
    root = open_at(test_name, RO);
    CHECK(stream_holds(root, OLESTR("New"), "newer"));
    CHECK(stream_holds(root, OLESTR("More"), "more"));
    IStorage_Release(root);

    /* Nothing committed: an empty compound file takes the place if it is committed, and only then. */
    write_file(text);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_CREATE | TRANSACTED_RW, 0, &root));
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_DEFAULT));
    IStorage_Release(root);
    CHECK_HR(S_OK, StgIsStorageFile(test_name));

    /* A file with two names is written over, so that both lead to the new one. */
    choose_second();
    write_file(text);
    CHECK(link(test_path, second_path) == 0);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_CREATE | TRANSACTED_RW, 0, &root));
    CHECK_HR(S_OK, put_stream(root, OLESTR("New"), "new"));
    CHECK(file_holds(text));
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_DEFAULT));
    IStorage_Release(root);
    CHECK(stat(test_path, &one) == 0 && stat(second_path, &two) == 0 && one.st_ino == two.st_ino);
    root = open_at(second_name, RO);
    CHECK(stream_holds(root, OLESTR("New"), "new"));
    IStorage_Release(root);
    unlink(second_path);

    /* A damaged one: the header is sound, and nothing behind it. */
    FILE *file = fopen(test_path, "r+b");
    REQUIRE(file);
    REQUIRE(ftruncate(fileno(file), 700) == 0);
    fclose(file);
    REQUIRE(stat(test_path, &one) == 0);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_CREATE | TRANSACTED_RW, 0, &root));
    CHECK_HR(S_OK, put_stream(root, OLESTR("New"), "new"));
    CHECK(stat(test_path, &two) == 0 && two.st_size == 700 && one.st_mtim.tv_nsec == two.st_mtim.tv_nsec);
    IStorage_Release(root);
    CHECK(stat(test_path, &two) == 0 && two.st_size == 700 && one.st_mtim.tv_nsec == two.st_mtim.tv_nsec);
    CHECK(files_beside() == 0);
    unlink(test_path);
    CHECK(rmdir(own_folder) == 0);
    choose_file("roots");
}

static void deleting(void)
{
    IStorage *root;
    STATSTG stat;
    unlink(test_path);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_DELETEONRELEASE | TRANSACTED_RW, 0, &root));
    CHECK_HR(S_OK, put_stream(root, OLESTR("S"), "s"));
    CHECK_HR(S_OK, IStorage_Commit(root, 0));
    CHECK(access(test_path, F_OK) == 0);
    CHECK_HR(S_OK, IStorage_Stat(root, &stat, STATFLAG_NONAME));
    CHECK(stat.grfMode == (STGM_DELETEONRELEASE | TRANSACTED_RW));
    IStorage_Release(root);
    CHECK(access(test_path, F_OK) != 0);
    write_file("something else");
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_CREATE | STGM_DELETEONRELEASE | TRANSACTED_RW, 0, &root));
    CHECK_HR(S_OK, IStorage_Commit(root, 0));
    IStorage_Release(root);
    CHECK(access(test_path, F_OK) != 0);
}

int main(void)
{
    choose_file("replacing");
    conversion();
    replacing();
    deleting();
    unlink(test_path);
    return SUMMARY();
}
