#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/foreign/crosscheck, with a wstest and a harness that are scripts and write what the original
# and assay write: verdicts that agree, each kind of difference, one that goes away when it is
# repeated, and what is missing.

. "$(dirname "$0")/support.sh"

mkdir -p ci build/bin
cp -r "$ci/foreign" ci/

# program PATH: from standard input.
program() {
    cat >"$1"
    chmod +x "$1"
}

# A server does nothing but listen, on the port that is its last word.
program build/assay-server <<'END'
#!/usr/bin/env python3
import socket, sys, time
listener = socket.create_server(("127.0.0.1", int(sys.argv[-1])))
time.sleep(60)
END
# python-websockets is a server like that, in a version that peers.sh asks for.
program build/bin/python <<'END'
#!/bin/sh
case $1 in
    -c) echo 10.4 ;;
    *) exec build/assay-server "$2" ;;
esac
END
PATH=$PWD/build/bin:$PATH
export PATH

# The original writes index.json where its spec says, with the agent that it names: the verdicts of
# the file `original`, lines of `case, behavior, behaviorClose, code`. It always exits with 0, or
# as the file `status` says.
program build/wstest <<'END'
#!/bin/sh
[ "$1 $2 $3" = '-m fuzzingclient -s' ] || exit 1
[ -e runs ] && cp again original
echo run >>runs
to=$(jq -r .outdir "$4")
mkdir -p "$to"
jq -e '.servers | length == 1 and (.[0].url | test("^ws://127.0.0.1:[0-9]+/"))' "$4" >/dev/null ||
    exit 1
jq -Rn --arg agent "$(jq -r '.servers[0].agent' "$4")" '{($agent): [inputs | split(", ")
    | {(.[0]): {behavior: .[1], behaviorClose: .[2], duration: 2,
        remoteCloseCode: (.[3] | fromjson), reportfile: "x.json"}}] | add}' <original \
    >"$to/index.json"
exit "$(cat status)"
END
# The harness writes the verdicts of the file `ours`, in the same form.
program build/assay <<'END'
#!/bin/sh
for word in "$@"; do case $word in json:*) report=${word#json:} ;; esac; done
jq -Rn '{cases: [inputs | split(", ") | {suite: "autobahn", id: "autobahn/\(.[0])",
    behavior: .[1], behaviorClose: .[2], remoteCloseCode: (.[3] | fromjson)}]}' <ours >"$report"
END

# well: three cases, judged alike.
well() {
    printf '%s\n' '1.1.1, OK, OK, 1000' '3.2, NON-STRICT, OK, 1002' '7.3.1, OK, OK, null' >ours
    cp ours original
    cp ours again
    echo 0 >status
    rm -f runs
}

# crosscheck: what it says is also in the file `all`.
crosscheck() {
    ended=0
    WSTEST=build/wstest BUILD=build PYTHONS=python ci/foreign/crosscheck >all 2>&1 </dev/null ||
        ended=$?
    cat all
    return "$ended"
}

# differs NAME TEXT: one of the three cases was judged otherwise, each time.
differs() {
    cp original again
    catches "$1" "$2" crosscheck
}

well
ok 'all is judged alike' crosscheck
ok 'for the reference and a server of others' grep -qx '6 passed, 0 failed' all
well; sed -i 's/^3.2, NON-STRICT/3.2, OK/' original
differs 'another behavior, with both sides' \
    '^reference: 3.2: the original says "OK, OK, 1002", we say "NON-STRICT, OK, 1002"$'
ok 'it is counted' grep -qx '4 passed, 2 failed' all
well; sed -i 's/^1.1.1, OK, OK/1.1.1, OK, UNCLEAN/' original
differs 'another end' '^python-websockets: 1.1.1: the original says "OK, UNCLEAN, 1000"'
well; sed -i 's/1002/1007/' original
differs 'another close code' '^reference: 3.2: the original says "NON-STRICT, OK, 1007"'
well; sed -i '/^7.3.1/d' original
differs 'a case without a verdict of the original' \
    '^reference: the original has no verdict on 7.3.1$'
well; echo '9.1.1, OK, OK, 1000' >>original
ok 'a case that we have not is not asked for' crosscheck
well; sed -i 's/^3.2, NON-STRICT/3.2, OK/' original
ok 'a difference that goes away when it is repeated' crosscheck
ok 'is told all the same' grep -q '^reference: 3.2 differed, and no more' all
well; sed -i 's/^3.2, NON-STRICT/3.2, OK/' original; cp original again
echo 'OK or NON-STRICT, OK, 1002: 3.2' >ci/foreign/python-websockets.autobahn
crosscheck >said 2>&1 || :
ok 'either, where the record of the peer says so' grep -q '^python-websockets: 3 .* 0 differ' all
ok 'and for no other peer' grep -q '^reference: 3 .* 1 differ' all
well; : >ours
catches 'a run of ours without a case' 'no case|0 passed' crosscheck
well; echo 1 >status
catches 'an original that fails' '^crosscheck: build/wstest gave no verdicts on reference' \
    crosscheck
well; : >original; : >again
catches 'an original without verdicts' 'gave no verdicts on reference' crosscheck
well; printf '#!/bin/sh\nexit 1\n' >build/assay
catches 'a harness that fails' 'no run of ours, see build/crosscheck/reference.log' crosscheck
printf '#!/bin/sh\nexit 1\n' >build/assay-server
catches 'a server that does not start' 'reference does not listen' crosscheck
status=0
BUILD=build ci/foreign/crosscheck >said 2>&1 </dev/null || status=$?
ok 'without the original: exit status 2' test "$status" -eq 2
BUILD=build ci/foreign/crosscheck >all 2>&1 </dev/null || :
ok 'and what is missing' grep -q 'make crosscheck WSTEST=' all
ok 'and what serves instead' grep -q 'ci/foreign/\*.autobahn' all
WSTEST=build/nothing BUILD=build ci/foreign/crosscheck >all 2>&1 </dev/null || :
ok 'a path that is no program' grep -q 'build/nothing is no program' all

finish
