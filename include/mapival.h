/* Checks of parameters are the library's own affair; this header lets an include succeed. */
#ifndef OPENIMSG_MAPIVAL_H
#define OPENIMSG_MAPIVAL_H

#include "mapiutil.h"



#endif
