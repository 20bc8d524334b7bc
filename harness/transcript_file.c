/* SPDX-License-Identifier: MIT */
/*
 * A transcript as one line of JSON, and back; docs/transcript.md describes the form.
 *
 * The octets of an entry are a list of pieces: hexadecimal digits for what is kept exactly,
 * {"pattern", "size"} for what repeats, {"sha256", "size"} for what was not kept. Each direction
 * has a budget of EXACT_SIZE_MAX octets that it may keep exactly. One that stays within it is kept
 * so as a whole; in a longer one repetitions are looked for first, and what neither repeats nor
 * fits into the budget is hashed. So the work of looking is bounded, too.
 *
 * Whatever stands in a line, reading it ends in a transcript that keeps the invariants, or in an
 * error.
 */
#include <assert.h>
#include <jansson.h>
#include <string.h>

#include "harness/plan.h"
#include "harness/transcript.h"
#include "reports/escape.h"
#include "reports/json_grow.h"

enum {
    EXACT_SIZE_MAX = 65536,
    PERIOD_SIZE_MAX = 64,   /* sixteen octets of a payload, masked with four octets of key */
    REPEATED_SIZE_MIN = 32, /* shorter repetitions are not worth a piece of their own */
    FORM = 1,
    MESSAGES_MAX = 1000 * 1000,
    SCALE_MAX = 1000 * 1000, /* --slow 1000, in thousandths */
    SEED_TEXT_SIZE = 24,
};

/* Thirty years: more than any --slow makes of a time-out, and sums of a few stay in int64_t. */
static const json_int_t time_us_max = (json_int_t)1000 * 1000 * 1000 * 1000 * 1000;

static const char *const kind_names[] = {
    [ENTRY_SENT] = "sent",         [ENTRY_RECEIVED] = "received", [ENTRY_OPENED] = "opened",
    [ENTRY_SHUTDOWN] = "shutdown", [ENTRY_EOF] = "eof",           [ENTRY_RESET] = "reset",
    [ENTRY_DROPPED] = "dropped",   [ENTRY_REQUEST] = "request",   [ENTRY_ABORTED] = "aborted",
    [ENTRY_SERVED] = "served",     [ENTRY_UNSERVED] = "unserved", [ENTRY_CUT_OFF] = "cut-off",
};

enum { KIND_COUNT = ENTRY_CUT_OFF + 1 };

static const char *const suite_names[] = {"conformance", "autobahn"};

/* ---- Writing ---- */

static json_t *hex_write(const uint8_t *octets, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    GString *hex = g_string_sized_new(2 * size);

    for (size_t i = 0; i < size; i++) {
        g_string_append_c(hex, digits[octets[i] >> 4]);
        g_string_append_c(hex, digits[octets[i] & 0xf]);
    }
    json_t *text = json_stringn(hex->str, hex->len);
    g_string_free(hex, TRUE);
    return text;
}

/* A server is free to call itself anything: what is no UTF-8 in it is escaped. */
static json_t *text_write(const char *text)
{
    if (text == NULL) {
        return json_null();
    }
    char *escaped = escape_json(text);
    json_t *value = json_string(escaped);
    g_free(escaped);
    return value;
}

/* How many octets at the beginning repeat with a period, which is told; 0 when too few do. */
static size_t repeated_size(const uint8_t *octets, size_t size, size_t *period_size)
{
    for (size_t period = 1; period <= PERIOD_SIZE_MAX && period < size; period++) {
        size_t same = period;
        while (same < size && octets[same] == octets[same - period]) {
            same++;
        }
        if (same >= REPEATED_SIZE_MIN && same >= 2 * period) {
            *period_size = period;
            return same;
        }
    }
    return 0;
}

static void literal_write(json_t *pieces, const uint8_t *octets, size_t size, size_t *budget)
{
    if (size == 0) {
        return;
    }
    if (size <= *budget) {
        *budget -= size;
        element_add(pieces, hex_write(octets, size));
        return;
    }
    char *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, octets, size);
    json_t *piece = json_object();
    member_add(piece, "sha256", json_string(hash));
    member_add(piece, "size", json_integer((json_int_t)size));
    element_add(pieces, piece);
    g_free(hash);
}

static json_t *octets_write(const uint8_t *octets, size_t size, bool is_exact, size_t *budget)
{
    json_t *pieces = json_array();
    size_t begin = 0; /* of what is not in a piece yet */
    size_t at = 0;

    while (!is_exact && at < size && at - begin <= *budget) {
        size_t period_size = 0;
        size_t repeated = repeated_size(octets + at, size - at, &period_size);
        if (repeated == 0) {
            at++;
            continue;
        }
        literal_write(pieces, octets + begin, at - begin, budget);
        json_t *piece = json_object();
        member_add(piece, "pattern", hex_write(octets + at, period_size));
        member_add(piece, "size", json_integer((json_int_t)repeated));
        element_add(pieces, piece);
        at += repeated;
        begin = at;
    }
    literal_write(pieces, octets + begin, size - begin, budget);
    return pieces;
}

