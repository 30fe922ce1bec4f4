/* Two processes and one file: who lets whom in, which bytes they lock, and what a reader sees meanwhile. */
#define _GNU_SOURCE
#include <fcntl.h>
#undef LOCK_WRITE
#include <sys/wait.h>
#include "storage_support.h"

#define SHARED (STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_NONE)
#define NO_SNAPSHOT (STGM_NOSNAPSHOT | STGM_READWRITE | STGM_TRANSACTED)

/* What an opener does and what it denies; a bit each. */
enum { READS = 1, WRITES = 2, NOT_READ = 4, NOT_WRITE = 8, DIRECT = 16, FIRST = 32, NO_SHOT = 64 };

static const struct {
    DWORD mode;
    int claim;
} modes[] = {
    {RW, READS | WRITES | NOT_READ | NOT_WRITE | DIRECT},
    {STGM_WRITE | STGM_SHARE_EXCLUSIVE, WRITES | NOT_READ | NOT_WRITE | DIRECT},
    {RO, READS | NOT_READ | NOT_WRITE},
    {STGM_READ | STGM_SHARE_DENY_WRITE, READS | NOT_WRITE},
    {STGM_READ | STGM_TRANSACTED, READS},
    {STGM_READ | STGM_TRANSACTED | STGM_SHARE_DENY_NONE, READS},
    {STGM_READ | STGM_TRANSACTED | STGM_SHARE_DENY_READ, READS | NOT_READ},
    {STGM_READ | STGM_TRANSACTED | STGM_SHARE_DENY_WRITE, READS | NOT_WRITE},
    {STGM_READ | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, READS | NOT_READ | NOT_WRITE},
    {STGM_READWRITE | STGM_TRANSACTED, READS | WRITES},
    {SHARED, READS | WRITES},
    {STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_READ, READS | WRITES | NOT_READ},
    {STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_WRITE, READS | WRITES | NOT_WRITE},
    {TRANSACTED_RW, READS | WRITES | NOT_READ | NOT_WRITE},
    {STGM_WRITE | STGM_TRANSACTED | STGM_SHARE_DENY_WRITE, WRITES | NOT_WRITE},
    {NO_SNAPSHOT, READS | WRITES | NOT_WRITE | NO_SHOT},
    {STGM_PRIORITY | STGM_READ, READS | FIRST},
    {STGM_DIRECT_SWMR | STGM_READ | STGM_SHARE_DENY_NONE, READS},
    {STGM_DIRECT_SWMR | STGM_READWRITE | STGM_SHARE_DENY_WRITE, READS | WRITES | NOT_WRITE | DIRECT},
};
#define MODES (sizeof modes / sizeof *modes)

static HRESULT expected(int there, int coming)
{
    int both_without = there & coming & NO_SHOT;
    if (coming & WRITES && coming & DIRECT && there & FIRST)
        return STG_E_LOCKVIOLATION;
    if ((coming & READS && there & NOT_READ) || (there & READS && coming & NOT_READ))
        return STG_E_SHAREVIOLATION;
    if (!both_without && ((coming & WRITES && there & NOT_WRITE) || (there & WRITES && coming & NOT_WRITE)))
        return STG_E_SHAREVIOLATION;
    return S_OK;
}

static void create_file(void)
{
    IStorage *root;
    unlink(test_path);
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, CREATE_RW, 0, &root));
    CHECK_HR(S_OK, put_stream(root, OLESTR("S"), "first"));
    IStorage_Release(root);
}

/* The other process: it opens files on demand and says what came of it. */
static struct {
    int to, from;
    pid_t process;
} other;

struct order {
    char what; /* 'o'pen with the mode, 'c'lose, 'w'rite and commit the text, 's'how whether the stream holds it */
    DWORD mode;
    char text[32];
};

static HRESULT carry_out(IStorage **root, const struct order *order)
{
    HRESULT result = S_OK;
    if (order->what == 'o')
        return StgOpenStorage(test_name, NULL, order->mode, NULL, 0, root);
    if (order->what == 'c') {
        if (*root)
            IStorage_Release(*root);
        *root = NULL;
    } else if (order->what == 'w') {
        result = put_stream(*root, OLESTR("S"), order->text);
        if (SUCCEEDED(result))
            result = IStorage_Commit(*root, order->mode);
    } else {
        result = stream_holds(*root, OLESTR("S"), order->text) ? S_OK : S_FALSE;
    }
    return result;
}

static void obey(int from, int to)
{
    IStorage *root = NULL;
    struct order order;
    while (read(from, &order, sizeof order) == sizeof order) {
        HRESULT result = carry_out(&root, &order);
        if (write(to, &result, sizeof result) != sizeof result)
            break;
    }
    _exit(0);
}

