/* SPDX-License-Identifier: MIT */
/*
 * The folder of reports in Autobahn's form: names of files that stay in their folder, the index to
 * the letter, and the file of a case with whatever a peer may have sent.
 */
#include <jansson.h>
#include <string.h>

#include "reports/autobahn.h"

/* ---- Names ---- */

static const struct {
    const char *name;
    const char *part;
} names[] = {
    {"Foo/1.0 (a.b)", "foo_1_0__a_b"},
    {"  TestWebSocket\t", "testwebsocket"},
    {"../../etc/passwd", "etc_passwd"},
    {"..", ""},
    {"", ""},
    {"a\nb\x1b[31m<script>", "a_b__31m_script"},
    {"\xc3\x84pfel 2", "pfel_2"},
    {"UPPER-lower_9", "upper_lower_9"},
};

static void test_names(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        char *part = autobahn_file_part(names[i].name);
        char *file = autobahn_case_file(names[i].name, "autobahn/12.1.10");
        char *wanted = g_strconcat(names[i].part, "_case_12_1_10.json", NULL);
        g_assert_cmpstr(part, ==, names[i].part);
        g_assert_cmpstr(file, ==, wanted);
        g_free(wanted);
        g_free(file);
        g_free(part);
    }
    /* No longer than a file's name may be. */
    char *longest = g_strnfill(4000, 'a');
    char *file = autobahn_case_file(longest, "autobahn/12.1.10");
    g_assert_cmpuint(strlen(file), <=, 255);
    g_free(file);
    g_free(longest);
}

/* ---- The index ---- */

static struct case_result *case_new(const char *number, const char *behavior, const char *close,
                                    int code)
{
    char *id = g_strconcat("autobahn/", number, NULL);
    struct case_result *one = case_result_new(id, "autobahn", "a title", "autobahn");

    g_free(id);
    one->behavior = g_strdup(behavior);
    one->behavior_close = g_strdup(close);
    one->remote_close_code = code;
    one->duration_us = 1600;
    return one;
}

static struct run_result *run_new(void)
{
    struct run_result *result = run_result_new();
    result->started = g_strdup("2026-11-21T09:59:59.900Z");
    return result;
}

static const char index_wanted[] = "{\n"
                                   "   \"A \\\"b\\\" \\u00C4\": {\n"
                                   "      \"1.1.1\": {\n"
                                   "         \"behavior\": \"OK\",\n"
                                   "         \"behaviorClose\": \"WRONG CODE\",\n"
                                   "         \"duration\": 2,\n"
                                   "         \"remoteCloseCode\": 1001,\n"
                                   "         \"reportfile\": \"a__b_case_1_1_1.json\"\n"
                                   "      },\n"
                                   "      \"7.1.1\": {\n"
                                   "         \"behavior\": \"FAILED\",\n"
                                   "         \"behaviorClose\": \"FAILED\",\n"
                                   "         \"duration\": 2,\n"
                                   "         \"remoteCloseCode\": null,\n"
                                   "         \"reportfile\": \"a__b_case_7_1_1.json\"\n"
                                   "      }\n"
                                   "   },\n"
                                   "   \"B\": {}\n"
                                   "}";

static void test_index(void)
{
    struct run_result *first = run_new();
    struct run_result *second = run_new();
    struct autobahn_agent a = {.name = (char *)"A \"b\" \xc3\x84", .result = first};
    struct autobahn_agent b = {.name = (char *)"B", .result = second};
    GPtrArray *agents = g_ptr_array_new();

    g_ptr_array_add(first->cases, case_new("1.1.1", "OK", "WRONG CODE", 1001));
    g_ptr_array_add(first->cases, case_result_new("ws/5.2/other", "conformance", "t", "5.2"));
    /* Without a verdict. */
    g_ptr_array_add(first->cases, case_new("7.1.1", NULL, NULL, 0));
    g_ptr_array_add(agents, &b);
    g_ptr_array_add(agents, &a);
    GString *text = report_autobahn_index(agents);
    g_assert_cmpstr(text->str, ==, index_wanted);
    g_string_free(text, TRUE);
    g_ptr_array_unref(agents);
    run_result_free(first);
    run_result_free(second);
}

