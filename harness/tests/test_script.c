/* SPDX-License-Identifier: MIT */
/*
 * The script player against peers that are tables: each row is a case, what a peer does and what
 * has to be said of it. Every row is also played with each octet alone and with every single cut,
 * which must change nothing, and twice, which must send the same octets at the same times.
 */
#include <string.h>

#include "harness/tests/support_script.h"

#define CODE_1000   "\x03\xe8"
#define CLOSE_1000  "\x88\x02\x03\xe8"
#define CLOSE_1002  "\x88\x02\x03\xea"
#define CLOSE_1007  "\x88\x02\x03\xef"
#define CLOSE_EMPTY "\x88\x00"
#define HELLO       "\x81\x05Hello"

/* A peer that ends as it should. */
#define GOOD_END(ms) AT(ms, CLOSE_1000), EOF_AT((ms) + 1)

struct row {
    const char *name;
    struct ws_case ws_case;
    enum script_variant variant;
    enum roles under_test;
    struct came came[CAME_MAX];
    enum verdict verdict;
    enum requirement_id blamed; /* NONE: no finding at all */
    const char *actual;         /* in the finding that blames it */
    bool timed_out;
    bool is_cut_by_timing; /* a cut lets the next send go out, so the outcome may be another */
};

#define BASE .proves = {WS_5_2_READS_EVERY_LENGTH_FORM}, .hint = "look here", .needs = NEEDS_ECHO
#define ECHO_CASE \
    .ws_case = {BASE, .script = {FRAME(WS_TEXT, "Hello"), EXPECT_MESSAGE(WS_TEXT, "Hello")}}
#define ECHO_OR_REFUSAL                                                                           \
    .ws_case = {                                                                                  \
        BASE, .script = {FRAME(WS_TEXT, "Hello"), EXPECT_MESSAGE(WS_TEXT, "Hello"),               \
                         OR_MESSAGE(GRADE_INFO, WS_BINARY, "Hello", .says = "the type was lost"), \
                         OR_MESSAGE(GRADE_BROKEN, WS_TEXT, "olleH",                               \
                                    .requirement = WS_5_2_REFUSES_LONGER_LENGTH),                 \
                         OR_CLOSE(GRADE_PASS, "too big", 1009), OR_END(GRADE_INFO, "gone")}}
#define LONG_ECHO_CASE(octets)                                           \
    .ws_case = {BASE, .script = {FRAME_OF(WS_TEXT, REPEAT("a", octets)), \
                                 EXPECT_MESSAGES(WS_TEXT, 1, REPEAT("a", octets))}}
#define PING_CASE                          \
    .ws_case = {                           \
        .proves = {WS_5_5_2_ANSWERS_PING}, \
        .script = {FRAME(WS_PING, "a"), FRAME(WS_PING, "b"), EXPECT_PONG("a"), EXPECT_PONG("b")}}
#define CLOSE_CASE                                                                  \
    .ws_case = {.proves = {WS_5_5_1_ANSWERS_CLOSE},                                 \
                .script = {FRAME(WS_CLOSE, CODE_1000), EXPECT_CLOSE(1000, NO_CODE), \
                           OR_CLOSE(GRADE_INFO, "odd", 1001)}}
#define END_CASE                                                \
    .ws_case = {.proves = {WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE}, \
                .script = {FRAME(WS_CLOSE, CODE_1000), EXPECT_END()}}
#define RSV_CASE                                 \
    .ws_case = {.proves = {WS_5_2_FAILS_ON_RSV}, \
                .script = {ODD_FRAME(WS_TEXT, "Hello", .rsv = 4), EXPECT_FAIL(1002)}}
#define SIBLINGS_CASE                                                                        \
    .ws_case = {                                                                             \
        .proves = {WS_5_2_FAILS_ON_RSV},                                                     \
        .script = {ODD_FRAME(WS_TEXT, "Hello", .rsv = 4), EXPECT_FAIL(1002),                 \
                   OR_MESSAGE(GRADE_BROKEN, WS_TEXT, "Hello",                                \
                              .requirement = WS_5_2_REFUSES_LONGER_LENGTH, .says = "taken"), \
                   OR_CLOSE(GRADE_INFO, "as if lawful", 1000, NO_CODE),                      \
                   OR_END(GRADE_PASS, "as good")}}
#define PING_OFFENCE                                           \
    .ws_case = {.proves = {WS_5_4_REFUSES_FRAGMENTED_CONTROL}, \
                .script = {ODD_FRAME(WS_PING, "cut", .unfinished = true), EXPECT_FAIL(1002)}}
#define AFTER_LAWFUL                                                                     \
    .ws_case = {.proves = {WS_5_2_FAILS_ON_RSV},                                         \
                .script = {FRAME(WS_TEXT, "Hello"), ODD_FRAME(WS_TEXT, "bad", .rsv = 4), \
                           EXPECT_FAIL(1002)}}
