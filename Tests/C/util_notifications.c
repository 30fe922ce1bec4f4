/* ScCountNotifications and its kin: notifications of every kind, copied and moved with all that they point to. */
#include "message_support.h"

#define KINDS 7

static SizedENTRYID(5, entry) = {{1, 2, 3, 4}, {5, 6, 7, 8, 9}};
static SizedSPropTagArray(2, tags) = {2, {PR_SUBJECT_W, PR_BODY_W}};
static MAPIERROR details = {0, (LPTSTR) "what", NULL, 7, 8};
static LPWSTR words[] = {u"one", u"two"};
static SPropValue columns[3], status;

static void fill(NOTIFICATION list[KINDS])
{
    LPENTRYID id = (LPENTRYID)&entry;
    memset(list, 0, KINDS * sizeof *list);
    columns[0] = (SPropValue){.ulPropTag = PR_SUBJECT_A, .Value.lpszA = "odd"};
    columns[1] = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_UNICODE, 0x6701), .Value.MVszW = {2, words}};
    columns[2] = (SPropValue){.ulPropTag = CHANGE_PROP_TYPE(PR_BODY_W, PT_ERROR), .Value.err = MAPI_E_NOT_FOUND};
    status = (SPropValue){.ulPropTag = PR_BODY_W, .Value.lpszW = u"status"};
    list[0].ulEventType = fnevCriticalError;
    list[0].info.err = (ERROR_NOTIFICATION){9, id, MAPI_E_CALL_FAILED, 0, &details};
    list[1].ulEventType = fnevNewMail;
    list[1].info.newmail = (NEWMAIL_NOTIFICATION){9, id, 5, id, MAPI_UNICODE, (LPTSTR)u"IPM.Note", 1};
    list[2].ulEventType = fnevObjectMoved;
    list[2].info.obj = (OBJECT_NOTIFICATION){9, id, MAPI_MESSAGE, 8, id, 7, id, 0, NULL, (LPSPropTagArray)&tags};
    list[3].ulEventType = fnevTableModified;
    list[3].info.tab.ulTableEvent = TABLE_ROW_ADDED;
    list[3].info.tab.propIndex = (SPropValue){.ulPropTag = PR_ENTRYID, .Value.bin = {9, (LPBYTE)&entry}};
    list[3].info.tab.propPrior.ulPropTag = PR_NULL;
    list[3].info.tab.row = (SRow){0, 3, columns};
    list[4].ulEventType = fnevTableModified;
    list[4].info.tab.ulTableEvent = TABLE_CHANGED;
    list[4].info.tab.row = (SRow){0, 99, (LPSPropValue)1}; /* nobody looks at it */
    list[5].ulEventType = fnevStatusObjectModified;
    list[5].info.statobj = (STATUS_OBJECT_NOTIFICATION){9, id, 1, &status};
    list[6].ulEventType = fnevExtended;
    list[6].info.ext = (EXTENDED_NOTIFICATION){3, 4, (LPBYTE) "more"};
}

