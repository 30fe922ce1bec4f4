/* Writes a message and reads messages with the flat functions of openimsg.h: no interface, no property structure.
 *
 *     flat_messages write FILE
 *     flat_messages read FILE... */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "openimsg.h"

#define SUBJECT 0x0037001Fu
#define BODY 0x1000001Fu
#define SENDER_NAME 0x0C1A001Fu
#define SENDER_ADDRESS 0x0C1F001Fu
#define RECIPIENT_TYPE 0x0C150003u
#define DISPLAY_NAME 0x3001001Fu
#define ADDRESS 0x3003001Fu
#define ATTACH_METHOD 0x37050003u
#define FILE_NAME 0x3707001Fu
#define DATA 0x37010102u
#define EMBEDDED 5

/* Prints a text property, or nothing where there is none. */
static void print_text(OpenIMsgObject *object, uint32_t tag)
{
    char *text = NULL;
    if (OpenIMsgGetText(object, tag, &text, &(uint64_t){0}) >= 0)
        fputs(text, stdout);
    OpenIMsgFree(text);
}

static int64_t integer(OpenIMsgObject *object, uint32_t tag)
{
    int64_t value = 0;
    OpenIMsgGetInteger(object, tag, &value);
    return value;
}

static void print_person(const char *indent, const char *kind, OpenIMsgObject *object, uint32_t name, uint32_t address)
{
    printf("%s%s ", indent, kind);
    print_text(object, name);
    printf(" <");
    print_text(object, address);
    printf(">\n");
}

static void show(OpenIMsgObject *message, int depth);

static void show_attachment(OpenIMsgObject *attachment, int depth)
{
    if (integer(attachment, ATTACH_METHOD) == EMBEDDED) {
        OpenIMsgObject *message = NULL;
        if (OpenIMsgOpenEmbedded(attachment, &message) >= 0)
            show(message, depth);
        OpenIMsgClose(message);
    } else {
        uint64_t size = 0;
        OpenIMsgGetSize(attachment, DATA, &size);
        printf("%*s", depth * 4, "");
        print_text(attachment, FILE_NAME);
        printf(": %" PRIu64 " bytes\n", size);
    }
}

static void show(OpenIMsgObject *message, int depth)
{
    static const char *const kinds[] = {"from", "to", "cc", "bcc"};
    char indent[64] = "", *sender = NULL;
    uint32_t count = 0, index;
    OpenIMsgObject *part = NULL;
    memset(indent, ' ', (size_t)(depth < 15 ? depth : 15) * 4);

    printf("%s", indent);
    print_text(message, SUBJECT);
    printf("\n");
    if (OpenIMsgGetText(message, SENDER_NAME, &sender, &(uint64_t){0}) >= 0)
        print_person(indent, "from", message, SENDER_NAME, SENDER_ADDRESS);
    OpenIMsgFree(sender);
    OpenIMsgGetRecipientCount(message, &count);
    for (index = 0; index < count; index++)
        if (OpenIMsgOpenRecipient(message, index, &part) >= 0) {
            print_person(indent, kinds[integer(part, RECIPIENT_TYPE) & 3], part, DISPLAY_NAME, ADDRESS);
            OpenIMsgClose(part);
        }
    OpenIMsgGetAttachmentCount(message, &count);
    for (index = 0; index < count; index++)
        if (OpenIMsgOpenAttachment(message, index, &part) >= 0) {
            show_attachment(part, depth + 1);
            OpenIMsgClose(part);
        }
}

/* Adds a message in an attachment. */
static int32_t embed(OpenIMsgObject *message)
{
    OpenIMsgObject *attachment = NULL, *inner = NULL;
    int32_t result = OpenIMsgAddEmbedded(message, "Inner", &attachment, &inner);
    if (result >= 0)
        result = OpenIMsgSetText(inner, SUBJECT, "Inner", -1);
    if (result >= 0)
        result = OpenIMsgSave(inner);
    if (result >= 0)
        result = OpenIMsgSave(attachment);
    OpenIMsgClose(inner);
    OpenIMsgClose(attachment);
    return result;
}

static int32_t fill(OpenIMsgObject *message)
{
    static const struct {
        uint32_t tag;
        const char *text;
    } texts[] = {{SUBJECT, "Hello from C \xF0\x9F\x90\x8D"},
                 {SENDER_NAME, "Ada Lovelace"},
                 {SENDER_ADDRESS, "ada@example.org"},
                 {BODY, "The squares are attached.\r\n"}};
    static const char squares[] = "0 1 4 9 16\n";
    int32_t result = 0;
    size_t i;
    for (i = 0; result >= 0 && i < sizeof texts / sizeof *texts; i++)
        result = OpenIMsgSetText(message, texts[i].tag, texts[i].text, -1);
    if (result >= 0)
        result = OpenIMsgAddRecipient(message, 1, "Charles Babbage", NULL, "charles@example.org", NULL);
    if (result >= 0)
        result = OpenIMsgAddRecipient(message, 2, "Mary Somerville", NULL, "mary@example.org", NULL);
    if (result >= 0)
        result = OpenIMsgAddAttachment(message, "squares.txt", squares, sizeof squares - 1, NULL);
    return result >= 0 ? embed(message) : result;
}

static int32_t write_message(const char *path)
{
    OpenIMsgObject *message = NULL;
    int32_t result = OpenIMsgCreateFile(path, &message);
    if (result >= 0)
        result = fill(message);
    if (result >= 0)
        result = OpenIMsgSave(message);
    OpenIMsgClose(message);
    return result;
}

static int32_t read_message(const char *path)
{
    OpenIMsgObject *message = NULL;
    int32_t result = OpenIMsgOpenFile(path, 0, &message);
    if (result >= 0)
        show(message, 0);
    OpenIMsgClose(message);
    return result;
}

int main(int count, char **arguments)
{
    int i, writes = count > 2 && !strcmp(arguments[1], "write");
    if (count < 3 || (!writes && strcmp(arguments[1], "read"))) {
        fprintf(stderr, "flat_messages write FILE | read FILE...\n");
        return 2;
    }
    for (i = 2; i < count; i++)
        if ((writes ? write_message(arguments[i]) : read_message(arguments[i])) < 0) {
            fprintf(stderr, "%s: %s\n", arguments[i], OpenIMsgErrorText());
            return 1;
        }
    return 0;
}
