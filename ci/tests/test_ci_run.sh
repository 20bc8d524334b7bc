#!/bin/sh
# SPDX-License-Identifier: MIT
#
# .ci/run sums up its steps rightly, whatever becomes of one. make, npm and pip are played.

. "$(dirname "$0")/support.sh"

mkdir -p .ci ci bin
cp "$ci/../.ci/run" .ci/

# plays FILE TEXT: a program.
plays() {
    printf '#!/bin/sh\n%s\n' "$2" >"$1"
    chmod +x "$1"
}

# prepare GOAL TEXT: each step counts two, but this one does as the text says.
prepare() {
    rm -rf build
    plays bin/make "case \$2 in $1) $2 ;; *) echo '2 passed, 0 failed' ;; esac"
    plays bin/npm 'exit 0'
    plays ci/bootstrap 'exit 0'
}

run() {
    PATH=$sample/bin:$PATH .ci/run
}

# sums TEXT NAME: the last line of a run, and a failure told by the exit status where it counts one.
sums() {
    wanted=1
    case $1 in *' 0 failed') wanted=0 ;; esac
    status=0
    run >said 2>&1 || status=$?
    if [ "$(tail -n 1 said)" = "$1" ] && [ "$status" -eq "$wanted" ]; then
        report 0 "$2"
    else
        report 1 "$2"
    fi
}

prepare none ''
sums '14 passed, 0 failed' 'seven steps are summed up'
prepare check 'echo "2 passed, 3 failed"; exit 1'
sums '14 passed, 3 failed' 'what a step counted as failed is counted, and the others go on'
prepare check 'echo "FAIL  ci/odd"; echo "    | not ok 7 odd"; echo "2 passed, 1 failed"; exit 1'
run >told 2>&1 || :
tail -n 4 told >end
ok 'what failed is told before the sum' cmp end - <<'END'
check failed, exit status 1: build/ci/check.log
FAIL  ci/odd
    | not ok 7 odd
14 passed, 1 failed
END
prepare mutants 'exit 2'
sums '12 passed, 1 failed' 'a step that breaks off counts as one failure'
prepare memcheck 'echo "2 passed, 0 failed"; exit 2'
sums '14 passed, 1 failed' 'so does one that counted none and failed'
prepare sanitize 'exit 0'
sums '12 passed, 1 failed' 'so does one that says nothing'
prepare check 'echo "7 passed, 1 failed"; echo "2 passed, 0 failed"'
sums '14 passed, 0 failed' 'the last line of a step is the one that counts'
prepare foreign 'test "$FOREIGN_REQUIRED" = 1 && echo "4 passed, 0 failed"'
sums '16 passed, 0 failed' 'with a registry, the foreign peers are required'
prepare foreign 'echo "4 passed, 0 failed"'
plays ci/bootstrap 'exit 1'
sums '12 passed, 0 failed' 'without one, they are left out'
run >told 2>&1
ok 'which is said' grep -q '^foreign *not run' told
prepare check 'test -n "$CI" && echo "2 passed, 0 failed"'
sums '14 passed, 0 failed' 'warnings are errors'
ok 'the output of a step is kept' grep -q '2 passed' build/ci/check.log

finish
