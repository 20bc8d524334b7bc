/* SPDX-License-Identifier: MIT */
/*
 * A transcript as one line of JSON, and back. docs/transcript.md describes the form.
 *
 * Octets are pieces in a list: hex digits for what is kept exactly, {"pattern", "size"} for what
 * repeats, {"sha256", "size"} for what was not kept. A direction with at most EXACT_SIZE_MAX octets
 * is kept exactly.
 */
#include <jansson.h>
#include <string.h>

#include "harness/plan.h"
#include "harness/transcript.h"

enum {
    EXACT_SIZE_MAX = 65536,
    PERIOD_MAX = 64,    /* sixteen octets of pattern, masked with four octets of key */
    PERIODIC_MIN = 256, /* shorter repetitions are written out */
    REPEATED_SIZE_MAX = 1 << 28,
    FORM = 1,
};

static const char *const kind_names[] = {
    [ENTRY_SENT] = "sent",         [ENTRY_RECEIVED] = "received", [ENTRY_OPENED] = "opened",
    [ENTRY_SHUTDOWN] = "shutdown", [ENTRY_EOF] = "eof",           [ENTRY_RESET] = "reset",
    [ENTRY_DROPPED] = "dropped",
};

static json_t *hex_write(const uint8_t *octets, size_t size)
{
    GString *hex = g_string_sized_new(size * 2);
    for (size_t i = 0; i < size; i++) {
        g_string_append_printf(hex, "%02x", octets[i]);
    }
    json_t *text = json_stringn(hex->str, hex->len);
    g_string_free(hex, TRUE);
    return text;
}

/*
 * How long the octets at the beginning repeat with some period; *period is 0 when they do not for
 * long enough.
 */
static size_t periodic_size(const uint8_t *octets, size_t size, size_t *period)
{
    for (size_t length = 1; length <= PERIOD_MAX && 2 * length <= size; length++) {
        size_t same = 0;
        while (length + same < size && octets[same] == octets[length + same]) {
            same++;
        }
        if (length + same >= PERIODIC_MIN) {
            *period = length;
            return length + same;
        }
    }
    *period = 0;
    return 0;
}

static void literal_write(json_t *pieces, const uint8_t *octets, size_t size, size_t *budget)
{
    if (size == 0) {
        return;
    }
    if (size <= *budget) {
        *budget -= size;
        json_array_append_new(pieces, hex_write(octets, size));
        return;
    }
    char *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, octets, size);
    json_array_append_new(pieces,
                          json_pack("{s:s, s:I}", "sha256", hash, "size", (json_int_t)size));
    g_free(hash);
}

static json_t *octets_write(const uint8_t *octets, size_t size, bool is_exact, size_t *budget)
{
    json_t *pieces = json_array();
    size_t begin = 0;
    size_t at = 0;

    while (at < size && !is_exact) {
        size_t period;
        size_t run = periodic_size(octets + at, size - at, &period);
        if (run == 0) {
            at++;
            continue;
        }
        literal_write(pieces, octets + begin, at - begin, budget);
        json_array_append_new(pieces,
                              json_pack("{s:o, s:I}", "pattern", hex_write(octets + at, period),
                                        "size", (json_int_t)run));
        at += run;
        begin = at;
    }
    *budget = is_exact ? SIZE_MAX : *budget;
    literal_write(pieces, octets + begin, size - begin, budget);
    return pieces;
}

static size_t direction_size(const struct transcript *transcript, enum entry_kind kind)
{
    size_t size = 0;
    for (guint i = 0; i < transcript->entries->len; i++) {
        const struct entry *entry = &g_array_index(transcript->entries, struct entry, i);
        size += entry->kind == kind ? g_bytes_get_size(entry->octets) : 0;
    }
    return size;
}

