/* SPDX-License-Identifier: MIT */
/* The load tool's settings, and the messages that are made before its clock starts. */
#ifndef CI_BENCH_LOAD_H
#define CI_BENCH_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the connections do: echo messages, echo octets without a protocol, nothing, or read a stream
 * of events. */
enum load_mode { LOAD_ECHO, LOAD_RAW, LOAD_IDLE, LOAD_STREAM };

struct load_options {
    enum load_mode mode;
    int port;
    int pid; /* of the server; 0: nothing is said about it */
    const char *path;
    const char *fill;          /* binary, ascii, mixed or cjk */
    size_t count;              /* of connections that carry load */
    size_t idle_count;         /* of connections beside them that carry none */
    size_t depth;              /* messages in flight on each */
    size_t size;               /* octets of a message's payload */
    double seconds, warm_up_s; /* measured, and before that not measured */
    bool is_raw;               /* there is no protocol */
    bool offers_deflate;       /* and one compressed message is sent on some connections */
};

/* `depth` frames one behind the other, and their payloads without mask and head. */
struct load_messages {
    uint8_t *frames, *payloads;
    size_t frame_size, frames_size;
};

/* Reads the command line; says what is wrong with it and exits with 2. */
void load_options_read(struct load_options *options, int argc, char **argv);

/* Makes the frames, each with a mask and a payload of its own. */
void load_messages_make(struct load_messages *messages, const struct load_options *options);

/* Writes the opening handshake with the key of the example in RFC 6455 1.3; returns its size. */
size_t load_request_write(char *request, size_t room, const struct load_options *options);

/* Sends a compressed message, and waits for its echo: true when that is a compressed one. */
bool load_echo_deflated(int fd, const uint8_t *payload, size_t size);

/* Reads streams of events, and says how many came. */
void load_streams(const struct load_options *options);

/* Says why on stderr and exits with 2. */
_Noreturn void load_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
