/* MAPIUtil's helpers for properties: one at a time, comparing, copying in packed form. */
#include "message_support.h"

#define LONGS PROP_TAG(PT_MV_LONG, 0x6801)
#define TEXTS PROP_TAG(PT_MV_UNICODE, 0x6802)
#define NARROWS PROP_TAG(PT_MV_STRING8, 0x6803)
#define BLOBS PROP_TAG(PT_MV_BINARY, 0x6804)

static LONG longs[] = {3, -1, 7};
static LPWSTR texts[] = {u"one", u"", u"three"};
static LPSTR narrows[] = {"eins", "zwei"};
static SBinary blobs[] = {{3, (LPBYTE)"abc"}, {0, NULL}, {2, (LPBYTE)"de"}};
static GUID guid = {0x01020304, 0x0506, 0x0708, {1, 2, 3, 4, 5, 6, 7, 8}};

/* One value of every shape. */
static void every_shape(SPropValue values[10])
{
    memset(values, 0, 10 * sizeof *values);
    values[0] = (SPropValue){.ulPropTag = PROP_TAG(PT_LONG, 0x6701), .dwAlignPad = 5, .Value.l = -12};
    values[1] = (SPropValue){.ulPropTag = PROP_TAG(PT_STRING8, 0x6702), .Value.lpszA = "odd"};
    values[2] = (SPropValue){.ulPropTag = PROP_TAG(PT_UNICODE, 0x6703), .Value.lpszW = u"wide"};
    values[3] = (SPropValue){.ulPropTag = PROP_TAG(PT_BINARY, 0x6704), .Value.bin = {5, (LPBYTE)"bytes"}};
    values[4] = (SPropValue){.ulPropTag = PROP_TAG(PT_CLSID, 0x6705), .Value.lpguid = &guid};
    values[5] = (SPropValue){.ulPropTag = LONGS, .Value.MVl = {3, longs}};
    values[6] = (SPropValue){.ulPropTag = TEXTS, .Value.MVszW = {3, texts}};
    values[7] = (SPropValue){.ulPropTag = NARROWS, .Value.MVszA = {2, narrows}};
    values[8] = (SPropValue){.ulPropTag = BLOBS, .Value.MVbin = {3, blobs}};
    values[9] = (SPropValue){.ulPropTag = PROP_TAG(PT_BINARY, 0x6706), .Value.bin = {0, NULL}};
}

/* The data in the order in which it is packed. */
static const ULONG every_size = 10 * 24 + 4 + 10 + 5 + 16 + 12 + (24 + 8 + 2 + 12) + (16 + 5 + 5) + (48 + 3 + 0 + 2);

static const void *pointer_at(const void *slot)
{
    const void *pointer;
    memcpy(&pointer, slot, sizeof pointer);
    return pointer;
}

/* Whether packed values say what every_shape does. They may lie unaligned: read by memcpy alone. */
static int says_every_shape(const char *values)
{
    const char *data[10];
    for (int i = 0; i < 10; i++)
        data[i] = pointer_at(values + 24 * i + (i == 3 || i >= 5 ? 16 : 8));
    int good = !memcmp(values + 8, &(LONG){-12}, 4) && !memcmp(values + 4, &(ULONG){5}, 4);
    good = good && !strcmp(data[1], "odd") && !memcmp(data[2], u"wide", 10) && !memcmp(data[3], "bytes", 5);
    good = good && !memcmp(data[4], &guid, 16) && !memcmp(data[5], longs, sizeof longs);
    for (int i = 0; i < 3; i++)
        good = good && !memcmp(pointer_at(data[6] + 8 * i), texts[i], i == 0 ? 8 : i == 1 ? 2 : 12);
    for (int i = 0; i < 2; i++)
        good = good && !strcmp(pointer_at(data[7] + 8 * i), narrows[i]);
    good = good && !memcmp(pointer_at(data[8] + 8), "abc", 3) && !memcmp(pointer_at(data[8] + 40), "de", 2);
    return good;
}