static json_t *entries_write(const struct transcript *transcript)
{
    size_t sizes[KIND_COUNT] = {0};
    size_t budgets[KIND_COUNT];
    json_t *entries = json_array();

    for (size_t kind = 0; kind < KIND_COUNT; kind++) {
        budgets[kind] = EXACT_SIZE_MAX;
    }
    for (guint i = 0; i < transcript->entries->len; i++) {
        const struct entry *entry = &g_array_index(transcript->entries, struct entry, i);
        if (entry_has_octets(entry->kind)) {
            sizes[entry->kind] += g_bytes_get_size(entry->octets);
        }
    }
    for (guint i = 0; i < transcript->entries->len; i++) {
        const struct entry *entry = &g_array_index(transcript->entries, struct entry, i);
        json_t *item = json_array();
        element_add(item, json_integer(entry->at_us));
        element_add(item, json_string(kind_names[entry->kind]));
        if (entry_has_octets(entry->kind)) {
            gsize size = 0;
            const uint8_t *octets = g_bytes_get_data(entry->octets, &size);
            element_add(item, octets_write(octets, size, sizes[entry->kind] <= EXACT_SIZE_MAX,
                                           &budgets[entry->kind]));
        }
        element_add(entries, item);
    }
    return entries;
}

GString *transcript_write(const struct transcript *transcript)
{
    json_t *line = json_object();
    char seed[SEED_TEXT_SIZE];

    assert(transcript->suite != NULL && transcript->id != NULL);
    /* As text, because many readers of JSON keep no more than 53 bits of a number. */
    g_snprintf(seed, sizeof(seed), "%" G_GUINT64_FORMAT, transcript->seed);
    member_add(line, "transcript", json_integer(FORM));
    member_add(line, "suite", json_string(transcript->suite));
    member_add(line, "id", json_string(transcript->id));
    member_add(line, "delivery", json_string(delivery_name(transcript->delivery)));
    member_add(line, "variant", json_string(script_variant_name(transcript->variant)));
    member_add(line, "under_test", json_string(roles_name(transcript->under_test)));
    member_add(line, "seed", json_string(seed));
    member_add(line, "reply_us", json_integer(transcript->limits.reply_us));
    member_add(line, "end_us", json_integer(transcript->limits.end_us));
    member_add(line, "pause_scale_milli", json_integer(transcript->limits.pause_scale_milli));
    if (transcript->messages > 0) {
        member_add(line, "messages", json_integer(transcript->messages));
    }
    if (transcript->is_unrecorded) {
        member_add(line, "unrecorded", json_true());
    }
    if (transcript->limits.closes_at_will) {
        member_add(line, "closes_at_will", json_true());
    }
    if (transcript->limits.observe_us > 0) {
        member_add(line, "observe_us", json_integer(transcript->limits.observe_us));
    }
    member_add(line, "url", text_write(transcript->url));
    member_add(line, "server", text_write(transcript->server));
    member_add(line, "entries", entries_write(transcript));
    char *text = json_dumps(line, JSON_COMPACT | JSON_ENSURE_ASCII);
    assert(text != NULL);
    GString *result = g_string_new(text);
    g_string_append_c(result, '\n');
    free(text);
    json_decref(line);
    return result;
}

/* ---- Reading: each function returns NULL, or a constant that says what is wrong ---- */

static const char *hex_read(const json_t *text, GByteArray *to)
{
    const char *hex = json_string_value(text);
    size_t size = json_string_length(text);

    if (size == 0 || size % 2 != 0) {
        return "octets are not pairs of hexadecimal digits";
    }
    for (size_t i = 0; i < size; i += 2) {
        int high = g_ascii_xdigit_value(hex[i]);
        int low = g_ascii_xdigit_value(hex[i + 1]);
        if (high < 0 || low < 0) {
            return "octets are not pairs of hexadecimal digits";
        }
        uint8_t octet = (uint8_t)(high << 4 | low);
        g_byte_array_append(to, &octet, 1);
    }
    return NULL;
}

static const char *pattern_read(const json_t *pattern, size_t size, GByteArray *to)
{
    GByteArray *period = g_byte_array_new();
    const char *fault = hex_read(pattern, period);

    if (fault == NULL && (period->len > PERIOD_SIZE_MAX || period->len > size)) {
        fault = "a pattern is longer than 64 octets, or than what it makes";
    }
    for (size_t done = 0; fault == NULL && done < size;) {
        size_t piece_size = MIN(period->len, size - done);
        g_byte_array_append(to, period->data, (guint)piece_size);
        done += piece_size;
    }
    g_byte_array_unref(period);
    return fault;
}

