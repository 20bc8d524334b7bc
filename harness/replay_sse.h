/* SPDX-License-Identifier: MIT */
/*
 * Of `assay replay`: the exchanges with a server of event streams. They are taken together first,
 * for a check may look at several, and judged when the file has been read.
 */
#ifndef HARNESS_REPLAY_SSE_H
#define HARNESS_REPLAY_SSE_H

#include "harness/sse_judge.h"

/* Whether the transcript is one of these. */
bool replay_sse_is_exchange(const struct transcript *transcript);

/* Plays it again into the scene. False and a line in `error` (g_free) when it does not fit. */
bool replay_sse_take(struct sse_scene *scene, const struct transcript *transcript, int line,
                     char **error);

/* Judges the case by the scene. NULL when the scene has not all that it looks at. */
struct case_result *replay_sse_judge(const struct sse_scene *scene, const struct ws_case *ws_case);

#endif
