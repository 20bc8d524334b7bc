#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/named finds the rows that the reference does not name.

. "$(dirname "$0")/support.sh"

command -v jq >/dev/null || { echo 'Bail out! jq is not installed'; exit 1; }

# The program, as far as ci/named asks it.
mkdir -p b sample
cat >b/assay <<'E2'
#!/bin/sh
echo '{"requirements": [
    {"id": "WS_A_KEPT", "needs_case": true}, {"id": "WS_B_SENT", "needs_case": true},
    {"id": "WS_C_CALLED", "needs_case": true}, {"id": "WS_D_INFO", "needs_case": false}]}'
E2
chmod +x b/assay
BUILD=$PWD/b
REFERENCE=$PWD/sample
export BUILD REFERENCE

: >sample/a.h
echo 'if (BREAKS(WS_A_KEPT, x)) PROMISE(WS_B_SENT, y); CALLS_FOR(WS_C_CALLED, z);' >sample/a.c
ok 'a reference that names every row' "$ci/named"
echo 'if (BREAKS(WS_A_KEPT, x)) PROMISE(WS_B_SENT, y); /* WS_C_CALLED */' >sample/a.c
catches 'a row that only a comment names' '^named: WS_C_CALLED ' "$ci/named"
echo 'f(WS_A_KEPT); PROMISE(WS_B_SENT, y); CALLS_FOR(WS_C_CALLED, z);' >sample/a.c
catches 'a row that stands outside of the macros' '^named: WS_A_KEPT ' "$ci/named"
echo 'echo "{}"' >b/assay
catches 'a program that lists nothing' '^named: the program lists no rows|null' "$ci/named"


finish
