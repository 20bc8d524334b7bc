/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 2.1: what it is to compare without regard to case. Beyond ASCII there are letters that
 * many libraries fold to k and s, and websocket has both.
 */
#include "conformance/websocket/sections.h"

static const struct value look_alikes[] = {
    {.name = "kelvin-sign",
     .says = "the sign of the kelvin for k",
     .payload = BYTES("websoc\xe2\x84\xaa"
                      "et")},
    {.name = "long-s",
     .says = "the long s for s",
     .payload = BYTES("web\xc5\xbf"
                      "ocket")},
};

static const struct ws_family families[] = {
    {
        .pattern =
            {
                .id = "ws/2.1/upgrade-with-{}",
                .title = "opens nothing when Upgrade has {}",
                .proves = {WS_2_1_FOLDS_ASCII_ONLY},
                .against = ROLES_SERVER,
                .since = "1.0",
                .why = "proxy and server disagree on whether the connection changes its protocol",
                .hint = "compare octets; a function of Unicode strings folds more than A to Z",
                .request = REQUEST_UPGRADE("Upgrade: {value}\r\n"),
                .script = {EXPECT_STATUS(ANY_STATUS)},
            },
        VALUES(look_alikes),
    },
};

const struct ws_section ws_02_1_conventions = SECTION_OF_FAMILIES(families);
