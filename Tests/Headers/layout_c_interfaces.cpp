// The layouts with the interfaces' C form, as CINTERFACE gives it in C++: the tables of functions too.
#define CINTERFACE
#define COBJMACROS
#include "../../Sources/CMAPI/layout.h"
ULONG let_go(IStream *stream) { return IStream_Release(stream); }
