/* SPDX-License-Identifier: MIT */
/*
 * Tests of harness/wire: reading frames (a table, each row also cut at every octet; all 65,536
 * first two octets against an oracle), writing them, and the reader's buffer. What is made of
 * frames stands in test_wire_messages.c, the RFC's own examples in test_vectors.c.
 */
#include "harness/wire.h"

#include "harness/tests/support_guard.h"

#include <string.h>

#define FRAMES_MAX 8

#define OCTETS(literal) (literal), sizeof(literal) - 1

/* Reading one frame. */

struct parse_row {
    const char *name;
    const char *octets;
    size_t size;
    uint64_t cap; /* 0 is 1 MiB */
    enum wire_result result;
    struct wire_frame frame; /* payload as NULL; see `payload` */
    const char *payload;     /* unmasked */
};

static const struct parse_row parse_rows[] = {
    {"text",
     OCTETS("\x81\x02hi"),
     0,
     WIRE_FRAME,
     {.fin = 1, .opcode = 1, .payload_size = 2, .head_size = 2},
     "hi"},
    {"empty-text", OCTETS("\x81\0"), 0, WIRE_FRAME, {.fin = 1, .opcode = 1, .head_size = 2}, ""},
    {"masked",
     OCTETS("\x82\x83\1\2\3\4\x60\x60\x60"),
     0,
     WIRE_FRAME,
     {.fin = 1, .opcode = 2, .masked = 1, .key = {1, 2, 3, 4}, .payload_size = 3, .head_size = 6},
     "abc"},
    {"masked-empty",
     OCTETS("\x89\x80\1\2\3\4"),
     0,
     WIRE_FRAME,
     {.fin = 1, .opcode = 9, .masked = 1, .key = {1, 2, 3, 4}, .head_size = 6},
     ""},
    {"first-fragment",
     OCTETS("\x01\x01x"),
     0,
     WIRE_FRAME,
     {.opcode = 1, .payload_size = 1, .head_size = 2},
     "x"},
    {"continuation",
     OCTETS("\x80\x01x"),
     0,
     WIRE_FRAME,
     {.fin = 1, .payload_size = 1, .head_size = 2},
     "x"},
    {"rsv1",
     OCTETS("\xC1\0"),
     0,
     WIRE_FRAME,
     {.fin = 1, .rsv = 4, .opcode = 1, .head_size = 2, .faults = WIRE_RSV},
     ""},
    {"rsv3-of-fragment",
     OCTETS("\x10\0"),
     0,
     WIRE_FRAME,
     {.rsv = 1, .head_size = 2, .faults = WIRE_RSV},
     ""},
    {"reserved-data-opcode",
     OCTETS("\x83\0"),
     0,
     WIRE_FRAME,
     {.fin = 1, .opcode = 3, .head_size = 2, .faults = WIRE_RESERVED_OPCODE},
     ""},
    {"reserved-control-opcode-fragmented",
     OCTETS("\x0B\0"),
     0,
     WIRE_FRAME,
     {.opcode = 11, .head_size = 2, .faults = WIRE_RESERVED_OPCODE | WIRE_CONTROL_FRAGMENTED},
     ""},
    {"ping-without-fin",
     OCTETS("\x09\0"),
     0,
     WIRE_FRAME,
     {.opcode = 9, .head_size = 2, .faults = WIRE_CONTROL_FRAGMENTED},
     ""},
    {"length-16-too-small",
     OCTETS("\x81\x7E\0\x02hi"),
     0,
     WIRE_FRAME,
     {.fin = 1,
      .opcode = 1,
      .length_form = WIRE_LENGTH_16,
      .payload_size = 2,
      .head_size = 4,
      .faults = WIRE_NOT_SHORTEST},
     "hi"},
    {"length-64-too-small",
     OCTETS("\x81\x7F\0\0\0\0\0\0\0\x02hi"),
     0,
     WIRE_FRAME,
     {.fin = 1,
      .opcode = 1,
      .length_form = WIRE_LENGTH_64,
      .payload_size = 2,
      .head_size = 10,
      .faults = WIRE_NOT_SHORTEST},
     "hi"},
    {"length-64-of-zero",
     OCTETS("\x81\x7F\0\0\0\0\0\0\0\0"),
     0,
     WIRE_FRAME,
     {.fin = 1,
      .opcode = 1,
      .length_form = WIRE_LENGTH_64,
      .head_size = 10,
      .faults = WIRE_NOT_SHORTEST},
     ""},
    {"masked-length-64",
     OCTETS("\x81\xFF\0\0\0\0\0\0\0\1\1\2\3\4\x60"),
     0,
     WIRE_FRAME,
     {.fin = 1,
      .opcode = 1,
      .masked = 1,
      .key = {1, 2, 3, 4},
      .head_size = 14,
      .length_form = WIRE_LENGTH_64,
      .payload_size = 1,
      .faults = WIRE_NOT_SHORTEST},
     "a"},
    {"top-bit",
     OCTETS("\x81\x7F\x80\0\0\0\0\0\0\x05"),
     0,
     WIRE_BAD,
     {.fin = 1,
      .opcode = 1,
      .length_form = WIRE_LENGTH_64,
      .head_size = 10,
      .payload_size = UINT64_C(0x8000000000000005),
      .faults = WIRE_TOP_BIT | WIRE_OVER_CAP,
      .missing_size = UINT64_C(0x8000000000000005)},
     ""},
    {"largest-lawful-length",
     OCTETS("\x82\x7F\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"),
     0,
     WIRE_BAD,
     {.fin = 1,
      .opcode = 2,
      .length_form = WIRE_LENGTH_64,
      .head_size = 10,
      .payload_size = UINT64_C(0x7FFFFFFFFFFFFFFF),
      .faults = WIRE_OVER_CAP,
      .missing_size = UINT64_C(0x7FFFFFFFFFFFFFFF)},
     ""},
    {"at-the-cap",
     OCTETS("\x81\x03you"),
     3,
     WIRE_FRAME,
     {.fin = 1, .opcode = 1, .payload_size = 3, .head_size = 2},
     "you"},
    {"over-the-cap",
     OCTETS("\x81\x04"),
     3,
     WIRE_BAD,
     {.fin = 1,
      .opcode = 1,
      .payload_size = 4,
      .head_size = 2,
      .faults = WIRE_OVER_CAP,
      .missing_size = 4},
     ""},
    {"control-claims-126",
     OCTETS("\x89\x7E\0\x7E"),
     3,
     WIRE_BAD,
     {.fin = 1,
      .opcode = 9,
      .length_form = WIRE_LENGTH_16,
      .payload_size = 126,
      .head_size = 4,
      .faults = WIRE_CONTROL_TOO_LONG | WIRE_OVER_CAP,
      .missing_size = 126},
     ""},
};

