/* Another spelling of mapicode.h. */
#include "mapicode.h"
