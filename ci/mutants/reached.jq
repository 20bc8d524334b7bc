# SPDX-License-Identifier: MIT
#
# The measured trace: which cases made the server keep which row. Input: the JSON of a run against
# the honest server. Arguments: $marks, the lines that it wrote, as a list of
# {port, row, kept, broken}; $names, the rows by case: {id: [row]}. Output: an object
# {row: {cases, named, kept, broken}}, `named` being those of the `cases` that name the row. A rule
# that is watched in every run is reached by any conversation.

($marks | group_by(.port) | map({key: (.[0].port | tostring), value: .}) | from_entries) as $by_port
| [.cases[] | .id as $id | (.runs // .attempts // [])[] | (.local_port // 0 | tostring) as $port
   | ($by_port[$port] // [])[] | . + {id: $id}]
| group_by(.row)
| map({key: .[0].row, value: {
    cases: (map(.id) | unique),
    kept: (map(.kept) | add),
    broken: (map(.broken) | add)}})
| from_entries
| with_entries(.key as $row | .value.named =
    [(.value.cases[], ($names | keys[] | select(startswith("ws/every-run/"))))
     | select($names[.] // [] | index($row))])
