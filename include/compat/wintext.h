/* Text functions of Windows as inlines: lengths, copies, comparisons, and UTF-8 to UTF-16 and back. Comparisons
 * are by unit, without a locale; those that ignore case fold A to Z only. */
#ifndef OPENIMSG_COMPAT_WINTEXT_H
#define OPENIMSG_COMPAT_WINTEXT_H

#include <string.h>

#include "../openimsg_types.h"

#ifndef CP_ACP
#define CP_ACP 0
#define CP_OEMCP 1
#endif
#define CP_UTF8 65001
#define MB_PRECOMPOSED ((DWORD)0x00000001)
#define MB_ERR_INVALID_CHARS ((DWORD)0x00000008)
#define WC_NO_BEST_FIT_CHARS ((DWORD)0x00000400)
#define WC_ERR_INVALID_CHARS ((DWORD)0x00000080)
#define LOCALE_USER_DEFAULT ((LCID)0x0400)
#define LOCALE_SYSTEM_DEFAULT ((LCID)0x0800)
#define LOCALE_INVARIANT ((LCID)0x007F)
#define LANG_NEUTRAL 0x00
#define LANG_ENGLISH 0x09
#define SUBLANG_NEUTRAL 0x00
#define SUBLANG_DEFAULT 0x01
#define SUBLANG_ENGLISH_US 0x01
#define SORT_DEFAULT 0x0
#define MAKELANGID(primary, sub) ((LANGID)((WORD)(sub) << 10 | (WORD)(primary)))
#define MAKELCID(language, sort) ((LCID)((DWORD)(WORD)(sort) << 16 | (WORD)(language)))
#define PRIMARYLANGID(language) ((WORD)((WORD)(language) & 0x3FF))
#define SUBLANGID(language) ((WORD)((WORD)(language) >> 10))
#define LANGIDFROMLCID(locale) ((LANGID)(locale))
#define CSTR_LESS_THAN 1
#define CSTR_EQUAL 2
#define CSTR_GREATER_THAN 3
#ifndef NORM_IGNORECASE
#define NORM_IGNORECASE ((ULONG)0x00000001)
#endif

/* UTF-8, whatever the system was set to; see OpenIMsgSetNarrowCodePage for the library's own. */
static inline UINT GetACP(void)
{
    return CP_UTF8;
}
static inline LCID GetUserDefaultLCID(void)
{
    return LOCALE_USER_DEFAULT;
}

/* Lengths in units without the end, 0 for null. */
static inline int lstrlenA(LPCSTR text)
{
    return text ? (int)strlen(text) : 0;
}
static inline int lstrlenW(LPCWSTR text)
{
    int length = 0;
    while (text && text[length])
        length++;
    return length;
}

/* Copies with the end; the target, or null if either is. */
static inline LPSTR lstrcpyA(LPSTR target, LPCSTR source)
{
    return target && source ? strcpy(target, source) : NULL;
}
static inline LPWSTR lstrcpyW(LPWSTR target, LPCWSTR source)
{
    if (!target || !source)
        return NULL;
    return (LPWSTR)memmove(target, source, ((size_t)lstrlenW(source) + 1) * sizeof(WCHAR));
}
/* At most room units with the end, so that it always ends. */
static inline LPSTR lstrcpynA(LPSTR target, LPCSTR source, int room)
{
    int at = 0;
    if (!target || !source || room < 1)
        return NULL;
    for (; at < room - 1 && source[at]; at++)
        target[at] = source[at];
    target[at] = 0;
    return target;
}
static inline LPWSTR lstrcpynW(LPWSTR target, LPCWSTR source, int room)
{
    int at = 0;
    if (!target || !source || room < 1)
        return NULL;
    for (; at < room - 1 && source[at]; at++)
        target[at] = source[at];
    target[at] = 0;
    return target;
}
static inline LPSTR lstrcatA(LPSTR target, LPCSTR source)
{
    return target && source ? strcat(target, source) : NULL;
}
static inline LPWSTR lstrcatW(LPWSTR target, LPCWSTR source)
{
    return target && source && lstrcpyW(target + lstrlenW(target), source) ? target : NULL;
}

