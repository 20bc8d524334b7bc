/* SPDX-License-Identifier: MIT */
/* From the text of a value to what the options hold; see options_values.h. */
#include "harness/options_values.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "conformance/case.h"
#include "harness/head.h"
#include "reports/escape.h"

enum {
    MESSAGES_MAX = 1000000,
    COUNT_MAX = 1024,
    SECONDS_MAX = 86400,
};

#define SECONDS_MIN 0.001
#define SLOW_MIN    0.1
#define SLOW_MAX    1000.0

char *value_quoted(const char *value)
{
    GString *quoted = g_string_new("\"");

    escape_terminal_append(quoted, value);
    g_string_append_c(quoted, '"');
    return g_string_free(quoted, FALSE);
}

/* The index of the word that is the value, or `count`. */
static size_t word_index(const char *const *words, size_t count, const char *value)
{
    size_t index = 0;

    while (index < count && strcmp(words[index], value) != 0) {
        index++;
    }
    return index;
}

static bool number_parse(const char *value, double minimum, double maximum, double *to)
{
    char *end = NULL;

    errno = 0;
    double number = g_ascii_strtod(value, &end);
    /* strtod takes blanks, hexadecimal digits and "inf", which nobody means. */
    if (errno != 0 || *end != '\0' || strspn(value, "0123456789.eE+-") != strlen(value) ||
        !isfinite(number) || number < minimum || number > maximum) {
        return false;
    }
    *to = number;
    return true;
}

const char *count_value(unsigned *count, const char *value)
{
    guint64 number = 0;

    if (!g_ascii_string_to_unsigned(value, 10, 1, COUNT_MAX, &number, NULL)) {
        return "a whole number from 1 to 1024";
    }
    *count = (unsigned)number;
    return NULL;
}

const char *seconds_value(int64_t *us, const char *value)
{
    double seconds;

    if (!number_parse(value, SECONDS_MIN, SECONDS_MAX, &seconds)) {
        return "seconds from 0.001 to 86400";
    }
    *us = (int64_t)(seconds * 1e6 + 0.5);
    return NULL;
}

const char *suite_value(struct options *options, const char *value)
{
    static const char *const words[] = {"conformance", "autobahn", "all"};
    static const enum suite suites[] = {SUITE_CONFORMANCE, SUITE_AUTOBAHN, SUITE_ALL};
    size_t index = word_index(words, G_N_ELEMENTS(words), value);

    if (index == G_N_ELEMENTS(words)) {
        return "conformance, autobahn or all";
    }
    options->suites = suites[index];
    options->suite_given = true;
    return NULL;
}

const char *profile_value(struct options *options, const char *value)
{
    static const char *const words[] = {"quick", "full"};
    size_t index = word_index(words, G_N_ELEMENTS(words), value);

    if (index == G_N_ELEMENTS(words)) {
        return "quick or full";
    }
    options->is_full = index == 1;
    return NULL;
}

const char *level_value(struct options *options, const char *value)
{
    static const char *const words[] = {[LEVEL_MUST] = "must", [LEVEL_SHOULD] = "should"};
    size_t index = word_index(words, G_N_ELEMENTS(words), value);

    if (index == G_N_ELEMENTS(words)) {
        return "must or should";
    }
    options->level = (enum level)index;
    return NULL;
}

const char *delivery_value(struct options *options, const char *value)
{
    static const char *const words[] = {[DELIVERY_WHOLE] = "whole",
                                        [DELIVERY_OCTETS] = "octets",
                                        [DELIVERY_CUTS] = "cuts",
                                        [DELIVERY_COUNT] = "all"};
    size_t index = word_index(words, G_N_ELEMENTS(words), value);

    if (index == G_N_ELEMENTS(words)) {
        return "whole, octets, cuts or all";
    }
    for (size_t delivery = 0; delivery < DELIVERY_COUNT; delivery++) {
        options->deliveries[delivery] = index == DELIVERY_COUNT || index == delivery;
    }
    return NULL;
}

bool value_is_visible(const char *text)
{
    const char *c = text;

    while (*c > ' ' && *c < 0x7f) {
        c++;
    }
    return *c == '\0';
}

