/* SPDX-License-Identifier: MIT */
/* The opening handshake: conditions first, then answers. Nothing is kept between two requests. */
#include "reference/handshake.h"

#include <assert.h>
#include <openssl/evp.h>
#include <string.h>

#include "reference/handshake_http.h"
#include "reference/handshake_lists.h"
#include "reference/handshake_names.h"
#include "reference/negotiate.h"
#include "reference/obey.h"
#include "reference/origin.h"
#include "reference/page.h"
#include "reference/plain.h"
#include "reference/promise.h"
#include "reference/saboteur.h"

enum {
    SHA1_SIZE = 20,
    GUID_SIZE = sizeof WS_GUID - 1,
};

static_assert(GUID_SIZE == 36, "a GUID has 36 characters");
static_assert(KEY_SIZE == (WS_KEY_NONCE_SIZE + 2) / 3 * 4, "base64 makes four of three");
static_assert(ACCEPT_SIZE == (SHA1_SIZE + 2) / 3 * 4, "base64 makes four of three");

static const char upgrade_headers[] = "Upgrade: websocket\r\n"
                                      "Sec-WebSocket-Version: 13\r\n";

bool handshake_accept(const char key[KEY_SIZE], char accept[ACCEPT_SIZE + 1])
{
    uint8_t text[KEY_SIZE + GUID_SIZE];
    memcpy(text, key, KEY_SIZE);
    memcpy(text + KEY_SIZE, WS_GUID, GUID_SIZE);
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(text, sizeof text, digest, &size, EVP_sha1(), NULL) != 1) {
        return false;
    }
    assert(size == SHA1_SIZE);
    int written = EVP_EncodeBlock((uint8_t *)accept, digest, (int)size);
    assert(written == ACCEPT_SIZE);
    return written == ACCEPT_SIZE;
}

static bool is_base64(char octet)
{
    static const char others[] = "+/";
    bool good = (octet >= 'A' && octet <= 'Z') || (octet >= 'a' && octet <= 'z') ||
                (octet >= '0' && octet <= '9') || memchr(others, octet, sizeof others - 1) != NULL;
    assert(!(good && octet == '='));
    assert(!(good && octet == ' '));
    return good;
}

/* Whether the value is the base64 of sixteen octets: 22 characters of its alphabet and two `=`. The
 * four bits that the last character has too many are not looked at, as RFC 6455 4.2.1 asks for no
 * more than a value that decodes. */
static bool key_is_good(const char *key, size_t size)
{
    if (size != KEY_SIZE || memcmp(key + KEY_SIZE - 2, "==", 2) != 0) {
        return false;
    }
    for (size_t i = 0; i < KEY_SIZE - 2; i++) {
        if (!is_base64(key[i])) {
            return false;
        }
    }
    uint8_t nonce[(KEY_SIZE / 4) * 3];
    static_assert(sizeof nonce - 2 == WS_KEY_NONCE_SIZE, "each `=` stands for an octet less");
    return EVP_DecodeBlock(nonce, (const uint8_t *)key, KEY_SIZE) == (int)sizeof nonce;
}

/* ---------------------------------------------------------------------------------- conditions */

/* Whether it is a number up to 255 that begins with no zero, unless it is 0 (RFC 6455 4.3). */
static bool version_is_number(const struct http_request *request, struct http_span version)
{
    const char *digits = http_span_octets(request, version);
    bool good = version.size > 0 && (digits[0] != '0' || version.size == 1);
    unsigned number = 0;
    for (size_t i = 0; i < version.size && good; i++) {
        good = digits[i] >= '0' && digits[i] <= '9';
        number = good ? number * 10 + (unsigned)(digits[i] - '0') : 0;
        good = good && number <= UINT8_MAX;
    }
    assert(!good || version.size > 0);
    assert(!good || digits[0] != '+');
    return good;
}

