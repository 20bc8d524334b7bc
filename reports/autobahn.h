/* SPDX-License-Identifier: MIT */
/*
 * The reports of Autobahn|Testsuite, in its own form: an index of all verdicts, and a file for each
 * case, for the scripts that read them. The names of the members and files are the original's; the
 * sentences are our own.
 */
#ifndef REPORTS_AUTOBAHN_H
#define REPORTS_AUTOBAHN_H

#include "reports/result.h"

enum {
    TOLD_SHOWN_MAX = 64,  /* octets of a payload that the report shows */
    TOLD_EVENTS_MAX = 64, /* events that it shows */
    TOLD_PIECES_MAX = 1024,
};

enum told_kind { TOLD_MESSAGE, TOLD_PONG, TOLD_TIMEOUT };

struct told_event {
    enum told_kind kind;
    bool is_binary;
    char tag;       /* of TIMEOUT */
    GBytes *octets; /* of the others: the first TOLD_SHOWN_MAX + 1 */
};

/* What a conversation was like, beside its verdicts. */
struct autobahn_told {
    bool was_opened;
    bool closed_by_me;
    bool failed_by_me;
    bool dropped_by_me;
    bool was_clean;
    bool close_timed_out; /* our Close was not answered */
    bool end_timed_out;   /* the server did not end TCP */
    int local_close_code; /* -1: none */
    GBytes *local_close_reason;
    GBytes *remote_close_reason; /* NULL: none */
    GArray *received;            /* struct told_event */
    unsigned sent_frames[16];    /* by opcode */
    unsigned came_frames[16];
    GHashTable *sent_pieces; /* size of what was written at once -> how often */
    GHashTable *came_pieces; /* the same of what was read; both with the handshake */
    uint64_t sent_size;      /* behind the handshake, until our Close */
    uint64_t came_size;
    char *request; /* the opening handshake as it was sent and answered; NULL: not seen */
    char *response;
    char *result; /* why these verdicts, one line each */
    char *close_result;
    char *expectation;    /* what a conforming peer does, in words */
    int64_t begun_us;     /* since the run was begun */
    int64_t duration_us;  /* since the connection was begun */
    int64_t opened_at_us; /* the same, when the handshake was through */
};

/* Everything empty. Free with autobahn_told_free(), which NULL is allowed for. */
struct autobahn_told *autobahn_told_new(void);
void autobahn_told_free(struct autobahn_told *told);

/* Counts a piece that was written or read at once. */
void told_piece_add(GHashTable *pieces, size_t size);

/* The verdicts on one server. */
struct autobahn_agent {
    char *name;
    const struct run_result *result;
};

/* `name` as file names have it: small letters, digits and `_` alone, so it stays in its folder. */
char *autobahn_file_part(const char *name);

/* The file of a case of that agent, "agent_case_1_1_1.json"; `id` as in the run. g_free(). */
char *autobahn_case_file(const char *agent, const char *id);

/* Whether the case is one of the Autobahn suite, and has verdicts. */
bool autobahn_is_reported(const struct case_result *one);

/* index.json: `agents` are struct autobahn_agent *. */
GString *report_autobahn_index(const GPtrArray *agents);

/* The file of one case. */
GString *report_autobahn_case(const struct autobahn_agent *agent, const struct case_result *one);

#endif
