/* Another spelling of tnef.h. */
#include "tnef.h"
