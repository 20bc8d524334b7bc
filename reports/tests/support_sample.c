/* SPDX-License-Identifier: MIT */
/*
 * The sample is the run of a server with a few honest bugs: it goes on after an offence, closes
 * with a wrong code, and cannot count a length of 64 bits.
 */
#include "reports/tests/support_sample.h"

#include <string.h>

const struct hostile_row hostile_rows[] = {
    {"script", "<script>alert(1)</script>"},
    {"end-of-style", "</style></details></body>"},
    {"entities", "&amp; & &lt; &#x3c;"},
    {"end-of-cdata", "<![CDATA[ ]]> <!-- --> -->"},
    {"quotes", "\" onclick=\"alert(1)\" '"},
    {"bad-utf8", "\xff\xfe \xc0\xaf \xed\xa0\x80 \xf4\x90\x80\x80 \xe2\x82"},
    {"escape-sequence", "\x1b[2J\x1b]0;title\x07 \x9b"},
    {"bidi", "\xe2\x80\xae"
             "txt.exe \xe2\x81\xa6 \xe2\x80\x8f"},
    {"controls", "one\ntwo\r\nthree\ttab\b\x7f"},
    {"c1-and-separators", "\xc2\x85 \xe2\x80\xa8 \xe2\x80\xa9 \xef\xbb\xbf \xe2\x80\x8b"},
    {"printf", "%s%n%d {url} $(id) `id`"},
    {"empty", ""},
    {"wide", "\xe6\xbc\xa2\xe5\xad\x97 e\xcc\x81 \xf0\x9f\x92\xa9"},
};
const size_t hostile_row_count = G_N_ELEMENTS(hostile_rows);

static struct case_result *conformance_case(struct run_result *result, const char *id,
                                            const char *title, enum requirement_id requirement,
                                            enum verdict verdict)
{
    char *section = g_strndup(strchr(id, '/') + 1, strcspn(strchr(id, '/') + 1, "/"));
    struct case_result *one = case_result_new(id, "conformance", title, section);
    one->verdict = verdict;
    one->duration_us = 412;
    one->delivery = g_strdup("whole");
    one->repeat = g_strdup_printf("assay test ws://127.0.0.1:9001/echo %s --seed 20260417", id);
    g_ptr_array_add(one->requirements, (void *)requirement_get(requirement));
    g_ptr_array_add(one->script, g_strdup("send Close \"\\x03\" (1 octet)"));
    g_ptr_array_add(one->script, g_strdup("expect the connection to be failed with 1002"));
    g_ptr_array_add(result->cases, one);
    g_free(section);
    return one;
}

static struct attempt *attempt_add(struct case_result *one, const char *delivery,
                                   const char *variant, enum verdict verdict)
{
    struct attempt *attempt = attempt_new(delivery, variant);
    attempt->verdict = verdict;
    attempt->duration_us = 206;
    attempt->seed = 20260417;
    attempt->local_port = 40312;
    attempt->transcript = 3;
    g_ptr_array_add(one->attempts, attempt);
    return attempt;
}

static struct log_line *line_add(struct attempt *attempt, enum log_direction direction,
                                 int64_t at_us, int64_t offset, const char *text,
                                 const void *octets, size_t size)
{
    struct log_line *line = log_line_new(direction, at_us, offset, text, octets, size);
    g_ptr_array_add(attempt->log, line);
    return line;
}

