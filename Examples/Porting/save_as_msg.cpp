// Saves a message to a file, as programs for Windows have done it for decades: with L"" text, narrow helpers, a
// session around the message and the storage released first. Only main is of here: there is no store to take a
// message from, so it makes one in memory.
// usage: save_as_msg SUBJECT FILE
#define INITGUID
#define USES_IID_IMessage
#include <windows.h>
#include <objbase.h>
#include <mapidefs.h>
#include <mapix.h>
#include <mapiutil.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <imessage.h>

#include <cstdio>
#include <string>

DEFINE_OLEGUID(CLSID_MailMessage, 0x00020D0B, 0, 0);

// A folder, a name and an ending.
std::wstring BuildPath(LPCWSTR pwszFolder, LPCWSTR pwszName)
{
    std::wstring path(pwszFolder);
    if (!path.empty() && path.back() != L'/')
        path += L'/';
    for (LPCWSTR pwch = pwszName; *pwch; pwch++)
        path += wcschr(L"<>:\"/\\|?*", *pwch) ? L'_' : *pwch;
    return path.size() > 4 && path.compare(path.size() - 4, 4, L".msg") == 0 ? path : path + L".msg";
}

HRESULT SaveToMSG(LPMESSAGE pMessage, LPCWSTR pwszPath)
{
    HRESULT hRes = S_OK;
    LPSTORAGE pStorage = NULL;
    LPMSGSESS pMsgSession = NULL;
    LPMESSAGE pIMsg = NULL;
    LPMALLOC pMalloc = MAPIGetDefaultMalloc();
    SizedSPropTagArray(5, excludeTags) = {5, {PR_ACCESS, PR_RTF_SYNC_BODY_CRC, PR_RTF_SYNC_BODY_COUNT,
                                              PR_RTF_SYNC_BODY_TAG, PR_RTF_SYNC_PREFIX_COUNT}};

    hRes = StgCreateDocfile(pwszPath, STGM_READWRITE | STGM_TRANSACTED | STGM_CREATE, 0, &pStorage);
    if (SUCCEEDED(hRes))
        hRes = OpenIMsgSession(pMalloc, 0, &pMsgSession);
    if (SUCCEEDED(hRes))
        hRes = OpenIMsgOnIStg(pMsgSession, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, pMalloc, NULL,
                              pStorage, NULL, 0, MAPI_UNICODE, &pIMsg);
    if (SUCCEEDED(hRes))
        hRes = WriteClassStg(pStorage, CLSID_MailMessage);
    if (SUCCEEDED(hRes))
        hRes = pMessage->CopyTo(0, NULL, (LPSPropTagArray)&excludeTags, 0, NULL, (LPIID)&IID_IMessage, pIMsg, 0, NULL);
    if (SUCCEEDED(hRes))
        hRes = pIMsg->SaveChanges(KEEP_OPEN_READWRITE);
    if (SUCCEEDED(hRes))
        hRes = pStorage->Commit(STGC_DEFAULT);

    if (pStorage)
        pStorage->Release();
    if (pIMsg)
        pIMsg->Release();
    if (pMsgSession)
        CloseIMsgSession(pMsgSession);
    return hRes;
}

// What a store would give: a message with a subject, a body and a recipient.
HRESULT MakeMessage(LPCWSTR pwszSubject, LPMESSAGE *ppMessage)
{
    LPLOCKBYTES pBytes = NULL;
    LPSTORAGE pStorage = NULL;
    SPropValue props[3] = {};
    SPropValue recipient[4] = {};
    ADRLIST list = {1, {{0, 4, recipient}}};

    props[0].ulPropTag = PR_SUBJECT_W;
    props[0].Value.lpszW = (LPWSTR)pwszSubject;
    props[1].ulPropTag = PR_BODY_W;
    props[1].Value.lpszW = (LPWSTR)L"Saved on Linux \x2014 with the same lines as on Windows.";
    props[2].ulPropTag = PR_MESSAGE_CLASS_W;
    props[2].Value.lpszW = (LPWSTR)L"IPM.Note";
    recipient[0].ulPropTag = PR_DISPLAY_NAME_W;
    recipient[0].Value.lpszW = (LPWSTR)L"Ada Lovelace";
    recipient[1].ulPropTag = PR_EMAIL_ADDRESS_W;
    recipient[1].Value.lpszW = (LPWSTR)L"ada@example.org";
    recipient[2].ulPropTag = PR_ADDRTYPE_W;
    recipient[2].Value.lpszW = (LPWSTR)L"SMTP";
    recipient[3].ulPropTag = PR_RECIPIENT_TYPE;
    recipient[3].Value.l = MAPI_TO;

    HRESULT hRes = CreateILockBytesOnHGlobal(NULL, TRUE, &pBytes);
    if (SUCCEEDED(hRes))
        hRes = StgCreateDocfileOnILockBytes(pBytes, STGM_CREATE | STGM_READWRITE | STGM_TRANSACTED |
                                            STGM_SHARE_EXCLUSIVE, 0, &pStorage);
    if (SUCCEEDED(hRes))
        hRes = OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL,
                              pStorage, NULL, 0, MAPI_UNICODE, ppMessage);
    if (SUCCEEDED(hRes))
        hRes = (*ppMessage)->SetProps(3, props, NULL);
    if (SUCCEEDED(hRes))
        hRes = (*ppMessage)->ModifyRecipients(MODRECIP_ADD, &list);
    UlRelease(pStorage);
    UlRelease(pBytes);
    return hRes;
}

int main(int argc, char *argv[])
{
    WCHAR wszSubject[256], wszFile[MAX_PATH];
    LPMESSAGE pMessage = NULL;

    if (argc != 3 || !MultiByteToWideChar(CP_ACP, 0, argv[1], -1, wszSubject, ARRAYSIZE(wszSubject)) ||
        !MultiByteToWideChar(CP_ACP, 0, argv[2], -1, wszFile, ARRAYSIZE(wszFile))) {
        fprintf(stderr, "usage: save_as_msg SUBJECT FILE\n");
        return 2;
    }
    HRESULT hRes = MAPIInitialize(NULL);
    if (SUCCEEDED(hRes))
        hRes = MakeMessage(wszSubject, &pMessage);
    if (SUCCEEDED(hRes))
        hRes = SaveToMSG(pMessage, BuildPath(L".", wszFile).c_str());
    if (FAILED(hRes))
        fprintf(stderr, "save_as_msg: 0x%08X\n", (unsigned)hRes);
    UlRelease(pMessage);
    MAPIUninitialize();
    return FAILED(hRes);
}
