/* The flat interface: properties of every type, names, values, handles that are none, threads. */
#include <pthread.h>
#include "check.h"
#include "mapidefs.h"
#include "mapicode.h"
#include "mapitags.h"
#include "openimsg.h"

static void single_values(OpenIMsgObject *message)
{
    static const struct {
        uint32_t type;
        int64_t good, bad;
    } integers[] = {
        {PT_I2, -32768, 32768},
        {PT_LONG, INT32_MIN, (int64_t)INT32_MAX + 1},
        {PT_I8, INT64_MIN, 0},
        {PT_CURRENCY, INT64_MAX, 0},
        {PT_SYSTIME, 132000000000000000, 0},
        {PT_BOOLEAN, 1, 0},
    };
    static const uint32_t reals[] = {PT_R4, PT_DOUBLE, PT_APPTIME};
    size_t i;
    int64_t integer;
    double real;
    void *bytes;
    char *text;
    uint64_t size;
    for (i = 0; i < sizeof integers / sizeof integers[0]; i++) {
        uint32_t tag = PROP_TAG(integers[i].type, 0x6600 + i);
        CHECK_HR(0, OpenIMsgSetInteger(message, tag, integers[i].good));
        CHECK_HR(0, OpenIMsgGetInteger(message, tag, &integer));
        CHECK(integer == integers[i].good);
        CHECK_HR(0, OpenIMsgGetInteger(message, PROP_TAG(PT_UNSPECIFIED, 0x6600 + i), &integer));
        CHECK(integer == integers[i].good);
        if (integers[i].bad)
            CHECK_HR(MAPI_E_BAD_VALUE, OpenIMsgSetInteger(message, tag, integers[i].bad));
        CHECK_HR(MAPI_E_UNEXPECTED_TYPE, OpenIMsgGetReal(message, tag, &real));
        CHECK_HR(MAPI_E_UNEXPECTED_TYPE, OpenIMsgGetText(message, tag, &text, &size));
        CHECK(text == NULL);
        CHECK_HR(MAPI_E_UNEXPECTED_TYPE, OpenIMsgSetText(message, tag, "1", -1));
    }
    for (i = 0; i < 3; i++) {
        uint32_t tag = PROP_TAG(reals[i], 0x6610 + i);
        CHECK_HR(0, OpenIMsgSetReal(message, tag, 0.25));
        CHECK_HR(0, OpenIMsgGetReal(message, tag, &real));
        CHECK(real == 0.25);
        CHECK_HR(MAPI_E_UNEXPECTED_TYPE, OpenIMsgGetInteger(message, tag, &integer));
    }
    CHECK_HR(0, OpenIMsgSetBytes(message, PROP_TAG(PT_CLSID, 0x6620), "0123456789ABCDEF", 16));
    CHECK_HR(MAPI_E_BAD_VALUE, OpenIMsgSetBytes(message, PROP_TAG(PT_CLSID, 0x6620), "012", 3));
    CHECK_HR(0, OpenIMsgGetBytes(message, PROP_TAG(PT_CLSID, 0x6620), &bytes, &size));
    CHECK(size == 16 && !memcmp(bytes, "0123456789ABCDEF", 16));
    OpenIMsgFree(bytes);
    CHECK_HR(0, OpenIMsgSetBytes(message, PROP_TAG(PT_BINARY, 0x6621), NULL, 0));
    CHECK_HR(0, OpenIMsgGetBytes(message, PROP_TAG(PT_BINARY, 0x6621), &bytes, &size));
    CHECK(size == 0 && bytes != NULL);
    OpenIMsgFree(bytes);
    CHECK_HR(0, OpenIMsgDelete(message, PROP_TAG(PT_BINARY, 0x6621)));
    CHECK_HR(0, OpenIMsgDelete(message, PROP_TAG(PT_BINARY, 0x6621)));
    CHECK_HR(MAPI_E_NOT_FOUND, OpenIMsgGetBytes(message, PROP_TAG(PT_BINARY, 0x6621), &bytes, &size));
    CHECK_HR(MAPI_E_INVALID_TYPE, OpenIMsgSetInteger(message, PROP_TAG(PT_ERROR, 0x6622), 1));
    CHECK_HR(MAPI_E_INVALID_TYPE, OpenIMsgSetInteger(message, PROP_TAG(PT_OBJECT, 0x6622), 1));
    CHECK_HR(MAPI_E_INVALID_TYPE, OpenIMsgSetInteger(message, PROP_TAG(0x99, 0x6622), 1));
    CHECK_HR(MAPI_E_COMPUTED, OpenIMsgSetInteger(message, PR_MESSAGE_SIZE, 1));
}