/* Two rules, so that each can be told from the other: another number, and no number at all. */
static bool version_is_refused(const struct http_request *request, struct http_span version)
{
    bool number = version_is_number(request, version);
    bool ours = http_span_is(request, version, "13");
    assert(!ours || number);
    return BREAKS(WS_4_3_VERSION_IS_PLAIN_DECIMAL, !number) ||
           BREAKS(WS_4_2_2_REFUSES_OTHER_VERSIONS, number && !ours);
}

/* The key and the version: each exactly once (RFC 6455 11.3.1, 11.3.5). */
static struct refusal judge_key_and_version(const struct http_request *request)
{
    struct http_span key = {0};
    struct http_span version = {0};
    size_t key_count = http_request_find(request, "Sec-WebSocket-Key", &key);
    size_t version_count = http_request_find(request, "Sec-WebSocket-Version", &version);
    assert(key_count <= request->field_count);
    assert(version_count <= request->field_count);
    if (BREAKS(WS_4_2_1_REQUIRES_VERSION, version_count == 0)) {
        return (struct refusal){400, "RFC 6455 4.2.1, item 6: Sec-WebSocket-Version is missing",
                                upgrade_headers};
    }
    if (BREAKS(WS_11_3_5_REFUSES_SECOND_VERSION, version_count > 1)) {
        return (struct refusal){400, "RFC 6455 11.3.5: Sec-WebSocket-Version is there twice", ""};
    }
    if (version_count > 0 && version_is_refused(request, version)) {
        bool lists = CALLS_FOR(WS_4_4_LISTS_VERSIONS, version_count > 0);
        return (struct refusal){426, "RFC 6455 4.2.2, item 4: the version here is 13",
                                lists ? upgrade_headers : "Upgrade: websocket\r\n"};
    }
    if (BREAKS(WS_4_2_1_REQUIRES_KEY, key_count == 0) ||
        BREAKS(WS_11_3_1_REFUSES_SECOND_KEY, key_count > 1)) {
        return (struct refusal){
            400, "RFC 6455 4.2.1, item 5: there is not exactly one Sec-WebSocket-Key", ""};
    }
    if (key_count > 0 &&
        BREAKS(WS_4_2_1_KEY_IS_16_OCTETS, !key_is_good(http_span_octets(request, key), key.size))) {
        return (struct refusal){
            400, "RFC 6455 4.2.1, item 5: Sec-WebSocket-Key is not the base64 of 16 octets", ""};
    }
    return (struct refusal){0};
}

/* Whether the header is there in another form than the plain word in one field. */
static bool is_spelled_otherwise(const struct http_request *request, const char *name,
                                 const char *word)
{
    struct http_span value = {0};
    size_t count = http_request_find(request, name, &value);
    assert(count <= request->field_count);
    return count > 0 && (count > 1 || !http_span_is(request, value, word));
}

/* Whether a field is there that no rule here speaks of. */
static bool has_unknown_field(const struct http_request *request)
{
    static const char *const known[] = {
        "Host",
        "Upgrade",
        "Connection",
        "Sec-WebSocket-Key",
        "Sec-WebSocket-Version",
        "Sec-WebSocket-Extensions",
        "Sec-WebSocket-Protocol",
        "Origin",
    };
    size_t count = 0;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct http_span value;
        count += http_request_find(request, known[i], &value);
    }
    assert(count <= request->field_count);
    return count < request->field_count;
}

/* What a request may do as it likes. Each of these is taken as it comes, so an honest server
 * refuses none: the names stand here so that a server which does can be built and be found out. */
