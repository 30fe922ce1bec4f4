/* The message that the client programs begin with. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "windows.h"

static const GUID own_set = {0x3F0C1E5A, 0x77D1, 0x4B0E, {0x8A, 0x11, 0x42, 0x9C, 0xD0, 0x55, 0x1B, 0x2E}};

const char *fixture_path(const char *name)
{
    static char paths[8][512];
    static unsigned next;
    char *path = paths[next++ % 8];
    const char *folder = getenv("OPENIMSG_OUT");
    snprintf(path, sizeof paths[0], "%s/%s", folder ? folder : "/tmp", name);
    return path;
}

LPOLESTR fixture_wide_path(const char *name)
{
    static WCHAR paths[8][512];
    static unsigned next;
    WCHAR *path = paths[next++ % 8];
    MultiByteToWideChar(CP_UTF8, 0, fixture_path(name), -1, path, 512);
    return path;
}

int fixture_sectors(const char *path, unsigned bytes)
{
    unsigned char header[32];
    FILE *file = fopen(path, "rb");
    size_t read = file ? fread(header, 1, sizeof header, file) : 0;
    if (file)
        fclose(file);
    return read == sizeof header && header[30] < 32 && 1u << header[30] == bytes;
}

/* Narrow text, in either form that a property has. */
static void text_value(SPropValue *value, ULONG id, const char *text, int unicode, WCHAR *room, int size)
{
    value->ulPropTag = PROP_TAG(unicode ? PT_UNICODE : PT_STRING8, id);
    if (unicode) {
        MultiByteToWideChar(CP_UTF8, 0, text, -1, room, size);
        value->Value.lpszW = room;
    } else
        value->Value.lpszA = (LPSTR)(uintptr_t)text;
}

static LPMESSAGE in_memory(ULONG flags)
{
    ILockBytes *bytes = NULL;
    IStorage *storage = NULL;
    LPMESSAGE message = NULL;
    if (FAILED(CreateILockBytesOnHGlobal(NULL, TRUE, &bytes)))
        return NULL;
    if (SUCCEEDED(StgCreateDocfileOnILockBytes(bytes, STGM_CREATE | STGM_READWRITE | STGM_TRANSACTED |
                                               STGM_SHARE_EXCLUSIVE, 0, &storage))) {
        OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL,
                       storage, NULL, 0, flags, &message);
        storage->lpVtbl->Release(storage);
    }
    bytes->lpVtbl->Release(bytes);
    return message;
}

static HRESULT add_recipient(LPMESSAGE message, const char *name, const char *address, LONG kind, int unicode)
{
    WCHAR room[3][64];
    SPropValue values[4];
    struct {
        ULONG cEntries;
        ADRENTRY aEntries[1];
    } list = {1, {{0, 4, values}}};
    memset(values, 0, sizeof values);
    text_value(&values[0], PROP_ID(PR_DISPLAY_NAME), name, unicode, room[0], 64);
    text_value(&values[1], PROP_ID(PR_EMAIL_ADDRESS), address, unicode, room[1], 64);
    text_value(&values[2], PROP_ID(PR_ADDRTYPE), "SMTP", unicode, room[2], 64);
    values[3].ulPropTag = PR_RECIPIENT_TYPE;
    values[3].Value.l = kind;
    return message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)&list);
}

static HRESULT add_file(LPMESSAGE message, int unicode)
{
    LPATTACH attachment;
    ULONG number, i;
    BYTE *data = malloc(FIXTURE_FILE_SIZE);
    WCHAR room[64];
    SPropValue values[3];
    HRESULT result = message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment);
    if (FAILED(result) || !data)
        return E_FAIL;
    for (i = 0; i < FIXTURE_FILE_SIZE; i++)
        data[i] = (BYTE)(i * 7 + i / 256);
    memset(values, 0, sizeof values);
    values[0].ulPropTag = PR_ATTACH_METHOD;
    values[0].Value.l = ATTACH_BY_VALUE;
    text_value(&values[1], PROP_ID(PR_ATTACH_LONG_FILENAME), FIXTURE_FILE, unicode, room, 64);
    values[2].ulPropTag = PR_ATTACH_DATA_BIN;
    values[2].Value.bin.cb = FIXTURE_FILE_SIZE;
    values[2].Value.bin.lpb = data;
    result = attachment->lpVtbl->SetProps(attachment, 3, values, NULL);
    if (SUCCEEDED(result))
        result = attachment->lpVtbl->SaveChanges(attachment, 0);
    attachment->lpVtbl->Release(attachment);
    free(data);
    return result;
}

