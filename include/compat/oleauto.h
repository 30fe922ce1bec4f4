/* Automation is not provided but for the types that others name. */
#ifndef OPENIMSG_COMPAT_OLEAUTO_H
#define OPENIMSG_COMPAT_OLEAUTO_H

#include "objbase.h"
#include "../openimsg_variant.h"

#define VARIANT_TRUE ((VARIANT_BOOL)-1)
#define VARIANT_FALSE ((VARIANT_BOOL)0)

#endif
