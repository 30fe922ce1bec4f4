#!/bin/sh
# The built library as a file: its name, what it needs, what it exports, what loading it does.
set -u
. Tests/Install/counts.sh

library=$OPENIMSG_LIB/libopenimsg.so
out=$OPENIMSG_OUT

has_soname() { readelf -d "$library" | grep -q 'SONAME.*\[libopenimsg\.so\.1\]'; }

# GLib, and what every C and C++ program has.
needs_only() {
    readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort >"$out/needed"
    cat "$out/needed"
    [ -s "$out/needed" ] && ! grep -v -x -E \
        'libglib-2\.0\.so\.0|libc\.so\.6|libm\.so\.6|libdl\.so\.2|libpthread\.so\.0|ld-linux[-a-z0-9_]*\.so\.[0-9]|libstdc\+\+\.so\.6|libgcc_s\.so\.1' \
        "$out/needed"
}

# Only $ORIGIN may stand in the search path: no folder of the machine that built it.
searches_no_folder() {
    ! readelf -d "$library" | grep -E '\((RPATH|RUNPATH)\)' | grep -v '\[\$ORIGIN\]'
}

no_text_relocations() { ! readelf -d "$library" | grep TEXTREL; }

exported() {
    nm -D -g --defined-only "$library" | awk '$2 != "A" { print $3 }' | sed 's/@.*//' | sort -u
}

versioned() { ! nm -D -g --defined-only "$library" | awk '$2 != "A" { print $3 }' | grep -v '@@OPENIMSG_1$'; }

# The names between `global:` and `local:`.
exports_what_the_script_lists() {
    sed -e 's|/\*.*\*/||' -e 's|#.*||' Sources/OpenIMsg/exports.map | tr -s ' ;\t' '\n\n\n' |
        sed -n '/^global:/,/^local:/p' | grep -E '^[A-Za-z_][A-Za-z0-9_]*$' | sort -u >"$out/script"
    exported >"$out/exported"
    [ -s "$out/script" ] && diff "$out/script" "$out/exported"
}

# Every function and GUID that a header declares is there, and nothing that none declares.
exports_what_the_headers_declare() {
    "$OPENIMSG_PYTHON" Tests/Install/declared.py include | sort -u >"$out/declared"
    exported >"$out/exported"
    [ -s "$out/declared" ] && diff "$out/declared" "$out/exported"
}

# No export comes or goes by accident: `python3 Tests/Install/exports.py write` writes the lists anew.
exports_the_known_names() { exported | LC_ALL=C sort | diff Tests/Install/exports.txt -; }

check "the library's name is libopenimsg.so.1" has_soname
check "it needs GLib and the C and C++ runtimes alone" needs_only
check "it looks for them in no folder of the build machine" searches_no_folder
check "it has no text relocations" no_text_relocations
check "every export has the version OPENIMSG_1" versioned
check "it exports what the version script lists" exports_what_the_script_lists
check "it exports what the headers declare" exports_what_the_headers_declare
check "it exports the known names" exports_the_known_names
check "docs/exports.md has every export with its test" "$OPENIMSG_PYTHON" Tests/Install/exports.py check
check "the tests that docs/ names exist" "$OPENIMSG_PYTHON" Tests/Install/documents.py

check "docs/man has every export, declared as the headers do" "$OPENIMSG_PYTHON" Tests/Install/manual.py check

check "the loading program builds" $CC -std=gnu99 -Wall -Wextra -o "$out/loading" Tests/Install/loading.c -ldl
"$out/loading" "$library" >"$out/loading.log" 2>&1
grep -v -E '^[0-9]+ passed' "$out/loading.log"
counts=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$out/loading.log" | tail -1)
passed=$((passed + $(echo "${counts:-0 passed, 1 failed}" | cut -d' ' -f1)))
failed=$((failed + $(echo "${counts:-0 passed, 1 failed}" | cut -d' ' -f3)))
finish