GString *transcript_write(const struct transcript *transcript)
{
    bool is_exact[] = {[ENTRY_SENT] = direction_size(transcript, ENTRY_SENT) <= EXACT_SIZE_MAX,
                       [ENTRY_RECEIVED] =
                           direction_size(transcript, ENTRY_RECEIVED) <= EXACT_SIZE_MAX};
    size_t budgets[] = {[ENTRY_SENT] = EXACT_SIZE_MAX, [ENTRY_RECEIVED] = EXACT_SIZE_MAX};
    json_t *entries = json_array();
    char seed[32];

    for (guint i = 0; i < transcript->entries->len; i++) {
        const struct entry *entry = &g_array_index(transcript->entries, struct entry, i);
        json_t *item = json_pack("[I, s]", (json_int_t)entry->at_us, kind_names[entry->kind]);
        if (entry->kind == ENTRY_SENT || entry->kind == ENTRY_RECEIVED) {
            gsize size;
            const uint8_t *octets = g_bytes_get_data(entry->octets, &size);
            json_array_append_new(
                item, octets_write(octets, size, is_exact[entry->kind], &budgets[entry->kind]));
        }
        json_array_append_new(entries, item);
    }
    g_snprintf(seed, sizeof(seed), "%" G_GUINT64_FORMAT, transcript->seed);
    json_t *line = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:s?, s:o}",
                             "transcript", FORM, "suite", transcript->suite, "id", transcript->id,
                             "delivery", delivery_name(transcript->delivery), "variant",
                             script_variant_name(transcript->variant), "under_test",
                             roles_name(transcript->under_test), "seed", seed, "reply_us",
                             (json_int_t)transcript->limits.reply_us, "pause_scale_milli",
                             (json_int_t)transcript->limits.pause_scale_milli, "url",
                             transcript->url, "server", transcript->server, "entries", entries);
    char *text = line != NULL ? json_dumps(line, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
    GString *result = g_string_new(text != NULL ? text : "{}");
    g_string_append_c(result, '\n');
    free(text);
    json_decref(line);
    return result;
}

