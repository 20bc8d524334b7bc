/* SPDX-License-Identifier: MIT */
/* What the files of the judge of clients share. */
#ifndef HARNESS_CLIENT_JUDGE_INSIDE_H
#define HARNESS_CLIENT_JUDGE_INSIDE_H

#include "harness/client_judge.h"

struct client_judgement {
    const struct client_scenario *scenario;
    const struct client_record *record;
    const struct client_facts *facts;
    GPtrArray *findings;
};

/* Adds a finding of the verdict that the row's level makes. Takes both strings. */
void client_blame(struct client_judgement *judgement, enum requirement_id row, char *expected,
                  char *actual);

/* Adds a finding of that verdict. Takes both strings. */
void client_tell(struct client_judgement *judgement, enum requirement_id row, enum verdict verdict,
                 char *expected, char *actual);

/* Octets between quotes, cut where they are long; g_free(). */
char *client_quoted(const char *octets, size_t size);

/* The octets of a payload; g_string_free(). */
GString *client_payload_string(const struct payload *payload);

/* The request of that number, from 0, which has come. */
const struct client_request *client_request_at(const struct client_judgement *judgement,
                                               guint index);

/* Rows on what every request holds, where the scenario names them. */
void client_rows_judge(struct client_judgement *judgement);

/* No more requests in a row than the scenario allows. */
void client_burst_judge(struct client_judgement *judgement);

/* What the program printed: events and story. */
void client_output_judge(struct client_judgement *judgement);

/* What the client did, for a point that is left open. */
void client_record_tell(struct client_judgement *judgement);

#endif
