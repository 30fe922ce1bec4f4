/* A program in the manner of managed wrappers: no header of MAPI, but signatures of its own with addresses as
 * integers, methods by the number of their slot, no session, and the flag for Unicode as a number.
 * builds: narrow */
#include <dlfcn.h>
#include <stdint.h>

#include "check.h"

typedef intptr_t IntPtr;
typedef int32_t (*create_lock_bytes)(IntPtr, int32_t, IntPtr *);
typedef int32_t (*create_docfile)(IntPtr, uint32_t, uint32_t, IntPtr *);
typedef int32_t (*open_message)(IntPtr, IntPtr, IntPtr, IntPtr, IntPtr, IntPtr, IntPtr, IntPtr, uint32_t, uint32_t,
                                IntPtr *);
typedef IntPtr (*get_malloc)(void);
typedef uint32_t (*free_buffer)(IntPtr);

/* The function in a slot of an object's table. */
static IntPtr slot(IntPtr object, int number)
{
    return ((IntPtr *)*(IntPtr *)object)[number];
}

#define SLOT(object, number, ...) (((int32_t(*)(IntPtr, ##__VA_ARGS__))slot((object), (number))))

enum { Release = 2, SaveChanges = 4, GetProps = 5, GetPropList = 6, SetProps = 8, GetRecipientTable = 18 };
enum { Commit = 9 };

/* A property value as a wrapper marshals it: 24 bytes. */
struct value {
    uint32_t tag, padding;
    union {
        int64_t number;
        IntPtr address;
    } data;
    uint64_t rest;
};
struct tags {
    uint32_t count, tag[1];
};

static void *library;

static IntPtr export(const char *name)
{
    void *found = dlsym(library, name);
    if (!CHECK(found != NULL))
        exit(SUMMARY());
    return (IntPtr)found;
}

static int32_t on_storage(IntPtr storage, uint32_t flags, IntPtr *message)
{
    return ((open_message)export("OpenIMsgOnIStg"))(
        0, export("MAPIAllocateBuffer"), export("MAPIAllocateMore"), export("MAPIFreeBuffer"),
        ((get_malloc)export("MAPIGetDefaultMalloc"))(), 0, storage, 0, 0, flags, message);
}

int main(void)
{
    static const uint16_t subject[] = {'W', 'i', 'd', 'e', ' ', 0x20AC, 0};
    const uint32_t subject_w = 0x0037001F, subject_a = 0x0037001E, unicode = 0x80000000u;
    struct value value = {subject_w, 0, {0}, 0};
    struct tags tags = {1, {subject_w}};
    IntPtr bytes = 0, storage = 0, message = 0, values = 0, table = 0;
    uint32_t count = 0;

    library = dlopen("libopenimsg.so.1", RTLD_NOW);
    REQUIRE(library != NULL);
    REQUIRE_HR(0, ((create_lock_bytes)export("CreateILockBytesOnHGlobal"))(0, 1, &bytes));
    REQUIRE_HR(0, ((create_docfile)export("StgCreateDocfileOnILockBytes"))(bytes, 0x00011012, 0, &storage));
    REQUIRE_HR(0, on_storage(storage, unicode, &message));

    value.data.address = (IntPtr)subject;
    CHECK_HR(0, SLOT(message, SetProps, uint32_t, struct value *, IntPtr *)(message, 1, &value, NULL));
    CHECK_HR(0, SLOT(message, SaveChanges, uint32_t)(message, 2));
    CHECK_HR(0, SLOT(storage, Commit, uint32_t)(storage, 0));
    CHECK_HR(0, SLOT(message, GetProps, struct tags *, uint32_t, uint32_t *, IntPtr *)(message, &tags, unicode, &count,
                                                                                       &values));
    CHECK(count == 1 && values && ((struct value *)values)->tag == subject_w &&
          memcmp((void *)((struct value *)values)->data.address, subject, sizeof subject) == 0);
    ((free_buffer)export("MAPIFreeBuffer"))(values);

    tags.tag[0] = subject_a;
    CHECK_HR(0, SLOT(message, GetProps, struct tags *, uint32_t, uint32_t *, IntPtr *)(message, &tags, 0, &count,
                                                                                       &values));
    CHECK(((struct value *)values)->tag == subject_a &&
          strcmp((char *)((struct value *)values)->data.address, "Wide \xE2\x82\xAC") == 0);
    ((free_buffer)export("MAPIFreeBuffer"))(values);

    CHECK_HR(0, SLOT(message, GetRecipientTable, uint32_t, IntPtr *)(message, unicode, &table));
    CHECK(SLOT(table, Release)(table) == 0);
    CHECK_HR(0x80070057, SLOT(message, GetProps, struct tags *, uint32_t, uint32_t *, IntPtr *)(message, &tags, 0, NULL,
                                                                                                 NULL));
    CHECK(SLOT(storage, Release)(storage) > 0);
    CHECK(SLOT(message, Release)(message) == 0);
    CHECK(SLOT(bytes, Release)(bytes) == 0);
    return SUMMARY();
}
