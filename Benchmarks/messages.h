/* What `ours` does with whole messages; part of ours.c. */
#ifndef MESSAGES_H
#define MESSAGES_H

/* Everything of a message. */

static void read_message(IMessage *message);

static void read_large(IMAPIProp *object, ULONG tag)
{
    IStream *stream;
    if (SUCCEEDED(object->lpVtbl->OpenProperty(object, tag, &IID_IStream, STGM_READ, 0, (LPUNKNOWN *)&stream)))
        drain(stream);
}

/* All properties; those that are too large for GetProps by stream. */
static void read_properties(IMAPIProp *object)
{
    SPropValue *values;
    ULONG count;
    if (FAILED(object->lpVtbl->GetProps(object, NULL, MAPI_UNICODE, &count, &values)))
        return;
    for (ULONG i = 0; i < count; i++) {
        ULONG tag = values[i].ulPropTag;
        if (PROP_TYPE(tag) != PT_ERROR || values[i].Value.err != MAPI_E_NOT_ENOUGH_MEMORY)
            continue;
        for (ULONG type = 0; type < 2; type++)
            read_large(object, CHANGE_PROP_TYPE(tag, type ? PT_BINARY : PT_UNICODE));
    }
    count_handled += count;
    MAPIFreeBuffer(values);
}

static void read_attachment(IMessage *message, ULONG number)
{
    IAttach *attachment;
    IMessage *inner;
    if (FAILED(message->lpVtbl->OpenAttach(message, number, NULL, 0, &attachment)))
        return;
    read_properties((IMAPIProp *)attachment);
    if (SUCCEEDED(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0,
                                                   (LPUNKNOWN *)&inner))) {
        read_message(inner);
        inner->lpVtbl->Release(inner);
    } else {
        read_large((IMAPIProp *)attachment, PR_ATTACH_DATA_BIN);
    }
    attachment->lpVtbl->Release(attachment);
}

static void read_table(IMessage *message, IMAPITable *table, int opens)
{
    SRowSet *rows;
    table->lpVtbl->SetColumns(table, NULL, 0);
    while (SUCCEEDED(table->lpVtbl->QueryRows(table, 100, 0, &rows))) {
        ULONG count = rows->cRows;
        for (ULONG i = 0; i < count; i++) {
            count_handled += rows->aRow[i].cValues;
            for (ULONG k = 0; opens && k < rows->aRow[i].cValues; k++)
                if (rows->aRow[i].lpProps[k].ulPropTag == PR_ATTACH_NUM)
                    read_attachment(message, (ULONG)rows->aRow[i].lpProps[k].Value.l);
        }
        FreeProws(rows);
        if (count == 0)
            break;
    }
    table->lpVtbl->Release(table);
}

static void read_message(IMessage *message)
{
    IMAPITable *table;
    read_properties((IMAPIProp *)message);
    if (SUCCEEDED(message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table)))
        read_table(message, table, 0);
    if (SUCCEEDED(message->lpVtbl->GetAttachmentTable(message, MAPI_UNICODE, &table)))
        read_table(message, table, 1);
}

/* SaveChanges leaves the commit to write_message. */
static IMessage *open_message(IStorage *storage)
{
    IMessage *message;
    HRESULT result = OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(),
                                    NULL, storage, NULL, 0, MAPI_UNICODE | IMSG_NO_ISTG_COMMIT, &message);
    return SUCCEEDED(result) ? message : NULL;
}

/* Calls `body` for the message in each file. */
static int each_message(int count, char **paths, void (*body)(IMessage *message))
{
    for (int i = 0; i < count; i++) {
        IStorage *storage = open_file(paths[i]);
        IMessage *message;
        if (!storage)
            continue;
        if ((message = open_message(storage))) {
            body(message);
            message->lpVtbl->Release(message);
        }
        storage->lpVtbl->Release(storage);
    }
    return 0;
}

static int read_messages(int count, char **paths)
{
    return each_message(count, paths, read_message);
}

static void read_subject(IMessage *message)
{
    SizedSPropTagArray(2, tags) = {2, {PR_SUBJECT_W, PR_SENDER_NAME_W}};
    SPropValue *values;
    ULONG count;
    if (FAILED(message->lpVtbl->GetProps(message, (SPropTagArray *)&tags, 0, &count, &values)))
        return;
    count_handled += count;
    MAPIFreeBuffer(values);
}

static int read_subjects(int count, char **paths)
{
    return each_message(count, paths, read_subject);
}

/* A message with a body and some rows in the recipient table. */

static SPropValue text_property(ULONG tag, const char *text)
{
    SPropValue value = {0};
    value.ulPropTag = CHANGE_PROP_TYPE(tag, PT_STRING8);
    value.Value.lpszA = (char *)text;
    return value;
}

