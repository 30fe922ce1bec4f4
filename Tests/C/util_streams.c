/* Streams on files, and storages on streams. */
#include "storage_support.h"
#include "mapiutil.h"
#include "mapispi.h"

static HRESULT on_file(ULONG flags, const char *name, const char *prefix, LPSTREAM *stream)
{
    return OpenStreamOnFile(MAPIAllocateBuffer, MAPIFreeBuffer, flags, name, prefix, stream);
}

static HRESULT on_wide_file(ULONG flags, const OLECHAR *name, const OLECHAR *prefix, LPSTREAM *stream)
{
    return OpenStreamOnFileW(MAPIAllocateBuffer, MAPIFreeBuffer, flags, name, prefix, stream);
}

static void narrow_path(const OLECHAR *wide, char *path)
{
    size_t i = 0;
    do
        path[i] = (char)wide[i];
    while (wide[i++]);
}

static void existing_files(void)
{
    IStream *stream, *clone;
    STATSTG about;
    char bytes[16] = {0}, path[300];
    ULONG done;
    LARGE_INTEGER zero = {{0}};
    ULARGE_INTEGER size;
    choose_file("stream");
    CHECK_HR(MAPI_E_NOT_FOUND, on_file(STGM_READ, test_path, NULL, &stream));
    CHECK(stream == NULL);
    CHECK_HR(MAPI_E_NOT_FOUND, on_wide_file(STGM_READWRITE, test_name, NULL, &stream));
    write_file("contents");
    REQUIRE_HR(S_OK, on_file(STGM_READ, test_path, NULL, &stream));
    CHECK_HR(S_OK, IStream_Read(stream, bytes, sizeof bytes, &done));
    CHECK(done == 8 && !memcmp(bytes, "contents", 8));
    CHECK_HR(STG_E_ACCESSDENIED, IStream_Write(stream, "x", 1, &done));
    CHECK_HR(S_OK, IStream_Stat(stream, &about, STATFLAG_DEFAULT));
    narrow_path(about.pwcsName, path);
    CHECK(!strcmp(path, test_path));
    CHECK(about.type == STGTY_STREAM && about.cbSize.QuadPart == 8 && about.mtime.dwHighDateTime > 0x01D00000);
    CoTaskMemFree(about.pwcsName);
    REQUIRE_HR(S_OK, IStream_Clone(stream, &clone));
    IStream_Release(stream);
    CHECK_HR(S_OK, IStream_Seek(clone, zero, STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, IStream_Read(clone, bytes, 3, &done));
    CHECK(done == 3);
    IStream_Release(clone);

    REQUIRE_HR(S_OK, on_wide_file(STGM_READWRITE | STGM_SHARE_DENY_NONE, test_name, NULL, &stream));
    CHECK_HR(S_OK, IStream_Write(stream, "CON", 3, NULL));
    size.QuadPart = 5;
    CHECK_HR(S_OK, IStream_SetSize(stream, size));
    CHECK_HR(S_OK, IStream_Commit(stream, STGC_DEFAULT));
    IStream_Release(stream);
    CHECK(file_holds("CONte"));
    REQUIRE_HR(S_OK, on_file(STGM_WRITE, test_path, NULL, &stream));
    CHECK_HR(STG_E_ACCESSDENIED, IStream_Read(stream, bytes, 1, &done));
    CHECK_HR(S_OK, IStream_Write(stream, "K", 1, NULL));
    IStream_Release(stream);
    CHECK(file_holds("KONte"));
    REQUIRE_HR(S_OK, on_file(STGM_CREATE | STGM_READWRITE, test_path, NULL, &stream));
    CHECK_HR(S_OK, IStream_Write(stream, "new", 3, NULL));
    IStream_Release(stream);
    CHECK(file_holds("new"));
    REQUIRE_HR(S_OK, on_file(STGM_READWRITE | STGM_DELETEONRELEASE, test_path, NULL, &stream));
    REQUIRE_HR(S_OK, IStream_Clone(stream, &clone));
    IStream_Release(stream);
    CHECK(!access(test_path, F_OK));
    IStream_Release(clone);
    CHECK(access(test_path, F_OK));
}

static void denied_files(void)
{
    IStream *stream = (IStream *)(void *)"";
    char folder[] = "/tmp";
    choose_file("denied");
    write_file("x");
    chmod(test_path, 0400);
    if (geteuid() != 0)
        CHECK_HR(MAPI_E_NO_ACCESS, on_file(STGM_READWRITE, test_path, NULL, &stream));
    CHECK_HR(MAPI_E_NO_ACCESS, on_file(STGM_READ, folder, NULL, &stream));
    CHECK_HR(MAPI_E_NO_ACCESS, on_file(STGM_READ, "/dev/null", NULL, &stream));
    CHECK_HR(MAPI_E_NOT_FOUND, on_file(STGM_CREATE | STGM_READWRITE, "/tmp/openimsg-no-such/x", NULL, &stream));
    CHECK_HR(MAPI_E_NOT_FOUND, on_file(STGM_READ, "/dev/null/x", NULL, &stream));
    CHECK(stream == NULL);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, on_file(STGM_READ, NULL, NULL, &stream));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, on_file(STGM_READWRITE | STGM_CREATE, NULL, NULL, &stream));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, on_file(STGM_READ, "", NULL, &stream));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, on_file(STGM_CREATE, test_path, NULL, &stream));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, on_file(STGM_READ, test_path, NULL, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenStreamOnFile(NULL, MAPIFreeBuffer, 0, test_path, NULL, &stream));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenStreamOnFile(MAPIAllocateBuffer, NULL, 0, test_path, NULL, &stream));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, on_file(STGM_TRANSACTED, test_path, NULL, &stream));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, on_file(3, test_path, NULL, &stream));
    unlink(test_path);
}

