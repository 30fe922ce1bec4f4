/* IMAPITable on recipients and attachments: columns, position, sorting, restrictions, bookmarks. */
#include "message_support.h"

static IMessage *message;
static IMAPITable *table;

static const struct { const char *name; LONG type; } people[] = {
    {"Dora", MAPI_TO}, {"Alf", MAPI_CC}, {"Carl", MAPI_TO}, {"Bea", MAPI_BCC}, {"Emil", MAPI_CC}};

/* The initials of the rows from the cursor on, at most `count`, as QueryRows gives them. */
static const char *initials(LONG count, ULONG flags)
{
    static char text[32];
    LPSRowSet rows = NULL;
    HRESULT code = table->lpVtbl->QueryRows(table, count, flags, &rows);
    text[0] = 0;
    if (!CHECK_HR(S_OK, code) || !CHECK(rows && rows->cRows < sizeof text))
        return text;
    for (ULONG i = 0; i < rows->cRows; i++) {
        LPSPropValue name = &rows->aRow[i].lpProps[0];
        text[i] = name->ulPropTag == PR_DISPLAY_NAME_W ? (char)name->Value.lpszW[0] : '?';
        text[i + 1] = 0;
    }
    FreeProws(rows);
    return text;
}

static const char *from_start(void)
{
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 0, NULL));
    return initials(10, 0);
}

static ULONG position(void)
{
    ULONG row = 99, numerator = 0, denominator = 0;
    CHECK_HR(S_OK, table->lpVtbl->QueryPosition(table, &row, &numerator, &denominator));
    CHECK(denominator >= 1);
    return row;
}

static void check_columns(void)
{
    static SizedSPropTagArray(3, columns) = {3, {PR_DISPLAY_NAME_W, PR_NULL, PROP_TAG(PT_LONG, 0x6FFF)}};
    SizedSPropTagArray(1, none) = {0, {0}};
    LPSPropTagArray got = NULL;
    LPSRowSet rows = NULL;
    int found = 0;
    CHECK_HR(S_OK, table->lpVtbl->QueryColumns(table, 0, &got));
    for (ULONG i = 0; got && i < got->cValues; i++)
        found += got->aulPropTag[i] == PR_DISPLAY_NAME_W || got->aulPropTag[i] == PR_RECIPIENT_TYPE ||
                 got->aulPropTag[i] == PR_ROWID;
    CHECK_HR(3, found);
    MAPIFreeBuffer(got);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, table->lpVtbl->SetColumns(table, NULL, 0));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, table->lpVtbl->SetColumns(table, (LPSPropTagArray)&none, 0));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, table->lpVtbl->SetColumns(table, (LPSPropTagArray)&columns, 0x100));
    CHECK_HR(S_OK, table->lpVtbl->SetColumns(table, (LPSPropTagArray)&columns, TBL_BATCH));
    CHECK_HR(S_OK, table->lpVtbl->QueryColumns(table, 0, &got));
    CHECK(got && got->cValues == 3 && !memcmp(got, &columns, sizeof columns));
    MAPIFreeBuffer(got);
    CHECK_HR(S_OK, table->lpVtbl->QueryColumns(table, TBL_ALL_COLUMNS, &got));
    CHECK(got && got->cValues > 3);
    MAPIFreeBuffer(got);
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, table->lpVtbl->QueryColumns(table, 2, &got));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, table->lpVtbl->QueryRows(table, 0, 0, &rows));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, table->lpVtbl->QueryRows(table, 1, 4, &rows));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, table->lpVtbl->QueryRows(table, 1, 0, NULL));
    CHECK_HR(S_OK, table->lpVtbl->QueryRows(table, 1, TBL_NOADVANCE, &rows));
    REQUIRE(rows && rows->cRows == 1 && rows->aRow[0].cValues == 3);
    CHECK(rows->aRow[0].lpProps[1].ulPropTag == PR_NULL);
    CHECK(rows->aRow[0].lpProps[2].ulPropTag == PROP_TAG(PT_ERROR, 0x6FFF));
    CHECK_HR(MAPI_E_NOT_FOUND, rows->aRow[0].lpProps[2].Value.err);
    FreeProws(rows);
}

