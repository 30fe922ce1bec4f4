/* Mail accounts of a profile: tags and codes. */
#ifndef OPENIMSG_ACTMGMT_H
#define OPENIMSG_ACTMGMT_H
#define ACTMGMT_INCLUDED /* the name that other code looks for */

#include "mapix.h"

#define PROP_ACCT_ID ((ULONG)0x00010003)
#define PROP_ACCT_NAME ((ULONG)0x0002001F)
#define PROP_ACCT_MINI_UID ((ULONG)0x00030003)
#define PROP_ACCT_USER_DISPLAY_NAME ((ULONG)0x000B001F)
#define PROP_ACCT_USER_EMAIL_ADDR ((ULONG)0x000C001F)
#define PROP_ACCT_STAMP ((ULONG)0x000D001F)
#define PROP_ACCT_SEND_STAMP ((ULONG)0x000E001F)
#define PROP_ACCT_IS_EXCH ((ULONG)0x00140003)
#define PROP_ACCT_DELIVERY_STORE ((ULONG)0x00180102)
#define PROP_ACCT_DELIVERY_FOLDER ((ULONG)0x00190102)
#define PROP_ACCT_SENTITEMS_EID ((ULONG)0x00200102)
#define PROP_ACCT_PREFERENCES_UID ((ULONG)0x00220102)
#define PROP_INET_SERVER ((ULONG)0x0100001F)
#define PROP_INET_USER ((ULONG)0x0101001F)
#define PROP_INET_PASSWORD ((ULONG)0x0102001F)
#define PROP_INET_PORT ((ULONG)0x01040003)
#define PROP_INET_SSL ((ULONG)0x01050003)
#define PROP_INET_USE_SPA ((ULONG)0x01080003)
#define PROP_SMTP_SERVER ((ULONG)0x0200001F)
#define PROP_SMTP_PORT ((ULONG)0x02010003)
#define PROP_SMTP_SSL ((ULONG)0x02020003)
#define PROP_SMTP_USE_AUTH ((ULONG)0x02030003)
#define PROP_SMTP_USER ((ULONG)0x0204001F)
#define PROP_SMTP_PASSWORD ((ULONG)0x0205001F)
#define PROP_SMTP_USE_SPA ((ULONG)0x02070003)
#define PROP_SMTP_AUTH_METHOD ((ULONG)0x02080003)
#define PROP_SMTP_SECURE_CONNECTION ((ULONG)0x020A0003)
#define PR_PRIMARY_SEND_ACCT ((ULONG)0x0E28001F)
#define PR_NEXT_SEND_ACCT ((ULONG)0x0E29001F)
#define PROP_POP_LEAVE_ON_SERVER ((ULONG)0x10000003)
#define PROP_MAPI_IDENTITY_ENTRYID ((ULONG)0x20020102)
#define PROP_MAPI_EMSMDB_UID ((ULONG)0x20090102)
#define PROP_MAPI_TRANSPORT_FLAGS ((ULONG)0x20100102)

/* Flags and results. */

#define ACCT_INIT_NOSYNCH_MAPI_ACCTS ((ULONG)0x00000001)
#define NOTIFY_ACCT_CHANGED ((ULONG)1)
#define NOTIFY_ACCT_CREATED ((ULONG)2)
#define NOTIFY_ACCT_DELETED ((ULONG)3)
#define NOTIFY_ACCT_ORDER_CHANGED ((ULONG)4)
#define NOTIFY_ACCT_PREDELETED ((ULONG)5)
#define OLK_ACCOUNT_NO_FLAGS ((ULONG)0)
#define ACCTUI_NO_WARNING ((ULONG)0x00000100)
#define ACCTUI_SHOW_DATA_TAB ((ULONG)0x00000200)
#define ACCTUI_SHOW_ACCTWIZARD ((ULONG)0x00000400)
#define E_ACCT_NOT_FOUND ((HRESULT)0x800C8101)
#define E_ACCT_WRONG_SORT_ORDER ((HRESULT)0x800C8105)
#define E_OLK_ALREADY_INITIALIZED ((HRESULT)0x800C8002)
#define E_OLK_NOT_INITIALIZED ((HRESULT)0x800C8005)
#define E_OLK_PARAM_NOT_SUPPORTED ((HRESULT)0x800C8003)
#define E_OLK_PROP_READ_ONLY ((HRESULT)0x800C800D)
#define E_OLK_REGISTRY ((HRESULT)0x800C8002)

