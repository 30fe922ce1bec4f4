/* Values long enough to leave memory before the commit, and what they cost. */
#ifndef LONG_VALUES_H
#define LONG_VALUES_H

#include <stdio.h>

#define PIECE 100000
#define PIECES 120

static char piece[PIECE];

/* Bytes that this process has asked the system to write. */
static inline long written(void)
{
    FILE *file = fopen("/proc/self/io", "r");
    long count = -1;
    char line[128];
    while (file && fgets(line, sizeof line, file))
        sscanf(line, "wchar: %ld", &count);
    if (file)
        fclose(file);
    return count;
}

static inline void mark(int number)
{
    for (int at = 0; at < PIECE; at++)
        piece[at] = (char)(at * 7 + at / 256 + number);
}

#endif
