/* SPDX-License-Identifier: MIT */
/*
 * Cases with a request of their own, against servers that are tables: what the answer is, how the
 * conversation ends, and which row is blamed for it. Every answer is also given octet by octet.
 */
#include "conformance/catalogue.h"
#include "conformance/websocket/sections.h"
#include "harness/player.h"
#include "harness/script.h"
#include "harness/tests/support_guard.h"

#include <string.h>

#define REQUEST                                                                    \
    "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"   \
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" \
    "Sec-WebSocket-Protocol: chat, x\r\nSec-WebSocket-Extensions: x-a; b=1\r\n\r\n"
#define H2C_REQUEST "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"
#define OPENS       "HTTP/1.1 101 Switching Protocols\r\n"
#define UPGRADE     "Upgrade: websocket\r\n"
#define CONNECTION  "Connection: Upgrade\r\n"
#define ACCEPT      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
#define LAWFUL      OPENS UPGRADE CONNECTION ACCEPT

static const struct ws_case opens = {
    .proves = {WS_4_2_1_TAKES_UPGRADE_LIST},
    .hint = "hint",
    .request = REQUEST,
    .script = {EXPECT_OPEN(), OR_STATUS(GRADE_INFO, "a policy", 403),
               OR_STATUS(GRADE_BROKEN, "a fault", 500)},
};
static const struct ws_case refuses = {
    .proves = {WS_4_2_1_REQUIRES_KEY},
    .hint = "hint",
    .request = REQUEST,
    .script = {EXPECT_STATUS_WITH(WS_4_4_LISTS_VERSIONS, "Sec-WebSocket-Version", "13", ANY_ERROR),
               OR_OPEN(GRADE_INFO, "opens")},
};
static const struct ws_case refuses_alone = {
    .proves = {WS_4_2_1_REQUIRES_KEY},
    .hint = "hint",
    .request = REQUEST,
    .script = {EXPECT_STATUS(ANY_ERROR)},
};
static const struct ws_case refuses_softly = {
    .proves = {WS_4_3_REFUSES_MALFORMED_SUBPROTOCOLS},
    .hint = "hint",
    .request = REQUEST,
    .script = {EXPECT_STATUS(ANY_ERROR)},
};
static const struct ws_case no_open = {
    .proves = {WS_4_2_1_REQUIRES_UPGRADE},
    .hint = "hint",
    .request = REQUEST,
    .script = {EXPECT_STATUS(ANY_STATUS)},
};
static const struct ws_case goes_on = {
    .proves = {WS_5_5_2_ANSWERS_PING},
    .hint = "hint",
    .request = REQUEST,
    .script = {EXPECT_OPEN(), EXPECT_MESSAGE(WS_TEXT, "hi")},
};

