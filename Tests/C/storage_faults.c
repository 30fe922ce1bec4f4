/* A caller's lock bytes, each of whose operations fails once, and for good, while a storage on them is made, edited,
 * committed, reverted and released: every call answers, nothing is left over, and the bytes open as the last commit.
 * Then a disk that is full, a file that may not be written to, and one that somebody else cuts off. */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include "storage_support.h"

#define ROOM (1 << 20)

enum fault { REFUSAL, TEAR, LATE_ERROR, SHORT_READ, FAULTS };

/* Lock bytes in memory, of which operation `faulty` goes wrong, and with `lasting` all after it. */
struct faulty_bytes {
    const ILockBytesVtbl *lpVtbl;
    LONG count;
    BYTE *bytes;
    ULONG size;
    int operations, faulty, lasting, has_failed;
    enum fault fault;
};

static struct faulty_bytes own;

static int goes_wrong(void)
{
    int number = own.operations++;
    int wrong = own.faulty >= 0 && (own.lasting ? number >= own.faulty : number == own.faulty);
    own.has_failed |= wrong;
    return wrong;
}

static HRESULT query(ILockBytes *this, REFIID iid, void **out)
{
    (void)this, (void)iid;
    *out = NULL;
    return E_NOINTERFACE;
}
static ULONG add_ref(ILockBytes *this) { return (ULONG)++((struct faulty_bytes *)this)->count; }
static ULONG release(ILockBytes *this) { return (ULONG)--((struct faulty_bytes *)this)->count; }

static HRESULT read_at(ILockBytes *this, ULARGE_INTEGER offset, void *target, ULONG count, ULONG *done)
{
    ULONG there = offset.QuadPart < own.size ? own.size - (ULONG)offset.QuadPart : 0;
    int wrong = goes_wrong();
    (void)this;
    *done = count < there ? count : there;
    if (wrong && own.fault == REFUSAL)
        *done = 0;
    else if (wrong && own.fault != LATE_ERROR)
        *done /= 2;
    if (*done)
        memcpy(target, own.bytes + offset.QuadPart, *done);
    return wrong && own.fault != SHORT_READ ? STG_E_SEEKERROR : S_OK;
}

static HRESULT write_at(ILockBytes *this, ULARGE_INTEGER offset, const void *source, ULONG count, ULONG *done)
{
    int wrong = goes_wrong();
    (void)this;
    *done = 0;
    if (offset.QuadPart + count > ROOM)
        return STG_E_MEDIUMFULL;
    if (wrong && (own.fault == REFUSAL || own.fault == SHORT_READ))
        return STG_E_SEEKERROR;
    if (wrong && own.fault == TEAR)
        count /= 2;
    if (own.size < offset.QuadPart + count) {
        if (own.size < offset.QuadPart)
            memset(own.bytes + own.size, 0, offset.QuadPart - own.size);
        own.size = (ULONG)offset.QuadPart + count;
    }
    memcpy(own.bytes + offset.QuadPart, source, count);
    *done = count;
    return wrong ? STG_E_SEEKERROR : S_OK;
}

static HRESULT flush(ILockBytes *this)
{
    (void)this;
    return goes_wrong() ? STG_E_SEEKERROR : S_OK;
}

static HRESULT set_size(ILockBytes *this, ULARGE_INTEGER size)
{
    int wrong = goes_wrong();
    (void)this;
    if (size.QuadPart > ROOM)
        return STG_E_MEDIUMFULL;
    if (!wrong || own.fault == LATE_ERROR) {
        if (size.QuadPart > own.size)
            memset(own.bytes + own.size, 0, size.QuadPart - own.size);
        own.size = (ULONG)size.QuadPart;
    }
    return wrong ? STG_E_SEEKERROR : S_OK;
}

static HRESULT lock_region(ILockBytes *this, ULARGE_INTEGER offset, ULARGE_INTEGER count, DWORD type)
{
    (void)this, (void)offset, (void)count, (void)type;
    return STG_E_INVALIDFUNCTION;
}

static HRESULT stat_bytes(ILockBytes *this, STATSTG *stat, DWORD flag)
{
    (void)this, (void)flag;
    memset(stat, 0, sizeof *stat);
    stat->type = STGTY_LOCKBYTES;
    stat->cbSize.QuadPart = own.size;
    return goes_wrong() ? STG_E_SEEKERROR : S_OK;
}

