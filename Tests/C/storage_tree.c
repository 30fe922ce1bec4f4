/* Storages and streams within a file: elements, transactions, death, copies, enumeration. */
#include "storage_support.h"

static void elements(void)
{
    static const OLECHAR long_name[] = {'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a',
                                        'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 0};
    IStorage *root = create(CREATE_RW), *child, *other;
    IStream *stream, *second;
    ULONG count = 7;
    char byte;
    STATSTG stat;
    CHECK_HR(STG_E_INVALIDNAME, IStorage_CreateStream(root, NULL, CREATE_RW, 0, 0, &stream));
    CHECK_HR(STG_E_INVALIDNAME, IStorage_CreateStream(root, long_name, CREATE_RW, 0, 0, &stream));
    CHECK_HR(S_OK, put_stream(root, long_name + 1, "31"));
    CHECK_HR(STG_E_INVALIDNAME, IStorage_CreateStream(root, OLESTR("a/b"), CREATE_RW, 0, 0, &stream));
    CHECK_HR(STG_E_INVALIDNAME, IStorage_CreateStream(root, OLESTR("a:b"), CREATE_RW, 0, 0, &stream));
    CHECK_HR(STG_E_INVALIDPOINTER, IStorage_CreateStream(root, OLESTR("S"), CREATE_RW, 0, 0, NULL));
    CHECK_HR(STG_E_INVALIDPARAMETER, IStorage_CreateStream(root, OLESTR("S"), CREATE_RW, 1, 0, &stream));
    CHECK_HR(STG_E_INVALIDFLAG, IStorage_CreateStream(root, OLESTR("S"), STGM_READWRITE, 0, 0, &stream));
    CHECK_HR(STG_E_INVALIDFUNCTION,
             IStorage_CreateStream(root, OLESTR("S"), RW | STGM_TRANSACTED, 0, 0, &stream));
    REQUIRE_HR(S_OK, IStorage_CreateStream(root, OLESTR("S"), RW, 0, 0, &stream));
    CHECK_HR(STG_E_FILEALREADYEXISTS, IStorage_CreateStream(root, OLESTR("s"), RW, 0, 0, &second));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_OpenStream(root, OLESTR("s"), NULL, RW, 0, &second));
    CHECK(second == NULL);
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_RenameElement(root, OLESTR("S"), OLESTR("T")));
    CHECK_HR(STG_E_FILENOTFOUND, IStorage_OpenStorage(root, OLESTR("S"), NULL, RW, NULL, 0, &child));
    REQUIRE_HR(S_OK, IStorage_CreateStream(root, OLESTR("S"), CREATE_RW, 0, 0, &second));
    CHECK_HR(STG_E_REVERTED, IStream_Read(stream, &byte, 1, &count));
    CHECK_HR(0, count);
    CHECK_HR(STG_E_REVERTED, IStream_Stat(stream, &stat, STATFLAG_NONAME));
    CHECK_HR(0, IStream_Release(stream));
    CHECK_HR(S_OK, IStorage_DestroyElement(root, OLESTR("S")));
    CHECK_HR(STG_E_REVERTED, IStream_Write(second, "x", 1, NULL));
    CHECK_HR(0, IStream_Release(second));
    CHECK_HR(STG_E_FILENOTFOUND, IStorage_OpenStream(root, OLESTR("S"), NULL, RW, 0, &second));
    CHECK_HR(STG_E_INVALIDFUNCTION,
             IStorage_OpenStream(root, OLESTR("S"), NULL, RW | STGM_DELETEONRELEASE, 0, &second));

    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("Sub"), RW, 0, 0, &child));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_OpenStorage(root, OLESTR("SUB"), NULL, RW, NULL, 0, &other));
    CHECK_HR(STG_E_INVALIDFLAG, IStorage_OpenStorage(root, OLESTR("Sub"), NULL, STGM_READWRITE, NULL, 0, &other));
    CHECK_HR(S_OK, IStorage_SetStateBits(child, 0xF0F0, 0xFFFF));
    CHECK_HR(S_OK, IStorage_SetStateBits(child, 0x000F, 0x000F));
    CHECK_HR(S_OK, WriteClassStg(child, &IID_IStream));
    CHECK_HR(S_OK, IStorage_Stat(child, &stat, STATFLAG_DEFAULT));
    CHECK(stat.type == STGTY_STORAGE && stat.grfStateBits == 0xF0FF && IsEqualGUID(&stat.clsid, &IID_IStream));
    CHECK(stat.pwcsName && stat.pwcsName[0] == 'S' && stat.pwcsName[3] == 0);
    CoTaskMemFree(stat.pwcsName);
    CHECK_HR(S_OK, put_stream(child, OLESTR("In"), "inner"));
    REQUIRE_HR(S_OK, IStorage_OpenStream(child, OLESTR("In"), NULL, RO, 0, &stream));
    CHECK_HR(STG_E_ACCESSDENIED, IStream_Write(stream, "x", 1, NULL));
    CHECK_HR(0, IStorage_Release(root));
    CHECK_HR(STG_E_REVERTED, IStorage_Stat(child, &stat, STATFLAG_NONAME));
    CHECK_HR(STG_E_REVERTED, IStream_Read(stream, &byte, 1, NULL));
    void *object = &object;
    CHECK_HR(S_OK, IStorage_QueryInterface(child, &IID_IStorage, &object));
    CHECK(object == child);
    IStorage_Release(child);
    CHECK_HR(E_NOINTERFACE, IStorage_QueryInterface(child, &IID_IStream, &object));
    CHECK(object == NULL);
    IStorage_Release(child);
    IStream_Release(stream);

    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RO, NULL, 0, &root));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_CreateStream(root, OLESTR("X"), RW, 0, 0, &stream));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_DestroyElement(root, OLESTR("Sub")));
    REQUIRE_HR(S_OK, IStorage_OpenStorage(root, OLESTR("sub"), NULL, RO, NULL, 0, &child));
    CHECK_HR(STG_E_INVALIDFLAG, IStorage_OpenStream(child, OLESTR("In"), NULL, RW, 0, &stream));
    CHECK(stream_holds(child, OLESTR("In"), "inner"));
    CHECK_HR(S_OK, IStorage_Stat(child, &stat, STATFLAG_NONAME));
    CHECK(stat.grfStateBits == 0xF0FF && IsEqualGUID(&stat.clsid, &IID_IStream) && !stat.pwcsName);
    IStorage_Release(child);
    IStorage_Release(root);
}

