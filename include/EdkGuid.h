/* Another spelling of edkguid.h. */
#include "edkguid.h"
