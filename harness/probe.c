/* SPDX-License-Identifier: MIT */
/*
 * The probe, as steps that each wait for an answer or for the reply time-out:
 *
 *     TEXT (Ping and text are sent) -> BINARY -> CLOSING -> OVER
 *
 * A data frame that is like ours counts as an echo, and so does a Close that calls our lawful
 * message unlawful: a target that garbles, mistypes, cuts or refuses what it should send back is an
 * echo server with a fault, and its cases are to fail, not to be called not applicable. One whose
 * answers have neither the octets nor the size of what was sent does something else; so does one
 * that puts our text among words of its own or into other letters, or answers in words what was
 * binary. One that sends our text twice says more than an echo.
 */
#include "harness/probe.h"

#include <assert.h>
#include <string.h>

#include "conformance/websocket.h"
#include "harness/deflate_terms.h"
#include "harness/text.h"
#include "harness/wire.h"

enum probe_step { PROBE_TEXT, PROBE_BINARY, PROBE_CLOSING, PROBE_OVER };

static const char text_sent[] = "assay asks: is this echoed?";
/* Another first octet than the text has: the first fragment of an echo is looked at alone. */
static const char binary_sent[] = "\x00\xff and this, assay asks";

enum { PROBE_PAYLOAD_SIZE_MAX = 1 << 20 };

struct probe {
    struct probe_facts facts;
    enum probe_step step;
    bool is_sent;      /* what the step sends */
    bool text_is_back; /* the first message that came was our text */
    uint64_t seed;
    int64_t reply_us;
    int64_t until_us;
    struct wire_reader reader;
    GByteArray *out;
};

static void *probe_create(const void *setting, enum delivery delivery, uint64_t seed,
                          const struct player_limits *limits)
{
    struct probe *probe = g_new0(struct probe, 1);
    const struct probe_setting *wanted = setting;
    (void)delivery;
    probe->step = PROBE_TEXT;
    if (wanted != NULL && wanted->only_opens)
        probe->step = PROBE_CLOSING;
    if (wanted != NULL && wanted->only_binary) {
        probe->step = PROBE_BINARY;
        probe->text_is_back = true;
    }
    probe->seed = seed;
    probe->reply_us = limits->reply_us;
    probe->until_us = limits->reply_us;
    probe->out = g_byte_array_new();
    wire_reader_init(&probe->reader, PROBE_PAYLOAD_SIZE_MAX);
    return probe;
}

static void probe_destroy(void *player)
{
    struct probe *probe = player;
    wire_reader_clear(&probe->reader);
    g_byte_array_unref(probe->out);
    g_free(probe);
}

static void probe_enter(struct probe *probe, enum probe_step step, int64_t now_us)
{
    assert(step == probe->step + 1 || step == PROBE_OVER);
    probe->step = step;
    probe->is_sent = false;
    probe->until_us = now_us + probe->reply_us;
}

static void probe_negotiated(void *player, const char *extensions)
{
    struct probe *probe = player;
    struct deflate_terms terms;
    deflate_terms_read(PROBE_OFFER, extensions, &terms);
    probe->facts.accepts_deflate = terms.is_agreed;
}

static void probe_opened(void *player, int64_t now_us)
{
    struct probe *probe = player;
    probe->facts.opened = true;
    probe->until_us = now_us + probe->reply_us;
}

/* A message began to come, or a Close that calls a lawful message unlawful: the target echoes. */
static void probe_tried(struct probe *probe, int64_t now_us)
{
    if (probe->step == PROBE_TEXT) {
        probe->facts.echoes_text = true;
        probe_enter(probe, PROBE_BINARY, now_us);
    } else if (probe->step == PROBE_BINARY) {
        probe->facts.echoes_binary = true;
        probe_enter(probe, PROBE_CLOSING, now_us);
    }
}

/* Whether the frame, which has the size of what was sent, is that in letters of either case. */
static bool is_in_letters(const struct wire_frame *frame, const char *sent)
{
    for (size_t at = 0; at < frame->payload_came_size; at++) {
        if (g_ascii_tolower((char)frame->payload[at]) != g_ascii_tolower(sent[at]))
            return false;
    }
    return true;
}

/* Whether the octets have the piece in them. */
static bool holds(const void *octets, size_t size, const void *piece, size_t piece_size)
{
    for (size_t at = 0; at + piece_size <= size; at++) {
        if (memcmp((const uint8_t *)octets + at, piece, piece_size) == 0)
            return true;
    }
    return false;
}

