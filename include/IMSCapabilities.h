/* Another spelling of imscapabilities.h. */
#include "imscapabilities.h"
