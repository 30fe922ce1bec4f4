/* Address book dialogs are not provided; the declarations of their interfaces are in openimsg_sessions.h. */
#ifndef OPENIMSG_ABHELP_H
#define OPENIMSG_ABHELP_H

#include "mapix.h"



#endif
