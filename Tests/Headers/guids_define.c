/* A program that defines the GUIDs it uses, as the first of two files. */
#define INITGUID
#define USES_IID_IMessage
#include "imessage.h"
#include "mapiutil.h"

/* Included once more, with more wishes. */
#define USES_IID_IMAPIProp
#define USES_PS_PUBLIC_STRINGS
#include "mapiguid.h"

DEFINE_OLEGUID(CLSID_MailMessage, 0x00020D0B, 0, 0);

#ifdef __cplusplus
extern "C"
#endif
const GUID *second_message_guid(void);

int main(void)
{
    LPCIID first = &IID_IMessage;
    if (first != second_message_guid() || IID_IMAPIProp.Data1 != 0x20303 ||
        CLSID_MailMessage.Data1 != 0x20D0B)
        return 1;
    if (PS_PUBLIC_STRINGS.Data1 != 0x20329 || IID_IMessage.Data1 != 0x20307 || IID_IMessage.Data4[7] != 0x46)
        return 2;
#ifdef __cplusplus
    return IsEqualGUID(IID_IMessage, IID_IMAPIProp) || IID_IMessage == IID_IMAPIProp ? 3 : 0;
#else
    return IsEqualGUID(&IID_IMessage, &IID_IMAPIProp) ? 3 : 0;
#endif
}
