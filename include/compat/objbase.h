/* The base of COM and structured storage. */
#ifndef OPENIMSG_COMPAT_OBJBASE_H
#define OPENIMSG_COMPAT_OBJBASE_H

#include "winkeywords.h"
#include "../openimsg_objects.h"
#include "../openimsg_storage.h"
#include "objidl.h"

#endif
