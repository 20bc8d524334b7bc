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

static void request_forget(struct conn *conn)
{
    assert(conn->state == CONN_HEAD);
    assert(conn->request != NULL);
    memory_put((uint8_t *)conn->request, sizeof *conn->request);
    conn->request = NULL;
}

/* Sends an answer, and goes where it leads: to the next request, or to the end. */
static void answer_send(struct conn *conn, const struct answer *answer)
{
    assert(conn->state == CONN_ACCEPTED || conn->state == CONN_HEAD);
    assert(answer->status != 101);
    narrate_answer(answer->octets, answer->size);
    output_append(conn, (const uint8_t *)answer->octets, answer->size);
    if (conn->state == CONN_HEAD) {
        request_forget(conn);
    }
    assert(conn->request == NULL);
    conn_enter(conn, answer->persists ? CONN_ANSWERING : CONN_REFUSING);
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
    assert(conn->state == CONN_HEAD);
    struct answer answer;
    handshake_refuse(408, "RFC 9110 15.5.9: the request did not become whole in time", "", &answer);
    assert(answer.status == 408);
    answer_send(conn, &answer);
}
