/* Another spelling of actmgmt.h. */
#include "actmgmt.h"
