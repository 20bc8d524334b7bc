/* SPDX-License-Identifier: MIT */
/* Why a conversation did not get to its script, in words. Each is one line, to be freed. */
#ifndef HARNESS_RUN_WORDS_H
#define HARNESS_RUN_WORDS_H

#include "harness/run.h"

/* TCP came to nothing, with that errno. */
char *run_words_not_connected(const struct run *run, int problem);

/* The answer to the opening handshake does not end within that many octets. */
char *run_words_endless(const struct run *run, unsigned octets);

/* The time for TCP, TLS and the opening handshake together has passed; `state` is where it was. */
char *run_words_late(const struct run *run);

/* The stream came to that end before the opening handshake was answered. */
char *run_words_ended_early(const struct run *run, enum tls_result end);

#endif
