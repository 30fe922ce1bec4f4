// A program in the manner of classes that edit message files: opened for reading beside other readers, or for
// changes; body from a file, attachments, recipients, saved and committed.
// builds: short
#define INITGUID
#define USES_IID_IMessage
#include <windows.h>
#include <mapiutil.h>
#include <imessage.h>

#include <cstdio>
#include <string>

#include "check.h"
#include "fixture.h"

class Msg
{
public:
    Msg() { MAPIInitialize(nullptr); }
    ~Msg()
    {
        Close();
        MAPIUninitialize();
    }

    bool Open(const std::wstring &path, bool forChanges)
    {
        STGOPTIONS options = {};
        options.usVersion = STGOPTIONS_VERSION;
        HRESULT hr = forChanges
            ? StgOpenStorage(path.c_str(), nullptr, STGM_TRANSACTED | STGM_READWRITE, nullptr, 0, &m_storage)
            : StgOpenStorageEx(path.c_str(), STGM_DIRECT_SWMR | STGM_READ | STGM_SHARE_DENY_NONE, STGFMT_DOCFILE, 0,
                               &options, nullptr, IID_IStorage, reinterpret_cast<void **>(&m_storage));
        return SUCCEEDED(hr) && Attach(0);
    }

    bool Create(const std::wstring &path)
    {
        const DWORD mode = STGM_CREATE | STGM_READWRITE | STGM_TRANSACTED;
        return SUCCEEDED(StgCreateDocfile(path.c_str(), mode, 0, &m_storage)) && Attach(MAPI_UNICODE);
    }

    void Close()
    {
        UlRelease(m_message);
        UlRelease(m_storage);
        m_message = nullptr;
        m_storage = nullptr;
    }

    HRESULT SetText(ULONG tag, const std::wstring &text)
    {
        SPropValue value = {};
        value.ulPropTag = tag;
        value.Value.lpszW = const_cast<LPWSTR>(text.c_str());
        return m_message->SetProps(1, &value, nullptr);
    }

    std::wstring Text(ULONG tag) const
    {
        LPSPropValue value = nullptr;
        std::wstring text;
        if (SUCCEEDED(HrGetOneProp(m_message, tag, &value)))
            text = value->Value.lpszW;
        MAPIFreeBuffer(value);
        return text;
    }

    // The body is a file's; rich text that said something else goes.
    HRESULT SetBodyFromFile(LPCSTR path)
    {
        SizedSPropTagArray(1, rich) = {1, {PR_RTF_COMPRESSED}};
        LPSTREAM body = nullptr, file = nullptr;
        ULARGE_INTEGER all, nothing = {{0, 0}};
        all.QuadPart = ~0ULL;
        HRESULT hr = OpenStreamOnFile(MAPIAllocateBuffer, MAPIFreeBuffer, STGM_READ, (LPCTSTR)path, nullptr, &file);
        if (SUCCEEDED(hr))
            hr = m_message->OpenProperty(PR_BODY_W, &IID_IStream, STGM_WRITE, MAPI_MODIFY | MAPI_CREATE,
                                         reinterpret_cast<LPUNKNOWN *>(&body));
        if (SUCCEEDED(hr))
            hr = body->SetSize(nothing);
        if (SUCCEEDED(hr))
            hr = file->CopyTo(body, all, nullptr, nullptr);
        if (SUCCEEDED(hr))
            hr = body->Commit(STGC_DEFAULT);
        UlRelease(body);
        UlRelease(file);
        if (SUCCEEDED(hr))
            hr = m_message->DeleteProps((LPSPropTagArray)&rich, nullptr);
        return hr;
    }

    HRESULT AddAttachment(const std::wstring &name, LPCSTR path)
    {
        LPATTACH attachment = nullptr;
        LPSTREAM data = nullptr, file = nullptr;
        ULONG number = 0;
        ULARGE_INTEGER all;
        SPropValue values[2] = {};
        all.QuadPart = ~0ULL;
        values[0].ulPropTag = PR_ATTACH_METHOD;
        values[0].Value.l = ATTACH_BY_VALUE;
        values[1].ulPropTag = PR_ATTACH_LONG_FILENAME_W;
        values[1].Value.lpszW = const_cast<LPWSTR>(name.c_str());
        HRESULT hr = OpenStreamOnFile(MAPIAllocateBuffer, MAPIFreeBuffer, STGM_READ, (LPCTSTR)path, nullptr, &file);
        if (SUCCEEDED(hr))
            hr = m_message->CreateAttach(nullptr, 0, &number, &attachment);
        if (SUCCEEDED(hr))
            hr = attachment->SetProps(2, values, nullptr);
        if (SUCCEEDED(hr))
            hr = attachment->OpenProperty(PR_ATTACH_DATA_BIN, &IID_IStream, 0, MAPI_MODIFY | MAPI_CREATE,
                                          reinterpret_cast<LPUNKNOWN *>(&data));
        if (SUCCEEDED(hr))
            hr = file->CopyTo(data, all, nullptr, nullptr);
        UlRelease(data);
        UlRelease(file);
        if (SUCCEEDED(hr))
            hr = attachment->SaveChanges(0);
        UlRelease(attachment);
        return hr;
    }

