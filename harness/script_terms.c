/* SPDX-License-Identifier: MIT */
/*
 * An answer that accepts permessage-deflate, held against what was offered (RFC 7692 5, 7, 7.1):
 * which row it breaks. Where several offers could have been accepted, an answer that meets none of
 * them whole breaks the one rule on that.
 */
#include <assert.h>

#include "harness/script_state.h"

static enum requirement_id row_of(const struct deflate_terms *terms)
{
    bool had_choice = terms->offer_count > 1;
    switch (terms->fault) {
    case TERMS_UNKNOWN_PARAMETER:
        return PMCE_7_ANSWERS_KNOWN_PARAMETERS;
    case TERMS_SERVER_TAKEOVER_VALUE:
        return PMCE_7_1_1_1_ANSWERS_NO_VALUE;
    case TERMS_CLIENT_TAKEOVER_VALUE:
        return PMCE_7_1_1_2_ANSWERS_NO_VALUE;
    case TERMS_SERVER_BITS_VALUE:
        return PMCE_7_1_2_1_ANSWERS_8_TO_15;
    case TERMS_CLIENT_BITS_VALUE:
        return PMCE_7_1_2_2_ANSWERS_8_TO_15;
    case TERMS_DOUBLED:
        return PMCE_7_ANSWERS_PARAMETER_ONCE;
    case TERMS_ACCEPTED_TWICE:
        return PMCE_5_NO_SECOND_USE_OF_RSV1;
    case TERMS_NOT_OFFERED:
    case TERMS_OF_BAD_OFFER:
        return PMCE_5_DECLINING_NAMES_NONE;
    case TERMS_CLIENT_BITS_UNASKED:
        return had_choice ? PMCE_5_ANSWER_STANDS_ALONE : PMCE_7_1_2_2_ANSWERS_WHEN_OFFERED;
    case TERMS_SERVER_BITS_MISSING:
    case TERMS_SERVER_BITS_LARGER:
        return had_choice ? PMCE_5_ANSWER_STANDS_ALONE : PMCE_7_1_2_1_ANSWERS_SAME_OR_SMALLER;
    case TERMS_TAKEOVER_MISSING:
        return had_choice ? PMCE_5_ANSWER_STANDS_ALONE : PMCE_7_1_1_1_ANSWERS_NO_TAKEOVER;
    case TERMS_LAWFUL:
    case TERMS_FAULT_COUNT:
        break;
    }
    return REQUIREMENT_NONE;
}

enum requirement_id script_look_at_terms(const char *offer, const char *answer, char **actual)
{
    struct deflate_terms terms;
    deflate_terms_read(offer, answer, &terms);
    enum requirement_id row = terms.is_agreed ? row_of(&terms) : REQUIREMENT_NONE;
    *actual = NULL;
    if (row != REQUIREMENT_NONE)
        *actual =
            g_strdup_printf("\"%s\" was offered and \"%s\" answered: %s",
                            offer != NULL ? offer : "", answer, terms_fault_words(terms.fault));
    return row;
}
