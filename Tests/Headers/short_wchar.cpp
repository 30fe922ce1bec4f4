// std::wstring in a program with 16-bit wchar_t, over the wide functions of the archive.
#include <windows.h>

#include <algorithm>
#include <cwchar>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#define CHECK(condition)                                                                            \
    do {                                                                                            \
        number++;                                                                                   \
        if (!(condition))                                                                           \
            return number;                                                                          \
    } while (0)

static int texts()
{
    int number = 0;
    std::wstring text = L"Hello", more(L", \x00E4\x20AC world");
    text += more;
    CHECK(sizeof(wchar_t) == 2 && text.size() == 15 && text.size() == std::wcslen(text.c_str()));
    CHECK(text.find(L"world") == 10 && text.substr(0, 5) == L"Hello" && text.compare(L"Hello") > 0);
    CHECK(text != more && text < std::wstring(L"I"));
    text.replace(0, 5, L"Goodbye for now, and for ever more");
    CHECK(text.rfind(L'G') == 0);
    text.insert(3, 20, L'x').erase(3, 20);
    CHECK(text.substr(0, 7) == L"Goodbye");
    std::wstring longer(300, L'c');
    longer.resize(310, L'd');
    CHECK(longer[309] == L'd' && longer.find_first_of(L"xd") == 300 && longer.find_last_not_of(L'd') == 299);
    LPCWSTR bare = text.c_str();
    CHECK(lstrlenW(bare) == static_cast<int>(text.size()));
    std::wstring other;
    other.assign(bare);
    CHECK(other == text);
    other.clear();
    other.push_back(L'z');
    CHECK(other == L"z" && !other.empty());
    std::swap(other, text);
    CHECK(text == L"z");
    return 0;
}

static int containers()
{
    int number = 0;
    std::map<std::wstring, int> ordered;
    ordered[L"one"] = 1;
    ordered[L"two"] = 2;
    CHECK(ordered[L"one"] == 1 && ordered.size() == 2);
    std::unordered_map<std::wstring, int> hashed;
    hashed[L"one"] = 1;
    hashed[L"two"] = 2;
    CHECK(hashed.count(L"two") == 1 && hashed.count(L"three") == 0);
    std::vector<std::wstring> sorted = {L"b", L"a", std::wstring(300, L'c')};
    std::sort(sorted.begin(), sorted.end());
    CHECK(sorted[0] == L"a" && sorted[2].size() == 300);
    return 0;
}

int main()
{
    int failed = texts();
    return failed ? failed : containers() ? 100 : 0;
}
