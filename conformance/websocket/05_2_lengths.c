/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 5.2: the payload length in its three forms.
 *
 * Lengths around each border are echoed, text and binary; a length in a longer form than it needs
 * binds the sender only, so who takes it gets a warning (A3); a length with its top bit set has no
 * lawful reading and may be refused in any way, but not waited for (A4).
 */
#include "conformance/websocket/sections.h"

#define LENGTH_WHY "each border of the three forms is where a comparison is off by one"
#define LENGTH_HINT \
    "7 bits hold 0 to 125; 126 announces 16 bits, 127 announces 64; the first octet counts most"

#define LENGTH_ROW(octets, name, words, covers_, tags_)                                   \
    {                                                                                     \
        .id = "ws/5.2/text-of-" name,                                                     \
        .title = "reads a text message of " words,                                        \
        .proves = {WS_5_2_READS_EVERY_LENGTH_FORM},                                       \
        .covers = {"1.1." covers_},                                                       \
        .against = ROLES_BOTH,                                                            \
        .needs = NEEDS_ECHO,                                                              \
        .tags = (tags_),                                                                  \
        .since = "1.0",                                                                   \
        .why = LENGTH_WHY,                                                                \
        .hint = LENGTH_HINT,                                                              \
        .script = {FRAME_OF(WS_TEXT, REPEAT("*+-/", octets)),                             \
                   EXPECT_MESSAGE_OF(WS_TEXT, REPEAT("*+-/", octets))},                   \
    },                                                                                    \
    {                                                                                     \
        .id = "ws/5.2/binary-of-" name, .title = "reads a binary message of " words,      \
        .proves = {WS_5_2_READS_EVERY_LENGTH_FORM}, .covers = {"1.2." covers_},           \
        .against = ROLES_BOTH, .needs = NEEDS_ECHO, .tags = (tags_), .since = "1.0",      \
        .why = LENGTH_WHY, .hint = LENGTH_HINT,                                           \
        .script = {FRAME_OF(WS_BINARY, REPEAT("\x00\xfe\x80\x7f\xff", octets)),           \
                   EXPECT_MESSAGE_OF(WS_BINARY, REPEAT("\x00\xfe\x80\x7f\xff", octets))}, \
    }

/* Lengths that show a wrong order of octets (256 is read as 1) or a sign (32768, 65534). */
static const struct value more_lengths[] = {
    {.name = "1", .says = "1 octet", .payload = REPEAT("*", 1)},
    {.name = "124", .says = "124 octets", .payload = REPEAT("abcdefg", 124)},
    {.name = "129", .says = "129 octets", .payload = REPEAT("abcdefg", 129)},
    {.name = "255", .says = "255 octets", .payload = REPEAT("abcdefg", 255)},
    {.name = "256", .says = "256 octets", .payload = REPEAT("abcdefg", 256)},
    {.name = "258", .says = "258 octets", .payload = REPEAT("abcdefg", 258)},
    {.name = "32767", .says = "32767 octets", .payload = REPEAT("abcdefg", 32767)},
    {.name = "32768", .says = "32768 octets", .payload = REPEAT("abcdefg", 32768)},
    {.name = "65534", .says = "65534 octets", .payload = REPEAT("abcdefg", 65534)},
};

#define LONGER_LENGTH(name, words, octets, form)                                                  \
    {                                                                                             \
        .id = "ws/5.2/longer-length-" name, .title = "refuses a payload length of " words,        \
        .proves = {WS_5_2_REFUSES_LONGER_LENGTH}, .against = ROLES_BOTH, .since = "1.0",          \
        .why = "two spellings of one frame let a filter and its peer read different things",      \
        .hint = "a 16-bit length below 126, or a 64-bit length below 65536, is not the shortest " \
                "form; the rule binds the sender, so that taking it is lenient, not broken",      \
        .script = {{.verb = VERB_FRAME,                                                           \
                    .opcode = WS_TEXT,                                                            \
                    .length_form = (form),                                                        \
                    .payload = REPEAT("*", octets)},                                              \
                   EXPECT_FAIL(1002)},                                                            \
    }

#define TOP_BIT(name, words, opcode_, size, literal)                                            \
    {                                                                                           \
        .id = "ws/5.2/top-bit-" name, .title = "refuses a 64-bit length " words,                \
        .proves = {WS_5_2_REFUSES_TOP_BIT}, .against = ROLES_BOTH, .tags = TAG_SECURITY,        \
        .since = "1.0",                                                                         \
        .why = "such a length is negative in a signed number and wraps when the head is added", \
        .hint = "hold the eight octets in an unsigned number and refuse what is above "         \
                "2^63 - 1 before it is used; 1002, 1009 or just the end of TCP are all right",  \
        .script = {{.verb = VERB_FRAME,                                                         \
                    .opcode = (opcode_),                                                        \
                    .length_form = LENGTH_64,                                                   \
                    .claims_size = true,                                                        \
                    .claimed_size = UINT64_C(size),                                             \
                    .payload = BYTES(literal)},                                                 \
                   EXPECT_FAIL_INSIDE_FRAME(1002, 1009)},                                       \
    }

