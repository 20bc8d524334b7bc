/* SPDX-License-Identifier: MIT */
/*
 * The script player where permessage-deflate is offered: what a peer does is a table, and what has
 * to be said of it. The verdict is the same however the octets are cut.
 */
#include <string.h>

#include "harness/tests/support_script.h"
#include "harness/transcript.h"

#define AGREED      "permessage-deflate"
#define HELLO       "\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00"
#define HELLO_AGAIN "\xc1\x05\xf2\x00\x11\x00\x00"
#define GOOD_END    AT(2, "\x88\x02\x03\xe8"), EOF_AT(3)
#define BASE                                                                              \
    .proves = {WS_5_4_JOINS_FRAGMENTS}, .hint = "x", .needs = NEEDS_ECHO | NEEDS_DEFLATE, \
    .offer = AGREED "; client_max_window_bits"
#define ECHO_CASE \
    .ws_case = {BASE, .script = {DEFLATED(WS_TEXT, "Hello"), EXPECT_MESSAGE(WS_TEXT, "Hello")}}
#define FAIL_CASE \
    .ws_case = {BASE, .script = {DEFLATED_OCTETS(WS_TEXT, "\x06"), EXPECT_FAIL(1007, 1002)}}

struct row {
    const char *name;
    struct ws_case ws_case;
    enum script_variant variant;
    const char *answer;
    struct came came[CAME_MAX];
    enum verdict verdict;
    const char *actual; /* in a finding, or the reason; NULL: nothing is found */
};

static const struct row rows[] = {
    {"compressed", ECHO_CASE, .answer = AGREED, .came = {AT(1, HELLO), GOOD_END},
     .verdict = VERDICT_PASS},
    {"plain", ECHO_CASE, .answer = AGREED, .came = {AT(1, "\x81\x05Hello"), GOOD_END},
     .verdict = VERDICT_PASS},
    {"in-fragments", ECHO_CASE, .answer = AGREED,
     .came = {AT(1, "\x41\x03\xf2\x48\xcd\x80\x04\xc9\xc9\x07\x00"), GOOD_END},
     .verdict = VERDICT_PASS},
    {"other-text", ECHO_CASE, .answer = AGREED,
     .came = {AT(1, "\xc1\x07\x00\x01\x00\xfe\xff\x61\x00"), GOOD_END}, .verdict = VERDICT_FAIL,
     .actual = "Text \"a\" (1 octet); 1 octets, not 5"},
    {"no-deflate", ECHO_CASE, .answer = AGREED, .came = {AT(1, "\xc1\x01\x06"), GOOD_END},
     .verdict = VERDICT_FAIL,
     .actual = "it came compressed, and it does not inflate: a block of the reserved type 3"},
    {"compressed-though-declined", ECHO_CASE, .came = {AT(1, HELLO), GOOD_END},
     .verdict = VERDICT_NA, .actual = "declines this offer"},
    {"declined", ECHO_CASE, .came = {GOOD_END}, .verdict = VERDICT_NA,
     .actual = "declines this offer"},
    {"not-offered", ECHO_CASE, .answer = AGREED ", x-other", .came = {GOOD_END},
     .verdict = VERDICT_FAIL, .actual = "x-other"},
    {"takeover",
     .ws_case = {BASE, .script = {DEFLATED(WS_TEXT, "Hello"), EXPECT_MESSAGE(WS_TEXT, "Hello"),
                                  DEFLATED(WS_TEXT, "Hello"), EXPECT_MESSAGE(WS_TEXT, "Hello")}},
     .answer = AGREED, .came = {AT(1, HELLO HELLO_AGAIN), GOOD_END}, .verdict = VERDICT_PASS},
    {"other-terms",
     .ws_case = {BASE, .agreed = {.client_bits_min = 15},
                 .script = {DEFLATED(WS_TEXT, "Hello"), EXPECT_MESSAGE(WS_TEXT, "Hello")}},
     .answer = AGREED "; client_max_window_bits=9", .came = {GOOD_END}, .verdict = VERDICT_NA,
     .actual = "a window of the client of 9"},
    {"failed",
     FAIL_CASE,
     SCRIPT_ALONE,
     AGREED,
     {AT(1, "\x88\x02\x03\xef"), EOF_AT(2)},
     VERDICT_PASS,
     NULL},
    {"echoes-the-octets",
     FAIL_CASE,
     SCRIPT_ALONE,
     AGREED,
     {AT(1, "\x82\x01\x06"), GOOD_END},
     VERDICT_FAIL,
     "and the connection was not failed"},
    {"goes-on",
     FAIL_CASE,
     SCRIPT_FOLLOWED,
     AGREED,
     {AT(1, MARK_PONG MARK_ECHO), GOOD_END},
     VERDICT_FAIL,
     "and the connection was not failed"},
};

