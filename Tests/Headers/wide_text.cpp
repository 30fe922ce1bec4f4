// Wide text: u"" by default, L"" with -fshort-wchar, OLESTR and TEXT in both.
#include "mapiutil.h"

#if __SIZEOF_WCHAR_T__ == 2
static const WCHAR text[] = L"text";
#else
static const WCHAR text[] = u"text";
#endif
static const OLECHAR same[] = OLESTR("text");
static LPCTSTR either = TEXT("text");

int main()
{
    return sizeof text == 10 && sizeof same == 10 && text[3] == same[3] && either[0] == 't' ? 0 : 1;
}
