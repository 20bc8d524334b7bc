/* SPDX-License-Identifier: MIT */
/* What the program of a client prints: its events and its story; see client_judge_inside.h. */
#include <jansson.h>
#include <string.h>

#include "harness/client_judge_inside.h"

GString *client_payload_string(const struct payload *payload)
{
    GString *out = g_string_sized_new((gsize)payload->size + 1);
    g_string_set_size(out, (gsize)payload->size);
    for (gsize i = 0; i < out->len; i++) {
        out->str[i] = payload->pattern[(payload->begin + i) % payload->pattern_size];
    }
    return out;
}

/* The event of that number, from 0; NULL when fewer are expected. */
static const struct client_event *event_at(const struct client_scenario *scenario, unsigned index)
{
    for (unsigned i = 0; i < CLIENT_EVENTS_MAX; i++) {
        if (index < scenario->events[i].times) {
            return &scenario->events[i];
        }
        index -= scenario->events[i].times;
    }
    return NULL;
}

static bool is_text(const json_t *value, const char *octets, size_t size)
{
    return json_is_string(value) && json_string_length(value) == size &&
           memcmp(json_string_value(value), octets, size) == 0;
}

static enum requirement_id event_row(const struct client_scenario *scenario)
{
    return scenario->event_row != REQUIREMENT_NONE ? scenario->event_row : scenario->proves[0];
}

static char *event_words(const struct client_event *event, unsigned index)
{
    GString *data = client_payload_string(&event->data);
    char *shown = client_quoted(data->str, data->len);
    char *words =
        g_strdup_printf("event %u: type \"%s\", data %s%s%s%s", index + 1,
                        event->type != NULL ? event->type : "message", shown,
                        event->id != NULL ? ", lastEventId \"" : "",
                        event->id != NULL ? event->id : "", event->id != NULL ? "\"" : "");
    g_string_free(data, TRUE);
    g_free(shown);
    return words;
}

/* Holds one event against the one that is expected there; false when it is another. */
static bool event_judge(struct client_judgement *judgement, const struct client_line *line,
                        unsigned index)
{
    const struct client_event *event = event_at(judgement->scenario, index);
    char *came = client_quoted(line->text, line->size);
    bool is_right = false;

    if (event == NULL) {
        client_blame(judgement, event_row(judgement->scenario),
                     g_strdup_printf("no event behind %u", client_event_count(judgement->scenario)),
                     g_strdup(came));
    } else {
        json_t *object = json_loadb(line->text, line->size, JSON_ALLOW_NUL, NULL);
        const char *type = event->type != NULL ? event->type : "message";
        const json_t *id = json_object_get(object, "lastEventId");
        GString *data = client_payload_string(&event->data);
        is_right = is_text(json_object_get(object, "type"), type, strlen(type)) &&
                   is_text(json_object_get(object, "data"), data->str, data->len) &&
                   (event->id == NULL || id == NULL || is_text(id, event->id, strlen(event->id)));
        if (!is_right) {
            client_blame(judgement, event_row(judgement->scenario), event_words(event, index),
                         g_strdup(came));
        }
        g_string_free(data, TRUE);
        json_decref(object);
    }
    g_free(came);
    return is_right;
}

/* Whether the program lives, and has not come back as it should have: it may not yet have got so
 * far, and what it has not printed by now is no evidence. */
static bool is_behind(const struct client_judgement *judgement)
{
    const struct client_scenario *scenario = judgement->scenario;
    unsigned wanted =
        scenario->requests_min > 0 ? scenario->requests_min : client_request_count(scenario);

    return judgement->record->death == NULL && judgement->record->requests->len < wanted;
}

/* What was not printed. Takes both over. */
static void missing_tell(struct client_judgement *judgement, enum requirement_id row,
                         char *expected, char *actual)
{
    if (is_behind(judgement)) {
        client_tell(judgement, row, VERDICT_UNKNOWN, expected, actual);
    } else {
        client_blame(judgement, row, expected, actual);
    }
}

static void events_judge(struct client_judgement *judgement)
{
    const struct client_scenario *scenario = judgement->scenario;
    const struct client_record *record = judgement->record;
    unsigned came = 0;

    for (guint i = 0; i < record->lines->len; i++) {
        const struct client_line *line = &g_array_index(record->lines, struct client_line, i);
        if (client_line_word(line) != CLIENT_EVENT) {
            continue;
        }
        if (!event_judge(judgement, line, came)) {
            return;
        }
        const struct client_event *event = event_at(scenario, came);
        if (line->pieces < event->behind_pieces) {
            client_blame(judgement, event_row(scenario),
                         g_strdup_printf("event %u behind piece %u of the stream, which ends it",
                                         came + 1, event->behind_pieces),
                         g_strdup_printf("it came before, behind piece %u", line->pieces));
        }
        came++;
    }
    const struct client_event *missing = event_at(scenario, came);
    if (missing != NULL) {
        missing_tell(judgement, event_row(scenario), event_words(missing, came),
                     g_strdup_printf("%u event%s, and no more", came, came == 1 ? "" : "s"));
    }
}

static void story_judge(struct client_judgement *judgement)
{
    static const char *const words[] = {
        [CLIENT_EVENT] = "event", [CLIENT_OPEN] = "open", [CLIENT_ERROR] = "error"};
    GString *story = g_string_new(NULL);

    for (guint i = 0; i < judgement->record->lines->len; i++) {
        enum client_word word =
            client_line_word(&g_array_index(judgement->record->lines, struct client_line, i));
        if (word == CLIENT_EVENT || word == CLIENT_OPEN || word == CLIENT_ERROR) {
            g_string_append_printf(story, "%s%s", story->len > 0 ? " " : "", words[word]);
        }
    }
    if (strcmp(story->str, judgement->scenario->story) != 0) {
        bool is_begun = g_str_has_prefix(judgement->scenario->story, story->str);
        void (*tell)(struct client_judgement *, enum requirement_id, char *, char *) =
            is_begun ? missing_tell : client_blame;
        tell(judgement,
             judgement->scenario->story_row != REQUIREMENT_NONE ? judgement->scenario->story_row
                                                                : judgement->scenario->proves[0],
             g_strdup_printf("in this order: %s", judgement->scenario->story),
             story->len > 0 ? g_strdup(story->str) : g_strdup("nothing was told"));
    }
    g_string_free(story, TRUE);
}

void client_output_judge(struct client_judgement *judgement)
{
    const struct client_scenario *scenario = judgement->scenario;

    if (judgement->facts->tells_events && judgement->record->requests->len > 0 &&
        (scenario->has_no_events || client_event_count(scenario) > 0)) {
        events_judge(judgement);
    }
    if (judgement->facts->tells_states && judgement->record->requests->len > 0 &&
        scenario->story != NULL) {
        story_judge(judgement);
    }
}
