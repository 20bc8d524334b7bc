/* SPDX-License-Identifier: MIT */
/* What reports and plans ask about a case without playing it: see script.h. */
#include "conformance/catalogue.h"
#include "harness/script.h"
#include "harness/script_words.h"

const char *script_variant_name(enum script_variant variant)
{
    switch (variant) {
    case SCRIPT_ONCE:
        return "";
    case SCRIPT_FOLLOWED:
        return "followed";
    case SCRIPT_ALONE:
        return "alone";
    }
    return "";
}

bool script_has_two_variants(const struct ws_case *ws_case)
{
    for (size_t index = 0; index < CASE_STEPS_MAX; index++) {
        const struct step *step = &ws_case->script[index];
        if (step->verb == VERB_END)
            break;
        if (step->verb == VERB_EXPECT_FAIL && !step->is_sibling)
            return true;
    }
    return false;
}

GPtrArray *script_describe(const struct ws_case *ws_case)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (size_t index = 0; index < CASE_STEPS_MAX; index++) {
        const struct step *step = &ws_case->script[index];
        if (step->verb == VERB_END)
            break;
        GString *line = g_string_new(NULL);
        step_append(line, step);
        g_ptr_array_add(lines, g_string_free(line, FALSE));
    }
    return lines;
}
