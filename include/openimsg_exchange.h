/* Interfaces of Exchange message stores: entry ids, news, synchronising, moving. The library
 * implements none of them; programs that are handed such objects find the declarations here. */
#ifndef OPENIMSG_EXCHANGE_H
#define OPENIMSG_EXCHANGE_H

#include "mapix.h"

DECLARE_MAPI_INTERFACE_PTR(IExchangeManageStore, LPEXCHANGEMANAGESTORE);
DECLARE_MAPI_INTERFACE_PTR(IExchangeManageStore2, LPEXCHANGEMANAGESTORE2);
DECLARE_MAPI_INTERFACE_PTR(IExchangeManageStore3, LPEXCHANGEMANAGESTORE3);
DECLARE_MAPI_INTERFACE_PTR(IExchangeManageStore4, LPEXCHANGEMANAGESTORE4);
DECLARE_MAPI_INTERFACE_PTR(IExchangeNntpNewsfeed, LPEXCHANGENNTPNEWSFEED);
DECLARE_MAPI_INTERFACE_PTR(IExchangeFastTransfer, LPEXCHANGEFASTTRANSFER);
DECLARE_MAPI_INTERFACE_PTR(IExchangeExportChanges, LPEXCHANGEEXPORTCHANGES);
DECLARE_MAPI_INTERFACE_PTR(IExchangeExportChanges2, LPEXCHANGEEXPORTCHANGES2);
DECLARE_MAPI_INTERFACE_PTR(IExchangeExportChanges3, LPEXCHANGEEXPORTCHANGES3);
DECLARE_MAPI_INTERFACE_PTR(IExchangeImportContentsChanges, LPEXCHANGEIMPORTCONTENTSCHANGES);
DECLARE_MAPI_INTERFACE_PTR(IExchangeImportContentsChanges2, LPEXCHANGEIMPORTCONTENTSCHANGES2);
DECLARE_MAPI_INTERFACE_PTR(IExchangeImportHierarchyChanges, LPEXCHANGEIMPORTHIERARCHYCHANGES);
DECLARE_MAPI_INTERFACE_PTR(IExchangeChangeAdviseSink, LPEXCHANGECHANGEADVISESINK);
DECLARE_MAPI_INTERFACE_PTR(IExchangeChangeAdvisor, LPEXCHANGECHANGEADVISOR);
DECLARE_MAPI_INTERFACE_PTR(IExchangeBadItemCallback, LPEXCHANGEBADITEMCALLBACK);
DECLARE_MAPI_INTERFACE_PTR(IExchangeMoveUserProgress, LPEXCHANGEMOVEUSERPROGRESS);
DECLARE_MAPI_INTERFACE_PTR(IExchangeFavorites, LPEXCHANGEFAVORITES);
DECLARE_MAPI_INTERFACE_PTR(IExchangeMessageConversion, LPEXCHANGEMESSAGECONVERSION);

/* Read or not, of a message named by its source key. */
typedef struct _ReadState {
    ULONG cbSourceKey;
    BYTE *pbSourceKey;
    ULONG ulFlags;
} READSTATE, *LPREADSTATE;

/* Entry ids and rights of stores on a server. */
#define EXCHANGE_IEXCHANGEMANAGESTORE_METHODS(IPURE)                                                \
    MAPIMETHOD(CreateStoreEntryID)                                                                  \
    (THIS_ LPCSTR lpszMsgStoreDN, LPCSTR lpszMailboxDN, ULONG ulFlags, ULONG *lpcbEntryID,          \
     LPENTRYID *lppEntryID) IPURE;                                                                  \
    MAPIMETHOD(EntryIDFromSourceKey)                                                                \
    (THIS_ ULONG cFolderKeySize, BYTE *lpFolderSourceKey, ULONG cMessageKeySize,                    \
     BYTE *lpMessageSourceKey, ULONG *lpcbEntryID, LPENTRYID *lppEntryID) IPURE;                    \
    MAPIMETHOD(GetRights)                                                                           \
    (THIS_ ULONG cbUserEntryID, LPENTRYID lpUserEntryID, ULONG cbEntryID, LPENTRYID lpEntryID,      \
     ULONG *lpulRights) IPURE;                                                                      \
    MAPIMETHOD(GetMailboxTable)                                                                     \
    (THIS_ LPSTR lpszServerName, LPMAPITABLE *lppTable, ULONG ulFlags) IPURE;                       \
    MAPIMETHOD(GetPublicFolderTable)                                                                \
    (THIS_ LPSTR lpszServerName, LPMAPITABLE *lppTable, ULONG ulFlags) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeManageStore
DECLARE_MAPI_INTERFACE_(IExchangeManageStore, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE_METHODS(PURE)
};

/* The same and more. */
#define EXCHANGE_IEXCHANGEMANAGESTORE2_METHODS(IPURE)                                               \
    MAPIMETHOD(CreateNewsgroupNameEntryID)                                                          \
    (THIS_ LPSTR lpszNewsgroupName, ULONG *lpcbEntryID, LPENTRYID *lppEntryID) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeManageStore2
DECLARE_MAPI_INTERFACE_(IExchangeManageStore2, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE2_METHODS(PURE)
};

/* The same and more. */
#define EXCHANGE_IEXCHANGEMANAGESTORE3_METHODS(IPURE)                                               \
    MAPIMETHOD(GetMailboxTableOffset)                                                               \
    (THIS_ LPSTR lpszServerName, LPMAPITABLE *lppTable, ULONG ulFlags, UINT uOffset) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeManageStore3
DECLARE_MAPI_INTERFACE_(IExchangeManageStore3, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE2_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE3_METHODS(PURE)
};

/* The same and more. */
#define EXCHANGE_IEXCHANGEMANAGESTORE4_METHODS(IPURE)                                               \
    MAPIMETHOD(GetPublicFolderTableOffset)                                                          \
    (THIS_ LPSTR lpszServerName, LPMAPITABLE *lppTable, ULONG ulFlags, UINT uOffset) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeManageStore4
DECLARE_MAPI_INTERFACE_(IExchangeManageStore4, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE2_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE3_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE4_METHODS(PURE)
};

/* A feed of news articles. */
#define EXCHANGE_IEXCHANGENNTPNEWSFEED_METHODS(IPURE)                                               \
    MAPIMETHOD(Configure)                                                                           \
    (THIS_ LPSTR lpszNewsfeedDN, ULONG cValues, LPSPropValue lpIMailPropArray) IPURE;               \
    MAPIMETHOD(CheckMsgIds)(THIS_ LPSTR lpszMsgIds, ULONG *lpcfWanted, BYTE **lppfWanted) IPURE;    \
    MAPIMETHOD(OpenArticleStream)(THIS_ LPSTREAM *lppStream) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeNntpNewsfeed
DECLARE_MAPI_INTERFACE_(IExchangeNntpNewsfeed, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGENNTPNEWSFEED_METHODS(PURE)
};

/* Takes a stream of whole objects. */
#define EXCHANGE_IEXCHANGEFASTTRANSFER_METHODS(IPURE)                                               \
    MAPIMETHOD(Config)(THIS_ ULONG ulFlags, ULONG ulTransferMethod) IPURE;                          \
    MAPIMETHOD(TransferBuffer)(THIS_ ULONG cb, LPBYTE lpb, ULONG *lpcbProcessed) IPURE;             \
    MAPIMETHOD_(BOOL, IsInterfaceOk)                                                                \
    (THIS_ ULONG ulTransferMethod, REFIID refiid, LPSPropTagArray lpptagList,                       \
     ULONG ulFlags) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeFastTransfer
DECLARE_MAPI_INTERFACE_(IExchangeFastTransfer, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEFASTTRANSFER_METHODS(PURE)
};

/* Hands changes since a known state to an importer, step by step. */
#define EXCHANGE_IEXCHANGEEXPORTCHANGES_METHODS(IPURE)                                              \
    MAPI_GETLASTERROR_METHOD(IPURE)                                                                 \
    MAPIMETHOD(Config)                                                                              \
    (THIS_ LPSTREAM lpStream, ULONG ulFlags, LPUNKNOWN lpUnk, LPSRestriction lpRestriction,         \
     LPSPropTagArray lpIncludeProps, LPSPropTagArray lpExcludeProps, ULONG ulBufferSize) IPURE;     \
    MAPIMETHOD(Synchronize)(THIS_ ULONG *lpulSteps, ULONG *lpulProgress) IPURE;                     \
    MAPIMETHOD(UpdateState)(THIS_ LPSTREAM lpStream) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeExportChanges
DECLARE_MAPI_INTERFACE_(IExchangeExportChanges, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEEXPORTCHANGES_METHODS(PURE)
};

/* The same and more. */
#define EXCHANGE_IEXCHANGEEXPORTCHANGES2_METHODS(IPURE)                                             \
    MAPIMETHOD(ConfigForConversionStream)                                                           \
    (THIS_ LPSTREAM lpStream, ULONG ulFlags, LPUNKNOWN lpUnk, LPSRestriction lpRestriction,         \
     ULONG cValuesConversion, LPSPropValue lpPropArrayConversion, ULONG ulBufferSize) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeExportChanges2
