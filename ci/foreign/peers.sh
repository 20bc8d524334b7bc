#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The implementations of others, for ci/foreign/run and ci/foreign/steady, which read this file from
# the root of the tree with $out, the folder for what is built or installed. PYTHONS names other
# interpreters to look at than python3.
#
# peer_find NAME sets `version`, and `command`, which starts the peer on {port}. It returns 1 when
# the peer is neither installed nor to be had, `why` telling what is missing.

# What is set here is used by who reads this file, and the other way round.
# shellcheck disable=SC2034,SC2154

peers='ws python-websockets python-aiohttp python-tornado libsoup gorilla libwebsockets beast'

# peer_pin NAME: the version whose verdicts were reviewed.
peer_pin() {
    case $1 in
        ws) jq -r .dependencies.ws ci/foreign/package.json ;;
        python-websockets) echo 10.4 ;;
        python-aiohttp) echo 3.8.4 ;;
        python-tornado) echo 6.2 ;;
        libsoup) echo 3.2.3 ;;
        gorilla) echo 1.5.0 ;;
        libwebsockets) echo 4.1.6 ;;
        beast) echo 1.74 ;;
    esac
}

# peer_options NAME: how strictly it is judged. libwebsockets has races of its own: how late it ends
# TCP behind an offence, a warning, and which of ten Pings it answers, so that a known failure may
# pass.
peer_options() {
    case $1 in
        libwebsockets) echo --level must --allow-stale ;;
        *) echo --level should ;;
    esac
}

# ws_install: what package.json pins, unless it is there.
ws_install() {
    installed=$out/node_modules/ws/package.json
    [ -e "$installed" ] && [ "$(jq -r .version "$installed")" = "$(peer_pin ws)" ] && return 0
    command -v npm >/dev/null || return 1
    cp ci/foreign/package.json "$out/package.json"
    timeout 120 npm install --prefix "$out" --ignore-scripts --no-audit --no-fund \
        --no-package-lock >"$out/npm.log" 2>&1 </dev/null || return 1
    [ "$(jq -r .version "$installed")" = "$(peer_pin ws)" ]
}

# python_find MODULE: the first python3 that has it, which need not be the first on the PATH.
python_find() {
    for python in ${PYTHONS:-python3 /usr/bin/python3}; do
        version=$("$python" -c \
            "import $1; from importlib.metadata import version; print(version('$1'))" \
            2>/dev/null) && return 0
    done
    return 1
}

# c_build NAME LIBRARY...: with the flags that pkg-config tells; the first library is the peer's.
c_build() {
    name=$1
    shift
    version=$(pkg-config --modversion "$1" 2>/dev/null) || return 1
    # Flags are words.
    # shellcheck disable=SC2046
    "${CC:-gcc}" -std=c11 -D_GNU_SOURCE -O2 $(pkg-config --cflags "$@") -o "$out/$name" \
        "ci/foreign/$name.c" $(pkg-config --libs "$@") >"$out/$name.log" 2>&1
}

# is_built NAME WHAT...: the program was made of WHAT as it is now, and of this version. What takes a
# compiler of C++ many seconds is built once.
is_built() {
    built=$1
    shift
    made_of="$version $(cksum "$@")" && [ -x "$out/$built" ] &&
        [ "$(cat "$out/$built.made-of" 2>/dev/null)" = "$made_of" ]
}

# beast_build: its version is that of Boost, as the headers tell it.
beast_build() {
    cxx=${CXX:-g++}
    version=$(echo BOOST_LIB_VERSION | "$cxx" -E -P -x c++ -include boost/beast/version.hpp \
        -include boost/version.hpp - 2>/dev/null | sed -n '$s/[" ]//g; $s/_/./gp')
    [ -n "$version" ] || return 1
    is_built beast ci/foreign/beast.cpp && return 0
    "$cxx" -std=c++17 -O2 -o "$out/beast" ci/foreign/beast.cpp -pthread >"$out/beast.log" 2>&1 &&
        echo "$made_of" >"$out/beast.made-of"
}

# gorilla_build: from Debian's package of sources, so that no module is fetched.
gorilla_build() {
    version=$(dpkg-query -W -f '${Version}' golang-github-gorilla-websocket-dev 2>/dev/null) ||
        return 1
    version=${version%-*}
    env GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$(realpath "$out")/go-cache" GOFLAGS= \
        go build -o "$out/gorilla" ci/foreign/gorilla.go >"$out/gorilla.log" 2>&1
}

peer_find() {
    version=
    case $1 in
        ws)
            why='npm install found no package'
            ws_install || return 1
            version=$(peer_pin ws)
            command="env NODE_PATH=$out/node_modules node ci/foreign/ws.js {port}"
            ;;
        python-*)
            why="no python3 has the package ${1#python-} (Debian: python3-${1#python-})"
            python_find "${1#python-}" || return 1
            command="$python ci/foreign/$1.py {port}"
            ;;
        libsoup)
            why='no library libsoup-3.0 to build with (Debian: libsoup-3.0-dev)'
            c_build libsoup libsoup-3.0 || return 1
            command="$out/libsoup {port}"
            ;;
        libwebsockets)
            why='no library libwebsockets to build with (Debian: libwebsockets-dev)'
            c_build libwebsockets libwebsockets || return 1
            version=${version%-}
            command="$out/libwebsockets {port}"
            ;;
        beast)
            why='no g++, or no headers of Boost.Beast (Debian: g++ libboost-dev)'
            beast_build || return 1
            command="$out/beast {port}"
            ;;
        gorilla)
            why='no go, or no sources (Debian: golang-go golang-github-gorilla-websocket-dev)'
            gorilla_build || return 1
            command="$out/gorilla {port}"
            ;;
        *)
            why='there is no peer of this name'
            return 1
            ;;
    esac
}
