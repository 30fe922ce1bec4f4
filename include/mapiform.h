/* Forms: what shows messages of a class, and where it is registered. The library implements no form and no
 * registry of them. */
#ifndef OPENIMSG_MAPIFORM_H
#define OPENIMSG_MAPIFORM_H
#define MAPIFORM_H /* the name that other code looks for */

#include "mapix.h"
#include "openimsg_objects.h"

/* Flags and values. */

#define HFRMREG_DEFAULT ((ULONG)0)
#define HFRMREG_LOCAL ((ULONG)1)
#define HFRMREG_PERSONAL ((ULONG)2)
#define HFRMREG_FOLDER ((ULONG)3)
#define SAVE_FORMAT_TEXT ((ULONG)1)
#define SAVE_FORMAT_RICHTEXT ((ULONG)2)
#define VCSTATUS_NEXT ((ULONG)0x00000001)
#define VCSTATUS_PREV ((ULONG)0x00000002)
#define VCSTATUS_MODAL ((ULONG)0x00000004)
#define VCSTATUS_INTERACTIVE ((ULONG)0x00000008)
#define VCSTATUS_READONLY ((ULONG)0x00000010)
#define VCSTATUS_DELETE ((ULONG)0x00010000)
#define VCSTATUS_COPY ((ULONG)0x00020000)
#define VCSTATUS_MOVE ((ULONG)0x00040000)
#define VCSTATUS_SUBMIT ((ULONG)0x00080000)
#define VCSTATUS_DELETE_IS_MOVE ((ULONG)0x00100000)
#define VCSTATUS_SAVE ((ULONG)0x00200000)
#define VCSTATUS_NEW_MESSAGE ((ULONG)0x00400000)
#define VCDIR_NEXT VCSTATUS_NEXT
#define VCDIR_PREV VCSTATUS_PREV
#define VCDIR_DELETE VCSTATUS_DELETE
#define VCDIR_MOVE VCSTATUS_MOVE
#define FPST_VANILLA ((ULONG)0)
#define FPST_ENUM_PROP ((ULONG)1)
#define MAPI_MESSAGE_BEHAVIOR_IPM ((ULONG)0)
#define MAPI_MESSAGE_BEHAVIOR_FOLDER ((ULONG)1)
#define MAPIFORM_SELECT_ALL_REGISTRIES ((ULONG)0)
#define MAPIFORM_SELECT_FOLDER_REGISTRY_ONLY ((ULONG)1)
#define MAPIFORM_SELECT_NON_FOLDER_REGISTRY_ONLY ((ULONG)2)
#define FORMPROPSET_UNION ((ULONG)0)
#define FORMPROPSET_INTERSECTION ((ULONG)1)
#define MAPIFORM_EXACTMATCH ((ULONG)0x00000020)
#define MAPIFORM_CPU_X86 ((ULONG)1)
#define MAPIFORM_CPU_MIP ((ULONG)2)
#define MAPIFORM_CPU_AXP ((ULONG)3)
#define MAPIFORM_CPU_PPC ((ULONG)4)
#define MAPIFORM_CPU_M68 ((ULONG)5)
#define MAPIFORM_CPU_X64 ((ULONG)6)
#define MAPIFORM_OS_WIN_31 ((ULONG)1)
#define MAPIFORM_OS_WINNT_35 ((ULONG)2)
#define MAPIFORM_OS_WIN_95 ((ULONG)3)
#define MAPIFORM_OS_MAC_7x ((ULONG)4)
#define MAPIFORM_OS_WINNT_40 ((ULONG)5)
#define MAPIFORM_OS_WINNT_50 ((ULONG)6)
#define MAPIFORM_OS_WINNT_60 ((ULONG)7)
#define MAPIFORM_INSTALL_DIALOG MAPI_DIALOG
#define MAPIFORM_INSTALL_OVERWRITEONCONFLICT ((ULONG)0x00000010)
#define MAPIFORM_PLATFORM(cpu, os) ((ULONG)(((ULONG)(cpu) << 16) | (os)))

typedef ULONG HFRMREG;
typedef ULONG FORMPROPSPECIALTYPE;
typedef const char **LPPCSTR;

typedef enum tagSAVEOPTS { SAVEOPTS_SAVEIFDIRTY = 0, SAVEOPTS_NOSAVE = 1, SAVEOPTS_PROMPTSAVE = 2 } SAVEOPTS;