/* Classes and interfaces of the account manager. */

DEFINE_GUID(CLSID_OlkAccountManager, 0xED475410, 0xB0D6, 0x11D2,
            0x8C, 0x3B, 0x00, 0x10, 0x4B, 0x2A, 0x66, 0x76);
DEFINE_GUID(CLSID_OlkPOP3Account, 0xED475411, 0xB0D6, 0x11D2,
            0x8C, 0x3B, 0x00, 0x10, 0x4B, 0x2A, 0x66, 0x76);
DEFINE_GUID(CLSID_OlkIMAP4Account, 0xED475412, 0xB0D6, 0x11D2,
            0x8C, 0x3B, 0x00, 0x10, 0x4B, 0x2A, 0x66, 0x76);
DEFINE_GUID(CLSID_OlkMAPIAccount, 0xED475414, 0xB0D6, 0x11D2,
            0x8C, 0x3B, 0x00, 0x10, 0x4B, 0x2A, 0x66, 0x76);
DEFINE_GUID(CLSID_OlkMail, 0xED475418, 0xB0D6, 0x11D2,
            0x8C, 0x3B, 0x00, 0x10, 0x4B, 0x2A, 0x66, 0x76);
DEFINE_GUID(CLSID_OlkAddressBook, 0xED475419, 0xB0D6, 0x11D2,
            0x8C, 0x3B, 0x00, 0x10, 0x4B, 0x2A, 0x66, 0x76);
DEFINE_GUID(CLSID_OlkStore, 0xED475420, 0xB0D6, 0x11D2,
            0x8C, 0x3B, 0x00, 0x10, 0x4B, 0x2A, 0x66, 0x76);
DEFINE_GUID(CLSID_OlkHotmailAccount, 0x4DB5CBF0, 0x3B77, 0x4852,
            0xBC, 0x8E, 0xBB, 0x81, 0x90, 0x88, 0x61, 0xF3);
DEFINE_GUID(CLSID_OlkLDAPAccount, 0x4DB5CBF2, 0x3B77, 0x4852,
            0xBC, 0x8E, 0xBB, 0x81, 0x90, 0x88, 0x61, 0xF3);
DEFINE_GUID(IID_IOlkErrorUnknown, 0x9240A6C0, 0xAF41, 0x11D2,
            0x8C, 0x3B, 0x00, 0x10, 0x4B, 0x2A, 0x66, 0x76);
DEFINE_GUID(IID_IOlkEnum, 0x9240A6C0, 0xAF41, 0x11D2,
            0x8C, 0x3B, 0x00, 0x10, 0x4B, 0x2A, 0x66, 0x76);
DEFINE_GUID(IID_IOlkAccountNotify, 0x9240A6C3, 0xAF41, 0x11D2,
            0x8C, 0x3B, 0x00, 0x10, 0x4B, 0x2A, 0x66, 0x76);
DEFINE_GUID(IID_IOlkAccountHelper, 0x9240A6CB, 0xAF41, 0x11D2,
            0x8C, 0x3B, 0x00, 0x10, 0x4B, 0x2A, 0x66, 0x76);
DEFINE_GUID(IID_IOlkAccountManager, 0x9240A6CD, 0xAF41, 0x11D2,
            0x8C, 0x3B, 0x00, 0x10, 0x4B, 0x2A, 0x66, 0x76);
DEFINE_GUID(IID_IOlkAccount, 0x9240A6D2, 0xAF41, 0x11D2,
            0x8C, 0x3B, 0x00, 0x10, 0x4B, 0x2A, 0x66, 0x76);

/* A property's value; dwType is a property type. */
typedef struct {
    DWORD cb;
    BYTE *pb;
} ACCT_BIN;
typedef struct {
    DWORD dwType;
    union {
        DWORD dw;
        WCHAR *pwsz;
        ACCT_BIN bin;
    } Val;
} ACCT_VARIANT;

