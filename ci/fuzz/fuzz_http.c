/* SPDX-License-Identifier: MIT */
/*
 * The head of a request: the reference's reader says the same whole and cut, and takes nothing that
 * the judge's reader finds fault with; its answer is a whole HTTP answer, and 101 comes only for
 * what has the fields that RFC 6455 4.2.1 asks for.
 */
#include <string.h>

#include "ci/fuzz/target.h"
#include "harness/head.h"
#include "reference/handshake.h"

/* Feeds octets in two parts; the size of the head, 0 while it is not whole. */
static size_t feed(struct http_request *request, const uint8_t *octets, size_t size, size_t cut,
                   enum http_result *result)
{
    size_t at = 0;
    *result = HTTP_MORE;
    http_request_begin(request);
    while (at < size && *result == HTTP_MORE) {
        size_t used = 0;
        size_t part = at < cut ? cut - at : size - at;
        *result = http_request_feed(request, octets + at, part, &used);
        DEMAND(used <= part && (used == part || *result != HTTP_MORE));
        at += used;
    }
    http_request_check(request);
    return at;
}

/* What the reference takes, the judge finds without a fault, with as many fields. */
static void compare(const struct http_request *request, const uint8_t *octets, size_t size)
{
    struct head head;
    DEMAND(head_parse(octets, size, HTTP_HEAD_SIZE_MAX, &head) == HEAD_DONE);
    DEMAND((head.faults & ~(unsigned)HEAD_EMPTY_BEFORE_START) == 0);
    DEMAND(head.kind == HEAD_REQUEST && head.octets->len == size);
    DEMAND(head.fields->len == request->field_count);
    head_clear(&head);
}

/* A second may begin between two answers. */
static void date_clear(struct answer *answer)
{
    char *date = memmem(answer->octets, answer->size, "\r\nDate: ", 8);
    char *end = answer->octets + answer->size;
    for (char *at = date != NULL ? date + 8 : end; at < end && *at != '\r'; at++)
        *at = 'x';
}

static bool has(const struct http_request *request, const char *name)
{
    struct http_span value;
    return http_request_find(request, name, &value) == 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    static struct http_request whole;
    static struct http_request cut;
    static struct answer answer;
    static struct answer again;
    enum http_result result;
    enum http_result result_cut;
    size_t used = feed(&whole, octets, size, 0, &result);
    size_t used_cut = feed(&cut, octets, size, size / 2, &result_cut);
    DEMAND(result == result_cut);
    DEMAND(used == used_cut);
    if (result == HTTP_MORE)
        return 0;
    if (result == HTTP_DONE)
        compare(&whole, octets, used);
    handshake_answer(&whole, &answer);
    handshake_answer(&cut, &again);
    date_clear(&answer);
    date_clear(&again);
    DEMAND(answer.status == again.status && answer.size == again.size);
    DEMAND(memcmp(answer.octets, again.octets, answer.size) == 0);
    DEMAND(answer.size > 12 && memcmp(answer.octets, "HTTP/1.1 ", 9) == 0);
    char status[4];
    g_snprintf(status, sizeof status, "%u", answer.status);
    DEMAND(memcmp(answer.octets + 9, status, 3) == 0);
    DEMAND(memmem(answer.octets, answer.size, "\r\n\r\n", 4) != NULL);
    if (answer.status == 101) {
        DEMAND(has(&whole, "Host") && has(&whole, "Sec-WebSocket-Key"));
        DEMAND(has(&whole, "Sec-WebSocket-Version") && result == HTTP_DONE);
    }
    return 0;
}
