/* What the tests with threads share: workers that start together and count their own failures. */
#ifndef THREAD_SUPPORT_H
#define THREAD_SUPPORT_H

#include <pthread.h>

#include "check.h"

#define THREADS 4

/* What a program's workers have besides; defined before this is included. */
#ifndef WORKER_FIELDS
#define WORKER_FIELDS
#endif

/* A thread's own failures; the checks of check.h are for one thread alone. */
struct worker {
    pthread_t thread;
    int number, bad;
    WORKER_FIELDS
};

/* Counts for a thread what CHECK counts for the program. */
#define EXPECT(condition)                                                                           \
    ((condition) ? (void)0 : (void)(fprintf(stderr, "line %d: %s\n", __LINE__, #condition), worker->bad++))

static inline void start(struct worker workers[THREADS], void *(*work)(void *))
{
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.number = i};
        CHECK_HR(0, pthread_create(&workers[i].thread, NULL, work, &workers[i]));
    }
}

static inline void finish(struct worker workers[THREADS])
{
    for (int i = 0; i < THREADS; i++) {
        CHECK_HR(0, pthread_join(workers[i].thread, NULL));
        CHECK_HR(0, workers[i].bad);
    }
}

#endif
