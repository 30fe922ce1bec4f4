/* Counting checks for the C and C++ tests: each program ends with `return SUMMARY();`. */
#ifndef CHECK_H
#define CHECK_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int check_passed, check_failed;

/* Counts one check and says where it failed. */
static inline int check_note(int good, const char *file, int line, const char *text)
{
    if (good)
        check_passed++;
    else {
        check_failed++;
        fprintf(stderr, "FAIL %s:%d: %s\n", file, line, text);
    }
    return good;
}

static inline int check_code(int32_t expected, int32_t given, const char *file, int line, const char *text)
{
    if (!check_note(expected == given, file, line, text))
        fprintf(stderr, "     expected 0x%08" PRIX32 ", got 0x%08" PRIX32 "\n", (uint32_t)expected,
                (uint32_t)given);
    return expected == given;
}

#define CHECK(condition) check_note(!!(condition), __FILE__, __LINE__, #condition)
/* An HRESULT, SCODE or count that must be just this one. */
#define CHECK_HR(expected, expression)                                                              \
    check_code((int32_t)(expected), (int32_t)(expression), __FILE__, __LINE__, #expression)

/* As CHECK and CHECK_HR, for what the rest of the program can't do without. */
#define REQUIRE(condition)                                                                          \
    do {                                                                                            \
        if (!CHECK(condition))                                                                      \
            exit(SUMMARY());                                                                        \
    } while (0)
#define REQUIRE_HR(expected, expression)                                                            \
    do {                                                                                            \
        if (!CHECK_HR(expected, expression))                                                        \
            exit(SUMMARY());                                                                        \
    } while (0)

/* Prints the counts as the last line; the exit code. */
static inline int check_summary(void)
{
    fflush(stderr);
    printf("%d passed, %d failed\n", check_passed, check_failed);
    return check_failed || !check_passed;
}
#define SUMMARY() check_summary()

#endif
