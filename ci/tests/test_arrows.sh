#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/arrows knows the table: each pair of folders, tests, libraries, and includes not from the root.

. "$(dirname "$0")/support.sh"

# includes PATH WHAT: a tree of one file that includes that.
includes() {
    rm -rf conformance reports harness reference ci
    printf '#include %s\n' "$2" | c_file "$1"
}

granted=" $(tr '\n' ' ' <<'END'
conformance:conformance reports:reports reports:conformance harness:harness harness:reports
harness:conformance reference:reference reference:conformance
ci:conformance ci:reports ci:harness ci:reference ci:ci
END
)"
for from in conformance reports harness reference ci; do
    for to in conformance reports harness reference ci; do
        includes "$from/x.c" "\"$to/x.h\""
        case $granted in
            *" $from:$to "*) ok "$from sees $to" "$ci/arrows" ;;
            *)
                catches "$from does not see $to" "^$from/x.c:3: arrow: $from may not see $to" \
                    "$ci/arrows"
                ;;
        esac
    done
done
includes harness/tests/test_x.c '"harness/x.h"'
ok 'tests see their folder' "$ci/arrows"
includes harness/tests/test_x.c '"conformance/x.h"'
ok 'tests see the facts' "$ci/arrows"
includes harness/tests/test_x.c '"reports/x.h"'
catches 'tests do not see what their folder sees' ': arrow: harness/tests may not' "$ci/arrows"
includes harness/tests/test_x.c '"reference/x.h"'
catches 'tests do not see the other side' ': arrow: harness/tests may not' "$ci/arrows"
includes conformance/websocket/x.def '"harness/x.h"'
catches 'tables are looked at' '^conformance/websocket/x.def:3: arrow: ' "$ci/arrows"
includes harness/x.c '"wire.h"'
catches 'an include beside the file' ': rooted: ' "$ci/arrows"
includes harness/x.c '"harness/../reference/x.h"'
catches 'an include that climbs' ': rooted: ' "$ci/arrows"
includes harness/x.c 'HEADER'
catches 'an include that is computed' ': rooted: ' "$ci/arrows"
for library in glib.h jansson.h sys/socket.h openssl/evp.h unistd.h; do
    includes conformance/x.c "<$library>"
    catches "facts do not use $library" ': library: ' "$ci/arrows"
done
for library in glib.h glib/gstdio.h jansson.h; do
    includes reference/x.c "<$library>"
    catches "the reference does not use $library" ': library: ' "$ci/arrows"
    includes reference/tests/test_x.c "<$library>"
    ok "its tests may use $library" "$ci/arrows"
    includes harness/x.c "<$library>"
    ok "the harness may use $library" "$ci/arrows"
done
for library in gio/gio.h pthread.h threads.h; do
    includes harness/x.c "<$library>"
    catches "nobody uses $library" ': library: ' "$ci/arrows"
done

finish
