/* What makes objects of a class. */
#ifndef OPENIMSG_OBJECTS_H
#define OPENIMSG_OBJECTS_H

#include "openimsg_storage.h"

typedef struct IClassFactory IClassFactory, *LPCLASSFACTORY;

#undef INTERFACE
#define INTERFACE IClassFactory
OPENIMSG_INTERFACE_(IClassFactory, IUnknown)
{
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(CreateInstance)(THIS_ IUnknown *pUnkOuter, REFIID riid, void **ppvObject) PURE;
    STDMETHOD(LockServer)(THIS_ BOOL fLock) PURE;
};
#undef INTERFACE

#ifdef __cplusplus
OPENIMSG_UUID(IClassFactory)
#endif

#endif
