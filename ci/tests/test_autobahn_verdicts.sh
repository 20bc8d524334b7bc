#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/foreign/autobahn-verdicts takes what is equal and finds each kind of difference.

. "$(dirname "$0")/support.sh"
compare=$ci/foreign/autobahn-verdicts

cat >wanted <<'END'
# A comment: not a case.
OK, OK, 1000: 1.1.1 1.1.2
1.2.1
OK, FAILED BY CLIENT, none: 3.1
END

# run ID BEHAVIOR CLOSE CODE...: the JSON of a run with these cases.
run() {
    jq -n '[$ARGS.positional | _nwise(4) | {suite: "autobahn", id: "autobahn/\(.[0])",
        behavior: .[1], behaviorClose: .[2], remoteCloseCode: (.[3] | fromjson)}]
        | {cases: (. + [{suite: "conformance", id: "ws/1/x"}])}' --args "$@" >run.json
}

run 1.1.1 OK OK 1000 1.1.2 OK OK 1000 1.2.1 OK OK 1000 3.1 OK 'FAILED BY CLIENT' null \
    9.9.9 FAILED FAILED null
ok 'equal verdicts, and a case that nobody asked for' "$compare" wanted run.json
ok 'all are counted' sh -c '"$1" wanted run.json | grep -qx "4 passed, 0 failed"' sh "$compare"
run 1.1.1 FAILED OK 1000 1.1.2 OK OK 1000 1.2.1 OK OK 1000 3.1 OK 'FAILED BY CLIENT' null
catches 'another behavior' '^1.1.1: .*"OK, OK, 1000", we say "FAILED, OK, 1000"' \
    "$compare" wanted run.json
run 1.1.1 OK OK 1000 1.1.2 OK UNCLEAN 1000 1.2.1 OK OK 1000 3.1 OK 'FAILED BY CLIENT' null
catches 'another end' '^1.1.2: ' "$compare" wanted run.json
run 1.1.1 OK OK 1000 1.1.2 OK OK 1000 1.2.1 OK OK null 3.1 OK 'FAILED BY CLIENT' null
catches 'a close code that did not come' '^1.2.1: .*we say "OK, OK, none"' \
    "$compare" wanted run.json
run 1.1.1 OK OK 1000 1.1.2 OK OK 1000 1.2.1 OK OK 1000
catches 'a case that was not run' '^3.1: .*we say "not run"' "$compare" wanted run.json
catches 'the sum of failures' '^3 passed, 1 failed$' "$compare" wanted run.json
echo 'OK or NON-STRICT, OK, 1000: 1.1.1 1.1.2' >wanted
run 1.1.1 OK OK 1000 1.1.2 NON-STRICT OK 1000
ok 'one of two' "$compare" wanted run.json
run 1.1.1 OK OK 1000 1.1.2 NON-STRICT OK 1002
catches 'one of two with another code' '^1.1.2: ' "$compare" wanted run.json
run 1.1.1 OK OK 1000 1.1.2 FAILED OK 1000
catches 'none of the two' '^1.1.2: ' "$compare" wanted run.json
echo '# nothing' >empty
catches 'a list without a case' 'names no case' "$compare" empty run.json

finish
