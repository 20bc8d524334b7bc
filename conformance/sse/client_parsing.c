/* SPDX-License-Identifier: MIT */
/*
 * See client_parsing.h. Each vector is played whole and cut in two, behind a connection that sets a
 * short reconnection time and nothing else: what a stream leaves behind belongs to it alone then,
 * and a BOM is at its beginning.
 */
#include "conformance/sse/client_parsing.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "conformance/sse/client_words.h"

enum { PAUSE_MS = 30, ID_SIZE_MAX = 64 };

/* Those of each area in which clients that parse by themselves have erred, or in which a cut may
 * matter. Types other than `message` and `t` are not among them, as clients hand out events by
 * type; nor are ids that HTTP cannot carry, nor times of more than two seconds. */
static const char *const chosen[] = {
    "sse/ids/kept",
    "sse/ids/replaced",
    "sse/ids/empty",
    "sse/ids/empty-without-colon",
    "sse/ids/emptied-and-kept",
    "sse/ids/set-again",
    "sse/ids/nul-keeps-before",
    "sse/ids/nul-then-good",
    "sse/ids/without-data-replaces",
    "sse/ids/without-data-empties",
    "sse/ids/not-committed",
    "sse/ids/not-committed-with-data",
    "sse/retry/of-08",
    "sse/retry/of-leading-zeros",
    "sse/retry/behind-event",
    "sse/retry/crlf",
    "sse/retry/in-unfinished-block",
    "sse/retry/not-partly-keeps",
    "sse/lines/crlf-two-lines",
    "sse/lines/crlf-all-fields",
    "sse/lines/crlf-empty-data",
    "sse/lines/cr-all-fields",
    "sse/lines/cr-lf-cr",
    "sse/lines/cr-lf-cr-lf-between-fields",
    "sse/lines/mixed-crlf-cr-lf",
    "sse/lines/ls-in-data",
    "sse/bom/before-data",
    "sse/bom/before-id",
    "sse/bom/twice",
    "sse/bom/at-second-event",
    "sse/bom/begins-data",
    "sse/bom/two-octets",
    "sse/utf8/all-lengths",
    "sse/utf8/before-line-end",
    "sse/utf8/bad-ed-a0-80",
    "sse/utf8/cut-e2-82-lf",
};

enum {
    CHOSEN_COUNT = sizeof(chosen) / sizeof(chosen[0]),
    WAYS = 2, /* whole, and cut in two */
    SCENARIO_COUNT = WAYS * CHOSEN_COUNT,
};

struct made {
    struct client_scenario scenario;
    char id[ID_SIZE_MAX];
};

static struct made all[SCENARIO_COUNT];

size_t client_parsing_cut(const struct sse_vector *vector)
{
    const unsigned char *octets = (const unsigned char *)vector->stream[0].pattern;
    size_t size = vector->stream[0].pattern_size;

    for (size_t place = 1; place < size; place++) {
        bool is_in_crlf = octets[place - 1] == '\r' && octets[place] == '\n';
        bool is_in_character = octets[place - 1] >= 0xC2 && (octets[place] & 0xC0) == 0x80;
        if (is_in_crlf || is_in_character) {
            return place;
        }
    }
    return size / 2;
}

/* `sse/ids/kept` becomes `sse/parsing/ids-kept`, and `sse/parsing/ids-kept-cut`. */
static void words_make(struct made *made, const struct sse_vector *vector, bool is_cut)
{
    const char *area = vector->id + strlen("sse/");
    const char *name = strchr(area, '/');
    int id_size = snprintf(made->id, sizeof made->id, "sse/parsing/%.*s-%s%s", (int)(name - area),
                           area, name + 1, is_cut ? "-cut" : "");

    assert(id_size > 0 && id_size < ID_SIZE_MAX);
    made->scenario.id = made->id;
    made->scenario.title = vector->title;
    made->scenario.since = vector->since;
    made->scenario.why = vector->why;
    made->scenario.hint = vector->hint;
}

static void rows_make(struct client_scenario *scenario, const struct sse_vector *vector)
{
    size_t count = 0;

    for (size_t i = 0; i < SSE_VECTOR_PROVES_MAX && vector->proves[i] != REQUIREMENT_NONE; i++) {
        scenario->proves[count++] = vector->proves[i];
    }
    if (vector->last_event_id.size > 0 && count < CLIENT_PROVES_MAX) {
        scenario->proves[count] = SSE_REESTABLISH_SENDS_LAST_ID;
    }
}

static void body_make(struct client_answer *answer, const struct sse_vector *vector, bool is_cut)
{
    struct payload first = vector->stream[0];
    struct payload second = vector->stream[0];

    if (!is_cut) {
        answer->body[0].octets = first;
        return;
    }
    first.size = client_parsing_cut(vector);
    second.begin = first.size;
    second.size -= first.size;
    answer->body[0].octets = first;
    answer->body[1] = (struct client_piece){.pause_ms = PAUSE_MS, .octets = second};
}

/* What the request that comes next shows of the stream. A header that is not sent is no fault of
 * the parser. */
static void look_make(struct client_answer *look, const struct sse_vector *vector)
{
    *look = (struct client_answer)LOOK_FOR(.missing_row = SSE_CONNECT_RETURNS_AFTER_END);
    look->id_rule = CLIENT_ID_ABSENT;
    if (vector->last_event_id.size > 0) {
        look->id_rule = CLIENT_ID_IS;
        look->id = vector->last_event_id;
        look->id_row = SSE_REESTABLISH_SENDS_LAST_ID;
    }
    if (vector->has_time && !vector->time_is_open) {
        look->waits_ms = (unsigned)vector->time_ms;
    }
}

static void events_make(struct client_scenario *scenario, const struct sse_vector *vector)
{
    for (size_t i = 0; i < SSE_VECTOR_EVENTS_MAX && vector->events[i].times > 0; i++) {
        const struct sse_expected *event = &vector->events[i];
        const char *id = event->last_event_id.pattern;
        scenario->events[i] = (struct client_event){.times = event->times,
                                                    .type = event->type.pattern,
                                                    .data = event->data,
                                                    .id = id != NULL ? id : ""};
    }
    scenario->has_no_events = vector->events[0].times == 0;
    if (vector->last_event_id.size == 0 && !vector->has_time) {
        scenario->needs = CLIENT_NEEDS_EVENTS;
    }
}

static void scenario_make(struct made *made, const struct sse_vector *vector, bool is_cut)
{
    struct client_scenario *scenario = &made->scenario;

    words_make(made, vector, is_cut);
    rows_make(scenario, vector);
    scenario->answers[0] = (struct client_answer)STREAM("retry: 60\n\n");
    body_make(&scenario->answers[1], vector, is_cut);
    look_make(&scenario->answers[2], vector);
    scenario->answer_count = 3;
    events_make(scenario, vector);
}

size_t client_parsing_count(void)
{
    return SCENARIO_COUNT;
}

const struct client_scenario *client_parsing_at(size_t index)
{
    assert(index < SCENARIO_COUNT);
    if (all[index].scenario.id == NULL) {
        const struct sse_vector *vector = sse_vector_find(chosen[index / WAYS]);
        assert(vector != NULL);
        scenario_make(&all[index], vector, index % WAYS == 1);
    }
    return &all[index].scenario;
}