static const struct ws_case cases[] = {
    LENGTH_ROW(0, "0", "no octets", "1", 0),
    LENGTH_ROW(125, "125", "125 octets", "2", 0),
    LENGTH_ROW(126, "126", "126 octets", "3", 0),
    LENGTH_ROW(127, "127", "127 octets", "4", 0),
    LENGTH_ROW(128, "128", "128 octets", "5", 0),
    LENGTH_ROW(65535, "65535", "65535 octets", "6", 0),
    LENGTH_ROW(65536, "65536", "65536 octets", "7", TAG_LARGE),
    {
        .id = "ws/5.2/text-of-1-mib",
        .title = "reads a text message of 1 MiB, or refuses it with 1009",
        .proves = {WS_5_2_READS_EVERY_LENGTH_FORM},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .tags = TAG_LARGE,
        .since = "1.0",
        .why = "a message larger than every buffer on the way shows partial reads and writes",
        .hint = "a limit is lawful (10.4); say so with 1009 rather than stop reading",
        .script = {FRAME_OF(WS_TEXT, REPEAT("BAsd7&jh23", 1048576)),
                   EXPECT_MESSAGE_OF(WS_TEXT, REPEAT("BAsd7&jh23", 1048576)),
                   OR_CLOSE(GRADE_INFO, "the message is above the limit of the peer", 1009, 1008),
                   OR_END(GRADE_INFO, "the message is above the limit of the peer")},
    },
    {
        .id = "ws/5.2/binary-of-1-mib",
        .title = "reads a binary message of 1 MiB, or refuses it with 1009",
        .proves = {WS_5_2_READS_EVERY_LENGTH_FORM},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .tags = TAG_LARGE,
        .since = "1.0",
        .why = "a message larger than every buffer on the way shows partial reads and writes",
        .hint = "a limit is lawful (10.4); say so with 1009 rather than stop reading",
        .script = {FRAME_OF(WS_BINARY, REPEAT("\x00\xfe\x23\xfa\xf0", 1048576)),
                   EXPECT_MESSAGE_OF(WS_BINARY, REPEAT("\x00\xfe\x23\xfa\xf0", 1048576)),
                   OR_CLOSE(GRADE_INFO, "the message is above the limit of the peer", 1009, 1008),
                   OR_END(GRADE_INFO, "the message is above the limit of the peer")},
    },

    LONGER_LENGTH("0-in-16", "0 sent in 16 bits", 0, LENGTH_16),
    LONGER_LENGTH("5-in-16", "5 sent in 16 bits", 5, LENGTH_16),
    LONGER_LENGTH("125-in-16", "125 sent in 16 bits", 125, LENGTH_16),
    LONGER_LENGTH("0-in-64", "0 sent in 64 bits", 0, LENGTH_64),
    LONGER_LENGTH("5-in-64", "5 sent in 64 bits", 5, LENGTH_64),
    LONGER_LENGTH("126-in-64", "126 sent in 64 bits", 126, LENGTH_64),
    LONGER_LENGTH("65535-in-64", "65535 sent in 64 bits", 65535, LENGTH_64),
    {
        .id = "ws/5.2/longer-length-ping",
        .title = "refuses a Ping whose length of 5 is sent in 16 bits",
        .proves = {WS_5_2_REFUSES_LONGER_LENGTH, WS_5_5_REFUSES_LONG_CONTROL},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "no lawful control frame has an extended length, so the check costs one comparison",
        .hint = "a control frame whose 7-bit length is 126 or 127 can be refused at once",
        .script = {ODD_FRAME(WS_PING, "pulse", .length_form = LENGTH_16), EXPECT_FAIL(1002)},
    },

    TOP_BIT("alone", "of 2^63", WS_BINARY, 0x8000000000000000, ""),
    TOP_BIT("with-5", "of 2^63 + 5 with five octets behind it", WS_BINARY, 0x8000000000000005,
            "Hello"),
    TOP_BIT("all-ones", "of 2^64 - 1", WS_TEXT, 0xffffffffffffffff, "Hello"),
    TOP_BIT("minus-four", "of 2^64 - 4, which wraps over the key", WS_TEXT, 0xfffffffffffffffc,
            "Hello"),
};

static const struct ws_family families[] = {
    {
        .pattern =
            {
                .id = "ws/5.2/length-of-{}",
                .title = "reads a binary message of {}",
                .proves = {WS_5_2_READS_EVERY_LENGTH_FORM},
                .against = ROLES_BOTH,
                .needs = NEEDS_ECHO,
                .since = "1.0",
                .why = "a wrong order of octets or a signed number shows at these lengths",
                .hint = LENGTH_HINT,
                .script = {FRAME_OF(WS_BINARY, VALUE), EXPECT_MESSAGE_OF(WS_BINARY, VALUE)},
            },
        VALUES(more_lengths),
    },
};

const struct ws_section ws_05_2_lengths = SECTION_OF_BOTH(cases, families);
