/* Tracing and assertions of debugging builds. They do nothing, nor evaluate their arguments. */
#ifndef OPENIMSG_MAPIDBG_H
#define OPENIMSG_MAPIDBG_H
#define __MAPIDBG_H_ /* the name that other code looks for */

#include "openimsg_errors.h"
#include "openimsg_types.h"

#ifndef EXTERN_C_BEGIN
#ifdef __cplusplus
#define EXTERN_C_BEGIN extern "C" {
#define EXTERN_C_END }
#else
#define EXTERN_C_BEGIN
#define EXTERN_C_END
#endif
#endif

#define IFDBG(statement)
#define IFNDBG(statement) statement
#define IFTRACE(statement)
#define IFTRAP(statement)
#define DebugTrace(...) ((void)0)
#define DebugTraceLine() ((void)0)
#define DebugTraceResult(name, result) ((void)0)
#define DebugTraceSc(name, result) ((void)0)
#define DebugTraceArg(name, text) ((void)0)
#define DebugTraceProblems(text, problems) ((void)0)
#define HrCheckHr(result)
#define HrCheckSc(result)
#define ScCheckSc(result, name)
#define Trap() ((void)0)
#define Assert(condition) ((void)0)
#define NFAssert(condition) ((void)0)
#define SideAssert(condition) ((void)(condition))
#define NFSideAssert(condition) ((void)(condition))
#ifndef Unreferenced
#define Unreferenced(argument) ((void)(argument))
#endif
#ifndef dimensionof
#define dimensionof(array) (sizeof(array) / sizeof(*(array)))
#endif

/* The same with a text, and with up to nine values for it. */

#define TraceSz(text) ((void)0)
#define TrapSz(text) ((void)0)
#define AssertSz(condition, text) ((void)0)
#define NFAssertSz(condition, text) ((void)0)
#define SideAssertSz(condition, text) ((void)(condition))
#define NFSideAssertSz(condition, text) ((void)(condition))
#define TraceSz1(text, a) ((void)0)
#define TrapSz1(text, a) ((void)0)
#define AssertSz1(condition, text, a) ((void)0)
#define NFAssertSz1(condition, text, a) ((void)0)
#define SideAssertSz1(condition, text, a) ((void)(condition))
#define NFSideAssertSz1(condition, text, a) ((void)(condition))
#define TraceSz2(text, a, b) ((void)0)
#define TrapSz2(text, a, b) ((void)0)
#define AssertSz2(condition, text, a, b) ((void)0)
#define NFAssertSz2(condition, text, a, b) ((void)0)
#define SideAssertSz2(condition, text, a, b) ((void)(condition))
#define NFSideAssertSz2(condition, text, a, b) ((void)(condition))
#define TraceSz3(text, a, b, c) ((void)0)
#define TrapSz3(text, a, b, c) ((void)0)
#define AssertSz3(condition, text, a, b, c) ((void)0)
#define NFAssertSz3(condition, text, a, b, c) ((void)0)
#define SideAssertSz3(condition, text, a, b, c) ((void)(condition))
#define NFSideAssertSz3(condition, text, a, b, c) ((void)(condition))
#define TraceSz4(text, a, b, c, d) ((void)0)
#define TrapSz4(text, a, b, c, d) ((void)0)
#define AssertSz4(condition, text, a, b, c, d) ((void)0)
#define NFAssertSz4(condition, text, a, b, c, d) ((void)0)
#define SideAssertSz4(condition, text, a, b, c, d) ((void)(condition))
#define NFSideAssertSz4(condition, text, a, b, c, d) ((void)(condition))
#define TraceSz5(text, a, b, c, d, e) ((void)0)
#define TrapSz5(text, a, b, c, d, e) ((void)0)
#define AssertSz5(condition, text, a, b, c, d, e) ((void)0)
#define NFAssertSz5(condition, text, a, b, c, d, e) ((void)0)
#define SideAssertSz5(condition, text, a, b, c, d, e) ((void)(condition))
#define NFSideAssertSz5(condition, text, a, b, c, d, e) ((void)(condition))
#define TraceSz6(text, a, b, c, d, e, f) ((void)0)
#define TrapSz6(text, a, b, c, d, e, f) ((void)0)
#define AssertSz6(condition, text, a, b, c, d, e, f) ((void)0)
#define NFAssertSz6(condition, text, a, b, c, d, e, f) ((void)0)
#define SideAssertSz6(condition, text, a, b, c, d, e, f) ((void)(condition))
#define NFSideAssertSz6(condition, text, a, b, c, d, e, f) ((void)(condition))
#define TraceSz7(text, a, b, c, d, e, f, g) ((void)0)
#define TrapSz7(text, a, b, c, d, e, f, g) ((void)0)
#define AssertSz7(condition, text, a, b, c, d, e, f, g) ((void)0)
#define NFAssertSz7(condition, text, a, b, c, d, e, f, g) ((void)0)
#define SideAssertSz7(condition, text, a, b, c, d, e, f, g) ((void)(condition))
#define NFSideAssertSz7(condition, text, a, b, c, d, e, f, g) ((void)(condition))
#define TraceSz8(text, a, b, c, d, e, f, g, h) ((void)0)
#define TrapSz8(text, a, b, c, d, e, f, g, h) ((void)0)
#define AssertSz8(condition, text, a, b, c, d, e, f, g, h) ((void)0)
#define NFAssertSz8(condition, text, a, b, c, d, e, f, g, h) ((void)0)
#define SideAssertSz8(condition, text, a, b, c, d, e, f, g, h) ((void)(condition))
#define NFSideAssertSz8(condition, text, a, b, c, d, e, f, g, h) ((void)(condition))
#define TraceSz9(text, a, b, c, d, e, f, g, h, i) ((void)0)
#define TrapSz9(text, a, b, c, d, e, f, g, h, i) ((void)0)
#define AssertSz9(condition, text, a, b, c, d, e, f, g, h, i) ((void)0)
#define NFAssertSz9(condition, text, a, b, c, d, e, f, g, h, i) ((void)0)
#define SideAssertSz9(condition, text, a, b, c, d, e, f, g, h, i) ((void)(condition))
#define NFSideAssertSz9(condition, text, a, b, c, d, e, f, g, h, i) ((void)(condition))

/* Names of codes and tags, which only debugging builds have; the memory checker. */

#define SzDecodeScode(code) ((LPSTR)0)
#define SzDecodeUlPropType(type) ((LPSTR)0)
#define SzDecodeUlPropTag(tag) ((LPSTR)0)
#define ScodeFromSz(text) S_OK
#define UlPropTagFromSz(text) 0
#define DBGMEM_Encapsulate(allocator, name, check) (allocator)
#define DBGMEM_Shutdown(allocator)
#define DBGMEM_CheckMem(allocator, report)
#define DBGMEM_NoLeakDetect(allocator, block)
#define DBGMEM_SetFailureAt(allocator, count)

#endif