DECLARE_MAPI_INTERFACE_(IExchangeExportChanges2, IExchangeExportChanges)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEEXPORTCHANGES_METHODS(PURE)
    EXCHANGE_IEXCHANGEEXPORTCHANGES2_METHODS(PURE)
};

/* The same and more. */
#define EXCHANGE_IEXCHANGEEXPORTCHANGES3_METHODS(IPURE)                                             \
    MAPIMETHOD(ConfigForSelectiveSync)                                                              \
    (THIS_ LPSTREAM lpStream, ULONG ulFlags, LPUNKNOWN lpUnk, LPENTRYLIST lpMsgList,                \
     LPSRestriction lpRestriction, LPSPropTagArray lpIncludeProps, LPSPropTagArray lpExcludeProps,  \
     ULONG ulBufferSize) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeExportChanges3
DECLARE_MAPI_INTERFACE_(IExchangeExportChanges3, IExchangeExportChanges2)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEEXPORTCHANGES_METHODS(PURE)
    EXCHANGE_IEXCHANGEEXPORTCHANGES2_METHODS(PURE)
    EXCHANGE_IEXCHANGEEXPORTCHANGES3_METHODS(PURE)
};

/* Takes changes of the messages in a folder. */
#define EXCHANGE_IEXCHANGEIMPORTCONTENTSCHANGES_METHODS(IPURE)                                      \
    MAPI_GETLASTERROR_METHOD(IPURE)                                                                 \
    MAPIMETHOD(Config)(THIS_ LPSTREAM lpStream, ULONG ulFlags) IPURE;                               \
    MAPIMETHOD(UpdateState)(THIS_ LPSTREAM lpStream) IPURE;                                         \
    MAPIMETHOD(ImportMessageChange)                                                                 \
    (THIS_ ULONG cpvalChanges, LPSPropValue ppvalChanges, ULONG ulFlags,                            \
     LPMESSAGE *lppmessage) IPURE;                                                                  \
    MAPIMETHOD(ImportMessageDeletion)(THIS_ ULONG ulFlags, LPENTRYLIST lpSrcEntryList) IPURE;       \
    MAPIMETHOD(ImportPerUserReadStateChange)                                                        \
    (THIS_ ULONG cElements, LPREADSTATE lpReadState) IPURE;                                         \
    MAPIMETHOD(ImportMessageMove)                                                                   \
    (THIS_ ULONG cbSourceKeySrcFolder, BYTE *pbSourceKeySrcFolder, ULONG cbSourceKeySrcMessage,     \
     BYTE *pbSourceKeySrcMessage, ULONG cbPCLMessage, BYTE *pbPCLMessage,                           \
     ULONG cbSourceKeyDestMessage, BYTE *pbSourceKeyDestMessage, ULONG cbChangeNumDestMessage,      \
     BYTE *pbChangeNumDestMessage) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeImportContentsChanges
DECLARE_MAPI_INTERFACE_(IExchangeImportContentsChanges, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEIMPORTCONTENTSCHANGES_METHODS(PURE)
};

/* The same and more. */
#define EXCHANGE_IEXCHANGEIMPORTCONTENTSCHANGES2_METHODS(IPURE)                                     \
    MAPIMETHOD(ConfigForConversionStream)                                                           \
    (THIS_ LPSTREAM lpStream, ULONG ulFlags, ULONG cValuesConversion,                               \
     LPSPropValue lpPropArrayConversion) IPURE;                                                     \
    MAPIMETHOD(ImportMessageChangeAsAStream)                                                        \
    (THIS_ ULONG cpvalChanges, LPSPropValue ppvalChanges, ULONG ulFlags,                            \
     LPSTREAM *lppstream) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeImportContentsChanges2
DECLARE_MAPI_INTERFACE_(IExchangeImportContentsChanges2, IExchangeImportContentsChanges)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEIMPORTCONTENTSCHANGES_METHODS(PURE)
    EXCHANGE_IEXCHANGEIMPORTCONTENTSCHANGES2_METHODS(PURE)
};

