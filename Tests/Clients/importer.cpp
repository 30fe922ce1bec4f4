// A program in the manner of importers of message files into a store: every file is opened as far as it can be, its
// message copied into a new one of the store, nothing excluded, no problems asked for, and released in either order.
// builds: narrow, short
#define INITGUID
#define USES_IID_IMessage
#include <windows.h>
#include <mapiutil.h>
#include <imessage.h>

#include <cstdio>
#include <vector>

#include "check.h"
#include "fixture.h"

// The store: messages in memory, made one by one.
class Store
{
public:
    ~Store()
    {
        for (LPMESSAGE message : m_messages)
            message->Release();
    }
    HRESULT CreateMessage(LPMESSAGE *message)
    {
        ILockBytes *bytes = nullptr;
        LPSTORAGE storage = nullptr;
        HRESULT hr = CreateILockBytesOnHGlobal(nullptr, TRUE, &bytes);
        if (SUCCEEDED(hr))
            hr = StgCreateDocfileOnILockBytes(bytes, STGM_CREATE | STGM_READWRITE | STGM_TRANSACTED |
                                              STGM_SHARE_EXCLUSIVE, 0, &storage);
        if (SUCCEEDED(hr))
            hr = OpenIMsgOnIStg(nullptr, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(),
                                nullptr, storage, nullptr, 0, MAPI_UNICODE, message);
        if (SUCCEEDED(hr)) {
            m_messages.push_back(*message);
            (*message)->AddRef();
        }
        UlRelease(storage);
        UlRelease(bytes);
        return hr;
    }
    const std::vector<LPMESSAGE> &Messages() const { return m_messages; }

private:
    std::vector<LPMESSAGE> m_messages;
};

static HRESULT Import(Store &store, LPOLESTR wszFile, bool storageFirst)
{
    LPSTORAGE storage = nullptr;
    LPMESSAGE source = nullptr, target = nullptr;
    HRESULT hr = StgOpenStorage(wszFile, nullptr, STGM_TRANSACTED | STGM_READ | STGM_SHARE_DENY_WRITE, nullptr, 0,
                                &storage);
    if (SUCCEEDED(hr))
        hr = OpenIMsgOnIStg(nullptr, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(),
                            nullptr, storage, nullptr, 0, MAPI_UNICODE, &source);
    if (storageFirst) {
        UlRelease(storage);
        storage = nullptr;
    }
    if (SUCCEEDED(hr))
        hr = store.CreateMessage(&target);
    if (SUCCEEDED(hr))
        hr = source->CopyTo(0, nullptr, nullptr, 0, nullptr, &IID_IMessage, target, 0, nullptr);
    if (SUCCEEDED(hr))
        hr = target->SaveChanges(KEEP_OPEN_READWRITE);
    UlRelease(target);
    UlRelease(source);
    UlRelease(storage);
    return hr;
}

// Files to import, made from the message that all tests begin with.
static void MakeFile(LPOLESTR wszFile, bool unicode)
{
    LPMESSAGE source = fixture_message(unicode), copy = nullptr;
    LPSTORAGE storage = nullptr;
    REQUIRE_HR(S_OK, StgCreateDocfile(wszFile, STGM_CREATE | STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, 0,
                                      &storage));
    REQUIRE_HR(S_OK, OpenIMsgOnIStg(nullptr, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, nullptr, nullptr,
                                    storage, nullptr, 0, unicode ? MAPI_UNICODE : 0, &copy));
    CHECK_HR(S_OK, source->CopyTo(0, nullptr, nullptr, 0, nullptr, &IID_IMessage, copy, 0, nullptr));
    CHECK_HR(S_OK, copy->SaveChanges(KEEP_OPEN_READONLY));
    CHECK_HR(S_OK, storage->Commit(STGC_DEFAULT));
    CHECK(source->Release() == 0 && copy->Release() == 0 && storage->Release() == 0);
}

int main()
{
    LPOLESTR wide = fixture_wide_path("import-unicode.msg"), narrow = fixture_wide_path("import-narrow.msg");
    LPOLESTR other = fixture_wide_path("import-other.msg");
    MakeFile(wide, true);
    MakeFile(narrow, false);
    FILE *file = fopen(fixture_path("import-other.msg"), "wb");
    CHECK(file && fputs("From: someone\n\nNot a message of this kind.\n", file) >= 0);
    if (file)
        fclose(file);

    Store store;
    CHECK_HR(S_OK, Import(store, wide, true));
    CHECK_HR(S_OK, Import(store, wide, false));
    CHECK_HR(S_OK, Import(store, narrow, true));
    CHECK_HR(S_OK, Import(store, narrow, false));
    CHECK_HR(STG_E_FILEALREADYEXISTS, Import(store, other, false));
    CHECK_HR(STG_E_FILENOTFOUND, Import(store, fixture_wide_path("import-missing.msg"), false));
    CHECK(store.Messages().size() == 4);
    for (LPMESSAGE message : store.Messages())
        CHECK(fixture_differences(message) == 0);
    return SUMMARY();
}
