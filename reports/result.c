/* SPDX-License-Identifier: MIT */
/*
 * The model of a run: makes, frees, counts and checks it. Everything is built once by one thread
 * and only read afterwards, so nothing here keeps a cache.
 */
#include "reports/result.h"

#include <assert.h>
#include <string.h>

#include "reports/autobahn.h"

static const char *const verdict_names[VERDICT_COUNT] = {
    [VERDICT_NA] = "na",       [VERDICT_PASS] = "pass",       [VERDICT_INFO] = "info",
    [VERDICT_XFAIL] = "xfail", [VERDICT_XPASS] = "xpass",     [VERDICT_FLAKY] = "flaky",
    [VERDICT_WARN] = "warn",   [VERDICT_UNKNOWN] = "unknown", [VERDICT_FAIL] = "fail",
    [VERDICT_ERROR] = "error",
};

const char *verdict_name(enum verdict verdict)
{
    assert(verdict < VERDICT_COUNT);
    return verdict_names[verdict];
}

bool verdict_parse(const char *name, enum verdict *verdict)
{
    for (int index = 0; index < VERDICT_COUNT; index++) {
        if (strcmp(verdict_names[index], name) == 0) {
            *verdict = (enum verdict)index;
            return true;
        }
    }
    return false;
}

const char *requirement_verdict_name(enum requirement_verdict verdict)
{
    static const char *const names[] = {
        [REQUIREMENT_UNTESTED] = "untested", [REQUIREMENT_MET] = "met",
        [REQUIREMENT_BROKEN] = "broken",     [REQUIREMENT_NOT_APPLICABLE] = "na",
        [REQUIREMENT_UMBRELLA] = "umbrella",
    };
    assert((size_t)verdict < G_N_ELEMENTS(names));
    return names[verdict];
}

/* ------------------------------------------------------------------------------ life and death */

struct finding *finding_new(enum requirement_id requirement, enum verdict verdict,
                            const char *expected, const char *actual, const char *hint,
                            int64_t octet)
{
    assert(expected != NULL && actual != NULL);
    struct finding *finding = g_new0(struct finding, 1);
    finding->requirement = requirement;
    finding->verdict = verdict;
    finding->expected = g_strdup(expected);
    finding->actual = g_strdup(actual);
    finding->hint = g_strdup(hint);
    finding->octet = octet;
    return finding;
}

const char *octet_of_words(enum octet_of octet_of)
{
    switch (octet_of) {
    case OCTET_SINCE_HANDSHAKE:
        break;
    case OCTET_OF_ANSWER:
        return "of the answer as it came, from its first octet";
    case OCTET_OF_STREAM:
        return "of the event stream";
    }
    return "of what the target sent since the handshake";
}

struct log_line *log_line_new(enum log_direction direction, int64_t at_us, int64_t offset,
                              const char *text, const void *octets, size_t size)
{
    assert(text != NULL);
    struct log_line *line = g_new0(struct log_line, 1);
    line->direction = direction;
    line->at_us = at_us;
    line->offset = offset;
    line->text = g_strdup(text);
    if (octets != NULL)
        line->octets = g_bytes_new(octets, MIN(size, (size_t)LOG_OCTETS_MAX));
    line->size = size;
    return line;
}

struct attempt *attempt_new(const char *delivery, const char *variant)
{
    assert(delivery != NULL && variant != NULL);
    struct attempt *attempt = g_new0(struct attempt, 1);
    attempt->delivery = g_strdup(delivery);
    attempt->variant = g_strdup(variant);
    attempt->verdict = VERDICT_PASS;
    attempt->transcript = -1;
    attempt->log = g_ptr_array_new_with_free_func((GDestroyNotify)log_line_free);
    attempt->stream = g_ptr_array_new_with_free_func((GDestroyNotify)log_line_free);
    return attempt;
}

struct case_result *case_result_new(const char *id, const char *suite, const char *title,
                                    const char *section)
{
    assert(id != NULL && suite != NULL && title != NULL && section != NULL);
    struct case_result *result = g_new0(struct case_result, 1);
    result->id = g_strdup(id);
    result->suite = g_strdup(suite);
    result->title = g_strdup(title);
    result->section = g_strdup(section);
    result->script = g_ptr_array_new_with_free_func(g_free);
    result->covers = g_ptr_array_new_with_free_func(g_free);
    result->requirements = g_ptr_array_new();
    result->verdict = VERDICT_PASS;
    result->findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    result->attempts = g_ptr_array_new_with_free_func((GDestroyNotify)attempt_free);
    result->remote_close_code = -1;
    return result;
}