/* `is_kept` becomes false when octets were not kept. `size_max` is what is left of the bound. */
static const char *piece_read(const json_t *piece, size_t size_max, GByteArray *to, bool *is_kept)
{
    const json_t *pattern = json_object_get(piece, "pattern");
    const json_t *hash = json_object_get(piece, "sha256");
    json_int_t size = json_integer_value(json_object_get(piece, "size"));

    if (json_is_string(piece)) {
        return json_string_length(piece) / 2 <= size_max ? hex_read(piece, to)
                                                         : "there are more octets than is allowed";
    }
    if (size <= 0 || json_is_string(pattern) == json_is_string(hash)) {
        return "a piece of octets is neither digits, nor a pattern or a hash with a size";
    }
    if (json_is_string(hash)) {
        *is_kept = false;
        return NULL;
    }
    return size <= (json_int_t)size_max ? pattern_read(pattern, (size_t)size, to)
                                        : "there are more octets than is allowed";
}

/* What has come so far, to hold the invariants against. */
struct reading {
    struct transcript *transcript;
    int64_t at_us;
    bool is_opened;
    bool is_shut;
    bool has_ended;
    bool has_dropped;
    bool is_kept;
    size_t size_left;
};

static const char *order_check(struct reading *reading, enum entry_kind kind, json_int_t at_us)
{
    if (at_us < reading->at_us || at_us > time_us_max) {
        return "a time goes back, or is no time";
    }
    bool may_follow_end = kind == ENTRY_SHUTDOWN || kind == ENTRY_ABORTED || kind == ENTRY_SERVED ||
                          kind == ENTRY_UNSERVED;

    if (reading->has_dropped || (reading->has_ended && !may_follow_end) ||
        (reading->is_opened && (kind == ENTRY_OPENED || kind == ENTRY_REQUEST)) ||
        (reading->is_shut && (kind == ENTRY_SHUTDOWN || kind == ENTRY_SENT))) {
        return "an entry stands where it cannot: opened twice, sent when shut, or behind the end";
    }
    reading->at_us = at_us;
    reading->is_opened |= kind == ENTRY_OPENED || kind == ENTRY_REQUEST;
    reading->is_shut |= kind == ENTRY_SHUTDOWN;
    reading->has_ended |=
        kind == ENTRY_EOF || kind == ENTRY_RESET || kind == ENTRY_ABORTED || kind == ENTRY_CUT_OFF;
    reading->has_dropped |= kind == ENTRY_DROPPED;
    return NULL;
}

static const char *entry_read(const json_t *item, struct reading *reading)
{
    const json_t *at = json_array_get(item, 0);
    const char *name = json_string_value(json_array_get(item, 1));
    const json_t *pieces = json_array_get(item, 2);
    enum entry_kind kind = ENTRY_SENT;

    while (name != NULL && (size_t)kind < KIND_COUNT && strcmp(name, kind_names[kind]) != 0) {
        kind++;
    }
    if (!json_is_integer(at) || name == NULL || (size_t)kind >= KIND_COUNT ||
        json_array_size(item) != (entry_has_octets(kind) ? 3 : 2) ||
        (entry_has_octets(kind) && json_array_size(pieces) == 0)) {
        return "it is not [time, kind], with octets where some belong";
    }
    const char *fault = order_check(reading, kind, json_integer_value(at));
    GByteArray *octets = g_byte_array_new();
    for (size_t i = 0; i < json_array_size(pieces) && fault == NULL; i++) {
        fault = piece_read(json_array_get(pieces, i), reading->size_left - octets->len, octets,
                           &reading->is_kept);
    }
    if (fault == NULL && reading->is_kept) {
        reading->size_left -= octets->len;
        transcript_add(reading->transcript, kind, reading->at_us, octets->data, octets->len);
    }
    g_byte_array_unref(octets);
    return fault;
}

static const char *text_get(const json_t *line, const char *name)
{
    return json_string_value(json_object_get(line, name));
}

/* A whole number from 1 to `maximum`, or 0. */
static int64_t number_get(const json_t *line, const char *name, json_int_t maximum)
{
    json_int_t number = json_integer_value(json_object_get(line, name));
    return number >= 1 && number <= maximum ? number : 0;
}

