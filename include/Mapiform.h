/* Another spelling of mapiform.h. */
#include "mapiform.h"