#define ASKED_FIRST                                               \
    .ws_case = {.proves = {WS_5_2_FAILS_ON_RSV},                  \
                .script = {FRAME(WS_PING, "a"), EXPECT_PONG("a"), \
                           ODD_FRAME(WS_TEXT, "bad", .rsv = 4), EXPECT_FAIL(1002)}}
#define BROKEN_CLOSE                                                       \
    .ws_case = {.proves = {WS_5_5_1_REACTS_TO_BROKEN_BODY},                \
                .script = {FRAME(WS_CLOSE, "\x03"),                        \
                           EXPECT_FAIL(1002),                              \
                           {.verb = VERB_EXPECT_CLOSE,                     \
                            .is_sibling = true,                            \
                            .grade = GRADE_BROKEN,                         \
                            .requirement = WS_5_5_1_REACTS_TO_BROKEN_BODY, \
                            .says = "answered as if it were lawful",       \
                            .codes = {1000, NO_CODE}}}}
#define PAUSE_CASE                                                                             \
    .ws_case = {.proves = {WS_8_1_FAILS_ON_BAD_UTF8_TEXT},                                     \
                .script = {FRAGMENT(WS_TEXT, "\xff"), PAUSE(300), FRAME(WS_CONTINUATION, "x"), \
                           EXPECT_FAIL(1007)}}
#define CONTENT_CASE                                       \
    .ws_case = {.proves = {WS_8_1_FAILS_ON_BAD_UTF8_TEXT}, \
                .script = {FRAME(WS_TEXT, "bad\xff"), EXPECT_FAIL(1007)}}
#define REASON_CASE                                          \
    .ws_case = {.proves = {WS_8_1_FAILS_ON_BAD_UTF8_REASON}, \
                .script = {FRAME(WS_CLOSE, CODE_1000 "\xff"), EXPECT_FAIL(1007, 1002, NO_CODE)}}

#define PONG_OR_NOT                                   \
    .ws_case = {.proves = {WS_5_5_3_ANSWERS_NO_PONG}, \
                .script = {FRAME(WS_PONG, "z"),       \
                           FRAME(WS_PING, "a"),       \
                           EXPECT_PONG("a"),          \
                           {.verb = VERB_EXPECT_PONG, \
                            .is_sibling = true,       \
                            .grade = GRADE_BROKEN,    \
                            .payload = BYTES("z")}}}
#define PING_OR_PONG                                                      \
    .ws_case = {.proves = {WS_5_4_REFUSES_FRAGMENTED_CONTROL},            \
                .script = {ODD_FRAME(WS_PING, "cut", .unfinished = true), \
                           EXPECT_FAIL(1002),                             \
                           {.verb = VERB_EXPECT_PONG,                     \
                            .is_sibling = true,                           \
                            .grade = GRADE_INFO,                          \
                            .says = "taken",                              \
                            .payload = BYTES("cut")}}}

