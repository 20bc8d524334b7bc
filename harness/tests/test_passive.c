/* SPDX-License-Identifier: MIT */
/*
 * Each rule of every run, kept, broken and not seen: a row is a conversation, one rule and what the
 * conversation says of it. The lawful script is a Ping and its Pong, then the lawful end.
 */
#include <string.h>

#include "harness/tests/support_script.h"

#define PONG       "\x8a\x01p"
#define CLOSE_1000 "\x88\x02\x03\xe8"
#define END(ms)    AT(ms, CLOSE_1000), EOF_AT((ms) + 1)
#define ZEROS_126                                                     \
    "000000000000000000000000000000000000000000000000000000000000000" \
    "000000000000000000000000000000000000000000000000000000000000000"

static const struct ws_case ping_case = {
    .id = "ws/0/ping",
    .proves = {WS_5_5_2_ANSWERS_PING},
    .script = {FRAME(WS_PING, "p"), EXPECT_PONG("p")},
};
static const struct ws_case echo_case = {
    .id = "ws/0/echo",
    .proves = {WS_5_4_JOINS_FRAGMENTS},
    .needs = NEEDS_ECHO,
    .script = {FRAME(WS_TEXT, "Hello"), EXPECT_MESSAGE(WS_TEXT, "Hello")},
};
static const struct ws_case close_3000_case = {
    .id = "ws/0/close",
    .proves = {WS_5_5_1_ANSWERS_CLOSE},
    .script = {FRAME(WS_CLOSE, "\x0b\xb8"), EXPECT_CLOSE(ANY_CODE)},
};
static const struct ws_case close_then_text_case = {
    .id = "ws/0/close-then-text",
    .proves = {WS_5_5_1_ANSWERS_CLOSE},
    .script = {FRAME(WS_CLOSE, "\x03\xe8"), FRAME(WS_TEXT, "late"), EXPECT_CLOSE(ANY_CODE)},
};
static const struct ws_case open_message_case = {
    .id = "ws/0/open-message",
    .proves = {WS_5_5_1_ANSWERS_CLOSE},
    .script = {FRAGMENT(WS_TEXT, "part"), PAUSE(1500), FRAME(WS_CLOSE, "\x03\xe8"),
               EXPECT_CLOSE(ANY_CODE)},
};
static const struct ws_case offence_case = {
    .id = "ws/0/offence",
    .proves = {WS_5_2_FAILS_ON_RSV},
    .script = {ODD_FRAME(WS_TEXT, "Hello", .rsv = 4), EXPECT_FAIL(1002)},
};

/* Our side of TCP is shut behind our Close: whether it is answered is left open (A36). */
static const struct ws_case close_1014_case = {
    .id = "ws/0/close-1014",
    .proves = {WS_7_4_2_TAKES_REGISTERED_CODES},
    .script = {FRAME(WS_CLOSE, "\x03\xf6"), EXPECT_CLOSE(1014)},
};
static const struct ws_case half_close_case = {
    .id = "ws/0/half-close",
    .proves = {WS_7_1_4_ENDS_WITH_ITS_PEER},
    .script = {FRAME(WS_CLOSE, "\x03\xe8"), HALF_CLOSE(), EXPECT_END_SOME_TIME()},
};

/* The peer is made to close with 4000, and our Close may cross its own. */
static const struct ws_case crossing_case = {
    .id = "ws/0/crossing",
    .proves = {WS_5_5_1_ANSWERS_CLOSE},
    .close_code = 4000,
    .script = {FRAME(WS_CLOSE, "\x0b\xb8"), EXPECT_CLOSE(ANY_CODE)},
};