/* Whether pointers lead into a block, and there to what fill says. */
static int says(NOTIFICATION *list, ULONG size)
{
    char *start = (char *)list, *end = start + size;
#define INSIDE(pointer) ((char *)(pointer) > start && (char *)(pointer) < end)
    LPENTRYID id = list[0].info.err.lpEntryID;
    LPMAPIERROR error = list[0].info.err.lpMAPIError;
    if (!CHECK(INSIDE(id) && INSIDE(error) && INSIDE(error->lpszError)))
        return 0;
    CHECK(!memcmp(id, &entry, 9) && !strcmp((char *)error->lpszError, "what") && !error->lpszComponent &&
          error->ulContext == 8);
    LPWSTR text = (LPWSTR)list[1].info.newmail.lpszMessageClass;
    CHECK(INSIDE(text) && wide_equal(text, u"IPM.Note") && INSIDE(list[1].info.newmail.lpParentID));
    CHECK(list[1].info.newmail.ulMessageFlags == 1);
    LPSPropTagArray array = list[2].info.obj.lpPropTagArray;
    CHECK(INSIDE(array) && !memcmp(array, &tags, sizeof tags) && INSIDE(list[2].info.obj.lpOldID) &&
          !list[2].info.obj.lpOldParentID);
    TABLE_NOTIFICATION *table = &list[3].info.tab;
    CHECK(INSIDE(table->propIndex.Value.bin.lpb) && !memcmp(table->propIndex.Value.bin.lpb, &entry, 9));
    CHECK(table->propPrior.ulPropTag == PR_NULL && table->row.cValues == 3 && INSIDE(table->row.lpProps));
    LPSPropValue row = table->row.lpProps;
    CHECK(INSIDE(row[0].Value.lpszA) && !strcmp(row[0].Value.lpszA, "odd"));
    CHECK(INSIDE(row[1].Value.MVszW.lppszW) && INSIDE(row[1].Value.MVszW.lppszW[1]) &&
          wide_equal(row[1].Value.MVszW.lppszW[1], u"two"));
    CHECK_HR(MAPI_E_NOT_FOUND, row[2].Value.err);
    CHECK_HR(TABLE_CHANGED, list[4].info.tab.ulTableEvent);
    CHECK(INSIDE(list[5].info.statobj.lpPropVals) && INSIDE(list[5].info.statobj.lpPropVals->Value.lpszW) &&
          wide_equal(list[5].info.statobj.lpPropVals->Value.lpszW, u"status"));
    return CHECK(INSIDE(list[6].info.ext.pbEventParameters) &&
                 !memcmp(list[6].info.ext.pbEventParameters, "more", 4));
}

static void check_bad(void)
{
    NOTIFICATION list[KINDS];
    ULONG size = 77;
    fill(list);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountNotifications(0, list, &size));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountNotifications(-5, list, &size));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountNotifications(1, NULL, &size));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCopyNotifications(1, list, NULL, &size));
    list[0].ulEventType = 3;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountNotifications(1, list, &size));
    list[0].ulEventType = fnevCriticalError;
    list[0].info.err.lpEntryID = NULL;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountNotifications(1, list, &size));
    list[6].info.ext.cb = 0xFFFFFFFF;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountNotifications(1, &list[6], &size));
    list[5].info.statobj.cValues = 0x10000000;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountNotifications(1, &list[5], &size));
    columns[1].ulPropTag = PROP_TAG(0x77, 0x6701);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountNotifications(1, &list[3], &size));
    SizedSPropTagArray(1, wild) = {0xFFFFFFFF, {0}};
    list[2].info.obj.lpPropTagArray = (LPSPropTagArray)&wild;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountNotifications(1, &list[2], &size));
    CHECK_HR(77, size);
}

int main(void)
{
    NOTIFICATION list[KINDS], *copy, *moved;
    ULONG size = 0, again = 0;
    fill(list);
    REQUIRE_HR(S_OK, ScCountNotifications(KINDS, list, &size));
    CHECK(size > KINDS * sizeof *list && size < 2000);
    CHECK_HR(S_OK, ScCountNotifications(KINDS, list, NULL));
    copy = malloc(size);
    moved = malloc(size);
    CHECK_HR(S_OK, ScCopyNotifications(KINDS, list, copy, &again));
    CHECK_HR(size, again);
    says(copy, size);
    memcpy(moved, copy, size);
    memset(copy, 0xEE, size);
    CHECK_HR(S_OK, ScRelocNotifications(KINDS, moved, copy, moved, &again));
    CHECK_HR(size, again);
    says(moved, size);
    /* Before a move: offsets from a base of one's own choice. */
    CHECK_HR(S_OK, ScRelocNotifications(KINDS, moved, moved, (LPVOID)(ULONG_PTR)4096, NULL));
    memcpy(copy, moved, size);
    memset(moved, 0xEE, size);
    CHECK_HR(S_OK, ScRelocNotifications(KINDS, copy, (LPVOID)(ULONG_PTR)4096, copy, &again));
    says(copy, size);
    free(copy);
    free(moved);
    check_bad();
    return SUMMARY();
}
