/* The same bytes read with pread and written with pwrite: what no library can be faster than. */
#define _XOPEN_SOURCE 700
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"

static int read_files(int count, char **paths)
{
    for (int i = 0; i < count; i++) {
        struct stat status;
        ssize_t got = 0;
        int file = open(paths[i], O_RDONLY);
        char *bytes;
        if (file < 0 || fstat(file, &status) || !(bytes = malloc((size_t)status.st_size + 1)))
            return 1;
        got = pread(file, bytes, (size_t)status.st_size, 0);
        bytes_handled += got > 0 ? (uint64_t)got : 0;
        count_handled++;
        free(bytes);
        close(file);
    }
    return 0;
}

static int write_files(int count, char **arguments)
{
    static char bytes[FILE_BYTES];
    char path[4096];
    if (count != 1)
        return 1;
    for (int i = 0; i < FILES; i++) {
        int file;
        snprintf(path, sizeof path, "%s/%d.cfb", arguments[0], i);
        file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
        if (file < 0 || pwrite(file, bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes || close(file))
            return 1;
        bytes_handled += sizeof bytes;
        count_handled++;
    }
    return 0;
}

/* FOLDER MODEL: the bytes of one message, as often as messages are written. */
static int write_copies(int count, char **arguments)
{
    static char bytes[1 << 20];
    char path[4096];
    ssize_t size;
    int model;
    if (count != 2 || (model = open(arguments[1], O_RDONLY)) < 0)
        return 1;
    size = pread(model, bytes, sizeof bytes, 0);
    close(model);
    for (int i = 0; i < FILES; i++) {
        int file;
        snprintf(path, sizeof path, "%s/%d.msg", arguments[0], i);
        file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
        if (file < 0 || pwrite(file, bytes, (size_t)size, 0) != size || close(file))
            return 1;
        bytes_handled += (uint64_t)size;
        count_handled++;
    }
    return 0;
}

static char chunk[CHUNK];

/* FILE */
static int write_big(int count, char **arguments)
{
    int file;
    if (count != 1 || (file = open(arguments[0], O_RDWR | O_CREAT | O_TRUNC, 0666)) < 0)
        return 1;
    for (uint32_t done = 0; done < BIG_BYTES; done += CHUNK) {
        if (pwrite(file, chunk, CHUNK, done) != (ssize_t)CHUNK)
            return 1;
        bytes_handled += CHUNK;
    }
    return close(file);
}

static int read_big(int count, char **arguments)
{
    ssize_t got;
    int file;
    if (count != 1 || (file = open(arguments[0], O_RDONLY)) < 0)
        return 1;
    while ((got = pread(file, chunk, CHUNK, (off_t)bytes_handled)) > 0)
        bytes_handled += (uint64_t)got;
    return close(file);
}

int main(int argc, char **argv)
{
    if (argc > 2 && (!strcmp(argv[1], "streams") || !strcmp(argv[1], "messages")))
        return measure(read_files, 1, argc - 2, argv + 2);
    if (argc > 2 && !strcmp(argv[1], "write"))
        return measure(write_files, 0, argc - 2, argv + 2);
    if (argc > 2 && !strcmp(argv[1], "messages-write"))
        return measure(write_copies, 0, argc - 2, argv + 2);
    if (argc > 2 && !strcmp(argv[1], "big-write"))
        return measure(write_big, 0, argc - 2, argv + 2);
    if (argc > 2 && !strcmp(argv[1], "big-read"))
        return measure(read_big, 1, argc - 2, argv + 2);
    return 3;
}