DECLARE_MAPI_INTERFACE_PTR(IPersistMessage, LPPERSISTMESSAGE);
DECLARE_MAPI_INTERFACE_PTR(IMAPIMessageSite, LPMAPIMESSAGESITE);
DECLARE_MAPI_INTERFACE_PTR(IMAPIViewContext, LPMAPIVIEWCONTEXT);
DECLARE_MAPI_INTERFACE_PTR(IMAPIViewAdviseSink, LPMAPIVIEWADVISESINK);
DECLARE_MAPI_INTERFACE_PTR(IMAPIFormAdviseSink, LPMAPIFORMADVISESINK);
DECLARE_MAPI_INTERFACE_PTR(IMAPIFormInfo, LPMAPIFORMINFO);
DECLARE_MAPI_INTERFACE_PTR(IMAPIFormMgr, LPMAPIFORMMGR);
DECLARE_MAPI_INTERFACE_PTR(IMAPIFormContainer, LPMAPIFORMCONTAINER);
DECLARE_MAPI_INTERFACE_PTR(IMAPIForm, LPMAPIFORM);
DECLARE_MAPI_INTERFACE_PTR(IMAPIFormFactory, LPMAPIFORMFACTORY);
typedef LPMAPIFORMINFO *LPPMAPIFORMINFO;

/* Records. A flag MAPI_UNICODE says how wide the strings of one are. */

typedef struct {
    ULONG ulFlags;
    HGLOBAL hDevMode;
    HGLOBAL hDevNames;
    ULONG ulFirstPageNumber;
    ULONG fPrintAttachments;
} FORMPRINTSETUP, *LPFORMPRINTSETUP;

typedef struct {
    LPTSTR pszDisplayName;
    ULONG nVal;
} SMAPIFormPropEnumVal, *LPMAPIFORMPROPENUMVAL;

/* A property that a form shows; nSpecialType is one of FPST_ and says whether u.s1 holds. */
typedef struct {
    ULONG ulFlags;
    ULONG nPropType;
    MAPINAMEID nmid;
    LPTSTR pszDisplayName;
    FORMPROPSPECIALTYPE nSpecialType;
    union {
        struct {
            MAPINAMEID nmidIdx;
            ULONG cfpevAvailable;
            LPMAPIFORMPROPENUMVAL pfpevAvailable;
        } s1;
    } u;
} SMAPIFormProp, *LPMAPIFORMPROP;

typedef struct {
    ULONG cProps;
    ULONG ulPad;
    SMAPIFormProp aFormProp[MAPI_DIM];
} SMAPIFormPropArray, *LPMAPIFORMPROPARRAY;

typedef struct {
    LONG lVerb;
    LPTSTR szVerbname;
    DWORD fuFlags;
    DWORD grfAttribs;
    ULONG ulFlags;
} SMAPIVerb, *LPMAPIVERB;

typedef struct {
    ULONG cMAPIVerb;
    SMAPIVerb aMAPIVerb[MAPI_DIM];
} SMAPIVerbArray, *LPMAPIVERBARRAY;

typedef struct {
    ULONG cValues;
    LPCSTR aMessageClass[MAPI_DIM];
} SMessageClassArray, *LPSMESSAGECLASSARRAY;

typedef struct {
    ULONG cForms;
    LPMAPIFORMINFO aFormInfo[MAPI_DIM];
} SMAPIFormInfoArray, *LPSMAPIFORMINFOARRAY;

#define CbMAPIFormPropArray(count) OPENIMSG_CB_(SMAPIFormPropArray, aFormProp, count)
#define CbMAPIVerbArray(count) OPENIMSG_CB_(SMAPIVerbArray, aMAPIVerb, count)
#define CbMessageClassArray(count) OPENIMSG_CB_(SMessageClassArray, aMessageClass, count)
#define CbMAPIFormInfoArray(count) OPENIMSG_CB_(SMAPIFormInfoArray, aFormInfo, count)

/* A form that loads a message and stores into it. */
#define MAPI_IPERSISTMESSAGE_METHODS(IPURE)                                                         \
    MAPIMETHOD(GetClassID)(THIS_ LPCLSID lpClassID) IPURE;                                          \
    MAPIMETHOD(IsDirty)(THIS) IPURE;                                                                \
    MAPIMETHOD(InitNew)(THIS_ LPMAPIMESSAGESITE pMessageSite, LPMESSAGE pMessage) IPURE;            \
    MAPIMETHOD(Load)                                                                                \
    (THIS_ LPMAPIMESSAGESITE pMessageSite, LPMESSAGE pMessage, ULONG ulMessageStatus,               \
     ULONG ulMessageFlags) IPURE;                                                                   \
    MAPIMETHOD(Save)(THIS_ LPMESSAGE pMessage, ULONG fSameAsLoad) IPURE;                            \
    MAPIMETHOD(SaveCompleted)(THIS_ LPMESSAGE pMessage) IPURE;                                      \
    MAPIMETHOD(HandsOffMessage)(THIS) IPURE;

