/* IUnknown. */
#ifndef OPENIMSG_COMPAT_UNKNWN_H
#define OPENIMSG_COMPAT_UNKNWN_H

#include "../openimsg_storage.h"

#endif
