/* The second half of MAPIUtil.h's functions: streams and storages on files and streams, text and entry identifiers,
 * arithmetic with times, conversations; and those that exist so that programs link.
 *
 * Names that are LPTSTR here are 8-bit text whether or not UNICODE is defined, as on Windows; names of files are
 * UTF-8. Blocks that come back are MAPIAllocateBuffer's and are freed with MAPIFreeBuffer. Out pointers are null
 * or zero after a failure. MAPI_E_INVALID_PARAMETER for a null pointer that isn't said to be optional. */
#ifndef OPENIMSG_UTIL_H
#define OPENIMSG_UTIL_H

#include "openimsg_sessions.h"

DECLARE_MAPI_INTERFACE_PTR(ITableData, LPTABLEDATA);

/* A stream on a file. ulFlags: STGM_READ (0), STGM_WRITE or STGM_READWRITE; STGM_CREATE with STGM_READWRITE, which
 * empties a file that is there; STGM_DELETEONRELEASE, which removes the file with the last reference on the stream
 * and its clones; the STGM_SHARE_ flags, which a system file cannot keep. SOF_UNIQUEFILENAME, with STGM_CREATE and
 * STGM_READWRITE: a new file, its name in Stat's pwcsName, in the directory lpszFileName (null: /tmp) with
 * lpszPrefix, three bytes at most, before the name ("SOF" if null). Without that flag
 * lpszFileName may be null only if STGM_CREATE, STGM_READWRITE and STGM_DELETEONRELEASE are all set.
 * MAPI_E_NOT_FOUND for a file or folder that isn't there, MAPI_E_NO_ACCESS for one that may not be opened so and
 * for what is no regular file, MAPI_E_UNKNOWN_FLAGS for other flags. Nothing is allocated with the two functions,
 * which are mandatory all the same. */
STDAPI OpenStreamOnFile(LPALLOCATEBUFFER lpAllocateBuffer, LPFREEBUFFER lpFreeBuffer, ULONG ulFlags,
                        LPCTSTR lpszFileName, LPCTSTR lpszPrefix, LPSTREAM *lppStream);

/* The same with names in UTF-16. */
STDAPI OpenStreamOnFileW(LPALLOCATEBUFFER lpAllocateBuffer, LPFREEBUFFER lpFreeBuffer, ULONG ulFlags,
                         LPCWSTR lpszFileName, LPCWSTR lpszPrefix, LPSTREAM *lppStream);

typedef HRESULT(STDMETHODCALLTYPE *LPOPENSTREAMONFILE)(LPALLOCATEBUFFER lpAllocateBuffer,
                                                       LPFREEBUFFER lpFreeBuffer, ULONG ulFlags,
                                                       LPCTSTR lpszFileName, LPCTSTR lpszPrefix,
                                                       LPSTREAM *lppStream);
#define OPENSTREAMONFILE "OpenStreamOnFile"

/* A storage in a stream, or in lock bytes: lpInterface is null or IID_IStream, or IID_ILockBytes
 * (MAPI_E_INTERFACE_NOT_SUPPORTED for others). It holds a reference on lpUnkIn, whose position it moves. ulFlags:
 * STGSTRM_RESET (0) for reading from byte 0; STGSTRM_CURRENT from the stream's position (not with lock bytes);
 * STGSTRM_MODIFY for reading and writing; STGSTRM_CREATE for a new storage, which replaces what follows. Changes
 * reach the stream with Commit, at the latest with the last Release. Failures of the storage have STG_E_ codes. */
STDAPI HrIStorageFromStream(LPUNKNOWN lpUnkIn, LPCIID lpInterface, ULONG ulFlags, LPSTORAGE *lppStorageOut);

/* Bytes as hexadecimal text. HexFromBin writes 2 * cb digits, upper case, and a NUL. FBinFromHex reads up to the
 * NUL and answers FALSE at the first thing that is no pair of digits; ScBinFromHexBounded the same into cb bytes,
 * with MAPI_E_CALL_FAILED for that and for text that needs more. What was read up to there is in lpb. UlFromSzHex
 * and UFromSz read hexadecimal and decimal digits up to the first character that is none (no sign, no blank, no
 * 0x), and keep the low 32 bits. */