DECLARE_MAPI_INTERFACE_PTR(IOlkErrorUnknown, LPOLKERRORUNKNOWN);
DECLARE_MAPI_INTERFACE_PTR(IOlkAccount, LPOLKACCOUNT);
DECLARE_MAPI_INTERFACE_PTR(IOlkAccountHelper, LPOLKACCOUNTHELPER);
DECLARE_MAPI_INTERFACE_PTR(IOlkAccountNotify, LPOLKACCOUNTNOTIFY);
DECLARE_MAPI_INTERFACE_PTR(IOlkEnum, LPOLKENUM);
DECLARE_MAPI_INTERFACE_PTR(IOlkAccountManager, LPOLKACCOUNTMANAGER);

/* The text of a failure. */
#define OLK_IOLKERRORUNKNOWN_METHODS(IPURE)                                                         \
    MAPIMETHOD(GetLastError)(THIS_ HRESULT hr, LPWSTR *ppwszError) IPURE;

#undef INTERFACE
#define INTERFACE IOlkErrorUnknown
DECLARE_MAPI_INTERFACE_(IOlkErrorUnknown, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    OLK_IOLKERRORUNKNOWN_METHODS(PURE)
};

/* A mail account. The place holders are methods that are documented nowhere. */
#define OLK_IOLKACCOUNT_METHODS(IPURE)                                                              \
    MAPIMETHOD(PlaceHolder1)(THIS) IPURE;                                                           \
    MAPIMETHOD(PlaceHolder2)(THIS) IPURE;                                                           \
    MAPIMETHOD(PlaceHolder3)(THIS) IPURE;                                                           \
    MAPIMETHOD(PlaceHolder4)(THIS) IPURE;                                                           \
    MAPIMETHOD(PlaceHolder5)(THIS) IPURE;                                                           \
    MAPIMETHOD(PlaceHolder6)(THIS) IPURE;                                                           \
    MAPIMETHOD(GetAccountInfo)                                                                      \
    (THIS_ CLSID *pclsidType, DWORD *pcCategories, CLSID **prgclsidCategory) IPURE;                 \
    MAPIMETHOD(GetProp)(THIS_ DWORD dwProp, ACCT_VARIANT *pVar) IPURE;                              \
    MAPIMETHOD(SetProp)(THIS_ DWORD dwProp, ACCT_VARIANT *pVar) IPURE;                              \
    MAPIMETHOD(PlaceHolder7)(THIS) IPURE;                                                           \
    MAPIMETHOD(PlaceHolder8)(THIS) IPURE;                                                           \
    MAPIMETHOD(PlaceHolder9)(THIS) IPURE;                                                           \
    MAPIMETHOD(FreeMemory)(THIS_ BYTE *pv) IPURE;                                                   \
    MAPIMETHOD(PlaceHolder10)(THIS) IPURE;                                                          \
    MAPIMETHOD(SaveChanges)(THIS_ DWORD dwFlags) IPURE;

#undef INTERFACE
#define INTERFACE IOlkAccount
DECLARE_MAPI_INTERFACE_(IOlkAccount, IOlkErrorUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    OLK_IOLKERRORUNKNOWN_METHODS(PURE)
    OLK_IOLKACCOUNT_METHODS(PURE)
};

/* What a client lends to the account manager. */
#define OLK_IOLKACCOUNTHELPER_METHODS(IPURE)                                                        \
    MAPIMETHOD(PlaceHolder1)(THIS_ LPVOID pv) IPURE;                                                \
    MAPIMETHOD(GetIdentity)(THIS_ LPWSTR pwszIdentity, DWORD *pcch) IPURE;                          \
    MAPIMETHOD(GetMapiSession)(THIS_ LPUNKNOWN *ppmsess) IPURE;                                     \
    MAPIMETHOD(HandsOffSession)(THIS) IPURE;

#undef INTERFACE
#define INTERFACE IOlkAccountHelper
DECLARE_MAPI_INTERFACE_(IOlkAccountHelper, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    OLK_IOLKACCOUNTHELPER_METHODS(PURE)
};

/* Told of changes of accounts. */
#define OLK_IOLKACCOUNTNOTIFY_METHODS(IPURE)                                                        \
    MAPIMETHOD(Notify)(THIS_ DWORD dwNotify, DWORD dwAcctID, DWORD dwFlags) IPURE;

#undef INTERFACE
#define INTERFACE IOlkAccountNotify
DECLARE_MAPI_INTERFACE_(IOlkAccountNotify, IOlkErrorUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    OLK_IOLKERRORUNKNOWN_METHODS(PURE)
    OLK_IOLKACCOUNTNOTIFY_METHODS(PURE)
};

