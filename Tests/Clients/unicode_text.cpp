// A program in the manner of those that try Unicode messages: text of many scripts and beyond the first plane, set
// and read back through the file, in messages of both kinds, saved with FORCE_SAVE.
// builds: narrow, wide, short
#define INITGUID
#define USES_IID_IMessage
#include <windows.h>
#include <mapiutil.h>
#include <imessage.h>

#include <string>

#include "check.h"
#include "fixture.h"

typedef std::basic_string<WCHAR> text16;

static const struct {
    const char *name;
    const WCHAR *text;
} samples[] = {
    {"latin", OLESTR("Gr\u00FC\u00DFe, na\u00EFve caf\u00E9")},
    {"greek", OLESTR("\u039A\u03B1\u03BB\u03B7\u03BC\u03AD\u03C1\u03B1")},
    {"cyrillic", OLESTR("\u0414\u043E\u0431\u0440\u043E\u0435 \u0443\u0442\u0440\u043E")},
    {"hebrew", OLESTR("\u05E9\u05DC\u05D5\u05DD")},
    {"chinese", OLESTR("\u4F60\u597D\uFF0C\u4E16\u754C")},
    {"beyond", OLESTR("\U0001F600 and \U00010348")},
    {"empty", OLESTR("")},
};

static HRESULT Open(LPOLESTR wszFile, bool create, ULONG flags, LPSTORAGE *storage, LPMESSAGE *message)
{
    HRESULT hr = create
        ? StgCreateDocfile(wszFile, STGM_READWRITE | STGM_TRANSACTED | STGM_CREATE | STGM_SHARE_EXCLUSIVE, 0, storage)
        : StgOpenStorage(wszFile, nullptr, STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, nullptr, 0,
                         storage);
    return FAILED(hr) ? hr
                      : OpenIMsgOnIStg(nullptr, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer,
                                       MAPIGetDefaultMalloc(), nullptr, *storage, nullptr, 0, flags, message);
}

static void Write(LPOLESTR wszFile, ULONG flags, const WCHAR *text)
{
    LPSTORAGE storage = nullptr;
    LPMESSAGE message = nullptr;
    SPropValue values[2] = {};
    REQUIRE_HR(S_OK, Open(wszFile, true, flags, &storage, &message));
    values[0].ulPropTag = PR_SUBJECT_W;
    values[1].ulPropTag = PR_BODY_W;
    values[0].Value.lpszW = values[1].Value.lpszW = const_cast<LPWSTR>(text);
    CHECK_HR(S_OK, message->SetProps(2, values, nullptr));
    CHECK_HR(S_OK, message->SaveChanges(FORCE_SAVE | KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, storage->Commit(STGC_DEFAULT));
    CHECK(message->Release() == 0 && storage->Release() == 0);
}

static void Read(LPOLESTR wszFile, bool unicode, const text16 &expected)
{
    static const SizedSPropTagArray(2, tags) = {2, {PR_SUBJECT_W, PR_BODY_W}};
    static const SizedSPropTagArray(1, mask) = {1, {PR_STORE_SUPPORT_MASK}};
    LPSTORAGE storage = nullptr;
    LPMESSAGE message = nullptr;
    LPSPropValue values = nullptr;
    ULONG count = 0;
    REQUIRE_HR(S_OK, Open(wszFile, false, 0, &storage, &message));
    CHECK_HR(S_OK, message->GetProps((LPSPropTagArray)&tags, MAPI_UNICODE, &count, &values));
    CHECK(count == 2 && values && values[0].ulPropTag == PR_SUBJECT_W && expected == values[0].Value.lpszW);
    CHECK(values && values[1].ulPropTag == PR_BODY_W && expected == values[1].Value.lpszW);
    MAPIFreeBuffer(values);
    CHECK_HR(S_OK, message->GetProps((LPSPropTagArray)&mask, 0, &count, &values));
    CHECK(values && ((values[0].Value.l & STORE_UNICODE_OK) != 0) == unicode);
    MAPIFreeBuffer(values);
    CHECK(message->Release() == 0 && storage->Release() == 0);
}

int main()
{
    for (const auto &sample : samples) {
        const std::string name = std::string("text-") + sample.name + ".msg";
        LPOLESTR wszFile = fixture_wide_path(name.c_str());
        Write(wszFile, MAPI_UNICODE, sample.text);
        Read(wszFile, true, sample.text);
    }

    // A message of the other kind keeps what its code page has.
    LPOLESTR wszFile = fixture_wide_path("text-narrow.msg");
    Write(wszFile, 0, samples[0].text);
    Read(wszFile, false, samples[0].text);
    return SUMMARY();
}
