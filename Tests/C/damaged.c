/* Files damaged in many ways, by a generator that gives the same on every run: each is read, and some are edited, in a
 * process of its own, without a crash, within CPU_SECONDS and within eight times its size and 16 MiB of memory.
 *
 * The files are those of OPENIMSG_CORPUS and OPENIMSG_SEEDS, of Tests/Regressions, and one that is made here.
 * OPENIMSG_DAMAGED says how many variants (600), OPENIMSG_FIRST which is the first; `damaged FILE...` takes those as
 * they are. What fails is kept in OPENIMSG_OUT. */
#include <dirent.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include "message_support.h"
#include "survive.h"

#define CPU_SECONDS 5
#define LARGEST (1 << 20)

static char *files[4096];
static int file_count;
static uint64_t state;

static uint32_t next(void)
{
    uint64_t mixed = state += 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)(mixed >> 32);
}
static size_t below(size_t count) { return count ? next() % count : 0; }

/* Adds the files of a folder, in order of their names. */
static void add_folder(const char *folder, const char *below_it)
{
    char path[1024];
    struct dirent **names;
    int count;
    snprintf(path, sizeof path, "%s%s", folder, below_it);
    count = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (names[i]->d_name[0] != '.' && file_count < 4096) {
            char whole[2048];
            snprintf(whole, sizeof whole, "%s/%s", path, names[i]->d_name);
            files[file_count++] = strdup(whole);
        }
        free(names[i]);
    }
    if (count >= 0)
        free(names);
}

/* A message with recipients, attachments and a message in it, so that there is always something to damage. */
static void make_sample(const char *path)
{
    IStorage *storage;
    IMessage *message = create_message(path, 0, NULL, &storage), *inner;
    IAttach *attachment;
    IStream *stream;
    ULONG number;
    static char body[20000];
    REQUIRE(message);
    memset(body, 'b', sizeof body - 1);
    set_text(message, PR_SUBJECT_W, "sample");
    set_binary(message, PR_RTF_COMPRESSED, body, 9000);
    for (int kind = 0; kind < 3; kind++) {
        REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
        if (kind == 2) {
            REQUIRE_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
                                                              MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&inner));
            set_text(inner, PR_SUBJECT_W, "inner");
            CHECK_HR(S_OK, inner->lpVtbl->SaveChanges(inner, 0));
            RELEASE(inner);
        } else {
            REQUIRE_HR(S_OK, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, 0,
                                                              MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&stream));
            CHECK_HR(S_OK, stream->lpVtbl->Write(stream, body, kind ? 300 : 15000, NULL));
            RELEASE(stream);
        }
        CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, 0));
        RELEASE(attachment);
    }
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, 0));
    RELEASE(message);
    RELEASE(storage);
}

/* The bytes of a file, with room for as many again; null when it is none of ours. */
static BYTE *load(const char *path, size_t *size)
{
    BYTE *bytes = NULL;
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    if (*size >= 1024 && *size <= LARGEST && (bytes = malloc(2 * *size)) && fread(bytes, 1, *size, file) != *size) {
        free(bytes);
        bytes = NULL;
    }
    fclose(file);
    return bytes;
}

static void put32(BYTE *bytes, size_t size, size_t at, uint32_t value)
{
    for (int i = 0; i < 4 && at + i < size; i++)
        bytes[at + i] = (BYTE)(value >> 8 * i);
}
static uint32_t get32(const BYTE *bytes, size_t size, size_t at)
{
    uint32_t value = 0;
    for (int i = 0; i < 4 && at + i < size; i++)
        value |= (uint32_t)bytes[at + i] << 8 * i;
    return value;
}

static uint32_t odd_number(void)
{
    static const uint32_t numbers[] = {0,          1,          2,          3,          0x7F,       0xFF,
                                       0x100,      0xFFF,      0x1000,     0xFFFF,     0x7FFFFFFF, 0x80000000,
                                       0xFFFFFFFA, 0xFFFFFFFB, 0xFFFFFFFC, 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF};
    return below(3) ? numbers[below(sizeof numbers / sizeof *numbers)] : next() >> below(32);
}

/* A place of a directory entry, which begin at multiples of 128: some entry of the first directory sector, or any. */
static size_t some_entry(const BYTE *bytes, size_t size, size_t sector)
{
    size_t start = ((size_t)get32(bytes, size, 48) + 1) * sector;
    size_t entry = start + 128 * below(sector / 128);
    return below(2) && entry < size ? entry : 128 * below(size / 128);
}

/* Most streams start where one long chain does: what they share is read again and again. */
static void share_chains(BYTE *bytes, size_t size, size_t sector)
{
    size_t donor = 0;
    for (size_t at = sector; at + 128 <= size; at += 128)
        if (bytes[at + 66] == 2 && get32(bytes, size, at + 120) > get32(bytes, size, donor ? donor + 120 : 4))
            donor = at;
    for (size_t at = sector; donor && at + 128 <= size; at += 128)
        if (bytes[at + 66] == 2 && bytes[at + 64] > 2 && bytes[at + 64] <= 64 && !bytes[at + 65] && below(8))
            memcpy(bytes + at + 116, bytes + donor + 116, 8);
}

