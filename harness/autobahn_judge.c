/* SPDX-License-Identifier: MIT */
/*
 * The judge of the Autobahn suite: from a row and the record of a conversation to the two verdicts
 * of the original. A pure function; the order in which the rules are asked is the original's.
 */
#include <assert.h>
#include <string.h>

#include "harness/autobahn.h"

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
    case AUTOBAHN_UNIMPLEMENTED:
        return "UNIMPLEMENTED";
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
    *record =
        (struct autobahn_record){.remote_close_code = -1, .offence_octet = -1, .differs_at = -1};
    record->events = g_array_new(FALSE, FALSE, sizeof(struct autobahn_seen));
    g_array_set_clear_func(record->events, seen_clear);
}

void autobahn_record_clear(struct autobahn_record *record)
{
    g_array_unref(record->events);
    g_free(record->offence);
    g_free(record->refused);
    g_free(record->difference);
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

guint autobahn_events_equal_count(const struct autobahn_record *record,
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
    guint count = autobahn_events_equal_count(record, expected);
    return record->events_lost == 0 && count == record->events->len &&
           expected[count].kind == AUTOBAHN_NO_EVENT;
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
        judgement->close = AUTOBAHN_WRONG_CODE;
        judgement->close_result = g_strdup_printf("the close code %d is none of those accepted",
                                                  record->remote_close_code);
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

bool autobahn_echo_fits(const struct autobahn_seen *seen, const struct autobahn_event *expected)
{
    return seen->kind == AUTOBAHN_MESSAGE && seen->is_binary == expected->is_binary &&
           seen->size == expected->payload.size;
}

/* Group 9, one message: a fitting echo is enough, whatever comes before or behind it. */
static bool size_judge(const struct autobahn_row *row, const struct autobahn_record *record)
{
    bool fits = false;

    for (guint index = 0; index < record->events->len; index++) {
        fits |= autobahn_echo_fits(&g_array_index(record->events, struct autobahn_seen, index),
                                   &row->ok[0]);
    }
    return fits;
}

/* Group 9, round trips: as many fitting echoes as were asked for, the last one not contradicted. */
static bool round_trips_judge(const struct autobahn_row *row, const struct autobahn_record *record)
{
    unsigned fitting_count = 0;
    bool is_right = false;

    for (guint index = 0; index < record->events->len; index++) {
        const struct autobahn_seen *seen =
            &g_array_index(record->events, struct autobahn_seen, index);
        if (seen->kind == AUTOBAHN_MESSAGE) {
            bool fits = autobahn_echo_fits(seen, &row->ok[0]);
            fitting_count += fits;
            is_right = fits && fitting_count >= row->round_trips;
        }
    }
    return is_right;
}

static bool events_judge(const struct autobahn_row *row, const struct autobahn_record *record)
{
    switch (row->rule) {
    case AUTOBAHN_BY_SIZE:
        return size_judge(row, record);
    case AUTOBAHN_ROUND_TRIPS:
        return round_trips_judge(row, record);
    case AUTOBAHN_DEFLATED:
        return record->echo_count >= row->round_trips && record->difference == NULL;
    case AUTOBAHN_BY_EVENTS:
    case AUTOBAHN_WRONG_CODE_FAILS:
    case AUTOBAHN_INFORMATIONAL:
    case AUTOBAHN_COUNTS_FRAMES:
        break;
    }
    return autobahn_events_equal(record, row->ok);
}

static void rule_apply(const struct autobahn_row *row, const struct autobahn_record *record,
                       struct autobahn_judgement *judgement)
{
    switch (row->rule) {
    case AUTOBAHN_BY_EVENTS:
    case AUTOBAHN_BY_SIZE:
    case AUTOBAHN_ROUND_TRIPS:
        break;
    case AUTOBAHN_DEFLATED:
        if (!record->agreement.is_on) {
            behavior_set(judgement, AUTOBAHN_UNIMPLEMENTED,
                         "the target did not agree to permessage-deflate");
        }
        break;
    case AUTOBAHN_WRONG_CODE_FAILS:
        if (judgement->close == AUTOBAHN_WRONG_CODE) {
            behavior_set(judgement, AUTOBAHN_FAILED, judgement->close_result);
        }
        break;
    case AUTOBAHN_INFORMATIONAL:
        behavior_set(judgement, AUTOBAHN_INFO, "what comes is recorded and not judged");
        judgement->close = AUTOBAHN_INFO;
        break;
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
        judgement.result = g_strdup(
            record->refused != NULL ? record->refused : "the opening handshake was not completed");
        judgement.close_result = g_strdup(judgement.result);
        return judgement;
    }
    behavior_set(&judgement, AUTOBAHN_FAILED, "other events came than those expected");
    if (row->non_strict != NULL && autobahn_events_equal(record, row->non_strict)) {
        behavior_set(&judgement, AUTOBAHN_NON_STRICT, "the events are less than strict");
    } else if (events_judge(row, record)) {
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
