#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/format finds what clang-format would lay out otherwise, leaves tables alone, and can mend.

. "$(dirname "$0")/support.sh"

cp "$ci/../.clang-format" .

ok 'a tree without sources' "$ci/format"
c_file harness/x.c <<'END'
#include <glib.h>

static const struct point points[] = {
    {.x = 1, .y = 2},
};

int f(const char *text, int count)
{
    if (count > 1)
        return 1;
    switch (count) {
    case 1:
        return 2;
    case 0:
        break;
    }
    return (int)text[0];
}
END
ok 'the layout of the project' "$ci/format"
c_file reports/y.h <<'END'
int  f(char* text) ;
END
catches 'another layout' '^reports/y.h:3:.*clang-format' "$ci/format"
ok 'is mended' "$ci/format" --write
ok 'and then is none' "$ci/format"
ok 'by the letter' grep -qx 'int f(char \*text);' reports/y.h
c_file conformance/websocket/table.c <<'END'
int  table [ ] = { 1 , 2 } ;
END
ok 'tables are laid out by hand' "$ci/format"
c_file build/x.c <<'END'
int  f(char* text) ;
END
ok 'what was built is not looked at' "$ci/format"
c_file conformance/x.c <<'END'
int  f(char* text) ;
END
catches 'what looks the facts up is no table' '^conformance/x.c:3:' "$ci/format"

finish