static void text(OpenIMsgObject *message)
{
    static char big[200001];
    char *back;
    uint64_t length;
    memset(big, 'x', sizeof big - 1);
    /* Above what GetProps gives. */
    CHECK_HR(0, OpenIMsgSetText(message, PR_BODY_A, big, -1));
    CHECK_HR(0, OpenIMsgGetText(message, PR_BODY_A, &back, &length));
    CHECK(length == sizeof big - 1 && !memcmp(back, big, sizeof big));
    OpenIMsgFree(back);
    CHECK_HR(0, OpenIMsgGetSize(message, PR_BODY_W, &length));
    CHECK(length == 2 * (sizeof big - 1));
    CHECK_HR(0, OpenIMsgSetText(message, PR_BODY_W, "a\xFF" "b", -1));
    CHECK_HR(0, OpenIMsgGetText(message, PR_BODY_W, &back, NULL));
    CHECK(!strcmp(back, "a\xEF\xBF\xBD" "b"));
    OpenIMsgFree(back);
    CHECK_HR(MAPI_E_BAD_VALUE, OpenIMsgSetText(message, PR_BODY_W, "a\0b", 3));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgSetText(message, PR_BODY_W, "a", -2));
    CHECK_HR(0, OpenIMsgSetText(message, PR_BODY_W, "", 0));
    CHECK_HR(0, OpenIMsgGetText(message, PR_BODY_W, &back, &length));
    CHECK(length == 0 && !strcmp(back, ""));
    OpenIMsgFree(back);
    /* Text in pieces is UTF-16. */
    CHECK_HR(0, OpenIMsgWrite(message, PR_BODY_W, 0, "H\0i\0", 4));
    CHECK_HR(0, OpenIMsgGetText(message, PR_BODY_W, &back, &length));
    CHECK(length == 2 && !strcmp(back, "Hi"));
    OpenIMsgFree(back);
}

static void names(OpenIMsgObject *message)
{
    uint32_t tag, again;
    char *name;
    CHECK_HR(0, OpenIMsgGetTag(NULL, "PR_SUBJECT", 0, &tag));
    CHECK(tag == PR_SUBJECT_W);
    CHECK_HR(0, OpenIMsgGetTag(NULL, "pidtagsubject", 0, &tag));
    CHECK(tag == PR_SUBJECT_W);
    CHECK_HR(0, OpenIMsgGetTag(NULL, "PR_SUBJECT_A", 0, &tag));
    CHECK(tag == PR_SUBJECT_A);
    CHECK_HR(0, OpenIMsgGetTag(NULL, "PR_ATTACH_DATA_BIN", 0, &tag));
    CHECK(tag == PR_ATTACH_DATA_BIN);
    CHECK_HR(0, OpenIMsgGetTag(NULL, "0x66AB0003", 0, &tag));
    CHECK(tag == 0x66AB0003);
    CHECK_HR(MAPI_E_NOT_FOUND, OpenIMsgGetTag(message, "PR_NO_SUCH_THING", 1, &tag));
    CHECK(tag == 0 && strstr(OpenIMsgErrorText(), "PR_NO_SUCH_THING"));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgGetTag(NULL, "PidLidLocation", 0, &tag));
    CHECK_HR(MAPI_E_NOT_FOUND, OpenIMsgGetTag(message, "PidLidLocation", 0, &tag));
    CHECK_HR(0, OpenIMsgGetTag(message, "PidLidLocation", 1, &tag));
    CHECK(tag >= 0x80000000 && (tag & 0xFFFF) == 0);
    CHECK_HR(0, OpenIMsgGetTag(message, "{00062002-0000-0000-C000-000000000046}/0x8208", 0, &again));
    CHECK(again == tag);
    CHECK_HR(0, OpenIMsgGetNamedTag(message, "PSETID_Appointment", NULL, 0x8208, 0, &again));
    CHECK(again == tag);
    CHECK_HR(0, OpenIMsgSetText(message, tag, "Room 1", -1));
    CHECK_HR(0, OpenIMsgGetName(message, tag, &name));
    CHECK(!strcmp(name, "PidLidLocation"));
    OpenIMsgFree(name);
    CHECK_HR(0, OpenIMsgGetNamedTag(message, "PS_PUBLIC_STRINGS", "Keyw\xC3\xB6rter", 0, 1, &tag));
    CHECK_HR(0, OpenIMsgGetName(message, tag, &name));
    CHECK(!strcmp(name, "{00020329-0000-0000-C000-000000000046}/Keyw\xC3\xB6rter"));
    OpenIMsgFree(name);
    CHECK_HR(0, OpenIMsgGetTag(message, "ps_public_strings/Keyw\xC3\xB6rter", 0, &again));
    CHECK(again == tag);
    CHECK_HR(0, OpenIMsgGetNamedTag(message, "{00112233-4455-6677-8899-AABBCCDDEEFF}", NULL, 0x12, 1, &tag));
    CHECK_HR(0, OpenIMsgGetName(message, tag, &name));
    CHECK(!strcmp(name, "{00112233-4455-6677-8899-AABBCCDDEEFF}/0x0012"));
    OpenIMsgFree(name);
    CHECK_HR(0, OpenIMsgGetName(NULL, PR_SUBJECT_A, &name));
    CHECK(!strcmp(name, "PR_SUBJECT"));
    OpenIMsgFree(name);
    CHECK_HR(0, OpenIMsgGetName(NULL, 0x67FE0003, &name));
    CHECK(!strcmp(name, "0x67FE0003"));
    OpenIMsgFree(name);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgGetTag(message, "PSETID_None/x", 1, &tag));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgGetTag(message, "PSETID_Common/", 1, &tag));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgGetNamedTag(message, "nonsense", NULL, 1, 1, &tag));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgGetNamedTag(message, "PS_MAPI", "", 1, 1, &tag));
}

