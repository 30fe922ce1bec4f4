/* Atomic arithmetic and critical sections of Windows as inlines. A critical section is a recursive mutex. */
#ifndef OPENIMSG_COMPAT_WINATOMIC_H
#define OPENIMSG_COMPAT_WINATOMIC_H

#include <pthread.h>

#include "../openimsg_types.h"

/* The new value. */
static inline LONG InterlockedIncrement(volatile LONG *count)
{
    return __atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST);
}
static inline LONG InterlockedDecrement(volatile LONG *count)
{
    return __atomic_sub_fetch(count, 1, __ATOMIC_SEQ_CST);
}

/* The value before. */
static inline LONG InterlockedExchange(volatile LONG *target, LONG value)
{
    return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}
static inline LONG InterlockedExchangeAdd(volatile LONG *target, LONG value)
{
    return __atomic_fetch_add(target, value, __ATOMIC_SEQ_CST);
}
static inline LONG InterlockedCompareExchange(volatile LONG *target, LONG value, LONG expected)
{
    __atomic_compare_exchange_n(target, &expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return expected;
}
static inline PVOID InterlockedExchangePointer(PVOID volatile *target, PVOID value)
{
    return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}
static inline PVOID InterlockedCompareExchangePointer(PVOID volatile *target, PVOID value, PVOID expected)
{
    __atomic_compare_exchange_n(target, &expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return expected;
}

/* With -std=c99 and the like, define _POSIX_C_SOURCE=200809L. */
#if defined(_POSIX_C_SOURCE) && _POSIX_C_SOURCE >= 200809L

typedef struct {
    pthread_mutex_t mutex;
} CRITICAL_SECTION, *PCRITICAL_SECTION, *LPCRITICAL_SECTION;

static inline void InitializeCriticalSection(CRITICAL_SECTION *section)
{
    pthread_mutexattr_t recursive;
    pthread_mutexattr_init(&recursive);
    pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&section->mutex, &recursive);
    pthread_mutexattr_destroy(&recursive);
}
static inline BOOL InitializeCriticalSectionAndSpinCount(CRITICAL_SECTION *section, DWORD spins)
{
    (void)spins;
    InitializeCriticalSection(section);
    return TRUE;
}
static inline void EnterCriticalSection(CRITICAL_SECTION *section)
{
    pthread_mutex_lock(&section->mutex);
}
static inline BOOL TryEnterCriticalSection(CRITICAL_SECTION *section)
{
    return pthread_mutex_trylock(&section->mutex) == 0;
}
static inline void LeaveCriticalSection(CRITICAL_SECTION *section)
{
    pthread_mutex_unlock(&section->mutex);
}
static inline void DeleteCriticalSection(CRITICAL_SECTION *section)
{
    pthread_mutex_destroy(&section->mutex);
}

#endif

#endif