/* A Ping where permessage-deflate is agreed. */
static const struct ws_case deflate_case = {
    .id = "ws/0/deflate",
    .proves = {WS_5_5_2_ANSWERS_PING},
    .needs = NEEDS_DEFLATE,
    .offer = "permessage-deflate; client_max_window_bits",
    .script = {FRAME(WS_PING, "p"), EXPECT_PONG("p")},
};
#define AGREED     "permessage-deflate"
#define FRESH      AGREED "; server_no_context_takeover"
#define WINDOW_256 AGREED "; server_max_window_bits=8"
/* RFC 7692 7.2.3: "Hello", and again by what came before. */
#define HELLO       "\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00"
#define HELLO_AGAIN "\xc1\x05\xf2\x00\x11\x00\x00"
#define HELLO_FINAL "\xc1\x08\xf3\x48\xcd\xc9\xc9\x07\x00\x00"
/* A stored block of 260 octets, then a match of three octets, 257 back. */
#define FAR_257 \
    "\xc1\x7e\x01\x0d\x00\x04\x01\xfb\xfe" ZEROS_126 ZEROS_126 "00000000\x02\x06\x00\x00"

struct row {
    const char *name;
    enum passive passive;
    const struct ws_case *ws_case;
    enum roles under_test;
    struct came came[CAME_MAX];
    const char *answer; /* to an offer */
    enum passive_outcome outcome;
    const char *actual; /* when BROKEN */
    int64_t octet;
    bool timed_out;
    bool closes_at_will;
};

/* A rule that one frame breaks, which the peer sends behind its Pong, at octet 3. */
#define BREAKS(name_, rule, frame, words)                                                \
    {                                                                                    \
        name_ "/broken", rule, &ping_case, .came = {AT(1, PONG frame), END(2)},          \
                                           .outcome = PASSIVE_BROKEN, .actual = (words), \
                                           .octet = 3                                    \
    }
#define KEEPS(name_, rule)                                                                         \
    {                                                                                              \
        name_ "/kept", rule, &ping_case,                                                           \
            .came = {AT(1, PONG "\x01\x02He\x89\x00\x80\x03llo"), END(2)}, .outcome = PASSIVE_KEPT \
    }
#define NOT_SEEN(name_, rule)                                                                 \
    {                                                                                         \
        name_ "/not-seen", rule, &ping_case, .came = {EOF_AT(1)}, .outcome = PASSIVE_NOT_SEEN \
    }
/* A rule on the body of the Close that comes. */
#define CLOSE_BREAKS(name_, rule, frame, words)                                            \
    {                                                                                      \
        name_ "/broken", rule, &ping_case, .came = {AT(1, PONG), AT(2, frame), EOF_AT(3)}, \
                                           .outcome = PASSIVE_BROKEN, .actual = (words),   \
                                           .octet = 3                                      \
    }

/* What the peer sends behind its Pong, where the extension is agreed. */
#define DEFLATE_BREAKS(name_, rule, answer_, octets, at, words)                                   \
    {                                                                                             \
        "deflate/" name_, rule, &deflate_case,                                                    \
            .answer = (answer_), .came = {AT(1, PONG octets), END(2)}, .outcome = PASSIVE_BROKEN, \
            .actual = (words), .octet = (at)                                                      \
    }
#define DEFLATE_IS(name_, rule, answer_, octets, outcome_)                                   \
    {                                                                                        \
        "deflate/" name_, rule, &deflate_case,                                               \
            .answer = (answer_), .came = {AT(1, PONG octets), END(2)}, .outcome = (outcome_) \
    }

