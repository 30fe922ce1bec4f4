/* Another spelling of mapiguid.h. */
#include "mapiguid.h"
