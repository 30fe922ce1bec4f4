/* CreateTable: rows in memory, their views. */
#include "table_data.h"

static void check_creation(void)
{
    ITableData *data = NULL;
    SizedSPropTagArray(1, none) = {0, {0}};
    LPSPropTagArray tags = (LPSPropTagArray)&columns;
    struct { LPCIID iid; ULONG type, index; LPSPropTagArray columns; LPVOID reserved; HRESULT code; } wrong[] = {
        {&IID_IMAPITable, 2, PR_ROWID, tags, NULL, MAPI_E_INTERFACE_NOT_SUPPORTED},
        {NULL, 3, PR_ROWID, tags, NULL, MAPI_E_INVALID_PARAMETER},
        {NULL, 2, PROP_TAG(PT_OBJECT, 0x6701), tags, NULL, MAPI_E_INVALID_PARAMETER},
        {NULL, 2, PROP_TAG(PT_MV_LONG, 0x6701), tags, NULL, MAPI_E_INVALID_PARAMETER},
        {NULL, 2, PROP_TAG(PT_LONG, 0), tags, NULL, MAPI_E_INVALID_PARAMETER},
        {NULL, 2, PR_ROWID, NULL, NULL, MAPI_E_INVALID_PARAMETER},
        {NULL, 2, PR_ROWID, (LPSPropTagArray)&none, NULL, MAPI_E_INVALID_PARAMETER},
        {NULL, 2, PR_ROWID, tags, &none, MAPI_E_INVALID_PARAMETER}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK_HR(wrong[i].code,
                 CreateTable(wrong[i].iid, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, wrong[i].reserved,
                             wrong[i].type, wrong[i].index, wrong[i].columns, &data));
    CHECK_HR(MAPI_E_INVALID_PARAMETER,
             CreateTable(NULL, MAPIAllocateBuffer, NULL, MAPIFreeBuffer, NULL, 2, PR_ROWID, tags, &data));
    CHECK(!data);
    CHECK_HR(S_OK, CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_SNAPSHOT,
                               PR_ROWID, tags, &data));
    void *queried = NULL;
    CHECK_HR(S_OK, data->lpVtbl->QueryInterface(data, &IID_IMAPITableData, &queried));
    CHECK(queried == data);
    CHECK_HR(E_NOINTERFACE, data->lpVtbl->QueryInterface(data, &IID_IMAPITable, &queried));
    IMAPITable *view = view_of(data, NULL);
    ULONG status = 7, type = 7;
    CHECK_HR(S_OK, view->lpVtbl->GetStatus(view, &status, &type));
    CHECK(status == TBLSTAT_COMPLETE && type == TBLTYPE_SNAPSHOT);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, data->lpVtbl->HrGetView(data, NULL, NULL, 0, NULL));
    RELEASE(view);
    CHECK_HR(1, RELEASE(data));
    CHECK_HR(0, RELEASE(data));
}

