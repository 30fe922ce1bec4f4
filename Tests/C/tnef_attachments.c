/* ITnef for reading: attachments, messages and objects in them. */
#include "tnef_support.h"

/* Data before or after the title, and no attAttachRenddata at all. */
static void check_attachments(void)
{
    struct bytes tnef = {NULL, 0}, list;
    begin_tnef(&tnef);
    add_renddata(&tnef, 1, 5);
    add_attribute(&tnef, ATTACHMENT, DATA, "first", 5);
    add_string(&tnef, ATTACHMENT, TITLE, "FIRST.TXT");
    list = new_list();
    add_text(&list, PR_ATTACH_LONG_FILENAME_W, "first of all.txt");
    add_taken(&tnef, ATTACHMENT, LIST, &list);
    add_renddata(&tnef, 1, 0xFFFFFFFF);
    add_string(&tnef, ATTACHMENT, TITLE, "second.txt");
    add_attribute(&tnef, ATTACHMENT, CREATE_DATE, &sent, sizeof sent);
    add_attribute(&tnef, ATTACHMENT, DATA, "second", 6);
    IMessage *message = decoded(&tnef);
    CHECK_HR(2, attachments_of(message));
    IAttach *attach = attachment_of(message, 0);
    CHECK(binary_is(attach, PR_ATTACH_DATA_BIN, "first", 5) && long_is(attach, PR_ATTACH_METHOD, ATTACH_BY_VALUE));
    CHECK(text_is(attach, PR_ATTACH_FILENAME_W, "FIRST.TXT") && long_is(attach, PR_RENDERING_POSITION, 5));
    CHECK(text_is(attach, PR_ATTACH_LONG_FILENAME_W, "first of all.txt"));
    RELEASE(attach);
    attach = attachment_of(message, 1);
    CHECK(binary_is(attach, PR_ATTACH_DATA_BIN, "second", 6) && time_is(attach, PR_CREATION_TIME, SENT_TIME));
    CHECK(text_is(attach, PR_ATTACH_LONG_FILENAME_W, "second.txt") && long_is(attach, PR_RENDERING_POSITION, -1));
    RELEASE(attach);
    RELEASE(message);
    begin_tnef(&tnef);
    for (int i = 0; i < 2; i++) {
        /* Some writers get the high word wrong. */
        add_attribute(&tnef, ATTACHMENT, DATA & 0xFFFF, i ? "two" : "one", 3);
        add_string(&tnef, ATTACHMENT, TITLE, i ? "two" : "one");
    }
    message = decoded(&tnef);
    CHECK_HR(2, attachments_of(message));
    attach = attachment_of(message, 1);
    CHECK(binary_is(attach, PR_ATTACH_DATA_BIN, "two", 3) && text_is(attach, PR_ATTACH_FILENAME_W, "two"));
    RELEASE(attach);
    RELEASE(message);
}

static struct bytes inner_tnef(int depth)
{
    struct bytes inner = {NULL, 0}, list = new_list();
    char subject[16];
    snprintf(subject, sizeof subject, "depth %d", depth);
    begin_tnef(&inner);
    add_page(&inner, 1252);
    add_text(&list, PR_SUBJECT_W, subject);
    add_taken(&inner, MESSAGE, PROPERTIES, &list);
    if (depth > 0) {
        struct bytes deeper = inner_tnef(depth - 1);
        add_renddata(&inner, 1, 0xFFFFFFFF);
        list = new_list();
        add_long(&list, PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG);
        add_object(&list, PR_ATTACH_DATA_OBJ, &IID_IMessage, &deeper);
        add_taken(&inner, ATTACHMENT, LIST, &list);
    }
    return inner;
}

/* Messages in messages, to where it is enough. */
static void check_embedded(void)
{
    struct bytes tnef = inner_tnef(3);
    IMessage *message = decoded(&tnef);
    for (int depth = 3; depth >= 0; depth--) {
        IAttach *attach;
        IMessage *inner = NULL;
        char subject[16];
        snprintf(subject, sizeof subject, "depth %d", depth);
        CHECK(text_is(message, PR_SUBJECT_W, subject));
        CHECK_HR(depth > 0, attachments_of(message));
        if (depth > 0) {
            attach = attachment_of(message, 0);
            REQUIRE_HR(S_OK, attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0,
                (LPUNKNOWN *)&inner));
            RELEASE(attach);
        }
        RELEASE(message);
        message = inner;
    }
    tnef = inner_tnef(200);
    LPSTnefProblemArray problems = NULL;
    message = memory_message();
    CHECK_HR(S_OK, decode_into(&tnef, message, 0, NULL, &problems));
    REQUIRE(problems && problems->cProblem == 1);
    CHECK(problems->aProblem[0].ulPropTag == PR_ATTACH_DATA_OBJ && problems->aProblem[0].scode == MAPI_E_TOO_BIG);
    CHECK(problems->aProblem[0].ulAttribute == LIST && problems->aProblem[0].ulComponent == 0);
    MAPIFreeBuffer(problems);
    RELEASE(message);
    drop(&tnef);
}

