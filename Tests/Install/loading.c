/* Loads the library as a program would that knows nothing of it: signal handlers, signal mask, threads and
 * locale stay as they were, at the load, at the first calls and at the end. usage: loading LIBRARY */
#include <dirent.h>
#include <dlfcn.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static char lines[4][128];

/* The lines of /proc/self/status that tell which signals are blocked, ignored and caught. */
static void read_signals(char text[4][128])
{
    FILE *status = fopen("/proc/self/status", "r");
    char line[128];
    memset(text, 0, 4 * 128);
    while (status && fgets(line, sizeof line, status)) {
        if (!strncmp(line, "SigBlk:", 7))
            strcpy(text[0], line);
        if (!strncmp(line, "SigIgn:", 7))
            strcpy(text[1], line);
        if (!strncmp(line, "SigCgt:", 7))
            strcpy(text[2], line);
        if (!strncmp(line, "Threads:", 8))
            strcpy(text[3], line);
    }
    if (status)
        fclose(status);
}

static int passed, failed;

static void compare(const char *when)
{
    static const char *const names[4] = {"blocked signals", "ignored signals", "caught signals", "threads"};
    char now[4][128];
    int i;
    read_signals(now);
    for (i = 0; i < 4; i++) {
        if (now[i][0] && !strcmp(now[i], lines[i])) {
            passed++;
        } else {
            failed++;
            printf("  failed: %s after %s: was %sis %s", names[i], when, lines[i], now[i]);
        }
    }
    if (!strcmp(setlocale(LC_ALL, NULL), "C")) {
        passed++;
    } else {
        failed++;
        printf("  failed: locale after %s: %s\n", when, setlocale(LC_ALL, NULL));
    }
}

int main(int argc, char **argv)
{
    void *library;
    int (*initialize)(void *);
    void (*uninitialize)(void);
    void *(*get_malloc)(void);
    int (*open_session)(void *, unsigned, void **);
    void (*close_session)(void *);
    void *session = NULL;

    if (argc != 2)
        return 2;
    read_signals(lines);
    library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        printf("  failed: %s\n0 passed, 1 failed\n", dlerror());
        return 1;
    }
    compare("loading");

    *(void **)&initialize = dlsym(library, "MAPIInitialize");
    *(void **)&uninitialize = dlsym(library, "MAPIUninitialize");
    *(void **)&get_malloc = dlsym(library, "MAPIGetDefaultMalloc");
    *(void **)&open_session = dlsym(library, "OpenIMsgSession");
    *(void **)&close_session = dlsym(library, "CloseIMsgSession");
    if (!initialize || !uninitialize || !get_malloc || !open_session || !close_session) {
        printf("  failed: the first calls are not exported\n%d passed, %d failed\n", passed, failed + 1);
        return 1;
    }
    if (initialize(NULL) == 0 && open_session(get_malloc(), 0, &session) == 0 && session) {
        passed++;
        close_session(session);
    } else {
        failed++;
        printf("  failed: no session\n");
    }
    uninitialize();
    compare("the first calls");
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
