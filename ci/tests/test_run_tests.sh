#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/run-tests counts rightly, and takes no silence, crash or hang for a success.

. "$(dirname "$0")/support.sh"

# sums PASSED FAILED NAME COMMAND...: the last line, and the exit status that belongs to it. The
# limit is time enough for all but what hangs.
limit_s=60
sums() {
    expected="$1 passed, $2 failed" failures=$2 name=$3
    shift 3
    status=0
    "$ci/run-tests" -t "$limit_s" "$@" >said 2>&1 || status=$?
    wanted=0
    [ "$failures" -eq 0 ] || wanted=1
    if [ "$(tail -n 1 said)" = "$expected" ] && [ "$status" -eq "$wanted" ]; then
        report 0 "$name"
    else
        report 1 "$name"
    fi
}

sums 1 0 'a command that succeeds' true
sums 0 1 'a command that fails' false
sums 1 1 'one of each' true false
sums 2 0 'TAP is counted' 'printf "1..2\nok 1\nok 2\n"'
sums 1 1 'a line of TAP that fails' 'printf "1..2\nok 1\nnot ok 2\n"'
sums 1 1 'fewer results than planned' 'printf "1..2\nok 1\n"'
sums 2 1 'good results and a bad end' 'printf "1..2\nok 1\nok 2\n"; exit 3'
sums 1 1 'a program that gives up' 'printf "1..1\nok 1\nBail out!\n"; exit 1'
sums 1 0 'what was skipped has not passed' 'printf "1..2\nok 1\nok 2 x # SKIP no\n"'
limit_s=1
sums 0 1 'a program that hangs' 'sleep 300'
limit_s=60
sums 0 1 'a program that is killed' 'kill -9 $$'
sums 1 0 'a subtest is part of its test' 'printf "1..1\n    not ok 1\nok 1\n"'
sums 0 1 'a command that is not there' ./nothing-is-here
catches 'nothing to run is no success' '^0 passed, 0 failed' "$ci/run-tests"
catches 'only skipped is no success' '^0 passed, 0 failed' \
    "$ci/run-tests" 'printf "1..1\nok 1 # SKIP\n"'
repeat 300 'a line of what went wrong' >long
"$ci/run-tests" 'cat long; false' >told 2>&1 || :
ok 'a failure is told in full' test "$(grep -c '^      a line of what' told)" -eq 300
printf '%s\n' 1..3 'ok 1 one' 'not ok 2 two' '#   wanted 7' '#   came 8' 'ok 3 three' >long.tap
repeat 300 '# afterwards' >>long.tap
"$ci/run-tests" 'cat long.tap' 'cat long; echo the end; false' true >told 2>&1 || :
tail -n 20 told | sed -n '/^FAIL  cat long.tap/,/the end$/p' >end
ok 'what failed stands at the end once more, before what is said of it' cmp end - <<'END'
FAIL  cat long.tap (2 passed, 1 failed, exit status 0)
    | not ok 2 two
    | #   wanted 7
    | #   came 8
FAIL  cat long; echo the end; false (0 passed, 1 failed, exit status 1)
    | a line of what went wrong
    | a line of what went wrong
    | a line of what went wrong
    | a line of what went wrong
    | a line of what went wrong
    | the end
END
for i in 1 2 3 4 5 6 7 8 9; do printf 'not ok %d\n# said %d\n' "$i" "$i"; done >many.tap
"$ci/run-tests" 'cat many.tap' >told 2>&1 || :
ok 'of many, the first are told' grep -qx '    | ... and 1 more' told
ok 'with what they say' grep -qx '    | # said 1' told
"$ci/run-tests" -d logs 'echo kept' >told 2>&1
ok 'the output is kept' grep -rq kept logs


"$ci/run-tests" 'echo $$ >pid; exec sleep 300' >told 2>&1 &
until [ -s pid ]; do sleep 0.05; done
kill $!
wait $! || :
for _ in $(seq 200); do
    kill -0 "$(cat pid)" 2>/dev/null || break
    sleep 0.1
done
catches 'who ends it ends the running test' 'o such process' sh -c 'kill -0 "$(cat pid)"'

cat >program.c <<'END'
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv)
{
    puts(argc == 2 && strcmp(argv[1], "--tap") == 0 ? "1..3\nok 1\nok 2\nok 3" : "usage");
    return 0;
}
END
gcc -o program program.c
sums 3 0 'a compiled program is asked for TAP' ./program

finish
