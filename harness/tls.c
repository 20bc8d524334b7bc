/* SPDX-License-Identifier: MIT */
/*
 * TLS to the target; see tls.h.
 *
 *     SHAKING -> OPEN -> LEFT        any -> FAILED
 *
 * In LEFT the peer has said that it sends no more. We say the same at once, because many peers wait
 * for that before they end TCP, and wait for the end of TCP, which is what a player is told of.
 */
#include "harness/tls.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <sys/socket.h>

#include "harness/tls_state.h"

enum {
    RECEIVE_SIZE = 65536,
    SEND_SIZE_MAX = 65536, /* is taken at a time: a few records, kept until the socket takes them */
};

static void tls_check(const struct tls *tls)
{
    assert(tls->fd >= 0);
    assert(tls->first_size <= TLS_FIRST_SIZE);
    assert(tls->state == TLS_STATE_FAILED || tls->error == 0);
    assert(!tls->shuts || tls->has_left || tls->state == TLS_STATE_FAILED);
}

static void tls_enter(struct tls *tls, enum tls_state next)
{
    static const unsigned successors[] = {
        [TLS_STATE_SHAKING] = 1U << TLS_STATE_OPEN | 1U << TLS_STATE_FAILED,
        [TLS_STATE_OPEN] = 1U << TLS_STATE_LEFT | 1U << TLS_STATE_FAILED,
        [TLS_STATE_LEFT] = 1U << TLS_STATE_FAILED,
        [TLS_STATE_FAILED] = 0,
    };
    assert((successors[tls->state] & 1U << next) != 0);
    tls->state = next;
}

/* ---- What a run shares ---- */

static bool is_address(const char *host)
{
    struct in6_addr address;
    return inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1;
}

/* Remembers what is wrong with the chain first; where nothing may be wrong, that ends it. */
static int verified(int is_good, X509_STORE_CTX *store)
{
    const SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    struct tls *tls = SSL_get_app_data(ssl);
    int error = X509_STORE_CTX_get_error(store);

    if (is_good == 0 && tls->verify_error == X509_V_OK) {
        tls->verify_error = error;
        tls->verify_words =
            tls_verify_words(tls->client, error, X509_STORE_CTX_get_current_cert(store));
    }
    return is_good;
}

/* Called when the peer asks for a certificate; returns that there is none beside --cert's. */
static int cert_asked(SSL *ssl, void *data)
{
    struct tls *tls = SSL_get_app_data(ssl);
    (void)data;
    tls->asked = true;
    return 1;
}

/* `lacks` is what a file that can be read does not hold. */
static char *file_trouble(const char *option, const char *path, const char *lacks)
{
    unsigned long error = ERR_peek_error();
    const char *reason = lacks;

    if (ERR_SYSTEM_ERROR(error) || ERR_GET_LIB(error) == ERR_LIB_SYS) {
        reason = g_strerror(ERR_GET_REASON(error));
    }
    return g_strdup_printf("%s: \"%s\" cannot be used: %s", option, path, reason);
}

