/* ITnef on damaged streams: what of them is told of, what comes out all the same, and that nothing worse happens. */
#include "tnef_support.h"

/* Decodes with the one problem that is expected. */
static IMessage *decoded_with(struct bytes *data, ULONG component, ULONG attribute, ULONG tag, SCODE code)
{
    IMessage *message = memory_message();
    LPSTnefProblemArray problems = NULL;
    CHECK_HR(S_OK, decode_into(data, message, TNEF_PROP_EXCLUDE, NULL, &problems));
    REQUIRE(problems && problems->cProblem == 1);
    CHECK(problems->aProblem[0].ulComponent == component && problems->aProblem[0].ulAttribute == attribute);
    CHECK(problems->aProblem[0].ulPropTag == tag);
    CHECK_HR(code, problems->aProblem[0].scode);
    CHECK_HR(S_OK, MAPIFreeBuffer(problems));
    drop(data);
    return message;
}

static void check_checksum(void)
{
    struct bytes tnef = {NULL, 0};
    begin_tnef(&tnef);
    add_string(&tnef, MESSAGE, SUBJECT, "subject");
    tnef.data[tnef.size - 1] ^= 1;
    add_renddata(&tnef, 1, 0);
    add_string(&tnef, ATTACHMENT, TITLE, "title");
    IMessage *message = decoded_with(&tnef, 0, SUBJECT, 0, MAPI_E_CORRUPT_DATA);
    CHECK(text_is(message, PR_SUBJECT_W, "subject"));
    CHECK_HR(1, attachments_of(message));
    RELEASE(message);
}

/* A length past the end: the rest is taken. */
static void check_cut(void)
{
    struct bytes tnef = {NULL, 0};
    begin_tnef(&tnef);
    add_renddata(&tnef, 1, 0);
    add_attribute(&tnef, ATTACHMENT, DATA, "twelve bytes", 12);
    tnef.size -= 8;
    IMessage *message = decoded_with(&tnef, 0, DATA, 0, MAPI_E_CORRUPT_DATA);
    IAttach *attach = attachment_of(message, 0);
    CHECK(binary_is(attach, PR_ATTACH_DATA_BIN, "twelve", 6));
    RELEASE(attach);
    RELEASE(message);
}

/* What follows the last attribute of many streams is nothing; more than that is told of. */
static void check_end(void)
{
    for (size_t extra = 1; extra <= 3; extra++) {
        struct bytes tnef = {NULL, 0};
        begin_tnef(&tnef);
        add_string(&tnef, MESSAGE, SUBJECT, "subject");
        add(&tnef, "\r\n\0", extra);
        IMessage *message = decoded(&tnef);
        CHECK(text_is(message, PR_SUBJECT_W, "subject"));
        RELEASE(message);
    }
    struct bytes tnef = {NULL, 0};
    begin_tnef(&tnef);
    add_string(&tnef, MESSAGE, SUBJECT, "subject");
    add(&tnef, "\7 something else altogether", 26);
    IMessage *message = decoded_with(&tnef, 0, 0, 0, MAPI_E_CORRUPT_DATA);
    CHECK(text_is(message, PR_SUBJECT_W, "subject"));
    RELEASE(message);
}

/* A list ends where it makes no sense; the stream goes on. */
static void check_lists(void)
{
    for (int kind = 0; kind < 5; kind++) {
        struct bytes tnef = {NULL, 0}, list = new_list();
        begin_tnef(&tnef);
        add_text(&list, PR_BODY_W, "body");
        switch (kind) {
        case 0: memcpy(list.data, "\xFF\xFF\xFF\xFF", 4); break; /* more properties than there are */
        case 1: add_fixed(&list, PROP_TAG(0x0BAD, 0x6800), "1234", 4); break; /* a type that nobody knows */
        case 2: /* a value longer than the list */
            count_property(&list, PROP_TAG(PT_BINARY, 0x6800));
            add32(&list, 1);
            add32(&list, 0x7FFF);
            break;
        case 3: /* more values than can be */
            count_property(&list, PROP_TAG(PT_MV_LONG, 0x6800));
            add32(&list, 0x10000000);
            break;
        default: /* a name of a kind that nobody knows */
            count_property(&list, PROP_TAG(PT_LONG, 0x8000));
            add(&list, &own_set, 16);
            add32(&list, 7);
        }
        add_taken(&tnef, MESSAGE, PROPERTIES, &list);
        add_renddata(&tnef, 1, 0);
        IMessage *message = decoded_with(&tnef, 0, PROPERTIES, 0, MAPI_E_UNABLE_TO_COMPLETE);
        CHECK(text_is(message, PR_BODY_W, "body"));
        CHECK_HR(1, attachments_of(message));
        RELEASE(message);
    }
}

