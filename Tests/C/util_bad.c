/* The checks of MAPIVal.h: values, lists and restrictions that are well formed or are not. */
#include "check.h"
#include "mapiutil.h"
#include "mapival.h"

static void bad_values(void)
{
    SPropValue value;
    SPropValue values[2];
    LPSTR strings[2] = {(LPSTR)"a", NULL};
    LPWSTR wides[1] = {NULL};
    SRow row = {0, 2, values};
    SizedSRowSet(1, set);
    SizedSPropTagArray(2, columns) = {2, {PROP_TAG(PT_LONG, 1), PROP_TAG(PT_TSTRING, 2)}};
    memset(&value, 0, sizeof value);
    CHECK(FBadProp(NULL));
    value.ulPropTag = PROP_TAG(PT_LONG, 1);
    CHECK(!FBadProp(&value));
    value.ulPropTag = PROP_TAG(0x99, 1);
    CHECK(FBadProp(&value));
    value.ulPropTag = PROP_TAG(PT_STRING8, 1);
    CHECK(FBadProp(&value));
    value.Value.lpszA = strings[0];
    CHECK(!FBadProp(&value));
    memset(&value, 0, sizeof value);
    value.ulPropTag = PROP_TAG(PT_BINARY, 1);
    CHECK(!FBadProp(&value));
    value.Value.bin.cb = 1;
    CHECK(FBadProp(&value));
    value.ulPropTag = PROP_TAG(PT_MV_LONG, 1);
    CHECK(FBadProp(&value));
    value.Value.MVszA.cValues = 1;
    value.Value.MVszA.lppszA = strings;
    value.ulPropTag = PROP_TAG(PT_MV_STRING8, 1);
    CHECK(!FBadProp(&value));
    value.Value.MVszA.cValues = 2;
    CHECK(FBadProp(&value));
    CHECK(FBadPropTag(PROP_TAG(0x0FFF, 1)) && FBadPropTag(PROP_TAG(PT_PTR, 1)));
    CHECK(!FBadPropTag(PROP_TAG(PT_UNSPECIFIED, 1)) && !FBadPropTag(PROP_TAG(PT_MV_BINARY, 1)));
    /* Instances of multivalued properties are in rows, sort orders and restrictions alone. */
    CHECK(FBadPropTag(PROP_TAG(PT_MV_BINARY | MV_INSTANCE, 1)) && FBadPropTag(PROP_TAG(PT_LONG | MV_INSTANCE, 1)));
    memset(&value, 0, sizeof value);
    value.ulPropTag = PROP_TAG(PT_LONG | MV_INSTANCE, 1);
    CHECK(FBadProp(&value));
    CHECK(!FBadRglpszA(NULL, 0) && FBadRglpszA(NULL, 1) && !FBadRglpszA(strings, 1) && FBadRglpszA(strings, 2));
    CHECK(!FBadRglpszW(wides, 0) && FBadRglpszW(wides, 1));
    memset(values, 0, sizeof values);
    values[0].ulPropTag = values[1].ulPropTag = PROP_TAG(PT_I8, 5);
    CHECK(FBadRow(NULL) && !FBadRow(&row));
    set.cRows = 1;
    set.aRow[0] = row;
    CHECK(FBadRowSet(NULL) && !FBadRowSet((LPSRowSet)&set) && !FBadAdrList((LPADRLIST)(void *)&set));
    values[1].ulPropTag = PROP_TAG(PT_LONG | MV_INSTANCE, 5);
    CHECK(!FBadRow(&row));
    values[1].ulPropTag = PROP_TAG(PT_CLSID, 5);
    CHECK(FBadRow(&row) && FBadRowSet((LPSRowSet)&set));
    row.lpProps = NULL;
    CHECK(FBadRow(&row));
    row.cValues = 0;
    CHECK(!FBadRow(&row));
    CHECK(FBadColumnSet(NULL) && !FBadColumnSet((LPSPropTagArray)&columns));
    columns.aulPropTag[1] = PROP_TAG(PT_ERROR, 2);
    CHECK(FBadColumnSet((LPSPropTagArray)&columns));
    columns.aulPropTag[1] = PROP_TAG(PT_MV_LONG | MV_INSTANCE, 2);
    CHECK(FBadColumnSet((LPSPropTagArray)&columns));
    columns.cValues = 0x7FFFFFFF;
    CHECK(FBadColumnSet((LPSPropTagArray)&columns));
}

