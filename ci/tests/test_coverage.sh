#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/coverage judges what a run has left, here that of a small program: a line or a way of a branch
# that was not run is found and named, and so is an exception that nobody needs.

. "$(dirname "$0")/support.sh"

mkdir -p ci reference build/obj/reference
cp "$ci/coverage" ci/
c_file reference/sample.c <<'END'
#include <stdlib.h>

static int is_even_and_large(int number)
{
    if (number > 10 && number % 2 == 0) {
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    int count = 0;
    for (int i = 1; i < argc; i++) {
        count += is_even_and_large(atoi(argv[i]));
    }
    return count < 0;
}
END
echo '# None.' >ci/none

# ran NUMBER...: the sample is built and has run so.
ran() {
    rm -f build/obj/reference/*
    gcc -O0 --coverage -c reference/sample.c -o build/obj/reference/sample.o &&
        gcc --coverage build/obj/reference/sample.o -o build/sample && build/sample "$@"
}

# judge [EXCEPTION...]: what was run is judged; these are excused.
judge() {
    cp ci/none ci/list
    for line; do
        echo "$line" >>ci/list
    done
    BUILD=build WHOLE=${whole:-reference/sample.c} EXCEPTIONS=ci/list ci/coverage -j
}

ran 3 11 12 >said 2>&1
ok 'all is run' judge
judge >told
ok 'which the table tells' grep -qE '^reference/sample.c .* 100.0% .* 100.0%  all demanded$' told
catches 'an exception without need is one too many' \
    '^FAIL .*list: excuses 1 in reference/sample.c is_even_and_large, where 0 are missed$' \
    judge 'reference/sample.c is_even_and_large 1  # never so'
catches 'an exception for what is not there' 'excuses 2 in reference/no.c nothing, where 0' \
    judge 'reference/no.c nothing 2  # gone'
catches 'a line of the list that is none' 'not FILE FUNCTION NUMBER: reference/sample.c' \
    judge 'reference/sample.c  # all of it'
catches 'an exception without a reason' 'no reason' judge 'reference/sample.c main 1'
whole='reference/sample.c reference/other.c'
catches 'a file that was not measured' '^FAIL  reference/other.c: was not measured$' judge
whole=

ran 3 11 >said 2>&1
catches 'a line that is not run' \
    '^FAIL  reference/sample.c:8: in is_even_and_large\(\), is not run: return 1;$' judge
catches 'and the branch that leads there' '^FAIL  reference/sample.c:7: .*condition 2 of 2' judge
ok 'both may be excused' judge 'reference/sample.c is_even_and_large 2  # a sample'
catches 'but not by too small a number' 'excuses 1 .* where 2 are missed' \
    judge 'reference/sample.c is_even_and_large 1  # a sample'
whole='reference/none.c'
catches 'where nothing is demanded nothing has passed' 'was not measured' judge
whole=

ran 3 12 >said 2>&1
catches 'a way of a branch that is not taken, though all lines are run' \
    '^FAIL  reference/sample.c:7: in is_even_and_large\(\), condition 2 of 2 .*: if \(number > 10' \
    judge
ran >said 2>&1
catches 'a condition that is never asked' 'condition 1 of 1 always decides one way' judge
rm -f build/obj/reference/*.gcda
catches 'a program that was not run at all' 'reference/sample.c:[0-9]+: in main\(\), is not' judge

finish
