/* What the message tests share: paths, wide text, opening and creating messages, setting and comparing values. */
#ifndef MESSAGE_SUPPORT_H
#define MESSAGE_SUPPORT_H

#include <dirent.h>
#include <unistd.h>

#include "IMessage.h"
#include "mapiutil.h"
#include "openimsg.h"
#include "check.h"

/* The test's own, so that the values do not come from the library. */
static const GUID class_mail_message = {0x00020D0B, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
static const GUID own_set = {0x6E1E7D0C, 0x2A4B, 0x4C1D, {0x9F, 0x3A, 0x5B, 0x6C, 0x7D, 0x8E, 0x9F, 0x01}};

#define TRANSACTED_WRITE (STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE)
#define READ_ONLY (STGM_READ | STGM_SHARE_DENY_WRITE)

/* A name below the folder of temporary files, for this process; four may be in use at a time. */
static inline const char *test_path(const char *name)
{
    static char paths[4][256];
    static int next;
    char *path = paths[next++ & 3];
    snprintf(path, sizeof paths[0], "/tmp/openimsg-%d-%s", (int)getpid(), name);
    return path;
}

/* ASCII or UTF-8 up to three bytes a character as NUL-terminated UTF-16; sixty-four may be in use. */
static inline WCHAR *wide(const char *text)
{
    static WCHAR texts[64][512];
    static int next;
    WCHAR *units = texts[next++ & 63];
    int count = 0;
    const unsigned char *at = (const unsigned char *)text;
    while (*at && count < 511) {
        if (*at < 0x80)
            units[count++] = *at++;
        else if (*at < 0xE0) {
            units[count++] = (WCHAR)((at[0] & 0x1F) << 6 | (at[1] & 0x3F));
            at += 2;
        } else {
            units[count++] = (WCHAR)((at[0] & 0x0F) << 12 | (at[1] & 0x3F) << 6 | (at[2] & 0x3F));
            at += 3;
        }
    }
    units[count] = 0;
    return units;
}

static inline size_t wide_length(const WCHAR *text)
{
    size_t count = 0;
    while (text[count])
        count++;
    return count;
}

static inline int wide_equal(const WCHAR *left, const WCHAR *right)
{
    size_t count = wide_length(left);
    return count == wide_length(right) && !memcmp(left, right, 2 * count);
}

/* How many descriptors this process has open. */
static inline int open_descriptors(void)
{
    int count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (folder && readdir(folder))
        count++;
    if (folder)
        closedir(folder);
    return count;
}

static inline SCODE message_on(LPMSGSESS session, IStorage *storage, ULONG flags, IMessage **message)
{
    return OpenIMsgOnIStg(session, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(),
                          NULL, storage, NULL, 0, flags, message);
}

#ifndef __cplusplus
#define RELEASE(object) ((object)->lpVtbl->Release(object))

/* A new file with a new message, or null. */
static inline IMessage *create_message(const char *path, ULONG flags, LPMSGSESS session, IStorage **storage)
{
    IMessage *message = NULL;
    *storage = NULL;
    CHECK_HR(S_OK, StgCreateDocfile(wide(path), TRANSACTED_WRITE | STGM_CREATE, 0, storage));
    if (*storage)
        CHECK_HR(S_OK, message_on(session, *storage, flags, &message));
    return message;
}

static inline IMessage *open_message(const char *path, DWORD mode, LPMSGSESS session, IStorage **storage)
{
    IMessage *message = NULL;
    *storage = NULL;
    CHECK_HR(S_OK, StgOpenStorage(wide(path), NULL, mode, NULL, 0, storage));
    if (*storage)
        CHECK_HR(S_OK, message_on(session, *storage, 0, &message));
    return message;
}

/* These work on any object with properties: pass it as IMAPIProp. */
static inline HRESULT set_long(void *object, ULONG tag, LONG value)
{
    IMAPIProp *prop = object;
    SPropValue one = {.ulPropTag = tag, .Value.l = value};
    return prop->lpVtbl->SetProps(prop, 1, &one, NULL);
}

static inline HRESULT set_text(void *object, ULONG tag, const char *text)
{
    IMAPIProp *prop = object;
    SPropValue one = {.ulPropTag = CHANGE_PROP_TYPE(tag, PT_UNICODE), .Value.lpszW = wide(text)};
    return prop->lpVtbl->SetProps(prop, 1, &one, NULL);
}

static inline HRESULT set_binary(void *object, ULONG tag, const void *data, ULONG size)
{
    IMAPIProp *prop = object;
    SPropValue one = {.ulPropTag = CHANGE_PROP_TYPE(tag, PT_BINARY)};
    one.Value.bin.cb = size;
    one.Value.bin.lpb = (LPBYTE)(uintptr_t)data;
    return prop->lpVtbl->SetProps(prop, 1, &one, NULL);
}

/* One property: the caller frees *value. */
static inline HRESULT get_one(void *object, ULONG tag, LPSPropValue *value)
{
    IMAPIProp *prop = object;
    SizedSPropTagArray(1, tags) = {1, {tag}};
    ULONG count = 77;
    HRESULT code = prop->lpVtbl->GetProps(prop, (LPSPropTagArray)&tags, 0, &count, value);
    CHECK(FAILED(code) || (count == 1 && *value));
    return code;
}

static inline int text_is(void *object, ULONG tag, const char *text)
{
    LPSPropValue value = NULL;
    int same = get_one(object, CHANGE_PROP_TYPE(tag, PT_UNICODE), &value) == S_OK &&
               wide_equal(value->Value.lpszW, wide(text));
    MAPIFreeBuffer(value);
    return same;
}

static inline int long_is(void *object, ULONG tag, LONG wanted)
{
    LPSPropValue value = NULL;
    int same = get_one(object, tag, &value) == S_OK && value->ulPropTag == tag && value->Value.l == wanted;
    MAPIFreeBuffer(value);
    return same;
}

/* The error that GetProps puts into the slot of one tag; S_OK if there is a value. */
static inline SCODE error_of(void *object, ULONG tag)
{
    LPSPropValue value = NULL;
    SCODE code = get_one(object, tag, &value);
    if (SUCCEEDED(code) && PROP_TYPE(value->ulPropTag) == PT_ERROR) {
        CHECK_HR(MAPI_W_ERRORS_RETURNED, code);
        CHECK(PROP_ID(value->ulPropTag) == PROP_ID(tag));
        code = value->Value.err;
    }
    MAPIFreeBuffer(value);
    return code;
}

static inline HRESULT open_stream(void *object, ULONG tag, ULONG flags, IStream **stream)
{
    IMAPIProp *prop = object;
    *stream = NULL;
    return prop->lpVtbl->OpenProperty(prop, tag, &IID_IStream, flags & MAPI_MODIFY ? STGM_READWRITE : STGM_READ,
                                      flags, (LPUNKNOWN *)stream);
}

/* Whether a stream holds just these bytes. */
static inline int stream_is(IStream *stream, const void *data, ULONG size)
{
    LARGE_INTEGER start = {.QuadPart = 0};
    BYTE *buffer = malloc(size + 16);
    ULONG count = 0;
    int same = stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL) == S_OK &&
               stream->lpVtbl->Read(stream, buffer, size + 16, &count) == S_OK && count == size &&
               !memcmp(buffer, data, size);
    free(buffer);
    return same;
}

