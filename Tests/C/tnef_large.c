/* ITnef on attachments and values that are large: neither direction holds them in memory. */
#include "tnef_support.h"
#include "process_memory.h"

#define MEGABYTE (1 << 20)
static ULONG large = 100u * MEGABYTE;

static BYTE byte_at(size_t place)
{
    return (BYTE)(place * 31 + (place >> 13));
}

/* A stream that makes up its bytes, or checks those that it gets: a head, the large data, a tail. It can't seek. */
struct pipe {
    const IStreamVtbl *lpVtbl;
    struct bytes head, tail;
    size_t at, middle, wrong;
    WORD sum;
};

static ULONG pipe_count(IStream *self)
{
    (void)self;
    return 1;
}

static HRESULT pipe_read(IStream *this, void *data, ULONG size, ULONG *done)
{
    struct pipe *self = (struct pipe *)this;
    BYTE *to = data;
    size_t end = self->head.size + self->middle;
    for (*done = 0; *done < size && self->at < end + self->tail.size; ++*done, self->at++)
        to[*done] = self->at < self->head.size ? self->head.data[self->at]
                    : self->at < end ? byte_at(self->at - self->head.size) : self->tail.data[self->at - end];
    return S_OK;
}

/* Looks for the data in what comes. */
static HRESULT pipe_write(IStream *this, const void *data, ULONG size, ULONG *done)
{
    struct pipe *self = (struct pipe *)this;
    const BYTE *from = data;
    for (ULONG i = 0; i < size; i++, self->at++)
        if (self->at < self->head.size || self->at >= self->head.size + self->middle)
            add(&self->tail, from + i, 1);
        else
            self->wrong += from[i] != byte_at(self->at - self->head.size);
    *done = size;
    return S_OK;
}

static const IStreamVtbl pipe_methods = {
    .AddRef = pipe_count, .Release = pipe_count, .Read = pipe_read, .Write = pipe_write};

static WORD large_sum(void)
{
    WORD sum = 0;
    for (size_t i = 0; i < large; i++)
        sum = (WORD)(sum + byte_at(i));
    return sum;
}

static void check_memory(long before)
{
    if (!getenv("OPENIMSG_CHECKER") || !*getenv("OPENIMSG_CHECKER"))
        CHECK(resident() - before < 40 * 1024);
}

static int is_large(void *object, ULONG tag)
{
    IStream *stream = NULL;
    BYTE buffer[8192];
    ULONG done = 1;
    size_t at = 0, wrong = 0;
    if (open_stream(object, tag, 0, &stream) != S_OK)
        return 0;
    while (stream->lpVtbl->Read(stream, buffer, sizeof buffer, &done) == S_OK && done)
        for (ULONG i = 0; i < done; i++)
            wrong += buffer[i] != byte_at(at++);
    RELEASE(stream);
    return at == large && !wrong;
}

/* An attachment's data, and the same in a list. */
static IMessage *check_decoding(int is_list)
{
    struct pipe pipe = {&pipe_methods, {NULL, 0}, {NULL, 0}, 0, large, 0, 0};
    IMessage *message = memory_message();
    LPSTnefProblemArray problems = NULL;
    ULONG id = is_list ? LIST : DATA, size = large + (is_list ? 16 : 0);
    BYTE level = ATTACHMENT;
    WORD sum = large_sum();
    struct bytes start = {NULL, 0};
    begin_tnef(&pipe.head);
    add_renddata(&pipe.head, 1, 0);
    add(&pipe.head, &level, 1);
    add32(&pipe.head, id);
    add32(&pipe.head, size);
    if (is_list) {
        add32(&start, 1);
        add32(&start, 0x37010102);
        add32(&start, 1);
        add32(&start, large);
        sum = (WORD)(sum + sum_of(start.data, start.size));
        add(&pipe.head, start.data, start.size);
        drop(&start);
    }
    add16(&pipe.tail, sum);
    long before = resident();
    ITnef *tnef = open_tnef((IStream *)&pipe, TNEF_DECODE, message);
    CHECK_HR(S_OK, tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, NULL, &problems));
    CHECK(!problems);
    check_memory(before);
    /* A stream that can't seek is read once. */
    CHECK_HR(MAPI_E_NO_SUPPORT, tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, NULL, NULL));
    RELEASE(tnef);
    IAttach *attach = attachment_of(message, 0);
    CHECK(is_large(attach, PR_ATTACH_DATA_BIN));
    RELEASE(attach);
    drop(&pipe.head);
    drop(&pipe.tail);
    return message;
}

static void check_encoding(IMessage *message)
{
    struct pipe pipe = {&pipe_methods, {NULL, 0}, {NULL, 0}, 0, large, 0, 0};
    LPSTnefProblemArray problems = NULL;
    SizedSPropTagArray(2, tags) = {2, {PR_ATTACH_DATA_BIN, PR_ATTACH_METHOD}};
    /* Header, version, page and attAttachRenddata come before it; there is no list of nothing. */
    pipe.head.size = 6 + 15 + 19 + 25 + 9;
    long before = resident();
    ITnef *tnef = open_tnef((IStream *)&pipe, TNEF_ENCODE, message);
    CHECK_HR(S_OK, tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE | TNEF_PROP_ATTACHMENTS_ONLY, 0, NULL,
                                          (LPSPropTagArray)&tags));
    CHECK_HR(S_OK, tnef->lpVtbl->Finish(tnef, 0, NULL, &problems));
    CHECK(!problems && !pipe.wrong);
    check_memory(before);
    REQUIRE(pipe.tail.size > pipe.head.size + 2);
    WORD sum;
    memcpy(&sum, pipe.tail.data + pipe.head.size, 2);
    CHECK(sum == large_sum());
    RELEASE(tnef);
    drop(&pipe.tail);
}

/* In a message in a message, the data wait outside memory. */
static void check_nested(IMessage *message)
{
    IMessage *outer = memory_message(), *inner = NULL;
    IAttach *attach = NULL;
    ULONG number;
    struct pipe pipe = {&pipe_methods, {NULL, 0}, {NULL, 0}, 0, (size_t)-1, 0, 0};
    REQUIRE_HR(S_OK, outer->lpVtbl->CreateAttach(outer, NULL, 0, &number, &attach));
    REQUIRE_HR(S_OK, attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
                                                  MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&inner));
    CHECK_HR(S_OK, message->lpVtbl->CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, inner, 0, NULL));
    CHECK_HR(S_OK, inner->lpVtbl->SaveChanges(inner, 0));
    RELEASE(inner);
    CHECK_HR(S_OK, attach->lpVtbl->SaveChanges(attach, 0));
    RELEASE(attach);
    long before = resident();
    ITnef *tnef = open_tnef((IStream *)&pipe, TNEF_ENCODE, outer);
    CHECK_HR(S_OK, tnef->lpVtbl->Finish(tnef, 0, NULL, NULL));
    CHECK(pipe.at > large);
    check_memory(before);
    RELEASE(tnef);
    RELEASE(outer);
}

int main(void)
{
    CHECK_HR(S_OK, MAPIInitialize(NULL));
    if (getenv("OPENIMSG_CHECKER") && *getenv("OPENIMSG_CHECKER"))
        large = 2u * MEGABYTE;
    IMessage *message = check_decoding(0);
    check_encoding(message);
    RELEASE(message);
    message = check_decoding(1);
    check_nested(message);
    RELEASE(message);
    MAPIUninitialize();
    return SUMMARY();
}