static const struct row rows[] = {
    DEFLATE_BREAKS("rsv1-control", PASSIVE_RSV1_PLACE, AGREED, "\xca\x01x", 3, "RSV=4"),
    DEFLATE_BREAKS("rsv1-continuation", PASSIVE_RSV1_PLACE, AGREED,
                   "\x41\x03\xf2\x48\xcd\xc0\x04\xc9\xc9\x07\x00", 8, "RSV=4"),
    DEFLATE_IS("rsv1-first", PASSIVE_RSV1_PLACE, AGREED, HELLO, PASSIVE_KEPT),
    DEFLATE_IS("rsv1-is-lawful", PASSIVE_RSV, AGREED, HELLO, PASSIVE_KEPT),
    DEFLATE_BREAKS("rsv2-is-not", PASSIVE_RSV, AGREED, "\xe1\x01\x00", 3, "RSV=6"),
    DEFLATE_BREAKS("block-type", PASSIVE_NOT_INFLATED, AGREED, "\xc1\x01\x06", 3,
                   "a block of the reserved type 3 (octet 0 of the compressed data, bit 0)"),
    DEFLATE_BREAKS("too-far", PASSIVE_NOT_INFLATED, AGREED, HELLO_AGAIN, 3,
                   "a match that reaches back to before the first octet"),
    DEFLATE_IS("inflates", PASSIVE_NOT_INFLATED, AGREED, HELLO HELLO_AGAIN, PASSIVE_KEPT),
    DEFLATE_BREAKS("window", PASSIVE_WINDOW, WINDOW_256, FAR_257, 3,
                   "at octet 260 of what it stands for, a match reaches 257 octets back, and the "
                   "window agreed has 256"),
    DEFLATE_IS("window-kept", PASSIVE_WINDOW, WINDOW_256, HELLO, PASSIVE_KEPT),
    DEFLATE_IS("window-full", PASSIVE_WINDOW, AGREED, FAR_257, PASSIVE_NOT_SEEN),
    DEFLATE_BREAKS("takeover", PASSIVE_TAKEOVER, FRESH, HELLO HELLO_AGAIN, 12,
                   "a match reaches 5 octets back, into an earlier message"),
    DEFLATE_IS("no-takeover", PASSIVE_TAKEOVER, FRESH, HELLO HELLO, PASSIVE_KEPT),
    DEFLATE_IS("takeover-agreed", PASSIVE_TAKEOVER, AGREED, HELLO HELLO_AGAIN, PASSIVE_NOT_SEEN),
    DEFLATE_BREAKS("left-on", PASSIVE_DEFLATE_TAIL, AGREED,
                   "\xc1\x0b\xf2\x48\xcd\xc9\xc9\x07\x00\x00\x00\xff\xff", 3, "is left on"),
    DEFLATE_BREAKS("empty", PASSIVE_DEFLATE_TAIL, AGREED, "\xc1\x00", 3,
                   "not that of an empty stored block"),
    DEFLATE_IS("end", PASSIVE_DEFLATE_TAIL, AGREED, HELLO_FINAL "\xc1\x01\x00", PASSIVE_KEPT),
    DEFLATE_BREAKS("padding", PASSIVE_FINAL_PADDING, AGREED,
                   "\xc1\x08\xf3\x48\xcd\xc9\xc9\x07\xfc\x00", 3, "are not 0"),
    DEFLATE_IS("padded", PASSIVE_FINAL_PADDING, AGREED, HELLO_FINAL, PASSIVE_KEPT),
    DEFLATE_IS("never-final", PASSIVE_FINAL_PADDING, AGREED, HELLO, PASSIVE_NOT_SEEN),
    DEFLATE_IS("declined", PASSIVE_NOT_INFLATED, NULL, "", PASSIVE_NOT_SEEN),
    DEFLATE_IS("text", PASSIVE_TEXT_UTF8, AGREED, HELLO, PASSIVE_KEPT),
    DEFLATE_BREAKS("text-bad", PASSIVE_TEXT_UTF8, AGREED, "\xc1\x07\x00\x01\x00\xfe\xff\xff\x00", 3,
                   "that is not UTF-8"),
    BREAKS("masked", PASSIVE_MASKED, "\x81\x81\x00\x00\x00\x00x", "Text \"x\""),
    KEEPS("masked", PASSIVE_MASKED),
    NOT_SEEN("masked", PASSIVE_MASKED),
    {"masked/client", PASSIVE_MASKED, &ping_case, ROLES_CLIENT,
     .came = {AT(1, "\x8a\x81\x00\x00\x00\x00p\x88\x80\x00\x00\x00\x00")},
     .outcome = PASSIVE_NOT_SEEN},
    BREAKS("rsv", PASSIVE_RSV, "\xc1\x01x", "RSV=4"),
    KEEPS("rsv", PASSIVE_RSV),
    NOT_SEEN("rsv", PASSIVE_RSV),
    BREAKS("opcode", PASSIVE_OPCODE, "\x83\x01x", "eserved opcode"),
    KEEPS("opcode", PASSIVE_OPCODE),
    BREAKS("length", PASSIVE_LENGTH_NOT_SHORTEST, "\x81\x7e\x00\x01x", "not in its shortest"),
    BREAKS("length-64", PASSIVE_LENGTH_NOT_SHORTEST, "\x81\x7f\x00\x00\x00\x00\x00\x00\x00\x01x",
           "not in its shortest"),
    KEEPS("length", PASSIVE_LENGTH_NOT_SHORTEST),
    BREAKS("top-bit", PASSIVE_LENGTH_TOP_BIT, "\x82\x7f\x80\x00\x00\x00\x00\x00\x00\x01x",
           "top bit"),
    {"top-bit/kept", PASSIVE_LENGTH_TOP_BIT, &ping_case,
     .came = {AT(1, PONG "\x81\x7f\x00\x00\x00\x00\x00\x00\x00\x01x"), END(2)},
     .outcome = PASSIVE_KEPT},
    {"top-bit/not-seen", PASSIVE_LENGTH_TOP_BIT, &ping_case, .came = {AT(1, PONG), END(2)},
     .outcome = PASSIVE_NOT_SEEN},
    BREAKS("stray-continuation", PASSIVE_MESSAGE_FORM, "\x80\x01x", "no message to continue"),
    {"inside-message/broken", PASSIVE_MESSAGE_FORM, &ping_case,
     .came = {AT(1, PONG "\x01\x01x\x81\x01y"), END(2)}, .outcome = PASSIVE_BROKEN,
     .actual = "inside an unfinished message", .octet = 6},
    KEEPS("message-form", PASSIVE_MESSAGE_FORM),
    NOT_SEEN("message-form", PASSIVE_MESSAGE_FORM),

    {"unfinished/broken", PASSIVE_MESSAGE_UNFINISHED, &echo_case,
     .came = {AT(1, "\x01\x05Hello"), END(2100)}, .outcome = PASSIVE_BROKEN,
     .actual = "a Text message was begun at octet 0 and not ended: 5 octets came", .octet = 0,
     .timed_out = true},
    {"unfinished/kept", PASSIVE_MESSAGE_UNFINISHED, &echo_case,
     .came = {AT(1, "\x01\x05Hello\x80\x00"), END(2)}, .outcome = PASSIVE_KEPT},
    /* The peer may close amid a message of its own that has just begun. */
    {"unfinished/just-begun", PASSIVE_MESSAGE_UNFINISHED, &echo_case,
     .came = {AT(1, "\x81\x05Hello\x01\x01x"), END(2)}, .outcome = PASSIVE_NOT_SEEN},
    /* A peer that streams cannot end the echo of a message that we did not end. */
    {"unfinished/ours-is-open", PASSIVE_MESSAGE_UNFINISHED, &open_message_case,
     .came = {AT(1, "\x01\x04part"), END(1600)}, .outcome = PASSIVE_NOT_SEEN},

    BREAKS("control-fragmented", PASSIVE_CONTROL_FRAGMENTED, "\x09\x01x", "FIN=0"),
    KEEPS("control-fragmented", PASSIVE_CONTROL_FRAGMENTED),
    BREAKS("control-too-long", PASSIVE_CONTROL_TOO_LONG, "\x8a\x7e\x00\x7e" ZEROS_126,
           "too long for a control frame"),
    KEEPS("control-too-long", PASSIVE_CONTROL_TOO_LONG),
    CLOSE_BREAKS("close-body", PASSIVE_CLOSE_BODY, "\x88\x01\x03", "Close"),
    KEEPS("close-body", PASSIVE_CLOSE_BODY),
    NOT_SEEN("close-body", PASSIVE_CLOSE_BODY),
    CLOSE_BREAKS("close-reason", PASSIVE_CLOSE_REASON_UTF8, "\x88\x03\x03\xe8\xff", "\\xFF"),
    {"close-reason/kept", PASSIVE_CLOSE_REASON_UTF8, &ping_case,
     .came = {AT(1, PONG "\x88\x03\x03\xe8z"), EOF_AT(3)}, .outcome = PASSIVE_KEPT},
    {"close-reason/not-seen", PASSIVE_CLOSE_REASON_UTF8, &ping_case, .came = {AT(1, PONG), END(3)},
     .outcome = PASSIVE_NOT_SEEN},

    CLOSE_BREAKS("code-1004", PASSIVE_CLOSE_CODE_1004, "\x88\x02\x03\xec", "Close 1004"),
    CLOSE_BREAKS("code-1005", PASSIVE_CLOSE_CODE_1005, "\x88\x02\x03\xed", "Close 1005"),
    CLOSE_BREAKS("code-1006", PASSIVE_CLOSE_CODE_1006, "\x88\x02\x03\xee", "Close 1006"),
    CLOSE_BREAKS("code-1015", PASSIVE_CLOSE_CODE_1015, "\x88\x02\x03\xf7", "Close 1015"),
    CLOSE_BREAKS("code-0", PASSIVE_CLOSE_CODE_BELOW_1000, "\x88\x02\x00\x00", "Close 0"),
    CLOSE_BREAKS("code-999", PASSIVE_CLOSE_CODE_BELOW_1000, "\x88\x02\x03\xe7", "Close 999"),
    KEEPS("code-1004", PASSIVE_CLOSE_CODE_1004),
    KEEPS("code-1005", PASSIVE_CLOSE_CODE_1005),
    KEEPS("code-1006", PASSIVE_CLOSE_CODE_1006),
    KEEPS("code-1015", PASSIVE_CLOSE_CODE_1015),
    KEEPS("code-below-1000", PASSIVE_CLOSE_CODE_BELOW_1000),
    {"code-1005/without-code", PASSIVE_CLOSE_CODE_1005, &ping_case,
     .came = {AT(1, PONG), AT(2, "\x88\x00"), EOF_AT(3)}, .outcome = PASSIVE_NOT_SEEN},

    {"data-after-close/broken", PASSIVE_DATA_AFTER_CLOSE, &ping_case,
     .came = {AT(1, PONG), AT(2, CLOSE_1000 "\x81\x01x"), EOF_AT(3)}, .outcome = PASSIVE_BROKEN,
     .actual = "Text \"x\"", .octet = 7},
    {"data-after-close/broken-by-fragment", PASSIVE_DATA_AFTER_CLOSE, &ping_case,
     .came = {AT(1, PONG), AT(2, CLOSE_1000 "\x01\x01x"), EOF_AT(3)}, .outcome = PASSIVE_BROKEN,
     .actual = "FIN=0", .octet = 7},
    KEEPS("data-after-close", PASSIVE_DATA_AFTER_CLOSE),
    NOT_SEEN("data-after-close", PASSIVE_DATA_AFTER_CLOSE),
    {"second-close/broken", PASSIVE_SECOND_CLOSE, &ping_case,
     .came = {AT(1, PONG), AT(2, CLOSE_1000 CLOSE_1000), EOF_AT(3)}, .outcome = PASSIVE_BROKEN,
     .actual = "Close 1000", .octet = 7},
    KEEPS("second-close", PASSIVE_SECOND_CLOSE),
    NOT_SEEN("second-close", PASSIVE_SECOND_CLOSE),
    BREAKS("text", PASSIVE_TEXT_UTF8, "\x81\x02z\xff", "not UTF-8: "),
    KEEPS("text", PASSIVE_TEXT_UTF8),
    {"text/split-character", PASSIVE_TEXT_UTF8, &ping_case,
     .came = {AT(1, PONG "\x01\x01\xc3\x80\x01\xa9"), END(2)}, .outcome = PASSIVE_KEPT},
    {"text/binary-is-none", PASSIVE_TEXT_UTF8, &ping_case,
     .came = {AT(1, PONG "\x82\x01\xff"), END(2)}, .outcome = PASSIVE_NOT_SEEN},

    {"unanswered/kept", PASSIVE_CLOSE_UNANSWERED, &ping_case, .came = {AT(1, PONG), END(2)},
     .outcome = PASSIVE_KEPT},
    {"unanswered/end", PASSIVE_CLOSE_UNANSWERED, &ping_case, .came = {AT(1, PONG), EOF_AT(2)},
     .outcome = PASSIVE_BROKEN, .actual = "TCP ended without a Close", .octet = -1},
    {"unanswered/silence", PASSIVE_CLOSE_UNANSWERED, &ping_case, .came = {AT(1, PONG)},
     .outcome = PASSIVE_BROKEN, .actual = "stayed open", .octet = -1, .timed_out = true},
    {"unanswered/peer-closed-first", PASSIVE_CLOSE_UNANSWERED, &ping_case,
     .came = {AT(1, CLOSE_1000), EOF_AT(2)}, .outcome = PASSIVE_NOT_SEEN},
    {"unanswered/behind-an-offence", PASSIVE_CLOSE_UNANSWERED, &offence_case,
     .came = {AT(1, "\x81\x05Hello"), EOF_AT(2)}, .outcome = PASSIVE_NOT_SEEN},
    {"unanswered/script-sent-more", PASSIVE_CLOSE_UNANSWERED, &close_then_text_case,
     .came = {EOF_AT(2)}, .outcome = PASSIVE_NOT_SEEN},

    {"reply-code/same", PASSIVE_CLOSE_REPLY_CODE, &close_3000_case,
     .came = {AT(1, "\x88\x02\x0b\xb8"), EOF_AT(2)}, .outcome = PASSIVE_KEPT},
    {"reply-code/1000", PASSIVE_CLOSE_REPLY_CODE, &close_3000_case, .came = {END(1)},
     .outcome = PASSIVE_KEPT},
    {"reply-code/none", PASSIVE_CLOSE_REPLY_CODE, &close_3000_case,
     .came = {AT(1, "\x88\x00"), EOF_AT(2)}, .outcome = PASSIVE_KEPT},
    {"reply-code/other", PASSIVE_CLOSE_REPLY_CODE, &close_3000_case,
     .came = {AT(1, "\x88\x02\x0b\xb9"), EOF_AT(2)}, .outcome = PASSIVE_BROKEN,
     .actual = "Close 3001, in answer to Close 3000", .octet = 0},
    {"unanswered/code-registered-since", PASSIVE_CLOSE_UNANSWERED, &close_1014_case,
     .came = {EOF_AT(2)}, .outcome = PASSIVE_NOT_SEEN},
    {"unanswered/half-closed", PASSIVE_CLOSE_UNANSWERED, &half_close_case, .came = {EOF_AT(2)},
     .outcome = PASSIVE_NOT_SEEN},
    {"unanswered/half-closed-and-answered", PASSIVE_CLOSE_UNANSWERED, &half_close_case,
     .came = {AT(1, CLOSE_1000), EOF_AT(2)}, .outcome = PASSIVE_KEPT},
    {"reply-code/not-a-reply", PASSIVE_CLOSE_REPLY_CODE, &ping_case,
     .came = {AT(1, "\x88\x02\x03\xe9"), EOF_AT(2)}, .outcome = PASSIVE_NOT_SEEN},
    {"reply-code/crossing", PASSIVE_CLOSE_REPLY_CODE, &crossing_case,
     .came = {AT(1, "\x88\x02\x0f\xa0"), EOF_AT(2)}, .outcome = PASSIVE_NOT_SEEN},
    {"reply-code/may-cross", PASSIVE_CLOSE_REPLY_CODE, &close_3000_case,
     .came = {AT(1, "\x88\x02\x03\xe9"), EOF_AT(2)}, .outcome = PASSIVE_BROKEN,
     .actual = "Close 1001, in answer to Close 3000", .octet = 0},
    {"reply-code/behind-a-message", PASSIVE_CLOSE_REPLY_CODE, &echo_case,
     .came = {AT(1, "\x81\x05Hello"), AT(2, "\x88\x02\x03\xe9"), EOF_AT(3)},
     .outcome = PASSIVE_BROKEN, .actual = "Close 1001, in answer to Close 1000", .octet = 7},
    {"reply-code/behind-a-message-as-ever", PASSIVE_CLOSE_REPLY_CODE, &echo_case,
     .came = {AT(1, "\x81\x05Hello"), AT(2, "\x88\x02\x03\xe9"), EOF_AT(3)},
     .outcome = PASSIVE_NOT_SEEN, .closes_at_will = true},
    {"reply-code/as-ever-but-with-blame", PASSIVE_CLOSE_REPLY_CODE, &echo_case,
     .came = {AT(1, "\x81\x05Hello"), AT(2, "\x88\x02\x03\xea"), EOF_AT(3)},
     .outcome = PASSIVE_BROKEN, .actual = "Close 1002, in answer to Close 1000", .octet = 7,
     .closes_at_will = true},
    {"reply-code/of-an-offence", PASSIVE_CLOSE_REPLY_CODE, &offence_case,
     .came = {AT(1, "\x88\x02\x03\xea"), EOF_AT(2)}, .outcome = PASSIVE_NOT_SEEN},

    {"left-open/broken", PASSIVE_TCP_LEFT_OPEN, &ping_case,
     .came = {AT(1, PONG), AT(2, CLOSE_1000)}, .outcome = PASSIVE_BROKEN,
     .actual = "TCP was still open 2.0 s after", .octet = 3, .timed_out = true},
    {"left-open/kept", PASSIVE_TCP_LEFT_OPEN, &ping_case, .came = {AT(1, PONG), END(2)},
     .outcome = PASSIVE_KEPT},
    {"left-open/peer-closed-first", PASSIVE_TCP_LEFT_OPEN, &ping_case,
     .came = {AT(1, PONG CLOSE_1000)}, .outcome = PASSIVE_BROKEN, .actual = "still open",
     .octet = 3, .timed_out = true},
    {"left-open/behind-an-offence", PASSIVE_TCP_LEFT_OPEN, &offence_case,
     .came = {AT(1, "\x88\x02\x03\xea")}, .outcome = PASSIVE_NOT_SEEN},
    {"left-open/no-close", PASSIVE_TCP_LEFT_OPEN, &ping_case, .came = {AT(1, PONG)},
     .outcome = PASSIVE_NOT_SEEN},
    {"left-open/client", PASSIVE_TCP_LEFT_OPEN, &ping_case, ROLES_CLIENT,
     .came = {AT(1, "\x8a\x81\x00\x00\x00\x00p\x88\x80\x00\x00\x00\x00")},
     .outcome = PASSIVE_NOT_SEEN},

    {"reset/broken", PASSIVE_TCP_RESET, &ping_case,
     .came = {AT(1, PONG), AT(2, CLOSE_1000), RESET_AT(3)}, .outcome = PASSIVE_BROKEN,
     .actual = "TCP was reset behind Close 1000", .octet = 3},
    {"reset/tls-cut-off", PASSIVE_TCP_RESET, &ping_case,
     .came = {AT(1, PONG), AT(2, CLOSE_1000), CUT_OFF_AT(3)}, .outcome = PASSIVE_BROKEN,
     .actual = "TCP ended behind Close 1000, and TLS had not (no close_notify)", .octet = 3},
    {"reset/tls-cut-off-without-close", PASSIVE_TCP_RESET, &ping_case,
     .came = {AT(1, PONG), CUT_OFF_AT(3)}, .outcome = PASSIVE_NOT_SEEN},
    {"reset/kept", PASSIVE_TCP_RESET, &ping_case, .came = {AT(1, PONG), END(2)},
     .outcome = PASSIVE_KEPT},
    {"reset/more-was-sent", PASSIVE_TCP_RESET, &close_then_text_case,
     .came = {AT(2, CLOSE_1000), RESET_AT(3)}, .outcome = PASSIVE_NOT_SEEN},
    {"reset/ours-was-under-way", PASSIVE_TCP_RESET, &ping_case,
     .came = {AT(1, CLOSE_1000), RESET_AT(3)}, .outcome = PASSIVE_NOT_SEEN},
    {"reset/crossing", PASSIVE_TCP_RESET, &crossing_case,
     .came = {AT(1, "\x88\x02\x0f\xa0"), RESET_AT(2)}, .outcome = PASSIVE_NOT_SEEN},
    {"reset/of-an-offence", PASSIVE_TCP_RESET, &offence_case,
     .came = {AT(1, "\x88\x02\x03\xea"), RESET_AT(2)}, .outcome = PASSIVE_NOT_SEEN},
};

