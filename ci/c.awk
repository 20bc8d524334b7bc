# SPDX-License-Identifier: MIT
#
# A reader of C for the checkers, exact enough for sources that clang-format has laid out. It takes
# away comments and what literals hold, and finds where functions, tables and prototypes begin and
# end. The checker that is loaded beside it defines what is done with them:
#
#   on_line(code)                             each line, comments and literals taken out
#   on_function(name, body, first, last)      a whole definition; the signature begins at line first
#   on_prototype(head, first, last)           a declaration of a function
#
# State per file: in_comment; depth of braces; head, the text at depth 0 since the last declaration,
# and head_first, the line it begins at; body of the function being read; table_count, the lines
# inside initialisers at depth 0; comment_last, the last line that held a comment.

function c_reset() {
    in_comment = 0; depth = 0; head = ""; head_first = 0; body = ""
    inside = ""; in_directive = 0; table_count = 0; comment_last = 0
}

# The line without comments; each literal is left as an empty one.
function c_code(line,    out, c, found) {
    out = ""
    while (line != "") {
        if (in_comment) {
            comment_last = FNR
            found = index(line, "*/")
            if (!found)
                return out
            line = substr(line, found + 2)
            in_comment = 0
            out = out " "
        } else if (!match(line, /["'\/]/)) {
            return out line
        } else {
            out = out substr(line, 1, RSTART - 1)
            line = substr(line, RSTART)
            c = substr(line, 1, 1)
            if (substr(line, 1, 2) == "//") {
                comment_last = FNR
                return out
            }
            if (substr(line, 1, 2) == "/*") {
                in_comment = 1
                line = substr(line, 3)
                comment_last = FNR
            } else if (c == "/") {
                out = out c
                line = substr(line, 2)
            } else {
                if (c == "\"")
                    found = match(line, /^"([^"\\]|\\.)*"/)
                else
                    found = match(line, /^'([^'\\]|\\.)*'/)
                out = out c c
                line = found ? substr(line, RLENGTH + 1) : ""
            }
        }
    }
    return out
}

# What stands between the bracket at position `at` of the text and its partner.
function c_argument(text, at,    i, c, level) {
    level = 0
    for (i = at; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "(")
            level++
        else if (c == ")" && --level == 0)
            return substr(text, at + 1, i - at - 1)
    }
    return substr(text, at + 1)
}

# The name a head defines: the word before the bracket that is the partner of the last one.
function c_name(text,    i, c, level) {
    level = 0
    for (i = length(text); i > 0; i--) {
        c = substr(text, i, 1)
        if (c == ")")
            level++
        else if (c == "(" && --level == 0)
            break
    }
    text = substr(text, 1, i - 1)
    sub(/[ \t\n]+$/, "", text)
    match(text, /[A-Za-z0-9_]*$/)
    return substr(text, RSTART)
}

function c_is_function(text) {
    return text ~ /[A-Za-z0-9_][ \t\n]*\(/ && text ~ /\)[ \t\n]*$/ && text !~ /=/
}

# Two words before the first bracket: a type and a name. A macro's use has only one.
function c_is_prototype(text) {
    return text ~ /^[ \t\n]*[A-Za-z_][^(]*[ \t\n*][A-Za-z_][A-Za-z0-9_]*[ \t\n]*\(/ && \
        text !~ /=/ && text !~ /^[ \t\n]*typedef/
}

function c_take(text) {
    if (depth > 0) {
        body = body text
        return
    }
    if (head == "" && text ~ /[^ \t\n]/)
        head_first = FNR
    if (head != "" || text ~ /[^ \t\n]/)
        head = head text
}

function c_open() {
    if (depth == 0) {
        inside = c_is_function(head) ? "function" : (head ~ /=/ ? "table" : "type")
        body = ""
    } else {
        body = body "{"
    }
    depth++
}

function c_close() {
    if (depth > 0)
        depth--
    if (depth > 0) {
        body = body "}"
    } else if (inside == "function") {
        on_function(c_name(head), body, head_first, FNR)
        head = ""
    } else if (inside == "type") {
        head = head "{}"
    }
}

function c_structure(code,    c) {
    if (depth > 0 && inside == "table")
        table_count++
    while (match(code, /[{};]/)) {
        c = substr(code, RSTART, 1)
        c_take(substr(code, 1, RSTART - 1))
        code = substr(code, RSTART + 1)
        if (c == "{") {
            c_open()
        } else if (c == "}") {
            c_close()
        } else if (depth > 0) {
            body = body ";"
        } else {
            if (c_is_prototype(head))
                on_prototype(head, head_first, FNR)
            head = ""
        }
    }
    c_take(code "\n")
}

function c_line(line,    code) {
    code = c_code(line)
    on_line(code)
    if (in_directive || code ~ /^[ \t]*#/)
        in_directive = line ~ /\\$/
    else
        c_structure(code)
}