/* OLE objects are compound files; a stream as an object is bytes; other interfaces nobody knows. */
static void check_objects(void)
{
    struct bytes tnef = {NULL, 0}, list = new_list(), image;
    IStorage *storage = NULL;
    IStream *stream = NULL;
    ILockBytes *bytes = NULL;
    HGLOBAL memory = NULL;
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(NULL, TRUE, &bytes));
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(bytes, STGM_READWRITE | STGM_SHARE_EXCLUSIVE | STGM_CREATE, 0,
        &storage));
    REQUIRE_HR(S_OK, storage->lpVtbl->CreateStream(storage, wide("content"), STGM_READWRITE | STGM_SHARE_EXCLUSIVE,
        0, 0, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, "ole", 3, NULL));
    RELEASE(stream);
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, 0));
    RELEASE(storage);
    REQUIRE_HR(S_OK, GetHGlobalFromILockBytes(bytes, &memory));
    image = (struct bytes){NULL, 0};
    add(&image, GlobalLock(memory), GlobalSize(memory));
    GlobalUnlock(memory);
    RELEASE(bytes);
    begin_tnef(&tnef);
    add_renddata(&tnef, 2, 0);
    add_object(&list, PR_ATTACH_DATA_OBJ, &IID_IStorage, &image);
    add_taken(&tnef, ATTACHMENT, LIST, &list);
    add_renddata(&tnef, 1, 0);
    list = new_list();
    add(&image, "stream", 6);
    add_object(&list, PR_ATTACH_DATA_OBJ, &IID_IStream, &image);
    add_taken(&tnef, ATTACHMENT, LIST, &list);
    /* An object of the old kind is all in the attributes. */
    add_renddata(&tnef, 2, 0);
    add_attribute(&tnef, ATTACHMENT, DATA, "old", 3);
    IMessage *message = decoded(&tnef);
    IAttach *attach = attachment_of(message, 0);
    CHECK(long_is(attach, PR_ATTACH_METHOD, ATTACH_OLE));
    CHECK(holds_ole(attach));
    RELEASE(attach);
    attach = attachment_of(message, 1);
    CHECK(binary_is(attach, PR_ATTACH_DATA_BIN, "stream", 6) && long_is(attach, PR_ATTACH_METHOD, ATTACH_BY_VALUE));
    RELEASE(attach);
    attach = attachment_of(message, 2);
    CHECK(binary_is(attach, PR_ATTACH_DATA_BIN, "old", 3) && long_is(attach, PR_ATTACH_METHOD, ATTACH_OLE));
    CHECK(binary_is(attach, PR_ATTACH_TAG, "\x2A\x86\x48\x86\xF7\x14\x03\x0A\x03\x01", 10));
    RELEASE(attach);
    RELEASE(message);
    begin_tnef(&tnef);
    list = new_list();
    add(&image, "what", 4);
    add_object(&list, PR_ATTACH_DATA_OBJ, &own_set, &image);
    add_taken(&tnef, ATTACHMENT, LIST, &list);
    list = new_list();
    add(&image, "no compound file", 16);
    add_object(&list, PR_ATTACH_DATA_OBJ, &IID_IStorage, &image);
    add_taken(&tnef, ATTACHMENT, LIST, &list);
    LPSTnefProblemArray problems = NULL;
    message = memory_message();
    CHECK_HR(S_OK, decode_into(&tnef, message, 0, NULL, &problems));
    REQUIRE(problems && problems->cProblem == 2);
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, problems->aProblem[0].scode);
    CHECK(problems->aProblem[1].ulComponent == 1 && problems->aProblem[1].ulPropTag == PR_ATTACH_DATA_OBJ);
    MAPIFreeBuffer(problems);
    RELEASE(message);
    drop(&tnef);
}

int main(void)
{
    CHECK_HR(S_OK, MAPIInitialize(NULL));
    check_attachments();
    check_embedded();
    check_objects();
    MAPIUninitialize();
    return SUMMARY();
}