static void compare_frames(const struct wire_frame *frame, const struct wire_frame *expected)
{
    g_assert_cmpuint(frame->offset, ==, expected->offset);
    g_assert_cmpuint(frame->fin, ==, expected->fin);
    g_assert_cmpuint(frame->rsv, ==, expected->rsv);
    g_assert_cmpuint(frame->opcode, ==, expected->opcode);
    g_assert_cmpuint(frame->masked, ==, expected->masked);
    octets_assert_same(frame->key, 4, expected->key, 4);
    g_assert_cmpint(frame->length_form, ==, expected->length_form);
    g_assert_cmpuint(frame->payload_size, ==, expected->payload_size);
    g_assert_cmpuint(frame->head_size, ==, expected->head_size);
    g_assert_cmpuint(frame->missing_size, ==, expected->missing_size);
    g_assert_cmphex(frame->faults, ==, expected->faults);
}

static void test_parse_row(gconstpointer data)
{
    const struct parse_row *row = data;
    uint64_t cap = row->cap != 0 ? row->cap : 0x100000;
    struct guard guard;
    struct wire_frame frame;
    uint8_t payload[16];
    guard_init(&guard, row->size);
    g_assert_cmpint(
        wire_frame_parse(guard_place(&guard, row->octets, row->size), row->size, cap, &frame), ==,
        row->result);
    compare_frames(&frame, &row->frame);
    g_assert_cmpuint(frame.payload_came_size, <=, sizeof payload);
    wire_payload_copy(&frame, payload);
    octets_assert_same(payload, frame.payload_came_size, row->payload, strlen(row->payload));

    for (size_t cut = 0; cut < row->size; cut++) {
        const uint8_t *octets = guard_place(&guard, row->octets, cut);
        g_assert_cmpint(wire_frame_parse(octets, cut, cap, &frame), ==, WIRE_MORE);
        g_assert_cmpuint(frame.missing_size, >=, 1);
        g_assert_cmpuint(cut + frame.missing_size, <=, row->size);
        if (cut >= row->frame.head_size) {
            g_assert_cmpuint(frame.missing_size, ==, row->size - cut);
            g_assert_cmpuint(frame.payload_came_size, ==, cut - row->frame.head_size);
        } else {
            g_assert_cmpuint(frame.head_size, ==, 0);
        }
    }
    guard_clear(&guard);
}

