/* SPDX-License-Identifier: MIT */
/*
 * Group 13 of the Autobahn suite: permessage-deflate under seven offers, one data set in eighteen
 * sizes. A target is free to take any of them or none (RFC 7692 5.1); what is agreed is kept to.
 */
#include "conformance/autobahn/rows.h"

#define OFFER_RESET    OFFER_PLAIN "; server_no_context_takeover"
#define OFFER_9        OFFER_PLAIN "; server_max_window_bits=9"
#define OFFER_15       OFFER_PLAIN "; server_max_window_bits=15"
#define OFFER_RESET_9  OFFER_RESET "; server_max_window_bits=9"
#define OFFER_RESET_15 OFFER_RESET "; server_max_window_bits=15"
#define OFFER_THREE    OFFER_RESET_9 ", " OFFER_RESET ", " OFFER_PLAIN

static const struct autobahn_row rows[] = {
    EIGHTEEN("13.1", "plain offer: echoes", AUTOBAHN_JSON, OFFER_PLAIN),
    EIGHTEEN("13.2", "no takeover: echoes", AUTOBAHN_JSON, OFFER_RESET),
    EIGHTEEN("13.3", "window 9: echoes", AUTOBAHN_JSON, OFFER_9),
    EIGHTEEN("13.4", "window 15: echoes", AUTOBAHN_JSON, OFFER_15),
    EIGHTEEN("13.5", "no takeover, window 9: echoes", AUTOBAHN_JSON, OFFER_RESET_9),
    EIGHTEEN("13.6", "no takeover, window 15: echoes", AUTOBAHN_JSON, OFFER_RESET_15),
    EIGHTEEN("13.7", "three offers: echoes", AUTOBAHN_JSON, OFFER_THREE),
};

const struct autobahn_group autobahn_group_13 = GROUP(rows);