static const ILockBytesVtbl table = {query, add_ref,  release,     read_at,     write_at,
                                     flush, set_size, lock_region, lock_region, stat_bytes};

static void arm(int faulty, enum fault fault, int lasting)
{
    own.faulty = faulty;
    own.fault = fault;
    own.lasting = lasting;
    own.operations = own.has_failed = 0;
}

/* The streams of a storage and of those in it, folded into one number: state for state another one. */
static unsigned long fold(IStorage *storage)
{
    static BYTE buffer[8192];
    unsigned long sum = 17;
    IEnumSTATSTG *names;
    STATSTG stat;
    if (FAILED(IStorage_EnumElements(storage, 0, NULL, 0, &names)))
        return 0;
    while (names->lpVtbl->Next(names, 1, &stat, NULL) == S_OK) {
        IStorage *child = NULL;
        IStream *stream = NULL;
        ULONG count = 0;
        for (const OLECHAR *unit = stat.pwcsName; *unit; unit++)
            sum = sum * 31 + *unit;
        if (stat.type == STGTY_STREAM && SUCCEEDED(IStorage_OpenStream(storage, stat.pwcsName, NULL, RO, 0, &stream))) {
            while (SUCCEEDED(stream->lpVtbl->Read(stream, buffer, sizeof buffer, &count)) && count)
                for (ULONG i = 0; i < count; i++)
                    sum = sum * 131 + buffer[i];
            stream->lpVtbl->Release(stream);
        } else if (SUCCEEDED(IStorage_OpenStorage(storage, stat.pwcsName, NULL, RO, NULL, 0, &child))) {
            sum = sum * 7 + fold(child);
            IStorage_Release(child);
        } else
            sum = 0;
        CoTaskMemFree(stat.pwcsName);
    }
    names->lpVtbl->Release(names);
    return sum;
}

/* What the stored bytes show, without faults; 0 for no compound file. */
static unsigned long stored(void)
{
    int faulty = own.faulty, operations = own.operations;
    unsigned long sum = 0;
    IStorage *root;
    own.faulty = -1;
    if (SUCCEEDED(StgOpenStorageOnILockBytes((ILockBytes *)&own, NULL, RO, NULL, 0, &root))) {
        sum = fold(root);
        IStorage_Release(root);
    }
    own.faulty = faulty;
    own.operations = operations;
    return sum;
}

static HRESULT fill(IStorage *storage, const OLECHAR *name, char byte, ULONG count)
{
    static char block[70000];
    IStream *stream;
    HRESULT result = IStorage_CreateStream(storage, name, CREATE_RW, 0, 0, &stream);
    if (FAILED(result))
        return result;
    memset(block, byte, sizeof block);
    result = stream->lpVtbl->Write(stream, block, count, NULL);
    stream->lpVtbl->Release(stream);
    return result;
}

/* A state before and two commits, every call of which may fail; fills in what is to be stored. */
static HRESULT script(unsigned long states[3], int *reached)
{
    IStorage *root = NULL, *folder = NULL, *inner = NULL;
    HRESULT result = StgOpenStorageOnILockBytes((ILockBytes *)&own, NULL, TRANSACTED_RW, NULL, 0, &root);
    HRESULT first = result;
#define STEP(call)                                                                                  \
    do {                                                                                            \
        result = (call);                                                                            \
        if (FAILED(result) && SUCCEEDED(first))                                                     \
            first = result;                                                                         \
    } while (0)
    *reached = 0;
    if (!root)
        return result;
    STEP(fill(root, OLESTR("big"), 'b', 30000));
    STEP(fill(root, OLESTR("small"), 's', 100));
    STEP(IStorage_OpenStorage(root, OLESTR("folder"), NULL, TRANSACTED_RW, NULL, 0, &folder));
    if (folder) {
        STEP(fill(folder, OLESTR("in"), 'i', 5000));
        STEP(IStorage_CreateStorage(folder, OLESTR("inner"), CREATE_RW | STGM_TRANSACTED, 0, 0, &inner));
        if (inner) {
            STEP(fill(inner, OLESTR("deep"), 'd', 3000));
            STEP(inner->lpVtbl->Commit(inner, 0));
            IStorage_Release(inner);
        }
        STEP(IStorage_Commit(folder, 0));
        STEP(fill(folder, OLESTR("not kept"), 'n', 10));
        STEP(IStorage_Revert(folder));
        IStorage_Release(folder);
    }
    STEP(IStorage_DestroyElement(root, OLESTR("old")));
    STEP(IStorage_Commit(root, 0));
    *reached = SUCCEEDED(result) && SUCCEEDED(first);
    if (SUCCEEDED(first))
        states[1] = stored();
    STEP(IStorage_RenameElement(root, OLESTR("small"), OLESTR("renamed")));
    STEP(fill(root, OLESTR("big"), 'c', 60000));
    STEP(IStorage_Commit(root, 0));
    if (SUCCEEDED(first))
        states[2] = stored();
    STEP(fill(root, OLESTR("lost"), 'l', 500));
    STEP(IStorage_Revert(root));
    CHECK_HR(0, IStorage_Release(root));
    return first;
#undef STEP
}

