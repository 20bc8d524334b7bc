/* SPDX-License-Identifier: MIT */
/*
 * The judge's voice. The parser notes all faults of a frame; which of them is the first follows
 * from the octet that shows it, since a server may fail the connection as soon as it has read that.
 */
#include "ci/differential/voice.h"
#include "conformance/websocket.h"
#include "harness/conversation.h"
#include "harness/text.h"
#include "harness/wire.h"

enum { MESSAGE_SIZE_BOUND = 16 * 1024 * 1024 }; /* of the reference */

#define BIT(kind) (1u << (kind))

struct judge {
    struct said *said;
    bool is_open; /* a message is being put together */
    unsigned opcode;
    GByteArray *message;
    bool is_over; /* a Close or a fault has come */
};

static unsigned faults_of_first_octet(const struct wire_frame *frame)
{
    return ((frame->faults & WIRE_RSV) != 0 ? BIT(FAULT_RSV) : 0) |
           ((frame->faults & WIRE_RESERVED_OPCODE) != 0 ? BIT(FAULT_OPCODE) : 0) |
           ((frame->faults & WIRE_CONTROL_FRAGMENTED) != 0 ? BIT(FAULT_CONTROL_FRAGMENTED) : 0);
}

/* A control frame is too long as soon as its length is not of 7 bits. */
static unsigned faults_of_second_octet(const struct wire_frame *frame)
{
    bool is_control = (frame->opcode & 8) != 0;
    return (frame->masked == 0 ? BIT(FAULT_UNMASKED) : 0) |
           (is_control && frame->length_form != WIRE_LENGTH_7 ? BIT(FAULT_CONTROL_TOO_LONG) : 0);
}

/* The parser looks at a length when the whole head is there; a server may look at each octet of it,
 * so they are asked here. */
static unsigned faults_of_length(const uint8_t *octets, size_t size)
{
    unsigned form = size >= 2 ? octets[1] & 0x7Fu : 0;
    size_t length_size = form == 127 ? 8 : form == 126 ? 2 : 0;
    uint64_t length = 0;
    if (form == 127 && size > 2 && (octets[2] & 0x80) != 0)
        return BIT(FAULT_TOP_BIT);
    if (length_size == 0 || size < 2 + length_size)
        return 0;
    for (size_t i = 0; i < length_size; i++)
        length = length << 8 | octets[2 + i];
    return length <= (length_size == 2 ? 125u : 65535u) ? BIT(FAULT_NOT_SHORTEST) : 0;
}

static unsigned faults_of_order(const struct judge *judge, const struct wire_frame *frame)
{
    if ((frame->opcode & 8) != 0)
        return 0;
    if (frame->opcode == WS_CONTINUATION)
        return judge->is_open ? 0 : BIT(FAULT_STRAY_CONTINUATION);
    return judge->is_open ? BIT(FAULT_INSIDE_MESSAGE) : 0;
}

static unsigned faults_of_size(const struct judge *judge, const struct wire_frame *frame)
{
    bool is_data = (frame->opcode & 8) == 0;
    uint64_t before = judge->is_open ? judge->message->len : 0;
    return is_data && frame->payload_size > MESSAGE_SIZE_BOUND - before ? BIT(FAULT_TOO_BIG) : 0;
}

static void fail(struct judge *judge, unsigned faults)
{
    judge->said->faults = faults;
    judge->is_over = true;
}

/* Whether the head shows a fault, and which: the first octet's before the second's and so on. The
 * second octet may not have come, and neither may the rest. */
static bool judge_head(struct judge *judge, const struct wire_frame *frame, const uint8_t *octets,
                       size_t size)
{
    bool is_whole = frame->head_size > 0;
    unsigned stages[] = {
        faults_of_first_octet(frame),
        size >= 2 ? faults_of_second_octet(frame) : 0,
        faults_of_length(octets, size),
        is_whole ? faults_of_order(judge, frame) : 0,
        is_whole ? faults_of_size(judge, frame) : 0,
    };
    /* What the parser notes of a whole head is what its octets say. */
    unsigned noted = (frame->faults & WIRE_TOP_BIT) != 0        ? BIT(FAULT_TOP_BIT)
                     : (frame->faults & WIRE_NOT_SHORTEST) != 0 ? BIT(FAULT_NOT_SHORTEST)
                                                                : 0;
    if (is_whole && noted != stages[2]) {
        fail(judge, 0);
        return true;
    }
    if (frame->opcode == WS_CLOSE && frame->payload_size == 1)
        judge->said->of_frame |= BIT(FAULT_CLOSE_BODY);
    unsigned first = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(stages); i++) {
        first = first != 0 ? first : stages[i];
        judge->said->of_frame |= stages[i];
    }
    if (first == 0)
        return false;
    fail(judge, first);
    return true;
}

