/* SPDX-License-Identifier: MIT */
/*
 * TLS below a connection: the handshake and how it fails, the octets in any cut, and the ends, of
 * which there are two.
 */
#include "reference/secure.h"

#include <glib.h>
#include <openssl/err.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "reference/limits.h"
#include "reference/memory.h"
#include "reference/tests/support_death.h"
#include "reference/tests/support_guard.h"
#include "reference/tests/support_guest.h"

#define OCTETS(text) text, sizeof text - 1
#define KEY          "\0\0\0\0"
#define BYE          "\x88\x82" KEY "\x03\xe8"

static struct identity identity;
static struct security *security;
static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

/* ---- Certificates ---- */

static void test_files(void)
{
    const struct {
        const char *cert, *key, *error;
    } rows[] = {
        {"/nowhere/cert.pem", identity.key, "--cert /nowhere/cert.pem cannot be read: No such"},
        {identity.cert, "/nowhere/key.pem", "--key /nowhere/key.pem cannot be read: No such"},
        {identity.nothing, identity.key, "holds no certificate in PEM"},
        {identity.key, identity.key, "holds no certificate in PEM"},
        {identity.cert, identity.nothing, "holds no private key in PEM"},
        {identity.cert, identity.cert, "holds no private key in PEM"},
        {identity.cert, identity.locked, "without a passphrase"},
        {identity.cert, identity.other_key, "is not the key of the certificate of --cert"},
        {identity.folder, identity.key, "holds no certificate in PEM"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char error[512] = "";
        g_assert_null(security_begin(rows[i].cert, rows[i].key, error, sizeof error));
        g_test_message("%s", error);
        g_assert_nonnull(strstr(error, rows[i].error));
        g_assert_null(strchr(error, '\n'));
    }
}

/* ---- Handshakes ---- */

static void test_old_version_is_refused(void)
{
    struct guest *guest = guest_begin(security, TLS1_1_VERSION);
    g_assert_false(guest_shake(guest));
    g_assert_cmpint(ERR_GET_REASON(ERR_peek_error()), ==, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION);
    ERR_clear_error();
    g_assert_cmpint(guest->conn->state, ==, CONN_LINGERING);
    guest_end(guest);
}

/* It is told why, in the protocol that it speaks, and then TCP ends in order. */
static void test_plain_request_is_refused(void)
{
    static const char request[] = "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n";
    struct guest *guest = guest_begin(security, TLS1_3_VERSION);
    char answer[4096] = "";
    g_assert_cmpint(send(guest->fd, request, sizeof request - 1, 0), ==, sizeof request - 1);
    guest_serve(guest);
    g_assert_cmpint(guest->conn->state, ==, CONN_LINGERING);
    g_assert_cmpint(recv(guest->fd, answer, sizeof answer - 1, 0), >, 0);
    g_assert_true(g_str_has_prefix(answer, "HTTP/1.1 400 "));
    g_assert_nonnull(strstr(answer, "this port speaks TLS"));
    g_assert_cmpint(recv(guest->fd, answer, sizeof answer, 0), ==, 0);
    guest_end(guest);
}

/* Octets that are neither TLS nor HTTP, and a handshake that is cut off at any octet. */
static void test_broken_handshakes(void)
{
    static const char *const rows[] = {"\r\n\r\n\r\n\r\n", "\x16\x03\x01\xff\xff\x01",
                                       "\x80\x80\x01", "\x81\x85" KEY "hello",
                                       "\x15\x03\x03\x00\x02\x02\x28"};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct guest *guest = guest_begin(security, TLS1_3_VERSION);
        size_t size = strlen(rows[i]);
        g_assert_cmpint(send(guest->fd, rows[i], size, 0), ==, (ssize_t)size);
        guest_serve(guest);
        g_assert_cmpint(shutdown(guest->fd, SHUT_WR), ==, 0);
        guest_serve(guest);
        g_assert_cmpint(guest->conn->state, ==, CONN_CLOSED);
        guest_end(guest);
    }
}