static void many_values(OpenIMsgObject *message)
{
    OpenIMsgValue *value, *back;
    const char *text, *again;
    const void *bytes;
    uint64_t size;
    uint32_t count, type, keywords;
    int64_t integer;
    double real;
    CHECK_HR(0, OpenIMsgGetTag(message, "PS_PUBLIC_STRINGS/Keywords", 1, &keywords));
    REQUIRE_HR(0, OpenIMsgCreateValue(PT_MV_STRING8, &value));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgSetValue(message, keywords, value));
    CHECK_HR(0, OpenIMsgAddText(value, "red", -1));
    CHECK_HR(0, OpenIMsgAddText(value, "gr\xC3\xBCn and", 5));
    CHECK_HR(MAPI_E_UNEXPECTED_TYPE, OpenIMsgAddInteger(value, 1));
    CHECK_HR(0, OpenIMsgSetValue(message, keywords, value));
    CHECK_HR(0, OpenIMsgCloseValue(value));
    CHECK_HR(MAPI_E_INVALID_OBJECT, OpenIMsgAddText(value, "x", -1));
    REQUIRE_HR(0, OpenIMsgGetValue(message, keywords, &back));
    CHECK_HR(0, OpenIMsgValueType(back, &type));
    CHECK_HR(0, OpenIMsgValueCount(back, &count));
    CHECK(type == PT_MV_UNICODE && count == 2);
    CHECK_HR(0, OpenIMsgValueText(back, 1, &text, &size));
    CHECK_HR(0, OpenIMsgValueText(back, 1, &again, NULL));
    CHECK(size == 5 && !strcmp(text, "gr\xC3\xBCn") && text == again);
    CHECK_HR(MAPI_E_NOT_FOUND, OpenIMsgValueText(back, 2, &text, &size));
    CHECK_HR(MAPI_E_UNEXPECTED_TYPE, OpenIMsgValueBytes(back, 0, &bytes, &size));
    CHECK_HR(MAPI_E_UNEXPECTED_TYPE, OpenIMsgValueInteger(back, 0, &integer));
    CHECK_HR(MAPI_E_NO_ACCESS, OpenIMsgAddText(back, "x", -1));
    CHECK_HR(0, OpenIMsgCloseValue(back));
    CHECK_HR(MAPI_E_UNEXPECTED_TYPE, OpenIMsgGetText(message, keywords, (char **)(void *)&text, &size));

    REQUIRE_HR(0, OpenIMsgCreateValue(PT_MV_LONG, &value));
    CHECK_HR(0, OpenIMsgAddInteger(value, -1));
    CHECK_HR(0, OpenIMsgAddInteger(value, 70000));
    CHECK_HR(MAPI_E_BAD_VALUE, OpenIMsgAddInteger(value, (int64_t)1 << 40));
    CHECK_HR(0, OpenIMsgSetValue(message, 0x66300000, value));
    CHECK_HR(0, OpenIMsgCloseValue(value));
    REQUIRE_HR(0, OpenIMsgGetValue(message, PROP_TAG(PT_MV_LONG, 0x6630), &back));
    CHECK_HR(0, OpenIMsgValueInteger(back, 1, &integer));
    CHECK(integer == 70000);
    CHECK_HR(MAPI_E_UNEXPECTED_TYPE, OpenIMsgValueReal(back, 0, &real));
    CHECK_HR(0, OpenIMsgCloseValue(back));

    REQUIRE_HR(0, OpenIMsgCreateValue(PT_MV_BINARY, &value));
    CHECK_HR(0, OpenIMsgAddBytes(value, "\0x", 2));
    CHECK_HR(0, OpenIMsgAddBytes(value, NULL, 0));
    CHECK_HR(0, OpenIMsgSetValue(message, 0x66310000, value));
    CHECK_HR(0, OpenIMsgCloseValue(value));
    REQUIRE_HR(0, OpenIMsgGetValue(message, 0x66310000, &back));
    CHECK_HR(0, OpenIMsgValueBytes(back, 0, &bytes, &size));
    CHECK(size == 2 && !memcmp(bytes, "\0x", 2));
    CHECK_HR(0, OpenIMsgValueBytes(back, 1, &bytes, &size));
    CHECK(size == 0);
    CHECK_HR(0, OpenIMsgCloseValue(back));

    REQUIRE_HR(0, OpenIMsgCreateValue(PT_DOUBLE, &value));
    CHECK_HR(0, OpenIMsgAddReal(value, 1.5));
    CHECK_HR(MAPI_E_TOO_BIG, OpenIMsgAddReal(value, 2.5));
    CHECK_HR(0, OpenIMsgSetValue(message, 0x66320000, value));
    CHECK_HR(0, OpenIMsgValueReal(value, 0, &real));
    CHECK(real == 1.5);
    CHECK_HR(0, OpenIMsgCloseValue(value));
    CHECK_HR(MAPI_E_INVALID_TYPE, OpenIMsgCreateValue(PT_OBJECT, &value));
    CHECK_HR(MAPI_E_INVALID_TYPE, OpenIMsgCreateValue(0x7FFFFFFF, &value));
    CHECK_HR(MAPI_E_INVALID_TYPE, OpenIMsgCreateValue(PT_BOOLEAN | MV_FLAG, &value));
    CHECK(value == NULL);
}

