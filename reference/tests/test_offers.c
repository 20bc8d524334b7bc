/* SPDX-License-Identifier: MIT */
/* What is answered to offers of permessage-deflate. A row is the value of the client's field, or of
 * its fields, and that of ours; NULL when every offer is declined. */
#include "reference/offers.h"

#include <glib.h>
#include <string.h>

#include "reference/handshake.h"
#include "reference/tests/support_death.h"
#include "reference/tests/support_guard.h"

struct row {
    const char *name;
    const char *offers;
    const char *answer;
};

#define PMD    "permessage-deflate"
#define SERVER "server_no_context_takeover"
#define CLIENT "client_no_context_takeover"
#define S_BITS "server_max_window_bits"
#define C_BITS "client_max_window_bits"
#define AND    "\r\nSec-WebSocket-Extensions: "

static const struct row rows[] = {
    {"/offers/plain", PMD, PMD},
    {"/offers/server-resets", PMD "; " SERVER, PMD "; " SERVER},
    {"/offers/client-resets", PMD "; " CLIENT, PMD "; " CLIENT},
    {"/offers/both-reset", PMD "; " CLIENT "; " SERVER, PMD "; " SERVER "; " CLIENT},
    {"/offers/server-bits-8", PMD "; " S_BITS "=8", PMD "; " S_BITS "=8"},
    {"/offers/server-bits-9", PMD "; " S_BITS "=9", PMD "; " S_BITS "=9"},
    {"/offers/server-bits-10", PMD "; " S_BITS "=10", PMD "; " S_BITS "=10"},
    {"/offers/server-bits-15", PMD "; " S_BITS "=15", PMD "; " S_BITS "=15"},
    {"/offers/server-bits-quoted", PMD "; " S_BITS "=\"12\"", PMD "; " S_BITS "=12"},
    {"/offers/server-bits-escaped", PMD "; " S_BITS "=\"1\\2\"", PMD "; " S_BITS "=12"},
    {"/offers/client-bits-bare", PMD "; " C_BITS, PMD},
    {"/offers/client-bits-8", PMD "; " C_BITS "=8", PMD "; " C_BITS "=8"},
    {"/offers/client-bits-15", PMD "; " C_BITS "=15", PMD "; " C_BITS "=15"},
    {"/offers/client-bits-quoted", PMD "; " C_BITS "=\"11\"", PMD "; " C_BITS "=11"},
    {"/offers/everything", PMD "; " C_BITS "=14; " S_BITS "=13 ;" CLIENT ";\t" SERVER,
     PMD "; " SERVER "; " CLIENT "; " S_BITS "=13; " C_BITS "=14"},
    {"/offers/example-of-7.1.3", PMD "; " C_BITS "; " S_BITS "=10, " PMD "; " C_BITS,
     PMD "; " S_BITS "=10"},
    {"/offers/first-of-two", PMD "; " SERVER ", " PMD "; " CLIENT, PMD "; " SERVER},
    {"/offers/second-when-unknown", PMD "; bogus, " PMD "; " CLIENT, PMD "; " CLIENT},
    {"/offers/second-when-ill", PMD "; " S_BITS "=16, " PMD, PMD},
    {"/offers/second-field", "x-assay-1; a=b" AND PMD "; " SERVER, PMD "; " SERVER},
    {"/offers/first-of-two-fields", PMD "; " SERVER AND PMD, PMD "; " SERVER},
    {"/offers/third-field", PMD "; a" AND ", " AND PMD, PMD},
    {"/offers/behind-others", "foo, bar; x=10; x=\"10\", " PMD, PMD},
    {"/offers/empty-elements", ", ," PMD " , ", PMD},
    {"/offers/other", "x-webkit-deflate-frame", NULL},
    {"/offers/other-with-our-parameters", "foo; " SERVER, NULL},
    {"/offers/longer-name", PMD "2", NULL},
    {"/offers/shorter-name", "permessage-deflat", NULL},
    {"/offers/name-in-capitals", "Permessage-Deflate", NULL},
    {"/offers/parameter-in-capitals", PMD "; Server_No_Context_Takeover", NULL},
    {"/offers/unknown-parameter", PMD "; bogus", NULL},
    {"/offers/unknown-parameter-behind", PMD "; " SERVER "; bogus=1", NULL},
    {"/offers/server-resets-twice", PMD "; " SERVER "; " SERVER, NULL},
    {"/offers/client-resets-twice", PMD "; " CLIENT "; " CLIENT, NULL},
    {"/offers/server-bits-twice", PMD "; " S_BITS "=10; " S_BITS "=10", NULL},
    {"/offers/client-bits-twice", PMD "; " C_BITS "; " C_BITS "=10", NULL},
    {"/offers/server-resets-with-value", PMD "; " SERVER "=1", NULL},
    {"/offers/client-resets-with-value", PMD "; " CLIENT "=true", NULL},
    {"/offers/server-bits-bare", PMD "; " S_BITS, NULL},
    {"/offers/server-bits-7", PMD "; " S_BITS "=7", NULL},
    {"/offers/server-bits-16", PMD "; " S_BITS "=16", NULL},
    {"/offers/server-bits-0", PMD "; " S_BITS "=0", NULL},
    {"/offers/server-bits-leading-zero", PMD "; " S_BITS "=09", NULL},
    {"/offers/server-bits-leading-zeros", PMD "; " S_BITS "=010", NULL},
    {"/offers/server-bits-long", PMD "; " S_BITS "=100", NULL},
    {"/offers/server-bits-longer", PMD "; " S_BITS "=4294967304", NULL},
    {"/offers/server-bits-no-number", PMD "; " S_BITS "=x", NULL},
    {"/offers/server-bits-negative", PMD "; " S_BITS "=-9", NULL},
    {"/offers/server-bits-fraction", PMD "; " S_BITS "=9.", NULL},
    {"/offers/client-bits-7", PMD "; " C_BITS "=7", NULL},
    {"/offers/client-bits-16", PMD "; " C_BITS "=16", NULL},
    {"/offers/client-bits-leading-zero", PMD "; " C_BITS "=08", NULL},
    {"/offers/client-bits-no-number", PMD "; " C_BITS "=\"a\"", NULL},
};

