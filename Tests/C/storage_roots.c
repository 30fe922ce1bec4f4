/* What only root storages have: another file, the single writer's lock, priority, exclusion, conversion, and what is
 * there before the first commit. */
#include <dirent.h>
#include "storage_support.h"

#define SHARED (STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_NONE)
#define WRITER (STGM_DIRECT_SWMR | STGM_READWRITE | STGM_SHARE_DENY_WRITE)
#define READER (STGM_DIRECT_SWMR | STGM_READ | STGM_SHARE_DENY_NONE)

static char second_path[300];
static OLECHAR second_name[300];

static void choose_second(void)
{
    size_t i;
    snprintf(second_path, sizeof second_path, "%s.second", test_path);
    for (i = 0; second_path[i]; i++)
        second_name[i] = (OLECHAR)(unsigned char)second_path[i];
    second_name[i] = 0;
    unlink(second_path);
}

static IStorage *create(DWORD mode)
{
    IStorage *storage;
    unlink(test_path);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, mode, 0, &storage));
    return storage;
}

static IStorage *open_at(const OLECHAR *name, DWORD mode)
{
    IStorage *storage;
    REQUIRE_HR(S_OK, StgOpenStorage(name, NULL, mode, NULL, 0, &storage));
    return storage;
}

static int is_named(IStorage *storage, const OLECHAR *name)
{
    STATSTG stat;
    int same;
    REQUIRE_HR(S_OK, IStorage_Stat(storage, &stat, STATFLAG_DEFAULT));
    size_t i = 0;
    while (stat.pwcsName && name[i] && stat.pwcsName[i] == name[i])
        i++;
    same = stat.pwcsName && stat.pwcsName[i] == name[i];
    CoTaskMemFree(stat.pwcsName);
    return same;
}

static void identity(void)
{
    IStorage *root = create(CREATE_RW), *child, *same;
    IRootStorage *other, *again;
    IUnknown *unknown;
    void *object;
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("Sub"), RW, 0, 0, &child));
    CHECK_HR(E_NOINTERFACE, IStorage_QueryInterface(child, &IID_IRootStorage, &object));
    CHECK(object == NULL);
    IStorage_Release(child);
    CHECK_HR(E_NOINTERFACE, IStorage_QueryInterface(root, &IID_IDirectWriterLock, &object));
    CHECK_HR(E_NOINTERFACE, IStorage_QueryInterface(root, &IID_IPropertySetStorage, &object));
    REQUIRE_HR(S_OK, IStorage_QueryInterface(root, &IID_IRootStorage, (void **)&other));
    REQUIRE_HR(S_OK, IStorage_QueryInterface(root, &IID_IRootStorage, (void **)&again));
    CHECK(other == again && (void *)other != (void *)root);
    CHECK_HR(2, IRootStorage_Release(again));
    REQUIRE_HR(S_OK, IRootStorage_QueryInterface(other, &IID_IUnknown, (void **)&unknown));
    CHECK((void *)unknown == (void *)root);
    CHECK_HR(3, IRootStorage_AddRef(other) - 1);
    CHECK_HR(3, IRootStorage_Release(other));
    REQUIRE_HR(S_OK, IRootStorage_QueryInterface(other, &IID_IStorage, (void **)&same));
    CHECK(same == root);
    CHECK_HR(E_NOINTERFACE, IRootStorage_QueryInterface(other, &IID_IStream, &object));
    IStorage_Release(same);
    IUnknown_Release(unknown);
    /* The last reference may be one on the other interface. */
    CHECK_HR(1, IStorage_Release(root));
    CHECK_HR(STG_E_SHAREVIOLATION, StgOpenStorage(test_name, NULL, RW, NULL, 0, &root));
    CHECK_HR(0, IRootStorage_Release(other));
    root = open_at(test_name, RW);
    IStorage_Release(root);
}

