/* Restrictions of every kind on rows that have, and that lack, what they ask for; bookmarks and reading while rows
   go. */
#include "message_support.h"

#define PR_SMTP PROP_TAG(PT_UNICODE, 0x39FE)
#define PR_SMTP_NARROW PROP_TAG(PT_STRING8, 0x39FE)

static IMessage *message;
static IMAPITable *table;

/* Rows 0, 2 and 4 have an SMTP address, the others don't. */
static const struct { const char *name, *address; LONG type; } people[] = {
    {"Ada", "ada", MAPI_TO}, {"Bo", NULL, MAPI_CC}, {"Cleo", "Cleo", MAPI_CC}, {"Dan", NULL, MAPI_BCC},
    {"\xC3\x89" "ve", "eve", MAPI_TO}};

static void add_people(void)
{
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        SPropValue row[4];
        SizedADRLIST(1, list) = {1, {{0, people[i].address ? 4 : 3, row}}};
        recipient_row(row, people[i].name, people[i].name, people[i].type);
        if (people[i].address)
            row[3] = (SPropValue){.ulPropTag = PR_SMTP, .Value.lpszW = wide(people[i].address)};
        CHECK_HR(S_OK, message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)&list));
    }
}

/* The first letters of the rows from the cursor on. */
static const char *read_on(LONG count, ULONG flags)
{
    static char text[32];
    LPSRowSet rows = NULL;
    text[0] = 0;
    if (!CHECK_HR(S_OK, table->lpVtbl->QueryRows(table, count, flags, &rows)) || !CHECK(rows->cRows < sizeof text))
        return text;
    for (ULONG i = 0; i < rows->cRows; i++) {
        WCHAR first = rows->aRow[i].lpProps[0].Value.lpszW[0];
        text[i] = first == 0xC9 ? 'E' : (char)first;
        text[i + 1] = 0;
    }
    FreeProws(rows);
    return text;
}

static const char *with(SRestriction *restriction)
{
    if (!CHECK_HR(S_OK, table->lpVtbl->Restrict(table, restriction, 0)))
        return "";
    return read_on(10, 0);
}

static SRestriction property(ULONG relation, ULONG tag, SPropValue *value)
{
    SRestriction made = {.rt = RES_PROPERTY};
    made.res.resProperty.relop = relation;
    made.res.resProperty.ulPropTag = tag;
    made.res.resProperty.lpProp = value;
    return made;
}

/* What a row lacks stands in no relation, unequal neither; NOT turns that round. MAPI leaves it open. */
static void check_lacking(void)
{
    SPropValue ada = {.ulPropTag = PR_SMTP, .Value.lpszW = wide("ada")};
    SPropValue narrow = {.ulPropTag = PR_SMTP_NARROW, .Value.lpszA = (char *)(uintptr_t)"ada"};
    SRestriction equal = property(RELOP_EQ, PR_SMTP, &ada), unequal = property(RELOP_NE, PR_SMTP, &ada);
    SRestriction less = property(RELOP_LT, PR_SMTP, &ada), least = property(RELOP_GE, PR_SMTP, &ada);
    SRestriction negated = {.rt = RES_NOT, .res.resNot = {0, &equal}};
    SRestriction exist = {.rt = RES_EXIST, .res.resExist = {0, PR_SMTP, 0}};
    SRestriction lacks = {.rt = RES_NOT, .res.resNot = {0, &exist}};
    SRestriction both[2] = {exist, unequal}, either[2] = {lacks, equal};
    SRestriction all = {.rt = RES_AND, .res.resAnd = {2, both}}, any = {.rt = RES_OR, .res.resOr = {2, either}};
    SRestriction size = {.rt = RES_SIZE, .res.resSize = {RELOP_NE, PR_SMTP, 4}};
    SRestriction bits = {.rt = RES_BITMASK, .res.resBitMask = {BMR_EQZ, PROP_TAG(PT_LONG, 0x6FFF), 1}};
    SRestriction compare = {.rt = RES_COMPAREPROPS, .res.resCompareProps = {RELOP_NE, PR_SMTP, PR_DISPLAY_NAME_W}};
    CHECK(!strcmp(with(&equal), "A"));
    CHECK(!strcmp(with(&unequal), "CE"));
    CHECK(!strcmp(with(&less), ""));
    CHECK(!strcmp(with(&least), "ACE"));
    CHECK(!strcmp(with(&negated), "BCDE"));
    CHECK(!strcmp(with(&exist), "ACE"));
    CHECK(!strcmp(with(&lacks), "BD"));
    CHECK(!strcmp(with(&all), "CE"));
    CHECK(!strcmp(with(&any), "ABD"));
    CHECK(!strcmp(with(&size), "ACE"));
    CHECK(!strcmp(with(&bits), ""));
    CHECK(!strcmp(with(&compare), "AE")); /* Cleo's is her name */
    equal = property(RELOP_EQ, PR_SMTP_NARROW, &narrow); /* in the width of the caller's program */
    CHECK(!strcmp(with(&equal), "A"));
    equal = property(RELOP_EQ, PR_SMTP, &narrow);
    CHECK(!strcmp(with(&equal), "A"));
}

