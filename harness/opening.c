/* SPDX-License-Identifier: MIT */
/* The opening handshake of a lawful client, RFC 6455 4.1; see opening.h. No socket, no clock. */
#include "harness/opening.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/case.h"
#include "conformance/websocket.h"
#include "harness/text.h"

static GString *list_join(const GPtrArray *items)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < items->len; i++) {
        g_string_append_printf(list, "%s%s", i > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(items, i));
    }
    return list;
}

/* A fresh key, its nonce drawn from the seed. */
static char *key_draw(uint64_t seed)
{
    uint8_t nonce[WS_KEY_NONCE_SIZE];
    GRand *random = g_rand_new_with_seed((guint32)(seed ^ seed >> 32));

    for (size_t i = 0; i < sizeof(nonce); i++) {
        nonce[i] = (uint8_t)g_rand_int_range(random, 0, 256);
    }
    g_rand_free(random);
    return head_key_for(nonce);
}

/* The fields that the command line adds, but for subprotocols, and those that `text` has itself. */
static GString *header_lines(const char *text, const struct options *options)
{
    GString *more = g_string_new(NULL);

    for (guint i = 0; i < options->headers->len; i++) {
        g_string_append_printf(more, "%s\r\n",
                               (const char *)g_ptr_array_index(options->headers, i));
    }
    if (options->origin != NULL && strstr(text, "\nOrigin:") == NULL) {
        g_string_append_printf(more, "Origin: %s\r\n", options->origin);
    }
    return more;
}

/* The same with the subprotocols. */
static GString *more_lines(const char *text, const struct options *options)
{
    GString *more = header_lines(text, options);
    GString *subprotocols = list_join(options->subprotocols);

    if (subprotocols->len > 0 && strstr(text, "\nSec-WebSocket-Protocol:") == NULL) {
        g_string_append_printf(more, "Sec-WebSocket-Protocol: %s\r\n", subprotocols->str);
    }
    g_string_free(subprotocols, TRUE);
    return more;
}

GString *opening_request(const struct target *target, unsigned close_code,
                         const struct options *options, uint64_t seed, char **key)
{
    GString *subprotocols = list_join(options->subprotocols);
    GPtrArray *lines = g_ptr_array_new();
    char *path = target_path(target, close_code);

    for (guint i = 0; i < options->headers->len; i++) {
        g_ptr_array_add(lines, g_ptr_array_index(options->headers, i));
    }
    g_ptr_array_add(lines, NULL);
    *key = key_draw(seed);
    struct head_request request = {
        .host = target->host,
        .port = target->port,
        .secure = target->is_secure,
        .path = path,
        .key = *key,
        .origin = options->origin,
        .subprotocols = subprotocols->len > 0 ? subprotocols->str : NULL,
        .extra_lines = (const char *const *)lines->pdata,
    };
    GString *text = head_request_build(&request);
    g_string_free(subprotocols, TRUE);
    g_ptr_array_unref(lines);
    g_free(path);
    return text;
}

/* Each letter in its other case. */
static char *case_turned(const char *text)
{
    char *turned = g_strdup(text);

    for (char *c = turned; *c != '\0'; c++) {
        *c = g_ascii_islower(*c) ? g_ascii_toupper(*c) : g_ascii_tolower(*c);
    }
    return turned;
}

/* What fills the holes that the command line fills; NULL where it does not. */
struct fillers {
    const char *subprotocol;
    const char *origin;
    const char *refused_origin;
    const char *missing_path;
};

static struct fillers fillers_of(const struct options *options)
{
    bool has_subprotocol = options->subprotocols->len > 0;

    return (struct fillers){
        .subprotocol = has_subprotocol ? g_ptr_array_index(options->subprotocols, 0) : NULL,
        .origin = options->origin,
        .refused_origin = options->refused_origin,
        .missing_path = options->missing_path,
    };
}

static void told_fill(GString *request, const struct options *options)
{
    struct fillers fillers = fillers_of(options);
    const struct {
        const char *hole;
        const char *turned_hole; /* NULL: none */
        const char *filler;
    } holes[] = {
        {"{subprotocol}", "{SUBPROTOCOL}", fillers.subprotocol},
        {"{origin}", "{ORIGIN}", fillers.origin},
        {"{refused-origin}", NULL, fillers.refused_origin},
        {"{missing-path}", NULL, fillers.missing_path},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(holes); i++) {
        if (holes[i].filler == NULL) {
            continue;
        }
        g_string_replace(request, holes[i].hole, holes[i].filler, 0);
        if (holes[i].turned_hole != NULL) {
            char *turned = case_turned(holes[i].filler);
            g_string_replace(request, holes[i].turned_hole, turned, 0);
            g_free(turned);
        }
    }
}

