#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/memcheck finds what it is there to find, in programs that have just that fault.

. "$(dirname "$0")/support.sh"

# program NAME TEXT: the body of a main().
program() {
    {
        echo '#include <fcntl.h>'
        echo '#include <stdlib.h>'
        echo '#include <stdio.h>'
        echo '#include <sys/socket.h>'
        printf 'int main(void) { %s }\n' "$2"
    } >"$1.c"
    gcc -g -O0 -o "$1" "$1.c"
}

program sound 'free(malloc(9)); return 0;'
program leaks 'void *volatile lost = malloc(9); lost = NULL; return lost != NULL;'
program leaves_open 'return open("/dev/null", O_RDONLY) < 0;'
program leaves_socket 'return socket(AF_INET, SOCK_STREAM, 0) < 0;'
program reads_behind 'char *p = malloc(9); int c = p[9]; free(p); return c == 7 && c != 7;'
program closes 'FILE *f = fopen("/dev/null", "r"); return fclose(f) != 0;'
program fails 'return 1;'

# No server is there, so the whole run fails; what it says of the programs is looked at.
mkdir -p ci build
cp "$ci/memcheck" ci/
BUILD=build JOBS=2 ci/memcheck ./sound ./leaks ./leaves_open ./leaves_socket ./reads_behind \
    ./closes ./fails >all 2>&1 </dev/null || :

ok 'a program without a fault' grep -qx 'pass  ./sound' all
ok 'a program that closes what it opens' grep -qx 'pass  ./closes' all
ok 'memory that is lost' grep -q '^FAIL  ./leaks (exit status 9,' all
ok 'a descriptor left open' grep -q '^FAIL  ./leaves_open (exit status 0' all
ok 'a socket left open' grep -q '^FAIL  ./leaves_socket (exit status 0' all
ok 'a read behind the end' grep -q '^FAIL  ./reads_behind (exit status 9,' all
ok 'an exit status of its own' grep -q '^FAIL  ./fails (exit status 1,' all
ok 'a server that is not there' grep -q '^FAIL  assay-server: memory' all
ok 'the sum' grep -qE '^2 passed, [0-9]+ failed$' all
catches 'a run with a failure fails' 'FAIL  ./fails' env BUILD=build ci/memcheck ./fails

finish
