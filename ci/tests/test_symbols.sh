#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/symbols finds what two folders define, and what a program of the reference must not need.

. "$(dirname "$0")/support.sh"

# archive FOLDER TEXT: build/lib/FOLDER.a holds what the text compiles to.
archive() {
    mkdir -p build/lib
    rm -f "build/lib/$1.a"
    printf '%s\n' "$2" >x.c
    gcc -c -o x.o x.c
    ar qcs "build/lib/$1.a" x.o
}

archive reference 'int frame_read(void) { return 1; } static int same(void) { return frame_read(); }
    int main(void) { return same(); }'
archive harness 'int wire_read(void) { return 1; } static int same(void) { return wire_read(); }
    int main(void) { return same(); }'
ok 'sides that share main and static names pass' "$ci/symbols" build
archive harness 'int frame_read(void) { return 1; }'
catches 'a function on both sides' '^twice: frame_read is defined in harness and in ref' \
    "$ci/symbols" build
archive harness 'int frame_read;'
catches 'a name that is a variable on one side' '^twice: frame_read ' "$ci/symbols" build
archive harness 'int wire_read(void) { extern int frame_read(void); return frame_read(); }'
ok 'a name that is only used' "$ci/symbols" build
archive conformance 'int wire_read(void) { return 1; }'
catches 'a function of the facts and of a side' '^twice: wire_read ' "$ci/symbols" build
archive conformance 'int fact(void) { return 1; }'

echo 'int main(void) { return 0; }' >program.c
gcc -o build/assay-server program.c
ok 'a program with the C library alone' "$ci/symbols" build
echo 'int json_object(void) { return 0; }' >library.c
gcc -shared -fPIC -Wl,-soname,libjansson.so.4 -o library.so library.c
gcc -o build/assay-server program.c -Wl,--no-as-needed ./library.so
catches 'a program with a library of the harness' '^library: assay-server needs libjansson' \
    "$ci/symbols" build
rm -rf build
catches 'nothing built is no pass' 'build first' "$ci/symbols" build

finish
