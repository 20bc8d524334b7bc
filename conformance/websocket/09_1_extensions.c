/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 9.1: a Sec-WebSocket-Extensions field that breaks its grammar makes the server fail the
 * handshake. Most servers without extensions never look at the field and open; that is a warning,
 * as no harm comes of a list that nothing is taken from (A12). Offers that are well formed and
 * unknown are declined, not refused (4.2.2).
 */
#include "conformance/websocket/sections.h"

static const struct value malformed[] = {
    {.name = "lone-semicolon", .says = "a lone semicolon", .payload = BYTES(";")},
    {.name = "no-name-behind-semicolon",
     .says = "a semicolon and no name",
     .payload = BYTES("x-assay;")},
    {.name = "value-without-name",
     .says = "a value without a name",
     .payload = BYTES("x-assay; =1")},
    {.name = "nothing-behind-equals",
     .says = "nothing behind an equals sign",
     .payload = BYTES("x-assay; a=")},
    {.name = "open-quote",
     .says = "a quote that is not closed",
     .payload = BYTES("x-assay; a=\"1")},
    {.name = "two-words",
     .says = "two words without a separator",
     .payload = BYTES("x-assay x-other")},
};

static const struct ws_family families[] = {
    {
        .pattern =
            {
                .id = "ws/9.1/{}",
                .title = "refuses an extensions field with {}",
                .proves = {WS_9_1_REFUSES_MALFORMED},
                .against = ROLES_SERVER,
                .since = "1.0",
                .why = "who guesses what was offered may agree to something else",
                .hint = "parse the whole field by its grammar, also when you know no extension",
                .request = REQUEST_AND("Sec-WebSocket-Extensions: {value}\r\n"),
                .script = {EXPECT_STATUS(ANY_ERROR)},
            },
        VALUES(malformed),
    },
};

const struct ws_section ws_09_1_extensions = {.families = families,
                                              .family_count = ITEM_COUNT(families)};
