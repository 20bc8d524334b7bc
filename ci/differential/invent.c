/* SPDX-License-Identifier: MIT */
/* Octets to ask the voices about: the same seed gives the same octets on every machine. */
#include <string.h>

#include "ci/differential/voice.h"
#include "conformance/websocket.h"
#include "harness/wire.h"

uint64_t random_next(uint64_t *state)
{
    uint64_t x = *state;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *state = x;
    return x * UINT64_C(0x2545F4914F6CDD1D);
}

size_t random_below(uint64_t *state, size_t bound)
{
    return (size_t)(random_next(state) >> 33) % bound;
}

static bool once_in(uint64_t *state, size_t count)
{
    return random_below(state, count) == 0;
}

/* Texts whose ends and splits matter, lawful and not. */
static const char *const texts[] = {
    "",
    "a",
    "Hello",
    "\xc3\xa9",
    "\xe2\x82\xac",
    "\xf0\x9f\x98\x80",
    "\xc3",
    "\xe2\x82",
    "\xf0\x9f\x98",
    "\xa9",
    "\x80\x80",
    "\xed\x9f\xbf",
    "\xed\xa0\x80",
    "\xf4\x8f\xbf\xbf",
    "\xf4\x90\x80\x80",
    "\xc0\xaf",
    "\xe0\x80\xaf",
    "\xf0\x80\x80\xaf",
    "\xfe",
    "\xff\xff",
    "\xef\xbf\xbf",
    "k\xc3\xb6\xcc\x81z",
};

static void payload_invent(uint64_t *state, GByteArray *payload, size_t size_max)
{
    static const size_t sizes[] = {0, 1, 2, 3, 5, 8, 124, 125, 126, 127, 200, 300};
    g_byte_array_set_size(payload, 0);
    for (size_t parts = random_below(state, 4); parts > 0; parts--) {
        const char *text = texts[random_below(state, G_N_ELEMENTS(texts))];
        g_byte_array_append(payload, (const uint8_t *)text, (guint)strlen(text));
    }
    if (once_in(state, 4)) {
        size_t size = sizes[random_below(state, G_N_ELEMENTS(sizes))];
        while (payload->len < size) {
            uint8_t octet = (uint8_t)(once_in(state, 40) ? random_next(state) & 0xFF : 'a');
            g_byte_array_append(payload, &octet, 1);
        }
    }
    if (payload->len > size_max)
        g_byte_array_set_size(payload, (guint)size_max);
}

static void close_invent(uint64_t *state, GByteArray *payload)
{
    static const unsigned codes[] = {0,    999,  1000, 1001, 1002, 1003, 1004, 1005, 1006,
                                     1007, 1008, 1009, 1010, 1011, 1012, 1014, 1015, 1016,
                                     2999, 3000, 3999, 4000, 4999, 5000, 65535};
    unsigned code = codes[random_below(state, G_N_ELEMENTS(codes))];
    uint8_t octets[2] = {(uint8_t)(code >> 8), (uint8_t)(code & 0xFF)};
    if (once_in(state, 6)) {
        g_byte_array_set_size(payload, (guint)random_below(state, 2));
        return;
    }
    payload_invent(state, payload, 123);
    g_byte_array_prepend(payload, octets, 2);
}

/* One frame; `amid` says whether a message is open, for those that are to be lawful. */
static void frame_invent(uint64_t *state, GByteArray *octets, GByteArray *payload, bool *amid)
{
    static const unsigned controls[] = {WS_PING, WS_PING, WS_PONG, WS_CLOSE};
    bool is_control = once_in(state, 3);
    struct wire_head head = {.masked = true, .not_final = !is_control && once_in(state, 2)};
    if (is_control)
        head.opcode = controls[random_below(state, G_N_ELEMENTS(controls))];
    else
        head.opcode = *amid ? WS_CONTINUATION : once_in(state, 3) ? WS_BINARY : WS_TEXT;
    for (size_t i = 0; i < 4; i++)
        head.key[i] = (uint8_t)(random_next(state) & 0xFF);
    if (head.opcode == WS_CLOSE)
        close_invent(state, payload);
    else
        payload_invent(state, payload, is_control ? 125 : 400);
    switch (random_below(state, 40)) {
    case 0:
        head.rsv = 1 + (unsigned)random_below(state, 7);
        break;
    case 1:
        head.opcode = (unsigned)random_below(state, 16);
        break;
    case 2:
        head.masked = false;
        break;
    case 3:
        head.form = (enum wire_form)random_below(state, 4);
        break;
    case 4:
        head.not_final = !head.not_final;
        break;
    case 5:
        head.claims = true;
        head.form = WIRE_FORM_64;
        head.claimed_size = random_next(state) >> random_below(state, 64);
        break;
    default:
        break;
    }
    wire_frame_append(octets, &head, payload->data, payload->len);
    if ((head.opcode & 8) == 0)
        *amid = head.not_final;
}

void octets_spoil(uint64_t *state, GByteArray *octets)
{
    for (size_t changes = random_below(state, 3); changes > 0 && octets->len > 0; changes--) {
        guint at = (guint)random_below(state, octets->len);
        switch (random_below(state, 4)) {
        case 0:
            octets->data[at] ^= (uint8_t)(1u << random_below(state, 8));
            break;
        case 1:
            octets->data[at] = (uint8_t)(random_next(state) & 0xFF);
            break;
        case 2:
            g_byte_array_remove_index(octets, at);
            break;
        default:
            g_byte_array_set_size(octets, at);
            break;
        }
    }
}

void octets_invent(uint64_t seed, GByteArray *octets)
{
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    GByteArray *payload = g_byte_array_new();
    bool amid = false;
    state = state != 0 ? state : 1;
    g_byte_array_set_size(octets, 0);
    for (size_t frames = 1 + random_below(&state, 6); frames > 0; frames--)
        frame_invent(&state, octets, payload, &amid);
    if (once_in(&state, 2))
        octets_spoil(&state, octets);
    g_byte_array_unref(payload);
}