static void check_position(void)
{
    LONG sought = 99;
    ULONG count = 0;
    CHECK_HR(S_OK, table->lpVtbl->GetRowCount(table, 0, &count));
    CHECK(count == 5);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, table->lpVtbl->GetRowCount(table, 0, NULL));
    CHECK(!strcmp(from_start(), "DACBE"));
    CHECK(position() == 5);
    CHECK(!strcmp(initials(3, 0), ""));                             /* S_OK and an empty set at the end */
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 1, &sought));
    CHECK(sought == 1 && position() == 1);
    CHECK(!strcmp(initials(2, TBL_NOADVANCE), "AC") && position() == 1);
    CHECK(!strcmp(initials(2, 0), "AC") && position() == 3);
    CHECK(!strcmp(initials(-2, 0), "AC") && position() == 3);        /* back, then forward in table order */
    CHECK(initials(-9, TBL_NOADVANCE)[0] == 'D' && position() == 0);
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, BOOKMARK_END, -2, &sought));
    CHECK(sought == -2 && position() == 3);
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, BOOKMARK_CURRENT, 100, &sought));
    CHECK(sought == 2 && position() == 5);
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, BOOKMARK_CURRENT, -100, &sought));
    CHECK(sought == -5 && position() == 0);
    CHECK_HR(MAPI_E_INVALID_BOOKMARK, table->lpVtbl->SeekRow(table, 777, 0, NULL));
    CHECK_HR(S_OK, table->lpVtbl->SeekRowApprox(table, 2, 5));
    CHECK(position() == 2);
    CHECK_HR(S_OK, table->lpVtbl->SeekRowApprox(table, 7, 7));
    CHECK(position() == 5);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, table->lpVtbl->SeekRowApprox(table, 1, 0));
    CHECK_HR(S_OK, table->lpVtbl->SeekRowApprox(table, 0, 0));
    CHECK(position() == 0);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, table->lpVtbl->QueryPosition(table, &count, NULL, &count));
}

static void check_sort(void)
{
    SizedSSortOrderSet(2, order) = {2, 0, 0, {{PR_RECIPIENT_TYPE, TABLE_SORT_DESCEND},
                                              {PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND}}};
    LPSSortOrderSet got = NULL;
    LPSSortOrderSet set = (LPSSortOrderSet)&order;
    CHECK_HR(S_OK, table->lpVtbl->QuerySortOrder(table, &got));
    CHECK(got && got->cSorts == 0);
    MAPIFreeBuffer(got);
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 2, NULL));
    CHECK_HR(S_OK, table->lpVtbl->SortTable(table, set, 0));
    CHECK(position() == 0);
    CHECK(!strcmp(from_start(), "BAECD"));
    CHECK_HR(S_OK, table->lpVtbl->QuerySortOrder(table, &got));
    CHECK(got && got->cSorts == 2 && got->aSort[1].ulPropTag == PR_DISPLAY_NAME_W);
    MAPIFreeBuffer(got);
    order.cCategories = 1;
    CHECK_HR(MAPI_E_TOO_COMPLEX, table->lpVtbl->SortTable(table, set, 0));
    CHECK(!strcmp(from_start(), "BAECD"));                           /* a refused order changes nothing */
    order.cCategories = 0;
    order.aSort[0].ulOrder = TABLE_SORT_COMBINE;
    CHECK_HR(MAPI_E_TOO_COMPLEX, table->lpVtbl->SortTable(table, set, 0));
    order.cSorts = 0;
    CHECK_HR(S_OK, table->lpVtbl->SortTable(table, set, 0));
    CHECK(!strcmp(from_start(), "DACBE"));
}

static const char *restricted(SRestriction *restriction)
{
    CHECK_HR(S_OK, table->lpVtbl->Restrict(table, restriction, 0));
    return from_start();
}