static void request_read(struct http_request *request, const char *offers)
{
    char *text = g_strdup_printf("GET /echo HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                                 "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                 "Sec-WebSocket-Extensions: %s\r\n\r\n",
                                 offers);
    size_t used = 0;
    http_request_begin(request);
    const uint8_t *octets = guard_copy(text, strlen(text));
    g_assert_cmpint(http_request_feed(request, octets, strlen(text), &used), ==, HTTP_DONE);
    g_free(text);
}

static void test_row(const void *data)
{
    const struct row *row = data;
    struct http_request *request = g_new(struct http_request, 1);
    struct answer *answer = g_new(struct answer, 1);
    for (int declines = 0; declines < 2; declines++) {
        offers_decline_all(declines != 0);
        request_read(request, row->offers);
        handshake_answer(request, answer);
        g_assert_cmpuint(answer->status, ==, 101);
        char *field = strstr(answer->octets, "\r\nSec-WebSocket-Extensions: ");
        g_assert_cmpint(answer->terms.agreed, ==, field != NULL);
        const char *expected = declines != 0 ? NULL : row->answer;
        if (field != NULL) {
            field += strlen("\r\nSec-WebSocket-Extensions: ");
            *strchr(field, '\r') = '\0';
        }
        g_assert_cmpstr(field, ==, expected);
    }
    offers_decline_all(false);
    g_free(answer);
    g_free(request);
}

