/* Single rules of elements: attributes, names, enumerators, replacements, clones, copies of what is open. */
#include "storage_support.h"

static void attributes(void)
{
    FILETIME made = {0x10, 0x01C00000}, changed = {0x20, 0x01C80000};
    IStorage *root = create(CREATE_RW | STGM_TRANSACTED), *child;
    STATSTG stat;
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("D"), RW, 0, 0, &child));
    CHECK_HR(S_OK, IStorage_SetClass(child, &IID_ILockBytes));
    CHECK_HR(S_OK, IStorage_SetStateBits(child, 0xFF00FF00, 0xFFFF0000));
    CHECK_HR(S_OK, IStorage_SetStateBits(child, 0x0000000F, 0x000000FF));
    IStorage_Release(child);
    CHECK_HR(S_OK, IStorage_SetElementTimes(root, OLESTR("D"), &made, &made, &changed));
    CHECK_HR(S_OK, put_stream(root, OLESTR("S"), "s"));
    CHECK_HR(S_OK, IStorage_SetElementTimes(root, OLESTR("S"), &made, &made, &changed));
    CHECK_HR(S_OK, IStorage_SetElementTimes(root, NULL, &made, NULL, &changed));
    CHECK_HR(STG_E_INVALIDNAME, IStorage_SetElementTimes(root, OLESTR("a/b"), &made, NULL, NULL));
    CHECK_HR(STG_E_INVALIDPOINTER, IStorage_SetClass(root, NULL));
    CHECK_HR(S_OK, IStorage_Commit(root, 0));
    IStorage_Release(root);
    root = open_storage(RO);
    CHECK_HR(S_OK, IStorage_Stat(root, &stat, STATFLAG_NONAME));
    CHECK(!memcmp(&stat.ctime, &made, sizeof made) && !memcmp(&stat.mtime, &changed, sizeof made));
    CHECK(stat.type == STGTY_STORAGE && stat.cbSize.QuadPart == 0 && stat.grfMode == RO && !stat.pwcsName);
    REQUIRE_HR(S_OK, IStorage_OpenStorage(root, OLESTR("D"), NULL, RO, NULL, 0, &child));
    CHECK_HR(S_OK, IStorage_Stat(child, &stat, STATFLAG_NONAME));
    CHECK(stat.grfStateBits == 0xFF00000F && IsEqualGUID(&stat.clsid, &IID_ILockBytes));
    CHECK(!memcmp(&stat.ctime, &made, sizeof made) && !memcmp(&stat.mtime, &changed, sizeof made));
    CHECK_HR(STG_E_INVALIDPOINTER, IStorage_Stat(child, NULL, STATFLAG_NONAME));
    CHECK_HR(STG_E_INVALIDFLAG, IStorage_Stat(child, &stat, 9));
    IStorage_Release(child);
    IStorage_Release(root);
}

static void renaming(void)
{
    IStorage *root = create(CREATE_RW), *child;
    IStream *stream;
    put_stream(root, OLESTR("a"), "a");
    put_stream(root, OLESTR("b"), "b");
    CHECK_HR(STG_E_FILEALREADYEXISTS, IStorage_RenameElement(root, OLESTR("a"), OLESTR("B")));
    CHECK_HR(STG_E_INVALIDNAME, IStorage_RenameElement(root, OLESTR("a"), OLESTR("x:y")));
    CHECK_HR(STG_E_INVALIDNAME, IStorage_RenameElement(root, NULL, OLESTR("x")));
    CHECK_HR(S_OK, IStorage_RenameElement(root, OLESTR("a"), OLESTR("A")));
    CHECK(stream_holds(root, OLESTR("a"), "a"));
    /* An open stream inside keeps its storage open as well. */
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("D"), RW, 0, 0, &child));
    REQUIRE_HR(S_OK, IStorage_CreateStream(child, OLESTR("In"), RW, 0, 0, &stream));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_RenameElement(root, OLESTR("D"), OLESTR("E")));
    IStorage_Release(child);
    CHECK_HR(S_OK, IStorage_RenameElement(root, OLESTR("D"), OLESTR("E")));
    CHECK_HR(STG_E_REVERTED, IStream_Write(stream, "x", 1, NULL));
    IStream_Release(stream);
    IStorage_Release(root);
}