static void check_counting(void)
{
    SPropValue values[10];
    ULONG size = 77;
    every_shape(values);
    CHECK_HR(S_OK, ScCountProps(10, values, &size));
    CHECK_HR(every_size, size);
    CHECK_HR(S_OK, ScCountProps(10, values, NULL));
    size = 77;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountProps(0, values, &size));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountProps(-1, values, &size));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountProps(1, NULL, &size));
    static const ULONG bad[] = {
        PR_NULL, PROP_TAG(PT_LONG, 0), PROP_TAG(PT_LONG, 0xFFFF), PROP_TAG(PT_UNSPECIFIED, 0x6701),
        PROP_TAG(0x77, 0x6701), PROP_TAG(PT_MV_LONG, 0x6701), PROP_TAG(PT_MV_UNICODE, 0x6701),
        PROP_TAG(PT_STRING8, 0x6701), PROP_TAG(PT_UNICODE, 0x6701), PROP_TAG(PT_CLSID, 0x6701),
        PROP_TAG(MV_FLAG | PT_BOOLEAN, 0x6701), PROP_TAG(PT_NULL, 0x6701)};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        SPropValue one = {.ulPropTag = bad[i]};
        if (!CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountProps(1, &one, &size)))
            fprintf(stderr, "     for tag %08x\n", bad[i]);
    }
    /* Counts that lie: no memory is looked at. */
    SPropValue wild = {.ulPropTag = LONGS, .Value.MVl = {0xFFFFFFFF, longs}};
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountProps(1, &wild, &size));
    wild = (SPropValue){.ulPropTag = BLOBS, .Value.MVbin = {0x80000000, blobs}};
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountProps(1, &wild, &size));
    wild = (SPropValue){.ulPropTag = PROP_TAG(PT_BINARY, 0x6701), .Value.bin = {0xFFFFFFF0, (LPBYTE) "x"}};
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountProps(1, &wild, &size));
    wild = (SPropValue){.ulPropTag = PROP_TAG(PT_BINARY, 0x6701), .Value.bin = {3, NULL}};
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCountProps(1, &wild, &size));
    CHECK_HR(77, size);
    SPropValue plain[] = {{.ulPropTag = PROP_TAG(PT_OBJECT, 0x6701)}, {.ulPropTag = PROP_TAG(PT_ERROR, 0x6701)}};
    CHECK_HR(S_OK, ScCountProps(2, plain, &size));
    CHECK_HR(48, size);
}

static void check_sizes(void)
{
    static const ULONG sizes[] = {4, 4, 10, 5, 16, 12, 22, 10, 5, 0};
    SPropValue values[10], other = {.ulPropTag = PROP_TAG(PT_OBJECT, 0x6701)};
    every_shape(values);
    for (int i = 0; i < 10; i++)
        CHECK_HR(sizes[i], UlPropSize(&values[i]));
    CHECK_HR(0, UlPropSize(&other));
    other.ulPropTag = PROP_TAG(0x77, 0x6701);
    CHECK_HR(0, UlPropSize(&other));
    other.ulPropTag = PROP_TAG(PT_BOOLEAN, 0x6701);
    CHECK_HR(2, UlPropSize(&other));
    other.ulPropTag = PROP_TAG(PT_SYSTIME, 0x6701);
    CHECK_HR(8, UlPropSize(&other));
    CHECK_HR(0, UlPropSize(NULL));
    /* Where the size is known without them, the values need not be there. */
    other.ulPropTag = PROP_TAG(PT_CLSID, 0x6701);
    CHECK_HR(16, UlPropSize(&other));
    other = (SPropValue){.ulPropTag = PROP_TAG(PT_BINARY, 0x6701), .Value.bin = {19, NULL}};
    CHECK_HR(19, UlPropSize(&other));
    other = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_SYSTIME, 0x6701), .Value.MVft = {3, NULL}};
    CHECK_HR(24, UlPropSize(&other));
    SBinary unknown[2] = {{7, NULL}, {4, NULL}};
    other = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_BINARY, 0x6701), .Value.MVbin = {2, unknown}};
    CHECK_HR(11, UlPropSize(&other));
    other = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_BINARY, 0x6701), .Value.MVbin = {2, NULL}};
    CHECK_HR(0, UlPropSize(&other));
    other = (SPropValue){.ulPropTag = PROP_TAG(PT_MV_R8, 0x6701), .Value.MVdbl = {0xFFFFFFFF, NULL}};
    CHECK_HR(0, UlPropSize(&other));
}

