/* Rules and access rights of Exchange folders. The library implements neither; programs that are handed such
 * objects find the declarations here. */
#ifndef OPENIMSG_RULES_H
#define OPENIMSG_RULES_H

#include "mapix.h"

DECLARE_MAPI_INTERFACE_PTR(IExchangeModifyTable, LPEXCHANGEMODIFYTABLE);
DECLARE_MAPI_INTERFACE_PTR(IExchangeRuleAction, LPEXCHANGERULEACTION);

/* Rows to add to a table of rules or rights, to change or to take away; ulRowFlags is one of ROW_. */
typedef struct _ROWENTRY {
    ULONG ulRowFlags;
    ULONG cValues;
    LPSPropValue rgPropVals;
} ROWENTRY, *LPROWENTRY;
typedef struct _ROWLIST {
    ULONG cEntries;
    ROWENTRY aEntries[MAPI_DIM];
} ROWLIST, *LPROWLIST;

/* What a rule does. */
typedef enum {
    OP_MOVE = 1,
    OP_COPY = 2,
    OP_REPLY = 3,
    OP_OOF_REPLY = 4,
    OP_DEFER_ACTION = 5,
    OP_BOUNCE = 6,
    OP_FORWARD = 7,
    OP_DELEGATE = 8,
    OP_TAG = 9,
    OP_DELETE = 10,
    OP_MARK_AS_READ = 11
} ACTTYPE;

/* One action; acttype says which member of the union holds. lpRes and lpPropTagArray are null. */
typedef struct _action {
    ACTTYPE acttype;
    ULONG ulActionFlavor;
    LPSRestriction lpRes;
    LPSPropTagArray lpPropTagArray;
    ULONG ulFlags;
    ULONG dwAlignPad;
    __extension__ union {
        struct {
            ULONG cbStoreEntryId;
            LPENTRYID lpStoreEntryId;
            ULONG cbFldEntryId;
            LPENTRYID lpFldEntryId;
        } actMoveCopy;
        struct {
            ULONG cbEntryId;
            LPENTRYID lpEntryId;
            GUID guidReplyTemplate;
        } actReply;
        struct {
            ULONG cbData;
            BYTE *pbData;
        } actDeferAction;
        SCODE scBounceCode;
        LPADRLIST lpadrlist;
        SPropValue propTag;
    };
} ACTION, *LPACTION;

/* All of a rule's; ulVersion is EDK_RULES_VERSION. */
typedef struct _actions {
    ULONG ulVersion;
    UINT cActions;
    LPACTION lpAction;
} ACTIONS;

/* A folder's rules or access rights, as a table that can be changed. */
#define EXCHANGE_IEXCHANGEMODIFYTABLE_METHODS(IPURE)                                                \
    MAPI_GETLASTERROR_METHOD(IPURE)                                                                 \
    MAPIMETHOD(GetTable)(THIS_ ULONG ulFlags, LPMAPITABLE *lppTable) IPURE;                         \
    MAPIMETHOD(ModifyTable)(THIS_ ULONG ulFlags, LPROWLIST lpMods) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeModifyTable
DECLARE_MAPI_INTERFACE_(IExchangeModifyTable, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEMODIFYTABLE_METHODS(PURE)
};

/* The actions that a deferred-action message asks the client for. */
#define EXCHANGE_IEXCHANGERULEACTION_METHODS(IPURE)                                                 \
    MAPIMETHOD(ActionCount)(THIS_ ULONG *lpcActions) IPURE;                                         \
    MAPIMETHOD(GetAction)                                                                           \
    (THIS_ ULONG ulActionNumber, LARGE_INTEGER *lpruleid, LPACTION *lppAction) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeRuleAction
DECLARE_MAPI_INTERFACE_(IExchangeRuleAction, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGERULEACTION_METHODS(PURE)
};
#undef INTERFACE

#endif
