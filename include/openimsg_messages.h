/* Messages and attachments, and what they share with all objects that have properties. */
#ifndef OPENIMSG_MESSAGES_H
#define OPENIMSG_MESSAGES_H

#include "openimsg_properties.h"
#include "openimsg_tables.h"

/* Objects. */

#define MAPI_STORE ((ULONG)1)
#define MAPI_ADDRBOOK ((ULONG)2)
#define MAPI_FOLDER ((ULONG)3)
#define MAPI_ABCONT ((ULONG)4)
#define MAPI_MESSAGE ((ULONG)5)
#define MAPI_MAILUSER ((ULONG)6)
#define MAPI_ATTACH ((ULONG)7)
#define MAPI_DISTLIST ((ULONG)8)
#define MAPI_PROFSECT ((ULONG)9)
#define MAPI_STATUS ((ULONG)10)
#define MAPI_SESSION ((ULONG)11)
#define MAPI_FORMINFO ((ULONG)12)

/* Messages: PR_MESSAGE_FLAGS, PR_STORE_SUPPORT_MASK, recipients, attachments. */

#define MSGFLAG_READ ((ULONG)0x00000001)
#define MSGFLAG_UNMODIFIED ((ULONG)0x00000002)
#define MSGFLAG_SUBMIT ((ULONG)0x00000004)
#define MSGFLAG_UNSENT ((ULONG)0x00000008)
#define MSGFLAG_HASATTACH ((ULONG)0x00000010)
#define MSGFLAG_FROMME ((ULONG)0x00000020)
#define MSGFLAG_ASSOCIATED ((ULONG)0x00000040)
#define MSGFLAG_RESEND ((ULONG)0x00000080)
#define MSGFLAG_RN_PENDING ((ULONG)0x00000100)
#define MSGFLAG_NRN_PENDING ((ULONG)0x00000200)
#define MSGFLAG_ORIGIN_X400 ((ULONG)0x00001000)
#define MSGFLAG_ORIGIN_INTERNET ((ULONG)0x00002000)
#define MSGFLAG_ORIGIN_MISC_EXT ((ULONG)0x00008000)
#define MSGFLAG_OUTLOOK_NON_EMS_XP ((ULONG)0x00010000)

#define STORE_ENTRYID_UNIQUE ((ULONG)0x00000001)
#define STORE_READONLY ((ULONG)0x00000002)
#define STORE_SEARCH_OK ((ULONG)0x00000004)
#define STORE_MODIFY_OK ((ULONG)0x00000008)
#define STORE_CREATE_OK ((ULONG)0x00000010)
#define STORE_ATTACH_OK ((ULONG)0x00000020)
#define STORE_OLE_OK ((ULONG)0x00000040)
#define STORE_SUBMIT_OK ((ULONG)0x00000080)
#define STORE_NOTIFY_OK ((ULONG)0x00000100)
#define STORE_MV_PROPS_OK ((ULONG)0x00000200)
#define STORE_CATEGORIZE_OK ((ULONG)0x00000400)
#define STORE_RTF_OK ((ULONG)0x00000800)
#define STORE_RESTRICTION_OK ((ULONG)0x00001000)
#define STORE_SORT_OK ((ULONG)0x00002000)
#define STORE_PUBLIC_FOLDERS ((ULONG)0x00004000)
#define STORE_UNCOMPRESSED_RTF ((ULONG)0x00008000)
#define STORE_UNICODE_OK ((ULONG)0x00040000)

#ifndef MAPI_ORIG
#define MAPI_ORIG ((ULONG)0)
#define MAPI_TO ((ULONG)1)
#define MAPI_CC ((ULONG)2)
#define MAPI_BCC ((ULONG)3)
#define MAPI_P1 ((ULONG)0x10000000)
#define MAPI_SUBMITTED ((ULONG)0x80000000)
#endif

#define MODRECIP_ADD ((ULONG)0x00000002)
#define MODRECIP_MODIFY ((ULONG)0x00000004)
#define MODRECIP_REMOVE ((ULONG)0x00000008)
#define FORCE_SUBMIT ((ULONG)0x00000001)

