#!/bin/sh
# The examples: they build without a warning, do what they say and read what each other wrote.
set -u
. Tests/Install/counts.sh

out=$OPENIMSG_OUT
link="-L$OPENIMSG_LIB -lopenimsg -Wl,-rpath,$OPENIMSG_LIB"

build_c() { $CC -std=c99 -Wall -Wextra -Wpedantic -Werror -g -Iinclude -o "$out/$1" "Examples/C/$1.c" $link; }

build_cxx() { $CXX -std=c++17 -Wall -Wextra -Wpedantic -Werror -Iinclude -o "$out/$1" "Examples/Cxx/$1.cpp" $link; }

python() { OPENIMSG_LIBRARY="$OPENIMSG_LIB/libopenimsg.so" "$OPENIMSG_PYTHON" -B Examples/Python/messages.py "$@"; }

# gives EXPECTED COMMAND...: the command succeeds and prints just that.
gives() {
    expected=$1
    shift
    "$@" >"$out/given" || return 1
    printf '%s\n' "$expected" | diff - "$out/given"
}

fails() { ! "$@"; }

memory() {
    valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect \
        --show-leak-kinds=definite,indirect "$@"
}

c_text="Subject:  Notes on the engine
From:     Ada Lovelace <ada@example.org>
To:       Charles Babbage <charles@example.org>
Cc:       Mary Somerville <mary@example.org>
Project:  Analytical Engine
  | Dear Charles,
  | the numbers are attached.
  | 
  | Ada
Attached: bernoulli.csv
Attached: The first letter
    Subject:  The first letter
    From:     Ada Lovelace <ada@example.org>
      | Dear Charles,
      | what shall it compute?"

python_text="Hello from Python 🐍
from Ada Lovelace <ada@example.org>
to Charles Babbage <charles@example.org>
cc Mary Somerville <mary@example.org>
    squares.txt: 12 bytes
    Inner"

# Sizes of attachments count what surrounds the data: they are compared elsewhere.
read_c() { "$out/read_message" "$1" | sed 's/ ([0-9]* bytes)$//'; }

check "C: write_message builds" build_c write_message
check "C: read_message builds" build_c read_message
check "C++: forward builds" build_cxx forward
check "C: a message is written" "$out/write_message" "$out/c.msg"
check "C: it is read back" gives "$c_text" read_c "$out/c.msg"
check "C: writing leaves no memory behind" memory "$out/write_message" "$out/valgrind.msg"
check "C: reading leaves no memory behind" memory "$out/read_message" "$out/c.msg"
check "C: a missing file is an error" fails "$out/read_message" "$out/missing.msg"
check "C: a file that is no message is an error" fails "$out/read_message" README.md
check "C++: a message is forwarded" gives "FW: Notes on the engine
    Notes on the engine" "$out/forward" "$out/c.msg" "$out/forward.msg"
check "C++: the copy has all that the message had" \
    sh -c '"$0/read_message" "$0/forward.msg" | grep -q "^        Subject:  The first letter"' "$out"
check "C++: a missing file is an error" fails "$out/forward" "$out/missing.msg" "$out/none.msg"
check "Python: a message is written" python write "$out/python.msg"
check "Python: it is read back" gives "$python_text" python read "$out/python.msg"
check "Python: a missing file is an error" fails python read "$out/missing.msg"
check "C reads what Python wrote" sh -c '"$0/read_message" "$0/python.msg" | grep -q "squares.txt"' "$out"
check "Python reads what C wrote" sh -c 'OPENIMSG_LIBRARY=$1/libopenimsg.so "$2" -B Examples/Python/messages.py \
    read "$0/c.msg" | grep -q "bernoulli.csv: 24 bytes"' "$out" "$OPENIMSG_LIB" "$OPENIMSG_PYTHON"

# The same program in each language, on the flat functions of openimsg.h.
flat_c() { "$out/flat_messages" "$@"; }
flat_python() { "$OPENIMSG_PYTHON" -B Examples/Python/flat.py "$@"; }
flat_perl() { perl Examples/Perl/messages.pl "$@"; }
flat_lua() { luajit Examples/Lua/messages.lua "$@"; }
flat_ruby() { ruby Examples/Ruby/messages.rb "$@"; }
flat_java() { java -cp "$out:/usr/share/java/jna.jar" Messages "$@"; }

flat_text() {
    printf '%s\n' "Hello from $1 🐍" "from Ada Lovelace <ada@example.org>" "to Charles Babbage <charles@example.org>" \
        "cc Mary Somerville <mary@example.org>" "    squares.txt: 11 bytes" "    Inner"
}

export OPENIMSG_LIBRARY="$OPENIMSG_LIB/libopenimsg.so"
check "C: flat_messages builds" build_c flat_messages
check "Java: it builds" javac -cp /usr/share/java/jna.jar -d "$out" Examples/Java/Messages.java
for language in C Python Perl Lua Ruby Java; do
    run=flat_$(echo $language | tr A-Z a-z)
    check "$language, flat: a message is written" $run write "$out/flat-$language.msg"
    check "$language, flat: it is read back" gives "$(flat_text $language)" $run read "$out/flat-$language.msg"
    check "$language, flat: it reads what C wrote" gives "$(flat_text C)" $run read "$out/flat-C.msg"
    check "$language, flat: a missing file is an error" fails $run read "$out/missing.msg"
done
check "C, flat: writing leaves no memory behind" memory "$out/flat_messages" write "$out/flat-valgrind.msg"
check "C, flat: reading leaves no memory behind" memory "$out/flat_messages" read "$out/flat-C.msg"
finish