static void check_row(const struct row *row, const struct play_cut *cut)
{
    const struct ws_case rule = {
        .proves = {WS_7_1_1_CLOSES_TCP_CLEANLY}, .hint = "look here", .passive = row->passive};
    struct play_table table = {
        .ws_case = row->ws_case,
        .variant = script_has_two_variants(row->ws_case) ? SCRIPT_ALONE : SCRIPT_ONCE,
        .under_test = row->under_test,
        .answer = row->answer,
        .came = row->came,
        .closes_at_will = row->closes_at_will,
    };
    struct play play;
    play_run_only(&play, &table, cut);
    struct passive_report report = script_passive(play.player, &rule);
    g_assert_cmpint(report.outcome, ==, row->outcome);
    g_assert_cmpint(report.timed_out, ==, row->timed_out);
    g_assert_cmpint(report.finding != NULL, ==, row->outcome == PASSIVE_BROKEN);
    if (report.finding != NULL) {
        g_assert_cmpint(report.finding->requirement, ==, WS_7_1_1_CLOSES_TCP_CLEANLY);
        g_assert_cmpint(report.finding->verdict, ==, VERDICT_WARN);
        g_assert_cmpint(report.finding->octet, ==, row->octet);
        g_assert_cmpstr(report.finding->hint, ==, "look here");
        g_assert_cmpuint(strlen(report.finding->expected), >, 0);
        if (strstr(report.finding->actual, row->actual) == NULL)
            g_error("\"%s\" does not say \"%s\"", report.finding->actual, row->actual);
        finding_free(report.finding);
    }
    play_clear(&play);
}

