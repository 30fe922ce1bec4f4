/* Random work on storages through COM against a model: on a file and on lock bytes, direct and transacted, with a storage
 * inside that is direct or transacted in its turn. OPENIMSG_SEED repeats one run, OPENIMSG_ROUNDS says how many. */
#include "storage_support.h"

#define NAMES 8
#define MOST 12000

struct model_stream {
    int present;
    ULONG size;
    BYTE bytes[MOST];
};
struct model {
    struct model_stream streams[NAMES];
};

static uint64_t state;
static unsigned seed;

static uint32_t next(uint32_t count)
{
    uint64_t mixed = state += 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)((mixed ^ (mixed >> 31)) >> 32) % count;
}

static ULONG some_size(void)
{
    static const ULONG sizes[] = {0, 1, 63, 64, 65, 511, 512, 513, 3000, 4095, 4096, 4097, 6000};
    return sizes[next(sizeof sizes / sizeof *sizes)];
}

static const OLECHAR *name_of(int index)
{
    static OLECHAR names[4][4];
    static int used;
    OLECHAR *name = names[used++ & 3];
    name[0] = (OLECHAR)((next(2) ? 'a' : 'A') + index);
    name[1] = (OLECHAR)'1';
    name[2] = 0;
    return name;
}

/* One stream as it should be. */
static void compare_stream(IStorage *storage, int index, const struct model_stream *expected)
{
    static BYTE found[MOST + 1];
    IStream *stream = NULL;
    ULONG count = 0;
    HRESULT result = IStorage_OpenStream(storage, name_of(index), NULL, RO, 0, &stream);
    if (!CHECK_HR(expected->present ? S_OK : STG_E_FILENOTFOUND, result))
        fprintf(stderr, "     OPENIMSG_SEED=%u\n", seed);
    if (!stream)
        return;
    CHECK_HR(S_OK, stream->lpVtbl->Read(stream, found, sizeof found, &count));
    if (!CHECK(count == expected->size && !memcmp(found, expected->bytes, count)))
        fprintf(stderr, "     OPENIMSG_SEED=%u, stream %d: %u bytes, expected %u\n", seed, index, count,
                expected->size);
    stream->lpVtbl->Release(stream);
}

static void compare(IStorage *storage, const struct model *model)
{
    for (int index = 0; index < NAMES; index++)
        compare_stream(storage, index, &model->streams[index]);
}

/* Writes to a stream, or changes its size. */
static void change_stream(IStorage *storage, struct model_stream *model, int index)
{
    static BYTE block[6000];
    IStream *stream = NULL;
    LARGE_INTEGER offset;
    ULARGE_INTEGER length;
    ULONG count = some_size(), at = model->present ? next(model->size + 1) : 0;
    if (at + count > MOST)
        at = MOST - count;
    if (model->present)
        CHECK_HR(S_OK, IStorage_OpenStream(storage, name_of(index), NULL, RW, 0, &stream));
    else {
        CHECK_HR(S_OK, IStorage_CreateStream(storage, name_of(index), RW, 0, 0, &stream));
        model->present = 1;
        model->size = 0;
    }
    REQUIRE(stream);
    if (next(4)) {
        memset(block, (int)next(256), count);
        offset.QuadPart = at;
        CHECK_HR(S_OK, stream->lpVtbl->Seek(stream, offset, STREAM_SEEK_SET, NULL));
        CHECK_HR(S_OK, stream->lpVtbl->Write(stream, block, count, NULL));
        memcpy(model->bytes + at, block, count);
        if (at + count > model->size && count)
            model->size = at + count;
    } else {
        length.QuadPart = count;
        CHECK_HR(S_OK, stream->lpVtbl->SetSize(stream, length));
        if (count > model->size)
            memset(model->bytes + model->size, 0, count - model->size);
        model->size = count;
    }
    stream->lpVtbl->Release(stream);
}