static void handshake_add(struct attempt *attempt)
{
    static const char request[] = "GET /echo HTTP/1.1\r\nHost: 127.0.0.1:9001\r\n\r\n";
    static const char response[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
    line_add(attempt, LOG_EVENT, 0, -1, "connected", NULL, 0);
    line_add(attempt, LOG_SENT, 41, -1, "GET /echo HTTP/1.1", request, sizeof request - 1);
    line_add(attempt, LOG_RECEIVED, 163, -1, "HTTP/1.1 101 Switching Protocols", response,
             sizeof response - 1);
}

static void failing_case_add(struct run_result *result)
{
    static const uint8_t offence[] = {0x88, 0x81, 0x37, 0xfa, 0x21, 0x3d, 0x34};
    static const uint8_t ping[] = {0x89, 0x86, 0x01, 0x02, 0x03, 0x04,
                                   0x6c, 0x63, 0x71, 0x6f, 0x2c, 0x33};
    static const uint8_t pong[] = {0x8a, 0x06, 'm', 'a', 'r', 'k', '-', '1'};
    struct case_result *one = conformance_case(result, "ws/5.5.1/body-of-one-octet",
                                               "fails the connection on a Close body of one octet",
                                               WS_5_5_1_REACTS_TO_BROKEN_BODY, VERDICT_FAIL);
    one->why = g_strdup("a peer that reads two octets here reads past the frame");
    g_ptr_array_add(one->covers, g_strdup("7.3.2"));
    g_ptr_array_add(one->findings,
                    finding_new(WS_5_5_1_REACTS_TO_BROKEN_BODY, VERDICT_FAIL,
                                "a Close with 1002, or the end of TCP",
                                "Pong \"mark-1\" came 0.3 ms after the offence",
                                "check the body's length before reading the code: 0, or at least 2",
                                0));
    attempt_add(one, "octets", "alone", VERDICT_PASS);
    struct attempt *attempt = attempt_add(one, "whole", "followed", VERDICT_FAIL);
    handshake_add(attempt);
    line_add(attempt, LOG_SENT, 201, 0, "Close \"\\x03\" (1 octet)", offence, sizeof offence);
    line_add(attempt, LOG_SENT, 201, 7, "Ping \"mark-1\" (6 octets)", ping, sizeof ping);
    line_add(attempt, LOG_RECEIVED, 506, 0, "Pong \"mark-1\" (6 octets)", pong, sizeof pong)
        ->is_offence = true;
    line_add(attempt, LOG_EVENT, 902, -1, "end of TCP", NULL, 0);
}

static void large_case_add(struct run_result *result)
{
    uint8_t frame[LOG_OCTETS_MAX + 64];
    struct case_result *one = conformance_case(
        result, "ws/5.2/length-65536", "echoes a message of 65536 octets, length in 64 bits",
        WS_5_2_READS_EVERY_LENGTH_FORM, VERDICT_FAIL);
    g_ptr_array_add(one->requirements, (void *)requirement_get(WS_5_2_SENDS_SHORTEST_LENGTH));
    one->waits = true;
    g_ptr_array_add(one->findings,
                    finding_new(WS_5_2_READS_EVERY_LENGTH_FORM, VERDICT_FAIL,
                                "Binary of 65536 octets, as it was sent",
                                "Binary of 0 octets: the length was cut to 16 bits",
                                "read all eight octets of the length behind 127", 4));
    g_ptr_array_add(one->findings,
                    finding_new(WS_5_2_SENDS_SHORTEST_LENGTH, VERDICT_WARN,
                                "a length in its shortest form", "length 0 in 16 bits", NULL, 4));
    struct attempt *attempt = attempt_add(one, "whole", "", VERDICT_FAIL);
    attempt->timed_out = true;
    attempt->log_lines_left_out = 11;
    handshake_add(attempt);
    memset(frame, 0x5a, sizeof frame);
    memcpy(frame, "\x82\xff\x00\x00\x00\x00\x00\x01\x00\x00\x11\x22\x33\x44", 14);
    line_add(attempt, LOG_SENT, 220, 0, "Binary \"KxiKxi\"... (65536 octets)", frame, sizeof frame)
        ->size = 65550;
    line_add(attempt, LOG_RECEIVED, 871, 4, "Binary (empty), length not in its shortest form",
             "\x82\x7e\x00\x00", 4)
        ->is_offence = true;
    for (int index = 0; index < 60; index++)
        line_add(attempt, LOG_RECEIVED, 900 + index, 8 + 2 * index, "Pong (empty)", "\x8a\x00", 2);
}

static void milder_cases_add(struct run_result *result)
{
    struct case_result *one = conformance_case(result, "ws/5.2/rsv-4-text",
                                               "fails the connection on RSV bits 4 of a text",
                                               WS_5_2_FAILS_ON_RSV, VERDICT_WARN);
    g_ptr_array_add(one->findings,
                    finding_new(WS_7_1_7_SENDS_FITTING_CLOSE, VERDICT_WARN, "Close with 1002",
                                "Close 1000 \"bye\"", "1002 tells the peer where to look", 2));
    handshake_add(attempt_add(one, "whole", "alone", VERDICT_WARN));

    one = conformance_case(result, "ws/5.4/interleaved", "fails the connection on a new message",
                           WS_5_4_FAILS_ON_INTERLEAVED_MESSAGE, VERDICT_XFAIL);
    g_ptr_array_add(one->findings,
                    finding_new(WS_5_4_FAILS_ON_INTERLEAVED_MESSAGE, VERDICT_XFAIL,
                                "the connection is failed", "Text \"second\" was echoed", NULL, 9));
    struct finding *finding = g_ptr_array_index(one->findings, 0);
    finding->reason = g_strdup("https://example.org/issues/17, to be mended in 2.1");

    one = conformance_case(result, "ws/5.2/opcode-3", "fails the connection on opcode 3",
                           WS_5_2_FAILS_ON_UNKNOWN_OPCODE, VERDICT_INFO);
    g_ptr_array_add(one->findings,
                    finding_new(WS_5_2_FAILS_ON_UNKNOWN_OPCODE, VERDICT_INFO, "a Close with 1002",
                                "end of TCP without a Close, which 7.1.7 allows", NULL, -1));
    conformance_case(result, "ws/5.2/opcode-4", "fails the connection on opcode 4",
                     WS_5_2_FAILS_ON_UNKNOWN_OPCODE, VERDICT_XPASS);
    g_ptr_array_add(result->stale, g_strdup("ws/5.2/opcode-4  # fixed in 2.0"));
    one = conformance_case(result, "ws/5.3/key-of-zero", "unmasks with a key of zeros",
                           WS_5_3_UNMASKS, VERDICT_FLAKY);
    one->reason = g_strdup("failed once by a deadline, passed when it was alone");
    one = conformance_case(result, "ws/5.1/unmasked-text", "closes on an unmasked text",
                           WS_5_1_SERVER_CLOSES_ON_UNMASKED, VERDICT_UNKNOWN);
    one->reason = g_strdup("the connection was reset before the offence was sent");
    one = conformance_case(result, "ws/5.4/joined", "joins fragments", WS_5_4_JOINS_FRAGMENTS,
                           VERDICT_NA);
    one->reason = g_strdup("needs a target that echoes binary messages");
    one = conformance_case(result, "ws/5.4/many", "joins very many fragments",
                           WS_5_4_JOINS_FRAGMENTS, VERDICT_ERROR);
    one->reason = g_strdup("the conversation grew beyond what is kept");
    one = conformance_case(result, "ws/every-run/never-masks", "masks none of its frames",
                           WS_5_1_SERVER_NEVER_MASKS, VERDICT_PASS);
    one->reason = g_strdup("kept in 812 conversations");
}

static void autobahn_case_add(struct run_result *result, const char *number, const char *behavior,
                              const char *behavior_close, enum verdict verdict)
{
    char *id = g_strdup_printf("autobahn/%s", number);
    char *section = g_strdup_printf("autobahn %.*s", (int)strcspn(number, "."), number);
    struct case_result *one = case_result_new(id, "autobahn", "as the original asks", section);
    one->verdict = verdict;
    one->duration_us = 307;
    one->delivery = g_strdup("whole");
    one->behavior = g_strdup(behavior);
    one->behavior_close = g_strdup(behavior_close);
    one->remote_close_code = verdict == VERDICT_PASS ? 1000 : -1;
    one->repeat = g_strdup_printf("assay test ws://127.0.0.1:9001/echo %s", id);
    if (verdict == VERDICT_FAIL)
        g_ptr_array_add(one->findings,
                        finding_new(REQUIREMENT_NONE, VERDICT_FAIL, "message \"Hello\" or nothing",
                                    "a Pong", NULL, -1));
    if (verdict == VERDICT_WARN)
        g_ptr_array_add(one->findings,
                        finding_new(REQUIREMENT_NONE, VERDICT_WARN, "an answer before the end",
                                    "an answer behind it", NULL, -1));
    attempt_add(one, "whole", "", verdict);
    g_ptr_array_add(result->cases, one);
    g_free(section);
    g_free(id);
}

static void autobahn_cases_add(struct run_result *result)
{
    for (int number = 1; number <= 8; number++) {
        char *id = g_strdup_printf("1.1.%d", number);
        autobahn_case_add(result, id, "OK", "OK", VERDICT_PASS);
        /* The last three measure, too. */
        struct case_result *one = g_ptr_array_index(result->cases, result->cases->len - 1);
        if (number > 5)
            one->traffic = (struct traffic){.round_trips = (unsigned)number * 100,
                                            .sent_size = 16000000,
                                            .sent_payload_size = 4000000,
                                            .came_size = 16000000,
                                            .came_payload_size = 2000000,
                                            .duration_us = number * 100000};
        g_free(id);
    }
    autobahn_case_add(result, "5.3", "FAILED", "UNCLEAN", VERDICT_FAIL);
    autobahn_case_add(result, "6.4.1", "NON-STRICT", "OK", VERDICT_WARN);
    autobahn_case_add(result, "7.1.6", "INFORMATIONAL", "INFORMATIONAL", VERDICT_INFO);
    autobahn_case_add(result, "12.1.1", "UNIMPLEMENTED", "UNIMPLEMENTED", VERDICT_NA);
}

static struct run_result *frame_of_run(void)
{
    struct run_result *result = run_result_new();
    result->assay_version = g_strdup("1.0.0");
    result->suite_version = g_strdup("1.0");
    result->url = g_strdup("ws://127.0.0.1:9001/echo");
    result->server = g_strdup("sampled/2.0.3");
    result->role = g_strdup("server");
    result->seed = 20260417;
    result->started = g_strdup("2026-04-17T09:12:44.031Z");
    result->duration_us = 812437;
    result->exit_reason = g_strdup("nothing unexpected");
    g_ptr_array_add(result->capabilities, g_strdup("echo"));
    g_ptr_array_add(result->capabilities, g_strdup("speaks first"));
    g_ptr_array_add(result->options, g_strdup("assay"));
    g_ptr_array_add(result->options, g_strdup("test"));
    g_ptr_array_add(result->options, g_strdup("ws://127.0.0.1:9001/echo?a=1&b=2"));
    g_ptr_array_add(result->options, g_strdup("--exec"));
    g_ptr_array_add(result->options, g_strdup("cmd --port {port}"));
    return result;
}

struct run_result *sample_good_new(void)
{
    struct run_result *result = frame_of_run();
    conformance_case(result, "ws/5.5.2/pong", "answers a Ping", WS_5_5_2_ANSWERS_PING,
                     VERDICT_PASS);
    return result;
}

struct run_result *sample_new(void)
{
    struct run_result *result = frame_of_run();
    result->exit_status = 1;
    g_free(result->exit_reason);
    result->exit_reason = g_strdup("an unexpected failure");
    g_ptr_array_add(result->notes, g_strdup("the target ended by signal 11 and was started again"));
    for (int number = 1; number <= 40; number++) {
        char *id = g_strdup_printf("ws/5.5.2/ping-of-%d", number);
        conformance_case(result, id, "answers a Ping with a Pong of the same body",
                         WS_5_5_2_ANSWERS_PING, VERDICT_PASS);
        g_free(id);
    }
    failing_case_add(result);
    large_case_add(result);
    milder_cases_add(result);
    autobahn_cases_add(result);
    return result;
}

struct run_result *sample_autobahn_new(void)
{
    struct run_result *result = sample_new();
    for (guint index = result->cases->len; index-- > 0;) {
        const struct case_result *one = g_ptr_array_index(result->cases, index);
        if (strcmp(one->suite, "autobahn") != 0)
            g_ptr_array_remove_index(result->cases, index);
    }
    return result;
}

static void put(char **field, const char *text)
{
    g_free(*field);
    *field = g_strdup(text);
}

static void put_all(GPtrArray *texts, const char *text)
{
    for (guint index = 0; index < texts->len; index++) {
        g_free(texts->pdata[index]);
        texts->pdata[index] = g_strdup(text);
    }
    g_ptr_array_add(texts, g_strdup(text));
}

static void case_poison(struct case_result *one, const char *text)
{
    put(&one->id, text);
    put(&one->title, text);
    put(&one->section, text);
    put(&one->delivery, text);
    put(&one->why, text);
    put(&one->reason, text);
    put(&one->repeat, text);
    put_all(one->script, text);
    put_all(one->covers, text);
    if (one->behavior != NULL) {
        put(&one->behavior, text);
        put(&one->behavior_close, text);
    }
    for (guint index = 0; index < one->findings->len; index++) {
        struct finding *finding = g_ptr_array_index(one->findings, index);
        put(&finding->expected, text);
        put(&finding->actual, text);
        put(&finding->hint, text);
        put(&finding->reason, text);
    }
    for (guint index = 0; index < one->attempts->len; index++) {
        struct attempt *attempt = g_ptr_array_index(one->attempts, index);
        put(&attempt->delivery, text);
        put(&attempt->variant, text);
        for (guint number = 0; number < attempt->log->len; number++) {
            struct log_line *line = g_ptr_array_index(attempt->log, number);
            put(&line->text, text);
        }
    }
}

struct run_result *sample_hostile_new(const char *text)
{
    struct run_result *result = sample_new();
    put(&result->assay_version, text);
    put(&result->suite_version, text);
    put(&result->url, text);
    put(&result->server, text);
    put(&result->role, text);
    put(&result->started, text);
    put(&result->ended_early, text);
    put(&result->exit_reason, text);
    put_all(result->capabilities, text);
    put_all(result->options, text);
    put_all(result->notes, text);
    put_all(result->stale, text);
    for (guint index = 0; index < result->cases->len; index++)
        case_poison(g_ptr_array_index(result->cases, index), text);
    return result;
}