static void unique_files(void)
{
    const ULONG flags = SOF_UNIQUEFILENAME | STGM_CREATE | STGM_READWRITE;
    IStream *stream, *other;
    STATSTG about, second;
    char path[300], folder[300];
    choose_file("folder-\xC3\xA4");
    snprintf(folder, sizeof folder, "%s", test_path);
    REQUIRE(mkdir(folder, 0700) == 0);
    REQUIRE_HR(S_OK, on_file(flags, folder, "ab", &stream));
    CHECK_HR(S_OK, IStream_Stat(stream, &about, STATFLAG_DEFAULT));
    IStream_Release(stream);
    /* The folder's name isn't ASCII: the path is UTF-16 in Stat, UTF-8 for the system. */
    REQUIRE_HR(S_OK, on_wide_file(STGM_READ | STGM_DELETEONRELEASE, about.pwcsName, NULL, &stream));
    IStream_Release(stream);
    CHECK_HR(MAPI_E_NOT_FOUND, on_wide_file(STGM_READ, about.pwcsName, NULL, &stream));
    CoTaskMemFree(about.pwcsName);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, on_file(flags, folder, "long", &stream));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, on_file(flags, folder, "a/", &stream));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, on_file(SOF_UNIQUEFILENAME | STGM_READWRITE, folder, NULL, &stream));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, on_file(SOF_UNIQUEFILENAME | STGM_CREATE, folder, NULL, &stream));
    CHECK(rmdir(folder) == 0);
    CHECK_HR(MAPI_E_NOT_FOUND, on_file(flags, folder, NULL, &stream));

    REQUIRE_HR(S_OK, on_file(flags | STGM_DELETEONRELEASE, NULL, NULL, &stream));
    REQUIRE_HR(S_OK, on_file(STGM_CREATE | STGM_READWRITE | STGM_DELETEONRELEASE, NULL, NULL, &other));
    CHECK_HR(S_OK, IStream_Stat(stream, &about, STATFLAG_DEFAULT));
    CHECK_HR(S_OK, IStream_Stat(other, &second, STATFLAG_DEFAULT));
    narrow_path(about.pwcsName, path);
    CHECK(!strncmp(path, "/tmp/SOF", 8) && !strcmp(path + 12, ".TMP") && !access(path, F_OK));
    IStream_Release(stream);
    CHECK(access(path, F_OK));
    narrow_path(second.pwcsName, folder);
    CHECK(strcmp(path, folder));
    IStream_Release(other);
    CoTaskMemFree(about.pwcsName);
    CoTaskMemFree(second.pwcsName);
}

