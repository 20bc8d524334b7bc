/* SPDX-License-Identifier: MIT */
/*
 * The script player where closing itself is the script: a peer that closes first, Close frames that
 * cross, our side of TCP that ends. A row is a case, what a peer does, what is said of it, and what
 * of ours went out, when.
 */
#include <string.h>

#include "conformance/websocket/sections.h"
#include "harness/tests/support_script.h"

#define CODE_1001  "\x03\xe9"
#define CLOSE_1001 "\x88\x02" CODE_1001
#define CLOSE_1002 "\x88\x02\x03\xea"
#define CLOSE_1000 "\x88\x02" CODE_1000
#define HELLO      "\x81\x05Hello"

struct row {
    const char *name;
    struct ws_case ws_case;
    struct came came[CAME_MAX];
    enum verdict verdict;
    enum requirement_id blamed; /* NONE: no finding */
    const char *actual;
    bool timed_out;
    const char *actions;
};

/* A text is on its way when the Close comes, then our Close. */
#define CLOSES_FIRST                                                                    \
    {                                                                                   \
        .proves = {WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE}, .close_code = 1001, .script = { \
            EXPECT_CLOSE_OR_BLAME(WS_7_1_2_STARTS_WITH_CODE_AND_REASON, 1001),          \
            OR_END_UNANNOUNCED,                                                         \
            FRAME(WS_TEXT, "late"),                                                     \
            FRAME(WS_CLOSE, CODE_1001),                                                 \
            EXPECT_END_OF_BOTH                                                          \
        }                                                                               \
    }
/* Our Close takes its time. */
#define CLOSES_FIRST_SLOWLY                                                    \
    {                                                                          \
        .proves = {WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE}, .close_code = 1001,    \
        .script = {EXPECT_CLOSE(1001), PAUSE(100), FRAME(WS_CLOSE, CODE_1001), \
                   EXPECT_END_OF_BOTH},                                        \
    }
/* The same, with an end that need not be silent. */
#define CLOSES_FIRST_AT_EASE                                                            \
    {                                                                                   \
        .proves = {WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE}, .close_code = 1001, .script = { \
            EXPECT_CLOSE(1001),                                                         \
            FRAME(WS_CLOSE, CODE_1001),                                                 \
            EXPECT_END()                                                                \
        }                                                                               \
    }
/* The end of the script leaves the answer to the player. */
#define CLOSES_FIRST_ONLY                                                       \
    {                                                                           \
        .proves = {WS_7_3_CLOSES_BY_HANDSHAKE}, .close_code = 1001, .script = { \
            EXPECT_CLOSE(1001)                                                  \
        }                                                                       \
    }
#define FAULTY_ANSWER                                                                 \
    {                                                                                 \
        .proves = {WS_7_1_7_SERVER_FAILS_BY_CLOSING}, .close_code = 1001, .script = { \
            EXPECT_CLOSE(1001),                                                       \
            FRAME(WS_CLOSE, "\x03"),                                                  \
            EXPECT_SILENT_END_SOME_TIME()                                             \
        }                                                                             \
    }
#define CROSSES                                                                         \
    {                                                                                   \
        .proves = {WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE}, .close_code = 1001, .script = { \
            FRAME(WS_CLOSE, CODE_3333),                                                 \
            EXPECT_CLOSE(1001, 3333, 1000, NO_CODE),                                    \
            OR_END_UNANNOUNCED,                                                         \
            EXPECT_END_OF_BOTH                                                          \
        }                                                                               \
    }
#define SHUTS                                                \
    {                                                        \
        .proves = {WS_7_1_4_ENDS_WITH_ITS_PEER}, .script = { \
            HALF_CLOSE(),                                    \
            EXPECT_END_SOME_TIME()                           \
        }                                                    \
    }
#define SHUTS_BEHIND_TEXT                                                         \
    {                                                                             \
        .proves = {WS_7_1_4_ENDS_WITH_ITS_PEER}, .needs = NEEDS_ECHO, .script = { \
            FRAME(WS_TEXT, "Hello"),                                              \
            HALF_CLOSE(),                                                         \
            EXPECT_MESSAGE(WS_TEXT, "Hello"),                                     \
            OR_END(GRADE_INFO, "the echo was dropped"),                           \
            EXPECT_END_SOME_TIME()                                                \
        }                                                                         \
    }
#define SHUTS_BEHIND_ECHO                                                         \
    {                                                                             \
        .proves = {WS_7_1_4_ENDS_WITH_ITS_PEER}, .needs = NEEDS_ECHO, .script = { \
            FRAME(WS_TEXT, "Hello"),                                              \
            EXPECT_MESSAGE(WS_TEXT, "Hello"),                                     \
            HALF_CLOSE(),                                                         \
            EXPECT_END_SOME_TIME()                                                \
        }                                                                         \
    }
