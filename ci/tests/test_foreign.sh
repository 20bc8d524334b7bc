#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/foreign/run, with a harness and package managers that are scripts: what is missing, what is of
# another version, and what is judged otherwise than expected.

. "$(dirname "$0")/support.sh"

mkdir -p ci build/bin
cp -r "$ci/foreign" ci/
rm -rf ci/foreign/transcripts
mkdir ci/foreign/transcripts
echo '{"id": "ws/1/a"}' >ci/foreign/transcripts/ws-a.transcript
echo 'ws/1/a:WS_A  # because' >ci/foreign/ws.expected
echo '# nothing' >ci/foreign/python-websockets.expected
echo 'OK, OK, 1000: 1.1.1' >ci/foreign/python-websockets.autobahn
pinned=$(jq -r .dependencies.ws ci/foreign/package.json)

# script NAME: a program on the PATH, from standard input.
script() {
    { echo '#!/bin/sh'; cat; } >"build/bin/$1"
    chmod +x "build/bin/$1"
}

# The harness exits with what stands in the file for the peer, and for a replay with `replayed`.
{ echo '#!/bin/sh'; cat; } >build/assay <<'END'
for word in "$@"; do case $word in json:*) report=${word#json:} ;; esac; done
case $* in
    replay*) exit "$(cat replayed)" ;;
    *'node ci/foreign/ws.js'*) peer=ws ;;
    *) peer=websockets ;;
esac
cp autobahn.json "$report"
echo "judged $peer"
exit "$(cat "status_$peer")"
END
chmod +x build/assay
mkdir build/ci
cp build/assay build/ci/differential
{ echo '#!/bin/sh'; echo 'echo octets'; } >build/ci/differential
# The third voice reads what the differential says, and agrees as the file `voice` says.
script node <<'END'
read -r octets && [ "$octets" = octets ] && exit "$(cat voice)"
END
script npm <<'END'
[ -e installable ] || exit 1
while [ $# -gt 0 ]; do [ "$1" = --prefix ] && directory=$2; shift; done
mkdir -p "$directory/node_modules/ws"
cp installable "$directory/node_modules/ws/package.json"
END
script python <<'END'
[ -e websockets ] || exit 1
cat websockets
END
PATH=$PWD/build/bin:$PATH
export PATH

# well: all is there and as it is expected.
well() {
    rm -rf build/foreign
    printf '{"version": "%s"}\n' "$pinned" >installable
    echo 10.4 >websockets
    echo 0 >status_ws
    echo 0 >status_websockets
    echo 1 >replayed
    echo 0 >voice
    jq -n '{cases: [{suite: "autobahn", id: "autobahn/1.1.1", behavior: "OK", behaviorClose: "OK",
        remoteCloseCode: 1000}]}' >autobahn.json
}

# foreign CI: runs it as in CI or at home; what it says is also in the file `all`.
foreign() {
    ended=0
    env -u FOREIGN_REQUIRED CI="$1" BUILD=build PYTHONS=python \
        ci/foreign/run ws python-websockets >all 2>&1 </dev/null || ended=$?
    cat all
    return "$ended"
}

well
ok 'both peers as expected' foreign true
ok 'each check is counted' grep -qx '9 passed, 0 failed' all
rm installable
ok 'what is installed is not asked for again' foreign true
rm -rf build/foreign
catches 'a peer that cannot be had, in CI' '^FAIL  ws: npm install found no package' foreign true
ok 'a peer that cannot be had, at home' foreign ''
ok 'it is told' grep -qx '1 skipped' all
well; echo '{"version": "0.0.1"}' >installable
catches 'another version of ws' '^FAIL  ws: ' foreign true
well; rm websockets
catches 'no python with websockets' '^FAIL  python-websockets: no python3' foreign 1
well; echo 10.5 >websockets
catches 'another version of websockets' '^FAIL .* review ci/foreign/python-websockets.expected' \
    foreign ''
well; echo 1 >status_ws
catches 'a failure that nobody expected' '^FAIL  ws: both suites' foreign ''
well; echo 3 >status_websockets
catches 'an expectation that is stale' '^FAIL  python-websockets: both suites' foreign ''
well; echo 0 >replayed
catches 'a transcript that is no breach any more' '^FAIL  ws-a: judged again' foreign ''
well; echo 'ws/1/b  # because' >>ci/foreign/ws.expected
catches 'an expectation without a transcript' '^FAIL  ws: each expected failure' foreign ''
echo 'ws/1/a:WS_A  # because' >ci/foreign/ws.expected
well; sed 's/1000/1002/' autobahn.json >x; mv x autobahn.json
catches 'another verdict than that of the original' '^FAIL .* Autobahn.Testsuite itself' foreign ''

well; echo 1 >voice
catches 'a receiver that reads otherwise' '^FAIL  ws: reads the same' foreign true

# others SUM: the run of event streams, which counts so.
others() {
    { echo '#!/bin/sh'; echo "echo 'pass  a'; echo '$1'"; } >ci/foreign/sse/run
    CI=1 BUILD=build ci/foreign/run sse >all 2>&1 </dev/null
}
ok 'a run of its own is counted' others '2 passed, 0 failed'
ok 'with each of its checks' grep -qx '2 passed, 0 failed' all
catches 'its failures' '^1 passed, 2 failed' sh -c '
    { echo "#!/bin/sh"; echo "echo \"1 passed, 2 failed\""; } >ci/foreign/sse/run
    CI=1 BUILD=build ci/foreign/run sse'
catches 'that it did not come to its end' '^FAIL  sse: it did not' sh -c '
    { echo "#!/bin/sh"; echo "echo nothing"; } >ci/foreign/sse/run
    CI=1 BUILD=build ci/foreign/run sse'

finish
