/* SPDX-License-Identifier: MIT */
/*
 * Every bound of the reference, each with its reason: what a peer can make the server keep, do or
 * wait for. The relations between them are asserted where they are stated, so that a bound that
 * is changed alone does not compile.
 */
#ifndef REFERENCE_LIMITS_H
#define REFERENCE_LIMITS_H

#include <assert.h>
#include <stdint.h>

#include "conformance/websocket.h"

/* Octets. */
enum {
    /* What one receive takes: large enough that sixteen pipelined messages of 16 KiB leave in one
     * send, which is a third less of processor time than with 64 KiB, small enough that the buffer
     * stays in a second-level cache. */
    READ_SIZE = 256 * 1024,
    /* A message up to this size is put together in the shared buffer; its head as a server sends
     * it has at most 4 octets. */
    CARRIED_SIZE_MAX = 65535,
    /* What the shared buffer keeps free before its contents, so that a head can be written in
     * front of any payload. */
    HEADROOM_SIZE = 16,
    TURN_INPUT_SIZE = HEADROOM_SIZE + CARRIED_SIZE_MAX + 1 + READ_SIZE,
    /* Answers of one turn that do not lie in place: those to one receive, and one answer of our
     * own. */
    TURN_OUTPUT_SIZE = READ_SIZE + 16 * 1024,
    /* A message may have this size, and not one octet more (RFC 6455 10.4 leaves the bound to the
     * endpoint). */
    MESSAGE_SIZE_MAX = 16 * 1024 * 1024,
    /* The first piece of a big message; it doubles as octets arrive, so that a head that lies
     * costs 64 KiB. */
    MESSAGE_STEP_SIZE = 64 * 1024,
    /* A receive straight into a big message takes at most this, so that one connection does not
     * keep the others waiting. */
    DIRECT_READ_SIZE_MAX = 256 * 1024,
    /* What one connection sends in one go, for the same reason: a peer that reads as fast as we
     * send would be sent to for as long as there is something. */
    SEND_SIZE_MAX = 320 * 1024,
    /* A receive straight into a message pays off from here on; below, the shared buffer also
     * takes what comes behind. */
    DIRECT_READ_SIZE_MIN = 16 * 1024,
    /* All buffers of all connections together, beside the fixed part of each. */
    MEMORY_SIZE_MAX = 512 * 1024 * 1024,
    /* Big buffers that are kept for the next big message, because fresh pages cost a fault each. */
    SPARE_SIZE_MAX = 32 * 1024 * 1024,
    SPARE_COUNT_MAX = 4,
    /* What is said in a channel: it is copied once more for everybody who is slow, so it is smaller
     * than a message that is echoed. */
    CHANNEL_MESSAGE_SIZE_MAX = 64 * 1024 - 1,
    /* What a channel keeps for all its members together. Who has missed more than this is behind,
     * and is told so: many seconds of talk, and a bound that does not grow with the members. */
    CHANNEL_LOG_SIZE = 4 * 1024 * 1024,
    /* What a member is given at a time: what is not taken is kept for it, and one member does not
     * keep the others waiting. */
    CHANNEL_FEED_SIZE_MAX = 64 * 1024 + 3,
    /* A line of the narrator, and what it gathers while nobody reads: a few hundred of them. */
    NARRATE_LINE_SIZE_MAX = 320,
    NARRATE_BUFFER_SIZE = 64 * 1024,
    /* What OpenSSL keeps for a connection: its own state, about 14 KiB, and while records are under
     * way one of 16 KiB in each direction, with their heads and tags. An idle one costs the former,
     * but the peer decides when it stops in the middle of a record. */
    SECURE_SIZE = 48 * 1024,
    /* The same during the TLS handshake: a ClientHello has up to 128 KiB, room for which is made
     * when its head has come. */
    SECURING_SIZE = SECURE_SIZE + 144 * 1024,
    /* What a connection on which messages may be compressed receives at a time. DEFLATE makes at
     * most 1032 octets of one, so a turn inflates 4 MiB at worst, which are some milliseconds. */
    DEFLATED_READ_SIZE = 4 * 1024,
    /* Beyond a greatest message, for one that DEFLATE cannot shorten: it adds 5 octets to each
     * 16 KiB or more, and what consists of empty blocks ends somewhere. */
    DEFLATED_EXCESS_SIZE_MAX = 64 * 1024,
    /* What zlib keeps to inflate, beside the window, which is 32 KiB unless less was agreed on:
     * measured 7160. This is what a connection costs that is idle between two compressed messages
     * of its peer, 40 KiB in all, and nothing if the peer looks back at no earlier message. */
    INFLATER_SIZE = 8 * 1024,
    /* What zlib keeps to deflate at DEFLATE_MEMORY_LEVEL, beside four octets for each of the
     * window: measured 22336. With the greatest window it is 152 KiB, so not everybody has one. */
    DEFLATER_SIZE = 24 * 1024,
    DEFLATER_SIZE_MAX = DEFLATER_SIZE + 4 * 32 * 1024,
    /* Smaller messages gain too little, the more so where they cannot look back. */
    DEFLATE_SIZE_MIN = 16,
    DEFLATE_ALONE_SIZE_MIN = 64,
    /* Greater ones are sent as they are, so that nobody waits: this takes 5 to 20 ms. */
    DEFLATE_SIZE_MAX = 1024 * 1024,
    /* RFC 9112 3 recommends 8000 octets for a request line; a handshake with cookies fits. */
    HTTP_HEAD_SIZE_MAX = 16 * 1024,
    HTTP_TARGET_SIZE_MAX = 8000,
    /* A hundred fields that nobody knows pass, beside those of a handshake. */
    HTTP_FIELD_COUNT_MAX = 128,
    /* A line of an event stream, and the data of an event. The standard knows no bound; there are
     * streams with lines of several MiB, and what never ends must not be kept for ever. */
    EVENT_LINE_SIZE_MAX = 16 * 1024 * 1024,
    EVENT_DATA_SIZE_MAX = 16 * 1024 * 1024,
    /* The type or the id of an event. An id is told again with every event and in a request's
     * header, where no server takes a tenth of this. */
    EVENT_NAME_SIZE_MAX = 128 * 1024,
    /* The head of a response: policies and cookies make some of them long. */
    RESPONSE_HEAD_SIZE_MAX = 65535,
    /* Of a chunk's extension, and of all trailer lines of a body, which are passed over. */
    BODY_OVERHEAD_SIZE_MAX = 16 * 1024,
    /* A URL's path and query, as much as HTTP recommends to take, and room for one octet more that
     * is encoded; a host as DNS has it. */
    URL_SIZE_MAX = HTTP_TARGET_SIZE_MAX + 4,
    URL_HOST_SIZE_MAX = 254,
    URL_AUTHORITY_SIZE_MAX = URL_HOST_SIZE_MAX + 10,
    URL_TEXT_SIZE_MAX = URL_SIZE_MAX + URL_AUTHORITY_SIZE_MAX + 10,
    /* Field lines that the user of an event source adds to its requests, all together; and a whole
     * request, whose Last-Event-ID may be as long as an id. */
    REQUEST_FIELDS_SIZE_MAX = 16 * 1024,
    EVENT_REQUEST_SIZE_MAX = EVENT_NAME_SIZE_MAX + 32 * 1024,
    /* What an event source receives at a time. */
    EVENT_READ_SIZE = 64 * 1024,
    /* Lines of events that are gathered before they are written. */
    EVENT_OUTPUT_SIZE = 32 * 1024,
    /* The body of a request: the greatest vectors of a suite fit. In a form it may grow sevenfold
     * as events, each line end being one of a field of data. */
    UPLOAD_SIZE_MAX = 4 * 1024 * 1024,
    /* The first piece of it; it doubles as octets arrive. */
    UPLOAD_STEP_SIZE = 4 * 1024,
    /* What stands around its chunks: a body in chunks of one octet is five times that. */
    UPLOAD_OVERHEAD_SIZE_MAX = 2 * 1024 * 1024,
    /* What one event, or a part of it, may come to. */
    SSE_EVENT_SIZE_MAX = 64 * 1024 * 1024,
    /* An event that is written once for many. With the data of /events/flood, such an event in its
     * chunk has 128 octets, 4 and 2 of them being those of the chunk. */
    EVENTS_SHARED_SIZE_MAX = 256,
    EVENTS_FLOOD_SIZE = 128 - 4 - 2 - 8,
    /* Of the lines with which /parse answers. */
    PARSE_CHUNK_SIZE = 16 * 1024,
    /* An Origin that is sent back. */
    ORIGIN_SIZE_MAX = 256,
    /* The page at / and its head. */
    HTTP_ANSWER_SIZE_MAX = 16 * 1024,
};

