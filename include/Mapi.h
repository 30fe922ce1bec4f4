/* Another spelling of mapi.h. */
#include "mapi.h"
