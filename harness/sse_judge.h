/* SPDX-License-Identifier: MIT */
/*
 * Judges a server of event streams by what was recorded of it: a pure function of the exchanges, so
 * that `assay replay` comes to the same verdicts.
 *
 *     scene (all exchanges) + case -> the check that the case names -> findings, verdict, reason
 *
 * What cannot be provoked is not applicable, with the reason; what should have been there, and did
 * not come to us, is UNKNOWN. The verdict of a finding is that of the row that it blames.
 */
#ifndef HARNESS_SSE_JUDGE_H
#define HARNESS_SSE_JUDGE_H

#include "conformance/case.h"
#include "harness/sse_record.h"
#include "reports/result.h"

enum { SSE_EXCHANGES_MAX = 10 };

struct sse_scene {
    GPtrArray *records; /* struct sse_record *, owned, in the order in which they ended */
    const char *death;  /* how the process of the target ended in `deadly`, or NULL */
    char *deadly;       /* the label of the exchange that ends the target's process, or NULL */
};

/* What a check looks at, and where its findings go. */
struct sse_context {
    const struct sse_scene *scene;
    const struct ws_case *ws_case;
    struct case_result *result;
    char *owned;                    /* why it is NA or UNKNOWN; NULL: it is judged */
    enum verdict without;           /* NA or UNKNOWN when there is a reason and no finding */
    const struct sse_record *about; /* the exchange that is being looked at; NULL: several are */
    GPtrArray *blamed;              /* const struct sse_record *: those that a fault is about */
};

/* Without a record; free it with all of them. */
struct sse_scene *sse_scene_new(void);
void sse_scene_free(struct sse_scene *scene);

/* The record of that label, the last one; of its exchange's name: number `index`. Or NULL. */
struct sse_record *sse_scene_find(const struct sse_scene *scene, const char *label);
struct sse_record *sse_scene_nth(const struct sse_scene *scene, const char *name, unsigned index);

/* The names of the exchanges that a check looks at, ends at NULL. */
const char *const *sse_check_exchanges(enum sse_check check);

/* Adds a line of words for each exchange that the check looks at. */
void sse_describe(enum sse_check check, GPtrArray *lines);

/* Judges one case: fills findings, verdict, reason and attempts of the result. */
void sse_judge(const struct sse_scene *scene, const struct ws_case *ws_case,
               struct case_result *result, bool want_logs);

/* The id to come back with: of an event that others were seen to follow. NULL: none. g_free(). */
char *sse_resume_id(const struct sse_scene *scene);

/* ---- For the checks ---- */

/* What looks at the scene for one check. */
struct sse_look {
    void (*look)(struct sse_context *context);
    const char *exchanges[SSE_EXCHANGES_MAX]; /* their names; ends at NULL */
    bool is_first; /* it is judged where the target is no event stream, too */
};

/* `row` is broken: FAIL, WARN or INFO by its level. Takes `actual` over. -1: no octet. */
void sse_blame(struct sse_context *context, enum requirement_id row, const char *expected,
               char *actual, int64_t octet);
/* Worth recording, and no fault. Takes `actual` over. */
void sse_remark(struct sse_context *context, const char *expected, char *actual);
/* It cannot be judged here; takes `reason` over. */
void sse_not_applicable(struct sse_context *context, char *reason);
void sse_unknown(struct sse_context *context, char *reason);

/* The exchange of that label with a head; else NULL, and it is UNKNOWN. */
const struct sse_record *sse_answered(struct sse_context *context, const char *label);
/* The same, and it is a stream; else not applicable. */
const struct sse_record *sse_streamed(struct sse_context *context, const char *label);
/* The stream that was watched, and its record; NULL where there is none or nothing came: then that
 * is told. */
const struct sse_recording *sse_watched(struct sse_context *context,
                                        const struct sse_record **record);
/* "GET answered HTTP/1.1 ...": what came of a record, with its label. g_free(). */
char *sse_came(const struct sse_record *record);

/* One for each check; those of a file stand in its table, the rest of that table is empty. */
extern const struct sse_look sse_head_looks[SSE_CHECK_COUNT];
extern const struct sse_look sse_method_looks[SSE_CHECK_COUNT];
extern const struct sse_look sse_stream_looks[SSE_CHECK_COUNT];
extern const struct sse_look sse_coding_looks[SSE_CHECK_COUNT];
extern const struct sse_look sse_emit_looks[SSE_CHECK_COUNT];
extern const struct sse_look sse_resume_looks[SSE_CHECK_COUNT];
extern const struct sse_look sse_time_looks[SSE_CHECK_COUNT];

#endif
