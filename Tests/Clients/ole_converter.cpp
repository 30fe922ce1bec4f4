// A program in the manner of converters of OLE attachments: interfaces in CComPtr and CComQIPtr, an attachment's
// storage copied into a file of its own, and everything released before the session closes.
// builds: narrow, wide, short
#define INITGUID
#define USES_IID_IMessage
#define USES_IID_IMAPIProp
#define USES_IID_IStreamDocfile
#include <atlbase.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <imessage.h>

#include "check.h"
#include "fixture.h"

static const GUID clsidPicture = {0x0003000A, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
static const WCHAR contents[] = {'C', 'O', 'N', 'T', 'E', 'N', 'T', 'S', 0};
static const WCHAR inner[] = {'P', 'a', 'r', 't', 's', 0};

// A message with an OLE object, as editors store pictures.
static HRESULT MakeMessage(LPOLESTR wszFile, LPMSGSESS pSession)
{
    CComPtr<IStorage> storage, object;
    CComPtr<IMessage> message;
    CComPtr<IAttach> attachment;
    CComPtr<IStream> stream;
    CComPtr<IStorage> parts;
    ULONG number = 0, written = 0;
    SPropValue value = {};
    HRESULT hr = StgCreateDocfile(wszFile, STGM_CREATE | STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, 0,
                                  &storage);
    if (SUCCEEDED(hr))
        hr = OpenIMsgOnIStg(pSession, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(),
                            nullptr, storage, nullptr, 0, 0, &message);
    if (SUCCEEDED(hr))
        hr = message->CreateAttach(nullptr, 0, &number, &attachment);
    value.ulPropTag = PR_ATTACH_METHOD;
    value.Value.l = ATTACH_OLE;
    if (SUCCEEDED(hr))
        hr = attachment->SetProps(1, &value, nullptr);
    if (SUCCEEDED(hr))
        hr = attachment->OpenProperty(PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, MAPI_CREATE | MAPI_MODIFY,
                                      reinterpret_cast<LPUNKNOWN *>(&object));
    if (SUCCEEDED(hr))
        hr = WriteClassStg(object, clsidPicture);
    if (SUCCEEDED(hr))
        hr = object->CreateStream(contents, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &stream);
    if (SUCCEEDED(hr))
        hr = stream->Write("picture", 7, &written);
    if (SUCCEEDED(hr))
        hr = object->CreateStorage(inner, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &parts);
    stream.Release();
    parts.Release();
    if (SUCCEEDED(hr))
        hr = object->Commit(STGC_DEFAULT);
    object.Release();
    if (SUCCEEDED(hr))
        hr = attachment->SaveChanges(KEEP_OPEN_READWRITE);
    if (SUCCEEDED(hr))
        hr = message->SaveChanges(KEEP_OPEN_READWRITE);
    return SUCCEEDED(hr) ? storage->Commit(STGC_DEFAULT) : hr;
}

// The object of an attachment as a compound file: the whole file where the attachment has one, else its storage.
static HRESULT Convert(IAttach *pAttach, LPOLESTR wszTarget)
{
    CComPtr<IStream> docfile;
    CComPtr<IStorage> object, target;
    HRESULT hr = StgCreateDocfile(wszTarget, STGM_CREATE | STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, 0,
                                  &target);
    if (FAILED(hr))
        return hr;
    if (SUCCEEDED(pAttach->OpenProperty(PR_ATTACH_DATA_OBJ, &IID_IStreamDocfile, 0, 0,
                                        reinterpret_cast<LPUNKNOWN *>(&docfile)))) {
        hr = HrIStorageFromStream(docfile, nullptr, STGSTRM_RESET, &object);
    } else {
        hr = pAttach->OpenProperty(PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0, reinterpret_cast<LPUNKNOWN *>(&object));
    }
    if (SUCCEEDED(hr))
        hr = object->CopyTo(0, nullptr, nullptr, target);
    return SUCCEEDED(hr) ? target->Commit(STGC_DEFAULT) : hr;
}

static void Look(LPOLESTR wszFile)
{
    CComPtr<IStorage> storage, parts;
    CComPtr<IStream> stream;
    CLSID clsid = {};
    char text[16] = "";
    ULONG read = 0;
    REQUIRE_HR(S_OK, StgOpenStorage(wszFile, nullptr, STGM_READ | STGM_SHARE_DENY_WRITE, nullptr, 0, &storage));
    CHECK(SUCCEEDED(ReadClassStg(storage, &clsid)) && clsid == clsidPicture);
    REQUIRE_HR(S_OK, storage->OpenStream(contents, nullptr, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream));
    CHECK_HR(S_OK, stream->Read(text, sizeof text, &read));
    CHECK(read == 7 && memcmp(text, "picture", 7) == 0);
    CHECK_HR(S_OK, storage->OpenStorage(inner, nullptr, STGM_READ | STGM_SHARE_EXCLUSIVE, nullptr, 0, &parts));
}

int main()
{
    MAPIINIT_0 init = {0, MAPI_MULTITHREAD_NOTIFICATIONS};
    LPMSGSESS pSession = nullptr;
    LPMALLOC pMalloc = MAPIGetDefaultMalloc();
    REQUIRE_HR(S_OK, MAPIInitialize(&init));
    REQUIRE_HR(S_OK, OpenIMsgSession(pMalloc, 0, &pSession));
    REQUIRE_HR(S_OK, MakeMessage(fixture_wide_path("ole.msg"), pSession));

    CComPtr<IStorage> storage;
    CComPtr<IMessage> message;
    REQUIRE_HR(S_OK, StgOpenStorage(fixture_wide_path("ole.msg"), nullptr,
                                    STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, nullptr, 0, &storage));
    REQUIRE_HR(S_OK, OpenIMsgOnIStg(pSession, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, pMalloc, nullptr,
                                    storage, nullptr, 0, 0, &message));
    {
        CComPtr<IAttach> attachment;
        REQUIRE_HR(S_OK, message->OpenAttach(0, nullptr, MAPI_BEST_ACCESS, &attachment));
        CComQIPtr<IMAPIProp> properties(attachment);
        CComQIPtr<IStream> wrong(attachment);
        CHECK(properties && !wrong && properties.IsEqualObject(attachment));
        LPSPropValue pMethod = nullptr;
        CHECK_HR(S_OK, HrGetOneProp(properties, PR_ATTACH_METHOD, &pMethod));
        CHECK(pMethod && pMethod->Value.l == ATTACH_OLE);
        MAPIFreeBuffer(pMethod);
        CHECK_HR(S_OK, Convert(attachment, fixture_wide_path("ole.bin")));
    }
    Look(fixture_wide_path("ole.bin"));
    message.Release();
    storage.Release();
    pMalloc->Release();
    CloseIMsgSession(pSession);
    MAPIUninitialize();
    return SUMMARY();
}
