/* The two pointer classes of ATL that MAPI programs hold interfaces with. C++ only. */
#ifndef OPENIMSG_COMPAT_ATLBASE_H
#define OPENIMSG_COMPAT_ATLBASE_H

#include <cassert>
#include <cstddef>

#include "windows.h"
#include "objbase.h"

#ifndef ATLASSERT
#define ATLASSERT(condition) assert(condition)
#endif

/* A reference to an object, released at the end of its scope. Assigning a pointer adds a reference, Attach takes
 * one over, and operator& lends the place for a call that gives one. */
template <class Interface> class CComPtr
{
public:
    Interface *p;

    CComPtr() : p(nullptr) {}
    CComPtr(std::nullptr_t) : p(nullptr) {}
    CComPtr(Interface *other) : p(other)
    {
        if (p)
            p->AddRef();
    }
    CComPtr(const CComPtr &other) : CComPtr(other.p) {}
    CComPtr(CComPtr &&other) noexcept : p(other.p) { other.p = nullptr; }
    ~CComPtr()
    {
        if (p)
            p->Release();
    }

    CComPtr &operator=(Interface *other)
    {
        CComPtr(other).Swap(*this);
        return *this;
    }
    CComPtr &operator=(const CComPtr &other) { return *this = other.p; }
    CComPtr &operator=(CComPtr &&other) noexcept
    {
        CComPtr(static_cast<CComPtr &&>(other)).Swap(*this);
        return *this;
    }

    operator Interface *() const { return p; }
    Interface &operator*() const
    {
        ATLASSERT(p);
        return *p;
    }
    Interface *operator->() const
    {
        ATLASSERT(p);
        return p;
    }
    /* Only for an empty one, whose reference would be lost otherwise. */
    Interface **operator&()
    {
        ATLASSERT(!p);
        return &p;
    }
    bool operator!() const { return !p; }

    void Swap(CComPtr &other)
    {
        Interface *held = p;
        p = other.p;
        other.p = held;
    }
    void Release()
    {
        CComPtr().Swap(*this);
    }
    void Attach(Interface *other)
    {
        Release();
        p = other;
    }
    Interface *Detach()
    {
        Interface *held = p;
        p = nullptr;
        return held;
    }
    HRESULT CopyTo(Interface **target) const
    {
        if (!target)
            return E_POINTER;
        *target = p;
        if (p)
            p->AddRef();
        return S_OK;
    }
    template <class Other> HRESULT QueryInterface(Other **target) const
    {
        return p->QueryInterface(mapi_uuidof<Other>(), reinterpret_cast<void **>(target));
    }
    /* Whether both are the same object. */
    bool IsEqualObject(IUnknown *other) const
    {
        CComPtr<IUnknown> left, right;
        if (!p || !other)
            return !p && !other;
        p->QueryInterface(IID_IUnknown, reinterpret_cast<void **>(&left));
        other->QueryInterface(IID_IUnknown, reinterpret_cast<void **>(&right));
        return left.p == right.p;
    }
};

/* The same, but what is assigned is asked for the interface; empty if it hasn't got it. */
template <class Interface> class CComQIPtr : public CComPtr<Interface>
{
public:
    CComQIPtr() {}
    CComQIPtr(Interface *other) : CComPtr<Interface>(other) {}
    CComQIPtr(const CComQIPtr &other) : CComPtr<Interface>(other.p) {}
    CComQIPtr(IUnknown *other) { Ask(other); }
    template <class Other> CComQIPtr(const CComPtr<Other> &other) { Ask(other.p); }

    CComQIPtr &operator=(Interface *other)
    {
        CComPtr<Interface>::operator=(other);
        return *this;
    }
    CComQIPtr &operator=(const CComQIPtr &other) { return *this = other.p; }
    CComQIPtr &operator=(IUnknown *other)
    {
        Ask(other);
        return *this;
    }
    template <class Other> CComQIPtr &operator=(const CComPtr<Other> &other)
    {
        Ask(other.p);
        return *this;
    }

private:
    void Ask(IUnknown *other)
    {
        void *found = nullptr;
        if (!other || FAILED(other->QueryInterface(mapi_uuidof<Interface>(), &found)))
            found = nullptr;
        this->Attach(static_cast<Interface *>(found));
    }
};

/* For IUnknown itself every object will do. */
template <> class CComQIPtr<IUnknown> : public CComPtr<IUnknown>
{
public:
    CComQIPtr() {}
    CComQIPtr(IUnknown *other) : CComPtr<IUnknown>(other) {}
};

#endif
