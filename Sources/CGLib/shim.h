#include <glib.h>
/* malloc_usable_size, which the Glibc module leaves out. */
#include <malloc.h>
