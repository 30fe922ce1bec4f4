// The other side of object_in_c.c: C++ classes that C calls, and C's object called as a C++ class.
#include "mapix.h"

extern "C" {
LPMAPIADVISESINK sink_of_c(void);
int call_from_c(LPMAPIPROGRESS progress, LPSTREAM stream);
}

#define NOT_USED(signature)                                                                         \
    STDMETHODIMP signature override { return E_NOTIMPL; }

class Reporter final : public IMAPIProgress {
    ULONG references = 2, most = 0;

public:
    STDMETHODIMP QueryInterface(REFIID riid, LPVOID *object) override
    {
        *object = riid == __uuidof(IMAPIProgress) ? this : nullptr;
        return *object ? S_OK : E_NOINTERFACE;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return ++references; }
    STDMETHODIMP_(ULONG) Release() override { return --references; }
    STDMETHODIMP SetLimits(LPULONG, LPULONG maximum, LPULONG) override
    {
        most = *maximum;
        return S_OK;
    }
    STDMETHODIMP GetMax(ULONG *maximum) override
    {
        *maximum = most;
        return S_OK;
    }
    NOT_USED(Progress(ULONG, ULONG, ULONG))
    NOT_USED(GetFlags(ULONG *))
    NOT_USED(GetMin(ULONG *))
};

class Stream final : public IStream {
public:
    STDMETHODIMP_(ULONG) AddRef() override { return 1; }
    STDMETHODIMP_(ULONG) Release() override { return 1; }
    STDMETHODIMP Seek(LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *place) override
    {
        if (origin != STREAM_SEEK_END || move.u.HighPart != -1)
            return STG_E_INVALIDFUNCTION;
        place->QuadPart = static_cast<ULONGLONG>(100 + move.QuadPart);
        return S_OK;
    }
    NOT_USED(QueryInterface(REFIID, void **))
    NOT_USED(Read(void *, ULONG, ULONG *))
    NOT_USED(Write(const void *, ULONG, ULONG *))
    NOT_USED(SetSize(ULARGE_INTEGER))
    NOT_USED(CopyTo(IStream *, ULARGE_INTEGER, ULARGE_INTEGER *, ULARGE_INTEGER *))
    NOT_USED(Commit(DWORD))
    NOT_USED(Revert())
    NOT_USED(LockRegion(ULARGE_INTEGER, ULARGE_INTEGER, DWORD))
    NOT_USED(UnlockRegion(ULARGE_INTEGER, ULARGE_INTEGER, DWORD))
    NOT_USED(Stat(STATSTG *, DWORD))
    NOT_USED(Clone(IStream **))
};

int main()
{
    Reporter progress;
    Stream stream;
    IMAPIProgress *again = nullptr;
    if (progress.QueryInterface(IID_PPV_ARGS(&again)) != S_OK || again != &progress)
        return 10;
    if (int failure = call_from_c(&progress, &stream))
        return failure;

    IMAPIAdviseSink *sink = sink_of_c(), *same = nullptr;
    NOTIFICATION news[2] = {};
    news[1].ulEventType = fnevNewMail;
    if (sink->OnNotify(2, news) != fnevNewMail)
        return 11;
    if (sink->QueryInterface(IID_PPV_ARGS(&same)) != S_OK || same != sink || same->Release() != 1)
        return 12;
    IMessage *message = nullptr;
    return sink->QueryInterface(mapi_uuidof<IMessage>(), mapi_ppv_target(&message)) == E_NOINTERFACE ? 0 : 13;
}
