/* The wide functions of programs with 16-bit wchar_t. */
#include <windows.h>
#include <wchar.h>

#define CHECK(condition)                                                                            \
    do {                                                                                            \
        number++;                                                                                   \
        if (!(condition))                                                                           \
            return number;                                                                          \
    } while (0)

int main(void)
{
    wchar_t text[32], *end, *rest;
    int number = 0;

    CHECK(sizeof(wchar_t) == 2 && sizeof(L"abc") == 8);
    wmemset(text, L'x', 32);
    CHECK(text[0] == L'x' && text[31] == L'x');
    wcscpy(text, L"abc");
    CHECK(wcslen(text) == 3 && text[4] == L'x' && wcscat(text, L"def") == text && wcslen(text) == 6);
    CHECK(wcscmp(text, L"abcdef") == 0 && wcscmp(text, L"abcdeg") < 0 && wcscmp(L"\xFFFF", L"a") > 0);
    CHECK(wcsncmp(text, L"abcxyz", 3) == 0 && wcsncmp(text, L"abcxyz", 4) < 0);
    CHECK(wcschr(text, L'd') == text + 3 && !wcschr(text, L'z') && wcschr(text, 0) == text + 6);
    CHECK(wcsrchr(L"a.b.c", L'.')[1] == L'c' && wcsstr(text, L"cd") == text + 2 && !wcsstr(text, L"ce"));
    CHECK(wcsstr(text, L"") == text && wcspbrk(text, L"fe") == text + 4 && wcsspn(text, L"ba") == 2);
    CHECK(wcsncpy(text, L"xy", 5) == text && text[2] == 0 && text[4] == 0 && text[5] == L'f');
    CHECK(wcsncat(text, L"z123", 1) == text && wcscmp(text, L"xyz") == 0);
    CHECK(wmemchr(L"ab\0c", L'c', 4) && !wmemchr(L"ab\0c", L'c', 3) && wmemcmp(L"ab", L"ac", 2) < 0);
    CHECK(wmemmove(text + 1, text, 3) == text + 1 && wcscmp(text, L"xxyz") == 0);
    CHECK(wcscasecmp(L"Subject", L"SUBJECT") == 0 && wcsncasecmp(L"Sub", L"suX", 2) == 0);
    CHECK(wcstol(L"  -12x", &end, 10) == -12 && *end == L'x' && wcstoul(L"0x1F", NULL, 0) == 31);
    CHECK(wcstol(L"none", &end, 10) == 0 && *end == L'n' && wcstod(L"1.5", NULL) == 1.5);
    wcscpy(text, L"a;;b");
    CHECK(wcscmp(wcstok(text, L";", &rest), L"a") == 0 && wcscmp(wcstok(NULL, L";", &rest), L"b") == 0);
    CHECK(!wcstok(NULL, L";", &rest));
    end = wcsdup(L"copy");
    CHECK(end && wcscmp(end, L"copy") == 0);
    free(end);
    return 0;
}
