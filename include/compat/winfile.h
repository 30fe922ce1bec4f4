/* The few functions of Windows about files that MAPI programs call, as inlines, and the last error. Paths are
 * those of the system, with slashes; in UTF-8 or UTF-16. */
#ifndef OPENIMSG_COMPAT_WINFILE_H
#define OPENIMSG_COMPAT_WINFILE_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../openimsg_types.h"
#include "wintext.h"

#ifndef MAX_PATH
#define MAX_PATH 260
#endif
#ifndef _MAX_PATH
#define _MAX_PATH 260
#define _MAX_DIR 256
#define _MAX_FNAME 256
#define _MAX_EXT 256
#endif

#define ERROR_SUCCESS 0
#define NO_ERROR 0
#define ERROR_FILE_NOT_FOUND 2
#define ERROR_PATH_NOT_FOUND 3
#define ERROR_ACCESS_DENIED 5
#define ERROR_INVALID_HANDLE 6
#define ERROR_NOT_ENOUGH_MEMORY 8
#define ERROR_GEN_FAILURE 31
#define ERROR_FILE_EXISTS 80
#define ERROR_INVALID_PARAMETER 87
#define ERROR_DISK_FULL 112
#define ERROR_INSUFFICIENT_BUFFER 122
#define ERROR_MOD_NOT_FOUND 126
#define ERROR_PROC_NOT_FOUND 127
#define ERROR_ALREADY_EXISTS 183
#define ERROR_NO_UNICODE_TRANSLATION 1113

/* The last error of this thread. Only the functions of these headers set it. One for the whole program, however
 * many of its files include this one. */
__attribute__((weak)) __thread DWORD winlite_last_error_;
static inline DWORD GetLastError(void)
{
    return winlite_last_error_;
}
static inline void SetLastError(DWORD error)
{
    winlite_last_error_ = error;
}
static inline DWORD winlite_error_of_errno_(int error)
{
    switch (error) {
    case ENOENT:
        return ERROR_FILE_NOT_FOUND;
    case ENOTDIR:
        return ERROR_PATH_NOT_FOUND;
    case EACCES:
    case EPERM:
        return ERROR_ACCESS_DENIED;
    case ENOMEM:
        return ERROR_NOT_ENOUGH_MEMORY;
    case EEXIST:
        return ERROR_FILE_EXISTS;
    case ENOSPC:
        return ERROR_DISK_FULL;
    default:
        return ERROR_GEN_FAILURE;
    }
}

/* The folder for temporary files, TMPDIR or /tmp, with a slash at the end. The units without the NUL, or how
 * many are needed with it. */
static inline DWORD GetTempPathA(DWORD room, LPSTR path)
{
    const char *folder = getenv("TMPDIR");
    size_t length;
    folder = folder && *folder ? folder : "/tmp";
    length = strlen(folder);
    length -= folder[length - 1] == '/';
    if (length + 2 > room || !path)
        return (DWORD)length + 2;
    memcpy(path, folder, length);
    path[length] = '/';
    path[length + 1] = 0;
    return (DWORD)length + 1;
}
static inline DWORD GetTempPathW(DWORD room, LPWSTR path)
{
    char narrow[4096];
    DWORD length = GetTempPathA(sizeof narrow, narrow);
    int units;
    if (length >= sizeof narrow)
        return 0;
    units = MultiByteToWideChar(CP_UTF8, 0, narrow, -1, NULL, 0);
    if (units <= 0 || (DWORD)units > room || !path)
        return (DWORD)units;
    MultiByteToWideChar(CP_UTF8, 0, narrow, -1, path, units);
    return (DWORD)units - 1;
}

/* A name in a folder: three letters of the prefix, a number in hexadecimal, .tmp. Number 0 asks for one that is
 * free and makes the empty file. The number, 0 for failure; buffer has room for MAX_PATH units. */
static inline UINT GetTempFileNameA(LPCSTR folder, LPCSTR prefix, UINT number, LPSTR buffer)
{
    UINT first = number ? number & 0xFFFF : (UINT)(((uint64_t)time(NULL) * 2654435761u >> 4 ^ (uint64_t)clock()) & 0xFFFF);
    UINT tried, at = first;
    const char *slash = *folder && folder[strlen(folder) - 1] != '/' ? "/" : "";
    for (tried = 0; tried < 0xFFFF; tried++, at = at % 0xFFFF + 1) {
        FILE *file;
        at = at ? at : 1;
        if (snprintf(buffer, MAX_PATH, "%s%s%.3s%X.tmp", folder, slash, prefix, at) >= MAX_PATH) {
            SetLastError(ERROR_INSUFFICIENT_BUFFER);
            return 0;
        }
        if (number)
            return at;
        file = fopen(buffer, "wx");
        if (file) {
            fclose(file);
            return at;
        }
        if (errno != EEXIST)
            break;
    }
    SetLastError(winlite_error_of_errno_(errno));
    return 0;
}
static inline UINT GetTempFileNameW(LPCWSTR folder, LPCWSTR prefix, UINT number, LPWSTR buffer)
{
    char narrowFolder[4 * MAX_PATH], narrowPrefix[16], name[MAX_PATH];
    WCHAR three[4];
    lstrcpynW(three, prefix, 4);
    if (WideCharToMultiByte(CP_UTF8, 0, folder, -1, narrowFolder, sizeof narrowFolder, NULL, NULL) <= 0 ||
        WideCharToMultiByte(CP_UTF8, 0, three, -1, narrowPrefix, sizeof narrowPrefix, NULL, NULL) <= 0) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    number = GetTempFileNameA(narrowFolder, narrowPrefix, number, name);
    return number && MultiByteToWideChar(CP_UTF8, 0, name, -1, buffer, MAX_PATH) > 0 ? number : 0;
}

static inline BOOL DeleteFileA(LPCSTR path)
{
    if (remove(path) == 0)
        return TRUE;
    SetLastError(winlite_error_of_errno_(errno));
    return FALSE;
}
static inline BOOL DeleteFileW(LPCWSTR path)
{
    char narrow[4096];
    if (WideCharToMultiByte(CP_UTF8, 0, path, -1, narrow, sizeof narrow, NULL, NULL) > 0)
        return DeleteFileA(narrow);
    SetLastError(ERROR_INVALID_PARAMETER);
    return FALSE;
}

#ifdef UNICODE
#define GetTempPath GetTempPathW
#define GetTempFileName GetTempFileNameW
#define DeleteFile DeleteFileW
#else
#define GetTempPath GetTempPathA
#define GetTempFileName GetTempFileNameA
#define DeleteFile DeleteFileA
#endif

#endif
