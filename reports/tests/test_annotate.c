/* SPDX-License-Identifier: MIT */
/* The fields of frames, from octets written by hand (RFC 6455 5.2, 5.7). */
#include <string.h>

#include "reports/annotate.h"
#include "reports/tests/support_guard.h"

struct row {
    const char *name;
    const char *octets;
    size_t size;
    struct frame_fields fields;
};

#define OCTETS(literal) .octets = (literal), .size = sizeof(literal) - 1

static const struct row rows[] = {
    {.name = "unmasked-text",
     OCTETS("\x81\x05\x48\x65\x6c\x6c\x6f"),
     .fields = {.fin = true,
                .opcode = 1,
                .length_bits = 7,
                .length = 5,
                .length_at = 2,
                .key_at = 2,
                .payload_at = 2}},
    {.name = "masked-text",
     OCTETS("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"),
     .fields = {.fin = true,
                .opcode = 1,
                .is_masked = true,
                .length_bits = 7,
                .length = 5,
                .key = {0x37, 0xfa, 0x21, 0x3d},
                .length_at = 2,
                .key_at = 2,
                .payload_at = 6}},
    {.name = "first-fragment",
     OCTETS("\x01\x03\x48\x65\x6c"),
     .fields = {.opcode = 1,
                .length_bits = 7,
                .length = 3,
                .length_at = 2,
                .key_at = 2,
                .payload_at = 2}},
    {.name = "length-in-16-bits",
     OCTETS("\x82\x7e\x01\x00"),
     .fields = {.fin = true,
                .opcode = 2,
                .length_bits = 16,
                .length = 256,
                .length_at = 2,
                .key_at = 4,
                .payload_at = 4}},
    {.name = "length-in-64-bits",
     OCTETS("\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
     .fields = {.fin = true,
                .opcode = 2,
                .length_bits = 64,
                .length = 65536,
                .length_at = 2,
                .key_at = 10,
                .payload_at = 10}},
    {.name = "top-bit-and-key",
     OCTETS("\xf3\xff\x80\x00\x00\x00\x00\x00\x00\x01\x01\x02\x03\x04"),
     .fields = {.fin = true,
                .rsv = 7,
                .opcode = 3,
                .is_masked = true,
                .length_bits = 64,
                .length = 0x8000000000000001,
                .key = {1, 2, 3, 4},
                .length_at = 2,
                .key_at = 10,
                .payload_at = 14}},
    {.name = "rsv-1",
     OCTETS("\xc1\x00"),
     .fields = {.fin = true,
                .rsv = 4,
                .opcode = 1,
                .length_bits = 7,
                .length_at = 2,
                .key_at = 2,
                .payload_at = 2}},
};

static void test_row(const void *data)
{
    const struct row *row = data;
    struct guarded guarded = guarded_new(row->octets, row->size);
    const struct frame_fields *wanted = &row->fields;
    struct frame_fields fields;
    g_assert_true(annotate_frame(guarded.octets, row->size, &fields));
    g_assert_cmpint(fields.fin, ==, wanted->fin);
    g_assert_cmpuint(fields.rsv, ==, wanted->rsv);
    g_assert_cmpuint(fields.opcode, ==, wanted->opcode);
    g_assert_cmpint(fields.is_masked, ==, wanted->is_masked);
    g_assert_cmpuint(fields.length_bits, ==, wanted->length_bits);
    g_assert_true(fields.length == wanted->length);
    g_assert_cmpint(memcmp(fields.key, wanted->key, sizeof fields.key), ==, 0);
    g_assert_cmpuint(fields.length_at, ==, wanted->length_at);
    g_assert_cmpuint(fields.key_at, ==, wanted->key_at);
    g_assert_cmpuint(fields.payload_at, ==, wanted->payload_at);
    guarded_clear(&guarded);
}

/* A head that is not whole is no frame yet, and nothing behind the last octet is looked at. */
static void test_cut(const void *data)
{
    const struct row *row = data;
    for (size_t size = 0; size < row->size; size++) {
        struct guarded guarded = guarded_new(row->octets, size);
        struct frame_fields fields;
        g_assert_cmpint(annotate_frame(guarded.octets, size, &fields), ==,
                        size >= row->fields.payload_at);
        guarded_clear(&guarded);
    }
}

static void test_opcodes(void)
{
    g_assert_cmpstr(annotate_opcode(0x0), ==, "continuation");
    g_assert_cmpstr(annotate_opcode(0x1), ==, "text");
    g_assert_cmpstr(annotate_opcode(0x2), ==, "binary");
    g_assert_cmpstr(annotate_opcode(0x7), ==, "reserved");
    g_assert_cmpstr(annotate_opcode(0x8), ==, "Close");
    g_assert_cmpstr(annotate_opcode(0x9), ==, "Ping");
    g_assert_cmpstr(annotate_opcode(0xA), ==, "Pong");
    g_assert_cmpstr(annotate_opcode(0xF), ==, "reserved");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        char *path = g_strdup_printf("/annotate/row/%s", rows[index].name);
        g_test_add_data_func(path, &rows[index], test_row);
        g_free(path);
        path = g_strdup_printf("/annotate/cut/%s", rows[index].name);
        g_test_add_data_func(path, &rows[index], test_cut);
        g_free(path);
    }
    g_test_add_func("/annotate/opcodes", test_opcodes);
    return g_test_run();
}
