/* Another spelling of mapitags.h. */
#include "mapitags.h"
