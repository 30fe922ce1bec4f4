/* Elements that are opened, closed and opened again: who has what open, and what becomes of old pointers. */
#include "storage_support.h"

#define MANY 20

static void numbered(OLECHAR *name, int number)
{
    name[0] = 'S';
    name[1] = (OLECHAR)('0' + number / 10);
    name[2] = (OLECHAR)('0' + number % 10);
    name[3] = 0;
}

/* Many streams, each with its number in it; `extra` bytes of padding make them big ones. */
static void fill(IStorage *storage, size_t extra)
{
    static char bytes[8192];
    OLECHAR name[4];
    IStream *stream;
    for (int i = 0; i < MANY; i++) {
        numbered(name, i);
        memset(bytes, 'a' + i, sizeof bytes);
        REQUIRE_HR(S_OK, IStorage_CreateStream(storage, name, CREATE_RW, 0, 0, &stream));
        CHECK_HR(S_OK, IStream_Write(stream, bytes, (ULONG)(10 + extra), NULL));
        CHECK_HR(0, IStream_Release(stream));
    }
}

static int holds(IStream *stream, int number)
{
    LARGE_INTEGER start = {.QuadPart = 0};
    char bytes[10] = {0};
    ULONG count = 0;
    IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
    return IStream_Read(stream, bytes, sizeof bytes, &count) == S_OK && count == 10 && bytes[0] == 'a' + number &&
           bytes[9] == bytes[0];
}

/* Whatever number of streams is open: none twice, each by its pointer alone. */
static void open_many(IStorage *storage)
{
    IStream *streams[MANY], *other;
    OLECHAR name[4];
    for (int i = 0; i < MANY; i++) {
        numbered(name, i);
        REQUIRE_HR(S_OK, IStorage_OpenStream(storage, name, NULL, RO, 0, &streams[i]));
    }
    for (int i = 0; i < MANY; i++) {
        numbered(name, i);
        CHECK(holds(streams[i], i));
        CHECK_HR(STG_E_ACCESSDENIED, IStorage_OpenStream(storage, name, NULL, RO, 0, &other));
        CHECK_HR(STG_E_ACCESSDENIED, IStorage_RenameElement(storage, name, u"other"));
    }
    for (int i = 0; i < MANY; i += 2)
        CHECK_HR(0, IStream_Release(streams[i]));
    for (int i = 0; i < MANY; i++) {
        numbered(name, i);
        HRESULT result = IStorage_OpenStream(storage, name, NULL, RO, 0, &other);
        CHECK_HR(i % 2 ? STG_E_ACCESSDENIED : S_OK, result);
        if (SUCCEEDED(result)) {
            CHECK(holds(other, i));
            CHECK_HR(0, IStream_Release(other));
        }
    }
    for (int i = 1; i < MANY; i += 2) {
        CHECK(holds(streams[i], i));
        CHECK_HR(0, IStream_Release(streams[i]));
    }
}

/* A pointer that was released is nobody's until it is given out again, and then stands at the start. */
static void released(IStorage *storage)
{
    char byte;
    ULONG count;
    ULARGE_INTEGER position;
    LARGE_INTEGER nowhere = {.QuadPart = 0};
    IStream *stream, *again, *clone;
    REQUIRE_HR(S_OK, IStorage_OpenStream(storage, u"S01", NULL, RW, 0, &stream));
    CHECK(holds(stream, 1));
    CHECK_HR(0, IStream_Release(stream));
    CHECK_HR(E_INVALIDARG, IStream_Read(stream, &byte, 1, &count));
    CHECK_HR(0, IStream_Release(stream));
    REQUIRE_HR(S_OK, IStorage_OpenStream(storage, u"S02", NULL, RO, 0, &again));
    CHECK_HR(S_OK, IStream_Seek(again, nowhere, STREAM_SEEK_CUR, &position));
    CHECK(position.QuadPart == 0);
    CHECK_HR(STG_E_ACCESSDENIED, IStream_Write(again, "x", 1, NULL));
    CHECK(holds(again, 2));
    CHECK_HR(2, IStream_AddRef(again));
    CHECK_HR(1, IStream_Release(again));
    /* An element is open for as long as one of its clones is. */
    REQUIRE_HR(S_OK, IStream_Clone(again, &clone));
    CHECK_HR(0, IStream_Release(again));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_OpenStream(storage, u"S02", NULL, RO, 0, &again));
    CHECK(holds(clone, 2));
    CHECK_HR(0, IStream_Release(clone));
    REQUIRE_HR(S_OK, IStorage_OpenStream(storage, u"S02", NULL, RO, 0, &again));
    CHECK_HR(S_OK, IStorage_DestroyElement(storage, u"S02"));
    CHECK_HR(STG_E_REVERTED, IStream_Read(again, &byte, 1, &count));
    CHECK_HR(0, IStream_Release(again));
    CHECK_HR(STG_E_FILENOTFOUND, IStorage_OpenStream(storage, u"S02", NULL, RO, 0, &again));
}