static void check_copying(void)
{
    SPropValue values[10];
    ULONG size = 0, again = 0;
    every_shape(values);
    char *first = malloc(every_size), *second = malloc(every_size), *third = malloc(every_size + 1);
    CHECK_HR(S_OK, ScCopyProps(10, values, first, &size));
    CHECK_HR(every_size, size);
    CHECK(says_every_shape(first));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCopyProps(10, values, NULL, &size));
    values[9].ulPropTag = PR_NULL;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScCopyProps(10, values, second, &size));
    /* What was packed is read again, at an odd address too. */
    CHECK_HR(S_OK, ScCountProps(10, (LPSPropValue)first, &again));
    CHECK_HR(every_size, again);
    CHECK_HR(S_OK, ScCopyProps(10, (LPSPropValue)first, second, NULL));
    CHECK(says_every_shape(second));
    CHECK_HR(S_OK, ScCopyProps(10, (LPSPropValue)first, third + 1, NULL));
    CHECK(says_every_shape(third + 1));

    /* The block has moved, and what the old pointers lead to is no more. */
    memcpy(second, first, every_size);
    memset(first, 0xEE, every_size);
    CHECK_HR(S_OK, ScRelocProps(10, (LPSPropValue)second, first, second, &size));
    CHECK_HR(every_size, size);
    CHECK(says_every_shape(second));
    /* The block is about to move: pointers become offsets, and pointers again elsewhere. */
    CHECK_HR(S_OK, ScRelocProps(10, (LPSPropValue)second, second, (LPVOID)(ULONG_PTR)64, &size));
    CHECK(pointer_at(second + 24 + 8) == (void *)(ULONG_PTR)(64 + 240));
    memcpy(third + 1, second, every_size);
    memset(second, 0xEE, every_size);
    CHECK_HR(S_OK, ScRelocProps(10, (LPSPropValue)(third + 1), (LPVOID)(ULONG_PTR)64, third + 1, NULL));
    CHECK(says_every_shape(third + 1));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScRelocProps(0, (LPSPropValue)third, third, first, &size));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScRelocProps(1, NULL, third, first, &size));
    free(first);
    free(second);
    free(third);

    every_shape(values);
    LPSPropValue copy = NULL;
    CHECK_HR(S_OK, ScDupPropset(10, values, MAPIAllocateBuffer, &copy));
    CHECK(copy && says_every_shape((char *)copy));
    MAPIFreeBuffer(copy);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScDupPropset(0, values, MAPIAllocateBuffer, &copy));
    CHECK(!copy);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScDupPropset(1, values, NULL, &copy));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScDupPropset(1, values, MAPIAllocateBuffer, NULL));
}

static SCODE STDMETHODCALLTYPE no_memory(ULONG size, LPVOID object, LPVOID *out)
{
    (void)size;
    (void)object;
    *out = NULL;
    return MAPI_E_NOT_ENOUGH_MEMORY;
}

static void check_copy_more(void)
{
    SPropValue values[10], kept = {.ulPropTag = 0x12345678};
    LPSPropValue copies = NULL;
    every_shape(values);
    REQUIRE_HR(S_OK, MAPIAllocateBuffer(sizeof values, (LPVOID *)&copies));
    for (int i = 0; i < 10; i++)
        CHECK_HR(S_OK, PropCopyMore(&copies[i], &values[i], MAPIAllocateMore, copies));
    CHECK(says_every_shape((char *)copies));
    CHECK((ULONG_PTR)copies[2].Value.lpszW % 2 == 0 && (ULONG_PTR)copies[6].Value.MVszW.lppszW % 8 == 0);
    MAPIFreeBuffer(copies);
    CHECK_HR(MAPI_E_NOT_ENOUGH_MEMORY, PropCopyMore(&kept, &values[1], no_memory, values));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, PropCopyMore(&kept, &values[1], NULL, values));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, PropCopyMore(&kept, NULL, MAPIAllocateMore, values));
    values[0].ulPropTag = PROP_TAG(0x77, 0x6701);
    CHECK_HR(MAPI_E_NO_SUPPORT, PropCopyMore(&kept, &values[0], MAPIAllocateMore, values));
    CHECK_HR(0x12345678, kept.ulPropTag);
    /* A value without data needs no memory. */
    values[0].ulPropTag = PROP_TAG(PT_LONG, 0x6701);
    CHECK_HR(S_OK, PropCopyMore(&kept, &values[0], NULL, NULL));
    CHECK_HR(-12, kept.Value.l);
}

