/* A program that begins with the Windows headers. */
#include <windows.h>
#include <objbase.h>
#include <tchar.h>
#include <strsafe.h>
#include <initguid.h>
#define USES_IID_IMessage
#include "MAPIX.h"
#include "IMessage.h"

#include "pshpack1.h"
struct packed {
    BYTE one;
    ULONG four;
};
#include "poppack.h"

/* The number of the first check that failed is the program's status. */
#define CHECK(condition)                                                                            \
    do {                                                                                            \
        number++;                                                                                   \
        if (!(condition))                                                                           \
            return number;                                                                          \
    } while (0)

#ifdef __cplusplus
extern "C"
#endif
void set_error_elsewhere(DWORD error);

static int text(void)
{
    static const char narrow[] = "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80";
    WCHAR wide[16], other[16];
    char back[16], cut[4];
    size_t length = 0;
    int number = 0;

    CHECK(MultiByteToWideChar(CP_UTF8, 0, narrow, -1, NULL, 0) == 6);
    CHECK(MultiByteToWideChar(CP_ACP, 0, narrow, -1, wide, 16) == 6);
    CHECK(wide[3] == 0xD83D && wide[4] == 0xDE00 && lstrlenW(wide) == 5);
    CHECK(WideCharToMultiByte(CP_UTF8, 0, wide, -1, back, 16, NULL, NULL) == 11);
    CHECK(strcmp(back, narrow) == 0);
    CHECK(MultiByteToWideChar(CP_UTF8, 0, narrow, -1, other, 5) == 0);
    CHECK(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "\xC0\x80", 2, other, 5) == 0);
    CHECK(MultiByteToWideChar(CP_UTF8, 0, "\xE2\x82", 2, other, 5) == 2 && other[0] == 0xFFFD);
    CHECK(WideCharToMultiByte(CP_UTF8, 0, wide, 1, back, 2, NULL, NULL) == 0 || back[0] == 'a');
    CHECK(lstrcpyW(other, wide) == other && lstrcmpW(other, wide) == 0);
    CHECK(lstrcatW(other, wide) == other && lstrlenW(other) == 10 && lstrcmpW(wide, other) < 0);
    CHECK(lstrcpynW(other, wide, 3) == other && lstrlenW(other) == 2);
    CHECK(lstrcmpiA("Subject", "sUBJECT") == 0 && lstrcmpA("a", "b") < 0 && lstrcmpA(NULL, "") < 0);
    CHECK(CompareStringA(LOCALE_USER_DEFAULT, NORM_IGNORECASE, "ABC", -1, "abcd", 3) == CSTR_EQUAL);
    CHECK(CompareStringA(LOCALE_USER_DEFAULT, 0, "ab", -1, "abc", -1) == CSTR_LESS_THAN);
    CHECK(StringCchCopyA(cut, 4, "abcd") == STRSAFE_E_INSUFFICIENT_BUFFER && cut[3] == 0);
    CHECK(StringCchLengthA(narrow, 20, &length) == S_OK && length == 10);
    CHECK(StringCchCopyA(back, 16, "ab") == S_OK && StringCchCatA(back, 16, "cd") == S_OK);
    CHECK(strcmp(back, "abcd") == 0 && StringCchCatA(back, 6, "ef") == STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK(StringCchPrintfA(back, 16, "%d of %s", 3, "four") == S_OK && strcmp(back, "3 of four") == 0);
    CHECK(StringCchPrintfA(back, 5, "%d of %s", 3, "four") == STRSAFE_E_INSUFFICIENT_BUFFER && !back[4]);
    CHECK(StringCchCopyNA(back, 16, "abcdef", 3) == S_OK && strcmp(back, "abc") == 0);
    return 0;
}

