/* SPDX-License-Identifier: MIT */
/*
 * A recorded event stream, taken apart in four passes over octets that are all there:
 *
 *   1. lines_split()   where does each line begin and end? CR and LF are no part of any sequence of
 *                      UTF-8, ill-formed or not, so this is seen before anything is decoded
 *   2. line_look()     each line by itself: decoded, cut at its first colon, named
 *   3. effects_look()  what each line does, the unfinished last one left out
 *   4. blocks_look()   each block: what it sets and whether it is an event
 *
 * A decoded string is a range of `text`, which grows while lines are decoded; so strings have no
 * place until pass 2 is over, and get theirs then.
 */
#include "harness/sse_recording.h"

#include <string.h>

#include "harness/text.h"

#define REPLACEMENT     "\xEF\xBF\xBD"
#define BOM             "\xEF\xBB\xBF"
#define QUOTED_SIZE_MAX 60

static struct sse_line *line_at(const struct sse_recording *recording, guint index)
{
    return &g_array_index(recording->lines, struct sse_line, index);
}

static void note_add(struct sse_recording *recording, enum sse_note_kind kind, size_t offset,
                     size_t size, guint line)
{
    struct sse_note note = {.kind = kind, .offset = offset, .size = size, .line = line};
    g_array_append_val(recording->notes, note);
}

/* ---- 1: lines ---- */

static void lines_split(struct sse_recording *recording)
{
    const uint8_t *octets = recording->octets;
    size_t begin = recording->begin;

    while (begin < recording->size) {
        size_t end = begin;
        while (end < recording->size && octets[end] != '\n' && octets[end] != '\r') {
            end++;
        }
        struct sse_line line = {.offset = begin, .size = end - begin};
        size_t end_size = 0;
        if (end < recording->size && octets[end] == '\n') {
            line.end = SSE_END_LF;
            end_size = 1;
        } else if (end < recording->size) {
            bool is_pair = end + 1 < recording->size && octets[end + 1] == '\n';
            line.end = is_pair ? SSE_END_CRLF : SSE_END_CR;
            end_size = is_pair ? 2 : 1;
        }
        recording->ends[line.end]++;
        g_array_append_val(recording->lines, line);
        begin = end + end_size;
    }
}

/* ---- 2: what a line says ---- */

/* Append `size` octets to the text as well-formed UTF-8; each maximal subpart of what is ill-formed
 * becomes one U+FFFD. It is what lies between the begin of a broken sequence and the first octet
 * that cannot belong to it, and at least one octet. */
static void decode_append(struct sse_recording *recording, size_t offset, size_t size, guint line)
{
    while (size > 0) {
        struct text_place place;
        const uint8_t *octets = recording->octets + offset;
        if (text_first_bad(octets, size, &place) == TEXT_VALID) {
            g_string_append_len(recording->text, (const char *)octets, (gssize)size);
            return;
        }
        g_string_append_len(recording->text, (const char *)octets, (gssize)place.sequence_offset);
        g_string_append(recording->text, REPLACEMENT);
        size_t subpart = MAX(place.offset - place.sequence_offset, 1);
        note_add(recording, SSE_NOTE_ILL_FORMED, offset + place.sequence_offset, subpart, line);
        offset += place.sequence_offset + subpart;
        size -= place.sequence_offset + subpart;
    }
}

/* The decoded octets as a string of their own; `octets` is its offset in the text for now. */
static struct sse_text text_take(struct sse_recording *recording, size_t offset, size_t size,
                                 guint line)
{
    size_t begin = recording->text->len;
    decode_append(recording, offset, size, line);
    struct sse_text text = {.octets = NULL, .size = recording->text->len - begin};
    g_string_append_c(recording->text, '\0');
    return text;
}

static bool text_is(struct sse_text text, const char *word)
{
    return text.size == strlen(word) && memcmp(text.octets, word, text.size) == 0;
}