static void test_row(const void *data)
{
    const struct row *row = data;
    const struct play_cut octets = {.each_octet = true};
    check_row(row, NULL);
    check_row(row, &octets);
}

/* Each rule has a row that keeps it and one that breaks it. */
static void test_complete(void)
{
    for (int rule = PASSIVE_NONE + 1; rule < PASSIVE_COUNT; rule++) {
        bool kept = false;
        bool is_broken = false;
        for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
            kept |= (int)rows[index].passive == rule && rows[index].outcome == PASSIVE_KEPT;
            is_broken |= (int)rows[index].passive == rule && rows[index].outcome == PASSIVE_BROKEN;
        }
        g_assert_true(kept);
        g_assert_true(is_broken);
    }
}

/* A lawful conversation breaks no rule at all. */
static void test_lawful(void)
{
    const struct came came[CAME_MAX] = {AT(1, "\x81\x05Hello"), END(2)};
    struct play_table table = {.ws_case = &echo_case, .came = came};
    struct play play;
    play_run_only(&play, &table, NULL);
    for (int rule = PASSIVE_NONE + 1; rule < PASSIVE_COUNT; rule++) {
        const struct ws_case row = {.proves = {WS_7_1_1_CLOSES_TCP_CLEANLY},
                                    .passive = (enum passive)rule};
        g_assert_cmpint(script_passive(play.player, &row).outcome, !=, PASSIVE_BROKEN);
    }
    play_clear(&play);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/passive-rules/complete", test_complete);
    g_test_add_func("/passive-rules/lawful", test_lawful);
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        char *name = g_strdup_printf("/passive/%zu/%s", index, rows[index].name);
        g_test_add_data_func(name, &rows[index], test_row);
        g_free(name);
    }
    return g_test_run();
}