/*
 * What came has the size of what was sent, an octet more or less, or one is a piece of the other:
 * an echo that is masked or otherwise garbled has its size, one that is cut or comes in fragments
 * some of its octets, one that is joined to the message before all of them.
 */
static bool is_like(const struct wire_frame *frame, const char *sent, size_t sent_size)
{
    size_t size = frame->payload_came_size;
    if (!frame->fin && size < sent_size)
        return true;
    if (size == sent_size)
        return memcmp(frame->payload, sent, size) == 0 || !is_in_letters(frame, sent);
    if (size + 1 == sent_size || size == sent_size + 1)
        return true;
    return holds(sent, sent_size, frame->payload, size) ||
           holds(frame->payload, size, sent, sent_size);
}

/* Our text stands in the frame, and words of the target before it or behind it. A single octet more
 * is a fault of an echo. */
static bool is_text_in_words(const struct wire_frame *frame)
{
    enum { WORDS_SIZE_MIN = 2 };
    size_t size = sizeof(text_sent) - 1;
    if (frame->opcode != WS_TEXT || !frame->fin || frame->payload_came_size < size + WORDS_SIZE_MIN)
        return false;
    return holds(frame->payload, frame->payload_came_size, text_sent, size);
}

/* Words that are not the octets of our binary message, from who sends text back as it was. */
static bool is_binary_in_words(const struct probe *probe, const struct wire_frame *frame)
{
    size_t size = sizeof(binary_sent) - 1;
    bool is_back =
        frame->payload_came_size == size && memcmp(frame->payload, binary_sent, size) == 0;
    return probe->text_is_back && frame->opcode == WS_TEXT && frame->fin && !is_back &&
           frame->payload_came_size > 0;
}

/* What comes before anything was sent is a greeting, and so is the first message when the text
 * comes back as the second one. */
static void probe_data_came(struct probe *probe, const struct wire_frame *frame, int64_t now_us)
{
    bool is_text_back = frame->payload_came_size == sizeof(text_sent) - 1 &&
                        memcmp(frame->payload, text_sent, sizeof(text_sent) - 1) == 0;

    if (probe->step == PROBE_TEXT && !probe->is_sent) {
        probe->facts.speaks_first = true;
        return;
    }
    if (probe->step == PROBE_TEXT && is_text_in_words(frame)) {
        probe_enter(probe, PROBE_BINARY, now_us);
        probe_enter(probe, PROBE_CLOSING, now_us);
        return;
    }
    if (probe->step == PROBE_TEXT) {
        probe->text_is_back = is_text_back;
        if (!is_like(frame, text_sent, sizeof(text_sent) - 1)) {
            probe_enter(probe, PROBE_BINARY, now_us);
            return;
        }
    } else if (is_text_back) {
        probe->facts.echoes_text = true;
        probe->facts.speaks_first = true;
    } else if (probe->step == PROBE_BINARY && !probe->is_sent) {
        probe->facts.speaks_first = true;
        return;
    } else if (probe->step == PROBE_BINARY && is_binary_in_words(probe, frame)) {
        probe_enter(probe, PROBE_CLOSING, now_us);
        return;
    } else if (probe->step == PROBE_BINARY &&
               !is_like(frame, binary_sent, sizeof(binary_sent) - 1)) {
        probe_enter(probe, PROBE_CLOSING, now_us);
        return;
    }
    probe_tried(probe, now_us);
}

/* A Close that says neither that our frames were bad nor that they were read. */
static void probe_turned_away(struct probe *probe, const struct wire_frame *frame, unsigned code)
{
    enum { LIBRARY_MIN = 3000, CODE_SIZE = 2 };
    bool is_own_reason = code == WS_CLOSE_GOING_AWAY || code == WS_CLOSE_POLICY ||
                         code == WS_CLOSE_SERVICE_RESTART || code == WS_CLOSE_TRY_AGAIN_LATER ||
                         code >= LIBRARY_MIN;
    bool is_first =
        probe->step == PROBE_TEXT && !probe->facts.answers_ping && !probe->facts.came_data;
    if (!is_own_reason || !is_first) {
        return;
    }
    GString *line = g_string_new(NULL);
    g_string_append_printf(line, "Close %u", code);
    if (frame->payload_came_size > CODE_SIZE) {
        g_string_append_c(line, ' ');
        text_quote_append(line, frame->payload + CODE_SIZE, frame->payload_came_size - CODE_SIZE,
                          64);
    }
    g_strlcpy(probe->facts.turned_away, line->str, sizeof(probe->facts.turned_away));
    g_string_free(line, TRUE);
}

