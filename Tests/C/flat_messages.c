/* The flat interface: messages in files and in memory, recipients, attachments, embedded messages. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "check.h"
#include "mapidefs.h"
#include "mapicode.h"
#include "mapitags.h"
#include "openimsg.h"

static char path[256], other[256];

static void choose_files(const char *what)
{
    snprintf(path, sizeof path, "/tmp/openimsg-%ld-%s.msg", (long)getpid(), what);
    snprintf(other, sizeof other, "/tmp/openimsg-%ld-%s-\xC3\xA4.msg", (long)getpid(), what);
    unlink(path);
    unlink(other);
}

static int text_is(OpenIMsgObject *object, uint32_t tag, const char *expected)
{
    char *text;
    uint64_t length;
    int same;
    if (OpenIMsgGetText(object, tag, &text, &length))
        return 0;
    same = length == strlen(expected) && !strcmp(text, expected);
    OpenIMsgFree(text);
    return same;
}

static void fill(OpenIMsgObject *message)
{
    OpenIMsgObject *attachment, *inner;
    CHECK_HR(0, OpenIMsgSetText(message, PR_SUBJECT_W, "Gr\xC3\xBC\xC3\x9F" "e \xF0\x9F\x98\x80", -1));
    CHECK_HR(0, OpenIMsgSetText(message, PR_BODY_W, "body and more", 4));
    CHECK_HR(0, OpenIMsgSetInteger(message, PR_IMPORTANCE, 2));
    CHECK_HR(0, OpenIMsgAddRecipient(message, 1, "Anna", NULL, "anna@example.org", NULL));
    CHECK_HR(0, OpenIMsgAddRecipient(message, 2, "Ben", "EX", "/o=x", NULL));
    CHECK_HR(0, OpenIMsgAddAttachment(message, "data.bin", "\0\1\2\3", 4, NULL));
    REQUIRE_HR(0, OpenIMsgAddEmbedded(message, "inner", &attachment, &inner));
    CHECK_HR(0, OpenIMsgSetText(inner, PR_SUBJECT_W, "within", -1));
    CHECK_HR(0, OpenIMsgSave(inner));
    CHECK_HR(0, OpenIMsgSave(attachment));
    CHECK_HR(0, OpenIMsgClose(inner));
    CHECK_HR(0, OpenIMsgClose(attachment));
}

static void holds(OpenIMsgObject *message)
{
    OpenIMsgObject *part, *inner;
    uint32_t count;
    int64_t number;
    void *bytes;
    uint64_t size;
    CHECK(text_is(message, PR_SUBJECT_W, "Gr\xC3\xBC\xC3\x9F" "e \xF0\x9F\x98\x80"));
    CHECK(text_is(message, PR_SUBJECT_A, "Gr\xC3\xBC\xC3\x9F" "e \xF0\x9F\x98\x80"));
    CHECK(text_is(message, PR_BODY_W, "body"));
    CHECK(text_is(message, PR_MESSAGE_CLASS_W, "IPM.Note"));
    CHECK_HR(0, OpenIMsgGetInteger(message, PR_IMPORTANCE, &number));
    CHECK(number == 2);
    CHECK_HR(0, OpenIMsgGetRecipientCount(message, &count));
    CHECK(count == 2);
    REQUIRE_HR(0, OpenIMsgOpenRecipient(message, 1, &part));
    CHECK(text_is(part, PR_DISPLAY_NAME_W, "Ben") && text_is(part, PR_ADDRTYPE_W, "EX"));
    CHECK_HR(0, OpenIMsgGetInteger(part, PR_RECIPIENT_TYPE, &number));
    CHECK(number == 2);
    CHECK_HR(0, OpenIMsgClose(part));
    CHECK_HR(0, OpenIMsgGetAttachmentCount(message, &count));
    CHECK(count == 2);
    REQUIRE_HR(0, OpenIMsgOpenAttachment(message, 0, &part));
    CHECK(text_is(part, PR_ATTACH_LONG_FILENAME_W, "data.bin") && text_is(part, PR_ATTACH_EXTENSION_W, ".bin"));
    CHECK_HR(0, OpenIMsgGetBytes(part, PR_ATTACH_DATA_BIN, &bytes, &size));
    CHECK(size == 4 && !memcmp(bytes, "\0\1\2\3", 4));
    OpenIMsgFree(bytes);
    CHECK(OpenIMsgOpenEmbedded(part, &inner) < 0);
    CHECK_HR(0, OpenIMsgClose(part));
    REQUIRE_HR(0, OpenIMsgOpenAttachment(message, 1, &part));
    CHECK_HR(0, OpenIMsgGetInteger(part, PR_ATTACH_METHOD, &number));
    CHECK(number == ATTACH_EMBEDDED_MSG);
    REQUIRE_HR(0, OpenIMsgOpenEmbedded(part, &inner));
    CHECK_HR(0, OpenIMsgClose(part));
    CHECK(text_is(inner, PR_SUBJECT_W, "within"));
    CHECK_HR(0, OpenIMsgClose(inner));
}

static void in_files(void)
{
    OpenIMsgObject *message;
    struct stat before, after;
    choose_files("flat");
    CHECK_HR(MAPI_E_NOT_FOUND, OpenIMsgOpenFile(path, 0, &message));
    CHECK(message == NULL && strstr(OpenIMsgErrorText(), "MAPI_E_NOT_FOUND") && strstr(OpenIMsgErrorText(), path));
    CHECK(!strstr(OpenIMsgErrorText(), "notFound"));
    REQUIRE_HR(0, OpenIMsgCreateFile(path, &message));
    fill(message);
    holds(message);
    CHECK_HR(0, OpenIMsgSave(message));
    CHECK_HR(0, OpenIMsgClose(message));
    REQUIRE_HR(0, OpenIMsgOpenFile(path, 0, &message));
    holds(message);
    CHECK_HR(MAPI_E_NO_ACCESS, OpenIMsgSetText(message, PR_SUBJECT_W, "x", -1));
    CHECK_HR(MAPI_E_NO_ACCESS, OpenIMsgAddRecipient(message, 1, "x", NULL, "y", NULL));
    CHECK_HR(MAPI_E_NO_ACCESS, OpenIMsgRemoveRecipient(message, 0));
    CHECK_HR(MAPI_E_NO_ACCESS, OpenIMsgRemoveAttachment(message, 0));
    CHECK_HR(MAPI_E_NO_ACCESS, OpenIMsgAddAttachment(message, "x", "y", 1, NULL));
    CHECK_HR(MAPI_E_NO_ACCESS, OpenIMsgWrite(message, PR_BODY_W, 0, "xx", 2));
    CHECK_HR(MAPI_E_NO_ACCESS, OpenIMsgSave(message));
    /* Over a file that is there: its rights stay, nothing of its bytes. */
    close(open(other, O_CREAT | O_WRONLY, 0600));
    CHECK_HR(0, OpenIMsgSaveAs(message, other));
    CHECK(!stat(other, &before) && (before.st_mode & 0777) == 0600);
    CHECK_HR(0, OpenIMsgSaveAs(message, other));
    CHECK(!stat(other, &after) && after.st_size == before.st_size);
    CHECK_HR(MAPI_E_NO_ACCESS, OpenIMsgSaveAs(message, "/tmp"));
    CHECK_HR(MAPI_E_NOT_FOUND, OpenIMsgSaveAs(message, "/tmp/openimsg-no-such/x.msg"));
    CHECK_HR(0, OpenIMsgClose(message));
    REQUIRE_HR(0, OpenIMsgOpenFile(other, 1, &message));
    holds(message);
    CHECK_HR(0, OpenIMsgSetText(message, PR_BODY_W, "changed", -1));
    CHECK_HR(0, OpenIMsgClose(message));
    REQUIRE_HR(0, OpenIMsgOpenFile(other, 1, &message));
    CHECK(text_is(message, PR_BODY_W, "body"));
    CHECK_HR(0, OpenIMsgSetText(message, PR_BODY_W, "changed", -1));
    CHECK_HR(0, OpenIMsgSave(message));
    CHECK_HR(0, OpenIMsgClose(message));
    REQUIRE_HR(0, OpenIMsgOpenFile(other, 0, &message));
    CHECK(text_is(message, PR_BODY_W, "changed"));
    CHECK_HR(0, OpenIMsgClose(message));
    unlink(path);
    unlink(other);
}