/* ---- The file of a case ---- */

static const char *const members[] = {
    "agent",
    "behavior",
    "behaviorClose",
    "case",
    "closedByMe",
    "createStats",
    "createWirelog",
    "description",
    "droppedByMe",
    "duration",
    "expectation",
    "expected",
    "expectedClose",
    "failedByMe",
    "httpRequest",
    "httpResponse",
    "id",
    "isServer",
    "localCloseCode",
    "localCloseReason",
    "received",
    "remoteCloseCode",
    "remoteCloseReason",
    "reportCompressionRatio",
    "reportTime",
    "result",
    "resultClose",
    "rxFrameStats",
    "rxOctetStats",
    "started",
    "trafficStats",
    "txFrameStats",
    "txOctetStats",
    "wasClean",
    "wasCloseHandshakeTimeout",
    "wasNotCleanReason",
    "wasOpenHandshakeTimeout",
    "wasServerConnectionDropTimeout",
    "wirelog",
};

static json_t *case_read(const struct run_result *result, const struct case_result *one)
{
    struct autobahn_agent agent = {.name = (char *)"A", .result = result};
    GString *text = report_autobahn_case(&agent, one);
    json_error_t problem;
    json_t *object = json_loadb(text->str, text->len, JSON_ALLOW_NUL, &problem);

    g_assert_nonnull(object);
    g_assert_cmpuint(json_object_size(object), ==, G_N_ELEMENTS(members));
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
        g_assert_nonnull(json_object_get(object, members[i]));
    }
    for (const char *c = text->str; *c != '\0'; c++) {
        g_assert_true(*c == '\n' || (*c >= ' ' && *c < 0x7f));
    }
    g_string_free(text, TRUE);
    return object;
}

static void assert_member(const json_t *object, const char *name, const char *wanted)
{
    char *text = json_dumps(json_object_get(object, name), JSON_ENCODE_ANY | JSON_COMPACT);
    g_assert_cmpstr(text, ==, wanted);
    free(text);
}

static void event_add(struct autobahn_told *told, enum told_kind kind, const void *octets,
                      size_t size)
{
    struct told_event event = {.kind = kind, .tag = 'A'};
    event.octets = kind != TOLD_TIMEOUT ? g_bytes_new(octets, size) : NULL;
    g_array_append_val(told->received, event);
}

/* A conversation in which the peer sends what can hurt a reader. */
static struct case_result *hostile_new(void)
{
    struct case_result *one = case_new("6.4.1", "NON-STRICT", "OK", 1007);
    struct attempt *attempt = attempt_new("whole", "");
    static const uint8_t sent[] = {0x81, 0x82, 1, 2, 3, 4, 'h' ^ 1, 'i' ^ 2};
    static const uint8_t begun[] = {0x01, 0x83, 0, 0, 0, 0};
    static const uint8_t came[] = {0xf1, 0x02, 0xff, 0x00};
    char longest[70];

    memset(longest, 'x', sizeof(longest));
    one->told = autobahn_told_new();
    one->told->was_opened = true;
    one->told->begun_us = 250000;
    one->told->opened_at_us = 1000;
    one->told->duration_us = 4400;
    one->told->request = g_strdup("GET");
    one->told->response = g_strdup("</script>\xff\r\n");
    one->told->local_close_code = 1000;
    one->told->remote_close_reason = g_bytes_new("\xff\x00", 2);
    one->told->came_frames[1] = 3;
    told_piece_add(one->told->came_pieces, 7);
    told_piece_add(one->told->came_pieces, 7);
    event_add(one->told, TOLD_MESSAGE, "<b>\"\n\0", 6);
    event_add(one->told, TOLD_MESSAGE, "\xff", 1);
    event_add(one->told, TOLD_PONG, longest, 65);
    event_add(one->told, TOLD_TIMEOUT, NULL, 0);
    g_ptr_array_add(attempt->log, log_line_new(LOG_SENT, 0, 0, "Text", sent, sizeof(sent)));
    g_ptr_array_add(attempt->log, log_line_new(LOG_SENT, 0, 8, "a head", begun, sizeof(begun)));
    g_ptr_array_add(attempt->log, log_line_new(LOG_SENT, 0, 14, "the rest", "abc", 3));
    g_ptr_array_add(attempt->log, log_line_new(LOG_RECEIVED, 0, 0, "?", came, sizeof(came)));
    g_ptr_array_add(attempt->log, log_line_new(LOG_EVENT, 0, -1, "end", NULL, 0));
    g_ptr_array_add(one->attempts, attempt);
    return one;
}

