/* An object that C implements; object_in_cpp.cpp calls it through the C++ class, and hands over one of its own.
 * The methods come from the lists, as providers expand them. */
#include "mapix.h"

struct Sink;
#undef INTERFACE
#define INTERFACE struct Sink
#undef MAPIMETHOD_
#define MAPIMETHOD_(type, method) MAPIMETHOD_DECLARE(type, method, Sink_)
MAPI_IUNKNOWN_METHODS(IMPL)
MAPI_IMAPIADVISESINK_METHODS(IMPL)
#undef MAPIMETHOD_
#define MAPIMETHOD_(type, method) STDMETHOD_(type, method)

DECLARE_MAPI_INTERFACE(Sink_)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(IMPL)
    MAPI_IMAPIADVISESINK_METHODS(IMPL)
};

struct Sink {
    const Sink_Vtbl *lpVtbl;
    ULONG references;
    ULONG events;
};

STDMETHODIMP Sink_QueryInterface(struct Sink *This, REFIID riid, LPVOID *ppvObj)
{
    *ppvObj = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IMAPIAdviseSink))
        return E_NOINTERFACE;
    *ppvObj = This;
    This->lpVtbl->AddRef(This);
    return S_OK;
}
STDMETHODIMP_(ULONG) Sink_AddRef(struct Sink *This)
{
    return ++This->references;
}
STDMETHODIMP_(ULONG) Sink_Release(struct Sink *This)
{
    return --This->references;
}
STDMETHODIMP_(ULONG) Sink_OnNotify(struct Sink *This, ULONG cNotif, LPNOTIFICATION lpNotifications)
{
    This->events += lpNotifications[cNotif - 1].ulEventType;
    return This->events;
}

static const Sink_Vtbl table = {Sink_QueryInterface, Sink_AddRef, Sink_Release, Sink_OnNotify};
static struct Sink sink = {&table, 1, 0};

LPMAPIADVISESINK sink_of_c(void);
int call_from_c(LPMAPIPROGRESS progress, LPSTREAM stream);

LPMAPIADVISESINK sink_of_c(void)
{
    return (LPMAPIADVISESINK)(void *)&sink;
}

int call_from_c(LPMAPIPROGRESS progress, LPSTREAM stream)
{
    ULONG least = 0, most = 100, flags = MAPI_TOP_LEVEL, now = 0;
    LARGE_INTEGER move;
    ULARGE_INTEGER place;
    move.QuadPart = -5;
    place.QuadPart = 0;
    if (progress->lpVtbl->SetLimits(progress, &least, &most, &flags) != S_OK)
        return 1;
    if (progress->lpVtbl->GetMax(progress, &now) != S_OK || now != 100)
        return 2;
    if (stream->lpVtbl->Seek(stream, move, STREAM_SEEK_END, &place) != S_OK || place.QuadPart != 95)
        return 3;
    return progress->lpVtbl->Release(progress) == 1 ? 0 : 4;
}
