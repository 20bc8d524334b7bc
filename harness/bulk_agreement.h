/* SPDX-License-Identifier: MIT */
/*
 * What a server's answer makes of the Autobahn suite's offers of permessage-deflate (RFC 7692 7.1),
 * read as the original reads it: names and values have to be lawful, whether they answer the offer
 * is not asked.
 */
#ifndef HARNESS_BULK_AGREEMENT_H
#define HARNESS_BULK_AGREEMENT_H

#include <stdbool.h>

struct bulk_agreement {
    bool is_on;           /* messages may be compressed */
    bool server_resets;   /* server_no_context_takeover */
    bool client_resets;   /* client_no_context_takeover */
    unsigned server_bits; /* server_max_window_bits; 15 when it is not named */
    unsigned client_bits;
};

/*
 * Reads the value of Sec-WebSocket-Extensions; NULL: there is none, and nothing is agreed. Returns
 * NULL, or what is wrong with it in words (g_free).
 */
char *bulk_agreement_read(const char *answer, struct bulk_agreement *agreement);

#endif
