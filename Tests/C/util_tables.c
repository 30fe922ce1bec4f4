/* MAPIUtil's helpers for tables and notifications, on tables of ours and on one of the program's own. */
#include "message_support.h"

/* A table that has numbers for rows, and gives at most two of them a call. */
static struct {
    IMAPITable table;
    LONG rows, next;
    ULONG restricted, sorted;
    ULONG columns[8];
    HRESULT failure; /* of QueryRows, once two calls have gone well */
    int calls;
} own;

static HRESULT STDMETHODCALLTYPE own_set_columns(IMAPITable *table, LPSPropTagArray tags, ULONG flags)
{
    (void)table;
    CHECK_HR(TBL_BATCH, flags);
    memcpy(own.columns, tags, 4 + 4 * tags->cValues);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE own_query_columns(IMAPITable *table, ULONG flags, LPSPropTagArray *tags)
{
    (void)table;
    CHECK_HR(0, flags);
    MAPIAllocateBuffer(sizeof own.columns, (LPVOID *)tags);
    memcpy(*tags, own.columns, sizeof own.columns);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE own_restrict(IMAPITable *table, LPSRestriction restriction, ULONG flags)
{
    (void)table;
    (void)flags;
    own.restricted = restriction->rt;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE own_sort(IMAPITable *table, LPSSortOrderSet order, ULONG flags)
{
    (void)table;
    (void)flags;
    own.sorted = order->aSort[0].ulPropTag;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE own_seek(IMAPITable *table, BOOKMARK origin, LONG count, LONG *sought)
{
    (void)table;
    CHECK(origin == BOOKMARK_BEGINNING && count == 0 && !sought);
    own.next = 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE own_query_rows(IMAPITable *table, LONG count, ULONG flags, LPSRowSet *set)
{
    (void)table;
    CHECK(count > 0 && flags == 0);
    *set = NULL;
    if (own.failure && ++own.calls > 2)
        return own.failure;
    LONG given = own.rows - own.next < 2 ? own.rows - own.next : 2;
    MAPIAllocateBuffer(CbNewSRowSet(2), (LPVOID *)set);
    (*set)->cRows = (ULONG)given;
    for (LONG i = 0; i < given; i++) {
        SRow *row = &(*set)->aRow[i];
        *row = (SRow){.cValues = 1};
        MAPIAllocateBuffer(sizeof(SPropValue), (LPVOID *)&row->lpProps);
        *row->lpProps = (SPropValue){.ulPropTag = PR_ROWID, .Value.l = own.next++};
    }
    return S_OK;
}

static void check_foreign_table(void)
{
    static IMAPITableVtbl slots;
    slots.SetColumns = own_set_columns;
    slots.QueryColumns = own_query_columns;
    slots.Restrict = own_restrict;
    slots.SortTable = own_sort;
    slots.SeekRow = own_seek;
    slots.QueryRows = own_query_rows;
    own.table.lpVtbl = &slots;
    own.rows = 5;
    IMAPITable *table = &own.table;
    LPSRowSet rows = NULL;
    CHECK_HR(S_OK, HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows));
    REQUIRE(rows && rows->cRows == 5);
    for (LONG i = 0; i < 5; i++)
        CHECK(rows->aRow[i].cValues == 1 && rows->aRow[i].lpProps->Value.l == i);
    FreeProws(rows);
    CHECK(own.restricted == 0 && own.sorted == 0 && own.columns[0] == 0);

    SizedSPropTagArray(2, columns) = {2, {PR_ROWID, PR_SUBJECT_W}};
    SRestriction exists = {.rt = RES_EXIST, .res.resExist.ulPropTag = PR_ROWID};
    SizedSSortOrderSet(1, order) = {1, 0, 0, {{PR_ROWID, TABLE_SORT_ASCEND}}};
    CHECK_HR(S_OK, HrQueryAllRows(table, (LPSPropTagArray)&columns, &exists, (LPSSortOrderSet)&order, 5, &rows));
    CHECK(rows && rows->cRows == 5);
    FreeProws(rows);
    CHECK(own.restricted == RES_EXIST && own.sorted == PR_ROWID && !memcmp(own.columns, &columns, 12));
    CHECK_HR(MAPI_E_TABLE_TOO_BIG, HrQueryAllRows(table, NULL, NULL, NULL, 4, &rows));
    CHECK(!rows);
    own.failure = MAPI_E_CORRUPT_DATA;
    CHECK_HR(MAPI_E_CORRUPT_DATA, HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows));
    CHECK(!rows);
    own.failure = S_OK;
    own.rows = 0;
    CHECK_HR(S_OK, HrQueryAllRows(table, NULL, NULL, NULL, 1, &rows));
    CHECK(rows && rows->cRows == 0);
    FreeProws(rows);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrQueryAllRows(table, NULL, NULL, NULL, -1, &rows));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrQueryAllRows(NULL, NULL, NULL, NULL, 0, &rows));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrQueryAllRows(table, NULL, NULL, NULL, 0, NULL));
    slots.SeekRow = NULL;
    CHECK_HR(MAPI_E_NO_SUPPORT, HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows));
}

