/* SPDX-License-Identifier: MIT */
/*
 * Cases and requirements as JSON, whole, so that other languages can use them: {"cases": [...]} and
 * {"requirements": [...]}. All values returned are new references.
 */
#ifndef HARNESS_LIST_JSON_H
#define HARNESS_LIST_JSON_H

#include <glib.h>
#include <jansson.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/catalogue.h"

/* A case of our own with its script, each step as fields and in words. */
json_t *list_case(const struct ws_case *ws_case);

/* A case of the Autobahn suite, with the cases of our own that cover it. */
json_t *list_row(const char *id, const struct autobahn_row *row, const struct catalogue *catalogue);

/* A requirement with the cases that are about it. */
json_t *list_requirement(const struct requirement *row, const struct catalogue *catalogue);

/* Appends {"NAME": items} to a text, and takes `items` over. */
void list_write(GString *out, const char *name, json_t *items);

#endif
