/* Memory: the MAPI functions themselves, and that all that a message returns comes from the program's own. */
#include "message_support.h"

/* Counting allocators: a root block knows its children, so that one free frees all. */
struct block {
    struct block *next;
    ULONG magic;
    ULONG padding;
};
#define ROOT 0x544F4F52u
#define CHILD 0x444C4843u
static int roots, children, failures_left = -1;

static struct block *make_block(ULONG size, ULONG magic)
{
    struct block *block;
    if (failures_left == 0)
        return NULL;
    if (failures_left > 0)
        failures_left--;
    block = calloc(1, sizeof *block + size);
    if (block) {
        memset(block + 1, 0xCC, size);
        block->magic = magic;
    }
    return block;
}

static SCODE own_buffer(ULONG size, LPVOID *out)
{
    struct block *block = make_block(size, ROOT);
    *out = block ? block + 1 : NULL;
    roots += block != NULL;
    return block ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static SCODE own_more(ULONG size, LPVOID parent, LPVOID *out)
{
    struct block *root = (struct block *)parent - 1, *block;
    *out = NULL;
    if (!CHECK(parent && root->magic == ROOT))
        return MAPI_E_INVALID_PARAMETER;
    block = make_block(size, CHILD);
    if (!block)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    block->next = root->next;
    root->next = block;
    children++;
    *out = block + 1;
    return S_OK;
}

static ULONG own_free(LPVOID buffer)
{
    struct block *block = buffer ? (struct block *)buffer - 1 : NULL;
    if (!block)
        return 0;
    if (!CHECK(block->magic == ROOT))
        return 1;
    roots--;
    while (block) {
        struct block *next = block->next;
        block->magic = 0;
        free(block);
        block = next;
    }
    return 0;
}

static void check_functions(void)
{
    LPVOID root = NULL, child = (LPVOID)1, second = NULL;
    SCODE code;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, MAPIAllocateBuffer(16, NULL));
    CHECK_HR(S_OK, MAPIAllocateBuffer(0, &root));
    CHECK(root);
    CHECK_HR(0, MAPIFreeBuffer(root));
    CHECK_HR(S_OK, MAPIAllocateBuffer(100, &root));
    REQUIRE(root);
    CHECK(((uintptr_t)root & 15) == 0);
    memset(root, 1, 100);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, MAPIAllocateMore(16, NULL, &child));
    CHECK(!child);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, MAPIAllocateMore(16, root, NULL));
    for (ULONG i = 0; i < 200; i++) {
        CHECK_HR(S_OK, MAPIAllocateMore(i, root, &child));
        if (child)
            memset(child, 2, i);
        CHECK(((uintptr_t)child & 15) == 0);
    }
    CHECK_HR(S_OK, MAPIAllocateMore(10, child, &second));         /* a child as parent: the root is found */
    CHECK(MAPIFreeBuffer(child) != 0);                            /* a child isn't freed alone */
    CHECK_HR(0, MAPIFreeBuffer(root));
    CHECK_HR(0, MAPIFreeBuffer(NULL));
    code = MAPIAllocateBuffer(0xFFFFFFFF, &root);
    CHECK_HR(MAPI_E_NOT_ENOUGH_MEMORY, code);
    CHECK(!root);
    CHECK_HR(MAPI_E_NOT_ENOUGH_MEMORY, MAPIAllocateBuffer(0x80000000, &root));
    FreeProws(NULL);
    FreePadrlist(NULL);
}

