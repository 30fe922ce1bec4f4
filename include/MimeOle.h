/* Another spelling of mimeole.h. */
#include "mimeole.h"