static void line_look(struct sse_recording *recording, guint index)
{
    struct sse_line *line = line_at(recording, index);
    const uint8_t *octets = recording->octets + line->offset;
    const uint8_t *colon = line->size > 0 ? memchr(octets, ':', line->size) : NULL;
    size_t name_size = colon != NULL ? (size_t)(colon - octets) : line->size;
    size_t value_begin = name_size + (colon != NULL);

    line->kind = line->size == 0   ? SSE_LINE_BLANK
                 : colon == octets ? SSE_LINE_COMMENT
                                   : SSE_LINE_FIELD;
    line->has_colon = line->kind == SSE_LINE_FIELD && colon != NULL;
    line->has_space = line->has_colon && value_begin < line->size && octets[value_begin] == ' ';
    value_begin += line->has_space;
    line->value_offset = line->offset + value_begin;
    if (line->size >= strlen(BOM) && memcmp(octets, BOM, strlen(BOM)) == 0) {
        note_add(recording, SSE_NOTE_LATER_BOM, line->offset, strlen(BOM), index);
    }
    for (size_t at = 0; at < line->size; at++) {
        if (octets[at] == '\0') {
            note_add(recording, SSE_NOTE_NUL, line->offset + at, 1, index);
        }
    }
    line->name = text_take(recording, line->offset, name_size, index);
    line->value = text_take(recording, line->value_offset, line->size - value_begin, index);
}

/* Now that the text grows no more, the strings of the lines, in their order, get their places. */
static void texts_place(struct sse_recording *recording)
{
    static const struct {
        const char *name;
        enum sse_field field;
    } fields[] = {{"event", SSE_FIELD_EVENT},
                  {"data", SSE_FIELD_DATA},
                  {"id", SSE_FIELD_ID},
                  {"retry", SSE_FIELD_RETRY}};
    const char *at = recording->text->str;

    for (guint index = 0; index < recording->lines->len; index++) {
        struct sse_line *line = line_at(recording, index);
        line->name.octets = at;
        at += line->name.size + 1;
        line->value.octets = at;
        at += line->value.size + 1;
        for (size_t i = 0; i < G_N_ELEMENTS(fields) && line->kind == SSE_LINE_FIELD; i++) {
            if (text_is(line->name, fields[i].name)) {
                line->field = fields[i].field;
            }
        }
    }
}

/* ---- 3: what a line does ---- */

static enum sse_effect retry_look(struct sse_recording *recording, const struct sse_line *line)
{
    uint64_t time_ms = 0;
    bool is_huge = false;

    for (size_t i = 0; i < line->value.size; i++) {
        if (!g_ascii_isdigit(line->value.octets[i])) {
            return SSE_EFFECT_TIME_IGNORED;
        }
        unsigned digit = (unsigned)(line->value.octets[i] - '0');
        is_huge = is_huge || time_ms > ((uint64_t)INT64_MAX - digit) / 10;
        time_ms = is_huge ? INT64_MAX : time_ms * 10 + digit;
    }
    recording->is_time_open = line->value.size == 0;
    if (line->value.size == 0) {
        return SSE_EFFECT_TIME_OPEN;
    }
    recording->is_time_set = true;
    recording->is_time_huge = is_huge;
    recording->time_ms = time_ms;
    return SSE_EFFECT_TIME;
}

static enum sse_effect effect_of(struct sse_recording *recording, const struct sse_line *line)
{
    if (line->end == SSE_END_NONE) {
        return SSE_EFFECT_CUT_OFF;
    }
    if (line->kind != SSE_LINE_FIELD) {
        return SSE_EFFECT_NONE; /* a blank line is looked at with its block */
    }
    switch (line->field) {
    case SSE_FIELD_EVENT:
        return SSE_EFFECT_TYPE;
    case SSE_FIELD_DATA:
        return SSE_EFFECT_DATA;
    case SSE_FIELD_ID:
        return memchr(line->value.octets, '\0', line->value.size) != NULL ? SSE_EFFECT_ID_IGNORED
                                                                          : SSE_EFFECT_ID;
    case SSE_FIELD_RETRY:
        return retry_look(recording, line);
    case SSE_FIELD_OTHER:
        break;
    }
    return SSE_EFFECT_NONE;
}

