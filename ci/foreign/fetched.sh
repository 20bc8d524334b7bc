#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Peers that no Debian has as they are judged: each is fetched from the registry of its language by
# its pinned version. ci/foreign/peers.sh reads this file, with $out for what is built. Those that
# take minutes to be built, or repeat what others show, are judged when they are named only:
# ci/foreign/run tungstenite hypercorn.

# What is set here is used by who reads this file, and the other way round.
# shellcheck disable=SC2034,SC2154

fetched='coder gobwas websockets-asyncio'
here=ci/foreign
. ci/foreign/fetch.sh

# fetched_pin NAME: the version whose verdicts were reviewed.
fetched_pin() {
    case $1 in
        coder) echo 1.8.15 ;;
        gobwas) echo 1.5.0 ;;
        websockets-asyncio) echo 17.4 ;;
        tungstenite) echo 0.30.0 ;;
        hypercorn) echo 0.18.0 ;;
    esac
}

# cargo_get CRATE: and builds $name.rs with it, at this version.
cargo_get() {
    sum=$(cksum "$here/$name.rs")
    is_there "$1" "$version" "$sum" && return 0
    rm -rf "${out:?}/$name"
    mkdir -p "$out/$name/src"
    cp "$here/$name.rs" "$out/$name/src/main.rs"
    printf '%s\n' '[package]' 'name = "driver"' 'version = "0.0.0"' 'edition = "2021"' \
        '[dependencies]' "$1 = \"=$version\"" '[workspace]' >"$out/$name/Cargo.toml"
    timeout 400 cargo build --quiet --manifest-path "$out/$name/Cargo.toml" \
        >"$out/$name.log" 2>&1 </dev/null && there "$1" "$version" "$sum"
}

# fetched_find NAME: as peer_find.
fetched_find() {
    name=$1
    version=$(fetched_pin "$1")
    why='it could not be fetched, or not be built'
    case $1 in
        coder | gobwas)
            module=github.com/coder/websocket
            [ "$1" = coder ] || module=github.com/gobwas/ws
            go_get "$module@v$version" || return 1
            command="$out/$1/driver {port}"
            ;;
        websockets-asyncio)
            pip_get "websockets==$version" || return 1
            command="env PYTHONPATH=$out/$1 python3 ci/foreign/$1.py {port}"
            ;;
        hypercorn)
            pip_get "hypercorn==$version" wsproto==1.3.2 h11==0.16.0 || return 1
            command="env PYTHONPATH=$out/$1 python3 -m hypercorn \
--bind 127.0.0.1:{port} ci/foreign/asgi_echo.py:app"
            ;;
        tungstenite)
            cargo_get tungstenite || return 1
            command="$out/$1/target/debug/driver {port}"
            ;;
        *)
            why='there is no peer of this name'
            return 1
            ;;
    esac
}
