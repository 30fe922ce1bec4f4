// A program in the manner of the viewers of MAPI: std::wstring, functions found by name at run time, files of
// 4,096-byte sectors with a way back to 512, a progress object, and a look at everything that is in a message.
// builds: short
#define INITGUID
#define USES_IID_IMessage
#define USES_IID_IMAPIProp
#define USES_IID_IAttachment
#define USES_IID_IMAPITable
#define USES_IID_IMAPIProgress
#define USES_IID_IStreamDocfile
#include <Windows.h>
#include <MAPIX.h>
#include <MAPIUtil.h>
#include <IMessage.h>
#include <MAPIAux.h>
#include <EdkMdb.h>
#include <TNEF.h>

#include <string>
#include <utility>
#include <vector>

#include "check.h"
#include "fixture.h"

DEFINE_OLEGUID(CLSID_MailMessage, 0x00020D0B, 0, 0);

namespace import
{
typedef HRESULT(STDMETHODCALLTYPE STGCREATESTORAGEEX)(const WCHAR *, DWORD, DWORD, DWORD, STGOPTIONS *, void *,
                                                      REFIID, void **);
STGCREATESTORAGEEX *pfnStgCreateStorageEx = nullptr;

void load(const std::wstring &library)
{
    const auto module = LoadLibraryW(library.c_str());
    pfnStgCreateStorageEx =
        module ? reinterpret_cast<STGCREATESTORAGEEX *>(GetProcAddress(module, "StgCreateStorageEx")) : nullptr;
}
}

namespace mapi
{
template <class T> T safe_cast(IUnknown *object);
template <> LPMAPIPROP safe_cast<LPMAPIPROP>(IUnknown *object)
{
    LPMAPIPROP cast = nullptr;
    if (object)
        object->QueryInterface(IID_IMAPIProp, reinterpret_cast<LPVOID *>(&cast));
    return cast;
}

// Counts what the library says of its progress; says that it is modest about its own share.
class CMAPIProgress final : public IMAPIProgress
{
public:
    ULONG calls = 0, lowest = 0, highest = 100, flags = MAPI_TOP_LEVEL;
    LONG references = 1;

    STDMETHODIMP QueryInterface(REFIID riid, LPVOID *object) override
    {
        *object = riid == IID_IMAPIProgress || riid == IID_IUnknown ? this : nullptr;
        if (!*object)
            return E_NOINTERFACE;
        AddRef();
        return S_OK;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return InterlockedIncrement(&references); }
    STDMETHODIMP_(ULONG) Release() override { return InterlockedDecrement(&references); }
    STDMETHODIMP Progress(ULONG, ULONG, ULONG) override
    {
        calls++;
        return S_OK;
    }
    STDMETHODIMP GetFlags(ULONG *out) override
    {
        *out = flags;
        return S_OK;
    }
    STDMETHODIMP GetMax(ULONG *out) override
    {
        *out = highest;
        return S_OK;
    }
    STDMETHODIMP GetMin(ULONG *out) override
    {
        *out = lowest;
        return S_OK;
    }
    STDMETHODIMP SetLimits(LPULONG low, LPULONG high, LPULONG other) override
    {
        if (low)
            lowest = *low;
        if (high)
            highest = *high;
        if (other)
            flags = *other;
        return S_OK;
    }
};
}