/* Items. */
enum {
    CONN_COUNT_MAX = 16000, /* 10,000 idle ones are to be survived */
    /* Beyond them, so that who comes too late is told so; who comes still later waits for that. */
    CROWD_COUNT_MAX = 64,
    SLOT_COUNT_MAX = CONN_COUNT_MAX + CROWD_COUNT_MAX,
    ACCEPT_COUNT_MAX = 64, /* in one turn, so that newcomers do not starve the others */
    LISTEN_BACKLOG_COUNT = 1024,
    NARRATE_OCTET_COUNT_MAX = 32, /* of a payload: enough to know it again */
    NARRATE_RULE_COUNT_MAX = 16,  /* that are noted before they are told */
    REQUEST_FIELD_COUNT_MAX = 64, /* that are added to the requests of an event source */
    REDIRECT_COUNT_MAX = 20,      /* in a row, as Fetch has it */
    EXPIRE_COUNT_MAX = 256, /* deadlines in one turn: those of a flood of newcomers pass together */
    /* Messages that a channel keeps: all that one receive can hold, the empty ones of 6 octets. */
    CHANNEL_MESSAGE_COUNT_MAX = 64 * 1024,
    /* Members that are served in one turn: a message to a thousand of them takes two turns, and
     * whoever else has something to say is served in each. Fewer would be a poll() of all
     * connections for few sends: one of 500 costs what 20 sends do. */
    CHANNEL_SERVE_COUNT_MAX = 512,
    ORIGIN_COUNT_MAX = 64, /* that may connect; each handshake is compared with all of them */
    /* names of one handshake, each of which is compared with all before it */
    SUBPROTOCOL_COUNT_MAX = 64,
    /* More frames in one receive, or more connections, than this are called many (RFC 6455 10.4);
     * it only tells when the rules on them are reached, and bounds nothing. */
    FRAME_COUNT_MANY = 256,
    CONN_COUNT_MANY = 150,
    /* Connections whose window for sending is kept, 38 MiB at most. Who compresses may begin with
     * an empty window at any time, so who has sent nothing for longest makes room for others. */
    DEFLATER_COUNT_MAX = 256,
    DEFLATER_SPARE_COUNT_MAX = 4, /* that belong to nobody, because making one takes a while */
};