/* Whether the text is another one when its letters are turned; without letters it is the same. */
static bool has_letters(const char *text)
{
    char *turned = case_turned(text);
    bool differs = strcmp(turned, text) != 0;

    g_free(turned);
    return differs;
}

const char *opening_lack(const struct ws_case *ws_case, const struct options *options)
{
    struct fillers fillers = fillers_of(options);
    const struct {
        unsigned need;
        const char *filler;
        const char *reason;
    } needs[] = {
        {NEEDS_SUBPROTOCOL, fillers.subprotocol,
         "which subprotocol the target knows is not told; --subprotocol NAME does"},
        {NEEDS_ORIGIN, fillers.origin,
         "which Origin the target takes is not told; --origin ORIGIN does"},
        {NEEDS_REFUSED_ORIGIN, fillers.refused_origin,
         "which Origin the target refuses is not told; --refused-origin ORIGIN does"},
        {NEEDS_MISSING_PATH, fillers.missing_path,
         "where the target offers nothing is not told; --missing-path PATH does"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(needs); i++) {
        if ((ws_case->needs & needs[i].need) != 0 && needs[i].filler == NULL) {
            return needs[i].reason;
        }
    }
    if (ws_case->request != NULL && strstr(ws_case->request, "{SUBPROTOCOL}") != NULL &&
        !has_letters(fillers.subprotocol)) {
        return "the subprotocol has no letters, so that no other capitals make another name";
    }
    return NULL;
}

enum {
    CUT_EDGE_SIZE = 8,  /* so much of both ends of a request is sent octet by octet */
    CUT_COUNT_MAX = 96, /* a request of a hundred fields is not cut at each of them */
};

/* Whether a write begins at `at`: in the first and the last octets, and around each line end. */
static bool is_cut_at(const uint8_t *octets, size_t size, size_t at)
{
    bool is_at_edge = at <= CUT_EDGE_SIZE || size - at <= CUT_EDGE_SIZE;
    bool is_at_line_end = octets[at] == '\r' || octets[at] == '\n' || octets[at - 1] == '\n';
    return is_at_edge || is_at_line_end;
}

int opening_pause_ms(const GArray *pauses, size_t at)
{
    for (guint i = 0; i < pauses->len; i++) {
        if (g_array_index(pauses, gsize, i) == at) {
            return REQUEST_PAUSE_MS;
        }
    }
    return 0;
}

void opening_cut(GArray *cuts, const GArray *pauses, const uint8_t *octets, size_t size,
                 enum delivery delivery)
{
    for (size_t at = 1; at < size; at++) {
        bool is_last = size - at <= CUT_EDGE_SIZE;
        bool is_cut = delivery == DELIVERY_OCTETS && is_cut_at(octets, size, at) &&
                      (cuts->len < CUT_COUNT_MAX || is_last);
        if (is_cut || opening_pause_ms(pauses, at) > 0) {
            g_array_append_val(cuts, at);
        }
    }
}

/* A Ping "early" under the masking key that RFC 6455 5.7 shows. */
static const char ping[] = "\x89\x85\x37\xfa\x21\x3d\x52\x9b\x53\x51\x4e";

/* Fills the hole at the front of `text` if it is one of those that stand for octets of no text, for
 * many octets, or for none at all. */
static bool hole_fill(GString *request, const char *text, GArray *pauses)
{
    static const char octets[] = "{octets:";
    static const char fields[] = "{fields:";

    if (g_str_has_prefix(text, "{nul}")) {
        g_string_append_c(request, '\0');
    } else if (g_str_has_prefix(text, "{ping}")) {
        g_string_append_len(request, ping, sizeof ping - 1);
    } else if (g_str_has_prefix(text, REQUEST_PAUSE)) {
        g_array_append_val(pauses, request->len);
    } else if (g_str_has_prefix(text, octets)) {
        unsigned long count = strtoul(text + strlen(octets), NULL, 10);
        for (unsigned long i = 0; i < count; i++) {
            g_string_append_c(request, (char)('0' + i % 10));
        }
    } else if (g_str_has_prefix(text, fields)) {
        unsigned long count = strtoul(text + strlen(fields), NULL, 10);
        for (unsigned long i = 0; i < count; i++) {
            g_string_append_printf(request, "X-Assay-%lu: %lu\r\n", i, i);
        }
    } else {
        return false;
    }
    return true;
}

static GString *holes_fill(const char *text, GArray *pauses)
{
    GString *request = g_string_new(NULL);

    while (*text != '\0') {
        if (*text == '{' && hole_fill(request, text, pauses)) {
            text = strchr(text, '}');
        } else {
            g_string_append_c(request, *text);
        }
        text++;
    }
    return request;
}

GString *opening_request_of(const char *text, const struct target *target, unsigned close_code,
                            const struct options *options, uint64_t seed, char **key,
                            GArray *pauses)
{
    if (text == NULL) {
        return opening_request(target, close_code, options, seed, key);
    }
    GString *request = g_string_new(text);
    GString *more = more_lines(text, options);
    GString *headers = header_lines(text, options);
    char *path = target_path(target, close_code);

    *key = key_draw(seed);
    g_string_replace(request, "{more}", more->str, 0);
    g_string_replace(request, "{headers}", headers->str, 0);
    told_fill(request, options);
    g_string_replace(request, "{path}", path, 0);
    g_string_replace(request, "{scheme}", target->is_secure ? "https" : "http", 0);
    g_string_replace(request, "{host}", target->authority, 0);
    g_string_replace(request, "{key}", *key, 0);
    GString *filled = holes_fill(request->str, pauses);
    g_string_free(more, TRUE);
    g_string_free(headers, TRUE);
    g_free(path);
    g_string_free(request, TRUE);
    return filled;
}

void opening_offer(GString *request, const char *offer)
{
    if (offer != NULL) {
        char *line = g_strdup_printf("Sec-WebSocket-Extensions: %s\r\n", offer);
        /* In front of the empty line. */
        g_string_insert(request, (gssize)request->len - 2, line);
        g_free(line);
    }
}

/* Whether the answer selects one of the subprotocols that were offered, or none. */
static bool subprotocol_fits(const struct head *head, const struct options *options)
{
    const char *selected = head_value(head, "Sec-WebSocket-Protocol");

    if (head_field_count(head, "Sec-WebSocket-Protocol") == 0) {
        return true;
    }
    for (guint i = 0; selected != NULL && i < options->subprotocols->len; i++) {
        if (strcmp(selected, g_ptr_array_index(options->subprotocols, i)) == 0) {
            return true;
        }
    }
    return false;
}

/* What may open the connection after all, for who is told that it did not; "" where nothing is
 * known to. g_free(). */
static char *opening_advice(const struct head *head)
{
    static const struct {
        unsigned status;
        const char *advice;
    } rows[] = {
        {200, "; is there a WebSocket under this path?"},
        {400, "; if it wants a subprotocol, --subprotocol NAME offers one"},
        {401, "; -H 'Authorization: ...' sends what it asks for"},
        {403, "; if it wants an Origin, --origin ORIGIN sends one, and -H 'Cookie: ...' a session"},
        {404, "; is there a WebSocket under this path?"},
        {405, "; is there a WebSocket under this path?"},
    };
    const char *location = head_value(head, "Location");

    if (head->status >= 300 && head->status < 400 && location != NULL) {
        GString *line = g_string_new("; it points to ");
        text_quote_append(line, (const uint8_t *)location, strlen(location), 120);
        g_string_append(line, ", which is not followed: judge that URL");
        return g_string_free(line, FALSE);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (head->status == rows[i].status) {
            return g_strdup(rows[i].advice);
        }
    }
    return g_strdup("");
}

char *opening_trouble(const struct head *head, const char *key, const struct options *options,
                      bool has_offer)
{
    const char *accept = head_value(head, "Sec-WebSocket-Accept");
    char *right = head_accept_for(key);
    char *line = head_describe(head);
    char *trouble = NULL;

    if (head->kind != HEAD_RESPONSE) {
        trouble = g_strdup_printf("the answer to the opening handshake is not HTTP: %s", line);
    } else if (head->status != 101) {
        g_autofree char *advice = opening_advice(head);
        trouble = g_strdup_printf("the opening handshake was answered with %s, not with 101 "
                                  "(RFC 6455 4.1)%s",
                                  line, advice);
    } else if (!head_has_token(head, "Upgrade", "websocket")) {
        trouble = g_strdup("the 101 has no \"Upgrade: websocket\" (RFC 6455 4.2.2)");
    } else if (!head_has_token(head, "Connection", "Upgrade")) {
        trouble = g_strdup("the 101 has no \"Connection: Upgrade\" (RFC 6455 4.2.2)");
    } else if (!has_offer && head_field_count(head, "Sec-WebSocket-Extensions") > 0) {
        trouble = g_strdup("the 101 names an extension although none was offered (RFC 6455 4.1)");
    } else if (!subprotocol_fits(head, options)) {
        trouble = g_strdup("the 101 names a subprotocol that was not offered (RFC 6455 4.1); "
                           "--subprotocol NAME offers one");
    } else if (accept == NULL || strcmp(accept, right) != 0) {
        trouble = g_strdup_printf("the 101 has a wrong Sec-WebSocket-Accept or none; for this key "
                                  "it is %s (RFC 6455 4.2.2)",
                                  right);
    }
    g_free(right);
    g_free(line);
    return trouble;
}
