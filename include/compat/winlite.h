/* Small functions of Windows as inlines, so that a program with these names in it compiles. Text is UTF-16 and,
 * narrow, UTF-8. */
#ifndef OPENIMSG_COMPAT_WINLITE_H
#define OPENIMSG_COMPAT_WINLITE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../openimsg_errors.h"
#include "../openimsg_types.h"
#include "winatomic.h"
#include "winfile.h"
#include "winkeywords.h"
#include "winsecure.h"
#include "wintext.h"
#include "wintime.h"

#define INFINITE ((DWORD)0xFFFFFFFF)

/* Memory. */

#define ZeroMemory(destination, length) memset((destination), 0, (length))
#define FillMemory(destination, length, fill) memset((destination), (fill), (length))
#define CopyMemory(destination, source, length) memcpy((destination), (source), (length))
#define MoveMemory(destination, source, length) memmove((destination), (source), (length))
#define SecureZeroMemory(destination, length) memset((destination), 0, (length))
#define RtlZeroMemory(destination, length) ZeroMemory(destination, length)
#define RtlCopyMemory(destination, source, length) CopyMemory(destination, source, length)

/* Blocks of the C library: what one of these functions gives, free may take, and the other way. */
#define LMEM_FIXED ((UINT)0x0000)
#define LMEM_ZEROINIT ((UINT)0x0040)
#define LPTR ((UINT)0x0040)
#define HEAP_NO_SERIALIZE ((DWORD)0x00000001)
#define HEAP_ZERO_MEMORY ((DWORD)0x00000008)
static inline HLOCAL LocalAlloc(UINT flags, SIZE_T size)
{
    return flags & LMEM_ZEROINIT ? calloc(1, size) : malloc(size);
}
static inline HLOCAL LocalFree(HLOCAL block)
{
    free(block);
    return NULL;
}
static inline HANDLE GetProcessHeap(void)
{
    return NULL;
}
static inline LPVOID HeapAlloc(HANDLE heap, DWORD flags, SIZE_T size)
{
    (void)heap;
    return flags & HEAP_ZERO_MEMORY ? calloc(1, size) : malloc(size);
}
static inline LPVOID HeapReAlloc(HANDLE heap, DWORD flags, LPVOID block, SIZE_T size)
{
    (void)heap, (void)flags;
    return realloc(block, size);
}
static inline BOOL HeapFree(HANDLE heap, DWORD flags, LPVOID block)
{
    (void)heap, (void)flags;
    free(block);
    return TRUE;
}

/* Only null is known to be bad: what an address leads to is not tried. */
static inline BOOL IsBadReadPtr(const void *address, UINT_PTR size)
{
    return size != 0 && address == NULL;
}
static inline BOOL IsBadWritePtr(const void *address, UINT_PTR size)
{
    return size != 0 && address == NULL;
}
static inline BOOL IsBadCodePtr(FARPROC address)
{
    return address == NULL;
}
static inline BOOL IsBadStringPtrA(LPCSTR text, UINT_PTR most)
{
    return most != 0 && text == NULL;
}
static inline BOOL IsBadStringPtrW(LPCWSTR text, UINT_PTR most)
{
    return most != 0 && text == NULL;
}
#define IsBadHugeReadPtr IsBadReadPtr
#define IsBadHugeWritePtr IsBadWritePtr
#ifdef UNICODE
#define IsBadStringPtr IsBadStringPtrW
#else
#define IsBadStringPtr IsBadStringPtrA
#endif

/* Parts of numbers. */

#define UNREFERENCED_PARAMETER(parameter) ((void)(parameter))
#define DBG_UNREFERENCED_PARAMETER(parameter) ((void)(parameter))
#define LOBYTE(word) ((BYTE)((DWORD_PTR)(word) & 0xFF))
#define HIBYTE(word) ((BYTE)(((DWORD_PTR)(word) >> 8) & 0xFF))
#define LOWORD(dword) ((WORD)((DWORD_PTR)(dword) & 0xFFFF))
#define HIWORD(dword) ((WORD)(((DWORD_PTR)(dword) >> 16) & 0xFFFF))
#define MAKEWORD(low, high) ((WORD)((BYTE)(low) | ((WORD)(BYTE)(high) << 8)))
#define MAKELONG(low, high) ((LONG)((WORD)(low) | ((DWORD)(WORD)(high) << 16)))
#define MAKELPARAM(low, high) ((LPARAM)(DWORD)MAKELONG(low, high))
#define ARRAYSIZE(array) (sizeof(array) / sizeof((array)[0]))
#ifndef _countof
#define _countof(array) ARRAYSIZE(array)
#endif

/* number * numerator / denominator, rounded to the nearest; -1 if that has no answer. */
static inline int MulDiv(int number, int numerator, int denominator)
{
    int64_t product = (int64_t)number * numerator, half = denominator;
    int64_t result;
    if (denominator == 0)
        return -1;
    half = (half < 0 ? -half : half) / 2;
    result = (product + (product < 0 ? -half : half)) / denominator;
    return result > 0x7FFFFFFF || result < -0x7FFFFFFF ? -1 : (int)result;
}

/* Goes to the standard error stream, as there is no debugger that asks for it. */
static inline void OutputDebugStringA(LPCSTR text)
{
    fputs(text ? text : "", stderr);
}
static inline void OutputDebugStringW(LPCWSTR text)
{
    char narrow[1024];
    if (text && WideCharToMultiByte(CP_UTF8, 0, text, -1, narrow, sizeof narrow, NULL, NULL) > 0)
        fputs(narrow, stderr);
}
#ifdef UNICODE
#define OutputDebugString OutputDebugStringW
#else
#define OutputDebugString OutputDebugStringA
#endif

#endif
