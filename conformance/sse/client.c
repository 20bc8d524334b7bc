/* SPDX-License-Identifier: MIT */
/* The scenarios of all areas as one list, and look-ups in it. Pure: constant data, no I/O. */
#include "conformance/sse/client_parsing.h"

#include <string.h>

/* A new area is named here, in the order of the list, and that is all. */
#define CLIENT_AREAS(AREA) \
    AREA(request)          \
    AREA(comeback) AREA(delay) AREA(resume) AREA(status) AREA(media) AREA(redirect) AREA(delivery)

#define AREA(name) extern const struct client_scenarios client_scenarios_of_##name;
CLIENT_AREAS(AREA)
#undef AREA

static const struct client_scenarios *const areas[] = {
#define AREA(name) &client_scenarios_of_##name,
    CLIENT_AREAS(AREA)
#undef AREA
};

enum { AREA_COUNT = sizeof(areas) / sizeof(areas[0]) };

size_t client_scenario_count(void)
{
    size_t count = client_parsing_count();
    for (size_t area = 0; area < AREA_COUNT; area++) {
        count += areas[area]->count;
    }
    return count;
}

const struct client_scenario *client_scenario_at(size_t index)
{
    size_t area = 0;
    while (area < AREA_COUNT && index >= areas[area]->count) {
        index -= areas[area]->count;
        area++;
    }
    if (area == AREA_COUNT) {
        return client_parsing_at(index);
    }
    return &areas[area]->scenarios[index];
}

const struct client_scenario *client_scenario_find(const char *id)
{
    for (size_t index = 0; index < client_scenario_count(); index++) {
        if (strcmp(client_scenario_at(index)->id, id) == 0) {
            return client_scenario_at(index);
        }
    }
    return NULL;
}

bool client_scenario_names(const struct client_scenario *scenario, enum requirement_id id)
{
    for (size_t i = 0; i < CLIENT_PROVES_MAX; i++) {
        if (scenario->proves[i] == id) {
            return true;
        }
    }
    return false;
}

static unsigned answer_times(const struct client_answer *answer)
{
    return answer->times > 0 ? answer->times : 1;
}

const struct client_answer *client_answer_of(const struct client_scenario *scenario,
                                             unsigned request)
{
    for (unsigned i = 0; i < scenario->answer_count; i++) {
        if (request < answer_times(&scenario->answers[i])) {
            return &scenario->answers[i];
        }
        request -= answer_times(&scenario->answers[i]);
    }
    return NULL;
}

unsigned client_request_count(const struct client_scenario *scenario)
{
    unsigned count = 0;
    for (unsigned i = 0; i < scenario->answer_count; i++) {
        count += answer_times(&scenario->answers[i]);
    }
    return count;
}

unsigned client_event_count(const struct client_scenario *scenario)
{
    unsigned count = 0;
    for (unsigned i = 0; i < CLIENT_EVENTS_MAX; i++) {
        count += scenario->events[i].times;
    }
    return count;
}
