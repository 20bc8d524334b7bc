#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/bootstrap calls the package manager only when something is missing, once, and with what is. The
# package manager and what asks it are played by scripts, on a PATH that holds nothing else.

. "$(dirname "$0")/support.sh"

mkdir -p tool tree/packages bin
cp "$ci/bootstrap" tree/
for name in sh dirname mktemp rm cat env; do ln -s "$(command -v "$name")" "tool/$name"; done

# plays NAME TEXT: a program on the PATH.
plays() {
    printf '#!/bin/sh\n%s\n' "$2" >"bin/$1"
    chmod +x "bin/$1"
}

# prepare LIST-TEXT: that list, nothing installed but `there`, an apt-get that notes its calls.
prepare() {
    rm -f bin/* calls
    printf '%s\n' "$1" >tree/packages/run.txt
    plays apt-get 'echo "$@" >>calls'
    plays dpkg-query 'case $* in *" there") echo installed ;; *) exit 1 ;; esac'
    plays id 'echo 0'
}

bootstrap() {
    PATH=$sample/tool:$sample/bin tree/bootstrap run
}

calls_are() {
    printf '%s\n' "$@" | cmp -s - calls
}

prepare 'there'
ok 'nothing is missing' bootstrap
ok 'and nobody was called' test ! -e calls -a ! -s said
prepare '# absent
there
command:cat absent
'
ok 'comments, empty lines and proofs that hold' bootstrap
ok 'and nobody was called' test ! -e calls
prepare 'there
command:nothing-of-this-name one
two
library:nothing three
two'
bootstrap >told 2>&1 || :
ok 'what is missing is installed, once, after an update' calls_are \
    'update -q' 'install -q -y --no-install-recommends one two three'
ok 'and is told in one line' test "$(cat told)" = 'bootstrap: installing one two three'
prepare 'one'
plays apt-get 'echo broken; exit 100'
catches 'a package manager that fails' '^broken' bootstrap
prepare 'one'
plays id 'echo 1000'
catches 'somebody who may not' '^bootstrap: as root, run: .*apt-get install one' bootstrap
ok 'and nobody was called' test ! -e calls
plays sudo 'echo sudo >>calls; "$@"'
bootstrap >told 2>&1 || :
ok 'somebody who may' calls_are sudo 'update -q' sudo 'install -q -y --no-install-recommends one'
prepare 'one'
rm bin/apt-get
catches 'a system without apt-get' 'install what your system calls: one' bootstrap
catches 'a list that is not there' 'there is no list' "$ci/bootstrap" no-such-list

finish
