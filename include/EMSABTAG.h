/* Another spelling of emsabtag.h. */
#include "emsabtag.h"
