/* SPDX-License-Identifier: MIT */
/*
 * What a connection does with requests.
 *
 * Octets of a head are looked at in the socket, and taken out of it only as far as the head goes.
 * So nothing has to be kept of what a client sends ahead: requests that stand in a row are answered
 * in order, one in a turn, the next one when the answer before has left; and frames that stand
 * behind an opening handshake are read as all frames are.
 */
#include "reference/requests.h"

#include <assert.h>
#include <sys/socket.h>

#include "reference/handshake.h"
#include "reference/memory.h"
#include "reference/narrate.h"
#include "reference/obey.h"
#include "reference/stream.h"
#include "reference/upload.h"

static void request_forget(struct conn *conn)
{
    assert(conn->state == CONN_HEAD || conn->state == CONN_BODY);
    assert(conn->request != NULL);
    memory_put((uint8_t *)conn->request, sizeof *conn->request);
    conn->request = NULL;
}

/* Sends an answer, and goes where it leads: to the next request, or to the end. */
static void answer_send(struct conn *conn, const struct answer *answer)
{
    assert(conn->state <= CONN_BODY && conn->state != CONN_SECURING);
    assert(answer->status != 101);
    narrate_answer(answer->octets, answer->size);
    output_append(conn, (const uint8_t *)answer->octets, answer->size);
    if (conn->request != NULL) {
        request_forget(conn);
    }
    assert(conn->request == NULL);
    conn_enter(conn, answer->persists ? CONN_ANSWERING : CONN_REFUSING);
}

static const struct refusal no_memory = {503, "RFC 9110 15.6.4: there is no memory for this now",
                                         "Retry-After: " RETRY_AFTER_S "\r\n"};

void requests_refuse(struct conn *conn, struct refusal refusal, bool persists)
{
    assert(conn->state == CONN_HEAD || conn->state == CONN_BODY);
    assert(refusal.status >= 400);
    struct answer answer;
    answer_begin(&answer);
    answer.persists = persists;
    answer_refuse(&answer, refusal);
    answer_send(conn, &answer);
}

void requests_leave_body(struct conn *conn)
{
    assert(conn->state != CONN_BODY);
    if (conn->body != NULL) {
        upload_end(conn->body);
        memory_put((uint8_t *)conn->body, sizeof *conn->body);
        conn->body = NULL;
    }
    conn->endpoint = NULL;
    assert(conn->body == NULL);
}

/* The body is whole: the endpoint answers. It has request and body while it does. */
static void answer_body(struct conn *conn)
{
    struct http_request *request = conn->request;
    struct upload *body = conn->body;
    assert(conn->state == CONN_BODY);
    assert(body->state == UPLOAD_DONE);
    conn->request = NULL;
    conn->body = NULL;
    conn->endpoint->on_body(conn, request, body);
    upload_end(body);
    memory_put((uint8_t *)body, sizeof *body);
    memory_put((uint8_t *)request, sizeof *request);
    assert(conn->state != CONN_BODY);
}

/* The head is whole, and the body is waited for: the client may be told to send it. */
static void request_body(struct conn *conn, const struct answer *answer)
{
    assert(conn->state == CONN_HEAD);
    assert(answer->kind == ANSWER_LATER);
    size_t capacity = sizeof *conn->body;
    struct upload *body = (struct upload *)(void *)memory_get(&capacity);
    if (body == NULL) {
        requests_refuse(conn, no_memory, false);
        return;
    }
    upload_begin(body, conn->request);
    body->persists = answer->persists;
    conn->body = body;
    conn_enter(conn, CONN_BODY);
    conn->endpoint = answer->endpoint;
    if (body->state == UPLOAD_DONE) {
        answer_body(conn);
    } else if (answer->size > 0) {
        narrate_answer(answer->octets, answer->size);
        output_append(conn, (const uint8_t *)answer->octets, answer->size);
    }
}

void requests_read_body(struct conn *conn)
{
    assert(conn->state == CONN_BODY);
    assert(conn->body->state != UPLOAD_DONE);
    uint8_t *octets = conn->turn->input + HEADROOM_SIZE;
    size_t size = conn_receive(conn, octets, READ_SIZE, MSG_PEEK);
    if (size == 0) {
        return;
    }
    size_t used = 0;
    enum upload_result result = upload_feed(conn->body, octets, size, &used);
    if (result == UPLOAD_IS_BAD) {
        requests_refuse(conn, conn->body->refusal, false);
    } else if (conn_receive(conn, octets, used, 0) != used) {
        conn->output.broken = true;
    } else if (result == UPLOAD_IS_WHOLE) {
        answer_body(conn);
    }
}

