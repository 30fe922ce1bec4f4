/* Long streams before the commit: what the file shows meanwhile, what they cost, and what is left of them. */
#include "storage_support.h"
#include "long_values.h"
#include "process_memory.h"

static char *contents(long *count)
{
    FILE *file = fopen(test_path, "rb");
    struct stat status;
    char *bytes = NULL;
    REQUIRE(file && fstat(fileno(file), &status) == 0 && (bytes = malloc((size_t)status.st_size + 1)));
    *count = (long)fread(bytes, 1, (size_t)status.st_size, file);
    fclose(file);
    return bytes;
}

static IStream *write_long(IStorage *storage, const OLECHAR *name)
{
    IStream *stream;
    REQUIRE_HR(S_OK, IStorage_CreateStream(storage, name, CREATE_RW, 0, 0, &stream));
    for (int number = 0; number < PIECES; number++) {
        mark(number);
        CHECK_HR(S_OK, IStream_Write(stream, piece, PIECE, NULL));
    }
    return stream;
}

static int holds_long(IStream *stream)
{
    static char read[PIECE];
    LARGE_INTEGER start = {.QuadPart = 0};
    ULONG got;
    int number = 0;
    CHECK_HR(S_OK, IStream_Seek(stream, start, STREAM_SEEK_SET, NULL));
    for (; number < PIECES; number++) {
        mark(number);
        if (FAILED(IStream_Read(stream, read, PIECE, &got)) || got != PIECE || memcmp(read, piece, PIECE))
            return 0;
    }
    return SUCCEEDED(IStream_Read(stream, read, 1, &got)) && got == 0;
}

static int file_holds_long(const OLECHAR *name)
{
    IStorage *storage;
    IStream *stream;
    int result;
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RO, NULL, 0, &storage));
    REQUIRE_HR(S_OK, IStorage_OpenStream(storage, name, NULL, RO, 0, &stream));
    result = holds_long(stream);
    IStream_Release(stream);
    IStorage_Release(storage);
    return result;
}

/* Whether the file begins with those bytes; with `whole`, whether it is those bytes. */
static int begins_with(const char *old, long old_count, int whole)
{
    long count;
    char *now = contents(&count);
    int result = (whole ? count == old_count : count >= old_count) && !memcmp(now, old, (size_t)old_count);
    free(now);
    return result;
}

/* A new file holds an empty one until the commit, which writes nothing again. */
static void new_file(void)
{
    static const DWORD modes[] = {STGM_SHARE_EXCLUSIVE, STGM_SHARE_DENY_WRITE, STGM_SHARE_DENY_NONE};
    for (int index = 0; index < 3; index++) {
        IStorage *storage;
        IStream *stream;
        long count, before = written(), total = (long)PIECE * PIECES;
        char *old;
        unlink(test_path);
        REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_READWRITE | STGM_TRANSACTED | modes[index], 0, &storage));
        old = contents(&count);
        stream = write_long(storage, OLESTR("Long"));
        /* Where others may write, the file stays what it is. */
        CHECK(begins_with(old, count, modes[index] == STGM_SHARE_DENY_NONE));
        CHECK(holds_long(stream));
        IStream_Release(stream);
        CHECK_HR(S_OK, IStorage_Commit(storage, 0));
        if (before >= 0 && modes[index] != STGM_SHARE_DENY_NONE)
            CHECK(written() - before < total + total / 20);
        IStorage_Release(storage);
        CHECK(file_holds_long(OLESTR("Long")));
        free(old);
    }
}

/* Released without a commit, or reverted, it is what it was. */
static void given_up(void)
{
    IStorage *storage;
    IStream *stream;
    long count;
    char *old;
    unlink(test_path);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, TRANSACTED_RW, 0, &storage));
    put_stream(storage, OLESTR("Kept"), "kept");
    CHECK_HR(S_OK, IStorage_Commit(storage, 0));
    old = contents(&count);
    stream = write_long(storage, OLESTR("Long"));
    IStream_Release(stream);
    CHECK_HR(S_OK, IStorage_Revert(storage));
    CHECK(begins_with(old, count, 1));
    stream = write_long(storage, OLESTR("Long"));
    CHECK_HR(S_OK, IStorage_Revert(storage));
    CHECK_HR(STG_E_REVERTED, IStream_Write(stream, "x", 1, NULL));
    stream->lpVtbl->Release(stream);
    stream = write_long(storage, OLESTR("Long"));
    IStorage_Release(storage);
    CHECK_HR(STG_E_REVERTED, IStream_Write(stream, "x", 1, NULL));
    CHECK(begins_with(old, count, 1));
    IStream_Release(stream);
    free(old);
}

/* A file that was there is not touched before the commit, unless the caller allows it. */
static void old_file(void)
{
    static const DWORD modes[] = {TRANSACTED_RW, TRANSACTED_RW | STGM_NOSCRATCH};
    for (int index = 0; index < 2; index++) {
        IStorage *storage;
        IStream *stream;
        long count;
        char *old;
        unlink(test_path);
        REQUIRE_HR(S_OK, StgCreateDocfile(test_name, CREATE_RW, 0, &storage));
        put_stream(storage, OLESTR("Kept"), "kept");
        IStorage_Release(storage);
        old = contents(&count);
        for (int commits = 0; commits < 2; commits++) {
            REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, modes[index], NULL, 0, &storage));
            stream = write_long(storage, OLESTR("Long"));
            CHECK(begins_with(old, count, index == 0));
            IStream_Release(stream);
            if (commits)
                CHECK_HR(S_OK, IStorage_Commit(storage, 0));
            IStorage_Release(storage);
            if (!commits)
                CHECK(begins_with(old, count, 1));
        }
        CHECK(file_holds_long(OLESTR("Long")));
        REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RO, NULL, 0, &storage));
        CHECK(stream_holds(storage, OLESTR("Kept"), "kept"));
        IStorage_Release(storage);
        free(old);
    }
}