static void check_start(void)
{
    MAPIINIT_0 init = {0, MAPI_MULTITHREAD_NOTIFICATIONS};
    IMalloc *memory = MAPIGetDefaultMalloc();
    IUnknown *unknown = NULL;
    void *block;
    CHECK_HR(S_OK, MAPIInitialize(NULL));
    CHECK_HR(S_OK, MAPIInitialize(&init));
    init.ulFlags = 2;
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, MAPIInitialize(&init));
    init.ulFlags = 0;
    init.ulVersion = 1;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, MAPIInitialize(&init));
    MAPIUninitialize();
    MAPIUninitialize();
    CHECK_HR(S_OK, ScInitMapiUtil(0));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, ScInitMapiUtil(1));
    DeinitMapiUtil();
    REQUIRE(memory && memory == MAPIGetDefaultMalloc());
    CHECK_HR(1, memory->lpVtbl->AddRef(memory));
    CHECK_HR(1, memory->lpVtbl->Release(memory));
    CHECK_HR(1, memory->lpVtbl->Release(memory));
    CHECK_HR(S_OK, memory->lpVtbl->QueryInterface(memory, &IID_IMalloc, (void **)&unknown));
    CHECK((void *)unknown == (void *)memory);
    CHECK_HR(E_NOINTERFACE, memory->lpVtbl->QueryInterface(memory, &IID_IStream, (void **)&unknown));
    CHECK(!unknown);
    block = memory->lpVtbl->Alloc(memory, 100);
    REQUIRE(block);
    memset(block, 7, 100);
    CHECK(memory->lpVtbl->GetSize(memory, block) >= 100);
    CHECK_HR(-1, memory->lpVtbl->DidAlloc(memory, block));
    block = memory->lpVtbl->Realloc(memory, block, 5000);
    CHECK(block && ((BYTE *)block)[99] == 7);
    memory->lpVtbl->Free(memory, block);
    memory->lpVtbl->Free(memory, NULL);
    memory->lpVtbl->HeapMinimize(memory);
}

static void fill(IMessage *message)
{
    char name[32];
    for (int i = 0; i < 20; i++) {
        snprintf(name, sizeof name, "value %d", i);
        CHECK_HR(S_OK, set_text(message, PROP_TAG(PT_UNICODE, 0x6000 + i), name));
    }
    CHECK_HR(S_OK, add_recipient(message, "Ann", "ann@example.org", MAPI_TO));
}

/* Each kind of result once; free says how. */
static void take_results(IMessage *message, int allowed)
{
    ULONG count = 0;
    LPSPropValue values = NULL;
    LPSPropTagArray tags = NULL;
    LPSRowSet rows = NULL;
    LPSPropProblemArray problems = NULL;
    IMAPITable *table = NULL;
    SPropValue computed = {.ulPropTag = PR_ACCESS, .Value.l = 1};
    HRESULT code = message->lpVtbl->GetProps(message, NULL, MAPI_UNICODE, &count, &values);
    CHECK(SUCCEEDED(code) ? values != NULL : code == MAPI_E_NOT_ENOUGH_MEMORY && !values);
    CHECK(allowed >= 0 || roots == 1);                             /* one root block, whatever hangs on it */
    own_free(values);
    code = message->lpVtbl->GetPropList(message, 0, &tags);
    CHECK(SUCCEEDED(code) ? tags != NULL : code == MAPI_E_NOT_ENOUGH_MEMORY && !tags);
    own_free(tags);
    code = message->lpVtbl->SetProps(message, 1, &computed, &problems);
    CHECK(SUCCEEDED(code) ? problems != NULL : code == MAPI_E_NOT_ENOUGH_MEMORY && !problems);
    own_free(problems);
    if (message->lpVtbl->GetRecipientTable(message, 0, &table) == S_OK) {
        code = table->lpVtbl->QueryRows(table, 5, 0, &rows);
        CHECK(SUCCEEDED(code) ? rows != NULL : code == MAPI_E_NOT_ENOUGH_MEMORY && !rows);
        for (ULONG i = 0; rows && i < rows->cRows; i++)
            own_free(rows->aRow[i].lpProps);                       /* each row is a root block of its own */
        own_free(rows);
        RELEASE(table);
    }
    CHECK_HR(0, roots);
}

static void check_callers_allocators(void)
{
    const char *path = test_path("memory.msg");
    IStorage *storage = NULL;
    IMessage *message = NULL;
    REQUIRE_HR(S_OK, StgCreateDocfile(wide(path), TRANSACTED_WRITE | STGM_CREATE, 0, &storage));
    REQUIRE_HR(S_OK, OpenIMsgOnIStg(NULL, own_buffer, own_more, own_free, MAPIGetDefaultMalloc(), NULL, storage,
                                    NULL, 0, MAPI_UNICODE, &message));
    fill(message);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK(roots == 0 && children == 0);                            /* the inside uses none of them */
    take_results(message, -1);
    for (int allowed = 0; allowed < 12; allowed++) {               /* out of memory at every step */
        failures_left = allowed;
        take_results(message, allowed);
    }
    failures_left = -1;
    take_results(message, -1);
    CHECK_HR(0, RELEASE(message));
    CHECK_HR(0, RELEASE(storage));
    CHECK_HR(0, roots);
    unlink(path);
}

int main(void)
{
    check_functions();
    check_start();
    check_callers_allocators();
    return SUMMARY();
}
