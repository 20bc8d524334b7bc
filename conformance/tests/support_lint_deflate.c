/* SPDX-License-Identifier: MIT */
/* The rules for cases of permessage-deflate; see support_lint.h and conformance/deflate.h. */
#include <glib.h>
#include <string.h>

#include "conformance/tests/support_lint.h"

enum { PIECES_MAX = 64 };

static bool are_bits(unsigned bits_min, unsigned bits_max)
{
    unsigned low = bits_min == 0 ? DEFLATE_WINDOW_BITS_MIN : bits_min;
    unsigned high = bits_max == 0 ? DEFLATE_WINDOW_BITS_MAX : bits_max;
    return low >= DEFLATE_WINDOW_BITS_MIN && low <= high && high <= DEFLATE_WINDOW_BITS_MAX;
}

static bool wants_terms(const struct ws_terms *terms)
{
    const struct ws_terms none = {.server_takeover = ANY_WAY};
    return memcmp(terms, &none, sizeof none) != 0;
}

static bool is_match(const struct deflate_block *block)
{
    return block->distance <= DEFLATE_DISTANCE_MAX && block->length >= DEFLATE_MATCH_SIZE_MIN &&
           block->length <= DEFLATE_MATCH_SIZE_MAX;
}

static char *lint_block(const struct deflate_block *block)
{
    bool is_stored = block->kind == BLOCK_STORED;
    bool is_odd_size = block->odd == BLOCK_STORED_SIZE_UNMATCHED;
    bool is_odd_fixed = block->odd == BLOCK_LENGTH_CODE_286 || block->odd == BLOCK_DISTANCE_CODE_30;
    bool is_odd_code = block->odd >= BLOCK_CODES_TOO_MANY && block->odd <= BLOCK_REPEATS_NOTHING;
    if (block->literals.of_value) {
        return g_strdup("a block has a hole that no family fills");
    }
    if ((block->distance == 0) != (block->length == 0) ||
        (block->distance > 0 && (is_stored || !is_match(block)))) {
        return g_strdup("a block repeats what DEFLATE cannot say");
    }
    if (is_stored && block->literals.size > DEFLATE_STORED_SIZE_MAX) {
        return g_strdup("a stored block is longer than 65535 octets");
    }
    if ((is_odd_fixed && (block->kind != BLOCK_FIXED || block->length > 0)) ||
        (is_odd_size && !is_stored) || (is_odd_code && block->kind != BLOCK_DYNAMIC)) {
        return g_strdup("no block of that kind can be odd so");
    }
    if (block->odd == BLOCK_PADDED_WITH_ONES && !block->final) {
        return g_strdup("only what a final block is padded with is asked for");
    }
    return NULL;
}

static char *lint_deflated(const struct step *step)
{
    bool is_compressed = step->deflating != DEFLATING_NOT;
    if ((step->blocks != NULL) != (step->deflating == DEFLATING_BLOCKS)) {
        return g_strdup("blocks and DEFLATING_BLOCKS go together");
    }
    if (is_compressed && (step->verb != VERB_FRAME || step->opcode >= WS_CLOSE || step->rsv != 0)) {
        return g_strdup("only data is compressed, and RSV1 is set by that");
    }
    if (!is_compressed && (step->tail != TAIL_CUT || step->pieces > 0 || step->fresh_window)) {
        return g_strdup("a tail, pieces and a window are those of a compressed message");
    }
    if (step->tail != TAIL_CUT && (step->unfinished || step->deflating == DEFLATING_OCTETS)) {
        return g_strdup("a tail is that of a whole message, and octets are sent as they stand");
    }
    if (step->tail == TAIL_MISSING && step->deflating != DEFLATING_BLOCKS) {
        return g_strdup("zlib ends its data itself, so only blocks can go without an end");
    }
    if (step->fresh_window && step->deflating != DEFLATING_ZLIB) {
        return g_strdup("only zlib takes a window over, or not");
    }
    if (step->pieces > PIECES_MAX || (step->pieces > 0 && step->unfinished)) {
        return g_strdup("too many pieces, or pieces of a fragment");
    }
    for (const struct deflate_block *block = step->blocks;
         block != NULL && block->kind != BLOCK_NONE; block++) {
        char *fault = lint_block(block);
        if (fault != NULL) {
            return fault;
        }
    }
    return NULL;
}

char *lint_offer(const struct ws_case *ws_case)
{
    static const char field[] = "\nSec-WebSocket-Extensions:";
    bool offers = ws_case->offer != NULL ||
                  (ws_case->request != NULL && strstr(ws_case->request, field) != NULL);
    if (ws_case->offer != NULL && ws_case->request != NULL) {
        return g_strdup("a request of its own has its own offer in it");
    }
    if (ws_case->offer != NULL && (ws_case->needs & NEEDS_DEFLATE) == 0) {
        return g_strdup("what is offered has to be known: NEEDS_DEFLATE");
    }
    if (!offers && ((ws_case->needs & NEEDS_DEFLATE) != 0 || wants_terms(&ws_case->agreed))) {
        return g_strdup("it needs permessage-deflate and does not offer it");
    }
    if (!are_bits(ws_case->agreed.server_bits_min, ws_case->agreed.server_bits_max) ||
        !are_bits(ws_case->agreed.client_bits_min, ws_case->agreed.client_bits_max)) {
        return g_strdup("no window is of that size");
    }
    for (size_t index = 0; index < case_step_count(ws_case); index++) {
        const struct step *step = &ws_case->script[index];
        char *fault = lint_deflated(step);
        if (fault == NULL && step->deflating != DEFLATING_NOT && !offers) {
            fault = g_strdup("it is compressed, and nothing was offered");
        }
        if (fault == NULL && step->agreement != AGREEMENT_ANY &&
            (step->verb != VERB_EXPECT_OPEN || !offers)) {
            fault = g_strdup("an agreement belongs to EXPECT_OPEN, and to an offer");
        }
        if (fault != NULL) {
            char *placed = g_strdup_printf("step %zu: %s", index + 1, fault);
            g_free(fault);
            return placed;
        }
    }
    return NULL;
}