struct run_result *run_result_new(void)
{
    struct run_result *result = g_new0(struct run_result, 1);
    result->capabilities = g_ptr_array_new_with_free_func(g_free);
    result->options = g_ptr_array_new_with_free_func(g_free);
    result->notes = g_ptr_array_new_with_free_func(g_free);
    result->cases = g_ptr_array_new_with_free_func((GDestroyNotify)case_result_free);
    result->stale = g_ptr_array_new_with_free_func(g_free);
    return result;
}

void finding_free(struct finding *finding)
{
    if (finding == NULL)
        return;
    g_free(finding->expected);
    g_free(finding->actual);
    g_free(finding->hint);
    g_free(finding->reason);
    g_free(finding);
}

void log_line_free(struct log_line *line)
{
    if (line == NULL)
        return;
    g_free(line->text);
    g_free(line->does);
    g_free(line->event);
    g_bytes_unref(line->octets);
    g_free(line);
}

void attempt_free(struct attempt *attempt)
{
    if (attempt == NULL)
        return;
    g_free(attempt->delivery);
    g_free(attempt->variant);
    g_ptr_array_unref(attempt->log);
    g_ptr_array_unref(attempt->stream);
    g_free(attempt);
}

void case_result_free(struct case_result *result)
{
    if (result == NULL)
        return;
    g_free(result->id);
    g_free(result->suite);
    g_free(result->title);
    g_free(result->section);
    g_free(result->delivery);
    g_free(result->why);
    g_ptr_array_unref(result->script);
    g_ptr_array_unref(result->covers);
    g_ptr_array_unref(result->requirements);
    g_free(result->reason);
    g_free(result->repeat);
    g_ptr_array_unref(result->findings);
    g_ptr_array_unref(result->attempts);
    autobahn_told_free(result->told);
    g_free(result->behavior);
    g_free(result->behavior_close);
    g_free(result);
}

void run_result_free(struct run_result *result)
{
    if (result == NULL)
        return;
    g_free(result->assay_version);
    g_free(result->suite_version);
    g_free(result->url);
    g_free(result->server);
    g_free(result->role);
    g_ptr_array_unref(result->capabilities);
    g_ptr_array_unref(result->options);
    g_free(result->started);
    g_ptr_array_unref(result->notes);
    g_ptr_array_unref(result->cases);
    g_clear_pointer(&result->parts, g_ptr_array_unref);
    g_ptr_array_unref(result->stale);
    g_free(result->ended_early);
    g_free(result->exit_reason);
    g_free(result);
}

/* ------------------------------------------------------------------------------------ counting */

unsigned run_result_count(const struct run_result *result, enum verdict verdict)
{
    unsigned count = 0;
    for (guint index = 0; index < result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(result->cases, index);
        count += one->verdict == verdict;
    }
    return count;
}

bool finding_blames(const struct finding *finding)
{
    return finding->verdict == VERDICT_FAIL || finding->verdict == VERDICT_WARN ||
           finding->verdict == VERDICT_XFAIL;
}

bool case_result_names(const struct case_result *result, enum requirement_id id)
{
    for (guint index = 0; index < result->requirements->len; index++) {
        const struct requirement *named = g_ptr_array_index(result->requirements, index);
        if (named->id == id)
            return true;
    }
    return false;
}

bool case_result_blames(const struct case_result *result, enum requirement_id id)
{
    /* A flaky case has passed as well: what it found is told, and breaks nothing. */
    if (result->verdict == VERDICT_FLAKY)
        return false;
    for (guint index = 0; index < result->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(result->findings, index);
        if (finding->requirement == id && finding_blames(finding))
            return true;
    }
    return false;
}

/*
 * A case that blames one of the requirements it is about may have ended before it came to the
 * others. One that blames something beside them (a close code that does not fit, say) has seen what
 * it is about.
 */
static bool case_gives_evidence(const struct case_result *result)
{
    if (result->verdict == VERDICT_NA || result->verdict == VERDICT_UNKNOWN ||
        result->verdict == VERDICT_ERROR)
        return false;
    if (result->verdict == VERDICT_FLAKY)
        return true;
    for (guint index = 0; index < result->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(result->findings, index);
        if (finding_blames(finding) && case_result_names(result, finding->requirement))
            return false;
    }
    return true;
}

