/* Includes the headers in C; the layouts that the ABI promises are asserted below. */
#include "imessage.h"
#include "mapiutil.h"
#include "openimsg.h"
