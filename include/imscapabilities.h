/* What a message store says that it can do. */
#ifndef OPENIMSG_IMSCAPABILITIES_H
#define OPENIMSG_IMSCAPABILITIES_H
#define IMSCAPABILITIES_H /* the name that other code looks for */

#include "mapix.h"

#define MSCAP_SECURE_FOLDER_HOMEPAGES ((ULONG)0x00000001)
#define MSCAP_RES_ANNOTATION ((ULONG)0x00000001)

DEFINE_OLEGUID(IID_IMSCapabilities, 0x00020393, 0, 0);

DECLARE_MAPI_INTERFACE_PTR(IMSCapabilities, LPMSCAPABILITIES);

typedef enum {
    MSCAP_SEL_RESERVED1 = 0,
    MSCAP_SEL_RESERVED2 = 1,
    MSCAP_SEL_FOLDER = 2,
    MSCAP_SEL_RESERVED3 = 3,
    MSCAP_SEL_RESTRICTION = 4
} MSCAP_SELECTOR;

#define MAPI_IMSCAPABILITIES_METHODS(IPURE)                                                       \
    MAPIMETHOD_(ULONG, GetCapabilities)(THIS_ MSCAP_SELECTOR mscapSelector) IPURE;

#undef INTERFACE
#define INTERFACE IMSCapabilities
DECLARE_MAPI_INTERFACE_(IMSCapabilities, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMSCAPABILITIES_METHODS(PURE)
};
#undef INTERFACE

#endif
