/* With the Windows headers on the path, MAPI's and COM's bring them along: windows.h is never named here. */
#ifdef BEGINS_WITH_COM
#include <objbase.h>
#endif
#include <mapix.h>

int main(void)
{
    char path[_MAX_PATH];
    FORMATETC format = {0, NULL, 1, -1, 1};
    GetTempPathA(_MAX_PATH, path);
    lstrcatA(path, ".msg");
    return lstrlenA(path) > 4 && format.lindex == -1 ? 0 : 1;
}