const char *ready_value(struct options *options, const char *value)
{
    static const char wanted[] = "tcp, http:/PATH or line:REGEX";

    if (strcmp(value, "tcp") == 0) {
        options->ready = READY_TCP;
        return NULL;
    }
    if (g_str_has_prefix(value, "http:/") && value_is_visible(value)) {
        options->ready = READY_HTTP;
        options->ready_argument = g_strdup(value + strlen("http:"));
        return NULL;
    }
    if (!g_str_has_prefix(value, "line:") || value[strlen("line:")] == '\0') {
        return wanted;
    }
    GRegex *regex = g_regex_new(value + strlen("line:"), G_REGEX_MULTILINE, 0, NULL);
    if (regex == NULL) {
        return "line: with a regular expression that is one (of PCRE)";
    }
    g_regex_unref(regex);
    options->ready = READY_LINE;
    options->ready_argument = g_strdup(value + strlen("line:"));
    return NULL;
}

const char *output_value(struct options *options, const char *value)
{
    static const char *const names[] = {
        [OUTPUT_TEXT] = "text",   [OUTPUT_JSON] = "json", [OUTPUT_HTML] = "html",
        [OUTPUT_JUNIT] = "junit", [OUTPUT_TAP] = "tap",   [OUTPUT_AUTOBAHN] = "autobahn"};
    size_t size = strcspn(value, ":");

    if (options->command == COMMAND_BASELINE) {
        if (options->baseline_path != NULL) {
            return "one file";
        }
        options->baseline_path = g_strdup(value);
        return NULL;
    }
    char *name = g_strndup(value, size);
    size_t index = word_index(names, G_N_ELEMENTS(names), name);

    g_free(name);
    if (index == G_N_ELEMENTS(names)) {
        return "text, json, html, junit or tap, with :FILE behind it for a file, or autobahn:DIR";
    }
    if (index == OUTPUT_AUTOBAHN && value[size] == '\0') {
        return "a folder behind autobahn, such as autobahn:reports/servers";
    }
    if (value[size] == ':' && value[size + 1] == '\0') {
        return "a file behind the colon";
    }
    struct output output = {.format = (enum output_format)index,
                            .path = value[size] == ':' ? g_strdup(value + size + 1) : NULL};
    g_array_append_val(options->outputs, output);
    return NULL;
}

/* No control characters: nothing that could end a line of the request. */
static bool is_one_line(const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (((unsigned char)*c < ' ' && *c != '\t') || *c == 0x7f) {
            return false;
        }
    }
    return true;
}

const char *header_value(struct options *options, const char *value)
{
    /* The opening handshake has them already; a second one would make it a broken one. */
    static const char *const taken[] = {"Host", "Upgrade", "Connection", "Origin"};
    size_t size = strcspn(value, ":");

    if (value[size] != ':' || size == 0 || !head_is_token(value, size) || !is_one_line(value)) {
        return "a line such as 'Name: value'";
    }
    for (size_t i = 0; i < G_N_ELEMENTS(taken); i++) {
        if (strlen(taken[i]) == size && g_ascii_strncasecmp(value, taken[i], size) == 0) {
            return strcmp(taken[i], "Origin") == 0
                       ? "another field than Origin, which has an option of its own, --origin"
                       : "another field than those of the opening handshake itself";
        }
    }
    if (g_ascii_strncasecmp(value, "Sec-WebSocket-", strlen("Sec-WebSocket-")) == 0) {
        return "another field than Sec-WebSocket-...; for subprotocols there is --subprotocol";
    }
    g_ptr_array_add(options->headers, g_strdup(value));
    return NULL;
}

const char *origin_value(struct options *options, const char *value)
{
    if (!value_is_visible(value)) {
        return "an origin such as https://example.org";
    }
    options->origin = g_strdup(value);
    return NULL;
}

const char *refused_origin_value(struct options *options, const char *value)
{
    if (!value_is_visible(value)) {
        return "an origin such as https://elsewhere.example";
    }
    options->refused_origin = g_strdup(value);
    return NULL;
}

