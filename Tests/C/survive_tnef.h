/* Reads a TNEF stream into a message, whatever its bytes are, and writes that message as TNEF again: see survive.h. */
#ifndef SURVIVE_TNEF_H
#define SURVIVE_TNEF_H

#include "survive.h"
#include "tnef.h"

static inline IStream *survive_stream(const void *bytes, size_t size)
{
    IStream *stream = NULL;
    LARGE_INTEGER start = {.QuadPart = 0};
    if (FAILED(CreateStreamOnHGlobal(NULL, TRUE, &stream)))
        return NULL;
    if (size)
        stream->lpVtbl->Write(stream, bytes, (ULONG)size, NULL);
    stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL);
    return stream;
}

static inline HRESULT survive_decoding(IStream *stream, IMessage *message)
{
    ITnef *tnef = NULL;
    LPSTnefProblemArray problems = NULL;
    HRESULT code = OpenTnefStream(NULL, stream, NULL, TNEF_DECODE, message, 0, &tnef);
    if (FAILED(code))
        return code;
    code = tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, NULL, &problems);
    MAPIFreeBuffer(problems);
    tnef->lpVtbl->Release(tnef);
    return code;
}

static inline void survive_encoding(IMessage *message)
{
    ITnef *tnef = NULL;
    LPSTnefProblemArray problems = NULL;
    IStream *stream = survive_stream(NULL, 0);
    if (stream && SUCCEEDED(OpenTnefStream(NULL, stream, NULL, TNEF_ENCODE, message, 1, &tnef))) {
        tnef->lpVtbl->EncodeRecips(tnef, 0, NULL);
        tnef->lpVtbl->Finish(tnef, 0, NULL, &problems);
        MAPIFreeBuffer(problems);
        tnef->lpVtbl->Release(tnef);
    }
    if (stream)
        stream->lpVtbl->Release(stream);
}

static inline void survive_tnef(const void *bytes, size_t size)
{
    struct survive_budget budget = survive_allowance(size);
    IStorage *storage = NULL;
    IMessage *message = NULL;
    IStream *stream = survive_stream(bytes, size);
    DWORD mode = STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE | STGM_CREATE | STGM_DELETEONRELEASE;
    if (stream && SUCCEEDED(StgCreateDocfile(NULL, mode, 0, &storage)) && (message = survive_open_message(storage)) &&
        SUCCEEDED(survive_decoding(stream, message))) {
        survive_message(message, 0, &budget);
        survive_encoding(message);
    }
    if (message)
        message->lpVtbl->Release(message);
    if (storage)
        storage->lpVtbl->Release(storage);
    if (stream)
        stream->lpVtbl->Release(stream);
}
#endif
