/* SPDX-License-Identifier: MIT */
/* What OpenSSL takes for a connection, counted by its own hooks, against what limits.h claims. */
#include <glib.h>
#include <malloc.h>
#include <openssl/crypto.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "reference/limits.h"
#include "reference/memory.h"
#include "reference/tests/support_guest.h"

static struct identity identity;
static struct security *security;
static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

/* ---- What OpenSSL has, of all its users in this process ---- */

static size_t library_size;

static void *count_malloc(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    void *octets = malloc(size);
    library_size += malloc_usable_size(octets);
    return octets;
}

static void count_free(void *octets, const char *file, int line)
{
    (void)file;
    (void)line;
    library_size -= malloc_usable_size(octets);
    free(octets);
}

static void *count_realloc(void *octets, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    library_size -= malloc_usable_size(octets);
    void *grown = realloc(octets, size);
    library_size += malloc_usable_size(grown);
    return grown;
}

static void test_memory(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(versions); i++) {
        /* The client lives in the same process, and its share is counted first. */
        struct guest *first = guest_begin(security, versions[i]);
        guest_open(first, "/echo");
        SSL_free(first->ssl);
        SSL_CTX_free(first->context);
        first->ssl = NULL;
        first->context = NULL;
        size_t with = library_size;
        g_assert_cmpuint(memory_used(), ==, SECURE_SIZE);
        conn_abandon(first->conn);
        size_t idle_size = with - library_size;
        g_test_message("an idle connection: %zu octets of OpenSSL", idle_size);
        g_assert_cmpuint(idle_size, <=, SECURE_SIZE - 2 * (16384 + 512));
        guest_end(first);
    }
}

/* A handshake that promises the greatest message costs no more than is claimed. */
static void test_memory_of_handshake(void)
{
    static const uint8_t head[] = {0x16, 3, 1, 0x40, 0, 1, 0x01, 0xff, 0xfc, 3, 3};
    static uint8_t octets[5 + 16384];
    struct guest *guest = guest_begin(security, TLS1_3_VERSION);
    memcpy(octets, head, sizeof head);
    g_assert_cmpuint(memory_used(), ==, SECURING_SIZE);
    size_t before = library_size;
    for (size_t sent = 0; sent < sizeof octets;) {
        ssize_t size = send(guest->fd, octets + sent, sizeof octets - sent, 0);
        sent += size > 0 ? (size_t)size : 0;
        guest_serve(guest);
    }
    g_assert_cmpint(guest->conn->state, ==, CONN_SECURING);
    g_test_message("a handshake amid its greatest message: %zu octets more", library_size - before);
    g_assert_cmpuint(library_size - before, <=, SECURING_SIZE);
    guest_end(guest);
}

static void test_memory_is_out(void)
{
    struct turn *turn = g_new0(struct turn, 1);
    turn->now_ms = 1;
    turn->security = security;
    g_assert_true(memory_claim(MEMORY_SIZE_MAX - SECURING_SIZE + 1));
    int pair[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
    g_assert_null(conn_begin(pair[1], 1, turn));
    char octet;
    g_assert_cmpint(recv(pair[0], &octet, 1, 0), ==, 0);
    memory_release(MEMORY_SIZE_MAX - SECURING_SIZE + 1);
    close(pair[0]);
    g_free(turn);
}

int main(int argc, char **argv)
{
    bool counts = CRYPTO_set_mem_functions(count_malloc, count_realloc, count_free) == 1;
    g_test_init(&argc, &argv, NULL);
    g_assert_true(counts);
    g_assert_true(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
    identity_begin(&identity);
    char error[512] = "";
    security = security_begin(identity.cert, identity.key, error, sizeof error);
    g_assert_nonnull(security);
    g_test_add_func("/secure/memory/idle", test_memory);
    g_test_add_func("/secure/memory/handshake", test_memory_of_handshake);
    g_test_add_func("/secure/memory/is-out", test_memory_is_out);
    int status = g_test_run();
    security_end(security);
    identity_end(&identity);
    return status;
}