static struct refusal judge_freedoms(const struct http_request *request)
{
    struct http_span upgrade = {0};
    assert(request->field_count > 0); /* Upgrade or Connection */
    size_t count = http_request_find(request, "Upgrade", &upgrade);
    bool listed = count > 1 || (count == 1 && upgrade.size != strlen("websocket"));
    bool cased = !listed && is_spelled_otherwise(request, "Upgrade", "websocket");
    bool tokens = is_spelled_otherwise(request, "Connection", "Upgrade");
    bool reordered = !http_field_is(request, &request->fields[0], "Host");
    bool offers = http_request_find(request, "Sec-WebSocket-Extensions", &upgrade) > 0;
    bool unknown = has_unknown_field(request);
    bool respelled = field_names_are_respelled(request);
    assert(!(listed && cased));
    if ((listed && !CALLS_FOR(WS_4_2_1_TAKES_UPGRADE_LIST, listed)) ||
        (cased && !CALLS_FOR(WS_4_2_1_UPGRADE_IN_ANY_CASE, cased)) ||
        (tokens && !CALLS_FOR(WS_4_2_1_FINDS_CONNECTION_TOKEN, tokens)) ||
        (reordered && !CALLS_FOR(WS_4_2_1_FIELDS_IN_ANY_ORDER, reordered)) ||
        (respelled && !CALLS_FOR(WS_4_1_FIELD_NAMES_IN_ANY_CASE, respelled)) ||
        (offers && !CALLS_FOR(WS_4_2_1_TAKES_EXTENSIONS, offers)) ||
        (unknown && !CALLS_FOR(WS_4_2_1_IGNORES_UNKNOWN_FIELDS, unknown))) {
        return (struct refusal){400, "the request is written in another way than the usual", ""};
    }
    return (struct refusal){0};
}

/* RFC 6455 4.2.1, the conditions that make a request an opening handshake. */
static struct refusal judge_handshake(const struct http_request *request)
{
    assert(request->state == HTTP_WHOLE);
    assert(request->version_major == 1);
    /* Two rules, so that each can be told from the other: no such word, and a look-alike. */
    bool asks = http_request_lists(request, "Upgrade", "websocket");
    bool looks_so = !asks && upgrade_is_beyond_ascii(request);
    if (BREAKS(WS_2_1_FOLDS_ASCII_ONLY, looks_so) ||
        BREAKS(WS_4_2_1_REQUIRES_UPGRADE, !asks && !looks_so)) {
        return (struct refusal){
            426, "RFC 6455 4.2.1, item 3: this path speaks WebSocket; Upgrade does not ask for it",
            upgrade_headers};
    }
    if (BREAKS(WS_4_2_1_HTTP_1_1_OR_HIGHER, request->version_minor == 0)) {
        return (struct refusal){400, "RFC 6455 4.2.1, item 1: HTTP/1.0 cannot be upgraded", ""};
    }
    if (BREAKS(WS_4_2_1_REQUIRES_CONNECTION,
               !http_request_lists(request, "Connection", "Upgrade"))) {
        return (struct refusal){400, "RFC 6455 4.2.1, item 4: Connection does not list Upgrade",
                                ""};
    }
    struct refusal refusal = judge_freedoms(request);
    if (refusal.status == 0) {
        refusal = judge_key_and_version(request);
    }
    if (refusal.status != 0) {
        return refusal;
    }
    if (lists_are_refused(request)) {
        return (struct refusal){400, "the request offers what it may offer", ""};
    }
    if (BREAKS(WS_9_1_REFUSES_MALFORMED, !extensions_are_good(request))) {
        return (struct refusal){400, "RFC 6455 9.1: Sec-WebSocket-Extensions is malformed", ""};
    }
    if (BREAKS(WS_4_3_REFUSES_MALFORMED_SUBPROTOCOLS, !subprotocols_are_good(request))) {
        return (struct refusal){400, "RFC 6455 4.1, item 10: Sec-WebSocket-Protocol is malformed",
                                ""};
    }
    if (offers_are_refused(request)) {
        return (struct refusal){400, "an offer that is declined is no reason to open", ""};
    }
    return (struct refusal){0};
}

/* ------------------------------------------------------------------------------------- answers */