#undef INTERFACE
#define INTERFACE IPersistMessage
DECLARE_MAPI_INTERFACE_(IPersistMessage, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_GETLASTERROR_METHOD(PURE)
    MAPI_IPERSISTMESSAGE_METHODS(PURE)
};

/* Where a form's message lives. */
#define MAPI_IMAPIMESSAGESITE_METHODS(IPURE)                                                        \
    MAPIMETHOD(GetSession)(THIS_ LPMAPISESSION *ppSession) IPURE;                                   \
    MAPIMETHOD(GetStore)(THIS_ LPMDB *ppStore) IPURE;                                               \
    MAPIMETHOD(GetFolder)(THIS_ LPMAPIFOLDER *ppFolder) IPURE;                                      \
    MAPIMETHOD(GetMessage)(THIS_ LPMESSAGE *ppmsg) IPURE;                                           \
    MAPIMETHOD(GetFormManager)(THIS_ LPMAPIFORMMGR *ppFormMgr) IPURE;                               \
    MAPIMETHOD(NewMessage)                                                                          \
    (THIS_ ULONG fComposeInFolder, LPMAPIFOLDER pFolderFocus, LPPERSISTMESSAGE pPersistMessage,     \
     LPMESSAGE *ppMessage, LPMAPIMESSAGESITE *ppMessageSite,                                        \
     LPMAPIVIEWCONTEXT *ppViewContext) IPURE;                                                       \
    MAPIMETHOD(CopyMessage)(THIS_ LPMAPIFOLDER pFolderDestination) IPURE;                           \
    MAPIMETHOD(MoveMessage)                                                                         \
    (THIS_ LPMAPIFOLDER pFolderDestination, LPMAPIVIEWCONTEXT pViewContext,                         \
     LPCRECT prcPosRect) IPURE;                                                                     \
    MAPIMETHOD(DeleteMessage)(THIS_ LPMAPIVIEWCONTEXT pViewContext, LPCRECT prcPosRect) IPURE;      \
    MAPIMETHOD(SaveMessage)(THIS) IPURE;                                                            \
    MAPIMETHOD(SubmitMessage)(THIS_ ULONG ulFlags) IPURE;                                           \
    MAPIMETHOD(GetSiteStatus)(THIS_ LPULONG lpulStatus) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIMessageSite
DECLARE_MAPI_INTERFACE_(IMAPIMessageSite, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_GETLASTERROR_METHOD(PURE)
    MAPI_IMAPIMESSAGESITE_METHODS(PURE)
};

/* A form, to its viewer. */
#define MAPI_IMAPIFORM_METHODS(IPURE)                                                               \
    MAPIMETHOD(SetViewContext)(THIS_ LPMAPIVIEWCONTEXT pViewContext) IPURE;                         \
    MAPIMETHOD(GetViewContext)(THIS_ LPMAPIVIEWCONTEXT *ppViewContext) IPURE;                       \
    MAPIMETHOD(ShutdownForm)(THIS_ ULONG ulSaveOptions) IPURE;                                      \
    MAPIMETHOD(DoVerb)                                                                              \
    (THIS_ LONG iVerb, LPMAPIVIEWCONTEXT lpViewContext, ULONG_PTR hwndParent,                       \
     LPCRECT lprcPosRect) IPURE;                                                                    \
    MAPIMETHOD(Advise)(THIS_ LPMAPIVIEWADVISESINK pAdvise, ULONG_PTR *pdwStatus) IPURE;             \
    MAPIMETHOD(Unadvise)(THIS_ ULONG_PTR ulConnection) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIForm
DECLARE_MAPI_INTERFACE_(IMAPIForm, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_GETLASTERROR_METHOD(PURE)
    MAPI_IMAPIFORM_METHODS(PURE)
};

/* A viewer, to its form. */
#define MAPI_IMAPIVIEWCONTEXT_METHODS(IPURE)                                                        \
    MAPIMETHOD(SetAdviseSink)(THIS_ LPMAPIFORMADVISESINK pmvns) IPURE;                              \
    MAPIMETHOD(ActivateNext)(THIS_ ULONG ulDir, LPCRECT prcPosRect) IPURE;                          \
    MAPIMETHOD(GetPrintSetup)(THIS_ ULONG ulFlags, LPFORMPRINTSETUP *lppFormPrintSetup) IPURE;      \
    MAPIMETHOD(GetSaveStream)(THIS_ ULONG *pulFlags, ULONG *pulFormat, LPSTREAM *ppstm) IPURE;      \
    MAPIMETHOD(GetViewStatus)(THIS_ LPULONG lpulStatus) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIViewContext
DECLARE_MAPI_INTERFACE_(IMAPIViewContext, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_GETLASTERROR_METHOD(PURE)
    MAPI_IMAPIVIEWCONTEXT_METHODS(PURE)
};

/* A form that is told what its viewer does. */
#define MAPI_IMAPIFORMADVISESINK_METHODS(IPURE)                                                     \
    MAPIMETHOD(OnChange)(THIS_ ULONG ulDir) IPURE;                                                  \
    MAPIMETHOD(OnActivateNext)                                                                      \
    (THIS_ LPCSTR lpszMessageClass, ULONG ulMessageStatus, ULONG ulMessageFlags,                    \
     LPPERSISTMESSAGE *ppPersistMessage) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIFormAdviseSink
DECLARE_MAPI_INTERFACE_(IMAPIFormAdviseSink, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIFORMADVISESINK_METHODS(PURE)
};

/* A viewer that is told what its form does. */
#define MAPI_IMAPIVIEWADVISESINK_METHODS(IPURE)                                                     \
    MAPIMETHOD(OnShutdown)(THIS) IPURE;                                                             \
    MAPIMETHOD(OnNewMessage)(THIS) IPURE;                                                           \
    MAPIMETHOD(OnPrint)(THIS_ ULONG dwPageNumber, HRESULT hrStatus) IPURE;                          \
    MAPIMETHOD(OnSubmitted)(THIS) IPURE;                                                            \
    MAPIMETHOD(OnSaved)(THIS) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIViewAdviseSink
DECLARE_MAPI_INTERFACE_(IMAPIViewAdviseSink, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIVIEWADVISESINK_METHODS(PURE)
};

/* A form as its registry describes it. */
#define MAPI_IMAPIFORMINFO_METHODS(IPURE)                                                           \
    MAPIMETHOD(CalcFormPropSet)(THIS_ ULONG ulFlags, LPMAPIFORMPROPARRAY *ppFormPropArray) IPURE;   \
    MAPIMETHOD(CalcVerbSet)(THIS_ ULONG ulFlags, LPMAPIVERBARRAY *ppMAPIVerbArray) IPURE;           \
    MAPIMETHOD(MakeIconFromBinary)(THIS_ ULONG nPropID, HICON *phicon) IPURE;                       \
    MAPIMETHOD(SaveForm)(THIS_ LPCTSTR szFileName) IPURE;                                           \
    MAPIMETHOD(OpenFormContainer)(THIS_ LPMAPIFORMCONTAINER *ppformcontainer) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIFormInfo
DECLARE_MAPI_INTERFACE_(IMAPIFormInfo, IMAPIProp)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIPROP_METHODS(PURE)
    MAPI_IMAPIFORMINFO_METHODS(PURE)
};