/* What the first octet of a frame says, one row per value of its low four bits. */
static const struct {
    bool control;
    bool reserved;
} opcode_facts[16] = {
    {false, false}, {false, false}, {false, false}, {false, true}, {false, true}, {false, true},
    {false, true},  {false, true},  {true, false},  {true, false}, {true, false}, {true, true},
    {true, true},   {true, true},   {true, true},   {true, true},
};

static unsigned oracle_first_octet(unsigned first)
{
    unsigned faults = 0;
    if (opcode_facts[first % 16].reserved)
        faults |= WIRE_RESERVED_OPCODE;
    if (opcode_facts[first % 16].control && first < 128)
        faults |= WIRE_CONTROL_FRAGMENTED;
    if (first / 16 % 8 != 0)
        faults |= WIRE_RSV;
    return faults;
}

/* One head of two octets: alone, and with all octets that it asks for (zeros, but a length of 1 in
 * the last octet of a long form, which is too small for either). */
static void compare_head(struct guard *guard, unsigned first, unsigned second)
{
    uint8_t octets[2 + 8 + 4 + 125] = {(uint8_t)first, (uint8_t)second};
    unsigned faults = oracle_first_octet(first);
    size_t size = 2;
    size_t payload_size = second % 128;
    struct wire_frame frame;
    if (payload_size > 125) {
        size += payload_size == 126 ? 2 : 8;
        octets[size - 1] = 1;
        payload_size = 1;
    }
    size += second >= 128 ? 4 : 0;
    size_t head_size = size;
    size += payload_size;

    enum wire_result result = wire_frame_parse(guard_place(guard, octets, 2), 2, 125, &frame);
    g_assert_cmpint(result, ==, size == 2 ? WIRE_FRAME : WIRE_MORE);
    g_assert_cmpuint(frame.missing_size, ==, (head_size > 2 ? head_size : size) - 2);
    g_assert_cmphex(frame.faults, ==, faults);
    g_assert_cmpuint(frame.fin * 128 + frame.rsv * 16 + frame.opcode, ==, first);
    g_assert_cmpuint(frame.masked, ==, second / 128);

    if (second % 128 > 125)
        faults |= WIRE_NOT_SHORTEST;
    result = wire_frame_parse(guard_place(guard, octets, size), size, 125, &frame);
    g_assert_cmpint(result, ==, WIRE_FRAME);
    g_assert_cmpuint(frame.head_size, ==, head_size);
    g_assert_cmpuint(frame.payload_size, ==, payload_size);
    g_assert_cmphex(frame.faults, ==, faults);
    if (size > 2) {
        result = wire_frame_parse(guard_place(guard, octets, size - 1), size - 1, 125, &frame);
        g_assert_cmpint(result, ==, WIRE_MORE);
        g_assert_cmpuint(frame.missing_size, ==, 1);
    }
}

static void test_every_head(void)
{
    struct guard guard;
    guard_init(&guard, 256);
    for (unsigned first = 0; first < 256; first++) {
        for (unsigned second = 0; second < 256; second++)
            compare_head(&guard, first, second);
    }
    guard_clear(&guard);
}

/* The limits of the length forms: which sizes are in their shortest form, and too long for a
 * control frame? */
struct length_row {
    const char *name;
    enum wire_form form;
    uint64_t size;
    bool not_shortest;
    bool too_long_for_control;
};

