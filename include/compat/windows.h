/* The part of the Windows interface that MAPI programs expect of this header: types, result codes, COM,
 * and the small helpers of winlite.h. It doesn't define _WIN32, nor min and max. */
#ifndef OPENIMSG_COMPAT_WINDOWS_H
#define OPENIMSG_COMPAT_WINDOWS_H

#include <stdarg.h>

#include "winkeywords.h"
#include "../openimsg_types.h"
#include "../openimsg_errors.h"
#include "../openimsg_guids.h"
#include "../openimsg_objects.h"
#include "../openimsg_storage.h"
#include "../openimsg_com.h"
#include "sal.h"
#include "winlite.h"
#include "libloaderapi.h"
#include "objidl.h"

#ifndef IN
#define IN
#endif
#ifndef OUT
#define OUT
#endif
#ifndef OPTIONAL
#define OPTIONAL
#endif

/* The record that a member at an address is part of. */
#ifndef CONTAINING_RECORD
#define CONTAINING_RECORD(address, type, field) ((type *)(void *)((char *)(address) - offsetof(type, field)))
#endif

#endif