/* The client's octets arrive one by one; requests are not waited for before they are all there. */
static void test_dripped_handshake(void)
{
    struct guest *guest = guest_begin(security, TLS1_3_VERSION);
    BIO *out = BIO_new(BIO_s_mem());
    BIO *in = BIO_new(BIO_s_mem());
    SSL_set_bio(guest->ssl, in, out);
    bool through = false;
    for (int step = 0; step < 4 && !through; step++) {
        through = SSL_do_handshake(guest->ssl) == 1;
        char octet;
        while (BIO_read(out, &octet, 1) == 1) {
            g_assert_cmpint(guest->conn->state, ==, CONN_SECURING);
            g_assert_cmpint(send(guest->fd, &octet, 1, 0), ==, 1);
            conn_readable(guest->conn);
        }
        char flight[8192];
        ssize_t size = recv(guest->fd, flight, sizeof flight, 0);
        if (size > 0) {
            BIO_write(in, flight, (int)size);
        }
    }
    g_assert_true(through);
    g_assert_cmpint(guest->conn->state, ==, CONN_ACCEPTED);
    guest_end(guest);
}

static void test_deadline(void)
{
    struct guest *guest = guest_begin(security, TLS1_3_VERSION);
    g_assert_cmpint(guest->conn->state, ==, CONN_SECURING);
    g_assert_cmpint(guest->conn->deadline_ms, ==, 1000 + SECURING_MS);
    guest->turn->now_ms = guest->conn->deadline_ms;
    conn_expire(guest->conn);
    g_assert_cmpint(guest->conn->state, ==, CONN_CLOSED);
    guest_end(guest);
}

static void test_renegotiation_is_refused(void)
{
    struct guest *guest = guest_begin(security, TLS1_2_VERSION);
    guest_open(guest, "/echo");
    g_assert_cmpint(SSL_renegotiate(guest->ssl), ==, 1);
    (void)SSL_do_handshake(guest->ssl);
    guest_serve(guest);
    (void)SSL_do_handshake(guest->ssl);
    g_assert_cmpint(ERR_GET_REASON(ERR_peek_error()), ==, SSL_R_NO_RENEGOTIATION);
    ERR_clear_error();
    guest_end(guest);
}

/* ---- Octets ---- */

static void test_echo(void)
{
    static const char sent[] = "\x81\x82" KEY "hi\x01\x82" KEY "ab\x89\x81" KEY "p\x80\x81" KEY "c";
    static const char answer[] = "\x81\x02hi\x8a\x01p\x81\x03"
                                 "abc";
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(versions); i++) {
        struct guest *guest = guest_begin(security, versions[i / 2]);
        guest_open(guest, "/echo");
        guest_send(guest, sent, sizeof sent - 1, i % 2 == 0 ? SIZE_MAX : 1);
        octets_are_equal(guest->received, guest->received_size, answer, sizeof answer - 1);
        guest->received_size = 0;
        guest_send(guest, OCTETS(BYE), i % 2 == 0 ? SIZE_MAX : 1);
        octets_are_equal(guest->received, guest->received_size, "\x88\x02\x03\xe8", 4);
        g_assert_true(guest->left);
        g_assert_cmpint(guest->conn->state, ==, CONN_LINGERING);
        g_assert_null(guest->conn->secure);
        g_assert_cmpuint(memory_used(), ==, 0);
        guest_end(guest);
    }
}

/* Frames in the record of the request: they have left the socket, and poll() tells nobody. */
static void test_frames_behind_request(void)
{
    static const char octets[] = "GET /echo HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                                 "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                                 "\x81\x82" KEY "hi" BYE;
    struct guest *guest = guest_begin(security, TLS1_3_VERSION);
    g_assert_true(guest_shake(guest));
    size_t sent = 0;
    g_assert_cmpint(SSL_write_ex(guest->ssl, octets, sizeof octets - 1, &sent), ==, 1);
    conn_readable(guest->conn);
    g_assert_cmpint(guest->conn->state, ==, CONN_OPEN);
    struct pollfd entry = {.fd = guest->conn->fd, .events = POLLIN};
    g_assert_cmpint(poll(&entry, 1, 0), ==, 0);
    g_assert_true(conn_is_hungry(guest->conn));
    conn_readable(guest->conn);
    g_assert_cmpint(guest->conn->state, ==, CONN_LINGERING);
    guest_serve(guest);
    g_assert_nonnull(g_strstr_len((char *)guest->received, (gssize)guest->received_size,
                                  "\r\n\r\n\x81\x02hi\x88\x02\x03\xe8"));
    g_assert_true(guest->left);
    guest_end(guest);
}

/* A big message comes back through a socket that takes little at a time, and the client reads late.
 */
