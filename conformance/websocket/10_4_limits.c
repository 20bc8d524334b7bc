/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 10.4: an endpoint protects itself against what a peer makes it keep or do.
 *
 * How it does that is its own affair: it may take what comes, or refuse it with a Close (1008,
 * 1009, 1013), or without one. What is asked for is the least that protecting can mean (A34): the
 * process lives, and a fresh connection is answered, while the peer is at it and behind it.
 */
#include "conformance/websocket/sections.h"

#define ALPHABET "abcdefghijklmnopqrstuvwxyz"
#define LETTER_AT(offset)                                                     \
    {                                                                         \
        .pattern = ALPHABET, .pattern_size = 26, .size = 1, .begin = (offset) \
    }

/* A bound on octets, frames or time that is kept in order, as siblings of what is expected where
 * none is. */
#define OR_REFUSED                                                                         \
    OR_CLOSE(GRADE_INFO, "this is more than the peer takes", 1000, 1001, 1008, 1009, 1013, \
             NO_CODE),                                                                     \
        OR_END(GRADE_INFO, "this is more than the peer takes")

/* Nothing was sent for a while. */
#define OR_IDLE                                                                                  \
    OR_CLOSE(GRADE_INFO, "the peer closes what is idle, or what it has no room for", 1000, 1001, \
             1008, 1013, NO_CODE)

#define OR_NO_ROOM                                                          \
    OR_CLOSE(GRADE_PASS, "the target takes no more connections", ANY_CODE), \
        OR_END(GRADE_PASS, "the target takes no more connections")

/* ---- Others, and what each of them plays ---- */

static const struct ws_case answers = {
    .title = "it answers a Ping",
    .proves = {WS_10_4_SURVIVES_CLAIMS},
    .against = ROLES_SERVER,
    .hint = "",
    .script = {FRAME(WS_PING, "are you there?"), EXPECT_PONG("are you there?")},
};

static const struct ws_case answers_and_echoes = {
    .title = "it answers a Ping and echoes a text",
    .proves = {WS_10_4_SURVIVES_CLAIMS},
    .against = ROLES_SERVER,
    .needs = NEEDS_ECHO,
    .hint = "",
    .script = {FRAME(WS_PING, "are you there?"), FRAME(WS_TEXT, "and this?"),
               EXPECT_PONG("are you there?"), EXPECT_MESSAGE(WS_TEXT, "and this?")},
};

const struct ws_others ws_served = {
    .who = "a fresh connection",
    .count = 1,
    .plays = &answers_and_echoes,
    .plays_without_echo = &answers,
};

/* A crowd may have taken all the room that there is: then this one is refused in order. */
static const struct ws_case answers_or_refuses = {
    .title = "it answers a Ping, or says that it takes no more connections",
    .proves = {WS_10_4_SURVIVES_CROWDS},
    .against = ROLES_SERVER,
    .hint = "",
    .script = {FRAME(WS_PING, "are you there?"), EXPECT_PONG("are you there?"), OR_NO_ROOM},
};

static const struct ws_others served_or_refused = {
    .who = "a fresh connection", .count = 1, .may_be_refused = true, .plays = &answers_or_refuses};

