/* ModifyRecipients in its four modes, filters, and what comes out of the table going in again. */
#include "message_support.h"

static IMessage *message;

static HRESULT modify(ULONG flags, void *list)
{
    return message->lpVtbl->ModifyRecipients(message, flags, list);
}

/* All rows with name, type, row id and address; the caller frees them. */
static LPSRowSet all_rows(void)
{
    static SizedSPropTagArray(4, columns) = {
        4, {PR_DISPLAY_NAME_W, PR_RECIPIENT_TYPE, PR_ROWID, PR_EMAIL_ADDRESS_W}};
    IMAPITable *table = NULL;
    LPSRowSet rows = NULL;
    CHECK_HR(S_OK, message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table));
    CHECK_HR(S_OK, table->lpVtbl->SetColumns(table, (LPSPropTagArray)&columns, TBL_BATCH));
    CHECK_HR(S_OK, table->lpVtbl->QueryRows(table, 1000, 0, &rows));
    RELEASE(table);
    REQUIRE(rows);
    return rows;
}

static int row_is(LPSRowSet rows, ULONG index, const char *name, LONG type)
{
    LPSPropValue props = index < rows->cRows ? rows->aRow[index].lpProps : NULL;
    return props && rows->aRow[index].cValues == 4 && props[0].ulPropTag == PR_DISPLAY_NAME_W &&
           wide_equal(props[0].Value.lpszW, wide(name)) && props[1].Value.l == type;
}

static void check_arguments(void)
{
    SPropValue row[3] = {{.ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = wide("X")}};
    SizedADRLIST(1, list) = {1, {{0, 1, row}}};
    SizedADRLIST(1, none) = {0, {{0, 0, NULL}}};
    IMAPITable *table = (IMAPITable *)1;
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, modify(1, &list));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, modify(0x10, &list));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, modify(MODRECIP_ADD | MODRECIP_MODIFY, &list));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, modify(MODRECIP_ADD, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, modify(MODRECIP_MODIFY, NULL));
    CHECK_HR(S_OK, modify(MODRECIP_ADD, &none));
    CHECK_HR(S_OK, modify(MODRECIP_REMOVE, &none));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, modify(MODRECIP_MODIFY, &list));       /* without PR_ROWID */
    row[1] = (SPropValue){.ulPropTag = PROP_TAG(PT_NULL, PROP_ID(PR_EMAIL_ADDRESS_W))};
    list.aEntries[0].cValues = 2;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, modify(MODRECIP_ADD, &list));
    CHECK_HR(0, recipients_of(message));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, message->lpVtbl->GetRecipientTable(message, 1, &table));
    CHECK(!table);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, message->lpVtbl->GetRecipientTable(message, 0, NULL));
}

static void check_add(void)
{
    SPropValue rows[3][4];
    SizedADRLIST(4, list) = {4, {{0, 3, rows[0]}, {0, 0, NULL}, {0, 4, rows[1]}, {0, 2, rows[2]}}};
    LPSRowSet got;
    recipient_row(rows[0], "Ann", "ann@example.org", MAPI_TO);
    recipient_row(rows[1], "Bob", "bob@example.org", MAPI_CC);
    rows[1][3] = (SPropValue){.ulPropTag = PROP_TAG(PT_ERROR, PROP_ID(PR_ADDRTYPE_W)), .Value.err = MAPI_E_NOT_FOUND};
    recipient_row(rows[2], "Cy", "cy@example.org", MAPI_BCC);     /* the type is left out: MAPI_TO */
    CHECK_HR(S_OK, modify(MODRECIP_ADD, &list));
    /* The caller's memory isn't needed any more. */
    memset(rows, 0x55, sizeof rows);
    got = all_rows();
    CHECK(got->cRows == 3);
    CHECK(row_is(got, 0, "Ann", MAPI_TO) && row_is(got, 1, "Bob", MAPI_CC) && row_is(got, 2, "Cy", MAPI_TO));
    CHECK(got->aRow[0].lpProps[2].Value.l != got->aRow[1].lpProps[2].Value.l);
    FreeProws(got);
}

static void check_modify(void)
{
    LPSRowSet got = all_rows();
    LONG id = got->aRow[1].lpProps[2].Value.l;
    SPropValue row[3];
    SizedADRLIST(1, list) = {1, {{0, 3, row}}};
    FreeProws(got);
    row[0] = (SPropValue){.ulPropTag = PR_ROWID, .Value.l = id};
    row[1] = (SPropValue){.ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = wide("Bobby")};
    row[2] = (SPropValue){.ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_BCC};
    CHECK_HR(S_OK, modify(MODRECIP_MODIFY, &list));
    got = all_rows();
    CHECK(got->cRows == 3 && row_is(got, 1, "Bobby", MAPI_BCC));
    CHECK(got->aRow[1].lpProps[2].Value.l == id);
    CHECK(PROP_TYPE(got->aRow[1].lpProps[3].ulPropTag) == PT_ERROR);          /* what wasn't given is gone */
    CHECK(PROP_ID(got->aRow[1].lpProps[3].ulPropTag) == PROP_ID(PR_EMAIL_ADDRESS_W));
    CHECK_HR(MAPI_E_NOT_FOUND, got->aRow[1].lpProps[3].Value.err);
    FreeProws(got);
    row[0].Value.l = 12345;                                                   /* unknown: added */
    row[1].Value.lpszW = wide("New");
    CHECK_HR(S_OK, modify(MODRECIP_MODIFY, &list));
    got = all_rows();
    CHECK(got->cRows == 4 && row_is(got, 3, "New", MAPI_BCC));
    FreeProws(got);
}

