// The same interfaces as abstract C++ classes: write a message, read it back, and let the library call objects
// that are classes of this program.
#define INITGUID
#define USES_IID_IMessage
#define USES_IID_IAttachment
#define USES_IID_IMAPIProp
#include <string>
#include <vector>

#include "message_support.h"

// An owned interface pointer.
template <class T> class Pointer {
public:
    Pointer() = default;
    Pointer(const Pointer &) = delete;
    Pointer &operator=(const Pointer &) = delete;
    ~Pointer() { reset(); }
    T **out() { return &value; }
    T *get() const { return value; }
    T *operator->() const { return value; }
    explicit operator bool() const { return value != nullptr; }
    ULONG reset()
    {
        ULONG left = value ? value->Release() : 0;
        value = nullptr;
        return left;
    }

private:
    T *value = nullptr;
};

// A stream of this program that keeps what it is given.
class Sink final : public IStream {
public:
    std::string bytes;
    ULONG references = 1;

    STDMETHODIMP QueryInterface(REFIID iid, void **out) override
    {
        bool known = IsEqualGUID(iid, IID_IUnknown) || IsEqualGUID(iid, IID_IStream);
        *out = known ? this : nullptr;
        references += known;
        return known ? S_OK : E_NOINTERFACE;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return ++references; }
    STDMETHODIMP_(ULONG) Release() override { return --references; }
    STDMETHODIMP Read(void *, ULONG, ULONG *) override { return E_NOTIMPL; }
    STDMETHODIMP Write(const void *data, ULONG size, ULONG *done) override
    {
        bytes.append(static_cast<const char *>(data), size);
        if (done)
            *done = size;
        return S_OK;
    }
    STDMETHODIMP Seek(LARGE_INTEGER, DWORD, ULARGE_INTEGER *) override { return E_NOTIMPL; }
    STDMETHODIMP SetSize(ULARGE_INTEGER) override { return E_NOTIMPL; }
    STDMETHODIMP CopyTo(IStream *, ULARGE_INTEGER, ULARGE_INTEGER *, ULARGE_INTEGER *) override { return E_NOTIMPL; }
    STDMETHODIMP Commit(DWORD) override { return S_OK; }
    STDMETHODIMP Revert() override { return S_OK; }
    STDMETHODIMP LockRegion(ULARGE_INTEGER, ULARGE_INTEGER, DWORD) override { return E_NOTIMPL; }
    STDMETHODIMP UnlockRegion(ULARGE_INTEGER, ULARGE_INTEGER, DWORD) override { return E_NOTIMPL; }
    STDMETHODIMP Stat(STATSTG *, DWORD) override { return E_NOTIMPL; }
    STDMETHODIMP Clone(IStream **) override { return E_NOTIMPL; }
};

static SPropValue text_value(ULONG tag, const char16_t *text)
{
    SPropValue value = {};
    value.ulPropTag = tag;
    value.Value.lpszW = const_cast<WCHAR *>(reinterpret_cast<const WCHAR *>(text));
    return value;
}

static SPropValue long_value(ULONG tag, LONG number)
{
    SPropValue value = {};
    value.ulPropTag = tag;
    value.Value.l = number;
    return value;
}

static std::u16string text_of(IMAPIProp *object, ULONG tag)
{
    SizedSPropTagArray(1, tags) = {1, {tag}};
    ULONG count = 0;
    LPSPropValue value = nullptr;
    std::u16string text = u"(none)";
    if (object->GetProps(reinterpret_cast<LPSPropTagArray>(&tags), MAPI_UNICODE, &count, &value) == S_OK)
        text = reinterpret_cast<const char16_t *>(value->Value.lpszW);
    MAPIFreeBuffer(value);
    return text;
}

static const std::string payload(70000, 'p');

static void add_recipients(IMessage *message)
{
    std::vector<std::vector<SPropValue>> rows;
    for (const char16_t *name : {u"Ann", u"Bob"})
        rows.push_back({text_value(PR_DISPLAY_NAME_W, name), text_value(PR_ADDRTYPE_W, u"SMTP"),
                        text_value(PR_EMAIL_ADDRESS_W, u"someone@example.org"),
                        long_value(PR_RECIPIENT_TYPE, MAPI_TO)});
    LPADRLIST list = nullptr;
    CHECK_HR(S_OK, MAPIAllocateBuffer(CbNewADRLIST(2), reinterpret_cast<LPVOID *>(&list)));
    list->cEntries = 2;
    for (ULONG i = 0; i < 2; i++)
        list->aEntries[i] = {0, static_cast<ULONG>(rows[i].size()), rows[i].data()};
    CHECK_HR(S_OK, message->ModifyRecipients(MODRECIP_ADD, list));
    MAPIFreeBuffer(list);
}

