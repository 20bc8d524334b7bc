/* SPDX-License-Identifier: MIT */
/* Checks on the octets of the stream, which harness/sse_recording.c has taken apart. */
#include <string.h>

#include "harness/sse_judge.h"
#include "harness/text.h"

enum {
    SHOWN_SIZE_MAX = 60,
    LOOKED_AT_SIZE = 4096, /* so much of a stream has a field in it */
    ID_SIZE_MAX = 4096,
    LINE_SIZE_MAX = 65536,
    EVENT_SIZE_MAX = 1 << 20,
    RETRY_MAX_MS = 3600000,
    NAME_SIZE_MAX = 32,      /* of a name that may be meant for a field's */
    FLUSH_DELAY_US = 100000, /* so late the rest of an event came in a flush of its own */
};

const struct sse_recording *sse_watched(struct sse_context *context,
                                        const struct sse_record **record)
{
    *record = sse_streamed(context, "stream");
    if (*record == NULL) {
        return NULL;
    }
    if (sse_record_is_coded(*record)) {
        sse_not_applicable(context, g_strdup("the stream is compressed, which was not asked for"));
        return NULL;
    }
    if ((*record)->body.octets->len == 0) {
        sse_not_applicable(context, g_strdup("nothing came while the stream was watched; --observe "
                                             "S watches longer"));
        return NULL;
    }
    return sse_record_recording(sse_scene_find(context->scene, "stream"));
}

static const struct sse_line *line_at(const struct sse_recording *recording, guint index)
{
    return &g_array_index(recording->lines, struct sse_line, index);
}

static char *line_words(const struct sse_line *line)
{
    char *words = sse_line_describe(line);
    char *result = g_strdup_printf("the line %s", words);
    g_free(words);
    return result;
}

/* Blames `row` for the first field line that `is_bad`; whether there are lines of that field. */
static bool field_blame(struct sse_context *context, enum sse_field field, enum requirement_id row,
                        const char *expected, bool (*is_bad)(const struct sse_line *line))
{
    const struct sse_record *record;
    const struct sse_recording *recording = sse_watched(context, &record);
    bool is_any = false;

    for (guint i = 0; recording != NULL && i < recording->lines->len; i++) {
        const struct sse_line *line = line_at(recording, i);
        bool is_whole = line->end != SSE_END_NONE;
        if (line->kind != SSE_LINE_FIELD || line->field != field || !is_whole) {
            continue;
        }
        is_any = true;
        if (is_bad(line)) {
            sse_blame(context, row, expected, line_words(line), (int64_t)line->offset);
            return true;
        }
    }
    if (recording != NULL && !is_any) {
        static const char *const names[] = {"other", "event", "data", "id", "retry"};
        sse_not_applicable(context, g_strdup_printf("no field \"%s\" came while the stream was "
                                                    "watched",
                                                    names[field]));
    }
    return is_any;
}

/* ---- The whole ---- */

static void look_is_stream(struct sse_context *context)
{
    const struct sse_record *record;
    const struct sse_recording *recording = sse_watched(context, &record);
    bool is_any = false;

    for (guint i = 0; recording != NULL && i < recording->lines->len; i++) {
        const struct sse_line *line = line_at(recording, i);
        is_any |= line->offset < LOOKED_AT_SIZE &&
                  (line->kind == SSE_LINE_COMMENT ||
                   (line->kind == SSE_LINE_FIELD && line->field != SSE_FIELD_OTHER));
    }
    if (recording == NULL || is_any) {
        return;
    }
    /* What begins like a page or JSON will not become a stream. */
    const char *text = (const char *)recording->octets;
    size_t blanks = 0;
    while (blanks < recording->size && g_ascii_isspace(text[blanks])) {
        blanks++;
    }
    bool is_document = blanks < recording->size && text[blanks] != '\0' &&
                       strchr("<{[", text[blanks]) != NULL && recording->lines->len > 1;
    if (recording->size < LOOKED_AT_SIZE && !sse_record_has_ended(record) && !is_document) {
        sse_not_applicable(context,
                           g_strdup_printf("only %zu octets came, and no field", recording->size));
        return;
    }
    GString *words = g_string_new("no field or comment in ");
    text_quote_append(words, recording->octets, recording->size, SHOWN_SIZE_MAX);
    sse_blame(context, SSE_SERVER_BODY_IS_A_STREAM, "lines such as \"data: text\"",
              g_string_free(words, FALSE), 0);
}

