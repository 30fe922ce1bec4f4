/* ITnef on messages of another maker: what they get, in text of which width, and what goes wrong in them. */
#include "foreign_store.h"
#include "tnef_support.h"

static struct bytes tnef, large;

static void make(void)
{
    struct bytes list = new_list(), inner = {NULL, 0}, table = {NULL, 0};
    for (int i = 0; i < 50000; i++)
        add16(&large, (WORD)('a' + i % 26));
    begin_tnef(&tnef);
    add_page(&tnef, 1252);
    add_string(&tnef, MESSAGE, CLASS, "IPM.Microsoft Mail.Note");
    add_text(&list, PR_SUBJECT_W, "subject");
    add_variable(&list, PR_BODY_W, large.data, large.size);
    add_name(&list, PROP_TAG(PT_LONG, 0x8002), 0, "N");
    add32(&list, 77);
    add_taken(&tnef, MESSAGE, PROPERTIES, &list);
    add32(&table, 1);
    list = new_list();
    add_text(&list, PR_DISPLAY_NAME_W, "Anna");
    add_text(&list, PR_EMAIL_ADDRESS_W, "anna@x.test");
    add(&table, list.data, list.size);
    add_taken(&tnef, MESSAGE, RECIPIENTS, &table);
    drop(&list);
    add_renddata(&tnef, 1, 3);
    add_attribute(&tnef, ATTACHMENT, DATA, "data", 4);
    add_string(&tnef, ATTACHMENT, TITLE, "title");
    begin_tnef(&inner);
    add_string(&inner, MESSAGE, SUBJECT, "inner");
    list = new_list();
    add_object(&list, PR_ATTACH_DATA_OBJ, &IID_IMessage, &inner);
    add_renddata(&tnef, 1, 3);
    add_taken(&tnef, ATTACHMENT, LIST, &list);
}

static int holds(struct object *object, ULONG tag, const void *data, size_t size)
{
    struct property *one = find(object, PROP_ID(tag));
    return one && one->tag == tag && one->size == size && !memcmp(one->data, data, size);
}

static int holds_text(struct object *object, ULONG tag, const char *text)
{
    return holds(object, tag, wide(text), 2 * wide_length(wide(text)));
}

static void check_whole(void)
{
    struct object *to = new_object(1);
    LPSTnefProblemArray problems = NULL;
    LONG method = ATTACH_EMBEDDED_MSG;
    CHECK_HR(S_OK, decode_into(&tnef, (IMessage *)to, TNEF_PROP_EXCLUDE, NULL, &problems));
    CHECK(!problems);
    CHECK(holds_text(to, PR_SUBJECT_W, "subject") && holds_text(to, PR_MESSAGE_CLASS_W, "IPM.Note"));
    CHECK(holds(to, PR_BODY_W, large.data, large.size) && to->streams == 1);
    CHECK(find(to, 0x9000 + 'N') && to->saves == 0 && to->references == 1);
    REQUIRE(to->recipients == 1 && to->attachments == 2);
    CHECK(wide_equal(to->rows[0].address, wide("anna@x.test")) && to->rows[0].type == MAPI_TO);
    CHECK(holds(to->parts[0], PR_ATTACH_DATA_BIN, "data", 4) && to->parts[0]->saves == 1);
    CHECK(holds_text(to->parts[0], PR_ATTACH_FILENAME_W, "title"));
    REQUIRE(to->parts[1]->embedded);
    CHECK(holds_text(to->parts[1]->embedded, PR_SUBJECT_W, "inner") && to->parts[1]->embedded->saves == 1);
    struct property *one = find(to->parts[1], PROP_ID(PR_ATTACH_METHOD));
    CHECK(one && !memcmp(one->data, &method, 4));
    object_release((IMessage *)to);
    CHECK(objects_alive == 0);
}

/* A message that knows 8-bit text only is given that; one that makes a property itself is no problem. */
static void check_narrow(void)
{
    struct object *to = new_object(1);
    LPSTnefProblemArray problems = NULL;
    store.narrow = 1;
    store.refused = PR_MESSAGE_CLASS;
    CHECK_HR(S_OK, decode_into(&tnef, (IMessage *)to, TNEF_PROP_EXCLUDE, NULL, &problems));
    store.narrow = 0;
    store.refused = 0;
    CHECK(!problems && holds(to, PR_SUBJECT_A, "subject", 7) && !find(to, PROP_ID(PR_MESSAGE_CLASS)));
    CHECK(find(to, PROP_ID(PR_BODY))->size == large.size / 2 && to->recipients == 1);
    object_release((IMessage *)to);
    CHECK(objects_alive == 0);
}

/* Every method fails at its first, second, ... call: the call says so or a problem does. */
static void check_failures(void)
{
    static const HRESULT codes[] = {MAPI_E_CALL_FAILED, MAPI_E_NOT_ENOUGH_MEMORY};
    for (enum method method = QUERY; method < METHODS; method++)
        for (int code = 0; code < 2; code++)
            for (int after = 0;; after++) {
                struct object *to = new_object(1);
                LPSTnefProblemArray problems = NULL;
                store.failing = method;
                store.after = after;
                store.code = codes[code];
                store.failed = 0;
                HRESULT result = decode_into(&tnef, (IMessage *)to, TNEF_PROP_EXCLUDE, NULL, &problems);
                int failed = store.failed;
                store.failing = NONE;
                if (code == 1 && failed)
                    CHECK_HR(codes[1], result);
                else
                    CHECK_HR(S_OK, result);
                /* What can't be set at once can be one by one, and without streams as a value. */
                int ways = method == SET_PROPS || method == OPEN_PROPERTY;
                CHECK(FAILED(result) ? !problems : !failed || problems || ways);
                MAPIFreeBuffer(problems);
                object_release((IMessage *)to);
                CHECK(objects_alive == 0);
                if (!failed)
                    break;
            }
}

/* The message may not call back. */
static ITnef *busy;

static void call_back(enum method method)
{
    if (method == SET_PROPS)
        CHECK_HR(MAPI_E_BUSY, busy->lpVtbl->ExtractProps(busy, TNEF_PROP_EXCLUDE, NULL, NULL));
}

static void check_busy(void)
{
    struct object *to = new_object(1);
    IStream *stream = stream_on(tnef.data, tnef.size);
    busy = open_tnef(stream, TNEF_DECODE, (IMessage *)to);
    CHECK(to->references == 2);
    store.hook = call_back;
    CHECK_HR(S_OK, busy->lpVtbl->ExtractProps(busy, TNEF_PROP_EXCLUDE, NULL, NULL));
    store.hook = NULL;
    RELEASE(busy);
    CHECK(to->references == 1);
    object_release((IMessage *)to);
    RELEASE(stream);
    CHECK(objects_alive == 0);
}

int main(void)
{
    CHECK_HR(S_OK, MAPIInitialize(NULL));
    make();
    check_whole();
    check_narrow();
    check_failures();
    check_busy();
    drop(&tnef);
    drop(&large);
    MAPIUninitialize();
    return SUMMARY();
}
