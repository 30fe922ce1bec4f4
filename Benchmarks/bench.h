/* What the drivers share. A driver is called `driver TASK ARGUMENT...`; it does the task once to warm up and once
 * against the clock, and prints one line: seconds passed, seconds of processor time, bytes handled, a count. */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FILES 2000
#define STREAMS 60
#define FILE_BYTES 51200
#define MANY 10000
#define MANY_BYTES 100
#define BIG_BYTES (256u << 20)
#define CHUNK (256u << 10)
#define PATCH 4096

static uint64_t bytes_handled, count_handled;

typedef int (*Task)(int count, char **arguments);

static inline double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Two runs, for tasks that make files one: those are slow enough. */
static inline int measure(Task task, int warms, int count, char **arguments)
{
    double wall, processor;
    if (warms && task(count, arguments))
        return 1;
    bytes_handled = count_handled = 0;
    wall = seconds(CLOCK_MONOTONIC);
    processor = seconds(CLOCK_PROCESS_CPUTIME_ID);
    if (task(count, arguments))
        return 1;
    processor = seconds(CLOCK_PROCESS_CPUTIME_ID) - processor;
    wall = seconds(CLOCK_MONOTONIC) - wall;
    printf("%.9f %.9f %llu %llu\n", wall, processor, (unsigned long long)bytes_handled,
           (unsigned long long)count_handled);
    return 0;
}

/* The size of the n-th of the streams of a file that is written: 50 KB together, most of them small. */
static inline uint32_t stream_size(int index)
{
    return index < 4 ? 6000 : (FILE_BYTES - 4 * 6000) / (STREAMS - 4);
}

typedef char StreamName[sizeof "__substg1.0_30010000"];

/* The name of the n-th of them. Each driver has the names ready: making text is no work of a library's. */
static inline const char *stream_name(int index)
{
    static StreamName name;
    snprintf(name, sizeof name, "__substg1.0_%08X", 0x3001001Fu + ((unsigned)index << 16));
    return name;
}

#endif
