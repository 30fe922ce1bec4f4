/* Reads all that a compound file or a message shows, whatever its bytes are: what fuzzing and the test of damaged files
 * share. Failures are codes, not crashes; what is asked for is bounded, so that time tells of the library alone. */
#ifndef SURVIVE_H
#define SURVIVE_H

#include <stdlib.h>
#include <string.h>

#include "IMessage.h"
#include "mapiutil.h"
#include "openimsg.h"

#define SURVIVE_DEPTH 40

/* How much a walk may still read, in bytes and elements. */
struct survive_budget {
    long long bytes, elements;
};

static inline void survive_read(IStream *stream, struct survive_budget *budget)
{
    static _Thread_local BYTE buffer[16384];
    ULONG count = 0;
    while (budget->bytes > 0 && SUCCEEDED(stream->lpVtbl->Read(stream, buffer, sizeof buffer, &count)) && count)
        budget->bytes -= count;
}

static inline void survive_storage(IStorage *storage, int depth, struct survive_budget *budget)
{
    IEnumSTATSTG *names = NULL;
    STATSTG stat;
    DWORD mode = STGM_READ | STGM_SHARE_EXCLUSIVE;
    if (FAILED(storage->lpVtbl->EnumElements(storage, 0, NULL, 0, &names)))
        return;
    while (budget->elements-- > 0 && names->lpVtbl->Next(names, 1, &stat, NULL) == S_OK) {
        IStorage *child = NULL;
        IStream *stream = NULL;
        if (stat.type == STGTY_STREAM &&
            SUCCEEDED(storage->lpVtbl->OpenStream(storage, stat.pwcsName, NULL, mode, 0, &stream))) {
            survive_read(stream, budget);
            stream->lpVtbl->Release(stream);
        }
        if (stat.type == STGTY_STORAGE && depth < SURVIVE_DEPTH &&
            SUCCEEDED(storage->lpVtbl->OpenStorage(storage, stat.pwcsName, NULL, mode, NULL, 0, &child))) {
            survive_storage(child, depth + 1, budget);
            child->lpVtbl->Release(child);
        }
        CoTaskMemFree(stat.pwcsName);
    }
    names->lpVtbl->Release(names);
}

static inline void survive_rows(IMAPITable *table)
{
    LPSRowSet rows = NULL;
    LPSPropTagArray columns = NULL;
    SizedSSortOrderSet(1, order) = {1, 0, 0, {{PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND}}};
    if (SUCCEEDED(table->lpVtbl->QueryColumns(table, TBL_ALL_COLUMNS, &columns))) {
        table->lpVtbl->SetColumns(table, columns, 0);
        MAPIFreeBuffer(columns);
    }
    table->lpVtbl->SortTable(table, (LPSSortOrderSet)&order, 0);
    while (SUCCEEDED(table->lpVtbl->QueryRows(table, 50, 0, &rows)) && rows) {
        ULONG count = rows->cRows;
        FreeProws(rows);
        rows = NULL;
        if (!count)
            break;
    }
    table->lpVtbl->Release(table);
}

/* All properties of an object, each of them as a stream too. */
static inline void survive_properties(IMAPIProp *object, struct survive_budget *budget)
{
    LPSPropValue values = NULL;
    LPSPropTagArray tags = NULL;
    LPMAPINAMEID *names = NULL;
    ULONG count = 0;
    if (SUCCEEDED(object->lpVtbl->GetProps(object, NULL, MAPI_UNICODE, &count, &values)))
        MAPIFreeBuffer(values);
    values = NULL;
    if (SUCCEEDED(object->lpVtbl->GetProps(object, NULL, 0, &count, &values)))
        MAPIFreeBuffer(values);
    if (FAILED(object->lpVtbl->GetPropList(object, MAPI_UNICODE, &tags)))
        return;
    for (ULONG i = 0; i < tags->cValues && budget->elements-- > 0; i++) {
        IStream *stream = NULL;
        ULONG type = PROP_TYPE(tags->aulPropTag[i]);
        if (type != PT_UNICODE && type != PT_BINARY)
            continue;
        if (SUCCEEDED(object->lpVtbl->OpenProperty(object, tags->aulPropTag[i], &IID_IStream, 0, 0,
                                                   (LPUNKNOWN *)&stream))) {
            survive_read(stream, budget);
            stream->lpVtbl->Release(stream);
        }
    }
    if (SUCCEEDED(object->lpVtbl->GetNamesFromIDs(object, &tags, NULL, 0, &count, &names)))
        MAPIFreeBuffer(names);
    MAPIFreeBuffer(tags);
}

static inline void survive_message(IMessage *message, int depth, struct survive_budget *budget);

static inline void survive_attachment(IMessage *message, ULONG number, int depth, struct survive_budget *budget)
{
    IAttach *attachment = NULL;
    IMessage *inner = NULL;
    IStorage *data = NULL;
    if (FAILED(message->lpVtbl->OpenAttach(message, number, NULL, 0, &attachment)))
        return;
    survive_properties((IMAPIProp *)attachment, budget);
    if (depth < SURVIVE_DEPTH &&
        SUCCEEDED(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0,
                                                   (LPUNKNOWN *)&inner))) {
        survive_message(inner, depth + 1, budget);
        inner->lpVtbl->Release(inner);
    } else if (SUCCEEDED(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0,
                                                          (LPUNKNOWN *)&data))) {
        survive_storage(data, depth + 1, budget);
        data->lpVtbl->Release(data);
    }
    attachment->lpVtbl->Release(attachment);
}

