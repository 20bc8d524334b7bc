/* SPDX-License-Identifier: MIT */
/*
 * The observer's frames (RFC 6455 5.2 to 5.5.1). The bits of a frame's head, as used below:
 *
 *   octet 0            octet 1              then                        then
 *   80 FIN             80 mask bit          126: 2 octets of length     4 octets of key
 *   70 RSV1 to RSV3    7F length, or form   127: 8 octets of length     when masked
 *   0F opcode                               (most significant first)
 *
 * A head is looked at when all of it is there, and a frame is handed out when all of it is there;
 * until then nothing is remembered between two calls but the octets themselves.
 */
#include "harness/wire.h"

#include "conformance/websocket.h"
#include "harness/text.h"

#include <assert.h>
#include <string.h>

#define QUOTE_SIZE_MAX 48 /* octets of a payload that a description shows */

static_assert(WIRE_PAYLOAD_SIZE_LIMIT + WS_HEAD_SIZE_MAX < G_MAXUINT / 2,
              "a GByteArray counts in 32 bits and grows to the next power of two");
static_assert(WS_MASKING_KEY_SIZE == 4, "the key is widened to words of 8 octets");
static_assert(QUOTE_SIZE_MAX + WS_CLOSE_CODE_SIZE <= WS_CONTROL_PAYLOAD_SIZE_MAX,
              "the octets that a description shows are unmasked in a buffer of this size");

static bool is_control(unsigned opcode)
{
    return (opcode & 0x8) != 0;
}

static uint64_t number_read(const uint8_t *octets, size_t size)
{
    uint64_t number = 0;
    for (size_t index = 0; index < size; index++)
        number = number << 8 | octets[index];
    return number;
}

static void number_append(GByteArray *out, uint64_t number, size_t size)
{
    for (size_t index = size; index-- > 0;) {
        uint8_t octet = (uint8_t)(number >> (8 * index));
        g_byte_array_append(out, &octet, 1);
    }
}

static bool opcode_is_reserved(unsigned opcode)
{
    return opcode > WS_PONG || (opcode > WS_BINARY && opcode < WS_CLOSE);
}

/* The faults of the first octet alone, which are known before the length is. */
static unsigned first_octet_faults(const struct wire_frame *frame)
{
    unsigned faults = 0;
    if (frame->rsv != 0)
        faults |= WIRE_RSV;
    if (opcode_is_reserved(frame->opcode))
        faults |= WIRE_RESERVED_OPCODE;
    if (is_control(frame->opcode) && !frame->fin)
        faults |= WIRE_CONTROL_FRAGMENTED;
    return faults;
}

static unsigned length_faults(const struct wire_frame *frame, uint64_t payload_size_max)
{
    uint64_t size = frame->payload_size;
    unsigned faults = 0;
    if (frame->length_form == WIRE_LENGTH_16 && size < 126)
        faults |= WIRE_NOT_SHORTEST;
    if (frame->length_form == WIRE_LENGTH_64 && size < 0x10000)
        faults |= WIRE_NOT_SHORTEST;
    if (size >> 63 != 0)
        faults |= WIRE_TOP_BIT;
    if (is_control(frame->opcode) && size > WS_CONTROL_PAYLOAD_SIZE_MAX)
        faults |= WIRE_CONTROL_TOO_LONG;
    if (size > payload_size_max)
        faults |= WIRE_OVER_CAP;
    return faults;
}

enum wire_result wire_frame_parse(const uint8_t *octets, size_t size, uint64_t payload_size_max,
                                  struct wire_frame *frame)
{
    assert(payload_size_max <= WIRE_PAYLOAD_SIZE_LIMIT);
    *frame = (struct wire_frame){.missing_size = size < 2 ? 2 - size : 0};
    if (size == 0)
        return WIRE_MORE;
    frame->fin = octets[0] >> 7;
    frame->rsv = octets[0] >> 4 & 0x7U;
    frame->opcode = octets[0] & 0xFU;
    frame->faults = first_octet_faults(frame);
    if (size == 1)
        return WIRE_MORE;

    unsigned low = octets[1] & 0x7FU;
    size_t length_size = low == 126 ? 2 : low == 127 ? 8 : 0;
    frame->masked = octets[1] >> 7;
    frame->length_form = low == 126 ? WIRE_LENGTH_16 : low == 127 ? WIRE_LENGTH_64 : WIRE_LENGTH_7;
    size_t key_size = frame->masked ? WS_MASKING_KEY_SIZE : 0;
    size_t head_size = 2 + length_size + key_size;
    if (size < head_size) {
        frame->missing_size = head_size - size;
        return WIRE_MORE;
    }
    frame->head_size = head_size;
    frame->payload_size = length_size == 0 ? low : number_read(octets + 2, length_size);
    memcpy(frame->key, octets + 2 + length_size, key_size);
    frame->faults |= length_faults(frame, payload_size_max);