/* Functions that are told of the room. */
static int text_in_bounds(void)
{
    char narrow[8] = "", back[4];
    WCHAR wide[8], three[4] = {'a', 'b', 'c', 0};
    TCHAR either[8];
    int number = 0;

    CHECK(strcpy_s(narrow, 8, "abc") == 0 && strcat_s(narrow, 8, "defg") == 0 && strcmp(narrow, "abcdefg") == 0);
    CHECK(strcat_s(narrow, 8, "h") == ERANGE && narrow[0] == 0 && strcpy_s(narrow, 8, NULL) == EINVAL);
    CHECK(strncpy_s(narrow, 8, "abcdef", 3) == 0 && strcmp(narrow, "abc") == 0);
    CHECK(strncat_s(narrow, 8, "defghij", _TRUNCATE) == STRUNCATE && strcmp(narrow, "abcdefg") == 0);
    CHECK(strncpy_s(back, 4, narrow, 4) == ERANGE && back[0] == 0 && strcpy_s(NULL, 0, "") == EINVAL);
    CHECK(strnlen_s(narrow, 3) == 3 && strnlen_s(narrow, 80) == 7 && strnlen_s(NULL, 3) == 0);
    CHECK(wcscpy_s(wide, 8, three) == 0 && wcscat_s(wide, 8, three) == 0 && lstrlenW(wide) == 6);
    CHECK(wcsncat_s(wide, 8, three, 1) == 0 && wide[6] == 'a' && wcsncat_s(wide, 8, three, 1) == ERANGE && !wide[0]);
    CHECK(wcsncpy_s(three, 3, wide, 2) == 0 && wcsnlen_s(three, 4) == 0);
    CHECK(_tcscpy_s(either, 8, _T("of")) == 0 && _tcscat_s(either, 8, _T("fset")) == 0 && _tcsnlen(either, 9) == 6);
    CHECK(sprintf_s(narrow, 8, "%d of %d", 1, 20) == 7 && sprintf_s(narrow, 7, "%d of %d", 1, 20) == -1 && !*narrow);
    CHECK(_snprintf_s(narrow, 8, 3, "%s", "abcd") == -1 && strcmp(narrow, "abc") == 0);
    CHECK(_snprintf_s(narrow, 8, _TRUNCATE, "%s", "abcdefghi") == -1 && strcmp(narrow, "abcdefg") == 0);
    CHECK(memcpy_s(back, 4, narrow, 4) == 0 && back[3] == 'd' && memmove_s(back, 4, back + 1, 3) == 0);
    CHECK(back[0] == 'b' && memmove_s(back, 4, narrow, 5) == ERANGE && back[0] == 'b');
    CHECK(memcpy_s(back, 4, narrow, 5) == ERANGE && back[0] == 0 && memcpy_s(back, 4, NULL, 1) == EINVAL);
#ifdef __cplusplus
    CHECK(strcpy_s(narrow, "abc") == 0 && strcat_s(narrow, "defgh") == ERANGE && strncpy_s(narrow, "abcd", 2) == 0);
    CHECK(strcmp(narrow, "ab") == 0 && sprintf_s(narrow, "%d", 12) == 2 && narrow[1] == '2');
    CHECK(wcscpy_s(three, wide) == 0 && wcscat_s(three, wide) == 0 && wcsncpy_s(three, wide, 1) == 0);
#endif
    return 0;
}

static int text_of_either_width(void)
{
    TCHAR buffer[32];
    TCHAR *copy;
    int number = 0;

    _tcscpy(buffer, _T("report"));
    _tcscat(buffer, TEXT(".msg"));
    CHECK(_tcslen(buffer) == 10 && _tcscmp(buffer, _T("report.msg")) == 0);
    CHECK(_tcsicmp(buffer, _T("REPORT.MSG")) == 0 && _tcsnicmp(buffer, _T("REPlace"), 3) == 0);
    CHECK(_tcschr(buffer, _T('r')) == buffer && _tcsrchr(buffer, _T('r')) == buffer + 4);
    CHECK(_tcsstr(buffer, _T(".msg")) == buffer + 6 && !_tcsstr(buffer, _T("rtm")));
    CHECK(_tcsclen(buffer) == 10 && _tcsnccmp(buffer, _T("repeat"), 3) == 0 && _tcsnccmp(buffer, _T("repeat"), 4) != 0);
    CHECK(lstrlen(buffer) == 10 && lstrcmpi(buffer, _T("Report.msg")) == 0);
    copy = _tcsdup(buffer);
    CHECK(copy && _tcsncmp(copy, buffer, 11) == 0);
    free(copy);
    _tcsncpy(buffer, _T("xy"), 4);
    CHECK(buffer[1] == 'y' && !buffer[2] && !buffer[3] && buffer[4] == 'r');
    return 0;
}

