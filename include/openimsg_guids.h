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

/* The IID of an interface type, __uuidof(IStorage), in C++. A compiler that has its own operator of that
 * name keeps it; mapi_uuidof<IStorage>() is there in any case. */
#ifdef __cplusplus
template <class Interface> const IID &mapi_uuidof();
template <class Interface> inline const IID &mapi_uuidof_target(Interface **)
{
    return mapi_uuidof<Interface>();
}
template <class Interface> inline void **mapi_ppv_target(Interface **ppObject)
{
    return reinterpret_cast<void **>(ppObject);
}
#define OPENIMSG_UUID_AS(iface, iid)                                                                \
    template <> inline const IID &mapi_uuidof<iface>()                                              \
    {                                                                                               \
        return iid;                                                                                 \
    }
#define OPENIMSG_UUID(iface) OPENIMSG_UUID_AS(iface, IID_##iface)
#if !defined(__uuidof)
#if !defined(__is_identifier)
#define __uuidof(iface) mapi_uuidof<iface>()
#elif __is_identifier(__uuidof)
#define __uuidof(iface) mapi_uuidof<iface>()
#endif
#endif
/* The two arguments "which interface" and "where to": QueryInterface(IID_PPV_ARGS(&pStorage)). */
#define IID_PPV_ARGS(ppObject) mapi_uuidof_target(ppObject), mapi_ppv_target(ppObject)
#endif

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
