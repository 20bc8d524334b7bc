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

peers='ws python-websockets python-aiohttp python-tornado libsoup gorilla libwebsockets beast
uwebsockets'

. ci/foreign/fetched.sh
peers="$peers $fetched"

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
        uwebsockets) echo 0.0.10 ;;
        *) fetched_pin "$1" ;;
    esac
}

# peer_options NAME: how strictly it is judged. libwebsockets has races of its own: how late it ends
# TCP behind an offence, a warning, and which of ten Pings it answers, so that a known failure may
# pass. uWebSockets fails when something comes in pieces, which the kernel may have joined,
# and so does tungstenite when a head comes in many.
peer_options() {
    case $1 in
        libwebsockets) echo --level must --allow-stale ;;
        uwebsockets | tungstenite) echo --level should --allow-stale ;;
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

# is_built NAME WHAT...: the program was made of WHAT as it is now, in this version. What takes a
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

# uwebsockets_get: the library's own sources, which a crate for Rust carries along; the version is
# that of the crate. What the crate needs beside them is not wanted: an empty crate stands for it.
uwebsockets_get() {
    from=$out/uwebsockets
    sources=$from/vendor/libuwebsockets-sys-$(peer_pin uwebsockets)/uWebSockets
    version=$(peer_pin uwebsockets)
    [ -e "$sources/src/App.h" ] && return 0
    command -v cargo >/dev/null || return 1
    mkdir -p "$from/crate/src" "$from/crate/bindgen/src"
    : >"$from/crate/src/lib.rs"
    : >"$from/crate/bindgen/src/lib.rs"
    printf '[package]\nname = "bindgen"\nversion = "0.69.5"\n' >"$from/crate/bindgen/Cargo.toml"
    printf '%s\n' '[package]' 'name = "peer"' 'version = "0.0.0"' '[dependencies]' \
        "libuwebsockets-sys = \"=$version\"" '[patch.crates-io]' \
        'bindgen = { path = "bindgen" }' '[workspace]' >"$from/crate/Cargo.toml"
    timeout 120 cargo vendor --versioned-dirs --manifest-path "$from/crate/Cargo.toml" \
        "$from/vendor" >"$from.log" 2>&1 </dev/null && [ -e "$sources/src/App.h" ]
}

# uwebsockets_build: as its own makefile has it, with OpenSSL and epoll.
uwebsockets_build() {
    is_built uwebsockets-echo ci/foreign/uwebsockets.cpp && return 0
    set -- -O3 -march=native -flto -DLIBUS_USE_OPENSSL "-I$sources/src" "-I$sources/uSockets/src"
    sources=$sources/uSockets/src
    rm -rf "$from/objects"
    mkdir -p "$from/objects"
    for file in bsd context loop socket udp eventing/epoll_kqueue crypto/openssl; do
        "${CC:-gcc}" -std=c11 "$@" -c -o "$from/objects/$(basename $file).o" \
            "$sources/$file.c" >>"$from.log" 2>&1 || return 1
    done
    "${CXX:-g++}" -std=c++20 "$@" -o "$out/uwebsockets-echo" ci/foreign/uwebsockets.cpp \
        "$sources/crypto/sni_tree.cpp" "$from"/objects/*.o -lssl -lcrypto -lz >>"$from.log" 2>&1 &&
        echo "$made_of" >"$out/uwebsockets-echo.made-of"
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
        uwebsockets)
            why='no cargo to fetch the crate libuwebsockets-sys, or no g++ to build it'
            { uwebsockets_get && uwebsockets_build; } || return 1
            command="$out/uwebsockets-echo {port}"
            ;;
        gorilla)
            why='no go, or no sources (Debian: golang-go golang-github-gorilla-websocket-dev)'
            gorilla_build || return 1
            command="$out/gorilla {port}"
            ;;
        *) fetched_find "$1" || return 1 ;;
    esac
}
