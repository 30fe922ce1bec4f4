#!/bin/sh
# Holds the headers against C and C++ compilers: each alone, all together in several orders, layouts, GUIDs,
# objects across the two languages. CC and CXX are lists of compilers; those found of gcc and clang by default.
# Prints what fails and a last line "N passed, N failed"; status 1 if any failed.
set -u
here=$(cd "$(dirname "$0")" && pwd)
include=$here/../../include
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

found() {
    for program in "$@"; do
        command -v "$program" >/dev/null 2>&1 && printf '%s ' "$program"
    done
}
ccs=${CC:-$(found gcc clang)}
cxxs=${CXX:-$(found g++ clang++)}
warnings="-Wall -Wextra -Wpedantic -Werror"

# check NAME COMMAND...: runs it; shows its output if it fails.
check() {
    name=$1
    shift
    if "$@" >"$scratch/output" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $name"
        head -n 12 "$scratch/output"
    fi
}

# fails NAME COMMAND...: the same for what must not succeed.
fails() {
    name=$1
    shift
    if "$@" >"$scratch/output" 2>&1; then
        failed=$((failed + 1))
        echo "FAILED: $name should not compile"
    else
        passed=$((passed + 1))
    fi
}

# One source that includes the headers named, so that a compiler is started once for each.
including() {
    for header in "$@"; do echo "#include \"$header\""; done
    echo 'extern int not_empty;'
}

compile() { # NAME LANGUAGE COMPILER FLAGS...
    name=$1 language=$2 compiler=$3
    shift 3
    check "$name ($compiler $*)" "$compiler" -x "$language" $warnings -I"$include" -fsyntax-only "$@" \
        "$scratch/source"
}

names=$(cd "$include" && ls *.h *.H)
ours=$(cd "$include" && ls *.h | grep -v '[A-Z]')
compat=$(cd "$include/compat" && ls *.h | grep -v '^pshpack\|^poppack')

# Each header alone: the variants with GUIDs and text widths with one compiler of each language, for they are
# the preprocessor's work; the plain ones with all.
for header in $names; do
    including "$header" >"$scratch/source"
    for cc in $ccs; do compile "$header" c "$cc" -std=c99; done
    for cxx in $cxxs; do compile "$header" c++ "$cxx" -std=c++17; done
done
for header in $ours; do
    including "$header" >"$scratch/source"
    for cc in $ccs; do compile "$header" c "$cc" -std=c11 -DUNICODE -DINITGUID; break; done
    for cxx in $cxxs; do compile "$header" c++ "$cxx" -std=c++20 -DUNICODE -DINITGUID; break; done
done
for header in $compat; do
    including "$header" >"$scratch/source"
    for cc in $ccs; do compile "compat/$header" c "$cc" -std=c99 -I"$include/compat"; done
    for cxx in $cxxs; do compile "compat/$header" c++ "$cxx" -std=c++17 -I"$include/compat"; done
done

# All together, in three orders and twice over, in every mode.
backwards=$(for header in $ours; do echo "$header"; done | sort -r)
shuffled=$(for header in $ours; do echo "$header" | cksum | tr -d '\n'; echo " $header"; done | sort -n |
    sed 's/.* //')
for order in "$ours" "$backwards" "$shuffled" "$ours $ours"; do
    including $order >"$scratch/source"
    for mode in "" "-DUNICODE" "-DINITGUID" "-DUNICODE -DINITGUID -DCOBJMACROS" "-fshort-wchar -DUNICODE"; do
        for cc in $ccs; do
            for standard in c99 c11 gnu17; do compile together c "$cc" -std=$standard $mode; done
            compile together c "$cc" -std=c99 -DMAPI_IF $mode
        done
        for cxx in $cxxs; do
            for standard in c++11 c++17 c++20; do compile together c++ "$cxx" -std=$standard $mode; done
            compile together c++ "$cxx" -std=c++17 -DCINTERFACE $mode
        done
    done
done
{ including $compat; including $ours; } >"$scratch/source"
for cc in $ccs; do compile "compat first" c "$cc" -std=c99 -I"$include/compat"; done
for cxx in $cxxs; do compile "compat first" c++ "$cxx" -std=c++17 -I"$include/compat"; done
{ including $ours; including $compat; } >"$scratch/source"
for cc in $ccs; do compile "compat last" c "$cc" -std=c99 -I"$include/compat"; done
for cxx in $cxxs; do compile "compat last" c++ "$cxx" -std=c++17 -I"$include/compat"; done

# Layouts, and records as programs write them.
for cxx in $cxxs; do
    for mode in "" "-DUNICODE" "-fshort-wchar"; do
        for source in layout layout_c_interfaces wide_text; do
            check "$source ($cxx $mode)" "$cxx" -std=c++17 $warnings $mode -I"$include" -fsyntax-only \
                "$here/$source.cpp"
        done
    done
    check "sized records ($cxx)" "$cxx" -x c++ -std=c++17 $warnings -I"$include" -fsyntax-only \
        "$here/sized_records.c"
    fails "a list with one tag too many ($cxx)" "$cxx" -x c++ -I"$include" -fsyntax-only - <<'SOURCE'
