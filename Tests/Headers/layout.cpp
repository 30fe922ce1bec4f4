// The layouts, held in C++.
#include "../../Sources/CMAPI/layout.h"
