/* SPDX-License-Identifier: MIT */
/*
 * Reads the JSON of a run back. The file may come from anywhere: every member is looked at before
 * it is used, and the first thing that is not as docs/run.schema.json has it ends the reading with
 * one line that says where it stands.
 *
 * Method: a reader remembers the first fault; after it, every look-up gives nothing, so that the
 * code below reads like the schema and only its end asks whether all was well.
 */
#include <jansson.h>
#include <string.h>

#include "reports/escape.h"
#include "reports/report.h"

enum { SCHEMA_VERSION = 1 };

/* Beyond that many milliseconds (some 300 years) a number is not a time. */
#define MILLISECONDS_MAX 1e13

struct reader {
    GString *place; /* "cases[3].findings[0]" */
    char *fault;    /* the first one, or NULL */
};

static void fault_note(struct reader *reader, const char *name, const char *wanted)
{
    if (reader->fault == NULL)
        reader->fault = g_strdup_printf("%s%s%s is not %s", reader->place->str,
                                        reader->place->len > 0 ? "." : "", name, wanted);
}

/* Steps into element `index` of the member; gives what place_leave() goes back to. */
static gsize place_enter(struct reader *reader, const char *name, size_t index)
{
    gsize before = reader->place->len;
    g_string_append_printf(reader->place, "%s%s[%zu]", before > 0 ? "." : "", name, index);
    return before;
}

static void place_leave(struct reader *reader, gsize before)
{
    g_string_truncate(reader->place, before);
}

/* ---------------------------------------------------------------------------- single members */

/* NULL when the member is absent, null or faulty. Free with g_free. */
static char *text_read_if(struct reader *reader, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (value == NULL || json_is_null(value))
        return NULL;
    if (!json_is_string(value)) {
        fault_note(reader, name, "a string");
        return NULL;
    }
    return escape_json_read(json_string_value(value), json_string_length(value));
}

static char *text_read(struct reader *reader, const json_t *object, const char *name)
{
    char *text = text_read_if(reader, object, name);
    if (text == NULL)
        fault_note(reader, name, "a string");
    return text != NULL ? text : g_strdup("");
}

static void texts_read(struct reader *reader, const json_t *object, const char *name,
                       GPtrArray *texts)
{
    const json_t *array = json_object_get(object, name);
    if (!json_is_array(array)) {
        fault_note(reader, name, "an array of strings");
        return;
    }
    for (size_t index = 0; index < json_array_size(array); index++) {
        const json_t *value = json_array_get(array, index);
        if (json_is_string(value))
            g_ptr_array_add(texts,
                            escape_json_read(json_string_value(value), json_string_length(value)));
        else
            fault_note(reader, name, "an array of strings");
    }
}

static int64_t integer_read(struct reader *reader, const json_t *object, const char *name,
                            int64_t least, int64_t most, int64_t otherwise)
{
    const json_t *value = json_object_get(object, name);
    if (value == NULL || json_is_null(value))
        return otherwise;
    if (!json_is_integer(value) || json_integer_value(value) < least ||
        json_integer_value(value) > most) {
        fault_note(reader, name, "an integer in its range");
        return otherwise;
    }
    return json_integer_value(value);
}

/* An integer, or a string of decimal digits when it is too large for the numbers of others. */
static uint64_t number_of_64_read(struct reader *reader, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    guint64 number = 0;
    if (json_is_integer(value) && json_integer_value(value) >= 0)
        return (uint64_t)json_integer_value(value);
    if (json_is_string(value) && strlen(json_string_value(value)) == json_string_length(value) &&
        g_ascii_string_to_unsigned(json_string_value(value), 10, 0, G_MAXUINT64, &number, NULL))
        return number;
    fault_note(reader, name, "a number from 0 to 2^64 - 1");
    return 0;
}

static int64_t microseconds_read(struct reader *reader, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    double ms = json_number_value(value);
    if (!json_is_number(value) || !(ms >= 0) || ms > MILLISECONDS_MAX) {
        fault_note(reader, name, "a time in milliseconds");
        return 0;
    }
    return (int64_t)(ms * 1e3 + 0.5);
}

static bool flag_read(struct reader *reader, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (value != NULL && !json_is_boolean(value))
        fault_note(reader, name, "true or false");
    return json_is_true(value);
}

