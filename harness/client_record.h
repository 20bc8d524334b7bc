/* SPDX-License-Identifier: MIT */
/*
 * What came of a scenario: the requests of the client, the lines that its program printed, and how
 * it ended. Times are microseconds of the harness's clock.
 */
#ifndef HARNESS_CLIENT_RECORD_H
#define HARNESS_CLIENT_RECORD_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "conformance/sse/client.h"

struct client_request {
    int64_t at_us;    /* its first octet */
    GString *head;    /* with the empty line */
    GString *behind;  /* what came behind it on the same connection */
    guint line_count; /* of lines that had been printed before it */
    int64_t ended_us; /* just before the last octet or FIN of its answer; 0: it has not ended */
    bool left_early;  /* the client closed before that */
};

struct client_line {
    int64_t at_us;
    char *text; /* without its end, a NUL behind it */
    size_t size;
    int64_t piece_us; /* when the last piece of a body before it was begun to be sent */
    unsigned pieces;  /* how many pieces of bodies had been begun by then */
};

struct client_record {
    int64_t begun_us;
    int64_t over_us;
    GArray *requests;  /* struct client_request */
    GArray *lines;     /* struct client_line */
    bool has_exited;   /* by itself, before the scenario was over */
    bool has_crashed;  /* by a signal that was not ours */
    char *death;       /* "exited with status 1; it said: ..."; NULL while it lives */
    bool timed_out;    /* a request did not come in time, and the program lived */
    int64_t waited_us; /* for what did not come */
};

/* What is known of the program by all scenarios of the run. */
struct client_facts {
    bool tells_events;
    bool tells_states;
    bool can_close; /* its command line has a place for {events} */
};

/* Nothing has come yet. */
void client_record_init(struct client_record *record);
/* With all it holds. */
void client_record_clear(struct client_record *record);

/* What a line is: an event, a state, or neither. */
enum client_word { CLIENT_OTHER, CLIENT_EVENT, CLIENT_OPEN, CLIENT_ERROR, CLIENT_STATE };

/* Looks without reading the data of an event. */
enum client_word client_line_word(const struct client_line *line);

/* The values of the field in a request, in order; free with g_ptr_array_unref. They are GString. */
GPtrArray *client_request_values(const struct client_request *request, const char *name);

#endif
