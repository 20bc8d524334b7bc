#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/foreign/steady, with a harness that is a script: what fails depends on what it is told to.

. "$(dirname "$0")/support.sh"

mkdir -p ci build
cp -r "$ci/foreign" ci/
rm -rf ci/foreign/transcripts

# The failures of a run are the words of the files `fail-OPTION` for each option that it was given,
# `fail-always` among them; the file `status` tells how it ends.
{ echo '#!/bin/sh'; cat; } >build/assay <<'END'
words=$(cat fail-always)
previous=
for word in "$@"; do
    case $word in json:*) report=${word#json:} ;; esac
    [ ! -e "fail$previous-$word" ] || words="$words $(cat "fail$previous-$word")"
    previous=$word
done
for word in $words; do printf '{"id": "%s", "verdict": "fail"}\n' "$word"; done |
    jq -s '{cases: .}' >"$report"
exit "$(cat status)"
END
chmod +x build/assay

# well: the same fails each time.
well() {
    rm -rf build/foreign fail*
    echo 'ws/1/a ws/1/b' >fail-always
    echo 1 >status
}

steady() {
    ended=0
    BUILD=build ci/foreign/steady "$@" >all 2>&1 </dev/null || ended=$?
    cat all
    return "$ended"
}

well
ok 'the same each time' steady reference
ok 'each comparison is counted' grep -qx '11 passed, 0 failed' all
well; echo ws/1/c >fail--seed-2
catches 'another failure with another seed' '^FAIL  reference: seed-2 differs' steady reference
ok 'the case is named' grep -q 'only here: ws/1/c' all
well; echo ws/1/c >fail--jobs-64; echo ws/1/c >fail--delivery-whole
catches 'a failure side by side only' '^FAIL  reference: jobs-1 differs' steady reference
well; echo ws/1/c >fail--delivery-octets
catches 'a failure of a delivery alone' '^FAIL  reference: deliveries differs' steady reference
well; echo 4 >status
catches 'a run that did not come to its end' '^FAIL  reference-first: exit status 4' \
    steady reference
well
catches 'nothing that could be played' '^0 passed, 0 failed' steady nobody

finish