static void switching(void)
{
    IStorage *root = create(CREATE_RW | STGM_TRANSACTED), *other;
    IRootStorage *moving;
    IStream *open;
    STATSTG stat;
    char byte = 0;
    choose_second();
    CHECK_HR(S_OK, put_stream(root, OLESTR("A"), "committed"));
    CHECK_HR(S_OK, IStorage_Commit(root, 0));
    CHECK_HR(S_OK, put_stream(root, OLESTR("B"), "uncommitted"));
    REQUIRE_HR(S_OK, IStorage_OpenStream(root, OLESTR("A"), NULL, RW, 0, &open));
    REQUIRE_HR(S_OK, IStorage_QueryInterface(root, &IID_IRootStorage, (void **)&moving));
    CHECK_HR(STG_E_FILEALREADYEXISTS, IRootStorage_SwitchToFile(moving, test_name));
    CHECK_HR(STG_E_INVALIDNAME, IRootStorage_SwitchToFile(moving, (LPOLESTR)OLESTR("")));
    CHECK(FAILED(IRootStorage_SwitchToFile(moving, (LPOLESTR)OLESTR("/nonexistent/folder/file"))));
    CHECK(is_named(root, test_name));
    CHECK_HR(S_OK, IRootStorage_SwitchToFile(moving, second_name));
    CHECK(is_named(root, second_name));
    CHECK(stream_holds(root, OLESTR("B"), "uncommitted"));
    CHECK_HR(S_OK, IStream_Read(open, &byte, 1, NULL));
    CHECK(byte == 'c');
    IStream_Release(open);
    /* The old file is free and as it was; the new one is claimed. */
    other = open_at(test_name, RW);
    CHECK(stream_holds(other, OLESTR("A"), "committed"));
    CHECK(!stream_holds(other, OLESTR("B"), "uncommitted"));
    IStorage_Release(other);
    CHECK_HR(STG_E_SHAREVIOLATION, StgOpenStorage(second_name, NULL, RW, NULL, 0, &other));
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_ONLYIFCURRENT));
    /* Without a name there is a new one. */
    CHECK_HR(S_OK, IRootStorage_SwitchToFile(moving, NULL));
    CHECK(!is_named(root, second_name));
    REQUIRE_HR(S_OK, IStorage_Stat(root, &stat, STATFLAG_DEFAULT));
    char path[300] = {0};
    for (int i = 0; stat.pwcsName[i]; i++)
        path[i] = (char)stat.pwcsName[i];
    CoTaskMemFree(stat.pwcsName);
    CHECK(access(path, F_OK) == 0);
    unlink(path);
    IRootStorage_Release(moving);
    CHECK_HR(0, IStorage_Release(root));
    other = open_at(second_name, RO);
    CHECK(stream_holds(other, OLESTR("A"), "committed"));
    CHECK(stream_holds(other, OLESTR("B"), "uncommitted"));
    REQUIRE_HR(S_OK, IStorage_QueryInterface(other, &IID_IRootStorage, (void **)&moving));
    CHECK_HR(STG_E_ACCESSDENIED, IRootStorage_SwitchToFile(moving, NULL));
    IRootStorage_Release(moving);
    IStorage_Release(other);
    unlink(second_path);

    ILockBytes *bytes;
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(NULL, TRUE, &bytes));
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(bytes, CREATE_RW, 0, &root));
    REQUIRE_HR(S_OK, IStorage_QueryInterface(root, &IID_IRootStorage, (void **)&moving));
    CHECK_HR(STG_E_NOTFILEBASEDSTORAGE, IRootStorage_SwitchToFile(moving, second_name));
    CHECK(access(second_path, F_OK) != 0);
    IRootStorage_Release(moving);
    IStorage_Release(root);
    ILockBytes_Release(bytes);
}

/* The single writer may be the one who makes the file. */
static void new_single_writer(void)
{
    IStorage *root = create(STGM_CREATE | WRITER), *reader;
    IDirectWriterLock *lock;
    reader = open_at(test_name, READER);
    REQUIRE_HR(S_OK, IStorage_QueryInterface(root, &IID_IDirectWriterLock, (void **)&lock));
    CHECK_HR(STG_E_INUSE, IDirectWriterLock_WaitForWriteAccess(lock, 0));
    CHECK_HR(STG_E_ACCESSDENIED, put_stream(root, OLESTR("S"), "early"));
    IStorage_Release(reader);
    CHECK_HR(S_OK, IDirectWriterLock_WaitForWriteAccess(lock, 1000));
    CHECK_HR(S_OK, put_stream(root, OLESTR("S"), "text"));
    CHECK_HR(S_OK, IDirectWriterLock_ReleaseWriteAccess(lock));
    reader = open_at(test_name, READER);
    CHECK(stream_holds(reader, OLESTR("S"), "text"));
    IStorage_Release(reader);
    IDirectWriterLock_Release(lock);
    CHECK_HR(0, IStorage_Release(root));
}

