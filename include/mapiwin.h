/* Constants of the Windows file interface that programs written for several systems take from here. */
#ifndef OPENIMSG_MAPIWIN_H
#define OPENIMSG_MAPIWIN_H
#define __MAPIWIN_H__ /* the name that other code looks for */

#include "mapix.h"

#define FILE_FLAG_SEQUENTIAL_SCAN ((ULONG)0x08000000)
#define CREATE_NEW ((ULONG)1)
#define CREATE_ALWAYS ((ULONG)2)
#define OPEN_EXISTING ((ULONG)3)
#define OPEN_ALWAYS ((ULONG)4)
#define TRUNCATE_EXISTING ((ULONG)5)
#define FILE_ATTRIBUTE_READONLY ((ULONG)0x00000001)
#define FILE_ATTRIBUTE_HIDDEN ((ULONG)0x00000002)
#define FILE_ATTRIBUTE_SYSTEM ((ULONG)0x00000004)
#define FILE_ATTRIBUTE_DIRECTORY ((ULONG)0x00000010)
#define FILE_ATTRIBUTE_ARCHIVE ((ULONG)0x00000020)
#define FILE_ATTRIBUTE_NORMAL ((ULONG)0x00000080)
#define FILE_ATTRIBUTE_TEMPORARY ((ULONG)0x00000100)
#define FILE_FLAG_WRITE_THROUGH ((ULONG)0x80000000)
#define FILE_FLAG_RANDOM_ACCESS ((ULONG)0x10000000)
#define TIME_ZONE_ID_UNKNOWN ((ULONG)0)
#define TIME_ZONE_ID_STANDARD ((ULONG)1)
#define TIME_ZONE_ID_DAYLIGHT ((ULONG)2)

#ifndef MAX_PATH
#define MAX_PATH 260
#endif

/* Names that hide differences between kinds of Windows. The functions that some of them name come from the
 * program's own windows.h, or from the one in compat/. */

#define szMAPIDLLSuffix "32"
#define CloseMutexHandle CloseHandle
#define MULDIV(x, y, z) MulDiv(x, y, z)
#define GetTempFileName32(path, prefix, number, buffer) GetTempFileName(path, prefix, number, buffer)
#define PvGetInstanceGlobals() pinstX
#define ScSetInstanceGlobals(pv) (pinstX = (pv), 0)
#define PvGetVerifyInstanceGlobals(pid) pinstX
#define ScSetVerifyInstanceGlobals(pv, pid) (pinstX = (pv), 0)
#define PvSlowGetInstanceGlobals(pid) pinstX

/* Bytes that a text takes, and characters and bytes that a record takes in hexadecimal. */
#define Cbtszsize(text) ((lstrlen(text) + 1) * sizeof(TCHAR))
#define CbtszsizeA(text) (lstrlenA(text) + 1)
#define CbtszsizeW(text) ((lstrlenW(text) + 1) * sizeof(WCHAR))
#define HexCchOf(record) (sizeof(record) * 2 + 1)
#define HexSizeOf(record) (HexCchOf(record) * sizeof(TCHAR))

#endif