static int times(void)
{
    static const SYSTEMTIME leap = {2024, 2, 0, 29, 23, 59, 58, 997};
    SYSTEMTIME parts = leap;
    FILETIME time, later, now, local;
    uint64_t day;
    int number = 0;

    CHECK(SystemTimeToFileTime(&leap, &time) && FileTimeToSystemTime(&time, &parts));
    CHECK(parts.wDayOfWeek == 4 && memcmp(&parts.wDay, &leap.wDay, 5 * sizeof(WORD)) == 0);
    CHECK(time.dwHighDateTime == 0x01DA6B6B && time.dwLowDateTime == 0x66B9B450);
    parts.wMonth = 13;
    CHECK(!SystemTimeToFileTime(&parts, &later));
    parts = leap;
    parts.wYear = 1900;
    CHECK(!SystemTimeToFileTime(&parts, &later));
    parts.wYear = 2000;
    CHECK(SystemTimeToFileTime(&parts, &later) && CompareFileTime(&later, &time) == -1);
    CHECK(CompareFileTime(&time, &later) == 1 && CompareFileTime(&time, &time) == 0);
    /* Every day of 800 years, there and back. */
    for (day = 0; day < 292194; day++) {
        FILETIME back;
        later.dwLowDateTime = (DWORD)(day * 864000000000u);
        later.dwHighDateTime = (DWORD)(day * 864000000000u >> 32);
        if (!FileTimeToSystemTime(&later, &parts) || !SystemTimeToFileTime(&parts, &back) ||
            CompareFileTime(&later, &back) != 0 || parts.wDayOfWeek != (day + 1) % 7)
            break;
    }
    CHECK(day == 292194 && parts.wYear == 2400 && parts.wMonth == 12 && parts.wDay == 31);
    later.dwHighDateTime = 0x80000000;
    CHECK(!FileTimeToSystemTime(&later, &parts));
    GetSystemTimeAsFileTime(&now);
    CHECK(CompareFileTime(&now, &time) == 1 && FileTimeToLocalFileTime(&now, &local));
    CHECK(LocalFileTimeToFileTime(&local, &later) && CompareFileTime(&later, &now) == 0);
    CHECK(SystemTimeToTzSpecificLocalTime(NULL, &leap, &parts) && TzSpecificLocalTimeToSystemTime(NULL, &parts, &parts));
    CHECK(parts.wDay == 29 && parts.wHour == 23 && parts.wMilliseconds == 997);
    return 0;
}

static int files(void)
{
    TCHAR folder[MAX_PATH], name[MAX_PATH], again[MAX_PATH];
    int number = 0;

    CHECK(GetTempPath(MAX_PATH, folder) == (DWORD)lstrlen(folder) && folder[lstrlen(folder) - 1] == '/');
    CHECK(GetTempPath(1, folder) == (DWORD)lstrlen(folder) + 1);
    CHECK(GetTempFileName(folder, _T("mapi"), 0, name) != 0 && _tcsstr(name, _T(".tmp")));
    CHECK(GetTempFileName(folder, _T("mapi"), 0, again) != 0 && lstrcmp(name, again) != 0);
    CHECK(_tcsstr(name, _T("map")) && !_tcsstr(name, _T("mapi")));
    CHECK(DeleteFile(name) && DeleteFile(again));
    SetLastError(0);
    CHECK(!DeleteFile(name) && GetLastError() == ERROR_FILE_NOT_FOUND);
    set_error_elsewhere(ERROR_ACCESS_DENIED);
    CHECK(GetLastError() == ERROR_ACCESS_DENIED && HRESULT_FROM_WIN32(GetLastError()) == E_ACCESSDENIED);
    return 0;
}

