/* The TNEF encapsulation [MS-OXTNEF], which mail carries as winmail.dat: flags, records, the interface ITnef, and
 * the functions that open one. */
#ifndef OPENIMSG_TNEF_H
#define OPENIMSG_TNEF_H

#include "mapix.h"

#define TNEF_DECODE ((ULONG)0x00000000)
#define TNEF_ENCODE ((ULONG)0x00000002)
#define TNEF_PURE ((ULONG)0x00010000)
#define TNEF_COMPATIBILITY ((ULONG)0x00020000)
#define TNEF_BEST_DATA ((ULONG)0x00040000)
#define TNEF_COMPONENT_ENCODING ((ULONG)0x80000000)
#define TNEF_PROP_INCLUDE ((ULONG)0x00000001)
#define TNEF_PROP_EXCLUDE ((ULONG)0x00000002)
#define TNEF_PROP_CONTAINED ((ULONG)0x00000004)
#define TNEF_PROP_MESSAGE_ONLY ((ULONG)0x00000008)
#define TNEF_PROP_ATTACHMENTS_ONLY ((ULONG)0x00000010)
#define TNEF_PROP_CONTAINED_TNEF ((ULONG)0x00000040)
#define TNEF_COMPONENT_MESSAGE ((ULONG)0x00001000)
#define TNEF_COMPONENT_ATTACHMENT ((ULONG)0x00002000)
#define TNEF_SIGNATURE ((ULONG)0x223E9F78)
#define TNEF_VERSION ((ULONG)0x00010000)

typedef struct _STnefProblem {
    ULONG ulComponent;
    ULONG ulAttribute;
    ULONG ulPropTag;
    SCODE scode;
} STnefProblem;

typedef struct _STnefProblemArray {
    ULONG cProblem;
    STnefProblem aProblem[MAPI_DIM];
} STnefProblemArray, *LPSTnefProblemArray;

#define CbNewSTnefProblemArray(count) OPENIMSG_CB_(STnefProblemArray, aProblem, count)
#define CbSTnefProblemArray(lparray) CbNewSTnefProblemArray((lparray)->cProblem)

DECLARE_MAPI_INTERFACE_PTR(ITnef, LPITNEF);

#define MAPI_ITNEF_METHODS(IPURE)                                                                   \
    MAPIMETHOD(AddProps)                                                                            \
    (THIS_ ULONG ulFlags, ULONG ulElemID, LPVOID lpvData, LPSPropTagArray lpPropList) IPURE;        \
    MAPIMETHOD(ExtractProps)                                                                        \
    (THIS_ ULONG ulFlags, LPSPropTagArray lpPropList, LPSTnefProblemArray *lpProblems) IPURE;       \
    MAPIMETHOD(Finish)(THIS_ ULONG ulFlags, WORD *lpKey, LPSTnefProblemArray *lpProblems) IPURE;    \
    MAPIMETHOD(OpenTaggedBody)(THIS_ LPMESSAGE lpMessage, ULONG ulFlags, LPSTREAM *lppStream) IPURE; \
    MAPIMETHOD(SetProps)                                                                            \
    (THIS_ ULONG ulFlags, ULONG ulElemID, ULONG cValues, LPSPropValue lpProps) IPURE;               \
    MAPIMETHOD(EncodeRecips)(THIS_ ULONG ulFlags, LPMAPITABLE lpRecipTable) IPURE;                  \
    MAPIMETHOD(FinishComponent)                                                                     \
    (THIS_ ULONG ulFlags, ULONG ulComponentID, LPSPropTagArray lpCustomPropList,                    \
     LPSPropValue lpCustomProps, LPSPropTagArray lpPropList, LPSTnefProblemArray *lpProblems) IPURE;

#undef INTERFACE
#define INTERFACE ITnef
DECLARE_MAPI_INTERFACE_(ITnef, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_ITNEF_METHODS(PURE)
};
#undef INTERFACE

/* How an attachment is shown, and a date; both without padding. */
#pragma pack(push, 1)
typedef struct _renddata {
    WORD atyp;
    ULONG ulPosition;
    WORD dxWidth;
    WORD dyHeight;
    DWORD dwFlags;
} RENDDATA, *PRENDDATA;
#pragma pack(pop)

typedef struct _dtr {
    WORD wYear;
    WORD wMonth;
    WORD wDay;
    WORD wHour;
    WORD wMinute;
    WORD wSecond;
    WORD wDayOfWeek;
} DTR;

/* Open an ITnef between a message of any maker and a stream. With TNEF_DECODE the stream is read, from where it is:
 * ExtractProps, and Finish where that was not called, put what it holds into the message. With TNEF_ENCODE it is
 * written, in order: Finish writes what AddProps, SetProps and EncodeRecips asked for.
 * The name is 8-bit text whether or not UNICODE is defined; it stands in the tags of tagged text. The support object
 * and the address book are not used, and may both be null. The key must not be 0 to encode. The object holds the
 * stream and the message until its last Release. */
STDAPI OpenTnefStream(LPVOID lpvSupport, LPSTREAM lpStream, LPTSTR lpszStreamName, ULONG ulFlags, LPMESSAGE lpMessage,
                      WORD wKeyVal, LPITNEF *lppTNEF);
STDAPI OpenTnefStreamEx(LPVOID lpvSupport, LPSTREAM lpStream, LPTSTR lpszStreamName, ULONG ulFlags,
                        LPMESSAGE lpMessage, WORD wKeyVal, LPADRBOOK lpAdressBook, LPITNEF *lppTNEF);
/* The code page of a stream's 8-bit text, and the second page that stands beside it, which may be null;
 * MAPI_E_NOT_FOUND where it has none. The stream's position is kept if it can seek. */
STDAPI GetTnefStreamCodepage(LPSTREAM lpStream, ULONG *lpulCodepage, ULONG *lpulSubCodepage);

#endif