static const struct ws_case selects_second = {
    .proves = {WS_4_2_2_SELECTS_KNOWN_SUBPROTOCOL},
    .hint = "hint",
    .request = REQUEST,
    .script = {EXPECT_SELECTED(WS_4_2_2_SELECTS_KNOWN_SUBPROTOCOL, 2)},
};
static const struct ws_case passes_over = {
    .proves = {WS_4_2_2_SUBPROTOCOL_FROM_LIST},
    .hint = "hint",
    .request = REQUEST,
    .script = {EXPECT_PASSED_OVER(WS_4_2_2_SUBPROTOCOL_BY_LETTER, 1)},
};
static const struct ws_case unfinished = {
    .proves = {WS_4_2_1_WAITS_FOR_EMPTY_LINE},
    .hint = "hint",
    .request = REQUEST,
    .script = {EXPECT_NO_OPEN(100)},
};
static const struct ws_case as_http = {
    .proves = {HTTP_9110_8_6_NO_LENGTH_IN_101, HTTP_9112_6_1_NO_CODING_IN_101,
               HTTP_9112_4_SAYS_1_1_IN_101, WS_4_3_SENDS_GOOD_EXTENSIONS},
    .hint = "hint",
    .request = REQUEST,
    .script = {EXPECT_OPEN()},
};
static const struct ws_case shape = {
    .proves = {WS_4_2_2_SENDS_UPGRADE, WS_4_2_2_CONNECTION_SAYS_UPGRADE_ALONE,
               WS_4_2_2_SENDS_VALID_HTTP},
    .hint = "hint",
    .request = REQUEST,
    .script = {EXPECT_OPEN()},
};
static const struct ws_case as_refusal = {
    .proves = {HTTP_9110_15_5_22_NAMES_UPGRADE_IN_426, HTTP_9110_7_8_UPGRADE_IN_CONNECTION,
               WS_4_3_LISTS_PLAIN_VERSIONS},
    .hint = "hint",
    .request = REQUEST,
    .script = {EXPECT_STATUS(ANY_ERROR), OR_END(GRADE_INFO, "hangs up")},
};
static const struct ws_case may_refuse = {
    .proves = {WS_4_2_2_SUBPROTOCOL_FROM_LIST},
    .hint = "hint",
    .request = REQUEST,
    .script = {EXPECT_OPEN(), OR_STATUS(GRADE_INFO, "it insists", ANY_ERROR)},
};
static const struct ws_case as_page = {
    .proves = {WS_4_2_1_REQUIRES_UPGRADE},
    .hint = "hint",
    .request = REQUEST,
    .script = {EXPECT_STATUS(ANY_STATUS)},
};

static const struct ws_case offers = {
    .proves = {PMCE_7_DECLINES_INVALID_VALUE},
    .hint = "hint",
    .request = REQUEST,
    .script = {EXPECT_DECLINED(), OR_OFFER_REFUSED},
};

/* RFC 9110 7.8: a server may choose any protocol that was offered, and a 101 to h2c opens none. */
static const struct ws_case offers_h2c = {
    .proves = {WS_4_2_1_REQUIRES_UPGRADE},
    .hint = "hint",
    .request = H2C_REQUEST,
    .script = {EXPECT_STATUS(ANY_STATUS)},
};

struct row {
    const char *name;
    const struct ws_case *ws_case;
    const char *answer;
    bool ends; /* TCP ends behind it; else silence */
    enum verdict verdict;
    enum requirement_id blamed;
};