static void effects_look(struct sse_recording *recording)
{
    for (guint index = 0; index < recording->lines->len; index++) {
        struct sse_line *line = line_at(recording, index);
        line->effect = effect_of(recording, line);
        if (line->effect == SSE_EFFECT_CUT_OFF) {
            note_add(recording, SSE_NOTE_CUT_OFF, line->offset, line->size, index);
        }
    }
}

/* ---- 4: blocks ---- */

/* The data of the lines [first, last), `count` of them data: one line's as it stands, more of them
 * joined by LF. */
static struct sse_text data_join(struct sse_recording *recording, guint first, guint last,
                                 guint count)
{
    GString *joined = count > 1 ? g_string_new(NULL) : NULL;
    struct sse_text data = {.octets = "", .size = 0};

    for (guint index = first; index < last; index++) {
        const struct sse_line *line = line_at(recording, index);
        if (line->effect != SSE_EFFECT_DATA) {
            continue;
        }
        data = line->value;
        if (joined != NULL) {
            g_string_append_len(joined, data.octets, (gssize)data.size);
            g_string_append_c(joined, '\n');
        }
    }
    if (joined != NULL) {
        g_string_truncate(joined, joined->len - 1);
        g_ptr_array_add(recording->joined, joined);
        data = (struct sse_text){.octets = joined->str, .size = joined->len};
    }
    return data;
}

/* The block whose blank line is `last`. */
static void block_look(struct sse_recording *recording, guint first, guint last)
{
    struct sse_line *blank = line_at(recording, last);
    struct sse_event event = {.first_line = first, .last_line = last};
    guint data_count = 0;

    for (guint index = first; index < last; index++) {
        const struct sse_line *line = line_at(recording, index);
        data_count += line->effect == SSE_EFFECT_DATA;
        if (line->effect == SSE_EFFECT_TYPE) {
            event.type = line->value;
        } else if (line->effect == SSE_EFFECT_ID) {
            recording->last_event_id = line->value;
        }
    }
    blank->effect = data_count > 0 ? SSE_EFFECT_DISPATCH : SSE_EFFECT_NO_EVENT;
    if (data_count == 0) {
        return;
    }
    if (event.type.size == 0) {
        event.type = (struct sse_text){.octets = "message", .size = strlen("message")};
    }
    event.data = data_join(recording, first, last, data_count);
    event.last_event_id = recording->last_event_id;
    event.ready_at = blank->offset + 1;
    g_array_append_val(recording->events, event);
}

static void blocks_look(struct sse_recording *recording)
{
    guint first = 0;
    bool has_fields = false;

    for (guint index = 0; index < recording->lines->len; index++) {
        struct sse_line *line = line_at(recording, index);
        if (line->kind == SSE_LINE_BLANK) {
            block_look(recording, first, index);
            first = index + 1;
            has_fields = false;
        } else {
            has_fields = has_fields || line->kind == SSE_LINE_FIELD;
        }
    }
    if (has_fields) {
        size_t offset = line_at(recording, first)->offset;
        note_add(recording, SSE_NOTE_UNFINISHED, offset, recording->size - offset, first);
    }
}

/* ---- All ---- */

static gint note_compare(gconstpointer left_data, gconstpointer right_data)
{
    const struct sse_note *left = left_data;
    const struct sse_note *right = right_data;
    int order = (left->offset > right->offset) - (left->offset < right->offset);
    return order != 0 ? order : (int)left->kind - (int)right->kind;
}

struct sse_recording *sse_recording_new(const void *octets, size_t size)
{
    struct sse_recording *recording = g_new0(struct sse_recording, 1);

    recording->octets = g_memdup2(octets, size);
    recording->size = size;
    recording->lines = g_array_new(FALSE, TRUE, sizeof(struct sse_line));
    recording->events = g_array_new(FALSE, TRUE, sizeof(struct sse_event));
    recording->notes = g_array_new(FALSE, TRUE, sizeof(struct sse_note));
    recording->text = g_string_sized_new(size + 64);
    recording->joined = g_ptr_array_new();
    recording->last_event_id = (struct sse_text){.octets = "", .size = 0};
    if (size >= strlen(BOM) && memcmp(octets, BOM, strlen(BOM)) == 0) {
        recording->begin = strlen(BOM);
        note_add(recording, SSE_NOTE_BOM, 0, strlen(BOM), 0);
    }
    lines_split(recording);
    for (guint index = 0; index < recording->lines->len; index++) {
        line_look(recording, index);
    }
    texts_place(recording);
    effects_look(recording);
    blocks_look(recording);
    g_array_sort(recording->notes, note_compare);
    return recording;
}

