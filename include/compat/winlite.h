/* Small functions of Windows as inlines, so that a program with these names in it compiles. Only what can be
 * said in a few lines of standard C and needs no library. Text is UTF-16 and, narrow, UTF-8. */
#ifndef OPENIMSG_COMPAT_WINLITE_H
#define OPENIMSG_COMPAT_WINLITE_H

#include <string.h>

#include "../openimsg_errors.h"
#include "../openimsg_types.h"

#ifndef MAX_PATH
#define MAX_PATH 260
#endif
#define INFINITE ((DWORD)0xFFFFFFFF)
#ifndef CP_ACP
#define CP_ACP 0
#define CP_OEMCP 1
#endif
#define CP_UTF8 65001
#define MB_PRECOMPOSED ((DWORD)0x00000001)
#define MB_ERR_INVALID_CHARS ((DWORD)0x00000008)
#define WC_ERR_INVALID_CHARS ((DWORD)0x00000080)

#define ERROR_SUCCESS 0
#define NO_ERROR 0
#define ERROR_FILE_NOT_FOUND 2
#define ERROR_PATH_NOT_FOUND 3
#define ERROR_ACCESS_DENIED 5
#define ERROR_INVALID_HANDLE 6
#define ERROR_NOT_ENOUGH_MEMORY 8
#define ERROR_INVALID_PARAMETER 87
#define ERROR_INSUFFICIENT_BUFFER 122
#define ERROR_NO_UNICODE_TRANSLATION 1113

#define ZeroMemory(destination, length) memset((destination), 0, (length))
#define FillMemory(destination, length, fill) memset((destination), (fill), (length))
#define CopyMemory(destination, source, length) memcpy((destination), (source), (length))
#define MoveMemory(destination, source, length) memmove((destination), (source), (length))
#define UNREFERENCED_PARAMETER(parameter) ((void)(parameter))
#define LOBYTE(word) ((BYTE)((DWORD_PTR)(word) & 0xFF))
#define HIBYTE(word) ((BYTE)(((DWORD_PTR)(word) >> 8) & 0xFF))
#define LOWORD(dword) ((WORD)((DWORD_PTR)(dword) & 0xFFFF))
#define HIWORD(dword) ((WORD)(((DWORD_PTR)(dword) >> 16) & 0xFFFF))
#define MAKEWORD(low, high) ((WORD)((BYTE)(low) | ((WORD)(BYTE)(high) << 8)))
#define MAKELONG(low, high) ((LONG)((WORD)(low) | ((DWORD)(WORD)(high) << 16)))

/* Atomic counts: the new value. */
static inline LONG InterlockedIncrement(volatile LONG *count)
{
    return __atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST);
}
static inline LONG InterlockedDecrement(volatile LONG *count)
{
    return __atomic_sub_fetch(count, 1, __ATOMIC_SEQ_CST);
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
#else
#define lstrlen lstrlenA
#endif

#endif
