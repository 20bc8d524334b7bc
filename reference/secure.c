/* SPDX-License-Identifier: MIT */
/*
 * TLS of one connection.
 *
 *     SHAKING -> OPEN -> LEAVING        any -> BROKEN
 *
 * SHAKING   The TLS handshake is going on; no octet of HTTP has passed.
 * OPEN      Octets pass. The peer may have said that it sends no more; we may go on sending.
 * LEAVING   Our close_notify was begun: nothing is sent behind it.
 * BROKEN    Nothing can be sent or received any more: the handshake failed, a record was forged,
 *           or the stream ended without the peer's close_notify, so that nobody knows whether
 *           that was the end of what it had to say.
 *
 * OpenSSL takes octets out of the socket ahead of what it hands out, so poll() does not know of all
 * that is there: `is_fed` says that the last receive did not stop for want of octets.
 *
 * A write that the socket does not take is asked for again with the same octets in front, as
 * OpenSSL demands, because output.c keeps them in that order.
 */
#include "reference/secure.h"

#include <assert.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "reference/limits.h"
#include "reference/memory.h"
#include "reference/secure_inside.h"

static_assert(SECURING_SIZE >= SECURE_SIZE, "what is given back after the handshake was claimed");

void secure_check(const struct secure *secure)
{
    assert(secure->state <= SECURE_BROKEN);
    assert(secure->fd >= 0);
    bool is_shaking = secure->state == SECURE_SHAKING;
    assert(is_shaking || secure->state == SECURE_BROKEN || secure->claimed == SECURE_SIZE);
    assert(!is_shaking || secure->claimed == SECURING_SIZE);
    assert(secure->state != SECURE_BROKEN || !secure->wants_room);
}

static void secure_enter(struct secure *secure, enum secure_state state)
{
    static const unsigned successors[] = {
        [SECURE_SHAKING] = 1u << SECURE_OPEN | 1u << SECURE_BROKEN,
        [SECURE_OPEN] = 1u << SECURE_LEAVING | 1u << SECURE_BROKEN,
        [SECURE_LEAVING] = 1u << SECURE_BROKEN,
        [SECURE_BROKEN] = 0,
    };
    assert(state <= SECURE_BROKEN);
    assert((successors[secure->state] & 1u << state) != 0);
    if (state == SECURE_OPEN) {
        memory_release(SECURING_SIZE - SECURE_SIZE);
        secure->claimed = SECURE_SIZE;
        secure->is_fed = true;
    }
    secure->wants_room = false;
    secure->state = state;
    secure_check(secure);
}

/* -------------------------------------------------------------------------------- the socket */

/* OpenSSL's own socket BIO writes without MSG_NOSIGNAL. */
static int socket_write(BIO *bio, const char *octets, int size)
{
    const struct secure *secure = BIO_get_data(bio);
    assert(size > 0);
    BIO_clear_retry_flags(bio);
    ssize_t sent = send(secure->fd, octets, (size_t)size, MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) {
        BIO_set_retry_write(bio);
    }
    assert(sent <= size);
    return (int)sent;
}

static int socket_read(BIO *bio, char *octets, int room)
{
    const struct secure *secure = BIO_get_data(bio);
    assert(room > 0);
    BIO_clear_retry_flags(bio);
    ssize_t size = recv(secure->fd, octets, (size_t)room, 0);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) {
        BIO_set_retry_read(bio);
    }
    assert(size <= room);
    return (int)size;
}

static long socket_control(BIO *bio, int command, long number, void *pointer)
{
    (void)number;
    (void)pointer;
    assert(BIO_get_data(bio) != NULL || command != BIO_CTRL_FLUSH);
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

/* -------------------------------------------------------------------------------- the server's */

static bool say(char *error, size_t error_size, const char *option, const char *path,
                const char *what)
{
    assert(error_size > 0);
    int size = snprintf(error, error_size, "%s %s %s", option, path, what);
    assert(size > 0);
    return false;
}

/* The reason that OpenSSL gives last. */
static const char *last_reason(void)
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    reason = reason != NULL ? reason : "no reason is given";
    assert(reason[0] != '\0');
    return reason;
}

static bool is_readable(const char *option, const char *path, char *error, size_t error_size)
{
    assert(option[0] == '-');
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        char what[128];
        int size = snprintf(what, sizeof what, "cannot be read: %s", strerror(errno));
        assert(size > 0);
        return say(error, error_size, option, path, what);
    }
    (void)fclose(file);
    return true;
}

static bool take_certificate(SSL_CTX *context, const char *path, char *error, size_t error_size)
{
    ERR_clear_error();
    if (!is_readable("--cert", path, error, error_size)) {
        return false;
    }
    if (SSL_CTX_use_certificate_chain_file(context, path) != 1) {
        char what[128];
        bool is_other = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE ||
                        ERR_GET_REASON(ERR_peek_error()) == PEM_R_NO_START_LINE;
        int size = snprintf(what, sizeof what, "%s%s",
                            is_other ? "holds no certificate in PEM" : "cannot be used: ",
                            is_other ? "" : last_reason());
        assert(size > 0);
        return say(error, error_size, "--cert", path, what);
    }
    assert(SSL_CTX_get0_certificate(context) != NULL && ERR_peek_error() == 0);
    return true;
}