static void in_memory(void)
{
    OpenIMsgObject *message, *again, *part, *inner;
    void *bytes, *embedded;
    uint64_t size, innerSize;
    REQUIRE_HR(0, OpenIMsgCreateMemory(&message));
    fill(message);
    /* Unsaved changes are in the bytes too. */
    REQUIRE_HR(0, OpenIMsgGetFile(message, &bytes, &size));
    CHECK(size > 1000 && !memcmp(bytes, "\xD0\xCF\x11\xE0", 4));
    REQUIRE_HR(0, OpenIMsgOpenMemory(bytes, size, &again));
    OpenIMsgFree(bytes);
    holds(again);
    REQUIRE_HR(0, OpenIMsgOpenAttachment(again, 1, &part));
    REQUIRE_HR(0, OpenIMsgOpenEmbedded(part, &inner));
    REQUIRE_HR(0, OpenIMsgGetFile(inner, &embedded, &innerSize));
    CHECK_HR(0, OpenIMsgClose(inner));
    CHECK_HR(0, OpenIMsgClose(again));
    CHECK_HR(0, OpenIMsgClose(part));
    REQUIRE_HR(0, OpenIMsgOpenMemory(embedded, innerSize, &again));
    OpenIMsgFree(embedded);
    CHECK(text_is(again, PR_SUBJECT_W, "within"));
    CHECK_HR(0, OpenIMsgSetText(again, PR_SUBJECT_W, "not saved", -1));
    CHECK_HR(0, OpenIMsgSave(again));
    CHECK_HR(0, OpenIMsgClose(again));
    holds(message);
    CHECK_HR(0, OpenIMsgSave(message));
    holds(message);
    CHECK_HR(0, OpenIMsgClose(message));
    CHECK_HR(MAPI_E_CORRUPT_DATA, OpenIMsgOpenMemory("no message", 10, &message));
    CHECK(message == NULL && strstr(OpenIMsgErrorText(), "MAPI_E_CORRUPT_DATA"));
    CHECK_HR(MAPI_E_CORRUPT_DATA, OpenIMsgOpenMemory("", 0, &message));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, OpenIMsgOpenMemory(NULL, 10, &message));
}

