/* With MAPI_IF an object's type is the pointer to its table. */
#define MAPI_IF
#include "mapix.h"

ULONG let_go(LPMESSAGE message, LPMAPITABLE table)
{
    (*table)->Release(table);
    return (*message)->Release(message);
}