/* Shows strings narrow, and not the row id. */
static void narrow_columns(LPSPropTagArray tags)
{
    for (ULONG i = 0; i < tags->cValues; i++) {
        if (PROP_TYPE(tags->aulPropTag[i]) == PT_UNICODE)
            tags->aulPropTag[i] = CHANGE_PROP_TYPE(tags->aulPropTag[i], PT_STRING8);
        if (tags->aulPropTag[i] == PR_ROWID)
            tags->aulPropTag[i] = PR_NULL;
    }
    tags->cValues += 100; /* there is no room for more */
}

static void check_columns(void)
{
    SizedSPropTagArray(2, added) = {2, {PR_PRIORITY, PR_SUBJECT_A}};
    static const ULONG first[] = {3, PR_ROWID, PR_SUBJECT_W, PR_BODY_W};
    static const ULONG merged[] = {4, PR_PRIORITY, PR_SUBJECT_A, PR_ROWID, PR_BODY_W};
    static const ULONG filtered[] = {3, PR_PRIORITY, PR_SUBJECT_A, PR_BODY_A};
    IMAPITable *table = &own.table;
    memcpy(own.columns, first, sizeof first);
    CHECK_HR(S_OK, HrAddColumns(table, (LPSPropTagArray)&added, MAPIAllocateBuffer, MAPIFreeBuffer));
    CHECK(!memcmp(own.columns, merged, sizeof merged));
    memcpy(own.columns, first, sizeof first);
    CHECK_HR(S_OK, HrAddColumnsEx(table, (LPSPropTagArray)&added, MAPIAllocateBuffer, MAPIFreeBuffer, narrow_columns));
    CHECK(!memcmp(own.columns, filtered, sizeof filtered));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrAddColumns(table, NULL, MAPIAllocateBuffer, MAPIFreeBuffer));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrAddColumns(NULL, (LPSPropTagArray)&added, MAPIAllocateBuffer, MAPIFreeBuffer));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrAddColumns(table, (LPSPropTagArray)&added, NULL, MAPIFreeBuffer));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrAddColumns(table, (LPSPropTagArray)&added, MAPIAllocateBuffer, NULL));
}

