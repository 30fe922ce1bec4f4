/* ModifyRecipients row by row: what a call costs depends on what it changes, not on how many rows there are. */
#include <time.h>

#include "message_support.h"

#define FEW 500
#define MANY 20000
#define CALLS 400

struct row {
    SPropValue values[4];
    char name[32];
};

static double used_time(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void fill(struct row *row, LONG id)
{
    snprintf(row->name, sizeof row->name, "Recipient %d", (int)id);
    row->values[0] = (SPropValue){.ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = row->name};
    row->values[1] = (SPropValue){.ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = row->name};
    row->values[2] = (SPropValue){.ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO};
    row->values[3] = (SPropValue){.ulPropTag = PR_ROWID, .Value.l = id};
}

static HRESULT modify(IMessage *message, ULONG flags, LONG id)
{
    struct row row;
    SizedADRLIST(1, list) = {1, {{0, 4, row.values}}};
    fill(&row, id);
    return message->lpVtbl->ModifyRecipients(message, flags, (LPADRLIST)&list);
}

static IMessage *with_rows(const char *path, ULONG count, IStorage **storage)
{
    IMessage *message = create_message(path, MAPI_UNICODE, NULL, storage);
    struct row *rows = calloc(count, sizeof *rows);
    LPADRLIST list = calloc(1, CbNewADRLIST(count));
    list->cEntries = count;
    for (ULONG i = 0; i < count; i++) {
        fill(rows + i, (LONG)i);
        list->aEntries[i].cValues = 4;
        list->aEntries[i].rgPropVals = rows[i].values;
    }
    CHECK_HR(S_OK, message->lpVtbl->ModifyRecipients(message, 0, list));
    free(list);
    free(rows);
    return message;
}

/* The seconds of as many calls of one kind, on rows that are far apart; those removed go from the front. */
static double time_of(IMessage *message, ULONG flags, ULONG rows, int calls)
{
    double before = used_time();
    for (int call = 0; call < calls; call++)
        CHECK_HR(S_OK, modify(message, flags, flags == MODRECIP_REMOVE ? call : (LONG)(call * 7919u % rows)));
    return used_time() - before;
}

static int count_of(IMAPITable *table)
{
    ULONG count = 0;
    CHECK_HR(S_OK, table->lpVtbl->GetRowCount(table, 0, &count));
    return (int)count;
}

/* Rows as they should be by now: the first are gone, the last were added, all others are there in order. */
static void check_rows(IMAPITable *table, ULONG count, int calls)
{
    LPSRowSet rows = NULL;
    SizedSPropTagArray(2, columns) = {2, {PR_ROWID, PR_DISPLAY_NAME_A}};
    char name[32];
    CHECK(count_of(table) == (int)count);
    CHECK_HR(S_OK, table->lpVtbl->SetColumns(table, (LPSPropTagArray)&columns, 0));
    CHECK_HR(S_OK, table->lpVtbl->QueryRows(table, (LONG)count, 0, &rows));
    REQUIRE(rows && rows->cRows == count);
    for (ULONG i = 0; i < count; i++) {
        LPSPropValue cells = rows->aRow[i].lpProps;
        LONG id = (LONG)i + calls;
        if (i < count - (ULONG)calls) {
            snprintf(name, sizeof name, "Recipient %d", (int)id);
            CHECK(cells[0].Value.l == id && !strcmp(cells[1].Value.lpszA, name));
        } else {
            CHECK(cells[0].Value.l > rows->aRow[i - 1].lpProps[0].Value.l);
        }
    }
    FreeProws(rows);
}

static void measure(ULONG count, int calls, double times[3])
{
    const char *path = test_path("recipients.msg");
    IStorage *storage = NULL;
    IMAPITable *table = NULL;
    IMessage *message = with_rows(path, count, &storage);
    CHECK_HR(S_OK, message->lpVtbl->GetRecipientTable(message, 0, &table));
    CHECK(count_of(table) == (int)count);
    times[0] = time_of(message, MODRECIP_MODIFY, count, calls);
    times[1] = time_of(message, MODRECIP_REMOVE, count, calls);
    times[2] = time_of(message, MODRECIP_ADD, count, calls);
    check_rows(table, count, calls);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    /* Saved rows keep their ids. */
    CHECK_HR(S_OK, modify(message, MODRECIP_MODIFY, calls));
    CHECK_HR(S_OK, modify(message, MODRECIP_REMOVE, calls + 1));
    CHECK_HR(S_OK, modify(message, MODRECIP_REMOVE, 0));
    CHECK(count_of(table) == (int)count - 1);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, 0));
    RELEASE(table);
    RELEASE(message);
    RELEASE(storage);
    unlink(path);
}

int main(void)
{
    static const char *const kinds[] = {"MODIFY", "REMOVE", "ADD"};
    const char *checker = getenv("OPENIMSG_CHECKER");
    int checked = checker && *checker;
    double few[3], many[3];
    REQUIRE_HR(S_OK, MAPIInitialize(NULL));
    measure(FEW, checked ? 50 : CALLS, few);
    measure(checked ? FEW : MANY, checked ? 50 : CALLS, many);
    /* Forty times the rows: as much time, or as little as a clock sees. */
    for (int kind = 0; kind < 3 && !checked; kind++) {
        printf("%s: %.1f us a call, %.1f us\n", kinds[kind], few[kind] / CALLS * 1e6, many[kind] / CALLS * 1e6);
        CHECK(many[kind] < 6 * few[kind] + 0.004);
    }
    MAPIUninitialize();
    return SUMMARY();
}
