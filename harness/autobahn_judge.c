/* SPDX-License-Identifier: MIT */
/*
 * The judge of the Autobahn suite: from a row and the record of a conversation to the two verdicts
 * of the original. A pure function; the order in which the rules are asked is the original's.
 */
#include <assert.h>
#include <string.h>

#include "harness/autobahn.h"
#include "harness/text.h"

enum {
    SHOWN_SIZE_MAX = 24,   /* octets of a payload in the words for an event */
    SHOWN_EVENTS_MAX = 12, /* events in the words for a list */
};

const char *autobahn_grade_name(enum autobahn_grade grade)
{
    switch (grade) {
    case AUTOBAHN_FAILED:
        return "FAILED";
    case AUTOBAHN_OK:
        return "OK";
    case AUTOBAHN_NON_STRICT:
        return "NON-STRICT";
    case AUTOBAHN_INFO:
        return "INFORMATIONAL";
    case AUTOBAHN_UNCLEAN:
        return "UNCLEAN";
    case AUTOBAHN_WRONG_CODE:
        return "WRONG CODE";
    case AUTOBAHN_FAILED_BY_CLIENT:
        return "FAILED BY CLIENT";
    }
    assert(false && "no other grade exists");
    return "";
}

static void seen_clear(gpointer data)
{
    struct autobahn_seen *seen = data;
    g_clear_pointer(&seen->payload, g_bytes_unref);
}

void autobahn_record_init(struct autobahn_record *record)
{
    *record = (struct autobahn_record){.remote_close_code = -1, .offence_octet = -1};
    record->events = g_array_new(FALSE, FALSE, sizeof(struct autobahn_seen));
    g_array_set_clear_func(record->events, seen_clear);
}

void autobahn_record_clear(struct autobahn_record *record)
{
    g_array_unref(record->events);
    g_free(record->offence);
}

/* ---- Events ---- */

static bool payload_equal(const struct autobahn_seen *seen, const struct payload *expected)
{
    gsize size;
    size_t at = 0;

    if (seen->payload == NULL || seen->size != expected->size) {
        return false;
    }
    const uint8_t *octets = g_bytes_get_data(seen->payload, &size);
    while (at < size) {
        size_t piece_size = MIN(expected->pattern_size, size - at);
        if (memcmp(octets + at, expected->pattern, piece_size) != 0) {
            return false;
        }
        at += piece_size;
    }
    return true;
}

static bool event_equal(const struct autobahn_seen *seen, const struct autobahn_event *expected)
{
    if (seen->kind != expected->kind) {
        return false;
    }
    switch (expected->kind) {
    case AUTOBAHN_MESSAGE:
        return seen->is_binary == expected->is_binary && payload_equal(seen, &expected->payload);
    case AUTOBAHN_PONG:
        return payload_equal(seen, &expected->payload);
    case AUTOBAHN_TIMEOUT:
        return seen->tag == expected->tag;
    case AUTOBAHN_NO_EVENT:
        break;
    }
    return false;
}

/* How many events, from the first on, are those of the list. */
static guint events_equal_count(const struct autobahn_record *record,
                                const struct autobahn_event *expected)
{
    guint count = 0;

    while (count < record->events->len &&
           event_equal(&g_array_index(record->events, struct autobahn_seen, count),
                       &expected[count])) {
        count++;
    }
    return count;
}

bool autobahn_events_equal(const struct autobahn_record *record,
                           const struct autobahn_event *expected)
{
    guint count = events_equal_count(record, expected);
    return record->events_lost == 0 && count == record->events->len &&
           expected[count].kind == AUTOBAHN_NO_EVENT;
}

/* ---- Events in words ---- */

static void event_append(GString *words, enum autobahn_event_kind kind, bool is_binary, char tag,
                         const uint8_t *octets, size_t octets_size, uint64_t size)
{
    switch (kind) {
    case AUTOBAHN_MESSAGE:
        g_string_append(words, is_binary ? "Binary " : "Text ");
        break;
    case AUTOBAHN_PONG:
        g_string_append(words, "Pong ");
        break;
    case AUTOBAHN_TIMEOUT:
        g_string_append_printf(words, "still open at the end of pause %c", tag);
        return;
    case AUTOBAHN_NO_EVENT:
        return;
    }
    text_quote_append(words, octets, octets_size, SHOWN_SIZE_MAX);
    g_string_append_printf(words, " (%" G_GUINT64_FORMAT " octets)", size);
}