/* A Close as one sends who has done what there was to do (7.3). */
static bool is_at_will(unsigned code)
{
    enum { LIBRARY_MIN = 3000 };
    return code == WS_CLOSE_NORMAL || code == WS_CLOSE_GOING_AWAY ||
           code == WS_CLOSE_SERVICE_RESTART || code == WS_CLOSE_TRY_AGAIN_LATER ||
           code >= LIBRARY_MIN;
}

static void probe_closed(struct probe *probe, const struct wire_frame *frame, int64_t now_us)
{
    struct wire_close close;

    wire_close_parse(frame->payload, frame->payload_came_size, &close);
    if (close.has_code) {
        probe_turned_away(probe, frame, close.code);
    }
    probe->facts.ends_unasked |= probe->step < PROBE_CLOSING;
    probe->facts.closes_at_will |= probe->step < PROBE_CLOSING && probe->facts.came_data &&
                                   close.faults == 0 && (!close.has_code || is_at_will(close.code));
    if (close.has_code &&
        (close.code == WS_CLOSE_PROTOCOL_ERROR || close.code == WS_CLOSE_INVALID_DATA)) {
        probe_tried(probe, now_us);
    }
    probe_enter(probe, PROBE_OVER, now_us);
}

static void probe_received(void *player, const uint8_t *octets, size_t size, int64_t now_us)
{
    struct probe *probe = player;
    struct wire_frame frame;

    wire_reader_append(&probe->reader, octets, size);
    while (wire_reader_next(&probe->reader, &frame) == WIRE_FRAME) {
        /* A Ping is no answer: a target that only floods answers nothing. */
        probe->facts.answers_at_all |= frame.opcode != WS_PING;
        if (frame.opcode == WS_PONG) {
            probe->facts.answers_ping = true;
        } else if (frame.opcode == WS_CLOSE) {
            probe_closed(probe, &frame, now_us);
        } else if (frame.opcode == WS_TEXT || frame.opcode == WS_BINARY) {
            probe->facts.came_data = true;
            probe_data_came(probe, &frame, now_us);
        }
    }
}

static void probe_ticked(void *player, int64_t now_us)
{
    struct probe *probe = player;
    if (now_us >= probe->until_us && probe->step < PROBE_OVER) {
        probe_enter(probe, probe->step + 1, now_us);
    }
}

static void probe_ended(void *player, enum player_end end, int64_t now_us)
{
    struct probe *probe = player;
    (void)end;
    probe->facts.answers_at_all = true;
    probe->facts.ends_unasked |= probe->step < PROBE_CLOSING;
    probe_enter(probe, PROBE_OVER, now_us);
}

static void probe_frame(struct probe *probe, unsigned opcode, const char *octets, size_t size)
{
    struct wire_head head = {.opcode = opcode, .masked = true};
    for (size_t i = 0; i < sizeof(head.key); i++) {
        head.key[i] = (uint8_t)(probe->seed >> (8 * i));
    }
    wire_frame_append(probe->out, &head, (const uint8_t *)octets, size);
}

static struct player_action probe_next(void *player, int64_t now_us)
{
    struct probe *probe = player;
    struct player_action action = {.kind = PLAYER_WAIT, .until_us = probe->until_us};
    (void)now_us;

    if (probe->step == PROBE_OVER) {
        action.kind = PLAYER_DROP;
    } else if (!probe->is_sent) {
        g_byte_array_set_size(probe->out, 0);
        if (probe->step == PROBE_TEXT) {
            probe_frame(probe, WS_PING, "assay", 5);
            probe_frame(probe, WS_TEXT, text_sent, sizeof(text_sent) - 1);
        } else if (probe->step == PROBE_BINARY) {
            probe_frame(probe, WS_BINARY, binary_sent, sizeof(binary_sent) - 1);
        } else {
            probe_frame(probe, WS_CLOSE, "\x03\xe8", 2);
        }
        probe->is_sent = true;
        action.kind = PLAYER_SEND;
        action.octets = probe->out->data;
        action.octets_size = probe->out->len;
    }
    return action;
}

static void probe_judge(void *player, struct attempt *attempt, struct case_result *result,
                        bool want_log)
{
    (void)player;
    (void)attempt;
    (void)result;
    (void)want_log;
}

const struct probe_facts *probe_player_facts(const void *player)
{
    return &((const struct probe *)player)->facts;
}

const struct player_class probe_player_class = {
    .create = probe_create,
    .negotiated = probe_negotiated,
    .opened = probe_opened,
    .received = probe_received,
    .ticked = probe_ticked,
    .ended = probe_ended,
    .next = probe_next,
    .judge = probe_judge,
    .destroy = probe_destroy,
};
