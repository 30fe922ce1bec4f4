/* Another spelling of exchform.h. */
#include "exchform.h"