static void look_utf8(struct sse_context *context)
{
    const struct sse_record *record;
    const struct sse_recording *recording = sse_watched(context, &record);

    for (guint i = 0; recording != NULL && i < recording->notes->len; i++) {
        const struct sse_note *note = &g_array_index(recording->notes, struct sse_note, i);
        /* A character in which we have left is not ill-formed. */
        bool is_ours =
            note->offset + note->size == recording->size && !sse_record_has_ended(record);
        if (note->kind != SSE_NOTE_ILL_FORMED || is_ours) {
            continue;
        }
        GString *words = g_string_new("octets that are not UTF-8: ");
        text_quote_append(words, recording->octets + note->offset, note->size, SHOWN_SIZE_MAX);
        sse_blame(context, SSE_STREAM_IS_UTF8, "UTF-8 from begin to end",
                  g_string_free(words, FALSE), (int64_t)note->offset);
        return;
    }
}

static void look_bom(struct sse_context *context)
{
    const struct sse_record *record;
    const struct sse_recording *recording = sse_watched(context, &record);
    bool is_told = false;

    for (guint i = 0; recording != NULL && i < recording->notes->len; i++) {
        const struct sse_note *note = &g_array_index(recording->notes, struct sse_note, i);
        if (note->kind == SSE_NOTE_BOM) {
            sse_blame(context, SSE_STREAM_LEADING_BOM, "no BOM, or one at the beginning",
                      g_strdup("the stream begins with a BOM, which is lawful"), 0);
        } else if (note->kind == SSE_NOTE_LATER_BOM && !is_told) {
            is_told = true;
            sse_blame(context, SSE_STREAM_BOM_ONLY_FIRST, "a BOM at the beginning alone",
                      g_strdup("U+FEFF at the begin of a line, where it is part of the field's "
                               "name"),
                      (int64_t)note->offset);
        }
    }
}

/* Whether one letter is missing, added, changed, or two are swapped. */
static bool is_one_letter_off(const char *name, const char *meant)
{
    size_t size = strlen(name);
    size_t meant_size = strlen(meant);
    size_t front = 0;
    size_t back = 0;

    while (front < size && front < meant_size && name[front] == meant[front]) {
        front++;
    }
    while (back < size - front && back < meant_size - front &&
           name[size - 1 - back] == meant[meant_size - 1 - back]) {
        back++;
    }
    size_t left = size - front - back;
    size_t meant_left = meant_size - front - back;
    bool is_swapped = left == 2 && meant_left == 2 && name[front] == meant[front + 1] &&
                      name[front + 1] == meant[front];
    return (left <= 1 && meant_left <= 1 && left + meant_left > 0) || is_swapped;
}

/* The field that the name is probably meant to be; NULL: none. */
static const char *near_miss(const struct sse_text *name)
{
    static const char *const fields[] = {"data", "event", "id", "retry"};

    if (name->size > NAME_SIZE_MAX || strlen(name->octets) != name->size) {
        return NULL;
    }
    g_autofree char *lower = g_ascii_strdown(name->octets, -1);
    const char *stripped = g_strstrip(lower);
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        /* Of two letters, most words are one letter off. */
        bool is_long = strlen(fields[i]) > 2;
        if (strcmp(stripped, fields[i]) == 0 ||
            (is_long && is_one_letter_off(stripped, fields[i]))) {
            return fields[i];
        }
    }
    return NULL;
}

static void look_field_names(struct sse_context *context)
{
    const struct sse_record *record;
    const struct sse_recording *recording = sse_watched(context, &record);
    bool is_unknown_told = false;

    for (guint i = 0; recording != NULL && i < recording->lines->len; i++) {
        const struct sse_line *line = line_at(recording, i);
        if (line->kind != SSE_LINE_FIELD || line->field != SSE_FIELD_OTHER ||
            line->end == SSE_END_NONE) {
            continue;
        }
        const char *meant = near_miss(&line->name);
        g_autofree char *words = line_words(line);
        if (meant != NULL) {
            sse_blame(context, SSE_STREAM_NEAR_MISSES, "data, event, id or retry, letter by letter",
                      g_strdup_printf("%s, which is ignored; \"%s\" may be meant", words, meant),
                      (int64_t)line->offset);
            return;
        }
        if (!is_unknown_told) {
            is_unknown_told = true;
            sse_blame(context, SSE_STREAM_UNKNOWN_FIELDS, "the fields that the standard knows",
                      g_strdup_printf("%s, which is ignored", words), (int64_t)line->offset);
        }
    }
}

/* ---- Fields ---- */

static bool is_bad_retry(const struct sse_line *line)
{
    return line->effect == SSE_EFFECT_TIME_IGNORED;
}

static bool is_odd_retry(const struct sse_line *line)
{
    guint64 value = 0;
    return line->effect == SSE_EFFECT_TIME &&
           (!g_ascii_string_to_unsigned(line->value.octets, 10, 1, RETRY_MAX_MS, &value, NULL));
}

static bool has_nul(const struct sse_line *line)
{
    return memchr(line->value.octets, '\0', line->value.size) != NULL;
}

