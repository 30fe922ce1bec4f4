/* Another spelling of mapix.h. */
#include "mapix.h"
