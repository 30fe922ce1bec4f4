/* GUIDs of MAPI's interfaces (IID_) and property sets (PS_, PSETID_).
 *
 * They are declared at the first inclusion. A program that wants to hold some of them itself, rather
 * than take them from the library, defines INITGUID, and USES_ with the name for each, and includes this
 * file, again if need be: the definitions are weak and never clash. */
#include "openimsg_guids.h"

#ifndef MAPIGUID_H
#define MAPIGUID_H

/* Interfaces. */

EXTERN_C const GUID IID_IMAPISession;
EXTERN_C const GUID IID_IMAPITable;
EXTERN_C const GUID IID_IMAPIAdviseSink;
EXTERN_C const GUID IID_IMAPIProp;
EXTERN_C const GUID IID_IProfSect;
EXTERN_C const GUID IID_IMAPIStatus;
EXTERN_C const GUID IID_IMsgStore;
EXTERN_C const GUID IID_IMessage;
EXTERN_C const GUID IID_IAttachment;
EXTERN_C const GUID IID_IAddrBook;
EXTERN_C const GUID IID_IMailUser;
EXTERN_C const GUID IID_IMAPIContainer;
EXTERN_C const GUID IID_IMAPIFolder;
EXTERN_C const GUID IID_IABContainer;
EXTERN_C const GUID IID_IDistList;
EXTERN_C const GUID IID_IMAPISup;
EXTERN_C const GUID IID_IMSProvider;
EXTERN_C const GUID IID_IABProvider;
EXTERN_C const GUID IID_IXPProvider;
EXTERN_C const GUID IID_IMSLogon;
EXTERN_C const GUID IID_IABLogon;
EXTERN_C const GUID IID_IXPLogon;
EXTERN_C const GUID IID_IMAPITableData;
EXTERN_C const GUID IID_IMAPISpoolerInit;
EXTERN_C const GUID IID_IMAPISpoolerSession;
EXTERN_C const GUID IID_ITNEF;
EXTERN_C const GUID IID_IMAPIPropData;
EXTERN_C const GUID IID_IMAPIControl;
EXTERN_C const GUID IID_IProfAdmin;
EXTERN_C const GUID IID_IMsgServiceAdmin;
EXTERN_C const GUID IID_IMAPISpoolerService;
EXTERN_C const GUID IID_IMAPIProgress;
EXTERN_C const GUID IID_ISpoolerHook;
EXTERN_C const GUID IID_IMAPIViewContext;
EXTERN_C const GUID IID_IMAPIFormMgr;
EXTERN_C const GUID IID_IEnumMAPIFormProp;
EXTERN_C const GUID IID_IMAPIFormInfo;
EXTERN_C const GUID IID_IProviderAdmin;
EXTERN_C const GUID IID_IMAPIForm;
EXTERN_C const GUID IID_IPersistMessage;
EXTERN_C const GUID IID_IMAPIViewAdviseSink;
EXTERN_C const GUID IID_IStreamDocfile;
EXTERN_C const GUID IID_IMAPIFormProp;
EXTERN_C const GUID IID_IMAPIFormContainer;
EXTERN_C const GUID IID_IMAPIFormAdviseSink;
EXTERN_C const GUID IID_IStreamTnef;
EXTERN_C const GUID IID_IMAPIFormFactory;
EXTERN_C const GUID IID_IMAPIMessageSite;
EXTERN_C const GUID IID_IMsgServiceAdmin2;
EXTERN_C const GUID IID_IMessageRaw;
EXTERN_C const GUID IID_IMAPIClientShutdown;
EXTERN_C const GUID IID_IMAPIProviderShutdown;

/* Property sets and other names. */