    // One recipient; the first takes the place of all that were there.
    HRESULT AddRecipient(const std::wstring &name, const std::wstring &address, bool first)
    {
        LPADRLIST list = nullptr;
        LPSPropValue values = nullptr;
        HRESULT hr = MAPIAllocateBuffer(CbNewADRLIST(1), reinterpret_cast<LPVOID *>(&list));
        if (SUCCEEDED(hr))
            hr = MAPIAllocateBuffer(4 * sizeof(SPropValue), reinterpret_cast<LPVOID *>(&values));
        if (SUCCEEDED(hr)) {
            const struct { ULONG tag; const std::wstring text; } texts[] = {
                {PR_DISPLAY_NAME_W, name}, {PR_EMAIL_ADDRESS_W, address}, {PR_ADDRTYPE_W, L"SMTP"}};
            ZeroMemory(values, 4 * sizeof(SPropValue));
            for (ULONG i = 0; i < 3 && SUCCEEDED(hr); i++) {
                const size_t size = (texts[i].text.size() + 1) * sizeof(WCHAR);
                values[i].ulPropTag = texts[i].tag;
                hr = MAPIAllocateMore(static_cast<ULONG>(size), values,
                                      reinterpret_cast<LPVOID *>(&values[i].Value.lpszW));
                if (SUCCEEDED(hr))
                    CopyMemory(values[i].Value.lpszW, texts[i].text.c_str(), size);
            }
            values[3].ulPropTag = PR_RECIPIENT_TYPE;
            values[3].Value.l = MAPI_TO;
            list->cEntries = 1;
            list->aEntries[0].ulReserved1 = 0;
            list->aEntries[0].cValues = 4;
            list->aEntries[0].rgPropVals = values;
        }
        if (SUCCEEDED(hr))
            hr = m_message->ModifyRecipients(first ? 0 : MODRECIP_ADD, list);
        FreePadrlist(list);
        return hr;
    }

    HRESULT Save()
    {
        HRESULT hr = m_message->SaveChanges(KEEP_OPEN_READWRITE);
        return SUCCEEDED(hr) ? m_storage->Commit(STGC_DEFAULT) : hr;
    }

    LPMESSAGE Get() const { return m_message; }

private:
    LPSTORAGE m_storage = nullptr;
    LPMESSAGE m_message = nullptr;

    bool Attach(ULONG flags)
    {
        return SUCCEEDED(OpenIMsgOnIStg(nullptr, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer,
                                        MAPIGetDefaultMalloc(), nullptr, m_storage, nullptr, 0, flags, &m_message));
    }
};

static ULONG Rows(LPMESSAGE message, bool recipients)
{
    LPMAPITABLE table = nullptr;
    ULONG count = 0;
    if (SUCCEEDED(recipients ? message->GetRecipientTable(0, &table) : message->GetAttachmentTable(0, &table)))
        table->GetRowCount(0, &count);
    UlRelease(table);
    return count;
}

static void WriteFile(LPCSTR path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    CHECK(file && fwrite(data, 1, size, file) == size);
    if (file)
        fclose(file);
}

int main()
{
    const std::wstring path = fixture_wide_path("edited.msg"), body = L"From a file \x2014 with a dash";
    const char *text = fixture_path("body.txt");
    WriteFile(text, body.c_str(), body.size() * sizeof(WCHAR));
    {
        Msg msg;
        REQUIRE(msg.Create(path));
        CHECK_HR(S_OK, msg.SetText(PR_SUBJECT_W, L"A draft"));
        CHECK_HR(S_OK, msg.SetText(PR_BODY_W, L"Short, and to be replaced by something longer"));
        CHECK_HR(S_OK, msg.AddRecipient(L"Ada", L"ada@example.org", true));
        CHECK_HR(S_OK, msg.Save());
    }
    {
        Msg msg;
        REQUIRE(msg.Open(path, true));
        CHECK(msg.Text(PR_SUBJECT_W) == L"A draft");
        CHECK_HR(S_OK, msg.SetText(PR_SUBJECT_W, L"A letter"));
        CHECK_HR(S_OK, msg.SetBodyFromFile(text));
        CHECK_HR(S_OK, msg.AddAttachment(L"enclosed.txt", text));
        CHECK_HR(S_OK, msg.AddRecipient(L"Charles", L"charles@example.org", true));
        CHECK_HR(S_OK, msg.AddRecipient(L"Mary", L"mary@example.org", false));
        CHECK_HR(MAPI_E_NOT_FOUND, msg.AddAttachment(L"missing.txt", fixture_path("missing.txt")));
        CHECK_HR(S_OK, msg.Save());
        // And nothing of this one, which is not saved.
        CHECK_HR(S_OK, msg.SetText(PR_SUBJECT_W, L"Not so"));
    }
    Msg first, second;
    REQUIRE(first.Open(path, false) && second.Open(path, false));
    CHECK(first.Text(PR_SUBJECT_W) == L"A letter" && second.Text(PR_BODY_W) == body);
    CHECK(first.Text(PR_DISPLAY_TO_W) == L"Charles; Mary");
    CHECK(Rows(first.Get(), true) == 2 && Rows(first.Get(), false) == 1);
    CHECK(!FPropExists(first.Get(), PR_RTF_COMPRESSED));
    CHECK(!Msg().Open(fixture_wide_path("missing.msg"), true));
    return SUMMARY();
}
