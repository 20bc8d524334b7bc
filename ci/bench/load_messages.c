/* SPDX-License-Identifier: MIT */
/* The load tool's command line, and the frames it will send. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ci/bench/load.h"
#include "conformance/websocket.h"

enum { SIZE_MAX_OF_MESSAGE = 16 * 1024 * 1024, COUNT_MAX = 20000, DEPTH_MAX = 256 };

void load_die(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("load: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(2);
}

static double number(const char *text, double least, double most)
{
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= least && value <= most)) {
        load_die("'%s' is not a number from %g to %g", text, least, most);
    }
    return value;
}

static const char usage[] =
    "usage: load echo|raw|idle|stream -p PORT [OPTION...]\n"
    "  -u PATH   what is asked for (/)            -c N   connections (1)\n"
    "  -i N      idle connections beside them (0) -d N   messages in flight on each (1)\n"
    "  -s N      octets of a payload (16)         -f X   binary, ascii, mixed or cjk (binary)\n"
    "  -T S      seconds that are measured (1)    -w S   seconds before that (0.2)\n"
    "  -P PID    the server, to say what it used  -r     idle: without a handshake\n"
    "  -z        idle: permessage-deflate is offered, and one message sent so";

static void option_read(struct load_options *options, int letter, const char *value)
{
    switch (letter) {
    case 'p':
        options->port = (int)number(value, 1, 65535);
        break;
    case 'u':
        options->path = value;
        break;
    case 'c':
        options->count = (size_t)number(value, 1, COUNT_MAX);
        break;
    case 'i':
        options->idle_count = (size_t)number(value, 0, COUNT_MAX);
        break;
    case 'd':
        options->depth = (size_t)number(value, 1, DEPTH_MAX);
        break;
    case 's':
        options->size = (size_t)number(value, 1, SIZE_MAX_OF_MESSAGE);
        break;
    case 'f':
        options->fill = value;
        break;
    case 'T':
        options->seconds = number(value, 0.01, 600);
        break;
    case 'w':
        options->warm_up_s = number(value, 0, 60);
        break;
    case 'P':
        options->pid = (int)number(value, 1, 1 << 30);
        break;
    case 'r':
        options->is_raw = true;
        break;
    case 'z':
        options->offers_deflate = true;
        break;
    default:
        load_die("what is meant is not known\n%s", usage);
    }
}

void load_options_read(struct load_options *options, int argc, char **argv)
{
    static const char *const modes[] = {"echo", "raw", "idle", "stream"};
    *options = (struct load_options){.path = "/",
                                     .fill = "binary",
                                     .count = 1,
                                     .depth = 1,
                                     .size = 16,
                                     .seconds = 1,
                                     .warm_up_s = 0.2};
    int mode = 0;
    while (argc > 1 && mode < 4 && strcmp(argv[1], modes[mode]) != 0) {
        mode++;
    }
    if (argc < 2 || mode == 4) {
        load_die("what is to be done\n%s", usage);
    }
    options->mode = (enum load_mode)mode;
    options->is_raw = options->mode == LOAD_RAW;
    argc--, argv++;
    for (int letter; (letter = getopt(argc, argv, "p:u:c:i:d:s:f:T:w:P:rz")) != -1;) {
        option_read(options, letter, optarg);
    }
    if (options->port == 0 || optind != argc) {
        load_die("a port is needed, and nothing else than options\n%s", usage);
    }
}

/* ------------------------------------------------------------------------------------- messages */

/* The same octets in every run. */
static uint8_t some_octet(void)
{
    static uint64_t seed = 88172645463325252u;
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint8_t)(seed >> 24);
}