static const struct length_row length_rows[] = {
    {"7-bits-0", WIRE_FORM_7, 0, false, false},
    {"7-bits-125", WIRE_FORM_7, 125, false, false},
    {"16-bits-0", WIRE_FORM_16, 0, true, false},
    {"16-bits-125", WIRE_FORM_16, 125, true, false},
    {"16-bits-126", WIRE_FORM_16, 126, false, true},
    {"16-bits-127", WIRE_FORM_16, 127, false, true},
    {"16-bits-65535", WIRE_FORM_16, 65535, false, true},
    {"64-bits-125", WIRE_FORM_64, 125, true, false},
    {"64-bits-126", WIRE_FORM_64, 126, true, true},
    {"64-bits-65535", WIRE_FORM_64, 65535, true, true},
    {"64-bits-65536", WIRE_FORM_64, 65536, false, true},
    {"shortest-125", WIRE_FORM_SHORTEST, 125, false, false},
    {"shortest-126", WIRE_FORM_SHORTEST, 126, false, true},
    {"shortest-65535", WIRE_FORM_SHORTEST, 65535, false, true},
    {"shortest-65536", WIRE_FORM_SHORTEST, 65536, false, true},
};

static void test_length_row(gconstpointer data)
{
    const struct length_row *row = data;
    struct guard guard;
    guard_init(&guard, 70000);
    for (unsigned opcode = 1; opcode <= 8; opcode += 7) {
        GByteArray *out = g_byte_array_new();
        uint8_t *payload = g_malloc0((size_t)row->size + 1);
        struct wire_frame frame;
        wire_frame_append(out, &(struct wire_head){.opcode = opcode, .form = row->form}, payload,
                          (size_t)row->size);
        unsigned faults = row->not_shortest ? WIRE_NOT_SHORTEST : 0;
        if (opcode == 8 && row->too_long_for_control)
            faults |= WIRE_CONTROL_TOO_LONG;
        g_assert_cmpint(
            wire_frame_parse(guard_place(&guard, out->data, out->len), out->len, 70000, &frame), ==,
            WIRE_FRAME);
        g_assert_cmpuint(frame.payload_size, ==, row->size);
        g_assert_cmphex(frame.faults, ==, faults);
        g_free(payload);
        g_byte_array_unref(out);
    }
    guard_clear(&guard);
}

/* Writing. */

struct write_row {
    const char *name;
    struct wire_head head;
    const char *payload;
    const char *octets;
    size_t size;
};

static const struct write_row write_rows[] = {
    {"zeros-but-the-opcode", {.opcode = 1}, "hi", OCTETS("\x81\x02hi")},
    {"empty", {.opcode = 9}, "", OCTETS("\x89\0")},
    {"not-final", {.opcode = 2, .not_final = true}, "x", OCTETS("\x02\x01x")},
    {"rsv", {.opcode = 0xF, .rsv = 5}, "", OCTETS("\xDF\0")},
    {"masked",
     {.opcode = 1, .masked = true, .key = {1, 2, 3, 4}},
     "abcde",
     OCTETS("\x81\x85\1\2\3\4\x60\x60\x60\x60\x64")},
    {"masked-empty",
     {.opcode = 8, .masked = true, .key = {1, 2, 3, 4}},
     "",
     OCTETS("\x88\x80\1\2\3\4")},
    {"long-form-16", {.opcode = 1, .form = WIRE_FORM_16}, "hi", OCTETS("\x81\x7E\0\x02hi")},
    {"long-form-64",
     {.opcode = 1, .form = WIRE_FORM_64},
     "hi",
     OCTETS("\x81\x7F\0\0\0\0\0\0\0\x02hi")},
    {"claims-more", {.opcode = 1, .claims = true, .claimed_size = 5}, "hi", OCTETS("\x81\x05hi")},
    {"claims-nothing", {.opcode = 1, .claims = true}, "hi", OCTETS("\x81\0hi")},
    {"claims-less-masked",
     {.opcode = 1, .masked = true, .key = {1, 2, 3, 4}, .claims = true, .claimed_size = 1},
     "abcde",
     OCTETS("\x81\x81\1\2\3\4\x60\x60\x60\x60\x64")},
    {"claims-the-top-bit",
     {.opcode = 2, .claims = true, .claimed_size = UINT64_C(0x8000000000000001)},
     "",
     OCTETS("\x82\x7F\x80\0\0\0\0\0\0\1")},
    {"claims-126-in-7-bits",
     {.opcode = 2, .form = WIRE_FORM_7, .claims = true, .claimed_size = 126},
     "",
     OCTETS("\x82\x7E")},
    {"claims-65537-in-16-bits",
     {.opcode = 2, .form = WIRE_FORM_16, .claims = true, .claimed_size = 65537},
     "",
     OCTETS("\x82\x7E\0\1")},
};

