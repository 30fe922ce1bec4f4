/* Structures, flags and interfaces of MAPI: properties, tables, recipients, notifications.
 *
 * Rules for every method: an out pointer is set to null before anything can fail; what comes back as an
 * array, row set or problem list is one block (rows: one block each, FreeProws) that the caller frees
 * with the free function of the object's allocators, MAPIFreeBuffer by default; an interface pointer
 * that comes back holds a reference which the caller releases. MAPI_E_INVALID_PARAMETER for a missing
 * pointer, MAPI_E_UNKNOWN_FLAGS for a flag that the method doesn't know. */
#ifndef MAPIDEFS_H
#define MAPIDEFS_H

/* As on Windows, where a program may have windows.h from here alone: with the headers of compat/ on its path, by the
 * name that only these have. */
#ifdef __has_include
#if __has_include(<winlite.h>)
#include <windows.h>
#endif
#endif

#include "openimsg_mapi.h"
#include "openimsg_properties.h"
#include "openimsg_tables.h"
#include "openimsg_messages.h"
#include "openimsg_containers.h"
#include "openimsg_display.h"
#include "openimsg_values.h"
#include "openimsg_shutdown.h"

#endif