/* Nobody sits at a server to type a passphrase in. */
static int no_passphrase(char *buffer, int size, int is_writing, void *data)
{
    (void)buffer;
    (void)is_writing;
    (void)data;
    assert(size > 0);
    return -1;
}

static bool take_key(SSL_CTX *context, const char *path, char *error, size_t error_size)
{
    ERR_clear_error();
    if (!is_readable("--key", path, error, error_size)) {
        return false;
    }
    FILE *file = fopen(path, "r");
    EVP_PKEY *key = file != NULL ? PEM_read_PrivateKey(file, NULL, no_passphrase, NULL) : NULL;
    if (file != NULL) {
        (void)fclose(file);
    }
    if (key == NULL) {
        return say(error, error_size, "--key", path,
                   "holds no private key in PEM without a passphrase");
    }
    bool fits = X509_check_private_key(SSL_CTX_get0_certificate(context), key) == 1;
    if (!fits) {
        (void)say(error, error_size, "--key", path, "is not the key of the certificate of --cert");
    } else if (SSL_CTX_use_PrivateKey(context, key) != 1) {
        fits = say(error, error_size, "--key", path, last_reason());
    }
    EVP_PKEY_free(key);
    assert(!fits || SSL_CTX_check_private_key(context) == 1);
    return fits;
}

/* No session is kept for a peer that comes again, so that a connection costs what it costs while it
 * is there, and nothing afterwards. */
static void set_modes(SSL_CTX *context)
{
    bool set = SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1;
    assert(set);
    (void)SSL_CTX_set_options(context,
                              SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION);
    set = SSL_CTX_set_num_tickets(context, 0) == 1;
    assert(set);
    (void)set;
    (void)SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    (void)SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE |
                                        SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                        SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1);
}

struct security *security_make(const SSL_METHOD *method, bool is_client)
{
    struct security *security = calloc(1, sizeof *security);
    if (security == NULL) {
        return NULL;
    }
    security->is_client = is_client;
    security->context = SSL_CTX_new(method);
    security->socket_method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "socket");
    if (security->context == NULL || security->socket_method == NULL) {
        security_end(security);
        return NULL;
    }
    (void)BIO_meth_set_write(security->socket_method, socket_write);
    (void)BIO_meth_set_read(security->socket_method, socket_read);
    (void)BIO_meth_set_ctrl(security->socket_method, socket_control);
    set_modes(security->context);
    assert(SSL_CTX_get_min_proto_version(security->context) == TLS1_2_VERSION);
    return security;
}

struct security *security_begin(const char *cert_path, const char *key_path, char *error,
                                size_t error_size)
{
    assert(error_size > 0);
    (void)snprintf(error, error_size, "no memory for TLS");
    struct security *security = security_make(TLS_server_method(), false);
    bool good = security != NULL &&
                take_certificate(security->context, cert_path, error, error_size) &&
                take_key(security->context, key_path, error, error_size);
    ERR_clear_error();
    if (!good) {
        assert(error[0] != '\0');
        security_end(security);
        return NULL;
    }
    return security;
}

void security_end(struct security *security)
{
    if (security == NULL) {
        return;
    }
    SSL_CTX_free(security->context);
    BIO_meth_free(security->socket_method);
    free(security);
}

/* ----------------------------------------------------------------------------- a connection's */

/* The SSL object over our socket; NULL when there is no memory. */
static SSL *ssl_make(struct security *security, struct secure *secure)
{
    assert(secure->fd >= 0);
    SSL *ssl = SSL_new(security->context);
    BIO *bio = ssl != NULL ? BIO_new(security->socket_method) : NULL;
    if (bio == NULL) {
        SSL_free(ssl);
        return NULL;
    }
    BIO_set_data(bio, secure);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl, bio, bio);
    if (security->is_client) {
        SSL_set_connect_state(ssl);
    } else {
        SSL_set_accept_state(ssl);
    }
    assert((SSL_is_server(ssl) == 1) != security->is_client);
    return ssl;
}

struct secure *secure_begin(struct security *security, int fd)
{
    assert(fd >= 0);
    if (!memory_claim(SECURING_SIZE)) {
        return NULL;
    }
    struct secure *secure = calloc(1, sizeof *secure);
    if (secure != NULL) {
        secure->fd = fd;
        secure->claimed = SECURING_SIZE;
        secure->ssl = ssl_make(security, secure);
    }
    if (secure == NULL || secure->ssl == NULL) {
        free(secure);
        memory_release(SECURING_SIZE);
        return NULL;
    }
    secure_check(secure);
    return secure;
}