static void start_other(void)
{
    int to[2], from[2];
    REQUIRE(pipe(to) == 0 && pipe(from) == 0);
    other.process = fork();
    REQUIRE(other.process >= 0);
    if (other.process == 0) {
        close(to[1]);
        close(from[0]);
        obey(to[0], from[1]);
    }
    close(to[0]);
    close(from[1]);
    other.to = to[1];
    other.from = from[0];
}

static HRESULT tell(char what, DWORD mode, const char *text)
{
    struct order order;
    HRESULT result = E_FAIL;
    /* The padding too: it goes through the pipe. */
    memset(&order, 0, sizeof order);
    order.what = what;
    order.mode = mode;
    snprintf(order.text, sizeof order.text, "%s", text);
    REQUIRE(write(other.to, &order, sizeof order) == sizeof order);
    REQUIRE(read(other.from, &result, sizeof result) == sizeof result);
    return result;
}

static void stop_other(void)
{
    int status = 0;
    close(other.to);
    close(other.from);
    CHECK(waitpid(other.process, &status, 0) == other.process && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void every_pair(void)
{
    IStorage *here;
    create_file();
    for (size_t there = 0; there < MODES; there++) {
        CHECK_HR(S_OK, tell('o', modes[there].mode, ""));
        for (size_t coming = 0; coming < MODES; coming++) {
            HRESULT wanted = expected(modes[there].claim, modes[coming].claim);
            here = NULL;
            if (!CHECK_HR(wanted, StgOpenStorage(test_name, NULL, modes[coming].mode, NULL, 0, &here)))
                fprintf(stderr, "     there %08x, coming %08x\n", modes[there].mode, modes[coming].mode);
            if (here)
                IStorage_Release(here);
        }
        CHECK_HR(S_OK, tell('c', 0, ""));
    }
}

/* Which of the bytes from 0x7FFFFE00 on somebody holds. */
static int is_held(int descriptor, off_t byte)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0x7FFFFE00 + byte, .l_len = 1};
    CHECK(fcntl(descriptor, F_OFD_GETLK, &lock) == 0);
    return lock.l_type != F_UNLCK;
}

static void locked_bytes(void)
{
    static const struct {
        DWORD mode;
        int bytes[5];
    } cases[] = {
        {STGM_PRIORITY, {0x158, 0x181, 0x193, 0, 0}},
        {RW, {0x193, 0x1A7, 0x1BB, 0x1CF, 0}},
        {TRANSACTED_RW, {0x193, 0x1A7, 0x1BB, 0x1CF, 0}},
        {STGM_READWRITE | STGM_TRANSACTED, {0x193, 0x1A7, 0, 0, 0}},
        {NO_SNAPSHOT, {0x16C, 0x193, 0x1A7, 0x1CF, 0}},
        {STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_WRITE, {0x193, 0x1A7, 0x1CF, 0, 0}},
        {STGM_WRITE | STGM_TRANSACTED | STGM_SHARE_DENY_WRITE, {0x1A7, 0x1CF, 0, 0, 0}},
        {STGM_READ | STGM_SHARE_DENY_WRITE, {0x193, 0x1CF, 0, 0, 0}},
        {STGM_READ | STGM_TRANSACTED, {0x193, 0, 0, 0, 0}},
        {RO, {0x193, 0x1BB, 0x1CF, 0, 0}},
    };
    int descriptor;
    create_file();
    descriptor = open(test_path, O_RDWR);
    REQUIRE(descriptor >= 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_HR(S_OK, tell('o', cases[i].mode, ""));
        for (int byte = 0x150; byte <= 0x1E2; byte++) {
            int wanted = 0;
            for (int k = 0; k < 5; k++)
                wanted |= cases[i].bytes[k] == byte;
            if (!CHECK(is_held(descriptor, byte) == wanted))
                fprintf(stderr, "     mode %08x, byte %03x\n", cases[i].mode, byte);
        }
        CHECK_HR(S_OK, tell('c', 0, ""));
    }
    close(descriptor);
}

