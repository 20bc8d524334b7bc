# SPDX-License-Identifier: MIT
#
# The measured trace: which cases made the server keep which row. Input: the JSON of a run against
# the honest server. Arguments: $marks, the lines that it wrote, as a list of
# {port, row, kept, broken}; $names, the rows by case: {id: [row]}. Output: an object
# {row: {cases, named, kept, broken}}, `named` being those of the `cases` that name the row. A rule
# that is watched in every run is reached by any conversation. The connections that a case opens
# beside its own belong to no run: what they reach counts for the cases of 10.4 and 10.7, which are
# the ones that open others, where they name it.

($marks | group_by(.port) | map({key: (.[0].port | tostring), value: .}) | from_entries) as $by_port
| ([.cases[] | (.runs // .attempts // [])[] | {key: (.local_port // 0 | tostring), value: true}]
   | from_entries) as $ports
| ([$marks[] | select($ports[.port | tostring] | not)]
   | group_by(.row) | map({key: .[0].row, value: (map(.kept) | add)}) | from_entries) as $beside
| [.cases[] | .id as $id | (.runs // .attempts // [])[] | (.local_port // 0 | tostring) as $port
   | ($by_port[$port] // [])[] | . + {id: $id}]
| . + [$names | to_entries[] | select(.key | startswith("ws/10.")) | .key as $id | .value[]
       | select($beside[.] != null) | {id: $id, row: ., kept: $beside[.], broken: 0}]
| group_by(.row)
| map({key: .[0].row, value: {
    cases: (map(.id) | unique),
    kept: (map(.kept) | add),
    broken: (map(.broken) | add)}})
| from_entries
| with_entries(.key as $row | .value.named =
    [(.value.cases[], ($names | keys[] | select(startswith("ws/every-run/"))))
     | select($names[.] // [] | index($row))])