static void check_own_table(void)
{
    IStorage *storage = NULL;
    const char *path = test_path("util_tables.msg");
    IMessage *message = create_message(path, 0, NULL, &storage);
    IMAPITable *table = NULL;
    LPSRowSet rows = NULL;
    REQUIRE(message);
    CHECK_HR(S_OK, add_recipient(message, "Ada", "ada@example.org", MAPI_TO));
    CHECK_HR(S_OK, add_recipient(message, "Charles", "charles@example.org", MAPI_CC));
    CHECK_HR(S_OK, message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table));
    REQUIRE(table);
    SizedSPropTagArray(1, added) = {1, {PR_EMAIL_ADDRESS_W}};
    SizedSSortOrderSet(1, order) = {1, 0, 0, {{PR_DISPLAY_NAME_W, TABLE_SORT_DESCEND}}};
    CHECK_HR(S_OK, HrAddColumns(table, (LPSPropTagArray)&added, MAPIAllocateBuffer, MAPIFreeBuffer));
    CHECK_HR(S_OK, HrQueryAllRows(table, NULL, NULL, (LPSSortOrderSet)&order, 0, &rows));
    REQUIRE(rows && rows->cRows == 2);
    CHECK(rows->aRow[0].lpProps[0].ulPropTag == PR_EMAIL_ADDRESS_W);
    CHECK(wide_equal(rows->aRow[0].lpProps[0].Value.lpszW, u"charles@example.org"));
    CHECK(wide_equal(rows->aRow[1].lpProps[0].Value.lpszW, u"ada@example.org"));
    int names = 0;
    for (ULONG i = 0; i < rows->aRow[0].cValues; i++)
        names += rows->aRow[0].lpProps[i].ulPropTag == PR_EMAIL_ADDRESS_W;
    CHECK_HR(1, names);
    FreeProws(rows);
    RELEASE(table);
    RELEASE(message);
    RELEASE(storage);
    unlink(path);
}

/* A program's own allocator: its blocks are none of MAPI's, and each must come back to it. */
static int live;

static SCODE STDMETHODCALLTYPE counted_allocate(ULONG size, LPVOID *out)
{
    *out = malloc(size);
    live++;
    return *out ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static SCODE STDMETHODCALLTYPE counted_more(ULONG size, LPVOID object, LPVOID *out)
{
    (void)size;
    (void)object;
    *out = NULL;
    return MAPI_E_NOT_ENOUGH_MEMORY;
}

static ULONG STDAPICALLTYPE counted_free(LPVOID block)
{
    live -= block != NULL;
    free(block);
    return 0;
}

static void free_rows(LPSRowSet rows)
{
    for (ULONG i = 0; rows && i < rows->cRows; i++)
        counted_free(rows->aRow[i].lpProps);
    counted_free(rows);
}

static void check_message_with_allocator(void)
{
    IStorage *storage = NULL;
    IMessage *message = NULL;
    IMAPITable *table = NULL;
    LPSPropValue value = NULL;
    LPSRowSet rows = NULL;
    const char *path = test_path("util_allocator.msg");
    REQUIRE_HR(S_OK, StgCreateDocfile(wide(path), TRANSACTED_WRITE | STGM_CREATE, 0, &storage));
    REQUIRE_HR(S_OK, OpenIMsgOnIStg(NULL, counted_allocate, counted_more, counted_free, MAPIGetDefaultMalloc(), NULL,
                                    storage, NULL, 0, 0, &message));
    LPMAPIPROP object = (LPMAPIPROP)message;
    CHECK_HR(MAPI_E_NOT_FOUND, HrGetOneProp(object, PROP_TAG(PT_LONG, 0x6701), &value));
    CHECK(!FPropExists(object, PROP_TAG(PT_LONG, 0x6701)));
    SPropValue computed = {.ulPropTag = PR_HASATTACH, .Value.b = 1};
    CHECK_HR(MAPI_E_COMPUTED, HrSetOneProp(object, &computed));
    CHECK_HR(0, live);
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "Mine"));
    CHECK_HR(S_OK, HrGetOneProp(object, PR_SUBJECT_W, &value));
    CHECK_HR(1, live);
    counted_free(value);
    CHECK_HR(S_OK, add_recipient(message, "Ada", "ada@example.org", MAPI_TO));
    CHECK_HR(S_OK, add_recipient(message, "Charles", "charles@example.org", MAPI_CC));
    CHECK_HR(S_OK, message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table));
    REQUIRE(table);
    CHECK_HR(MAPI_E_TABLE_TOO_BIG, HrQueryAllRows(table, NULL, NULL, NULL, 1, &rows));
    CHECK_HR(0, live);
    CHECK_HR(S_OK, HrQueryAllRows(table, NULL, NULL, NULL, 2, &rows));
    CHECK_HR(3, live);
    free_rows(rows);
    SizedSPropTagArray(1, added) = {1, {PR_EMAIL_ADDRESS_W}};
    CHECK_HR(S_OK, HrAddColumns(table, (LPSPropTagArray)&added, counted_allocate, counted_free));
    CHECK_HR(0, live);
    RELEASE(table);
    RELEASE(message);
    RELEASE(storage);
    unlink(path);
}

