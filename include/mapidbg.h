/* Tracing and assertions of debugging builds. They do nothing, nor evaluate their arguments. */
#ifndef OPENIMSG_MAPIDBG_H
#define OPENIMSG_MAPIDBG_H

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

#define IFTRACE(statement)
#define DebugTrace(...) ((void)0)
#define DebugTraceResult(name, result) ((void)0)
#define DebugTraceSc(name, result) ((void)0)
#define DebugTraceArg(name, text) ((void)0)
#define DebugTraceProblems(text, problems) ((void)0)
#define TraceSz(text) ((void)0)
#define TraceSz1(text, a) ((void)0)
#define TraceSz2(text, a, b) ((void)0)
#define TraceSz3(text, a, b, c) ((void)0)
#define AssertSz(condition, text) ((void)0)
#define AssertSz1(condition, text, a) ((void)0)
#define AssertSz2(condition, text, a, b) ((void)0)
#define Assert(condition) ((void)0)
#define SideAssert(condition) ((void)(condition))

#endif
