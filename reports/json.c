/* SPDX-License-Identifier: MIT */
/*
 * The JSON of a run, as docs/run.schema.json describes it: the source of all other formats.
 *
 * What can be worked out (the summary, the requirements) is written for programs that read the
 * file; json_read.c works it out again and does not trust it. Members with nothing in them are left
 * out, but those that every reader may count on.
 */
#include <assert.h>
#include <jansson.h>

#include "reports/escape.h"
#include "reports/report.h"
#include "reports/tally.h"

enum { SCHEMA_VERSION = 1 };

/* What a double holds exactly; above that a seed is written as a string, for other languages. */
#define INTEGER_MAX_OF_DOUBLE ((uint64_t)1 << 53)

/* Takes `value` over. Our own memory cannot refuse a member. */
static void member(json_t *object, const char *name, json_t *value)
{
    int failed = json_object_set_new(object, name, value);
    assert(failed == 0);
    (void)failed;
}

static void element(json_t *array, json_t *value)
{
    int failed = json_array_append_new(array, value);
    assert(failed == 0);
    (void)failed;
}

static json_t *text_of(const char *text)
{
    if (text == NULL)
        return json_null();
    char *escaped = escape_json(text);
    json_t *value = json_string(escaped);
    assert(value != NULL);
    g_free(escaped);
    return value;
}

static void member_if(json_t *object, const char *name, const char *text)
{
    if (text != NULL)
        member(object, name, text_of(text));
}

static json_t *texts_of(const GPtrArray *texts)
{
    json_t *array = json_array();
    for (guint index = 0; index < texts->len; index++)
        element(array, text_of(g_ptr_array_index(texts, index)));
    return array;
}

static json_t *milliseconds(int64_t us)
{
    return json_real((double)us / 1e3);
}

static json_t *number_of_64(uint64_t number)
{
    if (number <= INTEGER_MAX_OF_DOUBLE)
        return json_integer((json_int_t)number);
    char *decimal = g_strdup_printf("%" G_GUINT64_FORMAT, number);
    json_t *value = json_string(decimal);
    g_free(decimal);
    return value;
}

static json_t *octets_of(GBytes *bytes)
{
    gsize size = 0;
    const uint8_t *octets = g_bytes_get_data(bytes, &size);
    GString *hex = g_string_sized_new(2 * size);
    for (gsize index = 0; index < size; index++)
        g_string_append_printf(hex, "%02x", octets[index]);
    json_t *value = json_string(hex->str);
    g_string_free(hex, TRUE);
    return value;
}

static json_t *log_line_of(const struct log_line *line)
{
    static const char *const directions[] = {
        [LOG_SENT] = "sent", [LOG_RECEIVED] = "received", [LOG_EVENT] = "event"};
    json_t *object = json_object();
    member(object, "direction", json_string(directions[line->direction]));
    member(object, "at_ms", milliseconds(line->at_us));
    if (line->offset >= 0)
        member(object, "offset", json_integer(line->offset));
    member(object, "text", text_of(line->text));
    if (line->octets != NULL)
        member(object, "octets", octets_of(line->octets));
    if (line->size > 0)
        member(object, "size", number_of_64(line->size));
    if (line->is_offence)
        member(object, "offence", json_true());
    return object;
}

static json_t *attempt_of(const struct attempt *attempt)
{
    json_t *object = json_object();
    member(object, "delivery", text_of(attempt->delivery));
    member(object, "variant", text_of(attempt->variant));
    member(object, "verdict", json_string(verdict_name(attempt->verdict)));
    member(object, "duration_ms", milliseconds(attempt->duration_us));
    member(object, "seed", number_of_64(attempt->seed));
    if (attempt->local_port != 0)
        member(object, "local_port", json_integer(attempt->local_port));
    if (attempt->transcript >= 0)
        member(object, "transcript", json_integer(attempt->transcript));
    if (attempt->timed_out)
        member(object, "timed_out", json_true());
    if (attempt->log->len > 0) {
        json_t *log = json_array();
        for (guint index = 0; index < attempt->log->len; index++)
            element(log, log_line_of(g_ptr_array_index(attempt->log, index)));
        member(object, "log", log);
    }
    if (attempt->log_lines_left_out > 0)
        member(object, "log_lines_left_out", json_integer(attempt->log_lines_left_out));
    return object;
}

static json_t *finding_of(const struct finding *finding)
{
    json_t *object = json_object();
    if (finding->requirement != REQUIREMENT_NONE) {
        const struct requirement *row = requirement_get(finding->requirement);
        member(object, "requirement", json_string(row->name));
        member(object, "level", json_string(level_name(row->level)));
        member(object, "clause", json_string(row->clause));
    }
    member(object, "verdict", json_string(verdict_name(finding->verdict)));
    member(object, "expected", text_of(finding->expected));
    member(object, "actual", text_of(finding->actual));
    if (finding->octet >= 0)
        member(object, "octet", json_integer(finding->octet));
    member_if(object, "hint", finding->hint);
    member_if(object, "reason", finding->reason);
    return object;
}

