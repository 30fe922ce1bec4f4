/* Another spelling of ole2.h. */
#include "ole2.h"
