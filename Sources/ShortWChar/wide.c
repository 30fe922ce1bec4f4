/* The wide functions of the C library for programs that are compiled with -fshort-wchar, where wchar_t has 16
 * bits: the library's own count in 32. They are hidden, so each program or shared object that links this archive
 * keeps its own, and others in the process keep theirs. The names are those that the C++ library's wstring and
 * char_traits call, and those that programs use for text without a locale. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#if !defined(__SIZEOF_WCHAR_T__) || __SIZEOF_WCHAR_T__ != 2
#error "compile with -fshort-wchar"
#endif

#define HIDDEN __attribute__((visibility("hidden")))

/* A loop must not be compiled into a call of the function that it is in. For clang, -fno-builtin sees to that. */
#ifndef __clang__
#pragma GCC optimize("no-tree-loop-distribute-patterns")
#endif

HIDDEN size_t wcslen(const wchar_t *text)
{
    size_t count = 0;
    while (text[count])
        count++;
    return count;
}

HIDDEN size_t wcsnlen(const wchar_t *text, size_t most)
{
    size_t count = 0;
    while (count < most && text[count])
        count++;
    return count;
}

HIDDEN int wmemcmp(const wchar_t *left, const wchar_t *right, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return 0;
}

HIDDEN wchar_t *wmemchr(const wchar_t *text, wchar_t sought, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text[i] == sought)
            return (wchar_t *)(uintptr_t)(text + i);
    return NULL;
}

HIDDEN wchar_t *wmemcpy(wchar_t *restrict target, const wchar_t *restrict source, size_t count)
{
    if (count)
        __builtin_memcpy(target, source, count * sizeof(wchar_t));
    return target;
}

HIDDEN wchar_t *wmempcpy(wchar_t *restrict target, const wchar_t *restrict source, size_t count)
{
    return wmemcpy(target, source, count) + count;
}

HIDDEN wchar_t *wmemmove(wchar_t *target, const wchar_t *source, size_t count)
{
    if (count)
        __builtin_memmove(target, source, count * sizeof(wchar_t));
    return target;
}

HIDDEN wchar_t *wmemset(wchar_t *target, wchar_t value, size_t count)
{
    for (size_t i = 0; i < count; i++)
        target[i] = value;
    return target;
}

HIDDEN int wcsncmp(const wchar_t *left, const wchar_t *right, size_t most)
{
    for (size_t i = 0; i < most; i++) {
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
        if (!left[i])
            break;
    }
    return 0;
}

HIDDEN int wcscmp(const wchar_t *left, const wchar_t *right)
{
    return wcsncmp(left, right, SIZE_MAX);
}

/* The order of units: there is no locale here. */
HIDDEN int wcscoll(const wchar_t *left, const wchar_t *right)
{
    return wcscmp(left, right);
}

HIDDEN wchar_t *wcscpy(wchar_t *restrict target, const wchar_t *restrict source)
{
    return wmemcpy(target, source, wcslen(source) + 1);
}

HIDDEN wchar_t *wcsncpy(wchar_t *restrict target, const wchar_t *restrict source, size_t count)
{
    size_t length = wcsnlen(source, count);
    wmemcpy(target, source, length);
    wmemset(target + length, 0, count - length);
    return target;
}

HIDDEN wchar_t *wcscat(wchar_t *restrict target, const wchar_t *restrict source)
{
    wcscpy(target + wcslen(target), source);
    return target;
}

HIDDEN wchar_t *wcsncat(wchar_t *restrict target, const wchar_t *restrict source, size_t most)
{
    size_t end = wcslen(target), length = wcsnlen(source, most);
    wmemcpy(target + end, source, length);
    target[end + length] = 0;
    return target;
}

HIDDEN wchar_t *wcschr(const wchar_t *text, wchar_t sought)
{
    return wmemchr(text, sought, wcslen(text) + 1);
}

HIDDEN wchar_t *wcsrchr(const wchar_t *text, wchar_t sought)
{
    for (size_t left = wcslen(text) + 1; left > 0; left--)
        if (text[left - 1] == sought)
            return (wchar_t *)(uintptr_t)(text + left - 1);
    return NULL;
}