static enum protocol protocol_of(const struct run_result *result)
{
    if (result->cases->len > 0) {
        const struct case_result *first = g_ptr_array_index(result->cases, 0);
        if (g_str_has_prefix(first->id, "sse/"))
            return PROTOCOL_EVENT_STREAM;
    }
    return PROTOCOL_WEBSOCKET;
}

static unsigned roles_of(const struct run_result *result)
{
    if (g_strcmp0(result->role, "server") == 0)
        return ROLES_SERVER;
    if (g_strcmp0(result->role, "client") == 0)
        return ROLES_CLIENT | ROLES_PARSER;
    if (g_strcmp0(result->role, "parser") == 0)
        return ROLES_PARSER;
    return ROLES_BOTH | ROLES_PARSER;
}

unsigned run_result_roles(const struct run_result *result, enum protocol protocol)
{
    unsigned roles = 0;
    if (result->parts == NULL)
        return protocol_of(result) == protocol ? roles_of(result) : 0;
    for (guint index = 0; index < result->parts->len; index++) {
        const struct run_result *part = g_ptr_array_index(result->parts, index);
        if (protocol_of(part) == protocol)
            roles |= roles_of(part);
    }
    return roles;
}

enum requirement_verdict run_result_requirement(const struct run_result *result,
                                                enum requirement_id id)
{
    const struct requirement *row = requirement_get(id);
    unsigned named_count = 0;
    unsigned na_count = 0;
    bool is_met = false;

    if (row->kind == KIND_UMBRELLA)
        return REQUIREMENT_UMBRELLA;
    /* A row never restates one that itself restates another: one step is enough. */
    if (row->kind == KIND_RESTATES)
        row = requirement_get(row->restates);
    for (guint index = 0; index < result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(result->cases, index);
        if (case_result_blames(one, row->id))
            return REQUIREMENT_BROKEN;
        if (case_result_names(one, row->id)) {
            named_count++;
            na_count += one->verdict == VERDICT_NA;
            is_met |= case_gives_evidence(one);
        }
    }
    if (is_met)
        return REQUIREMENT_MET;
    unsigned roles = run_result_roles(result, requirement_protocol(row));
    if (((unsigned)row->roles & roles) == 0 || row->kind == KIND_LIFTED ||
        (named_count > 0 && na_count == named_count))
        return REQUIREMENT_NOT_APPLICABLE;
    return REQUIREMENT_UNTESTED;
}

/* ------------------------------------------------------------------------------------ checking */

static bool case_has_finding(const struct case_result *result, enum verdict verdict)
{
    for (guint index = 0; index < result->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(result->findings, index);
        if (finding->verdict == verdict)
            return true;
    }
    return false;
}

static const char *finding_fault(const struct finding *finding, bool is_autobahn)
{
    if (finding->expected == NULL || finding->actual == NULL)
        return "a finding does not say what was expected and what came";
    if (finding->octet < -1)
        return "a finding points before the first octet";
    switch (finding->verdict) {
    case VERDICT_FAIL:
    case VERDICT_WARN:
    case VERDICT_XFAIL:
        if (finding->requirement == REQUIREMENT_NONE && !is_autobahn)
            return "a finding blames no requirement";
        break;
    case VERDICT_INFO:
    case VERDICT_UNKNOWN:
    case VERDICT_ERROR:
        break;
    case VERDICT_NA:
    case VERDICT_PASS:
    case VERDICT_XPASS:
    case VERDICT_FLAKY:
    case VERDICT_COUNT:
        return "a finding has a verdict that only cases have";
    }
    if ((int)finding->requirement < REQUIREMENT_NONE || finding->requirement >= REQUIREMENT_COUNT)
        return "a finding blames a requirement that does not exist";
    return NULL;
}

static const char *lines_fault(const GPtrArray *lines)
{
    if (lines->len > LOG_LINES_MAX)
        return "a log is longer than its bound";
    for (guint index = 0; index < lines->len; index++) {
        const struct log_line *line = g_ptr_array_index(lines, index);
        if (line->text == NULL || line->offset < -1 ||
            (line->octets != NULL && (g_bytes_get_size(line->octets) > LOG_OCTETS_MAX ||
                                      g_bytes_get_size(line->octets) > line->size)))
            return "a line of a log is not as its bounds ask";
    }
    return NULL;
}

