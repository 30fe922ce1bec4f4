/* The functions of structured storage. */
#ifndef OPENIMSG_COMPAT_COML2API_H
#define OPENIMSG_COMPAT_COML2API_H

#include "../openimsg_storage.h"

#endif
