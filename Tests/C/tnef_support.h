/* What the TNEF tests share: streams written byte by byte, without the library, and a walk over those it wrote. */
#ifndef TNEF_SUPPORT_H
#define TNEF_SUPPORT_H

#include "message_support.h"
#include "tnef.h"

#define MESSAGE 1
#define ATTACHMENT 2

enum attribute {
    FROM = 0x00008000, SUBJECT = 0x00018004, DATE_SENT = 0x00038005, STATUS = 0x00068007, CLASS = 0x00078008,
    MESSAGE_ID = 0x00018009, PARENT_ID = 0x0001800A, BODY = 0x0002800C, PRIORITY = 0x0004800D, DATA = 0x0006800F,
    TITLE = 0x00018010, CREATE_DATE = 0x00038012, TRANSPORT_NAME = 0x00069001, RENDDATA_ = 0x00069002,
    PROPERTIES = 0x00069003, RECIPIENTS = 0x00069004, LIST = 0x00069005, VERSION = 0x00089006, CODE_PAGE = 0x00069007,
    OWNER = 0x00060000, SENT_FOR = 0x00060001, RESPONSE = 0x00040009
};

/* A growing row of bytes. */
struct bytes {
    BYTE *data;
    size_t size;
};

static inline void add(struct bytes *to, const void *data, size_t size)
{
    to->data = realloc(to->data, to->size + size + 1);
    if (size)
        memcpy(to->data + to->size, data, size);
    to->size += size;
}

static inline void add32(struct bytes *to, ULONG number)
{
    add(to, &number, 4);
}

static inline void add16(struct bytes *to, WORD number)
{
    add(to, &number, 2);
}

static inline void drop(struct bytes *of)
{
    free(of->data);
    *of = (struct bytes){NULL, 0};
}

static inline WORD sum_of(const BYTE *data, size_t size)
{
    WORD sum = 0;
    while (size--)
        sum = (WORD)(sum + *data++);
    return sum;
}

static inline void begin_tnef(struct bytes *to)
{
    add32(to, TNEF_SIGNATURE);
    add16(to, 0x4321);
}

static inline void add_attribute(struct bytes *to, BYTE level, ULONG id, const void *data, size_t size)
{
    add(to, &level, 1);
    add32(to, id);
    add32(to, (ULONG)size);
    add(to, data, size);
    add16(to, sum_of(data, size));
}

/* Takes the bytes of a list or of a nested stream. */
static inline void add_taken(struct bytes *to, BYTE level, ULONG id, struct bytes *data)
{
    add_attribute(to, level, id, data->data, data->size);
    drop(data);
}

static inline void add_string(struct bytes *to, BYTE level, ULONG id, const char *text)
{
    add_attribute(to, level, id, text, strlen(text) + 1);
}

static inline void add_page(struct bytes *to, ULONG page)
{
    ULONG pages[2] = {page, 0};
    add_attribute(to, MESSAGE, CODE_PAGE, pages, 8);
}

static inline void add_renddata(struct bytes *to, WORD type, ULONG position)
{
    RENDDATA record = {type, position, 32, 32, 0};
    add_attribute(to, ATTACHMENT, RENDDATA_, &record, sizeof record);
}

/* Lists of properties; the count is put in at the end. */
static inline struct bytes new_list(void)
{
    struct bytes list = {NULL, 0};
    add32(&list, 0);
    return list;
}

static inline void count_property(struct bytes *list, ULONG tag)
{
    ULONG count;
    memcpy(&count, list->data, 4);
    count++;
    memcpy(list->data, &count, 4);
    add16(list, (WORD)PROP_TYPE(tag));
    add16(list, (WORD)PROP_ID(tag));
}

static inline void pad(struct bytes *list)
{
    while (list->size & 3)
        add(list, "", 1);
}

static inline void add_fixed(struct bytes *list, ULONG tag, const void *value, size_t size)
{
    count_property(list, tag);
    add(list, value, size);
    pad(list);
}

static inline void add_long(struct bytes *list, ULONG tag, LONG value)
{
    add_fixed(list, tag, &value, PROP_TYPE(tag) == PT_BOOLEAN || PROP_TYPE(tag) == PT_SHORT ? 2 : 4);
}

static inline void add_counted(struct bytes *list, const void *data, size_t size)
{
    add32(list, (ULONG)size);
    add(list, data, size);
    pad(list);
}

static inline void add_variable(struct bytes *list, ULONG tag, const void *data, size_t size)
{
    count_property(list, tag);
    add32(list, 1);
    add_counted(list, data, size);
}

static inline void add_text(struct bytes *list, ULONG tag, const char *text)
{
    if (PROP_TYPE(tag) == PT_UNICODE)
        add_variable(list, tag, wide(text), 2 * wide_length(wide(text)) + 2);
    else
        add_variable(list, tag, text, strlen(text) + 1);
}

/* The identifier of a named property, without its value. */
static inline void add_name(struct bytes *list, ULONG tag, ULONG number, const char *name)
{
    count_property(list, tag);
    add(list, &own_set, 16);
    add32(list, name ? 1 : 0);
    if (name)
        add_counted(list, wide(name), 2 * wide_length(wide(name)) + 2);
    else
        add32(list, number);
}

/* An object, which takes the bytes. */
static inline void add_object(struct bytes *list, ULONG tag, const GUID *iid, struct bytes *data)
{
    struct bytes whole = {NULL, 0};
    add(&whole, iid, 16);
    add(&whole, data->data, data->size);
    add_variable(list, tag, whole.data, whole.size);
    drop(&whole);
    drop(data);
}