/* Controls, blanks at an end: what a listener or a header cannot have. */
static bool is_odd_text(const struct sse_line *line)
{
    const struct sse_text *value = &line->value;

    for (size_t i = 0; i < value->size; i++) {
        unsigned char octet = (unsigned char)value->octets[i];
        if ((octet < 0x20 && octet != '\0') || octet == 0x7f) {
            return true;
        }
    }
    return value->size > 0 && (value->octets[0] == ' ' || value->octets[value->size - 1] == ' ');
}

static bool is_odd_id(const struct sse_line *line)
{
    return is_odd_text(line) || line->value.size > ID_SIZE_MAX;
}

static void look_retry(struct sse_context *context)
{
    field_blame(context, SSE_FIELD_RETRY, SSE_SERVER_RETRY_IS_DIGITS, "digits alone", is_bad_retry);
}

static void look_retry_range(struct sse_context *context)
{
    field_blame(context, SSE_FIELD_RETRY, SSE_SERVER_RETRY_RANGE, "1 to 3600000 milliseconds",
                is_odd_retry);
}

static void look_id_nul(struct sse_context *context)
{
    field_blame(context, SSE_FIELD_ID, SSE_STREAM_ID_HAS_NO_NUL, "an id without U+0000", has_nul);
}

static void look_id_form(struct sse_context *context)
{
    field_blame(context, SSE_FIELD_ID, SSE_SERVER_ID_IS_TRANSPORTABLE,
                "an id of at most 4096 octets, without controls and without blanks at its ends",
                is_odd_id);
}

static void look_event_name(struct sse_context *context)
{
    field_blame(context, SSE_FIELD_EVENT, SSE_SERVER_PLAIN_EVENT_NAMES,
                "a name without controls and without blanks at its ends", is_odd_text);
}

/* ---- Blocks ---- */

struct block {
    bool has_event;
    bool has_id;
    bool has_data;
    size_t offset;
};

static void look_event_with_data(struct sse_context *context)
{
    const struct sse_record *record;
    const struct sse_recording *recording = sse_watched(context, &record);
    struct block block = {0};
    bool is_event_told = false;
    bool is_id_told = false;

    for (guint i = 0; recording != NULL && i < recording->lines->len; i++) {
        const struct sse_line *line = line_at(recording, i);
        if (line->kind == SSE_LINE_FIELD) {
            block.has_event |= line->field == SSE_FIELD_EVENT;
            block.has_id |= line->field == SSE_FIELD_ID;
            block.has_data |= line->field == SSE_FIELD_DATA;
        } else if (line->kind == SSE_LINE_BLANK) {
            if (block.has_event && !block.has_data && !is_event_told) {
                is_event_told = true;
                sse_blame(context, SSE_SERVER_EVENT_HAS_DATA, "a line \"data\" beside \"event\"",
                          g_strdup("a block with event and without data: nobody hears of it"),
                          (int64_t)block.offset);
            } else if (block.has_id && !block.has_data && !is_id_told) {
                is_id_told = true;
                sse_blame(context, SSE_SERVER_ID_HAS_DATA, "a line \"data\" beside \"id\"",
                          g_strdup("a block with id and without data: not all clients keep the id"),
                          (int64_t)block.offset);
            }
            block = (struct block){.offset = line->offset + line->size + 1};
        }
    }
}

static void look_line_ends(struct sse_context *context)
{
    const struct sse_record *record;
    const struct sse_recording *recording = sse_watched(context, &record);

    if (recording == NULL) {
        return;
    }
    bool has_lf = recording->ends[SSE_END_LF] > 0;
    bool has_cr = recording->ends[SSE_END_CR] > 0;
    bool has_crlf = recording->ends[SSE_END_CRLF] > 0;
    if ((has_lf && has_cr) || (has_lf && has_crlf) || (has_cr && has_crlf)) {
        sse_remark(context, "one kind of line end",
                   g_strdup_printf("%u LF, %u CR, %u CRLF", recording->ends[SSE_END_LF],
                                   recording->ends[SSE_END_CR], recording->ends[SSE_END_CRLF]));
    }
}

static void look_cr_alone(struct sse_context *context)
{
    const struct sse_record *record;
    const struct sse_recording *recording = sse_watched(context, &record);

    if (recording != NULL && recording->ends[SSE_END_CR] > 0) {
        sse_remark(context, "LF or CRLF",
                   g_strdup_printf("%u lines end with CR alone", recording->ends[SSE_END_CR]));
    }
}

static void look_trailing_newline(struct sse_context *context)
{
    const struct sse_record *record;
    const struct sse_recording *recording = sse_watched(context, &record);

    for (guint i = 0; recording != NULL && i < recording->events->len; i++) {
        const struct sse_event *event = &g_array_index(recording->events, struct sse_event, i);
        if (event->data.size > 0 && event->data.octets[event->data.size - 1] == '\n') {
            sse_remark(context, "data that ends with text",
                       g_strdup_printf("event number %u ends with an empty line of data", i + 1));
            return;
        }
    }
}

