/* Another spelling of mapiwz.h. */
#include "mapiwz.h"