static void check_content(void)
{
    static const struct { ULONG level; const char *text, *rows; } cases[] = {
        {FL_FULLSTRING, "Cleo", "C"}, {FL_FULLSTRING, "cleo", ""}, {FL_FULLSTRING | FL_IGNORECASE, "cleo", "C"},
        {FL_PREFIX, "Cl", "C"}, {FL_PREFIX, "le", ""}, {FL_SUBSTRING, "le", "C"}, {FL_SUBSTRING, "o", "BC"},
        {FL_PREFIX | FL_IGNORECASE, "A", "A"}, {FL_PREFIX | FL_LOOSE, "EVE", "E"},
        {FL_FULLSTRING | FL_IGNORENONSPACE, "Eve", "E"}, {FL_FULLSTRING | FL_IGNORENONSPACE, "eve", ""},
        {FL_SUBSTRING, "", "ABCDE"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        SPropValue value = {.ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = wide(cases[i].text)};
        SRestriction content = {.rt = RES_CONTENT, .res.resContent = {cases[i].level, PR_DISPLAY_NAME_W, &value}};
        if (!CHECK(!strcmp(with(&content), cases[i].rows)))
            fprintf(stderr, "     case %zu\n", i);
    }
}

static void check_other_kinds(void)
{
    SPropValue copy = {.ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_CC};
    SPropValue text = {.ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = wide("A")};
    SRestriction equal = property(RELOP_EQ, PR_RECIPIENT_TYPE, &copy), other = property(RELOP_NE, PR_RECIPIENT_TYPE, &copy);
    SRestriction comment = {.rt = RES_COMMENT, .res.resComment = {0, &equal, NULL}};
    SRestriction note = {.rt = RES_ANNOTATION, .res.resAnnotation = {0, &equal, NULL}};
    SRestriction count = {.rt = RES_COUNT, .res.resCount = {2, &other}};
    SRestriction sub = {.rt = RES_SUBRESTRICTION, .res.resSub = {PR_MESSAGE_RECIPIENTS, &equal}};
    SRestriction nothing = {.rt = RES_AND, .res.resAnd = {0, NULL}}, never = {.rt = RES_OR, .res.resOr = {0, NULL}};
    SRestriction odd = {.rt = 0x77}, mixed = property(RELOP_EQ, PR_RECIPIENT_TYPE, &text);
    SRestriction compare = {.rt = RES_COMPAREPROPS, .res.resCompareProps = {RELOP_EQ, PR_ROWID, PR_SMTP}};
    SRestriction pattern = property(RELOP_RE, PR_DISPLAY_NAME_W, &text), wrong = property(99, PR_DISPLAY_NAME_W, &text);
    ULONG rows = 0;
    CHECK(!strcmp(with(&comment), "BC"));
    CHECK(!strcmp(with(&note), "BC"));
    CHECK(!strcmp(with(&count), "AD"));
    count.res.resCount.ulCount = 0;
    CHECK(!strcmp(with(&count), ""));
    CHECK(!strcmp(with(&nothing), "ABCDE"));
    CHECK(!strcmp(with(&never), ""));
    CHECK(!strcmp(with(&equal), "BC"));
    /* What fails leaves the restriction that there was. */
    CHECK_HR(MAPI_E_TOO_COMPLEX, table->lpVtbl->Restrict(table, &sub, 0));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, table->lpVtbl->Restrict(table, &odd, 0));
    CHECK_HR(MAPI_E_TOO_COMPLEX, table->lpVtbl->Restrict(table, &mixed, 0));
    CHECK_HR(MAPI_E_TOO_COMPLEX, table->lpVtbl->Restrict(table, &compare, 0));
    CHECK_HR(MAPI_E_TOO_COMPLEX, table->lpVtbl->Restrict(table, &pattern, 0));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, table->lpVtbl->Restrict(table, &wrong, 0));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, table->lpVtbl->Restrict(table, NULL, 0x8000));
    CHECK_HR(S_OK, table->lpVtbl->GetRowCount(table, 0, &rows));
    CHECK_HR(2, rows);
    CHECK(!strcmp(with(NULL), "ABCDE"));
}

static LONG seek(BOOKMARK mark, LONG count)
{
    LONG sought = 99;
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, mark, count, &sought));
    return sought;
}

