/* SPDX-License-Identifier: MIT */
/*
 * Group 12 of the Autobahn suite: permessage-deflate (RFC 7692), five kinds of data in eighteen
 * sizes, under the least that can be offered. The data are our own; see corpus.h.
 */
#include "conformance/autobahn/rows.h"

static const struct autobahn_row rows[] = {
    EIGHTEEN("12.1", "echoes JSON in", AUTOBAHN_JSON, OFFER_PLAIN),
    EIGHTEEN("12.2", "echoes a picture in", AUTOBAHN_PICTURE, OFFER_PLAIN),
    EIGHTEEN("12.3", "echoes prose in", AUTOBAHN_PROSE, OFFER_PLAIN),
    EIGHTEEN("12.4", "echoes a page in", AUTOBAHN_PAGE, OFFER_PLAIN),
    EIGHTEEN("12.5", "echoes a document in", AUTOBAHN_DOCUMENT, OFFER_PLAIN),
};

const struct autobahn_group autobahn_group_12 = GROUP(rows);