/* A direct file: written once as well, and cut off when the stream is destroyed. */
static void direct(void)
{
    IStorage *storage;
    IStream *stream;
    struct stat status;
    long before = written(), total = (long)PIECE * PIECES;
    unlink(test_path);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, CREATE_RW, 0, &storage));
    stream = write_long(storage, OLESTR("Long"));
    IStream_Release(stream);
    IStorage_Release(storage);
    if (before >= 0)
        CHECK(written() - before < total + total / 20);
    CHECK(file_holds_long(OLESTR("Long")));
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RW, NULL, 0, &storage));
    stream = write_long(storage, OLESTR("Second"));
    IStream_Release(stream);
    CHECK_HR(S_OK, IStorage_DestroyElement(storage, OLESTR("Second")));
    CHECK_HR(S_OK, IStorage_DestroyElement(storage, OLESTR("Long")));
    IStorage_Release(storage);
    CHECK(stat(test_path, &status) == 0 && status.st_size < total + total / 20);
}

/* SwitchToFile takes what waits along, and leaves the old file as its last commit was. */
static void switching(void)
{
    IStorage *storage;
    IRootStorage *root;
    IStream *stream;
    long count;
    char *old, first[256];
    OLECHAR first_name[256];
    unlink(test_path);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, TRANSACTED_RW, 0, &storage));
    old = contents(&count);
    stream = write_long(storage, OLESTR("Long"));
    memcpy(first, test_path, sizeof first);
    memcpy(first_name, test_name, sizeof first_name);
    choose_file("staging-2");
    REQUIRE_HR(S_OK, IStorage_QueryInterface(storage, &IID_IRootStorage, (void **)&root));
    CHECK_HR(S_OK, IRootStorage_SwitchToFile(root, test_name));
    IRootStorage_Release(root);
    CHECK(holds_long(stream));
    IStream_Release(stream);
    stream = write_long(storage, OLESTR("Longer"));
    IStream_Release(stream);
    CHECK_HR(S_OK, IStorage_Commit(storage, 0));
    IStorage_Release(storage);
    CHECK(file_holds_long(OLESTR("Long")) && file_holds_long(OLESTR("Longer")));
    unlink(test_path);
    memcpy(test_path, first, sizeof first);
    memcpy(test_name, first_name, sizeof first_name);
    CHECK(begins_with(old, count, 1));
    free(old);
}

static IStream *part(IStorage *storage, int number, int made)
{
    char text[16];
    OLECHAR name[16];
    IStream *stream;
    snprintf(text, sizeof text, "Part %d", number);
    widen(text, name);
    REQUIRE_HR(S_OK, made ? IStorage_OpenStream(storage, name, NULL, RW, 0, &stream)
                          : IStorage_CreateStream(storage, name, RW, 0, 0, &stream));
    return stream;
}

static int part_holds(IStorage *storage, int number, ULONG size)
{
    static char read[PIECE];
    ULONG count = 0;
    IStream *stream = part(storage, number, 1);
    CHECK_HR(S_OK, IStream_Read(stream, read, PIECE, &count));
    IStream_Release(stream);
    mark(number);
    return count == size && !memcmp(read, piece, size);
}

/* Many streams, none of them long, take little memory once they are closed, and are what was written to them. */
static void many_streams(IStorage *storage)
{
    const char *checker = getenv("OPENIMSG_CHECKER");
    const ULONG size = 60000;
    int count = checker && *checker ? 700 : 3000;
    long before = resident();
    for (int number = 0; number < count; number++) {
        IStream *stream = part(storage, number, 0);
        mark(number);
        CHECK_HR(S_OK, IStream_Write(stream, piece, size, NULL));
        IStream_Release(stream);
    }
    if (!checker || !*checker)
        CHECK(resident() - before < 64 << 10);
    CHECK(part_holds(storage, 0, size) && part_holds(storage, count / 2, size) && part_holds(storage, count - 1, size));
    IStream *stream = part(storage, 0, 1);
    CHECK_HR(S_OK, IStream_Write(stream, piece, 10, NULL));
    IStream_Release(stream);
    stream = part(storage, 1, 1);
    CHECK_HR(S_OK, IStream_SetSize(stream, size_of(100)));
    IStream_Release(stream);
    CHECK_HR(S_OK, IStorage_Commit(storage, 0));
    IStorage_Release(storage);
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RW, NULL, 0, &storage));
    CHECK(part_holds(storage, 1, 100));
    for (int number = 2; number < count; number += 7)
        CHECK(part_holds(storage, number, size));
    IStorage_Release(storage);
}

static void many_streams_in_files(void)
{
    IStorage *storage;
    struct stat status;
    unlink(test_path);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, TRANSACTED_RW, 0, &storage));
    many_streams(storage);
    CHECK(stat(test_path, &status) == 0 && status.st_size < 3000 * 62000);
    unlink(test_path);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, RW, 0, &storage));
    IStorage_Release(storage);
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_NONE, NULL, 0,
                                    &storage));
    many_streams(storage);
}

int main(void)
{
    choose_file("staging");
    many_streams_in_files();
    new_file();
    given_up();
    old_file();
    direct();
    switching();
    unlink(test_path);
    return SUMMARY();
}