static void edit(IStorage *storage, struct model *model)
{
    int index = (int)next(NAMES), other = (int)next(NAMES);
    struct model_stream *stream = &model->streams[index];
    switch (next(6)) {
    case 0:
        CHECK_HR(stream->present ? S_OK : STG_E_FILENOTFOUND, IStorage_DestroyElement(storage, name_of(index)));
        stream->present = 0;
        break;
    case 1:
        if (!stream->present || model->streams[other].present)
            break;
        CHECK_HR(S_OK, IStorage_RenameElement(storage, name_of(index), name_of(other)));
        model->streams[other] = *stream;
        stream->present = 0;
        break;
    default:
        change_stream(storage, stream, index);
    }
}

/* Works in the storage inside, for a while. */
static void work_inside(IStorage *root, struct model *model)
{
    struct model current = *model;
    int transacted = next(2) != 0;
    IStorage *inside = NULL;
    REQUIRE_HR(S_OK, IStorage_OpenStorage(root, OLESTR("inside"), NULL, transacted ? TRANSACTED_RW : RW, NULL, 0,
                                          &inside));
    compare(inside, model);
    for (uint32_t step = next(12); step > 0; step--) {
        edit(inside, &current);
        if (!transacted)
            *model = current;
        switch (next(6)) {
        case 0:
            CHECK_HR(S_OK, IStorage_Commit(inside, STGC_DEFAULT));
            *model = current;
            break;
        case 1:
            CHECK_HR(S_OK, IStorage_Revert(inside));
            current = *model;
            break;
        case 2: compare(inside, &current);
        }
    }
    compare(inside, &current);
    CHECK_HR(0, IStorage_Release(inside));
}

static void run(unsigned number)
{
    static struct model models[2], committed[2];
    static const DWORD flags[] = {STGC_DEFAULT, STGC_OVERWRITE, STGC_ONLYIFCURRENT, STGC_CONSOLIDATE,
                                  STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE};
    int on_file = number & 1, transacted = (number >> 1) & 1;
    DWORD mode = transacted ? TRANSACTED_RW : RW;
    ILockBytes *bytes = NULL;
    IStorage *root = NULL, *inside = NULL;
    state = seed = number;
    memset(models, 0, sizeof models);
    choose_file("random");
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(NULL, TRUE, &bytes));
    if (on_file)
        REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_CREATE | mode, 0, &root));
    else
        REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(bytes, STGM_CREATE | mode, 0, &root));
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("inside"), CREATE_RW, 0, 0, &inside));
    IStorage_Release(inside);
    CHECK_HR(S_OK, IStorage_Commit(root, STGC_DEFAULT));
    memcpy(committed, models, sizeof models);
    for (int step = 0; step < 60; step++) {
        switch (next(10)) {
        case 0: work_inside(root, &models[1]); break;
        case 1:
            CHECK_HR(S_OK, IStorage_Commit(root, flags[next(5)]));
            memcpy(committed, models, sizeof models);
            break;
        case 2:
            CHECK_HR(S_OK, IStorage_Revert(root));
            if (transacted)
                memcpy(models, committed, sizeof models);
            break;
        case 3:
            CHECK_HR(0, IStorage_Release(root));
            if (on_file)
                REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, mode, NULL, 0, &root));
            else
                REQUIRE_HR(S_OK, StgOpenStorageOnILockBytes(bytes, NULL, mode, NULL, 0, &root));
            if (transacted)
                memcpy(models, committed, sizeof models);
            compare(root, &models[0]);
            break;
        default: edit(root, &models[0]);
        }
        compare_stream(root, step % NAMES, &models[0].streams[step % NAMES]);
    }
    compare(root, &models[0]);
    CHECK_HR(0, IStorage_Release(root));
    CHECK_HR(0, ILockBytes_Release(bytes));
    unlink(test_path);
}

int main(void)
{
    const char *one = getenv("OPENIMSG_SEED"), *rounds = getenv("OPENIMSG_ROUNDS");
    const char *checker = getenv("OPENIMSG_CHECKER");
    unsigned count = rounds ? (unsigned)atoi(rounds) : checker && *checker ? 8 : 100;
    if (one)
        run((unsigned)strtoul(one, NULL, 10));
    else
        for (unsigned number = 0; number < count; number++)
            run(number);
    return SUMMARY();
}