static const struct row rows[] = {
    {"open", &opens, LAWFUL "\r\n", true, VERDICT_PASS, REQUIREMENT_NONE},
    {"open-behind-interim", &opens, "HTTP/1.1 103 Early\r\nA: b\r\n\r\n" LAWFUL "\r\n", true,
     VERDICT_PASS, REQUIREMENT_NONE},
    {"open-with-offers", &opens,
     LAWFUL "Sec-WebSocket-Protocol: x\r\nSec-WebSocket-Extensions: x-a; c\r\n\r\n", true,
     VERDICT_PASS, REQUIREMENT_NONE},
    {"no-room", &opens, "HTTP/1.1 503 Busy\r\n\r\n", false, VERDICT_UNKNOWN,
     WS_4_2_1_TAKES_UPGRADE_LIST},
    {"too-many", &opens, "HTTP/1.1 429 Slowly\r\n\r\n", true, VERDICT_UNKNOWN,
     WS_4_2_1_TAKES_UPGRADE_LIST},
    {"no-room-for-a-bad-one", &refuses, "HTTP/1.1 503 Busy\r\nSec-WebSocket-Version: 13\r\n\r\n",
     true, VERDICT_PASS, REQUIREMENT_NONE},
    {"no-room-and-no-list", &refuses, "HTTP/1.1 503 Busy\r\n\r\n", true, VERDICT_UNKNOWN,
     WS_4_2_1_REQUIRES_KEY},
    {"no-upgrade", &opens, OPENS CONNECTION ACCEPT "\r\n", false, VERDICT_FAIL,
     WS_4_2_2_SENDS_UPGRADE},
    {"no-connection", &opens, OPENS UPGRADE ACCEPT "\r\n", false, VERDICT_FAIL,
     WS_4_2_2_SENDS_CONNECTION},
    {"no-accept", &opens, OPENS UPGRADE CONNECTION "\r\n", false, VERDICT_FAIL,
     WS_4_2_2_SENDS_ACCEPT},
    {"wrong-accept", &opens,
     OPENS UPGRADE CONNECTION "Sec-WebSocket-Accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n", false,
     VERDICT_FAIL, WS_4_2_2_SENDS_ACCEPT},
    {"two-accepts", &opens, LAWFUL ACCEPT "\r\n", false, VERDICT_FAIL, WS_11_3_3_ONE_ACCEPT},
    {"other-subprotocol", &opens, LAWFUL "Sec-WebSocket-Protocol: Chat\r\n\r\n", false,
     VERDICT_FAIL, WS_4_2_2_SUBPROTOCOL_FROM_LIST},
    {"list-of-subprotocols", &opens, LAWFUL "Sec-WebSocket-Protocol: chat, x\r\n\r\n", false,
     VERDICT_FAIL, WS_4_2_2_SUBPROTOCOL_FROM_LIST},
    {"empty-subprotocol", &opens, LAWFUL "Sec-WebSocket-Protocol: \r\n\r\n", false, VERDICT_FAIL,
     WS_4_2_2_SUBPROTOCOL_NEVER_EMPTY},
    {"two-subprotocols", &opens,
     LAWFUL "Sec-WebSocket-Protocol: x\r\nSec-WebSocket-Protocol: x\r\n\r\n", false, VERDICT_FAIL,
     WS_11_3_4_ONE_SUBPROTOCOL},
    {"other-extension", &opens, LAWFUL "Sec-WebSocket-Extensions: x-a, x-b\r\n\r\n", false,
     VERDICT_FAIL, WS_4_2_2_EXTENSIONS_FROM_LIST},
    {"empty-extensions", &opens, LAWFUL "Sec-WebSocket-Extensions:\r\n\r\n", false, VERDICT_FAIL,
     WS_4_2_2_EXTENSIONS_NEVER_EMPTY},
    {"lived-with", &opens,
     "HTTP/1.0 101 \n" UPGRADE UPGRADE "Connection: Upgrade, x\r\n" ACCEPT
     "Content-Length: 0\r\nSec-WebSocket-Extensions: x-a; =\r\n\r\n",
     true, VERDICT_PASS, REQUIREMENT_NONE},
    {"selects-second", &selects_second, LAWFUL "Sec-WebSocket-Protocol: x\r\n\r\n", true,
     VERDICT_PASS, REQUIREMENT_NONE},
    {"selects-first", &selects_second, LAWFUL "Sec-WebSocket-Protocol: chat\r\n\r\n", true,
     VERDICT_INFO, WS_4_2_2_SELECTS_KNOWN_SUBPROTOCOL},
    {"selects-none", &selects_second, LAWFUL "\r\n", true, VERDICT_WARN,
     WS_4_2_2_SELECTS_KNOWN_SUBPROTOCOL},
    {"selects-unlisted", &selects_second, LAWFUL "Sec-WebSocket-Protocol: X\r\n\r\n", true,
     VERDICT_FAIL, WS_4_2_2_SUBPROTOCOL_FROM_LIST},
    {"none-selected", &passes_over, LAWFUL "\r\n", true, VERDICT_PASS, REQUIREMENT_NONE},
    {"another-selected", &passes_over, LAWFUL "Sec-WebSocket-Protocol: x\r\n\r\n", true,
     VERDICT_INFO, WS_4_2_2_SUBPROTOCOL_BY_LETTER},
    {"one-selected", &passes_over, LAWFUL "Sec-WebSocket-Protocol: chat\r\n\r\n", true,
     VERDICT_WARN, WS_4_2_2_SUBPROTOCOL_BY_LETTER},
    {"shape-lawful", &shape, LAWFUL "\r\n", true, VERDICT_PASS, REQUIREMENT_NONE},
    {"shape-bare-lf", &shape, LAWFUL "A: b\n\r\n", true, VERDICT_FAIL, WS_4_2_2_SENDS_VALID_HTTP},
    {"shape-blank-before-colon", &shape, LAWFUL "A : b\r\n\r\n", true, VERDICT_FAIL,
     WS_4_2_2_SENDS_VALID_HTTP},
    {"shape-folded", &shape, LAWFUL "A: b\r\n c\r\n\r\n", true, VERDICT_PASS, REQUIREMENT_NONE},
    {"shape-upgrade-list", &shape, OPENS "Upgrade: websocket, h2c\r\n" CONNECTION ACCEPT "\r\n",
     true, VERDICT_FAIL, WS_4_2_2_SENDS_UPGRADE},
    {"shape-upgrade-case", &shape, OPENS "Upgrade: WebSocket\r\n" CONNECTION ACCEPT "\r\n", true,
     VERDICT_PASS, REQUIREMENT_NONE},
    {"shape-two-upgrades", &shape, LAWFUL UPGRADE "\r\n", true, VERDICT_FAIL,
     WS_4_2_2_SENDS_UPGRADE},
    {"shape-connection-list", &shape,
     OPENS UPGRADE "Connection: keep-alive, Upgrade\r\n" ACCEPT "\r\n", true, VERDICT_WARN,
     WS_4_2_2_CONNECTION_SAYS_UPGRADE_ALONE},
    {"refused", &opens, "HTTP/1.1 400 No\r\n\r\n", true, VERDICT_WARN, WS_4_2_1_TAKES_UPGRADE_LIST},
    {"refused-by-policy", &opens, "HTTP/1.1 403 No\r\n\r\n", true, VERDICT_INFO,
     WS_4_2_1_TAKES_UPGRADE_LIST},
    {"refused-by-fault", &opens, "HTTP/1.1 500 No\r\n\r\n", false, VERDICT_WARN,
     WS_4_2_1_TAKES_UPGRADE_LIST},
    {"no-http", &opens, "hello\r\n\r\n", true, VERDICT_WARN, WS_4_2_1_TAKES_UPGRADE_LIST},
    {"hangs-up", &opens, "", true, VERDICT_WARN, WS_4_2_1_TAKES_UPGRADE_LIST},
    {"half-an-answer", &opens, OPENS, true, VERDICT_WARN, WS_4_2_1_TAKES_UPGRADE_LIST},
    {"silent", &opens, "", false, VERDICT_WARN, WS_4_2_1_TAKES_UPGRADE_LIST},
    {"changes-to-h2c", &offers_h2c, OPENS "Upgrade: h2c\r\n" CONNECTION "\r\n", true, VERDICT_INFO,
     WS_4_2_1_REQUIRES_UPGRADE},
    {"changes-to-what-was-not-offered", &offers_h2c, OPENS "Upgrade: h3c\r\n" CONNECTION "\r\n",
     true, VERDICT_FAIL, WS_4_2_1_REQUIRES_UPGRADE},
    {"echoes-h2c-and-opens", &offers_h2c, OPENS "Upgrade: h2c\r\n" CONNECTION ACCEPT "\r\n", true,
     VERDICT_FAIL, WS_4_2_1_REQUIRES_UPGRADE},
    {"opens-websocket-for-h2c", &offers_h2c, LAWFUL "\r\n", true, VERDICT_FAIL,
     WS_4_2_1_REQUIRES_UPGRADE},
    {"offer-refused", &offers, "HTTP/1.1 400 No\r\n\r\n", true, VERDICT_WARN,
     PMCE_3_DECLINES_IN_101},
    {"offer-hung-up-on", &offers, "", true, VERDICT_WARN, PMCE_3_DECLINES_IN_101},
    {"offer-not-answered", &offers, "", false, VERDICT_WARN, PMCE_3_DECLINES_IN_101},
    {"offer-half-answered", &offers, OPENS, true, VERDICT_FAIL, PMCE_7_DECLINES_INVALID_VALUE},
    {"error-with-list", &refuses, "HTTP/1.1 426 No\r\nSec-WebSocket-Version: 8, 13\r\n\r\n", true,
     VERDICT_PASS, REQUIREMENT_NONE},
    {"error-without-list", &refuses, "HTTP/1.1 400 No\r\n\r\n", true, VERDICT_FAIL,
     WS_4_4_LISTS_VERSIONS},
    {"redirected", &refuses, "HTTP/1.1 302 Away\r\n\r\n", true, VERDICT_WARN,
     WS_4_2_1_SENDS_ERROR_STATUS},
    {"page-for-a-bad-one", &refuses, "HTTP/1.1 200 OK\r\n\r\n", true, VERDICT_WARN,
     WS_4_2_1_SENDS_ERROR_STATUS},
    {"no-http-for-a-bad-one", &refuses, "hello\r\n\r\n", true, VERDICT_FAIL, WS_4_2_1_REQUIRES_KEY},
    {"opens-for-a-bad-one", &refuses_alone, LAWFUL "\r\n", true, VERDICT_FAIL,
     WS_4_2_1_REQUIRES_KEY},
    {"page-for-a-bad-list", &refuses_softly, "HTTP/1.1 200 OK\r\n\r\n", true, VERDICT_WARN,
     WS_4_3_REFUSES_MALFORMED_SUBPROTOCOLS},
    {"opens-as-sibling", &refuses, LAWFUL "\r\n", false, VERDICT_INFO, WS_4_2_1_REQUIRES_KEY},
    {"hangs-up-on-fault", &refuses, "", true, VERDICT_WARN, WS_4_2_1_SENDS_ERROR_STATUS},
    {"silent-on-fault", &refuses, "", false, VERDICT_FAIL, WS_4_2_1_REQUIRES_KEY},
    {"page", &no_open, "HTTP/1.1 200 OK\r\n\r\n", true, VERDICT_PASS, REQUIREMENT_NONE},
    {"accepted", &no_open, LAWFUL "\r\n", false, VERDICT_FAIL, WS_4_2_1_REQUIRES_UPGRADE},
    {"half-a-101", &no_open, OPENS "\r\n", false, VERDICT_FAIL, WS_4_2_1_REQUIRES_UPGRADE},
    {"silent-on-half", &unfinished, "", false, VERDICT_PASS, REQUIREMENT_NONE},
    {"hangs-up-on-half", &unfinished, "", true, VERDICT_PASS, REQUIREMENT_NONE},
    {"error-on-half", &unfinished, "HTTP/1.1 408 Late\r\n\r\n", true, VERDICT_PASS,
     REQUIREMENT_NONE},
    {"opens-on-half", &unfinished, LAWFUL "\r\n", false, VERDICT_FAIL,
     WS_4_2_1_WAITS_FOR_EMPTY_LINE},
    {"clean-101", &as_http, LAWFUL "Sec-WebSocket-Extensions: x-a; b=1;c ; d = \"e\" , x-a\r\n\r\n",
     true, VERDICT_PASS, REQUIREMENT_NONE},
    {"101-with-length", &as_http, LAWFUL "Content-Length: 0\r\n\r\n", true, VERDICT_WARN,
     HTTP_9110_8_6_NO_LENGTH_IN_101},
    {"101-with-length-elsewhere", &opens, LAWFUL "Content-Length: 0\r\n\r\n", true, VERDICT_PASS,
     REQUIREMENT_NONE},
    {"101-with-coding", &as_http, LAWFUL "Transfer-Encoding: chunked\r\n\r\n", true, VERDICT_WARN,
     HTTP_9112_6_1_NO_CODING_IN_101},
    {"101-of-http-1-0", &as_http, "HTTP/1.0 101 Yes\r\n" UPGRADE CONNECTION ACCEPT "\r\n", true,
     VERDICT_WARN, HTTP_9112_4_SAYS_1_1_IN_101},
    {"extension-value-missing", &as_http, LAWFUL "Sec-WebSocket-Extensions: x-a; b=\r\n\r\n", true,
     VERDICT_FAIL, WS_4_3_SENDS_GOOD_EXTENSIONS},
    {"extension-parameter-missing", &as_http, LAWFUL "Sec-WebSocket-Extensions: x-a;\r\n\r\n", true,
     VERDICT_FAIL, WS_4_3_SENDS_GOOD_EXTENSIONS},
    {"extension-value-no-token", &as_http,
     LAWFUL "Sec-WebSocket-Extensions: x-a; b=\"c d\"\r\n\r\n", true, VERDICT_FAIL,
     WS_4_3_SENDS_GOOD_EXTENSIONS},
    {"extension-value-quoted-pair", &as_http,
     LAWFUL "Sec-WebSocket-Extensions: x-a; b=\"\\1\\0\"\r\n\r\n", true, VERDICT_PASS,
     REQUIREMENT_NONE},
    {"extension-value-empty", &as_http, LAWFUL "Sec-WebSocket-Extensions: x-a; b=\"\"\r\n\r\n",
     true, VERDICT_FAIL, WS_4_3_SENDS_GOOD_EXTENSIONS},
    {"extension-value-not-closed", &as_http,
     LAWFUL "Sec-WebSocket-Extensions: x-a; b=\"c\\\r\n\r\n", true, VERDICT_FAIL,
     WS_4_3_SENDS_GOOD_EXTENSIONS},
    {"426-bare", &as_refusal, "HTTP/1.1 426 No\r\n\r\n", true, VERDICT_WARN,
     HTTP_9110_15_5_22_NAMES_UPGRADE_IN_426},
    {"426-without-connection", &as_refusal, "HTTP/1.1 426 No\r\n" UPGRADE "\r\n", true,
     VERDICT_WARN, HTTP_9110_7_8_UPGRADE_IN_CONNECTION},
    {"426-whole", &as_refusal,
     "HTTP/1.1 426 No\r\n" UPGRADE CONNECTION "Sec-WebSocket-Version: 13, 8, 0\r\n\r\n", true,
     VERDICT_PASS, REQUIREMENT_NONE},
    {"version-256", &as_refusal, "HTTP/1.1 400 No\r\nSec-WebSocket-Version: 13, 256\r\n\r\n", true,
     VERDICT_FAIL, WS_4_3_LISTS_PLAIN_VERSIONS},
    {"version-with-zero", &as_refusal, "HTTP/1.1 400 No\r\nSec-WebSocket-Version: 08\r\n\r\n", true,
     VERDICT_FAIL, WS_4_3_LISTS_PLAIN_VERSIONS},
    {"hangs-up-as-sibling", &as_refusal, "", true, VERDICT_INFO, WS_4_2_1_SENDS_ERROR_STATUS},
    {"refusal-allowed", &may_refuse, "HTTP/1.1 400 No\r\n\r\n", true, VERDICT_INFO,
     WS_4_2_2_SUBPROTOCOL_FROM_LIST},
    {"redirect-as-refusal", &may_refuse, "HTTP/1.1 302 Away\r\n\r\n", true, VERDICT_WARN,
     WS_4_2_1_SENDS_ERROR_STATUS},
    {"page-where-one-opens", &goes_on, "HTTP/1.1 200 OK\r\n\r\n", true, VERDICT_FAIL,
     WS_5_5_2_ANSWERS_PING},
    {"hangs-up-as-refusal", &may_refuse, "", true, VERDICT_WARN, WS_4_2_1_SENDS_ERROR_STATUS},
    {"silent-as-refusal", &may_refuse, "", false, VERDICT_WARN, WS_4_2_1_SENDS_ERROR_STATUS},
    {"half-a-refusal", &may_refuse, OPENS, true, VERDICT_FAIL, WS_4_2_2_SUBPROTOCOL_FROM_LIST},
    {"silent-as-page", &as_page, "", false, VERDICT_WARN, WS_4_2_1_SENDS_ERROR_STATUS},
    {"half-a-page", &as_page, OPENS, false, VERDICT_FAIL, WS_4_2_1_REQUIRES_UPGRADE},
    {"frame-behind", &goes_on, LAWFUL "\r\n\x81\x02hi", true, VERDICT_PASS, REQUIREMENT_NONE},
    {"other-frame-behind", &goes_on, LAWFUL "\r\n\x81\x02ho", true, VERDICT_FAIL,
     WS_5_5_2_ANSWERS_PING},
};