static HRESULT add_message(LPMESSAGE message, int unicode)
{
    LPATTACH attachment;
    LPMESSAGE inner = NULL;
    ULONG number;
    WCHAR room[64];
    SPropValue method, subject;
    HRESULT result = message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment);
    if (FAILED(result))
        return result;
    memset(&method, 0, sizeof method);
    method.ulPropTag = PR_ATTACH_METHOD;
    method.Value.l = ATTACH_EMBEDDED_MSG;
    memset(&subject, 0, sizeof subject);
    text_value(&subject, PROP_ID(PR_SUBJECT), FIXTURE_INNER, unicode, room, 64);
    result = attachment->lpVtbl->SetProps(attachment, 1, &method, NULL);
    if (SUCCEEDED(result))
        result = attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
                                                  MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&inner);
    if (SUCCEEDED(result))
        result = inner->lpVtbl->SetProps(inner, 1, &subject, NULL);
    if (SUCCEEDED(result))
        result = inner->lpVtbl->SaveChanges(inner, KEEP_OPEN_READWRITE);
    if (inner)
        inner->lpVtbl->Release(inner);
    if (SUCCEEDED(result))
        result = attachment->lpVtbl->SaveChanges(attachment, 0);
    attachment->lpVtbl->Release(attachment);
    return result;
}

static ULONG own_tag(LPMESSAGE message, ULONG flags)
{
    MAPINAMEID name, *names = &name;
    LPSPropTagArray tags = NULL;
    ULONG tag = 0;
    memset(&name, 0, sizeof name);
    name.lpguid = (LPGUID)(uintptr_t)&own_set;
    name.ulKind = MNID_ID;
    name.Kind.lID = 0x8501;
    if (SUCCEEDED(message->lpVtbl->GetIDsFromNames(message, 1, &names, flags, &tags)) && tags)
        tag = CHANGE_PROP_TYPE(tags->aulPropTag[0], PT_LONG);
    MAPIFreeBuffer(tags);
    return tag;
}

LPMESSAGE fixture_message(int unicode)
{
    LPMESSAGE message = in_memory(unicode ? MAPI_UNICODE : 0);
    WCHAR room[3][64];
    SPropValue values[4];
    if (!message)
        return NULL;
    memset(values, 0, sizeof values);
    text_value(&values[0], PROP_ID(PR_SUBJECT), FIXTURE_SUBJECT, unicode, room[0], 64);
    text_value(&values[1], PROP_ID(PR_BODY), FIXTURE_BODY, unicode, room[1], 64);
    text_value(&values[2], PROP_ID(PR_MESSAGE_CLASS), "IPM.Note", unicode, room[2], 64);
    values[3].ulPropTag = own_tag(message, MAPI_CREATE);
    values[3].Value.l = 1852;
    if (FAILED(message->lpVtbl->SetProps(message, 4, values, NULL)) ||
        FAILED(add_recipient(message, "Ada Lovelace", "ada@example.org", MAPI_TO, unicode)) ||
        FAILED(add_recipient(message, "Charles Babbage", "charles@example.org", MAPI_CC, unicode)) ||
        FAILED(add_file(message, unicode)) || FAILED(add_message(message, unicode)) ||
        FAILED(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE))) {
        message->lpVtbl->Release(message);
        return NULL;
    }
    return message;
}

static int differs(int bad, const char *what)
{
    if (bad)
        fprintf(stderr, "differs: %s\n", what);
    return bad != 0;
}

/* Whether a text property of an object isn't that, whichever form it is stored in. */
static int text_differs(LPMAPIPROP object, ULONG id, const char *expected)
{
    SizedSPropTagArray(1, tag) = {1, {0}};
    LPSPropValue value = NULL;
    ULONG count;
    int bad = 1;
    tag.aulPropTag[0] = PROP_TAG(PT_STRING8, id);
    if (SUCCEEDED(object->lpVtbl->GetProps(object, (LPSPropTagArray)&tag, 0, &count, &value)) && value)
        bad = value->ulPropTag != tag.aulPropTag[0] || strcmp(value->Value.lpszA, expected) != 0;
    MAPIFreeBuffer(value);
    return bad;
}