static void test_hostile(void)
{
    struct run_result *result = run_new();
    struct case_result *one = hostile_new();
    json_t *object = case_read(result, one);
    assert_member(object, "behavior", "\"NON-STRICT\"");
    assert_member(object, "case", "74");
    assert_member(object, "duration", "3");
    assert_member(object, "started", "\"2026-11-21T10:00:00.150Z\"");
    assert_member(object, "httpResponse", "\"</script>\\\\xff\\r\\n\"");
    assert_member(object, "localCloseCode", "1000");
    assert_member(object, "remoteCloseReason", "\"ff00\"");
    assert_member(object, "rxFrameStats", "{\"1\":3}");
    assert_member(object, "rxOctetStats", "{\"7\":2}");
    assert_member(object, "expected",
                  "{\"NON-STRICT\":[[\"timeout\",\"A\"],[\"timeout\",\"B\"]],"
                  "\"OK\":[[\"timeout\",\"A\"]]}");
    json_t *received = json_object_get(object, "received");
    char *text = json_dumps(received, JSON_COMPACT);
    g_assert_cmpstr(text, ==,
                    "[[\"message\",\"<b>\\\"\\n\\u0000\",false],[\"message\",\"0xff\",false],"
                    "[\"pong\",\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx "
                    "...\"],[\"timeout\",\"A\"]]");
    free(text);
    assert_member(object, "wirelog",
                  "[[\"TO\",[3,\"474554\"],false],[\"RO\",[12,\"3c2f7363726970743eff0d0a\"]],"
                  "[\"KL\",1],[\"TF\",[2,\"hi\"],1,true,0,\"01020304\",null,null,false],"
                  "[\"TO\",[8,\"818201020304696b\"],false],"
                  "[\"TF\",[3,\"\"],1,false,0,\"00000000\",null,null,false],"
                  "[\"TO\",[6,\"018300000000\"],false],[\"TO\",[3,\"616263\"],false],"
                  "[\"RO\",[4,\"f102ff00\"]],[\"RF\",[2,\"0xff00\"],1,true,7,false,null]]");
    json_decref(object);
    run_result_free(result);
    case_result_free(one);
}

/* What was never played has all members, too, and says why. */
static void test_not_played(void)
{
    struct run_result *result = run_new();
    struct case_result *one = case_new("12.1.1", NULL, NULL, 0);

    one->reason = g_strdup("the run ended before");
    json_t *object = case_read(result, one);
    assert_member(object, "behavior", "\"FAILED\"");
    assert_member(object, "result", "\"the run ended before\"");
    assert_member(object, "expected", "{}");
    assert_member(object, "trafficStats", "null");
    assert_member(object, "wirelog", "[]");
    json_decref(object);
    result->ended_early = g_strdup("Connection refused");
    object = case_read(result, one);
    assert_member(object, "result", "\"Connection refused\"");
    json_decref(object);
    run_result_free(result);
    case_result_free(one);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/autobahn/names", test_names);
    g_test_add_func("/autobahn/index", test_index);
    g_test_add_func("/autobahn/hostile", test_hostile);
    g_test_add_func("/autobahn/not-played", test_not_played);
    return g_test_run();
}