static void kept(OpenIMsgObject *message)
{
    OpenIMsgObject *again;
    void *bytes;
    uint64_t size;
    uint32_t *before, *after, count, same, tag, i, j;
    char *text;
    CHECK_HR(0, OpenIMsgGetTags(message, &before, &count));
    REQUIRE(count > 10);
    REQUIRE_HR(0, OpenIMsgGetFile(message, &bytes, &size));
    REQUIRE_HR(0, OpenIMsgOpenMemory(bytes, size, &again));
    OpenIMsgFree(bytes);
    CHECK_HR(0, OpenIMsgGetTags(again, &after, &same));
    /* The file has some that the library adds; named properties have other numbers there. */
    for (i = 0, j = 0; i < count && before[i] < 0x80000000; i++) {
        while (j < same && after[j] < before[i])
            j++;
        CHECK(j < same && after[j] == before[i]);
    }
    OpenIMsgFree(before);
    OpenIMsgFree(after);
    CHECK_HR(0, OpenIMsgGetTag(again, "PidLidLocation", 0, &tag));
    CHECK_HR(0, OpenIMsgGetText(again, tag, &text, NULL));
    CHECK(!strcmp(text, "Room 1"));
    OpenIMsgFree(text);
    CHECK_HR(0, OpenIMsgClose(again));
}

