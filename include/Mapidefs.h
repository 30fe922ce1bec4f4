/* Another spelling of mapidefs.h. */
#include "mapidefs.h"