    size_t came_size = size - head_size;
    if (came_size > frame->payload_size)
        came_size = (size_t)frame->payload_size;
    frame->payload = octets + head_size;
    frame->payload_came_size = came_size;
    frame->payload_is_masked = frame->masked != 0;
    frame->missing_size = frame->payload_size - came_size;
    if ((frame->faults & (WIRE_TOP_BIT | WIRE_OVER_CAP)) != 0)
        return WIRE_BAD;
    return frame->missing_size == 0 ? WIRE_FRAME : WIRE_MORE;
}

void wire_mask(uint8_t *octets, size_t size, const uint8_t key[4], uint64_t phase)
{
    uint8_t wide[8];
    for (size_t index = 0; index < sizeof wide; index++)
        wide[index] = key[(phase + index) % WS_MASKING_KEY_SIZE];
    uint64_t wide_word;
    memcpy(&wide_word, wide, sizeof wide_word);

    size_t at = 0;
    for (; size - at >= sizeof wide_word; at += sizeof wide_word) {
        uint64_t word;
        memcpy(&word, octets + at, sizeof word);
        word ^= wide_word;
        memcpy(octets + at, &word, sizeof word);
    }
    for (; at < size; at++)
        octets[at] ^= wide[at % sizeof wide];
}

/* Copy the first `size` octets of what came, unmasked. */
static void payload_copy(const struct wire_frame *frame, uint8_t *to, size_t size)
{
    assert(size <= frame->payload_came_size);
    if (size == 0)
        return;
    memcpy(to, frame->payload, size);
    if (frame->payload_is_masked)
        wire_mask(to, size, frame->key, 0);
}

void wire_payload_copy(const struct wire_frame *frame, uint8_t *to)
{
    payload_copy(frame, to, frame->payload_came_size);
}

static void reader_check(const struct wire_reader *reader)
{
    assert(reader->buffer != NULL);
    assert(reader->begin <= reader->buffer->len);
    assert(reader->payload_size_max <= WIRE_PAYLOAD_SIZE_LIMIT);
    assert(reader->is_bad || reader->ignored_size == 0);
}

void wire_reader_init(struct wire_reader *reader, uint64_t payload_size_max)
{
    *reader = (struct wire_reader){
        .buffer = g_byte_array_new(),
        .payload_size_max = payload_size_max,
    };
    reader_check(reader);
}

void wire_reader_clear(struct wire_reader *reader)
{
    g_clear_pointer(&reader->buffer, g_byte_array_unref);
}

size_t wire_reader_pending_size(const struct wire_reader *reader)
{
    return reader->buffer->len - reader->begin;
}

void wire_reader_append(struct wire_reader *reader, const uint8_t *octets, size_t size)
{
    reader_check(reader);
    if (reader->is_bad) {
        reader->ignored_size += size;
        return;
    }
    assert(size <= WIRE_PAYLOAD_SIZE_LIMIT);
    assert(wire_reader_pending_size(reader) <= WIRE_PAYLOAD_SIZE_LIMIT + WS_HEAD_SIZE_MAX);
    if (reader->begin > 0) {
        g_byte_array_remove_range(reader->buffer, 0, (guint)reader->begin);
        reader->begin = 0;
    }
    if (size > 0)
        g_byte_array_append(reader->buffer, octets, (guint)size);
    reader_check(reader);
}

enum wire_result wire_reader_next(struct wire_reader *reader, struct wire_frame *frame)
{
    reader_check(reader);
    uint8_t *octets = reader->buffer->len == 0 ? NULL : reader->buffer->data + reader->begin;
    enum wire_result result =
        wire_frame_parse(octets, wire_reader_pending_size(reader), reader->payload_size_max, frame);
    frame->offset = reader->offset;
    if (result == WIRE_BAD)
        reader->is_bad = true;
    if (result == WIRE_FRAME) {
        if (frame->payload_is_masked)
            wire_mask(octets + frame->head_size, frame->payload_came_size, frame->key, 0);
        frame->payload_is_masked = false;
        size_t frame_size = frame->head_size + frame->payload_came_size;
        reader->begin += frame_size;
        reader->offset += frame_size;
    }
    reader_check(reader);
    return result;
}

static enum wire_length_form form_of(const struct wire_head *head, uint64_t claimed_size)
{
    switch (head->form) {
    case WIRE_FORM_SHORTEST:
        break;
    case WIRE_FORM_7:
        return WIRE_LENGTH_7;
    case WIRE_FORM_16:
        return WIRE_LENGTH_16;
    case WIRE_FORM_64:
        return WIRE_LENGTH_64;
    }
    if (claimed_size < 126)
        return WIRE_LENGTH_7;
    return claimed_size < 0x10000 ? WIRE_LENGTH_16 : WIRE_LENGTH_64;
}

