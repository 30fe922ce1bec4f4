/* Tables that stay open while rows come, change and go: they show what a table opened afresh shows, their cursor and
 * their bookmarks follow the rows. */
#include "table_data.h"

#define MOST 400
#define STEPS 100

struct ids {
    int count;
    LONG id[MOST];
};

/* A list of rows, each with a number of its own that it is sorted by and sought by: those of a table in memory, or the
 * recipients or attachments of a message. */
struct list {
    const char *kind;
    ITableData *data;
    IMessage *recipients, *attachments;
    LONG next;
    struct ids there;
};

static uint32_t seed = 20261123;

static uint32_t chance(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static HRESULT modify(IMessage *message, ULONG mode, LONG id, LONG number)
{
    SPropValue values[3];
    SizedADRLIST(1, list) = {1, {{0, 3, values}}};
    fill(values, id, u"Row", number);
    return message->lpVtbl->ModifyRecipients(message, mode, (LPADRLIST)&list);
}

/* There are many of these: only one that fails is worth a check. */
static void must(HRESULT result)
{
    if (result != S_OK)
        CHECK_HR(S_OK, result);
}

static void set_attachment(IMessage *message, LONG id, int isNew, LONG number)
{
    SPropValue values[2] = {{.ulPropTag = NUMBER, .Value.l = number},
                            {.ulPropTag = PR_RENDERING_POSITION, .Value.l = (LONG)chance(5) - 1}};
    IAttach *attach = NULL;
    ULONG given = (ULONG)id;
    if (isNew)
        must(message->lpVtbl->CreateAttach(message, NULL, 0, &given, &attach));
    else
        must(message->lpVtbl->OpenAttach(message, given, NULL, MAPI_MODIFY, &attach));
    REQUIRE(attach && given == (ULONG)id);
    must(attach->lpVtbl->SetProps(attach, 2, values, NULL));
    must(attach->lpVtbl->SaveChanges(attach, 0));
    attach->lpVtbl->Release(attach);
}

static void set_row(struct list *list, LONG id, LONG number)
{
    if (list->data)
        must(put(list->data, id, u"Row", number));
    else if (list->recipients)
        must(modify(list->recipients, id == list->next ? MODRECIP_ADD : MODRECIP_MODIFY, id, number));
    else
        set_attachment(list->attachments, id, id == list->next, number);
    if (id == list->next) {
        list->there.id[list->there.count++] = id;
        list->next++;
    }
}

static void drop_row(struct list *list, int place)
{
    LONG id = list->there.id[place];
    if (list->data)
        must(drop(list->data, id));
    else if (list->recipients)
        must(modify(list->recipients, MODRECIP_REMOVE, id, 0));
    else
        must(list->attachments->lpVtbl->DeleteAttach(list->attachments, (ULONG)id, 0, NULL, 0));
    list->there.id[place] = list->there.id[--list->there.count];
}

static void change(struct list *list)
{
    int count = list->there.count;
    if (count > 0 && (count == MOST || chance(3) == 0))
        drop_row(list, (int)chance((uint32_t)count));
    else if (count > 0 && chance(2))
        set_row(list, list->there.id[chance((uint32_t)count)], (LONG)chance(30));
    else
        set_row(list, list->next, (LONG)chance(30));
}

/* A new table: as the rows are, or sorted by their numbers, and perhaps without the smallest of these. */
static IMAPITable *open_table(const struct list *list, int sorts, int restricts)
{
    SizedSSortOrderSet(1, order) = {1, 0, 0, {{NUMBER, TABLE_SORT_DESCEND}}};
    SPropValue bound = {.ulPropTag = NUMBER, .Value.l = 10};
    SRestriction large = {.rt = RES_PROPERTY};
    IMAPITable *table = NULL;
    large.res.resProperty = (SPropertyRestriction){RELOP_GE, NUMBER, &bound};
    if (list->data)
        table = view_of(list->data, NULL);
    else if (list->recipients)
        CHECK_HR(S_OK, list->recipients->lpVtbl->GetRecipientTable(list->recipients, 0, &table));
    else
        CHECK_HR(S_OK, list->attachments->lpVtbl->GetAttachmentTable(list->attachments, 0, &table));
    REQUIRE(table);
    if (sorts)
        CHECK_HR(S_OK, table->lpVtbl->SortTable(table, (LPSSortOrderSet)&order, 0));
    if (restricts)
        CHECK_HR(S_OK, table->lpVtbl->Restrict(table, &large, 0));
    return table;
}

/* The ids of all rows; the cursor stays. */
static struct ids shown_by(IMAPITable *table)
{
    struct ids ids = {0};
    ULONG row = 0, numerator = 0, denominator = 0;
    LPSRowSet rows = NULL;
    CHECK_HR(S_OK, table->lpVtbl->QueryPosition(table, &row, &numerator, &denominator));
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 0, NULL));
    CHECK_HR(S_OK, table->lpVtbl->QueryRows(table, MOST, TBL_NOADVANCE, &rows));
    REQUIRE(rows && rows->cRows <= MOST);
    for (ULONG i = 0; i < rows->cRows; i++) {
        LPSPropValue id = PpropFindProp(rows->aRow[i].lpProps, rows->aRow[i].cValues, PR_ROWID);
        if (!id)
            id = PpropFindProp(rows->aRow[i].lpProps, rows->aRow[i].cValues, PR_ATTACH_NUM);
        ids.id[ids.count++] = id ? id->Value.l : -1;
    }
    FreeProws(rows);
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, (LONG)row, NULL));
    return ids;
}

