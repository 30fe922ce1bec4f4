/* Text, entry identifiers, times and conversations of MAPIUtil.h; the checks of MAPIVal.h; what is there to link. */
#include "check.h"
#include "mapiutil.h"
#include "mapival.h"
#include "mapiwz.h"
#include "mapiform.h"
#include "abhelp.h"

static void hexadecimal(void)
{
    static BYTE bytes[] = {0x00, 0x0F, 0xA0, 0xFF};
    char text[16];
    BYTE read[8];
    memset(text, 'x', sizeof text);
    HexFromBin(bytes, 4, text);
    CHECK(!strcmp(text, "000FA0FF"));
    HexFromBin(bytes, 0, text);
    CHECK(!strcmp(text, ""));
    HexFromBin(NULL, 3, text);
    CHECK(!strcmp(text, ""));
    HexFromBin(bytes, 3, NULL);
    memset(read, 0x55, sizeof read);
    CHECK_HR(TRUE, FBinFromHex((LPSTR)"000fA0fF", read));
    CHECK(!memcmp(read, bytes, 4) && read[4] == 0x55);
    CHECK_HR(TRUE, FBinFromHex((LPSTR)"", read));
    CHECK_HR(FALSE, FBinFromHex((LPSTR)"0", read));
    CHECK_HR(FALSE, FBinFromHex((LPSTR)"12 4", read));
    CHECK_HR(FALSE, FBinFromHex((LPSTR)"G0", read));
    CHECK_HR(FALSE, FBinFromHex(NULL, read));
    CHECK_HR(FALSE, FBinFromHex((LPSTR)"00", NULL));
    memset(read, 0x55, sizeof read);
    CHECK_HR(S_OK, ScBinFromHexBounded((LPSTR)"0102", read, 2));
    CHECK(read[0] == 1 && read[1] == 2 && read[2] == 0x55);
    CHECK_HR(S_OK, ScBinFromHexBounded((LPSTR)"01", read, 8));
    CHECK_HR(MAPI_E_CALL_FAILED, ScBinFromHexBounded((LPSTR)"010203", read, 2));
    CHECK(read[2] == 0x55);
    CHECK_HR(MAPI_E_CALL_FAILED, ScBinFromHexBounded((LPSTR)"0x", read, 2));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScBinFromHexBounded(NULL, read, 2));
    CHECK_HR(0x1F, UlFromSzHex("1f"));
    CHECK_HR(0x1F, UlFromSzHex("1Fg2"));
    CHECK_HR(0, UlFromSzHex(" 1F"));
    CHECK_HR(0, UlFromSzHex("x1F"));
    CHECK_HR(0, UlFromSzHex(""));
    CHECK_HR(0, UlFromSzHex(NULL));
    CHECK_HR(0x89ABCDEF, UlFromSzHex("123456789abcdef"));
    CHECK_HR(123, UFromSz("123"));
    CHECK_HR(12, UFromSz("12a"));
    CHECK_HR(0, UFromSz(" 12"));
    CHECK_HR(0, UFromSz("-12"));
    CHECK_HR(0, UFromSz("+12"));
    CHECK_HR(1, UFromSz("4294967297"));
    CHECK_HR(0, UFromSz(NULL));
}

static void finding(void)
{
    static const char text[] = "banana";
    CHECK(SzFindCh(text, 'a') == text + 1);
    CHECK(SzFindLastCh(text, 'a') == text + 5);
    CHECK(SzFindCh(text, 'x') == NULL && SzFindLastCh(text, 'x') == NULL);
    CHECK(SzFindCh(text, 0) == text + 6);
    CHECK(SzFindSz(text, "ana") == text + 1);
    CHECK(SzFindSz(text, "") == text);
    CHECK(SzFindSz(text, "nan!") == NULL);
    CHECK(!SzFindCh(NULL, 'a') && !SzFindLastCh(NULL, 'a') && !SzFindSz(NULL, "a") && !SzFindSz(text, NULL));
}

