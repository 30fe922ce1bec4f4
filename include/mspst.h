/* Tags and flags of the personal store. */
#ifndef OPENIMSG_MSPST_H
#define OPENIMSG_MSPST_H
#define _MSPST_H_ /* the name that other code looks for */

#include "mapitags.h"

#define PR_PST_PATH ((ULONG)0x6700001E)
#define PR_PST_REMEMBER_PW ((ULONG)0x6701000B)
#define PR_PST_ENCRYPTION ((ULONG)0x67020003)
#define PR_PST_PW_SZ_OLD ((ULONG)0x6703001E)
#define PR_PST_PW_SZ_NEW ((ULONG)0x6704001E)

#define PST_EXTERN_PROPID_BASE ((ULONG)0x00006700)
#define PSTF_NO_ENCRYPTION ((DWORD)0x80000000)
#define PSTF_COMPRESSABLE_ENCRYPTION ((DWORD)0x40000000)
#define PSTF_BEST_ENCRYPTION ((DWORD)0x20000000)

/* The provider itself, as the bytes of a MAPIUID. */
#define MSPST_UID_PROVIDER                                                                          \
    {0x4E, 0x49, 0x54, 0x41, 0xF9, 0xBF, 0xB8, 0x01, 0x00, 0xAA, 0x00, 0x37, 0xD9, 0x6E, 0x00, 0x00}

#endif
