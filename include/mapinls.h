/* Constants of text comparison and code pages. */
#ifndef OPENIMSG_MAPINLS_H
#define OPENIMSG_MAPINLS_H
#define _MAPINLS_H_ /* the name that other code looks for */

#include "openimsg_types.h"

#define NORM_IGNORECASE ((ULONG)0x00000001)
#define NORM_IGNORENONSPACE ((ULONG)0x00000002)
#define NORM_IGNORESYMBOLS ((ULONG)0x00000004)
#define NORM_IGNOREKANATYPE ((ULONG)0x00010000)
#define NORM_IGNOREWIDTH ((ULONG)0x00020000)

#ifndef CP_ACP
#define CP_ACP 0
#define CP_OEMCP 1
#endif

/* The functions under the names that old libraries gave them; their own come from the program's windows.h,
 * or from the one in compat/. */

#define MNLS_GetUserDefaultLCID GetUserDefaultLCID
#define MNLS_GetACP GetACP
#define MNLS_CompareStringA CompareStringA
#define MNLS_CompareStringW CompareStringW
#define MNLS_MultiByteToWideChar MultiByteToWideChar
#define MNLS_WideCharToMultiByte WideCharToMultiByte
#define MNLS_lstrlenW lstrlenW
#define MNLS_lstrcmpW lstrcmpW
#define MNLS_lstrcpyW lstrcpyW
#define MNLS_IsBadStringPtrW IsBadStringPtrW

#endif