STDAPI_(BOOL) FBinFromHex(LPTSTR lpsz, LPBYTE lpb);
STDAPI_(SCODE) ScBinFromHexBounded(LPTSTR lpsz, LPBYTE lpb, ULONG cb);
STDAPI_(void) HexFromBin(LPBYTE lpb, int cb, LPTSTR lpsz);
STDAPI_(ULONG) UlFromSzHex(LPCTSTR lpsz);
STDAPI_(UINT) UFromSz(LPCTSTR lpsz);

/* The first and the last place of a character, and the first of a text, in a text; null if there is none. */
STDAPI_(LPTSTR) SzFindCh(LPCTSTR lpsz, USHORT ch);
STDAPI_(LPTSTR) SzFindLastCh(LPCTSTR lpsz, USHORT ch);
STDAPI_(LPTSTR) SzFindSz(LPCTSTR lpsz, LPCTSTR lpszKey);

/* Entry identifiers as hexadecimal text, and back (MAPI_E_INVALID_ENTRYID for what is no such text). */
STDAPI HrEntryIDFromSz(LPTSTR lpsz, ULONG *lpcb, LPENTRYID *lppEntryID);
STDAPI HrSzFromEntryID(ULONG cb, LPENTRYID lpEntryID, LPTSTR *lpsz);

/* Entry identifiers of messages, joined with their store's. Without a store (no bytes) an identifier is copied as
 * it is, or becomes hexadecimal text, and taking it apart gives no store; the session isn't looked at. With a
 * store, which only a session knows: MAPI_E_NO_SUPPORT. */
STDAPI HrComposeEID(LPMAPISESSION lpSession, ULONG cbStoreRecordKey, LPBYTE lpStoreRecordKey,
                    ULONG cbMsgEntryID, LPENTRYID lpMsgEntryID, ULONG *lpcbEID, LPENTRYID *lppEID);
STDAPI HrDecomposeEID(LPMAPISESSION lpSession, ULONG cbEntryID, LPENTRYID lpEntryID, ULONG *lpcbStoreEntryID,
                      LPENTRYID *lppStoreEntryID, ULONG *lpcbMsgEntryID, LPENTRYID *lppMsgEntryID);
STDAPI HrComposeMsgID(LPMAPISESSION lpSession, ULONG cbStoreSearchKey, LPBYTE pStoreSearchKey,
                      ULONG cbMsgEntryID, LPENTRYID lpMsgEntryID, LPTSTR *lpszMsgID);
STDAPI HrDecomposeMsgID(LPMAPISESSION lpSession, LPTSTR lpszMsgID, ULONG *lpcbStoreEntryID,
                        LPENTRYID *lppStoreEntryID, ULONG *lpcbMsgEntryID, LPENTRYID *lppMsgEntryID);

/* A store's own identifier in the envelope that names its provider's library [MS-OXCDATA] 2.2.4.3: flags, the
 * identifier of wrapped ones, version, flag, the name with its NUL, zeros to a multiple of 4, lpOrigEntry. The
 * name is 8-bit text, or UTF-16 (kept as its ASCII; MAPI_E_INVALID_PARAMETER for others) with MAPI_UNICODE. */
STDAPI WrapStoreEntryID(ULONG ulFlags, LPTSTR lpszDLLName, ULONG cbOrigEntry, LPENTRYID lpOrigEntry,
                        ULONG *lpcbWrappedEntry, LPENTRYID *lppWrappedEntry);

/* 64-bit arithmetic with times, in steps of 100 ns; what overflows is lost. */
STDAPI_(FILETIME) FtAddFt(FILETIME ftAddend1, FILETIME ftAddend2);
STDAPI_(FILETIME) FtMulDwDw(DWORD ftMultiplicand, DWORD ftMultiplier);
STDAPI_(FILETIME) FtMulDw(DWORD ftMultiplier, FILETIME ftMultiplicand);
STDAPI_(FILETIME) FtSubFt(FILETIME ftMinuend, FILETIME ftSubtrahend);
STDAPI_(FILETIME) FtNegFt(FILETIME ft);

/* PR_CONVERSATION_INDEX [MS-OXOMSG] 2.2.1.3: 22 bytes for a new conversation (no parent, or one of less than 22
 * bytes), or the parent's bytes and 5 for the reply. */