static void expected_append(GString *words, const struct autobahn_event *expected)
{
    uint8_t shown[SHOWN_SIZE_MAX + 1];

    if (expected[0].kind == AUTOBAHN_NO_EVENT) {
        g_string_append(words, "no message and no Pong");
        return;
    }
    for (size_t index = 0; expected[index].kind != AUTOBAHN_NO_EVENT; index++) {
        const struct payload *payload = &expected[index].payload;
        size_t shown_size = (size_t)MIN(payload->size, sizeof(shown));
        g_string_append(words, index > 0 ? ", " : "");
        for (size_t at = 0; at < shown_size; at++) {
            shown[at] = (uint8_t)payload->pattern[at % payload->pattern_size];
        }
        event_append(words, expected[index].kind, expected[index].is_binary, expected[index].tag,
                     shown, shown_size, payload->size);
    }
}

static void seen_append(GString *words, const struct autobahn_record *record)
{
    if (record->events->len == 0) {
        g_string_append(words, "no message and no Pong");
    }
    for (guint index = 0; index < record->events->len; index++) {
        const struct autobahn_seen *seen =
            &g_array_index(record->events, struct autobahn_seen, index);
        gsize size = 0;
        const uint8_t *octets =
            seen->payload != NULL ? g_bytes_get_data(seen->payload, &size) : NULL;
        g_string_append(words, index > 0 ? ", " : "");
        if (index == SHOWN_EVENTS_MAX) {
            g_string_append_printf(words, "and %u more",
                                   record->events->len - index + record->events_lost);
            return;
        }
        event_append(words, seen->kind, seen->is_binary, seen->tag, octets, size, seen->size);
    }
}

static char *wanted_words(const struct autobahn_row *row)
{
    GString *words = g_string_new(NULL);

    expected_append(words, row->ok);
    if (row->non_strict != NULL) {
        g_string_append(words, "; or, less strictly, ");
        expected_append(words, row->non_strict);
    }
    return g_string_free(words, FALSE);
}

static char *seen_words(const struct autobahn_record *record)
{
    GString *words = g_string_new(NULL);

    seen_append(words, record);
    if (record->offence != NULL) {
        g_string_append_printf(words, "; %s", record->offence);
    }
    return g_string_free(words, FALSE);
}

static const char *drop_words(enum autobahn_drop drop)
{
    switch (drop) {
    case AUTOBAHN_NOT_DROPPED:
        return "the target ended TCP";
    case AUTOBAHN_DROPPED_ON_SECOND_OFFENCE:
        return "the target broke a rule while the connection was closing, so the harness ended TCP";
    case AUTOBAHN_DROPPED_BY_KILL:
        return "the target had not ended TCP when the time of the case was over";
    case AUTOBAHN_DROPPED_UNANSWERED:
        return "the target did not answer the Close in time";
    case AUTOBAHN_DROPPED_NOT_ENDED:
        return "Close went both ways, but the target did not end TCP in time";
    case AUTOBAHN_DROPPED_FOR_EVER:
        return "the target closed first, but did not end TCP in time";
    }
    assert(false && "no other way exists");
    return "";
}

/* Who closed, and how it ended, in words. */
static char *end_words(const struct autobahn_record *record)
{
    GString *words = g_string_new(NULL);

    if (record->offence != NULL) {
        g_string_append_printf(words, "the harness failed the connection because %s; ",
                               record->offence);
    } else if (record->gave_up) {
        g_string_append(words, "the harness closed because the time of the case was over; ");
    } else if (record->closed_by_me) {
        g_string_append(words, "the harness sent a Close; ");
    }
    if (!record->remote_closed) {
        g_string_append(words, "no Close came");
    } else if (record->remote_close_code < 0) {
        g_string_append(words, "a Close without a code came");
    } else {
        g_string_append_printf(words, "a Close with %d came", record->remote_close_code);
    }
    g_string_append_printf(words, "; %s", drop_words(record->drop));
    return g_string_free(words, FALSE);
}

static char *codes_words(const struct autobahn_row *row)
{
    GString *words = g_string_new("a Close with ");

    for (size_t index = 0; index < AUTOBAHN_CODES_MAX && row->close_codes[index] != 0; index++) {
        g_string_append_printf(words, "%s%d", index > 0 ? ", " : "", row->close_codes[index]);
    }
    g_string_append(words, " or without a code");
    if (!row->require_clean) {
        g_string_append(words, ", or none");
    }
    return g_string_free(words, FALSE);
}

