/* The base of COM and structured storage. As on Windows, all of windows.h comes with it. */
#ifndef OPENIMSG_COMPAT_OBJBASE_H
#define OPENIMSG_COMPAT_OBJBASE_H

#include "objidl.h"

#endif