static inline uint32_t winlite_fold_(uint32_t unit)
{
    return unit >= 'A' && unit <= 'Z' ? unit + ('a' - 'A') : unit;
}
static inline int winlite_compare_narrow_(LPCSTR left, LPCSTR right, int most, int fold)
{
    int at = 0;
    for (; at < most; at++) {
        uint32_t a = (unsigned char)left[at], b = (unsigned char)right[at];
        a = fold ? winlite_fold_(a) : a;
        b = fold ? winlite_fold_(b) : b;
        if (a != b)
            return a < b ? -1 : 1;
        if (!a)
            break;
    }
    return 0;
}
static inline int winlite_compare_wide_(LPCWSTR left, LPCWSTR right, int most, int fold)
{
    int at = 0;
    for (; at < most; at++) {
        uint32_t a = (uint32_t)left[at], b = (uint32_t)right[at];
        a = fold ? winlite_fold_(a) : a;
        b = fold ? winlite_fold_(b) : b;
        if (a != b)
            return a < b ? -1 : 1;
        if (!a)
            break;
    }
    return 0;
}

/* Below, at or above 0; null comes before any text. */
static inline int lstrcmpA(LPCSTR left, LPCSTR right)
{
    return !left || !right ? (left != NULL) - (right != NULL)
                           : winlite_compare_narrow_(left, right, 0x7FFFFFFF, 0);
}
static inline int lstrcmpiA(LPCSTR left, LPCSTR right)
{
    return !left || !right ? (left != NULL) - (right != NULL)
                           : winlite_compare_narrow_(left, right, 0x7FFFFFFF, 1);
}
static inline int lstrcmpW(LPCWSTR left, LPCWSTR right)
{
    return !left || !right ? (left != NULL) - (right != NULL)
                           : winlite_compare_wide_(left, right, 0x7FFFFFFF, 0);
}
static inline int lstrcmpiW(LPCWSTR left, LPCWSTR right)
{
    return !left || !right ? (left != NULL) - (right != NULL)
                           : winlite_compare_wide_(left, right, 0x7FFFFFFF, 1);
}

/* CSTR_LESS_THAN, CSTR_EQUAL or CSTR_GREATER_THAN; 0 for a null text. Of the flags, NORM_IGNORECASE counts. A
 * length of -1 means up to the end. */
static inline int CompareStringA(LCID locale, DWORD flags, LPCSTR left, int leftLength, LPCSTR right,
                                 int rightLength)
{
    int most, order;
    (void)locale;
    if (!left || !right)
        return 0;
    leftLength = leftLength < 0 ? lstrlenA(left) : leftLength;
    rightLength = rightLength < 0 ? lstrlenA(right) : rightLength;
    most = leftLength < rightLength ? leftLength : rightLength;
    order = winlite_compare_narrow_(left, right, most, (flags & NORM_IGNORECASE) != 0);
    order = order ? order : (leftLength > rightLength) - (leftLength < rightLength);
    return CSTR_EQUAL + order;
}
static inline int CompareStringW(LCID locale, DWORD flags, LPCWSTR left, int leftLength, LPCWSTR right,
                                 int rightLength)
{
    int most, order;
    (void)locale;
    if (!left || !right)
        return 0;
    leftLength = leftLength < 0 ? lstrlenW(left) : leftLength;
    rightLength = rightLength < 0 ? lstrlenW(right) : rightLength;
    most = leftLength < rightLength ? leftLength : rightLength;
    order = winlite_compare_wide_(left, right, most, (flags & NORM_IGNORECASE) != 0);
    order = order ? order : (leftLength > rightLength) - (leftLength < rightLength);
    return CSTR_EQUAL + order;
}

/* Appends a code point as UTF-8 (narrow) and as UTF-16 (wide); the number of units. room < 0 counts only. */
static inline int winlite_put_narrow_(uint32_t point, LPSTR text, int at, int room)
{
    unsigned char bytes[4];
    int count = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4, i;
    for (i = count - 1; i > 0; i--, point >>= 6)
        bytes[i] = (unsigned char)(0x80 | (point & 0x3F));
    bytes[0] = (unsigned char)(count == 1 ? point : (0xF00 >> count & 0xFF) | point);
    if (room >= 0 && at + count > room)
        return -1;
    for (i = 0; room >= 0 && i < count; i++)
        text[at + i] = (char)bytes[i];
    return count;
}
static inline int winlite_put_wide_(uint32_t point, LPWSTR text, int at, int room)
{
    int count = point < 0x10000 ? 1 : 2;
    if (room >= 0 && at + count > room)
        return -1;
    if (room >= 0 && count == 1)
        text[at] = (WCHAR)point;
    if (room >= 0 && count == 2) {
        text[at] = (WCHAR)(0xD800 + ((point - 0x10000) >> 10));
        text[at + 1] = (WCHAR)(0xDC00 + ((point - 0x10000) & 0x3FF));
    }
    return count;
}

