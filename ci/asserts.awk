# SPDX-License-Identifier: MIT
#
# Counts functions and assertions; loaded after c.awk. See ci/asserts.

# An assertion says something if one of its parts is no comparison with NULL.
function says_something(argument,    parts, count, i) {
    count = split(argument, parts, /&&/)
    for (i = 1; i <= count; i++)
        if (parts[i] !~ /^[ \t\n]*[A-Za-z0-9_.>\[\]*&-]+[ \t\n]*!=[ \t\n]*NULL[ \t\n]*$/ && \
            parts[i] !~ /^[ \t\n]*NULL[ \t\n]*!=/)
            return 1
    return 0
}

function count_in(text,    count) {
    count = 0
    while (match(text, /(^|[^A-Za-z0-9_])(assert|PROMISE)[ \t]*\(/)) {
        count += says_something(c_argument(text, RSTART + RLENGTH - 1))
        text = substr(text, RSTART + RLENGTH)
    }
    return count
}

function on_line(code) {
    if (code ~ /(^|[^A-Za-z0-9_])(static_assert|_Static_assert)[ \t]*\(/)
        assertions++
}

function on_function(name, body, first, last,    count) {
    functions++
    count = count_in(body)
    assertions += count
    if (count == 0)
        without[++without_count] = FILENAME ":" first ": asserts: " name " asserts nothing"
}

function on_prototype(text, first, last) {
}

FNR == 1 { c_reset() }
{ c_line($0) }

END {
    if (functions > 0 && assertions < 2 * functions) {
        for (i = 1; i <= without_count; i++)
            print without[i]
        low = 1
    }
    printf "reference: %d assertions in %d functions, %.2f for each%s\n", assertions, functions, \
        functions ? assertions / functions : 0, low ? "; the bound is 2" : ""
    exit low
}
