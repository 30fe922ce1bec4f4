// A program in the manner of exporters of folders and of address book tools: messages with names made of their
// subjects, rows with their columns by place and by name, sorted and restricted, and lists freed row by row.
// builds: narrow
#define INITGUID
#define USES_IID_IMessage
#include <windows.h>
#include <mapiutil.h>
#include <imessage.h>

#include <string>
#include <vector>

#include "check.h"
#include "fixture.h"

// What can be exported; a store would have it from its contents table.
static LPMESSAGE MessageAbout(const char *subject)
{
    LPMESSAGE message = fixture_message(FALSE);
    SPropValue value = {};
    value.ulPropTag = PR_SUBJECT_A;
    value.Value.lpszA = const_cast<LPSTR>(subject);
    CHECK(message && message->SetProps(1, &value, nullptr) == S_OK);
    return message;
}

// The first ninety characters of the subject, what a file system wouldn't take replaced, and a number if the name
// is taken.
static std::string FileName(LPMESSAGE message, const std::vector<std::string> &taken)
{
    LPSPropValue subject = nullptr;
    std::string name = "untitled";
    if (SUCCEEDED(HrGetOneProp(message, PR_SUBJECT_A, &subject)) && *subject->Value.lpszA)
        name = std::string(subject->Value.lpszA).substr(0, 90);
    MAPIFreeBuffer(subject);
    for (char &letter : name)
        if (SzFindCh("<>:\"/\\|?*", static_cast<unsigned char>(letter)) || static_cast<unsigned char>(letter) < 0x20)
            letter = '_';
    std::string file = name + ".msg";
    for (int number = 1;; number++) {
        bool free = true;
        for (const auto &other : taken)
            free = free && lstrcmpiA(other.c_str(), file.c_str()) != 0;
        if (free)
            return file;
        file = name + " (" + std::to_string(number) + ").msg";
    }
}

static HRESULT Export(LPMESSAGE message, const std::string &path)
{
    LPSTORAGE storage = nullptr;
    LPMESSAGE copy = nullptr;
    LPSPropProblemArray problems = nullptr;
    WCHAR wide[MAX_PATH * 2];
    MultiByteToWideChar(CP_ACP, 0, path.c_str(), -1, wide, ARRAYSIZE(wide));
    HRESULT hr = StgCreateDocfile(wide, STGM_FAILIFTHERE | STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, 0,
                                  &storage);
    if (SUCCEEDED(hr))
        hr = OpenIMsgOnIStg(nullptr, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(),
                            nullptr, storage, nullptr, 0, 0, &copy);
    if (SUCCEEDED(hr))
        hr = message->CopyTo(0, nullptr, nullptr, 0, nullptr, &IID_IMessage, copy, 0, &problems);
    MAPIFreeBuffer(problems);
    if (SUCCEEDED(hr))
        hr = copy->SaveChanges(0);
    if (SUCCEEDED(hr))
        hr = storage->Commit(STGC_DEFAULT);
    // The message is over after SaveChanges(0); its pointer is released all the same.
    if (copy)
        copy->Release();
    if (storage)
        storage->Release();
    return hr;
}

static void Folder()
{
    static const char *const subjects[] = {"Plans: north/south", "Plans: north/south", "PLANS_ NORTH_SOUTH", "",
                                           "a\tb"};
    static const char *const expected[] = {"Plans_ north_south.msg", "Plans_ north_south (1).msg",
                                           "PLANS_ NORTH_SOUTH (2).msg", "untitled.msg", "a_b.msg"};
    std::vector<std::string> names;
    for (const char *subject : subjects) {
        LPMESSAGE message = MessageAbout(subject);
        names.push_back(FileName(message, names));
        CHECK(names.back() == expected[names.size() - 1]);
        CHECK_HR(S_OK, Export(message, fixture_path(names.back().c_str())));
        CHECK_HR(STG_E_FILEALREADYEXISTS, Export(message, fixture_path(names.back().c_str())));
        message->Release();
    }
    for (size_t i = 0; i < names.size(); i++) {
        LPMESSAGE message = fixture_open(fixture_path(names[i].c_str()));
        LPSPropValue subject = nullptr;
        REQUIRE(message != nullptr);
        CHECK_HR(S_OK, HrGetOneProp(message, PR_SUBJECT_A, &subject));
        CHECK(subject && strcmp(subject->Value.lpszA, subjects[i]) == 0);
        MAPIFreeBuffer(subject);
        message->Release();
    }
}