/* A row of recipient properties for ModifyRecipients. */
static inline void recipient_row(SPropValue row[3], const char *name, const char *address, LONG type)
{
    row[0] = (SPropValue){.ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = wide(name)};
    row[1] = (SPropValue){.ulPropTag = PR_EMAIL_ADDRESS_W, .Value.lpszW = wide(address)};
    row[2] = (SPropValue){.ulPropTag = PR_RECIPIENT_TYPE, .Value.l = type};
}

static inline HRESULT add_recipient(IMessage *message, const char *name, const char *address, LONG type)
{
    SPropValue row[3];
    SizedADRLIST(1, list) = {1, {{0, 3, row}}};
    recipient_row(row, name, address, type);
    return message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)&list);
}

/* The number of rows of a table, which is released. */
static inline LONG rows_in(IMAPITable *table)
{
    ULONG count = 0;
    if (!table || FAILED(table->lpVtbl->GetRowCount(table, 0, &count)))
        count = 0xFFFF;
    if (table)
        RELEASE(table);
    return (LONG)count;
}

static inline LONG recipients_of(IMessage *message)
{
    IMAPITable *table = NULL;
    CHECK_HR(S_OK, message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table));
    return rows_in(table);
}

static inline LONG attachments_of(IMessage *message)
{
    IMAPITable *table = NULL;
    CHECK_HR(S_OK, message->lpVtbl->GetAttachmentTable(message, MAPI_UNICODE, &table));
    return rows_in(table);
}

/* A saved attachment by value; gives its number. */
static inline ULONG attach_bytes(IMessage *message, const char *name, const void *data, ULONG size)
{
    IAttach *attachment = NULL;
    ULONG number = 0xFFFF;
    CHECK_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    if (!attachment)
        return number;
    CHECK_HR(S_OK, set_binary(attachment, PR_ATTACH_DATA_BIN, data, size));
    CHECK_HR(S_OK, set_long(attachment, PR_ATTACH_METHOD, ATTACH_BY_VALUE));
    CHECK_HR(S_OK, set_text(attachment, PR_ATTACH_LONG_FILENAME_W, name));
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, KEEP_OPEN_READWRITE));
    RELEASE(attachment);
    return number;
}
#endif
#endif
