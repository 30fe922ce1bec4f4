/* Copying, appending and printing of text into a bounded buffer, as inlines. What doesn't fit is cut, still ended, and
 * reported with STRSAFE_E_INSUFFICIENT_BUFFER. */
#ifndef OPENIMSG_COMPAT_STRSAFE_H
#define OPENIMSG_COMPAT_STRSAFE_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../openimsg_errors.h"
#include "../openimsg_types.h"

#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007A)
#define STRSAFE_E_INVALID_PARAMETER ((HRESULT)0x80070057)

static inline HRESULT StringCchCopyA(LPSTR target, size_t size, LPCSTR source)
{
    size_t length = 0;
    if (size == 0 || size > STRSAFE_MAX_CCH)
        return STRSAFE_E_INVALID_PARAMETER;
    for (; length + 1 < size && source[length]; length++)
        target[length] = source[length];
    target[length] = 0;
    return source[length] ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}
static inline HRESULT StringCchCopyW(LPWSTR target, size_t size, LPCWSTR source)
{
    size_t length = 0;
    if (size == 0 || size > STRSAFE_MAX_CCH)
        return STRSAFE_E_INVALID_PARAMETER;
    for (; length + 1 < size && source[length]; length++)
        target[length] = source[length];
    target[length] = 0;
    return source[length] ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}
static inline HRESULT StringCchLengthA(LPCSTR text, size_t size, size_t *length)
{
    size_t count = 0;
    if (!text || size > STRSAFE_MAX_CCH)
        return STRSAFE_E_INVALID_PARAMETER;
    while (count < size && text[count])
        count++;
    if (length)
        *length = count < size ? count : 0;
    return count < size ? S_OK : STRSAFE_E_INVALID_PARAMETER;
}
static inline HRESULT StringCchLengthW(LPCWSTR text, size_t size, size_t *length)
{
    size_t count = 0;
    if (!text || size > STRSAFE_MAX_CCH)
        return STRSAFE_E_INVALID_PARAMETER;
    while (count < size && text[count])
        count++;
    if (length)
        *length = count < size ? count : 0;
    return count < size ? S_OK : STRSAFE_E_INVALID_PARAMETER;
}

static inline HRESULT StringCchCatA(LPSTR target, size_t size, LPCSTR source)
{
    size_t end;
    HRESULT result = StringCchLengthA(target, size, &end);
    return FAILED(result) ? result : StringCchCopyA(target + end, size - end, source);
}

static inline HRESULT StringCchCatW(LPWSTR target, size_t size, LPCWSTR source)
{
    size_t end;
    HRESULT result = StringCchLengthW(target, size, &end);
    return FAILED(result) ? result : StringCchCopyW(target + end, size - end, source);
}

/* At most count units of the source. */
static inline HRESULT StringCchCopyNA(LPSTR target, size_t size, LPCSTR source, size_t count)
{
    size_t length = 0;
    if (size == 0 || size > STRSAFE_MAX_CCH)
        return STRSAFE_E_INVALID_PARAMETER;
    for (; length + 1 < size && length < count && source[length]; length++)
        target[length] = source[length];
    target[length] = 0;
    return length < count && source[length] ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}

static inline HRESULT StringCchCopyNW(LPWSTR target, size_t size, LPCWSTR source, size_t count)
{
    size_t length = 0;
    if (size == 0 || size > STRSAFE_MAX_CCH)
        return STRSAFE_E_INVALID_PARAMETER;
    for (; length + 1 < size && length < count && source[length]; length++)
        target[length] = source[length];
    target[length] = 0;
    return length < count && source[length] ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}

__attribute__((format(printf, 3, 0)))
static inline HRESULT StringCchVPrintfA(LPSTR target, size_t size, LPCSTR format, va_list values)
{
    int length;
    if (size == 0 || size > STRSAFE_MAX_CCH)
        return STRSAFE_E_INVALID_PARAMETER;
    length = vsnprintf(target, size, format, values);
    return length < 0 || (size_t)length >= size ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}

__attribute__((format(printf, 3, 4)))
static inline HRESULT StringCchPrintfA(LPSTR target, size_t size, LPCSTR format, ...)
{
    HRESULT result;
    va_list values;
    va_start(values, format);
    result = StringCchVPrintfA(target, size, format, values);
    va_end(values);
    return result;
}

/* The same with sizes in bytes. */
#define StringCbCopyA(target, bytes, source) StringCchCopyA((target), (bytes), (source))
#define StringCbCopyW(target, bytes, source) StringCchCopyW((target), (bytes) / sizeof(WCHAR), (source))
#define StringCbCatA(target, bytes, source) StringCchCatA((target), (bytes), (source))
#define StringCbCatW(target, bytes, source) StringCchCatW((target), (bytes) / sizeof(WCHAR), (source))
#define StringCbPrintfA StringCchPrintfA

#ifdef UNICODE
#define StringCchCopy StringCchCopyW
#define StringCchCopyN StringCchCopyNW
#define StringCchCat StringCchCatW
#define StringCchLength StringCchLengthW
#define StringCbCopy StringCbCopyW
#define StringCbCat StringCbCatW
#else
#define StringCchCopy StringCchCopyA
#define StringCchCopyN StringCchCopyNA
#define StringCchCat StringCchCatA
#define StringCchLength StringCchLengthA
#define StringCchPrintf StringCchPrintfA
#define StringCchVPrintf StringCchVPrintfA
#define StringCbCopy StringCbCopyA
#define StringCbCat StringCbCatA
#define StringCbPrintf StringCbPrintfA
#endif

#endif
