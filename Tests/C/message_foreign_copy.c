/* CopyTo and CopyProps into objects of another maker: everything a message holds, exclusions, NOREPLACE, MOVE,
 * problems, objects that know less, attachments by themselves. */
#include "foreign_copy.h"

static void check_copy(void)
{
    struct object *to = new_object(1);
    LPSPropProblemArray problems = (LPSPropProblemArray)1;
    CHECK_HR(S_OK, copy_to(to, NULL, 0, &problems));
    CHECK(!problems);
    check_whole(to);
    /* Again: recipients are the same ones, attachments are more. */
    CHECK_HR(S_OK, copy_to(to, NULL, 0, NULL));
    CHECK_HR(2, to->recipients);
    CHECK_HR(8, to->attachments);
    drop(to);
}

/* What the article about saving messages to files leaves out, and interfaces. */
static void check_exclusions(void)
{
    SizedSPropTagArray(7, article) = {7, {PR_ACCESS, PR_BODY, PR_RTF_SYNC_BODY_COUNT, PR_RTF_SYNC_BODY_CRC,
        PR_RTF_SYNC_BODY_TAG, PR_RTF_SYNC_PREFIX_COUNT, PR_RTF_SYNC_TRAILING_COUNT}};
    SizedSPropTagArray(2, parts) = {2, {PR_MESSAGE_RECIPIENTS, PR_MESSAGE_ATTACHMENTS}};
    SizedSPropTagArray(2, some) = {2, {PR_SUBJECT_W, PROP_TAG(PT_LONG, 0x6777)}};
    IID messages = IID_IMessage, all = IID_IMAPIProp;
    LPSPropProblemArray problems = NULL;
    struct object *to = new_object(1);
    CHECK_HR(S_OK, copy_to(to, &article, 0, NULL));
    CHECK(!find(to, PROP_ID(PR_BODY)) && holds_text(to, PR_SUBJECT_W, "source"));
    CHECK_HR(4, to->attachments);
    drop(to);
    to = new_object(1);
    CHECK_HR(S_OK, copy_to(to, &parts, 0, NULL));
    CHECK(find(to, PROP_ID(PR_BODY)) && !to->attachments && !to->recipients);
    CHECK_HR(S_OK, source->lpVtbl->CopyTo(source, 1, &messages, NULL, 0, NULL, &IID_IMessage, to, 0, NULL));
    CHECK(!to->attachments && !to->recipients);
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, source->lpVtbl->CopyTo(source, 1, &all, NULL, 0, NULL, &IID_IMessage, to,
             0, NULL));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, source->lpVtbl->CopyTo(source, 0, NULL, NULL, 0, NULL, &IID_IAttachment,
             to, 0, NULL));
    drop(to);
    to = new_object(1);
    CHECK_HR(S_OK, source->lpVtbl->CopyProps(source, (LPSPropTagArray)&some, 0, NULL, &IID_IMAPIProp, to, 0, &problems));
    CHECK_HR(1, to->count);
    CHECK(problems && problems->cProblem == 1 && problems->aProblem[0].ulIndex == 1 &&
          problems->aProblem[0].scode == MAPI_E_NOT_FOUND);
    free_problems(problems);
    drop(to);
    to = new_object(0); /* an attachment is no message */
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, copy_to(to, NULL, 0, NULL));
    drop(to);
}

static void check_keeping(void)
{
    SizedSPropTagArray(2, both) = {2, {PR_SUBJECT_W, NUMBERS}};
    LPSPropProblemArray problems = NULL;
    struct object *to = new_object(1);
    put(to, PR_SUBJECT_W, wide("mine"), 8);
    give_row(to);
    CHECK_HR(S_OK, copy_to(to, NULL, MAPI_NOREPLACE, &problems));
    CHECK(!problems);
    CHECK(holds_text(to, PR_SUBJECT_W, "mine"));
    CHECK(holds_long(to, NUMBERS, 17));
    CHECK_HR(1, to->recipients);
    store.refused = PR_SUBJECT_W;
    CHECK_HR(S_OK, source->lpVtbl->CopyProps(source, (LPSPropTagArray)&both, 0, NULL, &IID_IMessage, to, MAPI_MOVE,
             &problems));
    store.refused = 0;
    if (CHECK(problems && problems->cProblem == 1)) {
        CHECK_HR(0, problems->aProblem[0].ulIndex);
        CHECK_HR(PR_SUBJECT_W, problems->aProblem[0].ulPropTag);
        CHECK_HR(MAPI_E_COMPUTED, problems->aProblem[0].scode);
    }
    free_problems(problems);
    CHECK(text_is(source, PR_SUBJECT_W, "source")); /* not copied, not gone */
    blocks--;
    CHECK_HR(MAPI_E_NOT_FOUND, error_of(source, NUMBERS));
    blocks--;
    CHECK_HR(S_OK, set_long(source, NUMBERS, 17));
    drop(to);
}