/* The next code point of UTF-8, U+FFFD for what isn't, and how many bytes it took. */
static inline uint32_t winlite_next_narrow_(LPCSTR text, int left, int *used)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)text[0];
    int count = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4, i;
    uint32_t point = count == 1 ? first : first & (0xFFu >> (count + 1));
    *used = 1;
    if (first > 0xF4 || count == 0 || count > left)
        return 0xFFFD;
    for (i = 1; i < count; i++) {
        if (((unsigned char)text[i] & 0xC0) != 0x80)
            return 0xFFFD;
        point = point << 6 | ((unsigned char)text[i] & 0x3F);
    }
    if (point < least[count] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000))
        return 0xFFFD;
    *used = count;
    return point;
}

/* UTF-8 to UTF-16. A length of -1 counts the NUL in. The number of units written, or needed if room is 0; 0 if
 * they don't fit. The code page is CP_ACP or CP_UTF8, both UTF-8. */
static inline int MultiByteToWideChar(UINT page, DWORD flags, LPCSTR text, int length, LPWSTR wide,
                                      int room)
{
    int at = 0, done = 0;
    if ((page != CP_ACP && page != CP_UTF8) || !text || length < -1 || room < 0 || (room > 0 && !wide))
        return 0;
    if (length < 0)
        length = (int)strlen(text) + 1;
    while (at < length) {
        int used, put;
        uint32_t point = winlite_next_narrow_(text + at, length - at, &used);
        if (point == 0xFFFD && used == 1 && (flags & MB_ERR_INVALID_CHARS))
            return 0;
        put = winlite_put_wide_(point, wide, done, room == 0 ? -1 : room);
        if (put < 0)
            return 0;
        done += put;
        at += used;
    }
    return done;
}

/* UTF-16 to UTF-8, the same way round. The fallback character isn't needed, for UTF-8 has them all. */
static inline int WideCharToMultiByte(UINT page, DWORD flags, LPCWSTR wide, int length, LPSTR text, int room,
                                      LPCSTR fallback, BOOL *fallbackUsed)
{
    int at = 0, done = 0;
    (void)fallback;
    if (fallbackUsed)
        *fallbackUsed = FALSE;
    if ((page != CP_ACP && page != CP_UTF8) || !wide || length < -1 || room < 0 || (room > 0 && !text))
        return 0;
    if (length < 0)
        length = lstrlenW(wide) + 1;
    while (at < length) {
        uint32_t point = (uint32_t)wide[at++];
        int put;
        if (point >= 0xD800 && point < 0xDC00 && at < length && (wide[at] & 0xFC00) == 0xDC00)
            point = 0x10000 + ((point - 0xD800) << 10) + ((uint32_t)wide[at++] - 0xDC00);
        else if (point >= 0xD800 && point < 0xE000) {
            if (flags & WC_ERR_INVALID_CHARS)
                return 0;
            point = 0xFFFD;
        }
        put = winlite_put_narrow_(point, text, done, room == 0 ? -1 : room);
        if (put < 0)
            return 0;
        done += put;
    }
    return done;
}

#ifdef UNICODE
#define lstrlen lstrlenW
#define lstrcpy lstrcpyW
#define lstrcpyn lstrcpynW
#define lstrcat lstrcatW
#define lstrcmp lstrcmpW
#define lstrcmpi lstrcmpiW
#define CompareString CompareStringW
#else
#define lstrlen lstrlenA
#define lstrcpy lstrcpyA
#define lstrcpyn lstrcpynA
#define lstrcat lstrcatA
#define lstrcmp lstrcmpA
#define lstrcmpi lstrcmpiA
#define CompareString CompareStringA
#endif

#endif
