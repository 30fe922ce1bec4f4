/* GUIDs as text, classes, the user type of a storage, storage media, libraries by name. */
#include "storage_support.h"
#include "openimsg_com.h"
#include "../../include/compat/libloaderapi.h"

static const GUID sample = {0x00020D0B, 0x1234, 0xABCD, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
static const OLECHAR sample_text[] = u"{00020D0B-1234-ABCD-C000-000000000046}";

static int same(const OLECHAR *left, const OLECHAR *right)
{
    size_t i = 0;
    while (left[i] == right[i] && left[i])
        i++;
    return left[i] == right[i];
}

static void guids(void)
{
    static const GUID zero;
    GUID guid = sample, other;
    OLECHAR room[40];
    LPOLESTR text = room;
    CHECK_HR(39, StringFromGUID2(&sample, room, 40));
    CHECK(same(room, sample_text));
    room[0] = 'x';
    CHECK_HR(0, StringFromGUID2(&sample, room, 38));
    CHECK_HR(39, StringFromGUID2(&sample, room, 39));
    CHECK_HR(0, StringFromGUID2(&sample, NULL, 39));
    CHECK_HR(0, StringFromGUID2(NULL, room, 39));
    CHECK_HR(S_OK, StringFromCLSID(&sample, &text));
    CHECK(same(text, sample_text));
    CoTaskMemFree(text);
    CHECK_HR(S_OK, StringFromIID(&zero, &text));
    CHECK(same(text, u"{00000000-0000-0000-0000-000000000000}"));
    CoTaskMemFree(text);
    CHECK_HR(E_INVALIDARG, StringFromCLSID(NULL, &text));
    CHECK(text == NULL);
    CHECK_HR(E_INVALIDARG, StringFromIID(&sample, NULL));
    CHECK_HR(S_OK, CLSIDFromString(sample_text, &guid));
    CHECK(!memcmp(&guid, &sample, sizeof guid));
    CHECK_HR(S_OK, IIDFromString(u"{00020d0b-1234-abcd-c000-000000000046}", &guid));
    CHECK(!memcmp(&guid, &sample, sizeof guid));
    CHECK_HR(S_OK, CLSIDFromString(NULL, &guid));
    CHECK(!memcmp(&guid, &zero, sizeof guid));
    CHECK_HR(CO_E_CLASSSTRING, CLSIDFromString(u"{00020D0B-1234-ABCD-C000-00000000004G}", &guid));
    CHECK_HR(CO_E_CLASSSTRING, CLSIDFromString(u"{00020D0B-1234-ABCD-C000-000000000046} ", &guid));
    CHECK_HR(CO_E_CLASSSTRING, CLSIDFromString(u"Outlook.Application", &guid));
    CHECK_HR(CO_E_CLASSSTRING, CLSIDFromString(u"", &guid));
    CHECK_HR(CO_E_CLASSSTRING, CLSIDFromString(u"{00020D0B+1234-ABCD-C000-000000000046}", &guid));
    CHECK_HR(CO_E_IIDSTRING, IIDFromString(u"(00020D0B-1234-ABCD-C000-000000000046)", &guid));
    CHECK_HR(E_INVALIDARG, IIDFromString(u"{00020D0B}", &guid));
    /* What is right before the fault has been taken over; a text that begins with no brace says nothing. */
    static const struct {
        const WCHAR *text;
        ULONG first;
        USHORT second, third;
        BYTE last;
    } broken[] = {{u"{00020D0B-1234-ABCD-C000-000000000046} ", 0x20D0B, 0x1234, 0xABCD, 0x46},
                  {u"{00020D0B-1234-ABCD-C000-000000000046", 0x20D0B, 0x1234, 0xABCD, 0x46},
                  {u"{00020D0B-1234-ABCD-C000-00000000004G}", 0x20D0B, 0x1234, 0xABCD, 0xEE},
                  {u"{00020D0B-12-ABCD-C000-000000000046}", 0x20D0B, 0x12, 0xEEEE, 0xEE},
                  {u"{00020D0B*1234-ABCD-C000-000000000046}", 0x20D0B, 0xEEEE, 0xEEEE, 0xEE},
                  {u"{1f", 0x1F, 0xEEEE, 0xEEEE, 0xEE}, {u"00020D0B", 0, 0, 0, 0}, {u"", 0, 0, 0, 0}};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        memset(&guid, 0xEE, sizeof guid);
        CHECK_HR(CO_E_CLASSSTRING, CLSIDFromString(broken[i].text, &guid));
        CHECK(guid.Data1 == broken[i].first && guid.Data2 == broken[i].second && guid.Data3 == broken[i].third &&
              guid.Data4[7] == broken[i].last);
    }
    memset(&guid, 0xEE, sizeof guid);
    CHECK_HR(E_INVALIDARG, IIDFromString(u"{00020D0B-1234-ABCD-C000-000000000046} ", &guid));
    CHECK_HR(CO_E_IIDSTRING, IIDFromString(u"(00020D0B-1234-ABCD-C000-000000000046)", &guid));
    CHECK(guid.Data1 == 0xEEEEEEEE);
    CHECK_HR(CO_E_IIDSTRING, IIDFromString(u"{00020D0B-1234-ABCD-X000-000000000046}", &guid));
    CHECK(guid.Data1 == 0x20D0B && guid.Data3 == 0xABCD && guid.Data4[0] == 0xEE);
    CHECK_HR(S_OK, IIDFromString(NULL, &guid));
    CHECK(!memcmp(&guid, &zero, sizeof guid));
    CHECK_HR(E_INVALIDARG, CLSIDFromString(sample_text, NULL));
    CHECK_HR(S_OK, CoCreateGuid(&guid));
    CHECK_HR(S_OK, CoCreateGuid(&other));
    CHECK(memcmp(&guid, &other, sizeof guid));
    CHECK((guid.Data3 & 0xF000) == 0x4000 && (guid.Data4[0] & 0xC0) == 0x80);
    CHECK_HR(E_INVALIDARG, CoCreateGuid(NULL));
}