static bool client_take_files(struct tls_client *client, const struct options *options,
                              char **error)
{
    ERR_clear_error();
    if (options->cacert != NULL &&
        SSL_CTX_load_verify_locations(client->context, options->cacert, NULL) != 1) {
        *error = file_trouble("--cacert", options->cacert, "it holds no certificate in PEM");
        return false;
    }
    if (options->cert == NULL) {
        return true;
    }
    if (SSL_CTX_use_certificate_chain_file(client->context, options->cert) != 1) {
        *error = file_trouble("--cert", options->cert, "it holds no certificate in PEM");
        return false;
    }
    if (SSL_CTX_use_PrivateKey_file(client->context, options->key, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(client->context) != 1) {
        *error = file_trouble("--key", options->key,
                              "it holds no private key in PEM without a passphrase, or not that of "
                              "--cert");
        return false;
    }
    client->has_cert = true;
    return true;
}

/* Nobody may sit at the terminal. */
static int no_passphrase(char *buffer, int size, int is_writing, void *data)
{
    (void)buffer;
    (void)size;
    (void)is_writing;
    (void)data;
    return -1;
}

struct tls_client *tls_client_new(const struct options *options, const char *host, char **error)
{
    struct tls_client *client = g_new0(struct tls_client, 1);

    client->name = g_strdup(options->sni != NULL ? options->sni : host);
    client->is_address = is_address(client->name);
    client->context = SSL_CTX_new(TLS_client_method());
    if (client->context == NULL) {
        *error = g_strdup("OpenSSL cannot be used: it gives no context for TLS");
        tls_client_free(client);
        return NULL;
    }
    /* RFC 8996: what is older is not to be spoken any more. */
    SSL_CTX_set_min_proto_version(client->context, TLS1_2_VERSION);
    SSL_CTX_set_default_passwd_cb(client->context, no_passphrase);
    if (!client_take_files(client, options, error)) {
        tls_client_free(client);
        return NULL;
    }
    if (options->cacert == NULL) {
        SSL_CTX_set_default_verify_paths(client->context);
    }
    SSL_CTX_set_verify(client->context, options->insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER,
                       verified);
    SSL_CTX_set_cert_cb(client->context, cert_asked, NULL);
    SSL_CTX_set_mode(client->context, SSL_MODE_RELEASE_BUFFERS);
    ERR_clear_error();
    return client;
}

void tls_client_free(struct tls_client *client)
{
    if (client == NULL) {
        return;
    }
    SSL_CTX_free(client->context);
    g_free(client->name);
    g_free(client);
}

/* ---- One connection ---- */

struct tls *tls_new(const struct tls_client *client, int fd)
{
    struct tls *tls = g_new0(struct tls, 1);

    tls->client = client;
    tls->fd = fd;
    tls->ssl = SSL_new(client->context);
    tls->in = BIO_new(BIO_s_mem());
    tls->out = BIO_new(BIO_s_mem());
    if (tls->ssl == NULL || tls->in == NULL || tls->out == NULL) {
        g_error("no memory for TLS");
    }
    /* An empty `in` is no end: more may come. */
    BIO_set_mem_eof_return(tls->in, -1);
    SSL_set_bio(tls->ssl, tls->in, tls->out);
    SSL_set_app_data(tls->ssl, tls);
    SSL_set_connect_state(tls->ssl);
    X509_VERIFY_PARAM *param = SSL_get0_param(tls->ssl);
    if (client->is_address) {
        X509_VERIFY_PARAM_set1_ip_asc(param, client->name);
    } else {
        X509_VERIFY_PARAM_set1_host(param, client->name, 0);
        SSL_set_tlsext_host_name(tls->ssl, client->name);
    }
    tls_check(tls);
    return tls;
}

void tls_free(struct tls *tls)
{
    if (tls == NULL) {
        return;
    }
    SSL_free(tls->ssl);
    g_free(tls->verify_words);
    g_free(tls);
}

bool tls_has_output(const struct tls *tls)
{
    return !tls->is_deaf && BIO_pending(tls->out) > 0;
}

void tls_flush(struct tls *tls)
{
    while (tls_has_output(tls)) {
        char *octets = NULL;
        long size = BIO_get_mem_data(tls->out, &octets);
        ssize_t sent = send(tls->fd, octets, (size_t)size, MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
            return;
        }
        if (sent < 0) {
            tls->is_deaf = true;
            return;
        }
        /* They have been sent; here they are only taken out of the store. */
        while (sent > 0) {
            char gone[4096];
            int now = BIO_read(tls->out, gone, (int)MIN((size_t)sent, sizeof(gone)));
            assert(now > 0);
            sent -= now;
        }
    }
    if (tls->shuts && !tls->is_deaf) {
        tls->shuts = false;
        shutdown(tls->fd, SHUT_WR);
    }
}

/* Notes why OpenSSL has failed. What it had to say to the peer, an alert, still leaves. */
static enum tls_result tls_fail(struct tls *tls)
{
    unsigned long error = ERR_peek_error();

    tls_flush(tls);
    tls_enter(tls, TLS_STATE_FAILED);
    tls->error = error;
    tls_check(tls);
    return TLS_BROKEN;
}

/* Receives once. DONE: there is more to read; ENDED: the end of TCP. */
static enum tls_result socket_receive(struct tls *tls)
{
    static uint8_t piece[RECEIVE_SIZE];
    ssize_t size = recv(tls->fd, piece, sizeof(piece), 0);

    if (size < 0) {
        return errno == EAGAIN || errno == EINTR ? TLS_AGAIN : TLS_RESET;
    }
    if (size == 0) {
        return TLS_ENDED;
    }
    size_t kept = MIN((size_t)size, TLS_FIRST_SIZE - tls->first_size);
    memcpy(tls->first + tls->first_size, piece, kept);
    tls->first_size += kept;
    if (tls->state != TLS_STATE_LEFT) {
        int stored = BIO_write(tls->in, piece, (int)size);
        assert(stored == (int)size);
        (void)stored;
    }
    return TLS_DONE;
}

enum tls_result tls_shake(struct tls *tls)
{
    tls_check(tls);
    assert(tls->state == TLS_STATE_SHAKING);
    enum tls_result result = TLS_DONE;
    while (result == TLS_DONE) {
        ERR_clear_error();
        int status = SSL_do_handshake(tls->ssl);
        tls_flush(tls);
        if (status == 1) {
            tls_enter(tls, TLS_STATE_OPEN);
            tls->is_hungry = BIO_pending(tls->in) > 0;
            return TLS_DONE;
        }
        if (SSL_get_error(tls->ssl, status) != SSL_ERROR_WANT_READ) {
            return tls_fail(tls);
        }
        result = socket_receive(tls);
    }
    tls_check(tls);
    return result == TLS_ENDED ? TLS_CUT_OFF : result;
}

/* Reads what was received before. AGAIN: nothing is left of it. */
static enum tls_result stored_read(struct tls *tls, uint8_t *octets, size_t room, size_t *size)
{
    int status = 1;

    *size = 0;
    ERR_clear_error();
    while (status == 1 && *size < room) {
        size_t now = 0;
        status = SSL_read_ex(tls->ssl, octets + *size, room - *size, &now);
        *size += now;
    }
    int error = status == 1 ? SSL_ERROR_NONE : SSL_get_error(tls->ssl, status);
    bool has_failed =
        error != SSL_ERROR_NONE && error != SSL_ERROR_WANT_READ && error != SSL_ERROR_ZERO_RETURN;
    if (has_failed) {
        tls_fail(tls);
    } else if (error == SSL_ERROR_ZERO_RETURN) {
        tls_enter(tls, TLS_STATE_LEFT);
        tls_leave(tls, false);
    }
    /* What came comes first; what ended it is told the next time. */
    tls->is_hungry = *size > 0 && error != SSL_ERROR_WANT_READ;
    if (*size > 0) {
        return TLS_DONE;
    }
    return has_failed ? TLS_BROKEN : TLS_AGAIN;
}

enum tls_result tls_receive(struct tls *tls, uint8_t *octets, size_t room, size_t *size)
{
    tls_check(tls);
    assert(tls->state != TLS_STATE_SHAKING && room > 0);
    *size = 0;
    tls->is_hungry = false;
    if (tls->state == TLS_STATE_FAILED) {
        return TLS_BROKEN;
    }
    enum tls_result result =
        tls->state == TLS_STATE_OPEN ? stored_read(tls, octets, room, size) : TLS_AGAIN;
    if (result != TLS_AGAIN) {
        return result;
    }
    enum tls_result received = socket_receive(tls);
    if (received == TLS_ENDED) {
        return tls->state == TLS_STATE_LEFT ? TLS_ENDED : TLS_CUT_OFF;
    }
    if (received == TLS_DONE && tls->state == TLS_STATE_OPEN) {
        received = stored_read(tls, octets, room, size);
        tls_flush(tls);
    } else if (received == TLS_DONE) {
        received = TLS_AGAIN;
    }
    tls_check(tls);
    return received;
}

enum tls_result tls_send(struct tls *tls, const uint8_t *octets, size_t room, size_t *size)
{
    tls_check(tls);
    assert(tls->state != TLS_STATE_SHAKING && room > 0);
    *size = 0;
    tls_flush(tls);
    if (tls->is_deaf || tls->has_left || tls->state != TLS_STATE_OPEN) {
        return TLS_BROKEN;
    }
    if (tls_has_output(tls)) {
        return TLS_AGAIN;
    }
    ERR_clear_error();
    int status = SSL_write_ex(tls->ssl, octets, MIN(room, SEND_SIZE_MAX), size);
    if (status != 1) {
        return tls_fail(tls);
    }
    tls_flush(tls);
    tls_check(tls);
    return TLS_DONE;
}

void tls_leave(struct tls *tls, bool shuts)
{
    bool can_say = tls->state == TLS_STATE_OPEN || tls->state == TLS_STATE_LEFT;

    tls_check(tls);
    if (can_say && !tls->has_left) {
        ERR_clear_error();
        SSL_shutdown(tls->ssl);
        tls->has_left = true;
    }
    tls->shuts = shuts && tls->has_left;
    tls_flush(tls);
    tls_check(tls);
}

bool tls_is_hungry(const struct tls *tls)
{
    return tls->is_hungry;
}
