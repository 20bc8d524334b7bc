/* SPDX-License-Identifier: MIT */
/*
 * Steps and messages in words: see script_words.h. Payloads are looked at in pieces of PIECE_SIZE,
 * so that one of many MiB costs no copy.
 */
#include "harness/script_words.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/catalogue.h"
#include "harness/text.h"
#include "harness/wire.h"

enum {
    SHOWN_SIZE_MAX = 48, /* octets of a payload that words show */
    PIECE_SIZE = 4096,
};

bool codes_hold(const int *codes, bool has_code, unsigned code)
{
    if (codes[0] == 0)
        return true;
    for (size_t index = 0; index < STEP_CODES_MAX && codes[index] != 0; index++) {
        if (codes[index] == ANY_CODE || (codes[index] == NO_CODE && !has_code) ||
            (has_code && codes[index] == (int)code))
            return true;
    }
    return false;
}

void time_append(GString *line, int64_t us)
{
    if (us < 1000000)
        g_string_append_printf(line, "%.1f ms", (double)us / 1e3);
    else
        g_string_append_printf(line, "%.1f s", (double)us / 1e6);
}

static void size_append(GString *line, uint64_t size)
{
    if (size == 0)
        g_string_append(line, " (empty)");
    else
        g_string_append_printf(line, " (%" G_GUINT64_FORMAT " octet%s)", size,
                               size == 1 ? "" : "s");
}

void message_append(GString *line, unsigned opcode, const uint8_t *octets, uint64_t size)
{
    g_string_append(line, wire_opcode_name(opcode));
    if (size > 0) {
        g_string_append_c(line, ' ');
        text_quote_append(line, octets, (size_t)size, SHOWN_SIZE_MAX);
    }
    size_append(line, size);
}

static void payload_append(GString *line, unsigned opcode, const struct payload *payload)
{
    uint8_t shown[SHOWN_SIZE_MAX];
    payload_copy(payload, 0, shown, (size_t)MIN(payload->size, (uint64_t)SHOWN_SIZE_MAX));
    message_append(line, opcode, shown, payload->size);
}

/* A Close is told by its code and reason, as it is when it comes. */
static void close_append(GString *line, const struct payload *payload)
{
    uint8_t body[WS_CLOSE_CODE_SIZE + SHOWN_SIZE_MAX];
    size_t size = (size_t)MIN(payload->size, (uint64_t)sizeof body);
    if (payload->size < WS_CLOSE_CODE_SIZE) {
        payload_append(line, WS_CLOSE, payload);
        return;
    }
    payload_copy(payload, 0, body, size);
    g_string_append_printf(line, "Close %u", (unsigned)body[0] << 8 | body[1]);
    if (payload->size > WS_CLOSE_CODE_SIZE) {
        g_string_append_c(line, ' ');
        text_quote_append(line, body + WS_CLOSE_CODE_SIZE,
                          (size_t)payload->size - WS_CLOSE_CODE_SIZE, SHOWN_SIZE_MAX);
    }
    if (payload->size > WS_CONTROL_PAYLOAD_SIZE_MAX)
        size_append(line, payload->size);
}

/* Octets in hexadecimal, bounded. */
static void octets_append(GString *line, const struct payload *payload)
{
    uint8_t shown[SHOWN_SIZE_MAX];
    size_t size = (size_t)MIN(payload->size, (uint64_t)SHOWN_SIZE_MAX);
    payload_copy(payload, 0, shown, size);
    for (size_t index = 0; index < size; index++)
        g_string_append_printf(line, " %02X", shown[index]);
    if (size < payload->size)
        g_string_append(line, " ...");
    size_append(line, payload->size);
}