/* What was played, by the names that it is known by. */
static bool played_read(const json_t *line, struct transcript *transcript)
{
    const char *suite = text_get(line, "suite");
    const char *delivery = text_get(line, "delivery");
    const char *variant = text_get(line, "variant");
    const char *under_test = text_get(line, "under_test");
    enum delivery one = DELIVERY_WHOLE;
    enum script_variant another = SCRIPT_ONCE;

    if (suite == NULL || delivery == NULL || variant == NULL || under_test == NULL ||
        text_get(line, "id") == NULL) {
        return false;
    }
    while (one < DELIVERY_COUNT && strcmp(delivery, delivery_name(one)) != 0) {
        one++;
    }
    while (another <= SCRIPT_ALONE && strcmp(variant, script_variant_name(another)) != 0) {
        another++;
    }
    bool is_client = strcmp(under_test, roles_name(ROLES_CLIENT)) == 0;
    transcript->suite = g_strdup(suite);
    transcript->id = g_strdup(text_get(line, "id"));
    transcript->delivery = one;
    transcript->variant = another;
    transcript->under_test = is_client ? ROLES_CLIENT : ROLES_SERVER;
    return one < DELIVERY_COUNT && another <= SCRIPT_ALONE &&
           (is_client || strcmp(under_test, roles_name(ROLES_SERVER)) == 0) &&
           (strcmp(suite, suite_names[0]) == 0 || strcmp(suite, suite_names[1]) == 0);
}

static const char *head_read(const json_t *line, struct transcript *transcript)
{
    const char *seed = text_get(line, "seed");

    if (!json_is_object(line) || json_integer_value(json_object_get(line, "transcript")) != FORM) {
        return "this is no transcript of a form that is known here";
    }
    if (!played_read(line, transcript)) {
        return "suite, id, delivery, variant or under_test are missing or unknown";
    }
    if (seed == NULL ||
        !g_ascii_string_to_unsigned(seed, 10, 0, G_MAXUINT64, &transcript->seed, NULL)) {
        return "the seed is missing, or no number in a string";
    }
    transcript->limits.reply_us = number_get(line, "reply_us", time_us_max);
    transcript->limits.end_us = number_get(line, "end_us", time_us_max);
    transcript->limits.pause_scale_milli = number_get(line, "pause_scale_milli", SCALE_MAX);
    transcript->messages = (unsigned)number_get(line, "messages", MESSAGES_MAX);
    transcript->is_unrecorded = json_is_true(json_object_get(line, "unrecorded"));
    transcript->limits.closes_at_will = json_is_true(json_object_get(line, "closes_at_will"));
    transcript->limits.observe_us = number_get(line, "observe_us", time_us_max);
    transcript->url = g_strdup(text_get(line, "url"));
    transcript->server = g_strdup(text_get(line, "server"));
    if (transcript->limits.reply_us == 0 || transcript->limits.pause_scale_milli == 0) {
        return "reply_us or pause_scale_milli are missing or out of range";
    }
    return json_is_array(json_object_get(line, "entries")) ? NULL : "it has no entries";
}

struct transcript *transcript_read_head(const char *line, size_t size, char **error)
{
    json_error_t problem;
    json_t *root = size <= TRANSCRIPT_LINE_SIZE_MAX
                       ? json_loadb(line, size, JSON_REJECT_DUPLICATES, &problem)
                       : NULL;
    struct reading reading = {
        .transcript = transcript_new(), .is_kept = true, .size_left = TRANSCRIPT_SIZE_MAX};
    const json_t *entries = json_object_get(root, "entries");

    *error = NULL;
    if (size > TRANSCRIPT_LINE_SIZE_MAX) {
        *error = g_strdup("the line is longer than any transcript");
    } else if (root == NULL) {
        *error = g_strdup_printf("this is no JSON, from octet %d of the line on", problem.position);
    } else {
        *error = g_strdup(head_read(root, reading.transcript));
    }
    for (size_t i = 0; *error == NULL && i < json_array_size(entries); i++) {
        const char *fault = entry_read(json_array_get(entries, i), &reading);
        *error = fault != NULL ? g_strdup_printf("entry %zu: %s", i, fault) : NULL;
    }
    json_decref(root);
    if (*error != NULL) {
        transcript_free(reading.transcript);
        return NULL;
    }
    if (!reading.is_kept || reading.transcript->is_unrecorded) {
        reading.transcript->is_partial = true;
        g_array_set_size(reading.transcript->entries, 0);
    }
    return reading.transcript;
}

struct transcript *transcript_read(const char *line, size_t size, char **error)
{
    struct transcript *transcript = transcript_read_head(line, size, error);

    if (transcript != NULL && transcript->is_partial) {
        *error = g_strdup_printf("the octets of %s were not all kept, only their size and hash",
                                 transcript->id);
        transcript_free(transcript);
        return NULL;
    }
    return transcript;
}
