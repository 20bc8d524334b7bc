/* SPDX-License-Identifier: MIT */
/*
 * Sending for the Autobahn suite: steps become frames, masked as a client has to (RFC 6455 5.3),
 * and cuts where the original makes a write of its own. What is composed here is handed to the
 * engine as a whole, so the order of frames is that of the calls.
 *
 * Invariant: the cuts rise, and each lies inside `out`.
 */
#include <assert.h>
#include <string.h>

#include "conformance/catalogue.h"
#include "harness/autobahn.h"

/* The splitmix64 generator: the same seed gives the same keys. */
void autobahn_key_next(struct autobahn_player *player, uint8_t key[4])
{
    player->random += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t value = player->random;
    value = (value ^ value >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ value >> 27) * UINT64_C(0x94D049BB133111EB);
    value ^= value >> 31;
    memcpy(key, &value, 4);
}

static void cut_here(struct autobahn_player *player, size_t at)
{
    if (at > 0) {
        assert(player->cuts->len == 0 ||
               at > g_array_index(player->cuts, size_t, player->cuts->len - 1));
        g_array_append_val(player->cuts, at);
    }
}

/* The octets of `out` from `begin` on are a frame: says how they are to be written. */
static void frame_cut(struct autobahn_player *player, size_t begin, size_t chop_size, bool sync)
{
    if (chop_size > 0 || sync) {
        cut_here(player, begin);
    }
    for (size_t at = begin + chop_size; chop_size > 0 && at < player->out->len; at += chop_size) {
        cut_here(player, at);
    }
}

/* Logs and counts the frame that stands in `out` from `begin` on; only its head may be there. */
static void frame_sent(struct autobahn_player *player, size_t begin)
{
    struct wire_frame frame;
    const uint8_t *octets = player->out->data + begin;
    size_t size = player->out->len - begin;
    enum wire_result result = wire_frame_parse(octets, size, WIRE_PAYLOAD_SIZE_LIMIT, &frame);

    assert(result != WIRE_BAD && frame.head_size > 0);
    player->record.sent_frames[frame.opcode]++;
    autobahn_log(player, LOG_SENT, (int64_t)player->sent_size, wire_frame_describe(&frame), octets,
                 size);
    player->sent_size += size;
}

static struct wire_head head_of(struct autobahn_player *player, const struct autobahn_step *step)
{
    struct wire_head head = {
        .opcode = step->opcode, .not_final = step->unfinished, .rsv = step->rsv, .masked = true};
    autobahn_key_next(player, head.key);
    return head;
}

static void frame_append(struct autobahn_player *player, const struct wire_head *head,
                         const struct autobahn_step *step, uint64_t offset, uint64_t size)
{
    size_t begin = player->out->len;
    uint8_t *payload = g_malloc((gsize)size);

    if (player->first_sent_us < 0) {
        player->first_sent_us = player->now_us;
    }
    player->record.traffic.sent_size += size;
    player->record.traffic.sent_payload_size += size;
    payload_copy(&step->payload, offset, payload, (size_t)size);
    wire_frame_append(player->out, head, payload, (size_t)size);
    g_free(payload);
    frame_cut(player, begin, step->chop_size, step->sync);
    frame_sent(player, begin);
}

static void message_append(struct autobahn_player *player, const struct autobahn_step *step)
{
    uint64_t size = step->payload.size;
    uint64_t offset = 0;
    uint64_t fragment_size = size;
    bool is_whole = step->fragment_size == 0 || size <= step->fragment_size;

    if (!is_whole) {
        fragment_size = step->fragment_size;
    }
    for (bool is_last = false; !is_last; offset += fragment_size) {
        is_last = is_whole || size - offset < fragment_size;
        struct wire_head head = head_of(player, step);
        head.opcode = offset == 0 ? step->opcode : WS_CONTINUATION;
        head.not_final = !is_last;
        frame_append(player, &head, step, offset, is_last ? size - offset : fragment_size);
    }
}

static void frame_begin(struct autobahn_player *player, const struct autobahn_step *step)
{
    size_t begin = player->out->len;
    struct wire_head head = head_of(player, step);

    wire_head_append(player->out, &head, step->payload.size);
    memcpy(player->frame_key, head.key, sizeof(head.key));
    player->frame_phase = 0;
    frame_cut(player, begin, 0, false);
    frame_sent(player, begin);
}

static void octets_append(struct autobahn_player *player, const struct autobahn_step *step)
{
    size_t begin = player->out->len;
    size_t size = (size_t)step->payload.size;
    char *text = g_strdup_printf("the next %zu octets of that frame's payload", size);

    g_byte_array_set_size(player->out, (guint)(begin + size));
    payload_copy(&step->payload, 0, player->out->data + begin, size);
    wire_mask(player->out->data + begin, size, player->frame_key, player->frame_phase);
    player->frame_phase += size;
    frame_cut(player, begin, 0, false);
    autobahn_log(player, LOG_SENT, (int64_t)player->sent_size, text, player->out->data + begin,
                 size);
    player->sent_size += size;
}

void autobahn_send_frame(struct autobahn_player *player, const struct wire_head *head,
                         const uint8_t *payload, size_t size, bool is_quiet)
{
    size_t begin = player->out->len;

    wire_frame_append(player->out, head, payload, size);
    if (is_quiet) {
        player->record.sent_frames[head->opcode]++;
        player->sent_size += player->out->len - begin;
    } else {
        frame_sent(player, begin);
    }
}

void autobahn_send_step(struct autobahn_player *player, const struct autobahn_step *step)
{
    switch (step->verb) {
    case AUTOBAHN_SEND: {
        struct wire_head head = head_of(player, step);
        frame_append(player, &head, step, 0, step->payload.size);
        break;
    }
    case AUTOBAHN_SEND_MESSAGE:
        message_append(player, step);
        break;
    case AUTOBAHN_BEGIN_FRAME:
        frame_begin(player, step);
        break;
    case AUTOBAHN_SEND_OCTETS:
        octets_append(player, step);
        break;
    case AUTOBAHN_SEND_CORPUS:
        autobahn_bulk_send(player, step);
        break;
    case AUTOBAHN_CLOSE:
    case AUTOBAHN_PAUSE:
    case AUTOBAHN_KILL_AFTER:
    case AUTOBAHN_CLOSE_AFTER:
    case AUTOBAHN_END:
        assert(false && "sends nothing");
        break;
    }
}

void autobahn_send_control(struct autobahn_player *player, unsigned opcode, const void *payload,
                           size_t size)
{
    size_t begin = player->out->len;
    struct wire_head head = {.opcode = opcode, .masked = true};

    autobahn_key_next(player, head.key);
    wire_frame_append(player->out, &head, payload, size);
    frame_cut(player, begin, 0, false);
    frame_sent(player, begin);
}