void wire_head_append(GByteArray *out, const struct wire_head *head, uint64_t payload_size)
{
    assert(head->opcode <= 0xF);
    assert(head->rsv <= 0x7);
    uint64_t claimed_size = head->claims ? head->claimed_size : payload_size;
    uint64_t mask_bit = head->masked ? 0x80 : 0;

    number_append(out, (head->not_final ? 0U : 0x80U) | head->rsv << 4 | head->opcode, 1);
    switch (form_of(head, claimed_size)) {
    case WIRE_LENGTH_7:
        number_append(out, mask_bit | (claimed_size & 0x7F), 1);
        break;
    case WIRE_LENGTH_16:
        number_append(out, mask_bit | 126, 1);
        number_append(out, claimed_size, 2);
        break;
    case WIRE_LENGTH_64:
        number_append(out, mask_bit | 127, 1);
        number_append(out, claimed_size, 8);
        break;
    }
    if (head->masked)
        g_byte_array_append(out, head->key, WS_MASKING_KEY_SIZE);
}

void wire_frame_append(GByteArray *out, const struct wire_head *head, const uint8_t *payload,
                       size_t payload_size)
{
    assert(payload_size <= WIRE_PAYLOAD_SIZE_LIMIT);
    wire_head_append(out, head, payload_size);
    if (payload_size == 0)
        return;
    size_t payload_at = out->len;
    g_byte_array_append(out, payload, (guint)payload_size);
    if (head->masked)
        wire_mask(out->data + payload_at, payload_size, head->key, 0);
}

static void messages_check(const struct wire_messages *messages)
{
    assert(messages->parts != NULL);
    assert(messages->is_open || messages->parts->len == 0);
    assert(messages->parts->len <= messages->payload_size_max);
    assert(messages->open.payload == NULL);
}

void wire_messages_init(struct wire_messages *messages, uint64_t payload_size_max)
{
    assert(payload_size_max <= WIRE_PAYLOAD_SIZE_LIMIT);
    *messages = (struct wire_messages){
        .parts = g_byte_array_new(),
        .payload_size_max = payload_size_max,
    };
    messages_check(messages);
}

void wire_messages_clear(struct wire_messages *messages)
{
    g_clear_pointer(&messages->parts, g_byte_array_unref);
}

void wire_message_clear(struct wire_message *message)
{
    g_clear_pointer(&message->payload, g_bytes_unref);
}

static void message_begin(struct wire_messages *messages, const struct wire_frame *frame,
                          uint64_t frame_index)
{
    messages->is_open = true;
    g_byte_array_set_size(messages->parts, 0);
    messages->open = (struct wire_message){
        .opcode = frame->opcode,
        .rsv = frame->rsv,
        .frame_first = frame_index,
        .offset = frame->offset,
    };
}

/* Keep the frame's payload, as far as the cap allows. */
static void message_extend(struct wire_messages *messages, const struct wire_frame *frame)
{
    GByteArray *parts = messages->parts;
    size_t room_size = (size_t)(messages->payload_size_max - parts->len);
    size_t kept_size = frame->payload_came_size;
    messages->open.payload_size += frame->payload_came_size;
    if (kept_size > room_size) {
        messages->open.faults |= WIRE_MESSAGE_OVER_CAP;
        kept_size = room_size;
    }
    if (kept_size == 0)
        return;
    guint kept_at = parts->len;
    g_byte_array_set_size(parts, kept_at + (guint)kept_size);
    payload_copy(frame, parts->data + kept_at, kept_size);
}

enum wire_step wire_messages_add(struct wire_messages *messages, const struct wire_frame *frame,
                                 struct wire_message *message)
{
    messages_check(messages);
    uint64_t frame_index = messages->frame_count++;
    *message = (struct wire_message){.frame_first = frame_index, .frame_last = frame_index};
    if (is_control(frame->opcode))
        return WIRE_STEP_CONTROL;

    unsigned faults = 0;
    if (frame->opcode != WS_CONTINUATION) {
        faults = messages->is_open ? WIRE_INSIDE_MESSAGE : 0;
        message_begin(messages, frame, frame_index);
    } else if (!messages->is_open) {
        message->faults = WIRE_NOTHING_TO_CONTINUE;
        return WIRE_STEP_PART;
    } else {
        messages->open.rsv_later |= frame->rsv;
    }
    message_extend(messages, frame);
    messages->open.frame_last = frame_index;
    faults |= messages->open.faults;
    if (!frame->fin) {
        message->faults = faults;
        return WIRE_STEP_PART;
    }
    *message = messages->open;
    message->faults = faults;
    message->payload = g_byte_array_free_to_bytes(messages->parts);
    messages->parts = g_byte_array_new();
    messages->open = (struct wire_message){0};
    messages->is_open = false;
    messages_check(messages);
    return WIRE_STEP_MESSAGE;
}