static int counts(void)
{
    CRITICAL_SECTION section;
    LONG count = 1;
    PVOID pointer = NULL;
    int number = 0;

    CHECK(InterlockedIncrement(&count) == 2 && InterlockedDecrement(&count) == 1);
    CHECK(InterlockedExchangeAdd(&count, 4) == 1 && InterlockedExchange(&count, 9) == 5);
    CHECK(InterlockedCompareExchange(&count, 1, 5) == 9 && count == 9);
    CHECK(InterlockedCompareExchange(&count, 1, 9) == 9 && count == 1);
    CHECK(InterlockedCompareExchangePointer(&pointer, &count, NULL) == NULL && pointer == &count);
    InitializeCriticalSection(&section);
    EnterCriticalSection(&section);
    CHECK(TryEnterCriticalSection(&section));
    LeaveCriticalSection(&section);
    LeaveCriticalSection(&section);
    DeleteCriticalSection(&section);
    return 0;
}

struct exported {
    ULONG first, second;
};
__declspec(dllexport) int __stdcall called(int value);
__declspec(dllexport) int __stdcall called(int value)
{
    return value + 1;
}
static __declspec(align(32)) char aligned[3];
static __forceinline int __cdecl inlined(void)
{
    return 7;
}

static int keywords(void)
{
    struct exported record = {1, 2};
    char *block = (char *)LocalAlloc(LPTR, 4);
    int number = 0;

    CHECK(called(1) == 2 && inlined() == 7 && ((uintptr_t)aligned & 31) == 0);
    CHECK(CONTAINING_RECORD(&record.second, struct exported, second) == &record);
    CHECK(MAKELCID(MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), SORT_DEFAULT) == 0x409);
    CHECK(PRIMARYLANGID(0x409) == LANG_ENGLISH && SUBLANGID(0x409) == 1 && LANGIDFROMLCID(0x10409) == 0x409);
    CHECK(block && block[3] == 0 && LocalFree(block) == NULL);
    block = (char *)HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, 4);
    CHECK(block && block[3] == 0);
    block = (char *)HeapReAlloc(GetProcessHeap(), 0, block, 400);
    CHECK(block && block[3] == 0 && HeapFree(GetProcessHeap(), 0, block));
    return 0;
}

static int numbers(void)
{
    char bytes[4] = {1, 2, 3, 4};
    int number = 0;

    CHECK(sizeof(struct packed) == 5 && ARRAYSIZE(bytes) == 4);
    ZeroMemory(bytes, sizeof bytes);
    CHECK(bytes[0] == 0 && bytes[3] == 0 && IID_IMessage.Data1 == 0x20307);
    CHECK(MAKELONG(0x1234, 0x5678) == 0x56781234 && LOWORD(0x56781234) == 0x1234);
    CHECK(HIWORD(0x56781234) == 0x5678 && MAKEWORD(0x12, 0x34) == 0x3412 && HIBYTE(0x3412) == 0x34);
    CHECK(MulDiv(7, 3, 2) == 11 && MulDiv(-7, 3, 2) == -11 && MulDiv(1, 1, 0) == -1);
    CHECK(MulDiv(0x7FFFFFFF, 0x7FFFFFFF, 0x7FFFFFFF) == 0x7FFFFFFF && MulDiv(0x7FFFFFFF, 2, 1) == -1);
#ifdef __cplusplus
    CHECK(!::IsBadStringPtr(_T("a"), 1) && ::IsBadWritePtr(NULL, 1));
#endif
    CHECK(IsBadReadPtr(NULL, 4) && !IsBadReadPtr(bytes, 4) && !IsBadReadPtr(NULL, 0));
    return 0;
}

int main(void)
{
    int (*const parts[])(void) = {text, text_in_bounds, text_of_either_width, times, files,
                                  counts, keywords, numbers};
    size_t i;
    for (i = 0; i < ARRAYSIZE(parts); i++) {
        int failed = parts[i]();
        if (failed)
            return (int)(i + 1) * 28 + failed;
    }
    return 0;
}