static void storages_on_streams(void)
{
    IStream *stream;
    IStorage *storage, *again;
    LARGE_INTEGER at;
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(NULL, TRUE, &stream));
    CHECK_HR(S_OK, IStream_Write(stream, "before", 6, NULL));
    REQUIRE_HR(S_OK, HrIStorageFromStream((LPUNKNOWN)stream, NULL, STGSTRM_CURRENT | STGSTRM_CREATE, &storage));
    CHECK_HR(S_OK, put_stream(storage, u"inside", "text in a storage in a stream"));
    IStorage_Release(storage);
    CHECK_HR(STG_E_FILEALREADYEXISTS, HrIStorageFromStream((LPUNKNOWN)stream, NULL, STGSTRM_RESET, &storage));
    CHECK(storage == NULL);
    at.QuadPart = 6;
    CHECK_HR(S_OK, IStream_Seek(stream, at, STREAM_SEEK_SET, NULL));
    REQUIRE_HR(S_OK, HrIStorageFromStream((LPUNKNOWN)stream, &IID_IStream, STGSTRM_CURRENT, &storage));
    CHECK(stream_holds(storage, u"inside", "text in a storage in a stream"));
    CHECK_HR(STG_E_ACCESSDENIED, put_stream(storage, u"more", "x"));
    IStorage_Release(storage);
    CHECK_HR(S_OK, IStream_Seek(stream, at, STREAM_SEEK_SET, NULL));
    REQUIRE_HR(S_OK, HrIStorageFromStream((LPUNKNOWN)stream, &IID_IStream, STGSTRM_CURRENT | STGSTRM_MODIFY, &storage));
    CHECK_HR(S_OK, put_stream(storage, u"more", "x"));
    CHECK_HR(S_OK, IStorage_Commit(storage, STGC_DEFAULT));
    CHECK_HR(S_OK, IStream_Seek(stream, at, STREAM_SEEK_SET, NULL));
    REQUIRE_HR(S_OK, HrIStorageFromStream((LPUNKNOWN)stream, NULL, STGSTRM_CURRENT, &again));
    CHECK(stream_holds(again, u"more", "x") && stream_holds(again, u"inside", "text in a storage in a stream"));
    IStorage_Release(again);
    /* The storage keeps the stream. */
    CHECK_HR(1, IStream_Release(stream));
    CHECK(stream_holds(storage, u"more", "x"));
    IStorage_Release(storage);
}

static void storages_on_bytes(void)
{
    ILockBytes *bytes;
    IStorage *storage = (IStorage *)(void *)"";
    IID other = {1, 2, 3, {4}};
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(NULL, TRUE, &bytes));
    REQUIRE_HR(S_OK, HrIStorageFromStream((LPUNKNOWN)bytes, &IID_ILockBytes, STGSTRM_CREATE, &storage));
    CHECK_HR(S_OK, put_stream(storage, u"a", "b"));
    IStorage_Release(storage);
    REQUIRE_HR(S_OK, HrIStorageFromStream((LPUNKNOWN)bytes, &IID_ILockBytes, 0, &storage));
    CHECK(stream_holds(storage, u"a", "b"));
    IStorage_Release(storage);
    CHECK_HR(E_INVALIDARG, HrIStorageFromStream((LPUNKNOWN)bytes, &IID_ILockBytes, STGSTRM_CURRENT, &storage));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, HrIStorageFromStream((LPUNKNOWN)bytes, NULL, 0, &storage));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, HrIStorageFromStream((LPUNKNOWN)bytes, &other, 0, &storage));
    CHECK(storage == NULL);
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, HrIStorageFromStream((LPUNKNOWN)bytes, &IID_ILockBytes, 1, &storage));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrIStorageFromStream(NULL, NULL, 0, &storage));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrIStorageFromStream((LPUNKNOWN)bytes, NULL, 0, NULL));
    CHECK_HR(0, ILockBytes_Release(bytes));
}

int main(void)
{
    existing_files();
    denied_files();
    unique_files();
    storages_on_streams();
    storages_on_bytes();
    return SUMMARY();
}
