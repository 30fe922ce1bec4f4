#include "walks.h"
#include "../../../Tests/C/survive.h"
#include "../../../Tests/C/survive_tnef.h"

void walk_message(const void *bytes, size_t size) { survive_reading(bytes, size); }

void edit_message(const void *bytes, size_t size) { survive_editing(bytes, size); }

void walk_tnef(const void *bytes, size_t size) { survive_tnef(bytes, size); }

/* The package manager's linker options call the program's beginning so; it is libFuzzer's. */
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*one)(const unsigned char *, size_t));
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);
int Fuzz_main(int count, char **arguments);

int Fuzz_main(int count, char **arguments)
{
    return LLVMFuzzerRunDriver(&count, &arguments, LLVMFuzzerTestOneInput);
}