EXTERN_C const GUID PS_MAPI;
EXTERN_C const GUID PS_PUBLIC_STRINGS;
EXTERN_C const GUID PS_ROUTING_EMAIL_ADDRESSES;
EXTERN_C const GUID PS_ROUTING_ADDRTYPE;
EXTERN_C const GUID PS_ROUTING_DISPLAY_NAME;
EXTERN_C const GUID PS_ROUTING_ENTRYID;
EXTERN_C const GUID PS_ROUTING_SEARCH_KEY;
EXTERN_C const GUID MUID_PROFILE_INSTANCE;
EXTERN_C const GUID PS_INTERNET_HEADERS;
EXTERN_C const GUID PSETID_Appointment;
EXTERN_C const GUID PSETID_Task;
EXTERN_C const GUID PSETID_Address;
EXTERN_C const GUID PSETID_Common;
EXTERN_C const GUID PSETID_Log;
EXTERN_C const GUID PSETID_Note;
EXTERN_C const GUID PSETID_Report;
EXTERN_C const GUID PSETID_Remote;
EXTERN_C const GUID PSETID_Sharing;
EXTERN_C const GUID PSETID_PostRss;
EXTERN_C const GUID PSETID_XmlExtractedEntities;
EXTERN_C const GUID PSETID_Messaging;
EXTERN_C const GUID PSETID_UnifiedMessaging;
EXTERN_C const GUID PSETID_Meeting;
EXTERN_C const GUID PSETID_AirSync;
EXTERN_C const GUID SETID_AirSync;
EXTERN_C const GUID PSETID_Attachment;

/* The interfaces' IIDs for __uuidof and IID_PPV_ARGS. */
#if defined(__cplusplus) && !defined(MAPI_IF)
struct IMAPITable;
OPENIMSG_UUID(IMAPITable)
struct IMAPIAdviseSink;
OPENIMSG_UUID(IMAPIAdviseSink)
struct IMAPIProp;
OPENIMSG_UUID(IMAPIProp)
struct IMessage;
OPENIMSG_UUID(IMessage)
struct IAttach;
OPENIMSG_UUID_AS(IAttach, IID_IAttachment)
struct IMAPIProgress;
OPENIMSG_UUID(IMAPIProgress)
struct ITableData;
OPENIMSG_UUID_AS(ITableData, IID_IMAPITableData)
struct IPropData;
OPENIMSG_UUID_AS(IPropData, IID_IMAPIPropData)
struct IMAPISession;
OPENIMSG_UUID(IMAPISession)
struct IProfSect;
OPENIMSG_UUID(IProfSect)
struct IMAPIStatus;
OPENIMSG_UUID(IMAPIStatus)
struct IMsgStore;
OPENIMSG_UUID(IMsgStore)
struct IAddrBook;
OPENIMSG_UUID(IAddrBook)
struct IMailUser;
OPENIMSG_UUID(IMailUser)
struct IMAPIContainer;
OPENIMSG_UUID(IMAPIContainer)
struct IMAPIFolder;
OPENIMSG_UUID(IMAPIFolder)
struct IABContainer;
OPENIMSG_UUID(IABContainer)
struct IDistList;
OPENIMSG_UUID(IDistList)
struct IMAPIControl;
OPENIMSG_UUID(IMAPIControl)
struct IProfAdmin;
OPENIMSG_UUID(IProfAdmin)
struct IMsgServiceAdmin;
OPENIMSG_UUID(IMsgServiceAdmin)
struct IProviderAdmin;
OPENIMSG_UUID(IProviderAdmin)
#endif

#endif

#ifdef INITGUID

