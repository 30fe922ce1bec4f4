/* Another spelling of edkmdb.h. */
#include "edkmdb.h"