/* A large value that states more than there is gives what there is. */
static void check_large(void)
{
    struct bytes tnef = {NULL, 0}, list = new_list();
    begin_tnef(&tnef);
    count_property(&list, PROP_TAG(PT_BINARY, 0x6800));
    add32(&list, 1);
    add32(&list, 0x7FFFFFF0);
    add(&list, "some", 4);
    add_taken(&tnef, MESSAGE, PROPERTIES, &list);
    IMessage *message = decoded(&tnef);
    CHECK(binary_is(message, PROP_TAG(PT_BINARY, 0x6800), "some", 4));
    RELEASE(message);
}

/* Rows before the damage count. */
static void check_recipients(void)
{
    struct bytes tnef = {NULL, 0}, table = {NULL, 0}, row = new_list();
    begin_tnef(&tnef);
    add32(&table, 0xFFFFFFFF);
    add_text(&row, PR_DISPLAY_NAME_W, "First");
    add(&table, row.data, row.size);
    drop(&row);
    add(&table, "\1\0\0\0\xAD\x0B", 6);
    add_taken(&tnef, MESSAGE, RECIPIENTS, &table);
    IMessage *message = decoded_with(&tnef, 0, RECIPIENTS, 0, MAPI_E_UNABLE_TO_COMPLETE);
    CHECK_HR(1, recipients_of(message));
    RELEASE(message);
}

/* A stream with something of everything. */
static struct bytes whole(void)
{
    struct bytes tnef = {NULL, 0}, list = new_list(), inner = {NULL, 0}, table = {NULL, 0};
    begin_tnef(&tnef);
    add_page(&tnef, 1252);
    add_string(&tnef, MESSAGE, CLASS, "IPM.Microsoft Mail.Note");
    add_string(&tnef, MESSAGE, SUBJECT, "subject");
    add_attribute(&tnef, MESSAGE, FROM, "\4\0\x16\0\2\0\4\0A\0T:a\0\0\0\0\0\0\0\0", 22);
    add32(&table, 1);
    add_text(&list, PR_DISPLAY_NAME_W, "R");
    add(&table, list.data, list.size);
    drop(&list);
    add_taken(&tnef, MESSAGE, RECIPIENTS, &table);
    list = new_list();
    add_text(&list, PR_BODY_A, "body");
    add_name(&list, PROP_TAG(PT_LONG, 0x8002), 0, "N");
    add32(&list, 1);
    count_property(&list, PROP_TAG(PT_MV_STRING8, 0x6800));
    add32(&list, 1);
    add_counted(&list, "x", 2);
    add_taken(&tnef, MESSAGE, PROPERTIES, &list);
    add_renddata(&tnef, 1, 0);
    add_string(&tnef, ATTACHMENT, TITLE, "t");
    add_attribute(&tnef, ATTACHMENT, DATA, "data", 4);
    begin_tnef(&inner);
    add_string(&inner, MESSAGE, SUBJECT, "inner");
    add_renddata(&inner, 1, 0);
    list = new_list();
    add_object(&list, PR_ATTACH_DATA_OBJ, &IID_IMessage, &inner);
    add_renddata(&tnef, 1, 0);
    add_taken(&tnef, ATTACHMENT, LIST, &list);
    return tnef;
}

static void decode_anyhow(const struct bytes *tnef)
{
    IMessage *message = memory_message();
    LPSTnefProblemArray problems = NULL;
    HRESULT code = decode_into(tnef, message, 0, NULL, &problems);
    CHECK(code == S_OK || (code == MAPI_E_CORRUPT_DATA && !problems));
    CHECK(!problems || problems->cProblem < 100);
    MAPIFreeBuffer(problems);
    RELEASE(message);
}

/* Cut off anywhere, and with any byte another: checkers take some of them. */
static void check_everywhere(void)
{
    struct bytes tnef = whole();
    size_t step = getenv("OPENIMSG_CHECKER") && *getenv("OPENIMSG_CHECKER") ? 17 : 1;
    decode_anyhow(&tnef);
    for (size_t size = 0; size < tnef.size; size += step) {
        struct bytes part = {tnef.data, size};
        decode_anyhow(&part);
    }
    for (size_t at = 0; at < tnef.size; at += step)
        for (int bit = 0; bit < 8; bit += 3) {
            tnef.data[at] ^= (BYTE)(1 << bit);
            decode_anyhow(&tnef);
            tnef.data[at] ^= (BYTE)(1 << bit);
        }
    drop(&tnef);
}

int main(void)
{
    CHECK_HR(S_OK, MAPIInitialize(NULL));
    check_checksum();
    check_cut();
    check_end();
    check_lists();
    check_large();
    check_recipients();
    check_everywhere();
    MAPIUninitialize();
    return SUMMARY();
}
