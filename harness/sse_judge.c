/* SPDX-License-Identifier: MIT */
/* From the exchanges with a server of event streams to verdicts; see sse_judge.h. */
#include "harness/sse_judge.h"

#include <assert.h>
#include <string.h>

#include "harness/sse_tell.h"
#include "harness/text.h"

struct sse_scene *sse_scene_new(void)
{
    struct sse_scene *scene = g_new0(struct sse_scene, 1);

    scene->records = g_ptr_array_new_with_free_func((GDestroyNotify)sse_record_free);
    return scene;
}

void sse_scene_free(struct sse_scene *scene)
{
    if (scene == NULL) {
        return;
    }
    g_ptr_array_unref(scene->records);
    g_free(scene->deadly);
    g_free(scene);
}

struct sse_record *sse_scene_find(const struct sse_scene *scene, const char *label)
{
    for (guint i = scene->records->len; i > 0; i--) {
        struct sse_record *record = g_ptr_array_index(scene->records, i - 1);
        if (strcmp(record->label, label) == 0) {
            return record;
        }
    }
    return NULL;
}

struct sse_record *sse_scene_nth(const struct sse_scene *scene, const char *name, unsigned index)
{
    for (guint i = 0; i < scene->records->len; i++) {
        struct sse_record *record = g_ptr_array_index(scene->records, i);
        if (strcmp(record->exchange->name, name) == 0 && index-- == 0) {
            return record;
        }
    }
    return NULL;
}

enum {
    TOLD_LINES_MAX = 40, /* of a stream, in a report */
    TOLD_LINES_OF_PASS_MAX = 12,
};

static const struct sse_look *look_of(enum sse_check check)
{
    static const struct sse_look *const tables[] = {
        sse_head_looks, sse_method_looks, sse_stream_looks, sse_coding_looks,
        sse_emit_looks, sse_resume_looks, sse_time_looks};

    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        if (tables[i][check].look != NULL) {
            return &tables[i][check];
        }
    }
    return NULL;
}

const char *const *sse_check_exchanges(enum sse_check check)
{
    const struct sse_look *look = look_of(check);
    assert(look != NULL);
    return look->exchanges;
}

void sse_describe(enum sse_check check, GPtrArray *lines)
{
    const char *const *names = sse_check_exchanges(check);

    for (size_t i = 0; names[i] != NULL; i++) {
        const struct sse_exchange *exchange = sse_exchange_find(names[i]);
        GString *line = g_string_new(NULL);
        g_assert(exchange != NULL);
        g_string_append_printf(line, "the exchange \"%s\"", exchange->name);
        if (exchange->count > 1) {
            g_string_append_printf(line, ", %u times", exchange->count);
        }
        g_string_append(line, ": ");
        text_quote_append(line, (const uint8_t *)exchange->request, strlen(exchange->request), 400);
        g_ptr_array_add(lines, g_string_free(line, FALSE));
    }
}

/* ---- Findings ---- */

static enum verdict verdict_of_row(enum requirement_id row)
{
    switch (requirement_get(row)->level) {
    case LEVEL_MUST:
        return VERDICT_FAIL;
    case LEVEL_SHOULD:
        return VERDICT_WARN;
    case LEVEL_MAY:
    case LEVEL_INFO:
        break;
    }
    return VERDICT_INFO;
}

static void finding_put(struct sse_context *context, enum requirement_id row, enum verdict verdict,
                        const char *expected, char *actual, int64_t octet)
{
    const char *hint = verdict == VERDICT_INFO ? NULL : context->ws_case->hint;

    g_ptr_array_add(context->result->findings,
                    finding_new(row, verdict, expected, actual, hint, octet));
    g_free(actual);
    if (context->about != NULL && verdict > VERDICT_INFO) {
        g_ptr_array_add(context->blamed, (gpointer)(uintptr_t)context->about);
    }
}

void sse_blame(struct sse_context *context, enum requirement_id row, const char *expected,
               char *actual, int64_t octet)
{
    finding_put(context, row, verdict_of_row(row), expected, actual, octet);
}

void sse_remark(struct sse_context *context, const char *expected, char *actual)
{
    finding_put(context, context->ws_case->proves[0], VERDICT_INFO, expected, actual, -1);
}

/* Only the first reason is kept. */
static void reason_put(struct sse_context *context, enum verdict without, char *reason)
{
    if (context->owned == NULL) {
        context->owned = reason;
        context->without = without;
    } else {
        g_free(reason);
    }
}

void sse_not_applicable(struct sse_context *context, char *reason)
{
    reason_put(context, VERDICT_NA, reason);
}

void sse_unknown(struct sse_context *context, char *reason)
{
    reason_put(context, VERDICT_UNKNOWN, reason);
}

char *sse_came(const struct sse_record *record)
{
    g_autofree char *words = sse_record_words(record);
    return g_strdup_printf("%s (the exchange \"%s\")", words, record->label);
}

const struct sse_record *sse_answered(struct sse_context *context, const char *label)
{
    const struct sse_record *record = sse_scene_find(context->scene, label);

    context->about = record;
    if (record == NULL) {
        sse_unknown(context, g_strdup_printf("the exchange \"%s\" was not played", label));
        return NULL;
    }
    if (!record->has_head) {
        sse_unknown(context, sse_came(record));
        return NULL;
    }
    return record;
}

const struct sse_record *sse_streamed(struct sse_context *context, const char *label)
{
    const struct sse_record *record = sse_answered(context, label);

    if (record != NULL && !sse_record_is_stream(record)) {
        sse_not_applicable(context, sse_came(record));
        return NULL;
    }
    return record;
}

