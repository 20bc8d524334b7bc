# SPDX-License-Identifier: MIT
#
# What one dishonest server proves. Input: the JSON of its run. Arguments: $row; $named, the cases
# that name the row; $status, the exit status of the run. Output: one object.
#
#   killed    exit status 1, and a case that names the row blames the row
#   died      the server ended instead of misbehaving: that proves nothing, whoever noticed
#   survived  anything else; `why` says what was seen

def broken: select(.verdict == "fail" or .verdict == "warn");
def says_died: test("the process of the target|the target (died|was killed|exited)");

[.cases[] | broken] as $failed
| ([(.notes // [])[], (.ended_early // empty),
    ($failed[].findings[]? | .actual // "")] | any(says_died)) as $died
| [$failed[] | select(.id | IN($named[]))
   | select(any(.findings[]? | broken; .requirement == $row)) | .id] as $killers
| [$failed[].findings[]? | broken | select(.requirement != $row) | .requirement] as $others
| {
    row: $row,
    outcome: (if $died then "died"
              elif $status == 1 and ($killers | length) > 0 then "killed"
              else "survived" end),
    why: (if $died then "the server died: " + (.ended_early // ((.notes // []) | join("; ")))
          elif $status != 1 then "exit status \($status): \(.exit_reason // "nothing was found")"
          elif ($killers | length) > 0 then null
          elif any($failed[].findings[]?; .requirement == $row)
              then "blamed only by cases that do not name it: \([$failed[] | .id] | join(" "))"
          else "only other rows were blamed: \($others | unique | join(" "))" end),
    killers: $killers,
    failed: (if $died then [] else [$failed[] | select(.id | IN($named[])) | .id] end),
    collateral: ($others | group_by(.) | map("\(.[0]) \(length)")),
    unknown: [.cases[] | select(.verdict == "unknown" or .verdict == "error") | .id]
  }