/* The state that the script starts from. */
static void prepare(void)
{
    IStorage *root, *folder;
    own.size = 0;
    arm(-1, REFUSAL, 0);
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes((ILockBytes *)&own, CREATE_RW, 0, &root));
    REQUIRE_HR(S_OK, fill(root, OLESTR("old"), 'o', 4500));
    REQUIRE_HR(S_OK, fill(root, OLESTR("large"), 'L', 70000));
    for (OLECHAR name[] = {'g', '0', 0}; name[1] < '5'; name[1]++)
        REQUIRE_HR(S_OK, fill(root, name, (char)name[1], 60000));
    REQUIRE_HR(S_OK, IStorage_CreateStorage(root, OLESTR("folder"), CREATE_RW, 0, 0, &folder));
    REQUIRE_HR(S_OK, fill(folder, OLESTR("in"), 'x', 50));
    IStorage_Release(folder);
    REQUIRE_HR(0, IStorage_Release(root));
    REQUIRE_HR(1, own.count);
}

static void every_operation(void)
{
    unsigned long states[3], unused[3];
    ULONG size;
    BYTE *start = malloc(ROOM);
    int reached, step = getenv("OPENIMSG_CHECKER") && *getenv("OPENIMSG_CHECKER") ? 3 : 1;
    prepare();
    size = own.size;
    memcpy(start, own.bytes, size);
    states[0] = stored();
    REQUIRE_HR(S_OK, script(states, &reached));
    CHECK(states[0] && states[0] != states[1] && states[1] != states[2]);
    CHECK(stored() == states[2]);
    for (int fault = REFUSAL; fault < FAULTS; fault++)
        for (int lasting = 0; lasting < 2; lasting++) {
            int number = step > 1 ? fault % step : 0;
            for (;; number += step) {
                unsigned long found;
                HRESULT result;
                memcpy(own.bytes, start, size);
                own.size = size;
                arm(number, (enum fault)fault, lasting);
                memcpy(unused, states, sizeof unused);
                result = script(unused, &reached);
                if (!own.has_failed)
                    break;
                CHECK_HR(1, own.count);
                /* A short read that fits is gone on with. */
                CHECK(FAILED(result) || fault == SHORT_READ || stored() == states[2]);
                found = stored();
                /* A header that is torn for good is what no disk does. */
                if (!(result == STG_E_WRITEFAULT && lasting && fault == TEAR) &&
                    !CHECK(found == states[0] || found == states[1] || found == states[2] || !lasting))
                    fprintf(stderr, "     fault %d, lasting %d, operation %d, result %08x\n", fault, lasting, number,
                            result);
                CHECK(found != 0 || (lasting && fault == TEAR));
            }
            CHECK(number > 20);
        }
    /* And creating. */
    for (int fault = REFUSAL; fault < FAULTS; fault++)
        for (int number = 0;; number++) {
            IStorage *root = NULL;
            HRESULT result;
            own.size = 0;
            arm(number, (enum fault)fault, 1);
            result = StgCreateDocfileOnILockBytes((ILockBytes *)&own, CREATE_RW, 0, &root);
            CHECK(SUCCEEDED(result) == (root != NULL));
            if (root)
                IStorage_Release(root);
            CHECK_HR(1, own.count);
            if (!own.has_failed)
                break;
        }
    free(start);
}

