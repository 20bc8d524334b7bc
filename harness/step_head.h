/* SPDX-License-Identifier: MIT */
/* The frames of a case's steps on the wire: for the player that sends them and for `assay explain`,
 * which shows them. */
#ifndef HARNESS_STEP_HEAD_H
#define HARNESS_STEP_HEAD_H

#include <stdbool.h>

#include "conformance/case.h"
#include "harness/wire.h"

/* The head of a frame that the step sends, in a role that masks or does not. Its key is zeros:
 * which one is drawn is the caller's, and the step's `zero_key` is to be minded. */
struct wire_head step_head(const struct step *step, bool role_masks);

#endif
