#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Each rule of ci/tidy catches a sample that breaks it, by its name, and lets pass what only looks
# so.

. "$(dirname "$0")/support.sh"

good() {
    rm -rf ./*
    c_file reference/good.h <<'END'
/* The number of frames, below frame_count_max. */
int frame_count(const struct frame *frame);
int frame_rest(const struct frame *frame);

/* A type that holds functions is no function. */
struct handler {
    int (*call)(int argument);
};
END
    c_file reference/good.c <<'END'
#include "reference/good.h"

/* goto hell; strcpy(a, b); default: and // are words of a comment here. */
typedef struct frame *(*frame_maker)(void);

static const char *const words[] = {
    "goto nowhere; strcpy(", "/* no comment", "default: \" {",
};

int frame_count(const struct frame *frame)
{
    char brace = '{', quote = '"', slash = '\\';

    assert(frame->count <= 4 && frame->rest >= 1 && frame->next != frame);
    if (frame->rest == 0)
        goto out;
    other.frame_count(frame);
    other->frame_count(brace, quote, slash);
out:
    return frame_count_of(frame) + (int)sizeof words;
}
END
}

# bad RULE PATH NAME TEXT: the sample with this text at the end of that file breaks that rule there,
# and no other.
bad() {
    good
    mkdir -p "$(dirname "$2")"
    [ -f "$2" ] || c_file "$2" </dev/null
    printf '%s\n' "$4" >>"$2"
    catches "$3" "^$2:[0-9]+: $1: " only_rule "$1"
}

# only_rule RULE: ci/tidy, whose faults are all taken back when one is of another rule.
only_rule() {
    ! "$ci/tidy" >faults || return 0
    ! grep -v "^[^ ]*: $1: " faults || return 0
    cat faults
    return 1
}

# kept PATH NAME TEXT: the same, and nothing is wrong with it.
kept() {
    good
    mkdir -p "$(dirname "$1")"
    [ -f "$1" ] || c_file "$1" </dev/null
    printf '%s\n' "$3" >>"$1"
    ok "$2" "$ci/tidy"
}

# function_of LINES: a whole function of that many lines.
function_of() {
    printf 'int long_one(int value)\n{\n'
    repeat $(($1 - 3)) '    value += 1;'
    printf '}\n'
}

good
ok 'a lawful tree passes' "$ci/tidy"

good
printf '/* A sample. */\nint a;\n' >reference/bare.c
catches 'a source without its SPDX line' '^reference/bare.c:1: spdx: ' "$ci/tidy"

good
printf '/* %s */\nint a;\n' "$spdx" >reference/bare.c
catches 'a source that does not say what it is' '^reference/bare.c:2: head-comment: ' "$ci/tidy"

good
mkdir -p ci
printf '#!/bin/sh\necho one\necho two\necho three\n' >ci/bare
catches 'a script without its SPDX line' '^ci/bare:1: spdx: ' "$ci/tidy"

good
mkdir -p ci
{ printf '#!/bin/sh\n# %s\n\n' "$spdx"; repeat 5 'echo one'; } >ci/bare
catches 'a script that does not say what it is' '^ci/bare:2: head-comment: ' "$ci/tidy"

good
mkdir -p ci
printf '#!/bin/sh\n# %s\n#\n# A sample.\n\nset -eu\ncat $1\n' "$spdx" >ci/quoting
if command -v shellcheck >/dev/null 2>&1; then
    catches 'what shellcheck finds' '^ci/quoting:7: shell: ' "$ci/tidy"
else
    count=$((count + 1))
    echo "ok $count what shellcheck finds # SKIP no shellcheck here"
fi

x_95=$(repeat 95 x | tr -d '\n')
bad line-length reference/x.c 'a line of 101 columns' "/* $x_95 */"
kept reference/x.c 'a line of 100 columns' "/* ${x_95#x} */"
kept reference/x.c 'a line of 100 characters, most of two octets' \
    "/* $(repeat 94 '\303\244' | tr -d '\n') */"
bad function-length reference/x.c 'a function of 61 lines' "$(function_of 61)"
kept reference/x.c 'a function of 60 lines' "$(function_of 60)"
bad file-length reference/x.c 'a file of 501 lines' "$(repeat 499 'extern int a;')"
kept reference/x.c 'a file of 500 lines' "$(repeat 498 'extern int a;')"
kept harness/x.c 'a table is no part of the length of a file' "static const int table[] = {
$(repeat 600 '    1,')
};"
kept conformance/websocket/x.c 'a file of facts may be long' "$(repeat 600 'extern int a;')"
bad file-length conformance/x.h 'but not its header' "$(repeat 600 'extern int a;')"
bad typedef-struct reference/x.c 'a typedef of a struct' 'typedef struct frame frame_t;'
bad typedef-struct reference/x.c 'a typedef of a union' 'typedef const union a b;'
bad goto reference/x.c 'a goto but to out' 'int f(void)
{
    goto again;
}'
default='int f(int a)
{
    switch (a) {
    default:
        return 1;
    }
}'
bad switch-default harness/x.c 'a default' "$default"
bad switch-default reference/x.c 'a default in the reference' "$default"
kept reports/x.c 'a default where no state machine is' "$default"
kept harness/tests/test_x.c 'a default in a test' "$default"
for name in sprintf vsprintf strcpy strcat strtok gets atoi atol atoll alloca; do
    bad forbidden-call reports/x.c "a call of $name" "int f(char *a)
{
    $name (a);
}"
done
kept reports/x.c 'names that only contain a forbidden one' 'int f(char *a)
{
    g_strcpy_x(a), snprintf(a, 1, 0);
}'
bad recursion reference/x.c 'a function that calls itself' 'int f(int a)
{
    return a ? f(a - 1) : 0;
}'
bad recursion reference/x.c 'one with a long signature' 'static const struct frame *
f(int (*call)(int), int a)
{
    return f(call, a);
}'
for effect in 'a = 1' 'a++' '--a' 'a += 2' 'a <<= 2' 'g(a,
           a -= 1)'; do
    bad assert-effect reference/x.c "an assertion with an effect: $(echo "$effect" | head -n 1)" \
        "int f(int a)
{
    assert($effect);
}"
done
bad assert-effect reference/x.c 'a promise with an effect' 'int f(int a)
{
    PROMISE(WS_1, a++ > 1);
}'
bad undocumented reference/x.h 'a prototype without a comment' '
int naked(int value);'
bad undocumented reference/x.h 'an inline function without a comment' '
static inline int naked(int value)
{
    return value;
}'
kept reference/x.h 'one comment for a group' '/* One. */
int one(int a,
        int b);
int two(void);'
kept reference/tests/support.h 'the tests own headers' '
int naked(int value);'

# The words are put together here, so that this file does not hold them.
bad todo reference/x.c 'a mark of unfinished work' "/* TO""DO: more */"
bad todo conformance/websocket/x.def 'one in a table' "/* FIX""ME */"
kept reference/x.c 'a word that only contains it' 'extern int autoTODOS;'
bad machine-path reference/x.c 'a path of one machine' "/* See /ho""me/somebody/x.c. */"
good
mkdir -p docs
printf 'See `/%s/x`.\n' work >docs/page.md
catches 'one in a page' '^docs/page.md:1: machine-path: ' "$ci/tidy"
printf 'See https://example.org/%s/x and a/%s/b.\n' home work >docs/page.md
ok 'the paths of addresses and of this tree are none' "$ci/tidy"

finish