static void test_write_row(gconstpointer data)
{
    const struct write_row *row = data;
    GByteArray *out = g_byte_array_new();
    g_byte_array_append(out, (const guint8 *)"before", 6);
    wire_frame_append(out, &row->head, (const uint8_t *)row->payload, strlen(row->payload));
    octets_assert_same(out->data, 6, "before", 6);
    octets_assert_same(out->data + 6, out->len - 6, row->octets, row->size);
    g_byte_array_unref(out);
}

static void test_mask_all_phases(void)
{
    static const uint8_t key[4] = {0x37, 0xFA, 0x21, 0x3D};
    struct guard guard;
    guard_init(&guard, 64);
    for (size_t size = 0; size <= 40; size++) {
        for (size_t phase = 0; phase < 9; phase++) {
            uint8_t text[40];
            for (size_t index = 0; index < sizeof text; index++)
                text[index] = (uint8_t)(index * 7 + 1);
            uint8_t *octets = guard_place(&guard, text, size);
            wire_mask(octets, size, key, phase);
            for (size_t index = 0; index < size; index++)
                g_assert_cmphex(octets[index], ==, text[index] ^ key[(index + phase) % 4]);
        }
    }
    guard_clear(&guard);
}

/* The reader's buffer. */

/* Text "hi", masked Ping "abc", two fragments, then a frame cut off. */
static const char stream[] = "\x81\x02hi"
                             "\x89\x83\1\2\3\4\x60\x60\x60"
                             "\x01\0"
                             "\x80\x7E\0\x01x"
                             "\x82\x05zz";

/* Read all there is; every payload goes behind the other. */
static size_t frames_take(struct wire_reader *reader, struct wire_frame *frames, GString *payloads)
{
    size_t count = 0;
    struct wire_frame frame;
    while (wire_reader_next(reader, &frame) == WIRE_FRAME) {
        g_assert_cmpuint(count, <, FRAMES_MAX);
        g_assert_false(frame.payload_is_masked);
        g_string_append_len(payloads, (const char *)frame.payload, (gssize)frame.payload_came_size);
        g_string_append_c(payloads, ';');
        frames[count++] = frame;
    }
    return count;
}

static void test_reader_cut(gconstpointer data)
{
    size_t step = GPOINTER_TO_SIZE(data);
    size_t size = sizeof stream - 1;
    struct wire_reader reader;
    struct wire_frame frames[FRAMES_MAX];
    struct guard guard;
    GString *payloads = g_string_new(NULL);
    size_t count = 0;
    guard_init(&guard, size);
    wire_reader_init(&reader, 1024);
    for (size_t at = 0; at < size; at += step) {
        size_t part_size = size - at < step ? size - at : step;
        wire_reader_append(&reader, guard_place(&guard, stream + at, part_size), part_size);
        count += frames_take(&reader, frames + count, payloads);
    }
    g_assert_cmpuint(count, ==, 4);
    g_assert_cmpstr(payloads->str, ==, "hi;abc;;x;");
    g_assert_cmpuint(frames[0].offset, ==, 0);
    g_assert_cmpuint(frames[1].offset, ==, 4);
    g_assert_cmpuint(frames[2].offset, ==, 13);
    g_assert_cmpuint(frames[3].offset, ==, 15);
    g_assert_cmphex(frames[3].faults, ==, WIRE_NOT_SHORTEST);

    struct wire_frame frame;
    g_assert_cmpint(wire_reader_next(&reader, &frame), ==, WIRE_MORE);
    g_assert_cmpuint(frame.offset, ==, 20);
    g_assert_cmpuint(frame.payload_came_size, ==, 2);
    g_assert_cmpuint(frame.missing_size, ==, 3);
    g_assert_cmpuint(wire_reader_pending_size(&reader), ==, 4);
    wire_reader_clear(&reader);
    guard_clear(&guard);
    g_string_free(payloads, TRUE);
}