HIDDEN wchar_t *wcsstr(const wchar_t *text, const wchar_t *sought)
{
    size_t length = wcslen(sought);
    for (;; text++) {
        if (wcsncmp(text, sought, length) == 0)
            return (wchar_t *)(uintptr_t)text;
        if (!*text)
            return NULL;
    }
}

HIDDEN size_t wcsspn(const wchar_t *text, const wchar_t *set)
{
    size_t count = 0;
    while (text[count] && wcschr(set, text[count]))
        count++;
    return count;
}

HIDDEN size_t wcscspn(const wchar_t *text, const wchar_t *set)
{
    size_t count = 0;
    while (text[count] && !wcschr(set, text[count]))
        count++;
    return count;
}

HIDDEN wchar_t *wcspbrk(const wchar_t *text, const wchar_t *set)
{
    text += wcscspn(text, set);
    return *text ? (wchar_t *)(uintptr_t)text : NULL;
}

HIDDEN wchar_t *wcstok(wchar_t *restrict text, const wchar_t *restrict set, wchar_t **restrict rest)
{
    wchar_t *start = text ? text : *rest, *end;
    start += wcsspn(start, set);
    end = start + wcscspn(start, set);
    *rest = *end ? end + 1 : end;
    *end = 0;
    return end > start ? start : NULL;
}

HIDDEN wchar_t *wcsdup(const wchar_t *text)
{
    size_t size = (wcslen(text) + 1) * sizeof(wchar_t);
    wchar_t *copy = malloc(size);
    return copy ? __builtin_memcpy(copy, text, size) : NULL;
}

/* Letters without case are as they are; A to Z and a to z are the same. */
static wchar_t folded(wchar_t unit)
{
    return unit >= 'A' && unit <= 'Z' ? (wchar_t)(unit + ('a' - 'A')) : unit;
}

HIDDEN int wcsncasecmp(const wchar_t *left, const wchar_t *right, size_t most)
{
    for (size_t i = 0; i < most; i++) {
        wchar_t a = folded(left[i]), b = folded(right[i]);
        if (a != b)
            return a < b ? -1 : 1;
        if (!a)
            break;
    }
    return 0;
}

HIDDEN int wcscasecmp(const wchar_t *left, const wchar_t *right)
{
    return wcsncasecmp(left, right, SIZE_MAX);
}

/* Numbers in ASCII digits: base 0 or 2 to 36, as strtol reads them. What lies after the 64th character can't
 * change the value. */
static size_t narrowed(const wchar_t *text, char narrow[80], size_t *blanks)
{
    size_t count = 0;
    *blanks = 0;
    while (text[*blanks] == ' ' || (text[*blanks] >= '\t' && text[*blanks] <= '\r'))
        ++*blanks;
    while (count < 79 && text[*blanks + count] && text[*blanks + count] < 0x80) {
        narrow[count] = (char)text[*blanks + count];
        count++;
    }
    narrow[count] = 0;
    return count;
}

#define NUMBER(name, type, reader)                                                                            \
    HIDDEN type name(const wchar_t *restrict text, wchar_t **restrict end, int base)                          \
    {                                                                                                         \
        char narrow[80], *stopped;                                                                            \
        size_t blanks;                                                                                        \
        type value;                                                                                           \
        narrowed(text, narrow, &blanks);                                                                      \
        value = reader(narrow, &stopped, base);                                                               \
        if (end)                                                                                              \
            *end = (wchar_t *)(uintptr_t)(stopped == narrow ? text : text + blanks + (stopped - narrow));     \
        return value;                                                                                         \
    }

NUMBER(wcstol, long, strtol)
NUMBER(wcstoul, unsigned long, strtoul)
NUMBER(wcstoll, long long, strtoll)
NUMBER(wcstoull, unsigned long long, strtoull)

HIDDEN double wcstod(const wchar_t *restrict text, wchar_t **restrict end)
{
    char narrow[80], *stopped;
    size_t blanks;
    double value;
    narrowed(text, narrow, &blanks);
    value = strtod(narrow, &stopped);
    if (end)
        *end = (wchar_t *)(uintptr_t)(stopped == narrow ? text : text + blanks + (stopped - narrow));
    return value;
}