#define SUPPRESS_RECEIPT ((ULONG)0x00000001)
#define CLEAR_READ_FLAG ((ULONG)0x00000004)
#define GENERATE_RECEIPT_ONLY ((ULONG)0x00000010)
#define CLEAR_RN_PENDING ((ULONG)0x00000020)
#define CLEAR_NRN_PENDING ((ULONG)0x00000040)
#define ATTACH_DIALOG ((ULONG)0x00000001)

#define NO_ATTACHMENT ((ULONG)0)
#define ATTACH_BY_VALUE ((ULONG)1)
#define ATTACH_BY_REFERENCE ((ULONG)2)
#define ATTACH_BY_REF_RESOLVE ((ULONG)3)
#define ATTACH_BY_REF_ONLY ((ULONG)4)
#define ATTACH_EMBEDDED_MSG ((ULONG)5)
#define ATTACH_OLE ((ULONG)6)
#define ATTACH_BY_WEBREFERENCE ((ULONG)7)

#define PRIO_URGENT ((LONG)1)
#define PRIO_NORMAL ((LONG)0)
#define PRIO_NONURGENT ((LONG)-1)
#define SENSITIVITY_NONE ((ULONG)0)
#define SENSITIVITY_PERSONAL ((ULONG)1)
#define SENSITIVITY_PRIVATE ((ULONG)2)
#define SENSITIVITY_COMPANY_CONFIDENTIAL ((ULONG)3)
#define IMPORTANCE_LOW ((LONG)0)
#define IMPORTANCE_NORMAL ((LONG)1)
#define IMPORTANCE_HIGH ((LONG)2)

/* What a program hands over to be told how a long call gets on: ulValue runs between the limits, of
 * ulCount objects in ulTotal. MAPI_E_USER_CANCEL from Progress ends the call. */
#define MAPI_TOP_LEVEL ((ULONG)0x00000001)
#define MAPI_IMAPIPROGRESS_METHODS(IPURE)                                                           \
    MAPIMETHOD(Progress)(THIS_ ULONG ulValue, ULONG ulCount, ULONG ulTotal) IPURE;                  \
    MAPIMETHOD(GetFlags)(THIS_ ULONG *lpulFlags) IPURE;                                             \
    MAPIMETHOD(GetMax)(THIS_ ULONG *lpulMax) IPURE;                                                 \
    MAPIMETHOD(GetMin)(THIS_ ULONG *lpulMin) IPURE;                                                 \
    MAPIMETHOD(SetLimits)(THIS_ LPULONG lpulMin, LPULONG lpulMax, LPULONG lpulFlags) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIProgress
DECLARE_MAPI_INTERFACE_(IMAPIProgress, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIPROGRESS_METHODS(PURE)
};

/* Properties of an object.
 * GetProps: null tags for all; the array has the order of the request, with PT_ERROR for what is missing
 * and MAPI_W_ERRORS_RETURNED as result. SetProps and DeleteProps: S_OK with a problem list, null if there
 * was none. Changes are kept by SaveChanges, which without KEEP_OPEN_ ends the object's life. */