static enum verdict verdict_read(struct reader *reader, const json_t *object)
{
    const char *name = json_string_value(json_object_get(object, "verdict"));
    enum verdict verdict = VERDICT_ERROR;
    if (name == NULL || !verdict_parse(name, &verdict))
        fault_note(reader, "verdict", "a verdict");
    return verdict;
}

/* The array of that name; an empty one when there is none and `is_needed` is false. */
static const json_t *array_read(struct reader *reader, const json_t *object, const char *name,
                                bool is_needed)
{
    const json_t *array = json_object_get(object, name);
    if (json_is_array(array))
        return array;
    if (is_needed || array != NULL)
        fault_note(reader, name, "an array");
    return NULL;
}

/* ---------------------------------------------------------------------------- octets and log */

static GBytes *octets_read(struct reader *reader, const json_t *object)
{
    const json_t *value = json_object_get(object, "octets");
    const char *hex = json_string_value(value);
    uint8_t octets[LOG_OCTETS_MAX];
    size_t size = hex != NULL ? json_string_length(value) : 1;
    if (value == NULL)
        return NULL;
    if (size % 2 != 0 || size / 2 > LOG_OCTETS_MAX) {
        fault_note(reader, "octets", "a string of pairs of hexadecimal digits");
        return NULL;
    }
    for (size_t index = 0; index < size; index += 2) {
        int high = g_ascii_xdigit_value(hex[index]);
        int low = g_ascii_xdigit_value(hex[index + 1]);
        if (high < 0 || low < 0) {
            fault_note(reader, "octets", "a string of pairs of hexadecimal digits");
            return NULL;
        }
        octets[index / 2] = (uint8_t)(high << 4 | low);
    }
    return g_bytes_new(octets, size / 2);
}

static struct log_line *log_line_read(struct reader *reader, const json_t *object)
{
    static const char *const directions[] = {
        [LOG_SENT] = "sent", [LOG_RECEIVED] = "received", [LOG_EVENT] = "event"};
    const char *name = json_string_value(json_object_get(object, "direction"));
    char *text = text_read(reader, object, "text");
    struct log_line *line =
        log_line_new(LOG_EVENT, microseconds_read(reader, object, "at_ms"), -1, text, NULL, 0);
    bool is_known = false;
    for (int direction = LOG_SENT; name != NULL && direction <= LOG_EVENT; direction++) {
        if (strcmp(directions[direction], name) == 0) {
            line->direction = (enum log_direction)direction;
            is_known = true;
        }
    }
    if (!is_known)
        fault_note(reader, "direction", "a direction");
    line->offset = integer_read(reader, object, "offset", 0, INT64_MAX, -1);
    line->octets = octets_read(reader, object);
    if (json_object_get(object, "size") != NULL)
        line->size = number_of_64_read(reader, object, "size");
    line->is_offence = flag_read(reader, object, "offence");
    line->does = text_read_if(reader, object, "does");
    line->event = text_read_if(reader, object, "event");
    g_free(text);
    return line;
}

static void log_read(struct reader *reader, const json_t *object, const char *name, GPtrArray *log)
{
    const json_t *lines = array_read(reader, object, name, false);
    for (size_t index = 0; reader->fault == NULL && index < json_array_size(lines); index++) {
        gsize before = place_enter(reader, name, index);
        g_ptr_array_add(log, log_line_read(reader, json_array_get(lines, index)));
        place_leave(reader, before);
    }
}

/* ------------------------------------------------------------------------- attempts, findings */

static struct attempt *attempt_read(struct reader *reader, const json_t *object)
{
    char *delivery = text_read(reader, object, "delivery");
    char *variant = text_read(reader, object, "variant");
    struct attempt *attempt = attempt_new(delivery, variant);
    attempt->verdict = verdict_read(reader, object);
    attempt->duration_us = microseconds_read(reader, object, "duration_ms");
    attempt->seed = number_of_64_read(reader, object, "seed");
    attempt->local_port = (unsigned)integer_read(reader, object, "local_port", 0, 65535, 0);
    attempt->transcript = (int)integer_read(reader, object, "transcript", 0, INT32_MAX, -1);
    attempt->timed_out = flag_read(reader, object, "timed_out");
    attempt->log_lines_left_out =
        (unsigned)integer_read(reader, object, "log_lines_left_out", 0, UINT32_MAX, 0);
    log_read(reader, object, "log", attempt->log);
    log_read(reader, object, "stream", attempt->stream);
    attempt->stream_lines_left_out =
        (unsigned)integer_read(reader, object, "stream_lines_left_out", 0, UINT32_MAX, 0);
    g_free(variant);
    g_free(delivery);
    return attempt;
}

