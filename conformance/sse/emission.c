/* SPDX-License-Identifier: MIT */
/* The values that a library has to carry or to refuse; see emission.h. */
#include "conformance/sse/emission.h"

#include <string.h>

#define DATA(name_, octets)    {"data", (name_), BYTES(octets), SSE_COMES_BACK}
#define EVENT(name_, octets)   {"event", (name_), BYTES(octets), SSE_COMES_BACK}
#define ID(name_, octets)      {"id", (name_), BYTES(octets), SSE_COMES_BACK}
#define NO(field_, name_, octets) {(field_), (name_), BYTES(octets), SSE_IS_REFUSED}
#define EITHER(field_, name_, octets) {(field_), (name_), BYTES(octets), SSE_IS_EITHER}

static const struct sse_emission emissions[] = {
    DATA("plain", "Hello"),
    DATA("empty", ""),
    DATA("leading-space", " a"),
    DATA("two-leading-spaces", "  a"),
    DATA("trailing-space", "a "),
    DATA("trailing-newline", "a\n"),
    DATA("lf", "a\nb"),
    DATA("cr", "a\rb"),
    DATA("crlf", "a\r\nb"),
    DATA("lf-alone", "\n"),
    DATA("two-lf-alone", "\n\n"),
    DATA("cr-at-the-end", "a\r"),
    DATA("field-behind-lf", "a\nid: assay-was-here"),
    DATA("field-behind-cr", "a\rid: assay-was-here"),
    DATA("field-behind-crlf", "a\r\nevent: assay-was-here"),
    DATA("block-behind-lf", "a\n\ndata: assay-was-here\n\n"),
    DATA("block-behind-cr", "a\r\rdata: assay-was-here\r\r"),
    DATA("nul", "a\0b"),
    DATA("bom-first", "\xef\xbb\xbf" "a"),
    DATA("colon-first", ":x"),
    DATA("looks-like-a-field", "id: x"),
    DATA("line-separator", "a\xe2\x80\xa8" "b"),
    DATA("next-line", "a\xc2\x85" "b"),
    DATA("emoji", "\xf0\x9f\x98\x80"),
    EITHER("data", "not-utf-8", "a\xff" "b"),
    EITHER("data", "lone-surrogate", "a\xed\xa0\x80" "b"),
    {"data", "70000", REPEAT("x", 70000), SSE_COMES_BACK},
    {"data", "2000000", REPEAT("x", 2000000), SSE_COMES_BACK},
    DATA("zero", "0"),
    DATA("false", "false"),
    DATA("null", "null"),
    EVENT("plain", "tick"),
    EVENT("utf-8", "\xc3\xa9\xf0\x9f\x98\x80"),
    NO("event", "lf", "a\nb"),
    NO("event", "cr", "a\rb"),
    NO("event", "crlf", "a\r\nb"),
    NO("event", "block-behind-lf", "a\ndata: assay-was-here\n\n"),
    NO("event", "block-behind-cr", "a\rdata: assay-was-here\r\r"),
    ID("plain", "42"),
    ID("utf-8", "\xc3\xa9\xf0\x9f\x98\x80"),
    NO("id", "lf", "a\nb"),
    NO("id", "cr", "a\rb"),
    NO("id", "crlf", "a\r\nb"),
    NO("id", "nul", "a\0b"),
    NO("id", "block-behind-lf", "a\ndata: assay-was-here\n\n"),
    NO("id", "block-behind-cr", "a\rdata: assay-was-here\r\r"),
    EITHER("comment", "plain", "Hello"),
    EITHER("comment", "field-behind-lf", "a\ndata: assay-was-here"),
    EITHER("comment", "field-behind-cr", "a\rdata: assay-was-here"),
    EITHER("comment", "block-behind-lf", "a\n\ndata: assay-was-here\n\n"),
    EITHER("comment", "block-behind-crlf", "a\r\n\r\ndata: assay-was-here\r\n\r\n"),
    {"retry", "plain", BYTES("1000"), SSE_COMES_BACK},
    EITHER("retry", "letters", "soon"),
    EITHER("retry", "negative", "-1"),
    EITHER("retry", "block-behind-lf", "1\ndata: assay-was-here\n\n"),
};

enum { EMISSION_COUNT = sizeof(emissions) / sizeof(emissions[0]) };

const struct sse_emission *sse_emissions(size_t *count)
{
    *count = EMISSION_COUNT;
    return emissions;
}

const struct sse_emission *sse_emission_find(const char *field, const char *name)
{
    for (size_t index = 0; index < EMISSION_COUNT; index++) {
        if (strcmp(emissions[index].field, field) == 0 &&
            strcmp(emissions[index].name, name) == 0) {
            return &emissions[index];
        }
    }
    return NULL;
}
