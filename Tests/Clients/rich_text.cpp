// A program in the manner of viewers and importers that show a message's body: rich text written through the stream
// that compresses it, brought into step with the plain one, and read back as what it was made from.
// builds: narrow, short
#define INITGUID
#define USES_IID_IMessage
#include <windows.h>
#include <mapiutil.h>
#include <edkmdb.h>
#include <imessage.h>

#include <string>

#include "check.h"
#include "fixture.h"

static const char plainRTF[] = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}"
                               "\\f0 Bold \\b words\\b0 , and caf\\'e9.\\par}";
static const char htmlRTF[] = "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\*\\htmltag64 <p>}A {\\*\\htmltag84 <i>}letter"
                              "{\\*\\htmltag92 </i>}{\\*\\htmltag72 </p>}\\par}";

static HRESULT WriteRTF(LPMESSAGE message, const char *text)
{
    LPSTREAM compressed = nullptr, stream = nullptr;
    ULONG written = 0;
    BOOL updated = FALSE;
    HRESULT hr = message->OpenProperty(PR_RTF_COMPRESSED, &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY,
                                       reinterpret_cast<LPUNKNOWN *>(&compressed));
    if (SUCCEEDED(hr))
        hr = WrapCompressedRTFStream(compressed, MAPI_MODIFY, &stream);
    if (SUCCEEDED(hr))
        hr = stream->Write(text, static_cast<ULONG>(strlen(text)), &written);
    if (SUCCEEDED(hr))
        hr = stream->Commit(STGC_DEFAULT);
    UlRelease(stream);
    UlRelease(compressed);
    if (SUCCEEDED(hr))
        hr = RTFSync(message, RTF_SYNC_RTF_CHANGED, &updated);
    CHECK(updated);
    return SUCCEEDED(hr) && updated ? message->SaveChanges(KEEP_OPEN_READWRITE) : hr;
}

// The body as the message was written in, and which kind that is; the code page is the message's own.
static std::string NativeBody(LPMESSAGE message, ULONG *kind)
{
    LPSTREAM compressed = nullptr, stream = nullptr;
    LPSPropValue page = nullptr;
    RTF_WCSINFO info = {sizeof info, MAPI_NATIVE_BODY, 0, CP_UTF8};
    RTF_WCSRETINFO told = {sizeof told, 0};
    std::string text;
    char block[16];
    ULONG read = 0;
    if (SUCCEEDED(HrGetOneProp(message, PR_INTERNET_CPID, &page)))
        info.ulInCodePage = page->Value.l;
    MAPIFreeBuffer(page);
    if (SUCCEEDED(message->OpenProperty(PR_RTF_COMPRESSED, &IID_IStream, STGM_READ | STGM_DIRECT, 0,
                                        reinterpret_cast<LPUNKNOWN *>(&compressed))) &&
        SUCCEEDED(WrapCompressedRTFStreamEx(compressed, &info, &stream, &told)))
        while (SUCCEEDED(stream->Read(block, sizeof block, &read)) && read)
            text.append(block, read);
    UlRelease(stream);
    UlRelease(compressed);
    *kind = told.ulStreamFlags;
    return text;
}

static std::string RichBody(LPMESSAGE message)
{
    LPSTREAM compressed = nullptr, stream = nullptr;
    std::string text;
    char block[64];
    ULONG read = 0;
    if (SUCCEEDED(message->OpenProperty(PR_RTF_COMPRESSED, &IID_IStream, STGM_READ, 0,
                                        reinterpret_cast<LPUNKNOWN *>(&compressed))) &&
        SUCCEEDED(WrapCompressedRTFStream(compressed, 0, &stream)))
        while (SUCCEEDED(stream->Read(block, sizeof block, &read)) && read)
            text.append(block, read);
    UlRelease(stream);
    UlRelease(compressed);
    return text;
}

static std::string PlainBody(LPMESSAGE message)
{
    LPSPropValue body = nullptr;
    std::string text;
    if (SUCCEEDED(HrGetOneProp(message, PR_BODY_A, &body)))
        text = body->Value.lpszA;
    MAPIFreeBuffer(body);
    return text.substr(0, text.find_last_not_of("\r\n") + 1);
}

int main()
{
    LPMESSAGE message = fixture_message(TRUE);
    ULONG kind = 0;
    BOOL updated = FALSE;
    REQUIRE(message != nullptr);

    REQUIRE_HR(S_OK, WriteRTF(message, plainRTF));
    CHECK(RichBody(message) == plainRTF);
    CHECK(PlainBody(message) == "Bold words, and caf\xC3\xA9.");
    CHECK(NativeBody(message, &kind) == plainRTF && kind == MAPI_NATIVE_BODY_TYPE_RTF);

    REQUIRE_HR(S_OK, WriteRTF(message, htmlRTF));
    CHECK(NativeBody(message, &kind).find("<p>A <i>letter</i></p>") != std::string::npos);
    CHECK(kind == MAPI_NATIVE_BODY_TYPE_HTML && PlainBody(message).find("letter") != std::string::npos);

    // The plain body again: the rich one follows.
    SPropValue body = {};
    body.ulPropTag = PR_BODY_A;
    body.Value.lpszA = const_cast<LPSTR>("Only words.");
    CHECK_HR(S_OK, HrSetOneProp(message, &body));
    CHECK_HR(S_OK, RTFSync(message, RTF_SYNC_BODY_CHANGED, &updated));
    CHECK(RichBody(message).compare(0, 6, "{\\rtf1") == 0);
    CHECK(NativeBody(message, &kind).find("letter") == std::string::npos || !updated);
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, RTFSync(message, 0x10000000, &updated));
    CHECK(message->Release() == 0);
    return SUMMARY();
}