static void write_message(const char *path)
{
    Pointer<IStorage> storage;
    Pointer<IMessage> message, inner;
    Pointer<IAttach> attachment;
    Pointer<IStream> stream;
    LPMSGSESS session = nullptr;
    ULONG number = 0;
    REQUIRE_HR(S_OK, OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session));
    REQUIRE_HR(S_OK, StgCreateDocfile(wide(path), TRANSACTED_WRITE | STGM_CREATE, 0, storage.out()));
    REQUIRE_HR(S_OK, message_on(session, storage.get(), MAPI_UNICODE, message.out()));
    CHECK_HR(S_OK, WriteClassStg(storage.get(), class_mail_message));
    SPropValue subject = text_value(PR_SUBJECT_W, u"From C++");
    CHECK_HR(S_OK, message->SetProps(1, &subject, nullptr));
    add_recipients(message.get());
    REQUIRE_HR(S_OK, message->CreateAttach(nullptr, 0, &number, attachment.out()));
    REQUIRE_HR(S_OK, attachment->OpenProperty(PR_ATTACH_DATA_BIN, &IID_IStream, STGM_READWRITE,
                                              MAPI_CREATE | MAPI_MODIFY, reinterpret_cast<LPUNKNOWN *>(stream.out())));
    CHECK_HR(S_OK, stream->Write(payload.data(), static_cast<ULONG>(payload.size()), nullptr));
    CHECK_HR(S_OK, attachment->SaveChanges(KEEP_OPEN_READWRITE));
    stream.reset();
    attachment.reset();
    REQUIRE_HR(S_OK, message->CreateAttach(nullptr, 0, &number, attachment.out()));
    REQUIRE_HR(S_OK, attachment->OpenProperty(PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY,
                                              reinterpret_cast<LPUNKNOWN *>(inner.out())));
    SPropValue inner_subject = text_value(PR_SUBJECT_W, u"Inside");
    CHECK_HR(S_OK, inner->SetProps(1, &inner_subject, nullptr));
    CHECK_HR(S_OK, inner->SaveChanges(KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, attachment->SaveChanges(KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, message->SaveChanges(KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, storage->Commit(STGC_DEFAULT));
    inner.reset();
    attachment.reset();
    CHECK_HR(0, message.reset());
    CHECK_HR(0, storage.reset());
    CloseIMsgSession(session);
}

static void read_message(const char *path)
{
    Pointer<IStorage> storage;
    Pointer<IMessage> message, inner;
    Pointer<IAttach> attachment;
    Pointer<IStream> stream;
    Pointer<IMAPITable> table;
    Pointer<IMAPIProp> prop;
    REQUIRE_HR(S_OK, StgOpenStorage(wide(path), nullptr, READ_ONLY, nullptr, 0, storage.out()));
    REQUIRE_HR(S_OK, message_on(nullptr, storage.get(), 0, message.out()));
    CHECK(text_of(message.get(), PR_SUBJECT_W) == u"From C++");
    CHECK(text_of(message.get(), PR_DISPLAY_TO_W) == u"Ann; Bob");
    CHECK_HR(S_OK, message->QueryInterface(IID_IMAPIProp, reinterpret_cast<void **>(prop.out())));
    CHECK(text_of(prop.get(), PR_SUBJECT_W) == u"From C++");
    REQUIRE_HR(S_OK, message->GetRecipientTable(MAPI_UNICODE, table.out()));
    LPSRowSet rows = nullptr;
    CHECK_HR(S_OK, table->QueryRows(10, 0, &rows));
    CHECK(rows && rows->cRows == 2);
    FreeProws(rows);
    REQUIRE_HR(S_OK, message->OpenAttach(0, nullptr, MAPI_BEST_ACCESS, attachment.out()));
    REQUIRE_HR(S_OK, attachment->OpenProperty(PR_ATTACH_DATA_BIN, &IID_IStream, 0, 0,
                                              reinterpret_cast<LPUNKNOWN *>(stream.out())));
    Sink sink;
    ULARGE_INTEGER all, done = {}, written = {};
    all.QuadPart = ~0ULL;
    CHECK_HR(S_OK, stream->CopyTo(&sink, all, &done, &written));
    CHECK(sink.bytes == payload && done.QuadPart == payload.size() && written.QuadPart == payload.size());
    CHECK_HR(1, sink.references);
    attachment.reset();
    REQUIRE_HR(S_OK, message->OpenAttach(1, nullptr, 0, attachment.out()));
    REQUIRE_HR(S_OK, attachment->OpenProperty(PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0,
                                              reinterpret_cast<LPUNKNOWN *>(inner.out())));
    CHECK(text_of(inner.get(), PR_SUBJECT_W) == u"Inside");
}

// A message in memory, and its bytes opened again.
static void in_memory()
{
    Pointer<ILockBytes> bytes, again;
    Pointer<IStorage> storage, reader;
    Pointer<IMessage> message, copy;
    HGLOBAL handle = nullptr;
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(nullptr, TRUE, bytes.out()));
    REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(bytes.get(), TRANSACTED_WRITE | STGM_CREATE, 0, storage.out()));
    REQUIRE_HR(S_OK, message_on(nullptr, storage.get(), MAPI_UNICODE, message.out()));
    SPropValue subject = text_value(PR_SUBJECT_W, u"In memory");
    CHECK_HR(S_OK, message->SetProps(1, &subject, nullptr));
    CHECK_HR(S_OK, message->SaveChanges(0));
    message.reset();
    storage.reset();
    REQUIRE_HR(S_OK, GetHGlobalFromILockBytes(bytes.get(), &handle));
    SIZE_T size = GlobalSize(handle);
    CHECK(size >= 1536);
    HGLOBAL second = GlobalAlloc(GMEM_MOVEABLE, size);
    REQUIRE(second);
    memcpy(GlobalLock(second), GlobalLock(handle), size);
    GlobalUnlock(handle);
    GlobalUnlock(second);
    REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(second, TRUE, again.out()));
    CHECK_HR(S_OK, StgIsStorageILockBytes(again.get()));
    REQUIRE_HR(S_OK, StgOpenStorageOnILockBytes(again.get(), nullptr, READ_ONLY, nullptr, 0, reader.out()));
    REQUIRE_HR(S_OK, message_on(nullptr, reader.get(), 0, copy.out()));
    CHECK(text_of(copy.get(), PR_SUBJECT_W) == u"In memory");
}

int main()
{
    const std::string path = test_path("cpp.msg");
    int before = open_descriptors();
    write_message(path.c_str());
    read_message(path.c_str());
    in_memory();
    unlink(path.c_str());
    CHECK_HR(before, open_descriptors());
    return SUMMARY();
}