static void transactions(void)
{
    IStorage *root = create(CREATE_RW | STGM_TRANSACTED), *child, *again;
    IStream *stream;
    STATSTG stat;
    CHECK_HR(S_OK, put_stream(root, OLESTR("Lost"), "lost"));
    IStorage_Release(root);
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, TRANSACTED_RW, NULL, 0, &root));
    CHECK_HR(STG_E_FILENOTFOUND, IStorage_OpenStream(root, OLESTR("Lost"), NULL, RO, 0, &stream));
    CHECK_HR(S_OK, put_stream(root, OLESTR("Kept"), "kept"));
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("Sub"), TRANSACTED_RW, 0, 0, &child));
    CHECK_HR(S_OK, put_stream(child, OLESTR("One"), "1"));
    CHECK_HR(S_OK, IStorage_Commit(child, 0));
    CHECK_HR(S_OK, put_stream(child, OLESTR("Two"), "2"));
    CHECK_HR(S_OK, IStorage_Revert(child));
    CHECK(stream_holds(child, OLESTR("One"), "1"));
    CHECK(!stream_holds(child, OLESTR("Two"), "2"));
    CHECK_HR(STG_E_INVALIDFLAG, IStorage_Commit(root, 0x100));
    CHECK_HR(S_OK, IStorage_Commit(root, 0));
    CHECK_HR(S_OK, put_stream(root, OLESTR("Later"), "later"));
    REQUIRE_HR(S_OK, IStorage_OpenStream(root, OLESTR("Kept"), NULL, RW, 0, &stream));
    CHECK_HR(S_OK, IStorage_Revert(root));
    CHECK_HR(STG_E_REVERTED, IStream_Stat(stream, &stat, STATFLAG_NONAME));
    CHECK_HR(STG_E_REVERTED, IStorage_Commit(child, 0));
    IStream_Release(stream);
    IStorage_Release(child);
    CHECK(stream_holds(root, OLESTR("Kept"), "kept"));
    CHECK(!stream_holds(root, OLESTR("Later"), "later"));
    IStorage_Release(root);

    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, STGM_TRANSACTED | STGM_READ, NULL, 0, &root));
    CHECK_HR(S_OK, put_stream(root, OLESTR("Dream"), "dream"));
    CHECK(stream_holds(root, OLESTR("Dream"), "dream"));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_Commit(root, 0));
    IStorage_Release(root);

    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RW, NULL, 0, &root));
    CHECK(!stream_holds(root, OLESTR("Dream"), "dream"));
    REQUIRE_HR(S_OK, IStorage_OpenStorage(root, OLESTR("Sub"), NULL, RW, NULL, 0, &child));
    CHECK(stream_holds(child, OLESTR("One"), "1"));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_OpenStorage(root, OLESTR("Sub"), NULL, RW, NULL, 0, &again));
    IStorage_Release(child);
    CHECK_HR(S_OK, IStorage_Revert(root));
    IStorage_Release(root);
}