static void check_rows(void)
{
    ITableData *data = new_table();
    IMAPITable *view = view_of(data, NULL);
    SPropValue values[3], index = row_id(2);
    SRow row = {0, 3, values};
    LPSRow found = NULL;
    ULONG number = 99, deleted = 99;
    CHECK(!strcmp(names(view), ""));
    CHECK_HR(S_OK, put(data, 1, u"Ada", 10));
    CHECK_HR(S_OK, put(data, 2, u"Bea", 20));
    CHECK_HR(S_OK, put(data, 3, u"Carl", 30));
    CHECK(!strcmp(names(view), "ABC"));
    /* A row with the same index takes the place of the old one. */
    CHECK_HR(S_OK, put(data, 2, u"Dora", 25));
    CHECK(!strcmp(names(view), "ADC"));
    fill(values, 4, u"Emil", 40);
    CHECK_HR(S_OK, data->lpVtbl->HrInsertRow(data, 1, &row));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, data->lpVtbl->HrInsertRow(data, 1, &row));
    fill(values, 5, u"Fritz", 50);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, data->lpVtbl->HrInsertRow(data, 5, &row));
    CHECK_HR(S_OK, data->lpVtbl->HrInsertRow(data, 4, &row));
    CHECK(!strcmp(names(view), "AEDCF"));

    CHECK_HR(S_OK, data->lpVtbl->HrQueryRow(data, &index, &found, &number));
    CHECK(number == 2 && found && found->cValues == 3 && wide_equal(found->lpProps[0].Value.lpszW, u"Dora") &&
          found->lpProps[2].Value.l == 25);
    MAPIFreeBuffer(found);
    index.Value.l = 77;
    CHECK_HR(MAPI_E_NOT_FOUND, data->lpVtbl->HrQueryRow(data, &index, &found, NULL));
    CHECK(!found);
    index.ulPropTag = NUMBER;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, data->lpVtbl->HrQueryRow(data, &index, &found, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, data->lpVtbl->HrQueryRow(data, NULL, &found, NULL));
    CHECK_HR(S_OK, data->lpVtbl->HrEnumRow(data, 4, &found));
    CHECK(found && wide_equal(found->lpProps[0].Value.lpszW, u"Fritz"));
    MAPIFreeBuffer(found);
    CHECK_HR(S_OK, data->lpVtbl->HrEnumRow(data, 5, &found));
    CHECK(!found);

    CHECK_HR(S_OK, drop(data, 1));
    CHECK_HR(MAPI_E_NOT_FOUND, drop(data, 1));
    CHECK_HR(S_OK, data->lpVtbl->HrEnumRow(data, 0, &found));
    CHECK(found && wide_equal(found->lpProps[0].Value.lpszW, u"Emil"));
    MAPIFreeBuffer(found);
    CHECK(!strcmp(names(view), "EDCF"));

    /* All or nothing, where a row has no index. */
    SPropValue nameless[1] = {{.ulPropTag = NUMBER, .Value.l = 1}}, gone[2] = {row_id(4), row_id(99)};
    SizedSRowSet(2, set) = {2, {{0, 3, values}, {0, 1, nameless}}};
    fill(values, 6, u"Gerd", 60);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, data->lpVtbl->HrModifyRows(data, 0, (LPSRowSet)&set));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, data->lpVtbl->HrDeleteRows(data, 0, (LPSRowSet)&set, &deleted));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, data->lpVtbl->HrModifyRow(data, &set.aRow[1]));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, data->lpVtbl->HrModifyRow(data, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, data->lpVtbl->HrModifyRows(data, 0, NULL));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, data->lpVtbl->HrModifyRows(data, 1, (LPSRowSet)&set));
    CHECK(!strcmp(names(view), "EDCF"));
    set.cRows = 1;
    CHECK_HR(S_OK, data->lpVtbl->HrModifyRows(data, 0, (LPSRowSet)&set));
    CHECK(!strcmp(names(view), "EDCFG"));
    set.cRows = 2;
    set.aRow[0] = (SRow){0, 1, &gone[0]};
    set.aRow[1] = (SRow){0, 1, &gone[1]};
    CHECK_HR(S_OK, data->lpVtbl->HrDeleteRows(data, 0, (LPSRowSet)&set, &deleted));
    CHECK_HR(1, deleted);
    CHECK(!strcmp(names(view), "DCFG"));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, data->lpVtbl->HrDeleteRows(data, 2, (LPSRowSet)&set, &deleted));
    CHECK_HR(S_OK, data->lpVtbl->HrDeleteRows(data, TAD_ALL_ROWS, NULL, &deleted));
    CHECK_HR(4, deleted);
    CHECK(!strcmp(names(view), ""));
    RELEASE(data);
    /* The view lives on, and keeps the table alive. */
    CHECK_HR(S_OK, put(data, 1, u"Hugo", 1));
    CHECK(!strcmp(names(view), "H"));
    RELEASE(view);
}

