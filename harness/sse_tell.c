/* SPDX-License-Identifier: MIT */
/* The recording has all that is told; see sse_tell.h. */
#include "harness/sse_tell.h"

#include "harness/text.h"

enum { EVENT_SHOWN_MAX = 120 }; /* octets of each of its strings */

static void text_append(GString *out, const char *label, struct sse_text text)
{
    g_string_append(out, label);
    text_quote_append(out, (const uint8_t *)text.octets, text.size, EVENT_SHOWN_MAX);
}

/* The event that the line dispatches, in words; NULL when it is none. */
static char *event_of(const struct sse_recording *recording, guint line)
{
    for (guint index = 0; index < recording->events->len; index++) {
        const struct sse_event *event = &g_array_index(recording->events, struct sse_event, index);
        if (event->last_line == line) {
            GString *words = g_string_new(NULL);
            g_string_append_printf(words, "event %u: ", index + 1);
            text_append(words, "type ", event->type);
            text_append(words, ", data ", event->data);
            text_append(words, ", lastEventId ", event->last_event_id);
            return g_string_free(words, FALSE);
        }
    }
    return NULL;
}

static struct log_line *line_tell(const struct sse_recording *recording, guint index)
{
    const struct sse_line *line = &g_array_index(recording->lines, struct sse_line, index);
    g_autofree char *words = sse_line_describe(line);
    g_autofree char *text = line->end == SSE_END_NONE
                                ? g_strdup(words)
                                : g_strdup_printf("%s, %s", words, sse_end_words(line->end));
    struct log_line *told = log_line_new(LOG_RECEIVED, 0, (int64_t)line->offset, text,
                                         recording->octets + line->offset, line->size);

    told->does = g_strdup(sse_effect_words(line->effect));
    told->event = line->effect == SSE_EFFECT_DISPATCH ? event_of(recording, index) : NULL;
    return told;
}

void sse_stream_tell(const struct sse_recording *recording, int64_t offence, guint count_max,
                     struct attempt *attempt)
{
    guint count = recording->lines->len;
    guint marked = count;

    if (offence >= 0 && (size_t)offence <= recording->size) {
        marked = MIN(sse_recording_line_at(recording, (size_t)offence), count);
    }
    /* What led to it tells more than what followed. */
    guint before = marked < count && marked > count_max * 2 / 3 ? marked - count_max * 2 / 3 : 0;
    guint behind = MIN(before + count_max, count);
    for (guint index = before; index < behind; index++) {
        struct log_line *told = line_tell(recording, index);
        told->is_offence = index == marked;
        g_ptr_array_add(attempt->stream, told);
    }
    attempt->stream_lines_left_out = count - (behind - before);
}
