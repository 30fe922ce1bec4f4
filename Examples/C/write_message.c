/* Writes a message with two recipients, an attachment, an embedded message and a named property.
 * usage: write_message FILE */
#include "common.h"

#include <time.h>

/* The class of a storage that holds a message: it tells other programs what the file is. */
static const CLSID MailMessage = {0x00020D0B, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};

#define COUNT(array) ((ULONG)(sizeof(array) / sizeof((array)[0])))

/* 100 ns steps since 1601. */
static SPropValue now(ULONG tag)
{
    SPropValue property = number(tag, 0);
    uint64_t ticks = ((uint64_t)time(NULL) + 11644473600u) * 10000000u;
    property.Value.ft.dwLowDateTime = (DWORD)ticks;
    property.Value.ft.dwHighDateTime = (DWORD)(ticks >> 32);
    return property;
}

static HRESULT set_headers(LPMESSAGE message, const char *subject, const char *body)
{
    SPropValue properties[] = {
        text(PR_MESSAGE_CLASS_A, "IPM.Note"),
        text(PR_SUBJECT_A, subject),
        text(PR_BODY_A, body),
        text(PR_SENDER_NAME_A, "Ada Lovelace"),
        text(PR_SENDER_ADDRTYPE_A, "SMTP"),
        text(PR_SENDER_EMAIL_ADDRESS_A, "ada@example.org"),
        text(PR_SENT_REPRESENTING_NAME_A, "Ada Lovelace"),
        text(PR_SENT_REPRESENTING_ADDRTYPE_A, "SMTP"),
        text(PR_SENT_REPRESENTING_EMAIL_ADDRESS_A, "ada@example.org"),
        number(PR_MESSAGE_FLAGS, MSGFLAG_READ),
        now(PR_CLIENT_SUBMIT_TIME),
        now(PR_MESSAGE_DELIVERY_TIME),
    };
    return message->lpVtbl->SetProps(message, COUNT(properties), properties, NULL);
}

static HRESULT add_recipients(LPMESSAGE message)
{
    SPropValue charles[] = {
        number(PR_RECIPIENT_TYPE, MAPI_TO),
        text(PR_DISPLAY_NAME_A, "Charles Babbage"),
        text(PR_ADDRTYPE_A, "SMTP"),
        text(PR_EMAIL_ADDRESS_A, "charles@example.org"),
    };
    SPropValue mary[] = {
        number(PR_RECIPIENT_TYPE, MAPI_CC),
        text(PR_DISPLAY_NAME_A, "Mary Somerville"),
        text(PR_ADDRTYPE_A, "SMTP"),
        text(PR_EMAIL_ADDRESS_A, "mary@example.org"),
    };
    SizedADRLIST(2, list) = {2, {{0, COUNT(charles), charles}, {0, COUNT(mary), mary}}};
    return message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)&list);
}

/* An attachment's bytes go through a stream, however many there are. */
static HRESULT add_file(LPMESSAGE message, const char *name, const void *bytes, ULONG count)
{
    LPATTACH attachment = NULL;
    LPSTREAM stream = NULL;
    ULONG index;
    HRESULT hr;
    SPropValue properties[] = {
        number(PR_ATTACH_METHOD, ATTACH_BY_VALUE),
        number(PR_RENDERING_POSITION, -1),
        text(PR_ATTACH_LONG_FILENAME_A, name),
        text(PR_ATTACH_MIME_TAG_A, "text/csv"),
    };
    TRY(message->lpVtbl->CreateAttach(message, NULL, 0, &index, &attachment));
    TRY(attachment->lpVtbl->SetProps(attachment, COUNT(properties), properties, NULL));
    TRY(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, STGM_WRITE,
                                         MAPI_MODIFY | MAPI_CREATE, (LPUNKNOWN *)&stream));
    TRY(stream->lpVtbl->Write(stream, bytes, count, NULL));
    TRY(attachment->lpVtbl->SaveChanges(attachment, 0));
done:
    RELEASE(stream);
    RELEASE(attachment);
    return hr;
}

/* An embedded message is saved into its attachment, and the attachment into the message around it. */
static HRESULT add_message(LPMESSAGE message)
{
    LPATTACH attachment = NULL;
    LPMESSAGE inner = NULL;
    ULONG index;
    HRESULT hr;
    SPropValue properties[] = {
        number(PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG),
        number(PR_RENDERING_POSITION, -1),
        text(PR_DISPLAY_NAME_A, "The first letter"),
    };
    TRY(message->lpVtbl->CreateAttach(message, NULL, 0, &index, &attachment));
    TRY(attachment->lpVtbl->SetProps(attachment, COUNT(properties), properties, NULL));
    TRY(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
                                         MAPI_MODIFY | MAPI_CREATE, (LPUNKNOWN *)&inner));
    TRY(set_headers(inner, "The first letter", "Dear Charles,\r\nwhat shall it compute?\r\n"));
    TRY(inner->lpVtbl->SaveChanges(inner, KEEP_OPEN_READWRITE));
    TRY(attachment->lpVtbl->SaveChanges(attachment, 0));
done:
    RELEASE(inner);
    RELEASE(attachment);
    return hr;
}

/* A named property gets its id from the message: the name is what stays. */
static HRESULT set_named(LPMESSAGE message, WCHAR *name, const char *value)
{
    MAPINAMEID named = {(LPGUID)&PS_PUBLIC_STRINGS, MNID_STRING, {0}}, *names = &named;
    LPSPropTagArray tags = NULL;
    SPropValue property;
    HRESULT hr;
    named.Kind.lpwstrName = name;
    TRY(message->lpVtbl->GetIDsFromNames(message, 1, &names, MAPI_CREATE, &tags));
    property = text(CHANGE_PROP_TYPE(tags->aulPropTag[0], PT_STRING8), value);
    TRY(message->lpVtbl->SetProps(message, 1, &property, NULL));
done:
    MAPIFreeBuffer(tags);
    return hr;
}

static HRESULT write_message(const char *path)
{
    static const char table[] = "n,B(n)\r\n1,1/6\r\n3,-1/30\r\n";
    static WCHAR project[] = {'P', 'r', 'o', 'j', 'e', 'c', 't', 0};
    LPSTORAGE storage = NULL;
    LPMESSAGE message = NULL;
    HRESULT hr = E_INVALIDARG;
    WCHAR *name = wide(path);
    if (!name)
        return hr;
    TRY(StgCreateDocfile(name, STGM_CREATE | STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, 0,
                         &storage));
    TRY(WriteClassStg(storage, &MailMessage));
    TRY(open_message(storage, &message));
    TRY(set_headers(message, "Notes on the engine",
                    "Dear Charles,\r\nthe numbers are attached.\r\n\r\nAda\r\n"));
    TRY(add_recipients(message));
    TRY(add_file(message, "bernoulli.csv", table, sizeof table - 1));
    TRY(add_message(message));
    TRY(set_named(message, project, "Analytical Engine"));
    /* Nothing is in the file before this. */
    TRY(message->lpVtbl->SaveChanges(message, 0));
    TRY(storage->lpVtbl->Commit(storage, STGC_DEFAULT));
done:
    RELEASE(message);
    RELEASE(storage);
    free(name);
    return hr;
}

int main(int argc, char **argv)
{
    HRESULT hr;
    if (argc != 2) {
        fprintf(stderr, "usage: write_message FILE\n");
        return 2;
    }
    if (FAILED(hr = MAPIInitialize(NULL)))
        return 1;
    hr = write_message(argv[1]);
    MAPIUninitialize();
    return FAILED(hr) ? 1 : 0;
}