/* What is open when a commit moves it, or changes what lies beside it, is read from where it is then. */
static void moved(size_t extra)
{
    IStorage *storage;
    IStream *first, *last, *middle;
    char bytes[10];
    choose_file("handles");
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_CREATE | TRANSACTED_RW, 0, &storage));
    fill(storage, extra);
    CHECK_HR(S_OK, IStorage_Commit(storage, 0));
    REQUIRE_HR(S_OK, IStorage_OpenStream(storage, u"S00", NULL, RO, 0, &first));
    REQUIRE_HR(S_OK, IStorage_OpenStream(storage, u"S19", NULL, RO, 0, &last));
    REQUIRE_HR(S_OK, IStorage_OpenStream(storage, u"S09", NULL, RW, 0, &middle));
    CHECK(holds(first, 0) && holds(last, 19));
    for (int i = 1; i < 8; i++) {
        OLECHAR name[4];
        numbered(name, i);
        CHECK_HR(S_OK, IStorage_DestroyElement(storage, name));
    }
    memset(bytes, 'z', sizeof bytes);
    CHECK_HR(S_OK, IStream_Write(middle, bytes, sizeof bytes, NULL));
    CHECK_HR(S_OK, IStorage_Commit(storage, STGC_CONSOLIDATE));
    CHECK(holds(first, 0) && holds(last, 19) && holds(middle, 'z' - 'a'));
    CHECK_HR(S_OK, IStorage_Commit(storage, STGC_CONSOLIDATE));
    CHECK(holds(first, 0) && holds(last, 19) && holds(middle, 'z' - 'a'));
    IStream_Release(first);
    IStream_Release(last);
    IStream_Release(middle);
    CHECK_HR(0, IStorage_Release(storage));
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage));
    REQUIRE_HR(S_OK, IStorage_OpenStream(storage, u"S09", NULL, RO, 0, &middle));
    CHECK(holds(middle, 'z' - 'a'));
    IStream_Release(middle);
    CHECK_HR(0, IStorage_Release(storage));
    unlink(test_path);
}

/* Storages are forgotten when they are closed, but not what was done to them. */
static void storages(void)
{
    static const CLSID mark = {1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}};
    IStorage *root, *outer, *inner, *other;
    IStream *stream;
    STATSTG stat;
    choose_file("handles");
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, CREATE_RW | STGM_TRANSACTED, 0, &root));
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, u"outer", CREATE_RW, 0, 0, &outer));
    REQUIRE_HR(S_OK, IStorage_CreateStorage(outer, u"inner", CREATE_RW, 0, 0, &inner));
    fill(inner, 0);
    IStorage_Release(inner);
    IStorage_Release(outer);
    CHECK_HR(S_OK, IStorage_Commit(root, 0));
    for (int round = 0; round < 3; round++) {
        REQUIRE_HR(S_OK, IStorage_OpenStorage(root, u"OUTER", NULL, RW, NULL, 0, &outer));
        CHECK_HR(STG_E_ACCESSDENIED, IStorage_OpenStorage(root, u"outer", NULL, RW, NULL, 0, &other));
        REQUIRE_HR(S_OK, IStorage_OpenStorage(outer, u"inner", NULL, RW, NULL, 0, &inner));
        REQUIRE_HR(S_OK, IStorage_OpenStream(inner, u"s05", NULL, RW, 0, &stream));
        if (round == 0)
            CHECK(holds(stream, 5));
        if (round == 1)
            CHECK_HR(S_OK, IStream_Write(stream, "zzzzzzzzzz", 10, NULL));
        if (round == 2)
            CHECK(holds(stream, 'z' - 'a'));
        /* Closed from the outside in: what is within goes with it. */
        CHECK_HR(0, IStorage_Release(outer));
        CHECK(!holds(stream, 5));
        CHECK_HR(STG_E_REVERTED, IStorage_SetClass(inner, &mark));
        IStream_Release(stream);
        IStorage_Release(inner);
    }
    REQUIRE_HR(S_OK, IStorage_OpenStorage(root, u"outer", NULL, RW, NULL, 0, &outer));
    REQUIRE_HR(S_OK, IStorage_OpenStorage(outer, u"inner", NULL, RW, NULL, 0, &inner));
    CHECK_HR(S_OK, IStorage_SetClass(inner, &mark));
    IStorage_Release(inner);
    REQUIRE_HR(S_OK, IStorage_OpenStorage(outer, u"inner", NULL, RW, NULL, 0, &inner));
    CHECK_HR(S_OK, IStorage_Stat(inner, &stat, STATFLAG_NONAME));
    CHECK(IsEqualCLSID(&stat.clsid, &mark));
    IStorage_Release(inner);
    IStorage_Release(outer);
    CHECK_HR(0, IStorage_Release(root));
    unlink(test_path);
}

static IStorage *opened(IStorage *storage, const OLECHAR *name, DWORD mode)
{
    IStorage *inner;
    REQUIRE_HR(S_OK, IStorage_OpenStorage(storage, name, NULL, mode, NULL, 0, &inner));
    return inner;
}