static void entry_ids(void)
{
    static BYTE id[] = {0, 0, 0, 0, 1, 2, 0xFE};
    LPENTRYID back = (LPENTRYID)id, store = (LPENTRYID)id;
    ULONG size = 99, storeSize = 99;
    LPSTR text = (LPSTR)id;
    CHECK_HR(S_OK, HrSzFromEntryID(sizeof id, (LPENTRYID)id, &text));
    CHECK(!strcmp(text, "000000000102FE"));
    CHECK_HR(S_OK, HrEntryIDFromSz(text, &size, &back));
    CHECK(size == sizeof id && !memcmp(back, id, sizeof id));
    MAPIFreeBuffer(back);
    CHECK_HR(S_OK, HrDecomposeMsgID(NULL, text, &storeSize, &store, &size, &back));
    CHECK(size == sizeof id && !memcmp(back, id, sizeof id) && storeSize == 0 && store == NULL);
    MAPIFreeBuffer(back);
    MAPIFreeBuffer(text);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrSzFromEntryID(0, (LPENTRYID)id, &text));
    CHECK(text == NULL);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrSzFromEntryID(1, NULL, &text));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrSzFromEntryID(1, (LPENTRYID)id, NULL));
    back = (LPENTRYID)id;
    CHECK_HR(MAPI_E_INVALID_ENTRYID, HrEntryIDFromSz((LPSTR)"012", &size, &back));
    CHECK(back == NULL && size == 0);
    CHECK_HR(MAPI_E_INVALID_ENTRYID, HrEntryIDFromSz((LPSTR)"zz", &size, &back));
    CHECK_HR(MAPI_E_INVALID_ENTRYID, HrEntryIDFromSz((LPSTR)"", &size, &back));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrEntryIDFromSz(NULL, &size, &back));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrEntryIDFromSz((LPSTR)"00", NULL, &back));

    CHECK_HR(S_OK, HrComposeEID(NULL, 0, NULL, sizeof id, (LPENTRYID)id, &size, &back));
    CHECK(size == sizeof id && !memcmp(back, id, sizeof id));
    MAPIFreeBuffer(back);
    CHECK_HR(MAPI_E_NO_SUPPORT, HrComposeEID(NULL, 2, id, sizeof id, (LPENTRYID)id, &size, &back));
    CHECK(back == NULL && size == 0);
    CHECK_HR(S_OK, HrDecomposeEID(NULL, sizeof id, (LPENTRYID)id, &storeSize, &store, &size, &back));
    CHECK(size == sizeof id && storeSize == 0 && store == NULL);
    MAPIFreeBuffer(back);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrDecomposeEID(NULL, 2, (LPENTRYID)id, NULL, &store, &size, &back));
    CHECK_HR(S_OK, HrComposeMsgID(NULL, 0, NULL, 2, (LPENTRYID)id, &text));
    CHECK(!strcmp(text, "0000"));
    MAPIFreeBuffer(text);
    CHECK_HR(MAPI_E_NO_SUPPORT, HrComposeMsgID(NULL, 1, id, 2, (LPENTRYID)id, &text));
}

static void wrapped_stores(void)
{
    static BYTE id[] = {9, 8, 7, 6, 5};
    static const BYTE expected[] = {
        0,    0,   0,   0,   0x38, 0xA1, 0xBB, 0x10, 0x05, 0xE5, 0x10, 0x1A, 0xA1, 0xBB, 0x08, 0x00, 0x2B, 0x2A,
        0x56, 0xC2, 0,  0,   'e',  'm',  's',  'm',  'd',  'b',  '.',  'd',  'l',  'l',  0,    0,    0,    0,
        9,    8,   7,   6,   5,
    };
    static const uint16_t wide[] = u"emsmdb.dll", odd[] = u"\u00E9.dll";
    LPENTRYID wrapped = NULL;
    ULONG size = 0;
    CHECK_HR(S_OK, WrapStoreEntryID(0, (LPSTR)"emsmdb.dll", sizeof id, (LPENTRYID)id, &size, &wrapped));
    CHECK(size == sizeof expected && !memcmp(wrapped, expected, sizeof expected));
    MAPIFreeBuffer(wrapped);
    CHECK_HR(S_OK, WrapStoreEntryID(MAPI_UNICODE, (LPTSTR)wide, sizeof id, (LPENTRYID)id, &size, &wrapped));
    CHECK(size == sizeof expected && !memcmp(wrapped, expected, sizeof expected));
    MAPIFreeBuffer(wrapped);
    /* 22 and 2 bytes: nothing to fill up. */
    CHECK_HR(S_OK, WrapStoreEntryID(0, (LPSTR)"x", 1, (LPENTRYID)id, &size, &wrapped));
    CHECK(size == 25 && ((BYTE *)wrapped)[24] == 9);
    MAPIFreeBuffer(wrapped);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, WrapStoreEntryID(MAPI_UNICODE, (LPTSTR)odd, 1, (LPENTRYID)id, &size, &wrapped));
    CHECK(wrapped == NULL && size == 0);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, WrapStoreEntryID(0, (LPSTR)"", 1, (LPENTRYID)id, &size, &wrapped));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, WrapStoreEntryID(0, NULL, 1, (LPENTRYID)id, &size, &wrapped));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, WrapStoreEntryID(0, (LPSTR)"a", 0, (LPENTRYID)id, &size, &wrapped));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, WrapStoreEntryID(0, (LPSTR)"a", 1, NULL, &size, &wrapped));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, WrapStoreEntryID(1, (LPSTR)"a", 1, (LPENTRYID)id, &size, &wrapped));
}

