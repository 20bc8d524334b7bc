/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 5.5.3: a Pong carries the data of its Ping; one that answers nothing is lawful too, and
 * asks for nothing.
 */
#include "conformance/websocket/sections.h"

#define PONG_WHY  "Pongs that nobody asked for are keep-alives of one direction, and common"
#define PONG_HINT "read a Pong that answers nothing and go on"

static const struct value pongs[] = {
    {.name = "empty", .says = "an empty Pong", .payload = BYTES("")},
    {.name = "text", .says = "a Pong with text", .payload = BYTES("unsolicited pong payload")},
    {.name = "binary",
     .says = "a Pong with octets that are no text",
     .payload = BYTES("\x00\xff\xfe")},
    {.name = "125", .says = "a Pong of 125 octets", .payload = REPEAT("*", 125)},
};

/* An answer to the unasked Pong, with the data that only it has had. */
#define OR_ANSWERED_PONG(literal)                                                     \
    {                                                                                 \
        .verb = VERB_EXPECT_PONG, .is_sibling = true, .grade = GRADE_BROKEN,          \
        .says = "a Pong that answers nothing was answered", .payload = BYTES(literal) \
    }

static const struct ws_case cases[] = {
    {
        .id = "ws/5.5.3/pong-carries-125-octets",
        .title = "sends each octet of a Ping back in its Pong",
        .proves = {WS_5_5_3_PONG_CARRIES_PING_DATA},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "by its data a Pong is matched with its Ping; a Pong of other data answers nothing",
        .hint = "copy the payload by its length: it is neither text nor ended by NUL",
        .script = {FRAME_OF(WS_PING, REPEAT("\x00\x01\x7f\x80\xc3\xff\r\n", 125)),
                   EXPECT_PONG_OF(REPEAT("\x00\x01\x7f\x80\xc3\xff\r\n", 125))},
    },
    {
        .id = "ws/5.5.3/pong-carries-no-old-octets",
        .title = "sends an empty Pong for an empty Ping behind a long one",
        .proves = {WS_5_5_3_PONG_CARRIES_PING_DATA},
        .against = ROLES_BOTH,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why = "a buffer that is not emptied leaks what stood in it before",
        .hint = "take the size from the Ping that is answered, not from the one before",
        .script = {FRAME_OF(WS_PING, REPEAT("secret", 120)), EXPECT_PONG_OF(REPEAT("secret", 120)),
                   FRAME(WS_PING, ""), EXPECT_PONG(""), FRAME(WS_PING, "abc"), EXPECT_PONG("abc")},
    },
    {
        .id = "ws/5.5.3/unsolicited-then-ping",
        .title = "takes an unsolicited Pong and answers the Ping behind it",
        .proves = {WS_5_5_3_TAKES_UNSOLICITED_PONG},
        .covers = {"2.9"},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = PONG_WHY,
        .hint = PONG_HINT,
        .script = {FRAME(WS_PONG, "unsolicited pong payload"), FRAME(WS_PING, "ping payload"),
                   EXPECT_PONG("ping payload")},
    },
    {
        .id = "ws/5.5.3/unsolicited-then-echo",
        .title = "takes unsolicited Pongs and echoes the text behind them",
        .proves = {WS_5_5_3_TAKES_UNSOLICITED_PONG},
        .covers = {"2.7", "2.8"},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = PONG_WHY,
        .hint = PONG_HINT,
        .script = {FRAME(WS_PONG, ""), FRAME(WS_PONG, "unasked"), FRAME(WS_TEXT, "still open"),
                   EXPECT_MESSAGE(WS_TEXT, "still open")},
    },
    {
        .id = "ws/5.5.3/same-pong-twice",
        .title = "takes the same unsolicited Pong three times over",
        .proves = {WS_5_5_3_TAKES_UNSOLICITED_PONG},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "a heartbeat of one direction sends the same Pong for hours",
        .hint = PONG_HINT,
        .script = {FRAME(WS_PONG, "beat"), FRAME(WS_PONG, "beat"), FRAME(WS_PONG, "beat"),
                   FRAME(WS_PING, "ping"), EXPECT_PONG("ping")},
    },
    {
        .id = "ws/5.5.3/many-unsolicited",
        .title = "takes twenty Pongs in a row and answers the Ping behind them",
        .proves = {WS_5_5_3_TAKES_UNSOLICITED_PONG},
        .against = ROLES_BOTH,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why = "who keeps each Pong until a Ping is found for it is filled by them",
        .hint = PONG_HINT,
        .script = {FRAME(WS_PONG, "01"), FRAME(WS_PONG, "02"), FRAME(WS_PONG, "03"),
                   FRAME(WS_PONG, "04"), FRAME(WS_PONG, "05"), FRAME(WS_PONG, "06"),
                   FRAME(WS_PONG, "07"), FRAME(WS_PONG, "08"), FRAME(WS_PONG, "09"),
                   FRAME(WS_PONG, "10"), FRAME(WS_PONG, "11"), FRAME(WS_PONG, "12"),
                   FRAME(WS_PONG, "13"), FRAME(WS_PONG, "14"), FRAME(WS_PONG, "15"),
                   FRAME(WS_PONG, "16"), FRAME(WS_PONG, "17"), FRAME(WS_PONG, "18"),
                   FRAME(WS_PONG, "19"), FRAME(WS_PONG, "20"), FRAME(WS_PING, "then"),
                   EXPECT_PONG("then")},
    },
    {
        .id = "ws/5.5.3/pong-of-a-ping-to-come",
        .title = "answers a Ping though a Pong with its data came before it",
        .proves = {WS_5_5_3_TAKES_UNSOLICITED_PONG, WS_5_5_2_ANSWERS_PING},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "a Pong answers what was asked before it, and never what is asked behind it",
        .hint = PONG_HINT,
        .script = {FRAME(WS_PONG, "same"), FRAME(WS_PING, "same"), FRAME(WS_PONG, "same"),
                   EXPECT_PONG("same")},
    },
    {
        .id = "ws/5.5.3/gives-no-answer",
        .title = "gives no answer to an unsolicited Pong",
        .proves = {WS_5_5_3_ANSWERS_NO_PONG},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "two peers that answer each other's Pongs do so for ever",
        .hint = "only a Ping is answered; compare the opcode, not just its top bit",
        .script = {FRAME(WS_PONG, "unasked"), FRAME(WS_PING, "asked"), EXPECT_PONG("asked"),
                   OR_ANSWERED_PONG("unasked")},
    },
};

static const struct ws_family families[] = {
    {
        .pattern =
            {
                .id = "ws/5.5.3/unsolicited-{}",
                .title = "takes {} that nobody asked for",
                .proves = {WS_5_5_3_TAKES_UNSOLICITED_PONG},
                .against = ROLES_BOTH,
                .since = "1.0",
                .why = PONG_WHY,
                .hint = PONG_HINT,
                .script = {FRAME_OF(WS_PONG, VALUE), FRAME(WS_PING, "then"), EXPECT_PONG("then")},
            },
        VALUES(pongs),
    },
};

const struct ws_section ws_05_5_3_pong = SECTION_OF_BOTH(cases, families);