/* "a fixed block with 5 literals "Hello", final". */
static void block_append(GString *line, const struct deflate_block *block)
{
    static const char *const kinds[] = {[BLOCK_NONE] = "",
                                        [BLOCK_STORED] = "stored",
                                        [BLOCK_FIXED] = "fixed",
                                        [BLOCK_DYNAMIC] = "dynamic"};
    static const char *const oddities[] = {
        [BLOCK_IS_LAWFUL] = "",
        [BLOCK_OF_TYPE_3] = ", of the reserved type 3",
        [BLOCK_STORED_SIZE_UNMATCHED] = ", its length and the complement not matching",
        [BLOCK_LENGTH_CODE_286] = ", then the code 286 for a length",
        [BLOCK_DISTANCE_CODE_30] = ", then the code 30 for a distance",
        [BLOCK_CODES_TOO_MANY] = ", with one code more than fits",
        [BLOCK_CODES_TOO_FEW] = ", with one code less than is needed",
        [BLOCK_WITHOUT_END_CODE] = ", without a code for its end",
        [BLOCK_REPEATS_NOTHING] = ", with a code length that repeats none",
        [BLOCK_NOT_ENDED] = ", not ended",
        [BLOCK_PADDED_WITH_ONES] = ", padded with bits of 1",
    };
    uint8_t shown[SHOWN_SIZE_MAX];
    size_t size = (size_t)MIN(block->literals.size, (uint64_t)SHOWN_SIZE_MAX);
    payload_copy(&block->literals, 0, shown, size);
    g_string_append_printf(line, "a %s%s block", block->final ? "final " : "", kinds[block->kind]);
    if (size > 0) {
        g_string_append(line, " of ");
        text_quote_append(line, shown, (size_t)block->literals.size, SHOWN_SIZE_MAX);
    }
    size_append(line, block->literals.size);
    if (block->length > 0)
        g_string_append_printf(line, ", then %u octets from %u back", block->length,
                               block->distance);
    g_string_append(line, oddities[block->odd]);
}

/* A message that goes out compressed, or a part of one. */
static void deflated_append(GString *line, const struct step *step)
{
    switch (step->deflating) {
    case DEFLATING_NOT:
        break;
    case DEFLATING_ZLIB:
        payload_append(line, step->opcode, &step->payload);
        g_string_append(line,
                        step->fresh_window ? ", compressed with an empty window" : ", compressed");
        break;
    case DEFLATING_OCTETS:
        g_string_append_printf(line, "%s, compressed, as the octets",
                               wire_opcode_name(step->opcode));
        octets_append(line, &step->payload);
        break;
    case DEFLATING_BLOCKS:
        g_string_append_printf(line, "%s, compressed, as ", wire_opcode_name(step->opcode));
        for (const struct deflate_block *block = step->blocks; block->kind != BLOCK_NONE; block++) {
            g_string_append(line, block == step->blocks ? "" : "; ");
            block_append(line, block);
        }
        break;
    }
    if (step->tail == TAIL_LEFT_ON)
        g_string_append(line, ", 00 00 FF FF left on");
    if (step->tail == TAIL_MISSING)
        g_string_append(line, ", without the empty block at its end");
    if (step->pieces > 1)
        g_string_append_printf(line, ", in %u frames", step->pieces);
}

static void frame_append(GString *line, const struct step *step)
{
    static const char *const forms[] = {
        [LENGTH_SHORTEST] = "",
        [LENGTH_7] = ", length in 7 bits",
        [LENGTH_16] = ", length in 16 bits",
        [LENGTH_64] = ", length in 64 bits",
    };
    g_string_append(line, step->apart ? "send apart " : "send ");
    if (step->times > 1)
        g_string_append_printf(line, "%u times ", step->times);
    if (step->deflating != DEFLATING_NOT)
        deflated_append(line, step);
    else if (step->opcode == WS_CLOSE)
        close_append(line, &step->payload);
    else
        payload_append(line, step->opcode, &step->payload);
    if (step->unfinished)
        g_string_append(line, ", without FIN");
    if (step->rsv != 0)
        g_string_append_printf(line, ", RSV %u", step->rsv);
    if (step->unmasked)
        g_string_append(line, ", masked wrongly: not by a client, or by a server");
    if (step->zero_key)
        g_string_append(line, ", masking key 00000000");
    g_string_append(line, forms[step->length_form]);
    if (step->claims_size)
        g_string_append_printf(line, ", claiming %" G_GUINT64_FORMAT " octets", step->claimed_size);
}

