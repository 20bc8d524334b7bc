/* SPDX-License-Identifier: MIT */
/*
 * From a judgement of the Autobahn suite to findings: what was expected and what came, in words.
 * FAILED, UNCLEAN and WRONG CODE fail the case, FAILED BY CLIENT warns, the others inform.
 */
#include <assert.h>
#include <string.h>

#include "harness/autobahn.h"
#include "harness/text.h"

enum {
    SHOWN_SIZE_MAX = 24,   /* octets of a payload in the words for an event */
    SHOWN_EVENTS_MAX = 12, /* events in the words for a list */
};

/* ---- Words ---- */

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

char *autobahn_wanted_words(const struct autobahn_row *row)
{
    GString *words = g_string_new(NULL);

    if (row->rule == AUTOBAHN_DEFLATED) {
        g_string_append_printf(words,
                               "%u messages come back, each as it was sent: %s in pieces of "
                               "%zu %s, compressed as agreed",
                               row->round_trips, autobahn_corpus_name(row->corpus),
                               row->message_size,
                               autobahn_corpus_is_text(row->corpus) ? "characters" : "octets");
        return g_string_free(words, FALSE);
    }
    if (row->rule == AUTOBAHN_ROUND_TRIPS) {
        g_string_append_printf(words,
                               "%u times, each when the one before has come: ", row->round_trips);
    }
    expected_append(words, row->ok);
    if (row->non_strict != NULL) {
        g_string_append(words, "; or, less strictly, ");
        expected_append(words, row->non_strict);
    }
    return g_string_free(words, FALSE);
}

static char *seen_words(const struct autobahn_row *row, const struct autobahn_record *record)
{
    GString *words = g_string_new(NULL);

    if (row->rule == AUTOBAHN_DEFLATED) {
        g_string_append_printf(words, "%u came back", record->echo_count);
        if (record->difference != NULL) {
            g_string_append_printf(words, "; %s", record->difference);
        }
        for (guint i = 0; i < record->events->len; i += record->events->len) {
            g_string_append(words, "; a Pong came that nothing had asked for");
        }
    } else {
        seen_append(words, record);
    }
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
    case AUTOBAHN_DROPPED_ON_ANSWER:
        return "the answer names what was not offered, so the harness ended TCP";
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
    guint count = autobahn_events_equal_count(record, row->ok);

    if (record->difference != NULL) {
        return record->differs_at;
    }
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
    char *wanted = autobahn_wanted_words(row);
    char *seen = seen_words(row, record);

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
    case AUTOBAHN_UNIMPLEMENTED:
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
    case AUTOBAHN_UNIMPLEMENTED:
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
    result->traffic = row->is_bulk ? record->traffic : (struct traffic){0};
    if (judgement.behavior == AUTOBAHN_UNIMPLEMENTED && result->findings->len == 0) {
        attempt->verdict = VERDICT_NA;
        g_free(result->reason);
        result->reason = g_strdup(judgement.result);
    }
    for (guint index = 0; index < result->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(result->findings, index);
        attempt->verdict = MAX(attempt->verdict, finding->verdict);
    }
    attempt->timed_out = record->timer_fired && attempt->verdict > VERDICT_INFO;
    result->verdict = attempt->verdict;
    autobahn_judgement_clear(&judgement);
}
