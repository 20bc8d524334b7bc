# SPDX-License-Identifier: MIT
#
# The rules of style that can be checked, for C; loaded after c.awk. Each fault is a line
# `FILE:LINE: RULE: what is wrong`; the caller looks at whether there were any.

function fault(line, rule, text) {
    printf "%s:%d: %s: %s\n", file, line, rule, text
}

function on_line(code) {
    if (code ~ /(^|[^A-Za-z0-9_])typedef[ \t]+(const[ \t]+)?(struct|union)([^A-Za-z0-9_]|$)/ && \
        code !~ /\(\*/)
        fault(FNR, "typedef-struct", "a struct is called by its tag")
    if (code ~ /(^|[^A-Za-z0-9_])goto[ \t]/ && code !~ /(^|[^A-Za-z0-9_])goto out;/)
        fault(FNR, "goto", "the one label is out:")
    if (code ~ /(^|[^A-Za-z0-9_])(v?sprintf|strcpy|strcat|strtok)[ \t]*\(/ || \
        code ~ /(^|[^A-Za-z0-9_])(gets|atoi|atoll?|alloca)[ \t]*\(/)
        fault(FNR, "forbidden-call", "this function knows no bound or no error")
    if (file ~ /^(reference|harness)\// && file !~ /\/tests\// && \
        code ~ /(^|[^A-Za-z0-9_])default[ \t]*:/)
        fault(FNR, "switch-default", "a default hides the state that was forgotten")
}

function on_function(name, body, first, last) {
    if (last - first + 1 > 60)
        fault(first, "function-length", name " has " (last - first + 1) " lines, the bound is 60")
    if (name != "" && body ~ ("(^|[^A-Za-z0-9_.>])" name "[ \t]*\\("))
        fault(first, "recursion", name " calls itself")
    check_effects(body, first)
    if (file ~ /\.h$/)
        check_documented(name, first, last)
}

function on_prototype(text, first, last) {
    if (file ~ /\.h$/)
        check_documented(c_name_of_prototype(text), first, last)
}

function c_name_of_prototype(text) {
    match(text, /[A-Za-z_][A-Za-z0-9_]*[ \t\n]*\(/)
    return substr(text, RSTART, RLENGTH - 1)
}

# An assertion only looks: it must be possible to build without it.
function check_effects(body, first,    argument, told) {
    while (match(body, /(^|[^A-Za-z0-9_])(assert|PROMISE)[ \t]*\(/)) {
        argument = c_argument(body, RSTART + RLENGTH - 1)
        body = substr(body, RSTART + RLENGTH)
        told = argument
        gsub(/[ \t\n]+/, " ", told)
        gsub(/<<=|>>=/, "=", argument)
        gsub(/[=!<>]=/, " ", argument)
        if (argument ~ /\+\+|--|=/)
            fault(first, "assert-effect", "an assertion changes something: " told)
    }
}

# Directly below a comment, or below a declaration that is: one comment may speak for a group.
function check_documented(name, first, last) {
    if (file ~ /\/tests\//)
        return
    if (first in comment_at || (first - 1) in comment_at || (first - 1) in documented_at)
        documented_at[last] = 1
    else
        fault(first, "undocumented", name " has no comment above it")
}

function file_end() {
    if (file == "")
        return
    if (file !~ /\.def$/ && (file !~ /^conformance\// || file ~ /\.h$/) && \
        line_count - table_count > 500)
        fault(line_count, "file-length", (line_count - table_count) " lines, the bound is 500")
}

FNR == 1 {
    file_end()
    file = FILENAME
    c_reset()
    split("", comment_at)
    split("", documented_at)
    if ($0 != "/* SPDX-License-Identifier: MIT */")
        fault(1, "spdx", "the first line is /* SPDX-License-Identifier: MIT */")
}

FNR == 2 && $0 != "" && $0 !~ /^\/[*\/]/ || FNR == 3 && before == "" && $0 !~ /^\/[*\/]/ {
    fault(FNR, "head-comment", "a file opens with what it is")
}

{
    line_count = FNR
    before = $0
    bare = $0
    gsub(/[\200-\277]/, "", bare)
    if (length(bare) > 100 && file !~ /\.def$/)
        fault(FNR, "line-length", length(bare) " columns, the bound is 100")
    if (file ~ /\.def$/)
        next
    c_line($0)
    if (comment_last == FNR)
        comment_at[FNR] = 1
}

END { file_end() }