/* How zlib is to compress. Level 1 takes a third of the time of level 6, which is the usual one,
 * and what comes out of JSON is a quarter longer: this server is there to answer soon. With memory
 * level 5 in place of the usual 8 a deflater takes 150 KiB in place of 262, and at level 1 that
 * makes neither the time nor the size a twentieth worse. */
enum {
    DEFLATE_LEVEL = 1,
    DEFLATE_MEMORY_LEVEL = 5,
};

/* Numbers of events. */
enum {
    EVENTS_LOG_NUMBER_MAX = 999999999, /* its square fits 64 bits */
    EVENTS_FINITE_COUNT = 5,           /* unless the request says how many */
    EVENTS_FINITE_COUNT_MAX = 1000,
    EVENTS_FLOOD_COUNT_MAX = 1024, /* that are published at a time */
};

/* Milliseconds. */
enum {
    STREAM_TIME_MS_MIN = 10, /* between events: a hundred in a second are still no flood */
    STREAM_TIME_MS_MAX = 3600 * 1000,
    /* Proxies end what is silent for a minute, some for half of it; WHATWG HTML, 9.2.7, advises a
     * comment every 15 seconds or so. */
    STREAM_KEEPALIVE_MS = 15 * 1000,
    EVENTS_TICK_MS = 1000,   /* between two ticks of /events */
    EVENTS_PACE_MS = 100,    /* between two events of the others */
    UPLOAD_MS = 30 * 1000,   /* for the body of a request, however slowly it is dripped */
    SECURING_MS = 10 * 1000, /* for a TLS handshake */
    REQUEST_MS = 10 * 1000,  /* for the first octet of a request, the first one or the next */
    HEAD_MS = 10 * 1000,     /* for the rest of its head, however slowly it is dripped */
    ANSWERING_MS = 5 * 1000, /* for the peer to take an answer that another may follow */
    STALL_MS = 30 * 1000,    /* for more of a message under way, or for the peer to read */
    CLOSING_MS = 5 * 1000,   /* for the peer's Close after ours */
    REFUSING_MS = 5 * 1000,  /* for the peer to take our last octets */
    LINGERING_MS = 2 * 1000, /* for the peer's end of the stream after ours */
    DRAIN_MS = 8 * 1000,     /* for all connections when the server is asked to end */
    NARRATE_MS = 100,        /* until stderr is tried again, after it took nothing */
    EXHAUSTED_MS = 100,      /* without accepting, after the system had no more descriptors */
};