/* NULL, and a fault, when no row of this version has the name. */
static const struct requirement *requirement_read(struct reader *reader, const json_t *value,
                                                  const char *name)
{
    const char *text = json_string_value(value);
    const struct requirement *row = text != NULL ? requirement_find(text) : NULL;
    if (row == NULL)
        fault_note(reader, name, "a requirement that this version knows");
    return row;
}

static enum octet_of octet_of_read(struct reader *reader, const json_t *object)
{
    const json_t *value = json_object_get(object, "octet_of");
    const char *name = json_string_value(value);
    if (value == NULL)
        return OCTET_SINCE_HANDSHAKE;
    if (name == NULL || (strcmp(name, "answer") != 0 && strcmp(name, "stream") != 0))
        fault_note(reader, "octet_of", "\"answer\" or \"stream\"");
    return g_strcmp0(name, "answer") == 0 ? OCTET_OF_ANSWER : OCTET_OF_STREAM;
}

static struct finding *finding_read(struct reader *reader, const json_t *object)
{
    const json_t *value = json_object_get(object, "requirement");
    const struct requirement *row =
        value != NULL ? requirement_read(reader, value, "requirement") : NULL;
    char *expected = text_read(reader, object, "expected");
    char *actual = text_read(reader, object, "actual");
    struct finding *finding = finding_new(row != NULL ? row->id : REQUIREMENT_NONE,
                                          verdict_read(reader, object), expected, actual, NULL,
                                          integer_read(reader, object, "octet", 0, INT64_MAX, -1));
    finding->octet_of = octet_of_read(reader, object);
    finding->hint = text_read_if(reader, object, "hint");
    finding->reason = text_read_if(reader, object, "reason");
    g_free(actual);
    g_free(expected);
    return finding;
}

static void findings_read(struct reader *reader, const json_t *object, GPtrArray *findings)
{
    const json_t *array = array_read(reader, object, "findings", true);
    for (size_t index = 0; reader->fault == NULL && index < json_array_size(array); index++) {
        gsize before = place_enter(reader, "findings", index);
        g_ptr_array_add(findings, finding_read(reader, json_array_get(array, index)));
        place_leave(reader, before);
    }
}

static void attempts_read(struct reader *reader, const json_t *object, GPtrArray *attempts)
{
    const json_t *array = array_read(reader, object, "runs", true);
    for (size_t index = 0; reader->fault == NULL && index < json_array_size(array); index++) {
        gsize before = place_enter(reader, "runs", index);
        g_ptr_array_add(attempts, attempt_read(reader, json_array_get(array, index)));
        place_leave(reader, before);
    }
}

static void requirements_read(struct reader *reader, const json_t *object, GPtrArray *rows)
{
    const json_t *array = array_read(reader, object, "requirements", true);
    for (size_t index = 0; reader->fault == NULL && index < json_array_size(array); index++) {
        const struct requirement *row =
            requirement_read(reader, json_array_get(array, index), "requirements");
        if (row != NULL)
            g_ptr_array_add(rows, (void *)row);
    }
}

/* -------------------------------------------------------------------------------- cases, run */

static void traffic_read(struct reader *reader, const json_t *object, struct traffic *traffic)
{
    const json_t *value = json_object_get(object, "traffic");
    if (value == NULL)
        return;
    traffic->round_trips = (unsigned)integer_read(reader, value, "round_trips", 1, UINT32_MAX, 0);
    traffic->sent_size = number_of_64_read(reader, value, "sent_octets");
    traffic->sent_payload_size = number_of_64_read(reader, value, "sent_payload_octets");
    traffic->came_size = number_of_64_read(reader, value, "received_octets");
    traffic->came_payload_size = number_of_64_read(reader, value, "received_payload_octets");
    traffic->duration_us = microseconds_read(reader, value, "duration_ms");
}

