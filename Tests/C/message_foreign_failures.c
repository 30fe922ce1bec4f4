/* Copies into objects of another maker that go wrong or are watched: every method failing at every call, progress and
 * cancelling, calls back from other threads, a session closed meanwhile. */
#define _GNU_SOURCE
#include <pthread.h>
#include <time.h>

#include "foreign_copy.h"

/* Every method fails at its first, second, ... call: either the copy says so or it went another way. */
static void check_failures(void)
{
    static const HRESULT codes[] = {MAPI_E_CALL_FAILED, MAPI_E_NOT_ENOUGH_MEMORY, MAPI_E_NO_ACCESS};
    int checked = getenv("OPENIMSG_CHECKER") != NULL; /* slow: less of the same */
    for (enum method method = QUERY; method < METHODS; method++)
        for (int code = 0; code < (checked ? 1 : 3); code++)
            for (int after = 0;; after += checked ? 9 : 1) {
                struct object *to = new_object(1);
                LPSPropProblemArray problems = NULL;
                HRESULT result;
                int ways = method == RECIPIENT_TABLE || method >= ROW_COUNT ||
                           (method == SET_PROPS || method == OPEN_PROPERTY);
                if (method >= RECIPIENT_TABLE)
                    give_row(to);
                store.failing = method;
                store.after = after;
                store.code = codes[code];
                store.failed = 0;
                result = copy_to(to, NULL, method == PROP_LIST ? MAPI_NOREPLACE : 0, &problems);
                store.failing = NONE;
                CHECK(FAILED(result) ? !problems : (ways || !store.failed || problems));
                if (FAILED(result) && method != QUERY)
                    CHECK_HR(codes[code], result);
                free_problems(problems);
                drop(to);
                if (!store.failed)
                    break;
            }
}

/* Progress. */
static struct {
    const IMAPIProgressVtbl *lpVtbl;
    ULONG flags, low, high, last, calls, total;
    ULONG cancel_at;
} progress;

static HRESULT progress_tell(IMAPIProgress *self, ULONG value, ULONG count, ULONG total)
{
    (void)self, (void)count;
    CHECK(value >= progress.last && value >= progress.low && value <= progress.high);
    progress.last = value;
    progress.total = total;
    return ++progress.calls == progress.cancel_at ? MAPI_E_USER_CANCEL : MAPI_E_CALL_FAILED;
}

static HRESULT progress_flags(IMAPIProgress *self, ULONG *out)
{
    (void)self;
    *out = progress.flags;
    return S_OK;
}

static HRESULT progress_max(IMAPIProgress *self, ULONG *out)
{
    (void)self;
    *out = progress.high;
    return S_OK;
}

static HRESULT progress_min(IMAPIProgress *self, ULONG *out)
{
    (void)self;
    *out = progress.low;
    return S_OK;
}

static HRESULT progress_limits(IMAPIProgress *self, LPULONG low, LPULONG high, LPULONG flags)
{
    (void)self, (void)flags;
    progress.low = *low;
    progress.high = *high;
    return S_OK;
}

static const IMAPIProgressVtbl progress_methods = {.Progress = progress_tell, .GetFlags = progress_flags,
    .GetMax = progress_max, .GetMin = progress_min, .SetLimits = progress_limits};

static HRESULT copy_telling(void *to, ULONG top, ULONG flags, ULONG cancel_at)
{
    memset(&progress, 0, sizeof progress);
    progress.lpVtbl = &progress_methods;
    progress.flags = top;
    progress.low = 20;
    progress.high = 30;
    progress.cancel_at = cancel_at;
    return source->lpVtbl->CopyTo(source, 0, NULL, NULL, 0, (LPMAPIPROGRESS)&progress, &IID_IMessage, to, flags, NULL);
}

static void check_progress(void)
{
    struct object *to = new_object(1);
    IStorage *storage = NULL;
    IMessage *own = NULL;
    CHECK_HR(S_OK, copy_telling(to, MAPI_TOP_LEVEL, 0, 0)); /* no dialog, no word */
    CHECK_HR(0, progress.calls);
    CHECK_HR(S_OK, copy_telling(to, MAPI_TOP_LEVEL, MAPI_DIALOG, 0));
    CHECK(progress.calls >= 6 && progress.total == 6 && progress.last == progress.high && progress.high > 30);
    CHECK_HR(S_OK, copy_telling(to, 0, MAPI_DIALOG, 0));
    CHECK(progress.calls >= 6 && progress.total == 0 && progress.last == 30 && progress.low == 20);
    drop(to);
    to = new_object(1);
    CHECK_HR(MAPI_E_USER_CANCEL, copy_telling(to, MAPI_TOP_LEVEL, MAPI_DIALOG, 4));
    CHECK_HR(1, to->attachments);
    CHECK_HR(4, progress.calls);
    drop(to);
    /* Between messages of the library. */
    REQUIRE_HR(S_OK, StgCreateDocfile(NULL, TRANSACTED_WRITE | STGM_CREATE | STGM_DELETEONRELEASE, 0, &storage));
    REQUIRE_HR(S_OK, message_on(NULL, storage, MAPI_UNICODE, &own));
    CHECK_HR(MAPI_E_USER_CANCEL, copy_telling(own, MAPI_TOP_LEVEL, MAPI_DIALOG, 1));
    CHECK_HR(0, attachments_of(own));
    CHECK_HR(S_OK, copy_telling(own, MAPI_TOP_LEVEL, MAPI_DIALOG, 0));
    CHECK_HR(4, attachments_of(own));
    CHECK(progress.last == progress.high);
    RELEASE(own);
    RELEASE(storage);
}

/* Calls back, from another thread too: no lock is held meanwhile. */
static int read_ahead;

static void *read_subject(void *unused)
{
    (void)unused;
    CHECK(text_is(source, PR_SUBJECT_W, "source"));
    return NULL;
}

static void read_elsewhere(enum method method)
{
    struct timespec until;
    pthread_t thread;
    (void)method;
    CHECK_HR(0, pthread_create(&thread, NULL, read_subject, NULL));
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 60;
    REQUIRE(!pthread_timedjoin_np(thread, NULL, &until));
    blocks--;
    read_ahead++;
}

static void close_session(enum method method)
{
    if (method == STREAM_WRITE) {
        CloseIMsgSession(session);
        session = NULL;
        store.hook = NULL;
    }
}

static void check_calls_back(void)
{
    struct object *to = new_object(1);
    store.hook = read_elsewhere;
    CHECK_HR(S_OK, copy_to(to, NULL, 0, NULL));
    store.hook = NULL;
    CHECK(read_ahead > 20);
    check_whole(to);
    drop(to);
    to = new_object(1);
    store.hook = close_session;
    CHECK_HR(MAPI_E_INVALID_OBJECT, copy_to(to, NULL, 0, NULL));
    CHECK(!session);
    close_source();
    drop(to);
}

int main(void)
{
    int before = open_descriptors();
    fill_values();
    open_source(MAPI_UNICODE);
    check_failures();
    check_progress();
    close_source();
    REQUIRE_HR(S_OK, OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session));
    open_source(MAPI_UNICODE);
    check_calls_back();
    CHECK_HR(0, blocks);
    CHECK_HR(before, open_descriptors());
    return SUMMARY();
}
