/* SPDX-License-Identifier: MIT */
/* The rules for cases of permessage-deflate: rows that each of them catches, and good ones. */
#include <glib.h>
#include <string.h>

#include "conformance/tests/support_lint.h"

#define OFFER .offer = "permessage-deflate", .needs = NEEDS_DEFLATE
#define SENDS(...)                                     \
    {                                                  \
        OFFER, .script = { __VA_ARGS__, EXPECT_END() } \
    }
#define BLOCKS(...) SENDS(DEFLATED_BLOCKS(WS_TEXT, __VA_ARGS__))

struct row {
    const char *name;
    const char *caught; /* part of what is said; NULL: nothing */
    struct ws_case ws_case;
};

static const struct row rows[] = {
    {"good", NULL,
     SENDS(DEFLATED(WS_TEXT, "a"), DEFLATED_FRAGMENT(WS_TEXT, "a"), FRAME(WS_PING, ""),
           DEFLATED(WS_CONTINUATION, "b"), DEFLATED_OCTETS(WS_TEXT, "\xf2"),
           DEFLATED_BLOCKS(WS_BINARY, STORED_BLOCK("a"), FIXED_BLOCK("b"), DYNAMIC_BLOCK("c"),
                           COPY_BLOCK(32768, 258)))},
    {"good-request",
     NULL,
     {.request = REQUEST_OFFER("permessage-deflate"),
      .needs = NEEDS_DEFLATE,
      .script = {EXPECT_DECLINED(), OR_ACCEPTED(GRADE_INFO, "x")}}},
    {"offer-twice",
     "its own offer",
     {OFFER, .request = REQUEST_OFFER("permessage-deflate"), .script = {EXPECT_OPEN()}}},
    {"offer-not-needed",
     "has to be known: permessage-deflate",
     {.offer = "permessage-deflate", .script = {EXPECT_END()}}},
    {"need-without-offer", "does not offer", {.needs = NEEDS_DEFLATE, .script = {EXPECT_END()}}},
    {"terms-without-offer",
     "does not offer",
     {.agreed = {.server_takeover = WANTED}, .script = {EXPECT_END()}}},
    {"bits-7", "no window", {OFFER, .agreed = {.server_bits_min = 7}, .script = {EXPECT_END()}}},
    {"bits-16", "no window", {OFFER, .agreed = {.client_bits_max = 16}, .script = {EXPECT_END()}}},
    {"bits-none",
     "no window",
     {OFFER, .agreed = {.client_bits_min = 10, .client_bits_max = 9}, .script = {EXPECT_END()}}},
    {"compressed-without-offer",
     "nothing was offered",
     {.script = {DEFLATED(WS_TEXT, "a"), EXPECT_END()}}},
    {"agreement-of-end",
     "belongs to expect-open",
     {OFFER, .script = {{.verb = VERB_EXPECT_END, .agreement = AGREEMENT_DECLINED}}}},
    {"ping", "only data", SENDS(DEFLATED(WS_PING, "a"))},
    {"rsv", "only data", SENDS(ODD_DEFLATED(WS_TEXT, BYTES("a"), .rsv = 4))},
    {"tail-of-plain", "of a compressed message",
     SENDS(ODD_FRAME(WS_TEXT, "", .tail = TAIL_MISSING))},
    {"tail-of-fragment", "a whole message",
     SENDS(ODD_DEFLATED(WS_TEXT, BYTES(""), .unfinished = true, .tail = TAIL_MISSING))},
    {"tail-of-zlib", "zlib ends its data",
     SENDS(ODD_DEFLATED(WS_TEXT, BYTES(""), .tail = TAIL_MISSING))},
    {"pieces-of-fragment", "pieces of a fragment",
     SENDS(ODD_DEFLATED(WS_TEXT, BYTES(""), .unfinished = true, .pieces = 2))},
    {"pieces-many", "too many", SENDS(ODD_DEFLATED(WS_TEXT, BYTES(""), .pieces = 65))},
    {"fresh-octets", "only zlib",
     SENDS({.verb = VERB_FRAME,
            .opcode = WS_TEXT,
            .deflating = DEFLATING_OCTETS,
            .fresh_window = true,
            .payload = BYTES("a")})},
    {"blocks-none", "go together",
     SENDS({.verb = VERB_FRAME, .opcode = WS_TEXT, .deflating = DEFLATING_BLOCKS})},
    {"copy-too-far", "cannot say", BLOCKS(COPY_BLOCK(32769, 3))},
    {"copy-too-short", "cannot say", BLOCKS(COPY_BLOCK(1, 2))},
    {"copy-too-long", "cannot say", BLOCKS(COPY_BLOCK(1, 259))},
    {"copy-stored", "cannot say", BLOCKS({.kind = BLOCK_STORED, .distance = 1, .length = 3})},
    {"stored-too-long", "longer than 65535",
     BLOCKS({.kind = BLOCK_STORED, .literals = REPEAT("a", 65536)})},
    {"stored-codes", "no block of that kind",
     BLOCKS(ODD_BLOCK(BLOCK_STORED, "", .odd = BLOCK_CODES_TOO_MANY))},
    {"dynamic-286", "no block of that kind",
     BLOCKS(ODD_BLOCK(BLOCK_DYNAMIC, "", .odd = BLOCK_LENGTH_CODE_286))},
    {"fixed-size", "no block of that kind",
     BLOCKS(ODD_BLOCK(BLOCK_FIXED, "", .odd = BLOCK_STORED_SIZE_UNMATCHED))},
    {"padded", "a final block", BLOCKS(ODD_BLOCK(BLOCK_FIXED, "", .odd = BLOCK_PADDED_WITH_ONES))},
    {"block-hole", "has a hole", BLOCKS({.kind = BLOCK_FIXED, .literals = VALUE})},
};

static void test_row(gconstpointer data)
{
    const struct row *row = data;
    char *fault = lint_offer(&row->ws_case);
    if (row->caught == NULL) {
        g_assert_cmpstr(fault, ==, NULL);
        return;
    }
    g_assert_nonnull(fault);
    g_test_message("%s", fault);
    g_assert_nonnull(strstr(fault, row->caught));
    g_free(fault);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        char *path = g_strdup_printf("/deflate/%s", rows[index].name);
        g_test_add_data_func(path, &rows[index], test_row);
        g_free(path);
    }
    return g_test_run();
}