static ULONG rows_of(LPMAPITABLE table)
{
    ULONG count = 0;
    if (table) {
        table->lpVtbl->GetRowCount(table, 0, &count);
        table->lpVtbl->Release(table);
    }
    return count;
}

static int file_differs(LPATTACH attachment)
{
    IStream *stream = NULL;
    BYTE data[FIXTURE_FILE_SIZE + 1];
    ULONG read = 0, i;
    int bad = text_differs((LPMAPIPROP)attachment, PROP_ID(PR_ATTACH_LONG_FILENAME), FIXTURE_FILE);
    if (FAILED(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, 0, 0,
                                                (LPUNKNOWN *)&stream)))
        return 1;
    bad |= FAILED(stream->lpVtbl->Read(stream, data, sizeof data, &read)) || read != FIXTURE_FILE_SIZE;
    for (i = 0; i < read && !bad; i++)
        bad = data[i] != (BYTE)(i * 7 + i / 256);
    stream->lpVtbl->Release(stream);
    return bad;
}

static int inner_differs(LPATTACH attachment)
{
    LPMESSAGE inner = NULL;
    int bad;
    if (FAILED(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0,
                                                (LPUNKNOWN *)&inner)))
        return 1;
    bad = text_differs((LPMAPIPROP)inner, PROP_ID(PR_SUBJECT), FIXTURE_INNER);
    inner->lpVtbl->Release(inner);
    return bad;
}

static int own_differs(LPMESSAGE message)
{
    SizedSPropTagArray(1, tag) = {1, {0}};
    LPSPropValue value = NULL;
    ULONG count;
    int bad = 1;
    tag.aulPropTag[0] = own_tag(message, 0);
    if (SUCCEEDED(message->lpVtbl->GetProps(message, (LPSPropTagArray)&tag, 0, &count, &value)) && value)
        bad = value->ulPropTag != tag.aulPropTag[0] || value->Value.l != 1852;
    MAPIFreeBuffer(value);
    return bad;
}

int fixture_differences(LPMESSAGE message)
{
    LPMAPITABLE table = NULL;
    LPATTACH attachment = NULL;
    int count = 0;
    if (!message)
        return differs(1, "no message");
    count += differs(text_differs((LPMAPIPROP)message, PROP_ID(PR_SUBJECT), FIXTURE_SUBJECT), "subject");
    count += differs(text_differs((LPMAPIPROP)message, PROP_ID(PR_BODY), FIXTURE_BODY), "body");
    count += differs(text_differs((LPMAPIPROP)message, PROP_ID(PR_DISPLAY_TO), "Ada Lovelace"), "display to");
    count += differs(text_differs((LPMAPIPROP)message, PROP_ID(PR_DISPLAY_CC), "Charles Babbage"), "display cc");
    count += differs(own_differs(message), "named property");
    message->lpVtbl->GetRecipientTable(message, 0, &table);
    count += differs(rows_of(table) != 2, "recipients");
    table = NULL;
    message->lpVtbl->GetAttachmentTable(message, 0, &table);
    count += differs(rows_of(table) != 2, "attachments");
    if (differs(FAILED(message->lpVtbl->OpenAttach(message, 0, NULL, 0, &attachment)), "first attachment"))
        return count + 1;
    count += differs(file_differs(attachment), "file");
    attachment->lpVtbl->Release(attachment);
    if (differs(FAILED(message->lpVtbl->OpenAttach(message, 1, NULL, 0, &attachment)), "second attachment"))
        return count + 1;
    count += differs(inner_differs(attachment), "message within");
    attachment->lpVtbl->Release(attachment);
    return count;
}

LPMESSAGE fixture_open(const char *path)
{
    WCHAR wide[512];
    IStorage *storage = NULL;
    LPMESSAGE message = NULL;
    MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, 512);
    if (FAILED(StgOpenStorage(wide, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage)))
        return NULL;
    OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL, storage,
                   NULL, 0, 0, &message);
    storage->lpVtbl->Release(storage);
    return message;
}
