/* SPDX-License-Identifier: MIT */
/*
 * The octets that a step sends, field by field (RFC 6455 5.2). They are made by the judge's writer
 * and taken apart by the reader of the reports, so that what is told is what stands there: a
 * length that lies, a reserved bit. A run draws its masking keys; here it is the key of the
 * examples in RFC 6455 5.7.
 */
#include <inttypes.h>
#include <string.h>

#include "conformance/catalogue.h"
#include "harness/deflater.h"
#include "harness/explain.h"
#include "harness/inflate.h"
#include "harness/step_head.h"
#include "harness/text.h"
#include "reports/annotate.h"

enum {
    SHOWN_MAX = 16,  /* octets of a payload */
    HEX_COLUMN = 26, /* of the words behind the octets */
    INFLATED_MAX = 1 << 20,
    SHOWN_TEXT_MAX = 15,
    PAYLOAD_MAX = 256, /* what is made of a large payload: only its begin is shown */
};

static const uint8_t example_key[4] = {0x37, 0xfa, 0x21, 0x3d};

/* The head with the first octets of the payload behind it, masked as they go out. */
static GByteArray *frame_make(const struct step *step)
{
    struct wire_head head = step_head(step, true);
    GByteArray *out = g_byte_array_new();
    guint size = (guint)MIN(step->payload.size, (uint64_t)PAYLOAD_MAX);

    if (!step->zero_key) {
        memcpy(head.key, example_key, sizeof head.key);
    }
    wire_head_append(out, &head, step->payload.size);
    guint at = out->len;
    g_byte_array_set_size(out, at + size);
    if (size > 0) {
        payload_copy(&step->payload, 0, out->data + at, size);
    }
    if (head.masked) {
        wire_mask(out->data + at, size, head.key, 0);
    }
    return out;
}

static void hex_append(GString *out, const uint8_t *octets, size_t size)
{
    for (size_t i = 0; i < MIN(size, (size_t)SHOWN_MAX); i++) {
        g_string_append_printf(out, "%s%02x", i > 0 ? " " : "", octets[i]);
    }
    if (size > SHOWN_MAX) {
        g_string_append(out, " ...");
    }
}

/* Octets, and behind them, or below when they are many, the words. */
static void field_append(GString *out, unsigned indent, const uint8_t *octets, size_t size,
                         const char *words)
{
    gsize begin = out->len;

    g_string_append_printf(out, "%*s", (int)indent, "");
    hex_append(out, octets, size);
    if (out->len - begin >= indent + HEX_COLUMN) {
        g_string_append_printf(out, "\n%*s", (int)(indent + HEX_COLUMN), "");
    } else {
        g_string_append_printf(out, "%*s", (int)(indent + HEX_COLUMN - (out->len - begin)), "");
    }
    g_string_append_printf(out, "%s\n", words);
}

static void head_append(GString *out, unsigned indent, const uint8_t *octets,
                        const struct frame_fields *fields, bool is_compressed)
{
    char *words = g_strdup_printf("%s, RSV %u%s, opcode 0x%X (%s)", fields->fin ? "FIN" : "no FIN",
                                  fields->rsv, is_compressed ? " (RSV1: compressed)" : "",
                                  fields->opcode, annotate_opcode(fields->opcode));
    field_append(out, indent, octets, 1, words);
    g_free(words);
    words = g_strdup_printf("%s, length %u%s", fields->is_masked ? "masked" : "not masked",
                            octets[1] & 0x7fU,
                            fields->length_bits == 7    ? ""
                            : fields->length_bits == 16 ? ": 16 bits follow"
                                                        : ": 64 bits follow");
    field_append(out, indent, octets + 1, 1, words);
    g_free(words);
    if (fields->length_bits > 7) {
        words = g_strdup_printf("length %" PRIu64, fields->length);
        field_append(out, indent, octets + fields->length_at, fields->key_at - fields->length_at,
                     words);
        g_free(words);
    }
    if (fields->is_masked) {
        field_append(out, indent, octets + fields->key_at, ANNOTATE_KEY_SIZE,
                     "masking key (an example)");
    }
}

static void payload_append(GString *out, const struct step *step, unsigned indent,
                           const uint8_t *octets, size_t size, bool is_masked)
{
    uint8_t plain[SHOWN_MAX + 1];
    size_t shown = MIN(size, sizeof plain);
    bool is_changed = is_masked && !step->zero_key;
    char *words = g_strdup_printf("payload of %" PRIu64 " octet%s%s", step->payload.size,
                                  step->payload.size == 1 ? "" : "s", is_changed ? ", masked" : "");

    field_append(out, indent, octets, size, words);
    g_free(words);
    if (is_changed) {
        payload_copy(&step->payload, 0, plain, shown);
        field_append(out, indent, plain, shown, "the same unmasked");
    }
}

/* One frame, field by field. */
static void frame_explain(GString *out, const struct step *step, unsigned indent)
{
    struct frame_fields fields;
    GByteArray *octets = frame_make(step);
    if (annotate_frame(octets->data, octets->len, &fields)) {
        head_append(out, indent, octets->data, &fields,
                    step->deflating != DEFLATING_NOT && step->opcode != WS_CONTINUATION);
        if (octets->len > fields.payload_at) {
            payload_append(out, step, indent, octets->data + fields.payload_at,
                           octets->len - fields.payload_at, fields.is_masked);
        }
    } else {
        field_append(out, indent, octets->data, octets->len, "a head that ends too early");
    }
    g_byte_array_unref(octets);
}

/* A compressed message, as it goes out where plain permessage-deflate is agreed and nothing was
 * sent before: the first octets of its frame, and what it stands for. */
static void deflated_explain(GString *out, const struct step *step, unsigned indent)
{
    struct deflater *deflater = deflater_new(DEFLATE_WINDOW_BITS_MAX, true);
    struct inflater *inflater = inflater_new(INFLATED_MAX);
    GByteArray *data = g_byte_array_new();
    struct inflated inflated;
    struct step plain = *step;

    deflater_step(deflater, step, 0, data);
    plain.payload = (struct payload){
        .pattern = (const char *)data->data, .pattern_size = data->len, .size = data->len};
    plain.deflating = DEFLATING_OCTETS;
    frame_explain(out, &plain, indent);
    if (!step->unfinished && step->opcode != WS_CONTINUATION) {
        GString *words = g_string_new("inflated: ");
        inflater_take(inflater, data->data, data->len, false, &inflated);
        text_quote_append(words, inflated.octets, inflated.size, SHOWN_TEXT_MAX);
        g_string_append_printf(out, "%*s%s\n", (int)indent, "", words->str);
        if (inflated.fault != INFLATE_FINE) {
            g_string_append_printf(out, "%*sthen: %s\n", (int)indent, "",
                                   inflate_fault_words(inflated.fault));
        }
        g_string_free(words, TRUE);
    }
    g_byte_array_unref(data);
    inflater_free(inflater);
    deflater_free(deflater);
}

void explain_octets(GString *out, const struct step *step, unsigned indent)
{
    uint8_t raw[PAYLOAD_MAX];

    if (step->verb == VERB_RAW) {
        size_t size = (size_t)MIN(step->payload.size, (uint64_t)sizeof raw);
        payload_copy(&step->payload, 0, raw, size);
        field_append(out, indent, raw, size, "as they stand, neither framed nor masked");
    }
    if (step->verb == VERB_FRAME && step->deflating != DEFLATING_NOT) {
        deflated_explain(out, step, indent);
    } else if (step->verb == VERB_FRAME) {
        frame_explain(out, step, indent);
    }
}