/* A limit on the size of files stands for a disk that is full. */
static void full_disk(void)
{
    struct rlimit limit, old;
    IStorage *root;
    signal(SIGXFSZ, SIG_IGN);
    choose_file("full");
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, CREATE_RW | STGM_TRANSACTED, 0, &root));
    CHECK_HR(S_OK, put_stream(root, OLESTR("kept"), "what was there before"));
    CHECK_HR(S_OK, IStorage_Commit(root, 0));
    getrlimit(RLIMIT_FSIZE, &old);
    limit = old;
    for (rlim_t size = 4096; size < 100000; size += 7777) {
        HRESULT result;
        limit.rlim_cur = size;
        CHECK_HR(S_OK, fill(root, OLESTR("more"), 'm', 60000));
        setrlimit(RLIMIT_FSIZE, &limit);
        result = IStorage_Commit(root, 0);
        setrlimit(RLIMIT_FSIZE, &old);
        CHECK_HR(size < 60000 ? STG_E_MEDIUMFULL : result == S_OK ? S_OK : STG_E_MEDIUMFULL, result);
        CHECK(stream_holds(root, OLESTR("kept"), "what was there before"));
        CHECK_HR(S_OK, IStorage_Revert(root));
        CHECK(stream_holds(root, OLESTR("kept"), "what was there before"));
    }
    CHECK_HR(S_OK, fill(root, OLESTR("more"), 'm', 60000));
    CHECK_HR(S_OK, IStorage_Commit(root, 0));
    CHECK_HR(0, IStorage_Release(root));
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RO, NULL, 0, &root));
    CHECK(stream_holds(root, OLESTR("kept"), "what was there before"));
    CHECK_HR(0, IStorage_Release(root));
    unlink(test_path);
}

static void read_only_file(void)
{
    IStorage *root;
    choose_file("readonly");
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, CREATE_RW, 0, &root));
    CHECK_HR(S_OK, put_stream(root, OLESTR("S"), "text"));
    CHECK_HR(0, IStorage_Release(root));
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &root));
    CHECK_HR(STG_E_ACCESSDENIED, put_stream(root, OLESTR("T"), "more"));
    CHECK_HR(STG_E_ACCESSDENIED, IStorage_DestroyElement(root, OLESTR("S")));
    CHECK(stream_holds(root, OLESTR("S"), "text"));
    CHECK_HR(0, IStorage_Release(root));
    if (geteuid() != 0) {
        chmod(test_path, 0400);
        CHECK_HR(STG_E_ACCESSDENIED, StgOpenStorage(test_name, NULL, RW, NULL, 0, &root));
        REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &root));
        CHECK_HR(0, IStorage_Release(root));
    }
    unlink(test_path);
}

static void cut_off(void)
{
    for (off_t length = 0; length < 400000; length += 23456) {
        IStorage *root;
        struct stat before, after;
        HRESULT result;
        choose_file("cut");
        REQUIRE_HR(S_OK, StgCreateDocfile(test_name, CREATE_RW, 0, &root));
        for (OLECHAR name[] = {'g', '0', 0}; name[1] < '7'; name[1]++)
            REQUIRE_HR(S_OK, fill(root, name, (char)name[1], 60000));
        CHECK_HR(0, IStorage_Release(root));
        REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, TRANSACTED_RW, NULL, 0, &root));
        REQUIRE(truncate(test_path, length) == 0);
        fold(root);
        fill(root, OLESTR("new"), 'n', 100);
        stat(test_path, &before);
        result = IStorage_Commit(root, 0);
        stat(test_path, &after);
        CHECK(result == STG_E_DOCFILECORRUPT || result == STG_E_READFAULT || result == STG_E_INVALIDHEADER);
        CHECK(before.st_size == after.st_size);
        CHECK_HR(0, IStorage_Release(root));
        unlink(test_path);
    }
}

int main(void)
{
    own.lpVtbl = &table;
    own.count = 1;
    own.bytes = malloc(ROOM);
    every_operation();
    free(own.bytes);
    full_disk();
    read_only_file();
    cut_off();
    return SUMMARY();
}
