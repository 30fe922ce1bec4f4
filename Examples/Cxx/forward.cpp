// Makes a new message that carries an old one: reads its subject, writes "FW: ..." to a new file and embeds a
// copy of the old message, with everything that is in it. Then reads the new file back.
// usage: forward OLD NEW
#include <imessage.h>
#include <mapiutil.h>

#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace {

// A counted pointer to an interface.
template <class Interface> class Reference {
public:
    Reference() = default;
    Reference(const Reference &) = delete;
    Reference &operator=(const Reference &) = delete;
    ~Reference()
    {
        if (pointer)
            pointer->Release();
    }
    Interface *operator->() const { return pointer; }
    Interface *get() const { return pointer; }
    // For a call that gives a reference.
    Interface **put() { return &pointer; }

private:
    Interface *pointer = nullptr;
};

// A block that a call allocated.
template <class Block> class Buffer {
public:
    Buffer() = default;
    Buffer(const Buffer &) = delete;
    Buffer &operator=(const Buffer &) = delete;
    ~Buffer() { MAPIFreeBuffer(block); }
    Block *operator->() const { return block; }
    Block &operator[](size_t index) const { return block[index]; }
    Block **put() { return &block; }

private:
    Block *block = nullptr;
};

void require(HRESULT hr, const char *what)
{
    if (FAILED(hr)) {
        char code[16];
        std::snprintf(code, sizeof code, "0x%08X", static_cast<unsigned>(hr));
        throw std::runtime_error(std::string(what) + ": " + code);
    }
}

// File names are UTF-16 to the library.
std::u16string wide(const char *path) { return std::filesystem::path(path).u16string(); }

SPropValue text(ULONG tag, std::u16string &value)
{
    SPropValue property = {};
    property.ulPropTag = tag;
    property.Value.lpszW = value.data();
    return property;
}

SPropValue number(ULONG tag, LONG value)
{
    SPropValue property = {};
    property.ulPropTag = tag;
    property.Value.l = value;
    return property;
}

// One string property, as char16_t or as UTF-8, as the tag says; empty if there is none.
std::u16string wide_text(IMessage *message, ULONG tag)
{
    SizedSPropTagArray(1, tags) = {1, {tag}};
    Buffer<SPropValue> properties;
    ULONG count = 0;
    require(message->GetProps(reinterpret_cast<LPSPropTagArray>(&tags), 0, &count, properties.put()),
            "reading a property");
    return properties[0].ulPropTag == tag ? properties[0].Value.lpszW : u"";
}

std::string narrow_text(IMessage *message, ULONG tag)
{
    SizedSPropTagArray(1, tags) = {1, {tag}};
    Buffer<SPropValue> properties;
    ULONG count = 0;
    require(message->GetProps(reinterpret_cast<LPSPropTagArray>(&tags), 0, &count, properties.put()),
            "reading a property");
    return properties[0].ulPropTag == tag ? properties[0].Value.lpszA : "";
}

void open_message(LPMSGSESS session, IStorage *storage, IMessage **message)
{
    require(OpenIMsgOnIStg(session, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer,
                           MAPIGetDefaultMalloc(), nullptr, storage, nullptr, 0, MAPI_UNICODE, message),
            "opening the message");
}

// An attachment that is a copy of the other message.
void embed(IMessage *message, IMessage *other, std::u16string &name)
{
    Reference<IAttach> attachment;
    Reference<IMessage> inner;
    ULONG index = 0;
    require(message->CreateAttach(nullptr, 0, &index, attachment.put()), "adding an attachment");
    SPropValue properties[] = {number(PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG),
                               number(PR_RENDERING_POSITION, -1), text(PR_DISPLAY_NAME_W, name)};
    require(attachment->SetProps(3, properties, nullptr), "describing the attachment");
    require(attachment->OpenProperty(PR_ATTACH_DATA_OBJ, &__uuidof(IMessage), 0, MAPI_CREATE | MAPI_MODIFY,
                                     reinterpret_cast<IUnknown **>(inner.put())),
            "making the embedded message");
    require(other->CopyTo(0, nullptr, nullptr, 0, nullptr, &__uuidof(IMessage), inner.get(), 0, nullptr),
            "copying the message");
    require(inner->SaveChanges(KEEP_OPEN_READWRITE), "saving the embedded message");
    require(attachment->SaveChanges(0), "saving the attachment");
}

void write_forward(LPMSGSESS session, const char *from, const char *to)
{
    static const CLSID mail_message = {0x00020D0B, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
    Reference<IStorage> source, destination;
    Reference<IMessage> old, message;
    require(StgOpenStorage(wide(from).c_str(), nullptr, STGM_READ | STGM_SHARE_DENY_WRITE, nullptr, 0,
                           source.put()),
            from);
    open_message(session, source.get(), old.put());
    require(StgCreateDocfile(wide(to).c_str(),
                             STGM_CREATE | STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, 0,
                             destination.put()),
            to);
    require(WriteClassStg(destination.get(), mail_message), to);
    open_message(session, destination.get(), message.put());

    std::u16string name = wide_text(old.get(), PR_SUBJECT_W), subject = u"FW: " + name;
    std::u16string body = u"For your information.\r\n", kind = u"IPM.Note";
    SPropValue properties[] = {text(PR_MESSAGE_CLASS_W, kind), text(PR_SUBJECT_W, subject),
                               text(PR_BODY_W, body), number(PR_MESSAGE_FLAGS, MSGFLAG_READ)};
    require(message->SetProps(4, properties, nullptr), "setting properties");
    embed(message.get(), old.get(), name);
    require(message->SaveChanges(0), to);
    require(destination->Commit(STGC_DEFAULT), to);
}

void print(LPMSGSESS session, const char *path)
{
    Reference<IStorage> storage;
    Reference<IMessage> message, inner;
    Reference<IAttach> attachment;
    require(StgOpenStorage(wide(path).c_str(), nullptr, STGM_READ | STGM_SHARE_DENY_WRITE, nullptr, 0,
                           storage.put()),
            path);
    open_message(session, storage.get(), message.put());
    require(message->OpenAttach(0, nullptr, MAPI_BEST_ACCESS, attachment.put()), path);
    require(attachment->OpenProperty(PR_ATTACH_DATA_OBJ, &__uuidof(IMessage), 0, 0,
                                     reinterpret_cast<IUnknown **>(inner.put())),
            path);
    std::printf("%s\n    %s\n", narrow_text(message.get(), PR_SUBJECT_A).c_str(),
                narrow_text(inner.get(), PR_SUBJECT_A).c_str());
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3) {
        std::fprintf(stderr, "usage: forward OLD NEW\n");
        return 2;
    }
    if (FAILED(MAPIInitialize(nullptr)))
        return 1;
    int status = 0;
    LPMSGSESS session = nullptr;
    try {
        require(OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session), "opening a session");
        write_forward(session, argv[1], argv[2]);
        print(session, argv[2]);
    } catch (const std::exception &problem) {
        std::fprintf(stderr, "forward: %s\n", problem.what());
        status = 1;
    }
    // Closes whatever is still open in the session.
    CloseIMsgSession(session);
    MAPIUninitialize();
    return status;
}
