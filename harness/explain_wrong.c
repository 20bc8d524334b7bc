/* SPDX-License-Identifier: MIT */
/*
 * How a requirement is broken, for `assay explain`: what the cases take for a breach, and what
 * implementations are known to do.
 */
#include "harness/explain.h"

#include <string.h>

#include "conformance/breach.h"

static bool holds(GPtrArray *lines, const char *line)
{
    return g_ptr_array_find_with_equal_func(lines, line, g_str_equal, NULL);
}

static void add_once(GPtrArray *lines, const char *line)
{
    if (!holds(lines, line)) {
        g_ptr_array_add(lines, g_strdup(line));
    }
}

/* What it is not to meet an expectation, for a rule of that side; NULL: the step has none. */
static const char *unmet_words(const struct step *step, enum side side)
{
    switch (step->verb) {
    case VERB_EXPECT_MESSAGE:
        return "the message does not come, or comes changed";
    case VERB_EXPECT_PONG:
        return "no Pong comes with the data of the Ping";
    case VERB_EXPECT_CLOSE:
        return "no Close comes, or TCP stays open behind it";
    case VERB_EXPECT_FAIL:
        return "the offence is taken as if it were lawful, or the connection stays open";
    case VERB_EXPECT_END:
        return "TCP stays open";
    case VERB_EXPECT_OPEN:
        return side == SIDE_SENDS ? "the 101 is another one" : "the handshake is refused";
    case VERB_EXPECT_STATUS:
        return step->field != NULL ? "the answer does not list it" : "the answer is a 101";
    case VERB_EXPECT_NO_OPEN:
        return "the answer is a 101";
    case VERB_EXPECT_OTHERS:
        return "others are not served meanwhile, or behind it";
    case VERB_END:
    case VERB_FRAME:
    case VERB_RAW:
    case VERB_PAUSE:
    case VERB_HALF_CLOSE:
    case VERB_ABORT:
    case VERB_READ_SLOWLY:
    case VERB_HOLD:
        break;
    }
    return NULL;
}

/* The row that a step of the case blames. */
static enum requirement_id blamed(const struct ws_case *ws_case, const struct step *step)
{
    if (!step->is_sibling && step->field != NULL) {
        return step->field_requirement;
    }
    return step->requirement != REQUIREMENT_NONE ? step->requirement : ws_case->proves[0];
}

/*
 * What steps that are about another row show of this one: each connection that is failed, and each
 * answer to a handshake, is held against these, too.
 */
static const char *aside_words(enum requirement_id row)
{
    static const struct {
        enum requirement_id row;
        const char *words;
    } asides[] = {
        {WS_7_1_7_SENDS_FITTING_CLOSE, "the connection is failed with another code"},
        {WS_7_1_7_NOTHING_AFTER_FAILING, "a Ping or a text behind the offence is answered"},
        {WS_5_5_1_ONE_CLOSE_ONLY, "a second Close comes before the end of TCP"},
        {WS_5_5_1_SENDS_NO_DATA_AFTER_CLOSE, "data comes between its Close and the end of TCP"},
        {WS_7_1_7_SERVER_FAILS_BY_CLOSING, "a Close comes, and TCP stays open behind it"},
        {WS_4_2_1_SENDS_ERROR_STATUS, "TCP ends without an answer, or a page or redirect comes"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(asides); i++) {
        if (asides[i].row == row) {
            return asides[i].words;
        }
    }
    return NULL;
}

GPtrArray *explain_outcomes(const struct catalogue *catalogue, enum requirement_id row)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    enum side side = requirement_get(row)->side;
    bool is_watched = false;

    if (aside_words(row) != NULL) {
        add_once(lines, aside_words(row));
    }
    for (size_t i = 0; i < catalogue->case_count; i++) {
        const struct ws_case *ws_case = &catalogue->cases[i];
        is_watched = is_watched || (ws_case->passive != PASSIVE_NONE && ws_case->proves[0] == row);
        for (size_t j = 0; j < case_step_count(ws_case); j++) {
            const struct step *step = &ws_case->script[j];
            const char *unmet = step->is_sibling ? NULL : unmet_words(step, side);
            if (blamed(ws_case, step) != row) {
                continue;
            }
            if (step->is_sibling && step->grade == GRADE_BROKEN && step->says != NULL) {
                add_once(lines, step->says);
            } else if (unmet != NULL) {
                add_once(lines, unmet);
            }
        }
    }
    if (is_watched) {
        add_once(lines, lines->len == 0 ? "it is seen in any conversation of the run"
                                        : "the same is seen in any other conversation of the run");
    }
    return lines;
}

/* `ws 8.23.0, Tornado 6.2 takes it`: everybody first. */
static char *breach_line(const struct breach *breach)
{
    GString *line = g_string_new(NULL);
    size_t count = 0;
    const struct implementation *list = implementations(&count);

    for (size_t i = 0; i < count; i++) {
        if ((breach->who & (unsigned)list[i].id) != 0) {
            g_string_append_printf(line, "%s%s %s", line->len > 0 ? ", " : "", list[i].title,
                                   list[i].version);
        }
    }
    g_string_append_printf(line, ": %s", breach->does);
    return g_string_free(line, FALSE);
}

GPtrArray *explain_breaches(enum requirement_id row)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    size_t count = 0;
    const struct breach *list = breaches(&count);

    for (size_t i = 0; i < count; i++) {
        if (list[i].row == row) {
            g_ptr_array_add(lines, breach_line(&list[i]));
        }
    }
    return lines;
}
