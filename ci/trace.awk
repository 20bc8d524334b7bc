# SPDX-License-Identifier: MIT
#
# Finds the key words of RFC 2119 in the text of an RFC: for each occurrence a line of section,
# running number in the section, key word and sentence, with a tab between them. The rules:
#
#   left out    page footers ("[Page N]" at the line's end), page headers ("RFC N" at its begin)
#   section     begins with a line "5.5.1.  Title" that is not indented; what stands before is none
#   folded      lines are joined by one blank, or by nothing behind a hyphen; blanks are squeezed
#   sentence    ends with a full stop before a blank, or with its section
#   key word    the longest of the words below, in capitals, no letter beside it, not in quotes
#
# A sentence so found may carry a bullet or an item's number before it. That does not matter: it is
# looked at by nobody, only hashed.

BEGIN {
    key_words = "(MUST|SHALL|SHOULD)( NOT)?|(NOT )?RECOMMENDED|REQUIRED|MAY|OPTIONAL"
}

function emit_sentence(sentence,    rest, before, after, word) {
    gsub(/^ +| +$/, "", sentence)
    rest = " " sentence " "
    while (match(rest, key_words)) {
        word = substr(rest, RSTART, RLENGTH)
        before = substr(rest, RSTART - 1, 1)
        after = substr(rest, RSTART + RLENGTH, 1)
        rest = substr(rest, RSTART + RLENGTH)
        if (before !~ /[A-Za-z"]/ && after !~ /[A-Za-z"]/)
            printf "%s\t%d\t%s\t%s\n", section, ++number, word, sentence
    }
}

function emit_section(    end) {
    gsub(/[ \t]+/, " ", text)
    while ((end = index(text, ". ")) > 0) {
        emit_sentence(substr(text, 1, end))
        text = substr(text, end + 2)
    }
    emit_sentence(text)
    text = ""
    number = 0
}

{ gsub(/[\f\r]/, "") }
/\[Page [0-9]+\]$/ || /^RFC [0-9]+ / { next }

/^[0-9]+(\.[0-9]+)*\.  / {
    if (section != "")
        emit_section()
    section = $1
    sub(/\.$/, "", section)
    next
}

/^[A-Z]/ && section != "" {
    emit_section()
    section = ""
}

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