/* The head is whole, or broken. */
static void answer_request(struct conn *conn)
{
    assert(conn->state == CONN_HEAD);
    struct http_request *request = conn->request;
    assert(request->state == HTTP_WHOLE || request->state == HTTP_BROKEN);
    struct answer answer;
    narrate_request(request);
    handshake_answer(request, &answer);
    if (answer.kind == ANSWER_STREAM) {
        conn->request = NULL;
        if (stream_begin(conn, request, &answer)) {
            answer.endpoint->on_stream(conn, request);
        } else {
            PROMISE(SSE_TYPE_5XX_WITHOUT_CAPACITY, no_memory.status >= 500);
            requests_refuse(conn, no_memory, false);
        }
        memory_put((uint8_t *)request, sizeof *request);
        return;
    }
    if (answer.kind == ANSWER_LATER) {
        request_body(conn, &answer);
        return;
    }
    if (answer.status != 101) {
        answer_send(conn, &answer);
        return;
    }
    narrate_terms(request, &answer.terms);
    narrate_answer(answer.octets, answer.size);
    output_append(conn, (const uint8_t *)answer.octets, answer.size);
    conn->request = NULL;
    conn_enter(conn, CONN_OPEN);
    conn->endpoint = answer.endpoint;
    message_reader_agree(&conn->reader, &answer.terms);
    if (answer.endpoint->on_open != NULL) {
        answer.endpoint->on_open(conn, request);
    }
    memory_put((uint8_t *)request, sizeof *request);
}

/* There is no room for a request: it is told so, unread. */
static void refuse_newcomer(struct conn *conn)
{
    assert(conn->state == CONN_ACCEPTED);
    struct answer answer;
    handshake_refuse(503, "RFC 9110 15.6.4: there are too many connections; try again later",
                     "Retry-After: " RETRY_AFTER_S "\r\n", &answer);
    assert(answer.status == 503);
    answer_send(conn, &answer);
}

void requests_refuse_plain(struct conn *conn)
{
    assert(conn->state == CONN_SECURING);
    assert(conn->secure == NULL);
    struct answer answer;
    handshake_refuse(400, "RFC 9110 15.5.1: this port speaks TLS; use wss: or https:", "", &answer);
    output_append(conn, (const uint8_t *)answer.octets, answer.size);
    conn_enter(conn, CONN_REFUSING);
}

/* Makes the request that a connection in HEAD has; false when there is no room for it. */
static bool request_begin(struct conn *conn)
{
    assert(conn->state == CONN_ACCEPTED);
    size_t capacity = sizeof *conn->request;
    if (!conn->turn->is_crowded) {
        conn->request = (struct http_request *)(void *)memory_get(&capacity);
    }
    if (conn->request == NULL) {
        refuse_newcomer(conn);
        return false;
    }
    assert(capacity == sizeof *conn->request);
    http_request_begin(conn->request);
    conn_enter(conn, CONN_HEAD);
    return true;
}

void requests_read(struct conn *conn)
{
    assert(conn->state == CONN_ACCEPTED || conn->state == CONN_HEAD);
    uint8_t *octets = conn->turn->input + HEADROOM_SIZE;
    size_t size = conn_receive(conn, octets, HTTP_HEAD_SIZE_MAX, MSG_PEEK);
    if (size == 0 || (conn->state == CONN_ACCEPTED && !request_begin(conn))) {
        return;
    }
    assert(conn->state == CONN_HEAD);
    size_t used = 0;
    enum http_result result = http_request_feed(conn->request, octets, size, &used);
    assert(used <= size);
    /* They are there, but how many the system gives at once is not for us to assert. */
    if (used > 0 && conn_receive(conn, octets, used, 0) != used) {
        conn->output.broken = true;
    } else if (result != HTTP_MORE) {
        answer_request(conn);
    }
}

void requests_expire(struct conn *conn)
{
    assert(conn->state == CONN_HEAD || conn->state == CONN_BODY);
    struct answer answer;
    handshake_refuse(408, "RFC 9110 15.5.9: the request did not become whole in time", "", &answer);
    assert(answer.status == 408);
    answer_send(conn, &answer);
}