static inline void survive_message(IMessage *message, int depth, struct survive_budget *budget)
{
    IMAPITable *table = NULL;
    SizedSPropTagArray(1, columns) = {1, {PR_ATTACH_NUM}};
    LPSRowSet rows = NULL;
    survive_properties((IMAPIProp *)message, budget);
    if (SUCCEEDED(message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table)))
        survive_rows(table);
    table = NULL;
    if (FAILED(message->lpVtbl->GetAttachmentTable(message, MAPI_UNICODE, &table)))
        return;
    if (SUCCEEDED(HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, &rows))) {
        for (ULONG i = 0; i < rows->cRows && budget->elements-- > 0; i++)
            if (rows->aRow[i].lpProps[0].ulPropTag == PR_ATTACH_NUM)
                survive_attachment(message, (ULONG)rows->aRow[i].lpProps[0].Value.l, depth, budget);
        FreeProws(rows);
    }
    survive_rows(table);
}

/* A storage over a copy of the bytes in memory; null when they are none. */
static inline IStorage *survive_open(const void *bytes, size_t size, DWORD mode)
{
    HGLOBAL memory = GlobalAlloc(GMEM_MOVEABLE, size ? size : 1);
    ILockBytes *lock_bytes = NULL;
    IStorage *storage = NULL;
    ULARGE_INTEGER length;
    length.QuadPart = size;
    if (!memory)
        return NULL;
    memcpy(GlobalLock(memory), bytes, size);
    GlobalUnlock(memory);
    if (FAILED(CreateILockBytesOnHGlobal(memory, TRUE, &lock_bytes))) {
        GlobalFree(memory);
        return NULL;
    }
    lock_bytes->lpVtbl->SetSize(lock_bytes, length);
    if (FAILED(StgOpenStorageOnILockBytes(lock_bytes, NULL, mode, NULL, 0, &storage)))
        storage = NULL;
    lock_bytes->lpVtbl->Release(lock_bytes);
    return storage;
}

static inline IMessage *survive_open_message(IStorage *storage)
{
    IMessage *message = NULL;
    SCODE code = OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL,
                                storage, NULL, 0, 0, &message);
    return FAILED(code) ? NULL : message;
}

/* What a walk may ask of a file of that size: a crafted file may name the same sectors many times. */
static inline struct survive_budget survive_allowance(size_t size)
{
    struct survive_budget budget = {4 * (long long)size + (1 << 20), 20000};
    return budget;
}

/* Reads the bytes as storage and as message. */
static inline void survive_reading(const void *bytes, size_t size)
{
    struct survive_budget budget = survive_allowance(size);
    IStorage *storage = survive_open(bytes, size, STGM_READ | STGM_SHARE_DENY_WRITE);
    IMessage *message;
    if (!storage)
        return;
    message = survive_open_message(storage);
    if (message) {
        survive_message(message, 0, &budget);
        message->lpVtbl->Release(message);
    } else
        survive_storage(storage, 0, &budget);
    storage->lpVtbl->Release(storage);
}

/* Reads, edits and saves the message in the bytes, and reads what was saved. */
static inline void survive_editing(const void *bytes, size_t size)
{
    struct survive_budget budget = survive_allowance(size);
    IStorage *storage = survive_open(bytes, size, STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE);
    IMessage *message;
    IAttach *attachment = NULL;
    IStream *stream = NULL;
    ULONG number = 0;
    WCHAR text[] = {'e', 'd', 'i', 't', 'e', 'd', 0};
    SPropValue values[2] = {{.ulPropTag = PR_SUBJECT_W}, {.ulPropTag = PR_IMPORTANCE}};
    ADRLIST *none = NULL;
    if (!storage)
        return;
    message = survive_open_message(storage);
    if (!message) {
        storage->lpVtbl->Release(storage);
        return;
    }
    values[0].Value.lpszW = text;
    values[1].Value.l = 2;
    message->lpVtbl->SetProps(message, 2, values, NULL);
    message->lpVtbl->ModifyRecipients(message, 0, none);
    message->lpVtbl->DeleteAttach(message, 0, 0, NULL, 0);
    if (SUCCEEDED(message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment))) {
        if (SUCCEEDED(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, 0,
                                                       MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&stream))) {
            stream->lpVtbl->Write(stream, bytes, (ULONG)(size < 5000 ? size : 5000), NULL);
            stream->lpVtbl->Release(stream);
        }
        attachment->lpVtbl->SaveChanges(attachment, 0);
        attachment->lpVtbl->Release(attachment);
    }
    if (SUCCEEDED(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE)))
        survive_message(message, 0, &budget);
    message->lpVtbl->Release(message);
    message = survive_open_message(storage);
    if (message) {
        struct survive_budget again = survive_allowance(size);
        survive_message(message, 0, &again);
        message->lpVtbl->Release(message);
    }
    storage->lpVtbl->Release(storage);
}

#endif
