/* The library through its C interface. */
#include <imessage.h>
#include <mapiutil.h>
#include <openimsg.h>

#include "bench.h"

#define READ_MODE (STGM_READ | STGM_SHARE_EXCLUSIVE)
#define WRITE_MODE (STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE)

static char buffer[1 << 16];

/* Paths and names of these benchmarks are ASCII. */
static const WCHAR *wide(const char *text)
{
    static WCHAR units[4096];
    size_t index = 0;
    while (text[index] && index < 4095) {
        units[index] = (WCHAR)(unsigned char)text[index];
        index++;
    }
    units[index] = 0;
    return units;
}

static IStorage *open_file(const char *path)
{
    IStorage *storage = NULL;
    HRESULT result = StgOpenStorage(wide(path), NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage);
    return SUCCEEDED(result) ? storage : NULL;
}

static void drain(IStream *stream)
{
    ULONG got;
    while (SUCCEEDED(stream->lpVtbl->Read(stream, buffer, sizeof buffer, &got)) && got > 0)
        bytes_handled += got;
    count_handled++;
    stream->lpVtbl->Release(stream);
}

/* Every stream of a storage, and those of the storages in it. */
static void walk(IStorage *storage)
{
    IEnumSTATSTG *elements;
    STATSTG element;
    if (FAILED(storage->lpVtbl->EnumElements(storage, 0, NULL, 0, &elements)))
        return;
    while (elements->lpVtbl->Next(elements, 1, &element, NULL) == S_OK) {
        if (element.type == STGTY_STREAM) {
            IStream *stream;
            if (SUCCEEDED(storage->lpVtbl->OpenStream(storage, element.pwcsName, NULL, READ_MODE, 0, &stream)))
                drain(stream);
        } else {
            IStorage *inner;
            if (SUCCEEDED(storage->lpVtbl->OpenStorage(storage, element.pwcsName, NULL, READ_MODE, NULL, 0, &inner))) {
                walk(inner);
                inner->lpVtbl->Release(inner);
            }
        }
        CoTaskMemFree(element.pwcsName);
    }
    elements->lpVtbl->Release(elements);
}

static int read_streams(int count, char **paths)
{
    for (int i = 0; i < count; i++) {
        IStorage *storage = open_file(paths[i]);
        if (!storage)
            continue;
        walk(storage);
        storage->lpVtbl->Release(storage);
    }
    return 0;
}

/* FILE STORAGE NAME */
static int read_one(int count, char **arguments)
{
    IStorage *storage, *inner;
    IStream *stream;
    HRESULT result;
    if (count != 3 || !(storage = open_file(arguments[0])))
        return 1;
    result = storage->lpVtbl->OpenStorage(storage, wide(arguments[1]), NULL, READ_MODE, NULL, 0, &inner);
    if (SUCCEEDED(result)) {
        result = inner->lpVtbl->OpenStream(inner, wide(arguments[2]), NULL, READ_MODE, 0, &stream);
        if (SUCCEEDED(result))
            drain(stream);
        inner->lpVtbl->Release(inner);
    }
    storage->lpVtbl->Release(storage);
    return FAILED(result);
}

static HRESULT put(IStorage *storage, const WCHAR *name, uint32_t size)
{
    IStream *stream;
    HRESULT result = storage->lpVtbl->CreateStream(storage, name, WRITE_MODE, 0, 0, &stream);
    if (SUCCEEDED(result)) {
        result = stream->lpVtbl->Write(stream, buffer, size, NULL);
        stream->lpVtbl->Release(stream);
        bytes_handled += size;
        count_handled++;
    }
    return result;
}

/* FOLDER */
static int write_files(int count, char **arguments)
{
    static WCHAR names[STREAMS][sizeof(StreamName)];
    char text[4096];
    if (count != 1)
        return 1;
    for (int i = 0; i < STREAMS; i++)
        memcpy(names[i], wide(stream_name(i)), sizeof names[i]);
    for (int file = 0; file < FILES; file++) {
        IStorage *storage;
        snprintf(text, sizeof text, "%s/%d.cfb", arguments[0], file);
        if (FAILED(StgCreateDocfile(wide(text), WRITE_MODE | STGM_TRANSACTED, 0, &storage)))
            return 1;
        for (int i = 0; i < STREAMS; i++)
            if (FAILED(put(storage, names[i], stream_size(i))))
                return 1;
        if (FAILED(storage->lpVtbl->Commit(storage, STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE)))
            return 1;
        storage->lpVtbl->Release(storage);
    }
    return 0;
}

/* FILE COUNT: for the task above that reads one entry of many. */
static int make_entries(int count, char **arguments)
{
    IStorage *storage, *inner;
    char text[32];
    if (count != 2 || FAILED(StgCreateDocfile(wide(arguments[0]), WRITE_MODE | STGM_TRANSACTED, 0, &storage)))
        return 1;
    if (FAILED(storage->lpVtbl->CreateStorage(storage, wide("Many"), WRITE_MODE, 0, 0, &inner)))
        return 1;
    for (int i = 0; i < atoi(arguments[1]); i++) {
        snprintf(text, sizeof text, "Entry %06d", i);
        if (FAILED(put(inner, wide(text), 100)))
            return 1;
    }
    inner->lpVtbl->Release(inner);
    if (FAILED(storage->lpVtbl->Commit(storage, STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE)))
        return 1;
    storage->lpVtbl->Release(storage);
    return 0;
}

static char chunk[CHUNK];

