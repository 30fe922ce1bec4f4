/* Keywords of Microsoft's compilers. There is one calling convention; what an attribute has no meaning for here is
 * left out, a uuid too, which OPENIMSG_UUID gives a type. */
#ifndef OPENIMSG_COMPAT_WINKEYWORDS_H
#define OPENIMSG_COMPAT_WINKEYWORDS_H

#ifndef __cdecl
#define __cdecl
#endif
#ifndef __stdcall
#define __stdcall
#endif
#ifndef __fastcall
#define __fastcall
#endif
#ifndef __thiscall
#define __thiscall
#endif
#ifndef _cdecl
#define _cdecl
#endif
#ifndef _stdcall
#define _stdcall
#endif
#ifndef __forceinline
#define __forceinline inline __attribute__((__always_inline__))
#endif

#ifdef __has_declspec_attribute
#if __has_declspec_attribute(novtable)
#define OPENIMSG_HAS_DECLSPEC_
#endif
#endif
#if !defined(__declspec) && !defined(OPENIMSG_HAS_DECLSPEC_)
#define __declspec(attribute) OPENIMSG_DECLSPEC_##attribute
#define OPENIMSG_DECLSPEC_dllexport __attribute__((__visibility__("default")))
#define OPENIMSG_DECLSPEC_dllimport
#define OPENIMSG_DECLSPEC_noreturn __attribute__((__noreturn__))
#define OPENIMSG_DECLSPEC_noinline __attribute__((__noinline__))
#define OPENIMSG_DECLSPEC_nothrow __attribute__((__nothrow__))
#define OPENIMSG_DECLSPEC_selectany __attribute__((__weak__))
#define OPENIMSG_DECLSPEC_align(bytes) __attribute__((__aligned__(bytes)))
#define OPENIMSG_DECLSPEC_thread __thread
#define OPENIMSG_DECLSPEC_novtable
#define OPENIMSG_DECLSPEC_uuid(text)
#endif
#ifndef DECLSPEC_UUID
#define DECLSPEC_UUID(text)
#define DECLSPEC_NOVTABLE
#define DECLSPEC_SELECTANY __attribute__((__weak__))
#define DECLSPEC_NORETURN __attribute__((__noreturn__))
#define DECLSPEC_IMPORT
#endif

#endif