#define CLAIMERS(name, words, octets)                                           \
    static const struct ws_case name##_plays = {                                \
        .title = "it sends a head that claims " words " and stays",             \
        .proves = {WS_10_4_SURVIVES_CLAIMS},                                    \
        .against = ROLES_SERVER,                                                \
        .hint = "",                                                             \
        .script = {CLAIM(WS_BINARY, octets, .length_form = LENGTH_64), HOLD()}, \
    };                                                                          \
    static const struct ws_others name = {                                      \
        .who = "100 connections", .count = 100, .may_be_refused = true, .plays = &name##_plays}

CLAIMERS(claimers_of_16_mib, "16 MiB", UINT64_C(1) << 24);
CLAIMERS(claimers_of_1_gib, "1 GiB", UINT64_C(1) << 30);
CLAIMERS(claimers_of_exbibytes, "2^62 octets", UINT64_C(1) << 62);

static const struct ws_case waits_open = {
    .title = "it answers a Ping and stays open",
    .proves = {WS_10_4_SURVIVES_CROWDS},
    .against = ROLES_SERVER,
    .hint = "",
    .script = {FRAME(WS_PING, "one of many"), EXPECT_PONG("one of many"), OR_NO_ROOM, HOLD()},
};

static const struct ws_case echoes_and_waits_open = {
    .title = "it echoes a text and stays open",
    .proves = {WS_10_4_SURVIVES_CROWDS},
    .against = ROLES_SERVER,
    .needs = NEEDS_ECHO,
    .hint = "",
    .script = {FRAME(WS_TEXT, "one of many"), EXPECT_MESSAGE(WS_TEXT, "one of many"), OR_NO_ROOM,
               HOLD()},
};

static const struct ws_others crowd_of_200 = {
    .who = "200 connections",
    .count = 200,
    .may_be_refused = true,
    .leave_together = true,
    .plays = &echoes_and_waits_open,
    .plays_without_echo = &waits_open,
};

static const struct ws_case never_asks = {
    .title = "it sends half a request and stays",
    .proves = {WS_10_4_SURVIVES_SLOW_PEERS},
    .against = ROLES_SERVER,
    .hint = "",
    .request = "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: webso",
    .script = {HOLD()},
};

static const struct ws_others half_askers = {
    .who = "100 connections", .count = 100, .may_be_refused = true, .plays = &never_asks};

/*
 * One block of DEFLATE: its own code, in which a copy of 258 octets has two bits that are zero, the
 * literal NUL, and so many copies of it that 67168753 octets come of 65100. At its end the block
 * ends, and the empty one begins that RFC 7692 7.2.1 cuts off.
 */
#define BOMB_SIZE 32540
static const char bomb[BOMB_SIZE] = {
    (char)0xec, (char)0xc0, (char)0x81, 0x00,       0x00,
    0x00,       0x00,       (char)0x80, (char)0xa0, (char)0xfd,
    (char)0xa9, 0x17,       (char)0xa9, 0x00,       [BOMB_SIZE - 1] = 0x06,
};

/* ---- Cases ---- */

/*
 * Where nothing is read, 5 MiB are sent: more than the kernel keeps for both sides, so that the
 * target comes to where it cannot write.
 */

#define CLAIMED(name, words, octets)                                                     \
    {                                                                                    \
        .id = "ws/10.4/claims-" name,                                                    \
        .title = "serves others when a head claims " words " and no octet comes",        \
        .proves = {WS_10_4_SURVIVES_CLAIMS}, .against = ROLES_SERVER,                    \
        .tags = TAG_SECURITY | TAG_ROBUST, .since = "1.0",                               \
        .why = "who allocates what a head claims can be ended by fourteen octets",       \
        .hint = "grow the buffer by what has come, and refuse a length above the limit " \
                "before anything is allocated for it",                                   \
        .script = {CLAIM(WS_BINARY, octets, .length_form = LENGTH_64),                   \
                   EXPECT_OTHERS(&ws_served, "beside a head that "                       \
                                             "claims " words),                           \
                   ABORT(), EXPECT_SERVED("after a head that claims " words)},           \
    }

#define CLAIMED_BY_MANY(name, words, company)                                                \
    {                                                                                        \
        .id = "ws/10.4/many-claims-" name,                                                   \
        .title = "serves others beside 100 heads that claim " words,                         \
        .proves = {WS_10_4_SURVIVES_CLAIMS}, .against = ROLES_SERVER,                        \
        .tags = TAG_SECURITY | TAG_ROBUST, .since = "1.0",                                   \
        .why = "a limit for each message is none for all of them together",                  \
        .hint = "do not allocate by what a head claims, and bound what all connections "     \
                "together may keep",                                                         \
        .whole_only = true,                                                                  \
        .script = {EXPECT_OTHERS(&company, "when 100 heads claim " words),                   \
                   EXPECT_OTHERS(&served_or_refused, "beside 100 heads that claim " words)}, \
    }

#define FLOOD_WHY "work for each frame, not each octet, is what makes small frames dear"
#define FLOOD_HINT                                                                          \
    "take or refuse it, but let others be served between; a queue or a recursion for each " \
    "frame shows here"

static const struct ws_case cases[] = {
    CLAIMED("16-mib", "16 MiB", UINT64_C(1) << 24),
    CLAIMED("16-mib-and-1", "16 MiB + 1", (UINT64_C(1) << 24) + 1),
    CLAIMED("4-gib", "4 GiB", UINT64_C(1) << 32),
    CLAIMED("2-to-62", "2^62 octets", UINT64_C(1) << 62),
    CLAIMED("2-to-63-less-1", "2^63 - 1 octets", (UINT64_C(1) << 63) - 1),
    CLAIMED_BY_MANY("16-mib", "16 MiB", claimers_of_16_mib),
    CLAIMED_BY_MANY("1-gib", "1 GiB", claimers_of_1_gib),
    CLAIMED_BY_MANY("2-to-62", "2^62 octets", claimers_of_exbibytes),
    {
        .id = "ws/10.4/inflates-to-32-mib",
        .title = "serves others when 32 KiB inflate to 32 MiB",
        .proves = {WS_10_4_SURVIVES_CLAIMS},
        .against = ROLES_SERVER,
        .needs = NEEDS_DEFLATE,
        .tags = TAG_SECURITY | TAG_ROBUST,
        .since = "1.0",
        .offer = "permessage-deflate",
        .why = "a limit on the size of frames does not see what they inflate to",
        .hint = "bound what the inflater makes while it makes it, and close with 1009 there",
        .whole_only = true,
        .script = {READ_SLOWLY(0),
                   {.verb = VERB_FRAME,
                    .opcode = WS_BINARY,
                    .deflating = DEFLATING_OCTETS,
                    .payload = {.pattern = bomb, .pattern_size = BOMB_SIZE, .size = BOMB_SIZE}},
                   EXPECT_OTHERS(&ws_served, "beside 32 KiB that inflate to 32 MiB"),
                   ABORT(),
                   EXPECT_SERVED("after 32 KiB that inflate to 32 MiB")},
    },

    {
        .id = "ws/10.4/tiny-texts",
        .title = "echoes 8000 texts of one octet in order, or refuses them",
        .proves = {WS_10_4_SURVIVES_FLOODS},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO,
        .tags = TAG_ROBUST,
        .since = "1.0",
        .why = FLOOD_WHY,
        .hint = FLOOD_HINT,
        .whole_only = true,
        .script = {FRAMES(WS_TEXT, 8000, REPEAT(ALPHABET, 1)),
                   EXPECT_MESSAGES(WS_TEXT, 8000, REPEAT(ALPHABET, 1)), OR_REFUSED,
                   EXPECT_OTHERS(&ws_served, "after 8000 texts of one octet")},
    },
    {
        .id = "ws/10.4/empty-binaries",
        .title = "echoes 4000 empty binary messages, or refuses them",
        .proves = {WS_10_4_SURVIVES_FLOODS},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO,
        .tags = TAG_ROBUST,
        .since = "1.0",
        .why = "a frame without payload is easily taken for no frame at all",
        .hint = FLOOD_HINT,
        .whole_only = true,
        .script = {FRAMES(WS_BINARY, 4000, BYTES("")), EXPECT_MESSAGES(WS_BINARY, 4000, BYTES("")),
                   OR_REFUSED, EXPECT_OTHERS(&ws_served, "after 4000 empty messages")},
    },
    {
        .id = "ws/10.4/tiny-fragments",
        .title = "echoes a text in 4096 fragments of one octet, or refuses it",
        .proves = {WS_10_4_SURVIVES_FLOODS},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO,
        .tags = TAG_ROBUST,
        .since = "1.0",
        .why = "who copies the message for each fragment works by the square of their number",
        .hint = "append to one buffer that doubles, or keep a list; a bound on fragments is lawful",
        .whole_only = true,
        .script = {FRAGMENT(WS_TEXT, "a"), FRAGMENTS(WS_CONTINUATION, 4094, LETTER_AT(1)),
                   FRAME_OF(WS_CONTINUATION, LETTER_AT(4095)),
                   EXPECT_MESSAGE_OF(WS_TEXT, REPEAT(ALPHABET, 4096)), OR_REFUSED,
                   EXPECT_OTHERS(&ws_served, "after 4096 fragments")},
    },
    {
        .id = "ws/10.4/empty-fragments",
        .title = "echoes a text amid 4096 empty fragments, or refuses it",
        .proves = {WS_10_4_SURVIVES_FLOODS},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO,
        .tags = TAG_ROBUST,
        .since = "1.0",
        .why = "a bound on the size of a message does not see fragments without any",
        .hint = "empty fragments are lawful, and so is a bound on their number",
        .whole_only = true,
        .script = {FRAGMENT(WS_TEXT, "H"), FRAGMENTS(WS_CONTINUATION, 4096, BYTES("")),
                   FRAME(WS_CONTINUATION, "i"), EXPECT_MESSAGE(WS_TEXT, "Hi"), OR_REFUSED,
                   EXPECT_OTHERS(&ws_served, "after 4096 empty fragments")},
    },
    {
        .id = "ws/10.4/endless-fragments",
        .title = "serves others beside a message of 4096 fragments without an end",
        .proves = {WS_10_4_SURVIVES_FLOODS},
        .against = ROLES_SERVER,
        .tags = TAG_ROBUST,
        .since = "1.0",
        .why = "10.4 names a long stream of small fragments as an attack on memory",
        .hint = FLOOD_HINT,
        .whole_only = true,
        .script = {FRAGMENT(WS_BINARY, "a"), FRAGMENTS(WS_CONTINUATION, 4095, LETTER_AT(1)),
                   EXPECT_OTHERS(&ws_served, "beside 4096 fragments without an end"), ABORT(),
                   EXPECT_SERVED("after 4096 fragments without an end")},
    },
    {
        .id = "ws/10.4/pings",
        .title = "answers the last of 5000 Pings, or closes",
        .proves = {WS_10_4_SURVIVES_FLOODS, WS_5_5_2_ANSWERS_PING},
        .against = ROLES_SERVER,
        .tags = TAG_ROBUST,
        .since = "1.0",
        .why = "a Pong for each Ping that nobody reads fills the memory of who sends it",
        .hint = "5.5.3 allows to answer the last one alone; do so when output is pending",
        .whole_only = true,
        .script = {FRAMES(WS_PING, 4999, BYTES("flood")),
                   FRAME(WS_PING, "last"),
                   {.verb = VERB_EXPECT_PONG,
                    .requirement = WS_5_5_2_ANSWERS_PING,
                    .payload = BYTES("last")},
                   OR_REFUSED,
                   EXPECT_OTHERS(&ws_served, "after 5000 Pings")},
    },
    {
        .id = "ws/10.4/pongs",
        .title = "passes over 5000 Pongs that nobody asked for, or closes",
        .proves = {WS_10_4_SURVIVES_FLOODS, WS_5_5_3_ANSWERS_NO_PONG},
        .against = ROLES_SERVER,
        .tags = TAG_ROBUST,
        .since = "1.0",
        .why = "an answer to each would make two such peers talk for ever",
        .hint = "a Pong that answers no Ping is read and forgotten",
        .whole_only = true,
        .script = {FRAMES(WS_PONG, 5000, BYTES("unasked")),
                   FRAME(WS_PING, "behind them"),
                   EXPECT_PONG("behind them"),
                   {.verb = VERB_EXPECT_PONG,
                    .is_sibling = true,
                    .grade = GRADE_BROKEN,
                    .requirement = WS_5_5_3_ANSWERS_NO_PONG,
                    .payload = BYTES("unasked"),
                    .says = "a Pong was answered with a Pong"},
                   OR_REFUSED,
                   EXPECT_OTHERS(&ws_served, "after 5000 Pongs")},
    },

    {
        .id = "ws/10.4/reads-nothing",
        .title = "serves others, and loses nothing, when a peer reads no echo",
        .proves = {WS_10_4_SURVIVES_SLOW_PEERS},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO,
        .tags = TAG_ROBUST | TAG_LARGE,
        .since = "1.0",
        .why = "a write that waits for one peer stops all, or memory grows with what is unread",
        .hint = "write without waiting, keep what is left, and read no more from who does not read",
        .whole_only = true,
        .is_narrow = true,
        .script = {READ_SLOWLY(0), FRAMES(WS_BINARY, 80, REPEAT(ALPHABET, 65536)),
                   EXPECT_SERVED("beside a peer that reads nothing"),
                   EXPECT_SERVED("beside a peer that reads nothing"),
                   EXPECT_MESSAGES(WS_BINARY, 80, REPEAT(ALPHABET, 65536)), OR_REFUSED,
                   EXPECT_OTHERS(&ws_served, "after a peer that had read nothing for a time")},
    },
    {
        .id = "ws/10.4/reads-in-sips",
        .title = "serves others, and loses nothing, when a peer reads in sips",
        .proves = {WS_10_4_SURVIVES_SLOW_PEERS},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO,
        .tags = TAG_ROBUST | TAG_LARGE,
        .since = "1.0",
        .why = "a write that takes a part only is where octets are lost or sent twice",
        .hint = "go on behind what the write has taken, not from the beginning of the frame",
        .whole_only = true,
        .is_narrow = true,
        .script = {READ_SLOWLY(1000), FRAMES(WS_BINARY, 16, REPEAT(ALPHABET, 65536)),
                   EXPECT_OTHERS(&ws_served, "beside a peer that reads in sips"),
                   EXPECT_MESSAGES(WS_BINARY, 16, REPEAT(ALPHABET, 65536)), OR_REFUSED,
                   EXPECT_OTHERS(&ws_served, "after a peer that had read in sips for a time")},
    },
    {
        .id = "ws/10.4/vanishes-amid-echo",
        .title = "serves others when a peer vanishes amid a large echo",
        .proves = {WS_10_4_SURVIVES_SLOW_PEERS, WS_10_7_SURVIVES_ABORTS},
        .against = ROLES_SERVER,
        .tags = TAG_ROBUST | TAG_LARGE,
        .since = "1.0",
        .why =
            "a write to who is gone raises SIGPIPE, which ends a process that does not expect it",
        .hint =
            "ignore SIGPIPE, or send with MSG_NOSIGNAL, and forget what was still to be written",
        .whole_only = true,
        .is_narrow = true,
        .script = {READ_SLOWLY(0), FRAMES(WS_BINARY, 20, REPEAT(ALPHABET, 262144)),
                   EXPECT_OTHERS(&ws_served, "beside a peer that reads nothing"), ABORT(),
                   EXPECT_SERVED("after a peer vanished amid a large echo")},
    },
    {
        .id = "ws/10.4/writes-octet-by-octet",
        .title = "serves others between the octets of a frame",
        .proves = {WS_10_4_SURVIVES_SLOW_PEERS},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO,
        .tags = TAG_ROBUST,
        .since = "1.0",
        .why = "a read that waits for the rest of one frame stops all others",
        .hint = "keep what has come of a frame, and go back to the others until more comes",
        .whole_only = true,
        .script = {RAW("\x81"), EXPECT_OTHERS(&ws_served, "amid the head of a frame"), RAW("\x85"),
                   EXPECT_OTHERS(&ws_served, "amid the head of a frame"), RAW("\x00\x00"),
                   EXPECT_OTHERS(&ws_served, "amid the key of a frame"), RAW("\x00\x00"),
                   EXPECT_OTHERS(&ws_served, "before the payload of a frame"), RAW("Hel"),
                   EXPECT_OTHERS(&ws_served, "amid the payload of a frame"), RAW("lo"),
                   EXPECT_MESSAGE(WS_TEXT, "Hello"), OR_REFUSED},
    },
    {
        .id = "ws/10.4/waits-amid-message",
        .title = "serves others between the fragments of a message",
        .proves = {WS_10_4_SURVIVES_SLOW_PEERS},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO,
        .tags = TAG_ROBUST,
        .since = "1.0",
        .why = "a message that is not ended may stay so for ever",
        .hint = "keep the fragments with their connection, and nothing else waits for them",
        .script = {FRAGMENT(WS_TEXT, "half a "),
                   EXPECT_OTHERS(&ws_served, "amid a fragmented message"),
                   FRAME(WS_CONTINUATION, "message"), EXPECT_MESSAGE(WS_TEXT, "half a message"),
                   OR_REFUSED},
    },
    {
        .id = "ws/10.4/waits-amid-request",
        .title = "serves others when a request is not ended",
        .proves = {WS_10_4_SURVIVES_SLOW_PEERS},
        .against = ROLES_SERVER,
        .tags = TAG_ROBUST,
        .since = "1.0",
        .why = "half a request costs its sender nothing and can stay for a day",
        .hint = "read requests without waiting, bound the time of each, and do both for each alone",
        .request = "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: webso",
        .script = {EXPECT_OTHERS(&ws_served, "amid a request"), ABORT(),
                   EXPECT_SERVED("after half a request")},
    },
    {
        .id = "ws/10.4/half-requests",
        .title = "serves others beside 100 requests that are not ended",
        .proves = {WS_10_4_SURVIVES_SLOW_PEERS},
        .against = ROLES_SERVER,
        .tags = TAG_ROBUST,
        .since = "1.0",
        .why = "a thread for each connection, and a bound on threads, is soon used up",
        .hint = "let a connection that has not asked yet hold nothing that others need",
        .whole_only = true,
        .script = {EXPECT_OTHERS(&half_askers, "when 100 requests are not ended"),
                   EXPECT_OTHERS(&served_or_refused, "beside 100 requests that are not ended")},
    },
    {
        .id = "ws/10.4/crowd-of-200",
        .title = "serves each of 200 connections, or refuses some in order",
        .proves = {WS_10_4_SURVIVES_CROWDS},
        .against = ROLES_SERVER,
        .tags = TAG_ROBUST,
        .since = "1.0",
        .why = "connections are made to stay, so a server has many",
        .hint = "raise the bound on descriptors, and say 503 or stop accepting when it is reached",
        .whole_only = true,
        .script = {EXPECT_OTHERS(&crowd_of_200, "when 200 connections come"),
                   FRAME(WS_PING, "still there?"), EXPECT_PONG("still there?"), OR_IDLE,
                   EXPECT_OTHERS(&ws_served, "after 200 connections")},
    },
};

const struct ws_section ws_10_4_limits = SECTION_OF_CASES(cases);
