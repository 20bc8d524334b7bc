/* SPDX-License-Identifier: MIT */
/*
 * Scripts that reset TCP, read slowly, send many frames, and ask how others fare: what they do, and
 * what they make of the outcome.
 */
#include <glib.h>
#include <string.h>

#include "harness/tests/support_script.h"

#define BYE "\x88\x02\x03\xe8"
#define X_PONG \
    "\x8a\x01" \
    "x"
#define LAST_PONG \
    "\x8a\x04"    \
    "last"

static const struct ws_case plays = {
    .title = "it does nothing", .proves = {WS_10_4_SURVIVES_FLOODS}, .against = ROLES_SERVER};
static const struct ws_others others = {.who = "another", .count = 1, .plays = &plays};

#define CASE(name, ...)                      \
    static const struct ws_case name = {     \
        .id = "ws/10.4/test",                \
        .proves = {WS_10_4_SURVIVES_FLOODS}, \
        .against = ROLES_SERVER,             \
        .needs = NEEDS_ECHO,                 \
        .script = {__VA_ARGS__},             \
    }

CASE(resets, FRAME(WS_PING, ""), ABORT(), EXPECT_OTHERS(&others, "after a reset"));
CASE(claims, CLAIM(WS_TEXT, 100, .payload = BYTES("x")), EXPECT_OTHERS(&others, "beside it"),
     ABORT(), EXPECT_OTHERS(&others, "after it"));
CASE(many, FRAMES(WS_TEXT, 3, REPEAT("abc", 2)), EXPECT_MESSAGES(WS_TEXT, 3, REPEAT("abc", 2)));
CASE(many_pings, FRAMES(WS_PING, 39, BYTES("x")), FRAME(WS_PING, "last"), EXPECT_PONG("last"));
CASE(some_pings, FRAMES(WS_PING, 3, BYTES("x")), FRAME(WS_PING, "last"), EXPECT_PONG("last"));
/* Of 1100 frames a thousand are counted, for two seconds. */
CASE(flood, FRAMES(WS_PONG, 1098, BYTES("")), FRAME(WS_TEXT, "a"), EXPECT_MESSAGE(WS_TEXT, "a"));
CASE(endless_texts, FRAMES(WS_TEXT, 40, REPEAT("a", 1)),
     EXPECT_MESSAGES(WS_TEXT, 40, REPEAT("a", 1)));
CASE(slowly, READ_SLOWLY(0), FRAME(WS_TEXT, "a"), EXPECT_OTHERS(&others, "beside it"),
     EXPECT_MESSAGE(WS_TEXT, "a"));
/* The engine sends the request; nothing may stand behind it. */
static const struct ws_case amid_request = {.title = "a case",
                                            .proves = {WS_10_4_SURVIVES_FLOODS},
                                            .against = ROLES_SERVER,
                                            .request = "GET / HTTP/1.1\r\nHost: a",
                                            .script = {EXPECT_OTHERS(&others, "amid a request"),
                                                       ABORT(),
                                                       EXPECT_OTHERS(&others, "after it")}};
CASE(holds, FRAME(WS_PING, ""), EXPECT_PONG(""), HOLD());

struct row {
    const char *name;
    const struct ws_case *ws_case;
    bool fails_others;
    struct came came[CAME_MAX];
    enum verdict verdict;
    bool has_aborted;
    const char *words; /* of a finding; NULL: there is none */
};

