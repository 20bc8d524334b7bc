# SPDX-License-Identifier: MIT
#
# Finds the key words of RFC 2119 in the text of an RFC, or of a section of WHATWG HTML: for each
# occurrence a line of section, running number in the section, key word in capitals and sentence,
# with a tab between them. The rules for an RFC:
#
#   left out    page footers ("[Page N]" at the line's end), page headers ("RFC N" at its begin)
#   section     begins with a line "5.5.1.  Title" that is not indented; what stands before is none
#   folded      lines are joined by one blank, or by nothing behind a hyphen; blanks are squeezed
#   sentence    ends with a full stop before a blank, or with its section
#   key word    the longest of the words below, in capitals, no letter beside it, not in quotes
#
# A text whose headings are "9.2.1 Title", with no full stop behind the number, is of HTML. There:
#
#   section     is named by the fragment below that its title has, for numbers move; by its number
#               when there is none
#   sentence    ends with its paragraph as well, at an empty line
#   key word    in letters of any case; of "optional" only the adverb, the other word is one of the
#               language that interfaces are written in
#
# A sentence so found may carry a bullet or an item's number before it. That does not matter: it is
# looked at by nobody, only hashed.

BEGIN {
    key_words = "(MUST|SHALL|SHOULD)( NOT)?|(NOT )?RECOMMENDED|REQUIRED|MAY|OPTIONAL"
    # In the text of HTML and of the rows in conformance/sse/whatwg.def: title, fragment.
    fragments["Introduction"] = "#server-sent-events-intro"
    fragments["The EventSource interface"] = "#the-eventsource-interface"
    fragments["Processing model"] = "#sse-processing-model"
    fragments["The Last-Event-ID header"] = "#the-last-event-id-header"
    fragments["Parsing an event stream"] = "#parsing-an-event-stream"
    fragments["Interpreting an event stream"] = "#event-stream-interpretation"
    fragments["Authoring notes"] = "#authoring-notes"
    fragments["Connectionless push and other features"] = "#eventsource-push"
    fragments["Garbage collection"] = "#garbage-collection"
    fragments["Implementation advice"] = "#implementation-advice"
}

function emit_sentence(sentence,    rest, before, after, word) {
    gsub(/^ +| +$/, "", sentence)
    rest = " " (is_html ? toupper(sentence) : sentence) " "
    while (match(rest, key_words)) {
        word = substr(rest, RSTART, RLENGTH)
        before = substr(rest, RSTART - 1, 1)
        after = substr(rest, RSTART + RLENGTH, 1)
        rest = substr(rest, RSTART + RLENGTH)
        if (before !~ /[A-Za-z"]/ && after !~ /[A-Za-z"]/)
            printf "%s\t%d\t%s\t%s\n", section, ++number, word, sentence
    }
}

function emit_text(    end) {
    gsub(/[ \t]+/, " ", text)
    while ((end = index(text, ". ")) > 0) {
        emit_sentence(substr(text, 1, end))
        text = substr(text, end + 2)
    }
    emit_sentence(text)
    text = ""
}

function emit_section() {
    emit_text()
    number = 0
}

{ gsub(/[\f\r]/, "") }
/\[Page [0-9]+\]$/ || /^RFC [0-9]+ / { next }

!is_html && /^[0-9]+(\.[0-9]+)*\.  / {
    if (section != "")
        emit_section()
    section = $1
    sub(/\.$/, "", section)
    next
}

/^[0-9]+(\.[0-9]+)+ [^ ]/ {
    if (section != "")
        emit_section()
    is_html = 1
    sub(/OPTIONAL$/, "OPTIONALLY", key_words)
    section = $1
    title = substr($0, length(section) + 2)
    gsub(/`/, "", title)
    sub(/ +$/, "", title)
    if (title in fragments)
        section = fragments[title]
    next
}

!is_html && /^[A-Z]/ && section != "" {
    emit_section()
    section = ""
}

is_html && /^[ \t]*$/ { emit_text() }

section != "" {
    sub(/^[ \t]+/, "")
    sub(/[ \t]+$/, "")
    if ($0 != "")
        text = text (text == "" || text ~ /-$/ ? "" : " ") $0
}

END {
    if (section != "")
        emit_section()
}