/* FILE */
static int write_many(int count, char **arguments)
{
    IStorage *storage;
    char text[32];
    if (count != 1 || FAILED(StgCreateDocfile(wide(arguments[0]), WRITE_MODE | STGM_TRANSACTED, 0, &storage)))
        return 1;
    for (int i = 0; i < MANY; i++) {
        snprintf(text, sizeof text, "Entry %06d", i);
        if (FAILED(put(storage, wide(text), MANY_BYTES)))
            return 1;
    }
    if (FAILED(storage->lpVtbl->Commit(storage, STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE)))
        return 1;
    storage->lpVtbl->Release(storage);
    return 0;
}

/* FILE */
static int write_big(int count, char **arguments)
{
    IStorage *storage;
    IStream *stream;
    if (count != 1 || FAILED(StgCreateDocfile(wide(arguments[0]), WRITE_MODE | STGM_TRANSACTED, 0, &storage)))
        return 1;
    if (FAILED(storage->lpVtbl->CreateStream(storage, wide("Big"), WRITE_MODE, 0, 0, &stream)))
        return 1;
    for (uint32_t done = 0; done < BIG_BYTES; done += CHUNK) {
        if (FAILED(stream->lpVtbl->Write(stream, chunk, CHUNK, NULL)))
            return 1;
        bytes_handled += CHUNK;
    }
    stream->lpVtbl->Release(stream);
    if (FAILED(storage->lpVtbl->Commit(storage, STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE)))
        return 1;
    storage->lpVtbl->Release(storage);
    return 0;
}

/* FILE */
static int read_big(int count, char **arguments)
{
    IStorage *storage;
    IStream *stream;
    ULONG got;
    if (count != 1 || !(storage = open_file(arguments[0])))
        return 1;
    if (FAILED(storage->lpVtbl->OpenStream(storage, wide("Big"), NULL, READ_MODE, 0, &stream)))
        return 1;
    while (SUCCEEDED(stream->lpVtbl->Read(stream, chunk, CHUNK, &got)) && got > 0)
        bytes_handled += got;
    stream->lpVtbl->Release(stream);
    storage->lpVtbl->Release(storage);
    return 0;
}

static IStorage *open_changing(const char *path)
{
    IStorage *storage;
    HRESULT result = StgOpenStorage(wide(path), NULL, STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, NULL, 0,
                                    &storage);
    return SUCCEEDED(result) ? storage : NULL;
}

/* FILE: overwrites a little in the middle of the big stream. */
static int patch_big(int count, char **arguments)
{
    LARGE_INTEGER place;
    IStorage *storage;
    IStream *stream;
    HRESULT result;
    place.QuadPart = BIG_BYTES / 2 + 1000;
    if (count != 1 || !(storage = open_changing(arguments[0])))
        return 1;
    result = storage->lpVtbl->OpenStream(storage, wide("Big"), NULL, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &stream);
    if (FAILED(result))
        return 1;
    stream->lpVtbl->Seek(stream, place, STREAM_SEEK_SET, NULL);
    result = stream->lpVtbl->Write(stream, chunk, PATCH, NULL);
    stream->lpVtbl->Release(stream);
    if (SUCCEEDED(result))
        result = storage->lpVtbl->Commit(storage, STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE);
    storage->lpVtbl->Release(storage);
    bytes_handled += PATCH;
    return FAILED(result);
}

/* FILE: adds one entry to a storage that has many, and takes it out again; a commit for each. */
static int change_members(int count, char **arguments)
{
    IStorage *storage;
    HRESULT result;
    if (count != 1 || !(storage = open_changing(arguments[0])))
        return 1;
    result = put(storage, wide("Entry 00500x"), MANY_BYTES);
    if (SUCCEEDED(result))
        result = storage->lpVtbl->Commit(storage, STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE);
    if (SUCCEEDED(result))
        result = storage->lpVtbl->DestroyElement(storage, wide("Entry 00500x"));
    if (SUCCEEDED(result))
        result = storage->lpVtbl->Commit(storage, STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE);
    storage->lpVtbl->Release(storage);
    return FAILED(result);
}

#include "messages.h"

int main(int argc, char **argv)
{
    const char *task = argc > 1 ? argv[1] : "";
    argc -= 2;
    argv += 2;
    if (!strcmp(task, "streams"))
        return measure(read_streams, 1, argc, argv);
    if (!strcmp(task, "one"))
        return measure(read_one, 1, argc, argv);
    if (!strcmp(task, "write"))
        return measure(write_files, 0, argc, argv);
    if (!strcmp(task, "many-write"))
        return measure(write_many, 0, argc, argv);
    if (!strcmp(task, "many-read"))
        return measure(read_streams, 1, argc, argv);
    if (!strcmp(task, "many-change"))
        return measure(change_members, 1, argc, argv);
    if (!strcmp(task, "big-write"))
        return measure(write_big, 0, argc, argv);
    if (!strcmp(task, "big-read"))
        return measure(read_big, 1, argc, argv);
    if (!strcmp(task, "big-patch"))
        return measure(patch_big, 1, argc, argv);
    if (!strcmp(task, "messages"))
        return measure(read_messages, 1, argc, argv);
    if (!strcmp(task, "subjects"))
        return measure(read_subjects, 1, argc, argv);
    if (!strcmp(task, "messages-write"))
        return measure(write_messages, 0, argc, argv);
    if (!strcmp(task, "make-message"))
        return make_message(argc, argv);
    if (!strcmp(task, "make-entries"))
        return make_entries(argc, argv);
    fprintf(stderr, "ours: no task %s\n", task);
    return 2;
}