static void raw_append(GString *line, const struct step *step)
{
    g_string_append(line, step->apart ? "send apart the octets" : "send the octets");
    octets_append(line, &step->payload);
}

/* "a Close with 1000, 1001 or no code". */
static void codes_append(GString *line, const int *codes)
{
    size_t count = 0;
    bool any = codes[0] == 0;
    while (count < STEP_CODES_MAX && codes[count] != 0)
        any |= codes[count++] == ANY_CODE;
    g_string_append(line, any ? "a Close" : "a Close with ");
    for (size_t index = 0; !any && index < count; index++) {
        if (index > 0)
            g_string_append(line, index + 1 == count ? " or " : ", ");
        if (codes[index] == NO_CODE)
            g_string_append(line, "no code");
        else
            g_string_append_printf(line, "%d", codes[index]);
    }
}

/* "an answer with 400 or 426". */
static void status_append(GString *line, const struct step *step)
{
    for (size_t index = 0; index < STEP_CODES_MAX && step->codes[index] != 0; index++) {
        int code = step->codes[index];
        g_string_append(line, index > 0 ? " or " : "an answer with ");
        if (code == ANY_ERROR)
            g_string_append(line, "an error status (400 to 599)");
        else if (code == ANY_STATUS)
            g_string_append(line, "any status but 101");
        else
            g_string_append_printf(line, "%d", code);
    }
    if (step->field != NULL)
        g_string_append_printf(line, ", and %s lists %s", step->field, step->lists);
}

/* "a fresh connection to be served after a Ping: ...". */
static void others_append(GString *line, const struct step *step)
{
    const struct ws_case *plays = step->others->plays;
    g_string_append_printf(line, "%s to be served", step->others->who);
    if (step->says != NULL)
        g_string_append_printf(line, " %s", step->says);
    if (step->others->may_be_refused)
        g_string_append(line, ", or refused");
    g_string_append_printf(line, " (%s)", plays->title);
}

static void expectation_append(GString *line, const struct step *step)
{
    switch (step->verb) {
    case VERB_EXPECT_MESSAGE:
        if (step->times > 1)
            g_string_append_printf(line, "%u times ", step->times);
        payload_append(line, step->opcode, &step->payload);
        break;
    case VERB_EXPECT_PONG:
        payload_append(line, WS_PONG, &step->payload);
        break;
    case VERB_EXPECT_CLOSE:
        codes_append(line, step->codes);
        break;
    case VERB_EXPECT_FAIL:
        g_string_append(line, "the connection to be failed: ");
        codes_append(line, step->codes);
        g_string_append(line, ", or the end of TCP");
        break;
    case VERB_EXPECT_END:
        g_string_append(line,
                        step->is_sibling ? "the end of TCP without a Close" : "the end of TCP");
        if (step->silent)
            g_string_append(line, ", and neither data nor a second Close");
        break;
    case VERB_EXPECT_OPEN:
        g_string_append(line, "a 101 that opens the connection");
        if (step->agreement != AGREEMENT_ANY)
            g_string_append_printf(line, " and %s permessage-deflate",
                                   step->agreement == AGREEMENT_ACCEPTED ? "accepts" : "declines");
        if (step->selects != 0)
            g_string_append_printf(line, " and %s subprotocol %d of those offered",
                                   step->selects > 0 ? "selects" : "passes over",
                                   abs(step->selects));
        break;
    case VERB_EXPECT_STATUS:
        status_append(line, step);
        break;
    case VERB_EXPECT_NO_OPEN:
        g_string_append_printf(line, "no 101 for %d ms", step->pause_ms);
        break;
    case VERB_EXPECT_OTHERS:
        others_append(line, step);
        break;
    case VERB_HOLD:
        g_string_append(line, "nothing more, and stay as it is");
        break;
    case VERB_END:
    case VERB_FRAME:
    case VERB_RAW:
    case VERB_PAUSE:
    case VERB_HALF_CLOSE:
    case VERB_ABORT:
    case VERB_READ_SLOWLY:
        assert(false && "not an expectation");
        break;
    }
}