#define SHUTS_AMID_FRAME                                     \
    {                                                        \
        .proves = {WS_7_1_4_ENDS_WITH_ITS_PEER}, .script = { \
            RAW("\x81\x85\x00\x00"),                         \
            HALF_CLOSE(),                                    \
            EXPECT_END_SOME_TIME()                           \
        }                                                    \
    }
#define SHUTS_WHEN_CLOSED                                           \
    {                                                               \
        .proves = {WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE}, .script = { \
            FRAME(WS_CLOSE, CODE_1000),                             \
            EXPECT_CLOSE(1000),                                     \
            HALF_CLOSE(),                                           \
            EXPECT_END()                                            \
        }                                                           \
    }
#define SHUTS_BEHIND_PAUSE                                   \
    {                                                        \
        .proves = {WS_7_1_4_ENDS_WITH_ITS_PEER}, .script = { \
            FRAME(WS_PING, ""),                              \
            PAUSE(100),                                      \
            HALF_CLOSE(),                                    \
            EXPECT_END_SOME_TIME()                           \
        }                                                    \
    }
#define APART                                           \
    {                                                   \
        .proves = {WS_5_5_1_ANSWERS_CLOSE}, .script = { \
            FRAME(WS_CLOSE, CODE_1000),                 \
            ODD_FRAME(WS_TEXT, "late", .apart = true),  \
            EXPECT_CLOSE(1000)                          \
        }                                               \
    }

