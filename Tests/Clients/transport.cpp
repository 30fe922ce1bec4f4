// A program in the manner of transport providers: messages queued as files of 4,096-byte sectors, allocators of its
// own, recipients read with HrQueryAllRows and given back to ModifyRecipients as they are.
// builds: narrow, wide, short
#define INITGUID
#define USES_IID_IMessage
#include <windows.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapival.h>
#include <imessage.h>

#include "check.h"
#include "fixture.h"

static LONG blocks;

static SCODE STDMETHODCALLTYPE Allocate(ULONG cb, LPVOID *ppv)
{
    SCODE sc = MAPIAllocateBuffer(cb, ppv);
    if (sc == S_OK)
        InterlockedIncrement(&blocks);
    return sc;
}
static SCODE STDMETHODCALLTYPE AllocateMore(ULONG cb, LPVOID pv, LPVOID *ppv) { return MAPIAllocateMore(cb, pv, ppv); }
static ULONG STDAPICALLTYPE Free(LPVOID pv)
{
    if (pv)
        InterlockedDecrement(&blocks);
    return MAPIFreeBuffer(pv);
}

class CXPLogon
{
public:
    CXPLogon() { OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &m_pSession); }
    ~CXPLogon()
    {
        if (m_pSession)
            CloseIMsgSession(m_pSession);
    }

    HRESULT SubmitMessage(LPMESSAGE pMessage, LPOLESTR wszFile)
    {
        Validate_IXPLogon_SubmitMessage(this, 0, pMessage, wszFile, nullptr);
        if (FBadUnknown(pMessage))
            return MAPI_E_INVALID_PARAMETER;
        LPSTORAGE pStorage = nullptr;
        LPMESSAGE pQueued = nullptr;
        STGOPTIONS options = {1, 0, 4096, nullptr};
        HRESULT hRes = StgCreateStorageEx(wszFile, STGM_READWRITE | STGM_TRANSACTED | STGM_CREATE |
                                          STGM_SHARE_EXCLUSIVE, STGFMT_DOCFILE, 0, &options, 0, __uuidof(IStorage),
                                          reinterpret_cast<void **>(&pStorage));
        if (SUCCEEDED(hRes))
            hRes = Open(pStorage, fMapiUnicode, &pQueued);
        if (SUCCEEDED(hRes))
            hRes = pMessage->CopyTo(0, nullptr, nullptr, 0, nullptr, &IID_IMessage, pQueued, 0, nullptr);
        if (SUCCEEDED(hRes))
            hRes = TakeResponsibility(pQueued);
        if (SUCCEEDED(hRes))
            hRes = pQueued->SaveChanges(KEEP_OPEN_READWRITE);
        if (SUCCEEDED(hRes))
            hRes = pStorage->Commit(STGC_DEFAULT);
        UlRelease(pQueued);
        UlRelease(pStorage);
        return hRes;
    }

    // What has come in, for reading; the caller releases it.
    HRESULT StartMessage(LPOLESTR wszFile, LPMESSAGE *ppMessage)
    {
        LPSTORAGE pStorage = nullptr;
        *ppMessage = nullptr;
        HRESULT hRes = StgOpenStorage(wszFile, nullptr, STGM_READ | STGM_TRANSACTED | STGM_SHARE_DENY_WRITE, nullptr, 0,
                                      &pStorage);
        if (SUCCEEDED(hRes))
            hRes = Open(pStorage, 0, ppMessage);
        UlRelease(pStorage);
        return SUCCEEDED(hRes) ? hRes : MapStorageSCode(hRes);
    }