struct play {
    void *player;
    int64_t now_us;
    int64_t until_us;
    bool is_dropped;
};

static void play_obey(struct play *play)
{
    while (!play->is_dropped) {
        struct player_action action = script_player_class.next(play->player, play->now_us);
        play->is_dropped = action.kind == PLAYER_DROP;
        play->until_us = action.until_us;
        if (action.kind == PLAYER_WAIT)
            return;
    }
}

static void play_answer(struct play *play, const char *answer, size_t piece_size)
{
    struct guard guard;
    guard_init(&guard, 4096);
    size_t size = strlen(answer);
    for (size_t at = 0; at < size && !play->is_dropped; at += piece_size) {
        size_t count = MIN(piece_size, size - at);
        const uint8_t *piece = guard_place(&guard, answer + at, count);
        script_player_class.received(play->player, piece, count, play->now_us);
        play_obey(play);
    }
    guard_clear(&guard);
}

static void play_row(const struct row *row, size_t piece_size)
{
    const struct script_setting setting = {.ws_case = row->ws_case, .under_test = ROLES_SERVER};
    const struct player_limits limits = {.reply_us = 1000000, .pause_scale_milli = 1000};
    struct play play = {.player = script_player_class.create(&setting, DELIVERY_WHOLE, 1, &limits)};
    struct attempt *attempt = attempt_new("whole", "");
    struct case_result *result = case_result_new("ws/0/test", "conformance", "a test", "0");
    const char *request = row->ws_case->request;
    g_assert_cmpstr(script_player_class.request(&setting), ==, request);
    g_assert_true(script_player_class.is_opening(play.player) ==
                  (row->ws_case->script[0].verb == VERB_EXPECT_OPEN));
    script_player_class.requested(play.player, (const uint8_t *)request, strlen(request), 0);
    play_obey(&play);
    play_answer(&play, row->answer, piece_size);
    if (row->ends && !play.is_dropped) {
        script_player_class.ended(play.player, PLAYER_END_EOF, play.now_us);
        play_obey(&play);
    }
    for (int turn = 0; turn < 9 && !play.is_dropped; turn++) {
        play.now_us = play.until_us;
        script_player_class.ticked(play.player, play.now_us);
        play_obey(&play);
    }
    g_assert_true(play.is_dropped);
    g_assert_false(script_player_class.is_opening(play.player));
    script_player_class.judge(play.player, attempt, result, false);
    g_assert_cmpint(attempt->verdict, ==, row->verdict);
    g_assert_cmpuint(result->findings->len, ==, row->blamed != REQUIREMENT_NONE);
    if (result->findings->len > 0) {
        const struct finding *finding = g_ptr_array_index(result->findings, 0);
        g_assert_cmpint(finding->requirement, ==, row->blamed);
        g_assert_cmpuint(strlen(finding->actual), >, 0);
    }
    script_player_class.destroy(play.player);
    attempt_free(attempt);
    case_result_free(result);
}

