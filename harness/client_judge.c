/* SPDX-License-Identifier: MIT */
/*
 * Requests are held against the answers that they are for; what is printed, against the list of
 * events and the story. Where the program prints neither, its requests alone are judged.
 */
#include "harness/client_judge.h"

#include <string.h>

#include "harness/client_judge_inside.h"
#include "harness/text.h"

enum { SHOWN_SIZE_MAX = 160 };

/* The level of the row says how bad it is. */
static enum verdict verdict_of(enum requirement_id row)
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

void client_blame(struct client_judgement *judgement, enum requirement_id row, char *expected,
                  char *actual)
{
    client_tell(judgement, row, verdict_of(row), expected, actual);
}

void client_tell(struct client_judgement *judgement, enum requirement_id row, enum verdict verdict,
                 char *expected, char *actual)
{
    g_ptr_array_add(judgement->findings,
                    finding_new(row, verdict, expected, actual, judgement->scenario->hint, -1));
    g_free(expected);
    g_free(actual);
}

char *client_quoted(const char *octets, size_t size)
{
    GString *out = g_string_new(NULL);
    text_quote_append(out, (const uint8_t *)octets, size, SHOWN_SIZE_MAX);
    return g_string_free(out, FALSE);
}

const struct client_request *client_request_at(const struct client_judgement *judgement,
                                               guint index)
{
    return &g_array_index(judgement->record->requests, struct client_request, index);
}

/* ---- What did not come ---- */

/* Why nothing came: "the program exited with status 1; it said: ..." */
static char *absence_words(const struct client_record *record)
{
    if (record->death != NULL) {
        return g_strdup_printf("the program %s", record->death);
    }
    return g_strdup_printf("none in %.1f s, and the program lives",
                           (double)record->waited_us / (double)G_USEC_PER_SEC);
}

/* A request is missing. A client that lives may lawfully wait longer than we do, so that is no
 * evidence. */
static void missing_judge(struct client_judgement *judgement, unsigned wanted)
{
    const struct client_record *record = judgement->record;
    unsigned came = record->requests->len;
    const struct client_answer *answer = client_answer_of(judgement->scenario, came);
    enum requirement_id row = answer != NULL && answer->missing_row != REQUIREMENT_NONE
                                  ? answer->missing_row
                                  : judgement->scenario->proves[0];
    char *expected = g_strdup_printf("request %u of %u", came + 1, wanted);

    if (came == 0) {
        client_tell(judgement, row, VERDICT_UNKNOWN, expected, absence_words(record));
    } else if (record->death == NULL) {
        client_tell(judgement, row, MIN(VERDICT_UNKNOWN, MAX(verdict_of(row), VERDICT_INFO)),
                    expected, absence_words(record));
    } else {
        client_blame(judgement, row, expected, absence_words(record));
    }
}

/* ---- Each request ---- */

static void id_judge(struct client_judgement *judgement, guint index,
                     const struct client_answer *answer)
{
    GPtrArray *values = client_request_values(client_request_at(judgement, index), "Last-Event-ID");
    enum requirement_id row =
        answer->id_row != REQUIREMENT_NONE ? answer->id_row : judgement->scenario->proves[0];
    const GString *first = values->len > 0 ? g_ptr_array_index(values, 0) : NULL;
    char *came = first != NULL ? client_quoted(first->str, first->len) : NULL;
    char *actual = first == NULL ? g_strdup_printf("request %u has none", index + 1)
                                 : g_strdup_printf("request %u has %s%s", index + 1, came,
                                                   values->len > 1 ? " and another one" : "");

    switch (answer->id_rule) {
    case CLIENT_ID_ANY:
        g_free(actual);
        break;
    case CLIENT_ID_ABSENT:
        if (first != NULL) {
            client_blame(judgement, row, g_strdup("no Last-Event-ID"), actual);
        } else {
            g_free(actual);
        }
        break;
    case CLIENT_ID_IS: {
        GString *wanted = client_payload_string(&answer->id);
        if (values->len != 1 || !g_string_equal(first, wanted)) {
            char *shown = client_quoted(wanted->str, wanted->len);
            client_blame(judgement, row, g_strdup_printf("one Last-Event-ID, %s", shown), actual);
            g_free(shown);
        } else {
            g_free(actual);
        }
        g_string_free(wanted, TRUE);
        break;
    }
    case CLIENT_ID_TELL:
        client_tell(judgement, row, VERDICT_INFO,
                    g_strdup("any Last-Event-ID or none: it is recorded"), actual);
        break;
    }
    g_free(came);
    g_ptr_array_unref(values);
}

