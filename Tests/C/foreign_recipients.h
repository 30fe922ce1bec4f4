/* The recipients of the other maker's messages; a part of foreign_store.h. */
#ifndef FOREIGN_RECIPIENTS_H
#define FOREIGN_RECIPIENTS_H

struct table {
    const IMAPITableVtbl *lpVtbl;
    LONG references;
    struct object *owner;
    int next;
};

static ULONG table_release(IMAPITable *this)
{
    struct table *self = (struct table *)this;
    LONG left = --self->references;
    CHECK(left >= 0);
    if (!left) {
        object_release((IMessage *)self->owner);
        free(self);
        objects_alive--;
    }
    return (ULONG)left;
}

static HRESULT table_row_count(IMAPITable *self, ULONG flags, ULONG *count)
{
    (void)flags;
    ENTER(ROW_COUNT);
    *count = (ULONG)((struct table *)self)->owner->recipients;
    return S_OK;
}

static HRESULT table_set_columns(IMAPITable *self, LPSPropTagArray tags, ULONG flags)
{
    (void)self, (void)flags;
    ENTER(SET_COLUMNS);
    CHECK(tags->cValues == 4 && tags->aulPropTag[2] == PR_EMAIL_ADDRESS_W);
    return S_OK;
}

static HRESULT table_query_rows(IMAPITable *this, LONG wanted, ULONG flags, LPSRowSet *out)
{
    struct table *self = (struct table *)this;
    int left = self->owner->recipients - self->next, count = left < wanted ? left : (int)wanted;
    (void)flags;
    *out = NULL;
    ENTER(QUERY_ROWS);
    CHECK_HR(S_OK, MAPIAllocateBuffer(CbNewSRowSet(count + 1), (void **)out));
    (*out)->cRows = (ULONG)count;
    for (int i = 0; i < count; i++, self->next++) {
        LPSPropValue values;
        CHECK_HR(S_OK, MAPIAllocateBuffer(4 * sizeof *values, (void **)&values));
        values[0] = (SPropValue){.ulPropTag = PR_RECIPIENT_TYPE, .Value.l = self->owner->rows[self->next].type};
        values[1] = (SPropValue){.ulPropTag = PROP_TAG(PT_ERROR, PROP_ID(PR_ADDRTYPE)), .Value.err = MAPI_E_NOT_FOUND};
        values[2] = (SPropValue){.ulPropTag = PR_EMAIL_ADDRESS_W, .Value.lpszW = self->owner->rows[self->next].address};
        values[3] = (SPropValue){.ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = self->owner->rows[self->next].name};
        (*out)->aRow[i] = (SRow){0, 4, values};
    }
    return S_OK;
}

static const IMAPITableVtbl table_methods = {.Release = table_release, .GetRowCount = table_row_count,
                                             .SetColumns = table_set_columns, .QueryRows = table_query_rows};

static HRESULT object_recipient_table(IMessage *self, ULONG flags, LPMAPITABLE *out)
{
    struct table *made;
    *out = NULL;
    ENTER(RECIPIENT_TABLE);
    CHECK_HR(MAPI_UNICODE, flags);
    made = calloc(1, sizeof *made);
    *made = (struct table){&table_methods, 1, (struct object *)self, 0};
    made->owner->references++;
    objects_alive++;
    *out = (LPMAPITABLE)made;
    return S_OK;
}

static HRESULT object_modify_recipients(IMessage *this, ULONG flags, LPADRLIST list)
{
    struct object *self = (struct object *)this;
    ENTER(MODIFY_RECIPIENTS);
    CHECK(flags == MODRECIP_ADD || flags == 0);
    if (flags == 0)
        self->recipients = 0; /* these are the only ones */
    self->rows = realloc(self->rows, (size_t)(self->recipients + (int)list->cEntries) * sizeof *self->rows);
    memset(self->rows + self->recipients, 0, list->cEntries * sizeof *self->rows);
    for (ULONG i = 0; i < list->cEntries; i++, self->recipients++)
        for (ULONG j = 0; j < list->aEntries[i].cValues; j++) {
            SPropValue value = list->aEntries[i].rgPropVals[j];
            if (store.narrow && PROP_TYPE(value.ulPropTag) == PT_UNICODE)
                return MAPI_E_BAD_CHARWIDTH;
            CHECK(value.ulPropTag != PR_ROWID && PROP_TYPE(value.ulPropTag) != PT_ERROR);
            if (value.ulPropTag == PR_DISPLAY_NAME_W)
                memcpy(self->rows[self->recipients].name, value.Value.lpszW, 2 * wide_length(value.Value.lpszW));
            if (value.ulPropTag == PR_EMAIL_ADDRESS_W)
                memcpy(self->rows[self->recipients].address, value.Value.lpszW, 2 * wide_length(value.Value.lpszW));
            if (value.ulPropTag == PR_RECIPIENT_TYPE)
                self->rows[self->recipients].type = value.Value.l;
            if (PROP_ID(value.ulPropTag) >= 0x8000)
                self->rows[self->recipients].named = value.ulPropTag;
        }
    /* A callee may take a row over. */
    if (list->cEntries) {
        MAPIFreeBuffer(list->aEntries[0].rgPropVals);
        list->aEntries[0].rgPropVals = NULL;
        list->aEntries[0].cValues = 0;
    }
    return S_OK;
}
#endif
