/* SPDX-License-Identifier: MIT */
/* An event stream for reports: its lines, what a parser does with each, the events beside them. */
#ifndef HARNESS_SSE_TELL_H
#define HARNESS_SSE_TELL_H

#include "harness/sse_recording.h"
#include "reports/result.h"

/*
 * Puts at most `count_max` lines into the attempt, those about the one that holds the offence, an
 * offset in the stream; it is marked. -1 is no offence: the first lines.
 */
void sse_stream_tell(const struct sse_recording *recording, int64_t offence, guint count_max,
                     struct attempt *attempt);

#endif
