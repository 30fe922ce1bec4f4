/* A message on a storage: IMessage over the .msg format [MS-OXMSG]. */
#ifndef IMESSAGE_H
#define IMESSAGE_H
#define _IMESSAGE_H_ /* the name that other code looks for */

#include "mapix.h"

/* A session of open messages: not an object, closed with CloseIMsgSession. */
typedef struct _MSGSESS *LPMSGSESS;

/* Called once when the message has gone and its storage isn't used any more. lpMessage only tells which
 * it was: no method may be called. */
typedef void(STDAPICALLTYPE MSGCALLRELEASE)(ULONG ulCallerData, LPMESSAGE lpMessage);

/* For OpenIMsgOnIStg: SaveChanges doesn't commit the storage, the program does. */
#define IMSG_NO_ISTG_COMMIT ((ULONG)0x00000001)

/* Bits of a property, as GetAttribIMsgOnIStg gives them. */
#define PROPATTR_MANDATORY ((ULONG)0x00000001)
#define PROPATTR_READABLE ((ULONG)0x00000002)
#define PROPATTR_WRITEABLE ((ULONG)0x00000004)
#define PROPATTR_NOT_PRESENT ((ULONG)0x00000008)

/* Bits of several properties, in the order of the tags that they were asked for with. */
typedef struct _SPropAttrArray {
    ULONG cValues;
    ULONG aPropAttr[MAPI_DIM];
} SPropAttrArray, *LPSPropAttrArray;

#define CbNewSPropAttrArray(count) OPENIMSG_CB_(SPropAttrArray, aPropAttr, count)
#define CbSPropAttrArray(lparray) CbNewSPropAttrArray((UINT)(lparray)->cValues)
#define SizedSPropAttrArray(count, name)                                                            \
    struct _SPropAttrArray_##name {                                                                 \
        ULONG cValues;                                                                              \
        ULONG aPropAttr[count];                                                                     \
    } name

/* A session that keeps track of all that is opened in it. lpMalloc is MAPIGetDefaultMalloc() or the
 * program's own; ulFlags is 0 or MAPI_UNICODE, which makes new messages of the session Unicode. */
STDAPI_(SCODE) OpenIMsgSession(LPMALLOC lpMalloc, ULONG ulFlags, LPMSGSESS *lppMsgSess);

/* Closes every message of the session, whoever still holds a pointer to it, and then the session. Such
 * pointers still take AddRef, Release and QueryInterface. */
STDAPI_(void) CloseIMsgSession(LPMSGSESS lpMsgSess);

/* The message in a storage, new if the storage is empty. The storage is opened with STGM_READ or with
 * STGM_READWRITE | STGM_TRANSACTED and is kept referenced. lpMsgSess, lpMapiSup and lpfMsgCallRelease may
 * be null. What the message returns is allocated with the three functions given here. Failures of the
 * storage come as MapStorageSCode maps them. */
STDAPI_(SCODE) OpenIMsgOnIStg(LPMSGSESS lpMsgSess, LPALLOCATEBUFFER lpAllocateBuffer,
                              LPALLOCATEMORE lpAllocateMore, LPFREEBUFFER lpFreeBuffer,
                              LPMALLOC lpMalloc, LPVOID lpMapiSup, LPSTORAGE lpStg,
                              MSGCALLRELEASE *lpfMsgCallRelease, ULONG ulCallerData, ULONG ulFlags,
                              LPMESSAGE *lppMsg);

/* The PROPATTR_ bits of properties of a message or attachment of ours. MAPI_W_ERRORS_RETURNED if one is
 * PROPATTR_NOT_PRESENT. The array is freed with the message's free function. */
STDAPI GetAttribIMsgOnIStg(LPVOID lpObject, LPSPropTagArray lpPropTagArray,
                           LPSPropAttrArray *lppPropAttrArray);

/* Sets those bits; lppPropProblems may be null. */
STDAPI SetAttribIMsgOnIStg(LPVOID lpObject, LPSPropTagArray lpPropTags, LPSPropAttrArray lpPropAttrs,
                           LPSPropProblemArray *lppPropProblems);

/* The MAPI code that says the same as one of structured storage. */
STDAPI_(SCODE) MapStorageSCode(SCODE StgSCode);

#endif