/* Streams in memory. */
static inline IStream *stream_on(const void *data, size_t size)
{
    IStream *stream = NULL;
    LARGE_INTEGER start = {.QuadPart = 0};
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(NULL, TRUE, &stream));
    if (size)
        REQUIRE_HR(S_OK, stream->lpVtbl->Write(stream, data, (ULONG)size, NULL));
    REQUIRE_HR(S_OK, stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL));
    return stream;
}

static inline struct bytes bytes_of(IStream *stream)
{
    struct bytes all = {NULL, 0};
    STATSTG stat;
    LARGE_INTEGER start = {.QuadPart = 0};
    ULONG done = 0;
    REQUIRE_HR(S_OK, stream->lpVtbl->Stat(stream, &stat, STATFLAG_NONAME));
    REQUIRE_HR(S_OK, stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL));
    all.data = malloc((size_t)stat.cbSize.QuadPart + 1);
    REQUIRE_HR(S_OK, stream->lpVtbl->Read(stream, all.data, (ULONG)stat.cbSize.QuadPart, &done));
    all.size = done;
    return all;
}

/* A new message in memory, without a file. */
static inline IMessage *memory_message(void)
{
    IStorage *storage = NULL;
    IMessage *message = NULL;
    REQUIRE_HR(S_OK, StgCreateDocfile(NULL, TRANSACTED_WRITE | STGM_CREATE | STGM_DELETEONRELEASE, 0, &storage));
    REQUIRE_HR(S_OK, message_on(NULL, storage, MAPI_UNICODE, &message));
    RELEASE(storage);
    return message;
}

static inline ITnef *open_tnef(IStream *stream, ULONG flags, IMessage *message)
{
    ITnef *tnef = NULL;
    REQUIRE_HR(S_OK, OpenTnefStreamEx(NULL, stream, (LPTSTR)(uintptr_t)"winmail.dat", flags, message, 0x1234, NULL,
        &tnef));
    return tnef;
}

/* Decodes into a message; the problems are the caller's. */
static inline HRESULT decode_into(const struct bytes *data, IMessage *message, ULONG flags, LPSPropTagArray tags,
                                  LPSTnefProblemArray *problems)
{
    IStream *stream = stream_on(data->data, data->size);
    ITnef *tnef = open_tnef(stream, TNEF_DECODE, message);
    HRESULT code = tnef->lpVtbl->ExtractProps(tnef, flags, tags, problems);
    RELEASE(tnef);
    RELEASE(stream);
    return code;
}

/* Decodes without problems, and takes the bytes. */
static inline IMessage *decoded(struct bytes *data)
{
    IMessage *message = memory_message();
    LPSTnefProblemArray problems = NULL;
    CHECK_HR(S_OK, decode_into(data, message, TNEF_PROP_EXCLUDE, NULL, &problems));
    CHECK(!problems);
    for (ULONG i = 0; problems && i < problems->cProblem; i++)
        fprintf(stderr, "problem %u %08X %08X %08X\n", problems->aProblem[i].ulComponent,
            problems->aProblem[i].ulAttribute,
                problems->aProblem[i].ulPropTag, (unsigned)problems->aProblem[i].scode);
    MAPIFreeBuffer(problems);
    drop(data);
    return message;
}

static inline IAttach *attachment_of(IMessage *message, ULONG number)
{
    IAttach *attach = NULL;
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, number, NULL, MAPI_BEST_ACCESS, &attach));
    return attach;
}

static inline int binary_is(void *object, ULONG tag, const void *data, ULONG size)
{
    IStream *stream = NULL;
    int same = open_stream(object, tag, 0, &stream) == S_OK && stream_is(stream, data, size);
    if (stream)
        RELEASE(stream);
    return same;
}

/* The attribute of a stream, the nth of its kind; checks level and checksum of all on the way. Null for none. */
static inline const BYTE *find_attribute(const struct bytes *tnef, ULONG id, int nth, ULONG *size)
{
    size_t at = 6;
    const BYTE *found = NULL;
    ULONG number, length;
    WORD sum;
    REQUIRE(tnef->size >= 6);
    while (at + 11 <= tnef->size) {
        memcpy(&number, tnef->data + at + 1, 4);
        memcpy(&length, tnef->data + at + 5, 4);
        REQUIRE(at + 11 + length <= tnef->size);
        memcpy(&sum, tnef->data + at + 9 + length, 2);
        CHECK(sum == sum_of(tnef->data + at + 9, length));
        CHECK(tnef->data[at] == MESSAGE || tnef->data[at] == ATTACHMENT);
        if (number == id && nth-- == 0) {
            found = tnef->data + at + 9;
            *size = length;
        }
        at += 11 + length;
    }
    CHECK(at == tnef->size);
    return found;
}
static const DTR sent = {2024, 2, 29, 23, 59, 58, 4};
#define SENT_TIME 133537247980000000 /* 29 February 2024, 23:59:58 UTC */

static inline int time_is(void *object, ULONG tag, int64_t wanted)
{
    LPSPropValue value = NULL;
    int same = get_one(object, tag, &value) == S_OK && value->ulPropTag == tag &&
               ((int64_t)value->Value.ft.dwHighDateTime << 32 | value->Value.ft.dwLowDateTime) == wanted;
    MAPIFreeBuffer(value);
    return same;
}

/* Whether an attachment's storage has the bytes "ole" in its stream "content". */
static inline int holds_ole(IAttach *attach)
{
    IStorage *storage = NULL;
    IStream *stream = NULL;
    int good;
    REQUIRE_HR(S_OK, attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0,
                                                  (LPUNKNOWN *)&storage));
    REQUIRE_HR(S_OK, storage->lpVtbl->OpenStream(storage, wide("content"), NULL, STGM_READ | STGM_SHARE_EXCLUSIVE,
                                                 0, &stream));
    good = stream_is(stream, "ole", 3);
    RELEASE(stream);
    RELEASE(storage);
    return good;
}

#endif