static void bad_lists(void)
{
    BYTE byte = 1;
    SBinary entries[2] = {{1, &byte}, {0, NULL}};
    SBinaryArray list = {1, entries};
    GUID set = {1, 2, 3, {4}};
    MAPINAMEID name, *names[1] = {&name};
    SizedSSortOrderSet(2, sorts) = {2, 1, 1, {{PR_SUBJECT_W, TABLE_SORT_ASCEND}, {PR_SUBJECT_W, TABLE_SORT_DESCEND}}};
    CHECK(FBadEntryList(NULL) && !FBadEntryList(&list));
    list.cValues = 2;
    CHECK(FBadEntryList(&list));
    list.lpbin = NULL;
    CHECK(FBadEntryList(&list));
    memset(&name, 0, sizeof name);
    name.ulKind = MNID_ID;
    CHECK(FBadRglpNameID(names, 1));
    name.lpguid = &set;
    CHECK(!FBadRglpNameID(names, 1));
    name.ulKind = MNID_STRING;
    CHECK(FBadRglpNameID(names, 1));
    name.Kind.lpwstrName = (LPWSTR)u"x";
    CHECK(!FBadRglpNameID(names, 1));
    name.ulKind = 2;
    CHECK(FBadRglpNameID(names, 1) && !FBadRglpNameID(names, 0) && FBadRglpNameID(NULL, 1));
    names[0] = NULL;
    CHECK(FBadRglpNameID(names, 1));
    CHECK(FBadSortOrderSet(NULL) && !FBadSortOrderSet((LPSSortOrderSet)&sorts));
    sorts.aSort[1].ulOrder = 3;
    CHECK(FBadSortOrderSet((LPSSortOrderSet)&sorts));
    sorts.aSort[1].ulOrder = TABLE_SORT_COMBINE;
    CHECK(!FBadSortOrderSet((LPSSortOrderSet)&sorts));
    sorts.cExpanded = 2;
    CHECK(FBadSortOrderSet((LPSSortOrderSet)&sorts));
    sorts.cSorts = 0xFFFFFFF0;
    CHECK(FBadSortOrderSet((LPSSortOrderSet)&sorts));
}

static void bad_restrictions(void)
{
    static SRestriction deep[200];
    SPropValue value;
    SRestriction leaf, pair[2], both;
    size_t i;
    memset(&value, 0, sizeof value);
    memset(&leaf, 0, sizeof leaf);
    memset(&both, 0, sizeof both);
    value.ulPropTag = PROP_TAG(PT_LONG, 1);
    leaf.rt = RES_PROPERTY;
    leaf.res.resProperty.relop = RELOP_GE;
    leaf.res.resProperty.ulPropTag = value.ulPropTag;
    leaf.res.resProperty.lpProp = &value;
    CHECK(FBadRestriction(NULL) && !FBadRestriction(&leaf));
    leaf.res.resProperty.relop = RELOP_MEMBER_OF_DL;
    CHECK(!FBadRestriction(&leaf));
    pair[0] = pair[1] = leaf;
    both.rt = RES_AND;
    both.res.resAnd.cRes = 2;
    both.res.resAnd.lpRes = pair;
    CHECK(!FBadRestriction(&both));
    pair[1].res.resProperty.relop = 7;
    CHECK(FBadRestriction(&both));
    pair[1] = leaf;
    pair[1].res.resProperty.lpProp = NULL;
    CHECK(FBadRestriction(&both));
    both.res.resAnd.lpRes = NULL;
    CHECK(FBadRestriction(&both));
    both.res.resAnd.cRes = 0;
    CHECK(!FBadRestriction(&both));
    leaf.rt = 99;
    CHECK(FBadRestriction(&leaf));
    memset(&leaf, 0, sizeof leaf);
    leaf.rt = RES_BITMASK;
    leaf.res.resBitMask.relBMR = 2;
    CHECK(FBadRestriction(&leaf));
    leaf.res.resBitMask.relBMR = BMR_NEZ;
    CHECK(!FBadRestriction(&leaf));
    leaf.rt = RES_EXIST;
    leaf.res.resExist.ulPropTag = PR_SUBJECT_W;
    CHECK(!FBadRestriction(&leaf));
    for (i = 0; i < 200; i++) {
        deep[i].rt = RES_NOT;
        deep[i].res.resNot.lpRes = i == 199 ? &leaf : &deep[i + 1];
    }
    CHECK(FBadRestriction(&deep[0]) && !FBadRestriction(&deep[100]));
    /* One that contains itself is found out too. */
    deep[199].res.resNot.lpRes = &deep[199];
    CHECK(FBadRestriction(&deep[199]));
}

int main(void)
{
    bad_values();
    bad_lists();
    bad_restrictions();
    return SUMMARY();
}
