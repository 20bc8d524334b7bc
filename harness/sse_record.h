/* SPDX-License-Identifier: MIT */
/*
 * One exchange with a server of event streams, as it was seen: the request, the head of the answer,
 * the content and its times. Nothing here judges.
 *
 * Octets travel upward:   run or transcript -> sse_player -> sse_record -> sse_scene -> checks
 */
#ifndef HARNESS_SSE_RECORD_H
#define HARNESS_SSE_RECORD_H

#include "conformance/sse/check.h"
#include "harness/http_body.h"
#include "harness/player.h"
#include "harness/sse_recording.h"
#include "harness/transcript.h"

enum sse_parting {
    SSE_PARTED_BY_US, /* we left */
    SSE_PARTED_EOF,
    SSE_PARTED_RESET,
    SSE_PARTED_CUT_OFF,
};

/* Times are microseconds since the connection was begun. */
struct sse_record {
    const struct sse_exchange *exchange;
    char *label;   /* its name, and what tells it from others of that name */
    char *trouble; /* why it was not played, or not to its end; NULL */
    GBytes *request;
    int64_t request_us;
    GByteArray *head_octets; /* what came before the head was whole */
    bool has_head;
    struct head head;
    int64_t head_us;
    size_t head_begin; /* behind interim answers (1xx) */
    struct http_body body;
    enum sse_parting parting;
    int64_t end_us;
    bool was_late;        /* it ended by a deadline, and not by what came */
    unsigned event_count; /* events with data, as far as the player has to know */
    unsigned id_count;    /* those of them that have an id of their own */
    bool has_data;        /* the block that is being read has a data field, */
    bool has_id;          /* and an id */
    bool was_cr;
    GByteArray *line; /* the front of the line that is being read */
    bool has_nul;     /* and whether U+0000 came in it */
    size_t scanned_size;
    int64_t observe_us;  /* how long it was to be watched */
    int64_t scale_milli; /* of times that are judged: --slow, in thousandths */
    int64_t limit_us;    /* when it is left at the latest */
    unsigned local_port;
    struct sse_recording *recording; /* of the content; NULL until it is asked for */
    int transcript;                  /* its line in the file, -1: none */
};

/* Nothing was seen yet; NULL may be freed. */
struct sse_record *sse_record_new(const struct sse_exchange *exchange);
void sse_record_free(struct sse_record *record);

/* Takes in what came. */
void sse_record_add(struct sse_record *record, const uint8_t *octets, size_t size, int64_t now_us);

/* Its content, taken apart; not before the exchange is over. */
const struct sse_recording *sse_record_recording(struct sse_record *record);

/* Whether the server has ended the stream. */
bool sse_record_has_ended(const struct sse_record *record);

/* Whether it answered 200 with the type of an event stream. */
bool sse_record_is_stream(const struct sse_record *record);

/* The essence of its Content-Type in lower case, "" when there is none. Of several the last valid
 * one counts, as Fetch has it (A57). g_free(). */
char *sse_record_essence(const struct sse_record *record);

/* Whether its content is compressed, or says so. */
bool sse_record_is_coded(const struct sse_record *record);

/* What came of it in a few words: `HTTP/1.1 404 "Not Found", text/html`. g_free(). */
char *sse_record_words(const struct sse_record *record);

/* The conversation for reports. */
void sse_record_log(const struct sse_record *record, struct attempt *attempt);

#endif
