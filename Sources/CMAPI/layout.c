/* The layouts, held in C by the build itself. */
#include "layout.h"
