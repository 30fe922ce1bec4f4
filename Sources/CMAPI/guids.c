/* Every GUID that the headers declare, so that a program finds them in the library. They are weak: a
 * program that defines its own keeps them. */
#define INITGUID
#define OPENIMSG_USES_ALL_GUIDS
#include "mapix.h"
#include "actmgmt.h"
#include "edkguid.h"
#include "exchform.h"
#include "imscapabilities.h"

DEFINE_GUID(GUID_NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
DEFINE_GUID(IID_NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
DEFINE_GUID(CLSID_NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
DEFINE_OLEGUID(IID_IUnknown, 0x00000000, 0, 0);
DEFINE_OLEGUID(IID_IClassFactory, 0x00000001, 0, 0);
DEFINE_OLEGUID(IID_IMalloc, 0x00000002, 0, 0);
DEFINE_OLEGUID(IID_IMarshal, 0x00000003, 0, 0);
DEFINE_OLEGUID(IID_ILockBytes, 0x0000000A, 0, 0);
DEFINE_OLEGUID(IID_IStorage, 0x0000000B, 0, 0);
DEFINE_OLEGUID(IID_IStream, 0x0000000C, 0, 0);
DEFINE_OLEGUID(IID_IEnumSTATSTG, 0x0000000D, 0, 0);
DEFINE_OLEGUID(IID_IRootStorage, 0x00000012, 0, 0);
DEFINE_OLEGUID(IID_IPersist, 0x0000010C, 0, 0);
DEFINE_OLEGUID(IID_IPropertyStorage, 0x00000138, 0, 0);
DEFINE_OLEGUID(IID_IPropertySetStorage, 0x0000013A, 0, 0);
DEFINE_GUID(IID_ISequentialStream, 0x0C733A30, 0x2A1C, 0x11CE, 0xAD, 0xE5, 0x00, 0xAA, 0x00, 0x44, 0x77,
            0x3D);
DEFINE_GUID(IID_IDirectWriterLock, 0x0E6D4D92, 0x6738, 0x11CF, 0x96, 0x08, 0x00, 0xAA, 0x00, 0x68, 0x0D,
            0xB4);