private:
    LPMSGSESS m_pSession = nullptr;

    HRESULT Open(LPSTORAGE pStorage, ULONG ulFlags, LPMESSAGE *ppMessage)
    {
        return OpenIMsgOnIStg(m_pSession, Allocate, AllocateMore, Free, MAPIGetDefaultMalloc(), nullptr, pStorage,
                              nullptr, 0, ulFlags, ppMessage);
    }

    // Each recipient of ours gets PR_RESPONSIBILITY; the copies are somebody else's and go.
    static HRESULT TakeResponsibility(LPMESSAGE pMessage)
    {
        enum { eRowId, eType, eName, eResponsible, eColumns };
        static const SizedSPropTagArray(eColumns, columns) = {
            eColumns, {PR_ROWID, PR_RECIPIENT_TYPE, PR_DISPLAY_NAME, PR_RESPONSIBILITY}};
        LPMAPITABLE pTable = nullptr;
        LPSRowSet pRows = nullptr;
        HRESULT hRes = pMessage->GetRecipientTable(fMapiUnicode, &pTable);
        if (SUCCEEDED(hRes))
            hRes = HrQueryAllRows(pTable, (LPSPropTagArray)&columns, nullptr, nullptr, 0, &pRows);
        UlRelease(pTable);
        for (ULONG i = 0; SUCCEEDED(hRes) && i < pRows->cRows; i++) {
            SRow kept = pRows->aRow[i];
            const bool ours = kept.lpProps[eType].Value.l == MAPI_TO;
            kept.lpProps[eResponsible].ulPropTag = PR_RESPONSIBILITY;
            kept.lpProps[eResponsible].Value.b = TRUE;
            SRowSet one = {1, {kept}};
            hRes = pMessage->ModifyRecipients(ours ? MODRECIP_MODIFY : MODRECIP_REMOVE, (LPADRLIST)&one);
        }
        if (pRows) {
            for (ULONG i = 0; i < pRows->cRows; i++)
                Free(pRows->aRow[i].lpProps);
            Free(pRows);
        }
        return hRes;
    }
};

static void Recipients(LPMESSAGE pMessage)
{
    LPMAPITABLE pTable = nullptr;
    LPSRowSet pRows = nullptr;
    CHECK_HR(S_OK, pMessage->GetRecipientTable(0, &pTable));
    CHECK_HR(S_OK, HrQueryAllRows(pTable, nullptr, nullptr, nullptr, 0, &pRows));
    CHECK(pRows && pRows->cRows == 1);
    if (pRows && pRows->cRows == 1) {
        LPSPropValue pValue = PpropFindProp(pRows->aRow[0].lpProps, pRows->aRow[0].cValues, PR_RESPONSIBILITY);
        CHECK(pValue && pValue->Value.b);
        pValue = LpValFindProp(PR_DISPLAY_NAME_A, pRows->aRow[0].cValues, pRows->aRow[0].lpProps);
        CHECK(pValue != nullptr);
        Free(pRows->aRow[0].lpProps);
    }
    Free(pRows);
    UlRelease(pTable);
}

int main()
{
    LPOLESTR wszFile = fixture_wide_path("queued.msg");
    LPMESSAGE pSource = fixture_message(sizeof(TCHAR) == sizeof(WCHAR)), pMessage = nullptr;
    REQUIRE(pSource != nullptr);
    {
        CXPLogon logon;
        REQUIRE_HR(S_OK, logon.SubmitMessage(pSource, wszFile));
        CHECK_HR(MAPI_E_INVALID_PARAMETER, logon.SubmitMessage(nullptr, wszFile));
        CHECK(fixture_sectors(fixture_path("queued.msg"), 4096));
        REQUIRE_HR(S_OK, logon.StartMessage(wszFile, &pMessage));
        Recipients(pMessage);
        LPSPropValue pSubject = nullptr;
        CHECK_HR(S_OK, HrGetOneProp(pMessage, PR_SUBJECT, &pSubject));
        CHECK(pSubject && lstrcmp(pSubject->Value.LPSZ, TEXT(FIXTURE_SUBJECT)) == 0);
        Free(pSubject);
        CHECK_HR(MAPI_E_NO_ACCESS, pMessage->SaveChanges(FORCE_SAVE));
        UlRelease(pMessage);
        CHECK_HR(MAPI_E_NOT_FOUND, logon.StartMessage(fixture_wide_path("nothing.msg"), &pMessage));
        CHECK(!pMessage);
    }
    UlRelease(pSource);
    CHECK(blocks == 0);
    return SUMMARY();
}