static void answer_open(struct answer *answer, const struct http_request *request)
{
    struct http_span key = {0};
    size_t count = http_request_find(request, "Sec-WebSocket-Key", &key);
    assert(count == 1 || DISHONOURED(WS_4_2_1_REQUIRES_KEY) ||
           DISHONOURED(WS_11_3_1_REFUSES_SECOND_KEY));
    assert(key.size == KEY_SIZE || count == 0 || DISHONOURED(WS_4_2_1_KEY_IS_16_OCTETS));
    /* A dishonest server may have let another size through: it is cut, or filled up. */
    char text[KEY_SIZE] = {0};
    memcpy(text, http_span_octets(request, key), key.size < KEY_SIZE ? key.size : KEY_SIZE);
    char accept[ACCEPT_SIZE + 1];
    if (!handshake_accept(text, accept)) {
        answer_refuse(answer, (struct refusal){500, "the digest cannot be computed", ""});
        return;
    }
    answer->status = 101;
    answer_add(answer,
               "HTTP/1.1 101 Switching Protocols\r\n"
               "Server: " SERVER_NAME "\r\n"
               "Upgrade: websocket\r\n"
               "Connection: Upgrade\r\n"
               "Sec-WebSocket-Accept: %s\r\n",
               accept);
    struct http_span name = {0};
    if (subprotocol_select(request, answer->endpoint->subprotocols, &name)) {
        answer_add(answer, "Sec-WebSocket-Protocol: %.*s\r\n", (int)name.size,
                   http_span_octets(request, name));
    }
    char extensions[TERMS_LINE_SIZE_MAX];
    answer->terms = offers_accept(request);
    terms_write(&answer->terms, extensions);
    answer_add(answer, "%s\r\n", extensions);
    promise_opening(request, answer, accept, name);
    saboteur_opens(request, answer);
}

static void answer_page(struct answer *answer)
{
    char page[HTTP_ANSWER_SIZE_MAX];
    char headers[PAGE_HEADERS_SIZE_MAX];
    if (!page_headers(headers)) {
        answer_refuse(answer, (struct refusal){500, "the digest cannot be computed", ""});
        return;
    }
    size_t size = answer->endpoint->page(page, sizeof page);
    assert(size < sizeof page);
    assert(strlen(page) == size);
    answer_write(answer, 200, headers, "text/html; charset=utf-8", page);
}

/* What an endpoint demands of a request with a method that it takes. */
static struct refusal judge_for(const struct http_request *request, const struct endpoint *endpoint)
{
    assert(request->state == HTTP_WHOLE);
    if (plain_has_body(request)) {
        return (struct refusal){400, "RFC 9110 9.3.1: a request with a body is not taken here", ""};
    }
    /* Asked before the handshake is looked at, so that a browser can be sent to log in. */
    if (!plain_is_authorized(request, endpoint)) {
        return (struct refusal){401, "RFC 9110 15.5.2: this path is for user assay, password assay",
                                "WWW-Authenticate: Basic realm=\"assay\"\r\n"};
    }
    if (endpoint->page != NULL) {
        return (struct refusal){0};
    }
    struct refusal refusal = judge_handshake(request);
    if (refusal.status == 0 && BREAKS(WS_4_2_2_REFUSES_ORIGIN, !origin_is_taken(request))) {
        return (struct refusal){
            403, "RFC 6455 4.2.2, item 4: connections from pages of this origin are not taken", ""};
    }
    const char *why = NULL;
    if (refusal.status == 0 && endpoint->refuse != NULL) {
        why = endpoint->refuse(request);
    }
    assert(why == NULL || refusal.status == 0);
    return why == NULL ? refusal : (struct refusal){400, why, ""};
}

