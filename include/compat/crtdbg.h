/* Checks of the debugging C library; they do nothing. */
#ifndef OPENIMSG_COMPAT_CRTDBG_H
#define OPENIMSG_COMPAT_CRTDBG_H

#define _ASSERT(condition) ((void)0)
#define _ASSERTE(condition) ((void)0)
#define _CrtDumpMemoryLeaks() 0
#define _CrtSetDbgFlag(flags) 0

#endif