static json_t *requirement_names(const struct case_result *result)
{
    json_t *array = json_array();
    for (guint index = 0; index < result->requirements->len; index++) {
        const struct requirement *row = g_ptr_array_index(result->requirements, index);
        element(array, json_string(row->name));
    }
    return array;
}

static json_t *case_of(const struct case_result *result)
{
    json_t *object = json_object();
    json_t *findings = json_array();
    json_t *runs = json_array();
    for (guint index = 0; index < result->findings->len; index++)
        element(findings, finding_of(g_ptr_array_index(result->findings, index)));
    for (guint index = 0; index < result->attempts->len; index++)
        element(runs, attempt_of(g_ptr_array_index(result->attempts, index)));
    member(object, "id", text_of(result->id));
    member(object, "suite", text_of(result->suite));
    member(object, "section", text_of(result->section));
    member(object, "title", text_of(result->title));
    member(object, "verdict", json_string(verdict_name(result->verdict)));
    member_if(object, "reason", result->reason);
    member_if(object, "delivery", result->delivery);
    member(object, "covers", texts_of(result->covers));
    member(object, "requirements", requirement_names(result));
    member(object, "duration_ms", milliseconds(result->duration_us));
    if (result->waits)
        member(object, "waits", json_true());
    if (result->behavior != NULL) {
        member(object, "behavior", text_of(result->behavior));
        member(object, "behaviorClose", text_of(result->behavior_close));
        member(object, "remoteCloseCode",
               result->remote_close_code >= 0 ? json_integer(result->remote_close_code)
                                              : json_null());
    }
    member(object, "findings", findings);
    member_if(object, "why", result->why);
    member(object, "script", texts_of(result->script));
    member(object, "runs", runs);
    member_if(object, "repeat", result->repeat);
    return object;
}

static json_t *summary_of(const struct run_result *result)
{
    json_t *object = json_object();
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        member(object, verdict_name((enum verdict)verdict),
               json_integer(run_result_count(result, (enum verdict)verdict)));
    return object;
}

static json_t *requirements_of(const struct run_result *result)
{
    json_t *array = json_array();
    for (int id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const struct requirement *row = requirement_get((enum requirement_id)id);
        json_t *object = json_object();
        member(object, "id", json_string(row->name));
        member(object, "ref", json_string(row->ref));
        member(object, "level", json_string(level_name(row->level)));
        member(object, "clause", json_string(row->clause));
        member(object, "side", json_string(side_name(row->side)));
        member(object, "role", json_string(roles_name(row->roles)));
        member(object, "kind", json_string(kind_name(row->kind)));
        member(object, "text", json_string(row->text));
        member(object, "verdict",
               json_string(requirement_verdict_name(run_result_requirement(result, row->id))));
        element(array, object);
    }
    return array;
}

static json_t *target_of(const struct run_result *result)
{
    json_t *object = json_object();
    member(object, "url", text_of(result->url));
    member(object, "server", text_of(result->server));
    member(object, "role", text_of(result->role));
    member(object, "capabilities", texts_of(result->capabilities));
    return object;
}

GString *report_json(const struct run_result *result)
{
    json_t *object = json_object();
    json_t *cases = json_array();
    json_t *options = json_object();
    for (guint index = 0; index < result->cases->len; index++)
        element(cases, case_of(g_ptr_array_index(result->cases, index)));
    member(options, "arguments", texts_of(result->options));
    member(object, "assay", text_of(result->assay_version));
    member(object, "schema", json_integer(SCHEMA_VERSION));
    member(object, "suite_version", text_of(result->suite_version));
    member(object, "target", target_of(result));
    member(object, "options", options);
    member(object, "seed", number_of_64(result->seed));
    member(object, "started", text_of(result->started));
    member(object, "duration_ms", milliseconds(result->duration_us));
    member(object, "exit_status", json_integer(result->exit_status));
    member(object, "exit_reason", text_of(result->exit_reason));
    member_if(object, "ended_early", result->ended_early);
    member(object, "notes", texts_of(result->notes));
    member(object, "stale", texts_of(result->stale));
    member(object, "summary", summary_of(result));
    member(object, "cases", cases);
    member(object, "requirements", requirements_of(result));

    char *text = json_dumps(object, JSON_INDENT(1) | JSON_REAL_PRECISION(15));
    assert(text != NULL);
    GString *out = g_string_new(text);
    g_string_append_c(out, '\n');
    free(text);
    json_decref(object);
    return out;
}
