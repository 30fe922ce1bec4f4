/* Reads messages: sender, recipients, subject, body, attachments, embedded messages, a named property.
 * usage: read_message FILE... */
#include "common.h"

static void read_message(LPMESSAGE message, int depth);

/* The text of a property, if the row or property array has it at that place. */
static const char *text_at(const SPropValue *properties, ULONG index)
{
    return PROP_TYPE(properties[index].ulPropTag) == PT_STRING8 ? properties[index].Value.lpszA : "";
}

static void line(int depth, const char *label, const char *value)
{
    if (*value)
        printf("%*s%-9s %s\n", depth * 4, "", label, value);
}

/* Prints lines of text, indented. */
static void print_text(int depth, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t count = (size_t)((stop ? stop : end) - text);
        size_t shown = count && text[count - 1] == '\r' ? count - 1 : count;
        printf("%*s  | %.*s\n", depth * 4, "", (int)shown, text);
        text += count + 1;
    }
}

/* A body has any length, so it's read as a stream. */
static HRESULT print_body(LPMESSAGE message, int depth)
{
    LPSTREAM stream = NULL;
    STATSTG stat;
    char *body = NULL;
    ULONG length = 0;
    HRESULT hr = message->lpVtbl->OpenProperty(message, PR_BODY_A, &IID_IStream, STGM_READ, 0,
                                               (LPUNKNOWN *)&stream);
    if (hr == MAPI_E_NOT_FOUND)
        return S_OK;
    if (FAILED(hr))
        return hr;
    TRY(stream->lpVtbl->Stat(stream, &stat, STATFLAG_NONAME));
    body = malloc((size_t)stat.cbSize.QuadPart + 1);
    if (!body) {
        hr = E_OUTOFMEMORY;
        goto done;
    }
    TRY(stream->lpVtbl->Read(stream, body, stat.cbSize.LowPart, &length));
    print_text(depth, body, length);
done:
    free(body);
    RELEASE(stream);
    return hr;
}

static HRESULT print_headers(LPMESSAGE message, int depth)
{
    SizedSPropTagArray(3, tags) = {3, {PR_SUBJECT_A, PR_SENDER_NAME_A, PR_SENDER_EMAIL_ADDRESS_A}};
    LPSPropValue properties = NULL;
    ULONG count;
    HRESULT hr;
    TRY(message->lpVtbl->GetProps(message, (LPSPropTagArray)&tags, 0, &count, &properties));
    line(depth, "Subject:", text_at(properties, 0));
    printf("%*s%-9s %s <%s>\n", depth * 4, "", "From:", text_at(properties, 1), text_at(properties, 2));
done:
    MAPIFreeBuffer(properties);
    return hr;
}

static HRESULT print_recipients(LPMESSAGE message, int depth)
{
    SizedSPropTagArray(3, columns) = {3, {PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_A, PR_EMAIL_ADDRESS_A}};
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    HRESULT hr;
    TRY(message->lpVtbl->GetRecipientTable(message, 0, &table));
    TRY(table->lpVtbl->SetColumns(table, (LPSPropTagArray)&columns, 0));
    for (;;) {
        ULONG index;
        TRY(table->lpVtbl->QueryRows(table, 100, 0, &rows));
        if (rows->cRows == 0)
            break;
        for (index = 0; index < rows->cRows; index++) {
            const SPropValue *row = rows->aRow[index].lpProps;
            int copy = row[0].ulPropTag == PR_RECIPIENT_TYPE && (row[0].Value.l & 0xF) != MAPI_TO;
            printf("%*s%-9s %s <%s>\n", depth * 4, "", copy ? "Cc:" : "To:", text_at(row, 1),
                   text_at(row, 2));
        }
        FreeProws(rows);
        rows = NULL;
    }
done:
    FreeProws(rows);
    RELEASE(table);
    return hr;
}