static void single_writer(void)
{
    IStorage *root = create(CREATE_RW), *reader, *child, *none;
    IDirectWriterLock *lock, *absent;
    IStream *stream;
    put_stream(root, OLESTR("S"), "before");
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("Sub"), RW, 0, 0, &child));
    IStorage_Release(child);
    IStorage_Release(root);
    root = open_at(test_name, WRITER);
    reader = open_at(test_name, READER);
    CHECK_HR(STG_E_SHAREVIOLATION, StgOpenStorage(test_name, NULL, WRITER, NULL, 0, &none));
    CHECK_HR(STG_E_SHAREVIOLATION, StgOpenStorage(test_name, NULL, RW, NULL, 0, &none));
    CHECK_HR(E_NOINTERFACE, IStorage_QueryInterface(reader, &IID_IDirectWriterLock, (void **)&absent));
    REQUIRE_HR(S_OK, IStorage_QueryInterface(root, &IID_IDirectWriterLock, (void **)&lock));
    CHECK_HR(S_FALSE, IDirectWriterLock_HaveWriteAccess(lock));
    CHECK_HR(STG_E_INUSE, IDirectWriterLock_WaitForWriteAccess(lock, 0));
    CHECK_HR(STG_E_INUSE, IDirectWriterLock_WaitForWriteAccess(lock, 20));
    /* Nothing is written without access, in elements that are open already neither. */
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_CreateStream(root, OLESTR("T"), RW, 0, 0, &stream));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_DestroyElement(root, OLESTR("S")));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_SetClass(root, &IID_IStream));
    REQUIRE_HR(S_OK, IStorage_OpenStorage(root, OLESTR("Sub"), NULL, RW, NULL, 0, &child));
    CHECK_HR(STG_E_ACCESSDENIED, put_stream(child, OLESTR("In"), "in"));
    REQUIRE_HR(S_OK, IStorage_OpenStream(root, OLESTR("S"), NULL, RW, 0, &stream));
    CHECK_HR(STG_E_ACCESSDENIED, IStream_Write(stream, "x", 1, NULL));
    CHECK(stream_holds(reader, OLESTR("S"), "before"));
    IStorage_Release(reader);
    CHECK_HR(S_OK, IDirectWriterLock_WaitForWriteAccess(lock, 1000));
    CHECK_HR(S_FALSE, IDirectWriterLock_WaitForWriteAccess(lock, 0xFFFFFFFFu));
    CHECK_HR(S_OK, IDirectWriterLock_HaveWriteAccess(lock));
    CHECK_HR(STG_E_SHAREVIOLATION, StgOpenStorage(test_name, NULL, READER, NULL, 0, &none));
    CHECK_HR(S_OK, IStream_Write(stream, "AFTER!", 6, NULL));
    CHECK_HR(S_OK, put_stream(child, OLESTR("In"), "in"));
    CHECK_HR(S_OK, IDirectWriterLock_ReleaseWriteAccess(lock));
    CHECK_HR(S_FALSE, IDirectWriterLock_HaveWriteAccess(lock));
    CHECK_HR(S_OK, IDirectWriterLock_ReleaseWriteAccess(lock));
    CHECK_HR(STG_E_ACCESSDENIED, IStream_Write(stream, "x", 1, NULL));
    CHECK_HR(STG_E_ACCESSDENIED, put_stream(child, OLESTR("Later"), "in"));
    reader = open_at(test_name, READER);
    CHECK(stream_holds(reader, OLESTR("S"), "AFTER!"));
    IStorage_Release(reader);
    IStream_Release(stream);
    IStorage_Release(child);
    IDirectWriterLock_Release(lock);
    CHECK_HR(0, IStorage_Release(root));
}

