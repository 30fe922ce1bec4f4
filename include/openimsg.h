/* What OpenIMsg adds to the interfaces it clones. */
#ifndef OPENIMSG_H
#define OPENIMSG_H

#include "openimsg_types.h"

/* The library's version, such as "1.2.3": static text, never freed. */
EXTERN_C const char *OpenIMsgVersion(void);

/* Sets the code page that narrow strings (LPSTR, PT_STRING8) crossing the interfaces are in, for the
 * whole process. UTF-8 (65001) from the start. E_INVALIDARG for a code page that is not known; the
 * setting then stays. What files hold has its own code page and is converted. */
EXTERN_C HRESULT OpenIMsgSetNarrowCodePage(ULONG ulCodePage);

/* The code page that narrow strings crossing the interfaces are in now. */
EXTERN_C ULONG OpenIMsgGetNarrowCodePage(void);

/* Sets the number of data bytes from which GetProps answers a string, binary or multi-valued property
 * with MAPI_E_NOT_ENOUGH_MEMORY, so that the caller reads it as a stream. 32768 from the start, 4096
 * at least: E_INVALIDARG below that, and the setting stays. */
EXTERN_C HRESULT OpenIMsgSetPropertyThreshold(ULONG cbThreshold);

/* The number of bytes last set with OpenIMsgSetPropertyThreshold. */
EXTERN_C ULONG OpenIMsgGetPropertyThreshold(void);

#endif
