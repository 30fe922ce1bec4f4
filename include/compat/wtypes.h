/* Scalar types. */
#ifndef OPENIMSG_COMPAT_WTYPES_H
#define OPENIMSG_COMPAT_WTYPES_H

#include "winkeywords.h"
#include "../openimsg_types.h"
#include "../openimsg_guids.h"
#include "../openimsg_variant.h"

#endif