/* What breaks the grammar is no offer, and the request is refused. */
static void test_malformed(void)
{
    static const char *const lists[] = {
        ";", PMD ";", PMD "; a=", PMD "; a=\"\"", PMD "; a=\"b", PMD "; a=b c", PMD "; =b",
    };
    struct http_request *request = g_new(struct http_request, 1);
    struct answer *answer = g_new(struct answer, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        request_read(request, lists[i]);
        handshake_answer(request, answer);
        g_assert_cmpuint(answer->status, ==, 400);
        g_assert_false(answer->terms.agreed);
    }
    g_free(answer);
    g_free(request);
}

/* The terms are those that the answer says. */
static void test_terms(void)
{
    struct http_request *request = g_new(struct http_request, 1);
    request_read(request, PMD "; " C_BITS "=14; " S_BITS "=8; " CLIENT);
    struct terms terms = offers_accept(request);
    g_assert_true(terms.agreed);
    g_assert_false(terms.server_resets);
    g_assert_true(terms.client_resets);
    g_assert_cmpuint(terms.server_window_bits, ==, 8);
    g_assert_cmpuint(terms.client_window_bits, ==, 14);
    request_read(request, PMD "; " C_BITS);
    terms = offers_accept(request);
    g_assert_cmpuint(terms.server_window_bits, ==, 15);
    g_assert_cmpuint(terms.client_window_bits, ==, 15);
    g_free(request);
}

/* Each breaks one property of terms. */
#define BREAKS_TERMS(name, ...)                                       \
    static void name(void)                                            \
    {                                                                 \
        struct terms terms = {.agreed = true,                         \
                              .server_window_bits = WINDOW_BITS_MAX,  \
                              .client_window_bits = WINDOW_BITS_MAX}; \
        __VA_ARGS__;                                                  \
        terms_check(&terms);                                          \
    }

BREAKS_TERMS(break_small_server, terms.server_window_bits = 7)
BREAKS_TERMS(break_great_server, terms.server_window_bits = 16)
BREAKS_TERMS(break_small_client, terms.client_window_bits = 7)
BREAKS_TERMS(break_great_client, terms.client_window_bits = 16)
BREAKS_TERMS(break_unsaid_server, terms.server_window_bits = 9)
BREAKS_TERMS(break_unsaid_client, terms.client_window_bits = 9)
BREAKS_TERMS(break_unsaid_reset, terms.client_resets = true)
BREAKS_TERMS(break_said_server, terms.agreed = false; terms.says_server_bits = true)
BREAKS_TERMS(break_said_client, terms.agreed = false; terms.says_client_bits = true)

static const struct death deaths[] = {
    {"/offers/check/small-server", break_small_server,
     "terms->server_window_bits >= WINDOW_BITS_MIN"},
    {"/offers/check/great-server", break_great_server,
     "terms->server_window_bits <= WINDOW_BITS_MAX"},
    {"/offers/check/small-client", break_small_client,
     "terms->client_window_bits >= WINDOW_BITS_MIN"},
    {"/offers/check/great-client", break_great_client,
     "terms->client_window_bits <= WINDOW_BITS_MAX"},
    {"/offers/check/unsaid-server", break_unsaid_server, "terms->says_server_bits ||"},
    {"/offers/check/unsaid-client", break_unsaid_client,
     "((void)(PMCE_5_LIMITS_CLIENT_IN_ANSWER), (terms->says_client_bits"},
    {"/offers/check/unsaid-reset", break_unsaid_reset,
     "((void)(PMCE_5_LIMITS_CLIENT_IN_ANSWER), (terms->says_client_resets"},
    {"/offers/check/said-server", break_said_server, "!terms->says_server_bits"},
    {"/offers/check/said-client", break_said_client, "!terms->says_client_bits"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_add_data_func(rows[i].name, &rows[i], test_row);
    }
    g_test_add_func("/offers/malformed", test_malformed);
    g_test_add_func("/offers/terms", test_terms);
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    return g_test_run();
}