#if (defined(USES_IID_IMAPISession) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPISession)
#define OPENIMSG_HAS_IID_IMAPISession
DEFINE_OLEGUID(IID_IMAPISession, 0x00020300, 0, 0);
#endif
#if (defined(USES_IID_IMAPITable) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPITable)
#define OPENIMSG_HAS_IID_IMAPITable
DEFINE_OLEGUID(IID_IMAPITable, 0x00020301, 0, 0);
#endif
#if (defined(USES_IID_IMAPIAdviseSink) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIAdviseSink)
#define OPENIMSG_HAS_IID_IMAPIAdviseSink
DEFINE_OLEGUID(IID_IMAPIAdviseSink, 0x00020302, 0, 0);
#endif
#if (defined(USES_IID_IMAPIProp) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIProp)
#define OPENIMSG_HAS_IID_IMAPIProp
DEFINE_OLEGUID(IID_IMAPIProp, 0x00020303, 0, 0);
#endif
#if (defined(USES_IID_IProfSect) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IProfSect)
#define OPENIMSG_HAS_IID_IProfSect
DEFINE_OLEGUID(IID_IProfSect, 0x00020304, 0, 0);
#endif
#if (defined(USES_IID_IMAPIStatus) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIStatus)
#define OPENIMSG_HAS_IID_IMAPIStatus
DEFINE_OLEGUID(IID_IMAPIStatus, 0x00020305, 0, 0);
#endif
#if (defined(USES_IID_IMsgStore) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMsgStore)
#define OPENIMSG_HAS_IID_IMsgStore
DEFINE_OLEGUID(IID_IMsgStore, 0x00020306, 0, 0);
#endif
#if (defined(USES_IID_IMessage) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMessage)
#define OPENIMSG_HAS_IID_IMessage
DEFINE_OLEGUID(IID_IMessage, 0x00020307, 0, 0);
#endif
#if (defined(USES_IID_IAttachment) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IAttachment)
#define OPENIMSG_HAS_IID_IAttachment
DEFINE_OLEGUID(IID_IAttachment, 0x00020308, 0, 0);
#endif
#if (defined(USES_IID_IAddrBook) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IAddrBook)
#define OPENIMSG_HAS_IID_IAddrBook
DEFINE_OLEGUID(IID_IAddrBook, 0x00020309, 0, 0);
#endif
#if (defined(USES_IID_IMailUser) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMailUser)
#define OPENIMSG_HAS_IID_IMailUser
DEFINE_OLEGUID(IID_IMailUser, 0x0002030A, 0, 0);
#endif
#if (defined(USES_IID_IMAPIContainer) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIContainer)
#define OPENIMSG_HAS_IID_IMAPIContainer
DEFINE_OLEGUID(IID_IMAPIContainer, 0x0002030B, 0, 0);
#endif
#if (defined(USES_IID_IMAPIFolder) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIFolder)
#define OPENIMSG_HAS_IID_IMAPIFolder
DEFINE_OLEGUID(IID_IMAPIFolder, 0x0002030C, 0, 0);
#endif
#if (defined(USES_IID_IABContainer) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IABContainer)
#define OPENIMSG_HAS_IID_IABContainer
DEFINE_OLEGUID(IID_IABContainer, 0x0002030D, 0, 0);
#endif
#if (defined(USES_IID_IDistList) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IDistList)
#define OPENIMSG_HAS_IID_IDistList
DEFINE_OLEGUID(IID_IDistList, 0x0002030E, 0, 0);
#endif
#if (defined(USES_IID_IMAPISup) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPISup)
#define OPENIMSG_HAS_IID_IMAPISup
DEFINE_OLEGUID(IID_IMAPISup, 0x0002030F, 0, 0);
#endif
#if (defined(USES_IID_IMSProvider) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMSProvider)
#define OPENIMSG_HAS_IID_IMSProvider
DEFINE_OLEGUID(IID_IMSProvider, 0x00020310, 0, 0);
#endif
#if (defined(USES_IID_IABProvider) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IABProvider)
#define OPENIMSG_HAS_IID_IABProvider
DEFINE_OLEGUID(IID_IABProvider, 0x00020311, 0, 0);
#endif
#if (defined(USES_IID_IXPProvider) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IXPProvider)
#define OPENIMSG_HAS_IID_IXPProvider
DEFINE_OLEGUID(IID_IXPProvider, 0x00020312, 0, 0);
#endif
#if (defined(USES_IID_IMSLogon) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMSLogon)
#define OPENIMSG_HAS_IID_IMSLogon
DEFINE_OLEGUID(IID_IMSLogon, 0x00020313, 0, 0);
#endif
#if (defined(USES_IID_IABLogon) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IABLogon)
#define OPENIMSG_HAS_IID_IABLogon
DEFINE_OLEGUID(IID_IABLogon, 0x00020314, 0, 0);
#endif
#if (defined(USES_IID_IXPLogon) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IXPLogon)
#define OPENIMSG_HAS_IID_IXPLogon
DEFINE_OLEGUID(IID_IXPLogon, 0x00020315, 0, 0);
#endif
#if (defined(USES_IID_IMAPITableData) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPITableData)
#define OPENIMSG_HAS_IID_IMAPITableData
DEFINE_OLEGUID(IID_IMAPITableData, 0x00020316, 0, 0);
#endif
#if (defined(USES_IID_IMAPISpoolerInit) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPISpoolerInit)
#define OPENIMSG_HAS_IID_IMAPISpoolerInit
DEFINE_OLEGUID(IID_IMAPISpoolerInit, 0x00020317, 0, 0);
#endif
#if (defined(USES_IID_IMAPISpoolerSession) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPISpoolerSession)
#define OPENIMSG_HAS_IID_IMAPISpoolerSession
DEFINE_OLEGUID(IID_IMAPISpoolerSession, 0x00020318, 0, 0);
#endif
#if (defined(USES_IID_ITNEF) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_ITNEF)
#define OPENIMSG_HAS_IID_ITNEF
DEFINE_OLEGUID(IID_ITNEF, 0x00020319, 0, 0);
#endif
#if (defined(USES_IID_IMAPIPropData) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIPropData)
#define OPENIMSG_HAS_IID_IMAPIPropData
DEFINE_OLEGUID(IID_IMAPIPropData, 0x0002031A, 0, 0);
#endif
#if (defined(USES_IID_IMAPIControl) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIControl)
#define OPENIMSG_HAS_IID_IMAPIControl
DEFINE_OLEGUID(IID_IMAPIControl, 0x0002031B, 0, 0);
#endif
#if (defined(USES_IID_IProfAdmin) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IProfAdmin)
#define OPENIMSG_HAS_IID_IProfAdmin
DEFINE_OLEGUID(IID_IProfAdmin, 0x0002031C, 0, 0);
#endif
#if (defined(USES_IID_IMsgServiceAdmin) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMsgServiceAdmin)
#define OPENIMSG_HAS_IID_IMsgServiceAdmin
DEFINE_OLEGUID(IID_IMsgServiceAdmin, 0x0002031D, 0, 0);
#endif
#if (defined(USES_IID_IMAPISpoolerService) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPISpoolerService)
#define OPENIMSG_HAS_IID_IMAPISpoolerService
DEFINE_OLEGUID(IID_IMAPISpoolerService, 0x0002031E, 0, 0);
#endif
#if (defined(USES_IID_IMAPIProgress) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIProgress)
#define OPENIMSG_HAS_IID_IMAPIProgress
DEFINE_OLEGUID(IID_IMAPIProgress, 0x0002031F, 0, 0);
#endif
#if (defined(USES_IID_ISpoolerHook) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_ISpoolerHook)
#define OPENIMSG_HAS_IID_ISpoolerHook
DEFINE_OLEGUID(IID_ISpoolerHook, 0x00020320, 0, 0);
#endif
#if (defined(USES_IID_IMAPIViewContext) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIViewContext)
#define OPENIMSG_HAS_IID_IMAPIViewContext
DEFINE_OLEGUID(IID_IMAPIViewContext, 0x00020321, 0, 0);
#endif
#if (defined(USES_IID_IMAPIFormMgr) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIFormMgr)
#define OPENIMSG_HAS_IID_IMAPIFormMgr
DEFINE_OLEGUID(IID_IMAPIFormMgr, 0x00020322, 0, 0);
#endif
#if (defined(USES_IID_IEnumMAPIFormProp) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IEnumMAPIFormProp)
#define OPENIMSG_HAS_IID_IEnumMAPIFormProp
DEFINE_OLEGUID(IID_IEnumMAPIFormProp, 0x00020323, 0, 0);
#endif
#if (defined(USES_IID_IMAPIFormInfo) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIFormInfo)
#define OPENIMSG_HAS_IID_IMAPIFormInfo
DEFINE_OLEGUID(IID_IMAPIFormInfo, 0x00020324, 0, 0);
#endif
#if (defined(USES_IID_IProviderAdmin) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IProviderAdmin)
#define OPENIMSG_HAS_IID_IProviderAdmin
DEFINE_OLEGUID(IID_IProviderAdmin, 0x00020325, 0, 0);
#endif
#if (defined(USES_IID_IMAPIForm) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIForm)
#define OPENIMSG_HAS_IID_IMAPIForm
DEFINE_OLEGUID(IID_IMAPIForm, 0x00020327, 0, 0);
#endif
#if (defined(USES_IID_IPersistMessage) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IPersistMessage)
#define OPENIMSG_HAS_IID_IPersistMessage
DEFINE_OLEGUID(IID_IPersistMessage, 0x0002032A, 0, 0);
#endif
#if (defined(USES_IID_IMAPIViewAdviseSink) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIViewAdviseSink)
#define OPENIMSG_HAS_IID_IMAPIViewAdviseSink
DEFINE_OLEGUID(IID_IMAPIViewAdviseSink, 0x0002032B, 0, 0);
#endif
#if (defined(USES_IID_IStreamDocfile) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IStreamDocfile)
#define OPENIMSG_HAS_IID_IStreamDocfile
DEFINE_OLEGUID(IID_IStreamDocfile, 0x0002032C, 0, 0);
#endif
#if (defined(USES_IID_IMAPIFormProp) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIFormProp)
#define OPENIMSG_HAS_IID_IMAPIFormProp
DEFINE_OLEGUID(IID_IMAPIFormProp, 0x0002032D, 0, 0);
#endif
#if (defined(USES_IID_IMAPIFormContainer) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIFormContainer)
#define OPENIMSG_HAS_IID_IMAPIFormContainer
DEFINE_OLEGUID(IID_IMAPIFormContainer, 0x0002032E, 0, 0);
#endif
#if (defined(USES_IID_IMAPIFormAdviseSink) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIFormAdviseSink)
#define OPENIMSG_HAS_IID_IMAPIFormAdviseSink
DEFINE_OLEGUID(IID_IMAPIFormAdviseSink, 0x0002032F, 0, 0);
#endif
#if (defined(USES_IID_IStreamTnef) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IStreamTnef)
#define OPENIMSG_HAS_IID_IStreamTnef
DEFINE_OLEGUID(IID_IStreamTnef, 0x00020330, 0, 0);
#endif
#if (defined(USES_IID_IMAPIFormFactory) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIFormFactory)
#define OPENIMSG_HAS_IID_IMAPIFormFactory
DEFINE_OLEGUID(IID_IMAPIFormFactory, 0x00020350, 0, 0);
#endif
#if (defined(USES_IID_IMAPIMessageSite) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIMessageSite)
#define OPENIMSG_HAS_IID_IMAPIMessageSite
DEFINE_OLEGUID(IID_IMAPIMessageSite, 0x00020370, 0, 0);
#endif
#if (defined(USES_IID_IMsgServiceAdmin2) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMsgServiceAdmin2)
#define OPENIMSG_HAS_IID_IMsgServiceAdmin2
DEFINE_OLEGUID(IID_IMsgServiceAdmin2, 0x00020387, 0, 0);
#endif
#if (defined(USES_IID_IMessageRaw) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMessageRaw)
#define OPENIMSG_HAS_IID_IMessageRaw
DEFINE_OLEGUID(IID_IMessageRaw, 0x0002038A, 0, 0);
#endif
#if (defined(USES_IID_IMAPIClientShutdown) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIClientShutdown)
#define OPENIMSG_HAS_IID_IMAPIClientShutdown
DEFINE_OLEGUID(IID_IMAPIClientShutdown, 0x00020397, 0, 0);
#endif
#if (defined(USES_IID_IMAPIProviderShutdown) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IMAPIProviderShutdown)
#define OPENIMSG_HAS_IID_IMAPIProviderShutdown
DEFINE_OLEGUID(IID_IMAPIProviderShutdown, 0x00020398, 0, 0);
#endif
#if (defined(USES_PS_MAPI) || defined(OPENIMSG_USES_ALL_GUIDS)) && !defined(OPENIMSG_HAS_PS_MAPI)
#define OPENIMSG_HAS_PS_MAPI
DEFINE_OLEGUID(PS_MAPI, 0x00020328, 0, 0);
#endif
#if (defined(USES_PS_PUBLIC_STRINGS) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PS_PUBLIC_STRINGS)
#define OPENIMSG_HAS_PS_PUBLIC_STRINGS
DEFINE_OLEGUID(PS_PUBLIC_STRINGS, 0x00020329, 0, 0);
#endif
#if (defined(USES_PS_ROUTING_EMAIL_ADDRESSES) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PS_ROUTING_EMAIL_ADDRESSES)
#define OPENIMSG_HAS_PS_ROUTING_EMAIL_ADDRESSES
DEFINE_OLEGUID(PS_ROUTING_EMAIL_ADDRESSES, 0x00020380, 0, 0);
#endif
#if (defined(USES_PS_ROUTING_ADDRTYPE) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PS_ROUTING_ADDRTYPE)
#define OPENIMSG_HAS_PS_ROUTING_ADDRTYPE
DEFINE_OLEGUID(PS_ROUTING_ADDRTYPE, 0x00020381, 0, 0);
#endif
#if (defined(USES_PS_ROUTING_DISPLAY_NAME) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PS_ROUTING_DISPLAY_NAME)
#define OPENIMSG_HAS_PS_ROUTING_DISPLAY_NAME
DEFINE_OLEGUID(PS_ROUTING_DISPLAY_NAME, 0x00020382, 0, 0);
#endif
#if (defined(USES_PS_ROUTING_ENTRYID) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PS_ROUTING_ENTRYID)
#define OPENIMSG_HAS_PS_ROUTING_ENTRYID
DEFINE_OLEGUID(PS_ROUTING_ENTRYID, 0x00020383, 0, 0);
#endif
#if (defined(USES_PS_ROUTING_SEARCH_KEY) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PS_ROUTING_SEARCH_KEY)
#define OPENIMSG_HAS_PS_ROUTING_SEARCH_KEY
DEFINE_OLEGUID(PS_ROUTING_SEARCH_KEY, 0x00020384, 0, 0);
#endif
#if (defined(USES_MUID_PROFILE_INSTANCE) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_MUID_PROFILE_INSTANCE)
#define OPENIMSG_HAS_MUID_PROFILE_INSTANCE
DEFINE_OLEGUID(MUID_PROFILE_INSTANCE, 0x00020385, 0, 0);
#endif
#if (defined(USES_PS_INTERNET_HEADERS) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PS_INTERNET_HEADERS)
#define OPENIMSG_HAS_PS_INTERNET_HEADERS
DEFINE_OLEGUID(PS_INTERNET_HEADERS, 0x00020386, 0, 0);
#endif
#if (defined(USES_PSETID_Appointment) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_Appointment)
#define OPENIMSG_HAS_PSETID_Appointment
DEFINE_OLEGUID(PSETID_Appointment, 0x00062002, 0, 0);
#endif
#if (defined(USES_PSETID_Task) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_Task)
#define OPENIMSG_HAS_PSETID_Task
DEFINE_OLEGUID(PSETID_Task, 0x00062003, 0, 0);
#endif
#if (defined(USES_PSETID_Address) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_Address)
#define OPENIMSG_HAS_PSETID_Address
DEFINE_OLEGUID(PSETID_Address, 0x00062004, 0, 0);
#endif
#if (defined(USES_PSETID_Common) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_Common)
#define OPENIMSG_HAS_PSETID_Common
DEFINE_OLEGUID(PSETID_Common, 0x00062008, 0, 0);
#endif
#if (defined(USES_PSETID_Log) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_Log)
#define OPENIMSG_HAS_PSETID_Log
DEFINE_OLEGUID(PSETID_Log, 0x0006200A, 0, 0);
#endif
#if (defined(USES_PSETID_Note) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_Note)
#define OPENIMSG_HAS_PSETID_Note
DEFINE_OLEGUID(PSETID_Note, 0x0006200E, 0, 0);
#endif
#if (defined(USES_PSETID_Report) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_Report)
#define OPENIMSG_HAS_PSETID_Report
DEFINE_OLEGUID(PSETID_Report, 0x00062013, 0, 0);
#endif
#if (defined(USES_PSETID_Remote) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_Remote)
#define OPENIMSG_HAS_PSETID_Remote
DEFINE_OLEGUID(PSETID_Remote, 0x00062014, 0, 0);
#endif
#if (defined(USES_PSETID_Sharing) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_Sharing)
#define OPENIMSG_HAS_PSETID_Sharing
DEFINE_OLEGUID(PSETID_Sharing, 0x00062040, 0, 0);
#endif
#if (defined(USES_PSETID_PostRss) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_PostRss)
#define OPENIMSG_HAS_PSETID_PostRss
DEFINE_OLEGUID(PSETID_PostRss, 0x00062041, 0, 0);
#endif
#if (defined(USES_PSETID_XmlExtractedEntities) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_XmlExtractedEntities)
#define OPENIMSG_HAS_PSETID_XmlExtractedEntities
DEFINE_GUID(PSETID_XmlExtractedEntities, 0x23239608, 0x685D, 0x4732,
            0x9C, 0x55, 0x4C, 0x95, 0xCB, 0x4E, 0x8E, 0x33);
