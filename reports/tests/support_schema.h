/* SPDX-License-Identifier: MIT */
/*
 * Holds a JSON value against a JSON Schema: as much of draft 2020-12 as docs/run.schema.json uses.
 * A keyword that is not known here is a fault, so that the schema cannot ask for what nobody looks
 * at.
 */
#ifndef REPORTS_TESTS_SUPPORT_SCHEMA_H
#define REPORTS_TESTS_SUPPORT_SCHEMA_H

#include <jansson.h>

/* The first fault in one line with its place (free with g_free), or NULL. */
char *schema_fault(const json_t *schema, const json_t *value);

#endif
