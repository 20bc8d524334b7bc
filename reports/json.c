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
#include "reports/json_grow.h"
#include "reports/report.h"
#include "reports/tally.h"
#include "reports/traffic.h"

enum { SCHEMA_VERSION = 1 };

/* What a double holds exactly; above that a seed is written as a string, for other languages. */
#define INTEGER_MAX_OF_DOUBLE ((uint64_t)1 << 53)

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
        member_add(object, name, text_of(text));
}

static json_t *texts_of(const GPtrArray *texts)
{
    json_t *array = json_array();
    for (guint index = 0; index < texts->len; index++)
        element_add(array, text_of(g_ptr_array_index(texts, index)));
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
    member_add(object, "direction", json_string(directions[line->direction]));
    member_add(object, "at_ms", milliseconds(line->at_us));
    if (line->offset >= 0)
        member_add(object, "offset", json_integer(line->offset));
    member_add(object, "text", text_of(line->text));
    if (line->octets != NULL)
        member_add(object, "octets", octets_of(line->octets));
    if (line->size > 0)
        member_add(object, "size", number_of_64(line->size));
    if (line->is_offence)
        member_add(object, "offence", json_true());
    member_if(object, "does", line->does);
    member_if(object, "event", line->event);
    return object;
}

static void lines_add(json_t *object, const char *name, const GPtrArray *lines)
{
    json_t *array = json_array();
    for (guint index = 0; index < lines->len; index++)
        element_add(array, log_line_of(g_ptr_array_index(lines, index)));
    member_add(object, name, array);
}

static json_t *attempt_of(const struct attempt *attempt)
{
    json_t *object = json_object();
    member_add(object, "delivery", text_of(attempt->delivery));
    member_add(object, "variant", text_of(attempt->variant));
    member_add(object, "verdict", json_string(verdict_name(attempt->verdict)));
    member_add(object, "duration_ms", milliseconds(attempt->duration_us));
    member_add(object, "seed", number_of_64(attempt->seed));
    if (attempt->local_port != 0)
        member_add(object, "local_port", json_integer(attempt->local_port));
    if (attempt->transcript >= 0)
        member_add(object, "transcript", json_integer(attempt->transcript));
    if (attempt->timed_out)
        member_add(object, "timed_out", json_true());
    if (attempt->log->len > 0)
        lines_add(object, "log", attempt->log);
    if (attempt->stream->len > 0)
        lines_add(object, "stream", attempt->stream);
    if (attempt->stream_lines_left_out > 0)
        member_add(object, "stream_lines_left_out", json_integer(attempt->stream_lines_left_out));
    if (attempt->log_lines_left_out > 0)
        member_add(object, "log_lines_left_out", json_integer(attempt->log_lines_left_out));
    return object;
}

static json_t *finding_of(const struct finding *finding)
{
    json_t *object = json_object();
    if (finding->requirement != REQUIREMENT_NONE) {
        const struct requirement *row = requirement_get(finding->requirement);
        member_add(object, "requirement", json_string(row->name));
        member_add(object, "level", json_string(level_name(row->level)));
        member_add(object, "clause", json_string(row->clause));
    }
    member_add(object, "verdict", json_string(verdict_name(finding->verdict)));
    member_add(object, "expected", text_of(finding->expected));
    member_add(object, "actual", text_of(finding->actual));
    if (finding->octet >= 0)
        member_add(object, "octet", json_integer(finding->octet));
    if (finding->octet >= 0 && finding->octet_of != OCTET_SINCE_HANDSHAKE)
        member_add(object, "octet_of",
                   json_string(finding->octet_of == OCTET_OF_ANSWER ? "answer" : "stream"));
    member_if(object, "hint", finding->hint);
    member_if(object, "reason", finding->reason);
    return object;
}

static json_t *requirement_names(const struct case_result *result)
{
    json_t *array = json_array();
    for (guint index = 0; index < result->requirements->len; index++) {
        const struct requirement *row = g_ptr_array_index(result->requirements, index);
        element_add(array, json_string(row->name));
    }
    return array;
}

/* What can be worked out is written for those who read the file, and not read back. */
static json_t *traffic_of(const struct traffic *traffic)
{
    json_t *object = json_object();
    member_add(object, "round_trips", json_integer(traffic->round_trips));
    member_add(object, "sent_octets", number_of_64(traffic->sent_size));
    member_add(object, "sent_payload_octets", number_of_64(traffic->sent_payload_size));
    member_add(object, "received_octets", number_of_64(traffic->came_size));
    member_add(object, "received_payload_octets", number_of_64(traffic->came_payload_size));
    member_add(object, "duration_ms", milliseconds(traffic->duration_us));
    member_add(object, "octets_per_second", json_real(traffic_speed(traffic)));
    member_add(object, "sent_ratio", json_real(traffic_sent_ratio(traffic)));
    member_add(object, "received_ratio", json_real(traffic_came_ratio(traffic)));
    return object;
}