static const struct row rows[] = {
    {"resets", &resets, false, {{0}}, VERDICT_PASS, true, NULL},
    {"resets-and-harms",
     &resets,
     true,
     {{0}},
     VERDICT_FAIL,
     true,
     "the target no longer answers after a reset: told so"},
    {"amid-request", &amid_request, false, {{0}}, VERDICT_PASS, true, NULL},
    {"amid-request-and-harms",
     &amid_request,
     true,
     {{0}},
     VERDICT_FAIL,
     false,
     "the target no longer answers amid a request: told so"},
    {"claims", &claims, false, {{0}}, VERDICT_PASS, true, NULL},
    {"claims-and-harms",
     &claims,
     true,
     {{0}},
     VERDICT_FAIL,
     false,
     "the target no longer answers beside it: told so"},
    {"many",
     &many,
     false,
     {AT(1, "\x81\x02"
            "ab\x81\x02"
            "bc\x81\x02"
            "ca"),
      AT(2, BYE), EOF_AT(3)},
     VERDICT_PASS,
     false,
     NULL},
    {"many-slowly",
     &many,
     false,
     {AT(1500, "\x81\x02"
               "ab"),
      AT(3400, "\x81\x02"
               "bc"),
      AT(5300, "\x81\x02"
               "ca"),
      AT(5301, BYE), EOF_AT(5302)},
     VERDICT_PASS,
     false,
     NULL},
    {"many-and-then-none",
     &many,
     false,
     {AT(1500, "\x81\x02"
               "ab")},
     VERDICT_FAIL,
     false,
     "no data message came any more within 2.0 s; 1 of 3 had come"},
    {"pongs-slowly",
     &many_pings,
     false,
     {AT(1900, X_PONG), AT(3800, X_PONG), AT(5700, LAST_PONG), AT(5701, BYE), EOF_AT(5702)},
     VERDICT_PASS,
     false,
     NULL},
    {"pongs-and-then-none",
     &many_pings,
     false,
     {AT(1900, X_PONG), AT(3800, X_PONG)},
     VERDICT_FAIL,
     false,
     "no such Pong came within 6.0 s"},
    /* No more answers than there were Pings. */
    {"pongs-without-end",
     &some_pings,
     false,
     {AT(1000, X_PONG X_PONG X_PONG X_PONG X_PONG), AT(3000, X_PONG), AT(5000, X_PONG)},
     VERDICT_FAIL,
     false,
     "no such Pong came within 4.0 s"},
    {"flood",
     &flood,
     false,
     {AT(3900, "\x81\x01"
               "a"),
      AT(3901, BYE), EOF_AT(3902)},
     VERDICT_PASS,
     false,
     NULL},
    {"flood-too-late",
     &flood,
     false,
     {AT(4100, "\x81\x01"
               "a")},
     VERDICT_FAIL,
     false,
     "no data message came within 4.0 s"},
    {"many-out-of-order",
     &many,
     false,
     {AT(1, "\x81\x02"
            "ab\x81\x02"
            "ca\x81\x02"
            "bc"),
      AT(2, BYE), EOF_AT(3)},
     VERDICT_FAIL,
     false,
     "message 2 of 3 is Text \"ca\""},
    {"many-but-one",
     &many,
     false,
     {AT(1, "\x81\x02"
            "ab\x81\x02"
            "bc"),
      AT(5000, BYE), EOF_AT(5001)},
     VERDICT_FAIL,
     false,
     "2 of 3 had come"},
    {"slowly",
     &slowly,
     false,
     {AT(1, "\x81\x01"
            "a"),
      AT(2, BYE), EOF_AT(3)},
     VERDICT_PASS,
     false,
     NULL},
    {"holds", &holds, false, {AT(1, "\x8a\x00"), EOF_AT(9000)}, VERDICT_PASS, false, NULL},
};

static const struct endless {
    const struct ws_case *ws_case;
    struct came came;
    const char *words;
} unending[] = {
    {&endless_texts,
     {.kind = CAME_OCTETS,
      .octets = "\x81\x01"
                "a",
      .size = 3},
     "after 60.0 s 31 of 40 had come; more kept coming, and the rest was not waited for"},
    {&many_pings,
     {.kind = CAME_OCTETS, .octets = X_PONG, .size = 3},
     "after 60.0 s 31 had come of other Pings; more kept coming, and the rest was not waited for"},
};

static void test_row(gconstpointer data)
{
    const struct row *row = data;
    const struct play_table table = {
        .ws_case = row->ws_case, .came = row->came, .fails_others = row->fails_others};
    struct play play;

    play_run(&play, &table, NULL);
    g_assert_cmpint(play.attempt->verdict, ==, row->verdict);
    g_assert_cmpint(play.has_aborted, ==, row->has_aborted);
    if (row->words == NULL) {
        g_assert_cmpuint(play.result->findings->len, ==, 0);
    } else {
        g_assert_true(play_found(&play, WS_10_4_SURVIVES_FLOODS, row->words));
    }
    if (row->ws_case->request != NULL) {
        g_assert_cmpuint(play.sent->len, ==, 0);
    }
    g_assert_cmpint(play.attempt->timed_out, ==,
                    row->verdict == VERDICT_FAIL && strstr(row->words, "message 2 of 3") == NULL);
    play_clear(&play);
}

/* A peer that answers every 1.9 seconds for more than a minute is left, and blamed for nothing. */
static void test_without_end(gconstpointer data)
{
    const struct endless *endless = data;
    struct came came[CAME_MAX];
    struct play play;

    for (int i = 0; i < CAME_MAX; i++) {
        came[i] = endless->came;
        came[i].at_ms = 1900 * (i + 1);
    }
    const struct play_table table = {.ws_case = endless->ws_case, .came = came};
    play_run(&play, &table, NULL);
    g_assert_cmpint(play.attempt->verdict, ==, VERDICT_INFO);
    g_assert_cmpstr(play_worst(&play)->actual, ==, endless->words);
    g_assert_false(play.attempt->timed_out);
    g_assert_cmpuint(play.write_count, ==, 1); /* no Close, which would wait for the rest */
    play_clear(&play);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/script/others/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    g_test_add_data_func("/script/others/slow-messages-unending", &unending[0], test_without_end);
    g_test_add_data_func("/script/others/slow-pongs-unending", &unending[1], test_without_end);
    return g_test_run();
}
