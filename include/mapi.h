/* Simple MAPI: sending mail with the mail client of the desktop. The library has no mail client, so it exports
 * none of these functions; a program that loads them from elsewhere finds their types here. */
#ifndef OPENIMSG_SIMPLE_MAPI_H
#define OPENIMSG_SIMPLE_MAPI_H
#define MAPI_H /* the name that other code looks for */

#include "mapidefs.h"
#include "openimsg_sessions.h"

/* Attachments, recipients and messages. Text is narrow; ulReserved is 0. */

typedef struct {
    ULONG ulReserved;
    ULONG flFlags;    /* MAPI_OLE, MAPI_OLE_STATIC */
    ULONG nPosition;  /* the character of the text in whose place it stands */
    LPSTR lpszPathName;
    LPSTR lpszFileName;
    LPVOID lpFileType;  /* null or a MapiFileTagExt */
} MapiFileDesc, *lpMapiFileDesc;

typedef struct {
    ULONG ulReserved;
    ULONG cbTag;
    LPBYTE lpTag;
    ULONG cbEncoding;
    LPBYTE lpEncoding;
} MapiFileTagExt, *lpMapiFileTagExt;

typedef struct {
    ULONG ulReserved;
    ULONG ulRecipClass;  /* MAPI_ORIG, MAPI_TO, MAPI_CC, MAPI_BCC */
    LPSTR lpszName;
    LPSTR lpszAddress;
    ULONG ulEIDSize;
    LPVOID lpEntryID;
} MapiRecipDesc, *lpMapiRecipDesc;

typedef struct {
    ULONG ulReserved;
    LPSTR lpszSubject;
    LPSTR lpszNoteText;
    LPSTR lpszMessageType;
    LPSTR lpszDateReceived;  /* 2024/12/31 23:59 */
    LPSTR lpszConversationID;
    FLAGS flFlags;  /* MAPI_UNREAD, MAPI_RECEIPT_REQUESTED, MAPI_SENT */
    lpMapiRecipDesc lpOriginator;
    ULONG nRecipCount;
    lpMapiRecipDesc lpRecips;
    ULONG nFileCount;
    lpMapiFileDesc lpFiles;
} MapiMessage, *lpMapiMessage;

/* Flags; those that sessions have too are in openimsg_sessions.h. */

#define MAPI_AB_NOMODIFY ((ULONG)0x00000400)
#define MAPI_BODY_AS_FILE ((ULONG)0x00000200)
#define MAPI_ENVELOPE_ONLY ((ULONG)0x00000040)
#define MAPI_GUARANTEE_FIFO ((ULONG)0x00000100)
#define MAPI_LONG_MSGID ((ULONG)0x00004000)
#define MAPI_OLE ((ULONG)0x00000001)
#define MAPI_OLE_STATIC ((ULONG)0x00000002)
#define MAPI_PEEK ((ULONG)0x00000080)
#define MAPI_RECEIPT_REQUESTED ((ULONG)0x00000002)
#define MAPI_SENT ((ULONG)0x00000004)
#define MAPI_SUPPRESS_ATTACH ((ULONG)0x00000800)
#define MAPI_UNREAD ((ULONG)0x00000001)
#define MAPI_UNREAD_ONLY ((ULONG)0x00000020)

/* What the functions return, apart from SUCCESS_SUCCESS. */

#define MAPI_USER_ABORT 1
#define MAPI_E_USER_ABORT MAPI_USER_ABORT
#define MAPI_E_FAILURE 2
#define MAPI_E_LOGON_FAILURE 3
#define MAPI_E_LOGIN_FAILURE MAPI_E_LOGON_FAILURE
#define MAPI_E_DISK_FULL 4
#define MAPI_E_INSUFFICIENT_MEMORY 5
#define MAPI_E_ACCESS_DENIED 6
#define MAPI_E_TOO_MANY_SESSIONS 8
#define MAPI_E_TOO_MANY_FILES 9
#define MAPI_E_TOO_MANY_RECIPIENTS 10
#define MAPI_E_ATTACHMENT_NOT_FOUND 11
#define MAPI_E_ATTACHMENT_OPEN_FAILURE 12
#define MAPI_E_ATTACHMENT_WRITE_FAILURE 13
#define MAPI_E_UNKNOWN_RECIPIENT 14
#define MAPI_E_BAD_RECIPTYPE 15
#define MAPI_E_NO_MESSAGES 16
#define MAPI_E_INVALID_MESSAGE 17
#define MAPI_E_TEXT_TOO_LARGE 18
#define MAPI_E_INVALID_SESSION 19
#define MAPI_E_TYPE_NOT_SUPPORTED 20
#define MAPI_E_AMBIGUOUS_RECIPIENT 21
#define MAPI_E_AMBIG_RECIP MAPI_E_AMBIGUOUS_RECIPIENT
#define MAPI_E_MESSAGE_IN_USE 22
#define MAPI_E_NETWORK_FAILURE 23
#define MAPI_E_INVALID_EDITFIELDS 24
#define MAPI_E_INVALID_RECIPS 25
#define MAPI_E_NOT_SUPPORTED 26