static void check_restrict(void)
{
    SPropValue type = {.ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO};
    SPropValue name = {.ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = wide("A")};
    SRestriction equal = {.rt = RES_PROPERTY, .res.resProperty = {RELOP_EQ, PR_RECIPIENT_TYPE, &type}};
    SRestriction content = {.rt = RES_CONTENT, .res.resContent = {FL_SUBSTRING | FL_IGNORECASE, PR_DISPLAY_NAME_W, &name}};
    SRestriction pair[2] = {equal, content};
    SRestriction both = {.rt = RES_AND, .res.resAnd = {2, pair}};
    SRestriction either = {.rt = RES_OR, .res.resOr = {2, pair}};
    SRestriction negated = {.rt = RES_NOT, .res.resNot = {0, &equal}};
    SRestriction bits = {.rt = RES_BITMASK, .res.resBitMask = {BMR_NEZ, PR_RECIPIENT_TYPE, 2}};
    SRestriction exist = {.rt = RES_EXIST, .res.resExist = {0, PROP_TAG(PT_LONG, 0x6FFF), 0}};
    SRestriction size = {.rt = RES_SIZE, .res.resSize = {RELOP_GE, PR_DISPLAY_NAME_W, 0}};
    SRestriction same = {.rt = RES_COMPAREPROPS, .res.resCompareProps = {RELOP_NE, PR_RECIPIENT_TYPE, PR_ROWID}};
    SRestriction comment = {.rt = RES_COMMENT, .res.resComment = {0, &equal, NULL}};
    SRestriction sub = {.rt = RES_SUBRESTRICTION, .res.resSub = {PR_MESSAGE_RECIPIENTS, &equal}};
    ULONG count = 0;
    CHECK(!strcmp(restricted(&equal), "DC"));
    CHECK_HR(S_OK, table->lpVtbl->GetRowCount(table, 0, &count));
    CHECK(count == 2);
    CHECK(!strcmp(restricted(&content), "DACB"));
    CHECK(!strcmp(restricted(&both), "DC"));
    CHECK(!strcmp(restricted(&either), "DACB"));
    CHECK(!strcmp(restricted(&negated), "ABE"));
    CHECK(!strcmp(restricted(&bits), "ABE"));
    CHECK(!strcmp(restricted(&exist), ""));
    CHECK(!strcmp(restricted(&size), "DACBE"));
    CHECK(strlen(restricted(&same)) == 4);
    CHECK(!strcmp(restricted(&comment), "DC"));
    CHECK_HR(MAPI_E_TOO_COMPLEX, table->lpVtbl->Restrict(table, &sub, 0));
    name.Value.lpszW = wide("E");
    content.res.resContent.ulFuzzyLevel = FL_PREFIX;
    CHECK(!strcmp(restricted(&content), "E"));
    CHECK(!strcmp(restricted(NULL), "DACBE"));
}

static void check_find(void)
{
    SPropValue type = {.ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_CC};
    SRestriction equal = {.rt = RES_PROPERTY, .res.resProperty = {RELOP_EQ, PR_RECIPIENT_TYPE, &type}};
    BOOKMARK mark = 0;
    CHECK_HR(S_OK, table->lpVtbl->FindRow(table, &equal, BOOKMARK_BEGINNING, 0));
    CHECK(position() == 1);
    CHECK_HR(S_OK, table->lpVtbl->CreateBookmark(table, &mark));
    CHECK(mark >= 3);
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, BOOKMARK_CURRENT, 1, NULL));
    CHECK_HR(S_OK, table->lpVtbl->FindRow(table, &equal, BOOKMARK_CURRENT, 0));
    CHECK(position() == 4);
    CHECK_HR(S_OK, table->lpVtbl->FindRow(table, &equal, BOOKMARK_CURRENT, DIR_BACKWARD));
    CHECK(position() == 1);
    CHECK_HR(MAPI_E_NOT_FOUND, table->lpVtbl->FindRow(table, &equal, BOOKMARK_CURRENT, DIR_BACKWARD));
    CHECK(position() == 1);
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, BOOKMARK_END, 0, NULL));
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, mark, 1, NULL));
    CHECK(position() == 2);
    CHECK_HR(S_OK, table->lpVtbl->FreeBookmark(table, mark));
    CHECK_HR(MAPI_E_INVALID_BOOKMARK, table->lpVtbl->SeekRow(table, mark, 0, NULL));
    CHECK_HR(MAPI_E_INVALID_BOOKMARK, table->lpVtbl->FreeBookmark(table, mark));
    CHECK_HR(S_OK, table->lpVtbl->FreeBookmark(table, BOOKMARK_END));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, table->lpVtbl->FindRow(table, NULL, BOOKMARK_BEGINNING, 0));
}

