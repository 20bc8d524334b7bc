#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/mutants/run, with a harness and a server that are scripts: what counts as a kill, and what must
# not pass for one; and ci/mutants/all, which adds up.

. "$(dirname "$0")/support.sh"

mkdir -p ci build/mutant
cp -r "$ci/mutants" ci/
: >ci/mutants/unproven

# The harness lists four rows and five cases. Against an honest server it passes and the server
# leaves marks, others where streams are asked for; against a dishonest one it prints the file that
# is prepared for the row.
cat >build/assay <<'END'
#!/bin/sh
row=
marks=marks
for word in "$@"; do
    case $word in
        */events*) marks=marks_of_streams ;;
        *--dishonour=*) row=${word##*--dishonour=} ;;
        *--marks*) cp "$marks" "${word##*--marks }" ;;
        json:*) report=${word#json:} ;;
    esac
done
case $* in
    'list --json') cat cases.json; exit ;;
    'list --requirements --json') cat rows.json; exit ;;
esac
cp "run_${row:-honest}.json" "$report"
exit "$(cat "status_${row:-honest}")"
END
chmod +x build/assay
: >build/mutant/assay-server-mutant
chmod +x build/mutant/assay-server-mutant

jq -n '{cases: [
    {id: "ws/1/a", suite: "conformance", every_run: false, tags: [], requirements: ["WS_A"]},
    {id: "ws/1/b", suite: "conformance", every_run: false, tags: ["large"],
     requirements: ["WS_B", "WS_A"]},
    {id: "ws/every-run/c", suite: "conformance", every_run: true, tags: [], requirements: ["WS_C"]},
    {id: "sse/1/d", suite: "conformance", every_run: false, tags: [], requirements: ["SSE_D"]},
    {id: "autobahn/1.1.1", suite: "autobahn", requirements: []}]}' >cases.json
jq -n '{requirements: [
    {id: "WS_A", level: "MUST", roles: "both", needs_case: true, needs_mutant: true},
    {id: "WS_B", level: "SHOULD", roles: "server", needs_case: true, needs_mutant: true},
    {id: "WS_C", level: "MUST", roles: "both", needs_case: true, needs_mutant: true},
    {id: "SSE_D", level: "MUST", roles: "server", needs_case: true, needs_mutant: true},
    {id: "WS_D", level: "MUST", roles: "client", needs_case: true, needs_mutant: true},
    {id: "WS_E", level: "MUST", roles: "both", needs_case: false, needs_mutant: false}]}' >rows.json

# prepare ROW STATUS ID:VERDICT:REQUIREMENT...: the run against that dishonest server.
prepare() {
    row=$1
    echo "$2" >"status_$row"
    shift 2
    jq -n '[$ARGS.positional[] | split(":") | {id: .[0], verdict: .[1],
        findings: [{requirement: .[2], verdict: .[1], actual: .[3]}]}]
        | {cases: ., notes: [], exit_reason: "so it is"}' --args "$@" >"run_$row.json"
}

# The state in which all is well.
well() {
    jq -n '{notes: [], cases: [
        {id: "ws/1/a", verdict: "pass", runs: [{local_port: 11}]},
        {id: "ws/1/b", verdict: "pass", runs: [{local_port: 12}, {local_port: 13}]},
        {id: "ws/every-run/c", verdict: "pass", runs: []},
        {id: "sse/1/d", verdict: "pass", runs: [{local_port: 14}]}]}' >run_honest.json
    echo 0 >status_honest
    printf '%s\n' '11 WS_A 1 0' '12 WS_A 2 1 WS_B 0 1' '13 WS_C 3 0' >marks
    echo '14 SSE_D 1 0' >marks_of_streams
    prepare WS_A 1 ws/1/a:fail:WS_A ws/1/b:pass:WS_A
    prepare WS_B 1 ws/1/b:warn:WS_B
    prepare WS_C 1 ws/every-run/c:fail:WS_C ws/1/a:fail:WS_X
    prepare SSE_D 1 sse/1/d:fail:SSE_D
    : >ci/mutants/unproven
}

