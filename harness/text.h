/* SPDX-License-Identifier: MIT */
/*
 * The observer's view of text: is it UTF-8 (RFC 3629), and if not, where and why not.
 *
 * RFC 6455 8.1 makes an endpoint fail the connection on text that is not UTF-8, and an endpoint
 * may do so as soon as one octet has come that no valid text can hold. So the place that counts is
 * the first impossible octet, not the begin of the sequence which holds it; both are told.
 *
 * Method: every sequence is decoded to its scalar value, and after each octet the range of scalar
 * values that can still be reached is held against the shortest form, the surrogates and the
 * maximum. No table of lawful octets is kept here.
 */
#ifndef HARNESS_TEXT_H
#define HARNESS_TEXT_H

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

enum text_result {
    TEXT_VALID,      /* whole and lawful; the empty text is */
    TEXT_INCOMPLETE, /* lawful so far, but it ends inside a sequence */
    TEXT_BAD,        /* an octet came that no continuation can make lawful */
};

enum text_fault {
    TEXT_FAULT_NONE,
    TEXT_FAULT_TRUNCATED,         /* the text ends inside a sequence */
    TEXT_FAULT_BROKEN_OFF,        /* a sequence is followed by no continuation octet */
    TEXT_FAULT_LONE_CONTINUATION, /* 80 to BF where a sequence has to begin */
    TEXT_FAULT_NO_LEAD,           /* F8 to FF: no sequence of UTF-8 begins so */
    TEXT_FAULT_OVERLONG,          /* the scalar value has a shorter form */
    TEXT_FAULT_SURROGATE,         /* U+D800 to U+DFFF */
    TEXT_FAULT_ABOVE_MAXIMUM,     /* above U+10FFFF */
};

struct text_place {
    enum text_fault fault;
    size_t offset;          /* of the first impossible octet; the text's size when truncated */
    size_t sequence_offset; /* of the sequence that holds it */
};

/* Look for the first fault in `size` octets. `place` may be NULL; it is always filled, with the
 * size as both offsets when the text is valid. U+0000 and noncharacters are lawful (RFC 3629). */
enum text_result text_first_bad(const uint8_t *octets, size_t size, struct text_place *place)
    __attribute__((warn_unused_result));

/* What is wrong, in words that fit behind "octet 7: ". A constant. */
const char *text_fault_words(enum text_fault fault);

/* Append `size` octets between double quotes, all but printable ASCII (and the quote and the
 * backslash too) as \xNN, so that no peer can write into a report or a terminal. At most
 * `shown_size_max` octets are shown; an ellipsis behind the quotes tells that some are not. */
void text_quote_append(GString *line, const uint8_t *octets, size_t size, size_t shown_size_max);

#endif