namespace file
{
HRESULT MyStgOpenStorage(const std::wstring &name, bool bestAccess, LPSTORAGE *storage)
{
    ULONG flags = STGM_TRANSACTED;
    if (bestAccess)
        flags |= STGM_READWRITE;
    auto hr = ::StgOpenStorage(name.c_str(), nullptr, flags, nullptr, 0, storage);
    if (hr == STG_E_ACCESSDENIED && !*storage && bestAccess)
        hr = MyStgOpenStorage(name, false, storage);
    return hr;
}

LPMESSAGE LoadMSGToMessage(const std::wstring &name)
{
    LPSTORAGE storage = nullptr;
    LPMESSAGE message = nullptr;
    const auto memory = MAPIGetDefaultMalloc();
    if (SUCCEEDED(MyStgOpenStorage(name, true, &storage)) && storage)
        OpenIMsgOnIStg(nullptr, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, memory, nullptr, storage, nullptr,
                       0, 0, &message);
    if (storage)
        storage->Release();
    return message;
}

HRESULT CreateNewMSG(const std::wstring &name, bool unicode, LPMESSAGE *message, LPSTORAGE *storage)
{
    *message = nullptr;
    *storage = nullptr;
    STGOPTIONS options = {};
    options.usVersion = 1;
    options.ulSectorSize = 4096;
    auto hr = import::pfnStgCreateStorageEx
        ? import::pfnStgCreateStorageEx(name.c_str(), STGM_READWRITE | STGM_TRANSACTED | STGM_CREATE, STGFMT_DOCFILE, 0,
                                        &options, nullptr, __uuidof(IStorage), reinterpret_cast<LPVOID *>(storage))
        : StgCreateDocfile(name.c_str(), STGM_READWRITE | STGM_TRANSACTED | STGM_CREATE, 0, storage);
    if (SUCCEEDED(hr))
        hr = OpenIMsgOnIStg(nullptr, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(),
                            nullptr, *storage, nullptr, 0, unicode ? MAPI_UNICODE : 0, message);
    if (SUCCEEDED(hr))
        hr = WriteClassStg(*storage, CLSID_MailMessage);
    return hr;
}

HRESULT SaveToMSG(LPMESSAGE source, const std::wstring &name, bool unicode, LPMAPIPROGRESS progress)
{
    static const SizedSPropTagArray(3, excluded) = {3, {PR_ACCESS, PR_RTF_SYNC_BODY_TAG, PR_RTF_SYNC_BODY_CRC}};
    LPMESSAGE target = nullptr;
    LPSTORAGE storage = nullptr;
    LPSPropProblemArray problems = nullptr;
    auto hr = CreateNewMSG(name, unicode, &target, &storage);
    if (SUCCEEDED(hr))
        hr = source->CopyTo(0, nullptr, LPSPropTagArray(&excluded), 0, progress, &IID_IMessage, target,
                            progress ? MAPI_DIALOG : 0, &problems);
    MAPIFreeBuffer(problems);
    if (SUCCEEDED(hr))
        hr = target->SaveChanges(KEEP_OPEN_READWRITE);
    if (SUCCEEDED(hr))
        hr = storage->Commit(STGC_DEFAULT);
    if (target)
        target->Release();
    if (storage)
        storage->Release();
    return hr;
}
}

// Everything that GetProps has, in Unicode if the object can, narrow else.
static std::vector<ULONG> AllTags(LPMAPIPROP object)
{
    std::vector<ULONG> tags;
    ULONG count = 0;
    LPSPropValue values = nullptr;
    auto hr = object->GetProps(nullptr, MAPI_UNICODE, &count, &values);
    if (hr == MAPI_E_BAD_CHARWIDTH)
        hr = object->GetProps(nullptr, 0, &count, &values);
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++)
        tags.push_back(values[i].ulPropTag);
    MAPIFreeBuffer(values);
    return tags;
}

static std::wstring BodyText(LPMESSAGE message)
{
    LPSTREAM stream = nullptr;
    std::wstring text;
    auto tag = PR_BODY_W;
    const auto place = reinterpret_cast<LPUNKNOWN *>(&stream);
    auto hr = message->OpenProperty(tag, &IID_IStream, STGM_READ | STGM_DIRECT, 0, place);
    if (hr == MAPI_E_NOT_FOUND)
        hr = message->OpenProperty(tag = PR_BODY_A, &IID_IStream, STGM_READ | STGM_DIRECT, 0, place);
    STATSTG stat = {};
    if (SUCCEEDED(hr) && SUCCEEDED(stream->Stat(&stat, STATFLAG_NONAME)) && PROP_TYPE(tag) == PT_UNICODE) {
        ULONG read = 0;
        text.resize(stat.cbSize.LowPart / sizeof(WCHAR));
        stream->Read(&text[0], stat.cbSize.LowPart, &read);
        text.resize(read / sizeof(WCHAR));
    }
    if (stream)
        stream->Release();
    return text;
}

// The attachments' names by way of the property that holds their table.
static std::vector<std::wstring> AttachmentNames(LPMESSAGE message)
{
    static const SizedSPropTagArray(3, columns) = {3, {PR_ATTACH_NUM, PR_ATTACH_LONG_FILENAME_W, PR_ATTACH_METHOD}};
    std::vector<std::wstring> names;
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    if (SUCCEEDED(message->OpenProperty(PR_MESSAGE_ATTACHMENTS, &IID_IMAPITable, fMapiUnicode, 0,
                                        reinterpret_cast<LPUNKNOWN *>(&table))) &&
        SUCCEEDED(table->SetColumns(LPSPropTagArray(&columns), TBL_BATCH)) &&
        SUCCEEDED(HrQueryAllRows(table, nullptr, nullptr, nullptr, 0, &rows))) {
        for (ULONG i = 0; i < rows->cRows; i++) {
            const auto name = PpropFindProp(rows->aRow[i].lpProps, rows->aRow[i].cValues, PR_ATTACH_LONG_FILENAME_W);
            names.push_back(name ? name->Value.lpszW : L"");
        }
    }
    FreeProws(rows);
    if (table)
        table->Release();
    return names;
}

