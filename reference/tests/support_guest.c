/* SPDX-License-Identifier: MIT */
/* A client that speaks TLS, and the certificate for its server. */
#include "reference/tests/support_guest.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "reference/memory.h"

static void key_write(const char *path, EVP_PKEY *key, const char *passphrase)
{
    FILE *file = fopen(path, "w");
    g_assert_nonnull(file);
    g_assert_cmpint(PEM_write_PKCS8PrivateKey(file, key, passphrase ? EVP_aes_128_cbc() : NULL,
                                              passphrase, passphrase ? (int)strlen(passphrase) : 0,
                                              NULL, NULL),
                    ==, 1);
    g_assert_cmpint(fclose(file), ==, 0);
}

/* A certificate that vouches for itself: who it is for is not what is tested here. */
static void certificate_write(const char *path, EVP_PKEY *key)
{
    X509 *cert = X509_new();
    g_assert_cmpint(X509_set_version(cert, X509_VERSION_3), ==, 1);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
    X509_gmtime_adj(X509_getm_notBefore(cert), 0);
    X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
    X509_set_pubkey(cert, key);
    X509_NAME *name = X509_get_subject_name(cert);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const uint8_t *)"localhost", -1, -1, 0);
    X509_set_issuer_name(cert, name);
    g_assert_cmpint(X509_sign(cert, key, EVP_sha256()), >, 0);
    FILE *file = fopen(path, "w");
    g_assert_nonnull(file);
    g_assert_cmpint(PEM_write_X509(file, cert), ==, 1);
    g_assert_cmpint(fclose(file), ==, 0);
    X509_free(cert);
}

void identity_begin(struct identity *identity)
{
    identity->folder = g_dir_make_tmp("assay-secure-XXXXXX", NULL);
    g_assert_nonnull(identity->folder);
    identity->cert = g_build_filename(identity->folder, "cert.pem", NULL);
    identity->key = g_build_filename(identity->folder, "key.pem", NULL);
    identity->other_key = g_build_filename(identity->folder, "other.pem", NULL);
    identity->locked = g_build_filename(identity->folder, "locked.pem", NULL);
    identity->nothing = g_build_filename(identity->folder, "nothing.pem", NULL);
    EVP_PKEY *key = EVP_EC_gen("P-256");
    EVP_PKEY *other = EVP_EC_gen("P-256");
    key_write(identity->key, key, NULL);
    key_write(identity->other_key, other, NULL);
    key_write(identity->locked, key, "secret");
    certificate_write(identity->cert, key);
    g_assert_true(g_file_set_contents(identity->nothing, "", 0, NULL));
    EVP_PKEY_free(key);
    EVP_PKEY_free(other);
}

void identity_end(struct identity *identity)
{
    char *const paths[] = {identity->cert, identity->key, identity->other_key, identity->locked,
                           identity->nothing};
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_assert_cmpint(g_unlink(paths[i]), ==, 0);
        g_free(paths[i]);
    }
    g_assert_cmpint(g_rmdir(identity->folder), ==, 0);
    g_free(identity->folder);
}

struct guest *guest_begin(struct security *security, int version)
{
    struct guest *guest = g_new0(struct guest, 1);
    int pair[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
    guest->turn = g_new0(struct turn, 1);
    guest->turn->now_ms = 1000;
    guest->turn->security = security;
    guest->fd = pair[0];
    guest->conn = conn_begin(pair[1], 1, guest->turn);
    g_assert_nonnull(guest->conn);
    guest->context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(guest->context, 0);
    SSL_CTX_set_min_proto_version(guest->context, version);
    SSL_CTX_set_max_proto_version(guest->context, version);
    guest->ssl = SSL_new(guest->context);
    SSL_set_connect_state(guest->ssl);
    g_assert_cmpint(SSL_set_fd(guest->ssl, guest->fd), ==, 1);
    return guest;
}

/* Takes what has come, once the TLS handshake is through. */
static void guest_receive(struct guest *guest)
{
    while (SSL_is_init_finished(guest->ssl) && !guest->left && !guest->broken) {
        size_t size = 0;
        int status = SSL_read_ex(guest->ssl, guest->received + guest->received_size,
                                 sizeof guest->received - guest->received_size, &size);
        guest->received_size += size;
        if (status != 1) {
            int error = SSL_get_error(guest->ssl, status);
            guest->left = error == SSL_ERROR_ZERO_RETURN;
            guest->broken = !guest->left && error != SSL_ERROR_WANT_READ;
            return;
        }
    }
}

void guest_serve(struct guest *guest)
{
    for (;;) {
        if (guest->conn->state == CONN_CLOSED) {
            break;
        }
        struct pollfd entry = {.fd = guest->conn->fd, .events = conn_events(guest->conn)};
        bool hungry = conn_is_hungry(guest->conn);
        if (poll(&entry, 1, 0) == 0 && !hungry) {
            break;
        }
        if (entry.events == POLLOUT) {
            conn_writable(guest->conn);
        } else {
            conn_readable(guest->conn);
        }
        guest_receive(guest);
    }
    guest_receive(guest);
}

bool guest_shake(struct guest *guest)
{
    for (int step = 0; step < 20; step++) {
        int status = SSL_do_handshake(guest->ssl);
        int error = SSL_get_error(guest->ssl, status);
        guest_serve(guest);
        if (status == 1) {
            return true;
        }
        if (error != SSL_ERROR_WANT_READ) {
            return false;
        }
    }
    return false;
}

void guest_send(struct guest *guest, const void *octets, size_t size, size_t record_size)
{
    const uint8_t *next = octets;
    while (size > 0) {
        size_t sent = 0;
        int status = SSL_write_ex(guest->ssl, next, MIN(size, record_size), &sent);
        next += sent;
        size -= sent;
        guest_serve(guest);
        if (status != 1 && (guest->left || guest->broken || guest->conn->state == CONN_CLOSED)) {
            return;
        }
    }
}

void guest_open(struct guest *guest, const char *path)
{
    g_assert_true(guest_shake(guest));
    char *request = g_strdup_printf("GET %s HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                                    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                                    path);
    guest_send(guest, request, strlen(request), SIZE_MAX);
    g_free(request);
    char *end = g_strstr_len((char *)guest->received, (gssize)guest->received_size, "\r\n\r\n");
    g_assert_nonnull(end);
    g_assert_true(g_str_has_prefix((char *)guest->received, "HTTP/1.1 101 "));
    size_t head_size = (size_t)(end + 4 - (char *)guest->received);
    guest->received_size -= head_size;
    memmove(guest->received, end + 4, guest->received_size);
}

void guest_end(struct guest *guest)
{
    if (guest->conn->state != CONN_CLOSED) {
        conn_abandon(guest->conn);
    }
    conn_end(guest->conn);
    g_assert_cmpuint(memory_used(), ==, 0);
    SSL_free(guest->ssl);
    SSL_CTX_free(guest->context);
    close(guest->fd);
    g_free(guest->turn);
    g_free(guest);
}
