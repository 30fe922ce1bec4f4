/* Another spelling of mapihook.h. */
#include "mapihook.h"
