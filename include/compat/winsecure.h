/* Text and memory functions that are told how much room there is, as Microsoft's C library has them. What doesn't
 * fit leaves the target empty and gives ERANGE, with a count of _TRUNCATE what fits of it and STRUNCATE. In C++ the
 * room of an array need not be said. Printing is for narrow text. */
#ifndef OPENIMSG_COMPAT_WINSECURE_H
#define OPENIMSG_COMPAT_WINSECURE_H

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../openimsg_types.h"

#ifndef _TRUNCATE
#define _TRUNCATE ((size_t)-1)
#define STRUNCATE 80
#endif
#ifndef RSIZE_MAX
#define RSIZE_MAX ((size_t)-1 / 2)
#endif
#ifndef __STDC_LIB_EXT1__
typedef int errno_t;
typedef size_t rsize_t;
#endif

static inline size_t strnlen_s(LPCSTR text, size_t most)
{
    size_t length = 0;
    while (text && length < most && text[length])
        length++;
    return length;
}
static inline size_t wcsnlen_s(LPCWSTR text, size_t most)
{
    size_t length = 0;
    while (text && length < most && text[length])
        length++;
    return length;
}

/* Puts at most `count` units of `source` behind `start` units of `target`. */
static inline errno_t winlite_put_narrow_s_(LPSTR target, size_t room, size_t start, LPCSTR source, size_t count)
{
    size_t length, fits;
    if (!target || room == 0 || start >= room)
        return EINVAL;
    if (!source) {
        target[0] = 0;
        return EINVAL;
    }
    length = strnlen_s(source, count);
    fits = room - start - 1;
    if (length > fits && count != _TRUNCATE) {
        target[0] = 0;
        return ERANGE;
    }
    memmove(target + start, source, length < fits ? length : fits);
    target[start + (length < fits ? length : fits)] = 0;
    return length > fits ? STRUNCATE : 0;
}
static inline errno_t winlite_put_wide_s_(LPWSTR target, size_t room, size_t start, LPCWSTR source, size_t count)
{
    size_t length, fits;
    if (!target || room == 0 || start >= room)
        return EINVAL;
    if (!source) {
        target[0] = 0;
        return EINVAL;
    }
    length = wcsnlen_s(source, count);
    fits = room - start - 1;
    if (length > fits && count != _TRUNCATE) {
        target[0] = 0;
        return ERANGE;
    }
    memmove(target + start, source, (length < fits ? length : fits) * sizeof(WCHAR));
    target[start + (length < fits ? length : fits)] = 0;
    return length > fits ? STRUNCATE : 0;
}

static inline errno_t strncpy_s(LPSTR target, size_t room, LPCSTR source, size_t count)
{
    return winlite_put_narrow_s_(target, room, 0, source, count);
}
static inline errno_t strcpy_s(LPSTR target, size_t room, LPCSTR source)
{
    return winlite_put_narrow_s_(target, room, 0, source, RSIZE_MAX);
}
static inline errno_t strncat_s(LPSTR target, size_t room, LPCSTR source, size_t count)
{
    return winlite_put_narrow_s_(target, room, strnlen_s(target, room), source, count);
}
static inline errno_t strcat_s(LPSTR target, size_t room, LPCSTR source)
{
    return winlite_put_narrow_s_(target, room, strnlen_s(target, room), source, RSIZE_MAX);
}
static inline errno_t wcsncpy_s(LPWSTR target, size_t room, LPCWSTR source, size_t count)
{
    return winlite_put_wide_s_(target, room, 0, source, count);
}
static inline errno_t wcscpy_s(LPWSTR target, size_t room, LPCWSTR source)
{
    return winlite_put_wide_s_(target, room, 0, source, RSIZE_MAX);
}
static inline errno_t wcsncat_s(LPWSTR target, size_t room, LPCWSTR source, size_t count)
{
    return winlite_put_wide_s_(target, room, wcsnlen_s(target, room), source, count);
}
static inline errno_t wcscat_s(LPWSTR target, size_t room, LPCWSTR source)
{
    return winlite_put_wide_s_(target, room, wcsnlen_s(target, room), source, RSIZE_MAX);
}

/* The length of what was printed; -1 if that doesn't fit. */
static inline int _vsnprintf_s(LPSTR target, size_t room, size_t count, LPCSTR format, va_list arguments)
{
    int length;
    if (!target || room == 0 || !format)
        return -1;
    length = vsnprintf(target, count < room ? count + 1 : room, format, arguments);
    if (length >= 0 && (size_t)length < room && (size_t)length <= count)
        return length;
    if (length < 0 || count >= room)
        target[count == _TRUNCATE && length >= 0 ? room - 1 : 0] = 0;
    return -1;
}
static inline int vsprintf_s(LPSTR target, size_t room, LPCSTR format, va_list arguments)
{
    return _vsnprintf_s(target, room, RSIZE_MAX, format, arguments);
}
static inline int _snprintf_s(LPSTR target, size_t room, size_t count, LPCSTR format, ...)
{
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = _vsnprintf_s(target, room, count, format, arguments);
    va_end(arguments);
    return length;
}
static inline int sprintf_s(LPSTR target, size_t room, LPCSTR format, ...)
{
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = _vsnprintf_s(target, room, RSIZE_MAX, format, arguments);
    va_end(arguments);
    return length;
}

static inline errno_t memmove_s(void *target, size_t room, const void *source, size_t count)
{
    if (count == 0)
        return 0;
    if (!target || !source || count > room)
        return !target || !source ? EINVAL : ERANGE;
    memmove(target, source, count);
    return 0;
}
static inline errno_t memcpy_s(void *target, size_t room, const void *source, size_t count)
{
    errno_t result = memmove_s(target, room, source, count);
    if (result != 0 && target)
        memset(target, 0, room);
    return result;
}

#ifdef __cplusplus
template <size_t Room> inline errno_t strcpy_s(char (&target)[Room], LPCSTR source)
{
    return strcpy_s(target, Room, source);
}
template <size_t Room> inline errno_t strcat_s(char (&target)[Room], LPCSTR source)
{
    return strcat_s(target, Room, source);
}
template <size_t Room> inline errno_t strncpy_s(char (&target)[Room], LPCSTR source, size_t count)
{
    return strncpy_s(target, Room, source, count);
}
template <size_t Room> inline errno_t wcscpy_s(WCHAR (&target)[Room], LPCWSTR source)
{
    return wcscpy_s(target, Room, source);
}
template <size_t Room> inline errno_t wcscat_s(WCHAR (&target)[Room], LPCWSTR source)
{
    return wcscat_s(target, Room, source);
}
template <size_t Room> inline errno_t wcsncpy_s(WCHAR (&target)[Room], LPCWSTR source, size_t count)
{
    return wcsncpy_s(target, Room, source, count);
}
template <size_t Room, typename... Values>
inline int sprintf_s(char (&target)[Room], LPCSTR format, Values... values)
{
    return sprintf_s(static_cast<LPSTR>(target), Room, format, values...);
}
#endif

#endif