/* The route, then the method, then what the route is for. */
static struct refusal judge(const struct http_request *request, struct answer *answer)
{
    assert(request->state == HTTP_WHOLE);
    assert(answer->endpoint == NULL);
    struct refusal refusal = request_judge(request);
    if (refusal.status != 0) {
        /* Whom the request is for is not clear, so what is behind it is not looked at. */
        answer->persists = false;
        return refusal;
    }
    struct http_span path = {0};
    if (!request_target(request, &path)) {
        return plain_refuse_target(request);
    }
    const struct endpoint *endpoint = endpoint_find(request, path);
    if (BREAKS(WS_4_2_2_REFUSES_MISSING_RESOURCE, endpoint == NULL)) {
        return (struct refusal){404, "RFC 6455 4.2.2, item 4: nothing is offered under this path",
                                ""};
    }
    if (endpoint->on_stream != NULL || endpoint->on_body != NULL) {
        answer->endpoint = endpoint;
        return negotiate_judge(request, answer);
    }
    const char first = http_span_octets(request, request->target)[0];
    if (first != '/' && !CALLS_FOR(WS_4_2_1_TAKES_ABSOLUTE_TARGET, first != '/')) {
        return (struct refusal){400, "the request target is a whole URI", ""};
    }
    bool get = http_span_is(request, request->method, "GET");
    bool head = http_span_is(request, request->method, "HEAD") && endpoint->page != NULL;
    if (!head && BREAKS(WS_4_2_1_METHOD_IS_GET, !get)) {
        return plain_refuse_method(request, endpoint);
    }
    answer->endpoint = endpoint;
    return judge_for(request, endpoint);
}

void handshake_refuse(uint16_t status, const char *reason, const char *headers,
                      struct answer *answer)
{
    assert(status >= 400);
    answer_begin(answer);
    answer_refuse(answer, (struct refusal){status, reason, headers});
    assert(answer->status == status);
    assert(!answer->persists);
}

/* Whether a dishonest server says nothing. */
static bool is_withheld(const struct http_request *request, const struct answer *answer)
{
    struct http_span value;
    bool refused = answer->status >= 400;
    bool expects = request->state == HTTP_WHOLE && http_request_find(request, "Expect", &value) > 0;
    assert(answer->size > 0 || answer->kind == ANSWER_LATER);
    return (refused && !CALLS_FOR(WS_4_2_1_SENDS_ERROR_STATUS, refused)) ||
           (expects && !CALLS_FOR(HTTP_9110_10_1_1_ANSWERS_FINALLY, expects));
}

/* Answers a head that is whole: with a 101, a page or a refusal. */
static void answer_whole(const struct http_request *request, struct answer *answer)
{
    assert(request->state == HTTP_WHOLE);
    answer_begin(answer);
    answer->persists = plain_persists(request);
    answer->omits_body = http_span_is(request, request->method, "HEAD");
    struct refusal refusal = judge(request, answer);
    if (refusal.status != 0) {
        answer_refuse(answer, refusal);
    } else if (answer->endpoint->page != NULL) {
        answer_page(answer);
    } else if (answer->endpoint->on_message == NULL) {
        negotiate_answer(request, answer);
    } else {
        answer_open(answer, request);
    }
    assert(answer->size > 0 || answer->kind == ANSWER_LATER);
}

void handshake_answer(const struct http_request *request, struct answer *answer)
{
    http_request_check(request);
    if (request->state == HTTP_BROKEN) {
        handshake_refuse(request->status, request->reason, "", answer);
    } else {
        answer_whole(request, answer);
    }
    saboteur_refuses(answer);
    if (is_withheld(request, answer)) {
        answer->size = 0;
        answer->status = 400;
        answer->persists = false;
        answer->kind = ANSWER_WHOLE;
    }
    assert(answer->size > 0 || answer->kind == ANSWER_LATER ||
           DISHONOURED(WS_4_2_1_SENDS_ERROR_STATUS) ||
           DISHONOURED(HTTP_9110_10_1_1_ANSWERS_FINALLY));
    assert(answer->status != 101 || answer->endpoint != NULL);
}
