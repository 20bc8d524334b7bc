/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 8.1: text is UTF-8 (RFC 3629), and what is not fails the connection.
 *
 * Good text: the borders of each length of a character, and what a zealous check refuses though it
 * is lawful. Bad text: each way in which octets can fail to be UTF-8, whole and cut in two.
 * When a peer notices, at the octet or at the end of the message, is left to it (A7).
 */
#include "conformance/websocket/sections.h"

#define GOOD_HINT                                                                                  \
    "UTF-8 is what RFC 3629 says: every scalar value from 0 to 10FFFF but the surrogates, in its " \
    "shortest form"
#define BAD_WHY "text that passes as valid here is refused, or read as something else, further on"
#define BAD_HINT                                                                              \
    "check lead and continuation octets, shortest form, surrogates and maximum, and that no " \
    "character is open at the end of the message"

#define GOOD(name, words, literal, ...)                                                           \
    {                                                                                             \
        .id = "ws/8.1/good-" name, .title = "takes text with " words,                             \
        .proves = {WS_5_6_TAKES_ANY_UTF8}, .covers = {__VA_ARGS__}, .against = ROLES_BOTH,        \
        .needs = NEEDS_ECHO, .since = "1.0",                                                      \
        .why = "who refuses good text loses a connection for what another language writes",       \
        .hint = GOOD_HINT, .script = {FRAME(WS_TEXT, literal), EXPECT_MESSAGE(WS_TEXT, literal)}, \
    }

#define BAD(name, words, literal, ...)                                                             \
    {                                                                                              \
        .id = "ws/8.1/bad-" name, .title = "fails the connection on " words,                       \
        .proves = {WS_8_1_FAILS_ON_BAD_UTF8_TEXT}, .covers = {__VA_ARGS__}, .against = ROLES_BOTH, \
        .tags = TAG_SECURITY, .since = "1.0", .why = BAD_WHY, .hint = BAD_HINT,                    \
        .script = {FRAME(WS_TEXT, literal), EXPECT_FAIL(1007)},                                    \
    }

#define BAD_SPLIT(name, words, first, second, ...)                                                 \
    {                                                                                              \
        .id = "ws/8.1/split-" name, .title = "fails the connection on " words,                     \
        .proves = {WS_8_1_FAILS_ON_BAD_UTF8_TEXT}, .covers = {__VA_ARGS__}, .against = ROLES_BOTH, \
        .tags = TAG_SECURITY, .since = "1.0", .why = BAD_WHY, .hint = BAD_HINT,                    \
        .script = {FRAGMENT(WS_TEXT, first), FRAME(WS_CONTINUATION, second), EXPECT_FAIL(1007)},   \
    }

/* Every way in which a reason can fail to be UTF-8. */
static const struct value bad_reasons[] = {
    {.name = "lone-continuation",
     .says = "a lone continuation octet",
     .payload = BYTES(CODE_1000 "a\x80")},
    {.name = "truncated-2", .says = "a cut 2-octet character", .payload = BYTES(CODE_1000 "a\xc3")},
    {.name = "truncated-3",
     .says = "a cut 3-octet character",
     .payload = BYTES(CODE_1000 "a\xe2\x82")},
    {.name = "truncated-4",
     .says = "a cut 4-octet character",
     .payload = BYTES(CODE_1000 "a\xf0\x9f\x98")},
    {.name = "overlong-2",
     .says = "an overlong 2-octet form",
     .payload = BYTES(CODE_1000 "\xc0\xaf")},
    {.name = "overlong-3",
     .says = "an overlong 3-octet form",
     .payload = BYTES(CODE_1000 "\xe0\x80\xaf")},
    {.name = "overlong-4",
     .says = "an overlong 4-octet form",
     .payload = BYTES(CODE_1000 "\xf0\x80\x80\xaf")},
    {.name = "surrogate", .says = "a surrogate", .payload = BYTES(CODE_1000 "\xed\xa0\x80")},
    {.name = "above-maximum",
     .says = "a scalar above U+10FFFF",
     .payload = BYTES(CODE_1000 "\xf4\x90\x80\x80")},
    {.name = "five-octets",
     .says = "a 5-octet form",
     .payload = BYTES(CODE_1000 "\xf8\x88\x80\x80\x80")},
    {.name = "fe", .says = "the octet FE", .payload = BYTES(CODE_1000 "\xfe")},
    {.name = "ff", .says = "FF behind good text", .payload = BYTES(CODE_1000 "good\xff")},
};