static SPropValue narrow(const char *text)
{
    return (SPropValue){.ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)text};
}

static SPropValue wide_value(LPWSTR text)
{
    return (SPropValue){.ulPropTag = PR_SUBJECT_W, .Value.lpszW = text};
}

static SPropValue binary(ULONG size, const void *data)
{
    return (SPropValue){.ulPropTag = PR_ENTRYID, .Value.bin = {size, (LPBYTE)data}};
}

static int contains(SPropValue whole, SPropValue part, ULONG level)
{
    return FPropContainsProp(&whole, &part, level);
}

static void check_contents(void)
{
    CHECK(contains(narrow("Lighthouse"), narrow("Light"), FL_PREFIX));
    CHECK(!contains(narrow("Lighthouse"), narrow("house"), FL_PREFIX));
    CHECK(contains(narrow("Lighthouse"), narrow("house"), FL_SUBSTRING));
    CHECK(!contains(narrow("Lighthouse"), narrow("House"), FL_SUBSTRING));
    CHECK(contains(narrow("Lighthouse"), narrow("House"), FL_SUBSTRING | FL_IGNORECASE));
    CHECK(contains(narrow("Lighthouse"), narrow("LIGHTHOUSE"), FL_FULLSTRING | FL_LOOSE));
    CHECK(!contains(narrow("Lighthouse"), narrow("Lighthous"), FL_FULLSTRING));
    CHECK(contains(wide_value(u"\u00C9t\u00E9"), wide_value(u"\u00E9T"), FL_PREFIX | FL_IGNORECASE));
    CHECK(contains(wide_value(u"\u00C9t\u00E9"), wide_value(u"ete"), FL_FULLSTRING | FL_LOOSE));
    /* UTF-8, unless the program has said otherwise. */
    CHECK(contains(narrow("\xC3\x89t\xC3\xA9"), narrow("\xC3\xA9T\xC3\x89"), FL_FULLSTRING | FL_IGNORECASE));
    CHECK(contains(binary(4, "abcd"), binary(2, "bc"), FL_SUBSTRING));
    CHECK(!contains(binary(4, "abcd"), binary(2, "BC"), FL_SUBSTRING | FL_IGNORECASE));
    CHECK(contains(binary(4, "abcd"), binary(0, NULL), FL_PREFIX));
    CHECK(!contains(narrow("a"), wide_value(u"a"), FL_FULLSTRING));
    CHECK(!contains(narrow("a"), narrow("a"), 3));
    CHECK(!contains(narrow(NULL), narrow("a"), FL_PREFIX));
    SPropValue number = {.ulPropTag = PR_PRIORITY, .Value.l = 1};
    CHECK(!FPropContainsProp(&number, &number, FL_FULLSTRING));
    CHECK(!FPropContainsProp(NULL, &number, FL_FULLSTRING));
    CHECK(!FPropContainsProp(&number, NULL, FL_FULLSTRING));
}

static LONG order(SPropValue a, SPropValue b)
{
    LONG result = LPropCompareProp(&a, &b);
    return result < 0 ? -1 : result > 0;
}

#define VALUE(type, member, content) ((SPropValue){.ulPropTag = PROP_TAG(type, 0x6701), .Value.member = content})