void secure_end(struct secure *secure)
{
    if (secure == NULL) {
        return;
    }
    secure_check(secure);
    assert(secure->claimed > 0);
    memory_release(secure->claimed);
    SSL_free(secure->ssl);
    free(secure);
}

/* What an operation that did not succeed came to. A write that wants to read belongs to
 * renegotiation, which is off. */
static enum secure_result not_done(struct secure *secure, bool may_read)
{
    int error = SSL_get_error(secure->ssl, 0);
    assert(error != SSL_ERROR_NONE);
    assert(secure->state != SECURE_BROKEN);
    if (error == SSL_ERROR_WANT_WRITE || (error == SSL_ERROR_WANT_READ && may_read)) {
        secure->wants_room = error == SSL_ERROR_WANT_WRITE;
        return SECURE_MORE;
    }
    secure_enter(secure, SECURE_BROKEN);
    return SECURE_BAD;
}

enum secure_result secure_shake(struct secure *secure)
{
    secure_check(secure);
    assert(secure->state == SECURE_SHAKING);
    ERR_clear_error();
    int status = SSL_do_handshake(secure->ssl);
    if (status == 1) {
        secure_enter(secure, SECURE_OPEN);
        return SECURE_DONE;
    }
    bool is_plain = ERR_GET_LIB(ERR_peek_error()) == ERR_LIB_SSL &&
                    ERR_GET_REASON(ERR_peek_error()) == SSL_R_HTTP_REQUEST;
    enum secure_result result = not_done(secure, true);
    secure_check(secure);
    return result == SECURE_BAD && is_plain ? SECURE_PLAIN : result;
}

enum secure_result secure_receive(struct secure *secure, uint8_t *octets, size_t room, bool peek,
                                  size_t *size)
{
    secure_check(secure);
    assert(room > 0);
    *size = 0;
    if (secure->state == SECURE_BROKEN) {
        secure->is_fed = false;
        return SECURE_BAD;
    }
    assert(secure->state == SECURE_OPEN || secure->state == SECURE_LEAVING);
    secure->is_fed = true;
    secure->wants_room = false;
    int status = 1;
    ERR_clear_error();
    while (status == 1 && *size < room) {
        size_t now = 0;
        status = peek ? SSL_peek_ex(secure->ssl, octets, room, &now)
                      : SSL_read_ex(secure->ssl, octets + *size, room - *size, &now);
        *size += now;
        if (peek) {
            break;
        }
    }
    assert(*size <= room);
    enum secure_result result = SECURE_DONE;
    bool peer_left = status != 1 && SSL_get_error(secure->ssl, 0) == SSL_ERROR_ZERO_RETURN;
    if (status != 1 && !peer_left) {
        result = not_done(secure, true);
    }
    if (*size > 0) {
        /* What came comes first; an end that was seen is told the next time. */
        secure->is_fed = result != SECURE_MORE;
        return SECURE_DONE;
    }
    secure->is_fed = false;
    return result;
}

enum secure_result secure_send(struct secure *secure, const uint8_t *octets, size_t size,
                               size_t *sent)
{
    secure_check(secure);
    assert(size > 0);
    *sent = 0;
    if (secure->state == SECURE_BROKEN) {
        return SECURE_BAD;
    }
    assert(secure->state == SECURE_OPEN);
    secure->wants_room = false;
    ERR_clear_error();
    while (*sent < size) {
        size_t now = 0;
        if (SSL_write_ex(secure->ssl, octets + *sent, size - *sent, &now) != 1) {
            return not_done(secure, false);
        }
        *sent += now;
    }
    assert(*sent == size);
    return SECURE_DONE;
}

enum secure_result secure_farewell(struct secure *secure)
{
    secure_check(secure);
    assert(secure->state != SECURE_SHAKING);
    if (secure->state == SECURE_BROKEN) {
        return SECURE_BAD;
    }
    if (secure->state == SECURE_OPEN) {
        secure_enter(secure, SECURE_LEAVING);
    }
    ERR_clear_error();
    int status = SSL_shutdown(secure->ssl);
    if (status < 0) {
        return not_done(secure, false);
    }
    secure->wants_room = false;
    assert((SSL_get_shutdown(secure->ssl) & SSL_SENT_SHUTDOWN) != 0);
    return SECURE_DONE;
}

bool secure_wants_room(const struct secure *secure)
{
    secure_check(secure);
    assert(secure->claimed > 0);
    return secure->wants_room;
}

bool secure_is_hungry(const struct secure *secure)
{
    secure_check(secure);
    assert(secure->ssl != NULL || secure->state == SECURE_BROKEN);
    if (!secure->is_fed) {
        return false;
    }
    bool has_ended = (SSL_get_shutdown(secure->ssl) & SSL_RECEIVED_SHUTDOWN) != 0;
    return has_ended || secure->state == SECURE_BROKEN || SSL_has_pending(secure->ssl) == 1;
}