static void recipients(void)
{
    OpenIMsgObject *message, *first, *second, *third;
    uint32_t count, *tags;
    int64_t number;
    char name[32];
    int i;
    REQUIRE_HR(0, OpenIMsgCreateMemory(&message));
    for (i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "R%d", i);
        CHECK_HR(0, OpenIMsgAddRecipient(message, 1 + i, name, NULL, "a@b.c", i == 2 ? &third : NULL));
    }
    REQUIRE_HR(0, OpenIMsgOpenRecipient(message, 0, &first));
    REQUIRE_HR(0, OpenIMsgOpenRecipient(message, 1, &second));
    CHECK(text_is(third, PR_DISPLAY_NAME_W, "R2") && text_is(third, PR_SMTP_ADDRESS_W, "a@b.c"));
    CHECK_HR(0, OpenIMsgRemoveRecipient(message, 0));
    CHECK_HR(0, OpenIMsgGetRecipientCount(message, &count));
    CHECK(count == 2);
    /* Handles keep to their rows. */
    CHECK(text_is(second, PR_DISPLAY_NAME_W, "R1") && text_is(third, PR_DISPLAY_NAME_W, "R2"));
    CHECK_HR(0, OpenIMsgSetText(third, PR_DISPLAY_NAME_W, "Third", -1));
    CHECK_HR(0, OpenIMsgSetInteger(third, 0x66880000, 7));
    CHECK_HR(0, OpenIMsgSetInteger(third, PR_RECIPIENT_TYPE, 1));
    CHECK_HR(0, OpenIMsgDelete(third, PR_EMAIL_ADDRESS_W));
    CHECK_HR(0, OpenIMsgSave(third));
    CHECK_HR(MAPI_E_OBJECT_DELETED, OpenIMsgGetInteger(first, PR_RECIPIENT_TYPE, &number));
    CHECK_HR(MAPI_E_OBJECT_DELETED, OpenIMsgSetInteger(first, PR_RECIPIENT_TYPE, 1));
    CHECK_HR(MAPI_E_COMPUTED, OpenIMsgSetInteger(third, PR_ROWID, 1));
    CHECK_HR(MAPI_E_NO_SUPPORT, OpenIMsgGetSize(third, PR_DISPLAY_NAME_W, (uint64_t *)(void *)&number));
    CHECK_HR(MAPI_E_NOT_FOUND, OpenIMsgOpenRecipient(message, 2, &first));
    CHECK_HR(0, OpenIMsgOpenRecipient(message, 1, &first));
    CHECK(text_is(first, PR_DISPLAY_NAME_W, "Third"));
    CHECK_HR(0, OpenIMsgGetInteger(first, 0x66880003, &number));
    CHECK(number == 7);
    CHECK_HR(MAPI_E_NOT_FOUND, OpenIMsgGetInteger(first, PR_EMAIL_ADDRESS_W, &number));
    CHECK_HR(0, OpenIMsgGetTags(first, &tags, &count));
    CHECK(count == 5 && tags[0] == PR_RECIPIENT_TYPE && tags[1] == PR_DISPLAY_NAME_W);
    OpenIMsgFree(tags);
    CHECK_HR(0, OpenIMsgClose(first));
    CHECK_HR(0, OpenIMsgClose(message));
    /* The message lives with its last handle. */
    CHECK(text_is(third, PR_DISPLAY_NAME_W, "Third"));
    CHECK_HR(0, OpenIMsgClose(third));
    CHECK_HR(0, OpenIMsgClose(second));
    CHECK_HR(MAPI_E_INVALID_OBJECT, OpenIMsgClose(second));
}

