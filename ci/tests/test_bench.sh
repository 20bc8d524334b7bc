#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/bench/run with servers and a load tool that are scripts: medians, goals met and missed, a peer
# that is not there, rounds that are worth nothing, and a load tool that fails.

. "$(dirname "$0")/support.sh"

mkdir -p ci build/bench build/bin
cp -r "$ci/bench" "$ci/foreign" ci/

# program PATH: from standard input.
program() {
    cat >"$1"
    chmod +x "$1"
}

# A server does nothing but listen, on the port that is the greatest number among its words.
program build/assay-server <<'END'
#!/usr/bin/env python3
import socket, sys, time
port = max(int(word) for word in sys.argv[1:] if word.isdigit())
listener = socket.create_server(("127.0.0.1", port))
time.sleep(60)
END
# No peer of others can be had.
printf '#!/bin/sh\nexit 1\n' | program build/bin/npm
printf '#!/bin/sh\nexit 1\n' | program build/bin/pkg-config
printf '#!/bin/sh\nexit 1\n' | program build/bin/cargo
printf '#!/bin/sh\nexit 1\n' | program build/bin/g++
PATH=$PWD/build/bin:$PATH
export PATH
printf '#!/bin/sh\ncat codec.json\n' | program build/bench/codec
# What the load tool says of each peer stands in a file; the path that is asked for tells them
# apart.
program build/bench/load <<'END'
#!/bin/sh
case $* in
    idle*-z*) echo '{"idle_octets": 310}' ;;
    idle*-u\ /echo*) cat idle_assay ;;
    idle*) cat idle_raw ;;
    *-u\ /echo*) cat load_assay ;;
    *) cat load_raw ;;
esac
END

# rate RATE CPU LOAD_CPU P99: one line of the load tool.
rate() {
    printf '{"per_s": %s, "server_us": %s, "load_cpu": %s, "server_cpu": 0.5, "p99_us": %s}\n' "$@"
}

# opened RATE OCTETS: one of the idle run.
opened() {
    printf '{"per_s": %s, "open_us": 1, "idle_octets": %s, "busy_octets": 9, "after_octets": 9,
        "unread_octets": 9}\n' "$@"
}

# well: all is there, and 95 messages for 100 of raw.
well() {
    cp build/assay-server build/bench/raw
    rate 95 1 0.5 10 >load_assay
    rate 100 1 0.5 10 >load_raw
    opened 9 300 >idle_assay
    opened 10 30 >idle_raw
    jq -n '{memcpy: 10, unmask: 8, fused: 11, utf8: 5, classes: 1, glib: 2} as $works
        | [("ascii", "mixed", "cjk") as $text | (16384, 1048576) as $size
            | {"\($text)-\($size)": $works}] | add
        | .["deflate-128", "deflate-1024"] = {bare_per_s: 105, echo_per_s: 100}' >codec.json
}

# bench [CORES]: one short round; what it says is also in the file `all`. How busy this machine is
# has a part only in the test that says so.
bench() {
    sed -i "s/^BUSY_CORES = .*/BUSY_CORES = ${1:-99}/" ci/bench/bench.py
    ended=0
    ROUNDS=1 SECONDS_EACH=0.01 BUILD=build ci/bench/run >all 2>&1 </dev/null || ended=$?
    cat all
    return "$ended"
}

# shows NAME TEXT: the last run did.
shows() {
    cp all said
    ok "$1" grep -qE -e "$2" all
}

well
ok 'a run' bench
shows 'a goal that is met' '^G1 .* 0\.95 +1\.00 +>= 0\.90  met$'
shows 'and one of the codec' '^G13 .*1 MiB +1\.10 .* met$'
shows 'memory is at most something' '^G15 .* 300 +- +<= 512  met$'
shows 'a peer that is not there is told' '^left out: ws: npm install found no package'
shows 'and its goals are not measured' '^G5 .*not measured: ws is not there$'
shows 'and that where compression is agreed on' '^G15 .* agreed +310 +- +<= 512  met$'
shows 'the codec of compressed messages' '^G20 .* 128 .* 1\.05 +- +<= 1\.10  met$'
shows 'and one of them that is not told' '^G20 .* 16384 .*not measured: the codec tool failed$'
shows 'as little as those of one that is built' '^G4 .*Beast.*not measured: beast is not there$'
shows 'what nothing is there to measure with' '^G18 .*not measured: there is no driver of it'
ok 'the same as JSON' jq -e '.goals | map(select(.goal == "G1")) | .[0].verdict == "met"' \
    build/bench/bench.json
rate 50 2 0.5 20 >load_assay
bench >said 2>&1 || :
shows 'a goal that is missed' '^G1 .* 0\.50 +0\.50 .*NOT MET$'
shows 'a p99 that is too high' '^G21 .* 2\.00 .*NOT MET$'
well; rate 50 1 0.99 10 >load_assay
bench >said 2>&1 || :
shows 'a load tool at its end: by CPU' '^G1 .* 0\.50 +1\.00 .* met, by CPU$'
shows 'and the round is void' 'assay .*void 1 of 1'
well; bench 0 >said 2>&1 || :
shows 'a busy machine: by CPU' '^G1 .* met, by CPU$'
shows 'and no p99' '^G21 .*not measured: others used the cores'
rate 50 2 0.5 10 >load_assay
bench 0 >said 2>&1 || :
shows 'and what is missed there is unsure' '^G1 .* 0\.50 +0\.50 .* unsure, by CPU$'
well; echo '{"error": "an echo is not what was sent"}' >load_assay
bench >said 2>&1 || :
shows 'a wrong echo is told' '^G1 .*not measured: an echo is not what was sent$'
well; echo 'nothing' >load_raw
bench >said 2>&1 || :
shows 'a load tool that says nothing sensible' '^G1 .*not measured: '
well; printf '#!/bin/sh\nexit 3\n' >build/bench/raw
catches 'a server that does not start' 'raw does not listen, see build/bench/raw.log' bench
rm build/bench/raw
catches 'what was not built' 'build/bench/raw is not there: make bench' bench

finish