static void check_order(void)
{
    CHECK_HR(-1, order(VALUE(PT_SHORT, i, -2), VALUE(PT_SHORT, i, 1)));
    CHECK_HR(1, order(VALUE(PT_LONG, l, 5), VALUE(PT_LONG, l, -5)));
    CHECK_HR(0, order(VALUE(PT_DOUBLE, dbl, 0.5), VALUE(PT_DOUBLE, dbl, 0.5)));
    CHECK_HR(-1, order(VALUE(PT_FLOAT, flt, -1.5f), VALUE(PT_FLOAT, flt, 0)));
    CHECK_HR(0, order(VALUE(PT_BOOLEAN, b, 1), VALUE(PT_BOOLEAN, b, 0x100)));
    CHECK_HR(1, order(VALUE(PT_BOOLEAN, b, 7), VALUE(PT_BOOLEAN, b, 0)));
    CHECK_HR(-1, order(VALUE(PT_SYSTIME, li.QuadPart, 1), VALUE(PT_SYSTIME, li.QuadPart, -1)));
    CHECK_HR(1, order(VALUE(PT_CURRENCY, li.QuadPart, 1), VALUE(PT_CURRENCY, li.QuadPart, -1)));
    CHECK_HR(-1, order(binary(2, "ab"), binary(3, "abc")));
    CHECK_HR(1, order(binary(1, "b"), binary(3, "abc")));
    CHECK_HR(-1, order(narrow("abc"), narrow("ABD")));
    CHECK(order(wide_value(u"abc"), wide_value(u"ABC")) != 0);
    CHECK_HR(0, order(wide_value(u"abc"), wide_value(u"abc")));
    CHECK_HR(-1, order(VALUE(PT_LONG, l, 9), VALUE(PT_BOOLEAN, b, 0)));
    SPropValue a = {.ulPropTag = LONGS, .Value.MVl = {3, longs}}, b = {.ulPropTag = LONGS, .Value.MVl = {2, longs}};
    CHECK_HR(1, order(a, b));
    CHECK_HR(0, LPropCompareProp(NULL, &a));

    SPropValue low = VALUE(PT_LONG, l, 1), high = VALUE(PT_LONG, l, 2), short_one = VALUE(PT_SHORT, i, 1);
    static const char outcomes[] = "110001"; /* LT LE GT GE EQ NE of low and high */
    for (ULONG relation = RELOP_LT; relation <= RELOP_NE; relation++)
        CHECK_HR(outcomes[relation] - '0', FPropCompareProp(&low, relation, &high));
    CHECK(FPropCompareProp(&low, RELOP_EQ, &low) && FPropCompareProp(&low, RELOP_GE, &low));
    CHECK(!FPropCompareProp(&low, RELOP_RE, &low) && !FPropCompareProp(&low, 99, &low));
    CHECK(!FPropCompareProp(&low, RELOP_EQ, &short_one) && !FPropCompareProp(&low, RELOP_NE, &short_one));
    CHECK(!FPropCompareProp(NULL, RELOP_EQ, &low) && !FPropCompareProp(&low, RELOP_EQ, NULL));
    SPropValue bad = narrow(NULL);
    CHECK(!FPropCompareProp(&bad, RELOP_EQ, &bad));
}

static void check_finding(void)
{
    SPropValue values[] = {{.ulPropTag = PR_PRIORITY}, {.ulPropTag = PR_SUBJECT_A}, {.ulPropTag = PR_SUBJECT_W}};
    CHECK(PpropFindProp(values, 3, PR_SUBJECT_W) == &values[2]);
    CHECK(PpropFindProp(values, 3, CHANGE_PROP_TYPE(PR_SUBJECT_W, PT_UNSPECIFIED)) == &values[1]);
    CHECK(PpropFindProp(values, 3, CHANGE_PROP_TYPE(PR_SUBJECT_W, PT_LONG)) == NULL);
    CHECK(PpropFindProp(values, 2, PR_SUBJECT_W) == NULL);
    CHECK(PpropFindProp(NULL, 3, PR_SUBJECT_W) == NULL);
    CHECK(LpValFindProp(PR_SUBJECT_W, 3, values) == &values[1]);
    CHECK(LpValFindProp(CHANGE_PROP_TYPE(PR_SUBJECT_W, PT_LONG), 3, values) == &values[1]);
    CHECK(LpValFindProp(PR_BODY_W, 3, values) == NULL);
    CHECK(LpValFindProp(PR_BODY_W, 3, NULL) == NULL);
}

