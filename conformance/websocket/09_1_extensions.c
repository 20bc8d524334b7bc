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
    {.name = "nothing", .says = "nothing in it", .payload = BYTES("")},
    {.name = "commas-only", .says = "commas and no name", .payload = BYTES(", ,")},
    {.name = "no-name-before-semicolon",
     .says = "a parameter and no name",
     .payload = BYTES("; a=1")},
    {.name = "two-semicolons", .says = "two semicolons in a row", .payload = BYTES("x-assay;; a")},
    {.name = "two-equals", .says = "two equals signs", .payload = BYTES("x-assay; a=1=2")},
    {.name = "value-of-the-name", .says = "a value of the name", .payload = BYTES("x-assay=1")},
    {.name = "quoted-name", .says = "a name in quotes", .payload = BYTES("\"x-assay\"")},
    {.name = "empty-quotes", .says = "nothing in quotes", .payload = BYTES("x-assay; a=\"\"")},
    {.name = "text-behind-quotes",
     .says = "text behind quotes",
     .payload = BYTES("x-assay; a=\"1\"2")},
    {.name = "slash-in-name", .says = "a slash in a name", .payload = BYTES("x/assay")},
    {.name = "second-element",
     .says = "a fault in its second element",
     .payload = BYTES("x-assay, x-other; =1")},
    {.name = "fault-behind-deflate",
     .says = "a fault behind permessage-deflate",
     .payload = BYTES("permessage-deflate, x-assay;")},
};

static const struct value lawful[] = {
    {.name = "quoted-value", .says = "a value in quotes", .payload = BYTES("x-assay; a=\"10\"")},
    {.name = "quoted-pair",
     .says = "a quoted pair in a value",
     .payload = BYTES("x-assay; a=\"1\\0\"")},
    {.name = "every-token-character",
     .says = "every character that a token may have",
     .payload = BYTES("x-!#$%&'*+-.^_`|~09azAZ")},
    {.name = "one-name-twice",
     .says = "one name twice, as alternatives",
     .payload = BYTES("x-assay; a=1, x-assay; a=2")},
    {.name = "empty-elements", .says = "empty elements", .payload = BYTES("x-assay, , x-other,")},
    {.name = "deflate-among-unknown",
     .says = "permessage-deflate among unknown names",
     .payload = BYTES("x-assay; a=1, permessage-deflate, x-other")},
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
    {
        .pattern =
            {
                .id = "ws/9.1/takes-{}",
                .title = "takes an extensions field with {}",
                .proves = {WS_9_1_TAKES_LAWFUL_LIST},
                .against = ROLES_SERVER,
                .since = "1.0",
                .why = "an offer that is well formed and not wanted is declined, not refused",
                .hint = "read the field by its grammar, then take from it what you know",
                .request = REQUEST_AND("Sec-WebSocket-Extensions: {value}\r\n"),
                .script = {EXPECT_OPEN()},
            },
        VALUES(lawful),
    },
};

const struct ws_section ws_09_1_extensions = {.families = families,
                                              .family_count = ITEM_COUNT(families)};