static void attachments(void)
{
    OpenIMsgObject *message, *file, *copy, *inner;
    uint64_t size, done;
    uint32_t count, i;
    static char piece[70000], back[70000];
    FILE *source;
    choose_files("attached");
    for (i = 0; i < sizeof piece; i++)
        piece[i] = (char)(i * 7);
    source = fopen(other, "wb");
    REQUIRE(source);
    fwrite(piece, 1, sizeof piece, source);
    fwrite(piece, 1, sizeof piece, source);
    fclose(source);
    REQUIRE_HR(0, OpenIMsgCreateFile(path, &message));
    CHECK_HR(0, OpenIMsgAddAttachmentFile(message, other, NULL, &file));
    CHECK(text_is(file, PR_ATTACH_LONG_FILENAME_W, strrchr(other, '/') + 1));
    CHECK_HR(0, OpenIMsgGetSize(file, PR_ATTACH_DATA_BIN, &size));
    CHECK(size == 2 * sizeof piece);
    CHECK_HR(0, OpenIMsgRead(file, PR_ATTACH_DATA_BIN, sizeof piece, back, sizeof back, &done));
    CHECK(done == sizeof back && !memcmp(piece, back, sizeof back));
    CHECK_HR(0, OpenIMsgRead(file, PR_ATTACH_DATA_BIN, size - 3, back, sizeof back, &done));
    CHECK(done == 3);
    CHECK_HR(0, OpenIMsgRead(file, PR_ATTACH_DATA_BIN, size + 3, back, sizeof back, &done));
    CHECK(done == 0);
    CHECK_HR(0, OpenIMsgWrite(file, PR_ATTACH_DATA_BIN, size + 2, "end", 3));
    CHECK_HR(0, OpenIMsgRead(file, PR_ATTACH_DATA_BIN, size, back, sizeof back, &done));
    CHECK(done == 5 && !memcmp(back, "\0\0end", 5));
    CHECK_HR(0, OpenIMsgSetSize(file, PR_ATTACH_DATA_BIN, 10));
    CHECK_HR(0, OpenIMsgGetSize(file, PR_ATTACH_DATA_BIN, &size));
    CHECK(size == 10);
    CHECK_HR(0, OpenIMsgSetBytes(file, PR_ATTACH_DATA_BIN, "set anew", 8));
    CHECK_HR(0, OpenIMsgRead(file, PR_ATTACH_DATA_BIN, 0, back, sizeof back, &done));
    CHECK(done == 8 && !memcmp(back, "set anew", 8));
    CHECK_HR(0, OpenIMsgSave(file));
    CHECK_HR(0, OpenIMsgSave(message));
    CHECK_HR(0, OpenIMsgGetAttachmentCount(message, &count));
    CHECK(count == 1);
    CHECK_HR(MAPI_E_NOT_FOUND, OpenIMsgOpenAttachment(message, 1, &copy));
    CHECK_HR(MAPI_E_NOT_FOUND, OpenIMsgAddAttachmentFile(message, "/tmp/openimsg-no-such", NULL, NULL));
    CHECK(strstr(OpenIMsgErrorText(), "openimsg-no-such"));
    CHECK_HR(MAPI_E_NO_ACCESS, OpenIMsgAddAttachmentFile(message, "/tmp", NULL, NULL));
    CHECK_HR(0, OpenIMsgRemoveAttachment(message, 0));
    CHECK_HR(MAPI_E_INVALID_OBJECT, OpenIMsgGetSize(file, PR_ATTACH_DATA_BIN, &size));
    CHECK_HR(MAPI_E_NOT_FOUND, OpenIMsgRemoveAttachment(message, 0));
    CHECK_HR(0, OpenIMsgAddEmbedded(message, "in", &copy, &inner));
    CHECK_HR(0, OpenIMsgGetAttachmentCount(message, &count));
    CHECK(count == 0);
    /* Never saved: gone. */
    CHECK_HR(0, OpenIMsgClose(copy));
    CHECK_HR(0, OpenIMsgClose(inner));
    CHECK_HR(0, OpenIMsgClose(file));
    CHECK_HR(0, OpenIMsgClose(message));
    REQUIRE_HR(0, OpenIMsgOpenFile(path, 0, &message));
    REQUIRE_HR(0, OpenIMsgOpenAttachment(message, 0, &file));
    CHECK_HR(0, OpenIMsgRead(file, PR_ATTACH_DATA_BIN, 4, back, sizeof back, &done));
    CHECK(done == 4 && !memcmp(back, "anew", 4));
    CHECK_HR(MAPI_E_NO_ACCESS, OpenIMsgWrite(file, PR_ATTACH_DATA_BIN, 0, "x", 1));
    CHECK_HR(0, OpenIMsgClose(message));
    CHECK_HR(0, OpenIMsgRead(file, PR_ATTACH_DATA_BIN, 0, back, 3, &done));
    CHECK(done == 3);
    CHECK_HR(0, OpenIMsgClose(file));
    unlink(path);
    unlink(other);
}

int main(void)
{
    in_files();
    in_memory();
    recipients();
    attachments();
    return SUMMARY();
}