static const struct ws_case cases[] = {
    GOOD("ascii", "plain ASCII", "hello$world", "6.5.1"),
    GOOD("2-octets", "a 2-octet character",
         "hello\xc2\xa2"
         "world",
         "6.5.2"),
    GOOD("3-octets", "a 3-octet character",
         "hello\xe2\x82\xac"
         "world",
         "6.5.3"),
    GOOD("4-octets", "a 4-octet character",
         "hello\xf0\xa4\xad\xa2"
         "world",
         "6.5.4"),
    GOOD("greek", "a Greek word", "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5", "6.5.5",
         "6.6.11"),
    GOOD("mixed", "characters of one and two octets",
         "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!", "6.2.1"),
    GOOD("u0000", "U+0000", "\x00", "6.7.1"),
    GOOD("u0000-amid", "U+0000 between letters", "a\0b", NULL),
    GOOD("u007f", "U+007F, the last of one octet", "\x7f", "6.9.1"),
    GOOD("u0080", "U+0080, the first of two octets", "\xc2\x80", "6.7.2"),
    GOOD("u07ff", "U+07FF, the last of two octets", "\xdf\xbf", "6.9.2"),
    GOOD("u0800", "U+0800, the first of three octets", "\xe0\xa0\x80", "6.7.3"),
    GOOD("ud7ff", "U+D7FF, the last before the surrogates", "\xed\x9f\xbf", "6.11.1"),
    GOOD("ue000", "U+E000, the first behind the surrogates", "\xee\x80\x80", "6.11.2"),
    GOOD("ufeff", "a byte order mark, which is data",
         "\xef\xbb\xbf"
         "text",
         NULL),
    GOOD("ufff9", "U+FFF9, a special", "\xef\xbf\xb9", "6.23.1"),
    GOOD("ufffc", "U+FFFC, a special", "\xef\xbf\xbc", "6.23.4"),
    GOOD("ufffd", "U+FFFD, the replacement character", "\xef\xbf\xbd", "6.11.3", "6.23.5"),
    GOOD("ufffe", "U+FFFE, a noncharacter", "\xef\xbf\xbe", "6.22.1", "6.23.6"),
    GOOD("uffff", "U+FFFF, the last of three octets", "\xef\xbf\xbf", "6.9.3", "6.22.2", "6.23.7"),
    GOOD("ufdd0", "U+FDD0, a noncharacter", "\xef\xb7\x90", NULL),
    GOOD("u10000", "U+10000, the first of four octets", "\xf0\x90\x80\x80", "6.7.4"),
    GOOD("u1fffe", "U+1FFFE, a noncharacter", "\xf0\x9f\xbf\xbe", "6.22.3"),
    GOOD("u8ffff", "U+8FFFF, a noncharacter", "\xf2\x8f\xbf\xbf", "6.22.18"),
    GOOD("u10fffe", "U+10FFFE, a noncharacter", "\xf4\x8f\xbf\xbe", "6.22.33"),
    GOOD("u10ffff", "U+10FFFF, the greatest of all", "\xf4\x8f\xbf\xbf", "6.9.4", "6.11.4",
         "6.22.34"),

    BAD("lone-80", "a lone continuation octet 80", "\x80", "6.12.1"),
    BAD("lone-bf", "a lone continuation octet BF", "\xbf", "6.12.2"),
    BAD("lone-two", "two continuation octets", "\x80\xbf", "6.12.3"),
    BAD("lone-after-character", "a continuation octet too many", "\xc3\xa9\xa9", NULL),
    BAD("lead-2-then-space", "a 2-octet lead before a space", "\xc3 ", "6.13.1"),
    BAD("lead-3-then-space", "a 3-octet lead before a space", "\xe1 ", "6.13.2"),
    BAD("lead-4-then-space", "a 4-octet lead before a space", "\xf1 ", "6.13.3"),
    BAD("lead-5-then-space", "a 5-octet lead before a space", "\xf8 ", "6.13.4"),
    BAD("lead-6-then-space", "a 6-octet lead before a space", "\xfc ", "6.13.5"),
    BAD("broken-off-3", "a character broken off after two", "\xe2\x82 end", NULL),
    BAD("broken-off-4", "a character broken off after three", "\xf0\x9f\x98 end", NULL),
    BAD("truncated-2", "half a 2-octet character at the end", "text\xdf", "6.14.6"),
    BAD("truncated-3-of-1", "a 3-octet lead at the end", "text\xe1", "6.6.3"),
    BAD("truncated-3", "two octets of three at the end", "text\xef\xbf", "6.14.7"),
    BAD("truncated-4", "three octets of four at the end", "text\xf1\xbf\xbf", NULL),
    BAD("overlong-2-slash", "an overlong slash of 2 octets", "\xc0\xaf", "6.17.1"),
    BAD("overlong-3-slash", "an overlong slash of 3 octets", "\xe0\x80\xaf", "6.17.2"),
    BAD("overlong-4-slash", "an overlong slash of 4 octets", "\xf0\x80\x80\xaf", "6.17.3"),
    BAD("overlong-2-greatest", "the greatest overlong form of 2 octets", "\xc1\xbf", "6.18.1"),
    BAD("overlong-3-greatest", "the greatest overlong form of 3 octets", "\xe0\x9f\xbf", "6.18.2"),
    BAD("overlong-4-greatest", "the greatest overlong form of 4 octets", "\xf0\x8f\xbf\xbf",
        "6.18.3"),
    BAD("overlong-2-nul", "a U+0000 in 2 octets", "\xc0\x80", "6.19.1"),
    BAD("overlong-3-nul", "a U+0000 in 3 octets", "\xe0\x80\x80", "6.19.2"),
    BAD("overlong-4-nul", "a U+0000 in 4 octets", "\xf0\x80\x80\x80", "6.19.3"),
    BAD("surrogate-d800", "the surrogate U+D800", "\xed\xa0\x80", "6.20.1"),
    BAD("surrogate-dbff", "the surrogate U+DBFF", "\xed\xaf\xbf", "6.20.4"),
    BAD("surrogate-dc00", "the surrogate U+DC00", "\xed\xb0\x80", "6.20.5"),
    BAD("surrogate-dfff", "the surrogate U+DFFF", "\xed\xbf\xbf", "6.20.7"),
    BAD("surrogate-pair", "a pair of surrogates", "\xed\xa0\x80\xed\xb0\x80", "6.21.1"),
    BAD("u110000", "U+110000, one above the greatest", "\xf4\x90\x80\x80", "6.11.5"),
    BAD("u13ffff", "a scalar above, led by F4", "\xf4\xbf\xbf\xbf", NULL),
    BAD("lead-f5", "the lead octet F5", "\xf5\x80\x80\x80", NULL),
    BAD("u1fffff", "U+1FFFFF, the greatest of four octets", "\xf7\xbf\xbf\xbf", "6.10.1"),
    BAD("five-octets", "a form of 5 octets", "\xf8\x88\x80\x80\x80", "6.8.1"),
    BAD("six-octets", "a form of 6 octets", "\xfc\x84\x80\x80\x80\x80", "6.8.2"),
    BAD("fe", "the octet FE", "\xfe", "6.16.1"),
    BAD("ff", "the octet FF", "\xff", "6.16.2"),
    BAD("after-good-text", "a surrogate amid good text",
        "\xce\xba\xe1\xbd\xb9\xcf\x83\xed\xa0\x80"
        "edited",
        "6.3.1"),

    BAD_SPLIT("truncated-at-end", "half a character at the end", "text", "\xe2\x82", NULL),
    BAD_SPLIT("broken-off", "a character the next frame does not finish", "\xe2\x82", "text", NULL),
    BAD_SPLIT("surrogate", "a surrogate cut behind its lead", "\xed", "\xa0\x80", NULL),
    BAD_SPLIT("overlong", "an overlong form cut behind its lead", "\xe0", "\x80\xaf", NULL),
    BAD_SPLIT("above-maximum", "a scalar above U+10FFFF cut behind its lead", "\xce\xba\xf4",
              "\x90\x80\x80", "6.4.2"),
    BAD_SPLIT("lone-continuation", "a continuation octet that nothing asked for", "text", "\x80",
              NULL),
    BAD_SPLIT("bad-first", "a first fragment that no second can mend", "bad\xff", "good", NULL),
    BAD_SPLIT("bad-last", "a last fragment that is no text", "good", "bad\xff", NULL),
    BAD_SPLIT("empty-end", "an empty end behind half a character", "\xf0\x9f\x98", "", NULL),
    {
        .id = "ws/8.1/split-in-three",
        .title = "fails the connection on a bad fragment between two good ones",
        .proves = {WS_8_1_FAILS_ON_BAD_UTF8_TEXT},
        .covers = {"6.4.1"},
        .against = ROLES_BOTH,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why = BAD_WHY,
        .hint = BAD_HINT,
        .script = {FRAGMENT(WS_TEXT, "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5"),
                   FRAGMENT(WS_CONTINUATION, "\xf4\x90\x80\x80"), FRAME(WS_CONTINUATION, "edited"),
                   EXPECT_FAIL(1007)},
    },
    {
        .id = "ws/8.1/split-octet-by-octet",
        .title = "fails on a surrogate whose every octet comes in its own frame",
        .proves = {WS_8_1_FAILS_ON_BAD_UTF8_TEXT},
        .covers = {"6.3.2"},
        .against = ROLES_BOTH,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why = BAD_WHY,
        .hint = BAD_HINT,
        .script = {FRAGMENT(WS_TEXT, "a"), FRAGMENT(WS_CONTINUATION, "\xed"),
                   FRAGMENT(WS_CONTINUATION, "\xa0"), FRAGMENT(WS_CONTINUATION, "\x80"),
                   FRAME(WS_CONTINUATION, "z"), EXPECT_FAIL(1007)},
    },
    {
        .id = "ws/8.1/bad-after-good-message",
        .title = "fails on a bad second message after a good first one",
        .proves = {WS_8_1_FAILS_ON_BAD_UTF8_TEXT},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why = "a check that is not begun anew for each message judges the second by the first",
        .hint = BAD_HINT,
        .script = {FRAME(WS_TEXT, "good"), EXPECT_MESSAGE(WS_TEXT, "good"), FRAME(WS_TEXT, "\xa9"),
                   EXPECT_FAIL(1007)},
    },
    {
        .id = "ws/8.1/bad-across-messages",
        .title = "fails on a character begun in one message and ended in the next",
        .proves = {WS_8_1_FAILS_ON_BAD_UTF8_TEXT},
        .against = ROLES_BOTH,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why =
            "each message is text by itself; a state that is carried over makes two bad ones good",
        .hint = "ask at FIN whether a character is open, and begin anew with the next message",
        .script = {FRAME(WS_TEXT, "\xc3"), FRAME(WS_TEXT, "\xa9"), EXPECT_FAIL(1007)},
    },
    {
        .id = "ws/8.1/bad-deep-in-long-text",
        .title = "fails on a bad octet at the end of 65535 good ones",
        .proves = {WS_8_1_FAILS_ON_BAD_UTF8_TEXT},
        .against = ROLES_BOTH,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why = "a fast path for long runs of ASCII has a tail of a few octets to mind",
        .hint = BAD_HINT,
        .script = {FRAGMENT_OF(WS_TEXT, REPEAT("*", 65535)), FRAME(WS_CONTINUATION, "\x80"),
                   EXPECT_FAIL(1007),
                   OR_CLOSE(GRADE_INFO, "the message is above the limit of the peer", 1009)},
    },
};

static const struct ws_family families[] = {
    {
        .pattern =
            {
                .id = "ws/8.1/reason-{}",
                .title = "fails the connection on a Close reason with {}",
                .proves = {WS_8_1_FAILS_ON_BAD_UTF8_REASON},
                .covers = {"7.5.1"},
                .against = ROLES_BOTH,
                .since = "1.0",
                .why = "a reason is handed to applications and logs as text, which this is not",
                .hint = "check what stands behind the code as UTF-8 before the Close is answered",
                .script = {FRAME_OF(WS_CLOSE, VALUE), EXPECT_FAIL(1007, 1002, NO_CODE),
                           OR_CLOSE_BREAKS(WS_8_1_FAILS_ON_BAD_UTF8_REASON,
                                           "the Close was answered as if it were lawful", 1000)},
            },
        VALUES(bad_reasons),
    },
};

const struct ws_section ws_08_1_utf8 = SECTION_OF_BOTH(cases, families);