/* Takes changes of the folders in a folder. */
#define EXCHANGE_IEXCHANGEIMPORTHIERARCHYCHANGES_METHODS(IPURE)                                     \
    MAPI_GETLASTERROR_METHOD(IPURE)                                                                 \
    MAPIMETHOD(Config)(THIS_ LPSTREAM lpStream, ULONG ulFlags) IPURE;                               \
    MAPIMETHOD(UpdateState)(THIS_ LPSTREAM lpStream) IPURE;                                         \
    MAPIMETHOD(ImportFolderChange)(THIS_ ULONG cpvalChanges, LPSPropValue ppvalChanges) IPURE;      \
    MAPIMETHOD(ImportFolderDeletion)(THIS_ ULONG ulFlags, LPENTRYLIST lpSrcEntryList) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeImportHierarchyChanges
DECLARE_MAPI_INTERFACE_(IExchangeImportHierarchyChanges, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEIMPORTHIERARCHYCHANGES_METHODS(PURE)
};

/* Told of changes, by the objects' keys. */
#define EXCHANGE_IEXCHANGECHANGEADVISESINK_METHODS(IPURE)                                           \
    MAPIMETHOD_(ULONG, OnNotify)(THIS_ ULONG ulFlags, LPENTRYLIST lpEntryList) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeChangeAdviseSink
DECLARE_MAPI_INTERFACE_(IExchangeChangeAdviseSink, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGECHANGEADVISESINK_METHODS(PURE)
};

/* Watches objects and tells a sink. */
#define EXCHANGE_IEXCHANGECHANGEADVISOR_METHODS(IPURE)                                              \
    MAPI_GETLASTERROR_METHOD(IPURE)                                                                 \
    MAPIMETHOD(Config)                                                                              \
    (THIS_ LPSTREAM lpStream, LPGUID lpGUID, LPEXCHANGECHANGEADVISESINK lpAdviseSink,               \
     ULONG ulFlags) IPURE;                                                                          \
    MAPIMETHOD(UpdateState)(THIS_ LPSTREAM lpStream) IPURE;                                         \
    MAPIMETHOD(AddKeys)(THIS_ LPENTRYLIST lpEntryList) IPURE;                                       \
    MAPIMETHOD(RemoveKeys)(THIS_ LPENTRYLIST lpEntryList) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeChangeAdvisor
DECLARE_MAPI_INTERFACE_(IExchangeChangeAdvisor, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGECHANGEADVISOR_METHODS(PURE)
};

/* Asked what to do with an item that can't be moved. */
#define EXCHANGE_IEXCHANGEBADITEMCALLBACK_METHODS(IPURE)                                            \
    MAPIMETHOD(BadItem)                                                                             \
    (THIS_ HRESULT hResult, ULONG ulFlags, LPWSTR lpwszFolderName, LPSBinary lpsbFolderEid,         \
     ULONG cValues, LPSPropValue lpPropArray) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeBadItemCallback
DECLARE_MAPI_INTERFACE_(IExchangeBadItemCallback, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEBADITEMCALLBACK_METHODS(PURE)
};

/* Told how far the move of a mailbox is. */
#define EXCHANGE_IEXCHANGEMOVEUSERPROGRESS_METHODS(IPURE)                                           \
    MAPIMETHOD(NextFolder)(THIS_ ULONG ulFlags, LPWSTR lpwszFolderName) IPURE;                      \
    MAPIMETHOD(Progress)(THIS_ ULONG ulFlags, ULONG ulCount, ULONG ulTotal) IPURE;                  \
    MAPIMETHOD(Restart)(THIS_ ULONG ulFlags) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeMoveUserProgress
DECLARE_MAPI_INTERFACE_(IExchangeMoveUserProgress, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEMOVEUSERPROGRESS_METHODS(PURE)
};

/* The favourite folders of a public store. */
#define EXCHANGE_IEXCHANGEFAVORITES_METHODS(IPURE)                                                  \
    MAPI_GETLASTERROR_METHOD(IPURE)                                                                 \
    MAPIMETHOD(AddFavorites)(THIS_ LPENTRYLIST lpEntryList) IPURE;                                  \
    MAPIMETHOD(DelFavorites)(THIS_ LPENTRYLIST lpEntryList) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeFavorites
DECLARE_MAPI_INTERFACE_(IExchangeFavorites, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEFAVORITES_METHODS(PURE)
};

/* Streams of a message in another format. */
#define EXCHANGE_IEXCHANGEMESSAGECONVERSION_METHODS(IPURE)                                          \
    MAPIMETHOD(OpenStream)                                                                          \
    (THIS_ ULONG cValues, LPSPropValue lpPropArray, LPSTREAM *lppStream) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeMessageConversion
DECLARE_MAPI_INTERFACE_(IExchangeMessageConversion, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEMESSAGECONVERSION_METHODS(PURE)
};
#undef INTERFACE

#endif
