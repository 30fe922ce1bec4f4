/* Another spelling of mapinls.h. */
#include "mapinls.h"
