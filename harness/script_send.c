/* SPDX-License-Identifier: MIT */
/*
 * What the script player sends: the frames of its steps, the marks behind an offence, and the
 * lawful answers to a peer. Masking keys come from splitmix64 over the seed, a fresh one for each
 * frame, so the same conversation is sent again octet by octet when it is replayed.
 */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "conformance/catalogue.h"
#include "harness/script_state.h"
#include "harness/step_head.h"

enum {
    EDGE_SIZE = 64, /* octets at both ends of a payload that are sent one by one */
    /* Of Pings behind an offence that may leave the peer inside a frame. Each has a key of its own,
     * as 5.3 asks, so the whole stays below what a transcript keeps exactly: 64 KiB. */
    FILLER_SIZE = 60 << 10,
};

static uint64_t random_next(struct script *script)
{
    script->random += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = script->random;
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ mixed >> 31;
}

static void key_draw(struct script *script, uint8_t key[WS_MASKING_KEY_SIZE])
{
    uint64_t drawn = random_next(script);
    for (size_t index = 0; index < WS_MASKING_KEY_SIZE; index++)
        key[index] = (uint8_t)(drawn >> (8 * index));
}

static bool masks_lawfully(const struct script *script)
{
    return script->setting->under_test == ROLES_SERVER;
}

static void frame_send(struct script *script, unsigned opcode, const void *payload, size_t size)
{
    struct wire_head head = {.opcode = opcode, .masked = masks_lawfully(script)};
    key_draw(script, head.key);
    wire_frame_append(script->out, &head, payload, size);
}

static void sent_since(struct script *script, size_t begin, int64_t now_us, const char *words)
{
    size_t size = script->out->len - begin;
    conversation_sent(script->conversation, script->out->data + begin, size, now_us, words);
}

void script_send_pong(struct script *script, int64_t now_us)
{
    size_t begin = script->out->len;
    gsize size = 0;
    const void *payload = g_bytes_get_data(script->ping, &size);
    frame_send(script, WS_PONG, payload, size);
    g_clear_pointer(&script->ping, g_bytes_unref);
    sent_since(script, begin, now_us, NULL);
}

void script_send_close(struct script *script, unsigned code, int64_t now_us)
{
    size_t begin = script->out->len;
    uint8_t body[WS_CLOSE_CODE_SIZE] = {(uint8_t)(code >> 8), (uint8_t)code};
    assert(!script->has_closed || script->has_ended_mark);
    frame_send(script, WS_CLOSE, body, code == 0 ? 0 : sizeof body);
    script->has_closed = true;
    sent_since(script, begin, now_us, NULL);
}

static void payload_append(GByteArray *out, const struct payload *payload)
{
    assert(payload->size <= WIRE_PAYLOAD_SIZE_LIMIT);
    guint at = out->len;
    if (payload->size == 0)
        return;
    g_byte_array_set_size(out, at + (guint)payload->size);
    payload_copy(payload, 0, out->data + at, (size_t)payload->size);
}

static void cut_add(struct script *script, size_t at)
{
    bool is_rising =
        script->cuts->len == 0 || g_array_index(script->cuts, size_t, script->cuts->len - 1) < at;
    if (at > 0 && is_rising)
        g_array_append_val(script->cuts, at);
}

/* Cuts [begin, end): each octet of the head and of both ends of the payload goes alone. */
static void cuts_add(struct script *script, size_t begin, size_t head_size, size_t end)
{
    size_t early = MIN(begin + head_size + EDGE_SIZE, end);
    size_t late = end - begin > head_size + EDGE_SIZE ? end - EDGE_SIZE : early;
    for (size_t at = begin; at <= early && at < end; at++)
        cut_add(script, at);
    for (size_t at = MAX(early, late); at < end; at++)
        cut_add(script, at);
}

/* How many offsets there are at which a head can be cut in two, octets being on both sides. */
static size_t cut_offset_count(size_t head_size, bool has_payload)
{
    return has_payload ? head_size : head_size - 1;
}

/* Cuts one head in two: where the setting says, if the head is as long, or where it is its turn.
 * That goes round with the frames of the conversation, and begins at another offset in another
 * case. */
static void head_cut(struct script *script, size_t begin, size_t head_size)
{
    size_t offset_count = cut_offset_count(head_size, script->out->len > begin + head_size);
    size_t offset = script->setting->cut_offset;
    if (offset == 0)
        offset = 1 + script->cut_turn % offset_count;
    if (offset <= offset_count)
        cut_add(script, begin + offset);
    script->cut_turn++;
}

