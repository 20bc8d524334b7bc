/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 7.4: the codes of a Close.
 *
 * Codes that are defined, registered or free to use are answered as lawful ones. Codes that must
 * not be sent are not sent back either; what else is done with them the standard leaves open, so
 * 1002 is the strict answer and any other way to close is noted (A5). Codes that nobody has
 * assigned are only noted.
 */
#include "conformance/websocket/sections.h"

#define ANSWER_HINT                                                                            \
    "take 1000 to 1003, 1007 to 1014 and 3000 to 4999 for lawful; answer with the code, with " \
    "1000 or with none"

/* An outcome that is only noted, and as one of the code's own row. */
#define NOTED(row_, says_, ...)                                                                    \
    {                                                                                              \
        .verb = VERB_EXPECT_CLOSE, .is_sibling = true, .grade = GRADE_INFO, .requirement = (row_), \
        .says = (says_), .codes = {                                                                \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

/* Answered with the same code, 1000 or none. No answer at all breaks the rule of the answer. */
#define LAWFUL_CODE_OF(roles_, number, octets, row, covers_, row_of_end)                  \
    {                                                                                     \
        .id = "ws/7.4/code-" #number, .title = "answers a Close with code " #number,      \
        .proves = {row}, .covers = {covers_}, .against = (roles_), .since = "1.0",        \
        .why = "who refuses a code that others may use ends lawful closings as failures", \
        .hint = ANSWER_HINT,                                                              \
        .script = {FRAME(WS_CLOSE, octets), EXPECT_CLOSE(number, 1000, NO_CODE),          \
                   OR_END_BREAKS(row_of_end, "TCP ended without an answer")},             \
    }

#define LAWFUL_CODE(number, octets, row, covers_) \
    LAWFUL_CODE_OF(ROLES_BOTH, number, octets, row, covers_, WS_5_5_1_ANSWERS_CLOSE)

/* Registered since: who still fails the connection on it need not send a Close for that (7.1.7). */
#define LATER_CODE(number, octets)                                                    \
    LAWFUL_CODE_OF(ROLES_BOTH, number, octets, WS_7_4_2_TAKES_REGISTERED_CODES, NULL, \
                   WS_7_4_2_TAKES_REGISTERED_CODES)

/* Never sent back. Who closes in another way than by failing has only not been strict. */
#define FORBIDDEN_CODE(number, octets, row, covers_)                                              \
    {                                                                                             \
        .id = "ws/7.4/code-" #number, .title = "does not send a received code " #number " back",  \
        .proves = {row}, .covers = {covers_}, .against = ROLES_BOTH, .since = "1.0",              \
        .why =                                                                                    \
            "a code that must not be sent gets on the wire through the echo of the one received", \
        .hint = "look at the code before it is copied into the answer; fail with 1002",           \
        .script = {FRAME(WS_CLOSE, octets), EXPECT_FAIL_OR_BLAME(WS_5_5_1_ANSWERS_CLOSE, 1002),   \
                   OR_CLOSE_BREAKS(row, "the code was sent back", number),                        \
                   NOTED(row, "the Close was taken for a lawful one", 1000, NO_CODE),             \
                   NOTED(row, "closed with another code than 1002", ANY_CODE)},                   \
    }

static const struct value unassigned[] = {
    {.name = "1016", .payload = BYTES("\x03\xf8"), .number = 1016},
    {.name = "1100", .payload = BYTES("\x04\x4c"), .number = 1100},
    {.name = "2000", .payload = BYTES("\x07\xd0"), .number = 2000},
    {.name = "2999", .payload = BYTES("\x0b\xb7"), .number = 2999},
    {.name = "5000", .payload = BYTES("\x13\x88"), .number = 5000},
    {.name = "65535", .payload = BYTES("\xff\xff"), .number = 65535},
};

static const struct ws_case cases[] = {
    LAWFUL_CODE(1000, "\x03\xe8", WS_7_4_2_TAKES_REGISTERED_CODES, "7.7.1"),
    LAWFUL_CODE(1001, "\x03\xe9", WS_7_4_2_TAKES_REGISTERED_CODES, "7.7.2"),
    LAWFUL_CODE(1002, "\x03\xea", WS_7_4_2_TAKES_REGISTERED_CODES, "7.7.3"),
    LAWFUL_CODE(1003, "\x03\xeb", WS_7_4_2_TAKES_REGISTERED_CODES, "7.7.4"),
    LAWFUL_CODE(1007, "\x03\xef", WS_7_4_2_TAKES_REGISTERED_CODES, "7.7.5"),
    LAWFUL_CODE(1008, "\x03\xf0", WS_7_4_2_TAKES_REGISTERED_CODES, "7.7.6"),
    LAWFUL_CODE(1009, "\x03\xf1", WS_7_4_2_TAKES_REGISTERED_CODES, "7.7.7"),
    /* Only clients send this one. */
    LAWFUL_CODE_OF(ROLES_SERVER, 1010, "\x03\xf2", WS_7_4_2_TAKES_REGISTERED_CODES, "7.7.8",
                   WS_5_5_1_ANSWERS_CLOSE),
    LAWFUL_CODE(1011, "\x03\xf3", WS_7_4_2_TAKES_REGISTERED_CODES, "7.7.9"),
    LATER_CODE(1012, "\x03\xf4"),
    LATER_CODE(1013, "\x03\xf5"),
    LATER_CODE(1014, "\x03\xf6"),
    LAWFUL_CODE(3000, "\x0b\xb8", WS_7_4_2_TAKES_LIBRARY_CODES, "7.7.10"),
    LAWFUL_CODE(3999, "\x0f\x9f", WS_7_4_2_TAKES_LIBRARY_CODES, "7.7.11"),
    LAWFUL_CODE(4000, "\x0f\xa0", WS_7_4_2_TAKES_PRIVATE_CODES, "7.7.12"),
    LAWFUL_CODE(4999, "\x13\x87", WS_7_4_2_TAKES_PRIVATE_CODES, "7.7.13"),

    FORBIDDEN_CODE(1004, "\x03\xec", WS_7_4_1_NEVER_SENDS_1004, "7.9.3"),
    FORBIDDEN_CODE(1005, "\x03\xed", WS_7_4_1_NEVER_SENDS_1005, "7.9.4"),
    FORBIDDEN_CODE(1006, "\x03\xee", WS_7_4_1_NEVER_SENDS_1006, "7.9.5"),
    FORBIDDEN_CODE(1015, "\x03\xf7", WS_7_4_1_NEVER_SENDS_1015, NULL),
    FORBIDDEN_CODE(1, "\x00\x01", WS_7_4_2_NEVER_SENDS_BELOW_1000, NULL),
    FORBIDDEN_CODE(999, "\x03\xe7", WS_7_4_2_NEVER_SENDS_BELOW_1000, "7.9.2"),
    /* Code 0 cannot be named in a list of codes: whatever is not named here is 0, or as odd. */
    {
        .id = "ws/7.4/code-0",
        .title = "does not send a received code 0 back",
        .proves = {WS_7_4_2_NEVER_SENDS_BELOW_1000},
        .covers = {"7.9.1"},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "a code of zero is what a body of zeros reads as, and no code at all",
        .hint = "look at the code before it is copied into the answer; fail with 1002",
        .script = {FRAME(WS_CLOSE, "\x00\x00"), EXPECT_FAIL_OR_BLAME(WS_5_5_1_ANSWERS_CLOSE, 1002),
                   NOTED(WS_7_4_2_NEVER_SENDS_BELOW_1000, "the Close was taken for a lawful one",
                         1000, NO_CODE),
                   NOTED(WS_7_4_2_NEVER_SENDS_BELOW_1000, "closed with another code than 1002",
                         1007, 1008, 1003, 1011),
                   OR_CLOSE_BREAKS(WS_7_4_2_NEVER_SENDS_BELOW_1000, "the code was sent back",
                                   ANY_CODE)},
    },
};

static const struct ws_family families[] = {
    {
        .pattern =
            {
                .id = "ws/7.4/unassigned-{}",
                .title = "closes on a Close with code {}, in whatever way",
                .proves = {WS_7_4_2_LEAVES_UNASSIGNED_OPEN},
                .against = ROLES_BOTH,
                .since = "1.0",
                .why =
                    "the code may be assigned one day, and then who refuses it is behind the times",
                .hint = "refuse with 1002 or answer as a lawful one; either way TCP ends",
                .script = {FRAME_OF(WS_CLOSE, VALUE),
                           EXPECT_FAIL_OR_BLAME(WS_5_5_1_ANSWERS_CLOSE, 1002),
                           NOTED(WS_7_4_2_LEAVES_UNASSIGNED_OPEN,
                                 "the Close was taken for a lawful one", CODE_OF_VALUE, 1000,
                                 NO_CODE),
                           NOTED(WS_7_4_2_LEAVES_UNASSIGNED_OPEN,
                                 "closed with another code than 1002", ANY_CODE)},
            },
        VALUES(unassigned),
    },
};

const struct ws_section ws_07_4_status_codes = SECTION_OF_BOTH(cases, families);
