/* Structured storage, IMalloc and the records of data transfer. */
#ifndef OPENIMSG_COMPAT_OBJIDL_H
#define OPENIMSG_COMPAT_OBJIDL_H

#include "windows.h"

typedef struct tagDVTARGETDEVICE DVTARGETDEVICE;
typedef struct tagFORMATETC {
    CLIPFORMAT cfFormat;
    DVTARGETDEVICE *ptd;
    DWORD dwAspect;
    LONG lindex;
    DWORD tymed;
} FORMATETC, *LPFORMATETC;

#endif
