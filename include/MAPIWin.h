/* Another spelling of mapiwin.h. */
#include "mapiwin.h"
