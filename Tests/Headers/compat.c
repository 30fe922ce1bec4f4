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

int main(void)
{
    static const char narrow[] = "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80";
    WCHAR wide[16];
    char back[16], cut[4];
    size_t length = 0;
    LONG count = 1;
    int number = 0;

    CHECK(sizeof(struct packed) == 5);
    CHECK(MultiByteToWideChar(CP_UTF8, 0, narrow, -1, NULL, 0) == 6);
    CHECK(MultiByteToWideChar(CP_ACP, 0, narrow, -1, wide, 16) == 6);
    CHECK(wide[3] == 0xD83D && wide[4] == 0xDE00 && lstrlenW(wide) == 5);
    CHECK(WideCharToMultiByte(CP_UTF8, 0, wide, -1, back, 16, NULL, NULL) == 11);
    CHECK(strcmp(back, narrow) == 0);
    CHECK(MultiByteToWideChar(CP_UTF8, 0, narrow, -1, wide, 5) == 0);
    CHECK(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "\xC0\x80", 2, wide, 5) == 0);
    CHECK(MultiByteToWideChar(CP_UTF8, 0, "\xE2\x82", 2, wide, 5) == 2 && wide[0] == 0xFFFD);
    CHECK(WideCharToMultiByte(CP_UTF8, 0, wide, 1, back, 2, NULL, NULL) == 0);
    CHECK(StringCchCopyA(cut, 4, "abcd") == STRSAFE_E_INSUFFICIENT_BUFFER && cut[3] == 0);
    CHECK(StringCchLengthA(narrow, 20, &length) == S_OK && length == 10);
    CHECK(InterlockedIncrement(&count) == 2 && InterlockedDecrement(&count) == 1);
    ZeroMemory(back, sizeof back);
    CHECK(back[0] == 0 && IID_IMessage.Data1 == 0x20307);
    CHECK(MAKELONG(0x1234, 0x5678) == 0x56781234 && LOWORD(0x56781234) == 0x1234);
    return 0;
}
