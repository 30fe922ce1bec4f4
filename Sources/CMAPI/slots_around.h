/* The order of the methods of what lies around messages: stores on servers, forms, accounts. Included by
 * layout.h after slots.h. */

SLOTS(IExchangeModifyTable, 6);
SLOT(IExchangeModifyTable, GetLastError, 3);
SLOT(IExchangeModifyTable, GetTable, 4);
SLOT(IExchangeModifyTable, ModifyTable, 5);

SLOTS(IExchangeRuleAction, 5);
SLOT(IExchangeRuleAction, ActionCount, 3);
SLOT(IExchangeRuleAction, GetAction, 4);

SLOTS(IExchangeManageStore, 8);
SLOT(IExchangeManageStore, CreateStoreEntryID, 3);
SLOT(IExchangeManageStore, EntryIDFromSourceKey, 4);
SLOT(IExchangeManageStore, GetRights, 5);
SLOT(IExchangeManageStore, GetMailboxTable, 6);
SLOT(IExchangeManageStore, GetPublicFolderTable, 7);

SLOTS(IExchangeManageStore2, 9);
SLOT(IExchangeManageStore2, CreateStoreEntryID, 3);
SLOT(IExchangeManageStore2, EntryIDFromSourceKey, 4);
SLOT(IExchangeManageStore2, GetRights, 5);
SLOT(IExchangeManageStore2, GetMailboxTable, 6);
SLOT(IExchangeManageStore2, GetPublicFolderTable, 7);
SLOT(IExchangeManageStore2, CreateNewsgroupNameEntryID, 8);

SLOTS(IExchangeManageStore3, 10);
SLOT(IExchangeManageStore3, CreateStoreEntryID, 3);
SLOT(IExchangeManageStore3, EntryIDFromSourceKey, 4);
SLOT(IExchangeManageStore3, GetRights, 5);
SLOT(IExchangeManageStore3, GetMailboxTable, 6);
SLOT(IExchangeManageStore3, GetPublicFolderTable, 7);
SLOT(IExchangeManageStore3, CreateNewsgroupNameEntryID, 8);
SLOT(IExchangeManageStore3, GetMailboxTableOffset, 9);

SLOTS(IExchangeManageStore4, 11);
SLOT(IExchangeManageStore4, CreateStoreEntryID, 3);
SLOT(IExchangeManageStore4, EntryIDFromSourceKey, 4);
SLOT(IExchangeManageStore4, GetRights, 5);
SLOT(IExchangeManageStore4, GetMailboxTable, 6);
SLOT(IExchangeManageStore4, GetPublicFolderTable, 7);
SLOT(IExchangeManageStore4, CreateNewsgroupNameEntryID, 8);
SLOT(IExchangeManageStore4, GetMailboxTableOffset, 9);
SLOT(IExchangeManageStore4, GetPublicFolderTableOffset, 10);

SLOTS(IExchangeNntpNewsfeed, 6);
SLOT(IExchangeNntpNewsfeed, Configure, 3);
SLOT(IExchangeNntpNewsfeed, CheckMsgIds, 4);
SLOT(IExchangeNntpNewsfeed, OpenArticleStream, 5);

SLOTS(IExchangeFastTransfer, 6);
SLOT(IExchangeFastTransfer, Config, 3);
SLOT(IExchangeFastTransfer, TransferBuffer, 4);
SLOT(IExchangeFastTransfer, IsInterfaceOk, 5);

SLOTS(IExchangeExportChanges, 7);
SLOT(IExchangeExportChanges, GetLastError, 3);
SLOT(IExchangeExportChanges, Config, 4);
SLOT(IExchangeExportChanges, Synchronize, 5);
SLOT(IExchangeExportChanges, UpdateState, 6);

SLOTS(IExchangeExportChanges2, 8);
SLOT(IExchangeExportChanges2, GetLastError, 3);
SLOT(IExchangeExportChanges2, Config, 4);
SLOT(IExchangeExportChanges2, Synchronize, 5);
SLOT(IExchangeExportChanges2, UpdateState, 6);
SLOT(IExchangeExportChanges2, ConfigForConversionStream, 7);

SLOTS(IExchangeExportChanges3, 9);
SLOT(IExchangeExportChanges3, GetLastError, 3);
SLOT(IExchangeExportChanges3, Config, 4);
SLOT(IExchangeExportChanges3, Synchronize, 5);
SLOT(IExchangeExportChanges3, UpdateState, 6);
SLOT(IExchangeExportChanges3, ConfigForConversionStream, 7);
SLOT(IExchangeExportChanges3, ConfigForSelectiveSync, 8);

