/* SPDX-License-Identifier: MIT */
/*
 * The observer's HTTP head: each line is kept as it came, and then looked at.
 *
 * One parser serves answers (judging a server) and requests (judging a client). It notes faults
 * against RFC 9112 (which replaced the RFC 2616 that RFC 6455 cites) and judges nothing: a head
 * with faults is still taken apart as far as it can be, so that a verdict can say what is odd and
 * what else would have been right.
 *
 * Offsets count octets from the first one of the head.
 */
#ifndef HARNESS_HEAD_H
#define HARNESS_HEAD_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum head_result {
    HEAD_MORE, /* no empty line yet */
    HEAD_DONE, /* an empty line came */
    HEAD_BAD,  /* none came within the cap; HEAD_OVER_CAP is noted */
};

enum head_fault {
    HEAD_BARE_LF = 1 << 0,            /* a line ends with LF alone (RFC 9112 2.2) */
    HEAD_BARE_CR = 1 << 1,            /* a CR that no LF follows (2.2) */
    HEAD_FOLDED = 1 << 2,             /* a line that begins with a blank (5.2) */
    HEAD_SPACE_BEFORE_COLON = 1 << 3, /* blanks between name and colon (5.1) */
    HEAD_NO_COLON = 1 << 4,           /* a field line without a colon */
    HEAD_NAME_NOT_TOKEN = 1 << 5,     /* an empty name, or an octet that no token has (5.1) */
    HEAD_CONTROL_OCTET = 1 << 6,      /* NUL or another control octet but HTAB, CR and LF (5.5) */
    HEAD_START_GARBAGE = 1 << 7,      /* the first line is neither status line nor request line */
    HEAD_NO_REASON_SPACE = 1 << 8,    /* no space behind the status (4); an empty reason is fine */
    HEAD_EMPTY_BEFORE_START = 1 << 9, /* an empty line before the first one (2.2) */
    HEAD_CUT_OFF = 1 << 10,           /* the octets end before the empty line */
    HEAD_OVER_CAP = 1 << 11,          /* longer than we are willing to keep */
};

enum head_kind {
    HEAD_GARBAGE,
    HEAD_RESPONSE,
    HEAD_REQUEST,
};

struct head_line {
    size_t offset;
    size_t size;     /* without the line end */
    size_t end_size; /* 2 for CRLF, 1 for LF; 0, or 1 for CR, when cut off */
    unsigned faults; /* of enum head_fault */
};

/* One field. The strings end with a NUL beside their size, for they may hold more of them. */
struct head_field {
    char *name; /* as it came, without blanks before the colon */
    size_t name_size;
    char *value; /* without blanks at both ends; folds are replaced by one space each */
    size_t value_size;
    size_t line_index;
    unsigned faults; /* of its lines */
};

/* The strings of the start line are NULL when the kind has none of them. */
struct head {
    GByteArray *octets; /* everything up to and with the empty line */
    GArray *lines;      /* of struct head_line: start line, field lines, folds; no empty lines */
    GArray *fields;     /* of struct head_field */
    enum head_kind kind;
    unsigned version_major;
    unsigned version_minor;
    unsigned status; /* three digits: 0 to 999 */
    char *reason;
    char *method;
    char *target;
    unsigned faults; /* of all lines together */
};

/* Look for a whole head at octets[0]. On HEAD_DONE and HEAD_BAD `head` is filled, for
 * head_clear(); on HEAD_MORE it is left alone. What follows the head begins at
 * octets[head->octets->len]. A head has at most `head_size_max` octets, its empty line with it. */
enum head_result head_parse(const uint8_t *octets, size_t size, size_t head_size_max,
                            struct head *head) __attribute__((warn_unused_result));

/* Take apart what came although it is no whole head (the stream ended, a deadline passed). Looks
 * at the first 2 GiB at most, and as far as the empty line if there is one. */
void head_look(const uint8_t *octets, size_t size, struct head *head);

/* Free all that a head holds. */
void head_clear(struct head *head);

/* Fields by name, without regard to ASCII case: how many, and the one of that index, or NULL. */
size_t head_field_count(const struct head *head, const char *name);
const struct head_field *head_field_find(const struct head *head, const char *name, size_t index);

/* The value of the field of that name when there is exactly one and it holds no NUL; else NULL. */
const char *head_value(const struct head *head, const char *name);

/* Take the next element of a comma-separated list (RFC 9110 5.6.1), without blanks at its ends;
 * empty elements are passed over, commas in quoted strings do not count. `rest` moves on; false
 * when the list is at its end. */
bool head_list_next(const char **rest, const char *end, const char **element, size_t *size);

/* Whether any field of that name lists the token, without regard to ASCII case:
 * "Connection: keep-alive, Upgrade" has "upgrade". */
bool head_has_token(const struct head *head, const char *name, const char *token);

/* Whether `size` octets, at least one, are a token of RFC 9110 5.6.2. */
bool head_is_token(const char *octets, size_t size);

/* One line for reports, bounded and harmless: `HTTP/1.1 101 "Switching Protocols"`. g_free(). */
char *head_describe(const struct head *head) __attribute__((warn_unused_result));

/* What is wrong, in words. A constant. One fault at a time. */
const char *head_fault_words(enum head_fault fault);

/* The Sec-WebSocket-Accept that answers this Sec-WebSocket-Key, which is used as it stands: strip
 * blanks before. RFC 6455 1.3, 4.2.2 item 5.4. Free with g_free(). */
char *head_accept_for(const char *key) __attribute__((warn_unused_result));

/* The Sec-WebSocket-Key of a nonce. RFC 6455 4.1 item 7. Free with g_free(). */
char *head_key_for(const uint8_t nonce[16]) __attribute__((warn_unused_result));

/* A client's opening handshake (RFC 6455 4.1). Host and key are to be set; the rest may be zero
 * and is lawful then. Nothing is checked or escaped: what is odd in a field goes out as it is. */
struct head_request {
    const char *host; /* name or address; an IPv6 address gets its brackets here */
    unsigned port;    /* 0, or the scheme's default: left out of the Host field (4.1 item 4) */
    bool secure;      /* wss: the default port is 443, not 80 */
    const char *path; /* resource name, beginning with a slash; NULL is "/" */
    const char *key;
    const char *origin;
    const char *subprotocols;       /* the whole list, "chat, superchat" */
    const char *extensions;         /* the whole list */
    const char *const *extra_lines; /* "Name: value" each, without line end; ends with NULL */
};

/* Free with g_string_free(). */
GString *head_request_build(const struct head_request *request) __attribute__((warn_unused_result));

/* Whether a status says that there is no room: 503 (RFC 9110 15.6.4) or 429 (RFC 6585 4). */
static inline bool head_status_is_no_room(unsigned status)
{
    enum { TOO_MANY_REQUESTS = 429, UNAVAILABLE = 503 };
    return status == TOO_MANY_REQUESTS || status == UNAVAILABLE;
}

#endif
