/* SPDX-License-Identifier: MIT */
/*
 * The judge of the Autobahn suite alone: records of conversations, and the two verdicts that the
 * original gives on them.
 */
#include <string.h>

#include "harness/autobahn.h"

enum { EVENTS_MAX = 4 };

struct record_row {
    const char *name;
    const char *row;
    struct autobahn_event events[EVENTS_MAX];
    unsigned events_lost;
    bool unopened;
    bool closed_by_me;
    bool was_clean;
    enum autobahn_drop drop;
    int code;         /* -1: none */
    unsigned sent[2]; /* frames of opcode 0 and 1 */
    enum autobahn_grade behavior;
    enum autobahn_grade close;
};

#define TEXT_SEEN(literal)                                  \
    {                                                       \
        .kind = AUTOBAHN_MESSAGE, .payload = BYTES(literal) \
    }
#define BINARY_SEEN(literal)                                                   \
    {                                                                          \
        .kind = AUTOBAHN_MESSAGE, .is_binary = true, .payload = BYTES(literal) \
    }
#define PONG_SEEN(literal)                               \
    {                                                    \
        .kind = AUTOBAHN_PONG, .payload = BYTES(literal) \
    }
#define PAUSE_SEEN(tag_)                        \
    {                                           \
        .kind = AUTOBAHN_TIMEOUT, .tag = (tag_) \
    }
#define STARS_SEEN(octets)                                        \
    {                                                             \
        .kind = AUTOBAHN_MESSAGE, .payload = REPEAT("**", octets) \
    }
#define CLOSED_CLEANLY .closed_by_me = true, .was_clean = true

