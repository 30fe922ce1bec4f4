/* What is done with the bytes of a message: see survive.h among the C tests. */
#ifndef WALKS_H
#define WALKS_H

#include <stddef.h>

void walk_message(const void *bytes, size_t size);
void edit_message(const void *bytes, size_t size);
void walk_tnef(const void *bytes, size_t size);

#endif