/* Whether a storage has that class, and one child alone, of that name. */
static int has(IStorage *storage, DWORD class, const OLECHAR *only)
{
    STATSTG stat;
    IEnumSTATSTG *elements;
    int count = 0, is_there = 0;
    REQUIRE_HR(S_OK, IStorage_Stat(storage, &stat, STATFLAG_NONAME));
    int has_class = stat.clsid.Data1 == class;
    REQUIRE_HR(S_OK, IStorage_EnumElements(storage, 0, NULL, 0, &elements));
    for (; IEnumSTATSTG_Next(elements, 1, &stat, NULL) == S_OK; count++) {
        is_there = !memcmp(stat.pwcsName, only, 4);
        CoTaskMemFree(stat.pwcsName);
    }
    CHECK_HR(0, IEnumSTATSTG_Release(elements));
    return has_class && count == 1 && is_there;
}

/* One storage after the other, of the same storage and further down: none has anything of the last. */
static void siblings(void)
{
    static const OLECHAR *const names[] = {u"A", u"B", u"C"}, *const inside[] = {u"x", u"y", u"z"};
    CLSID mark = {0};
    IStorage *root, *inner, *deep, *none;
    IEnumSTATSTG *elements;
    STATSTG stat;
    choose_file("handles");
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, CREATE_RW | STGM_TRANSACTED, 0, &root));
    for (DWORD i = 0; i < 3; i++) {
        REQUIRE_HR(S_OK, IStorage_CreateStorage(root, names[i], CREATE_RW, 0, 0, &inner));
        mark.Data1 = i + 1;
        CHECK_HR(S_OK, IStorage_SetClass(inner, &mark));
        REQUIRE_HR(S_OK, IStorage_CreateStorage(inner, inside[i], CREATE_RW, 0, 0, &deep));
        CHECK_HR(S_OK, put_stream(deep, inside[i], "text"));
        IStorage_Release(deep);
        IStorage_Release(inner);
    }
    CHECK_HR(S_OK, IStorage_Commit(root, 0));
    for (int round = 0; round < 9; round++) {
        int i = round % 3;
        inner = opened(root, names[i], round < 6 ? RW : RO);
        CHECK(has(inner, (DWORD)i + 1, inside[i]));
        deep = opened(inner, inside[i], RO);
        CHECK(has(deep, 0, inside[i]) && stream_holds(deep, inside[i], "text"));
        CHECK_HR(STG_E_FILENOTFOUND, IStorage_OpenStorage(deep, names[i], NULL, RO, NULL, 0, &none));
        CHECK_HR(0, IStorage_Release(deep));
        CHECK_HR(round < 6 ? STG_E_FILENOTFOUND : STG_E_ACCESSDENIED, IStorage_DestroyElement(inner, u"none"));
        CHECK_HR(0, IStorage_Release(inner));
        CHECK_HR(E_INVALIDARG, IStorage_SetClass(inner, &mark));
    }
    /* An enumerator keeps the storage that it came from, whatever is opened behind it. */
    inner = opened(root, u"A", RW);
    REQUIRE_HR(S_OK, IStorage_EnumElements(inner, 0, NULL, 0, &elements));
    IStorage_Release(inner);
    inner = opened(root, u"B", RW);
    CHECK(has(inner, 2, u"y"));
    CHECK_HR(S_OK, IEnumSTATSTG_Next(elements, 1, &stat, NULL));
    CHECK(stat.pwcsName && stat.pwcsName[0] == 'x');
    CoTaskMemFree(stat.pwcsName);
    CHECK_HR(0, IEnumSTATSTG_Release(elements));
    /* What has changed is not forgotten for another's sake. */
    CHECK_HR(S_OK, IStorage_DestroyElement(inner, u"y"));
    CHECK_HR(S_OK, put_stream(inner, u"new", "new"));
    IStorage_Release(inner);
    inner = opened(root, u"C", RW | STGM_TRANSACTED);
    CHECK_HR(S_OK, put_stream(inner, u"dropped", "dropped"));
    IStorage_Release(inner);
    inner = opened(root, u"B", RW);
    CHECK(has(inner, 2, u"new") && stream_holds(inner, u"new", "new"));
    IStorage_Release(inner);
    CHECK_HR(S_OK, IStorage_Commit(root, 0));
    inner = opened(root, u"C", RW);
    CHECK(has(inner, 3, u"z"));
    IStorage_Release(inner);
    inner = opened(root, u"B", RW);
    CHECK(has(inner, 2, u"new"));
    CHECK_HR(S_OK, IStorage_Revert(root));
    CHECK_HR(STG_E_REVERTED, IStorage_SetClass(inner, &mark));
    IStorage_Release(inner);
    CHECK_HR(0, IStorage_Release(root));
    unlink(test_path);
}

int main(void)
{
    IStorage *storage;
    choose_file("handles");
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_CREATE | TRANSACTED_RW, 0, &storage));
    fill(storage, 0);
    /* As they were made, and as a commit has left them. */
    open_many(storage);
    CHECK_HR(S_OK, IStorage_Commit(storage, 0));
    open_many(storage);
    released(storage);
    CHECK_HR(0, IStorage_Release(storage));
    unlink(test_path);
    moved(0);
    moved(8000);
    storages();
    siblings();
    return SUMMARY();
}
