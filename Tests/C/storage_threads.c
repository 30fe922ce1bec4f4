/* Threads: calls on a stream race with the death of its parent; references are counted; tombstones are bounded. */
#include <pthread.h>
#include "storage_support.h"

#define ROUNDS 300
#define THREADS 4

static IStream *volatile shared;
static int odd_codes;

static void *hammer(void *unused)
{
    IStream *stream = shared;
    char bytes[16];
    ULONG count;
    HRESULT result = S_OK;
    (void)unused;
    while (result == S_OK) {
        LARGE_INTEGER start = {{0, 0}};
        result = IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
        if (result == S_OK)
            result = IStream_Read(stream, bytes, sizeof bytes, &count);
        usleep(1); /* Else the others may never get the lock where one thread runs at a time. */
    }
    if (result != STG_E_REVERTED)
        __sync_fetch_and_add(&odd_codes, 1);
    IStream_Release(stream);
    return NULL;
}

static void racing_death(void)
{
    for (int round = 0; round < ROUNDS; round++) {
        ILockBytes *bytes;
        IStorage *root;
        IStream *stream;
        pthread_t threads[THREADS];
        REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(NULL, TRUE, &bytes));
        REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(bytes, CREATE_RW, 0, &root));
        ILockBytes_Release(bytes);
        REQUIRE_HR(S_OK, IStorage_CreateStream(root, OLESTR("S"), CREATE_RW, 0, 0, &stream));
        IStream_Write(stream, "some bytes to read", 18, NULL);
        shared = stream;
        for (int i = 0; i < THREADS; i++) {
            IStream_AddRef(stream);
            REQUIRE(pthread_create(&threads[i], NULL, hammer, NULL) == 0);
        }
        if (round % 2)
            CHECK_HR(S_OK, IStorage_DestroyElement(root, OLESTR("S")));
        IStorage_Release(root);
        for (int i = 0; i < THREADS; i++)
            pthread_join(threads[i], NULL);
        CHECK_HR(0, IStream_Release(stream));
    }
    CHECK(odd_codes == 0);
}

static void *count_references(void *object)
{
    for (int i = 0; i < 20000; i++) {
        IStream_AddRef((IStream *)object);
        IStream_Release((IStream *)object);
    }
    return NULL;
}

static void counting(void)
{
    IStream *stream;
    pthread_t threads[THREADS];
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(NULL, TRUE, &stream));
    for (int i = 0; i < THREADS; i++)
        REQUIRE(pthread_create(&threads[i], NULL, count_references, stream) == 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    CHECK_HR(0, IStream_Release(stream));
}

/* What a program never releases does not grow without end. */
static void forgotten(void)
{
    for (int round = 0; round < 100; round++) {
        ILockBytes *bytes;
        IStorage *root;
        REQUIRE_HR(S_OK, CreateILockBytesOnHGlobal(NULL, TRUE, &bytes));
        REQUIRE_HR(S_OK, StgCreateDocfileOnILockBytes(bytes, CREATE_RW, 0, &root));
        ILockBytes_Release(bytes);
        for (int i = 0; i < 1000; i++) {
            IStream *stream;
            if (FAILED(IStorage_CreateStream(root, OLESTR("S"), CREATE_RW, 0, 0, &stream)))
                CHECK(0);
        }
        CHECK_HR(0, IStorage_Release(root));
    }
}

int main(void)
{
    racing_death();
    counting();
    forgotten();
    return SUMMARY();
}