static void check_memory_objects_with_allocator(void)
{
    IPropData *properties = NULL;
    ITableData *data = NULL;
    IMAPITable *view = NULL;
    LPSRowSet rows = NULL;
    LPSRow found = NULL;
    LPSPropTagArray tags = NULL;
    ULONG *access = NULL;
    SizedSPropTagArray(1, columns) = {1, {PR_ROWID}};
    SPropValue index = {.ulPropTag = PR_ROWID, .Value.l = 1};
    SRow row = {0, 1, &index};
    CHECK_HR(S_OK, CreateIProp(NULL, counted_allocate, counted_more, counted_free, NULL, &properties));
    CHECK_HR(S_OK, CreateTable(NULL, counted_allocate, counted_more, counted_free, NULL, TBLTYPE_DYNAMIC, PR_ROWID,
                               (LPSPropTagArray)&columns, &data));
    REQUIRE(properties && data);
    CHECK_HR(S_OK, HrSetOneProp((LPMAPIPROP)properties, &index));
    CHECK(FPropExists((LPMAPIPROP)properties, PR_ROWID));
    CHECK_HR(S_OK, properties->lpVtbl->HrGetPropAccess(properties, &tags, &access));
    CHECK_HR(2, live);
    counted_free(tags);
    counted_free(access);
    CHECK_HR(S_OK, data->lpVtbl->HrModifyRow(data, &row));
    CHECK_HR(S_OK, data->lpVtbl->HrQueryRow(data, &index, &found, NULL));
    CHECK_HR(1, live);
    counted_free(found);
    CHECK_HR(S_OK, data->lpVtbl->HrGetView(data, NULL, NULL, 0, &view));
    CHECK_HR(S_OK, HrQueryAllRows(view, NULL, NULL, NULL, 0, &rows));
    CHECK_HR(2, live);
    free_rows(rows);
    CHECK_HR(0, live);
    RELEASE(view);
    RELEASE(data);
    RELEASE(properties);
}

static struct { ULONG calls, events; void *context; } told;

static LONG STDAPICALLTYPE note(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    told.calls++;
    told.context = context;
    told.events += count;
    return notifications[0].ulEventType == fnevTableModified ? 42 : 0;
}

static void check_sinks(void)
{
    IMAPIAdviseSink *sink = NULL, *same = NULL;
    NOTIFICATION notification = {.ulEventType = fnevTableModified};
    int context;
    CHECK_HR(S_OK, HrAllocAdviseSink(note, &context, &sink));
    REQUIRE(sink);
    CHECK_HR(42, sink->lpVtbl->OnNotify(sink, 1, &notification));
    CHECK(told.calls == 1 && told.events == 1 && told.context == &context);
    CHECK_HR(S_OK, HrThisThreadAdviseSink(sink, &same));
    CHECK(same == sink);
    void *queried = NULL;
    CHECK_HR(S_OK, sink->lpVtbl->QueryInterface(sink, &IID_IMAPIAdviseSink, &queried));
    CHECK(queried == sink);
    CHECK_HR(2, RELEASE(sink));
    CHECK_HR(1, RELEASE(sink));
    CHECK_HR(0, RELEASE(sink));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrAllocAdviseSink(NULL, &context, &sink));
    CHECK(!sink);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrAllocAdviseSink(note, &context, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrThisThreadAdviseSink(NULL, &same));
    CHECK(!same);
    CHECK_HR(S_OK, HrDispatchNotifications(0));
}

int main(void)
{
    check_foreign_table();
    check_columns();
    check_own_table();
    check_message_with_allocator();
    check_memory_objects_with_allocator();
    check_sinks();
    return SUMMARY();
}
