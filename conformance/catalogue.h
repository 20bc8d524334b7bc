/* SPDX-License-Identifier: MIT */
/*
 * The catalogue: every case of the conformance suite in the order of the standard, families
 * expanded. Pure: no I/O.
 */
#ifndef CONFORMANCE_CATALOGUE_H
#define CONFORMANCE_CATALOGUE_H

#include "conformance/case.h"

struct catalogue {
    struct ws_case *cases; /* of families too, each with its own id and title */
    size_t case_count;
};

/* All cases, in order. Free with catalogue_free(). Aborts when out of memory. */
struct catalogue *catalogue_new(void);
void catalogue_free(struct catalogue *catalogue);

/*
 * Puts a copy of the case behind all others. What it points to has to outlive the catalogue; cases
 * that were found before are found anew.
 */
void catalogue_add(struct catalogue *catalogue, const struct ws_case *ws_case);

/* The case of that id, or NULL. Owned by the catalogue. */
const struct ws_case *catalogue_find(const struct catalogue *catalogue, const char *id);

/*
 * Whether the case speaks about the requirement: named in .proves or by a step, or implied by
 * EXPECT_FAIL (the rows of 7.1.7).
 */
bool case_names(const struct ws_case *ws_case, enum requirement_id requirement);

/* How many steps the script has. */
size_t case_step_count(const struct ws_case *ws_case);

/* How many connections its steps open beside its own, all together. */
unsigned case_others_count(const struct ws_case *ws_case);

/* How many frames or messages the step stands for, and the payload of one of them. */
unsigned step_times(const struct step *step);
struct payload step_payload(const struct step *step, unsigned index);

/*
 * Writes payload octets [offset, offset + size) into `out`; offset + size <= payload->size is
 * asserted.
 */
void payload_copy(const struct payload *payload, uint64_t offset, void *out, size_t size);

#endif