static void check_views(void)
{
    ITableData *data = new_table();
    SizedSSortOrderSet(1, order) = {1, 0, 0, {{NUMBER, TABLE_SORT_DESCEND}}};
    put(data, 1, u"Ada", 10);
    put(data, 2, u"Bea", 30);
    put(data, 3, u"Carl", 20);
    IMAPITable *view = view_of(data, NULL), *sorted = view_of(data, (LPSSortOrderSet)&order);
    LPSPropTagArray shown = NULL;
    CHECK(!strcmp(names(sorted), "BCA"));
    CHECK(!strcmp(names(view), "ABC"));
    /* The cursor stays with its row. */
    LPSRowSet rows = NULL;
    CHECK_HR(S_OK, view->lpVtbl->SeekRow(view, BOOKMARK_BEGINNING, 1, NULL));
    CHECK_HR(S_OK, drop(data, 1));
    CHECK_HR(S_OK, view->lpVtbl->QueryRows(view, 1, 0, &rows));
    CHECK(rows && rows->cRows == 1 && rows->aRow[0].lpProps[0].Value.l == 2);
    FreeProws(rows);
    SRestriction large = {.rt = RES_PROPERTY};
    SPropValue bound = {.ulPropTag = NUMBER, .Value.l = 25};
    large.res.resProperty = (SPropertyRestriction){RELOP_GT, NUMBER, &bound};
    CHECK_HR(S_OK, view->lpVtbl->Restrict(view, &large, 0));
    CHECK(!strcmp(names(view), "B"));
    put(data, 4, u"Dora", 26);
    CHECK(!strcmp(names(view), "BD"));
    CHECK(!strcmp(names(sorted), "BDC"));

    /* A column that comes with a row shows in the views made after it, and in those made before when asked for. */
    RELEASE(view);
    view = view_of(data, NULL);
    SPropValue late[2] = {row_id(9), {.ulPropTag = LATE, .Value.lpszA = "late"}};
    SRow row = {0, 2, late};
    CHECK_HR(S_OK, data->lpVtbl->HrModifyRow(data, &row));
    CHECK_HR(S_OK, view->lpVtbl->QueryColumns(view, 0, &shown));
    CHECK(shown && shown->cValues == 3 && shown->aulPropTag[0] == PR_ROWID && shown->aulPropTag[2] == NUMBER);
    MAPIFreeBuffer(shown);
    CHECK_HR(S_OK, view->lpVtbl->QueryColumns(view, TBL_ALL_COLUMNS, &shown));
    CHECK(shown && shown->cValues == 4 && shown->aulPropTag[3] == LATE);
    MAPIFreeBuffer(shown);
    RELEASE(view);
    view = view_of(data, NULL);
    drop(data, 9);
    CHECK_HR(S_OK, view->lpVtbl->QueryColumns(view, 0, &shown));
    CHECK(shown && shown->cValues == 4 && shown->aulPropTag[3] == LATE);
    MAPIFreeBuffer(shown);
    SizedSSortOrderSet(1, categories) = {1, 1, 1, {{NUMBER, TABLE_SORT_ASCEND}}};
    IMAPITable *none = NULL;
    CHECK_HR(MAPI_E_TOO_COMPLEX, data->lpVtbl->HrGetView(data, (LPSSortOrderSet)&categories, NULL, 0, &none));
    CHECK(!none);
    RELEASE(view);
    RELEASE(sorted);
    CHECK_HR(0, RELEASE(data));
}

static struct { int calls; ULONG_PTR data; ITableData *table; IMAPITable *view; } released;

static void STDAPICALLTYPE on_release(ULONG_PTR data, ITableData *table, IMAPITable *view)
{
    released.calls++;
    released.data = data;
    released.table = table;
    released.view = view;
    /* No lock is held, and the table can be used: as documented, it is given up here. */
    CHECK_HR(S_OK, put(table, 50, u"Zoe", 1));
    CHECK_HR(1, RELEASE(table));
}

static void check_release(void)
{
    ITableData *data = new_table();
    IMAPITable *view = NULL;
    CHECK_HR(S_OK, data->lpVtbl->HrGetView(data, NULL, on_release, 0x123456789A, &view));
    REQUIRE(view);
    CHECK_HR(2, view->lpVtbl->AddRef(view));
    CHECK_HR(1, RELEASE(view));
    CHECK_HR(0, released.calls);
    CHECK_HR(0, RELEASE(view));
    CHECK(released.calls == 1 && released.data == 0x123456789A && released.table == data && released.view == view);
}

static void check_text_index(void)
{
    ITableData *data = NULL;
    SizedSPropTagArray(1, key) = {1, {PR_INSTANCE_KEY}};
    CHECK_HR(S_OK, CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC,
                               PR_INSTANCE_KEY, (LPSPropTagArray)&key, &data));
    REQUIRE(data);
    SPropValue values[2] = {{.ulPropTag = PR_INSTANCE_KEY, .Value.bin = {2, (LPBYTE) "ab"}},
                            {.ulPropTag = CHANGE_PROP_TYPE(NUMBER, PT_ERROR), .Value.err = MAPI_E_NOT_FOUND}};
    SRow row = {0, 2, values};
    LPSRow found = NULL;
    CHECK_HR(S_OK, data->lpVtbl->HrModifyRow(data, &row));
    values[0].Value.bin.lpb = (LPBYTE) "cd";
    CHECK_HR(S_OK, data->lpVtbl->HrModifyRow(data, &row));
    CHECK_HR(S_OK, data->lpVtbl->HrQueryRow(data, values, &found, NULL));
    /* An error column, as QueryRows gives it, is no property. */
    CHECK(found && found->cValues == 1 && !memcmp(found->lpProps->Value.bin.lpb, "cd", 2));
    MAPIFreeBuffer(found);
    values[0].Value.bin.cb = 1;
    CHECK_HR(MAPI_E_NOT_FOUND, data->lpVtbl->HrQueryRow(data, values, &found, NULL));
    values[0].Value.bin = (SBinary){2, NULL};
    CHECK_HR(MAPI_E_INVALID_PARAMETER, data->lpVtbl->HrModifyRow(data, &row));
    RELEASE(data);
}

int main(void)
{
    check_creation();
    check_rows();
    check_views();
    check_release();
    check_text_index();
    return SUMMARY();
}