static int place_of(const struct ids *ids, LONG id)
{
    for (int place = 0; place < ids->count; place++)
        if (ids->id[place] == id)
            return place;
    return -1;
}

/* Where a position goes: with its row, to the next that is left, or behind all that are. -1: none is. */
static int target(const struct ids *old, const struct ids *new, int position)
{
    for (int place = position; place < old->count; place++)
        if (place_of(new, old->id[place]) >= 0)
            return place_of(new, old->id[place]);
    int last = -2;
    for (int place = 0; place < old->count; place++)
        if (place_of(new, old->id[place]) > last)
            last = place_of(new, old->id[place]);
    return last < 0 ? -1 : last + 1;
}

static int same(const struct ids *left, const struct ids *right)
{
    return left->count == right->count && !memcmp(left->id, right->id, (size_t)left->count * sizeof left->id[0]);
}

static int position_of(IMAPITable *table)
{
    ULONG row = 0, numerator = 0, denominator = 0;
    CHECK_HR(S_OK, table->lpVtbl->QueryPosition(table, &row, &numerator, &denominator));
    return (int)row;
}

/* Some changes, and then a look at what the open table makes of them. */
static void check_step(struct list *list, IMAPITable *table, int sorts, int restricts, struct ids *before)
{
    int position = before->count ? (int)chance((uint32_t)before->count + 1) : 0;
    int marked = before->count ? (int)chance((uint32_t)before->count) : 0;
    BOOKMARK mark = 0;
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, marked, NULL));
    CHECK_HR(S_OK, table->lpVtbl->CreateBookmark(table, &mark));
    CHECK_HR(S_OK, table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, position, NULL));
    for (uint32_t changes = chance(8) ? 1 + chance(3) : 300 + chance(300); changes > 0; changes--)
        change(list);

    IMAPITable *fresh = open_table(list, sorts, restricts);
    struct ids after = shown_by(fresh);
    RELEASE(fresh);
    int moved = target(before, &after, position);
    if (position == 0 || moved >= 0)
        CHECK(position_of(table) == (position == 0 ? 0 : moved));
    moved = target(before, &after, marked);
    if (before->count && moved >= 0) {
        int stays = place_of(&after, before->id[marked]) >= 0;
        CHECK_HR(stays ? S_OK : MAPI_W_POSITION_CHANGED, table->lpVtbl->SeekRow(table, mark, 0, NULL));
        CHECK(position_of(table) == moved);
    }
    CHECK_HR(S_OK, table->lpVtbl->FreeBookmark(table, mark));
    *before = shown_by(table);
    if (!CHECK(same(before, &after)))
        fprintf(stderr, "     %s, %s, %s: %d rows and %d\n", list->kind, sorts ? "sorted" : "plain",
                restricts ? "restricted" : "all", before->count, after.count);
}

static void check_following(struct list *list, int sorts, int restricts)
{
    IMAPITable *table = open_table(list, sorts, restricts);
    struct ids before = shown_by(table);
    int failed = check_failed;
    for (int step = 0; step < STEPS && failed == check_failed; step++)
        check_step(list, table, sorts, restricts, &before);
    RELEASE(table);
}

static void check_all(struct list *list)
{
    for (int kind = 0; kind < 4; kind++)
        check_following(list, kind & 1, kind & 2);
}

int main(void)
{
    struct list rows = {.kind = "data", .data = new_table()};
    check_all(&rows);
    RELEASE(rows.data);

    IStorage *storage = NULL;
    IMessage *message = create_message(test_path("follow.msg"), MAPI_UNICODE, NULL, &storage);
    struct list recipients = {.kind = "recipients", .recipients = message};
    struct list attachments = {.kind = "attachments", .attachments = message};
    check_all(&recipients);
    check_all(&attachments);
    RELEASE(message);
    RELEASE(storage);
    return SUMMARY();
}
