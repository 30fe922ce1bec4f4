/* Another spelling of imessage.h. */
#include "imessage.h"
