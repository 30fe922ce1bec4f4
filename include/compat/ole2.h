/* The base of OLE: the storage functions and OleInitialize. */
#ifndef OPENIMSG_COMPAT_OLE2_H
#define OPENIMSG_COMPAT_OLE2_H

#include "objbase.h"

#endif
