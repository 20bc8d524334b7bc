# SPDX-License-Identifier: MIT
#
# What the checkers' tests share; sourced by them. Each works in a directory of its own, which
# becomes the root of a sample tree, and prints TAP: call ok or catches for each test, then finish.

set -eu

# shellcheck disable=SC2034
ci=$(cd "$(dirname "$0")/.." && pwd)
sample=$(mktemp -d)
trap 'rm -rf "$sample"' EXIT
trap 'exit 1' HUP INT TERM
cd "$sample"

count=0
bad=0
# shellcheck disable=SC2034
spdx='SPDX-License-Identifier: MIT'

# report STATUS NAME: one result; what was said stands in the file `said`.
report() {
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then
        printf 'ok %d %s\n' "$count" "$2"
    else
        bad=$((bad + 1))
        printf 'not ok %d %s\n' "$count" "$2"
        sed 's/^/#   /' said
    fi
}

# ok NAME COMMAND...: the command succeeds.
ok() {
    name=$1
    shift
    status=0
    "$@" >said 2>&1 || status=1
    report "$status" "$name"
}

# catches NAME TEXT COMMAND...: the command fails, and a line of what it says matches the TEXT.
catches() {
    name=$1 text=$2
    shift 2
    status=1
    "$@" >said 2>&1 || ! grep -qE -e "$text" said || status=0
    report "$status" "$name"
}

# c_file PATH: writes a C file from standard input below a lawful head.
c_file() {
    mkdir -p "$(dirname "$1")"
    { printf '/* %s */\n/* A sample. */\n' "$spdx"; cat; } >"$1"
}

# repeat COUNT TEXT: the text that many times, each on its line.
repeat() {
    awk -v count="$1" -v text="$2" 'BEGIN { for (i = 0; i < count; i++) print text }'
}

finish() {
    printf '1..%d\n' "$count"
    [ "$bad" -eq 0 ]
}
