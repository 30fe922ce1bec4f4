/* Another spelling of oleauto.h. */
#include "oleauto.h"