/* Rows as QueryRows gives them, error cells and all, cast to an ADRLIST. */
static void check_rows_back(void)
{
    LPSRowSet got = all_rows();
    CHECK_HR(S_OK, modify(MODRECIP_MODIFY, got));
    CHECK_HR(4, recipients_of(message));
    CHECK_HR(S_OK, modify(0, got));                                           /* replaces them all */
    FreeProws(got);
    got = all_rows();
    CHECK(got->cRows == 4);
    CHECK(row_is(got, 0, "Ann", MAPI_TO) && row_is(got, 1, "Bobby", MAPI_BCC) && row_is(got, 3, "New", MAPI_BCC));
    FreePadrlist((LPADRLIST)got);
}

static void check_remove(void)
{
    LPSRowSet got = all_rows();
    LONG last = got->aRow[3].lpProps[2].Value.l;
    SPropValue row[2] = {{.ulPropTag = PR_ROWID, .Value.l = got->aRow[0].lpProps[2].Value.l},
                         {.ulPropTag = PROP_TAG(PT_LONG, 0x6001), .Value.l = 1}};
    SizedADRLIST(1, list) = {1, {{0, 2, row}}};
    IMAPITable *table = NULL;
    ULONG count = 0;
    FreeProws(got);
    CHECK_HR(S_OK, message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table));
    CHECK_HR(S_OK, modify(MODRECIP_REMOVE, &list));
    CHECK_HR(S_OK, table->lpVtbl->GetRowCount(table, 0, &count));
    CHECK(count == 3);                                                        /* an open table sees it */
    RELEASE(table);
    got = all_rows();
    CHECK(got->cRows == 3 && row_is(got, 0, "Bobby", MAPI_BCC));
    FreeProws(got);
    row[0].Value.l = 54321;
    CHECK(modify(MODRECIP_REMOVE, &list) == S_OK);
    CHECK_HR(3, recipients_of(message));
    row[0].Value.l = last;                                                    /* the highest goes, a new one comes */
    CHECK_HR(S_OK, modify(MODRECIP_REMOVE, &list));
    CHECK_HR(S_OK, add_recipient(message, "Dee", "dee@example.org", MAPI_TO));
    got = all_rows();
    CHECK(got->cRows == 3 && got->aRow[2].lpProps[2].Value.l > last);         /* row ids are not used again */
    FreeProws(got);
}

/* Row by row, 300 of them; then none by either way of saying so. */
static void check_many(const char *path, IStorage *storage)
{
    LPSRowSet got;
    char name[32];
    SizedADRLIST(1, none) = {0, {{0, 0, NULL}}};
    CHECK_HR(S_OK, modify(0, NULL));
    CHECK_HR(0, recipients_of(message));
    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "Person %d", i);
        if (FAILED(add_recipient(message, name, "p@example.org", 1 + i % 3)))
            CHECK(!"a recipient was refused");
    }
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(0, RELEASE(message));
    CHECK_HR(0, RELEASE(storage));
    message = open_message(path, TRANSACTED_WRITE, NULL, &storage);
    REQUIRE(message);
    got = all_rows();
    CHECK(got->cRows == 300);
    CHECK(row_is(got, 0, "Person 0", MAPI_TO) && row_is(got, 299, "Person 299", MAPI_BCC));
    for (ULONG i = 0; i < got->cRows; i++)
        if (got->aRow[i].lpProps[2].Value.l != (LONG)i)
            CHECK(!"row ids are dense in a file");
    FreeProws(got);
    CHECK_HR(S_OK, modify(0, &none));
    CHECK_HR(0, recipients_of(message));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK(text_is(message, PR_DISPLAY_TO_W, ""));
    CHECK_HR(0, RELEASE(message));
    CHECK_HR(0, RELEASE(storage));
    message = open_message(path, READ_ONLY, NULL, &storage);
    REQUIRE(message);
    CHECK_HR(0, recipients_of(message));
    CHECK_HR(MAPI_E_NO_ACCESS, modify(0, NULL));
    CHECK_HR(MAPI_E_NO_ACCESS, add_recipient(message, "X", "x@example.org", MAPI_TO));
    RELEASE(message);
    RELEASE(storage);
}

int main(void)
{
    const char *path = test_path("recipients.msg");
    IStorage *storage = NULL;
    message = create_message(path, MAPI_UNICODE, NULL, &storage);
    REQUIRE(message);
    check_arguments();
    check_add();
    check_modify();
    check_rows_back();
    check_remove();
    check_many(path, storage);
    unlink(path);
    return SUMMARY();
}