/* ---- The judgement ---- */

static bool code_is_accepted(const struct autobahn_row *row, int code)
{
    for (size_t index = 0; index < AUTOBAHN_CODES_MAX && row->close_codes[index] != 0; index++) {
        if (row->close_codes[index] == code) {
            return true;
        }
    }
    return false;
}

static void close_judge(const struct autobahn_row *row, const struct autobahn_record *record,
                        struct autobahn_judgement *judgement)
{
    if (row->closed_by_me != record->closed_by_me) {
        judgement->close = AUTOBAHN_FAILED;
        judgement->close_result = g_strdup("the wrong end began to close");
    } else if (row->require_clean && !record->was_clean) {
        judgement->close = AUTOBAHN_UNCLEAN;
        judgement->close_result = g_strdup("the closing handshake was not completed");
    } else if (record->remote_close_code >= 0 &&
               !code_is_accepted(row, record->remote_close_code)) {
        char *codes = codes_words(row);
        judgement->close = AUTOBAHN_WRONG_CODE;
        judgement->close_result = g_strdup_printf("the close code is %d; allowed is %s",
                                                  record->remote_close_code, codes);
        g_free(codes);
    } else if (record->drop != AUTOBAHN_NOT_DROPPED) {
        judgement->close = AUTOBAHN_FAILED_BY_CLIENT;
        judgement->close_result = g_strdup("the server should have ended TCP");
    } else {
        judgement->close = AUTOBAHN_OK;
        judgement->close_result = g_strdup("the connection was closed as it should be");
    }
}

static void behavior_set(struct autobahn_judgement *judgement, enum autobahn_grade behavior,
                         const char *result)
{
    judgement->behavior = behavior;
    g_free(judgement->result);
    judgement->result = g_strdup(result);
}

static void rule_apply(const struct autobahn_row *row, const struct autobahn_record *record,
                       struct autobahn_judgement *judgement)
{
    switch (row->rule) {
    case AUTOBAHN_BY_EVENTS:
        break;
    case AUTOBAHN_WRONG_CODE_FAILS:
        if (judgement->close == AUTOBAHN_WRONG_CODE) {
            behavior_set(judgement, AUTOBAHN_FAILED, judgement->close_result);
        }
        break;
    case AUTOBAHN_INFORMATIONAL: {
        char *words = seen_words(record);
        behavior_set(judgement, AUTOBAHN_INFO, words);
        judgement->close = AUTOBAHN_INFO;
        g_free(words);
        break;
    }
    case AUTOBAHN_COUNTS_FRAMES:
        if (record->sent_frames[WS_TEXT] != row->sent_starts ||
            record->sent_frames[WS_CONTINUATION] != row->sent_rest) {
            behavior_set(judgement, AUTOBAHN_FAILED, "not all frames could be sent");
        }
        break;
    }
}

struct autobahn_judgement autobahn_judge(const struct autobahn_row *row,
                                         const struct autobahn_record *record)
{
    struct autobahn_judgement judgement = {.behavior = AUTOBAHN_FAILED, .close = AUTOBAHN_FAILED};

    if (!record->was_opened) {
        judgement.result = g_strdup("the opening handshake was not completed");
        judgement.close_result = g_strdup(judgement.result);
        return judgement;
    }
    behavior_set(&judgement, AUTOBAHN_FAILED, "other events came than those expected");
    if (row->non_strict != NULL && autobahn_events_equal(record, row->non_strict)) {
        behavior_set(&judgement, AUTOBAHN_NON_STRICT, "the events are less than strict");
    } else if (autobahn_events_equal(record, row->ok)) {
        behavior_set(&judgement, AUTOBAHN_OK, "the events are those expected");
    }
    judgement.events_match = judgement.behavior != AUTOBAHN_FAILED;
    close_judge(row, record, &judgement);
    if (row->wrong_endpoint_is_fatal && row->closed_by_me != record->closed_by_me) {
        behavior_set(&judgement, AUTOBAHN_FAILED, "the target should have failed the connection");
    }
    rule_apply(row, record, &judgement);
    return judgement;
}

void autobahn_judgement_clear(struct autobahn_judgement *judgement)
{
    g_free(judgement->result);
    g_free(judgement->close_result);
}

/* ---- Findings ---- */

static void finding_put(struct case_result *result, enum verdict verdict, const char *expected,
                        const char *actual, const char *hint, int64_t octet)
{
    g_ptr_array_add(result->findings,
                    finding_new(REQUIREMENT_NONE, verdict, expected, actual, hint, octet));
}