/* Finds forms for message classes and loads them. */
#define MAPI_IMAPIFORMMGR_METHODS(IPURE)                                                            \
    MAPIMETHOD(LoadForm)                                                                            \
    (THIS_ ULONG_PTR ulUIParam, ULONG ulFlags, LPCSTR lpszMessageClass, ULONG ulMessageStatus,      \
     ULONG ulMessageFlags, LPMAPIFOLDER pFolderFocus, LPMAPIMESSAGESITE pMessageSite,               \
     LPMESSAGE pmsg, LPMAPIVIEWCONTEXT pViewContext, REFIID riid, LPVOID *ppvObj) IPURE;            \
    MAPIMETHOD(ResolveMessageClass)                                                                 \
    (THIS_ LPCSTR szMsgClass, ULONG ulFlags, LPMAPIFOLDER pFolderFocus,                             \
     LPMAPIFORMINFO *ppResult) IPURE;                                                               \
    MAPIMETHOD(ResolveMultipleMessageClasses)                                                       \
    (THIS_ LPSMESSAGECLASSARRAY pMsgClasses, ULONG ulFlags, LPMAPIFOLDER pFolderFocus,              \
     LPSMAPIFORMINFOARRAY *pfrminfoarray) IPURE;                                                    \
    MAPIMETHOD(CalcFormPropSet)                                                                     \
    (THIS_ LPSMAPIFORMINFOARRAY pfrminfoarray, ULONG ulFlags,                                       \
     LPMAPIFORMPROPARRAY *ppResults) IPURE;                                                         \
    MAPIMETHOD(CreateForm)                                                                          \
    (THIS_ ULONG_PTR ulUIParam, ULONG ulFlags, LPMAPIFORMINFO pfrminfoToActivate,                   \
     REFIID refiidToAsk, LPVOID *ppvObj) IPURE;                                                     \
    MAPIMETHOD(SelectForm)                                                                          \
    (THIS_ ULONG_PTR ulUIParam, ULONG ulFlags, LPCTSTR pszTitle, LPMAPIFOLDER pfld,                 \
     LPMAPIFORMINFO *ppfrminfoReturned) IPURE;                                                      \
    MAPIMETHOD(SelectMultipleForms)                                                                 \
    (THIS_ ULONG_PTR ulUIParam, ULONG ulFlags, LPCTSTR pszTitle, LPMAPIFOLDER pfld,                 \
     LPSMAPIFORMINFOARRAY pfrminfoarray, LPSMAPIFORMINFOARRAY *ppfrminfoarray) IPURE;               \
    MAPIMETHOD(SelectFormContainer)                                                                 \
    (THIS_ ULONG_PTR ulUIParam, ULONG ulFlags, LPMAPIFORMCONTAINER *lppfcnt) IPURE;                 \
    MAPIMETHOD(OpenFormContainer)                                                                   \
    (THIS_ HFRMREG hfrmreg, LPUNKNOWN lpunk, LPMAPIFORMCONTAINER *lppfcnt) IPURE;                   \
    MAPIMETHOD(PrepareForm)                                                                         \
    (THIS_ ULONG_PTR ulUIParam, ULONG ulFlags, LPMAPIFORMINFO pfrminfo) IPURE;                      \
    MAPIMETHOD(IsInConflict)                                                                        \
    (THIS_ ULONG ulMessageFlags, ULONG ulMessageStatus, LPCSTR szMessageClass,                      \
     LPMAPIFOLDER pFolderFocus) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIFormMgr
DECLARE_MAPI_INTERFACE_(IMAPIFormMgr, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_GETLASTERROR_METHOD(PURE)
    MAPI_IMAPIFORMMGR_METHODS(PURE)
};

/* A registry of forms. */
#define MAPI_IMAPIFORMCONTAINER_METHODS(IPURE)                                                      \
    MAPIMETHOD(InstallForm)                                                                         \
    (THIS_ ULONG_PTR ulUIParam, ULONG ulFlags, LPCTSTR szCfgPathName) IPURE;                        \
    MAPIMETHOD(RemoveForm)(THIS_ LPCSTR szMessageClass) IPURE;                                      \
    MAPIMETHOD(ResolveMessageClass)                                                                 \
    (THIS_ LPCSTR szMessageClass, ULONG ulFlags, LPMAPIFORMINFO *pforminfo) IPURE;                  \
    MAPIMETHOD(ResolveMultipleMessageClasses)                                                       \
    (THIS_ LPSMESSAGECLASSARRAY pMsgClassArray, ULONG ulFlags,                                      \
     LPSMAPIFORMINFOARRAY *ppfrminfoarray) IPURE;                                                   \
    MAPIMETHOD(CalcFormPropSet)(THIS_ ULONG ulFlags, LPMAPIFORMPROPARRAY *ppResults) IPURE;         \
    MAPIMETHOD(GetDisplay)(THIS_ ULONG ulFlags, LPTSTR *pszDisplayName) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIFormContainer
DECLARE_MAPI_INTERFACE_(IMAPIFormContainer, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_GETLASTERROR_METHOD(PURE)
    MAPI_IMAPIFORMCONTAINER_METHODS(PURE)
};

/* Makes class factories of forms. */
#define MAPI_IMAPIFORMFACTORY_METHODS(IPURE)                                                        \
    MAPIMETHOD(CreateClassFactory)                                                                  \
    (THIS_ REFCLSID clsidForm, ULONG ulFlags, LPCLASSFACTORY *lppClassFactory) IPURE;               \
    MAPIMETHOD(LockServer)(THIS_ ULONG ulFlags, ULONG fLockServer) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIFormFactory
DECLARE_MAPI_INTERFACE_(IMAPIFormFactory, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_GETLASTERROR_METHOD(PURE)
    MAPI_IMAPIFORMFACTORY_METHODS(PURE)
};
#undef INTERFACE

/* There is no library of forms: MAPI_E_NO_SUPPORT, so that programs link. */
STDAPI MAPIOpenFormMgr(LPMAPISESSION pSession, LPMAPIFORMMGR *ppmgr);
STDAPI MAPIOpenLocalFormContainer(LPMAPIFORMCONTAINER *ppfcnt);

#endif