size_t script_cut_offset_max(const struct ws_case *ws_case, enum roles under_test)
{
    GByteArray *octets = g_byte_array_new();
    size_t offset_max = 0;
    for (const struct step *step = ws_case->script; step->verb != VERB_END; step++) {
        if (step->verb != VERB_FRAME)
            continue;
        struct wire_head head = step_head(step, under_test == ROLES_SERVER);
        g_byte_array_set_size(octets, 0);
        wire_head_append(octets, &head, step->payload.size);
        offset_max = MAX(offset_max, cut_offset_count(octets->len, step->payload.size > 0));
    }
    g_byte_array_unref(octets);
    return offset_max;
}

/* The marks stand in the same write as the last octet of the offence, so no cut is in them. */
static void marks_append(struct script *script, bool inside_frame, int64_t now_us)
{
    size_t begin = script->out->len;
    size_t mark_size = strlen(script->mark);
    frame_send(script, WS_PING, script->mark, mark_size);
    sent_since(script, begin, now_us, NULL);
    begin = script->out->len;
    frame_send(script, WS_TEXT, script->mark, mark_size);
    sent_since(script, begin, now_us, NULL);
    if (!inside_frame)
        return;
    begin = script->out->len;
    size_t count = 0;
    for (; script->out->len - begin < FILLER_SIZE; count++)
        frame_send(script, WS_PING, script->mark, mark_size);
    char *words = g_strdup_printf("%zu Pings \"%s\" as filler", count, script->mark);
    sent_since(script, begin, now_us, words);
    g_free(words);
}

/* Cuts what was appended since `begin` as the delivery asks, and notes it as sent. */
static void appended(struct script *script, const struct step *step, size_t begin, size_t head_size,
                     bool is_first, int64_t now_us)
{
    if (step->apart && is_first)
        cut_add(script, begin);
    if (script->delivery == DELIVERY_OCTETS)
        cuts_add(script, begin, head_size, script->out->len);
    if (script->delivery == DELIVERY_CUTS && head_size > 1)
        head_cut(script, begin, head_size);
    sent_since(script, begin, now_us, NULL);
    script->moved_size += script->out->len - begin;
    script->moved_count++;
}

void script_send_frame(struct script *script, const struct step *step, const struct wire_head *head,
                       const uint8_t *octets, size_t size, bool is_first, int64_t now_us)
{
    struct wire_head keyed = *head;
    size_t begin = script->out->len;
    key_draw(script, keyed.key);
    if (step->zero_key)
        memset(keyed.key, 0, sizeof keyed.key);
    wire_head_append(script->out, &keyed, size);
    size_t payload_at = script->out->len;
    if (size > 0)
        g_byte_array_append(script->out, octets, (guint)size);
    if (keyed.masked)
        wire_mask(script->out->data + payload_at, size, keyed.key, 0);
    appended(script, step, begin, payload_at - begin, is_first, now_us);
}

/* One frame of the step as it stands; `index`: which of those that the step stands for. */
static void plain_send(struct script *script, const struct step *step, unsigned index,
                       int64_t now_us)
{
    struct wire_head head = step_head(step, masks_lawfully(script));
    struct payload payload = step_payload(step, index);
    size_t begin = script->out->len;
    key_draw(script, head.key);
    if (step->zero_key)
        memset(head.key, 0, sizeof head.key);
    wire_head_append(script->out, &head, payload.size);
    size_t payload_at = script->out->len;
    payload_append(script->out, &payload);
    if (head.masked)
        wire_mask(script->out->data + payload_at, script->out->len - payload_at, head.key, 0);
    appended(script, step, begin, payload_at - begin, index == 0, now_us);
}

/* One frame of the step, one message that it compresses, or its raw octets. */
static void step_send(struct script *script, const struct step *step, unsigned index,
                      int64_t now_us)
{
    size_t begin = script->out->len;
    if (step->verb == VERB_FRAME && step->deflating != DEFLATING_NOT) {
        script_send_deflated(script, step, index, now_us);
    } else if (step->verb == VERB_FRAME) {
        plain_send(script, step, index, now_us);
    } else {
        payload_append(script->out, &step->payload);
        appended(script, step, begin, 0, index == 0, now_us);
    }
}

void script_send_steps(struct script *script, int64_t now_us)
{
    const struct step *step = script_step(script);
    for (; step->verb == VERB_FRAME || step->verb == VERB_RAW; step = script_step(script)) {
        for (unsigned index = 0; index < step_times(step); index++)
            step_send(script, step, index, now_us);
        script->has_closed |= script->conversation->sent.close.came;
        script->has_sent = true;
        script->step_index++;
    }
    if (step->verb != VERB_EXPECT_FAIL)
        return;
    script->offence_us = now_us;
    if (script->setting->variant == SCRIPT_FOLLOWED)
        marks_append(script, step->inside_frame, now_us);
}