static size_t damage(BYTE *bytes, size_t size)
{
    size_t sector = bytes[30] == 12 ? 4096 : 512;
    int count = 1 + (int)below(below(3) ? 3 : 12);
    while (count--) {
        size_t fat = ((size_t)get32(bytes, size, 76) + 1) * sector, at, other;
        switch (below(11)) {
        case 0: put32(bytes, size, 24 + 4 * below(122), odd_number()); break;
        case 1: put32(bytes, size, fat + 4 * below(sector / 4), odd_number()); break;
        case 2: put32(bytes, size, fat + 4 * below(sector / 4), (uint32_t)below(size / sector + 2)); break;
        case 3: put32(bytes, size, some_entry(bytes, size, sector) + 64 + 4 * below(16), odd_number()); break;
        case 4: put32(bytes, size, some_entry(bytes, size, sector) + 68 + 4 * below(3), (uint32_t)below(64)); break;
        case 5: bytes[below(size)] = (BYTE)odd_number(); break;
        case 6: put32(bytes, size, 4 * below(size / 4), odd_number()); break;
        case 7:
            at = sector * below(size / sector), other = sector * below(size / sector);
            for (size_t i = 0; i < sector; i++) {
                BYTE byte = bytes[at + i];
                bytes[at + i] = bytes[other + i];
                bytes[other + i] = byte;
            }
            break;
        case 8: memset(bytes + sector * below(size / sector), below(2) ? 0xFF : 0, sector); break;
        case 9:
            if (below(4) == 0)
                size = 512 + below(size - 511);
            else if (below(4) == 0) {
                memcpy(bytes + size, bytes, size / 2);
                size += size / 2;
                return size;
            }
            break;
        default:
            if (below(3) == 0)
                share_chains(bytes, size, sector);
        }
        if (size < 2 * sector)
            break;
    }
    return size;
}

static void work(const BYTE *bytes, size_t size, unsigned number)
{
    if (number % 3 == 2)
        survive_editing(bytes, size);
    else
        survive_reading(bytes, size);
}

/* Runs the work in a process of its own; its memory in KiB, or -1 when it crashed or took too long. */
static long run_apart(const BYTE *bytes, size_t size, unsigned number, double *seconds)
{
    struct rusage usage;
    int status;
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = {CPU_SECONDS, CPU_SECONDS + 1};
        setrlimit(RLIMIT_CPU, &limit);
        limit.rlim_cur = limit.rlim_max = 0;
        setrlimit(RLIMIT_CORE, &limit);
        alarm(60 * CPU_SECONDS);
        if (bytes)
            work(bytes, size, number);
        _exit(0);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return -1;
    *seconds = (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec + usage.ru_utime.tv_usec / 1e6;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? usage.ru_maxrss : -1;
}

static void keep(const BYTE *bytes, size_t size, const char *source, unsigned number, const char *why)
{
    const char *folder = getenv("OPENIMSG_OUT");
    char path[1024];
    FILE *file;
    snprintf(path, sizeof path, "%s/damaged-%u.bin", folder ? folder : "/tmp", number);
    fprintf(stderr, "     %s: variant %u of %s (%zu bytes), kept as %s\n", why, number, source, size, path);
    if ((file = fopen(path, "wb"))) {
        fwrite(bytes, 1, size, file);
        fclose(file);
    }
}

static double slowest;
static long largest;

static void survive(const BYTE *bytes, size_t size, const char *source, unsigned number, long empty)
{
    double seconds = 0;
    long limit = (long)(8 * size / 1024) + 16 * 1024;
    long used = run_apart(bytes, size, number, &seconds);
    if (!CHECK(used >= 0))
        keep(bytes, size, source, number, "crash or hang");
    else if (!CHECK(used - empty <= limit)) {
        fprintf(stderr, "     %ld KiB, %ld allowed\n", used - empty, limit);
        keep(bytes, size, source, number, "memory");
    }
    if (seconds > slowest)
        slowest = seconds;
    if (used - empty > largest)
        largest = used - empty;
}

static unsigned number_of(const char *name, unsigned otherwise)
{
    const char *text = getenv(name);
    return text && *text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    const char *sample = test_path("sample.msg"), *corpus = getenv("OPENIMSG_CORPUS");
    const char *seeds = getenv("OPENIMSG_SEEDS"), *checker = getenv("OPENIMSG_CHECKER");
    int is_checked = checker && *checker;
    unsigned first = number_of("OPENIMSG_FIRST", 0), count = number_of("OPENIMSG_DAMAGED", is_checked ? 30 : 600);
    double seconds = 0;
    long empty;
    make_sample(sample);
    files[file_count++] = strdup(sample);
    add_folder("Tests/Regressions/", "compound");
    add_folder("Tests/Regressions/", "message");
    if (corpus && *corpus && !is_checked) {
        add_folder(corpus, "/msg");
        add_folder(corpus, "/compound");
    }
    if (seeds && *seeds)
        add_folder(seeds, "");
    /* What is loaded at first use counts for nobody. */
    empty = run_apart(NULL, 0, 0, &seconds);
    for (int i = 1; i < argc || (argc == 1 && i < file_count); i++) {
        size_t size;
        const char *path = argc > 1 ? argv[i] : files[i];
        BYTE *bytes;
        if (argc == 1 && !strstr(path, "Tests/Regressions/"))
            continue;
        if (!CHECK((bytes = load(path, &size)) != NULL))
            continue;
        for (unsigned kind = 1; kind < 3; kind++)
            if (is_checked)
                work(bytes, size, kind);
            else
                survive(bytes, size, path, kind, empty);
        free(bytes);
    }
    for (unsigned number = first; argc == 1 && number < first + count; number++) {
        size_t size;
        BYTE *bytes;
        state = number;
        int chosen = (int)below((size_t)file_count);
        if (!(bytes = load(files[chosen], &size)))
            continue;
        size = damage(bytes, size);
        if (is_checked)
            work(bytes, size, number);
        else
            survive(bytes, size, files[chosen], number, empty);
        free(bytes);
    }
    CHECK(count > 0);
    unlink(sample);
    for (int i = 0; i < file_count; i++)
        free(files[i]);
    printf("largest %ld KiB, slowest %.2f s\n", largest, slowest);
    return SUMMARY();
}
