/* Text whose width follows UNICODE, as far as it needs no library. */
#ifndef OPENIMSG_COMPAT_TCHAR_H
#define OPENIMSG_COMPAT_TCHAR_H

#include "../openimsg_types.h"

#ifndef _TEXT
#define _TEXT(text) TEXT(text)
#endif
#ifndef __T
#define __T(text) TEXT(text)
#endif

#endif
