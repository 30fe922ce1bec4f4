/* Another spelling of mapispi.h. */
#include "mapispi.h"