static void look_last_block(struct sse_context *context)
{
    const struct sse_record *record;
    const struct sse_recording *recording = sse_watched(context, &record);

    if (recording == NULL) {
        return;
    }
    if (!sse_record_has_ended(record)) {
        sse_not_applicable(context, g_strdup("the stream did not end while it was watched"));
        return;
    }
    for (guint i = 0; i < recording->notes->len; i++) {
        const struct sse_note *note = &g_array_index(recording->notes, struct sse_note, i);
        if (note->kind == SSE_NOTE_UNFINISHED) {
            sse_blame(context, SSE_STREAM_ENDS_WITH_BLANK_LINE,
                      "an empty line behind the last event",
                      g_strdup("the stream ends inside an event, which is thrown away"),
                      (int64_t)note->offset);
            return;
        }
    }
}

static void look_lengths(struct sse_context *context)
{
    const struct sse_record *record;
    const struct sse_recording *recording = sse_watched(context, &record);

    for (guint i = 0; recording != NULL && i < recording->lines->len; i++) {
        const struct sse_line *line = line_at(recording, i);
        if (line->size > LINE_SIZE_MAX) {
            sse_remark(context, "lines of at most 64 KiB",
                       g_strdup_printf("a line of %zu octets", line->size));
            return;
        }
    }
    for (guint i = 0; recording != NULL && i < recording->events->len; i++) {
        const struct sse_event *event = &g_array_index(recording->events, struct sse_event, i);
        size_t size = event->ready_at - line_at(recording, event->first_line)->offset;
        if (size > EVENT_SIZE_MAX) {
            sse_remark(context, "events of at most 1 MiB",
                       g_strdup_printf("an event of %zu octets", size));
            return;
        }
    }
}

/* Chunks tell where the server flushed. An event in two is late when the rest comes late. */
static void look_flushes(struct sse_context *context)
{
    const struct sse_record *record;
    const struct sse_recording *recording = sse_watched(context, &record);

    if (recording == NULL) {
        return;
    }
    if (record->body.framing != BODY_CHUNKED) {
        sse_not_applicable(context, g_strdup("the stream is not chunked, so nothing shows where it "
                                             "was flushed"));
        return;
    }
    const GArray *pieces = record->body.pieces;
    for (guint i = 0; i + 1 < pieces->len; i++) {
        const struct body_piece *piece = &g_array_index(pieces, struct body_piece, i);
        const struct body_piece *next = &g_array_index(pieces, struct body_piece, i + 1);
        size_t end = piece->begin + piece->size;
        int64_t delay_us = next->at_us - piece->at_us;
        if (piece->ends_chunk && delay_us >= FLUSH_DELAY_US &&
            !sse_recording_is_between(recording, end)) {
            sse_blame(
                context, SSE_HTTP_FLUSHES_EVENTS, "a flush behind each event",
                g_strdup_printf("a chunk ends inside an event, and the rest came %.1f s later",
                                (double)delay_us / 1e6),
                (int64_t)end);
            return;
        }
    }
}

#define WATCHED {"stream"}, false

const struct sse_look sse_stream_looks[SSE_CHECK_COUNT] = {
    [SSE_CHECK_NO_STREAM] = {look_is_stream, WATCHED},
    [SSE_CHECK_UTF8] = {look_utf8, WATCHED},
    [SSE_CHECK_BOM] = {look_bom, WATCHED},
    [SSE_CHECK_FIELD_NAMES] = {look_field_names, WATCHED},
    [SSE_CHECK_RETRY] = {look_retry, WATCHED},
    [SSE_CHECK_RETRY_RANGE] = {look_retry_range, WATCHED},
    [SSE_CHECK_ID_NUL] = {look_id_nul, WATCHED},
    [SSE_CHECK_ID_FORM] = {look_id_form, WATCHED},
    [SSE_CHECK_EVENT_NAME] = {look_event_name, WATCHED},
    [SSE_CHECK_EVENT_WITHOUT_DATA] = {look_event_with_data, WATCHED},
    [SSE_CHECK_LINE_ENDS] = {look_line_ends, WATCHED},
    [SSE_CHECK_CR_ONLY] = {look_cr_alone, WATCHED},
    [SSE_CHECK_TRAILING_NEWLINE] = {look_trailing_newline, WATCHED},
    [SSE_CHECK_LAST_BLOCK] = {look_last_block, WATCHED},
    [SSE_CHECK_LENGTHS] = {look_lengths, WATCHED},
    [SSE_CHECK_FLUSHES] = {look_flushes, WATCHED},
};
