#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The makefile finds what the tree holds, builds again what has changed and nothing else, sets up
# before it builds, and keeps the libraries of one side from the other.

. "$(dirname "$0")/support.sh"

# What the make that runs this test was told is not meant for those below.
unset MAKEFLAGS MAKELEVEL MFLAGS MAKEOVERRIDES BUILD WERROR CI SANITIZE V || :
cp "$ci/../GNUmakefile" .
mkdir ci
printf '#!/bin/sh\nsleep 1\necho "set up: $*"\n' >ci/bootstrap
chmod +x ci/bootstrap

c_file conformance/fact.h <<'END'
int fact_number(void);
END
c_file conformance/websocket/fact.c <<'END'
#include "conformance/fact.h"
int fact_number(void)
{
    return 7;
}
END
c_file conformance/autobahn/fact.c <<'END'
int fact_other(void);
int fact_other(void)
{
    return 5;
}
END
c_file reference/server_main.c <<'END'
#include "conformance/fact.h"
int fact_other(void);
int main(void)
{
    return fact_number() + fact_other() - 12;
}
END
c_file conformance/tests/support.c <<'END'
#include "conformance/fact.h"
int support_number(void);
int support_number(void)
{
    return fact_number();
}
END
c_file conformance/tests/test_fact.c <<'END'
#include <glib.h>
int support_number(void);
int main(void)
{
    g_assert_cmpint(support_number(), ==, 7);
    return 0;
}
END

# built TEXT: the whole of what make said it did, the folders of the build taken out.
built() {
    text=$1
    shift
    make "$@" 2>&1 | grep -E '^  [A-Z]+ ' | sed 's/  *//' | tr -s ' ' | LC_ALL=C sort >did
    printf '%s' "$text" | LC_ALL=C sort | diff - did
}

ok 'programs are built' make -j2 all
ok 'and run' build/assay-server
ok 'a program without a main file is left out' test ! -e build/assay -a ! -e build/assay-client
ok 'nothing is built twice' built ''
touch conformance/fact.h
ok 'a header that changed' built 'AR build/lib/conformance.a
CC conformance/websocket/fact.c
CC reference/server_main.c
LINK build/assay-server
'
ok 'tests are built, with their support files' make -j2 programs-of-tests
ok 'and run' build/tests/conformance_fact
c_file conformance/new.c <<'END'
int fact_new(void);
int fact_new(void)
{
    return 1;
}
END
ok 'a file that has come' built 'AR build/lib/conformance.a
CC conformance/new.c
LINK build/assay-server
'
rm conformance/new.c
ok 'a file that has gone' built 'AR build/lib/conformance.a
LINK build/assay-server
'
c_file reference/client_main.c <<'END'
int main(int argc, char **argv)
{
    int unused;
    return argc > 1 && argv[1][0] == 'x';
}
END
ok 'a new main file is a new program' make
ok 'and runs' build/assay-client
catches 'a warning is an error where it counts' 'unused' make WERROR=1
catches 'the second compiler is asked' 'unused' make clang-clean
rm reference/client_main.c
c_file reference/client_main.c <<'END'
#include <glib.h>
int main(void)
{
    return 0;
}
END
catches 'the reference cannot see GLib' 'glib\.h' make
rm reference/client_main.c

# The saboteur is linked into the mutants, and into nothing else.
c_file ci/mutants/saboteur.c <<'END'
int saboteur(void);
int saboteur(void)
{
    return 12;
}
END
c_file reference/server_main.c <<'END'
#include "conformance/fact.h"
#ifdef MUTANTS
int saboteur(void);
#endif
int main(void)
{
#ifdef MUTANTS
    return saboteur() - 12 + fact_number();
#else
    return 0;
#endif
}
END
ok 'a mutant is built' make build/mutant/assay-server-mutant
status=0
build/mutant/assay-server-mutant || status=$?
ok 'and is one' test "$status" -eq 7
make >/dev/null
ok 'beside the plain program' build/assay-server
ok 'the sanitizers have a tree of their own' \
    make BUILD=build/sanitize SANITIZE=1 build/sanitize/assay-server
ok 'and are in it' grep -q __asan_init build/sanitize/assay-server

ok 'building anew' make clean all
ok 'leaves nothing to be done' built ''
make clean >/dev/null
ok 'what was built is removed' test ! -e build
make -j4 bootstrap all >told 2>&1
ok 'the set-up comes first, with -j as well' test "$(head -n 1 told)" = 'set up: run'
make -n bootstrap check 2>/dev/null | grep bootstrap >told || :
ok 'the checks have a list of their own' grep -q '^ci/bootstrap run check *$' told
make -n bootstrap foreign 2>/dev/null | grep bootstrap >told || :
ok 'and so have the foreign peers' grep -q '^ci/bootstrap run *foreign *$' told
catches 'the standards must be named' 'usage: make trace SPEC=' make trace

finish