static void classes(void)
{
    void *object = (void *)"";
    LPOLESTR text = (LPOLESTR)(void *)"";
    CLSID clsid = sample;
    CHECK_HR(REGDB_E_CLASSNOTREG, CoCreateInstance(&sample, NULL, 1, &IID_IUnknown, &object));
    CHECK(object == NULL);
    CHECK_HR(E_POINTER, CoCreateInstance(&sample, NULL, 1, &IID_IUnknown, NULL));
    object = &clsid;
    CHECK_HR(REGDB_E_CLASSNOTREG, CoGetClassObject(&sample, 1, NULL, &IID_IClassFactory, &object));
    CHECK(object == NULL);
    CHECK_HR(REGDB_E_CLASSNOTREG, ProgIDFromCLSID(&sample, &text));
    CHECK(text == NULL);
    CHECK_HR(CO_E_CLASSSTRING, CLSIDFromProgID(u"Outlook.Application", &clsid));
    CHECK(clsid.Data1 == 0);
}

static void user_types(void)
{
    static const BYTE marker[] = {1, 0, 0xFE, 0xFF, 3, 10, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x0B, 0x0D, 2, 0, 0x34, 0x12};
    IStorage *storage;
    IStream *stream;
    LPOLESTR name = (LPOLESTR)(void *)"";
    CLIPFORMAT format = 9;
    BYTE bytes[256];
    ULONG done;
    UINT named = RegisterClipboardFormatA("OpenIMsg test");
    choose_file("usertype");
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, CREATE_RW, 0, &storage));
    CHECK_HR(STG_E_FILENOTFOUND, ReadFmtUserTypeStg(storage, &format, &name));
    CHECK(name == NULL && format == 0);
    CHECK_HR(S_OK, WriteClassStg(storage, &sample));
    CHECK_HR(S_OK, WriteFmtUserTypeStg(storage, 3, (LPOLESTR)u"Bild \u00E4\u4E00"));
    CHECK_HR(S_OK, ReadFmtUserTypeStg(storage, &format, &name));
    CHECK(format == 3 && same(name, u"Bild \u00E4\u4E00"));
    CoTaskMemFree(name);
    CHECK_HR(S_OK, ReadFmtUserTypeStg(storage, NULL, NULL));
    REQUIRE_HR(S_OK, IStorage_OpenStream(storage, u"\1CompObj", NULL, RW, 0, &stream));
    CHECK_HR(S_OK, IStream_Read(stream, bytes, sizeof bytes, &done));
    /* 28 for the head, two texts of 8 with their counts, formats, marks: 4 more each. */
    CHECK(!memcmp(bytes, marker, sizeof marker) && done == 28 + 12 + 8 + 4 + 4 + 20 + 8 + 4);
    /* Old writers end before the wide texts. */
    {
        ULARGE_INTEGER size = {{28 + 12 + 8 + 4, 0}};
        CHECK_HR(S_OK, IStream_SetSize(stream, size));
    }
    IStream_Release(stream);
    CHECK_HR(S_OK, ReadFmtUserTypeStg(storage, &format, &name));
    CHECK(format == 3 && same(name, u"Bild \u00E4?"));
    CoTaskMemFree(name);
    CHECK_HR(S_OK, WriteFmtUserTypeStg(storage, (CLIPFORMAT)named, NULL));
    CHECK_HR(S_OK, ReadFmtUserTypeStg(storage, &format, &name));
    CHECK(format == named && same(name, u""));
    CoTaskMemFree(name);
    CHECK_HR(E_INVALIDARG, WriteFmtUserTypeStg(storage, 0xFFF0, NULL));
    CHECK_HR(S_OK, put_stream(storage, u"\1CompObj", "too short"));
    CHECK_HR(STG_E_READFAULT, ReadFmtUserTypeStg(storage, &format, &name));
    CHECK(name == NULL);
    memset(bytes, 0xFF, 60);
    REQUIRE_HR(S_OK, IStorage_CreateStream(storage, u"\1CompObj", CREATE_RW, 0, 0, &stream));
    CHECK_HR(S_OK, IStream_Write(stream, bytes, 60, NULL));
    IStream_Release(stream);
    CHECK_HR(STG_E_READFAULT, ReadFmtUserTypeStg(storage, &format, &name));
    CHECK_HR(E_INVALIDARG, WriteFmtUserTypeStg(NULL, 0, NULL));
    CHECK_HR(E_INVALIDARG, ReadFmtUserTypeStg(NULL, &format, &name));
    IStorage_Release(storage);
    unlink(test_path);
    CHECK(named >= 0xC000 && named <= 0xFFFF);
    CHECK(RegisterClipboardFormatW(u"OPENIMSG TEST") == named);
    CHECK(RegisterClipboardFormatA("another") != named);
    CHECK(!RegisterClipboardFormatA(NULL) && !RegisterClipboardFormatA("") && !RegisterClipboardFormatW(NULL));
}

