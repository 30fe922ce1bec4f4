/* Defining and comparing GUIDs. Without INITGUID the DEFINE_ macros declare; with it they define, as
 * weak symbols, so that any number of files of one program may define the same GUID. The macros are
 * set anew at each inclusion, because programs define INITGUID between two of them. */
#include "openimsg_types.h"

#ifndef OPENIMSG_GUIDS_H
#define OPENIMSG_GUIDS_H

#include <string.h>

/* TRUE if the 16 bytes are the same. */
#ifdef __cplusplus
inline BOOL IsEqualGUID(REFGUID left, REFGUID right)
{
    return memcmp(&left, &right, sizeof(GUID)) == 0;
}
inline bool operator==(REFGUID left, REFGUID right)
{
    return memcmp(&left, &right, sizeof(GUID)) == 0;
}
inline bool operator!=(REFGUID left, REFGUID right)
{
    return memcmp(&left, &right, sizeof(GUID)) != 0;
}
#else
#define IsEqualGUID(left, right) (memcmp((left), (right), sizeof(GUID)) == 0)
#endif
#define IsEqualIID(left, right) IsEqualGUID(left, right)
#define IsEqualCLSID(left, right) IsEqualGUID(left, right)
#define IsEqualFMTID(left, right) IsEqualGUID(left, right)

EXTERN_C const GUID GUID_NULL;
EXTERN_C const IID IID_NULL;
EXTERN_C const CLSID CLSID_NULL;

#endif

#undef DEFINE_GUID
#undef DEFINE_OLEGUID
#ifdef INITGUID
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)                                \
    EXTERN_C const GUID name __attribute__((weak));                                                 \
    const GUID name = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
#else
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) EXTERN_C const GUID name
#endif
/* A GUID of the series that ends in C000-000000000046. */
#define DEFINE_OLEGUID(name, l, w1, w2) DEFINE_GUID(name, l, w1, w2, 0xC0, 0, 0, 0, 0, 0, 0, 0x46)