static void enumerators(void)
{
    IStorage *root = create(CREATE_RW), *child, *again;
    IEnumSTATSTG *list, *clone;
    STATSTG stat[2];
    ULONG count;
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("D"), RW, 0, 0, &child));
    put_stream(child, OLESTR("a"), "a");
    put_stream(child, OLESTR("b"), "b");
    REQUIRE_HR(S_OK, IStorage_EnumElements(child, 0, NULL, 0, &list));
    CHECK_HR(STG_E_INVALIDPARAMETER, IStorage_EnumElements(child, 0, &list, 0, &clone));
    CHECK_HR(STG_E_INVALIDPOINTER, IStorage_EnumElements(child, 0, NULL, 0, NULL));
    CHECK_HR(STG_E_INVALIDPOINTER, list->lpVtbl->Next(list, 1, NULL, &count));
    /* It keeps the storage open, so that nobody opens it again, by no reference that the caller hears of. */
    CHECK(IStorage_AddRef(child) == 2 && IStorage_Release(child) == 1);
    CHECK_HR(0, IStorage_Release(child));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_OpenStorage(root, OLESTR("D"), NULL, RW, NULL, 0, &again));
    CHECK_HR(S_OK, list->lpVtbl->Next(list, 1, stat, &count));
    CHECK(count == 1 && stat->pwcsName[0] == 'a');
    CoTaskMemFree(stat->pwcsName);
    REQUIRE_HR(S_OK, list->lpVtbl->Clone(list, &clone));
    CHECK_HR(S_OK, IStorage_DestroyElement(root, OLESTR("D")));
    CHECK_HR(STG_E_REVERTED, list->lpVtbl->Next(list, 1, stat, &count));
    CHECK_HR(STG_E_REVERTED, list->lpVtbl->Reset(list));
    CHECK_HR(STG_E_REVERTED, clone->lpVtbl->Skip(clone, 1));
    CHECK_HR(0, list->lpVtbl->Release(list));
    CHECK_HR(0, clone->lpVtbl->Release(clone));
    IStorage_Release(root);
}

static void replaced_elements(void)
{
    IStorage *root = create(CREATE_RW), *child, *new_child;
    IStream *stream;
    STATSTG stat;
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("X"), RW, 0, 0, &child));
    REQUIRE_HR(S_OK, IStorage_CreateStream(child, OLESTR("In"), RW, 0, 0, &stream));
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("X"), CREATE_RW, 0, 0, &new_child));
    CHECK_HR(STG_E_REVERTED, IStorage_Stat(child, &stat, STATFLAG_NONAME));
    CHECK_HR(STG_E_REVERTED, IStream_Stat(stream, &stat, STATFLAG_NONAME));
    IStream_Release(stream);
    IStorage_Release(child);
    /* A stream takes the place of a storage, too. */
    REQUIRE_HR(S_OK, IStorage_CreateStream(root, OLESTR("X"), CREATE_RW, 0, 0, &stream));
    CHECK_HR(STG_E_REVERTED, IStorage_Stat(new_child, &stat, STATFLAG_NONAME));
    IStorage_Release(new_child);
    IStream_Release(stream);
    CHECK_HR(STG_E_FILENOTFOUND, IStorage_DestroyElement(root, OLESTR("Y")));
    CHECK_HR(STG_E_INVALIDNAME, IStorage_DestroyElement(root, NULL));
    IStorage_Release(root);
}