static const char *attempt_fault(const struct attempt *attempt)
{
    if (attempt->delivery == NULL || attempt->variant == NULL)
        return "an attempt does not say how it was delivered";
    if (attempt->verdict >= VERDICT_COUNT || attempt->transcript < -1 || attempt->duration_us < 0)
        return "an attempt holds a number out of its range";
    const char *fault = lines_fault(attempt->log);
    return fault != NULL ? fault : lines_fault(attempt->stream);
}

/* What a verdict promises of the rest of its case. */
static const char *case_verdict_fault(const struct case_result *result)
{
    /* The words that Autobahn has for it are reason enough. */
    bool has_reason = result->reason != NULL || result->behavior != NULL;
    switch (result->verdict) {
    case VERDICT_NA:
        return has_reason ? NULL : "not applicable without a reason";
    case VERDICT_UNKNOWN:
        return has_reason || case_has_finding(result, VERDICT_UNKNOWN) ? NULL
                                                                       : "unknown without a reason";
    case VERDICT_ERROR:
        return has_reason || case_has_finding(result, VERDICT_ERROR) ? NULL
                                                                     : "an error without a reason";
    case VERDICT_FLAKY:
        return has_reason ? NULL : "flaky without a reason";
    case VERDICT_FAIL:
        return case_has_finding(result, VERDICT_FAIL) ? NULL : "a failure without a finding";
    case VERDICT_WARN:
        return case_has_finding(result, VERDICT_WARN) ? NULL : "a warning without a finding";
    case VERDICT_XFAIL:
        return case_has_finding(result, VERDICT_XFAIL) ? NULL
                                                       : "an expected failure without a finding";
    case VERDICT_PASS:
    case VERDICT_INFO:
    case VERDICT_XPASS:
        return NULL;
    case VERDICT_COUNT:
        break;
    }
    return "a verdict that does not exist";
}

static const char *case_fault(const struct case_result *result)
{
    const char *fault = NULL;
    bool is_autobahn = false;

    if (result->id == NULL || result->suite == NULL || result->title == NULL ||
        result->section == NULL)
        return "a case without its names";
    is_autobahn = strcmp(result->suite, "autobahn") == 0;
    if (!is_autobahn && strcmp(result->suite, "conformance") != 0)
        return "a suite that does not exist";
    if (is_autobahn != (result->behavior != NULL) ||
        is_autobahn != (result->behavior_close != NULL))
        return "the two verdicts of Autobahn belong to its suite, and only there";
    fault = case_verdict_fault(result);
    for (guint index = 0; fault == NULL && index < result->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(result->findings, index);
        fault = finding_fault(finding, is_autobahn);
        /* A remark may stand beside a pass; a flaky case keeps what did not come again. */
        if (fault == NULL && finding->verdict > MAX(result->verdict, VERDICT_INFO) &&
            result->verdict != VERDICT_FLAKY)
            fault = "a finding is worse than its case";
    }
    for (guint index = 0; fault == NULL && index < result->attempts->len; index++)
        fault = attempt_fault(g_ptr_array_index(result->attempts, index));
    if (fault == NULL && result->duration_us < 0)
        fault = "a negative duration";
    return fault;
}

char *run_result_fault(const struct run_result *result)
{
    if (result->assay_version == NULL || result->suite_version == NULL || result->url == NULL ||
        result->role == NULL || result->started == NULL || result->exit_reason == NULL)
        return g_strdup("the run does not say of what, when, and with which end it was");
    if (result->duration_us < 0 || result->exit_status < 0 || result->exit_status > 255)
        return g_strdup("the run holds a number out of its range");
    for (guint index = 0; index < result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(result->cases, index);
        const char *fault = case_fault(one);
        if (fault != NULL)
            return g_strdup_printf("case %u (%s): %s", index, one->id != NULL ? one->id : "",
                                   fault);
    }
    return NULL;
}

void run_result_check(const struct run_result *result)
{
    char *fault = run_result_fault(result);
    if (fault != NULL)
        g_printerr("assay: a result that cannot be: %s\n", fault);
    assert(fault == NULL);
    g_free(fault);
}
