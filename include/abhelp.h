/* Entries of the address book, opened with the help of a session or a provider. The library has neither: each
 * function answers MAPI_E_NO_SUPPORT with its out pointers null, so that programs link. */
#ifndef OPENIMSG_ABHELP_H
#define OPENIMSG_ABHELP_H

#include "mapix.h"
#include "mapispi.h"

STDAPI HrOpenABEntryWithExchangeContext(LPMAPISESSION pmsess, const MAPIUID *pEmsmdbUID, LPADRBOOK pAddrBook,
                                        ULONG cbEntryID, LPENTRYID lpEntryID, LPCIID lpInterface, ULONG ulFlags,
                                        ULONG *lpulObjType, LPUNKNOWN *lppUnk);
STDAPI HrDoABDetailsWithExchangeContext(LPMAPISESSION pmsess, const MAPIUID *pEmsmdbUID, LPADRBOOK pAddrBook,
                                        ULONG_PTR *lpulUIParam, LPFNDISMISS lpfnDismiss, LPVOID lpvDismissContext,
                                        ULONG cbEntryID, LPENTRYID lpEntryID, LPFNBUTTON lpfButtonCallback,
                                        LPVOID lpvButtonContext, LPTSTR lpszButtonText, ULONG ulFlags);
STDAPI HrDoABDetailsWithProviderUID(const MAPIUID *pEmsabpUID, LPADRBOOK pAddrBook, ULONG_PTR *lpulUIParam,
                                    LPFNDISMISS lpfnDismiss, LPVOID lpvDismissContext, ULONG cbEntryID,
                                    LPENTRYID lpEntryID, LPFNBUTTON lpfButtonCallback, LPVOID lpvButtonContext,
                                    LPTSTR lpszButtonText, ULONG ulFlags);
STDAPI HrOpenABEntryUsingDefaultContext(LPMAPISESSION pmsess, LPADRBOOK pAddrBook, ULONG cbEntryID,
                                        LPENTRYID lpEntryID, LPCIID lpInterface, ULONG ulFlags,
                                        ULONG *lpulObjType, LPUNKNOWN *lppUnk);
STDAPI HrOpenABEntryWithProviderUID(const MAPIUID *pEmsabpUID, LPADRBOOK pAddrBook, ULONG cbEntryID,
                                    LPENTRYID lpEntryID, LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType,
                                    LPUNKNOWN *lppUnk);
STDAPI HrOpenABEntryWithProviderUIDSupport(const MAPIUID *pEmsabpUID, LPMAPISUP lpSup, ULONG cbEntryID,
                                           LPENTRYID lpEntryID, LPCIID lpInterface, ULONG ulFlags,
                                           ULONG *lpulObjType, LPUNKNOWN *lppUnk);
STDAPI HrOpenABEntryWithResolvedRow(LPSRow prwResolved, LPADRBOOK pAddrBook, ULONG cbEntryID, LPENTRYID lpEntryID,
                                    LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPUNKNOWN *lppUnk);
STDAPI HrCompareABEntryIDsWithExchangeContext(LPMAPISESSION pmsess, const MAPIUID *pEmsmdbUID,
                                              LPADRBOOK pAddrBook, ULONG cbEntryID1, LPENTRYID lpEntryID1,
                                              ULONG cbEntryID2, LPENTRYID lpEntryID2, ULONG ulFlags,
                                              ULONG *lpulResult);
STDAPI HrOpenABEntryWithSupport(LPMAPISUP lpSup, ULONG cbEntryID, LPENTRYID lpEntryID, LPCIID lpInterface,
                                ULONG ulFlags, ULONG *lpulObjType, LPUNKNOWN *lppUnk);
STDAPI HrGetGALFromEmsmdbUID(LPMAPISESSION pSess, LPADRBOOK lpAdrBook, const MAPIUID *pEmsmdbUID, ULONG *lpcbeid,
                             LPENTRYID *lppeid);

#endif
