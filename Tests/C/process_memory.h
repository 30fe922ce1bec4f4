/* What a test can tell of its own memory. */
#ifndef PROCESS_MEMORY_H
#define PROCESS_MEMORY_H

#include <stdio.h>
#include <unistd.h>

/* Memory that this process has, in KiB. */
static inline long resident(void)
{
    long size = 0, pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file) {
        if (fscanf(file, "%ld %ld", &size, &pages) != 2)
            pages = 0;
        fclose(file);
    }
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

#endif
