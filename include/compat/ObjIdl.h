/* Another spelling of objidl.h. */
#include "objidl.h"