static void enumeration(void)
{
    IStorage *root = create(CREATE_RW);
    IEnumSTATSTG *list, *clone;
    STATSTG stat[4];
    ULONG count;
    put_stream(root, OLESTR("bb"), "12345");
    put_stream(root, OLESTR("A"), "1");
    put_stream(root, OLESTR("ccc"), "");
    CHECK_HR(STG_E_INVALIDPARAMETER, IStorage_EnumElements(root, 1, NULL, 0, &list));
    REQUIRE_HR(S_OK, IStorage_EnumElements(root, 0, NULL, 0, &list));
    REQUIRE_HR(S_OK, list->lpVtbl->Next(list, 1, stat, NULL));
    CHECK(stat->pwcsName && stat->pwcsName[0] == 'A' && stat->cbSize.QuadPart == 1 && stat->type == STGTY_STREAM);
    CoTaskMemFree(stat->pwcsName);
    REQUIRE_HR(S_OK, list->lpVtbl->Clone(list, &clone));
    CHECK_HR(S_OK, IStorage_DestroyElement(root, OLESTR("A")));
    CHECK_HR(S_OK, IStorage_DestroyElement(root, OLESTR("bb")));
    put_stream(root, OLESTR("dddd"), "");
    CHECK_HR(S_FALSE, list->lpVtbl->Next(list, 4, stat, &count));
    CHECK_HR(2, count);
    CHECK(count == 2 && stat[0].pwcsName[0] == 'c' && stat[1].pwcsName[0] == 'd');
    for (ULONG i = 0; i < count; i++)
        CoTaskMemFree(stat[i].pwcsName);
    CHECK_HR(S_FALSE, list->lpVtbl->Next(list, 1, stat, &count));
    CHECK(count == 0 && !stat->pwcsName && !stat->type);
    CHECK_HR(S_OK, list->lpVtbl->Reset(list));
    CHECK_HR(S_OK, list->lpVtbl->Skip(list, 2));
    CHECK_HR(S_FALSE, list->lpVtbl->Skip(list, 1));
    CHECK_HR(E_INVALIDARG, list->lpVtbl->Next(list, 2, stat, NULL));
    CHECK_HR(0, list->lpVtbl->Release(list));
    /* An enumerator keeps the storage open. */
    IStorage_Release(root);
    IStorage *second;
    CHECK_HR(STG_E_SHAREVIOLATION, StgOpenStorage(test_name, NULL, RW, NULL, 0, &second));
    CHECK_HR(S_OK, clone->lpVtbl->Next(clone, 1, stat, &count));
    CoTaskMemFree(stat->pwcsName);
    CHECK_HR(0, clone->lpVtbl->Release(clone));
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RW, NULL, 0, &second));
    IStorage_Release(second);
}

static IStorage *in_memory(ILockBytes **bytes)
{
    IStorage *storage;
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(NULL, TRUE, bytes));
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(*bytes, CREATE_RW, 0, &storage));
    return storage;
}

