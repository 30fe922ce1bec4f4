/* Another spelling of mapidbg.h. */
#include "mapidbg.h"