static void test_row(const void *data)
{
    play_row(data, 4096);
    play_row(data, 1);
}

/* Cases of the catalogue, and answers without a 101 that they take, or blame a row for. */
static const struct told {
    const char *id;
    const char *answer;
    enum verdict verdict;
    enum requirement_id blamed;
} told_rows[] = {
    {"ws/4.2.1/method-options", "HTTP/1.1 204 No Content\r\n\r\n", VERDICT_PASS, REQUIREMENT_NONE},
    {"ws/4.2.1/method-post", "HTTP/1.1 200 OK\r\n\r\n", VERDICT_PASS, REQUIREMENT_NONE},
    {"ws/4.2.1/key-of-15-octets", "HTTP/1.1 200 OK\r\n\r\n", VERDICT_WARN,
     WS_4_2_1_SENDS_ERROR_STATUS},
    {"ws/4.2.2/browser-upgrade", "HTTP/1.1 302 Found\r\n\r\n", VERDICT_WARN,
     WS_4_2_1_SENDS_ERROR_STATUS},
    {"ws/4.2.2/origin-refused", "HTTP/1.1 302 Found\r\n\r\n", VERDICT_WARN,
     WS_4_2_1_SENDS_ERROR_STATUS},
    {"ws/4.4/lists-versions", "HTTP/1.1 503 Busy\r\n\r\n", VERDICT_UNKNOWN,
     WS_4_2_2_REFUSES_OTHER_VERSIONS},
    {"ws/4.4/lists-versions", "HTTP/1.1 400 No\r\n\r\n", VERDICT_FAIL, WS_4_4_LISTS_VERSIONS},
    {"ws/http/target-without-slash", "HTTP/1.1 301 Moved\r\n\r\n", VERDICT_PASS, REQUIREMENT_NONE},
    {"ws/http/request-line-tabs", "HTTP/1.1 301 Moved\r\n\r\n", VERDICT_PASS, REQUIREMENT_NONE},
    {"ws/http/version-with-tail", "HTTP/1.1 301 Moved\r\n\r\n", VERDICT_PASS, REQUIREMENT_NONE},
    {"ws/http/host-with-blank", "HTTP/1.1 301 Moved\r\n\r\n", VERDICT_WARN,
     HTTP_9112_3_2_REFUSES_INVALID_HOST},
    {"ws/http/cookie-of-4096", "HTTP/1.1 431 Long\r\n\r\n", VERDICT_INFO,
     HTTP_9110_5_4_TAKES_USUAL_HEADS},
    {"ws/http/cookie-of-4096", "HTTP/1.1 400 No\r\n\r\n", VERDICT_WARN,
     HTTP_9110_5_4_TAKES_USUAL_HEADS},
};