static const struct row rows[] = {
    {"closes-first/answered", CLOSES_FIRST, .came = {AT(1, CLOSE_1001), EOF_AT(2)},
     .actions = "send 18 in 1 at 1000\ndrop at 2000\n"},
    {"closes-first/with-a-reset", CLOSES_FIRST, .came = {AT(1, CLOSE_1001), RESET_AT(2)},
     .actions = "send 18 in 1 at 1000\ndrop at 2000\n"},
    {"closes-first/pings-before", CLOSES_FIRST, .came = {AT(1, "\x89\x00" CLOSE_1001), EOF_AT(2)},
     .actions = "send 18 in 1 at 1000\ndrop at 2000\n"},
    {"closes-first/and-leaves", CLOSES_FIRST, .came = {AT(1, CLOSE_1001), EOF_AT(1)},
     .actions = "send 18 in 1 at 1000\ndrop at 1000\n"},
    {"closes-first/does-not-wait", CLOSES_FIRST_SLOWLY, .came = {AT(1, CLOSE_1001), EOF_AT(50)},
     .verdict = VERDICT_PASS, .blamed = WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE,
     .actual = "TCP ended before our Close was sent", .actions = "drop at 50000\n"},
    {"closes-first/waits", CLOSES_FIRST_SLOWLY, .came = {AT(1, CLOSE_1001), EOF_AT(102)},
     .actions = "send 8 in 1 at 101000\ndrop at 102000\n"},
    {"closes-first/another-code", CLOSES_FIRST, .came = {AT(1, CLOSE_1002), EOF_AT(2)},
     .verdict = VERDICT_FAIL, .blamed = WS_7_1_2_STARTS_WITH_CODE_AND_REASON,
     .actual = "closed with Close 1002", .actions = "send 8 in 1 at 1000\ndrop at 2000\n"},
    {"closes-first/not", CLOSES_FIRST, .came = {AT(2100, CLOSE_1001), EOF_AT(2101)},
     .verdict = VERDICT_FAIL, .blamed = WS_7_1_2_STARTS_WITH_CODE_AND_REASON,
     .actual = "no Close came within 2.0 s", .timed_out = true,
     .actions = "send 8 in 1 at 2000000\ndrop at 2101000\n"},
    {"closes-first/by-the-end-of-tcp", CLOSES_FIRST, .came = {EOF_AT(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_7_3_CLOSES_BY_HANDSHAKE, .actual = "TCP ended without a Close",
     .actions = "drop at 2000\n"},
    {"closes-first/echoes", CLOSES_FIRST,
     .came = {AT(1, CLOSE_1001), AT(2, "\x81\x04late"), EOF_AT(3)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_5_1_SENDS_NO_DATA_AFTER_CLOSE, .actual = "Text \"late\"",
     .actions = "send 18 in 1 at 1000\ndrop at 3000\n"},
    {"closes-first/twice", CLOSES_FIRST, .came = {AT(1, CLOSE_1001), AT(2, CLOSE_1001), EOF_AT(3)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_5_1_ONE_CLOSE_ONLY,
     .actual = "Close 1001 behind Close 1001", .actions = "send 18 in 1 at 1000\ndrop at 3000\n"},
    {"closes-first/twice-at-once", CLOSES_FIRST, .came = {AT(1, CLOSE_1001 CLOSE_1001), EOF_AT(3)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_5_1_ONE_CLOSE_ONLY,
     .actual = "Close 1001 behind Close 1001", .actions = "send 18 in 1 at 1000\ndrop at 3000\n"},
    {"closes-first/pongs", CLOSES_FIRST, .came = {AT(1, CLOSE_1001), AT(2, "\x8a\x00"), EOF_AT(3)},
     .actions = "send 18 in 1 at 1000\ndrop at 3000\n"},
    {"closes-first/echoes-where-it-may", CLOSES_FIRST_AT_EASE,
     .came = {AT(1, CLOSE_1001), AT(2, "\x81\x04late"), EOF_AT(3)},
     .actions = "send 8 in 1 at 1000\ndrop at 3000\n"},
    {"closes-first/stays", CLOSES_FIRST, .came = {AT(1, CLOSE_1001)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE, .actual = "TCP did not end within 2.0 s",
     .timed_out = true, .actions = "send 18 in 1 at 1000\ndrop at 2001018\n"},
    {"closes-first/answered-by-the-player", CLOSES_FIRST_ONLY,
     .came = {AT(1, CLOSE_1001), EOF_AT(2)}, .actions = "send 8 in 1 at 1000\ndrop at 2000\n"},

    {"faulty-answer/ended", FAULTY_ANSWER, .came = {AT(1, CLOSE_1001), EOF_AT(2)},
     .actions = "send 7 in 1 at 1000\ndrop at 2000\n"},
    {"faulty-answer/failed-again", FAULTY_ANSWER,
     .came = {AT(1, CLOSE_1001), AT(2, CLOSE_1002), EOF_AT(3)}, .verdict = VERDICT_FAIL,
     .blamed = WS_5_5_1_ONE_CLOSE_ONLY, .actual = "Close 1002 behind Close 1001",
     .actions = "send 7 in 1 at 1000\ndrop at 3000\n"},
    {"faulty-answer/ended-late", FAULTY_ANSWER, .came = {AT(1, CLOSE_1001), EOF_AT(5001)},
     .verdict = VERDICT_WARN, .blamed = WS_7_1_7_SERVER_FAILS_BY_CLOSING,
     .actual = "TCP ended only after 5.0 s", .timed_out = true,
     .actions = "send 7 in 1 at 1000\ndrop at 5001000\n"},
    {"faulty-answer/stays", FAULTY_ANSWER, .came = {AT(1, CLOSE_1001)}, .verdict = VERDICT_FAIL,
     .blamed = WS_7_1_7_SERVER_FAILS_BY_CLOSING, .actual = "TCP did not end within 10.0 s",
     .timed_out = true, .actions = "send 7 in 1 at 1000\ndrop at 10001000\n"},

    {"crosses/its-own", CROSSES, .came = {AT(1, CLOSE_1001), EOF_AT(2)},
     .actions = "send 8 in 1 at 0\ndrop at 2000\n"},
    {"crosses/an-answer", CROSSES, .came = {AT(1, "\x88\x02" CODE_3333), EOF_AT(2)},
     .actions = "send 8 in 1 at 0\ndrop at 2000\n"},
    {"crosses/both", CROSSES, .came = {AT(1, CLOSE_1001), AT(2, "\x88\x02" CODE_3333), EOF_AT(3)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_5_1_ONE_CLOSE_ONLY,
     .actual = "Close 3333 behind Close 1001", .actions = "send 8 in 1 at 0\ndrop at 3000\n"},
    {"crosses/another-code", CROSSES, .came = {AT(1, CLOSE_1002), EOF_AT(2)},
     .verdict = VERDICT_FAIL, .blamed = WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE,
     .actual = "closed with Close 1002", .actions = "send 8 in 1 at 0\ndrop at 2000\n"},
    {"crosses/no-close", CROSSES, .came = {EOF_AT(2)}, .verdict = VERDICT_FAIL,
     .blamed = WS_7_3_CLOSES_BY_HANDSHAKE, .actual = "TCP ended without a Close",
     .actions = "send 8 in 1 at 0\ndrop at 2000\n"},

    {"shuts/ended", SHUTS, .came = {EOF_AT(1)}, .actions = "shut at 0\ndrop at 1000\n"},
    {"shuts/closed", SHUTS, .came = {AT(1, CLOSE_1001), EOF_AT(2)},
     .actions = "shut at 0\ndrop at 2000\n"},
    {"shuts/pinged", SHUTS, .came = {AT(1, "\x89\x00"), EOF_AT(2)},
     .actions = "shut at 0\ndrop at 2000\n"},
    {"shuts/stays", SHUTS, .came = {{0}}, .verdict = VERDICT_WARN,
     .blamed = WS_7_1_4_ENDS_WITH_ITS_PEER, .actual = "TCP did not end within 10.0 s",
     .timed_out = true, .actions = "shut at 0\ndrop at 10000000\n"},
    {"shuts/ended-late", SHUTS, .came = {EOF_AT(3000)}, .verdict = VERDICT_PASS,
     .blamed = WS_7_1_4_ENDS_WITH_ITS_PEER, .actual = "TCP ended only after 3.0 s",
     .actions = "shut at 0\ndrop at 3000000\n"},
    {"shuts/closed-and-stays", SHUTS, .came = {AT(1, CLOSE_1001)}, .verdict = VERDICT_WARN,
     .blamed = WS_7_1_4_ENDS_WITH_ITS_PEER, .actual = "TCP did not end within 10.0 s",
     .timed_out = true, .actions = "shut at 0\ndrop at 10000000\n"},
    {"shuts-behind-text/echoed", SHUTS_BEHIND_TEXT, .came = {AT(1, HELLO), EOF_AT(2)},
     .actions = "send 11 in 1 at 0\nshut at 0\ndrop at 2000\n"},
    {"shuts-behind-text/dropped", SHUTS_BEHIND_TEXT, .came = {EOF_AT(2)}, .verdict = VERDICT_INFO,
     .blamed = WS_7_1_4_ENDS_WITH_ITS_PEER, .actual = "the echo was dropped",
     .actions = "send 11 in 1 at 0\nshut at 0\ndrop at 2000\n"},
    {"shuts-behind-text/echoed-and-stays", SHUTS_BEHIND_TEXT, .came = {AT(1, HELLO)},
     .verdict = VERDICT_WARN, .blamed = WS_7_1_4_ENDS_WITH_ITS_PEER,
     .actual = "TCP did not end within 10.0 s", .timed_out = true,
     .actions = "send 11 in 1 at 0\nshut at 0\ndrop at 10001000\n"},
    {"shuts-behind-echo/gone-before", SHUTS_BEHIND_ECHO, .came = {EOF_AT(1)},
     .verdict = VERDICT_WARN, .blamed = WS_7_1_4_ENDS_WITH_ITS_PEER,
     .actual = "TCP ended without a Close", .actions = "send 11 in 1 at 0\ndrop at 1000\n"},
    {"shuts-behind-echo/ended", SHUTS_BEHIND_ECHO, .came = {AT(1, HELLO), EOF_AT(2)},
     .actions = "send 11 in 1 at 0\nshut at 1000\ndrop at 2000\n"},
    {"shuts-amid-frame/ended", SHUTS_AMID_FRAME, .came = {EOF_AT(1)},
     .actions = "send 4 in 1 at 0\nshut at 0\ndrop at 1000\n"},
    {"shuts-when-closed/ended", SHUTS_WHEN_CLOSED, .came = {AT(1, CLOSE_1000), EOF_AT(2)},
     .actions = "send 8 in 1 at 0\nshut at 1000\ndrop at 2000\n"},
    {"shuts-when-closed/ended-before", SHUTS_WHEN_CLOSED, .came = {AT(1, CLOSE_1000), EOF_AT(1)},
     .actions = "send 8 in 1 at 0\nshut at 1000\ndrop at 1000\n"},
    {"shuts-behind-pause/ended", SHUTS_BEHIND_PAUSE, .came = {AT(1, "\x8a\x00"), EOF_AT(200)},
     .actions = "send 6 in 1 at 0\nshut at 100000\ndrop at 200000\n"},
    {"shuts-behind-pause/gone-before", SHUTS_BEHIND_PAUSE, .came = {EOF_AT(1)},
     .actions = "send 6 in 1 at 0\ndrop at 1000\n"},

    {"apart", APART, .came = {AT(1, CLOSE_1000), EOF_AT(2)},
     .actions = "send 18 in 2 at 0\ndrop at 2000\n"},
};

static void test_row(gconstpointer data)
{
    const struct row *row = data;
    const struct play_table table = {.ws_case = &row->ws_case, .came = row->came};
    struct play play;

    play_run(&play, &table, NULL);
    g_assert_cmpstr(play.actions->str, ==, row->actions);
    if (row->verdict == VERDICT_NA) {
        g_assert_cmpint(play.attempt->verdict, ==, VERDICT_PASS);
        g_assert_cmpuint(play.result->findings->len, ==, 0);
    } else {
        g_assert_cmpint(play.attempt->verdict, ==, row->verdict);
        g_assert_cmpuint(play.result->findings->len, ==, 1);
        g_assert_true(play_found(&play, row->blamed, row->actual));
    }
    g_assert_cmpint(play.attempt->timed_out, ==, row->timed_out);
    play_clear(&play);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        char *name = g_strdup_printf("/closing/%s", rows[index].name);
        g_test_add_data_func(name, &rows[index], test_row);
        g_free(name);
    }
    return g_test_run();
}