static const struct row rows[] = {
    /* EXPECT_MESSAGE */
    {"message/echoed", ECHO_CASE, .came = {AT(1, HELLO), GOOD_END(2)}, .verdict = VERDICT_PASS},
    {"message/in-fragments", ECHO_CASE, .came = {AT(1, "\x01\x02He\x80\x03llo"), GOOD_END(2)},
     .verdict = VERDICT_PASS},
    {"message/other-octet", ECHO_CASE, .came = {AT(1, "\x81\x05Hallo"), GOOD_END(2)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_2_READS_EVERY_LENGTH_FORM,
     .actual = "octet 1 is 61, not 65"},
    {"message/other-size", ECHO_CASE, .came = {AT(1, "\x81\x04Hell"), GOOD_END(2)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_2_READS_EVERY_LENGTH_FORM,
     .actual = "4 octets, not 5"},
    {"message/other-type", ECHO_CASE, .came = {AT(1, "\x82\x05Hello"), GOOD_END(2)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_2_READS_EVERY_LENGTH_FORM,
     .actual = "the type is Binary, not Text"},
    {"message/none", ECHO_CASE, .came = {GOOD_END(2100)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_READS_EVERY_LENGTH_FORM, .actual = "no data message came within 2.0 s",
     .timed_out = true},
    {"message/never-ended", ECHO_CASE, .came = {AT(1, "\x01\x05Hello"), GOOD_END(2100)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_2_READS_EVERY_LENGTH_FORM,
     .actual = "a Text message was begun at octet 0 and not ended: 5 octets came",
     .timed_out = true},
    {"message/half-a-frame", ECHO_CASE, .came = {AT(1, "\x81\x05Hel")}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_READS_EVERY_LENGTH_FORM, .actual = "5 octets came of a frame at octet 0",
     .timed_out = true},
    {"message/closed-instead", ECHO_CASE, .came = {AT(1, CLOSE_1002), EOF_AT(2)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_2_READS_EVERY_LENGTH_FORM,
     .actual = "the connection was closed with Close 1002"},
    {"message/ended-instead", ECHO_CASE, .came = {EOF_AT(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_READS_EVERY_LENGTH_FORM, .actual = "TCP ended without a Close"},
    {"message/reset-instead", ECHO_CASE, .came = {RESET_AT(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_READS_EVERY_LENGTH_FORM, .actual = "TCP was reset without a Close"},
    {"message/twice", ECHO_CASE, .came = {AT(1, HELLO), AT(2, HELLO), GOOD_END(3)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_2_READS_EVERY_LENGTH_FORM,
     .actual = "a message that nothing called for: Text \"Hello\" (5 octets)"},
    {"message/pings-and-pongs-between", ECHO_CASE,
     .came = {AT(1, "\x89\x01p\x8a\x01q" HELLO), GOOD_END(3)}, .verdict = VERDICT_PASS},
    {"message/sibling-info", ECHO_OR_REFUSAL, .came = {AT(1, "\x82\x05Hello"), GOOD_END(2)},
     .verdict = VERDICT_INFO, .blamed = WS_5_2_READS_EVERY_LENGTH_FORM,
     .actual = "Binary \"Hello\" (5 octets): the type was lost"},
    {"message/sibling-broken", ECHO_OR_REFUSAL, .came = {AT(1, "\x81\x05olleH"), GOOD_END(2)},
     .verdict = VERDICT_WARN, .blamed = WS_5_2_REFUSES_LONGER_LENGTH, .actual = "olleH"},
    {"message/sibling-close", ECHO_OR_REFUSAL, .came = {AT(1, "\x88\x02\x03\xf1"), EOF_AT(2)},
     .verdict = VERDICT_PASS},
    {"message/sibling-end", ECHO_OR_REFUSAL, .came = {RESET_AT(1)}, .verdict = VERDICT_INFO,
     .blamed = WS_5_2_READS_EVERY_LENGTH_FORM, .actual = "gone"},
    {"message/sibling-end-is-without-close", ECHO_OR_REFUSAL,
     .came = {AT(1, CLOSE_1002), EOF_AT(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_READS_EVERY_LENGTH_FORM, .actual = "Close 1002"},
    {"message/behind-close-is-none", ECHO_CASE, .came = {AT(1, CLOSE_1000 HELLO), EOF_AT(2)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_2_READS_EVERY_LENGTH_FORM,
     .actual = "closed with Close 1000"},
    {"message/ended-before-all", ECHO_CASE, .came = {EOF_AT(0)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_READS_EVERY_LENGTH_FORM, .actual = "TCP ended"},

    /* EXPECT_PONG */
    {"pong/each", PING_CASE,
     .came = {AT(1, "\x8a\x01"
                    "a\x8a\x01"
                    "b"),
              GOOD_END(2)},
     .verdict = VERDICT_PASS},
    {"pong/of-the-later-only", PING_CASE,
     .came = {AT(1, "\x8a\x01"
                    "b"),
              GOOD_END(2)},
     .verdict = VERDICT_PASS},
    {"pong/of-the-earlier-only", PING_CASE,
     .came = {AT(1, "\x8a\x01"
                    "a"),
              GOOD_END(2100)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_5_2_ANSWERS_PING,
     .actual = "no such Pong came within 2.0 s", .timed_out = true},
    {"pong/other-payload", PING_CASE, .came = {AT(1, "\x8a\x01z"), GOOD_END(2100)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_5_2_ANSWERS_PING,
     .actual = "Pong \"z\" (1 octet) came, which answers no Ping", .timed_out = true},
    {"pong/unsolicited-besides", PING_CASE,
     .came = {AT(1, "\x8a\x01z\x8a\x01"
                    "b"),
              GOOD_END(2)},
     .verdict = VERDICT_PASS},
    {"pong/pushed-data-besides", PING_CASE,
     .came = {AT(1, "\x81\x04tick\x8a\x01"
                    "b"),
              GOOD_END(2)},
     .verdict = VERDICT_PASS},
    {"pong/closed-instead", PING_CASE, .came = {AT(1, CLOSE_EMPTY), EOF_AT(2)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_5_2_ANSWERS_PING, .actual = "closed with Close"},

    /* EXPECT_CLOSE and EXPECT_END */
    {"close/answered", CLOSE_CASE, .came = {GOOD_END(1)}, .verdict = VERDICT_PASS},
    {"close/answered-without-code", CLOSE_CASE, .came = {AT(1, CLOSE_EMPTY), EOF_AT(2)},
     .verdict = VERDICT_PASS},
    {"close/other-code", CLOSE_CASE, .came = {AT(1, CLOSE_1002), EOF_AT(2)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_5_1_ANSWERS_CLOSE, .actual = "Close 1002"},
    {"close/sibling", CLOSE_CASE, .came = {AT(1, "\x88\x02\x03\xe9"), EOF_AT(2)},
     .verdict = VERDICT_INFO, .blamed = WS_5_5_1_ANSWERS_CLOSE, .actual = "odd"},
    {"close/end-only", CLOSE_CASE, .came = {EOF_AT(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_5_1_ANSWERS_CLOSE, .actual = "TCP ended without a Close"},
    {"close/nothing", CLOSE_CASE, .verdict = VERDICT_FAIL, .blamed = WS_5_5_1_ANSWERS_CLOSE,
     .actual = "no Close came within 2.0 s", .timed_out = true},
    {"close/left-open-is-passive", CLOSE_CASE, .came = {AT(1, CLOSE_1000)},
     .verdict = VERDICT_PASS},
    {"end/comes", END_CASE, .came = {GOOD_END(1)}, .verdict = VERDICT_PASS},
    {"end/reset", END_CASE, .came = {AT(1, CLOSE_1000), RESET_AT(2)}, .verdict = VERDICT_PASS},
    {"end/never", END_CASE, .came = {AT(1, CLOSE_1000)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE, .actual = "TCP did not end within 2.0 s",
     .timed_out = true},

    /* EXPECT_FAIL, alone */
    {"fail/alone/as-asked", RSV_CASE, SCRIPT_ALONE, .came = {AT(1, CLOSE_1002), EOF_AT(2)},
     .verdict = VERDICT_PASS},
    {"fail/alone/reset-behind-close", RSV_CASE, SCRIPT_ALONE,
     .came = {AT(1, CLOSE_1002), RESET_AT(2)}, .verdict = VERDICT_PASS},
    {"fail/alone/bare-end", RSV_CASE, SCRIPT_ALONE, .came = {EOF_AT(2)}, .verdict = VERDICT_PASS,
     .blamed = WS_7_1_7_SENDS_FITTING_CLOSE, .actual = "7.1.7 prefers one, and allows this"},
    {"fail/alone/other-code", RSV_CASE, SCRIPT_ALONE, .came = {GOOD_END(1)},
     .verdict = VERDICT_WARN, .blamed = WS_7_1_7_SENDS_FITTING_CLOSE,
     .actual = "closed with Close 1000"},
    {"fail/alone/silent", RSV_CASE, SCRIPT_ALONE, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_FAILS_ON_RSV, .actual = "the connection was still open after 2.0 s",
     .timed_out = true},
    {"fail/alone/echoed", RSV_CASE, SCRIPT_ALONE, .came = {AT(1, HELLO), GOOD_END(2)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_2_FAILS_ON_RSV,
     .actual = "Text \"Hello\" (5 octets) came 1.0 ms after the offence"},
    {"fail/alone/ping-answered", PING_OFFENCE, SCRIPT_ALONE,
     .came = {AT(1, "\x8a\x03"
                    "cut"),
              GOOD_END(2)},
     .verdict = VERDICT_WARN, .blamed = WS_5_4_REFUSES_FRAGMENTED_CONTROL,
     .actual = "Pong \"cut\""},
    {"fail/alone/tcp-left-open", RSV_CASE, SCRIPT_ALONE, .came = {AT(1, CLOSE_1002)},
     .verdict = VERDICT_FAIL, .blamed = WS_7_1_7_SERVER_FAILS_BY_CLOSING,
     .actual = "Close 1002 came, and TCP was still open after 10.0 s", .timed_out = true},
    {"fail/alone/tcp-ended-late", RSV_CASE, SCRIPT_ALONE, .came = {AT(1, CLOSE_1002), EOF_AT(5000)},
     .verdict = VERDICT_WARN, .blamed = WS_7_1_7_SERVER_FAILS_BY_CLOSING,
     .actual = "Close 1002 came, and the end of TCP only after 5.0 s", .timed_out = true},
    {"fail/alone/silence-is-not-waited-for", RSV_CASE, SCRIPT_ALONE,
     .came = {AT(2500, CLOSE_1002), EOF_AT(2600)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_FAILS_ON_RSV, .actual = "the connection was still open after 2.0 s",
     .timed_out = true},
    {"fail/alone/client-need-not-close-tcp", RSV_CASE, SCRIPT_ALONE, ROLES_CLIENT,
     .came = {AT(1, "\x88\x82\x00\x00\x00\x00\x03\xea")}, .verdict = VERDICT_PASS},
    {"fail/alone/pushed-data-is-no-echo", RSV_CASE, SCRIPT_ALONE,
     .came = {AT(1, "\x81\x04tick"), AT(2, CLOSE_1002), EOF_AT(3)}, .verdict = VERDICT_PASS},
    {"fail/alone/lawful-echo-may-come", AFTER_LAWFUL, SCRIPT_ALONE,
     .came = {AT(1, HELLO CLOSE_1002), EOF_AT(3)}, .verdict = VERDICT_PASS},
    {"fail/alone/lawful-echo-need-not-come", AFTER_LAWFUL, SCRIPT_ALONE,
     .came = {AT(1, CLOSE_1002), EOF_AT(3)}, .verdict = VERDICT_PASS},
    {"fail/alone/lawful-echo-twice", AFTER_LAWFUL, SCRIPT_ALONE,
     .came = {AT(1, HELLO HELLO), GOOD_END(3)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_FAILS_ON_RSV, .actual = "Hello"},
    {"fail/alone/sibling-message", SIBLINGS_CASE, SCRIPT_ALONE, .came = {AT(1, HELLO), GOOD_END(3)},
     .verdict = VERDICT_WARN, .blamed = WS_5_2_REFUSES_LONGER_LENGTH, .actual = "taken"},
    {"fail/alone/sibling-close", SIBLINGS_CASE, SCRIPT_ALONE, .came = {GOOD_END(3)},
     .verdict = VERDICT_INFO, .blamed = WS_5_2_FAILS_ON_RSV, .actual = "as if lawful"},
    {"fail/alone/sibling-end", SIBLINGS_CASE, SCRIPT_ALONE, .came = {EOF_AT(3)},
     .verdict = VERDICT_PASS},
    {"fail/alone/sibling-end-is-without-close", SIBLINGS_CASE, SCRIPT_ALONE,
     .came = {AT(1, "\x88\x02\x03\xf3"), EOF_AT(3)}, .verdict = VERDICT_WARN,
     .blamed = WS_7_1_7_SENDS_FITTING_CLOSE, .actual = "Close 1011"},
    {"fail/alone/broken-close-answered", BROKEN_CLOSE, SCRIPT_ALONE, .came = {GOOD_END(3)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_5_1_REACTS_TO_BROKEN_BODY,
     .actual = "answered as if it were lawful"},

    /* EXPECT_FAIL, followed */
    {"fail/followed/as-asked", RSV_CASE, SCRIPT_FOLLOWED, .came = {AT(1, CLOSE_1002), EOF_AT(2)},
     .verdict = VERDICT_PASS},
    {"fail/followed/reset", RSV_CASE, SCRIPT_FOLLOWED, .came = {RESET_AT(2)},
     .verdict = VERDICT_PASS},
    {"fail/followed/code-is-not-judged", RSV_CASE, SCRIPT_FOLLOWED, .came = {GOOD_END(1)},
     .verdict = VERDICT_PASS},
    {"fail/followed/passed-over", RSV_CASE, SCRIPT_FOLLOWED,
     .came = {AT(1, MARK_PONG MARK_ECHO), GOOD_END(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_FAILS_ON_RSV, .actual = "Pong \"" MARK "\" (21 octets) came 1.0 ms after"},
    {"fail/followed/echoed-too", RSV_CASE, SCRIPT_FOLLOWED,
     .came = {AT(1, HELLO MARK_PONG MARK_ECHO), GOOD_END(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_FAILS_ON_RSV, .actual = "Text \"Hello\""},
    {"fail/followed/mark-echoed-only", RSV_CASE, SCRIPT_FOLLOWED,
     .came = {AT(1, MARK_ECHO), GOOD_END(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_FAILS_ON_RSV, .actual = "Text \"" MARK},
    {"fail/followed/processed-then-failed", RSV_CASE, SCRIPT_FOLLOWED,
     .came = {AT(1, MARK_PONG CLOSE_1002), EOF_AT(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_7_1_7_NOTHING_AFTER_FAILING, .actual = "closed with Close 1002"},
    {"fail/followed/processed-then-reset", RSV_CASE, SCRIPT_FOLLOWED,
     .came = {AT(1, MARK_PONG), RESET_AT(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_7_1_7_NOTHING_AFTER_FAILING, .actual = "TCP was reset"},
    {"fail/followed/failed-then-processed", RSV_CASE, SCRIPT_FOLLOWED,
     .came = {AT(1, CLOSE_1002 MARK_PONG), EOF_AT(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_7_1_7_NOTHING_AFTER_FAILING, .actual = "Pong"},
    {"fail/followed/failed-then-echoed", RSV_CASE, SCRIPT_FOLLOWED,
     .came = {AT(1, CLOSE_1002 MARK_ECHO), EOF_AT(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_7_1_7_NOTHING_AFTER_FAILING, .actual = "Text"},
    {"fail/followed/passed-over-and-silent", RSV_CASE, SCRIPT_FOLLOWED, .came = {AT(1, MARK_PONG)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_2_FAILS_ON_RSV,
     .actual = "the connection was not failed"},
    {"fail/followed/silent", RSV_CASE, SCRIPT_FOLLOWED, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_FAILS_ON_RSV, .actual = "and nothing had come", .timed_out = true},
    {"fail/followed/accepted-by-sibling", SIBLINGS_CASE, SCRIPT_FOLLOWED,
     .came = {AT(1, HELLO MARK_PONG MARK_ECHO), GOOD_END(2)}, .verdict = VERDICT_WARN,
     .blamed = WS_5_2_REFUSES_LONGER_LENGTH, .actual = "taken"},
    {"fail/followed/broken-close-passed-over", BROKEN_CLOSE, SCRIPT_FOLLOWED,
     .came = {AT(1, MARK_PONG), GOOD_END(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_5_1_REACTS_TO_BROKEN_BODY, .actual = "the connection was not failed"},
    /* what a message holds may be looked at later than the frames behind it (A46) */
    {"fail/content/pong-overtakes", CONTENT_CASE, SCRIPT_FOLLOWED,
     .came = {AT(1, MARK_PONG), AT(3, CLOSE_1007), EOF_AT(4)}, .verdict = VERDICT_PASS,
     .blamed = WS_7_1_7_NOTHING_AFTER_FAILING, .actual = "no text says when"},
    {"fail/content/pong-overtakes-bare-end", CONTENT_CASE, SCRIPT_FOLLOWED,
     .came = {AT(1, MARK_PONG), EOF_AT(4)}, .verdict = VERDICT_PASS,
     .blamed = WS_7_1_7_NOTHING_AFTER_FAILING, .actual = "Pong \"" MARK},
    {"fail/content/pong-alone", CONTENT_CASE, SCRIPT_FOLLOWED, .came = {AT(1, MARK_PONG)},
     .verdict = VERDICT_FAIL, .blamed = WS_8_1_FAILS_ON_BAD_UTF8_TEXT,
     .actual = "the connection was still open", .timed_out = true},
    {"fail/content/mark-echoed", CONTENT_CASE, SCRIPT_FOLLOWED,
     .came = {AT(1, MARK_PONG MARK_ECHO CLOSE_1007), EOF_AT(4)}, .verdict = VERDICT_FAIL,
     .blamed = WS_7_1_7_NOTHING_AFTER_FAILING, .actual = "Text \"" MARK},
    {"fail/content/passed-over", CONTENT_CASE, SCRIPT_FOLLOWED,
     .came = {AT(1, MARK_PONG MARK_ECHO), GOOD_END(3)}, .verdict = VERDICT_FAIL,
     .blamed = WS_8_1_FAILS_ON_BAD_UTF8_TEXT, .actual = "the connection was not failed"},
    {"fail/content/pong-behind-close", CONTENT_CASE, SCRIPT_FOLLOWED,
     .came = {AT(1, CLOSE_1007 MARK_PONG), EOF_AT(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_7_1_7_NOTHING_AFTER_FAILING, .actual = "Pong"},
    {"fail/content/pong-behind-broken-reason", REASON_CASE, SCRIPT_FOLLOWED,
     .came = {AT(1, MARK_PONG CLOSE_1007), EOF_AT(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_7_1_7_NOTHING_AFTER_FAILING, .actual = "Pong"},
    {"fail/pause/fails-fast", PAUSE_CASE, SCRIPT_FOLLOWED,
     .came = {AT(1, "\x88\x02\x03\xef"), EOF_AT(2)}, .verdict = VERDICT_PASS},
    {"fail/pause/fails-at-the-end", PAUSE_CASE, SCRIPT_FOLLOWED,
     .came = {AT(301, "\x88\x02\x03\xef"), EOF_AT(302)}, .verdict = VERDICT_PASS},

    /* What the order of things decides */
    {"order/later-pong-first",
     .ws_case = {BASE, .script = {FRAME(WS_PING, "a"), FRAME(WS_PING, "b"), FRAME(WS_TEXT, "Hello"),
                                  EXPECT_MESSAGE(WS_TEXT, "Hello"), EXPECT_PONG("b")}},
     .came = {AT(1, "\x8a\x01"
                    "b\x8a\x01"
                    "a" HELLO),
              GOOD_END(2)},
     .verdict = VERDICT_PASS},
    {"order/part-of-a-message-is-none",
     .ws_case = {.proves = {WS_5_4_JOINS_FRAGMENTS},
                 .script = {FRAGMENT(WS_TEXT, "Hello"), FRAME(WS_CLOSE, CODE_1000),
                            EXPECT_CLOSE(1000)}},
     .came = {AT(1, HELLO), GOOD_END(2)}, .verdict = VERDICT_FAIL, .blamed = WS_5_4_JOINS_FRAGMENTS,
     .actual = "nothing called for"},
    {"order/data-behind-close-is-passive", ECHO_CASE,
     .came = {AT(1, HELLO), AT(2, CLOSE_1000 "\x81\x01x"), EOF_AT(3)}, .verdict = VERDICT_PASS},
    {"order/pong-behind-close", PING_OFFENCE, SCRIPT_ALONE,
     .came = {AT(1, CLOSE_1002 "\x8a\x03"
                               "cut"),
              EOF_AT(2)},
     .verdict = VERDICT_PASS},
    {"order/sibling-pong", PONG_OR_NOT,
     .came = {AT(1, "\x8a\x01z\x8a\x01"
                    "a"),
              GOOD_END(2)},
     .verdict = VERDICT_WARN, .blamed = WS_5_5_3_ANSWERS_NO_PONG, .actual = "Pong \"z\""},
    {"order/no-sibling-pong", PONG_OR_NOT,
     .came = {AT(1, "\x8a\x01"
                    "a"),
              GOOD_END(2)},
     .verdict = VERDICT_PASS},
    {"order/sibling-pong-of-an-offence", PING_OR_PONG, SCRIPT_ALONE,
     .came = {AT(1, "\x8a\x03"
                    "cut"),
              GOOD_END(2)},
     .verdict = VERDICT_INFO, .blamed = WS_5_4_REFUSES_FRAGMENTED_CONTROL,
     .actual = "Pong \"cut\" (3 octets): taken"},

    /* No evidence */
    {"unknown/above-its-limit", LONG_ECHO_CASE(65), SCRIPT_ONCE,
     .came = {AT(1, "\x88\x02\x03\xf1"), EOF_AT(2)}, .verdict = VERDICT_UNKNOWN,
     .blamed = WS_5_2_READS_EVERY_LENGTH_FORM,
     .actual = "Close 1009: the message is too big for the target"},
    {"unknown/above-a-usual-limit", LONG_ECHO_CASE(4097), SCRIPT_ONCE,
     .came = {AT(1, "\x88\x02\x03\xf1"), EOF_AT(2)}, .verdict = VERDICT_NA},
    {"unknown/no-limit-is-so-small", LONG_ECHO_CASE(64), SCRIPT_ONCE,
     .came = {AT(1, "\x88\x02\x03\xf1"), EOF_AT(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_READS_EVERY_LENGTH_FORM, .actual = "Close 1009"},
    {"unknown/no-limit-but-a-fault", LONG_ECHO_CASE(65), SCRIPT_ONCE,
     .came = {AT(1, "\x88\x02\x03\xea"), EOF_AT(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_READS_EVERY_LENGTH_FORM, .actual = "Close 1002"},
    {"unknown/goes-away", LONG_ECHO_CASE(64), SCRIPT_ONCE,
     .came = {AT(1, "\x88\x02\x03\xe9"), EOF_AT(2)}, .verdict = VERDICT_UNKNOWN,
     .blamed = WS_5_2_READS_EVERY_LENGTH_FORM, .actual = "Close 1001: a server may close when it"},
    {"unknown/closes-with-a-code-of-its-own", LONG_ECHO_CASE(64), SCRIPT_ONCE,
     .came = {AT(1, "\x88\x02\x0f\xa0"), EOF_AT(2)}, .verdict = VERDICT_UNKNOWN,
     .blamed = WS_5_2_READS_EVERY_LENGTH_FORM, .actual = "Close 4000: a server may close when it"},
    {"unknown/not-when-nothing-was-done", LONG_ECHO_CASE(64), SCRIPT_ONCE,
     .came = {AT(1, CLOSE_1000), EOF_AT(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_2_READS_EVERY_LENGTH_FORM, .actual = "Close 1000"},
    {"unknown/offence-not-sent", ASKED_FIRST, SCRIPT_ALONE,
     .came = {AT(1, "\x8a\x01"
                    "a" CLOSE_1000),
              EOF_AT(2)},
     .verdict = VERDICT_UNKNOWN, .blamed = WS_5_2_FAILS_ON_RSV,
     .actual = "before the case had sent what this is about", .is_cut_by_timing = true},
};

static void check_row(const struct row *row, const struct play *play)
{
    const struct finding *worst = play_worst(play);
    g_assert_cmpstr(verdict_name(play->attempt->verdict), ==, verdict_name(row->verdict));
    g_assert_cmpint(play->attempt->timed_out, ==, row->timed_out);
    if (row->blamed == REQUIREMENT_NONE) {
        g_assert_null(worst);
        return;
    }
    g_assert_nonnull(worst);
    g_assert_cmpstr(requirement_get(worst->requirement)->name, ==,
                    requirement_get(row->blamed)->name);
    if (strstr(worst->actual, row->actual) == NULL)
        g_error("\"%s\" does not say \"%s\"", worst->actual, row->actual);
    g_assert_cmpstr(worst->hint, ==, row->ws_case.hint);
    g_assert_cmpuint(strlen(worst->expected), >, 0);
    g_assert_cmpuint(strlen(worst->actual), <, 500);
    if (row->verdict == VERDICT_UNKNOWN)
        g_assert_nonnull(play->result->reason);
}

static struct play_table table_of(const struct row *row)
{
    return (struct play_table){
        .ws_case = &row->ws_case,
        .variant = row->variant,
        .under_test = row->under_test,
        .came = row->came,
    };
}

static void test_row(const void *data)
{
    const struct row *row = data;
    struct play_table table = table_of(row);
    struct play play;
    struct play again;
    play_run(&play, &table, NULL);
    check_row(row, &play);
    play_run(&again, &table, NULL);
    check_row(row, &again);
    g_assert_cmpstr(play.actions->str, ==, again.actions->str);
    g_assert_cmpuint(play.sent->len, ==, again.sent->len);
    g_assert_true(memcmp(play.sent->data, again.sent->data, play.sent->len) == 0);
    play_clear(&play);
    play_clear(&again);
}

static void test_cuts(const void *data)
{
    const struct row *row = data;
    struct play_table table = table_of(row);
    struct play play;
    struct play_cut octets = {.each_octet = true};
    play_run(&play, &table, &octets);
    check_row(row, &play);
    play_clear(&play);
    for (size_t entry = 0; entry < CAME_MAX; entry++) {
        for (size_t at = 1; at < row->came[entry].size; at++) {
            struct play_cut cut = {.entry = entry, .at = at};
            play_run(&play, &table, &cut);
            check_row(row, &play);
            play_clear(&play);
        }
    }
}

/* The log has a marked line for each verdict that is a fault. */
static void test_log(const void *data)
{
    const struct row *row = data;
    struct play_table table = table_of(row);
    struct play play;
    guint marked = 0;
    play_run(&play, &table, NULL);
    const struct finding *worst = play_worst(&play);
    for (guint index = 0; index < play.attempt->log->len; index++) {
        const struct log_line *line = g_ptr_array_index(play.attempt->log, index);
        g_assert_nonnull(line->text);
        marked += line->is_offence;
        if (line->is_offence && worst->octet >= 0) {
            g_assert_cmpint(line->direction, ==, LOG_RECEIVED);
            g_assert_cmpint(line->offset, ==, worst->octet);
        }
    }
    g_assert_cmpuint(marked, ==, (row->verdict > VERDICT_PASS ? 1U : 0U));
    play_clear(&play);
}

/* The case itself, and one in which each message could be what a sibling names. */
static const struct ws_case floods[] = {
    {.proves = {WS_5_5_2_ANSWERS_PING}, .script = {FRAME(WS_PING, "p"), EXPECT_PONG("p")}},
    {.proves = {WS_5_5_2_ANSWERS_PING},
     .script = {FRAME(WS_PING, "p"), EXPECT_PONG("p"),
                OR_MESSAGE(GRADE_INFO, WS_TEXT, "p", .says = "it answers with a text")}},
};

/* More messages than are kept: nothing behind them is looked at, and it is said so. */
static void test_flood(gconstpointer data)
{
    enum { COUNT = 70000 };
    static char octets[2 * COUNT + 3];
    for (size_t index = 0; index < COUNT; index++)
        memcpy(octets + 2 * index, "\x82\x00", 2);
    memcpy(octets + sizeof octets - 3,
           "\x8a\x01"
           "p",
           3);
    const struct came came[CAME_MAX] = {{CAME_OCTETS, 1, octets, sizeof octets}, GOOD_END(2)};
    struct play_table table = {.ws_case = data, .came = came};
    struct play play;
    play_run(&play, &table, NULL);
    g_assert_true(play_found(&play, WS_5_5_2_ANSWERS_PING, "more came than is looked at"));
    g_assert_cmpint(play.attempt->verdict, ==, VERDICT_FAIL);
    g_assert_cmpuint(play.attempt->log->len, ==, LOG_LINES_MAX);
    g_assert_cmpuint(play.attempt->log_lines_left_out, >, 0);
    play_clear(&play);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        const struct row *row = &rows[index];
        char *name = g_strdup_printf("/script/%s", row->name);
        char *cuts = g_strdup_printf("/script-cut/%s", row->name);
        char *log = g_strdup_printf("/script-log/%s", row->name);
        g_test_add_data_func(name, row, test_row);
        g_test_add_data_func(log, row, test_log);
        if (!row->is_cut_by_timing)
            g_test_add_data_func(cuts, row, test_cuts);
        g_free(name);
        g_free(cuts);
        g_free(log);
    }
    g_test_add_data_func("/script-flood/plain", &floods[0], test_flood);
    g_test_add_data_func("/script-flood/with-sibling", &floods[1], test_flood);
    return g_test_run();
}
