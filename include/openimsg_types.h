/* Scalar types, calling conventions and interface macros that the other headers build on.
 * LONG, ULONG, DWORD, SCODE, HRESULT and BOOL have 32 bits, WCHAR has 16, on every platform. */
#ifndef OPENIMSG_TYPES_H
#define OPENIMSG_TYPES_H

#include <stddef.h>
#include <stdint.h>

/* Linkage and calling convention. One C convention serves everything, so the keywords are empty. */

#ifdef __cplusplus
#define EXTERN_C extern "C"
#else
#define EXTERN_C extern
#endif

#ifndef FAR
#define FAR
#endif
#ifndef NEAR
#define NEAR
#endif
#ifndef PASCAL
#define PASCAL
#endif
#ifndef CALLBACK
#define CALLBACK
#endif
#ifndef WINAPI
#define WINAPI
#endif
#ifndef APIENTRY
#define APIENTRY WINAPI
#endif
#ifndef STDAPICALLTYPE
#define STDAPICALLTYPE
#endif
#ifndef STDMETHODCALLTYPE
#define STDMETHODCALLTYPE
#endif
#ifndef STDAPIVCALLTYPE
#define STDAPIVCALLTYPE
#endif
#ifndef STDMETHODVCALLTYPE
#define STDMETHODVCALLTYPE
#endif
#ifndef WINAPIV
#define WINAPIV
#endif
#ifndef STDMAPIINITCALLTYPE
#define STDMAPIINITCALLTYPE
#endif
#ifndef BEGIN_INTERFACE
#define BEGIN_INTERFACE
#endif
#ifndef END_INTERFACE
#define END_INTERFACE
#endif
#ifndef UNALIGNED
#define UNALIGNED
#endif
#ifndef CONST
#define CONST const
#endif
#ifndef VOID
#define VOID void
#endif
#ifndef interface
#define interface struct
#endif

#ifndef TRUE
#define TRUE 1
#endif
#ifndef FALSE
#define FALSE 0
#endif

/* Integers. */

typedef uint8_t BYTE, UCHAR, BOOLEAN;
typedef char CHAR;
typedef int16_t SHORT;
typedef uint16_t WORD, USHORT;
typedef int32_t LONG, INT, BOOL, SCODE, HRESULT, INT32, LONG32;
typedef uint32_t ULONG, DWORD, UINT, LCID, UINT32, ULONG32, DWORD32;
typedef float FLOAT;
typedef double DOUBLE, DATE;
__extension__ typedef long long LONGLONG, INT64, LONG64;
__extension__ typedef unsigned long long ULONGLONG, DWORDLONG, UINT64, ULONG64, DWORD64;
typedef intptr_t INT_PTR, LONG_PTR, SSIZE_T;
typedef uintptr_t UINT_PTR, ULONG_PTR, DWORD_PTR;
typedef size_t SIZE_T;
typedef uint16_t LANGID, CLIPFORMAT;
typedef int16_t VARIANT_BOOL;

#define __int64 long long

/* Text. WCHAR is a 16-bit UTF-16 unit: wchar_t when the program is compiled with -fshort-wchar,
 * char16_t in C++11 and later, and a 16-bit integer (the type behind C11's char16_t) in C and C++98. */

#if defined(__SIZEOF_WCHAR_T__) && __SIZEOF_WCHAR_T__ == 2
typedef wchar_t WCHAR;
#define OPENIMSG_WIDE_(text) L##text
#elif defined(__cplusplus) && __cplusplus >= 201103L
typedef char16_t WCHAR;
#define OPENIMSG_WIDE_(text) u##text
#else
typedef uint16_t WCHAR;
#define OPENIMSG_WIDE_(text) u##text
#endif

typedef WCHAR OLECHAR;
#define OLESTR(text) OPENIMSG_WIDE_(text)

#ifdef UNICODE
typedef WCHAR TCHAR, _TCHAR;
#define OPENIMSG_TEXT_(text) OPENIMSG_WIDE_(text)
#else
typedef CHAR TCHAR, _TCHAR;
#define OPENIMSG_TEXT_(text) text
#endif
#ifndef TEXT
#define TEXT(text) OPENIMSG_TEXT_(text)
#endif
#ifndef _T
#define _T(text) OPENIMSG_TEXT_(text)
#endif

typedef CHAR *PSTR, *LPSTR, *PCHAR;
typedef const CHAR *PCSTR, *LPCSTR;
typedef WCHAR *PWSTR, *LPWSTR, *PWCHAR, *BSTR;
typedef const WCHAR *PCWSTR, *LPCWSTR;
typedef OLECHAR *LPOLESTR;
typedef const OLECHAR *LPCOLESTR;
typedef TCHAR *PTSTR, *LPTSTR;
typedef const TCHAR *PCTSTR, *LPCTSTR;
/* A list of names that ends with a null pointer. */
typedef LPOLESTR *SNB;

/* Pointers and handles. */

