/* Helpers for properties, tables and notifications, and the makers of objects in memory. Part of mapiutil.h.
 *
 * Where a function reads values that the caller passes, these may lie at any address: what ScCopyProps wrote is
 * packed without padding. A null pointer where data is claimed, a multi-valued property without values and an
 * array of 2 GiB or more are MAPI_E_INVALID_PARAMETER, never read. */
#ifndef OPENIMSG_PROPUTIL_H
#define OPENIMSG_PROPUTIL_H

#include "mapiutil.h"

/* One property. */

/* GetProps of one tag. The value is freed with the free function of the object's allocator (MAPIFreeBuffer). A
 * property that can't be had gives its own error, such as MAPI_E_NOT_FOUND, and null. */
STDAPI HrGetOneProp(LPMAPIPROP lpMapiProp, ULONG ulPropTag, LPSPropValue *lppProp);

/* SetProps of one value; what would have been a problem is the result. */
STDAPI HrSetOneProp(LPMAPIPROP lpMapiProp, LPSPropValue lpProp);

/* Whether GetPropList has the tag; of type PT_UNSPECIFIED: whether it has the identifier. */
STDAPI_(BOOL) FPropExists(LPMAPIPROP lpMapiProp, ULONG ulPropTag);

/* The first value of that tag, or, where its type is PT_UNSPECIFIED, of that identifier; null if there is none. */
STDAPI_(LPSPropValue) PpropFindProp(LPSPropValue lpPropArray, ULONG cValues, ULONG ulPropTag);

/* The first value of the tag's identifier, whatever its type; null if there is none. */
STDAPI_(LPSPropValue) LpValFindProp(ULONG ulPropTag, ULONG cValues, LPSPropValue lpPropArray);

/* Comparing. */

/* Whether the first value contains the second as ulFuzzyLevel says: FL_FULLSTRING, FL_SUBSTRING or FL_PREFIX, for
 * text with FL_IGNORECASE, FL_IGNORENONSPACE, FL_LOOSE. Both of one type: PT_STRING8, PT_UNICODE or PT_BINARY. */
STDAPI_(BOOL) FPropContainsProp(LPSPropValue lpSPropValueDst, LPSPropValue lpSPropValueSrc, ULONG ulFuzzyLevel);

/* Whether the first value stands in the relation (RELOP_LT to RELOP_NE) to the second, of the same type. */
STDAPI_(BOOL) FPropCompareProp(LPSPropValue lpSPropValue1, ULONG ulRelOp, LPSPropValue lpSPropValue2);

/* Less than, equal to or greater than 0 as the first value is to the second. Text is ordered as tables sort it.
 * Values of different types are told apart by these; what has no order is equal. */
STDAPI_(LONG) LPropCompareProp(LPSPropValue lpSPropValueA, LPSPropValue lpSPropValueB);

/* Whether two names of properties are the same: set, kind, and number or string. */
STDAPI_(BOOL) FEqualNames(LPMAPINAMEID lpName1, LPMAPINAMEID lpName2);

/* Copying. */

/* Bytes of a value's data, terminators included, without its SPropValue and without arrays of pointers; 0 for
 * PT_OBJECT and for what is no property. */
STDAPI_(ULONG) UlPropSize(LPSPropValue lpSPropValue);

/* Copies a value; its data goes into one block that is chained to lpvObject. MAPI_E_NO_SUPPORT for a type that no
 * property has. On failure the destination is as it was. */
STDAPI_(SCODE) PropCopyMore(LPSPropValue lpSPropValueDest, LPSPropValue lpSPropValueSrc,
                            ALLOCATEMORE *lpfAllocMore, LPVOID lpvObject);

/* Bytes that ScCopyProps needs for the values and all their data, without padding. lpcb may be null, and stays as
 * it was on failure. */
STDAPI_(SCODE) ScCountProps(int cValues, LPSPropValue lpPropArray, ULONG *lpcb);

/* Copies the values and then, one after the other, their data into lpvDst, which has room for what ScCountProps
 * said; *lpcb becomes that. lpcb may be null. */
STDAPI_(SCODE) ScCopyProps(int cValues, LPSPropValue lpPropArray, LPVOID lpvDst, ULONG *lpcb);

/* Adjusts the pointers of values that lie in one block of memory to its move from lpvBaseOld to lpvBaseNew. The
 * data is taken to be at the new place, unless lpPropArray is lpvBaseOld: then the block is about to move. */
STDAPI_(SCODE) ScRelocProps(int cValues, LPSPropValue lpPropArray, LPVOID lpvBaseOld, LPVOID lpvBaseNew,
                            ULONG *lpcb);

