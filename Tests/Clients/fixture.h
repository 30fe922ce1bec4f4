/* What the client programs share: a message to begin with, and a look at what became of it. */
#ifndef CLIENT_FIXTURE_H
#define CLIENT_FIXTURE_H

#include "imessage.h"
#include "mapiutil.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A message in memory, Unicode or not: a subject, a body, a named property, two recipients, a file of 10,000 bytes
 * and a message within. The caller releases it. */
LPMESSAGE fixture_message(int unicode);

/* How many of those things a message lacks or has differently; each is named on the standard error stream. */
int fixture_differences(LPMESSAGE message);

/* The message in a file, opened anew for reading; null if there is none. The caller releases it. */
LPMESSAGE fixture_open(const char *path);

/* Whether a storage's file has sectors of that many bytes. */
int fixture_sectors(const char *path, unsigned bytes);

/* A file of the test's own folder, in narrow text; eight may be in use. */
const char *fixture_path(const char *name);

/* The same in UTF-16, as the interfaces take it. */
LPOLESTR fixture_wide_path(const char *name);

#ifdef __cplusplus
}
#endif

/* What its parts are. */
#define FIXTURE_SUBJECT "Minutes of the meeting"
#define FIXTURE_BODY "Present: all.\r\nDecided: nothing."
#define FIXTURE_FILE "numbers.bin"
#define FIXTURE_FILE_SIZE 10000
#define FIXTURE_INNER "The agenda"

#endif