/* ---- The judgement of one case ---- */

static bool looks_at(const struct sse_look *look, const struct sse_record *record)
{
    for (size_t i = 0; look->exchanges[i] != NULL; i++) {
        if (strcmp(look->exchanges[i], record->exchange->name) == 0) {
            return true;
        }
    }
    return false;
}

/* Which offsets the findings of a look hold: those at heads count from the answer's begin. */
static enum octet_of octet_of(enum sse_check check)
{
    return sse_head_looks[check].look != NULL || sse_method_looks[check].look != NULL
               ? OCTET_OF_ANSWER
               : OCTET_OF_STREAM;
}

/* The offset of the first finding that has one in the stream, -1 when none has. */
static int64_t offence_of(const struct case_result *result)
{
    for (guint i = 0; i < result->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(result->findings, i);
        if (finding->octet >= 0 && finding->octet_of == OCTET_OF_STREAM) {
            return finding->octet;
        }
    }
    return -1;
}

/* The stream of the exchange, each line at the time of its first octet. An offset of a finding
 * counts in the exchange that the finding is about: in any other it would mark the wrong line. */
static void stream_tell(struct sse_record *record, const struct case_result *result, bool is_blamed,
                        struct attempt *attempt)
{
    guint piece = 0;

    if (!sse_record_is_stream(record) || sse_record_is_coded(record)) {
        return;
    }
    sse_stream_tell(sse_record_recording(record), is_blamed ? offence_of(result) : -1,
                    result->findings->len > 0 ? TOLD_LINES_MAX : TOLD_LINES_OF_PASS_MAX, attempt);
    for (guint i = 0; i < attempt->stream->len; i++) {
        struct log_line *line = g_ptr_array_index(attempt->stream, i);
        const GArray *pieces = record->body.pieces;
        while (piece + 1 < pieces->len &&
               g_array_index(pieces, struct body_piece, piece + 1).begin <= (size_t)line->offset) {
            piece++;
        }
        if (piece < pieces->len) {
            line->at_us = g_array_index(pieces, struct body_piece, piece).at_us;
        }
    }
}

/* The exchanges that the check looked at, for the report. Where it is known which of them the
 * faults are about, the others have passed: a reader is shown the first that has not. */
static void attempts_add(const struct sse_context *context, const struct sse_look *look,
                         bool want_logs)
{
    const struct sse_scene *scene = context->scene;
    struct case_result *result = context->result;

    for (guint i = 0; i < scene->records->len; i++) {
        struct sse_record *record = g_ptr_array_index(scene->records, i);
        if (!looks_at(look, record)) {
            continue;
        }
        struct attempt *attempt = attempt_new("whole", record->label);
        bool is_blamed =
            context->blamed->len == 0 || g_ptr_array_find(context->blamed, record, NULL);
        attempt->verdict = is_blamed ? result->verdict : VERDICT_PASS;
        attempt->duration_us = record->end_us;
        attempt->local_port = record->local_port;
        attempt->transcript = record->transcript;
        attempt->is_http = true;
        if (want_logs || result->findings->len > 0) {
            sse_record_log(record, attempt);
            stream_tell(record, result, is_blamed, attempt);
        }
        result->duration_us += record->end_us;
        g_ptr_array_add(result->attempts, attempt);
    }
}

/* The process of the target ended in an exchange that the check looks at. */
static void death_blame(struct sse_context *context, const struct sse_look *look)
{
    for (size_t i = 0; context->scene->deadly != NULL && look->exchanges[i] != NULL; i++) {
        size_t size = strlen(look->exchanges[i]);
        if (strncmp(context->scene->deadly, look->exchanges[i], size) == 0 &&
            (context->scene->deadly[size] == '\0' || context->scene->deadly[size] == '/')) {
            finding_put(context, context->ws_case->proves[0], VERDICT_FAIL,
                        "the target goes on running",
                        g_strdup_printf("the process of the target %s in the exchange \"%s\"",
                                        context->scene->death, context->scene->deadly),
                        -1);
        }
    }
}

static const char no_stream[] = "the target is no event stream: ";

void sse_judge(const struct sse_scene *scene, const struct ws_case *ws_case,
               struct case_result *result, bool want_logs)
{
    const struct sse_look *look = look_of(ws_case->check);
    g_autoptr(GPtrArray) blamed = g_ptr_array_new();
    struct sse_context context = {
        .scene = scene, .ws_case = ws_case, .result = result, .blamed = blamed};
    const struct sse_record *first = sse_scene_find(scene, "first");

    assert(look != NULL);
    if (!look->is_first && first != NULL && first->has_head && !sse_record_is_stream(first)) {
        g_autofree char *words = sse_record_words(first);
        sse_not_applicable(&context, g_strconcat(no_stream, words, NULL));
    } else {
        look->look(&context);
    }
    death_blame(&context, look);
    result->verdict = context.owned != NULL ? context.without : VERDICT_PASS;
    for (guint i = 0; i < result->findings->len; i++) {
        struct finding *finding = g_ptr_array_index(result->findings, i);
        finding->octet_of = octet_of(ws_case->check);
        result->verdict = MAX(result->verdict, finding->verdict);
    }
    if (result->verdict == VERDICT_NA || result->verdict == VERDICT_UNKNOWN) {
        result->reason = context.owned;
    } else {
        g_free(context.owned);
    }
    attempts_add(&context, look, want_logs);
}