// Addresses of a list, sorted by name, some of them only, a hundred rows at a time.
enum { eName, eAddress, eType, eColumns };
static const SizedSPropTagArray(eColumns, columns) = {
    eColumns, {PR_DISPLAY_NAME_A, PR_EMAIL_ADDRESS_A, PR_RECIPIENT_TYPE}};

static void AddPeople(LPMESSAGE message, ULONG count)
{
    LPADRLIST list = nullptr;
    REQUIRE_HR(S_OK, MAPIAllocateBuffer(CbNewADRLIST(count), reinterpret_cast<LPVOID *>(&list)));
    for (ULONG i = 0; i < count; i++) {
        LPSPropValue values = nullptr;
        char text[64];
        MAPIAllocateBuffer(eColumns * sizeof(SPropValue), reinterpret_cast<LPVOID *>(&values));
        ZeroMemory(values, eColumns * sizeof(SPropValue));
        for (ULONG column = 0; column < eType; column++) {
            snprintf(text, sizeof text, column == eName ? "Person %03u" : "p%u@example.org", count - i);
            values[column].ulPropTag = columns.aulPropTag[column];
            MAPIAllocateMore(static_cast<ULONG>(strlen(text) + 1), values,
                             reinterpret_cast<LPVOID *>(&values[column].Value.lpszA));
            strcpy(values[column].Value.lpszA, text);
        }
        values[eType].ulPropTag = PR_RECIPIENT_TYPE;
        values[eType].Value.l = i % 3 ? MAPI_TO : MAPI_BCC;
        list->aEntries[i].ulReserved1 = 0;
        list->aEntries[i].cValues = eColumns;
        list->aEntries[i].rgPropVals = values;
    }
    list->cEntries = count;
    CHECK_HR(S_OK, message->ModifyRecipients(0, list));
    FreePadrlist(list);
}

static void AddressBook()
{
    static const SizedSSortOrderSet(1, byName) = {1, 0, 0, {{PR_DISPLAY_NAME_A, TABLE_SORT_ASCEND}}};
    LPMESSAGE message = fixture_message(FALSE);
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    SPropValue blind = {};
    SRestriction hidden = {};
    AddPeople(message, 250);
    blind.ulPropTag = PR_RECIPIENT_TYPE;
    blind.Value.l = MAPI_BCC;
    hidden.rt = RES_PROPERTY;
    hidden.res.resProperty.relop = RELOP_EQ;
    hidden.res.resProperty.ulPropTag = PR_RECIPIENT_TYPE;
    hidden.res.resProperty.lpProp = &blind;

    CHECK_HR(S_OK, message->GetRecipientTable(0, &table));
    CHECK_HR(S_OK, HrQueryAllRows(table, (LPSPropTagArray)&columns, nullptr, (LPSSortOrderSet)&byName, 0, &rows));
    CHECK(rows && rows->cRows == 250);
    for (ULONG i = 0; rows && i < rows->cRows; i++) {
        char name[64];
        snprintf(name, sizeof name, "Person %03u", i + 1);
        LPSPropValue found = LpValFindProp(PR_DISPLAY_NAME_A, rows->aRow[i].cValues, rows->aRow[i].lpProps);
        if (!found || strcmp(found->Value.lpszA, name) != 0) {
            CHECK(!"rows in the order of names");
            break;
        }
    }
    FreeProws(rows);
    CHECK_HR(S_OK, HrQueryAllRows(table, (LPSPropTagArray)&columns, &hidden, nullptr, 0, &rows));
    CHECK(rows && rows->cRows == 84 && rows->aRow[0].lpProps[eType].Value.l == MAPI_BCC);
    FreeProws(rows);
    rows = nullptr;
    CHECK_HR(MAPI_E_TABLE_TOO_BIG, HrQueryAllRows(table, (LPSPropTagArray)&columns, nullptr, nullptr, 10, &rows));
    CHECK(!rows);

    // Page by page, until a page is empty.
    ULONG seen = 0;
    CHECK_HR(S_OK, table->Restrict(nullptr, TBL_BATCH));
    CHECK_HR(S_OK, table->SeekRow(BOOKMARK_BEGINNING, 0, nullptr));
    while (table->QueryRows(100, 0, &rows) == S_OK && rows && rows->cRows) {
        seen += rows->cRows;
        FreePadrlist(reinterpret_cast<LPADRLIST>(rows));
        rows = nullptr;
    }
    FreeProws(rows);
    CHECK(seen == 250);
    table->Release();
    message->Release();
}

int main()
{
    REQUIRE_HR(S_OK, ScInitMapiUtil(0));
    Folder();
    AddressBook();
    DeinitMapiUtil();
    return SUMMARY();
}