static void check_rest(void)
{
    ULONG status = 99, type = 99, count = 0;
    ULONG_PTR connection = 0;
    LPSRowSet rows = (LPSRowSet)1;
    LPMAPIERROR error = (LPMAPIERROR)1;
    CHECK_HR(S_OK, table->lpVtbl->GetStatus(table, &status, &type));
    CHECK(status == TBLSTAT_COMPLETE && type == TBLTYPE_DYNAMIC);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, table->lpVtbl->GetStatus(table, NULL, &type));
    CHECK_HR(MAPI_E_NO_SUPPORT, table->lpVtbl->Advise(table, fnevTableModified, NULL, &connection));
    CHECK_HR(S_OK, table->lpVtbl->Unadvise(table, 0));
    CHECK_HR(S_OK, table->lpVtbl->Abort(table));
    CHECK_HR(S_OK, table->lpVtbl->WaitForCompletion(table, 0, 0, NULL));
    CHECK_HR(S_OK, table->lpVtbl->WaitForCompletion(table, 0, 0, &status));
    CHECK(status == TBLSTAT_COMPLETE);
    CHECK_HR(MAPI_E_NO_SUPPORT, table->lpVtbl->ExpandRow(table, 0, NULL, 1, 0, &rows, &count));
    CHECK(!rows);
    CHECK_HR(MAPI_E_NO_SUPPORT, table->lpVtbl->CollapseRow(table, 0, NULL, 0, &count));
    CHECK_HR(MAPI_E_NO_SUPPORT, table->lpVtbl->GetCollapseState(table, 0, 0, NULL, &count, (LPBYTE *)&rows));
    CHECK_HR(MAPI_E_NO_SUPPORT, table->lpVtbl->SetCollapseState(table, 0, 0, NULL, &connection));
    CHECK_HR(S_OK, table->lpVtbl->GetLastError(table, MAPI_E_NO_SUPPORT, 0, &error));
    MAPIFreeBuffer(error);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, table->lpVtbl->GetLastError(table, S_OK, 0, NULL));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, table->lpVtbl->GetLastError(table, S_OK, 1, &error));
}

/* The attachment table: required columns, order by rendering position, search by instance key. */
static void check_attachments(void)
{
    static const LONG positions[] = {30, -1, 10};
    SizedSPropTagArray(2, columns) = {2, {PR_ATTACH_NUM, PR_INSTANCE_KEY}};
    SPropValue key;
    SRestriction by_key = {.rt = RES_PROPERTY, .res.resProperty = {RELOP_EQ, PR_INSTANCE_KEY, &key}};
    LPSRowSet rows = NULL, found = NULL;
    IAttach *attachment = NULL;
    for (int i = 0; i < 3; i++) {
        ULONG number = attach_bytes(message, "x.bin", "abc", 3);
        CHECK(number == (ULONG)i);
        REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, number, NULL, MAPI_MODIFY, &attachment));
        CHECK_HR(S_OK, set_long(attachment, PR_RENDERING_POSITION, positions[i]));
        CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, 0));
        RELEASE(attachment);
    }
    REQUIRE_HR(S_OK, message->lpVtbl->GetAttachmentTable(message, 0, &table));
    CHECK_HR(S_OK, table->lpVtbl->SetColumns(table, (LPSPropTagArray)&columns, 0));
    CHECK_HR(S_OK, table->lpVtbl->QueryRows(table, 10, 0, &rows));
    REQUIRE(rows && rows->cRows == 3);
    CHECK(rows->aRow[0].lpProps[0].Value.l == 1 && rows->aRow[1].lpProps[0].Value.l == 2);
    CHECK(rows->aRow[2].lpProps[0].Value.l == 0);
    key = rows->aRow[1].lpProps[1];
    CHECK(key.ulPropTag == PR_INSTANCE_KEY && key.Value.bin.cb == 4);
    CHECK_HR(S_OK, table->lpVtbl->FindRow(table, &by_key, BOOKMARK_BEGINNING, 0));
    CHECK_HR(S_OK, table->lpVtbl->QueryRows(table, 1, 0, &found));
    CHECK(found && found->cRows == 1 && found->aRow[0].lpProps[0].Value.l == 2);
    FreeProws(found);
    FreeProws(rows);
    /* A table outlives its message's pointer. */
    RELEASE(message);
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 0, NULL));
    CHECK_HR(S_OK, table->lpVtbl->QueryRows(table, 10, 0, &rows));
    CHECK(rows && rows->cRows == 3);
    FreeProws(rows);
    CHECK_HR(0, RELEASE(table));
}

int main(void)
{
    const char *path = test_path("table.msg");
    IStorage *storage = NULL;
    message = create_message(path, MAPI_UNICODE, NULL, &storage);
    REQUIRE(message);
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
        CHECK_HR(S_OK, add_recipient(message, people[i].name, "x@example.org", people[i].type));
    REQUIRE_HR(S_OK, message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table));
    check_columns();
    check_position();
    check_sort();
    check_restrict();
    check_find();
    check_rest();
    CHECK_HR(0, RELEASE(table));
    check_attachments();
    CHECK_HR(0, RELEASE(storage));
    unlink(path);
    return SUMMARY();
}
