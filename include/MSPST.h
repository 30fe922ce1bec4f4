/* Another spelling of mspst.h. */
#include "mspst.h"