SLOTS(IExchangeImportContentsChanges, 10);
SLOT(IExchangeImportContentsChanges, GetLastError, 3);
SLOT(IExchangeImportContentsChanges, Config, 4);
SLOT(IExchangeImportContentsChanges, UpdateState, 5);
SLOT(IExchangeImportContentsChanges, ImportMessageChange, 6);
SLOT(IExchangeImportContentsChanges, ImportMessageDeletion, 7);
SLOT(IExchangeImportContentsChanges, ImportPerUserReadStateChange, 8);
SLOT(IExchangeImportContentsChanges, ImportMessageMove, 9);

SLOTS(IExchangeImportContentsChanges2, 12);
SLOT(IExchangeImportContentsChanges2, GetLastError, 3);
SLOT(IExchangeImportContentsChanges2, Config, 4);
SLOT(IExchangeImportContentsChanges2, UpdateState, 5);
SLOT(IExchangeImportContentsChanges2, ImportMessageChange, 6);
SLOT(IExchangeImportContentsChanges2, ImportMessageDeletion, 7);
SLOT(IExchangeImportContentsChanges2, ImportPerUserReadStateChange, 8);
SLOT(IExchangeImportContentsChanges2, ImportMessageMove, 9);
SLOT(IExchangeImportContentsChanges2, ConfigForConversionStream, 10);
SLOT(IExchangeImportContentsChanges2, ImportMessageChangeAsAStream, 11);

SLOTS(IExchangeImportHierarchyChanges, 8);
SLOT(IExchangeImportHierarchyChanges, GetLastError, 3);
SLOT(IExchangeImportHierarchyChanges, Config, 4);
SLOT(IExchangeImportHierarchyChanges, UpdateState, 5);
SLOT(IExchangeImportHierarchyChanges, ImportFolderChange, 6);
SLOT(IExchangeImportHierarchyChanges, ImportFolderDeletion, 7);

SLOTS(IExchangeChangeAdviseSink, 4);
SLOT(IExchangeChangeAdviseSink, OnNotify, 3);

SLOTS(IExchangeChangeAdvisor, 8);
SLOT(IExchangeChangeAdvisor, GetLastError, 3);
SLOT(IExchangeChangeAdvisor, Config, 4);
SLOT(IExchangeChangeAdvisor, UpdateState, 5);
SLOT(IExchangeChangeAdvisor, AddKeys, 6);
SLOT(IExchangeChangeAdvisor, RemoveKeys, 7);

SLOTS(IExchangeBadItemCallback, 4);
SLOT(IExchangeBadItemCallback, BadItem, 3);

SLOTS(IExchangeMoveUserProgress, 6);
SLOT(IExchangeMoveUserProgress, NextFolder, 3);
SLOT(IExchangeMoveUserProgress, Progress, 4);
SLOT(IExchangeMoveUserProgress, Restart, 5);

SLOTS(IExchangeFavorites, 6);
SLOT(IExchangeFavorites, GetLastError, 3);
SLOT(IExchangeFavorites, AddFavorites, 4);
SLOT(IExchangeFavorites, DelFavorites, 5);

SLOTS(IExchangeMessageConversion, 4);
SLOT(IExchangeMessageConversion, OpenStream, 3);

SLOTS(IPersistMessage, 11);
SLOT(IPersistMessage, GetLastError, 3);
SLOT(IPersistMessage, GetClassID, 4);
SLOT(IPersistMessage, IsDirty, 5);
SLOT(IPersistMessage, InitNew, 6);
SLOT(IPersistMessage, Load, 7);
SLOT(IPersistMessage, Save, 8);
SLOT(IPersistMessage, SaveCompleted, 9);
SLOT(IPersistMessage, HandsOffMessage, 10);

SLOTS(IMAPIMessageSite, 16);
SLOT(IMAPIMessageSite, GetLastError, 3);
SLOT(IMAPIMessageSite, GetSession, 4);
SLOT(IMAPIMessageSite, GetStore, 5);
SLOT(IMAPIMessageSite, GetFolder, 6);
SLOT(IMAPIMessageSite, GetMessage, 7);
SLOT(IMAPIMessageSite, GetFormManager, 8);
SLOT(IMAPIMessageSite, NewMessage, 9);
SLOT(IMAPIMessageSite, CopyMessage, 10);
SLOT(IMAPIMessageSite, MoveMessage, 11);
SLOT(IMAPIMessageSite, DeleteMessage, 12);
SLOT(IMAPIMessageSite, SaveMessage, 13);
SLOT(IMAPIMessageSite, SubmitMessage, 14);
SLOT(IMAPIMessageSite, GetSiteStatus, 15);

SLOTS(IMAPIForm, 10);
SLOT(IMAPIForm, GetLastError, 3);
SLOT(IMAPIForm, SetViewContext, 4);
SLOT(IMAPIForm, GetViewContext, 5);
SLOT(IMAPIForm, ShutdownForm, 6);
SLOT(IMAPIForm, DoVerb, 7);
SLOT(IMAPIForm, Advise, 8);
SLOT(IMAPIForm, Unadvise, 9);

