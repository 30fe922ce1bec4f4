/* IUnknown. */
#ifndef OPENIMSG_COMPAT_UNKNWN_H
#define OPENIMSG_COMPAT_UNKNWN_H

#include "windows.h"

#endif