/* The time between the end of the connection before and this request: a lower bound. */
static void gap_judge(struct client_judgement *judgement, guint index,
                      const struct client_answer *answer)
{
    const struct client_request *before =
        index > 0 ? client_request_at(judgement, index - 1) : NULL;
    int64_t bound_us = (int64_t)answer->waits_ms * 10 * CLIENT_WAITS_PERCENT;

    if (answer->waits_ms == 0 || before == NULL || before->ended_us == 0) {
        return;
    }
    int64_t gap_us = client_request_at(judgement, index)->at_us - before->ended_us;
    if (gap_us < bound_us) {
        client_blame(judgement, judgement->scenario->proves[0],
                     g_strdup_printf("request %u no sooner than %u ms behind the end of the "
                                     "connection before",
                                     index + 1, answer->waits_ms),
                     g_strdup_printf("it came %.1f ms behind it", (double)gap_us / 1000));
    }
}

static void path_judge(struct client_judgement *judgement, guint index,
                       const struct client_answer *answer)
{
    const GString *head = client_request_at(judgement, index)->head;
    const char *target = strchr(head->str, ' ');
    size_t size = target != NULL ? strcspn(target + 1, " \r") : 0;

    if (answer->path == NULL ||
        (size == strlen(answer->path) && strncmp(target + 1, answer->path, size) == 0)) {
        return;
    }
    char *came = client_quoted(target != NULL ? target + 1 : "", size);
    client_blame(judgement, judgement->scenario->proves[0],
                 g_strdup_printf("request %u for %s", index + 1, answer->path),
                 g_strdup_printf("it is for %s", came));
    g_free(came);
}

static void requests_judge(struct client_judgement *judgement)
{
    const struct client_scenario *scenario = judgement->scenario;
    unsigned wanted =
        scenario->requests_min > 0 ? scenario->requests_min : client_request_count(scenario);
    unsigned came = judgement->record->requests->len;

    for (guint i = 0; i < came; i++) {
        const struct client_answer *answer = client_answer_of(scenario, i);
        if (answer != NULL) {
            id_judge(judgement, i, answer);
            gap_judge(judgement, i, answer);
            path_judge(judgement, i, answer);
        }
    }
    if (came < wanted) {
        missing_judge(judgement, wanted);
    } else if (scenario->quiet_ms > 0 && came > client_request_count(scenario)) {
        const struct client_request *extra =
            client_request_at(judgement, client_request_count(scenario));
        const struct client_request *last =
            client_request_at(judgement, client_request_count(scenario) - 1);
        client_blame(judgement,
                     scenario->stays_row != REQUIREMENT_NONE ? scenario->stays_row
                                                             : scenario->proves[0],
                     g_strdup_printf("no request behind the answer to request %u",
                                     client_request_count(scenario)),
                     g_strdup_printf("another one came %.1f ms later",
                                     (double)(extra->at_us - last->at_us) / 1000));
    }
    if (scenario->closes && came >= wanted && !judgement->record->has_exited &&
        !client_request_at(judgement, wanted - 1)->left_early) {
        client_blame(judgement, scenario->stays_row, g_strdup("the end of the connection"),
                     g_strdup_printf("it is still open after %.1f s",
                                     (double)judgement->record->waited_us / G_USEC_PER_SEC));
    }
    if (scenario->burst_max > 0) {
        client_burst_judge(judgement);
    }
    client_rows_judge(judgement);
}

/* ---- All ---- */

const char *client_na_words(const struct client_scenario *scenario,
                            const struct client_facts *facts)
{
    if ((scenario->needs & CLIENT_NEEDS_EVENTS) != 0 && !facts->tells_events) {
        return "the program prints no events";
    }
    if ((scenario->needs & CLIENT_NEEDS_STATES) != 0 && !facts->tells_states) {
        return "the program prints no states";
    }
    if ((scenario->needs & CLIENT_NEEDS_CLOSE) != 0 && !facts->can_close) {
        return "its command line has no place for {events}, after which it closes";
    }
    return NULL;
}

void client_judge(const struct client_scenario *scenario, const struct client_record *record,
                  const struct client_facts *facts, GPtrArray *findings, char **na_reason)
{
    struct client_judgement judgement = {
        .scenario = scenario, .record = record, .facts = facts, .findings = findings};

    *na_reason = g_strdup(client_na_words(scenario, facts));
    if (*na_reason != NULL) {
        return;
    }
    if (record->has_crashed) {
        client_tell(&judgement, scenario->proves[0],
                    MAX(verdict_of(scenario->proves[0]), VERDICT_WARN),
                    g_strdup("a program that lives, or exits by itself"),
                    g_strdup_printf("it %s", record->death));
        return;
    }
    requests_judge(&judgement);
    client_output_judge(&judgement);
    if (scenario->records != NULL && findings->len == 0) {
        client_record_tell(&judgement);
    }
}