static uint64_t number(FILETIME time)
{
    return (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

static FILETIME filetime(uint64_t ticks)
{
    FILETIME time = {(DWORD)ticks, (DWORD)(ticks >> 32)};
    return time;
}

static void times(void)
{
    static const uint64_t values[] = {0, 1, 0xFFFFFFFF, 0x100000000, 0x123456789ABCDEF0, UINT64_MAX};
    size_t i, j, count = sizeof values / sizeof values[0];
    for (i = 0; i < count; i++) {
        FILETIME a = filetime(values[i]);
        CHECK(number(FtNegFt(a)) == (uint64_t)0 - values[i]);
        for (j = 0; j < count; j++) {
            FILETIME b = filetime(values[j]);
            CHECK(number(FtAddFt(a, b)) == values[i] + values[j]);
            CHECK(number(FtSubFt(a, b)) == values[i] - values[j]);
            CHECK(number(FtMulDw((DWORD)values[i], b)) == (uint64_t)(DWORD)values[i] * values[j]);
            CHECK(number(FtMulDwDw((DWORD)values[i], (DWORD)values[j])) ==
                  (uint64_t)(DWORD)values[i] * (DWORD)values[j]);
        }
    }
}

static void conversations(void)
{
    LPBYTE first, second, third, other;
    BYTE old[22] = {1, 0xC0, 1, 2, 3, 4};
    ULONG size = 0, i;
    REQUIRE_HR(S_OK, ScCreateConversationIndex(0, NULL, &size, &first));
    CHECK(size == 22 && first[0] == 1);
    /* Between 2024 and 2057. */
    CHECK(first[1] >= 0xDA);
    REQUIRE_HR(S_OK, ScCreateConversationIndex(0, NULL, &size, &other));
    CHECK(memcmp(first + 6, other + 6, 16));
    MAPIFreeBuffer(other);
    REQUIRE_HR(S_OK, ScCreateConversationIndex(22, first, &size, &second));
    CHECK(size == 27 && !memcmp(first, second, 22));
    /* Hardly any time has passed: the unit is the short one, and the delta small. */
    CHECK(second[22] == 0 && second[23] == 0 && (second[26] & 0x0F) == 0);
    REQUIRE_HR(S_OK, ScCreateConversationIndex(27, second, &size, &third));
    CHECK(size == 32 && !memcmp(second, third, 27));
    MAPIFreeBuffer(third);
    REQUIRE_HR(S_OK, ScCreateConversationIndex(sizeof old, old, &size, &third));
    CHECK(size == 27 && (third[22] & 0x80));
    MAPIFreeBuffer(third);
    for (i = 0; i < 22; i += 21) {
        REQUIRE_HR(S_OK, ScCreateConversationIndex(i, first, &size, &third));
        CHECK(size == 22);
        MAPIFreeBuffer(third);
    }
    third = first;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCreateConversationIndex(0xFFFFFFFF, first, &size, &third));
    CHECK(third == NULL && size == 0);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCreateConversationIndex(22, first, NULL, &third));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCreateConversationIndex(22, first, &size, NULL));
    MAPIFreeBuffer(first);
    MAPIFreeBuffer(second);
}

static BOOL idle(LPVOID param)
{
    return param != NULL;
}

