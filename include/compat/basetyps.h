/* The interface macros. */
#ifndef OPENIMSG_COMPAT_BASETYPS_H
#define OPENIMSG_COMPAT_BASETYPS_H

#include "../openimsg_types.h"
#include "../openimsg_guids.h"

#endif