#include "mapidefs.h"
SizedSPropTagArray(1, tags) = {1, {1, 2}};
SOURCE
    fails "an interface that lacks a method ($cxx)" "$cxx" -x c++ -I"$include" -fsyntax-only - <<'SOURCE'
#include "mapidefs.h"
struct Sink : IMAPIAdviseSink { ULONG OnNotify(ULONG, LPNOTIFICATION) { return 0; } };
Sink sink;
SOURCE
done
for cc in $ccs; do
    for mode in "" "-DUNICODE" "-fshort-wchar"; do
        check "layout ($cc $mode)" "$cc" -x c -std=c11 $warnings $mode -I"$include" -fsyntax-only \
            "$here/../../Sources/CMAPI/layout.c"
        check "sized records ($cc $mode)" "$cc" -std=c99 $warnings $mode -I"$include" -fsyntax-only \
            "$here/sized_records.c"
    done
    check "objects as tables ($cc)" "$cc" -std=c99 $warnings -I"$include" -fsyntax-only \
        "$here/table_objects.c"
    fails "a layout that isn't so ($cc)" "$cc" -x c -std=c11 -I"$include" -fsyntax-only - <<'SOURCE'
#include "mapidefs.h"
_Static_assert(sizeof(SPropValue) == 16, "wrong on purpose");
SOURCE
done

# Programs: two files that both define a GUID, in each language; objects of C in C++ and the other way.
link_and_run() { # NAME LINKER OBJECTS...
    name=$1 linker=$2
    shift 2
    check "$name: links" "$linker" "$@" -o "$scratch/program"
    check "$name: runs" "$scratch/program"
    rm -f "$scratch/program"
}
object() { # COMPILER LANGUAGE STANDARD SOURCE OBJECT [FLAGS]
    compiler=$1 language=$2 standard=$3 source=$4 target=$5
    shift 5
    check "$(basename "$source") ($compiler $standard $*)" "$compiler" -x "$language" \
        -std="$standard" $warnings -I"$include" "$@" -c "$source" -o "$scratch/$target"
}
for cc in $ccs; do
    object "$cc" c c99 "$here/guids_define.c" define.o
    object "$cc" c c99 "$here/guids_again.c" again.o
    link_and_run "two files with INITGUID ($cc)" "$cc" "$scratch/define.o" "$scratch/again.o"
    object "$cc" c c11 "$here/compat.c" compat.o -I"$include/compat" -Wno-pragma-pack
    link_and_run "a program with the Windows headers ($cc)" "$cc" "$scratch/compat.o"
    object "$cc" c c99 "$here/object_in_c.c" object.o
    object "$cc" c c99 "$here/../../Sources/CMAPI/guids.c" guids.o
    check "the library's GUIDs beside a program's own ($cc)" "$cc" "$scratch/define.o" "$scratch/again.o" \
        "$scratch/guids.o" -o "$scratch/program"
    for cxx in $cxxs; do
        object "$cxx" c++ c++17 "$here/object_in_cpp.cpp" objects.o
        link_and_run "objects of $cc in $cxx" "$cxx" "$scratch/objects.o" "$scratch/object.o" \
            "$scratch/guids.o"
    done
done
for cxx in $cxxs; do
    object "$cxx" c++ c++17 "$here/guids_define.c" define.o
    object "$cxx" c++ c++17 "$here/guids_again.c" again.o
    link_and_run "two files with INITGUID ($cxx)" "$cxx" "$scratch/define.o" "$scratch/again.o"
    object "$cxx" c++ c++17 "$here/compat.c" compat.o -I"$include/compat" \
        -Wno-pragma-pack
    link_and_run "a program with the Windows headers ($cxx)" "$cxx" "$scratch/compat.o"
    for mode in -fno-short-wchar -fshort-wchar; do
        object "$cxx" c++ c++17 "$here/wide_text.cpp" text.o $mode
        link_and_run "wide text ($cxx $mode)" "$cxx" "$scratch/text.o"
    done
done

# Every function that the headers declare is in the library's export list, and nothing else is.
declared() {
    for cc in $ccs; do
        including $ours >"$scratch/source"
        "$cc" -x c -E -I"$include" "$scratch/source" |
            awk -v folder="\"$include/" '/^# [0-9]/ { ours = index($0, folder) } ours && !/^#/' |
            tr '\n' ' ' | tr ';' '\n' |
            sed -n -e 's/^ *extern [^(]*[ *]\([A-Za-z_][A-Za-z0-9_]*\) *(.*/\1/p' \
                -e 's/^ *extern const [A-Z]* \([A-Za-z_0-9]*\)$/\1/p' |
            sort -u
        return
    done
}
declared >"$scratch/declared"
sed -n 's/^ *\([A-Za-z_][A-Za-z0-9_]*\);$/\1/p' "$here/../../Sources/OpenIMsg/exports.map" | sort -u \
    >"$scratch/exported"
check "declared and exported are the same" diff "$scratch/declared" "$scratch/exported"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
