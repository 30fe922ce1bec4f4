/* Structured storage, IMalloc and the records of data transfer. */
#ifndef OPENIMSG_COMPAT_OBJIDL_H
#define OPENIMSG_COMPAT_OBJIDL_H

#include "../openimsg_storage.h"

/* The kind of medium and what frees it. */
#define TYMED_NULL ((DWORD)0)
#define TYMED_HGLOBAL ((DWORD)1)
#define TYMED_FILE ((DWORD)2)
#define TYMED_ISTREAM ((DWORD)4)
#define TYMED_ISTORAGE ((DWORD)8)
typedef struct tagSTGMEDIUM {
    DWORD tymed;
    union {
        HGLOBAL hGlobal;
        LPOLESTR lpszFileName;
        IStream *pstm;
        IStorage *pstg;
    } u;
    IUnknown *pUnkForRelease;
} STGMEDIUM, *LPSTGMEDIUM;

typedef struct tagDVTARGETDEVICE DVTARGETDEVICE;
typedef struct tagFORMATETC {
    CLIPFORMAT cfFormat;
    DVTARGETDEVICE *ptd;
    DWORD dwAspect;
    LONG lindex;
    DWORD tymed;
} FORMATETC, *LPFORMATETC;

#endif