/* clang-format off */
static const struct record_row records[] = {
    {"never-opened", "1.1.1", {{0}}, .unopened = true, .code = -1, .behavior = AUTOBAHN_FAILED,
     .close = AUTOBAHN_FAILED},
    {"as-expected", "7.1.1", {TEXT_SEEN("Hello World!")}, CLOSED_CLEANLY, .code = 1000,
     .behavior = AUTOBAHN_OK, .close = AUTOBAHN_OK},
    {"no-event", "7.1.1", {{0}}, CLOSED_CLEANLY, .code = 1000, .behavior = AUTOBAHN_FAILED,
     .close = AUTOBAHN_OK},
    {"other-content", "7.1.1", {TEXT_SEEN("Hello World?")}, CLOSED_CLEANLY, .code = 1000,
     .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_OK},
    {"longer-content", "7.1.1", {TEXT_SEEN("Hello World!!")}, CLOSED_CLEANLY, .code = 1000,
     .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_OK},
    {"other-type", "7.1.1", {BINARY_SEEN("Hello World!")}, CLOSED_CLEANLY, .code = 1000,
     .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_OK},
    {"pong-for-text", "7.1.1", {PONG_SEEN("Hello World!")}, CLOSED_CLEANLY, .code = 1000,
     .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_OK},
    {"one-event-more", "7.1.1", {TEXT_SEEN("Hello World!"), PONG_SEEN("")}, CLOSED_CLEANLY,
     .code = 1000, .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_OK},
    {"events-beyond-what-is-kept", "7.1.1", {TEXT_SEEN("Hello World!")}, .events_lost = 1,
     CLOSED_CLEANLY, .code = 1000, .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_OK},
    {"other-order", "5.6", {TEXT_SEEN("fragment1fragment2"), PONG_SEEN("ping payload")},
     CLOSED_CLEANLY, .code = 1000, .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_OK},
    {"wrong-end-closed", "7.1.1", {TEXT_SEEN("Hello World!")}, .was_clean = true, .code = 1000,
     .behavior = AUTOBAHN_OK, .close = AUTOBAHN_FAILED},
    {"wrong-end-comes-first", "7.1.1", {TEXT_SEEN("Hello World!")}, .code = 1002,
     .drop = AUTOBAHN_DROPPED_BY_KILL, .behavior = AUTOBAHN_OK, .close = AUTOBAHN_FAILED},
    {"unclean-before-wrong-code", "7.1.1", {TEXT_SEEN("Hello World!")}, .closed_by_me = true,
     .code = 1002, .behavior = AUTOBAHN_OK, .close = AUTOBAHN_UNCLEAN},
    {"wrong-code-fails-group-7", "7.1.1", {TEXT_SEEN("Hello World!")}, CLOSED_CLEANLY,
     .code = 1002, .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_WRONG_CODE},
    {"wrong-code-fails-not-group-1", "1.1.1", {TEXT_SEEN("")}, CLOSED_CLEANLY, .code = 1002,
     .behavior = AUTOBAHN_OK, .close = AUTOBAHN_WRONG_CODE},
    {"wrong-code-before-drop", "1.1.1", {TEXT_SEEN("")}, CLOSED_CLEANLY, .code = 1002,
     .drop = AUTOBAHN_DROPPED_BY_KILL, .behavior = AUTOBAHN_OK, .close = AUTOBAHN_WRONG_CODE},
    {"code-0-is-a-code", "1.1.1", {TEXT_SEEN("")}, CLOSED_CLEANLY, .code = 0,
     .behavior = AUTOBAHN_OK, .close = AUTOBAHN_WRONG_CODE},
    {"dropped-by-us", "1.1.1", {TEXT_SEEN("")}, CLOSED_CLEANLY, .code = 1000,
     .drop = AUTOBAHN_DROPPED_BY_KILL, .behavior = AUTOBAHN_OK,
     .close = AUTOBAHN_FAILED_BY_CLIENT},
    {"clean-is-not-asked", "7.9.1", {{0}}, .closed_by_me = true, .code = -1,
     .behavior = AUTOBAHN_OK, .close = AUTOBAHN_OK},
    {"the-same-code-back", "7.7.2", {{0}}, CLOSED_CLEANLY, .code = 1001, .behavior = AUTOBAHN_OK,
     .close = AUTOBAHN_OK},
    {"another-code-back", "7.7.2", {{0}}, CLOSED_CLEANLY, .code = 1002,
     .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_WRONG_CODE},
    {"bad-text-not-failed", "6.3.1", {{0}}, CLOSED_CLEANLY, .code = 1000,
     .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_FAILED},
    {"bad-rsv-not-failed", "3.1", {{0}}, CLOSED_CLEANLY, .code = 1000, .behavior = AUTOBAHN_OK,
     .close = AUTOBAHN_FAILED},
    {"non-strict-pauses", "6.4.2", {PAUSE_SEEN('A'), PAUSE_SEEN('B')}, .was_clean = true,
     .code = 1007, .behavior = AUTOBAHN_NON_STRICT, .close = AUTOBAHN_OK},
    {"one-pause", "6.4.2", {PAUSE_SEEN('A')}, .was_clean = true, .code = 1007,
     .behavior = AUTOBAHN_OK, .close = AUTOBAHN_OK},
    {"the-other-pause", "6.4.2", {PAUSE_SEEN('B')}, .was_clean = true, .code = 1007,
     .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_OK},
    {"non-strict-but-not-failed", "6.4.2", {PAUSE_SEEN('A'), PAUSE_SEEN('B')}, CLOSED_CLEANLY,
     .code = 1000, .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_FAILED},
    {"informational-whatever", "7.13.2", {PONG_SEEN("x")}, .drop = AUTOBAHN_DROPPED_BY_KILL,
     .code = 4000, .behavior = AUTOBAHN_INFO, .close = AUTOBAHN_INFO},
    {"frames-counted", "10.1.1", {STARS_SEEN(65536)}, CLOSED_CLEANLY, .code = 1000,
     .sent = {50, 1}, .behavior = AUTOBAHN_OK, .close = AUTOBAHN_OK},
    {"frames-not-sent", "10.1.1", {STARS_SEEN(65536)}, CLOSED_CLEANLY, .code = 1000,
     .sent = {49, 1}, .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_OK},
    {"one-octet-short", "10.1.1", {STARS_SEEN(65535)}, CLOSED_CLEANLY, .code = 1000,
     .sent = {50, 1}, .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_OK},
    {"size-is-enough", "9.1.1", {PONG_SEEN("x"), STARS_SEEN(65536), TEXT_SEEN("more")},
     CLOSED_CLEANLY, .code = 1000, .behavior = AUTOBAHN_OK, .close = AUTOBAHN_OK},
    {"size-of-another-type", "9.2.1", {STARS_SEEN(65536)}, CLOSED_CLEANLY, .code = 1000,
     .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_OK},
    {"another-size", "9.1.1", {STARS_SEEN(65535)}, CLOSED_CLEANLY, .code = 1000,
     .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_OK},
    {"round-trips-too-few", "9.7.1", {TEXT_SEEN(""), TEXT_SEEN("")}, CLOSED_CLEANLY, .code = 1000,
     .behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_OK},
};
/* clang-format on */

