// A program in the manner of those that save a store's message to a file: narrow names, a session, the storage
// released before the message and the message before the session.
// builds: narrow, wide
#define INITGUID
#define USES_IID_IMessage
#include <windows.h>
#include <objbase.h>
#include <mapix.h>
#include <mapiutil.h>
#include <mapidefs.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <imessage.h>

#include "check.h"
#include "fixture.h"

DEFINE_OLEGUID(CLSID_MailMessage, 0x00020D0B, 0, 0);

static const char forbidden[] = "<>:\"|?*\\/";

// The name of a message's file: its subject, where nothing in it means anything to a file system.
static HRESULT FileName(LPMESSAGE pSource, LPSTR szName, size_t cbName)
{
    LPSPropValue pSubject = NULL;
    HRESULT hRes = HrGetOneProp(pSource, PR_SUBJECT_A, &pSubject);
    if (SUCCEEDED(hRes) && !(szName[0] = '\0') && GetTempPathA((DWORD)cbName, szName)) {
        size_t at = strlen(szName);
        for (LPCSTR p = pSubject->Value.lpszA; *p && at + 5 < cbName; p++)
            szName[at++] = strchr(forbidden, *p) ? '_' : *p;
        strcpy(szName + at, ".msg");
    }
    MAPIFreeBuffer(pSubject);
    return hRes;
}

static HRESULT SaveToMSG(LPMESSAGE pSource, LPCSTR szPath)
{
    HRESULT hRes = S_OK;
    LPSTORAGE pStorage = NULL;
    LPMSGSESS pSession = NULL;
    LPMESSAGE pTarget = NULL;
    LPMALLOC pMalloc = MAPIGetDefaultMalloc();
    WCHAR wszPath[MAX_PATH];
    SizedSPropTagArray(7, excluded) = {7, {PR_ACCESS, PR_BODY, PR_RTF_SYNC_BODY_COUNT, PR_RTF_SYNC_BODY_CRC,
                                           PR_RTF_SYNC_BODY_TAG, PR_RTF_SYNC_PREFIX_COUNT,
                                           PR_RTF_SYNC_TRAILING_COUNT}};

    if (!MultiByteToWideChar(CP_ACP, 0, szPath, -1, wszPath, MAX_PATH))
        return E_INVALIDARG;
    hRes = StgCreateDocfile(wszPath, STGM_READWRITE | STGM_TRANSACTED | STGM_CREATE, 0, &pStorage);
    if (SUCCEEDED(hRes))
        hRes = OpenIMsgSession(pMalloc, 0, &pSession);
    if (SUCCEEDED(hRes))
        hRes = OpenIMsgOnIStg(pSession, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, pMalloc, NULL, pStorage,
                              NULL, 0, 0, &pTarget);
    if (SUCCEEDED(hRes))
        hRes = WriteClassStg(pStorage, CLSID_MailMessage);
    if (SUCCEEDED(hRes))
        hRes = pSource->CopyTo(0, NULL, (LPSPropTagArray)&excluded, 0, NULL, (LPIID)&IID_IMessage, pTarget, 0, NULL);
    if (SUCCEEDED(hRes))
        hRes = pTarget->SaveChanges(KEEP_OPEN_READWRITE);
    if (SUCCEEDED(hRes))
        hRes = pStorage->Commit(STGC_DEFAULT);
    if (pStorage)
        pStorage->Release();
    if (pTarget)
        pTarget->Release();
    if (pSession)
        CloseIMsgSession(pSession);
    return hRes;
}

int main()
{
    REQUIRE_HR(S_OK, MAPIInitialize(NULL));
    LPMESSAGE pSource = fixture_message(TRUE);
    REQUIRE(pSource != NULL);

    char szName[MAX_PATH];
    setenv("TMPDIR", fixture_path("."), 1);
    CHECK_HR(S_OK, FileName(pSource, szName, sizeof szName));
    CHECK(strstr(szName, "/" FIXTURE_SUBJECT ".msg") != NULL);
    REQUIRE_HR(S_OK, SaveToMSG(pSource, szName));

    // The body was left out, as the list says; what else there was is there.
    LPMESSAGE pSaved = fixture_open(szName);
    REQUIRE(pSaved != NULL);
    CHECK(!FPropExists(pSaved, PR_BODY_A) && !FPropExists(pSaved, PR_BODY_W));
    SPropValue body;
    body.ulPropTag = PR_BODY_A;
    body.Value.lpszA = (LPSTR)FIXTURE_BODY;
    CHECK(fixture_differences(pSaved) == 1);
    pSaved->Release();

    // Over the same name, twice; a folder that isn't there is an error of the storage.
    CHECK_HR(S_OK, SaveToMSG(pSource, szName));
    CHECK_HR(MAPI_E_NOT_FOUND, MapStorageSCode(SaveToMSG(pSource, fixture_path("missing/file.msg"))));

    // The class says what the file is.
    LPSTORAGE pStorage = NULL;
    WCHAR wszName[MAX_PATH];
    CLSID clsid;
    MultiByteToWideChar(CP_ACP, 0, szName, -1, wszName, MAX_PATH);
    REQUIRE_HR(S_OK, StgOpenStorage(wszName, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &pStorage));
    CHECK(SUCCEEDED(ReadClassStg(pStorage, &clsid)) && IsEqualCLSID(clsid, CLSID_MailMessage));
    CHECK(pStorage->Release() == 0);

    // The source can take a body back and be what it was.
    CHECK_HR(S_OK, HrSetOneProp(pSource, &body));
    CHECK(fixture_differences(pSource) == 0);
    CHECK(pSource->Release() == 0);
    MAPIUninitialize();
    return SUMMARY();
}