/* ScCopyProps into one new block. */
STDAPI_(SCODE) ScDupPropset(int cValues, LPSPropValue lpPropArray, LPALLOCATEBUFFER lpAllocateBuffer,
                            LPSPropValue *lppPropArray);

/* Objects. */

/* An IPropData: properties in memory, all that GetProps and its kin do, streams on them, names of its own, without
 * a file; SaveChanges has nothing to do. lpInterface is IID_IMAPIPropData or null, lpvReserved null. What the
 * object returns comes from the three functions. */
STDAPI_(SCODE) CreateIProp(LPCIID lpInterface, ALLOCATEBUFFER *lpAllocateBuffer, ALLOCATEMORE *lpAllocateMore,
                           FREEBUFFER *lpFreeBuffer, LPVOID lpvReserved, LPPROPDATA *lppPropData);

/* An ITableData: rows in memory, told apart by the value of one column (of one value, no PT_OBJECT), and its views.
 * lpInterface is IID_IMAPITableData or null, lpvReserved null, ulTableType what GetStatus of the views answers. Views
 * show at least the columns given here, and what rows bring besides if that is there when the view is made. They
 * are IMAPITables with Advise: up to eight changed rows are told one by one, more as TABLE_CHANGED, all rows deleted
 * as TABLE_RELOAD, on the thread that changes them. A row that HrQueryRow or HrEnumRow gives is one block; HrEnumRow
 * gives null past the last one. HrInsertRow puts the row before the one of that number. */
STDAPI_(SCODE) CreateTable(LPCIID lpInterface, ALLOCATEBUFFER *lpAllocateBuffer, ALLOCATEMORE *lpAllocateMore,
                           FREEBUFFER *lpFreeBuffer, LPVOID lpvReserved, ULONG ulTableType,
                           ULONG ulPropTagIndexColumn, LPSPropTagArray lpSPropTagArrayColumns,
                           LPTABLEDATA *lppTableData);

/* The reference counting of any object; 0 for null. */
STDAPI_(ULONG) UlAddRef(LPVOID lpunk);
STDAPI_(ULONG) UlRelease(LPVOID lpunk);

/* Tables. */

/* Sets columns, restriction and order where they are not null, and gives all rows from the beginning: freed with
 * FreeProws. More than crowsMax rows are MAPI_E_TABLE_TOO_BIG; 0 means any number. No rows are an empty set. */
STDAPI HrQueryAllRows(LPMAPITABLE lpTable, LPSPropTagArray lpPropTags, LPSRestriction lpRestriction,
                      LPSSortOrderSet lpSortOrderSet, LONG crowsMax, LPSRowSet *lppRows);

/* Puts columns before those that the table shows, which follow without those that were put before. The two
 * functions are the table's allocator. lpfnFilterColumns may be null; it is shown the present columns first, and
 * may change them, or take some out by making them PR_NULL. */
STDAPI_(HRESULT) HrAddColumns(LPMAPITABLE lptbl, LPSPropTagArray lpproptagColumnsNew,
                              LPALLOCATEBUFFER lpAllocateBuffer, LPFREEBUFFER lpFreeBuffer);
STDAPI_(HRESULT) HrAddColumnsEx(LPMAPITABLE lptbl, LPSPropTagArray lpproptagColumnsNew,
                                LPALLOCATEBUFFER lpAllocateBuffer, LPFREEBUFFER lpFreeBuffer,
                                void (*lpfnFilterColumns)(LPSPropTagArray ptaga));

/* Notifications. They are delivered as they arise, on the thread that causes them. */

/* A sink that passes what it is told on to a function. */
STDAPI HrAllocAdviseSink(LPNOTIFCALLBACK lpfnCallback, LPVOID lpvContext, LPMAPIADVISESINK *lppAdviseSink);

/* The same sink with another reference. */
STDAPI HrThisThreadAdviseSink(LPMAPIADVISESINK lpAdviseSink, LPMAPIADVISESINK *lppAdviseSink);

/* As ScCountProps, ScCopyProps and ScRelocProps, for notifications with all that they point to; each piece starts on a
 * multiple of 8. MAPI_E_INVALID_PARAMETER for an event that there is none of. */
STDAPI_(SCODE) ScCountNotifications(int cNotifications, LPNOTIFICATION lpNotifications, ULONG *lpcb);
STDAPI_(SCODE) ScCopyNotifications(int cNotification, LPNOTIFICATION lpNotifications, LPVOID lpvDst, ULONG *lpcb);
STDAPI_(SCODE) ScRelocNotifications(int cNotification, LPNOTIFICATION lpNotifications, LPVOID lpvBaseOld,
                                    LPVOID lpvBaseNew, ULONG *lpcb);

/* Nothing ever waits to be delivered: S_OK. */
STDAPI HrDispatchNotifications(ULONG ulFlags);

#endif
