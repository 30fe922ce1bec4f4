// The classes that hold interfaces, over an object that counts what is done to it.
#include <atlbase.h>
#include "mapidefs.h"
#include "mapiguid.h"

#include <utility>

#define CHECK(condition)                                                                            \
    do {                                                                                            \
        number++;                                                                                   \
        if (!(condition))                                                                           \
            return number;                                                                          \
    } while (0)

struct Counted final : IMAPIAdviseSink {
    ULONG references = 1;

    STDMETHODIMP QueryInterface(REFIID riid, LPVOID *ppvObj)
    {
        *ppvObj = nullptr;
        if (riid != IID_IUnknown && riid != IID_IMAPIAdviseSink)
            return E_NOINTERFACE;
        *ppvObj = this;
        AddRef();
        return S_OK;
    }
    STDMETHODIMP_(ULONG) AddRef() { return ++references; }
    STDMETHODIMP_(ULONG) Release() { return --references; }
    STDMETHODIMP_(ULONG) OnNotify(ULONG cNotif, LPNOTIFICATION) { return cNotif; }
};

static HRESULT give(Counted &from, IMAPIAdviseSink **target)
{
    return from.QueryInterface(IID_IMAPIAdviseSink, reinterpret_cast<void **>(target));
}

int main()
{
    int number = 0;
    Counted object, other;
    {
        CComPtr<IMAPIAdviseSink> first(&object), second = first, taken;
        CHECK(object.references == 3 && first && !taken && first == second);
        taken = std::move(second);
        CHECK(object.references == 3 && !second && taken->OnNotify(7, nullptr) == 7);
        CHECK(give(object, &second) == S_OK && object.references == 4);
        second = &other;
        CHECK(object.references == 3 && other.references == 2);
        second = second.p;
        CHECK(other.references == 2);
        second.Release();
        CHECK(other.references == 1 && !second.p);
        CComPtr<IMAPIAdviseSink> attached;
        object.AddRef();
        attached.Attach(&object);
        CHECK(object.references == 4 && attached.Detach() == &object && object.Release() == 3);
        CComQIPtr<IMAPIAdviseSink> asked(static_cast<IUnknown *>(&object));
        CHECK(asked && object.references == 4);
        CComQIPtr<IMessage> denied(first);
        CHECK(!denied && object.references == 4);
        denied = static_cast<IUnknown *>(&object);
        CHECK(!denied.p && object.references == 4);
        CComQIPtr<IUnknown> plain(first);
        CHECK(plain.p && object.references == 5 && first.IsEqualObject(plain) && !first.IsEqualObject(&other));
        CComPtr<IUnknown> unknown;
        CHECK(first.QueryInterface(&unknown) == S_OK && object.references == 6);
    }
    CHECK(object.references == 1 && other.references == 1);
    return 0;
}