STDAPI_(SCODE) ScCreateConversationIndex(ULONG cbParent, LPBYTE lpbParent, ULONG *lpcbConvIndex,
                                         LPBYTE *lppbConvIndex);
typedef SCODE(STDAPICALLTYPE CREATECONVERSATIONINDEX)(ULONG cbParent, LPBYTE lpbParent, ULONG *lpcbConvIndex,
                                                      LPBYTE *lppbConvIndex);
typedef CREATECONVERSATIONINDEX *LPCREATECONVERSATIONINDEX;
#define szScCreateConversationIndex "ScCreateConversationIndex"

/* Idle routines. The library runs nothing by itself: registering one answers FTGNULL, which says that it won't be
 * called, and the others have nothing to do. MAPIInitIdle answers 0. */
typedef BOOL(STDAPICALLTYPE FNIDLE)(LPVOID lpvParam);
typedef FNIDLE *PFNIDLE;
typedef void *FTG, **PFTG;
#define FTGNULL ((FTG)0)
STDAPI_(LONG) MAPIInitIdle(LPVOID lpvReserved);
STDAPI_(void) MAPIDeinitIdle(void);
STDAPI_(FTG) FtgRegisterIdleRoutine(PFNIDLE lpfnIdle, LPVOID lpvIdleParam, short priIdle, ULONG csecIdle,
                                    USHORT iroIdle);
STDAPI_(void) DeregisterIdleRoutine(FTG ftg);
STDAPI_(void) EnableIdleRoutine(FTG ftg, BOOL fEnable);
STDAPI_(void) ChangeIdleRoutine(FTG ftg, PFNIDLE lpfnIdle, LPVOID lpvIdleParam, short priIdle, ULONG csecIdle,
                                USHORT iroIdle, USHORT ircIdle);

/* Controls and pages of a dialog, of which BuildDisplayTable makes a display table. */
typedef struct {
    ULONG ulCtlType;
    ULONG ulCtlFlags;
    LPBYTE lpbNotif;
    ULONG cbNotif;
    LPTSTR lpszFilter;
    ULONG ulItemID;
    union {
        LPVOID lpv;
        LPDTBLLABEL lplabel;
        LPDTBLEDIT lpedit;
        LPDTBLLBX lplbx;
        LPDTBLCOMBOBOX lpcombobox;
        LPDTBLDDLBX lpddlbx;
        LPDTBLCHECKBOX lpcheckbox;
        LPDTBLGROUPBOX lpgroupbox;
        LPDTBLBUTTON lpbutton;
        LPDTBLRADIOBUTTON lpradiobutton;
        LPDTBLMVLISTBOX lpmvlbx;
        LPDTBLMVDDLBX lpmvddlbx;
        LPDTBLPAGE lppage;
    } ctl;
} DTCTL, *LPDTCTL;
typedef struct {
    ULONG cctl;
    LPTSTR lpszResourceName;
    __extension__ union {
        LPTSTR lpszComponent;
        ULONG ulItemID;
    };
    LPDTCTL lpctl;
} DTPAGE, *LPDTPAGE;

/* What needs resources of Windows, message stores or shares: MAPI_E_NO_SUPPORT, so that programs link. */
STDAPI BuildDisplayTable(LPALLOCATEBUFFER lpAllocateBuffer, LPALLOCATEMORE lpAllocateMore,
                         LPFREEBUFFER lpFreeBuffer, LPMALLOC lpMalloc, HINSTANCE hInstance, UINT cPages,
                         LPDTPAGE lpPage, ULONG ulFlags, LPMAPITABLE *lppTable, LPTABLEDATA *lppTblData);
STDAPI HrValidateIPMSubtree(LPMDB lpMDB, ULONG ulFlags, ULONG *lpcValues, LPSPropValue *lppValues,
                            LPMAPIERROR *lpperr);
STDAPI_(SCODE) ScUNCFromLocalPath(LPSTR lpszLocal, LPSTR lpszUNC, UINT cchUNC);
STDAPI_(SCODE) ScLocalPathFromUNC(LPSTR lpszUNC, LPSTR lpszLocal, UINT cchLocal);

#endif
