/* Text whose width follows UNICODE: the string functions of the C library under the names that start with _tcs.
 * There is no printing of 16-bit text, so the names that print are for narrow builds only. */
#ifndef OPENIMSG_COMPAT_TCHAR_H
#define OPENIMSG_COMPAT_TCHAR_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../openimsg_types.h"
#include "winkeywords.h"
#include "winsecure.h"
#include "wintext.h"

#ifndef _TEXT
#define _TEXT(text) TEXT(text)
#endif
#ifndef __T
#define __T(text) TEXT(text)
#endif

/* On 16-bit units, whatever wchar_t is. */

static inline size_t winlite_length_(LPCWSTR text)
{
    size_t length = 0;
    while (text[length])
        length++;
    return length;
}
static inline LPWSTR winlite_unit_(LPCWSTR text, WCHAR sought)
{
    for (; *text != sought; text++)
        if (!*text)
            return NULL;
    return (LPWSTR)(uintptr_t)text;
}
static inline LPWSTR winlite_last_unit_(LPCWSTR text, WCHAR sought)
{
    size_t left = winlite_length_(text) + 1;
    for (; left > 0; left--)
        if (text[left - 1] == sought)
            return (LPWSTR)(uintptr_t)(text + left - 1);
    return NULL;
}
static inline LPWSTR winlite_part_(LPCWSTR text, LPCWSTR sought)
{
    int length = lstrlenW(sought);
    for (;; text++) {
        if (winlite_compare_wide_(text, sought, length, 0) == 0)
            return (LPWSTR)(uintptr_t)text;
        if (!*text)
            return NULL;
    }
}
static inline LPWSTR winlite_copy_most_(LPWSTR target, LPCWSTR source, size_t count)
{
    size_t at = 0;
    for (; at < count && source[at]; at++)
        target[at] = source[at];
    for (; at < count; at++)
        target[at] = 0;
    return target;
}
/* Freed with free; null if there is no memory. */
static inline LPWSTR winlite_duplicate_wide_(LPCWSTR text)
{
    size_t size = (winlite_length_(text) + 1) * sizeof(WCHAR);
    void *copy = malloc(size);
    return (LPWSTR)(copy ? memcpy(copy, text, size) : NULL);
}
static inline LPSTR winlite_duplicate_narrow_(LPCSTR text)
{
    size_t size = strlen(text) + 1;
    void *copy = malloc(size);
    return (LPSTR)(copy ? memcpy(copy, text, size) : NULL);
}

#ifdef UNICODE
#define _tcslen(text) winlite_length_(text)
#define _tcsclen(text) winlite_length_(text)
#define _tcscpy(target, source) lstrcpyW((target), (source))
#define _tcsncpy(target, source, count) winlite_copy_most_((target), (source), (count))
#define _tcscat(target, source) lstrcatW((target), (source))
#define _tcscmp(left, right) lstrcmpW((left), (right))
#define _tcsncmp(left, right, most) winlite_compare_wide_((left), (right), (int)(most), 0)
#define _tcsnccmp(left, right, most) _tcsncmp(left, right, most)
#define _tcsicmp(left, right) lstrcmpiW((left), (right))
#define _tcsnicmp(left, right, most) winlite_compare_wide_((left), (right), (int)(most), 1)
#define _tcschr(text, sought) winlite_unit_((text), (sought))
#define _tcsrchr(text, sought) winlite_last_unit_((text), (sought))
#define _tcsstr(text, sought) winlite_part_((text), (sought))
#define _tcsdup(text) winlite_duplicate_wide_(text)
#define _tcscpy_s wcscpy_s
#define _tcscat_s wcscat_s
#define _tcsncpy_s wcsncpy_s
#define _tcsncat_s wcsncat_s
#define _tcsnlen wcsnlen_s
#else
#define _tcslen strlen
#define _tcsclen strlen
#define _tcscpy strcpy
#define _tcsncpy strncpy
#define _tcscat strcat
#define _tcscmp strcmp
#define _tcsncmp strncmp
#define _tcsnccmp strncmp
#define _tcsicmp(left, right) lstrcmpiA((left), (right))
#define _tcsnicmp(left, right, most) winlite_compare_narrow_((left), (right), (int)(most), 1)
#define _tcschr strchr
#define _tcsrchr strrchr
#define _tcsstr strstr
#define _tcsdup(text) winlite_duplicate_narrow_(text)
#define _tcscpy_s strcpy_s
#define _tcscat_s strcat_s
#define _tcsncpy_s strncpy_s
#define _tcsncat_s strncat_s
#define _tcsnlen strnlen_s
#define _stprintf_s sprintf_s
#define _tprintf printf
#define _ftprintf fprintf
#define _sntprintf snprintf
#define _fputts fputs
#define _putts puts
#define _tmain main
#endif

#ifndef _stricmp
#define _stricmp(left, right) lstrcmpiA((left), (right))
#define _strnicmp(left, right, most) winlite_compare_narrow_((left), (right), (int)(most), 1)
#define _wcsicmp(left, right) lstrcmpiW((left), (right))
#define _wcsnicmp(left, right, most) winlite_compare_wide_((left), (right), (int)(most), 1)
#define _strdup(text) winlite_duplicate_narrow_(text)
#define _wcsdup(text) winlite_duplicate_wide_(text)
#endif

#endif