/* The payload so far belongs to the message; a text is looked at as soon as an octet has come. */
static void judge_data(struct judge *judge, const struct wire_frame *frame, const uint8_t *payload,
                       bool is_whole)
{
    if (frame->opcode != WS_CONTINUATION) {
        judge->is_open = true;
        judge->opcode = frame->opcode;
        g_byte_array_set_size(judge->message, 0);
    }
    g_byte_array_append(judge->message, payload, (guint)frame->payload_came_size);
    bool is_last = is_whole && frame->fin == 1;
    enum text_result text = judge->opcode == WS_TEXT
                                ? text_first_bad(judge->message->data, judge->message->len, NULL)
                                : TEXT_VALID;
    if (text == TEXT_BAD || (text == TEXT_INCOMPLETE && is_last)) {
        judge->said->of_frame |= BIT(FAULT_TEXT);
        fail(judge, BIT(FAULT_TEXT));
    } else if (is_last) {
        told_append(judge->said->told, judge->opcode, judge->message->data, judge->message->len);
        judge->is_open = false;
    }
}

static void judge_close_body(struct judge *judge, const uint8_t *payload, size_t size)
{
    struct wire_close close;
    uint8_t reply[2];
    wire_close_parse(payload, size, &close);
    unsigned faults = 0;
    if ((close.faults & WIRE_CLOSE_ONE_OCTET) != 0)
        faults |= BIT(FAULT_CLOSE_BODY);
    if (close.has_code && !close_code_is_lawful(close.code))
        faults |= BIT(FAULT_CLOSE_CODE);
    if ((close.faults & WIRE_CLOSE_REASON_NOT_UTF8) != 0)
        faults |= BIT(FAULT_CLOSE_REASON);
    judge->said->of_frame |= faults;
    judge->is_over = true;
    if (faults != 0) {
        fail(judge, faults);
        return;
    }
    reply[0] = (uint8_t)(close.code >> 8);
    reply[1] = (uint8_t)(close.code & 0xFF);
    told_append(judge->said->told, WS_CLOSE, reply, close.has_code ? 2 : 0);
}

static void judge_payload(struct judge *judge, const struct wire_frame *frame, bool is_whole)
{
    g_autofree uint8_t *payload = g_malloc(frame->payload_came_size + 1);
    wire_payload_copy(frame, payload);
    if ((frame->opcode & 8) == 0)
        judge_data(judge, frame, payload, is_whole);
    else if (is_whole && frame->opcode == WS_PING)
        told_append(judge->said->told, WS_PONG, payload, frame->payload_came_size);
    else if (is_whole && frame->opcode == WS_CLOSE)
        judge_close_body(judge, payload, frame->payload_came_size);
}

void judge_say(const uint8_t *octets, size_t size, struct said *said)
{
    struct judge judge = {.said = said, .message = g_byte_array_new()};
    *said = (struct said){
        .told = g_string_new(NULL), .faults = BIT(FAULT_NONE), .has_whole_head = true};
    for (size_t at = 0; at < size && !judge.is_over;) {
        struct wire_frame frame;
        said->of_frame = 0;
        enum wire_result result =
            wire_frame_parse(octets + at, size - at, WIRE_PAYLOAD_SIZE_LIMIT, &frame);
        bool is_whole = result == WIRE_FRAME;
        said->has_whole_head = frame.head_size > 0;
        if (judge_head(&judge, &frame, octets + at, size - at))
            break;
        if (frame.head_size > 0)
            judge_payload(&judge, &frame, is_whole);
        if (!is_whole)
            break;
        at += frame.head_size + (size_t)frame.payload_size;
    }
    g_byte_array_unref(judge.message);
}
