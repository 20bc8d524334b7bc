/* SPDX-License-Identifier: MIT */
/* /emit; see emit.h. The body is decoded where it lies, line by line. */
#include "reference/emit.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "reference/conn.h"
#include "reference/form.h"
#include "reference/negotiate.h"
#include "reference/requests.h"
#include "reference/sse.h"
#include "reference/stream.h"
#include "reference/upload.h"

/* Takes milliseconds: digits alone, of a size that every client bears. */
static bool take_retry(struct sse_event *event, const struct form_part *part)
{
    uint64_t number = 0;
    bool good = part->value_size > 0;
    for (size_t i = 0; i < part->value_size && good; i++) {
        good = part->value[i] >= '0' && part->value[i] <= '9';
        number = good ? number * 10 + (uint64_t)(part->value[i] - '0') : 0;
        good = good && number <= INT32_MAX;
    }
    assert(!good || part->value_size > 0);
    event->has_retry = good;
    event->retry_ms = good ? (uint32_t)number : 0;
    assert(number <= (uint64_t)INT32_MAX * 10 + 9);
    return good;
}

/* Takes a part of the call; false when it is none of ours, or there already. */
static bool take_part(struct sse_event *event, const struct form_part *part)
{
    const struct {
        const char *name;
        struct sse_text *text; /* NULL: the delay */
    } places[] = {
        {"event", &event->event},     {"data", &event->data}, {"id", &event->id},
        {"comment", &event->comment}, {"retry", NULL},
    };
    assert(part->name_size > 0 || part->value != NULL);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (part->value == NULL || strlen(places[i].name) != part->name_size ||
            memcmp(places[i].name, part->name, part->name_size) != 0) {
            continue;
        }
        struct sse_text *text = places[i].text;
        bool twice = text == NULL ? event->has_retry : text->octets != NULL;
        if (twice || text == NULL) {
            return !twice && take_retry(event, part);
        }
        *text = (struct sse_text){part->value, part->value_size};
        assert(text->octets != NULL);
        return true;
    }
    return false;
}

/* The call that a line is. Returns NULL, or why it is refused. */
static const char *read_call(char *line, size_t size, struct sse_event *event)
{
    *event = (struct sse_event){0};
    struct form_part part;
    enum form_result result = form_next(&line, &size, &part);
    while (result == FORM_PART) {
        if (!take_part(event, &part)) {
            return "a part is not one of event, data, id, retry and comment, or is malformed";
        }
        result = form_next(&line, &size, &part);
    }
    assert(result == FORM_END || result == FORM_BAD);
    assert(size == 0 || result == FORM_BAD);
    return result == FORM_BAD ? "RFC 3986 2.1: an escape is malformed" : sse_refuse(event);
}

/* The first call that is not refused begins the stream. False when there is no memory for one. */
static bool begin(struct conn *conn, const struct http_request *request, const struct upload *body)
{
    if (conn->state == CONN_STREAMING) {
        return true;
    }
    assert(conn->state == CONN_BODY);
    assert(body->state == UPLOAD_DONE);
    struct answer answer;
    answer_begin(&answer);
    answer.persists = body->persists;
    answer.endpoint = conn->endpoint;
    negotiate_head(request, &answer, stream_type);
    return stream_begin(conn, request, &answer);
}

/* The last comment says how many were left out. */
static void finish(struct conn *conn, uint64_t refused_count)
{
    assert(conn->state == CONN_STREAMING);
    if (refused_count > 0) {
        char note[64];
        int size = snprintf(note, sizeof note, "refused %" PRIu64, refused_count);
        assert(size > 0 && (size_t)size < sizeof note);
        struct sse_event event = {.comment = sse_text(note)};
        (void)sse_send(conn, &event);
    }
    stream_end(conn);
    assert(conn->state != CONN_STREAMING);
}

/* Takes a line off the front of the text; it ends with LF or CR LF, or with the text. */
static char *take_line(char **text, size_t *size, size_t *line_size)
{
    char *line = *text;
    char *end = memchr(line, '\n', *size);
    *line_size = end == NULL ? *size : (size_t)(end - line);
    size_t taken = end == NULL ? *size : *line_size + 1;
    assert(taken > 0);
    assert(taken <= *size);
    *text += taken;
    *size -= taken;
    if (*line_size > 0 && line[*line_size - 1] == '\r') {
        (*line_size)--;
    }
    return line;
}

void emit_body(struct conn *conn, const struct http_request *request, struct upload *body)
{
    assert(conn->state == CONN_BODY);
    assert(body->state == UPLOAD_DONE);
    struct refusal refusal = {400, "the body holds no call", ""};
    uint64_t refused_count = 0;
    char *text = (char *)body->octets;
    size_t size = body->size;
    while (size > 0) {
        size_t line_size = 0;
        char *line = take_line(&text, &size, &line_size);
        struct sse_event event;
        const char *refused = line_size > 0 ? read_call(line, line_size, &event) : NULL;
        if (refused != NULL) {
            refusal.reason = refused;
            refused_count++;
        } else if (line_size > 0) {
            if (!begin(conn, request, body)) {
                refusal = (struct refusal){503, "there is no memory for a stream now", ""};
                break;
            }
            refused = sse_send(conn, &event);
            assert(refused == NULL);
        }
    }
    if (conn->state == CONN_STREAMING) {
        finish(conn, refused_count);
    } else {
        requests_refuse(conn, refusal, body->persists);
    }
}
