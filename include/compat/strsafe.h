/* Copying of narrow text into a bounded buffer, as inlines. What doesn't fit is cut, still ended, and
 * reported with STRSAFE_E_INSUFFICIENT_BUFFER. */
#ifndef OPENIMSG_COMPAT_STRSAFE_H
#define OPENIMSG_COMPAT_STRSAFE_H

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

#ifdef UNICODE
#define StringCchCopy StringCchCopyW
#define StringCchLength StringCchLengthW
#else
#define StringCchCopy StringCchCopyA
#define StringCchLength StringCchLengthA
#endif

#endif