SLOTS(IMAPIViewContext, 9);
SLOT(IMAPIViewContext, GetLastError, 3);
SLOT(IMAPIViewContext, SetAdviseSink, 4);
SLOT(IMAPIViewContext, ActivateNext, 5);
SLOT(IMAPIViewContext, GetPrintSetup, 6);
SLOT(IMAPIViewContext, GetSaveStream, 7);
SLOT(IMAPIViewContext, GetViewStatus, 8);

SLOTS(IMAPIFormAdviseSink, 5);
SLOT(IMAPIFormAdviseSink, OnChange, 3);
SLOT(IMAPIFormAdviseSink, OnActivateNext, 4);

SLOTS(IMAPIViewAdviseSink, 8);
SLOT(IMAPIViewAdviseSink, OnShutdown, 3);
SLOT(IMAPIViewAdviseSink, OnNewMessage, 4);
SLOT(IMAPIViewAdviseSink, OnPrint, 5);
SLOT(IMAPIViewAdviseSink, OnSubmitted, 6);
SLOT(IMAPIViewAdviseSink, OnSaved, 7);

SLOTS(IMAPIFormInfo, 19);
SLOT(IMAPIFormInfo, GetLastError, 3);
SLOT(IMAPIFormInfo, SaveChanges, 4);
SLOT(IMAPIFormInfo, GetProps, 5);
SLOT(IMAPIFormInfo, GetPropList, 6);
SLOT(IMAPIFormInfo, OpenProperty, 7);
SLOT(IMAPIFormInfo, SetProps, 8);
SLOT(IMAPIFormInfo, DeleteProps, 9);
SLOT(IMAPIFormInfo, CopyTo, 10);
SLOT(IMAPIFormInfo, CopyProps, 11);
SLOT(IMAPIFormInfo, GetNamesFromIDs, 12);
SLOT(IMAPIFormInfo, GetIDsFromNames, 13);
SLOT(IMAPIFormInfo, CalcFormPropSet, 14);
SLOT(IMAPIFormInfo, CalcVerbSet, 15);
SLOT(IMAPIFormInfo, MakeIconFromBinary, 16);
SLOT(IMAPIFormInfo, SaveForm, 17);
SLOT(IMAPIFormInfo, OpenFormContainer, 18);

SLOTS(IMAPIFormMgr, 15);
SLOT(IMAPIFormMgr, GetLastError, 3);
SLOT(IMAPIFormMgr, LoadForm, 4);
SLOT(IMAPIFormMgr, ResolveMessageClass, 5);
SLOT(IMAPIFormMgr, ResolveMultipleMessageClasses, 6);
SLOT(IMAPIFormMgr, CalcFormPropSet, 7);
SLOT(IMAPIFormMgr, CreateForm, 8);
SLOT(IMAPIFormMgr, SelectForm, 9);
SLOT(IMAPIFormMgr, SelectMultipleForms, 10);
SLOT(IMAPIFormMgr, SelectFormContainer, 11);
SLOT(IMAPIFormMgr, OpenFormContainer, 12);
SLOT(IMAPIFormMgr, PrepareForm, 13);
SLOT(IMAPIFormMgr, IsInConflict, 14);

SLOTS(IMAPIFormContainer, 10);
SLOT(IMAPIFormContainer, GetLastError, 3);
SLOT(IMAPIFormContainer, InstallForm, 4);
SLOT(IMAPIFormContainer, RemoveForm, 5);
SLOT(IMAPIFormContainer, ResolveMessageClass, 6);
SLOT(IMAPIFormContainer, ResolveMultipleMessageClasses, 7);
SLOT(IMAPIFormContainer, CalcFormPropSet, 8);
SLOT(IMAPIFormContainer, GetDisplay, 9);

SLOTS(IMAPIFormFactory, 6);
SLOT(IMAPIFormFactory, GetLastError, 3);
SLOT(IMAPIFormFactory, CreateClassFactory, 4);
SLOT(IMAPIFormFactory, LockServer, 5);

SLOTS(IMsgServiceAdmin2, 16);
SLOT(IMsgServiceAdmin2, GetLastError, 3);
SLOT(IMsgServiceAdmin2, GetMsgServiceTable, 4);
SLOT(IMsgServiceAdmin2, CreateMsgService, 5);
SLOT(IMsgServiceAdmin2, DeleteMsgService, 6);
SLOT(IMsgServiceAdmin2, CopyMsgService, 7);
SLOT(IMsgServiceAdmin2, RenameMsgService, 8);
SLOT(IMsgServiceAdmin2, ConfigureMsgService, 9);
SLOT(IMsgServiceAdmin2, OpenProfileSection, 10);
SLOT(IMsgServiceAdmin2, MsgServiceTransportOrder, 11);
SLOT(IMsgServiceAdmin2, AdminProviders, 12);
SLOT(IMsgServiceAdmin2, SetPrimaryIdentity, 13);
SLOT(IMsgServiceAdmin2, GetProviderTable, 14);
SLOT(IMsgServiceAdmin2, CreateMsgServiceEx, 15);