static void sibling_append(GString *line, const struct step *step)
{
    g_string_append(line, "or ");
    expectation_append(line, step);
    switch (step->grade) {
    case GRADE_PASS:
        g_string_append(line, " (as good)");
        break;
    case GRADE_INFO:
        g_string_append(line, " (recorded)");
        break;
    case GRADE_BROKEN:
        g_string_append(line, " (a fault)");
        break;
    }
    if (step->says != NULL)
        g_string_append_printf(line, ": %s", step->says);
}

void step_append(GString *line, const struct step *step)
{
    if (step->is_sibling) {
        sibling_append(line, step);
        return;
    }
    switch (step->verb) {
    case VERB_END:
        break;
    case VERB_FRAME:
        frame_append(line, step);
        break;
    case VERB_RAW:
        raw_append(line, step);
        break;
    case VERB_PAUSE:
        g_string_append_printf(line, "send nothing for %d ms", step->pause_ms);
        break;
    case VERB_HALF_CLOSE:
        g_string_append(line, "send the end of our side of TCP");
        break;
    case VERB_ABORT:
        g_string_append(line, "reset TCP");
        break;
    case VERB_READ_SLOWLY:
        if (step->sip_size == 0)
            g_string_append(line, "read nothing until others were served");
        else
            g_string_append_printf(line, "read %u octets in a millisecond until others were served",
                                   step->sip_size);
        break;
    case VERB_EXPECT_MESSAGE:
    case VERB_EXPECT_PONG:
    case VERB_EXPECT_CLOSE:
    case VERB_EXPECT_FAIL:
    case VERB_EXPECT_END:
    case VERB_EXPECT_OPEN:
    case VERB_EXPECT_STATUS:
    case VERB_EXPECT_NO_OPEN:
    case VERB_EXPECT_OTHERS:
    case VERB_HOLD:
        g_string_append(line, "expect ");
        expectation_append(line, step);
        break;
    }
}

void step_expected_append(GString *line, const struct step *step)
{
    expectation_append(line, step);
    for (const struct step *sibling = step + 1; sibling->verb != VERB_END && sibling->is_sibling;
         sibling++) {
        if (sibling->grade == GRADE_BROKEN)
            continue;
        g_string_append(line, ", or ");
        expectation_append(line, sibling);
    }
}

/* The first octet that differs; the smaller size when none does. */
static uint64_t first_difference(const struct payload *payload, const uint8_t *octets,
                                 uint64_t size)
{
    uint8_t piece[PIECE_SIZE];
    uint64_t common = MIN(size, payload->size);
    for (uint64_t at = 0; at < common; at += PIECE_SIZE) {
        size_t piece_size = (size_t)MIN(common - at, (uint64_t)PIECE_SIZE);
        payload_copy(payload, at, piece, piece_size);
        if (memcmp(piece, octets + at, piece_size) == 0)
            continue;
        for (size_t index = 0; index < piece_size; index++) {
            if (piece[index] != octets[at + index])
                return at + index;
        }
    }
    return common;
}

bool payload_equals(const struct payload *payload, GBytes *octets)
{
    gsize size = 0;
    const uint8_t *data = g_bytes_get_data(octets, &size);
    return size == payload->size && first_difference(payload, data, size) == size;
}

void difference_append(GString *line, const struct step *step, unsigned opcode, GBytes *payload)
{
    gsize size = 0;
    const uint8_t *octets = g_bytes_get_data(payload, &size);
    uint64_t at = first_difference(&step->payload, octets, size);
    message_append(line, opcode, octets, size);
    if (opcode != step->opcode)
        g_string_append_printf(line, "; the type is %s, not %s", wire_opcode_name(opcode),
                               wire_opcode_name(step->opcode));
    if (size != step->payload.size)
        g_string_append_printf(line, "; %" G_GSIZE_FORMAT " octets, not %" G_GUINT64_FORMAT, size,
                               step->payload.size);
    if (at < MIN((uint64_t)size, step->payload.size)) {
        uint8_t right = 0;
        payload_copy(&step->payload, at, &right, 1);
        g_string_append_printf(line, "; octet %" G_GUINT64_FORMAT " is %02X, not %02X", at,
                               octets[at], right);
    }
}
