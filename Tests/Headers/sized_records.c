/* The ways in which programs write down lists of tags and the like. */
#include "imessage.h"
#include "mapiutil.h"

enum { SUBJECT, BODY, ENTRY, COUNT };
static const SizedSPropTagArray(COUNT, columns) = {COUNT, {PR_SUBJECT_W, PR_BODY_W, PR_ENTRYID}};
SizedSSortOrderSet(1, order) = {1, 0, 0, {{PR_ROWID, TABLE_SORT_ASCEND}}};
SizedSPropProblemArray(2, problems);
SizedADRLIST(3, recipients);
SizedSRowSet(2, rows);
SizedSPropAttrArray(2, attributes) = {2, {PROPATTR_READABLE, PROPATTR_READABLE | PROPATTR_WRITEABLE}};
SizedENTRYID(16, entry);
static SPropValue value = {PR_IMPORTANCE, 0, {5}};
static const MAPIUID one_off = {MAPI_ONE_OFF_UID};

#if defined(__cplusplus)
#define AS_ASSERTION(condition) static_assert(condition, #condition)
#else
#define AS_ASSERTION(condition) extern int assertion_[(condition) ? 1 : -1]
#endif
AS_ASSERTION(sizeof columns == CbNewSPropTagArray(COUNT));
AS_ASSERTION(sizeof order == CbNewSSortOrderSet(1));

int width_of(ULONG tag)
{
    switch (tag) {
    case PR_SUBJECT_A:
    case CHANGE_PROP_TYPE(PR_BODY_W, PT_STRING8):
        return 1;
    case PR_SUBJECT_W:
    case PR_BODY_W:
        return 2;
    default:
        return (tag & MVI_FLAG) == MVI_FLAG ? -1 : 0;
    }
}

int is_missing(HRESULT hr)
{
    switch (hr) {
    case MAPI_E_NOT_FOUND:
    case STG_E_FILENOTFOUND:
        return 1;
    case MAPI_W_ERRORS_RETURNED:
    case S_OK:
        return 0;
    }
    return FAILED(hr) && !HR_SUCCEEDED(hr);
}

/* Without the inner braces, which some programs leave out. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-braces"
static SizedSPropTagArray(2, elided) = {2, PR_DISPLAY_NAME_W, PR_ROWID};
#pragma GCC diagnostic pop

ULONG first_column(void)
{
#ifdef __cplusplus
    LPSPropTagArray functional = LPSPropTagArray(&elided);
#else
    LPSPropTagArray functional = (LPSPropTagArray)&elided;
#endif
    static const SizedSPropTagArray(2, local) = {2, {PR_ROWID, PR_NULL}};
    LPSPropTagArray tags = (LPSPropTagArray)&columns;
    LPADRLIST list = (LPADRLIST)&rows;
    FreePadrlist(list);
    FreeProws((LPSRowSet)&recipients);
    return functional->aulPropTag[0] + tags->aulPropTag[SUBJECT] +
           ((LPSPropTagArray)&local)->cValues + (ULONG)value.Value.i +
           CbSPropTagArray(tags) + (ULONG)one_off.ab[0] + (ULONG)IsEqualMAPIUID(&one_off, &one_off) +
           (ULONG)problems.cProblem + (ULONG)entry.ab[0] + (ULONG)fMapiUnicode;
}