static void test_told(const void *data)
{
    const struct told *told = data;
    struct catalogue *catalogue = catalogue_new();
    const struct row row = {.name = told->id,
                            .ws_case = catalogue_find(catalogue, told->id),
                            .answer = told->answer,
                            .ends = true,
                            .verdict = told->verdict,
                            .blamed = told->blamed};
    g_assert_nonnull(row.ws_case);
    test_row(&row);
    catalogue_free(catalogue);
}

/* The lines of the log when these octets follow an answer that opened nothing. */
static guint lines_behind(const char *octets, size_t size)
{
    static const char answer[] = "HTTP/1.1 200 OK\r\n\r\n";
    const struct script_setting setting = {.ws_case = &no_open, .under_test = ROLES_SERVER};
    const struct player_limits limits = {.reply_us = 1000000, .pause_scale_milli = 1000};
    void *player = script_player_class.create(&setting, DELIVERY_WHOLE, 1, &limits);
    struct attempt *attempt = attempt_new("whole", "");
    struct case_result *result = case_result_new("ws/0/test", "conformance", "a test", "0");
    script_player_class.requested(player, (const uint8_t *)REQUEST, strlen(REQUEST), 0);
    script_player_class.received(player, (const uint8_t *)answer, strlen(answer), 1);
    script_player_class.received(player, (const uint8_t *)octets, size, 2);
    script_player_class.judge(player, attempt, result, true);
    guint count = attempt->log->len;
    script_player_class.destroy(player);
    attempt_free(attempt);
    case_result_free(result);
    return count;
}

/* A body that comes behind the head of a refusal, while the request is still being sent, is none of
 * the frames that the rules of every run watch. */
static void test_body(void)
{
    g_assert_cmpuint(lines_behind("\xf7\x01t", 3), ==, lines_behind("", 0));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        char *name = g_strdup_printf("/script-opening/%s", rows[index].name);
        g_test_add_data_func(name, &rows[index], test_row);
        g_free(name);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(told_rows); index++) {
        char *name = g_strdup_printf("/script-opening/told/%zu-%s", index,
                                     strrchr(told_rows[index].id, '/') + 1);
        g_test_add_data_func(name, &told_rows[index], test_told);
        g_free(name);
    }
    g_test_add_func("/opening/body-is-no-frame", test_body);
    return g_test_run();
}