static void media(void)
{
    STGMEDIUM medium;
    IStream *stream, *owner;
    size_t length = 0;
    memset(&medium, 0, sizeof medium);
    ReleaseStgMedium(NULL);
    ReleaseStgMedium(&medium);
    medium.tymed = TYMED_HGLOBAL;
    medium.hGlobal = GlobalAlloc(GMEM_MOVEABLE, 10);
    ReleaseStgMedium(&medium);
    CHECK(medium.tymed == TYMED_NULL && medium.hGlobal == NULL);
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(NULL, TRUE, &stream));
    IStream_AddRef(stream);
    medium.tymed = TYMED_ISTREAM;
    medium.pstm = stream;
    ReleaseStgMedium(&medium);
    CHECK_HR(0, IStream_Release(stream));
    /* With an owner the block and the file stay. */
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(NULL, TRUE, &owner));
    IStream_AddRef(owner);
    medium.tymed = TYMED_HGLOBAL;
    medium.hGlobal = GlobalAlloc(GMEM_MOVEABLE, 10);
    {
        HGLOBAL kept = medium.hGlobal;
        medium.pUnkForRelease = (IUnknown *)owner;
        ReleaseStgMedium(&medium);
        CHECK(GlobalSize(kept) == 10 && medium.pUnkForRelease == NULL);
        GlobalFree(kept);
    }
    choose_file("medium");
    write_file("x");
    while (test_name[length])
        length++;
    medium.tymed = TYMED_FILE;
    medium.lpszFileName = (LPOLESTR)CoTaskMemAlloc(2 * (length + 1));
    memcpy(medium.lpszFileName, test_name, 2 * (length + 1));
    medium.pUnkForRelease = (IUnknown *)owner;
    ReleaseStgMedium(&medium);
    CHECK(!access(test_path, F_OK));
    medium.tymed = TYMED_FILE;
    medium.lpszFileName = (LPOLESTR)CoTaskMemAlloc(2 * (length + 1));
    memcpy(medium.lpszFileName, test_name, 2 * (length + 1));
    ReleaseStgMedium(&medium);
    CHECK(access(test_path, F_OK));
}

static void libraries(void)
{
    HMODULE library = LoadLibraryA("C:\\Windows\\System32\\OLE32.DLL"), again = LoadLibraryW(u"mapi32");
    HMODULE system = LoadLibraryA("libc.so.6");
    FARPROC found;
    int32_t (*create)(GUID *);
    GUID guid;
    REQUIRE(library && library == again);
    CHECK(GetModuleHandleA("msmapi32.dll") == library && GetModuleHandleW(u"olmapi32.dll") == library);
    CHECK(GetModuleHandleA(NULL) != NULL && GetModuleHandleA("no-such.dll") == NULL);
    found = GetProcAddress(library, "CoCreateGuid");
    REQUIRE(found != NULL);
    CHECK(GetProcAddress(library, "_CoCreateGuid@4") == found && GetProcAddress(library, "CoCreateGuid@4") == found);
    memcpy(&create, &found, sizeof create);
    CHECK_HR(S_OK, create(&guid));
    CHECK(!GetProcAddress(library, "NoSuchFunction@4") && !GetProcAddress(library, (LPCSTR)(uintptr_t)7));
    CHECK(!GetProcAddress(NULL, "CoCreateGuid") && !GetProcAddress(library, "@4") && !GetProcAddress(library, ""));
    CHECK(!LoadLibraryA("no-such.dll") && !LoadLibraryA(NULL) && !LoadLibraryW(NULL));
    CHECK(LoadLibraryExA("mapi32.dll", NULL, 0) == library && !LoadLibraryExW(u"mapi32.dll", library, 0));
    CHECK(system && system != library && GetProcAddress(system, "strlen") != NULL);
    CHECK(FreeLibrary(library) && FreeLibrary(again) && FreeLibrary(library) && FreeLibrary(system));
    CHECK(!FreeLibrary(NULL));
}

int main(void)
{
    guids();
    classes();
    user_types();
    media();
    libraries();
    return SUMMARY();
}