# mutants [ROW...]: runs it; what it says is also in the file `all`.
mutants() {
    ended=0
    BUILD=build JOBS=2 ci/mutants/run "$@" >all 2>&1 </dev/null || ended=$?
    cat all
    return "$ended"
}

well
ok 'four kills, four rows reached, four cases proven' mutants
ok 'the sum, with five honest servers' grep -qx '17 passed, 0 failed' all
ok 'the table' grep -qE '^WS_C +MUST +killed +1/1 +1  ws/every-run/c$' build/mutants/table.txt

well; prepare WS_A 0 ws/1/a:pass:WS_A
catches 'a mutant that nobody catches' '^FAIL  WS_A survived: exit status 0' mutants
well; prepare WS_A 1 ws/1/a:fail:WS_B
catches 'a mutant blamed for another row' '^FAIL  WS_A survived: only other rows .* WS_B' mutants
well; prepare WS_B 1 ws/1/a:fail:WS_B
catches 'a kill by a case of another row' 'WS_B survived: blamed only by .* ws/1/a' mutants
well; prepare WS_A 1 'ws/1/a:fail:WS_A:the process of the target exited with status 3'
catches 'a mutant that dies' '^FAIL  WS_A died' mutants
well
jq '.notes = ["the target was killed by signal 6 while ..."]' run_WS_A.json >x && mv x run_WS_A.json
catches 'a mutant that dies while others play' '^FAIL  WS_A died' mutants
well; prepare WS_A 1 ws/1/a:info:WS_A
catches 'a finding that is information' '^FAIL  WS_A survived' mutants
well; rm run_WS_B.json
catches 'a run without a report' '^FAIL  WS_B error: no report' mutants
well; prepare WS_A 1 ws/1/b:fail:WS_A
catches 'a case that nothing fails' '^FAIL  no mutant fails the case ws/1/a' mutants
echo 'ws/1/a  # because' >ci/mutants/unproven
ok 'a case that is excused' mutants
well; echo 'ws/1/b  # because' >ci/mutants/unproven
catches 'an excuse that is not needed' '^FAIL  .*unproven excuses ws/1/b' mutants
well; echo '12 WS_B 1 0' >marks
catches 'a row that no case reaches' '^FAIL  no case that names WS_A ' mutants
well; printf '%s\n' '11 WS_A 1 0' '11 WS_B 1 0' '13 WS_C 1 0' >marks
catches 'a row that only other cases reach' '^FAIL  no case that names WS_B ' mutants
well; echo '13 SSE_D 1 0' >marks_of_streams
catches 'a row of streams that no case reaches' '^FAIL  no case that names SSE_D ' mutants
well; : >marks_of_streams
catches 'a server of streams without marks' '^FAIL  the honest server at log wrote no marks' mutants
well; echo 'ws/1/a' >ci/mutants/unproven; prepare WS_A 1 ws/1/b:fail:WS_A
catches 'an excuse without a reason' '^FAIL  .*unproven does not say why .* ws/1/a$' mutants
well; echo 1 >status_honest
catches 'an honest server that does not pass' '^FAIL  the mutant build, honest' mutants
well
ok 'one row alone' mutants WS_B
ok 'and nothing else is counted' grep -qx '1 passed, 0 failed' all

# part NAME STATUS LINE: a script that stands for one of the parts of ci/mutants/all.
part() {
    printf '#!/bin/sh\necho "%s"\nexit %s\n' "$3" "$2" >"ci/mutants/$1"
    chmod +x "ci/mutants/$1"
}
part first 0 '3 passed, 0 failed'
part second 0 '4 passed, 0 failed'
catches 'the parts are added up' '^7 passed, 0 failed$' sh -c 'ci/mutants/all first second; false'
ok 'and all is well' ci/mutants/all first second
part first 1 '3 passed, 2 failed'
catches 'one that fails keeps none from running' '^7 passed, 2 failed$' ci/mutants/all first second
part first 1 '3 passed, 0 failed'
catches 'an exit status without a failure' '^7 passed, 1 failed$' ci/mutants/all first second
part first 0 ''
catches 'a part that counted nothing' '^4 passed, 1 failed$' ci/mutants/all first second

finish