void sse_recording_free(struct sse_recording *recording)
{
    if (recording == NULL) {
        return;
    }
    for (guint index = 0; index < recording->joined->len; index++) {
        g_string_free(g_ptr_array_index(recording->joined, index), TRUE);
    }
    g_ptr_array_unref(recording->joined);
    g_string_free(recording->text, TRUE);
    g_array_unref(recording->lines);
    g_array_unref(recording->events);
    g_array_unref(recording->notes);
    g_free((void *)recording->octets);
    g_free(recording);
}

guint sse_recording_line_at(const struct sse_recording *recording, size_t offset)
{
    guint low = 0;
    guint high = recording->lines->len;

    if (offset < recording->begin || offset >= recording->size) {
        return recording->lines->len;
    }
    while (low + 1 < high) {
        guint middle = low + (high - low) / 2;
        if (line_at(recording, middle)->offset <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

bool sse_recording_is_between(const struct sse_recording *recording, size_t offset)
{
    guint index = sse_recording_line_at(recording, offset > 0 ? offset - 1 : 0);

    if (offset <= recording->begin || recording->lines->len == 0) {
        return true;
    }
    if (index == recording->lines->len) {
        index--;
    }
    const struct sse_line *line = line_at(recording, index);
    if (offset <= line->offset + line->size) {
        return false; /* inside this line: before its end */
    }
    while (line_at(recording, index)->kind == SSE_LINE_COMMENT && index > 0) {
        index--;
    }
    return line_at(recording, index)->kind != SSE_LINE_FIELD;
}

const char *sse_effect_words(enum sse_effect effect)
{
    static const char *const words[] = {
        [SSE_EFFECT_NONE] = "is ignored",
        [SSE_EFFECT_DISPATCH] = "dispatches the event",
        [SSE_EFFECT_NO_EVENT] = "makes no event, for there is no data",
        [SSE_EFFECT_TYPE] = "sets the type",
        [SSE_EFFECT_DATA] = "adds a line of data",
        [SSE_EFFECT_ID] = "sets the last event ID",
        [SSE_EFFECT_ID_IGNORED] = "is ignored, for it holds U+0000",
        [SSE_EFFECT_TIME] = "sets the reconnection time",
        [SSE_EFFECT_TIME_IGNORED] = "is ignored, for it is not digits alone",
        [SSE_EFFECT_TIME_OPEN] = "is empty: what that does is left open",
        [SSE_EFFECT_CUT_OFF] = "is discarded, for the stream ends inside it",
    };
    return words[effect];
}

const char *sse_end_words(enum sse_end end)
{
    static const char *const words[] = {
        [SSE_END_NONE] = "none", [SSE_END_LF] = "LF", [SSE_END_CR] = "CR", [SSE_END_CRLF] = "CRLF"};
    return words[end];
}

char *sse_line_describe(const struct sse_line *line)
{
    GString *out = g_string_new(NULL);
    struct sse_text value = line->value;

    switch (line->kind) {
    case SSE_LINE_BLANK:
        g_string_append(out, "blank");
        break;
    case SSE_LINE_COMMENT:
        g_string_append(out, "comment ");
        break;
    case SSE_LINE_FIELD:
        if (line->field == SSE_FIELD_OTHER) {
            text_quote_append(out, (const uint8_t *)line->name.octets, line->name.size,
                              QUOTED_SIZE_MAX);
            g_string_append_c(out, ' ');
        } else {
            g_string_append_printf(out, "%s ", line->name.octets);
        }
        break;
    }
    if (line->kind != SSE_LINE_BLANK) {
        text_quote_append(out, (const uint8_t *)value.octets, value.size, QUOTED_SIZE_MAX);
    }
    return g_string_free(out, FALSE);
}