static void test_reader_bad(void)
{
    struct wire_reader reader;
    struct wire_frame frame;
    wire_reader_init(&reader, 8);
    wire_reader_append(&reader,
                       (const uint8_t *)"\x89\0\x81\x09"
                                        "abc",
                       7);
    g_assert_cmpint(wire_reader_next(&reader, &frame), ==, WIRE_FRAME);
    for (int round = 0; round < 2; round++) {
        g_assert_cmpint(wire_reader_next(&reader, &frame), ==, WIRE_BAD);
        g_assert_cmphex(frame.faults, ==, WIRE_OVER_CAP);
        g_assert_cmpuint(frame.offset, ==, 2);
        g_assert_cmpuint(frame.payload_came_size, ==, 3);
        wire_reader_append(&reader, (const uint8_t *)"more", 4);
    }
    g_assert_cmpuint(reader.ignored_size, ==, 8);
    g_assert_cmpuint(wire_reader_pending_size(&reader), ==, 5);
    wire_reader_clear(&reader);
}

/* One octet of a frame is something pending, though the frame tells nothing of its payload yet. */
static void test_reader_one_octet(void)
{
    struct wire_reader reader;
    struct wire_frame frame;
    wire_reader_init(&reader, 8);
    wire_reader_append(&reader, (const uint8_t *)"\x81", 1);
    g_assert_cmpint(wire_reader_next(&reader, &frame), ==, WIRE_MORE);
    g_assert_cmpuint(frame.missing_size, ==, 1);
    g_assert_cmpuint(frame.opcode, ==, 1);
    g_assert_cmpuint(wire_reader_pending_size(&reader), ==, 1);
    wire_reader_clear(&reader);
}

static void test_reader_empty(void)
{
    struct wire_reader reader;
    struct wire_frame frame;
    wire_reader_init(&reader, 8);
    wire_reader_append(&reader, NULL, 0);
    g_assert_cmpint(wire_reader_next(&reader, &frame), ==, WIRE_MORE);
    g_assert_cmpuint(frame.missing_size, ==, 2);
    g_assert_cmpuint(wire_reader_pending_size(&reader), ==, 0);
    wire_reader_clear(&reader);
}

/* 16 MiB, masked, in pieces of 64 KiB: what was written comes back. */
static void test_reader_large(void)
{
    size_t size = 16U << 20;
    uint8_t *payload = g_malloc(size);
    GByteArray *out = g_byte_array_new();
    struct wire_reader reader;
    struct wire_frame frame;
    enum wire_result result = WIRE_MORE;
    for (size_t index = 0; index < size; index++)
        payload[index] = (uint8_t)(index * 2654435761U >> 16);
    wire_frame_append(out, &(struct wire_head){.opcode = 2, .masked = true, .key = {9, 8, 7, 6}},
                      payload, size);
    g_assert_cmpuint(out->len, ==, size + 14);
    wire_reader_init(&reader, size);
    for (size_t at = 0; at < out->len; at += 0x10000) {
        g_assert_cmpint(result, ==, WIRE_MORE);
        size_t rest_size = out->len - at;
        wire_reader_append(&reader, out->data + at, rest_size < 0x10000 ? rest_size : 0x10000);
        result = wire_reader_next(&reader, &frame);
    }
    g_assert_cmpint(result, ==, WIRE_FRAME);
    g_assert_cmpuint(frame.payload_came_size, ==, size);
    g_assert_cmpint(memcmp(frame.payload, payload, size), ==, 0);
    wire_reader_clear(&reader);
    g_byte_array_unref(out);
    g_free(payload);
}

#define ADD_ROWS(folder, rows, function)                                         \
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {                \
        char *path = g_strdup_printf("/wire/" folder "/%s", (rows)[index].name); \
        g_test_add_data_func(path, &(rows)[index], function);                    \
        g_free(path);                                                            \
    }

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD_ROWS("parse", parse_rows, test_parse_row)
    ADD_ROWS("length", length_rows, test_length_row)
    ADD_ROWS("write", write_rows, test_write_row)
    for (size_t step = 1; step < sizeof stream; step++) {
        char *path = g_strdup_printf("/wire/reader/in-steps-of-%zu", step);
        g_test_add_data_func(path, GSIZE_TO_POINTER(step), test_reader_cut);
        g_free(path);
    }
    g_test_add_func("/wire/every-head", test_every_head);
    g_test_add_func("/wire/mask/all-phases", test_mask_all_phases);
    g_test_add_func("/wire/reader/bad", test_reader_bad);
    g_test_add_func("/wire/reader/one-octet", test_reader_one_octet);
    g_test_add_func("/wire/reader/empty", test_reader_empty);
    g_test_add_func("/wire/reader/large", test_reader_large);
    return g_test_run();
}