static void bad_handles(OpenIMsgObject *message)
{
    static char foreign[64];
    OpenIMsgObject *bad[4], *out, *attachment;
    OpenIMsgValue *value;
    uint64_t size;
    uint32_t number, *tags;
    int64_t integer;
    void *bytes;
    size_t i;
    REQUIRE_HR(0, OpenIMsgCreateMemory(&out));
    REQUIRE_HR(0, OpenIMsgClose(out));
    REQUIRE_HR(0, OpenIMsgCreateValue(PT_LONG, &value));
    bad[0] = out;
    bad[1] = (OpenIMsgObject *)(void *)foreign;
    bad[2] = (OpenIMsgObject *)(void *)value;
    bad[3] = (OpenIMsgObject *)(uintptr_t)7;
    for (i = 0; i < 4; i++) {
        out = bad[i];
        CHECK_HR(MAPI_E_INVALID_OBJECT, OpenIMsgSave(bad[i]));
        CHECK_HR(MAPI_E_INVALID_OBJECT, OpenIMsgClose(bad[i]));
        CHECK_HR(MAPI_E_INVALID_OBJECT, OpenIMsgGetInteger(bad[i], PR_IMPORTANCE, &integer));
        CHECK_HR(MAPI_E_INVALID_OBJECT, OpenIMsgSetInteger(bad[i], PR_IMPORTANCE, 1));
        CHECK_HR(MAPI_E_INVALID_OBJECT, OpenIMsgGetTags(bad[i], &tags, &number));
        CHECK_HR(MAPI_E_INVALID_OBJECT, OpenIMsgGetRecipientCount(bad[i], &number));
        CHECK_HR(MAPI_E_INVALID_OBJECT, OpenIMsgOpenAttachment(bad[i], 0, &out));
        CHECK(out == NULL);
        CHECK_HR(MAPI_E_INVALID_OBJECT, OpenIMsgGetFile(bad[i], &bytes, &size));
        CHECK_HR(MAPI_E_INVALID_OBJECT, OpenIMsgSaveAs(bad[i], "/tmp/openimsg-never.msg"));
        CHECK_HR(MAPI_E_INVALID_OBJECT, OpenIMsgGetTag(bad[i], "PR_SUBJECT", 0, &number));
    }
    CHECK_HR(MAPI_E_INVALID_OBJECT, OpenIMsgValueCount((OpenIMsgValue *)(void *)message, &number));
    CHECK_HR(MAPI_E_INVALID_OBJECT, OpenIMsgCloseValue((OpenIMsgValue *)(void *)foreign));
    CHECK_HR(0, OpenIMsgCloseValue(value));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgSave(NULL));
    CHECK_HR(0, OpenIMsgClose(NULL));
    CHECK_HR(0, OpenIMsgCloseValue(NULL));
    OpenIMsgFree(NULL);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgCreateMemory(NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgOpenFile(NULL, 0, &out));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgSaveAs(message, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgSaveAs(message, ""));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgGetInteger(message, PR_IMPORTANCE, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgGetText(message, PR_SUBJECT_W, NULL, &size));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgSetText(message, PR_SUBJECT_W, NULL, 0));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgSetBytes(message, PR_ATTACH_DATA_BIN, NULL, 4));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgAddRecipient(message, 1, NULL, NULL, "a", NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgAddRecipient(message, 4, "a", NULL, "a", NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgAddEmbedded(message, "a", NULL, &out));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgOpenAttachment(message, 0, NULL));
    REQUIRE_HR(0, OpenIMsgAddAttachment(message, "a", "b", 1, &attachment));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, OpenIMsgGetRecipientCount(attachment, &number));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, OpenIMsgGetFile(attachment, &bytes, &size));
    CHECK_HR(MAPI_E_INTERFACE_NOT_SUPPORTED, OpenIMsgOpenEmbedded(message, &out));
    CHECK_HR(0, OpenIMsgClose(attachment));
    CHECK(!strcmp(OpenIMsgCodeName(MAPI_E_NOT_FOUND), "MAPI_E_NOT_FOUND") && !strcmp(OpenIMsgCodeName(1), ""));
}

static OpenIMsgObject *shared;

static void *work(void *name)
{
    uint32_t i, number;
    int64_t integer;
    size_t failed = 0;
    if (strcmp(OpenIMsgErrorText(), ""))
        failed++;
    for (i = 0; i < 200; i++) {
        uint32_t tag = PROP_TAG(PT_LONG, 0x6700 + *(char *)name);
        failed += OpenIMsgSetInteger(shared, tag, i) != 0;
        failed += OpenIMsgGetInteger(shared, tag, &integer) != 0 || integer != i;
        failed += OpenIMsgGetTag(NULL, (char *)name, 0, &number) != MAPI_E_NOT_FOUND;
        failed += strstr(OpenIMsgErrorText(), (char *)name) == NULL;
    }
    return (void *)failed;
}

static void threads(OpenIMsgObject *message)
{
    static char names[4][4] = {"A_a", "B_b", "C_c", "D_d"};
    pthread_t thread[4];
    int i;
    shared = message;
    for (i = 0; i < 4; i++)
        REQUIRE(!pthread_create(&thread[i], NULL, work, names[i]));
    for (i = 0; i < 4; i++) {
        void *failed;
        pthread_join(thread[i], &failed);
        CHECK(failed == NULL);
    }
}

int main(void)
{
    OpenIMsgObject *message;
    CHECK(!strcmp(OpenIMsgErrorText(), ""));
    REQUIRE_HR(0, OpenIMsgCreateMemory(&message));
    single_values(message);
    text(message);
    names(message);
    many_values(message);
    kept(message);
    bad_handles(message);
    threads(message);
    CHECK_HR(0, OpenIMsgClose(message));
    return SUMMARY();
}