void wire_close_parse(const uint8_t *body, size_t size, struct wire_close *close)
{
    *close = (struct wire_close){.has_code = size >= WS_CLOSE_CODE_SIZE};
    if (!close->has_code) {
        close->faults = size == 1 ? WIRE_CLOSE_ONE_OCTET : 0;
        return;
    }
    close->code = (unsigned)number_read(body, WS_CLOSE_CODE_SIZE);
    close->reason = body + WS_CLOSE_CODE_SIZE;
    close->reason_size = size - WS_CLOSE_CODE_SIZE;
    if (text_first_bad(close->reason, close->reason_size, NULL) != TEXT_VALID)
        close->faults |= WIRE_CLOSE_REASON_NOT_UTF8;
}

const char *wire_opcode_name(unsigned opcode)
{
    static const char *const names[16] = {
        "Continuation",
        "Text",
        "Binary",
        "Reserved opcode 0x3",
        "Reserved opcode 0x4",
        "Reserved opcode 0x5",
        "Reserved opcode 0x6",
        "Reserved opcode 0x7",
        "Close",
        "Ping",
        "Pong",
        "Reserved opcode 0xB",
        "Reserved opcode 0xC",
        "Reserved opcode 0xD",
        "Reserved opcode 0xE",
        "Reserved opcode 0xF",
    };
    return opcode < G_N_ELEMENTS(names) ? names[opcode] : "Impossible opcode";
}

static void payload_describe(GString *line, const struct wire_frame *frame)
{
    uint8_t shown[WS_CONTROL_PAYLOAD_SIZE_MAX] = {0};
    size_t size = frame->payload_came_size;
    size_t shown_size = size < sizeof shown ? size : sizeof shown;
    payload_copy(frame, shown, shown_size);

    if (frame->opcode == WS_CLOSE && size >= WS_CLOSE_CODE_SIZE) {
        g_string_append_printf(line, " %u", (unsigned)number_read(shown, WS_CLOSE_CODE_SIZE));
        if (size > WS_CLOSE_CODE_SIZE) {
            g_string_append_c(line, ' ');
            text_quote_append(line, shown + WS_CLOSE_CODE_SIZE, size - WS_CLOSE_CODE_SIZE,
                              QUOTE_SIZE_MAX);
        }
        return;
    }
    if (size > 0) {
        g_string_append_c(line, ' ');
        text_quote_append(line, shown, size, QUOTE_SIZE_MAX);
    }
    if (frame->payload_size == 0)
        g_string_append(line, " (empty)");
    else if (frame->missing_size == 0)
        g_string_append_printf(line, " (%" G_GUINT64_FORMAT " octet%s)", frame->payload_size,
                               frame->payload_size == 1 ? "" : "s");
}

static void oddities_describe(GString *line, const struct wire_frame *frame)
{
    static const struct {
        enum wire_fault fault;
        const char *words;
    } rows[] = {
        {WIRE_NOT_SHORTEST, "length not in its shortest form"},
        {WIRE_TOP_BIT, "top bit of the length set"},
        {WIRE_CONTROL_TOO_LONG, "too long for a control frame"},
        {WIRE_OVER_CAP, "longer than is kept"},
    };
    if (!frame->fin)
        g_string_append(line, ", FIN=0");
    if (frame->rsv != 0)
        g_string_append_printf(line, ", RSV=%u", frame->rsv);
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        if ((frame->faults & rows[index].fault) != 0)
            g_string_append_printf(line, ", %s", rows[index].words);
    }
    if (frame->head_size != 0 && frame->missing_size != 0)
        g_string_append_printf(line, ", claims %" G_GUINT64_FORMAT " octets, %zu came",
                               frame->payload_size, frame->payload_came_size);
}

char *wire_frame_describe(const struct wire_frame *frame)
{
    GString *line = g_string_new(NULL);
    if (frame->head_size == 0) {
        g_string_append_printf(
            line, "a frame cut off in its head, octets missing: at least %" G_GUINT64_FORMAT,
            frame->missing_size);
        return g_string_free(line, FALSE);
    }
    g_string_append(line, wire_opcode_name(frame->opcode));
    payload_describe(line, frame);
    oddities_describe(line, frame);
    return g_string_free(line, FALSE);
}