static void LookAt(LPMESSAGE message)
{
    const auto object = mapi::safe_cast<LPMAPIPROP>(message);
    CHECK(object != nullptr);
    const auto tags = AllTags(object);
    CHECK(tags.size() > 10);
    LPSPropTagArray list = nullptr;
    CHECK(SUCCEEDED(message->GetPropList(MAPI_UNICODE, &list)) && list && list->cValues > 5);
    MAPIFreeBuffer(list);
    object->Release();
    CHECK(BodyText(message) == L"Present: all.\r\nDecided: nothing.");
    const auto names = AttachmentNames(message);
    CHECK(names.size() == 2 && names[0] == L"numbers.bin");

    LPATTACH attachment = nullptr;
    CHECK_HR(S_OK, message->OpenAttach(0, nullptr, MAPI_BEST_ACCESS, &attachment));
    if (!attachment)
        return;
    LPSTREAM data = nullptr, copy = nullptr;
    STATSTG stat = {};
    ULARGE_INTEGER written = {};
    CHECK_HR(S_OK, attachment->OpenProperty(PR_ATTACH_DATA_BIN, &IID_IStream, 0, 0,
                                            reinterpret_cast<LPUNKNOWN *>(&data)));
    CHECK(data && data->Stat(&stat, STATFLAG_NONAME) == S_OK && stat.cbSize.QuadPart == FIXTURE_FILE_SIZE);
    CHECK_HR(S_OK, CreateStreamOnHGlobal(nullptr, TRUE, &copy));
    CHECK(data && data->CopyTo(copy, stat.cbSize, nullptr, &written) == S_OK && written.QuadPart == FIXTURE_FILE_SIZE);
    CHECK(copy->Commit(STGC_DEFAULT) == S_OK);
    copy->Release();
    data->Release();
    attachment->Release();
}

static void RoundTrip(bool unicode, ULONG sectors, const char *name)
{
    const auto source = fixture_message(TRUE);
    const std::wstring path = fixture_wide_path(name);
    mapi::CMAPIProgress progress;
    CHECK_HR(S_OK, file::SaveToMSG(source, path, unicode, &progress));
    CHECK(progress.references == 1);
    source->Release();
    CHECK(fixture_sectors(fixture_path(name), sectors));
    const auto loaded = file::LoadMSGToMessage(path);
    REQUIRE(loaded != nullptr);
    CHECK(fixture_differences(loaded) == 0);
    LookAt(loaded);

    // Another copy, of what was loaded, and a change that is saved in place.
    CHECK_HR(S_OK, file::SaveToMSG(loaded, path + L".copy", unicode, nullptr));
    SPropValue value = {};
    std::wstring subject = L"Changed \x2192 twice";
    value.ulPropTag = PR_SUBJECT_W;
    value.Value.lpszW = &subject[0];
    CHECK_HR(S_OK, loaded->SetProps(1, &value, nullptr));
    CHECK_HR(S_OK, loaded->SaveChanges(KEEP_OPEN_READWRITE));
    CHECK(loaded->Release() == 0);
    const auto copy = file::LoadMSGToMessage(path + L".copy");
    CHECK(fixture_differences(copy) == 0);
    CHECK(!copy || copy->Release() == 0);
}

int main()
{
    MAPIINIT_0 init = {MAPI_INIT_VERSION, 0};
    REQUIRE_HR(S_OK, MAPIInitialize(&init));
    import::load(L"ole32.dll");
    CHECK(import::pfnStgCreateStorageEx != nullptr);
    RoundTrip(true, 4096, "unicode-4096.msg");
    RoundTrip(false, 4096, "narrow-4096.msg");
    import::load(L"no such library");
    CHECK(import::pfnStgCreateStorageEx == nullptr);
    RoundTrip(true, 512, "unicode-512.msg");
    RoundTrip(false, 512, "narrow-512.msg");
    CHECK(file::LoadMSGToMessage(fixture_wide_path("none.msg")) == nullptr);
    MAPIUninitialize();
    return SUMMARY();
}
