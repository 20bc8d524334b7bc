/* SPDX-License-Identifier: MIT */
/*
 * The head of a frame as the figure of RFC 6455 5.2 draws it: rows of 32 bits, a cell per field, on
 * a phone of 16; so no cell crosses a multiple of 16, as none does in that figure's first row. It
 * is for the eye; the list of fields beside it says the same in words, so it is hidden from those
 * who listen.
 */
#include <inttypes.h>

#include "reports/annotate.h"
#include "reports/escape.h"
#include "reports/html_parts.h"

enum {
    CELL_BITS_MAX = 16,
    PAYLOAD_CELLS_OCTETS_MAX = 6, /* enough to see a close code, or how a text begins */
};

struct grid {
    GString *out;
    unsigned at; /* bits written so far */
};

/* A field of at most 16 bits that crosses no multiple of them. `value` is of our own making. */
static void cell_append(struct grid *grid, const char *kind, const char *label, unsigned bits,
                        const char *value)
{
    g_string_append_printf(grid->out, "<span class=\"%s w%u\"><b>%s</b>%s</span>", kind, bits,
                           label, value);
    grid->at += bits;
}

/* A field of whole octets, cut at each multiple of 16 bits; `has_more`: not all are drawn. */
static void octets_append(struct grid *grid, const char *kind, const char *label,
                          const uint8_t *octets, size_t size, bool has_more)
{
    const char *named = label;
    size_t at = 0;
    while (at < size) {
        size_t room = (CELL_BITS_MAX - grid->at % CELL_BITS_MAX) / 8;
        size_t count = MIN(room, size - at);
        GString *hex = g_string_new(NULL);
        for (size_t index = 0; index < count; index++)
            g_string_append_printf(hex, "%s%02x", index > 0 ? " " : "", octets[at + index]);
        if (has_more && at + count == size)
            g_string_append(hex, " \xE2\x80\xA6");
        cell_append(grid, kind, named, (unsigned)count * 8, hex->str);
        g_string_free(hex, TRUE);
        named = "goes on";
        at += count;
    }
}

static void base_append(struct grid *grid, const struct frame_fields *fields, const uint8_t *octets)
{
    static const char *const rsv_names[] = {"RSV1", "RSV2", "RSV3"};
    char *opcode = g_strdup_printf("%X %s", fields->opcode, annotate_opcode(fields->opcode));
    char *length = g_strdup_printf("%u", octets[1] & 0x7fU);
    cell_append(grid, "f-op", "FIN", 1, fields->fin ? "1" : "0");
    for (unsigned bit = 0; bit < 3; bit++) {
        bool is_set = (fields->rsv & 4U >> bit) != 0;
        cell_append(grid, is_set ? "f-op odd" : "f-op", rsv_names[bit], 1, is_set ? "1" : "0");
    }
    cell_append(grid, "f-op", "opcode", 4, opcode);
    cell_append(grid, "f-len", "MASK", 1, fields->is_masked ? "1" : "0");
    cell_append(grid, "f-len", "length", 7, length);
    g_free(length);
    g_free(opcode);
}

void html_bits(GString *out, const struct frame_fields *fields, const uint8_t *octets, size_t size)
{
    struct grid grid = {.out = out};
    size_t payload_size = MIN((uint64_t)(size - fields->payload_at), fields->length);
    g_string_append(out, "<div class=\"bits\" aria-hidden=\"true\"><i>bit 0</i><i>8</i><i>16</i>"
                         "<i>24</i>");
    base_append(&grid, fields, octets);
    octets_append(&grid, "f-len", "extended length", octets + fields->length_at,
                  fields->key_at - fields->length_at, false);
    octets_append(&grid, "f-key", "masking key", octets + fields->key_at,
                  fields->payload_at - fields->key_at, false);
    octets_append(&grid, "f-pay", fields->is_masked ? "masked payload" : "payload",
                  octets + fields->payload_at, MIN(payload_size, (size_t)PAYLOAD_CELLS_OCTETS_MAX),
                  fields->length > PAYLOAD_CELLS_OCTETS_MAX);
    g_string_append(out, "</div>");
}