/* The functions' types. */

typedef ULONG(PASCAL MAPILOGON)(ULONG_PTR ulUIParam, LPSTR lpszProfileName, LPSTR lpszPassword,
                                FLAGS flFlags, ULONG ulReserved, LPLHANDLE lplhSession);
typedef MAPILOGON *LPMAPILOGON;
typedef ULONG(PASCAL MAPILOGOFF)(LHANDLE lhSession, ULONG_PTR ulUIParam, FLAGS flFlags, ULONG ulReserved);
typedef MAPILOGOFF *LPMAPILOGOFF;
typedef ULONG(PASCAL MAPISENDMAIL)(LHANDLE lhSession, ULONG_PTR ulUIParam, lpMapiMessage lpMessage,
                                   FLAGS flFlags, ULONG ulReserved);
typedef MAPISENDMAIL *LPMAPISENDMAIL;
typedef ULONG(PASCAL MAPISENDDOCUMENTS)(ULONG_PTR ulUIParam, LPSTR lpszDelimChar, LPSTR lpszFilePaths,
                                        LPSTR lpszFileNames, ULONG ulReserved);
typedef MAPISENDDOCUMENTS *LPMAPISENDDOCUMENTS;
typedef ULONG(PASCAL MAPIFINDNEXT)(LHANDLE lhSession, ULONG_PTR ulUIParam, LPSTR lpszMessageType,
                                   LPSTR lpszSeedMessageID, FLAGS flFlags, ULONG ulReserved,
                                   LPSTR lpszMessageID);
typedef MAPIFINDNEXT *LPMAPIFINDNEXT;
typedef ULONG(PASCAL MAPIREADMAIL)(LHANDLE lhSession, ULONG_PTR ulUIParam, LPSTR lpszMessageID,
                                   FLAGS flFlags, ULONG ulReserved, lpMapiMessage *lppMessage);
typedef MAPIREADMAIL *LPMAPIREADMAIL;
typedef ULONG(PASCAL MAPISAVEMAIL)(LHANDLE lhSession, ULONG_PTR ulUIParam, lpMapiMessage lpMessage,
                                   FLAGS flFlags, ULONG ulReserved, LPSTR lpszMessageID);
typedef MAPISAVEMAIL *LPMAPISAVEMAIL;
typedef ULONG(PASCAL MAPIDELETEMAIL)(LHANDLE lhSession, ULONG_PTR ulUIParam, LPSTR lpszMessageID,
                                     FLAGS flFlags, ULONG ulReserved);
typedef MAPIDELETEMAIL *LPMAPIDELETEMAIL;
typedef ULONG(PASCAL MAPIADDRESS)(LHANDLE lhSession, ULONG_PTR ulUIParam, LPSTR lpszCaption,
                                  ULONG nEditFields, LPSTR lpszLabels, ULONG nRecips,
                                  lpMapiRecipDesc lpRecips, FLAGS flFlags, ULONG ulReserved,
                                  LPULONG lpnNewRecips, lpMapiRecipDesc *lppNewRecips);
typedef MAPIADDRESS *LPMAPIADDRESS;
typedef ULONG(PASCAL MAPIDETAILS)(LHANDLE lhSession, ULONG_PTR ulUIParam, lpMapiRecipDesc lpRecip,
                                  FLAGS flFlags, ULONG ulReserved);
typedef MAPIDETAILS *LPMAPIDETAILS;
typedef ULONG(PASCAL MAPIRESOLVENAME)(LHANDLE lhSession, ULONG_PTR ulUIParam, LPSTR lpszName, FLAGS flFlags,
                                      ULONG ulReserved, lpMapiRecipDesc *lppRecip);
typedef MAPIRESOLVENAME *LPMAPIRESOLVENAME;

#endif
