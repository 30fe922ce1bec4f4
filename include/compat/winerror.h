/* Result codes. */
#ifndef OPENIMSG_COMPAT_WINERROR_H
#define OPENIMSG_COMPAT_WINERROR_H

#include "../openimsg_errors.h"

#endif
