/* SPDX-License-Identifier: MIT */
/*
 * What a dishonest reference does where no case of the suite leads it: it has to misbehave as it
 * is told and go on, without dying of it. Only the build for coverage has one; in the others these
 * tests are left out. Each runs in a process of its own, because a rule once dishonoured stays so.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reference/handshake.h"
#include "reference/limits.h"
#include "reference/memory.h"
#include "reference/message.h"
#include "reference/saboteur.h"
#include "reference/tests/support_guard.h"

#define OCTETS(text) text, sizeof text - 1
#define KEY          "\0\0\0\0"

/* A request, and the status of its answer by a server that does not honour the row. */
static const struct request_row {
    const char *name;
    const char *row;
    const char *octets;
    unsigned status;
} requests[] = {
    {"/dishonest/request/without-version", "HTTP_9112_2_3_VERSION_BY_LETTER", "GET /\r\n\r\n", 400},
    {"/dishonest/request/lone-cr-before", "HTTP_9112_2_2_LONE_CR_ENDS_NO_LINE",
     "\rGET / HTTP/1.1\r\n\r\n", 400},
    {"/dishonest/request/formless-without-slash", "HTTP_9112_3_2_REFUSES_FORMLESS_TARGET",
     "GET echo HTTP/1.1\r\nHost: a\r\n\r\n", 400},
};

/* Whether there is a dishonest reference here; it is one from now on. */
static bool dishonour(const char *row)
{
    const char *value = NULL;
    bool took_next = false;
    return saboteur_option("--dishonour", row, &value, &took_next) && took_next;
}

/* Runs it in a child, whose counts are written when it exits. */
static void run_apart(void (*run)(const void *data), const void *data)
{
#ifndef MUTANTS
    (void)run, (void)data, (void)dishonour;
    g_test_skip("this build is honest");
    return;
#endif
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        run(data);
        exit(0);
    }
    int status = 0;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
}

static void request_run(const void *data)
{
    const struct request_row *row = data;
    struct http_request *request = g_new(struct http_request, 1);
    struct answer *answer = g_new0(struct answer, 1);
    size_t used = 0;
    g_assert_true(dishonour(row->row));
    http_request_begin(request);
    g_assert_cmpint(
        http_request_feed(request, (const uint8_t *)row->octets, strlen(row->octets), &used), !=,
        HTTP_MORE);
    handshake_answer(request, answer);
    g_assert_cmpuint(answer->status, ==, row->status);
    g_free(answer);
    g_free(request);
}

static void test_request(const void *data)
{
    run_apart(request_run, data);
}

/* A frame that is passed over, amid a message that has a buffer of its own. */
static void passes_over(const void *data)
{
    static uint8_t octets[HEADROOM_SIZE + 14 + 70000 + 8] = {0};
    uint8_t *at = octets + HEADROOM_SIZE;
    struct message_reader reader = {0};
    size_t used = 0;
    size_t room = 0;
    (void)data;
    g_assert_true(dishonour("WS_5_2_FAILS_ON_UNKNOWN_OPCODE"));
    memcpy(at, "\x02\xff\0\0\0\0\0\x01\x11\x70" KEY, 14);
    memcpy(at + 14 + 70000, "\x83\xfe\x80\x00" KEY, 8);
    size_t size = sizeof octets - HEADROOM_SIZE;
    g_assert_cmpint(message_reader_feed(&reader, at, size, &used), ==, MESSAGE_MORE);
    g_assert_cmpuint(used, ==, size);
    g_assert_cmpint(reader.place, ==, PLACE_HELD);
    g_assert_null(message_reader_direct(&reader, &room));
    message_reader_end(&reader);
    memory_forget();
}

static void test_passes_over(void)
{
    run_apart(passes_over, NULL);
}

/* Who looks for UTF-8 before it inflates takes what is UTF-8 by chance. */
static void looks_too_early(const void *data)
{
    static uint8_t octets[HEADROOM_SIZE + 8] = {0};
    uint8_t *at = octets + HEADROOM_SIZE;
    struct message_reader reader = {
        .frame.knows_rsv1 = true,
        .compression.terms = {.agreed = true,
                              .server_window_bits = WINDOW_BITS_MAX,
                              .client_window_bits = WINDOW_BITS_MAX},
    };
    size_t used = 0;
    (void)data;
    g_assert_true(dishonour("PMCE_6_1_COMPRESSED_TEXT_IS_ANY_OCTETS"));
    memcpy(at, "\xc1\x82" KEY "\x02\x00", 8);
    g_assert_cmpint(message_reader_feed(&reader, at, 8, &used), ==, MESSAGE_DONE);
    g_assert_cmpuint(reader.message.size, ==, 0);
    message_reader_end(&reader);
    memory_forget();
}

static void test_looks_too_early(void)
{
    run_apart(looks_too_early, NULL);
}

/* A broken promise is counted, and the octets are what was told. */
static void breaks_promises(const void *data)
{
    static const struct frame_head heads[] = {
        {.fin = false, .opcode = WS_PING},
        {.fin = true, .opcode = WS_PING, .payload_size = 126},
        {.fin = true, .opcode = WS_CONTINUATION, .rsv = FRAME_RSV1},
        {.fin = true, .opcode = WS_PONG, .rsv = FRAME_RSV1},
    };
    uint8_t octets[WS_HEAD_SIZE_MAX];
    struct answer *answer = g_new0(struct answer, 1);
    (void)data;
    g_assert_cmpuint(frame_head_write(octets, &heads[0]), ==, 2);
    octets_are_equal(octets, 2, "\x09\x00", 2);
    g_assert_cmpuint(frame_head_write(octets, &heads[1]), ==, 4);
    octets_are_equal(octets, 4, "\x89\x7e\x00\x7e", 4);
    g_assert_cmpuint(frame_head_write(octets, &heads[2]), ==, 2);
    octets_are_equal(octets, 2, "\xc0\x00", 2);
    g_assert_cmpuint(frame_head_write(octets, &heads[3]), ==, 2);
    octets_are_equal(octets, 2, "\xca\x00", 2);
    answer_refuse(answer, (struct refusal){426, "no",
                                           "Upgrade: websocket\r\n"
                                           "Sec-WebSocket-Version: 013\r\n"});
    g_assert_nonnull(strstr(answer->octets, "\r\nSec-WebSocket-Version: 013\r\n"));
    g_free(answer);
}

static void test_breaks_promises(void)
{
    run_apart(breaks_promises, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(requests); i++) {
        g_test_add_data_func(requests[i].name, &requests[i], test_request);
    }
    g_test_add_func("/dishonest/passes-over", test_passes_over);
    g_test_add_func("/dishonest/looks-too-early", test_looks_too_early);
    g_test_add_func("/dishonest/breaks-promises", test_breaks_promises);
    return g_test_run();
}
