/* What only root storages have: another file, the single writer's lock, priority, exclusion. */
#include "storage_support.h"

#define SHARED (STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_NONE)
#define WRITER (STGM_DIRECT_SWMR | STGM_READWRITE | STGM_SHARE_DENY_WRITE)
#define READER (STGM_DIRECT_SWMR | STGM_READ | STGM_SHARE_DENY_NONE)

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

int main(void)
{
    choose_file("roots");
    identity();
    switching();
    new_single_writer();
    single_writer();
    priority();
    exclusion();
    unlink(test_path);
    return SUMMARY();
}
