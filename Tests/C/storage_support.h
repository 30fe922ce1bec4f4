/* What the tests of structured storage share: names, paths, shorthands. */
#ifndef STORAGE_SUPPORT_H
#define STORAGE_SUPPORT_H

#define COBJMACROS
#include <sys/stat.h>
#include <unistd.h>
#include "check.h"
#include "openimsg_storage.h"

#define RW (STGM_READWRITE | STGM_SHARE_EXCLUSIVE)
#define RO (STGM_READ | STGM_SHARE_EXCLUSIVE)
#define CREATE_RW (STGM_CREATE | RW)
#define TRANSACTED_RW (STGM_TRANSACTED | RW)

static char test_path[256];
static OLECHAR test_name[256];
static char second_path[300];
static OLECHAR second_name[300];

static inline void widen(const char *text, OLECHAR *units)
{
    do
        *units++ = (OLECHAR)(unsigned char)*text;
    while (*text++);
}

/* A file name of this process alone; the file does not exist. */
static inline void choose_file(const char *what)
{
    snprintf(test_path, sizeof test_path, "/tmp/openimsg-%ld-%s", (long)getpid(), what);
    widen(test_path, test_name);
    unlink(test_path);
}

/* Another name beside the first, and no file of it. */
static inline void choose_second(void)
{
    snprintf(second_path, sizeof second_path, "%s.second", test_path);
    widen(second_path, second_name);
    unlink(second_path);
}

static inline void write_file(const char *bytes)
{
    FILE *file = fopen(test_path, "wb");
    if (file) {
        fputs(bytes, file);
        fclose(file);
    }
}

static inline int file_holds(const char *bytes)
{
    char read[256] = {0};
    FILE *file = fopen(test_path, "rb");
    size_t count = file ? fread(read, 1, sizeof read - 1, file) : 0;
    if (file)
        fclose(file);
    return file && count == strlen(bytes) && !memcmp(read, bytes, count);
}

static inline IStorage *create(DWORD mode)
{
    IStorage *storage;
    unlink(test_path);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, mode, 0, &storage));
    return storage;
}

static inline IStorage *open_at(const OLECHAR *name, DWORD mode)
{
    IStorage *storage;
    REQUIRE_HR(S_OK, StgOpenStorage(name, NULL, mode, NULL, 0, &storage));
    return storage;
}

static inline IStorage *open_storage(DWORD mode)
{
    return open_at(test_name, mode);
}

static inline LARGE_INTEGER move(LONGLONG distance)
{
    LARGE_INTEGER value;
    value.QuadPart = distance;
    return value;
}

static inline ULARGE_INTEGER size_of(ULONGLONG size)
{
    ULARGE_INTEGER value;
    value.QuadPart = size;
    return value;
}

/* A stream with some text in it, closed again. */
static inline HRESULT put_stream(IStorage *storage, const OLECHAR *name, const char *text)
{
    IStream *stream;
    HRESULT result = storage->lpVtbl->CreateStream(storage, name, CREATE_RW, 0, 0, &stream);
    if (SUCCEEDED(result)) {
        result = stream->lpVtbl->Write(stream, text, (ULONG)strlen(text), NULL);
        stream->lpVtbl->Release(stream);
    }
    return result;
}

static inline int stream_holds(IStorage *storage, const OLECHAR *name, const char *text)
{
    char read[256] = {0};
    ULONG count = 0;
    IStream *stream;
    if (FAILED(storage->lpVtbl->OpenStream(storage, name, NULL, RO, 0, &stream)))
        return 0;
    stream->lpVtbl->Read(stream, read, sizeof read - 1, &count);
    stream->lpVtbl->Release(stream);
    return count == strlen(text) && !memcmp(read, text, count);
}

#endif
