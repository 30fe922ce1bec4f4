/* Another spelling of mapiaux.h. */
#include "mapiaux.h"
