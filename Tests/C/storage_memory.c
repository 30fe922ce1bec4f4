/* The task allocator, global memory, initialising. */
#include "storage_support.h"

static void task_memory(void)
{
    IMalloc *allocator;
    void *block, *object;
    CHECK_HR(E_INVALIDARG, CoGetMalloc(2, &allocator));
    CHECK(allocator == NULL);
    REQUIRE_HR(S_OK, CoGetMalloc(MEMCTX_TASK, &allocator));
    CHECK_HR(1, IMalloc_AddRef(allocator));
    CHECK_HR(1, IMalloc_Release(allocator));
    CHECK_HR(S_OK, IMalloc_QueryInterface(allocator, &IID_IMalloc, &object));
    CHECK_HR(E_NOINTERFACE, IMalloc_QueryInterface(allocator, &IID_IStream, &object));
    CHECK(object == NULL);
    block = IMalloc_Alloc(allocator, 10);
    REQUIRE(block);
    memcpy(block, "012345678", 10);
    CHECK(IMalloc_GetSize(allocator, block) >= 10);
    CHECK_HR(-1, IMalloc_DidAlloc(allocator, block));
    block = IMalloc_Realloc(allocator, block, 100000);
    REQUIRE(block);
    CHECK(!memcmp(block, "012345678", 10));
    CHECK(IMalloc_Realloc(allocator, block, SIZE_MAX) == NULL);
    CHECK(IMalloc_Realloc(allocator, block, 0) == NULL);
    IMalloc_HeapMinimize(allocator);
    CHECK(CoTaskMemAlloc(SIZE_MAX) == NULL);
    block = CoTaskMemAlloc(0);
    CHECK(block != NULL);
    CoTaskMemFree(block);
    CoTaskMemFree(NULL);
    block = CoTaskMemRealloc(NULL, 5);
    CHECK(block != NULL);
    CoTaskMemFree(block);
}

static void global_memory(void)
{
    HGLOBAL handle = GlobalAlloc(GHND, 100);
    char *bytes = GlobalLock(handle);
    REQUIRE(bytes);
    CHECK((void *)bytes != handle);
    CHECK(bytes[0] == 0 && bytes[99] == 0);
    CHECK(GlobalHandle(bytes) == handle);
    CHECK(GlobalFlags(handle) == 1);
    CHECK(GlobalLock(handle) == bytes);
    CHECK_HR(TRUE, GlobalUnlock(handle));
    CHECK_HR(FALSE, GlobalUnlock(handle));
    CHECK(GlobalSize(handle) == 100);
    bytes[99] = 'z';
    CHECK(GlobalReAlloc(handle, 5000, GMEM_MOVEABLE | GMEM_ZEROINIT) == handle);
    bytes = GlobalLock(handle);
    CHECK(bytes[99] == 'z' && bytes[100] == 0 && bytes[4999] == 0);
    CHECK(GlobalHandle(bytes) == handle);
    CHECK(GlobalReAlloc(handle, 10, 0) == handle);
    CHECK(GlobalSize(handle) == 10);
    CHECK(GlobalFree(handle) == NULL);
    CHECK(GlobalFree(handle) == handle);
    CHECK(GlobalLock(handle) == NULL);
    CHECK(GlobalFlags(handle) == GMEM_INVALID_HANDLE);
    CHECK(GlobalHandle(bytes) == NULL);

    handle = GlobalAlloc(GMEM_FIXED, 16);
    CHECK(GlobalLock(handle) == handle);
    CHECK(GlobalHandle(handle) == handle);
    memcpy(handle, "fixed", 6);
    CHECK(GlobalReAlloc(handle, 1 << 20, 0) == NULL);
    handle = GlobalReAlloc(handle, 1 << 20, GMEM_MOVEABLE);
    REQUIRE(handle);
    CHECK(!strcmp(handle, "fixed"));
    CHECK(GlobalSize(handle) == 1 << 20);
    CHECK(GlobalFree(handle) == NULL);

    handle = GlobalAlloc(GMEM_MOVEABLE, 0);
    CHECK(handle && GlobalLock(handle) == NULL && GlobalFlags(handle) == GMEM_DISCARDED);
    CHECK(GlobalFree(handle) == NULL);
    CHECK(GlobalAlloc(GMEM_MOVEABLE, SIZE_MAX) == NULL);
    CHECK(GlobalAlloc(GMEM_FIXED, SIZE_MAX / 2 + 10) == NULL);
    CHECK(GlobalFree(NULL) == NULL);
}

int main(void)
{
    task_memory();
    global_memory();
    CHECK_HR(S_OK, CoInitialize(NULL));
    /* OLE's first is a first, whatever COM has counted; COM counts it too. */
    CHECK_HR(S_OK, OleInitialize(NULL));
    CHECK_HR(S_FALSE, OleInitialize(NULL));
    CHECK_HR(S_FALSE, CoInitializeEx(NULL, COINIT_MULTITHREADED));
    CoUninitialize();
    OleUninitialize();
    OleUninitialize();
    CHECK_HR(S_OK, OleInitialize(NULL));
    OleUninitialize();
    CoUninitialize();
    CoUninitialize();
    CHECK_HR(S_OK, CoInitialize(NULL));
    CoUninitialize();
    return SUMMARY();
}