static struct case_result *case_read(struct reader *reader, const json_t *object)
{
    char *id = text_read(reader, object, "id");
    char *suite = text_read(reader, object, "suite");
    char *title = text_read(reader, object, "title");
    char *section = text_read(reader, object, "section");
    struct case_result *one = case_result_new(id, suite, title, section);
    one->verdict = verdict_read(reader, object);
    one->delivery = text_read_if(reader, object, "delivery");
    one->why = text_read_if(reader, object, "why");
    one->reason = text_read_if(reader, object, "reason");
    one->repeat = text_read_if(reader, object, "repeat");
    one->behavior = text_read_if(reader, object, "behavior");
    one->behavior_close = text_read_if(reader, object, "behaviorClose");
    one->remote_close_code =
        (int)integer_read(reader, object, "remoteCloseCode", 0, UINT16_MAX, -1);
    one->duration_us = microseconds_read(reader, object, "duration_ms");
    one->waits = flag_read(reader, object, "waits");
    traffic_read(reader, object, &one->traffic);
    texts_read(reader, object, "covers", one->covers);
    texts_read(reader, object, "script", one->script);
    requirements_read(reader, object, one->requirements);
    findings_read(reader, object, one->findings);
    attempts_read(reader, object, one->attempts);
    for (guint index = 0; index < one->attempts->len; index++) {
        struct attempt *attempt = g_ptr_array_index(one->attempts, index);
        attempt->is_http = g_str_has_prefix(id, "sse/");
    }
    g_free(section);
    g_free(title);
    g_free(suite);
    g_free(id);
    return one;
}

static void cases_read(struct reader *reader, const json_t *object, GPtrArray *cases)
{
    const json_t *array = array_read(reader, object, "cases", true);
    for (size_t index = 0; reader->fault == NULL && index < json_array_size(array); index++) {
        gsize before = place_enter(reader, "cases", index);
        g_ptr_array_add(cases, case_read(reader, json_array_get(array, index)));
        place_leave(reader, before);
    }
}

static void run_read(struct reader *reader, const json_t *object, struct run_result *result)
{
    const json_t *target = json_object_get(object, "target");
    if (integer_read(reader, object, "schema", SCHEMA_VERSION, SCHEMA_VERSION, 0) == 0)
        fault_note(reader, "schema", "1, which is what this version reads");
    result->assay_version = text_read(reader, object, "assay");
    result->suite_version = text_read(reader, object, "suite_version");
    result->seed = number_of_64_read(reader, object, "seed");
    result->started = text_read(reader, object, "started");
    result->duration_us = microseconds_read(reader, object, "duration_ms");
    result->exit_status = (int)integer_read(reader, object, "exit_status", 0, 255, 0);
    result->exit_reason = text_read(reader, object, "exit_reason");
    result->ended_early = text_read_if(reader, object, "ended_early");
    texts_read(reader, object, "notes", result->notes);
    texts_read(reader, object, "stale", result->stale);
    texts_read(reader, json_object_get(object, "options"), "arguments", result->options);
    g_string_assign(reader->place, "target");
    result->url = text_read(reader, target, "url");
    result->server = text_read_if(reader, target, "server");
    result->role = text_read(reader, target, "role");
    texts_read(reader, target, "capabilities", result->capabilities);
    g_string_assign(reader->place, "");
    cases_read(reader, object, result->cases);
}

/* The message may quote the file, and goes to a terminal. Takes `fault` over. */
static char *printable(char *fault)
{
    GString *line = g_string_new(NULL);
    escape_terminal_append(line, fault);
    g_free(fault);
    return g_string_free(line, FALSE);
}

struct run_result *report_json_read(const char *text, size_t size, char **error)
{
    json_error_t problem;
    json_t *object = json_loadb(text, size, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &problem);
    *error = NULL;
    if (object == NULL) {
        char *fault = g_strdup_printf("line %d is not JSON: %s", problem.line, problem.text);
        *error = printable(fault);
        return NULL;
    }
    struct reader reader = {.place = g_string_new(NULL)};
    struct run_result *result = run_result_new();
    if (json_is_object(object))
        run_read(&reader, object, result);
    else
        fault_note(&reader, "the file", "an object");
    if (reader.fault == NULL)
        reader.fault = run_result_fault(result);
    if (reader.fault != NULL) {
        *error = printable(reader.fault);
        g_clear_pointer(&result, run_result_free);
    }
    g_string_free(reader.place, TRUE);
    json_decref(object);
    return result;
}
