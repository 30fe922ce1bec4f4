/* Property sets of OLE are not provided; this header only lets an include succeed. */
#ifndef OPENIMSG_COMPAT_PROPIDL_H
#define OPENIMSG_COMPAT_PROPIDL_H

#include "objbase.h"

#endif