static bool hex_read(const char *hex, size_t size, GByteArray *to)
{
    if (size % 2 != 0) {
        return false;
    }
    for (size_t i = 0; i < size; i += 2) {
        int high = g_ascii_xdigit_value(hex[i]);
        int low = g_ascii_xdigit_value(hex[i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        uint8_t octet = (uint8_t)(high << 4 | low);
        g_byte_array_append(to, &octet, 1);
    }
    return true;
}

/* NULL when all is well; else what is wrong, a constant. */
static const char *piece_read(const json_t *piece, GByteArray *to)
{
    const json_t *pattern = json_object_get(piece, "pattern");
    json_int_t size = json_integer_value(json_object_get(piece, "size"));

    if (json_is_string(piece)) {
        return hex_read(json_string_value(piece), json_string_length(piece), to)
                   ? NULL
                   : "octets are not hex digits";
    }
    if (json_object_get(piece, "sha256") != NULL) {
        return "some octets were not kept, only their size and hash: this conversation cannot be judged again";
    }
    if (!json_is_string(pattern) || size <= 0 || size > REPEATED_SIZE_MAX ||
        (size_t)size + to->len > REPEATED_SIZE_MAX) {
        return "a piece of octets is neither hex digits nor a pattern with a size";
    }
    GByteArray *period = g_byte_array_new();
    bool is_hex = hex_read(json_string_value(pattern), json_string_length(pattern), period) &&
                  period->len > 0;
    if (is_hex) {
        guint begin = to->len;
        g_byte_array_set_size(to, begin + (guint)size);
        for (size_t i = 0; i < (size_t)size; i++) {
            to->data[begin + i] = period->data[i % period->len];
        }
    }
    g_byte_array_unref(period);
    return is_hex ? NULL : "a pattern is not hex digits";
}

static const char *entry_read(const json_t *item, struct transcript *transcript)
{
    const json_t *at = json_array_get(item, 0);
    const char *name = json_string_value(json_array_get(item, 1));
    const json_t *pieces = json_array_get(item, 2);
    GArray *entries = transcript->entries;
    enum entry_kind kind = ENTRY_SENT;
    const char *trouble = NULL;

    while (name != NULL && kind <= ENTRY_DROPPED && strcmp(name, kind_names[kind]) != 0) {
        kind++;
    }
    if (!json_is_integer(at) || name == NULL || kind > ENTRY_DROPPED) {
        return "an entry is not [time, kind, octets]";
    }
    if (json_integer_value(at) < 0 ||
        (entries->len > 0 &&
         json_integer_value(at) < g_array_index(entries, struct entry, entries->len - 1).at_us)) {
        return "the times go back";
    }
    bool has_octets = kind == ENTRY_SENT || kind == ENTRY_RECEIVED;
    if (has_octets != json_is_array(pieces)) {
        return "octets are missing, or stand where none belong";
    }
    GByteArray *octets = g_byte_array_new();
    for (size_t i = 0; i < json_array_size(pieces) && trouble == NULL; i++) {
        trouble = piece_read(json_array_get(pieces, i), octets);
    }
    if (trouble == NULL) {
        transcript_add(transcript, kind, json_integer_value(at), octets->data, octets->len);
    }
    g_byte_array_unref(octets);
    return trouble;
}

static const char *head_read(const json_t *line, struct transcript *transcript)
{
    const char *suite = json_string_value(json_object_get(line, "suite"));
    const char *id = json_string_value(json_object_get(line, "id"));
    const char *delivery = json_string_value(json_object_get(line, "delivery"));
    const char *variant = json_string_value(json_object_get(line, "variant"));
    const char *under_test = json_string_value(json_object_get(line, "under_test"));
    const char *seed = json_string_value(json_object_get(line, "seed"));
    json_int_t reply_us = json_integer_value(json_object_get(line, "reply_us"));
    json_int_t scale = json_integer_value(json_object_get(line, "pause_scale_milli"));

    if (json_integer_value(json_object_get(line, "transcript")) != FORM) {
        return "is no transcript of a form that this assay knows";
    }
    if (suite == NULL || id == NULL || delivery == NULL || variant == NULL || under_test == NULL ||
        seed == NULL || reply_us <= 0 || scale <= 0) {
        return "a field is missing: suite, id, delivery, variant, under_test, seed, reply_us, pause_scale_milli";
    }
    transcript->delivery =
        strcmp(delivery, delivery_name(DELIVERY_OCTETS)) == 0 ? DELIVERY_OCTETS : DELIVERY_WHOLE;
    transcript->variant = SCRIPT_ONCE;
    for (enum script_variant one = SCRIPT_ONCE; one <= SCRIPT_ALONE; one++) {
        if (strcmp(variant, script_variant_name(one)) == 0) {
            transcript->variant = one;
        }
    }
    transcript->under_test =
        strcmp(under_test, roles_name(ROLES_CLIENT)) == 0 ? ROLES_CLIENT : ROLES_SERVER;
    if (!g_ascii_string_to_unsigned(seed, 10, 0, G_MAXUINT64, &transcript->seed, NULL)) {
        return "the seed is no number";
    }
    transcript->limits.reply_us = reply_us;
    transcript->limits.pause_scale_milli = scale;
    transcript->suite = g_strdup(suite);
    transcript->id = g_strdup(id);
    transcript->url = g_strdup(json_string_value(json_object_get(line, "url")));
    transcript->server = g_strdup(json_string_value(json_object_get(line, "server")));
    return NULL;
}

struct transcript *transcript_read(const char *line, size_t size, char **error)
{
    json_error_t problem;
    json_t *root = json_loadb(line, size, 0, &problem);
    struct transcript *transcript = transcript_new();
    const json_t *entries = json_object_get(root, "entries");
    const char *trouble = NULL;

    if (root == NULL) {
        trouble = "is no JSON";
    } else if (!json_is_array(entries)) {
        trouble = "has no entries";
    } else {
        trouble = head_read(root, transcript);
    }
    for (size_t i = 0; trouble == NULL && i < json_array_size(entries); i++) {
        trouble = entry_read(json_array_get(entries, i), transcript);
    }
    json_decref(root);
    if (trouble != NULL) {
        *error = g_strdup(trouble);
        transcript_free(transcript);
        return NULL;
    }
    return transcript;
}