/* One character of the kind that is asked for, by a number; NULL when there is no such kind. */
static const char *character(const char *fill, unsigned at)
{
    static const char *const ascii[] = {"a", "Q", " ", "7", "e", "n", "t", "."};
    static const char *const mixed[] = {"t", "e",        "\xc3\xbc", "n", " ", "\xe2\x82\xac",
                                        "o", "\xc3\xa9", "r",        "i", "s", "\xf0\x9f\x98\x80",
                                        ",", "l",        "d",        "a"};
    static const char *const cjk[] = {"\xe6\x96\x87", "\xe5\xad\x97", "\xe4\xb8\xad",
                                      "\xe7\xac\xa6", "\xe6\xb5\x8b", "\xe3\x80\x82",
                                      "\xe8\xaf\x95", "\xe9\x97\xb4"};
    if (strcmp(fill, "ascii") == 0) {
        return ascii[at % 8];
    }
    if (strcmp(fill, "mixed") == 0) {
        return mixed[at % 16];
    }
    return strcmp(fill, "cjk") == 0 ? cjk[at % 8] : NULL;
}

static void payload_fill(uint8_t *payload, size_t size, const char *fill)
{
    for (size_t at = 0; at < size;) {
        unsigned some = some_octet();
        if (strcmp(fill, "binary") == 0) {
            payload[at++] = (uint8_t)some;
            continue;
        }
        const char *next = character(fill, some);
        if (next == NULL) {
            load_die("'%s' is none of binary, ascii, mixed, cjk", fill);
        }
        size_t length = strlen(next);
        if (length > size - at) {
            next = ".";
            length = 1;
        }
        memcpy(payload + at, next, length);
        at += length;
    }
}

/* A client's frame; returns its size. */
static size_t frame_write(uint8_t *frame, uint8_t opcode, const uint8_t *payload, size_t size)
{
    size_t at = 0;
    frame[at++] = (uint8_t)(0x80 | opcode);
    size_t length_size = size < 126 ? 0 : size <= 0xFFFF ? 2 : 8;
    frame[at++] = (uint8_t)(0x80 | (length_size == 0 ? size : length_size == 2 ? 126 : 127));
    for (size_t i = length_size; i > 0; i--) {
        frame[at++] = (uint8_t)((uint64_t)size >> (8 * (i - 1)));
    }
    uint8_t key[WS_MASKING_KEY_SIZE];
    for (size_t i = 0; i < sizeof key; i++) {
        frame[at++] = key[i] = some_octet();
    }
    for (size_t i = 0; i < size; i++) {
        frame[at + i] = payload[i] ^ key[i % sizeof key];
    }
    return at + size;
}

void load_messages_make(struct load_messages *messages, const struct load_options *options)
{
    uint8_t opcode = strcmp(options->fill, "binary") == 0 ? WS_BINARY : WS_TEXT;
    messages->frames = calloc(options->depth, options->size + WS_HEAD_SIZE_MAX);
    messages->payloads = calloc(options->depth, options->size);
    if (messages->frames == NULL || messages->payloads == NULL) {
        load_die("no memory for %zu messages of %zu octets", options->depth, options->size);
    }
    uint8_t *frame = messages->frames;
    for (size_t i = 0; i < options->depth; i++) {
        uint8_t *payload = messages->payloads + i * options->size;
        payload_fill(payload, options->size, options->fill);
        if (options->is_raw) {
            memcpy(frame, payload, options->size);
            messages->frame_size = options->size;
        } else {
            messages->frame_size = frame_write(frame, opcode, payload, options->size);
        }
        frame += messages->frame_size;
    }
    messages->frames_size = (size_t)(frame - messages->frames);
}

size_t load_request_write(char *request, size_t room, const struct load_options *options)
{
    static const char key[] = "dGhlIHNhbXBsZSBub25jZQ==";
    int size =
        snprintf(request, room,
                 "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
                 "Connection: Upgrade\r\nSec-WebSocket-Key: %s\r\n"
                 "Sec-WebSocket-Version: 13\r\n%s\r\n",
                 options->path, options->port, key,
                 options->offers_deflate ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "");
    if (size < 0 || (size_t)size >= room) {
        load_die("the path is too long");
    }
    return (size_t)size;
}