static void test_big_message(void)
{
    enum { SIZE = 900000 };
    static uint8_t frame[14 + SIZE] = {
        0x82, 0xff, 0, 0, 0, 0, 0, SIZE >> 16, SIZE >> 8 & 0xff, SIZE & 0xff};
    struct guest *guest = guest_begin(security, TLS1_3_VERSION);
    int small = 4096;
    g_assert_cmpint(setsockopt(guest->conn->fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof small), ==,
                    0);
    guest_open(guest, "/echo");
    for (size_t i = 0; i < SIZE; i++) {
        frame[14 + i] = (uint8_t)(i * 7 >> 3);
    }
    guest_send(guest, frame, sizeof frame, SIZE_MAX);
    for (int i = 0; i < 100000 && guest->received_size < 10 + SIZE; i++) {
        guest_serve(guest);
    }
    g_assert_cmpuint(guest->received_size, ==, 10 + SIZE);
    octets_are_equal(guest->received + 10, SIZE, frame + 14, SIZE);
    guest_end(guest);
    memory_forget();
}

/* One bit of a record is wrong. */
static void test_forged_record(void)
{
    struct guest *guest = guest_begin(security, TLS1_3_VERSION);
    guest_open(guest, "/echo");
    BIO *out = BIO_new(BIO_s_mem());
    SSL_set0_wbio(guest->ssl, out);
    size_t sent = 0;
    g_assert_cmpint(SSL_write_ex(guest->ssl, OCTETS("\x81\x81" KEY "x"), &sent), ==, 1);
    char record[128];
    int size = BIO_read(out, record, sizeof record);
    g_assert_cmpint(size, >, 8);
    record[size - 1] ^= 1;
    g_assert_cmpint(send(guest->fd, record, (size_t)size, 0), ==, size);
    guest_serve(guest);
    g_assert_cmpint(guest->conn->state, ==, CONN_CLOSED);
    g_assert_cmpuint(guest->received_size, ==, 0);
    guest_end(guest);
}

/* ---- Ends ---- */

/* A client that says that it will send no more is answered so; one that is cut off is not. */
static void test_ends_are_told_apart(void)
{
    for (int cut_off = 0; cut_off <= 1; cut_off++) {
        struct guest *guest = guest_begin(security, TLS1_3_VERSION);
        guest_open(guest, "/echo");
        if (cut_off == 0) {
            g_assert_cmpint(SSL_shutdown(guest->ssl), ==, 0);
        } else {
            g_assert_cmpint(shutdown(guest->fd, SHUT_WR), ==, 0);
        }
        guest_serve(guest);
        g_assert_cmpint(guest->conn->state, ==, CONN_CLOSED);
        g_assert_cmpint(guest->left, ==, cut_off == 0);
        g_assert_cmpint(guest->conn->output.broken, ==, cut_off == 1);
        guest_end(guest);
    }
}

static void test_farewell_is_answered(void)
{
    struct guest *guest = guest_begin(security, TLS1_3_VERSION);
    guest_open(guest, "/echo");
    g_assert_cmpint(SSL_shutdown(guest->ssl), ==, 0);
    conn_readable(guest->conn);
    g_assert_cmpint(guest->conn->state, ==, CONN_CLOSED);
    g_assert_cmpint(SSL_shutdown(guest->ssl), ==, 1);
    guest_end(guest);
}

/* The last octets of the client and its farewell come together: both are heeded. */
static void test_farewell_behind_octets(void)
{
    struct guest *guest = guest_begin(security, TLS1_3_VERSION);
    guest_open(guest, "/echo");
    size_t sent = 0;
    g_assert_cmpint(SSL_write_ex(guest->ssl, OCTETS("\x81\x81" KEY "x"), &sent), ==, 1);
    g_assert_cmpint(SSL_shutdown(guest->ssl), ==, 0);
    guest_serve(guest);
    octets_are_equal(guest->received, guest->received_size, OCTETS("\x81\x01x"));
    g_assert_cmpint(guest->conn->state, ==, CONN_CLOSED);
    g_assert_true(guest->left);
    guest_end(guest);
}

/* Fills the socket, so that nothing of TLS finds room in it; returns by how much. */
static size_t noise_send(const struct guest *guest)
{
    static const uint8_t noise[4096];
    size_t noise_size = 0;
    ssize_t size = 0;
    while ((size = send(guest->conn->fd, noise, sizeof noise, 0)) > 0 ||
           (size = send(guest->conn->fd, noise, 1, 0)) > 0) {
        noise_size += (size_t)size;
    }
    return noise_size;
}

static void noise_take(const struct guest *guest, size_t noise_size)
{
    static uint8_t noise[4096];
    while (noise_size > 0) {
        ssize_t size = recv(guest->fd, noise, MIN(noise_size, sizeof noise), 0);
        g_assert_cmpint(size, >, 0);
        noise_size -= (size_t)size;
    }
}