/* One process commits again and again; what another one opened before stays as it was. */
static void snapshots(void)
{
    static const DWORD readers[] = {STGM_READ | STGM_TRANSACTED, SHARED,
                                    STGM_DIRECT_SWMR | STGM_READ | STGM_SHARE_DENY_NONE};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        IStorage *here;
        char text[32];
        create_file();
        CHECK_HR(S_OK, tell('o', SHARED, ""));
        CHECK_HR(S_OK, tell('w', STGC_DEFAULT, "second"));
        REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, readers[i], NULL, 0, &here));
        for (int round = 0; round < 12; round++) {
            snprintf(text, sizeof text, "round %d", round);
            CHECK_HR(S_OK, tell('w', round % 2 ? STGC_DEFAULT : STGC_OVERWRITE, text));
            CHECK(stream_holds(here, OLESTR("S"), "second"));
        }
        CHECK_HR(STG_S_MULTIPLEOPENS, tell('w', STGC_CONSOLIDATE, "last"));
        IStorage_Release(here);
        /* Whoever opens now sees what is there now. */
        REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, readers[i], NULL, 0, &here));
        CHECK(stream_holds(here, OLESTR("S"), "last"));
        IStorage_Release(here);
        CHECK_HR(S_OK, tell('w', STGC_CONSOLIDATE, "alone"));
        CHECK_HR(S_OK, tell('c', 0, ""));
    }
}

static void overriding(void)
{
    IStorage *here;
    create_file();
    CHECK_HR(S_OK, tell('o', SHARED, ""));
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, SHARED, NULL, 0, &here));
    CHECK_HR(S_OK, tell('w', STGC_ONLYIFCURRENT, "theirs"));
    CHECK_HR(S_OK, put_stream(here, OLESTR("S"), "ours"));
    CHECK_HR(STG_E_NOTCURRENT, IStorage_Commit(here, STGC_ONLYIFCURRENT));
    CHECK_HR(S_OK, IStorage_Commit(here, STGC_DEFAULT));
    CHECK_HR(S_OK, tell('s', 0, "theirs"));
    CHECK_HR(STG_E_NOTCURRENT, tell('w', STGC_ONLYIFCURRENT, "more"));
    IStorage_Release(here);
    CHECK_HR(S_OK, tell('c', 0, ""));
    CHECK_HR(S_OK, tell('o', RO, ""));
    CHECK_HR(S_OK, tell('s', 0, "ours"));
    CHECK_HR(S_OK, tell('c', 0, ""));
}

/* A file that takes the place of another one: who comes late gets the new one. */
static void replaced_files(void)
{
    IStorage *here;
    write_file("no compound file");
    REQUIRE_HR(S_OK, StgCreateDocfile(test_name, STGM_CREATE | SHARED, 0, &here));
    CHECK_HR(STG_E_FILEALREADYEXISTS, tell('o', SHARED, ""));
    CHECK_HR(S_OK, put_stream(here, OLESTR("S"), "new"));
    CHECK_HR(S_OK, IStorage_Commit(here, 0));
    CHECK_HR(S_OK, tell('o', SHARED, ""));
    CHECK_HR(S_OK, tell('s', 0, "new"));
    CHECK_HR(S_OK, tell('w', 0, "theirs"));
    CHECK_HR(S_OK, tell('c', 0, ""));
    CHECK_HR(S_OK, put_stream(here, OLESTR("T"), "t"));
    CHECK_HR(STG_E_NOTCURRENT, IStorage_Commit(here, STGC_ONLYIFCURRENT));
    IStorage_Release(here);
}

/* A process that ends without releasing anything lets go of everything. */
static void sudden_end(void)
{
    IStorage *here;
    create_file();
    CHECK_HR(S_OK, tell('o', RW, ""));
    CHECK_HR(STG_E_SHAREVIOLATION, StgOpenStorage(test_name, NULL, RO, NULL, 0, &here));
    stop_other();
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RW, NULL, 0, &here));
    IStorage_Release(here);
}

/* A child has what was open when it was forked, too. It takes nothing from its parent by releasing that, and what the
 * parent releases it doesn't keep. */
static void forked(void)
{
    IStorage *here, *again;
    int status = 0, hold[2];
    pid_t child;
    create_file();
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RW, NULL, 0, &here));
    child = fork();
    if (child == 0) {
        IStorage_Release(here);
        _exit(0);
    }
    REQUIRE(child > 0 && waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK_HR(STG_E_SHAREVIOLATION, StgOpenStorage(test_name, NULL, RW, NULL, 0, &again));
    REQUIRE(pipe(hold) == 0);
    child = fork();
    if (child == 0) {
        close(hold[1]);
        _exit((int)read(hold[0], &status, 1));
    }
    REQUIRE(child > 0);
    IStorage_Release(here);
    REQUIRE_HR(S_OK, StgOpenStorage(test_name, NULL, RW, NULL, 0, &again));
    IStorage_Release(again);
    close(hold[0]);
    close(hold[1]);
    REQUIRE(waitpid(child, &status, 0) == child);
}

int main(void)
{
    choose_file("sharing");
    forked();
    start_other();
    every_pair();
    locked_bytes();
    snapshots();
    overriding();
    replaced_files();
    sudden_end();
    unlink(test_path);
    return SUMMARY();
}
