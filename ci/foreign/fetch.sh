#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Libraries of others in pinned versions, for ci/foreign/parsers/run and ci/foreign/sse/run, which
# read this file from the root of the tree with $out, an absolute folder for what is installed and
# built, $here, the folder of the drivers, and $name, the library's. Each goes to $out/$name, and is
# not fetched again while what is asked for stays the same.

# What is set here is used by who reads this file, and the other way round.
# shellcheck disable=SC2154

# is_there PACKAGE...: these are what was installed the last time.
is_there() {
    [ "$(cat "$out/$name/asked-for" 2>/dev/null)" = "$*" ]
}

# there PACKAGE...: from now on.
there() {
    printf '%s\n' "$*" >"$out/$name/asked-for"
}

npm_get() {
    is_there "$@" && return 0
    rm -rf "${out:?}/$name"
    timeout 120 npm install --prefix "$out/$name" --ignore-scripts --no-audit --no-fund \
        --no-package-lock "$@" >"$out/$name.log" 2>&1 </dev/null && there "$@"
}

pip_get() {
    is_there "$@" && return 0
    rm -rf "${out:?}/$name"
    timeout 120 python3 -m pip install --quiet --target "$out/$name" "$@" \
        >"$out/$name.log" 2>&1 </dev/null && there "$@"
}

# go_get MODULE...: and builds $name.go with them into $out/$name/driver.
go_get() {
    sum=$(cksum "$here/$name.go")
    is_there "$@" "$sum" && return 0
    rm -rf "${out:?}/$name"
    mkdir -p "$out/$name"
    cp "$here/$name.go" "$out/$name/main.go"
    (cd "$out/$name" && go mod init driver && timeout 120 go get "$@" &&
        timeout 240 go build -o driver .) >"$out/$name.log" 2>&1 </dev/null && there "$@" "$sum"
}
