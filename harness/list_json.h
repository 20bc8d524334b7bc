/* SPDX-License-Identifier: MIT */
/*
 * Cases, vectors, scenarios and requirements as JSON, so that other languages can use them:
 * {"cases": [...], "vectors": [...], "scenarios": [...]} and {"requirements": [...]}.
 * All values returned are new references.
 */
#ifndef HARNESS_LIST_JSON_H
#define HARNESS_LIST_JSON_H

#include <glib.h>
#include <jansson.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/catalogue.h"
#include "conformance/sse/client.h"
#include "conformance/sse/vector.h"

/* A case of our own with its script, each step as fields and in words. */
json_t *list_case(const struct ws_case *ws_case);

/* A case of the Autobahn suite, with the cases of our own that cover it. */
json_t *list_row(const char *id, const struct autobahn_row *row, const struct catalogue *catalogue);

/* A requirement with the cases that are about it. */
json_t *list_requirement(const struct requirement *row, const struct catalogue *catalogue);

/* A vector of event streams: its octets, and what a parser makes of them. */
json_t *list_vector(const struct sse_vector *vector);

/* A scenario for clients of event streams: what the server does to each request, in words. */
json_t *list_scenario(const struct client_scenario *scenario);

/* The ids of the scenarios that name the row. */
json_t *list_scenarios(enum requirement_id row);

/*
 * What a parser prints for the vector: a line of JSON for each event, and one for the end, which
 * leaves out a time that the standard leaves open. g_free().
 */
char *list_vector_lines(const struct sse_vector *vector);

/* Octets: the hexadecimal digits of a pattern that is repeated and cut to `size`. */
json_t *list_payload(const struct payload *payload);

/* The names of the tags (enum tags). */
json_t *list_tags(unsigned tags);

/* Appends a value as text, and takes it over. */
void list_write(GString *out, json_t *root);

#endif
