/* Another spelling of mapioid.h. */
#include "mapioid.h"