SLOTS(IMAPIClientShutdown, 6);
SLOT(IMAPIClientShutdown, QueryFastShutdown, 3);
SLOT(IMAPIClientShutdown, NotifyProcessShutdown, 4);
SLOT(IMAPIClientShutdown, DoFastShutdown, 5);

SLOTS(IMAPIProviderShutdown, 6);
SLOT(IMAPIProviderShutdown, QueryFastShutdown, 3);
SLOT(IMAPIProviderShutdown, NotifyProcessShutdown, 4);
SLOT(IMAPIProviderShutdown, DoFastShutdown, 5);

SLOTS(IOlkErrorUnknown, 4);
SLOT(IOlkErrorUnknown, GetLastError, 3);

SLOTS(IOlkAccount, 19);
SLOT(IOlkAccount, GetLastError, 3);
SLOT(IOlkAccount, PlaceHolder1, 4);
SLOT(IOlkAccount, PlaceHolder2, 5);
SLOT(IOlkAccount, PlaceHolder3, 6);
SLOT(IOlkAccount, PlaceHolder4, 7);
SLOT(IOlkAccount, PlaceHolder5, 8);
SLOT(IOlkAccount, PlaceHolder6, 9);
SLOT(IOlkAccount, GetAccountInfo, 10);
SLOT(IOlkAccount, GetProp, 11);
SLOT(IOlkAccount, SetProp, 12);
SLOT(IOlkAccount, PlaceHolder7, 13);
SLOT(IOlkAccount, PlaceHolder8, 14);
SLOT(IOlkAccount, PlaceHolder9, 15);
SLOT(IOlkAccount, FreeMemory, 16);
SLOT(IOlkAccount, PlaceHolder10, 17);
SLOT(IOlkAccount, SaveChanges, 18);

SLOTS(IOlkAccountHelper, 7);
SLOT(IOlkAccountHelper, PlaceHolder1, 3);
SLOT(IOlkAccountHelper, GetIdentity, 4);
SLOT(IOlkAccountHelper, GetMapiSession, 5);
SLOT(IOlkAccountHelper, HandsOffSession, 6);

SLOTS(IOlkAccountNotify, 5);
SLOT(IOlkAccountNotify, GetLastError, 3);
SLOT(IOlkAccountNotify, Notify, 4);

SLOTS(IOlkEnum, 7);
SLOT(IOlkEnum, GetCount, 3);
SLOT(IOlkEnum, Reset, 4);
SLOT(IOlkEnum, GetNext, 5);
SLOT(IOlkEnum, Skip, 6);

SLOTS(IOlkAccountManager, 29);
SLOT(IOlkAccountManager, GetLastError, 3);
SLOT(IOlkAccountManager, Init, 4);
SLOT(IOlkAccountManager, DisplayAccountList, 5);
SLOT(IOlkAccountManager, PlaceHolder1, 6);
SLOT(IOlkAccountManager, PlaceHolder2, 7);
SLOT(IOlkAccountManager, PlaceHolder3, 8);
SLOT(IOlkAccountManager, PlaceHolder4, 9);
SLOT(IOlkAccountManager, PlaceHolder5, 10);
SLOT(IOlkAccountManager, FindAccount, 11);
SLOT(IOlkAccountManager, PlaceHolder6, 12);
SLOT(IOlkAccountManager, PlaceHolder7, 13);
SLOT(IOlkAccountManager, PlaceHolder8, 14);
SLOT(IOlkAccountManager, DeleteAccount, 15);
SLOT(IOlkAccountManager, PlaceHolder9, 16);
SLOT(IOlkAccountManager, SaveChanges, 17);
SLOT(IOlkAccountManager, GetOrder, 18);
SLOT(IOlkAccountManager, SetOrder, 19);
SLOT(IOlkAccountManager, EnumerateAccounts, 20);
SLOT(IOlkAccountManager, PlaceHolder10, 21);
SLOT(IOlkAccountManager, PlaceHolder11, 22);
SLOT(IOlkAccountManager, FreeMemory, 23);
SLOT(IOlkAccountManager, Advise, 24);
SLOT(IOlkAccountManager, Unadvise, 25);
SLOT(IOlkAccountManager, PlaceHolder12, 26);
SLOT(IOlkAccountManager, PlaceHolder13, 27);
SLOT(IOlkAccountManager, PlaceHolder14, 28);