/* Objects that know less than others. */
static void check_limited(void)
{
    LPSPropProblemArray problems = NULL;
    struct object *to = new_object(1);
    store.refuses_arrays = 1;
    CHECK_HR(S_OK, copy_to(to, NULL, 0, &problems));
    store.refuses_arrays = 0;
    CHECK(problems && problems->cProblem == 1 && problems->aProblem[0].ulPropTag == NAMES &&
          problems->aProblem[0].scode == MAPI_E_INVALID_TYPE);
    CHECK(holds_text(to, COLOUR, "red"));
    CHECK(!find(to, PROP_ID(NAMES)));
    free_problems(problems);
    drop(to);
    to = new_object(1);
    store.narrow = 1;
    CHECK_HR(S_OK, copy_to(to, NULL, MAPI_NOREPLACE, &problems));
    store.narrow = 0;
    CHECK(!problems);
    CHECK(holds(to, PR_SUBJECT_A, "source", 6));
    CHECK(find(to, PROP_ID(PR_BODY)) && find(to, PROP_ID(PR_BODY))->size == 100000);
    CHECK_HR(2, to->recipients);
    drop(to);
    to = new_object(1);
    store.no_storages = 1;
    CHECK_HR(S_OK, copy_to(to, NULL, 0, &problems));
    store.no_storages = 0;
    CHECK(problems && problems->cProblem == 1 && problems->aProblem[0].ulPropTag == PR_MESSAGE_ATTACHMENTS &&
          problems->aProblem[0].scode == MAPI_E_INTERFACE_NOT_SUPPORTED);
    CHECK(to->parts[2]->saves == 1 && to->parts[3]->saves == 0);
    free_problems(problems);
    drop(to);
}

static void check_attachments(void)
{
    SizedSPropTagArray(1, data) = {1, {PR_ATTACH_DATA_OBJ}};
    for (ULONG number = 0; number < 4; number++) {
        struct object *to = new_object(0);
        LPSPropProblemArray problems = NULL;
        IAttach *from = NULL;
        REQUIRE_HR(S_OK, source->lpVtbl->OpenAttach(source, number, NULL, 0, &from));
        CHECK_HR(S_OK, from->lpVtbl->CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IAttachment, to, 0, &problems));
        CHECK(!problems && !to->saves && to->streams == (number == 1));
        CHECK(!to->embedded == (number != 2) && !to->storage == (number != 3));
        if (number == 2) {
            CHECK_HR(S_OK, from->lpVtbl->CopyProps(from, (LPSPropTagArray)&data, 0, NULL, &IID_IMAPIProp, to,
                     MAPI_NOREPLACE, NULL));
            CHECK(holds_text(to->embedded, PR_SUBJECT_W, "inner"));
        }
        CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, from->lpVtbl->CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IMessage, to,
                 0, NULL));
        RELEASE(from);
        if (to->embedded && to->embedded->references == 2)
            object_release((IMessage *)to->embedded);
        drop(to);
    }
}

static void add_many(int count)
{
    LPADRLIST list = calloc(1, CbNewADRLIST(count));
    SPropValue *values = calloc((size_t)count, 3 * sizeof *values);
    WCHAR (*names)[64] = calloc((size_t)count, sizeof *names);
    char name[64];
    list->cEntries = (ULONG)count;
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "many %d", i);
        memcpy(names[i], wide(name), sizeof names[i]);
        recipient_row(values + 3 * i, "", "", MAPI_BCC);
        values[3 * i].Value.lpszW = values[3 * i + 1].Value.lpszW = names[i];
        list->aEntries[i] = (ADRENTRY){0, 3, values + 3 * i};
    }
    CHECK_HR(S_OK, source->lpVtbl->ModifyRecipients(source, MODRECIP_ADD, list));
    free(names);
    free(values);
    free(list);
}

/* Messages in one another, as many levels as there may be: the next is refused. */
static void nest(IMessage *message, int levels)
{
    IMessage *inner = NULL;
    IAttach *attachment;
    if (levels == 0) {
        ULONG number;
        CHECK_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
        CHECK_HR(MAPI_E_TOO_BIG, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
                 MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&inner));
        CHECK(!inner);
        RELEASE(attachment);
        return;
    }
    attachment = new_attachment(message, &IID_IMessage, &inner);
    nest(inner, levels - 1);
    CHECK_HR(S_OK, inner->lpVtbl->SaveChanges(inner, KEEP_OPEN_READWRITE));
    RELEASE(inner);
    save(attachment);
}

/* Thousands of recipients, and messages as deep in one another as they may be. */
static void check_bounds(void)
{
    SizedSPropTagArray(1, recipients) = {1, {PR_MESSAGE_RECIPIENTS}};
    SizedSPropTagArray(1, attachments) = {1, {PR_MESSAGE_ATTACHMENTS}};
    LPSPropProblemArray problems = NULL;
    struct object *to = new_object(1), *at;
    int levels = 0;
    add_many(2000);
    for (int i = 0; i < 2; i++)
        CHECK_HR(S_OK, source->lpVtbl->CopyProps(source, (LPSPropTagArray)&recipients, 0, NULL, &IID_IMessage, to, 0,
                 &problems));
    CHECK(!problems && to->recipients == 2002 && wide_equal(to->rows[2001].name, wide("many 1999")));
    drop(to);
    nest(source, 64);
    to = new_object(1);
    CHECK_HR(S_OK, source->lpVtbl->CopyProps(source, (LPSPropTagArray)&attachments, 0, NULL, &IID_IMessage, to, 0,
             &problems));
    CHECK(!problems);
    if (CHECK_HR(5, to->attachments))
        for (at = to->parts[4]; at->embedded && at->embedded->attachments; at = at->embedded->parts[0])
            levels++;
    CHECK_HR(63, levels); /* below the first */
    drop(to);
}

int main(void)
{
    int before = open_descriptors();
    fill_values();
    open_source(MAPI_UNICODE);
    check_copy();
    check_exclusions();
    check_keeping();
    check_limited();
    check_attachments();
    check_bounds();
    close_source();
    open_source(0); /* 8-bit text in the file */
    check_copy();
    close_source();
    CHECK_HR(0, blocks);
    CHECK_HR(before, open_descriptors());
    return SUMMARY();
}