static void check_row(const struct row *row, const struct play_cut *cut)
{
    struct play_table table = {.ws_case = &row->ws_case,
                               .variant = row->variant,
                               .answer = row->answer,
                               .came = row->came};
    struct play play;
    play_run(&play, &table, cut);
    const struct finding *worst = play_worst(&play);
    const char *said = worst != NULL ? worst->actual : play.result->reason;
    if (row->actual != NULL && (said == NULL || strstr(said, row->actual) == NULL))
        g_error("\"%s\" does not say \"%s\"", said, row->actual);
    g_assert_cmpint(play.attempt->verdict, ==, row->verdict);
    play_clear(&play);
}

static void test_row(const void *data)
{
    const struct row *row = data;
    const struct play_cut octets = {.each_octet = true};
    check_row(row, NULL);
    check_row(row, &octets);
}

/* A message in pieces: RSV1 and the opcode on the first frame only, FIN on the last. */
static void test_pieces(void)
{
    static const struct ws_case ws_case = {
        BASE, .script = {ODD_DEFLATED(WS_TEXT, BYTES("Hello"), .pieces = 3, .zero_key = true),
                         EXPECT_MESSAGE(WS_TEXT, "Hello")}};
    static const struct came came[] = {AT(1, HELLO), GOOD_END, {.kind = CAME_NOTHING}};
    static const uint8_t sent[] = {0x41, 0x82, 0, 0, 0,    0,    0xf2, 0x48, 0x00,
                                   0x82, 0,    0, 0, 0,    0xcd, 0xc9, 0x80, 0x83,
                                   0,    0,    0, 0, 0xc9, 0x07, 0x00};
    struct play_table table = {.ws_case = &ws_case, .answer = AGREED, .came = came};
    struct play play;
    play_run(&play, &table, NULL);
    g_assert_cmpuint(play.sent->len, >, sizeof sent);
    g_assert_true(memcmp(play.sent->data, sent, sizeof sent) == 0);
    g_assert_cmpint(play.attempt->verdict, ==, VERDICT_PASS);
    play_clear(&play);
}

/* What was agreed is read out of the recorded handshake again. */
static void replay_check(const char *answer, enum verdict verdict)
{
    static const struct ws_case ws_case = {
        BASE, .script = {DEFLATED(WS_TEXT, "Hello"), EXPECT_MESSAGE(WS_TEXT, "Hello")}};
    static const struct came came[] = {AT(1, HELLO), GOOD_END, {.kind = CAME_NOTHING}};
    static const char request[] =
        "GET / HTTP/1.1\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
    const struct script_setting setting = {.ws_case = &ws_case, .under_test = ROLES_SERVER};
    struct play_table table = {.ws_case = &ws_case, .answer = answer, .came = came};
    struct transcript *transcript = transcript_new();
    struct attempt *attempt = attempt_new("whole", "");
    struct case_result *result = case_result_new("ws/0/test", "conformance", "a test", "0");
    char *head = g_strdup_printf(
        "HTTP/1.1 101 OK\r\n%s%s\r\n\r\n",
        answer != NULL ? "Sec-WebSocket-Extensions: " : "X: ", answer != NULL ? answer : "y");
    char *error = NULL;
    struct play play;
    play_run(&play, &table, NULL);
    transcript->seed = PLAY_SEED;
    transcript->limits = play.limits;
    transcript_add(transcript, ENTRY_SENT, 0, request, sizeof request - 1);
    transcript_add(transcript, ENTRY_RECEIVED, 0, head, strlen(head));
    transcript_add(transcript, ENTRY_OPENED, 0, NULL, 0);
    transcript_add(transcript, ENTRY_SENT, 0, play.sent->data, play.sent->len - 8);
    transcript_add(transcript, ENTRY_RECEIVED, 1000, HELLO, sizeof HELLO - 1);
    transcript_add(transcript, ENTRY_SENT, 1000, play.sent->data + play.sent->len - 8, 8);
    transcript_add(transcript, ENTRY_RECEIVED, 2000, "\x88\x02\x03\xe8", 4);
    transcript_add(transcript, ENTRY_EOF, 3000, NULL, 0);
    g_assert_true(
        transcript_replay(transcript, &script_player_class, &setting, attempt, result, &error));
    g_assert_null(error);
    g_assert_cmpint(attempt->verdict, ==, verdict);
    g_assert_cmpint(play.attempt->verdict, ==, verdict);
    play_clear(&play);
    transcript_free(transcript);
    attempt_free(attempt);
    case_result_free(result);
    g_free(head);
}

static void test_replay(void)
{
    replay_check(AGREED, VERDICT_PASS);
    replay_check(AGREED "; client_no_context_takeover", VERDICT_PASS);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        char *path = g_strdup_printf("/script-deflate/%s", rows[index].name);
        g_test_add_data_func(path, &rows[index], test_row);
        g_free(path);
    }
    g_test_add_func("/script-deflate/pieces", test_pieces);
    g_test_add_func("/script-deflate/replay", test_replay);
    return g_test_run();
}
