/* Another spelling of mapiutil.h. */
#include "mapiutil.h"