/* Accounts, one after the other. */
#define OLK_IOLKENUM_METHODS(IPURE)                                                                 \
    MAPIMETHOD(GetCount)(THIS_ DWORD *pulCount) IPURE;                                              \
    MAPIMETHOD(Reset)(THIS) IPURE;                                                                  \
    MAPIMETHOD(GetNext)(THIS_ LPUNKNOWN *ppunk) IPURE;                                              \
    MAPIMETHOD(Skip)(THIS_ DWORD cSkip) IPURE;

#undef INTERFACE
#define INTERFACE IOlkEnum
DECLARE_MAPI_INTERFACE_(IOlkEnum, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    OLK_IOLKENUM_METHODS(PURE)
};

/* The mail accounts of a profile. */
#define OLK_IOLKACCOUNTMANAGER_METHODS(IPURE)                                                       \
    MAPIMETHOD(Init)(THIS_ IOlkAccountHelper *pAcctHelper, DWORD dwFlags) IPURE;                    \
    MAPIMETHOD(DisplayAccountList)                                                                  \
    (THIS_ HWND hwnd, DWORD dwFlags, LPCWSTR wszTitle, DWORD cCategories,                           \
     const CLSID *rgclsidCategories, const CLSID *pclsidType) IPURE;                                \
    MAPIMETHOD(PlaceHolder1)(THIS) IPURE;                                                           \
    MAPIMETHOD(PlaceHolder2)(THIS) IPURE;                                                           \
    MAPIMETHOD(PlaceHolder3)(THIS) IPURE;                                                           \
    MAPIMETHOD(PlaceHolder4)(THIS) IPURE;                                                           \
    MAPIMETHOD(PlaceHolder5)(THIS) IPURE;                                                           \
    MAPIMETHOD(FindAccount)                                                                         \
    (THIS_ DWORD dwProp, ACCT_VARIANT *pVar, IOlkAccount **ppAccount) IPURE;                        \
    MAPIMETHOD(PlaceHolder6)(THIS) IPURE;                                                           \
    MAPIMETHOD(PlaceHolder7)(THIS) IPURE;                                                           \
    MAPIMETHOD(PlaceHolder8)(THIS) IPURE;                                                           \
    MAPIMETHOD(DeleteAccount)(THIS_ DWORD dwAcctID) IPURE;                                          \
    MAPIMETHOD(PlaceHolder9)(THIS) IPURE;                                                           \
    MAPIMETHOD(SaveChanges)(THIS_ DWORD dwAcctID, DWORD dwFlags) IPURE;                             \
    MAPIMETHOD(GetOrder)                                                                            \
    (THIS_ const CLSID *pclsidCategory, DWORD *pcAccts, DWORD *prgAccts[]) IPURE;                   \
    MAPIMETHOD(SetOrder)                                                                            \
    (THIS_ const CLSID *pclsidCategory, DWORD *pcAccts, DWORD *prgAccts[]) IPURE;                   \
    MAPIMETHOD(EnumerateAccounts)                                                                   \
    (THIS_ const CLSID *pclsidCategory, const CLSID *pclsidType, DWORD dwFlags,                     \
     IOlkEnum **ppEnum) IPURE;                                                                      \
    MAPIMETHOD(PlaceHolder10)(THIS) IPURE;                                                          \
    MAPIMETHOD(PlaceHolder11)(THIS) IPURE;                                                          \
    MAPIMETHOD(FreeMemory)(THIS_ BYTE *pv) IPURE;                                                   \
    MAPIMETHOD(Advise)(THIS_ IOlkAccountNotify *pNotify, DWORD *pdwCookie) IPURE;                   \
    MAPIMETHOD(Unadvise)(THIS_ DWORD *pdwCookie) IPURE;                                             \
    MAPIMETHOD(PlaceHolder12)(THIS) IPURE;                                                          \
    MAPIMETHOD(PlaceHolder13)(THIS) IPURE;                                                          \
    MAPIMETHOD(PlaceHolder14)(THIS) IPURE;

#undef INTERFACE
#define INTERFACE IOlkAccountManager
DECLARE_MAPI_INTERFACE_(IOlkAccountManager, IOlkErrorUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    OLK_IOLKERRORUNKNOWN_METHODS(PURE)
    OLK_IOLKACCOUNTMANAGER_METHODS(PURE)
};
#undef INTERFACE

#endif