static void check_reading(void)
{
    LPSRowSet rows = NULL;
    CHECK_HR(S_OK, table->lpVtbl->Restrict(table, NULL, 0));
    CHECK(seek(BOOKMARK_BEGINNING, 3) == 3);
    CHECK(!strcmp(read_on(-2, 0), "BC")); /* back by two, forward over them */
    CHECK(!strcmp(read_on(-2, TBL_NOADVANCE), "BC"));
    CHECK(!strcmp(read_on(1, TBL_NOADVANCE), "B"));
    CHECK(!strcmp(read_on(-10, 0), "A")); /* no farther back than the first row */
    CHECK(!strcmp(read_on(2, 0), "BC"));
    CHECK(!strcmp(read_on(9, 0), "DE"));
    CHECK(!strcmp(read_on(9, 0), ""));
    CHECK(seek(BOOKMARK_CURRENT, -4) == -4);
    CHECK(seek(BOOKMARK_BEGINNING, -1) == 0);
    CHECK(seek(BOOKMARK_END, 7) == 0);
    CHECK(seek(BOOKMARK_END, -7) == -5);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, table->lpVtbl->QueryRows(table, 0, 0, &rows));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, table->lpVtbl->QueryRows(table, 1, 0x80, &rows));
    CHECK(!rows);
}

static void remove_row(LONG id)
{
    SPropValue row = {.ulPropTag = PR_ROWID, .Value.l = id};
    SizedADRLIST(1, list) = {1, {{0, 1, &row}}};
    CHECK_HR(S_OK, message->lpVtbl->ModifyRecipients(message, MODRECIP_REMOVE, (LPADRLIST)&list));
}

/* Bookmarks stay on their rows; that of a row that is gone goes to the next, and says so once. */
static void check_bookmarks(void)
{
    BOOKMARK second = 0, third = 0, last = 0;
    LONG sought = 99;
    SPropValue copy = {.ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_CC};
    SRestriction equal = property(RELOP_EQ, PR_RECIPIENT_TYPE, &copy);
    CHECK_HR(S_OK, table->lpVtbl->Restrict(table, NULL, 0));
    seek(BOOKMARK_BEGINNING, 1);
    CHECK_HR(S_OK, table->lpVtbl->CreateBookmark(table, &second));
    seek(BOOKMARK_BEGINNING, 2);
    CHECK_HR(S_OK, table->lpVtbl->CreateBookmark(table, &third));
    seek(BOOKMARK_BEGINNING, 4);
    CHECK_HR(S_OK, table->lpVtbl->CreateBookmark(table, &last));
    CHECK(second >= 3 && third != second && last != third);
    remove_row(1);
    CHECK_HR(MAPI_W_POSITION_CHANGED, table->lpVtbl->SeekRow(table, second, 0, &sought));
    CHECK(sought == 0 && !strcmp(read_on(1, 0), "C"));
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, third, 0, &sought));
    CHECK(!strcmp(read_on(1, 0), "C"));
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, last, 0, &sought));
    CHECK(!strcmp(read_on(1, 0), "E"));
    remove_row(2);
    CHECK_HR(MAPI_W_POSITION_CHANGED, table->lpVtbl->FindRow(table, &(SRestriction){.rt = RES_EXIST,
             .res.resExist = {0, PR_DISPLAY_NAME_W, 0}}, third, 0));
    CHECK(!strcmp(read_on(1, 0), "D"));
    CHECK_HR(MAPI_E_NOT_FOUND, table->lpVtbl->FindRow(table, &equal, BOOKMARK_BEGINNING, 0));
    CHECK_HR(S_OK, table->lpVtbl->FreeBookmark(table, second));
    CHECK_HR(MAPI_E_INVALID_BOOKMARK, table->lpVtbl->SeekRow(table, second, 0, NULL));
    CHECK_HR(S_OK, table->lpVtbl->Restrict(table, NULL, 0));
    CHECK_HR(MAPI_E_INVALID_BOOKMARK, table->lpVtbl->SeekRow(table, last, 0, NULL)); /* freed by Restrict */
    CHECK(!strcmp(read_on(9, 0), "ADE"));
}

int main(void)
{
    static SizedSPropTagArray(1, columns) = {1, {PR_DISPLAY_NAME_W}};
    const char *path = test_path("filters.msg");
    IStorage *storage = NULL;
    message = create_message(path, MAPI_UNICODE, NULL, &storage);
    REQUIRE(message);
    add_people();
    REQUIRE_HR(S_OK, message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table));
    CHECK_HR(S_OK, table->lpVtbl->SetColumns(table, (LPSPropTagArray)&columns, 0));
    check_lacking();
    check_content();
    check_other_kinds();
    check_reading();
    check_bookmarks();
    RELEASE(table);
    RELEASE(message);
    RELEASE(storage);
    unlink(path);
    return SUMMARY();
}
