/* Threads on one table and one set of properties in memory: rows, views, sinks, copies both ways. */
#include "message_support.h"

#define WORKER_FIELDS ULONG told;
#include "thread_support.h"

#define NUMBER PROP_TAG(PT_LONG, 0x6701)
static int rounds = 60;
static ITableData *data;
static IPropData *shared;

/* Called on whichever thread changes the table; each view has a sink of its own. */
static LONG STDAPICALLTYPE note(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    struct worker *worker = context;
    if (notifications[0].ulEventType == fnevTableModified)
        __atomic_add_fetch(&worker->told, count, __ATOMIC_RELAXED);
    return 0;
}

static void change_rows(struct worker *worker, IMAPITable *view, int round)
{
    SPropValue values[2] = {{.ulPropTag = PR_ROWID, .Value.l = worker->number * 1000 + round},
                            {.ulPropTag = NUMBER, .Value.l = round}};
    SRow row = {0, 2, values};
    LPSRow found = NULL;
    LPSRowSet rows = NULL;
    EXPECT(data->lpVtbl->HrModifyRow(data, &row) == S_OK);
    EXPECT(data->lpVtbl->HrQueryRow(data, values, &found, NULL) == S_OK && found->lpProps[1].Value.l == round);
    MAPIFreeBuffer(found);
    EXPECT(view->lpVtbl->SeekRow(view, BOOKMARK_BEGINNING, 0, NULL) == S_OK);
    EXPECT(view->lpVtbl->QueryRows(view, 20, 0, &rows) == S_OK && rows->cRows > 0);
    FreeProws(rows);
    if (round % 2) {
        values[0].Value.l--;
        EXPECT(data->lpVtbl->HrDeleteRow(data, values) == S_OK);
    }
}

static void copy_properties(struct worker *worker, IPropData *own, int round)
{
    SPropValue value = {.ulPropTag = NUMBER + ((ULONG)worker->number << 16), .Value.l = round};
    LPSPropValue found = NULL;
    EXPECT(own->lpVtbl->SetProps(own, 1, &value, NULL) == S_OK);
    EXPECT(own->lpVtbl->CopyTo(own, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, shared, 0, NULL) == S_OK);
    EXPECT(shared->lpVtbl->CopyTo(shared, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, own, 0, NULL) == S_OK);
    EXPECT(HrGetOneProp((LPMAPIPROP)own, value.ulPropTag, &found) == S_OK);
    MAPIFreeBuffer(found);
}

static void *work(void *context)
{
    struct worker *worker = context;
    IMAPITable *view = NULL;
    IMAPIAdviseSink *sink = NULL;
    IPropData *own = NULL;
    ULONG_PTR connection = 0;
    EXPECT(CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &own) == S_OK);
    EXPECT(HrAllocAdviseSink(note, worker, &sink) == S_OK);
    for (int round = 0; round < rounds; round++) {
        if (!view) {
            EXPECT(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &view) == S_OK);
            EXPECT(view->lpVtbl->Advise(view, fnevTableModified, sink, &connection) == S_OK);
        }
        change_rows(worker, view, round);
        copy_properties(worker, own, round);
        if (round % 10 == 9) {
            EXPECT(view->lpVtbl->Unadvise(view, connection) == S_OK);
            RELEASE(view);
            view = NULL;
        }
    }
    if (view)
        RELEASE(view);
    RELEASE(own);
    RELEASE(sink);
    EXPECT(__atomic_load_n(&worker->told, __ATOMIC_RELAXED) >= (ULONG)rounds);
    return NULL;
}

int main(void)
{
    struct worker workers[THREADS];
    SizedSPropTagArray(2, columns) = {2, {PR_ROWID, NUMBER}};
    if (getenv("OPENIMSG_CHECKER") && *getenv("OPENIMSG_CHECKER"))
        rounds = 20;
    REQUIRE_HR(S_OK, CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC,
                                 PR_ROWID, (LPSPropTagArray)&columns, &data));
    REQUIRE_HR(S_OK, CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &shared));
    start(workers, work);
    finish(workers);
    IMAPITable *view = NULL;
    CHECK_HR(S_OK, data->lpVtbl->HrGetView(data, NULL, NULL, 0, &view));
    CHECK_HR(THREADS * rounds / 2, rows_in(view));
    CHECK_HR(0, RELEASE(data));
    CHECK_HR(0, RELEASE(shared));
    return SUMMARY();
}