static HRESULT set_properties(IMessage *message)
{
    SPropValue values[4] = {
        text_property(PR_MESSAGE_CLASS_A, "IPM.Note"),
        text_property(PR_SUBJECT_A, "A subject of ordinary length"),
        text_property(PR_SENDER_NAME_A, "Somebody Else"),
        text_property(PR_BODY_A, "Some lines of text that nobody reads,\r\nas in most messages.\r\n"),
    };
    return message->lpVtbl->SetProps(message, 4, values, NULL);
}

static HRESULT add_recipients(IMessage *message, ULONG rows)
{
    HRESULT result;
    ADRLIST *list = calloc(1, CbNewADRLIST(rows));
    SPropValue(*cells)[5] = calloc(rows, sizeof *cells);
    char(*addresses)[40] = calloc(rows, sizeof *addresses);
    list->cEntries = rows;
    for (ULONG i = 0; i < rows; i++) {
        snprintf(addresses[i], sizeof addresses[i], "recipient%u@example.com", (unsigned)i);
        cells[i][0].ulPropTag = PR_RECIPIENT_TYPE;
        cells[i][0].Value.l = 1;
        cells[i][1] = text_property(PR_DISPLAY_NAME_A, addresses[i]);
        cells[i][2] = text_property(PR_ADDRTYPE_A, "SMTP");
        cells[i][3] = text_property(PR_EMAIL_ADDRESS_A, addresses[i]);
        cells[i][4] = text_property(PR_SMTP_ADDRESS_A, addresses[i]);
        list->aEntries[i].cValues = 5;
        list->aEntries[i].rgPropVals = cells[i];
    }
    result = message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, list);
    free(addresses);
    free(cells);
    free(list);
    return result;
}

static HRESULT add_attachment(IMessage *message, uint64_t size)
{
    SPropValue values[2] = {text_property(PR_ATTACH_LONG_FILENAME_A, "numbers.bin"), {0}};
    IAttach *attachment;
    IStream *stream;
    ULONG number;
    HRESULT result = message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment);
    if (FAILED(result))
        return result;
    values[1].ulPropTag = PR_ATTACH_METHOD;
    values[1].Value.l = ATTACH_BY_VALUE;
    result = attachment->lpVtbl->SetProps(attachment, 2, values, NULL);
    if (SUCCEEDED(result))
        result = attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, 0,
                                                  MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&stream);
    if (SUCCEEDED(result)) {
        for (uint64_t done = 0; done < size && SUCCEEDED(result); done += sizeof buffer)
            result = stream->lpVtbl->Write(stream, buffer,
                                           (ULONG)(size - done < sizeof buffer ? size - done : sizeof buffer), NULL);
        if (SUCCEEDED(result))
            result = stream->lpVtbl->Commit(stream, 0);
        stream->lpVtbl->Release(stream);
    }
    if (SUCCEEDED(result))
        result = attachment->lpVtbl->SaveChanges(attachment, 0);
    attachment->lpVtbl->Release(attachment);
    return result;
}

static int write_message(const char *path, ULONG recipients, uint64_t size)
{
    IStorage *storage;
    IMessage *message;
    HRESULT result = StgCreateDocfile(wide(path), WRITE_MODE | STGM_TRANSACTED, 0, &storage);
    if (FAILED(result))
        return 1;
    if (!(message = open_message(storage)))
        return 1;
    result = set_properties(message);
    if (SUCCEEDED(result))
        result = add_recipients(message, recipients);
    if (SUCCEEDED(result))
        result = add_attachment(message, size);
    if (SUCCEEDED(result))
        result = message->lpVtbl->SaveChanges(message, 0);
    message->lpVtbl->Release(message);
    if (SUCCEEDED(result))
        result = storage->lpVtbl->Commit(storage, STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE);
    storage->lpVtbl->Release(storage);
    bytes_handled += size;
    count_handled++;
    return FAILED(result);
}

/* FILE RECIPIENTS BYTES: bytes of its attachment. */
static int make_message(int count, char **arguments)
{
    if (count != 3)
        return 1;
    return write_message(arguments[0], (ULONG)atoi(arguments[1]), strtoull(arguments[2], NULL, 10));
}

/* FOLDER */
static int write_messages(int count, char **arguments)
{
    char path[4096];
    if (count < 1)
        return 1;
    for (int file = 0; file < FILES; file++) {
        snprintf(path, sizeof path, "%s/%d.msg", arguments[0], file);
        if (write_message(path, 3, 10 << 10))
            return 1;
    }
    return 0;
}

#endif