#define MAPI_IMAPIPROP_METHODS(IPURE)                                                               \
    MAPI_GETLASTERROR_METHOD(IPURE)                                                                 \
    MAPIMETHOD(SaveChanges)(THIS_ ULONG ulFlags) IPURE;                                             \
    MAPIMETHOD(GetProps)                                                                            \
    (THIS_ LPSPropTagArray lpPropTagArray, ULONG ulFlags, ULONG *lpcValues,                         \
     LPSPropValue *lppPropArray) IPURE;                                                             \
    MAPIMETHOD(GetPropList)(THIS_ ULONG ulFlags, LPSPropTagArray *lppPropTagArray) IPURE;           \
    MAPIMETHOD(OpenProperty)                                                                        \
    (THIS_ ULONG ulPropTag, LPCIID lpiid, ULONG ulInterfaceOptions, ULONG ulFlags,                  \
     LPUNKNOWN *lppUnk) IPURE;                                                                      \
    MAPIMETHOD(SetProps)                                                                            \
    (THIS_ ULONG cValues, LPSPropValue lpPropArray, LPSPropProblemArray *lppProblems) IPURE;        \
    MAPIMETHOD(DeleteProps)                                                                         \
    (THIS_ LPSPropTagArray lpPropTagArray, LPSPropProblemArray *lppProblems) IPURE;                 \
    MAPIMETHOD(CopyTo)                                                                              \
    (THIS_ ULONG ciidExclude, LPCIID rgiidExclude, LPSPropTagArray lpExcludeProps,                  \
     ULONG_PTR ulUIParam, LPMAPIPROGRESS lpProgress, LPCIID lpInterface, LPVOID lpDestObj,          \
     ULONG ulFlags, LPSPropProblemArray *lppProblems) IPURE;                                        \
    MAPIMETHOD(CopyProps)                                                                           \
    (THIS_ LPSPropTagArray lpIncludeProps, ULONG_PTR ulUIParam, LPMAPIPROGRESS lpProgress,          \
     LPCIID lpInterface, LPVOID lpDestObj, ULONG ulFlags,                                           \
     LPSPropProblemArray *lppProblems) IPURE;                                                       \
    MAPIMETHOD(GetNamesFromIDs)                                                                     \
    (THIS_ LPSPropTagArray *lppPropTags, LPGUID lpPropSetGuid, ULONG ulFlags, ULONG *lpcPropNames,  \
     LPMAPINAMEID **lpppPropNames) IPURE;                                                           \
    MAPIMETHOD(GetIDsFromNames)                                                                     \
    (THIS_ ULONG cPropNames, LPMAPINAMEID *lppPropNames, ULONG ulFlags,                             \
     LPSPropTagArray *lppPropTags) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIProp
DECLARE_MAPI_INTERFACE_(IMAPIProp, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIPROP_METHODS(PURE)
};

/* A message. Attachments are known by number (PR_ATTACH_NUM), recipients by row id (PR_ROWID). */
#define MAPI_IMESSAGE_METHODS(IPURE)                                                                \
    MAPIMETHOD(GetAttachmentTable)(THIS_ ULONG ulFlags, LPMAPITABLE *lppTable) IPURE;               \
    MAPIMETHOD(OpenAttach)                                                                          \
    (THIS_ ULONG ulAttachmentNum, LPCIID lpInterface, ULONG ulFlags, LPATTACH *lppAttach) IPURE;    \
    MAPIMETHOD(CreateAttach)                                                                        \
    (THIS_ LPCIID lpInterface, ULONG ulFlags, ULONG *lpulAttachmentNum, LPATTACH *lppAttach) IPURE; \
    MAPIMETHOD(DeleteAttach)                                                                        \
    (THIS_ ULONG ulAttachmentNum, ULONG_PTR ulUIParam, LPMAPIPROGRESS lpProgress,                   \
     ULONG ulFlags) IPURE;                                                                          \
    MAPIMETHOD(GetRecipientTable)(THIS_ ULONG ulFlags, LPMAPITABLE *lppTable) IPURE;                \
    MAPIMETHOD(ModifyRecipients)(THIS_ ULONG ulFlags, LPADRLIST lpMods) IPURE;                      \
    MAPIMETHOD(SubmitMessage)(THIS_ ULONG ulFlags) IPURE;                                           \
    MAPIMETHOD(SetReadFlag)(THIS_ ULONG ulFlags) IPURE;

#undef INTERFACE
#define INTERFACE IMessage
DECLARE_MAPI_INTERFACE_(IMessage, IMAPIProp)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIPROP_METHODS(PURE)
    MAPI_IMESSAGE_METHODS(PURE)
};

/* An attachment: properties, and its contents through OpenProperty. */
#define MAPI_IATTACH_METHODS(IPURE)

#undef INTERFACE
#define INTERFACE IAttach
DECLARE_MAPI_INTERFACE_(IAttach, IMAPIProp)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIPROP_METHODS(PURE)
    MAPI_IATTACH_METHODS(PURE)
};
#undef INTERFACE

#endif
