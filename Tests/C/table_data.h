/* What the tests of CreateTable share: a table of rows with a number and a name, its views. */
#ifndef TABLE_DATA_H
#define TABLE_DATA_H

#include "message_support.h"

#define NUMBER PROP_TAG(PT_LONG, 0x6701)
#define LATE PROP_TAG(PT_STRING8, 0x6702)

static SizedSPropTagArray(2, columns) = {2, {PR_ROWID, PR_DISPLAY_NAME_W}};

static inline ITableData *new_table(void)
{
    ITableData *data = NULL;
    CHECK_HR(S_OK, CreateTable(&IID_IMAPITableData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL,
                               TBLTYPE_DYNAMIC, PR_ROWID, (LPSPropTagArray)&columns, &data));
    REQUIRE(data);
    return data;
}

static inline void fill(SPropValue values[3], LONG id, LPWSTR name, LONG number)
{
    values[0] = (SPropValue){.ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = name};
    values[1] = (SPropValue){.ulPropTag = PR_ROWID, .Value.l = id};
    values[2] = (SPropValue){.ulPropTag = NUMBER, .Value.l = number};
}

static inline HRESULT put(ITableData *data, LONG id, LPWSTR name, LONG number)
{
    SPropValue values[3];
    SRow row = {0, 3, values};
    fill(values, id, name, number);
    return data->lpVtbl->HrModifyRow(data, &row);
}

static inline SPropValue row_id(LONG id)
{
    return (SPropValue){.ulPropTag = PR_ROWID, .Value.l = id};
}

static inline HRESULT drop(ITableData *data, LONG id)
{
    SPropValue index = row_id(id);
    return data->lpVtbl->HrDeleteRow(data, &index);
}

static inline IMAPITable *view_of(ITableData *data, LPSSortOrderSet order)
{
    IMAPITable *view = NULL;
    CHECK_HR(S_OK, data->lpVtbl->HrGetView(data, order, NULL, 0, &view));
    REQUIRE(view);
    return view;
}

/* The first letters of the names of all rows. */
static inline const char *names(IMAPITable *view)
{
    static char text[64];
    LPSRowSet rows = NULL;
    text[0] = 0;
    if (!CHECK_HR(S_OK, HrQueryAllRows(view, (LPSPropTagArray)&columns, NULL, NULL, 0, &rows)))
        return text;
    for (ULONG i = 0; i < rows->cRows && i < 63; i++) {
        text[i] = (char)rows->aRow[i].lpProps[1].Value.lpszW[0];
        text[i + 1] = 0;
    }
    FreeProws(rows);
    return text;
}

#endif
