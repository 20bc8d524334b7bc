/* SPDX-License-Identifier: MIT */
/*
 * A scenario is what a server does to a client of Server-Sent Events, and what has to be seen of
 * the client: constant data.
 *
 * The server is scripted: the first request gets the first answer, the second the second, and so
 * on. What is seen is each request, when it came, and what the client's program prints: its events,
 * and perhaps its states. A zero field means lawful or nothing: an answer that says no more is a
 * 200 with the type of a stream, whose body is closed by the end of TCP. Ids are
 * `sse/<area>/<name>` and never change.
 */
#ifndef CONFORMANCE_SSE_CLIENT_H
#define CONFORMANCE_SSE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "conformance/payload.h"
#include "conformance/requirement.h"

enum {
    CLIENT_PROVES_MAX = 4,
    CLIENT_ANSWERS_MAX = 5,
    CLIENT_PIECES_MAX = 4, /* of a body */
    CLIENT_EVENTS_MAX = 4, /* that differ; each may come many times in a row */
    /* a client comes back after so long at the most of what was asked: timers fire a bit early */
    CLIENT_WAITS_PERCENT = 95,
    CLIENT_BURST_MS = 500, /* requests that are closer together belong to one attempt */
};

/* How an answer ends. */
enum client_end {
    CLIENT_END_OF_TCP,   /* the body is all until FIN */
    CLIENT_RESET,        /* RST behind the last octet */
    CLIENT_LENGTH,       /* Content-Length, as long as the body */
    CLIENT_SHORT_LENGTH, /* Content-Length, longer than the body; FIN */
    CLIENT_CHUNKS,       /* each piece a chunk, and the last chunk */
    CLIENT_CHUNKS_CUT,   /* the same without the last chunk; FIN */
    CLIENT_HOLD,         /* nothing: the connection stays open until the scenario is over */
};

/* What the request that an answer is for has as its Last-Event-ID. */
enum client_id_rule {
    CLIENT_ID_ANY,
    CLIENT_ID_ABSENT,
    CLIENT_ID_IS,   /* exactly one, with `id` as its octets; blanks at its ends do not count */
    CLIENT_ID_TELL, /* whatever it is, it is recorded */
};

struct client_piece {
    unsigned pause_ms; /* before it */
    struct payload octets;
};

struct client_answer {
    unsigned times; /* the answer to so many requests in a row; 0 is one */
    /* what is asked of the request itself */
    enum client_id_rule id_rule;
    struct payload id;
    enum requirement_id id_row; /* that another id breaks; NONE: the scenario's first */
    unsigned waits_ms;          /* since the answer before it ended; 0: not looked at */
    const char *path;           /* that the request has to have; NULL: not looked at */
    /* the row that is broken when the request does not come; NONE: the scenario's first */
    enum requirement_id missing_row;
    /* the answer */
    bool is_nothing; /* no octet at all: TCP ends */
    unsigned status; /* 0 is 200 */
    /* lines of the head, each with CR LF, in place of the Content-Type of a stream; "{port}" is the
     * port; NULL: that type */
    const char *head;
    struct client_piece body[CLIENT_PIECES_MAX];
    enum client_end end;
};

/* An event that the program prints. */
struct client_event {
    unsigned times;   /* in a row; 0 ends the list */
    const char *type; /* NULL: message */
    struct payload data;
    const char *id;         /* the last event ID that is printed with it; NULL: not looked at */
    unsigned behind_pieces; /* it comes when so many pieces have been sent, not before */
};

enum client_needs {
    CLIENT_NEEDS_EVENTS = 1, /* the program prints its events */
    CLIENT_NEEDS_STATES = 2, /* and its states */
    CLIENT_NEEDS_CLOSE = 4,  /* its command line has a place for {events} */
};

struct client_scenario {
    const char *id;
    const char *title; /* what a conforming client does, present tense */
    /* the row that is broken when nothing else is said comes first */
    enum requirement_id proves[CLIENT_PROVES_MAX];
    struct client_answer answers[CLIENT_ANSWERS_MAX];
    unsigned answer_count;
    /* No more requests come than there are answers: for so long it is watched, but not longer than
     * the program lives. 0: more may come. `stays_row` is broken else; NONE: the first. */
    unsigned quiet_ms;
    enum requirement_id stays_row;
    unsigned requests_min; /* so many have to come; 0: as many as there are answers */
    unsigned burst_max;    /* so many at the most without a pause of CLIENT_BURST_MS; 0: any */
    struct client_event events[CLIENT_EVENTS_MAX];
    bool has_no_events;            /* none is printed */
    enum requirement_id event_row; /* that other events break; NONE: the first */
    /* what has to be told, in this order: "open message error open"; NULL: not looked at */
    const char *story;
    enum requirement_id story_row; /* that another story breaks; NONE: the first */
    bool closes;                   /* the program ends the connection that is held */
    unsigned close_after; /* the program is asked to close behind so many events; 0: never */
    unsigned needs;       /* of enum client_needs, for anything to be judged */
    /* any lawful outcome is recorded in these words, such as "the client comes back after" */
    const char *records;
    const char *since;
    const char *why;
    const char *hint;
};

struct client_scenarios {
    const struct client_scenario *scenarios;
    size_t count;
};

/* Ends a file of scenarios, whose table is called `scenarios`. */
#define CLIENT_SCENARIOS(area)                                   \
    const struct client_scenarios client_scenarios_of_##area = { \
        .scenarios = scenarios, .count = sizeof(scenarios) / sizeof(scenarios[0])};

/* All scenarios in the order of the areas. `index` below the count is asserted. */
size_t client_scenario_count(void);
const struct client_scenario *client_scenario_at(size_t index);

/* The scenario of that id, or NULL. */
const struct client_scenario *client_scenario_find(const char *id);

/* Whether the scenario names the row, in its list or at an answer. */
bool client_scenario_names(const struct client_scenario *scenario, enum requirement_id id);

/* The answer to the request of that number, from 0. Behind the last answer it is NULL. */
const struct client_answer *client_answer_of(const struct client_scenario *scenario,
                                             unsigned request);

/* How many requests the answers are for. */
unsigned client_request_count(const struct client_scenario *scenario);

/* How many events are expected. */
unsigned client_event_count(const struct client_scenario *scenario);

#endif