/* Where in what the target sent the events stop being those of the list; -1 when none came. */
static int64_t differing_octet(const struct autobahn_row *row, const struct autobahn_record *record)
{
    guint count = events_equal_count(record, row->ok);

    if (record->offence != NULL) {
        return record->offence_octet;
    }
    return count < record->events->len
               ? g_array_index(record->events, struct autobahn_seen, count).octet
               : -1;
}

static void behavior_finding(const struct autobahn_row *row, const struct autobahn_record *record,
                             const struct autobahn_judgement *judgement, struct case_result *result)
{
    char *wanted = wanted_words(row);
    char *seen = seen_words(record);

    switch (judgement->behavior) {
    case AUTOBAHN_FAILED:
        /* Right events with a wrong end are told by the finding on the end. */
        if (!judgement->events_match) {
            finding_put(result, VERDICT_FAIL, wanted, seen, NULL, differing_octet(row, record));
        } else if (judgement->close == AUTOBAHN_OK) {
            finding_put(result, VERDICT_FAIL, wanted, judgement->result, NULL, -1);
        }
        break;
    case AUTOBAHN_NON_STRICT:
        finding_put(result, VERDICT_INFO, wanted, seen,
                    "not wrong; the events in front of an offence are better not lost", -1);
        break;
    case AUTOBAHN_INFO:
        finding_put(result, VERDICT_INFO, "nothing: what comes is recorded", seen, NULL, -1);
        break;
    case AUTOBAHN_OK:
    case AUTOBAHN_UNCLEAN:
    case AUTOBAHN_WRONG_CODE:
    case AUTOBAHN_FAILED_BY_CLIENT:
        break;
    }
    g_free(wanted);
    g_free(seen);
}

static void close_finding(const struct autobahn_row *row, const struct autobahn_record *record,
                          const struct autobahn_judgement *judgement, struct case_result *result)
{
    char *codes = codes_words(row);
    char *end = end_words(record);

    switch (judgement->close) {
    case AUTOBAHN_FAILED:
        finding_put(result, VERDICT_FAIL,
                    row->closed_by_me ? "the connection stays open until the harness closes it"
                                      : "the target fails the connection",
                    end, NULL, record->offence_octet);
        break;
    case AUTOBAHN_UNCLEAN:
        finding_put(result, VERDICT_FAIL, "the Close is answered, and then the target ends TCP",
                    end, "answer a Close with a Close, then close TCP (RFC 6455 5.5.1, 7.1.1)",
                    record->offence_octet);
        break;
    case AUTOBAHN_WRONG_CODE:
        finding_put(result, VERDICT_FAIL, codes, end, NULL, record->offence_octet);
        break;
    case AUTOBAHN_FAILED_BY_CLIENT:
        finding_put(result, VERDICT_WARN, "the target ends TCP", end,
                    "a server closes TCP first (RFC 6455 7.1.1)", record->offence_octet);
        break;
    case AUTOBAHN_INFO:
        finding_put(result, VERDICT_INFO, "nothing: how it ends is recorded", end, NULL, -1);
        break;
    case AUTOBAHN_OK:
    case AUTOBAHN_NON_STRICT:
        break;
    }
    g_free(codes);
    g_free(end);
}

void autobahn_findings_add(const struct autobahn_row *row, const struct autobahn_record *record,
                           struct attempt *attempt, struct case_result *result)
{
    struct autobahn_judgement judgement = autobahn_judge(row, record);

    g_free(result->behavior);
    g_free(result->behavior_close);
    result->behavior = g_strdup(autobahn_grade_name(judgement.behavior));
    result->behavior_close = g_strdup(autobahn_grade_name(judgement.close));
    result->remote_close_code = record->remote_close_code;
    result->waits = row->waits;
    if (record->was_opened) {
        behavior_finding(row, record, &judgement, result);
        close_finding(row, record, &judgement, result);
    } else {
        finding_put(result, VERDICT_FAIL, "the opening handshake is completed", judgement.result,
                    NULL, -1);
    }
    attempt->verdict = VERDICT_PASS;
    for (guint index = 0; index < result->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(result->findings, index);
        attempt->verdict = MAX(attempt->verdict, finding->verdict);
    }
    attempt->timed_out = record->timer_fired && attempt->verdict > VERDICT_INFO;
    result->verdict = attempt->verdict;
    autobahn_judgement_clear(&judgement);
}