const char *missing_path_value(struct options *options, const char *value)
{
    if (value[0] != '/' || !value_is_visible(value) || strpbrk(value, "\"<>\\^`{|}#") != NULL) {
        return "a path such as /nothing-here, percent-encoded where it has to be";
    }
    options->missing_path = g_strdup(value);
    return NULL;
}

const char *emit_value(struct options *options, const char *value)
{
    g_autofree char *host = NULL;
    GString *filled = g_string_new(value);

    g_string_replace(filled, "{port}", "1", 0);
    bool is_good = url_is_http(value) && value_is_visible(value) &&
                   g_uri_split(filled->str, G_URI_FLAGS_ENCODED, NULL, NULL, &host, NULL, NULL,
                               NULL, NULL, NULL) &&
                   host != NULL && *host != '\0';
    g_string_free(filled, TRUE);
    if (!is_good) {
        return "a URL such as http://127.0.0.1:8080/emit";
    }
    options->emit = g_strdup(value);
    return NULL;
}

const char *parameter_value(struct options *options, const char *value)
{
    if (!value_is_visible(value) || strpbrk(value, "\"<>\\^`{|}#&=/?") != NULL) {
        return "the name of a parameter of the query, percent-encoded where it has to be";
    }
    g_ptr_array_add(options->parameters, g_strdup(value));
    return NULL;
}

const char *subprotocol_value(struct options *options, const char *value)
{
    if (!head_is_token(value, strlen(value))) {
        return "one name, a token of HTTP (RFC 6455 4.1); give the option once for each";
    }
    for (guint i = 0; i < options->subprotocols->len; i++) {
        if (strcmp(g_ptr_array_index(options->subprotocols, i), value) == 0) {
            return "each name once (RFC 6455 4.1)";
        }
    }
    g_ptr_array_add(options->subprotocols, g_strdup(value));
    return NULL;
}

const char *sni_value(struct options *options, const char *value)
{
    if (!value_is_visible(value) || strpbrk(value, "/[]") != NULL) {
        return "a host name such as example.org";
    }
    options->sni = g_strdup(value);
    return NULL;
}

const char *connect_to_value(struct options *options, const char *value)
{
    const char *colon = strrchr(value, ':');
    guint64 port = 0;
    bool is_port =
        colon != NULL && (strcmp(colon + 1, "{port}") == 0 ||
                          g_ascii_string_to_unsigned(colon + 1, 10, 1, 65535, &port, NULL));
    if (!is_port || colon == value || !value_is_visible(value)) {
        return "HOST:PORT, such as 127.0.0.1:9443";
    }
    options->connect_to = g_strdup(value);
    return NULL;
}

const char *tag_value(struct options *options, const char *value)
{
    static const char *const words[] = {"security", "large", "waits", "http", "robust"};

    if (word_index(words, G_N_ELEMENTS(words), value) == G_N_ELEMENTS(words)) {
        return "security, large, waits, http or robust";
    }
    g_ptr_array_add(options->tags, g_strdup(value));
    return NULL;
}

const char *messages_value(struct options *options, const char *value)
{
    guint64 count = 0;

    if (!g_ascii_string_to_unsigned(value, 10, 1, MESSAGES_MAX, &count, NULL)) {
        return "a whole number from 1 to 1000000";
    }
    options->messages = (unsigned)count;
    return NULL;
}

const char *seed_value(struct options *options, const char *value)
{
    guint64 seed = 0;

    if (!g_ascii_string_to_unsigned(value, 10, 0, G_MAXUINT64, &seed, NULL)) {
        return "a whole number from 0 to 18446744073709551615";
    }
    options->seed = seed;
    return NULL;
}

const char *slow_value(struct options *options, const char *value)
{
    return number_parse(value, SLOW_MIN, SLOW_MAX, &options->slow) ? NULL
                                                                   : "a factor from 0.1 to 1000";
}

const char *color_value(struct options *options, const char *value)
{
    static const char *const words[] = {"auto", "always", "never"};
    size_t index = word_index(words, G_N_ELEMENTS(words), value);

    if (index == G_N_ELEMENTS(words)) {
        return "auto, always or never";
    }
    if (index > 0) {
        options->color = index == 1;
    }
    return NULL;
}
