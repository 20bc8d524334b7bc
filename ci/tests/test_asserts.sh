#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/asserts counts what says something, and nothing else.

. "$(dirname "$0")/support.sh"

# body TEXT: a reference of one function with that body.
body() {
    rm -rf reference
    printf 'int f(int a)\n{\n%s\n}\n' "$1" | c_file reference/x.c
}

ok 'a tree without a reference passes' "$ci/asserts"
body '    assert(a > 1); assert(a < 9);'
ok 'two assertions for a function are enough' "$ci/asserts"
body '    assert(a > 1);'
catches 'one is not' '^reference: 1 assertions in 1 functions, 1.00 for each; the b' "$ci/asserts"
body '    assert(a > 1); PROMISE(WS_1, a < 9);'
ok 'a promise counts' "$ci/asserts"
body '    assert(a > 1); static_assert(2 + 8 + 4 == 14, "a head");'
ok 'a static_assert counts' "$ci/asserts"
body '    assert(a > 1); assert(a->b != NULL);'
catches 'a comparison with NULL does not' 'reference: 1 assertions in 1 ' "$ci/asserts"
body '    assert(a > 1); assert(a != NULL && b[1] != NULL);'
catches 'nor do two of them' 'reference: 1 assertions in 1 ' "$ci/asserts"
body '    assert(a > 1); assert((a != NULL) == (b > 1));'
ok 'a relation with NULL in it counts' "$ci/asserts"
body '    assert(a > 1); /* assert(a < 9); */ say("assert(a)"); my_assert(a);'
catches 'comments, literals and other names do not count' 'reference: 1 assertions' "$ci/asserts"
body '    return a;'
catches 'a function without any is named' '^reference/x.c:3: asserts: f asserts' "$ci/asserts"
body '    assert(a > 1); assert(a < 9);'
printf 'int f(int a)\n{\n    return a;\n}\n' | c_file reference/tests/test_x.c
ok 'the tests are not counted' "$ci/asserts"

finish