typedef void *PVOID, *LPVOID, *HANDLE, *HGLOBAL, *HLOCAL, *HWND, *HINSTANCE, *HMODULE, *HMENU, *HICON;
typedef void *HTASK, *HDC, *HBITMAP, *HMETAFILEPICT, *HENHMETAFILE, *PSECURITY_DESCRIPTOR;
typedef const void *LPCVOID;
typedef HANDLE *PHANDLE, *LPHANDLE;
typedef BYTE *PBYTE, *LPBYTE, *PUCHAR;
typedef BOOL *PBOOL, *LPBOOL;
typedef WORD *PWORD, *LPWORD;
typedef SHORT *PSHORT;
typedef USHORT *PUSHORT;
typedef INT *PINT, *LPINT;
typedef UINT *PUINT, *LPUINT;
typedef LONG *PLONG, *LPLONG;
typedef ULONG *PULONG, *LPULONG;
typedef DWORD *PDWORD, *LPDWORD;
typedef SCODE *PSCODE;
typedef LONG_PTR LPARAM, LRESULT;
typedef UINT_PTR WPARAM;
typedef INT_PTR (CALLBACK *FARPROC)(void);
typedef INT_PTR (CALLBACK *DLGPROC)(HWND, UINT, WPARAM, LPARAM);

/* Records. */

/* 128 bits that name an interface, a class or a property set. */
typedef struct _GUID {
    uint32_t Data1;
    uint16_t Data2;
    uint16_t Data3;
    uint8_t Data4[8];
} GUID, *LPGUID;
typedef GUID IID, CLSID, FMTID, UUID, *LPIID, *LPCLSID;
typedef const GUID *LPCGUID;

#ifdef __cplusplus
#define REFGUID const GUID &
#define REFIID const IID &
#define REFCLSID const CLSID &
#define REFFMTID const FMTID &
#else
#define REFGUID const GUID *
#define REFIID const IID *
#define REFCLSID const CLSID *
#define REFFMTID const FMTID *
#endif

/* A time in 100 ns steps since 1601-01-01 UTC. Aligned to 4: it is not a 64-bit integer. */
typedef struct _FILETIME {
    DWORD dwLowDateTime;
    DWORD dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;

typedef union _LARGE_INTEGER {
    __extension__ struct {
        DWORD LowPart;
        LONG HighPart;
    };
    struct {
        DWORD LowPart;
        LONG HighPart;
    } u;
    LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;

typedef union _ULARGE_INTEGER {
    __extension__ struct {
        DWORD LowPart;
        DWORD HighPart;
    };
    struct {
        DWORD LowPart;
        DWORD HighPart;
    } u;
    ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

/* An amount of money in ten-thousandths. */
typedef union tagCY {
    __extension__ struct {
        ULONG Lo;
        LONG Hi;
    };
    LONGLONG int64;
} CY, CURRENCY;

typedef struct tagRECT {
    LONG left, top, right, bottom;
} RECT, *PRECT, *LPRECT;
typedef const RECT *LPCRECT;

/* Interfaces. In C an interface is a struct whose one member, lpVtbl, points to a table of functions
 * that take the object first; in C++ it is an abstract class without virtual destructor, whose layout
 * is the same. CINTERFACE asks for the C form in C++. A header that declares an interface defines
 * INTERFACE as its name first. */

#define STDAPI EXTERN_C HRESULT STDAPICALLTYPE
#define STDAPI_(type) EXTERN_C type STDAPICALLTYPE
#define STDMETHODIMP HRESULT STDMETHODCALLTYPE
#define STDMETHODIMP_(type) type STDMETHODCALLTYPE
#define STDINITMETHODIMP HRESULT STDMAPIINITCALLTYPE
#define STDINITMETHODIMP_(type) type STDMAPIINITCALLTYPE
#define WINOLEAPI STDAPI
#define WINOLEAPI_(type) STDAPI_(type)

#if defined(__cplusplus) && !defined(CINTERFACE)
#define STDMETHOD(method) virtual HRESULT STDMETHODCALLTYPE method
#define STDMETHOD_(type, method) virtual type STDMETHODCALLTYPE method
#define PURE = 0
#define THIS_
#define THIS void
#define OPENIMSG_INTERFACE(iface) struct iface
#define OPENIMSG_INTERFACE_(iface, base) struct iface : public base
#define DECLARE_INTERFACE(iface) OPENIMSG_INTERFACE(iface)
#define DECLARE_INTERFACE_(iface, base) OPENIMSG_INTERFACE_(iface, base)
#else
#define STDMETHOD(method) HRESULT (STDMETHODCALLTYPE *method)
#define STDMETHOD_(type, method) type (STDMETHODCALLTYPE *method)
#define PURE
#define THIS_ INTERFACE *This,
#define THIS INTERFACE *This
/* OPENIMSG_INTERFACE is for interfaces that were named before, DECLARE_INTERFACE names them too. */
#define OPENIMSG_INTERFACE(iface)                                                                   \
    typedef struct iface##Vtbl iface##Vtbl;                                                         \
    struct iface {                                                                                  \
        const iface##Vtbl *lpVtbl;                                                                  \
    };                                                                                              \
    struct iface##Vtbl
#define OPENIMSG_INTERFACE_(iface, base) OPENIMSG_INTERFACE(iface)
#define DECLARE_INTERFACE(iface)                                                                    \
    typedef struct iface iface;                                                                     \
    OPENIMSG_INTERFACE(iface)
#define DECLARE_INTERFACE_(iface, base) DECLARE_INTERFACE(iface)
#endif
#define DECLARE_INTERFACE_IID(iface, iid) DECLARE_INTERFACE(iface)
#define DECLARE_INTERFACE_IID_(iface, base, iid) DECLARE_INTERFACE_(iface, base)

#endif