static HRESULT print_named(LPMESSAGE message, int depth)
{
    static WCHAR project[] = {'P', 'r', 'o', 'j', 'e', 'c', 't', 0};
    MAPINAMEID named = {(LPGUID)&PS_PUBLIC_STRINGS, MNID_STRING, {0}}, *names = &named;
    LPSPropTagArray tags = NULL;
    LPSPropValue properties = NULL;
    ULONG count;
    HRESULT hr;
    named.Kind.lpwstrName = project;
    TRY(message->lpVtbl->GetIDsFromNames(message, 1, &names, 0, &tags));
    if (hr == MAPI_W_ERRORS_RETURNED) {
        /* No property of that name in this file. */
        MAPIFreeBuffer(tags);
        return S_OK;
    }
    tags->aulPropTag[0] = CHANGE_PROP_TYPE(tags->aulPropTag[0], PT_STRING8);
    TRY(message->lpVtbl->GetProps(message, tags, 0, &count, &properties));
    line(depth, "Project:", text_at(properties, 0));
done:
    MAPIFreeBuffer(properties);
    MAPIFreeBuffer(tags);
    return hr;
}

static HRESULT print_embedded(LPMESSAGE message, ULONG number, int depth)
{
    LPATTACH attachment = NULL;
    LPMESSAGE inner = NULL;
    HRESULT hr;
    TRY(message->lpVtbl->OpenAttach(message, number, NULL, MAPI_BEST_ACCESS, &attachment));
    TRY(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0,
                                         (LPUNKNOWN *)&inner));
    read_message(inner, depth);
done:
    RELEASE(inner);
    RELEASE(attachment);
    return hr;
}

static HRESULT print_attachments(LPMESSAGE message, int depth)
{
    SizedSPropTagArray(5, columns) = {
        5, {PR_ATTACH_NUM, PR_ATTACH_METHOD, PR_ATTACH_SIZE, PR_ATTACH_LONG_FILENAME_A, PR_DISPLAY_NAME_A}};
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    HRESULT hr;
    TRY(message->lpVtbl->GetAttachmentTable(message, 0, &table));
    TRY(table->lpVtbl->SetColumns(table, (LPSPropTagArray)&columns, 0));
    for (;;) {
        ULONG index;
        TRY(table->lpVtbl->QueryRows(table, 100, 0, &rows));
        if (rows->cRows == 0)
            break;
        for (index = 0; index < rows->cRows; index++) {
            const SPropValue *row = rows->aRow[index].lpProps;
            const char *name = *text_at(row, 3) ? text_at(row, 3) : text_at(row, 4);
            printf("%*s%-9s %s", depth * 4, "", "Attached:", name);
            if (row[1].ulPropTag == PR_ATTACH_METHOD && row[1].Value.l == (LONG)ATTACH_EMBEDDED_MSG) {
                printf("\n");
                TRY(print_embedded(message, (ULONG)row[0].Value.l, depth + 1));
            } else if (row[2].ulPropTag == PR_ATTACH_SIZE) {
                printf(" (%ld bytes)\n", (long)row[2].Value.l);
            } else {
                printf("\n");
            }
        }
        FreeProws(rows);
        rows = NULL;
    }
done:
    FreeProws(rows);
    RELEASE(table);
    return hr;
}

static int failures;

static void read_message(LPMESSAGE message, int depth)
{
    if (FAILED(print_headers(message, depth)) || FAILED(print_recipients(message, depth)) ||
        FAILED(print_named(message, depth)) || FAILED(print_body(message, depth)) ||
        FAILED(print_attachments(message, depth)))
        failures++;
}

static HRESULT read_file(const char *path)
{
    LPSTORAGE storage = NULL;
    LPMESSAGE message = NULL;
    HRESULT hr = E_INVALIDARG;
    WCHAR *name = wide(path);
    if (!name)
        return hr;
    hr = StgOpenStorage(name, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage);
    if (SUCCEEDED(hr))
        hr = open_message(storage, &message);
    if (SUCCEEDED(hr))
        read_message(message, 0);
    RELEASE(message);
    RELEASE(storage);
    free(name);
    return hr;
}

int main(int argc, char **argv)
{
    int index;
    if (argc < 2) {
        fprintf(stderr, "usage: read_message FILE...\n");
        return 2;
    }
    if (FAILED(MAPIInitialize(NULL)))
        return 1;
    for (index = 1; index < argc; index++) {
        HRESULT hr = read_file(argv[index]);
        if (FAILED(hr)) {
            fprintf(stderr, "read_message: %s: 0x%08X\n", argv[index], (unsigned)hr);
            failures++;
        }
    }
    MAPIUninitialize();
    return failures ? 1 : 0;
}