static void record_fill(const struct record_row *wanted, struct autobahn_record *record)
{
    record->was_opened = !wanted->unopened;
    record->events_lost = wanted->events_lost;
    record->closed_by_me = wanted->closed_by_me;
    record->was_clean = wanted->was_clean;
    record->drop = wanted->drop;
    record->remote_close_code = wanted->code;
    record->remote_closed = wanted->code >= 0;
    record->sent_frames[0] = wanted->sent[0];
    record->sent_frames[1] = wanted->sent[1];
    for (size_t index = 0; wanted->events[index].kind != AUTOBAHN_NO_EVENT; index++) {
        const struct autobahn_event *event = &wanted->events[index];
        struct autobahn_seen seen = {
            .kind = event->kind, .is_binary = event->is_binary, .tag = event->tag, .octet = -1};
        if (event->kind != AUTOBAHN_TIMEOUT) {
            uint8_t *payload = g_malloc((gsize)event->payload.size + 1);
            memset(payload, '*', (size_t)event->payload.size);
            if (event->payload.pattern_size == event->payload.size) {
                memcpy(payload, event->payload.pattern, event->payload.pattern_size);
            }
            seen.size = event->payload.size;
            seen.payload = g_bytes_new_take(payload, (gsize)seen.size);
        }
        g_array_append_val(record->events, seen);
    }
}

static void test_record(gconstpointer data)
{
    const struct record_row *wanted = data;
    const struct autobahn_row *row = autobahn_row_find(wanted->row);
    struct attempt *attempt = attempt_new("whole", "");
    struct case_result *result = case_result_new("autobahn/x", "autobahn", "x", "autobahn 0");
    struct autobahn_record record;

    autobahn_record_init(&record);
    record_fill(wanted, &record);
    struct autobahn_judgement judgement = autobahn_judge(row, &record);
    g_assert_cmpint(judgement.behavior, ==, wanted->behavior);
    g_assert_cmpint(judgement.close, ==, wanted->close);
    g_assert_cmpuint(strlen(judgement.result), >, 0);
    g_assert_cmpuint(strlen(judgement.close_result), >, 0);
    autobahn_judgement_clear(&judgement);

    autobahn_findings_add(row, &record, attempt, result);
    bool fails = wanted->behavior == AUTOBAHN_FAILED || wanted->close == AUTOBAHN_FAILED ||
                 wanted->close == AUTOBAHN_UNCLEAN || wanted->close == AUTOBAHN_WRONG_CODE;
    g_assert_true(fails == (attempt->verdict == VERDICT_FAIL));
    g_assert_true((attempt->verdict == VERDICT_WARN) ==
                  (!fails && wanted->close == AUTOBAHN_FAILED_BY_CLIENT));
    for (guint index = 0; index < result->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(result->findings, index);
        g_assert_cmpuint(strlen(finding->expected), >, 0);
        g_assert_cmpuint(strlen(finding->actual), >, 0);
    }
    autobahn_record_clear(&record);
    attempt_free(attempt);
    case_result_free(result);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(records); index++) {
        char *path = g_strdup_printf("/autobahn/judge/%s", records[index].name);
        g_test_add_data_func(path, &records[index], test_record);
        g_free(path);
    }
    return g_test_run();
}
