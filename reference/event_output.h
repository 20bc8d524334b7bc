/* SPDX-License-Identifier: MIT */
/*
 * Lines of JSON to whoever reads them, gathered and written in few calls. The writing waits for the
 * reader: who reads slowly slows the stream down, and nothing is left out.
 */
#ifndef REFERENCE_EVENT_OUTPUT_H
#define REFERENCE_EVENT_OUTPUT_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/event_json.h"
#include "reference/limits.h"

struct event_output {
    int fd;
    const volatile sig_atomic_t *stops; /* when it is not 0, a write that waits is given up; its
                                         * signals are blocked elsewhere */
    bool is_lost;                       /* nobody reads any more, or it was given up */
    size_t size;
    uint8_t octets[EVENT_OUTPUT_SIZE];
};

/* Adds the rest of a line. False when nobody reads any more. */
bool event_output_line(struct event_output *output, struct event_json *json);

/* Writes all that was gathered. False when nobody reads any more. */
bool event_output_flush(struct event_output *output);

#endif