/* Seconds, as text: when it is worth to come back after a 503. */
#define RETRY_AFTER_S "10"

static_assert((int)WS_HEAD_SIZE_MAX <= (int)HEADROOM_SIZE, "a head fits before any payload");
/* A reconnection time that is greater is cut to this: 2^53 - 1, the greatest number that every
 * reader of JSON has exactly. It is 285,000 years. */
#define EVENT_RECONNECTION_MS_MAX (((uint64_t)1 << 53) - 1)

static_assert(EVENT_NAME_SIZE_MAX < EVENT_LINE_SIZE_MAX, "a type and an id are parts of a line");
static_assert(CARRIED_SIZE_MAX <= 0xFFFF, "a carried message has a head of at most 2 + 2 octets");
static_assert(4 <= 2 + WS_MASKING_KEY_SIZE,
              "the smallest head of a client, 2 + 4, has room for a server's of 2 + 2");
static_assert(TURN_OUTPUT_SIZE >= READ_SIZE + HTTP_ANSWER_SIZE_MAX,
              "one turn's answers and an HTTP answer fit");
static_assert(HTTP_TARGET_SIZE_MAX < HTTP_HEAD_SIZE_MAX, "a target is a part of a head");
static_assert(HTTP_HEAD_SIZE_MAX <= 0xFFFF, "places in a head are kept in 16 bits");
static_assert(MESSAGE_STEP_SIZE > CARRIED_SIZE_MAX,
              "what is carried fits the first piece of a big message");
static_assert(MESSAGE_SIZE_MAX > MESSAGE_STEP_SIZE, "a message grows in more than one step");
static_assert(SEND_SIZE_MAX >= TURN_OUTPUT_SIZE, "the answers of one turn leave in one send");
static_assert(MEMORY_SIZE_MAX >= 8 * MESSAGE_SIZE_MAX,
              "several of the greatest messages are under way at a time");
static_assert(CHANNEL_MESSAGE_COUNT_MAX >= READ_SIZE / (2 + WS_MASKING_KEY_SIZE),
              "what is said in one receive is kept");
static_assert(CHANNEL_LOG_SIZE >= 8 * (READ_SIZE + CHANNEL_MESSAGE_SIZE_MAX),
              "what several talkers say in one turn is kept");
static_assert(CHANNEL_FEED_SIZE_MAX >= 2 + 2 + CHANNEL_MESSAGE_SIZE_MAX,
              "the greatest message is given in one turn");
static_assert(CHANNEL_FEED_SIZE_MAX <= TURN_OUTPUT_SIZE, "what is given fits the window");
static_assert(MEMORY_SIZE_MAX / SECURE_SIZE > 10000,
              "10,000 idle connections over TLS are survived, too");
static_assert((int)DEFLATED_READ_SIZE <= (int)READ_SIZE, "what is received less at a time fits");
static_assert((size_t)DEFLATER_COUNT_MAX * DEFLATER_SIZE_MAX <= MEMORY_SIZE_MAX / 8,
              "what is kept to compress leaves room for messages");
static_assert(MEMORY_SIZE_MAX / (INFLATER_SIZE + 32 * 1024) > 10000,
              "10,000 idle connections with compression are survived, too");
static_assert(CLOSING_MS + LINGERING_MS <= DRAIN_MS,
              "a connection that closes late is still waited for");
static_assert(WS_CLOSE_REASON_SIZE_MAX == WS_CONTROL_PAYLOAD_SIZE_MAX - WS_CLOSE_CODE_SIZE,
              "RFC 6455 5.5.1: the reason has what the code leaves, 123 = 125 - 2");

#endif