static void unavailable(void)
{
    LPMAPISESSION session = (LPMAPISESSION)(void *)"";
    LPPROFADMIN profiles = (LPPROFADMIN)(void *)"";
    LPMAPITABLE table = (LPMAPITABLE)(void *)"";
    LPTABLEDATA data = (LPTABLEDATA)(void *)"";
    LPMAPIFORMMGR manager = (LPMAPIFORMMGR)(void *)"";
    LPMAPIFORMCONTAINER forms = (LPMAPIFORMCONTAINER)(void *)"";
    LPUNKNOWN object = (LPUNKNOWN)(void *)"";
    LPSPropValue values = (LPSPropValue)(void *)"";
    LPENTRYID id = (LPENTRYID)(void *)"";
    ULONG count = 5, kind = 5;
    char path[8] = "path";
    CHECK_HR(MAPI_E_LOGON_FAILED, MAPILogonEx(0, NULL, NULL, MAPI_EXTENDED, &session));
    CHECK(session == NULL);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, MAPILogonEx(0, NULL, NULL, 0, NULL));
    CHECK_HR(MAPI_E_NO_SUPPORT, MAPIAdminProfiles(0, &profiles));
    CHECK(profiles == NULL);
    CHECK_HR(MAPI_E_NO_SUPPORT, LaunchWizard(NULL, 0, NULL, 0, NULL));
    CHECK_HR(MAPI_E_NO_SUPPORT, MAPIOpenFormMgr(NULL, &manager));
    CHECK_HR(MAPI_E_NO_SUPPORT, MAPIOpenLocalFormContainer(&forms));
    CHECK(manager == NULL && forms == NULL);
    CHECK_HR(MAPI_E_NO_SUPPORT,
             BuildDisplayTable(MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, NULL, 0, NULL, 0,
                               &table, &data));
    CHECK(table == NULL && data == NULL);
    CHECK_HR(MAPI_E_NO_SUPPORT, HrValidateIPMSubtree(NULL, MAPI_FORCE_CREATE, &count, &values, NULL));
    CHECK(count == 0 && values == NULL);
    CHECK_HR(MAPI_E_NO_SUPPORT, ScUNCFromLocalPath((LPSTR)"/a", path, sizeof path));
    CHECK(path[0] == 0);
    CHECK_HR(MAPI_E_NO_SUPPORT, ScLocalPathFromUNC((LPSTR)"\\\\a", path, sizeof path));
    CHECK_HR(MAPI_E_NO_SUPPORT, HrOpenABEntryWithExchangeContext(NULL, NULL, NULL, 0, NULL, NULL, 0, &kind, &object));
    CHECK(kind == 0 && object == NULL);
    CHECK_HR(MAPI_E_NO_SUPPORT, HrOpenABEntryUsingDefaultContext(NULL, NULL, 0, NULL, NULL, 0, &kind, &object));
    CHECK_HR(MAPI_E_NO_SUPPORT, HrOpenABEntryWithProviderUID(NULL, NULL, 0, NULL, NULL, 0, &kind, &object));
    CHECK_HR(MAPI_E_NO_SUPPORT, HrOpenABEntryWithProviderUIDSupport(NULL, NULL, 0, NULL, NULL, 0, &kind, &object));
    CHECK_HR(MAPI_E_NO_SUPPORT, HrOpenABEntryWithResolvedRow(NULL, NULL, 0, NULL, NULL, 0, &kind, &object));
    CHECK_HR(MAPI_E_NO_SUPPORT, HrOpenABEntryWithSupport(NULL, 0, NULL, NULL, 0, &kind, &object));
    CHECK_HR(MAPI_E_NO_SUPPORT,
             HrDoABDetailsWithExchangeContext(NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 0));
    CHECK_HR(MAPI_E_NO_SUPPORT,
             HrDoABDetailsWithProviderUID(NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 0));
    kind = 5;
    CHECK_HR(MAPI_E_NO_SUPPORT, HrCompareABEntryIDsWithExchangeContext(NULL, NULL, NULL, 0, NULL, 0, NULL, 0, &kind));
    CHECK(kind == 0);
    CHECK_HR(MAPI_E_NO_SUPPORT, HrGetGALFromEmsmdbUID(NULL, NULL, NULL, &count, &id));
    CHECK(count == 0 && id == NULL);
    CHECK_HR(0, MAPIInitIdle(NULL));
    CHECK(FtgRegisterIdleRoutine(idle, NULL, PRIUSER, 1, IRONULL) == FTGNULL);
    EnableIdleRoutine(FTGNULL, TRUE);
    ChangeIdleRoutine(FTGNULL, idle, NULL, 0, 0, 0, FIRCPFN);
    DeregisterIdleRoutine(FTGNULL);
    MAPIDeinitIdle();
}

int main(void)
{
    hexadecimal();
    finding();
    entry_ids();
    wrapped_stores();
    times();
    conversations();
    unavailable();
    return SUMMARY();
}
