/* Another file of a program with the Windows headers: what is one for a program must not be made twice. */
#include <windows.h>
#include <tchar.h>

#ifdef __cplusplus
extern "C"
#endif
void set_error_elsewhere(DWORD error);

void set_error_elsewhere(DWORD error)
{
    SetLastError(error);
}
