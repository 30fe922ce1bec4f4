#!/bin/sh
# `make install` into an empty prefix, and the README's examples built from there.
set -u
. Tests/Install/counts.sh

out=$OPENIMSG_OUT
prefix=$out/prefix
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"

quiet_make() { make --no-print-directory "$@"; }

is_link_to() { [ "$(readlink "$1")" = "$2" ]; }

stripped() { ! readelf -S "$1" | grep -q '\.symtab'; }

# block LANGUAGE FILE: the first block of the README in that language.
block() { awk -v fence="\`\`\`$1" '$0 == fence && !done { on = 1; next } on && /^```$/ { exit } on' README.md >"$2"; [ -s "$2" ]; }

# bare COMMAND...: with nothing of the toolchain in reach.
bare() { (cd "$out" && env -i PATH=/usr/bin:/bin LD_LIBRARY_PATH="$prefix/lib" "$@"); }

no_swift() { ! bare ldd "$1" | grep -i -E 'swift|foundation|not found'; }

says() {
    expected=$1
    shift
    "$@" >"$out/said" 2>&1 || { cat "$out/said"; return 1; }
    cat "$out/said"
    grep -q -F -- "$expected" "$out/said"
}

check "it installs" quiet_make install PREFIX="$prefix"
check "the library has its real name" [ -f "$prefix/lib/libopenimsg.so.1.0.0" ]
check "the name that programs load points to it" is_link_to "$prefix/lib/libopenimsg.so.1" libopenimsg.so.1.0.0
check "the name that programs link points there" is_link_to "$prefix/lib/libopenimsg.so" libopenimsg.so.1
check "the library is stripped" stripped "$prefix/lib/libopenimsg.so"
check "every header is there" sh -c 'cd include && find . -name "*.[hH]" | while read -r h; do
    [ -f "$0/include/openimsg/$h" ] || { echo "$h"; exit 1; }; done' "$prefix"
check "no other file is there" sh -c '! find "$0" -type f | grep -v -E "/lib/libopenimsg\.so\.1\.0\.0$|/lib/pkgconfig/openimsg(-compat|-shortwchar)?\.pc$|/lib/libmapi_shortwchar\.a$|/include/openimsg/.*\.[hH]$|/bin/openimsg$|/share/man/man[137]/[A-Za-z]*\.[137]$"' "$prefix"
check "nothing installed names the build folder" sh -c '! grep -r -l -F "$0" "$1/lib/pkgconfig" "$1/include"' "$PWD/Sources" "$prefix"
check "pkg-config knows it" pkg-config --exists openimsg
check "pkg-config gives the version of the library" sh -c 'cat >"$0/version.c" <<"END"
#include <openimsg.h>
#include <stdio.h>
int main(void) { return puts(OpenIMsgVersion()) < 0; }
END
    $CC -o "$0/version" "$0/version.c" $(pkg-config --cflags --libs openimsg) -Wl,-rpath,"$1/lib" &&
    "$0/version" && [ "$("$0/version")" = "$(pkg-config --modversion openimsg)" ]' "$out" "$prefix"
if [ -d include/compat ]; then
    check "a program with the Windows header names builds" sh -c 'printf "#include <windows.h>\n#include <IMessage.h>\nint main(void) { return S_OK; }\n" >"$0/compat.c" &&
        $CC -o "$0/compat" "$0/compat.c" $(pkg-config --cflags --libs openimsg-compat)' "$out"
fi
check "a program with 16-bit wchar_t builds" sh -c 'cat >"$0/wide.cpp" <<"END"
#include <windows.h>
#include <string>
#include <StrSafe.h>
#include <MAPIUtil.h>
int main()
{
    std::wstring path = L"none-such-";
    path += std::wstring(3, L'\''x'\'') + L".msg";
    return path.size() == 17 && StgIsStorageFile(path.c_str()) == STG_E_FILENOTFOUND ? 0 : 1;
}
END
    $CXX -Wall -Wextra -Werror -o "$0/wide" "$0/wide.cpp" $(pkg-config --cflags --libs openimsg-shortwchar)' "$out"
check "it runs" bare ./wide
check "a program links with the names of Windows" sh -c \
    '$CC -o "$0/named" "$0/version.c" $(pkg-config --cflags openimsg) -L"$1/lib/openimsg" -lole32 -lmapi32' "$out" "$prefix"
check "it runs" bare ./named

# The message that the README's examples read.
check "the C example of Examples/ builds from the prefix" sh -c \
    '$CC -o "$0/write_message" Examples/C/write_message.c $(pkg-config --cflags --libs openimsg)' "$out"
check "it runs with no Swift in reach" bare ./write_message mail.msg
check "it needs no Swift library" no_swift ./write_message
check "the README has a C example" block c "$out/example.c"
check "it builds as the README says" sh -c \
    'cd "$0" && $CC -Wall -Wextra -Werror example.c $(pkg-config --cflags --libs openimsg) -o example' "$out"
check "it runs" says "Notes on the engine" bare ./example
check "the README has a Python example" block python "$out/example.py"
check "it runs" says "Notes on the engine" bare "$OPENIMSG_PYTHON" example.py
check "the README has a Lua example" block lua "$out/example.lua"
check "it runs" says "Notes on the engine" bare luajit example.lua
if [ -e "$OPENIMSG_COMMAND" ]; then
    check "the command is there" [ -x "$prefix/bin/openimsg" ]
    check "it finds its library beside it" says "Notes on the engine" \
        env -i PATH=/usr/bin:/bin "$prefix/bin/openimsg" show "$out/mail.msg"
fi

# docs/porting.md: its commands, word for word, in a folder that has its program, and what it says they print.
port=$out/port
fence() { awk -v fence="\`\`\`$1" '$0 == fence { on = 1; next } on && /^```$/ { exit } on' docs/porting.md >"$2"; [ -s "$2" ]; }
as_the_document_says() { (cd "$port" && env PATH="$prefix/bin:$PATH" LD_LIBRARY_PATH="$prefix/lib" sh -e commands >printed) &&
    diff "$port/expected" "$port/printed"; }
mkdir -p "$port" && cp Examples/Porting/*.cpp "$port"
check "docs/porting.md has commands" fence sh "$port/commands"
check "it says what they print" fence text "$port/expected"
if [ -e "$OPENIMSG_COMMAND" ]; then
    check "they print that" as_the_document_says
fi
check "a function's manual page is found by its name" \
    grep -q "^\.Fo HrSetOneProp" "$prefix/share/man/man3/HrSetOneProp.3"
if command -v mandoc >/dev/null 2>&1; then
    check "the manual pages are well-formed" sh -c 'mandoc -T lint -W warning docs/man/*'
fi

check "it installs below a DESTDIR" quiet_make install PREFIX=/opt/openimsg DESTDIR="$out/stage"
check "below the DESTDIR, with the PREFIX in the pkg-config file" \
    grep -q '^prefix=/opt/openimsg$' "$out/stage/opt/openimsg/lib/pkgconfig/openimsg.pc"
check "it uninstalls" quiet_make uninstall PREFIX="$prefix"
check "and leaves no file" sh -c '[ -z "$(find "$0" ! -type d)" ]' "$prefix"
finish