static void copies(void)
{
    IStorage *root = create(CREATE_RW), *child, *inner, *target, *copy;
    ILockBytes *bytes;
    IID excluded = IID_IStream;
    OLECHAR name[] = {'T', 'o', 'p', 0};
    LPOLESTR names[] = {name, NULL};
    put_stream(root, OLESTR("Top"), "top");
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("Sub"), RW, 0, 0, &child));
    put_stream(child, OLESTR("Top"), "below");
    REQUIRE_HR(S_OK, IStorage_CreateStorage(child, OLESTR("Inner"), RW, 0, 0, &inner));
    WriteClassStg(root, &IID_IStorage);
    CHECK_HR(STG_E_INVALIDPOINTER, IStorage_CopyTo(root, 0, NULL, NULL, NULL));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_CopyTo(root, 0, NULL, NULL, child));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_CopyTo(root, 0, NULL, NULL, inner));
    excluded = IID_IStorage;
    CHECK_HR(S_OK, IStorage_CopyTo(root, 1, &excluded, NULL, inner));
    CHECK(stream_holds(inner, OLESTR("Top"), "top"));
    IStorage_Release(inner);
    IStorage_Release(child);

    target = in_memory(&bytes);
    CHECK_HR(S_OK, IStorage_CopyTo(root, 0, NULL, names, target));
    CHECK(!stream_holds(target, OLESTR("Top"), "top"));
    REQUIRE_HR(S_OK, IStorage_OpenStorage(target, OLESTR("Sub"), NULL, RW, NULL, 0, &copy));
    CHECK(stream_holds(copy, OLESTR("Top"), "below"));
    IStorage_Release(copy);
    CLSID clsid;
    CHECK_HR(S_OK, ReadClassStg(target, &clsid));
    CHECK(IsEqualGUID(&clsid, &IID_IStorage));
    IStorage_Release(target);
    ILockBytes_Release(bytes);

    excluded = IID_IStream;
    target = in_memory(&bytes);
    CHECK_HR(S_OK, IStorage_CopyTo(root, 1, &excluded, NULL, target));
    REQUIRE_HR(S_OK, IStorage_OpenStorage(target, OLESTR("Sub"), NULL, RW, NULL, 0, &copy));
    CHECK(!stream_holds(copy, OLESTR("Top"), "below"));
    IStorage_Release(copy);
    CHECK_HR(STG_E_FILENOTFOUND, IStorage_MoveElementTo(root, OLESTR("No"), target, OLESTR("X"), STGMOVE_MOVE));
    CHECK_HR(STG_E_INVALIDFLAG, IStorage_MoveElementTo(root, OLESTR("Top"), target, OLESTR("X"), 9));
    CHECK_HR(S_OK, IStorage_MoveElementTo(root, OLESTR("Top"), target, OLESTR("Copied"), STGMOVE_COPY));
    CHECK_HR(S_OK, IStorage_MoveElementTo(root, OLESTR("Top"), target, OLESTR("Moved"), STGMOVE_MOVE));
    CHECK(stream_holds(target, OLESTR("Copied"), "top"));
    CHECK(stream_holds(target, OLESTR("Moved"), "top"));
    CHECK(!stream_holds(root, OLESTR("Top"), "top"));
    CHECK_HR(S_OK, IStorage_RenameElement(target, OLESTR("Moved"), OLESTR("Renamed")));
    CHECK(stream_holds(target, OLESTR("RENAMED"), "top"));
    CHECK_HR(STG_E_FILENOTFOUND, IStorage_RenameElement(target, OLESTR("Moved"), OLESTR("Y")));
    IStorage_Release(target);
    REQUIRE_HR(S_OK, StgOpenStorageOnILockBytes(bytes, NULL, RO, NULL, 0, &target));
    CHECK(stream_holds(target, OLESTR("Renamed"), "top"));
    STATSTG stat;
    CHECK_HR(S_OK, IStorage_Stat(target, &stat, STATFLAG_DEFAULT));
    CHECK(stat.pwcsName == NULL);
    IStorage_Release(target);
    CHECK_HR(0, ILockBytes_Release(bytes));
    IStorage_Release(root);
}