/* The farewell finds no room: it is waited for, and so is the end of TCP. */
static void test_farewell_waits(void)
{
    struct guest *guest = guest_begin(security, TLS1_3_VERSION);
    guest_open(guest, "/echo");
    size_t noise_size = noise_send(guest);
    conn_enter(guest->conn, CONN_REFUSING);
    conn_writable(guest->conn);
    g_assert_cmpint(guest->conn->state, ==, CONN_REFUSING);
    g_assert_cmpint(conn_events(guest->conn), ==, POLLOUT);
    g_assert_false(conn_is_hungry(guest->conn));
    noise_take(guest, noise_size);
    guest_serve(guest);
    g_assert_true(guest->left);
    g_assert_cmpint(guest->conn->state, ==, CONN_LINGERING);
    guest_end(guest);
}

/* The same behind a Close that finds no room either. */
static void test_farewell_behind_pending_close(void)
{
    struct guest *guest = guest_begin(security, TLS1_3_VERSION);
    guest_open(guest, "/echo");
    g_assert_cmpint(SSL_write_ex(guest->ssl, OCTETS(BYE), &(size_t){0}), ==, 1);
    size_t noise_size = noise_send(guest);
    conn_readable(guest->conn);
    g_assert_cmpint(guest->conn->state, ==, CONN_CLOSING);
    g_assert_cmpint(conn_events(guest->conn), ==, POLLOUT);
    noise_take(guest, noise_size);
    guest_serve(guest);
    octets_are_equal(guest->received, guest->received_size, OCTETS("\x88\x02\x03\xe8"));
    g_assert_true(guest->left);
    g_assert_cmpint(guest->conn->state, ==, CONN_LINGERING);
    guest_end(guest);
}

/* ---- What it promises of itself ---- */

static struct secure broken = {.fd = 0, .claimed = SECURING_SIZE};

static void break_claim_of_handshake(void)
{
    broken.claimed = SECURE_SIZE;
    secure_check(&broken);
}

static void break_claim(void)
{
    broken.state = SECURE_OPEN;
    secure_check(&broken);
}

static void break_socket(void)
{
    broken.fd = -1;
    secure_check(&broken);
}

static void break_state(void)
{
    broken.state = (enum secure_state)(SECURE_BROKEN + 1);
    secure_check(&broken);
}

static void break_waiting(void)
{
    broken.state = SECURE_BROKEN;
    broken.wants_room = true;
    secure_check(&broken);
}

static const struct death deaths[] = {
    {"/secure/check/claim-of-handshake", break_claim_of_handshake,
     "!is_shaking || secure->claimed == SECURING_SIZE"},
    {"/secure/check/claim", break_claim, "is_shaking || secure->state == SECURE_BROKEN"},
    {"/secure/check/socket", break_socket, "secure->fd >= 0"},
    {"/secure/check/state", break_state, "secure->state <= SECURE_BROKEN"},
    {"/secure/check/waiting", break_waiting, "secure->state != SECURE_BROKEN || "},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_true(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
    identity_begin(&identity);
    char error[512] = "";
    security = security_begin(identity.cert, identity.key, error, sizeof error);
    g_assert_nonnull(security);
    g_test_add_func("/secure/files", test_files);
    g_test_add_func("/secure/old-version-is-refused", test_old_version_is_refused);
    g_test_add_func("/secure/plain-request-is-refused", test_plain_request_is_refused);
    g_test_add_func("/secure/broken-handshakes", test_broken_handshakes);
    g_test_add_func("/secure/dripped-handshake", test_dripped_handshake);
    g_test_add_func("/secure/deadline", test_deadline);
    g_test_add_func("/secure/renegotiation-is-refused", test_renegotiation_is_refused);
    g_test_add_func("/secure/echo", test_echo);
    g_test_add_func("/secure/frames-behind-request", test_frames_behind_request);
    g_test_add_func("/secure/big-message", test_big_message);
    g_test_add_func("/secure/forged-record", test_forged_record);
    g_test_add_func("/secure/ends-are-told-apart", test_ends_are_told_apart);
    g_test_add_func("/secure/farewell-is-answered", test_farewell_is_answered);
    g_test_add_func("/secure/farewell-behind-octets", test_farewell_behind_octets);
    g_test_add_func("/secure/farewell-waits", test_farewell_waits);
    g_test_add_func("/secure/farewell-behind-pending-close", test_farewell_behind_pending_close);
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    int status = g_test_run();
    security_end(security);
    identity_end(&identity);
    return status;
}