#endif
#if (defined(USES_PSETID_Messaging) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_Messaging)
#define OPENIMSG_HAS_PSETID_Messaging
DEFINE_GUID(PSETID_Messaging, 0x41F28F13, 0x83F4, 0x4114,
            0xA5, 0x84, 0xEE, 0xDB, 0x5A, 0x6B, 0x0B, 0xFF);
#endif
#if (defined(USES_PSETID_UnifiedMessaging) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_UnifiedMessaging)
#define OPENIMSG_HAS_PSETID_UnifiedMessaging
DEFINE_GUID(PSETID_UnifiedMessaging, 0x4442858E, 0xA9E3, 0x4E80,
            0xB9, 0x00, 0x31, 0x7A, 0x21, 0x0C, 0xC1, 0x5B);
#endif
#if (defined(USES_PSETID_Meeting) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_Meeting)
#define OPENIMSG_HAS_PSETID_Meeting
DEFINE_GUID(PSETID_Meeting, 0x6ED8DA90, 0x450B, 0x101B,
            0x98, 0xDA, 0x00, 0xAA, 0x00, 0x3F, 0x13, 0x05);
#endif
#if (defined(USES_PSETID_AirSync) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_AirSync)
#define OPENIMSG_HAS_PSETID_AirSync
DEFINE_GUID(PSETID_AirSync, 0x71035549, 0x0739, 0x4DCB,
            0x91, 0x63, 0x00, 0xF0, 0x58, 0x0D, 0xBB, 0xDF);
#endif
#if (defined(USES_SETID_AirSync) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_SETID_AirSync)
#define OPENIMSG_HAS_SETID_AirSync
DEFINE_GUID(SETID_AirSync, 0x71035549, 0x0739, 0x4DCB,
            0x91, 0x63, 0x00, 0xF0, 0x58, 0x0D, 0xBB, 0xDF);
#endif
#if (defined(USES_PSETID_Attachment) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_PSETID_Attachment)
#define OPENIMSG_HAS_PSETID_Attachment
DEFINE_GUID(PSETID_Attachment, 0x96357F7F, 0x59E1, 0x47D0,
            0x99, 0xA7, 0x46, 0x51, 0x5C, 0x18, 0x3B, 0x54);
#endif

#endif