/* Clones share the bytes; a copy between them takes what there was, in order. */
static void clones(void)
{
    IStorage *root = create(CREATE_RW);
    IStream *stream, *clone, *second;
    ULARGE_INTEGER read, written;
    char bytes[40];
    ULONG count;
    REQUIRE_HR(S_OK, IStorage_CreateStream(root, OLESTR("S"), RW, 0, 0, &stream));
    CHECK_HR(S_OK, IStream_Write(stream, "0123456789", 10, NULL));
    REQUIRE_HR(S_OK, IStream_Clone(stream, &clone));
    CHECK_HR(S_OK, IStream_Seek(stream, move(0), STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, IStream_CopyTo(stream, clone, size_of(~0ULL), &read, &written));
    CHECK(read.QuadPart == 10 && written.QuadPart == 10);
    CHECK_HR(S_OK, IStream_Seek(stream, move(0), STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, IStream_Read(stream, bytes, sizeof bytes, &count));
    CHECK(count == 20 && !memcmp(bytes, "01234567890123456789", 20));
    CHECK_HR(S_OK, IStream_Seek(stream, move(15), STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, IStream_CopyTo(stream, clone, size_of(3), NULL, NULL));
    CHECK_HR(S_OK, IStream_Seek(clone, move(-3), STREAM_SEEK_CUR, NULL));
    CHECK_HR(S_OK, IStream_Read(clone, bytes, sizeof bytes, &count));
    CHECK(count == 3 && !memcmp(bytes, "567", 3));
    /* A clone keeps the element open. */
    IStream_Release(stream);
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_OpenStream(root, OLESTR("S"), NULL, RW, 0, &second));
    IStream_Release(clone);
    REQUIRE_HR(S_OK, IStorage_OpenStream(root, OLESTR("S"), NULL, RW, 0, &second));
    REQUIRE_HR(S_OK, IStream_Clone(second, &clone));
    CHECK_HR(S_OK, IStorage_DestroyElement(root, OLESTR("S")));
    CHECK_HR(STG_E_REVERTED, IStream_Read(clone, bytes, 1, &count));
    CHECK_HR(STG_E_REVERTED, IStream_Clone(second, &stream));
    CHECK_HR(STG_E_REVERTED, IStream_LockRegion(second, size_of(0), size_of(1), LOCK_EXCLUSIVE));
    IStream_Release(clone);
    IStream_Release(second);
    IStorage_Release(root);
}

/* Copies while elements of the source are open, and into a transacted child. */
static void copying_open_elements(void)
{
    IStorage *root = create(CREATE_RW), *child, *inner, *target;
    IStream *stream;
    IID storages = IID_IStorage;
    ILockBytes *bytes;
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(NULL, TRUE, &bytes));
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(bytes, CREATE_RW, 0, &target));
    REQUIRE_HR(S_OK, IStorage_CreateStream(root, OLESTR("S"), RW, 0, 0, &stream));
    CHECK_HR(S_OK, IStream_Write(stream, "text", 4, NULL));
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("D"), TRANSACTED_RW, 0, 0, &child));
    REQUIRE_HR(S_OK, IStorage_CreateStorage(child, OLESTR("I"), TRANSACTED_RW, 0, 0, &inner));
    CHECK_HR(S_OK, IStorage_CopyTo(root, 0, NULL, NULL, target));
    CHECK(stream_holds(target, OLESTR("S"), "text"));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_CopyTo(root, 0, NULL, NULL, root));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_CopyTo(root, 0, NULL, NULL, child));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_CopyTo(root, 0, NULL, NULL, inner));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_MoveElementTo(root, OLESTR("D"), inner, OLESTR("X"), STGMOVE_COPY));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_MoveElementTo(root, OLESTR("S"), target, OLESTR("X"), STGMOVE_MOVE));
    CHECK_HR(S_OK, IStorage_CopyTo(root, 1, &storages, NULL, inner));
    CHECK(stream_holds(inner, OLESTR("S"), "text"));
    CHECK_HR(STG_E_INVALIDPOINTER, IStorage_CopyTo(root, 1, NULL, NULL, target));
    CHECK_HR(STG_E_INVALIDPOINTER, IStorage_MoveElementTo(root, OLESTR("S"), NULL, OLESTR("X"), STGMOVE_COPY));
    CHECK_HR(STG_E_INVALIDFLAG, IStorage_MoveElementTo(root, OLESTR("S"), target, OLESTR("X"), 2));
    IStorage_Release(inner);
    IStorage_Release(child);
    IStream_Release(stream);
    CHECK_HR(S_OK, IStorage_MoveElementTo(root, OLESTR("S"), root, OLESTR("T"), STGMOVE_MOVE));
    CHECK(stream_holds(root, OLESTR("T"), "text"));
    CHECK_HR(S_OK, IStorage_MoveElementTo(root, OLESTR("T"), root, OLESTR("U"), STGMOVE_COPY));
    CHECK(stream_holds(root, OLESTR("T"), "text") && stream_holds(root, OLESTR("U"), "text"));
    IStorage_Release(target);
    ILockBytes_Release(bytes);
    IStorage_Release(root);
}

int main(void)
{
    choose_file("elements");
    attributes();
    renaming();
    enumerators();
    replaced_elements();
    clones();
    copying_open_elements();
    unlink(test_path);
    return SUMMARY();
}
