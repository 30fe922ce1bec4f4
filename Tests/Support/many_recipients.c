/* Writes a message with as many recipients as asked, then opens it again, changes one, adds one and deletes the first.
   many_recipients COUNT FILE */
#include <stdio.h>
#include <stdlib.h>

#include "IMessage.h"
#include "mapiutil.h"

#define TRY(expression)                                                                             \
    do {                                                                                            \
        HRESULT code = (expression);                                                                \
        if (FAILED(code)) {                                                                         \
            fprintf(stderr, "%s: 0x%08X\n", #expression, (unsigned)code);                           \
            exit(1);                                                                                \
        }                                                                                           \
    } while (0)

static const CLSID class_mail_message = {0x00020D0B, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
static WCHAR path[512];

static void widen(WCHAR *to, const char *from)
{
    while ((*to++ = (unsigned char)*from++))
        ;
}

static IMessage *open_message(IStorage *storage)
{
    IMessage *message;
    TRY(OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL, storage, NULL,
                       0, MAPI_UNICODE, &message));
    return message;
}

static void finish(IMessage *message, IStorage *storage)
{
    TRY(message->lpVtbl->SaveChanges(message, 0));
    message->lpVtbl->Release(message);
    storage->lpVtbl->Release(storage);
}

static void modify(IMessage *message, ULONG flags, ULONG first, ULONG count, int with_id)
{
    ADRLIST *list = malloc(CbNewADRLIST(count));
    SPropValue *values = malloc(count * 4 * sizeof *values);
    WCHAR(*names)[24] = malloc(count * sizeof *names);
    list->cEntries = count;
    for (ULONG i = 0; i < count; i++) {
        char name[24];
        SPropValue *row = values + 4 * i;
        snprintf(name, sizeof name, "person%u@example.org", (unsigned)(first + i));
        widen(names[i], name);
        row[0].ulPropTag = PR_DISPLAY_NAME_W;
        row[0].Value.lpszW = names[i];
        row[1].ulPropTag = PR_EMAIL_ADDRESS_W;
        row[1].Value.lpszW = names[i];
        row[2].ulPropTag = PR_RECIPIENT_TYPE;
        row[2].Value.l = MAPI_TO;
        row[3].ulPropTag = PR_ROWID;
        row[3].Value.l = (LONG)(first + i);
        list->aEntries[i].cValues = with_id ? 4 : 3;
        list->aEntries[i].rgPropVals = row;
    }
    TRY(message->lpVtbl->ModifyRecipients(message, flags, list));
    free(names);
    free(values);
    free(list);
}

int main(int count, char **arguments)
{
    ULONG recipients = count > 2 ? (ULONG)atol(arguments[1]) : 0;
    IStorage *storage;
    IMessage *message;
    IMAPITable *table;
    LPSRowSet rows;
    ULONG shown = 0;
    if (!recipients)
        return 2;
    widen(path, arguments[2]);
    TRY(StgCreateDocfile(path, STGM_CREATE | STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, 0, &storage));
    TRY(WriteClassStg(storage, &class_mail_message));
    message = open_message(storage);
    modify(message, MODRECIP_ADD, 0, recipients, 0);
    finish(message, storage);
    TRY(StgOpenStorage(path, NULL, STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, NULL, 0, &storage));
    message = open_message(storage);
    modify(message, MODRECIP_MODIFY, recipients / 2, 1, 1);
    modify(message, MODRECIP_ADD, recipients, 1, 0);
    modify(message, MODRECIP_REMOVE, 0, 1, 1);
    TRY(message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table));
    do {
        TRY(table->lpVtbl->QueryRows(table, 500, 0, &rows));
        shown += rows->cRows;
        count = (int)rows->cRows;
        FreeProws(rows);
    } while (count);
    table->lpVtbl->Release(table);
    finish(message, storage);
    printf("%u\n", (unsigned)shown);
    return shown == recipients ? 0 : 1;
}
