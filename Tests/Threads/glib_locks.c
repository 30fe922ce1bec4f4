/* GLib's locks and atomics as ThreadSanitizer can see them.
 *
 * GLib is not instrumented and locks by system calls of its own, so that the checker would take everything that a
 * GMutex guards for unguarded. A program that is linked with this file gives the library these in place of
 * GLib's: the same locks by way of pthreads, which the checker knows, lock order included. For test programs
 * only. */
#include <pthread.h>
#include <stdlib.h>

/* Both kinds begin with a pointer, which is all that is used of them. */
struct lock {
    pthread_mutex_t *mutex;
};

static void make(struct lock *lock, int kind)
{
    pthread_mutexattr_t attributes;
    lock->mutex = malloc(sizeof *lock->mutex);
    if (!lock->mutex)
        abort();
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, kind);
    pthread_mutex_init(lock->mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

static void take(struct lock *lock)
{
    if (pthread_mutex_lock(lock->mutex))
        abort();
}

static void give(struct lock *lock)
{
    if (pthread_mutex_unlock(lock->mutex))
        abort();
}

static void clear(struct lock *lock)
{
    if (pthread_mutex_destroy(lock->mutex))
        abort();
    free(lock->mutex);
}

/* An error-checking lock tells of a thread that waits for itself. */
void g_mutex_init(struct lock *lock) { make(lock, PTHREAD_MUTEX_ERRORCHECK); }
void g_mutex_lock(struct lock *lock) { take(lock); }
void g_mutex_unlock(struct lock *lock) { give(lock); }
void g_mutex_clear(struct lock *lock) { clear(lock); }

void g_rec_mutex_init(struct lock *lock) { make(lock, PTHREAD_MUTEX_RECURSIVE); }
void g_rec_mutex_lock(struct lock *lock) { take(lock); }
void g_rec_mutex_unlock(struct lock *lock) { give(lock); }
void g_rec_mutex_clear(struct lock *lock) { clear(lock); }

int g_atomic_int_get(const int *at) { return __atomic_load_n(at, __ATOMIC_SEQ_CST); }
void g_atomic_int_set(int *at, int value) { __atomic_store_n(at, value, __ATOMIC_SEQ_CST); }
void g_atomic_int_inc(int *at) { __atomic_fetch_add(at, 1, __ATOMIC_SEQ_CST); }
int g_atomic_int_add(int *at, int value) { return __atomic_fetch_add(at, value, __ATOMIC_SEQ_CST); }
int g_atomic_int_dec_and_test(int *at) { return __atomic_fetch_sub(at, 1, __ATOMIC_SEQ_CST) == 1; }

int g_atomic_int_compare_and_exchange(int *at, int old, int new)
{
    return __atomic_compare_exchange_n(at, &old, new, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

void *g_atomic_pointer_get(void *at) { return __atomic_load_n((void **)at, __ATOMIC_SEQ_CST); }

int g_atomic_pointer_compare_and_exchange(void *at, void *old, void *new)
{
    return __atomic_compare_exchange_n((void **)at, &old, new, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}