static void times(void)
{
    IStorage *root = create(CREATE_RW), *child;
    FILETIME when = {0x11223344, 0x01D00000}, later = {0x55667788, 0x01D10000};
    STATSTG stat;
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("Sub"), RW, 0, 0, &child));
    IStorage_Release(child);
    CHECK_HR(S_OK, IStorage_SetElementTimes(root, OLESTR("Sub"), &when, NULL, &later));
    CHECK_HR(STG_E_FILENOTFOUND, IStorage_SetElementTimes(root, OLESTR("No"), &when, NULL, NULL));
    IStorage_Release(root);
    CHECK_HR(S_OK, StgSetTimes(test_name, NULL, NULL, &later));
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RO, NULL, 0, &root));
    CHECK_HR(S_OK, IStorage_Stat(root, &stat, STATFLAG_NONAME));
    CHECK(!memcmp(&stat.mtime, &later, sizeof later));
    REQUIRE_HR(S_OK, IStorage_OpenStorage(root, OLESTR("Sub"), NULL, RO, NULL, 0, &child));
    CHECK_HR(S_OK, IStorage_Stat(child, &stat, STATFLAG_NONAME));
    CHECK(!memcmp(&stat.ctime, &when, sizeof when) && !memcmp(&stat.mtime, &later, sizeof later));
    IStorage_Release(child);
    IStorage_Release(root);
}

static void isolation(void)
{
    DWORD mode = STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_NONE;
    IStorage *one = create(STGM_CREATE | mode), *two;
    put_stream(one, OLESTR("S"), "first");
    CHECK_HR(S_OK, IStorage_Commit(one, 0));
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, mode, NULL, 0, &two));
    CHECK_HR(S_OK, put_stream(one, OLESTR("S"), "second"));
    CHECK_HR(S_OK, IStorage_Commit(one, 0));
    CHECK_HR(S_OK, put_stream(one, OLESTR("S"), "third"));
    CHECK_HR(S_OK, IStorage_Commit(one, 0));
    CHECK(stream_holds(two, OLESTR("S"), "first"));
    CHECK_HR(S_OK, put_stream(two, OLESTR("S"), "mine"));
    CHECK_HR(STG_E_NOTCURRENT, IStorage_Commit(two, STGC_ONLYIFCURRENT));
    CHECK_HR(S_OK, IStorage_Commit(two, STGC_DEFAULT));
    IStorage_Release(one);
    IStorage_Release(two);
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RO, NULL, 0, &one));
    CHECK(stream_holds(one, OLESTR("S"), "mine"));
    IStorage_Release(one);
}

/* Names of every length in blocks that end with them, as a caller may have them: nothing behind is looked at. */
static void names(void)
{
    IStorage *root = NULL;
    CHECK_HR(S_OK, StgCreateDocfile(test_name, CREATE_RW, 0, &root));
    for (int count = 1; count <= 32; count++) {
        OLECHAR *name = malloc(2 * (size_t)count + 2);
        IStream *stream = NULL;
        HRESULT expected = count < 32 ? S_OK : STG_E_INVALIDNAME;
        for (int index = 0; index < count; index++)
            name[index] = (OLECHAR)('A' + index % 26);
        name[count] = 0;
        CHECK_HR(expected, IStorage_CreateStream(root, name, CREATE_RW, 0, 0, &stream));
        if (stream)
            IStream_Release(stream);
        CHECK_HR(expected, IStorage_OpenStream(root, name, NULL, RO, 0, &stream));
        if (stream)
            IStream_Release(stream);
        name[count - 1] = '/';
        CHECK_HR(STG_E_INVALIDNAME, IStorage_OpenStream(root, name, NULL, RO, 0, &stream));
        name[count - 1] = 0x2F21;
        CHECK_HR(count < 32 ? STG_E_FILENOTFOUND : STG_E_INVALIDNAME,
                 IStorage_OpenStream(root, name, NULL, RO, 0, &stream));
        free(name);
    }
    IStorage_Release(root);
}

int main(void)
{
    choose_file("tree");
    elements();
    names();
    transactions();
    enumeration();
    copies();
    times();
    isolation();
    unlink(test_path);
    return SUMMARY();
}
