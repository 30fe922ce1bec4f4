/* Another spelling of mapival.h. */
#include "mapival.h"
