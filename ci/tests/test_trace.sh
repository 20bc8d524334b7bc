#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ci/trace finds key words in a text across page breaks, and each difference from the table.

. "$(dirname "$0")/support.sh"

mkdir -p spec conformance/websocket conformance/sse
table=conformance/websocket/keywords.c
other_table=conformance/websocket/keywords_deflate.c
html_table=conformance/sse/keywords.c

# A text with what the real one has: contents, a page break in a sentence, a word cut at its hyphen,
# words in quotes, a key word over a line end, an appendix.
cat >spec/rfc6455.txt <<'END'
Request for Comments: 6455

Table of Contents

   1.  One MUST not be counted here .................................. 1

1.  One

   The key words "MUST" and "MAY" are not used here.  A sample MUST
   NOT be long.  It
END
printf '\n\n%s\n\f\n%s\n\n\n' 'Some & Body      Standards Track      [Page 1]' \
    'RFC 6455         A MUST of a head          2011' >>spec/rfc6455.txt
cat >>spec/rfc6455.txt <<'END'
   SHOULD go on behind a break; it MAY have a half-
   word in it.

1.1.  One more

   o  It is REQUIRED, MUSTARD is not

Authors' Addresses

   They MUST be left out.
END

# row SECTION NUMBER WORD SENTENCE: a row of the table, with the sentence's hash made here.
row() {
    printf '    {"%s", %s, "%s", "%s", {NOTHING}},\n' "$1" "$2" "$3" \
        "$(printf %s "$4" | sha256sum | cut -c 1-16)"
}

go_on='It SHOULD go on behind a break; it MAY have a half-word in it.'
good_table() {
    row 1 1 'MUST NOT' 'A sample MUST NOT be long.'
    row 1 2 SHOULD "$go_on"
    row 1 3 MAY "$go_on"
    row 1.1 1 REQUIRED 'o It is REQUIRED, MUSTARD is not'
}

# The other standard, with one key word.
printf '1.  One\n\n   It MUST be compressed.\n' >spec/rfc7692.txt
row 1 1 MUST 'It MUST be compressed.' >$other_table

# The section of HTML: key words in small letters, an item that looks like a heading of an RFC,
# paragraphs without a full stop, the word of an interface, a title in quotes and an unknown one.
cat >spec/whatwg_sse.txt <<'END'
A section, which must not be counted here.

9.2 Server-sent events

9.2.2 The EventSource interface

  constructor(USVString url, optional EventSourceInit init = {});

* A request. This must initially
be null.

1.  Optionally, wait. "must" and mustard are none

   2. Otherwise, the user agent may go. It must not stay.

9.2.4 The `Last-Event-ID` header

Lines Should be short

9.2.5 Another title

When it is REQUIRED
END
html() {
    row '#the-eventsource-interface' 1 MUST 'This must initially be null.'
    row '#the-eventsource-interface' 2 OPTIONALLY 'Optionally, wait.'
    row '#the-eventsource-interface' 3 MAY 'Otherwise, the user agent may go.'
    row '#the-eventsource-interface' 4 'MUST NOT' 'It must not stay.'
    row '#the-last-event-id-header' 1 SHOULD 'Lines Should be short'
    row 9.2.5 1 REQUIRED 'When it is REQUIRED'
}
html >$html_table

good_table >$table
ok 'a table that is that of the text' "$ci/trace" spec
ok 'says how many there are' sh -c '"$1/trace" spec | grep -q "4 key words of RFC6455"' sh "$ci"
ok 'and in the other text' sh -c '"$1/trace" spec | grep -q "1 key words of RFC7692"' sh "$ci"
row 1 1 MAY 'It MUST be compressed.' >$other_table
catches 'another word of the other text' '^RFC7692 1 1: the text says "MUST"' "$ci/trace" spec
row 1 1 MUST 'It MUST be compressed.' >$other_table

ok 'and in the section of HTML' sh -c '"$1/trace" spec | grep -q "6 key words of HTML"' sh "$ci"
html | sed 3d >$html_table
catches 'an occurrence in HTML that is missing' \
    '^HTML #the-eventsource-interface 3: the text has "MAY" here, the table' "$ci/trace" spec
html | sed 's/#the-last/#last/' >$html_table
catches 'another fragment' '^HTML #last-event-id-header 1: .* the text has none' "$ci/trace" spec
catches 'the fragment that it should be' '^HTML #the-last-event-id-header 1: .* no row' \
    "$ci/trace" spec
html >$html_table

good_table | sed 2d >$table
catches 'an occurrence that is missing' \
    '^RFC6455 1 2: the text has "SHOULD" here, the table has no row' "$ci/trace" spec
{ good_table; row 1.1 2 MUST 'It MUST be.'; } >$table
catches 'an occurrence too many' \
    '^RFC6455 1\.1 2: the table has "MUST" here, the text has none' "$ci/trace" spec
good_table | sed 's/"SHOULD"/"SHOULD NOT"/' >$table
catches 'another word' '^RFC6455 1 2: the text says "SHOULD", the table says "SHOULD NOT"' \
    "$ci/trace" spec
good_table | sed '1s/"[0-9a-f]*", {/"0123456789abcdef", {/' >$table
catches 'another sentence' '^RFC6455 1 1: the sentence of this "MUST NOT" is another' \
    "$ci/trace" spec

good_table >$table
mkdir other
sed 's/be long/be very long/' spec/rfc6455.txt >other/rfc6455.txt
cp spec/rfc7692.txt spec/whatwg_sse.txt other
catches 'a text that was changed' '^RFC6455 1 1: the sentence' "$ci/trace" other
cp spec/rfc6455.txt other
sed 's/initially/at first/' spec/whatwg_sse.txt >other/whatwg_sse.txt
catches 'a section of HTML that was changed' \
    '^HTML #the-eventsource-interface 1: the sentence of this "MUST" is another' "$ci/trace" other
rm other/whatwg_sse.txt
catches 'a section of HTML that is not there' 'cannot read other/whatwg_sse.txt' "$ci/trace" other

rm -f $table
catches 'a table that is not there' 'cannot read' "$ci/trace" spec
good_table >$table
catches 'a text that is not there' 'cannot read' "$ci/trace" nowhere
mkdir empty && echo nothing >empty/rfc6455.txt
catches 'a text without key words' 'no key word' "$ci/trace" empty
catches 'no text named' '^usage:' "$ci/trace"

finish
