/* Libraries that are loaded by name, as inlines on dlopen. The names of MAPI's and OLE's libraries on Windows, in
 * any case, with a path or without, lead to libopenimsg; other names are dlopen's. A name of a function may carry
 * the decorations of 32-bit Windows: _Name@8 and Name@8 find Name. */
#ifndef OPENIMSG_COMPAT_LIBLOADERAPI_H
#define OPENIMSG_COMPAT_LIBLOADERAPI_H

#include <dlfcn.h>
#include <string.h>

#include "winlite.h"

#ifndef OPENIMSG_LIBRARY_NAME
#define OPENIMSG_LIBRARY_NAME "libopenimsg.so.1"
#endif

#define DONT_RESOLVE_DLL_REFERENCES ((DWORD)0x00000001)
#define LOAD_LIBRARY_AS_DATAFILE ((DWORD)0x00000002)
#define LOAD_WITH_ALTERED_SEARCH_PATH ((DWORD)0x00000008)
#define LOAD_LIBRARY_SEARCH_SYSTEM32 ((DWORD)0x00000800)
#define LOAD_LIBRARY_SEARCH_DEFAULT_DIRS ((DWORD)0x00001000)

/* Whether a file name without its path is `known`, with or without ".dll". ASCII case doesn't count. */
static inline int winlite_is_library_(const char *name, const char *known)
{
    size_t at = 0, length = strlen(known);
    static const char suffix[] = ".dll";
    for (; name[at]; at++) {
        char expected = at < length ? known[at] : at < length + 4 ? suffix[at - length] : '\0';
        if ((name[at] >= 'A' && name[at] <= 'Z' ? name[at] + 32 : name[at]) != expected)
            return 0;
    }
    return at == length || at == length + 4;
}

/* The name that dlopen is given. */
static inline const char *winlite_library_(const char *name)
{
    static const char *const known[] = {"mapi32", "mapistub", "msmapi32", "olmapi32", "ole32"};
    const char *base = name, *at;
    size_t i;
    for (at = name; *at; at++)
        if (*at == '/' || *at == '\\')
            base = at + 1;
    for (i = 0; i < sizeof known / sizeof known[0]; i++)
        if (winlite_is_library_(base, known[i]))
            return OPENIMSG_LIBRARY_NAME;
    return name;
}

/* UTF-16 as UTF-8 in 4096 bytes; null if it doesn't fit, and for null. */
static inline const char *winlite_narrow_path_(LPCWSTR wide, char *room)
{
    return wide && WideCharToMultiByte(CP_UTF8, 0, wide, -1, room, 4096, NULL, NULL) ? room : NULL;
}

/* A library, loaded once and counted; null if it cannot be. The flags of the Ex forms say nothing here. */
static inline HMODULE LoadLibraryA(LPCSTR name)
{
    HMODULE module = name ? dlopen(winlite_library_(name), RTLD_NOW | RTLD_LOCAL) : NULL;
    if (!module)
        SetLastError(ERROR_MOD_NOT_FOUND);
    return module;
}
static inline HMODULE LoadLibraryW(LPCWSTR name)
{
    char room[4096];
    return LoadLibraryA(winlite_narrow_path_(name, room));
}
static inline HMODULE LoadLibraryExA(LPCSTR name, HANDLE reserved, DWORD flags)
{
    (void)flags;
    return reserved ? NULL : LoadLibraryA(name);
}
static inline HMODULE LoadLibraryExW(LPCWSTR name, HANDLE reserved, DWORD flags)
{
    (void)flags;
    return reserved ? NULL : LoadLibraryW(name);
}

/* Takes one LoadLibrary back. */
static inline BOOL FreeLibrary(HMODULE module)
{
    return module && dlclose(module) == 0;
}

/* A library that is loaded, not counted; the program itself for null. */
static inline HMODULE GetModuleHandleA(LPCSTR name)
{
    HMODULE module = dlopen(name ? winlite_library_(name) : NULL, name ? RTLD_NOW | RTLD_NOLOAD : RTLD_NOW);
    if (module && name)
        dlclose(module);
    return module;
}
static inline HMODULE GetModuleHandleW(LPCWSTR name)
{
    char room[4096];
    const char *narrow = winlite_narrow_path_(name, room);
    return name && !narrow ? NULL : GetModuleHandleA(narrow);
}

/* A function by its name; null if there is none, and for ordinals (names below 65536). */
static inline FARPROC GetProcAddress(HMODULE module, LPCSTR name)
{
    union {
        void *object;
        FARPROC function;
    } found;
    char plain[256];
    size_t length, end;
    found.object = NULL;
    if (!module || (uintptr_t)name < 0x10000)
        return found.function;
    found.object = dlsym(module, name);
    length = strlen(name);
    if (found.object || length >= sizeof plain)
        return found.function;
    for (end = length; end > 0 && name[end - 1] >= '0' && name[end - 1] <= '9';)
        end--;
    if (end > 1 && end < length && name[end - 1] == '@')
        length = end - 1;
    if (name[0] == '_')
        name++, length--;
    memcpy(plain, name, length);
    plain[length] = '\0';
    found.object = dlsym(module, plain);
    if (!found.object)
        SetLastError(ERROR_PROC_NOT_FOUND);
    return found.function;
}

#ifdef UNICODE
#define LoadLibrary LoadLibraryW
#define LoadLibraryEx LoadLibraryExW
#define GetModuleHandle GetModuleHandleW
#else
#define LoadLibrary LoadLibraryA
#define LoadLibraryEx LoadLibraryExA
#define GetModuleHandle GetModuleHandleA
#endif

#endif
