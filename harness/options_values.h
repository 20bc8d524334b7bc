/* SPDX-License-Identifier: MIT */
/*
 * The values of the options that need more than a flag or a text. Each function takes one value
 * into the options and returns NULL, or what the option wants in words that fit behind "--name
 * wants"; then the options are as they were.
 */
#ifndef HARNESS_OPTIONS_VALUES_H
#define HARNESS_OPTIONS_VALUES_H

#include "harness/options.h"

/* Words out of a fixed list. */
const char *suite_value(struct options *options, const char *value);
const char *profile_value(struct options *options, const char *value);
const char *level_value(struct options *options, const char *value);
const char *delivery_value(struct options *options, const char *value);
const char *tag_value(struct options *options, const char *value);
const char *color_value(struct options *options, const char *value);

/* A word, with a path, an expression or a file behind its colon. */
const char *ready_value(struct options *options, const char *value);
/* Of baseline a path alone. */
const char *output_value(struct options *options, const char *value);

/* What goes into the opening handshake, so none of them may break it (RFC 6455 4.1). */
const char *header_value(struct options *options, const char *value);
const char *origin_value(struct options *options, const char *value);
const char *refused_origin_value(struct options *options, const char *value);
const char *missing_path_value(struct options *options, const char *value);
const char *subprotocol_value(struct options *options, const char *value);

/* The URL that takes calls to emit: http or https, {port} as in the URL of the target. */
const char *emit_value(struct options *options, const char *value);

/* The name of a parameter in a query. */
const char *parameter_value(struct options *options, const char *value);

/* A name for TLS to ask for, or an address; HOST:PORT, which {port} may be. */
const char *sni_value(struct options *options, const char *value);
const char *connect_to_value(struct options *options, const char *value);

/* How many round trips: 1 to a million. */
const char *messages_value(struct options *options, const char *value);

/* A whole number of 64 bits, and a factor from 0.1 to 1000. */
const char *seed_value(struct options *options, const char *value);
const char *slow_value(struct options *options, const char *value);

/* A whole number from 1 to 1024, and a time from 1 ms to a day; the same return values. */
const char *count_value(unsigned *count, const char *value);
const char *seconds_value(int64_t *us, const char *value);

/* Whether a parser is named once, as a program or as a URL to POST to; g_free(). */
char *parser_target_fault(const struct options *options);

/*
 * What is wrong with the words that say where the target is, in one line (g_free), or NULL: its URL
 * ws://host[:port][/path][?query] or wss://... (RFC 6455 3), with {port} where --exec fills in a
 * number, and --close-url, which is a URL of the same scheme, host and port with {code} in its path
 * or query; and what is said of TLS.
 */
char *target_fault(const struct options *options);

/* Whether the URL is a wss: or https: one; whether it is an http: or https: one. */
bool url_is_secure(const char *url);
bool url_is_http(const char *url);

/* Whether it is printable ASCII without blanks: what may stand in a request line. */
bool value_is_visible(const char *text);

/* The value in double quotes, on one line whatever it holds. g_free(). */
char *value_quoted(const char *value);

/* The defaults; free with options_free(). */
struct options *options_new(void);

/* Those that are others for the command. */
void options_for(struct options *options);

#endif