static json_t *case_of(const struct case_result *result)
{
    json_t *object = json_object();
    json_t *findings = json_array();
    json_t *runs = json_array();
    for (guint index = 0; index < result->findings->len; index++)
        element_add(findings, finding_of(g_ptr_array_index(result->findings, index)));
    for (guint index = 0; index < result->attempts->len; index++)
        element_add(runs, attempt_of(g_ptr_array_index(result->attempts, index)));
    member_add(object, "id", text_of(result->id));
    member_add(object, "suite", text_of(result->suite));
    member_add(object, "section", text_of(result->section));
    member_add(object, "title", text_of(result->title));
    member_add(object, "verdict", json_string(verdict_name(result->verdict)));
    member_if(object, "reason", result->reason);
    member_if(object, "delivery", result->delivery);
    member_add(object, "covers", texts_of(result->covers));
    member_add(object, "requirements", requirement_names(result));
    member_add(object, "duration_ms", milliseconds(result->duration_us));
    if (result->waits)
        member_add(object, "waits", json_true());
    if (result->behavior != NULL) {
        member_add(object, "behavior", text_of(result->behavior));
        member_add(object, "behaviorClose", text_of(result->behavior_close));
        member_add(object, "remoteCloseCode",
                   result->remote_close_code >= 0 ? json_integer(result->remote_close_code)
                                                  : json_null());
    }
    if (result->traffic.round_trips > 0)
        member_add(object, "traffic", traffic_of(&result->traffic));
    member_add(object, "findings", findings);
    member_if(object, "why", result->why);
    member_add(object, "script", texts_of(result->script));
    member_add(object, "runs", runs);
    member_if(object, "repeat", result->repeat);
    return object;
}

static json_t *summary_of(const struct run_result *result)
{
    json_t *object = json_object();
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        member_add(object, verdict_name((enum verdict)verdict),
                   json_integer(run_result_count(result, (enum verdict)verdict)));
    return object;
}

static json_t *requirements_of(const struct run_result *result)
{
    json_t *array = json_array();
    for (int id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const struct requirement *row = requirement_get((enum requirement_id)id);
        if (run_result_roles(result, requirement_protocol(row)) == 0)
            continue;
        json_t *object = json_object();
        member_add(object, "id", json_string(row->name));
        member_add(object, "ref", json_string(row->ref));
        member_add(object, "level", json_string(level_name(row->level)));
        member_add(object, "clause", json_string(row->clause));
        member_add(object, "side", json_string(side_name(row->side)));
        member_add(object, "role", json_string(roles_name(row->roles)));
        member_add(object, "kind", json_string(kind_name(row->kind)));
        member_add(object, "text", json_string(row->text));
        member_add(object, "verdict",
                   json_string(requirement_verdict_name(run_result_requirement(result, row->id))));
        element_add(array, object);
    }
    return array;
}

static json_t *target_of(const struct run_result *result)
{
    json_t *object = json_object();
    member_add(object, "url", text_of(result->url));
    member_add(object, "server", text_of(result->server));
    member_add(object, "role", text_of(result->role));
    member_add(object, "capabilities", texts_of(result->capabilities));
    return object;
}

GString *report_json(const struct run_result *result)
{
    json_t *object = json_object();
    json_t *cases = json_array();
    json_t *options = json_object();
    for (guint index = 0; index < result->cases->len; index++)
        element_add(cases, case_of(g_ptr_array_index(result->cases, index)));
    member_add(options, "arguments", texts_of(result->options));
    member_add(object, "assay", text_of(result->assay_version));
    member_add(object, "schema", json_integer(SCHEMA_VERSION));
    member_add(object, "suite_version", text_of(result->suite_version));
    member_add(object, "target", target_of(result));
    member_add(object, "options", options);
    member_add(object, "seed", number_of_64(result->seed));
    member_add(object, "started", text_of(result->started));
    member_add(object, "duration_ms", milliseconds(result->duration_us));
    member_add(object, "exit_status", json_integer(result->exit_status));
    member_add(object, "exit_reason", text_of(result->exit_reason));
    member_if(object, "ended_early", result->ended_early);
    member_add(object, "notes", texts_of(result->notes));
    member_add(object, "stale", texts_of(result->stale));
    member_add(object, "summary", summary_of(result));
    member_add(object, "cases", cases);
    member_add(object, "requirements", requirements_of(result));

    char *text = json_dumps(object, JSON_INDENT(1) | JSON_REAL_PRECISION(15));
    assert(text != NULL);
    GString *out = g_string_new(text);
    g_string_append_c(out, '\n');
    free(text);
    json_decref(object);
    return out;
}
