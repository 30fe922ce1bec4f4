/* CreateTable: what views tell of changes. */
#include "table_data.h"

static struct {
    ULONG calls, count;
    ULONG event[16];
    LONG index[16], prior[16], number[16];
    ULONG values[16];
    ITableData *modified; /* changed from within the notification */
} told;

static LONG STDAPICALLTYPE note(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    CHECK(context == &told);
    told.calls++;
    for (ULONG i = 0; i < count && told.count < 16; i++, told.count++) {
        TABLE_NOTIFICATION *table = &notifications[i].info.tab;
        CHECK_HR(fnevTableModified, notifications[i].ulEventType);
        CHECK_HR(S_OK, table->hResult);
        told.event[told.count] = table->ulTableEvent;
        told.index[told.count] = table->propIndex.ulPropTag == PR_ROWID ? table->propIndex.Value.l : -1;
        told.prior[told.count] = table->propPrior.ulPropTag == PR_ROWID ? table->propPrior.Value.l : -1;
        told.values[told.count] = table->row.cValues;
        told.number[told.count] = table->row.cValues == 3 ? table->row.lpProps[2].Value.l : -1;
    }
    if (told.modified) {
        ITableData *data = told.modified;
        told.modified = NULL;
        CHECK_HR(S_OK, put(data, 1, u"Again", 11));
    }
    return 0;
}

/* Whether just this was told since the last look. */
static int heard(ULONG event, LONG index, LONG prior, LONG number)
{
    int good = told.calls == 1 && told.count == 1 && told.event[0] == event && told.index[0] == index &&
               told.prior[0] == prior && told.number[0] == number;
    if (!good)
        fprintf(stderr, "     told %u: event %u, index %d, prior %d, number %d\n", told.count, told.event[0],
                told.index[0], told.prior[0], told.number[0]);
    told.calls = told.count = 0;
    return good;
}

static int silent(void)
{
    int good = told.calls == 0;
    told.calls = told.count = 0;
    return good;
}

static void check_notifications(void)
{
    ITableData *data = new_table();
    put(data, 1, u"Ada", 10);
    IMAPITable *view = view_of(data, NULL);
    IMAPIAdviseSink *sink = NULL;
    ULONG_PTR connection = 0, second = 0;
    CHECK_HR(S_OK, HrAllocAdviseSink(note, &told, &sink));
    REQUIRE(sink);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, view->lpVtbl->Advise(view, fnevTableModified, NULL, &connection));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, view->lpVtbl->Advise(view, fnevTableModified, sink, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, view->lpVtbl->Advise(view, fnevNewMail, sink, &connection));
    CHECK_HR(S_OK, view->lpVtbl->Advise(view, fnevTableModified, sink, &connection));
    CHECK(connection != 0);

    put(data, 2, u"Bea", 20);
    CHECK(heard(TABLE_ROW_ADDED, 2, 1, 20));
    put(data, 2, u"Bea", 25);
    CHECK(heard(TABLE_ROW_MODIFIED, 2, 1, 25));
    put(data, 1, u"Ada", 5);
    CHECK(heard(TABLE_ROW_MODIFIED, 1, -1, 5));
    SPropValue index = row_id(2);
    CHECK_HR(S_OK, data->lpVtbl->HrNotify(data, 0, 1, &index));
    CHECK(heard(TABLE_ROW_MODIFIED, 2, 1, 25));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, data->lpVtbl->HrNotify(data, 1, 1, &index));
    index.Value.l = 77;
    CHECK_HR(MAPI_E_NOT_FOUND, data->lpVtbl->HrNotify(data, 0, 1, &index));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, data->lpVtbl->HrNotify(data, 0, 0, NULL));
    CHECK(silent());
    CHECK_HR(S_OK, drop(data, 2));
    CHECK(heard(TABLE_ROW_DELETED, 2, -1, -1));

    /* What a restriction hides is no news; what it lets through is. */
    SRestriction large = {.rt = RES_PROPERTY};
    SPropValue bound = {.ulPropTag = NUMBER, .Value.l = 100};
    large.res.resProperty = (SPropertyRestriction){RELOP_GE, NUMBER, &bound};
    CHECK_HR(S_OK, view->lpVtbl->Restrict(view, &large, 0));
    put(data, 3, u"Carl", 50);
    CHECK(silent());
    put(data, 3, u"Carl", 150);
    CHECK(heard(TABLE_ROW_ADDED, 3, -1, 150));
    put(data, 3, u"Carl", 50);
    CHECK(heard(TABLE_ROW_DELETED, 3, -1, -1));
    CHECK_HR(S_OK, view->lpVtbl->Restrict(view, NULL, 0));

    /* Eight rows are told one by one, nine as a change. */
    SPropValue values[9][3];
    SizedSRowSet(9, set) = {8, {{0, 0, NULL}}};
    for (int i = 0; i < 9; i++) {
        fill(values[i], 20 + i, u"Many", i);
        set.aRow[i] = (SRow){0, 3, values[i]};
    }
    CHECK_HR(S_OK, data->lpVtbl->HrModifyRows(data, 0, (LPSRowSet)&set));
    CHECK(told.calls == 1 && told.count == 8 && told.event[7] == TABLE_ROW_ADDED && told.index[7] == 27 &&
          told.prior[7] == 26);
    told.calls = told.count = 0;
    set.cRows = 9;
    CHECK_HR(S_OK, data->lpVtbl->HrModifyRows(data, 0, (LPSRowSet)&set));
    CHECK(heard(TABLE_CHANGED, -1, -1, -1));

    /* The table may be changed from within a notification: that is told, too. */
    told.modified = data;
    put(data, 28, u"Outer", 8);
    CHECK(told.calls == 2 && told.count == 2 && told.index[0] == 28 && told.index[1] == 1);
    told.calls = told.count = 0;

    CHECK_HR(S_OK, view->lpVtbl->Advise(view, fnevTableModified, sink, &second));
    CHECK(second != connection);
    put(data, 1, u"Twice", 1);
    CHECK(told.calls == 2);
    told.calls = told.count = 0;
    CHECK_HR(S_OK, view->lpVtbl->Unadvise(view, second));
    CHECK_HR(MAPI_E_NOT_FOUND, view->lpVtbl->Unadvise(view, second));
    CHECK_HR(S_OK, view->lpVtbl->Unadvise(view, 0));
    ULONG deleted = 0;
    CHECK_HR(S_OK, data->lpVtbl->HrDeleteRows(data, TAD_ALL_ROWS, NULL, &deleted));
    CHECK(heard(TABLE_RELOAD, -1, -1, -1));
    CHECK_HR(S_OK, data->lpVtbl->HrDeleteRows(data, TAD_ALL_ROWS, NULL, &deleted));
    CHECK(silent());
    RELEASE(view);
    put(data, 2, u"Unheard", 1);
    CHECK(silent());
    CHECK_HR(0, RELEASE(data));
    /* The view has given its references up. */
    CHECK_HR(0, RELEASE(sink));
}

/* Other columns can be the index: text and bytes. */

int main(void)
{
    check_notifications();
    return SUMMARY();
}