static void check_names(void)
{
    GUID other = guid;
    MAPINAMEID a = {&guid, MNID_ID, {5}}, b = {&other, MNID_ID, {5}};
    CHECK(FEqualNames(&a, &b));
    b.Kind.lID = 6;
    CHECK(!FEqualNames(&a, &b));
    b = (MAPINAMEID){&guid, MNID_STRING, {.lpwstrName = u"Name"}};
    CHECK(!FEqualNames(&a, &b));
    a = (MAPINAMEID){&other, MNID_STRING, {.lpwstrName = u"Name"}};
    CHECK(FEqualNames(&a, &b));
    a.Kind.lpwstrName = u"name";
    CHECK(!FEqualNames(&a, &b));
    other.Data1++;
    a.Kind.lpwstrName = u"Name";
    CHECK(!FEqualNames(&a, &b));
    a.lpguid = NULL;
    CHECK(!FEqualNames(&a, &b) && !FEqualNames(NULL, &b) && !FEqualNames(&a, NULL));
}

static void check_one_property(void)
{
    IStorage *storage = NULL;
    const char *path = test_path("util_props.msg");
    IMessage *message = create_message(path, 0, NULL, &storage);
    REQUIRE(message);
    LPMAPIPROP object = (LPMAPIPROP)message;
    LPSPropValue found = NULL;
    SPropValue subject = wide_value(u"One");
    CHECK_HR(S_OK, HrSetOneProp(object, &subject));
    CHECK_HR(S_OK, HrGetOneProp(object, PR_SUBJECT_W, &found));
    CHECK(found && found->ulPropTag == PR_SUBJECT_W && !memcmp(found->Value.lpszW, u"One", 8));
    MAPIFreeBuffer(found);
    CHECK_HR(MAPI_E_NOT_FOUND, HrGetOneProp(object, PROP_TAG(PT_LONG, 0x6701), &found));
    CHECK(!found);
    CHECK_HR(MAPI_E_UNEXPECTED_TYPE, HrGetOneProp(object, CHANGE_PROP_TYPE(PR_SUBJECT_W, PT_LONG), &found));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrGetOneProp(object, PR_SUBJECT_W, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrGetOneProp(NULL, PR_SUBJECT_W, &found));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrSetOneProp(object, NULL));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrSetOneProp(NULL, &subject));
    SPropValue computed = {.ulPropTag = PR_HASATTACH, .Value.b = 1};
    CHECK_HR(MAPI_E_COMPUTED, HrSetOneProp(object, &computed));
    SPropValue none = {.ulPropTag = PROP_TAG(PT_MV_LONG, 0x6701)};
    CHECK_HR(MAPI_E_INVALID_PARAMETER, HrSetOneProp(object, &none));
    CHECK(FPropExists(object, PR_SUBJECT_W) && FPropExists(object, PR_SUBJECT_A));
    CHECK(FPropExists(object, CHANGE_PROP_TYPE(PR_SUBJECT_W, PT_UNSPECIFIED)));
    CHECK(!FPropExists(object, CHANGE_PROP_TYPE(PR_SUBJECT_W, PT_LONG)) && !FPropExists(object, PR_BODY_W));
    CHECK(!FPropExists(NULL, PR_SUBJECT_W));
    CHECK_HR(2, UlAddRef(message));
    CHECK_HR(1, UlRelease(message));
    CHECK_HR(0, UlAddRef(NULL));
    CHECK_HR(0, UlRelease(NULL));
    CHECK_HR(0, UlRelease(message));
    RELEASE(storage);
    unlink(path);
}

int main(void)
{
    check_counting();
    check_sizes();
    check_copying();
    check_copy_more();
    check_contents();
    check_order();
    check_finding();
    check_names();
    check_one_property();
    return SUMMARY();
}