static void priority(void)
{
    IStorage *root = create(CREATE_RW), *one, *two, *held;
    put_stream(root, OLESTR("Big"), "something large");
    put_stream(root, OLESTR("Kept"), "kept");
    IStorage_Release(root);
    one = open_at(test_name, STGM_PRIORITY | STGM_READ);
    two = open_at(test_name, STGM_PRIORITY | STGM_READ | STGM_SHARE_DENY_NONE);
    CHECK(stream_holds(one, OLESTR("Kept"), "kept"));
    CHECK_HR(STG_E_LOCKVIOLATION, StgOpenStorage(test_name, NULL, RW, NULL, 0, &held));
    /* Nobody commits meanwhile. */
    held = open_at(test_name, SHARED);
    put_stream(held, OLESTR("New"), "new");
    CHECK_HR(STG_E_LOCKVIOLATION, IStorage_Commit(held, 0));
    CHECK_HR(S_OK, IStorage_Revert(held));
    IStorage_Release(held);
    /* One of two cannot be opened directly, and stays what it was. */
    CHECK_HR(STG_E_LOCKVIOLATION, StgOpenStorage(NULL, one, RW, NULL, 0, &held));
    CHECK(held == NULL);
    CHECK(stream_holds(one, OLESTR("Kept"), "kept"));
    CHECK_HR(STG_E_INVALIDFLAG, StgOpenStorage(NULL, one, STGM_CREATE | RW, NULL, 0, &held));
    IStorage_Release(two);
    CHECK_HR(STG_E_LOCKVIOLATION, StgOpenStorage(test_name, NULL, RW, NULL, 0, &held));
    /* The name is ignored, the priority storage released. */
    IStorage_AddRef(one);
    REQUIRE_HR(S_OK, StgOpenStorage(OLESTR("ignored"), one, RW, NULL, 0, &two));
    CHECK_HR(0, IStorage_Release(one));
    CHECK(is_named(two, test_name));
    CHECK_HR(STG_E_SHAREVIOLATION, StgOpenStorage(test_name, NULL, STGM_SHARE_DENY_WRITE, NULL, 0, &held));
    put_stream(two, OLESTR("New"), "new");
    IStorage_Release(two);
    one = open_at(test_name, RO);
    CHECK(stream_holds(one, OLESTR("New"), "new"));
    IStorage_Release(one);
}

static void exclusion(void)
{
    OLECHAR big[] = {'B', 'I', 'G', 0}, sub[] = {'S', 'u', 'b', 0}, absent[] = {'x', 0};
    LPOLESTR names[] = {big, absent, sub, NULL};
    IStorage *root = create(CREATE_RW), *child;
    put_stream(root, OLESTR("Big"), "large");
    put_stream(root, OLESTR("Kept"), "kept");
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("Sub"), RW, 0, 0, &child));
    put_stream(child, OLESTR("In"), "in");
    IStorage_Release(child);
    IStorage_Release(root);
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, TRANSACTED_RW, names, 0, &root));
    CHECK(stream_holds(root, OLESTR("Big"), ""));
    CHECK(stream_holds(root, OLESTR("Kept"), "kept"));
    REQUIRE_HR(S_OK, IStorage_OpenStorage(root, OLESTR("Sub"), NULL, RW, NULL, 0, &child));
    CHECK(!stream_holds(child, OLESTR("In"), "in"));
    IStorage_Release(child);
    CHECK_HR(S_OK, IStorage_Revert(root));
    CHECK(stream_holds(root, OLESTR("Big"), ""));
    IStorage_Release(root);
    root = open_at(test_name, RO);
    CHECK(stream_holds(root, OLESTR("Big"), "large"));
    IStorage_Release(root);
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RO, names, 0, &root));
    CHECK(stream_holds(root, OLESTR("Big"), ""));
    IStorage_Release(root);
    root = open_at(test_name, STGM_PRIORITY);
    CHECK(stream_holds(root, OLESTR("Big"), "large"));
    REQUIRE_HR(S_OK, StgOpenStorage(NULL, root, RW, names, 0, &child));
    IStorage_Release(child);
    root = open_at(test_name, RO);
    CHECK(stream_holds(root, OLESTR("Big"), ""));
    CHECK(stream_holds(root, OLESTR("Kept"), "kept"));
    /* Elements know neither. */
    CHECK_HR(STG_E_INVALIDPARAMETER, IStorage_OpenStorage(root, OLESTR("Sub"), NULL, RO, names, 0, &child));
    CHECK_HR(STG_E_INVALIDPARAMETER, IStorage_OpenStorage(root, OLESTR("Sub"), root, RO, NULL, 0, &child));
    IStorage_Release(root);

    ILockBytes *bytes;
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(NULL, TRUE, &bytes));
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(bytes, CREATE_RW, 0, &root));
    put_stream(root, OLESTR("Big"), "large");
    IStorage_Commit(root, 0);
    /* Here the other storage is released and no more. */
    REQUIRE_HR(S_OK, StgOpenStorageOnILockBytes(bytes, root, STGM_SIMPLE | RW, names, 0, &child));
    CHECK(stream_holds(child, OLESTR("Big"), ""));
    IStorage_Release(child);
    CHECK_HR(0, ILockBytes_Release(bytes));
}

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

/* A folder that no other program puts files into. */
static char own_folder[300];

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
    choose_file("roots");
    identity();
    switching();
    new_single_writer();
    single_writer();
    priority();
    exclusion();
    conversion();
    replacing();
    deleting();
    unlink(test_path);
    return SUMMARY();
}
