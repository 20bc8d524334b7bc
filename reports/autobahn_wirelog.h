/* SPDX-License-Identifier: MIT */
/* The conversation of an Autobahn case as the original logs it. For reports/autobahn.c alone. */
#ifndef REPORTS_AUTOBAHN_WIRELOG_H
#define REPORTS_AUTOBAHN_WIRELOG_H

#include <jansson.h>

#include "conformance/autobahn/autobahn.h"
#include "reports/result.h"

/*
 * A payload as the original shows one: UTF-8 as it is, anything else as 0x and hex; of more than 60
 * octets the first 64 (or as many as are given) and an ellipsis.
 */
json_t *wirelog_text(const uint8_t *octets, size_t size);

/* The list of entries, of the first lines of the case's log. */
json_t *wirelog_of(const struct autobahn_row *row, const struct case_result *one);

#endif
