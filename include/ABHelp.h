/* Another spelling of abhelp.h. */
#include "abhelp.h"
